"""What happens to a text that is being typed when something else is asked for: it is taken first, as Excel takes it.

A text that is refused stays in its editor, with the reason and the keyboard; what was asked for does not happen then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gpu_modeler.app.actions import Action
    from gpu_modeler.gui.window import MainWindow

OF_THE_TEXT = frozenset({"undo", "redo", "cut", "copy", "paste"})
"""Actions that mean the typed text while there is one: from the menu as by their keys."""
BESIDE_TYPING = frozenset({
    "copy_above", "insert_date", "edit_formula", "zoom_in", "zoom_out", "zoom_reset", "full_screen", "show_charts",
    "language_zh", "language_en", "theme_light", "theme_dark", "theme_system", "palette",
})  # fmt: skip
"""Actions during which typing goes on."""
OVER_CELLS = frozenset({"fill_right", "fill_down", "clear_cell"})
"""Actions that would put something else over what was just typed: Excel does not do them then."""


def settle(window: MainWindow, *, formulas: bool = False) -> bool:
    """Take what is typed into a cell, or into the bar; `False` where it is refused and stays.

    A formula in the bar may be written across pages: it is taken only where `formulas` are to be.
    """
    view = window.view
    if not view.grid.editing.settle():
        return False
    if not view.bar.is_editing or (view.bar.is_writing_formula and not formulas):
        return True
    if view.bar.commit(rows=0):
        return True
    if window.is_grid_away:  # the refused formula is to be seen
        window.show_page(view.page)
        view.bar.edit.setFocus()
    return False


def takes_action(window: MainWindow, action: Action) -> bool:
    """Prepare for an action; `True` where it is not to be done: it meant the typed text, or that is refused."""
    if action.id in BESIDE_TYPING:
        return False
    if action.id in OF_THE_TEXT:
        return _done_to_text(window, action.id)
    was_typing = window.view.grid.editing.editor.isVisible()
    if not settle(window, formulas=action.menu == "file"):
        return True
    return was_typing and action.id in OVER_CELLS


def _done_to_text(window: MainWindow, name: str) -> bool:
    """Undo, cut, copy or paste in the text; with nothing typed left to take back, undo ends the typing."""
    editing, bar = window.view.grid.editing, window.view.bar
    if window.is_grid_away:
        return False
    if editing.editor.isVisible():
        if name == "undo" and not editing.editor.isUndoAvailable():
            editing.editor.cancelled.emit()
        else:
            getattr(editing.editor, name)()
        return True
    if not bar.is_editing:
        return False
    if name == "undo" and not bar.edit.document().isUndoAvailable():
        bar.drop()
    else:
        getattr(bar.edit, name)()
    return True
