"""Everything a person can ask for, as one table. Menus, toolbar, palette and shortcut help are made from it.

A face gives each action its handler by id; where `command` names a method of the session, that is the handler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from gpu_modeler.app.session import Session
from gpu_modeler.record import record
from gpu_modeler.text import Labels, Message, catalogue

MenuId = Literal["file", "edit", "insert", "model", "analysis", "view", "help"]
Condition = Literal["always", "can_undo", "can_redo", "cell_chosen", "line_chosen", "has_recent_files"]
Submenu = Literal["", "zoom", "language", "theme"]
MENUS: tuple[MenuId, ...] = ("file", "edit", "insert", "model", "analysis", "view", "help")


@record
class Action:
    """One thing to ask for.

    Attributes:
        shortcut: in portable spelling, e.g. `Ctrl+Shift+S`; several separated by `; `.
        group: actions of a menu stand between separators by group.
        enabled_when: the condition under which it can be asked for.
        command: the session's method that does it, with `arguments`; empty where the face must ask something first.
        choice: the (name, value) that a chosen entry stands for, drawn as a mark: `("language", "zh")`.
        entries: what a submenu lists: "recent_files" or "scenarios"; empty for a plain action.
        on_toolbar: whether the toolbar shows it.
        within: the submenu in which it stands, called by the text `menu_WITHIN`.
    """

    id: str
    menu: MenuId
    shortcut: str = ""
    group: int = 0
    enabled_when: Condition = "always"
    command: str = ""
    arguments: tuple[str, ...] = ()
    choice: tuple[str, str] | None = None
    entries: Literal["", "recent_files", "scenarios"] = ""
    on_toolbar: bool = False
    within: Submenu = ""

    @property
    def label_key(self) -> str:
        """Return the catalogue's key of its name."""
        return f"action_{self.id}"

    @property
    def label(self) -> Labels:
        """Return its name in both languages."""
        return catalogue()[self.label_key]


