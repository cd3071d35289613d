"""Groups of rows: Excel's outline, kept in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_modeler import edits
from gpu_modeler.app.layout import LINE
from gpu_modeler.app.rows import GROUP, Page
from gpu_modeler.app.view_choices import view_of
from gpu_modeler.edits.edit import Edit, Several
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.shell.line_commands import ask
from gpu_modeler.gui.views.desk import free_id
from gpu_modeler.gui.views.name_dialog import NameDialog
from gpu_modeler.model import Model, RowGroup
from gpu_modeler.text import Labels, Message, say

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


class NoLinesToGroup(ModelerError):
    """The selection holds no rows of lines, or the page's rows are no lines."""

    key = "error_no_lines_to_group"


class NothingToUngroup(ModelerError):
    """No selected row belongs to a group."""

    key = "error_nothing_to_ungroup"


def group_rows(window: MainWindow) -> None:
    """Ask for a name and put the selected rows under a heading of that name.

    Raises:
        NoLinesToGroup: lines are not the rows here, or none is selected.
    """
    session = window.session
    lines = selected_lines(window)
    if not lines:
        raise NoLinesToGroup
    edits.SetRowGroup(RowGroup("_", Labels("", ""), lines)).replacements(
        session.model
    )  # refuse before asking
    title = say("edit_set_row_group", session.language)
    dialog = NameDialog(title, Labels("", ""), session.language, window)
    if ask(dialog):
        name = free_id(session.model.row_groups, dialog.labels, "group")
        session.perform(edits.SetRowGroup(RowGroup(name, dialog.labels, lines)))
    window.view.grid.values.setFocus()


def ungroup_rows(window: MainWindow) -> None:
    """Take the selected rows out of their innermost groups; a heading that is selected goes with its group.

    Raises:
        NothingToUngroup: none of them is in a group.
    """
    model = window.session.model
    headings = _selected_groups(window)
    wanted: list[Edit] = [edits.RemoveRowGroup(name) for name in headings]
    if not wanted:
        wanted = _leaving(model, selected_lines(window))
    if not wanted:
        raise NothingToUngroup
    edit = wanted[0] if len(wanted) == 1 else Several(tuple(wanted), Message("edit_remove_row_group"))
    window.session.perform(edit)


def _leaving(model: Model, lines: tuple[str, ...]) -> list[Edit]:
    found: list[Edit] = []
    smallest = sorted(model.row_groups.values(), key=lambda group: len(group.lines))
    left = set(lines)
    for group in smallest:
        leaving = left & set(group.lines)
        left -= leaving
        kept = tuple(line for line in group.lines if line not in leaving)
        if leaving and kept:
            found.append(edits.SetRowGroup(RowGroup(group.id, group.labels, kept)))
        elif leaving:
            found.append(edits.RemoveRowGroup(group.id))
    return found


def selected_lines(window: MainWindow) -> tuple[str, ...]:
    """Return the lines of the selected rows in their order; a group's heading stands for its lines."""
    if not _has_line_rows(window.session.model, window.view.page):
        return ()
    model = window.session.model
    found: dict[str, None] = {}
    for number in _selected_rows(window):
        row = window.view.grid.contents.shown[number]
        group = model.row_groups.get(_group_of(row.fold_key))
        found.update(dict.fromkeys(group.lines if group is not None else filter(None, [row.line])))
    return tuple(line for line in model.orders["lines"] if line in found)


def _has_line_rows(model: Model, page: Page) -> bool:
    return page.kind in {"market", "company"} or (page.kind == "view" and LINE in view_of(model, page).rows)


def _selected_groups(window: MainWindow) -> list[str]:
    shown = window.view.grid.contents.shown
    found = (_group_of(shown[row].fold_key) for row in _selected_rows(window))
    return list(dict.fromkeys(name for name in found if name in window.session.model.row_groups))


def _group_of(key: str) -> str:
    return key.partition(GROUP)[2] if GROUP in key else ""


def _selected_rows(window: MainWindow) -> list[int]:
    values = window.view.grid.values
    areas = values.selectionModel().selection().toList()
    return sorted({row for area in areas for row in range(area.top(), area.bottom() + 1)})
