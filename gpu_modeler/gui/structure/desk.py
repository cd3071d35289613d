"""What the page of the structure asks of the window: boxes, edits, jumps; and a menu at the pointer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from gpu_modeler.app.building.outline import AXES, GROUPS, LINES, SCENARIOS
from gpu_modeler.app.building.targets import Target
from gpu_modeler.app.notices import Notice
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.structure.page import StructurePage
from gpu_modeler.gui.structure.requests import Requests
from gpu_modeler.model import PERIOD

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow

MENU = (("insert", "insert_other"), ("duplicate", "rename", "up", "down"), ("delete",), ("show",))


class StructureDesk(QObject):
    """Keeps the page."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._session = window.session
        self.page = StructurePage(window.session, window)
        self.requests = Requests(window)
        self.page.asked.connect(self._answer)
        self.page.details.lineRequested.connect(self.requests.go_to_line)
        self.page.details.changeRequested.connect(lambda: self._answer("change"))
        self.page.tree.customContextMenuRequested.connect(self._open_menu)
        self._answers: dict[str, Callable[[], object]] = {
            "insert": self._insert,
            "insert_other": self._insert_other,
            "duplicate": lambda: self._choose(self.requests.duplicate(self.page.tree.chosen)),
            "up": lambda: self.requests.move(self.page.tree.chosen, -1),
            "down": lambda: self.requests.move(self.page.tree.chosen, 1),
            "rename": self._rename,
            "delete": lambda: self.requests.delete(self.page.tree.chosen),
            "show": self._show,
            "change": self._change,
        }

    @property
    def widget(self) -> StructurePage:
        """The page."""
        return self.page

    def shown(self) -> None:
        """Show what is so now."""
        self.page.refresh()

    def take_focus(self) -> None:
        """Put the keyboard on the list."""
        self.page.tree.setFocus()

    def take_notice(self, notice: Notice) -> None:
        """Follow what happens to the session."""
        self.page.take_notice(notice)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.page.renew_theme()

    def stop(self) -> None:
        """There is nothing to let go of."""

    def show(self, target: Target) -> None:
        """Show a part of the model in its list."""
        lists = {"line": LINES, "section": LINES, "group": GROUPS, "scenario": SCENARIOS, "axis": AXES}
        self.page.show_list(lists.get(target.kind, f":{target.axis}"))
        self.page.tree.choose([target])

    # --- answering --------------------------------------------------------------------------------

    def _answer(self, name: str) -> None:
        if name in self.page.buttons and not self.page.buttons[name].isEnabled():
            return
        try:
            self._answers[name]()
        except ModelerError as error:
            self.page.messages.show_message(error.message)

    def _choose(self, targets: tuple[Target | None, ...]) -> None:
        found = [target for target in targets if target is not None]
        if found:
            self.page.tree.choose(found)
            self.take_focus()

    @property
    def _current(self) -> Target | None:
        chosen = self.page.tree.chosen
        return self.page.tree.current or (chosen[0] if chosen else None)

    def _insert(self) -> None:
        name, here = self.page.list, self._current
        if name == LINES:
            near = here.id if here and here.kind == "line" else ""
            section = here.id if here and here.kind == "section" else ""
            made = self.requests.insert_line(near, section=section)
        elif name == GROUPS:
            made = self.requests.insert_group()
        elif name == SCENARIOS:
            made = self.requests.insert_scenario()
        elif name == AXES:
            made = self.requests.insert_axis()
        else:
            made = self.requests.insert_item(name[1:], here.id if here else "")
        self._choose((made,))

    def _insert_other(self) -> None:
        """Insert a section among lines, years before the first."""
        if self.page.list == f":{PERIOD}":
            self._choose((self.requests.insert_years(at_start=True),))
            return
        model, here = self._session.model, self._current
        section = "" if here is None else here.id if here.kind == "section" else model.lines[here.id].section
        page = model.sections[section].page if section else "company"
        self._choose((self.requests.insert_section(section, page),))

    def _rename(self) -> None:
        here = self._current
        if here is not None:
            self._choose((self.requests.rename(here),))

    def _change(self) -> None:
        here = self._current
        if here is not None:
            self.requests.change(here)

    def _show(self) -> None:
        here = self._current
        if here is not None and here.kind != "section":
            self.requests.show(here)

    def _open_menu(self, at: QPoint) -> None:
        tree = self.page.tree
        menu = QMenu(tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in MENU:
            menu.addSeparator()
            for name in group:
                button = self.page.buttons[name]
                if not button.isHidden():
                    entry = menu.addAction(button.text(), lambda asked=name: self._answer(asked))
                    entry.setEnabled(button.isEnabled())
        menu.exec(tree.viewport().mapToGlobal(at))