ACTIONS: tuple[Action, ...] = (
    Action("new", "file", "Ctrl+N"),
    Action("new_starter", "file"),
    Action("guided_model", "file"),
    Action("open", "file", "Ctrl+O", on_toolbar=True),
    Action("open_recent", "file", enabled_when="has_recent_files", entries="recent_files"),
    Action("forget_recent", "file", enabled_when="has_recent_files", command="forget_recent_files"),
    Action("save", "file", "Ctrl+S", group=1, on_toolbar=True),
    Action("save_as", "file", "Ctrl+Shift+S", group=1),
    Action("backups", "file", group=1),
    Action("recover_work", "file", group=1),
    Action("salvage", "file", group=1),
    Action("export_excel", "file", "Ctrl+E", group=1, on_toolbar=True),
    Action("export_range", "file", group=2),
    Action("export_csv", "file", group=2),
    Action("save_note", "file", group=2),
    Action("copy_note", "file", group=2),
    Action("save_charts", "file", group=2),
    Action("review", "file", "Ctrl+Shift+R", group=3),
    Action("import_table", "file", "Ctrl+Shift+O", group=3),
    Action("quit", "file", "Ctrl+Q", group=4),
    Action("undo", "edit", "Ctrl+Z", enabled_when="can_undo", command="undo", on_toolbar=True),
    Action("redo", "edit", "Ctrl+Y; Ctrl+Shift+Z", enabled_when="can_redo", command="redo", on_toolbar=True),
    Action("cut", "edit", "Ctrl+X; Shift+Del", group=1, enabled_when="cell_chosen"),
    Action("copy", "edit", "Ctrl+C; Ctrl+Ins", group=1, enabled_when="cell_chosen"),
    Action("paste", "edit", "Ctrl+V; Shift+Ins", group=1, enabled_when="cell_chosen"),
    Action("paste_special", "edit", "Ctrl+Alt+V", group=1, enabled_when="cell_chosen"),
    Action("paste_table", "edit", "Ctrl+Shift+V", group=1),
    Action("clear_cell", "edit", "Del", group=1, enabled_when="cell_chosen"),
    Action("fill_right", "edit", "Ctrl+R", group=2, enabled_when="cell_chosen"),
    Action("fill_down", "edit", "Ctrl+D", group=2, enabled_when="cell_chosen"),
    Action("copy_above", "edit", "Ctrl+'", group=2, enabled_when="cell_chosen"),
    Action("insert_date", "edit", "Ctrl+;", group=2, enabled_when="cell_chosen"),
    Action("find", "edit", "Ctrl+F", group=3, on_toolbar=True),
    Action("find_next", "edit", "F3", group=3),
    Action("find_previous", "edit", "Shift+F3", group=3),
    Action("replace", "edit", "Ctrl+H", group=3),
    Action("go_to", "edit", "F5; Ctrl+G", group=3),
    Action("history", "edit", "Ctrl+Shift+H", group=4),
    Action("go_precedents", "edit", "Ctrl+[", group=5),
    Action("go_dependents", "edit", "Ctrl+]", group=5),
    Action("go_back", "edit", "Alt+Left", group=5),
    Action("go_forward", "edit", "Alt+Right", group=5),
    Action("insert_line", "insert", "Ctrl+Shift+I", on_toolbar=True),
    Action("insert_line_above", "insert", enabled_when="line_chosen"),
    Action("duplicate_line", "insert", enabled_when="line_chosen"),
    Action("insert_section", "insert"),
    Action("insert_company", "insert", group=1),
    Action("insert_segment", "insert", group=1),
    Action("insert_group", "insert", group=1),
    Action("insert_years_end", "insert", group=2),
    Action("insert_years_start", "insert", group=2),
    Action("insert_scenario", "insert", group=2),
    Action("chart_selection", "insert", "Alt+F1", group=3, enabled_when="line_chosen", on_toolbar=True),
    Action("edit_formula", "model", "F2", enabled_when="cell_chosen"),
    Action("change_line", "model", "Ctrl+Shift+L", group=1, enabled_when="line_chosen"),
    Action("rename_line", "model", group=1, enabled_when="line_chosen"),
    Action("change_exception", "model", "Ctrl+Shift+X", group=1, enabled_when="cell_chosen"),
    Action("delete_line", "model", "Ctrl+Shift+D", group=1, enabled_when="line_chosen"),
    Action("move_line_up", "model", "Alt+Up", group=1, enabled_when="line_chosen"),
    Action("move_line_down", "model", "Alt+Down", group=1, enabled_when="line_chosen"),
    Action("structure", "model", "Ctrl+Shift+A", group=2),
    Action("choose_scenario", "model", group=2, entries="scenarios", on_toolbar=True),
    Action("story", "model", group=3),
    Action("vintages", "model", "Ctrl+Shift+F", group=3),
    Action("sources", "model", "Ctrl+Shift+Q", group=3),
    Action("scenarios", "analysis", "Ctrl+Shift+E"),
    Action("explain", "analysis", "Ctrl+Shift+B"),
    Action("explain_number", "analysis", "Ctrl+Shift+Y", enabled_when="cell_chosen", on_toolbar=True),
    Action("sensitivity", "analysis", "Ctrl+Shift+T", group=1),
    Action("goal_seek", "analysis", "Ctrl+Shift+G", group=1),
    Action("implied", "analysis", "Ctrl+Shift+W", group=1),
    Action("simulation", "analysis", "Ctrl+Shift+M", group=2),
    Action("uncertainty_of_cell", "analysis", "Ctrl+Shift+U", group=2, enabled_when="cell_chosen"),
    Action("race", "analysis", "Ctrl+Shift+K", group=2),
    Action("checks", "analysis", "F7", group=4, on_toolbar=True),
    Action("next_finding", "analysis", "Shift+F7", group=4),
    Action("stress_test", "analysis", group=4),
    Action("drag_input", "analysis", "Ctrl+J", group=3, enabled_when="cell_chosen"),
    Action("show_distribution", "analysis", "Ctrl+Shift+J", group=3),
    Action("next_page", "view", "Ctrl+PgDown"),
    Action("previous_page", "view", "Ctrl+PgUp"),
    Action("next_area", "view", "Ctrl+F6"),
    Action("previous_area", "view", "Ctrl+Shift+F6"),
    Action("compare_line", "view", "F6"),
    Action("arrange", "view", "F8", group=1),
    Action("save_view", "view", group=1),
    Action("group_rows", "view", "Alt+Shift+Right", group=1, enabled_when="line_chosen"),
    Action("ungroup_rows", "view", "Alt+Shift+Left", group=1),
    Action("fold_all", "view", "Alt+Shift+Up", group=1),
    Action("unfold_all", "view", "Alt+Shift+Down", group=1),
    Action("zoom_in", "view", "Ctrl+=; Ctrl++", group=2, within="zoom"),
    Action("zoom_out", "view", "Ctrl+-", group=2, within="zoom"),
    Action("zoom_reset", "view", "Ctrl+0", group=2, within="zoom"),
    Action("narrow_side_bar", "view", "Ctrl+F1", group=2),
    Action("show_charts", "view", "Ctrl+Shift+C", group=2),
    Action("inspector", "view", "Ctrl+I", group=2, on_toolbar=True),
    Action("show_amber", "view", group=2),
    Action("full_screen", "view", "F11", group=2),
    Action(
        "language_zh",
        "view",
        within="language",
        group=3,
        command="choose_language",
        arguments=("zh",),
        choice=("language", "zh"),
    ),
    Action(
        "language_en",
        "view",
        within="language",
        group=3,
        command="choose_language",
        arguments=("en",),
        choice=("language", "en"),
    ),
    Action(
        "theme_light",
        "view",
        within="theme",
        group=3,
        command="choose_theme",
        arguments=("light",),
        choice=("theme", "light"),
    ),
    Action(
        "theme_dark",
        "view",
        within="theme",
        group=3,
        command="choose_theme",
        arguments=("dark",),
        choice=("theme", "dark"),
    ),
    Action(
        "theme_system",
        "view",
        within="theme",
        group=3,
        command="choose_theme",
        arguments=("system",),
        choice=("theme", "system"),
    ),
    Action("manual", "help", "F1"),
    Action("palette", "help", "Ctrl+Shift+P"),
    Action("shortcuts", "help", "Ctrl+/"),
    Action("report_problem", "help", group=1),
    Action("about", "help", group=1),
)
BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

