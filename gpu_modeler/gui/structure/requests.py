"""What a person may ask of any part of the model, wherever it is pointed at: insert, copy, move, rename, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gpu_modeler.app.building.removal import Removal, removal_of
from gpu_modeler.app.building.targets import Target, exists
from gpu_modeler.app.rows import COMPANY, SEGMENT, Page
from gpu_modeler.gui.bar.goto import find_place
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.model import PERIOD
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from gpu_modeler.gui.structure.naming import NamesDialog, YearsDialog
    from gpu_modeler.gui.window import MainWindow


class Requests:
    """Each answers with what came out of it, nothing where it was cancelled. Raises `ModelerError` where refused."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session = window.session

    # --- what is new ------------------------------------------------------------------------------

    def insert_line(self, near: str = "", *, above: bool = False, section: str = "") -> Target | None:
        """Ask for a line behind `near`, before it, or at the end of a section."""
        from gpu_modeler.gui.dialogs.define_line import DefineLineDialog

        box = DefineLineDialog(
            self.session, near, self.window, page=self.window.view.page.kind, above=above, section=section
        )
        return Target("line", box.line().id) if ask(box) else None

    def insert_item(self, axis: str, after: str = "") -> Target | None:
        """Ask for a company, a segment, another item; for the years how many."""
        from gpu_modeler.gui.structure.naming import NewItemDialog

        if axis == PERIOD:
            return self.insert_years(at_start=False)
        return self._made(NewItemDialog(self.session, axis, after, self.window))

    def insert_years(self, *, at_start: bool) -> Target | None:
        """Ask how many years are added."""
        from gpu_modeler.gui.structure.naming import YearsDialog

        return self._made(YearsDialog(self.session, at_start=at_start, parent=self.window))

    def insert_section(self, after: str = "", page: str = "company") -> Target | None:
        """Ask for a heading."""
        from gpu_modeler.gui.structure.naming import NewSectionDialog

        return self._made(NewSectionDialog(self.session, after, page, self.window))

    def insert_group(self, axis: str = COMPANY) -> Target | None:
        """Ask for a group of items."""
        from gpu_modeler.gui.structure.naming import GroupDialog

        return self._made(GroupDialog(self.session, axis, parent=self.window))

    def insert_axis(self) -> Target | None:
        """Ask for a dimension."""
        from gpu_modeler.gui.structure.naming import NewAxisDialog

        return self._made(NewAxisDialog(self.session, self.window))

    def insert_scenario(self) -> Target | None:
        """Ask for a scenario on the one that is shown."""
        from gpu_modeler.gui.scenarios.dialog import NewScenarioDialog

        box = NewScenarioDialog(self.session, self.session.scenario, self.window)
        return Target("scenario", box.scenario) if ask(box) else None

    # --- what is there ----------------------------------------------------------------------------

    def rename(self, target: Target) -> Target | None:
        """Ask for other names."""
        from gpu_modeler.gui.structure.naming import RenameDialog

        return self._made(RenameDialog(self.session, target, self.window))

    def change(self, target: Target) -> None:
        """Ask for another definition: of a line, of a group's members, of a scenario; else for other names."""
        if target.kind == "line":
            from gpu_modeler.gui.dialogs.change_line import ChangeLineDialog

            ask(ChangeLineDialog(self.session, target.id, self.window))
        elif target.kind == "group":
            from gpu_modeler.gui.structure.naming import GroupDialog

            ask(GroupDialog(self.session, "", target.id, self.window))
        elif target.kind == "scenario":
            from gpu_modeler.gui.scenarios.dialog import ChangeScenarioDialog

            ask(ChangeScenarioDialog(self.session, target.id, self.window))
        else:
            self.rename(target)

    def duplicate(self, targets: Sequence[Target]) -> tuple[Target, ...]:
        """Copy, at once."""
        from gpu_modeler.app.building.copies import can_copy, duplicated

        if not any(map(can_copy, targets)):
            return ()
        edit, copies = duplicated(self.session.model, targets)
        self.session.perform(edit, self)
        return copies

    def move(self, targets: Sequence[Target], step: int) -> bool:
        """Move a step up or down, at once."""
        from gpu_modeler.app.building.moving import moved

        edit = moved(self.session.model, targets, step)
        if edit is not None:
            self.session.perform(edit, self)
        return edit is not None

    def delete(self, targets: Sequence[Target]) -> bool:
        """Delete at once where nothing refers to it, else ask what shall happen to what does."""
        known = [target for target in targets if exists(self.session.model, target)]
        if not known:
            return False
        asked = removal_of(self.session.model, self.session.calculation, known)
        edit = asked.plain
        if not _goes_quietly(asked):
            from gpu_modeler.gui.structure.deletion import PAGES, DeletionDialog

            box = DeletionDialog(self.session, asked, self.window)
            ask(box)
            edit = box.edit
            if box.jump is not None and box.jump.line:
                self.go_to_line(box.jump.line)
            elif box.jump is not None:
                self.window.show_page(Page(PAGES[box.jump.kind]))
        if edit is None:
            return False
        self.session.perform(edit, self)
        self.window.tell(Message("structure_deleted", {"name": asked.name}), "info")
        return True

    # --- going there ------------------------------------------------------------------------------

    def go_to_line(self, line: str) -> None:
        """Show a line in the grid."""
        view = self.window.view
        here = view.grid.current_place()
        if here is not None and here.line not in self.session.model.lines:
            here = None
        view.go_to(find_place(self.session.model, line, here, view.page.company))

    def show(self, target: Target) -> None:
        """Show what a target stands for: a line in the grid, a company's page, a scenario in force."""
        if target.kind == "line":
            self.go_to_line(target.id)
        elif target.axis == COMPANY:
            self.window.show_page(Page("company", target.id))
        elif target.kind == "scenario":
            self.session.choose_scenario(target.id, self)

    def _made(self, box: NamesDialog | YearsDialog) -> Target | None:
        return box.made if ask(_dialog(box)) else None


def _dialog(box: QDialog) -> QDialog:
    return box


def _goes_quietly(asked: Removal) -> bool:
    """Say whether nothing is asked: lines and headings to which nothing refers, though they hold values."""
    if asked.plain is None:
        return False
    is_small = all(target.kind in {"line", "section"} for target in asked.targets)
    return not asked.dependents or (is_small and all(d.kind == "values" for d in asked.dependents))


def segment_axis(axes: Sequence[str]) -> str:
    """Return the axis that a new segment belongs to: the usual one, or the first that is neither time nor company."""
    if SEGMENT in axes:
        return SEGMENT
    return next((axis for axis in axes if axis not in {PERIOD, COMPANY}), "")
