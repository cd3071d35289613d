"""Which file to take out of, and the offer to do so where a damaged one was to be opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.gpum_faults import FileDamaged
from gpu_modeler.gui.shell.documents import SUFFIX, waiting
from gpu_modeler.gui.shell.messages import message_box, show_box
from gpu_modeler.text import say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def ask_and_take_out(window: MainWindow) -> None:
    """Ask for a damaged file and take out what is sound."""
    language = window.session.language
    models, every = say("file_filter_model", language), say("salvage_all_files", language)
    kinds = f"{models} (*{SUFFIX});;{every} (*)"
    title = say("salvage_title", language)
    found, _ = QFileDialog.getOpenFileName(window, title, window.documents.folder(), kinds)
    if found and window.documents.may_leave():
        take_out(window, Path(found))


def take_out(window: MainWindow, path: Path) -> None:
    """Put what is sound of a file in the place of the open document, and show the list of what is not."""
    from gpu_modeler.app.salvaging import open_sound
    from gpu_modeler.gui.salvage.dialog import SalvageDialog

    try:
        with waiting():
            report = open_sound(window.session, path)
    except ModelerError as error:
        show_box(window, window.session, "salvage_title", error.message)
        return
    SalvageDialog(window, report).open()


def tell_file_fault(window: QWidget, session: Session, title_key: str, error: ModelerError) -> None:
    """Tell why a request about a file was refused; of a damaged one, what is sound can be taken out at once."""
    if title_key == "box_open" and isinstance(error, FileDamaged):
        _tell_damage(window, session, error)
    else:
        show_box(window, session, title_key, error.message)


def _tell_damage(window: QWidget, session: Session, error: FileDamaged) -> None:
    from gpu_modeler.gui.window import MainWindow

    language = session.language
    text = error.message.in_language(language)
    box = message_box(window, "warning", say("box_open", language), text)
    taking = box.addButton(say("salvage_offer", language), QMessageBox.ButtonRole.AcceptRole)
    closing = box.addButton(say("button_close", language), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(taking)
    box.setEscapeButton(closing)
    box.exec()
    if box.clickedButton() is taking and isinstance(window, MainWindow):
        take_out(window, error.path)
