"""What the grid does when asked by a menu or a key, beyond typing: copying, pasting, filling. Made when first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gpu_modeler.gui.later import later

if TYPE_CHECKING:
    from gpu_modeler.gui.grid.copying import Copying
    from gpu_modeler.gui.grid.fill_choices import FillChoices
    from gpu_modeler.gui.window import MainWindow


class GridDesk(QObject):
    """Holds what stands around the grid of one window; the fill handle comes after the first frame."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._copying: Copying | None = None
        self._fills: FillChoices | None = None
        later(self, lambda: self.fills)  # the first frame, which this follows, is not to wait
        window.view.grid.editing.offered.connect(window.view.messages.offer)

    @property
    def copying(self) -> Copying:
        """What copies and pastes."""
        if self._copying is None:
            from gpu_modeler.gui.grid.copying import Copying

            self._copying = Copying(self._window.view.grid.editing)
            self._copying.tableOffered.connect(self._take_table)
        return self._copying

    @property
    def fills(self) -> FillChoices:
        """What fills, with the handle at the selection."""
        if self._fills is None:
            from gpu_modeler.gui.grid.fill_choices import FillChoices

            self._fills = FillChoices(self._window.view.grid.editing)
        return self._fills

    def paste_special(self) -> None:
        """Ask how to paste, and paste so."""
        from gpu_modeler.gui.grid.paste_special import PasteSpecialDialog
        from gpu_modeler.gui.shell.line_commands import ask
        from gpu_modeler.text import Message

        taken = self.copying.taken()
        if taken is None:
            self._window.tell(Message("paste_nothing"), "info")
            return
        dialog = PasteSpecialDialog(self._window.session, taken, self._window)
        if ask(dialog):
            self.copying.paste_special(dialog.request, taken)
        dialog.deleteLater()

    def copy_above(self) -> None:
        """Open the editor with the value of the cell above (Ctrl+')."""
        from gpu_modeler.gui.grid.repeating import copy_above

        copy_above(self._window.view.grid.editing)

    def insert_date(self) -> None:
        """Enter this year where a line holds years; elsewhere say that cells hold no dates (Ctrl+;)."""
        from gpu_modeler.gui.grid.repeating import insert_date

        insert_date(self._window.view.grid.editing)

    def _take_table(self) -> None:
        from gpu_modeler.app.actions import BY_ID
        from gpu_modeler.text import Message

        mark = self._window.session.history.mark
        self._window.commands.run(BY_ID["paste_table"])
        if self._window.session.history.mark is mark:
            self._window.tell(Message("table_declined"), "info")


def grid_commands(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return the handlers by action."""
    desk, editing = GridDesk(window), window.view.grid.editing
    return {
        "cut": lambda: desk.copying.cut(),  # noqa: PLW0108 - made when it is first asked for
        "copy": lambda: desk.copying.copy(),  # noqa: PLW0108
        "paste": lambda: desk.copying.paste(),  # noqa: PLW0108
        "paste_special": desk.paste_special,
        "copy_above": desk.copy_above,
        "insert_date": desk.insert_date,
        "clear_cell": editing.clear_selection,
        "fill_right": lambda: desk.fills.filling.fill_selection(down=False),
        "fill_down": lambda: desk.fills.filling.fill_selection(down=True),
    }
