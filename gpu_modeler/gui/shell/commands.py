"""What each action of the table does in the window: the session's own commands, and those that ask something first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QMessageBox

from gpu_modeler import release
from gpu_modeler.app import actions
from gpu_modeler.app.actions import Action
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.edits.history import Step
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.grid.settling import settle, takes_action
from gpu_modeler.model import CellKey, Model
from gpu_modeler.text import Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.export.flow import Exports
    from gpu_modeler.gui.tables.commands import TableCommands
    from gpu_modeler.gui.window import MainWindow

Handlers = Mapping[str, Callable[[], object]]

CONTRIBUTORS = (
    "views.commands:view_commands",
    "listing.commands:handlers",
    "charts.commands:handlers",
    "checks.commands:handlers",
    "structure.commands:structure_commands",
    "grid.commands:grid_commands",
    "inspector.commands:handlers",
    "finding.commands:handlers",
    "shell.areas:handlers",
    "shell.analyses:handlers",
    "manual.commands:handlers",
    "reporting.commands:handlers",
    "recovery.commands:handlers",
    "backups.commands:handlers",
    "salvage.commands:handlers",
)
"""Functions of the window's parts, below `gpu_modeler.gui`, that say what each does by action id.

They are imported after the first frame, and import what they do not need at once when it is asked for.
"""

ABOUT_THE_GRID = frozenset(
    {
        "go_to",
        "insert_line",
        "fold_all",
        "unfold_all",
        "arrange",
        "save_view",
        "group_rows",
        "ungroup_rows",
        "compare_line",
        "export_range",
        "export_csv",
        "chart_selection",
        "show_distribution",
    }
)
"""Actions that show the grid first where another page stands in its place."""


def changed_place(model: Model, step: object, here: CellPlace | None, company: str) -> CellPlace | None:
    """Return the first cell that a step of the history concerns, `None` where it is gone or there is none.

    For a line's formula it is the line's cell at the company and period of the cursor.
    """
    if not isinstance(step, Step):
        return None
    for replacement in step.replacements:
        if replacement.table == "cells":
            scenario, line, place = cast("CellKey", replacement.key)
            return CellPlace(line, place, scenario) if line in model.lines else None
        if replacement.table == "lines" and replacement.key in model.lines:
            from gpu_modeler.gui.bar.goto import find_place

            return find_place(model, str(replacement.key), here, company)
    return None


class Commands:
    """Handlers by action id."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.session: Session = window.session
        self.exports: Exports | None = None
        self._table_commands: TableCommands | None = None

    @cached_property
    def handlers(self) -> Handlers:
        """What each action does, by its id: brought together after the first frame, or when it is first asked for."""
        found = self._own_handlers()
        for contributor in CONTRIBUTORS:
            module, _, name = contributor.partition(":")
            contribute = getattr(import_module(f"gpu_modeler.gui.{module}"), name)
            found.update(contribute(self.window))
        return found

    def prepare(self) -> None:
        """Import what actions do; parts that follow the window are made with it."""
        _ = self.handlers

    def _own_handlers(self) -> dict[str, Callable[[], object]]:
        from gpu_modeler.gui.extracts.commands import ExtractCommands
        from gpu_modeler.gui.shell.line_commands import LineCommands

        window = self.window
        documents, view = window.documents, window.view
        editing, bar = view.grid.editing, view.bar
        lines, taken_out = LineCommands(window), ExtractCommands(window)
        return {
            "new": documents.new,
            "new_starter": documents.new_starter,
            "open": documents.open,
            "save": documents.save,
            "save_as": documents.save_as,
            "export_excel": self._export_excel,
            "export_csv": taken_out.export_csv,
            "export_range": taken_out.export_range,
            "copy_note": taken_out.copy_note,
            "save_note": taken_out.save_note,
            "save_charts": taken_out.save_charts,
            "review": lambda: window.reviews.ask(),  # noqa: PLW0108 - made when it is first asked for
            "import_table": lambda: self._tables().import_file(),
            "paste_table": lambda: self._tables().paste(),
            "quit": window.close,
            "go_to": bar.focus_name,
            "edit_formula": editing.begin,
            "rename_line": lines.rename,
            "change_line": lines.change,
            "change_exception": lines.change_exceptions,
            "uncertainty_of_cell": self._ask_uncertainty,
            "fold_all": partial(view.grid.fold_all, folded=True),
            "unfold_all": partial(view.grid.fold_all, folded=False),
            "next_page": lambda: window.step_page(1),
            "previous_page": lambda: window.step_page(-1),
            "compare_line": self._compare_line,
            "show_charts": self._show_charts,
            "narrow_side_bar": self._narrow_side_bar,
            "full_screen": self._full_screen,
            "shortcuts": self._shortcuts,
            "about": self._about,
        }

    def run(self, action: Action) -> None:
        """Do an action; a refusal shows in the message bar."""
        if takes_action(self.window, action):
            return
        if self.window.is_grid_away and action.id in ABOUT_THE_GRID:
            self.window.show_page(self.window.view.page)
        try:
            if action.command:
                if action.id in {"undo", "redo"}:
                    self._step(action)
                else:
                    actions.run(action, self.session, self)
            else:
                self.handlers[action.id]()
        except ModelerError as error:
            self.window.tell(error.message)
        if self.window.focusWidget() is None:  # a box that is gone had it
            self.window.view.grid.values.setFocus()

    def run_named(self, name: str) -> None:
        """Do the action of that id."""
        self.run(actions.BY_ID[name])

    def under_cursor(self) -> tuple[bool, bool]:
        """Say whether the cursor stands on a cell, and whether on a row of some line."""
        if self.window.is_grid_away:
            return False, False
        return self.window.view.grid.current_place() is not None, bool(self._line)

    @property
    def _line(self) -> str:
        """The line under the cursor, "" on headings of sections."""
        return self.window.view.grid.current_line()

    def is_switch(self, name: str) -> bool:
        """Say whether an action turns something of the window on and off."""
        return name in {
            "show_charts",
            "show_distribution",
            "full_screen",
            "inspector",
            "show_amber",
            "narrow_side_bar",
        }

    def is_on(self, name: str) -> bool:
        """Say whether it is on."""
        if name == "full_screen":
            return self.window.isFullScreen()
        if name == "show_distribution":
            return self.window.is_distribution_shown
        if name == "show_amber":
            from gpu_modeler.gui.listing import commands as listing_commands

            return listing_commands.is_amber_shown(self.window)
        if name == "narrow_side_bar":
            return self.window.sidebar.form.is_narrow
        if name == "inspector":
            if not self.window.attached:  # as before the first frame, which then need not import it
                return False
            from gpu_modeler.gui.inspector import commands as inspector_commands

            return inspector_commands.is_shown(self.window)
        return self.window.charts is not None and not self.window.charts.isHidden()

    # --- choices --------------------------------------------------------------------------------

    def choose_scenario(self, scenario: str) -> None:
        """Show another scenario; what is typed goes into the one before."""
        if not settle(self.window):
            self.window.menus.refresh()  # the list shows the scenario that stays
            return
        self.session.choose_scenario(scenario, self)
        self.window.view.grid.values.setFocus()

    def switch_language(self) -> None:
        """Speak the other language."""
        self.session.choose_language("en" if self.session.language == "zh" else "zh", self)

    def open_path(self, path: Path) -> None:
        """Open one of the recent files."""
        if not settle(self.window, formulas=True):
            return
        self.window.documents.open_path(path)

    def _step(self, action: Action) -> None:
        """Undo or redo, and go to where it changed something if that is out of sight."""
        view, history = self.window.view, self.session.history
        if self.window.tools.current is not None:  # such a page shows what changed by itself
            actions.run(action, self.session, self)
            return
        before = history.mark
        actions.run(action, self.session, self)
        step = before if action.id == "undo" else history.mark
        place = changed_place(self.session.model, step, view.grid.current_place(), view.page.company)
        if place is not None:
            view.go_to(place)
            from gpu_modeler.gui.grid.reselecting import changed_cells, select_again

            select_again(view.grid.values, view.grid.contents, changed_cells(step))
        view.grid.values.setFocus()

    def _compare_line(self) -> None:
        """Compare the cursor's line over all companies; on the compare page let another one be chosen."""
        view = self.window.view
        if view.page.kind == "compare":
            view.compare.begin_choice()
        else:
            self.window.show_page(Page("compare", line=view.compare.comparable(self._line)))
            view.grid.values.setFocus()

    def _show_charts(self) -> None:
        charts = self.window.charts
        if charts is not None:
            self.window.show_charts(shown=charts.isHidden())
        self.window.menus.refresh()

    def _narrow_side_bar(self) -> None:
        self.window.sidebar.form.switch()
        self.window.menus.refresh()

    def _full_screen(self) -> None:
        window = self.window
        if window.isFullScreen():
            window.showNormal()
        else:
            window.showFullScreen()
        window.menus.refresh()

    def _export_excel(self) -> None:
        from gpu_modeler.gui.export.flow import Exports

        self.exports = self.exports or Exports(self.window)
        self.exports.ask()

    # --- finding --------------------------------------------------------------------------------

    def take_table(self, path: Path) -> None:
        """Take one of the tables of a file that was dropped."""
        self._tables().open_path(path)

    def _tables(self) -> TableCommands:
        """Return what takes tables in, made when it is first asked for."""
        if self._table_commands is None:
            from gpu_modeler.gui.tables.commands import TableCommands

            self._table_commands = TableCommands(self.window)
        return self._table_commands

    def _ask_uncertainty(self) -> None:
        from gpu_modeler.gui.uncertain.asking import ask_uncertainty

        ask_uncertainty(self.window)

    def _shortcuts(self) -> None:
        from gpu_modeler.gui.dialogs.shortcuts import ShortcutsDialog
        from gpu_modeler.gui.shell.line_commands import ask

        ask(ShortcutsDialog(self.session, self.window))

    def _about(self) -> None:
        from gpu_modeler.gui.shell.line_commands import ask
        from gpu_modeler.gui.shell.messages import message_box

        language = self.session.language
        title, text = say("about_title", language), Message("about_text", {"version": release.described()})
        head, _, rest = text.in_language(language).partition("\n")
        box = message_box(self.window, "information", title, head, rest)
        box.addButton(say("button_ok", language), QMessageBox.ButtonRole.AcceptRole)
        ask(box)
