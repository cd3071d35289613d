"""From the guide to a document: as one step of an empty model, else as a new document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_modeler.app.rows import COMPANY, Page
from gpu_modeler.edits import TakeModel
from gpu_modeler.gui.dialogs.fitting import fit_to_screen
from gpu_modeler.gui.guided.dialog import GuidedDialog
from gpu_modeler.gui.manual.commands import give_help
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow
    from gpu_modeler.model import Model


def begin_guided(window: MainWindow) -> None:
    """Open the guide; one that was cancelled comes back with everything typed in it, in the language now chosen."""
    box = window.findChild(GuidedDialog)
    if box is None or box.language != window.session.language:
        box = _renewed(box, window)
    fit_to_screen(box)
    if box.exec() and box.model is not None and _take(window, box.model):
        box.setParent(None)
        box.deleteLater()


def _renewed(before: GuidedDialog | None, window: MainWindow) -> GuidedDialog:
    """Return a guide in the session's language, with what was typed in the one before."""
    made = GuidedDialog(window.session.language, window)
    give_help(made)
    if before is not None:
        made.take_over(before.answers())
        before.setParent(None)
        before.deleteLater()
    return made


def _take(window: MainWindow, model: Model) -> bool:
    """Put the model into the window; `False` where the open document shall stay."""
    session = window.session
    if session.model.lines and not window.documents.new():
        return False
    session.perform(TakeModel(model), window)
    window.show_page(Page("company", session.model.item_ids(COMPANY)[0]))
    window.view.grid.values.setFocus()
    window.tell(Message("guided_done", {"lines": len(model.lines)}), "info")
    return True