_CONDITIONS: Mapping[Condition, Callable[[Session, bool, bool], bool]] = {
    "always": lambda _session, _cell, _line: True,
    "can_undo": lambda session, _cell, _line: session.history.undo_label is not None,
    "can_redo": lambda session, _cell, _line: session.history.redo_label is not None,
    "cell_chosen": lambda _session, cell, _line: cell,
    "line_chosen": lambda _session, _cell, line: line,
    "has_recent_files": lambda session, _cell, _line: bool(session.recent_files),
}


def is_enabled(
    action: Action, session: Session, *, cell_chosen: bool = True, line_chosen: bool = True
) -> bool:
    """Say whether an action can be asked for now, with the cursor on a cell, or at least on a row of some line."""
    return _CONDITIONS[action.enabled_when](session, cell_chosen, line_chosen)


def is_chosen(action: Action, session: Session) -> bool:
    """Say whether an action's choice is the one in force."""
    return action.choice is not None and getattr(session, action.choice[0]) == action.choice[1]


def label_now(action: Action, session: Session) -> Message:
    """Return an action's name as the menu shows it now: undo and redo say what they would do."""
    steps = {"undo": session.history.undo_label, "redo": session.history.redo_label}
    step = steps.get(action.id)
    if step is None:
        return Message(action.label_key)
    return Message("action_of_step", {"action": action.label, "step": step})


def run(action: Action, session: Session, initiator: object = None) -> None:
    """Ask the session for an action that needs no question; refuses one that does by a `ValueError`."""
    if not action.command:
        raise ValueError(f"{action.id} needs a handler of the face")
    command = getattr(session, action.command)
    if action.command == "forget_recent_files":
        command()
    else:
        command(*action.arguments, initiator=initiator)
