"""Edits of kept views and of groups of rows; and how both follow lines, items and scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from gpu_modeler.edits import lookup
from gpu_modeler.edits.edit import Draft, Edit
from gpu_modeler.errors import ModelerError
from gpu_modeler.model import Model, Replacement, RowGroup, View
from gpu_modeler.text import Labels

LINE, SECTION, SCENARIO = "line", "section", "scenario"
Kept = TypeVar("Kept")


class UnknownView(ModelerError):
    """No view of that id."""

    key = "error_unknown_view"


class ViewWithoutShape(ModelerError):
    """A view has no rows or no columns, or an axis twice."""

    key = "error_view_without_shape"


class UnknownRowGroup(ModelerError):
    """No group of rows of that id."""

    key = "error_unknown_row_group"


class RowsOfNoSection(ModelerError):
    """The lines to be grouped are none, or stand in several sections."""

    key = "error_rows_of_no_section"


@dataclass(frozen=True)
class SetView(Edit):
    """Keep a view behind the others, or change the one of that id."""

    key: ClassVar[str] = "edit_set_view"
    view: View

    def subject(self, model: Model) -> object:
        """Return the view's labels."""
        return self.view.labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check its axes; then replace the record."""
        view = self.view
        lookup.require_text(view.id)
        arranged = (*view.rows, *view.columns)
        if not view.rows or not view.columns or len(set(arranged)) != len(arranged):
            raise ViewWithoutShape(view=view.labels)
        for axis in (*arranged, *view.page, *view.only):
            if axis not in {LINE, SECTION, SCENARIO}:
                lookup.require_axis(model, axis)
        draft = Draft(model)
        draft.put("views", view.id, view)
        if view.id not in model.views:
            draft.insert("views", view.id)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveView(Edit):
    """Keep a view no longer; the model's values are not touched."""

    key: ClassVar[str] = "edit_remove_view"
    view: str

    def subject(self, model: Model) -> object:
        """Return the view's labels."""
        return model.views[self.view].labels if self.view in model.views else self.view

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Drop the record."""
        require_view(model, self.view)
        draft = Draft(model)
        draft.drop("views", self.view)
        return draft.replacements()


@dataclass(frozen=True)
class RenameView(Edit):
    """Call a view by other labels."""

    key: ClassVar[str] = "edit_rename_view"
    view: str
    labels: Labels

    def subject(self, model: Model) -> object:
        """Return the labels it had."""
        return model.views[self.view].labels if self.view in model.views else self.view

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Replace the record."""
        draft = Draft(model)
        draft.put("views", self.view, replace(require_view(model, self.view), labels=self.labels))
        return draft.replacements()


@dataclass(frozen=True)
class SetRowGroup(Edit):
    """Let lines of one section fold away under a heading, or change the group of that id.

    Groups stand within one another or apart: lines leave a group that they share with this one only in part.
    """

    key: ClassVar[str] = "edit_set_row_group"
    group: RowGroup

    def subject(self, model: Model) -> object:
        """Return the group's labels."""
        return self.group.labels

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Check the lines; replace the record, and those of groups that lose lines to it."""
        group = self.group
        lookup.require_text(group.id)
        sections = {lookup.require_line(model, line).section for line in group.lines}
        if len(sections) != 1:
            raise RowsOfNoSection(count=len(sections))
        draft = Draft(model)
        wanted = set(group.lines)
        for other in model.row_groups.values():
            held = set(other.lines)
            if other.id != group.id and held & wanted and not (held < wanted or wanted < held):
                _put_group(draft, other, tuple(line for line in other.lines if line not in wanted))
        draft.put("row_groups", group.id, group)
        if group.id not in model.row_groups:
            draft.insert("row_groups", group.id)
        return draft.replacements()


@dataclass(frozen=True)
class RemoveRowGroup(Edit):
    """Take a heading away; its lines stay."""

    key: ClassVar[str] = "edit_remove_row_group"
    group: str

    def subject(self, model: Model) -> object:
        """Return the group's labels."""
        return model.row_groups[self.group].labels if self.group in model.row_groups else self.group

    def replacements(self, model: Model) -> tuple[Replacement, ...]:
        """Drop the record."""
        if self.group not in model.row_groups:
            raise UnknownRowGroup(name=self.group)
        draft = Draft(model)
        draft.drop("row_groups", self.group)
        return draft.replacements()


def require_view(model: Model, view: str) -> View:
    """Return the view of that id."""
    if view not in model.views:
        raise UnknownView(name=view)
    return model.views[view]


# --- following lines, items and scenarios -------------------------------------------------------------


def join_group(draft: Draft, line: str, after: str) -> None:
    """Let a line that is put amid a group of rows belong to it, as a row inserted into an outline does."""
    order = draft.order("lines")
    following = order[order.index(after) + 2 :][:1] if after in order else ()
    for group in draft.model.row_groups.values():
        if after in group.lines and following and following[0] in group.lines:
            _put_group(draft, group, (*group.lines, line))


def leave_line(draft: Draft, line: str) -> None:
    """Take a line that is removed out of groups and views."""
    for group in draft.model.row_groups.values():
        _put_group(draft, group, tuple(other for other in group.lines if other != line))
    _leave(draft, LINE, line)


def follow_line(draft: Draft, old: str, new: str) -> None:
    """Let groups and views keep a line that is renamed."""
    for group in draft.model.row_groups.values():
        _put_group(draft, group, tuple(new if line == old else line for line in group.lines))
    rename_item(draft, LINE, old, new)


def leave_item(draft: Draft, axis: str, item: str) -> None:
    """Take an item, or with the axis "scenario" a scenario, that is removed out of views."""
    _leave(draft, axis, item)


def rename_item(draft: Draft, axis: str, old: str, new: str) -> None:
    """Let views keep an item, a line or a scenario that is renamed."""
    for view in draft.model.views.values():
        page = {key: new if (key, item) == (axis, old) else item for key, item in view.page.items()}
        only = dict(view.only)
        if axis in only:
            only[axis] = tuple(new if item == old else item for item in only[axis])
        draft.put("views", view.id, replace(view, page=page, only=only))


def leave_axis(draft: Draft, axis: str) -> None:
    """Take an axis that is removed out of views; one that would have no rows or no columns left goes too."""
    for view in draft.model.views.values():
        rows, columns = (tuple(a for a in axes if a != axis) for axes in (view.rows, view.columns))
        if not rows or not columns:
            draft.drop("views", view.id)
            continue
        kept = replace(
            view, rows=rows, columns=columns, page=_without(view.page, axis), only=_without(view.only, axis)
        )
        draft.put("views", view.id, kept)


def _leave(draft: Draft, axis: str, item: str) -> None:
    for view in draft.model.views.values():
        page = {key: "" if (key, chosen) == (axis, item) else chosen for key, chosen in view.page.items()}
        left = tuple(other for other in view.only.get(axis, ()) if other != item)
        only = {**view.only, axis: left} if left else _without(view.only, axis)
        draft.put("views", view.id, replace(view, page=page, only=only))


def _without(mapping: Mapping[str, Kept], key: str) -> dict[str, Kept]:
    return {name: value for name, value in mapping.items() if name != key}


def _put_group(draft: Draft, group: RowGroup, lines: tuple[str, ...]) -> None:
    """Want a group with other lines; one without lines goes."""
    known = draft.get("row_groups", group.id)
    if known is None:
        return
    if lines:
        draft.put("row_groups", group.id, replace(known, lines=lines))
    else:
        draft.drop("row_groups", group.id)
