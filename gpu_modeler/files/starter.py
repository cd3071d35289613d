"""The starter model: what the application opens with. It is data under resources/starter, read here into a model.

Standard library only, because every start of the application passes through here.
"""

from __future__ import annotations

from pathlib import Path

from gpu_modeler import kept
from gpu_modeler.files import starter_kept
from gpu_modeler.model import Model
from gpu_modeler.resources import resource_folder


def load_starter(folder: Path | None = None) -> Model:
    """Return the model that the files in `folder` describe; without one, the model that ships with the application.

    Raises:
        StarterFault: a file is missing or not as described; it names the file and the row or entry.
    """
    if folder is not None:
        return read_starter(folder)
    shipped = resource_folder() / "starter"
    stamp = kept.stamp(shipped, Path(__file__).parent, suffixes=(".toml", ".csv", ".py"))
    try:
        return starter_kept.model_of(kept.read("starter", stamp))
    except (
        AttributeError,
        IndexError,
        KeyError,
        TypeError,
        ValueError,
    ):  # nothing is kept, or something else
        model = read_starter(shipped)
    kept.write("starter", stamp, starter_kept.tables_of(model))
    return model


def read_starter(folder: Path) -> Model:
    """Return the model that the files in `folder` describe, from the files themselves. Raises as `load_starter`."""
    from gpu_modeler.files.starter_cells import fill_cells
    from gpu_modeler.files.starter_sources import read_sources
    from gpu_modeler.files.starter_structure import fill_structure
    from gpu_modeler.files.starter_uncertainties import fill_uncertainties
    from gpu_modeler.files.starter_vintages import fill_vintages

    model = Model()
    model.sources.update(read_sources(folder))
    fill_structure(model, folder)
    fill_cells(model, folder)
    fill_uncertainties(model, folder)
    fill_vintages(model, folder)
    return model
