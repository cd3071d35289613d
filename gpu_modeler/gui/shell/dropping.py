"""Files dropped on the window: a model is opened, a workbook of ours reviewed, any other handed to the table import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from gpu_modeler.gui.grid.settling import settle
from gpu_modeler.gui.shell.documents import SUFFIX

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

REVIEWED = (".xlsx", ".xlsm")
"""What may be a returned workbook of ours."""
TABLES = (".xls", ".xlsb", ".ods", ".csv", ".tsv")
"""What holds tables of others."""
ORDER = (SUFFIX, *REVIEWED, *TABLES)


def dropped_path(data: QMimeData) -> Path | None:
    """Return the file that the window can take, a model before a workbook before a table; `None` where there is none."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    known = [path for path in paths if path.suffix.lower() in ORDER]
    return min(known, key=lambda path: ORDER.index(path.suffix.lower()), default=None)


def take_dropped(window: MainWindow, path: Path) -> None:
    """Do with a dropped file what its kind asks for."""
    suffix = path.suffix.lower()
    if not settle(window, formulas=True):
        return
    if suffix == SUFFIX:
        window.documents.open_path(path)
    elif suffix in REVIEWED:
        window.reviews.begin(path, foreign=lambda: window.commands.take_table(path))
    else:
        window.commands.take_table(path)
