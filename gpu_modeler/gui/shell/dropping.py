"""Files dropped on the window: a model is opened, a workbook of ours reviewed, any other handed to the table import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from gpu_modeler.gui.shell.documents import SUFFIX

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

REVIEWED = frozenset({".xlsx", ".xlsm"})
"""What may be a returned workbook of ours."""


def dropped_path(data: QMimeData) -> Path | None:
    """Return the first file that the window can take, models before workbooks; `None` where there is none."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    models = [path for path in paths if path.suffix.lower() == SUFFIX]
    workbooks = [path for path in paths if path.suffix.lower() in REVIEWED]
    return next(iter((*models, *workbooks)), None)


def take_dropped(window: MainWindow, path: Path) -> None:
    """Do with a dropped file what its kind asks for."""
    if path.suffix.lower() == SUFFIX:
        window.documents.open_path(path)
    else:
        window.reviews.begin(path)
