"""The starter model: what the application opens with. It is data under resources/starter, read here into a model.

Standard library only, because every start of the application passes through here.
"""

from __future__ import annotations

from pathlib import Path

from gpu_modeler.files.starter_cells import fill_cells
from gpu_modeler.files.starter_sources import read_sources
from gpu_modeler.files.starter_structure import fill_structure
from gpu_modeler.model import Model
from gpu_modeler.resources import resource_folder


def load_starter(folder: Path | None = None) -> Model:
    """Return the model that the files in `folder` describe; without one, the model that ships with the application.

    Raises:
        StarterFault: a file is missing or not as described; it names the file and the row or entry.
    """
    folder = folder or resource_folder() / "starter"
    model = Model()
    model.sources.update(read_sources(folder))
    fill_structure(model, folder)
    fill_cells(model, folder)
    return model
