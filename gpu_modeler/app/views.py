"""The rows and columns that a view makes of a model. No Qt, no values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from gpu_modeler.app.layout import LINE, SCENARIO, SUM, GridColumn, Layout
from gpu_modeler.app.rows import GridRow, Page, is_additive, outlined
from gpu_modeler.app.view_choices import (
    Choice,
    arranged,
    axis_labels,
    chosen_items,
    shown_items,
    shown_lines,
    view_of,
)
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Unit
from gpu_modeler.model import PERIOD, Line, Model, View
from gpu_modeler.text import Labels, Language, Message, catalogue

MOST_COLUMNS = 4000
"""More are not made, and the window says so: nobody reads them, and each row would take that many texts."""


def view_layout(model: Model, page: Page) -> Layout:
    """Return how a page of kind "view" is laid out."""
    view = view_of(model, page)
    return _Arrangement(model, view, chosen_items(model, view, page)).layout()


@dataclass(frozen=True, slots=True)
class _Branch:
    """Where in nested rows one stands.

    Attributes:
        lines: those that can follow.
        line: the one that was chosen.
        above: the fold keys that it stands under.
        path: what the rows above are called.
        key: how fold keys below begin.
        items: what the rows above fix.
    """

    lines: tuple[Line, ...]
    line: Line | None = None
    above: tuple[str, ...] = ()
    depth: int = 0
    path: tuple[Labels, ...] = ()
    key: str = ""
    items: tuple[tuple[str, str], ...] = ()

    def under(self, axis: str, item: Choice, *, key: str = "") -> _Branch:
        """Return the branch under a heading for an item; with `key` it folds."""
        above = (*self.above, key) if key else self.above
        items = (*self.items, (axis, item.id)) if item.id else self.items
        path = (*self.path, item.labels)
        return replace(self, above=above, depth=self.depth + 1, path=path, key=key or self.key, items=items)


class _Arrangement:
    def __init__(self, model: Model, view: View, fixed: Mapping[str, str]) -> None:
        self.model, self.view, self.fixed = model, view, dict(fixed)
        self.row_axes = arranged(model, view.rows)
        self.column_axes = arranged(model, view.columns)
        line = model.lines.get(self.fixed.pop(LINE, ""))
        self.lines = [line] if line is not None else shown_lines(model, view)
        self.items = {
            axis: shown_items(model, view, axis)
            for axis in (*self.row_axes, *self.column_axes)
            if axis != LINE
        }

    def layout(self) -> Layout:
        rows = list(self._rows(self.row_axes, _Branch(tuple(self.lines))))
        columns = list(islice(self._all_columns(), MOST_COLUMNS + 1))
        is_cut = len(columns) > MOST_COLUMNS
        shown = columns[:MOST_COLUMNS]
        return Layout(self.model, rows, shown, self.column_axes, is_plain=self._is_plain, is_cut=is_cut)

    @property
    def _is_plain(self) -> bool:
        """Whether columns are just the constants' and all periods, in the scenario shown."""
        has_all = len(self.items.get(PERIOD, ())) == len(self.model.periods)
        return (
            self.column_axes == (PERIOD,)
            and has_all
            and SCENARIO not in self.row_axes
            and SCENARIO not in self.fixed
        )

    # --- rows -----------------------------------------------------------------------------------

    def _rows(self, axes: Sequence[str], branch: _Branch) -> Iterator[GridRow]:
        """Yield the rows along the axes left."""
        if branch.line is None and LINE not in axes and LINE not in self.column_axes and branch.lines:
            branch = replace(branch, line=branch.lines[0])  # the page chose it
        axes = _own_axes(axes, branch.line)
        if not axes:
            if branch.line is not None and not branch.depth:  # nothing of it runs along the rows
                yield self._leaf(branch.line, Choice(branch.line.id, branch.line.labels), branch)
        elif axes[0] == LINE:
            yield from self._line_rows(axes[1:], branch)
        else:
            yield from self._item_rows(axes[0], axes[1:], branch)

    def _line_rows(self, axes: Sequence[str], branch: _Branch) -> Iterator[GridRow]:
        for section in (*self.model.ordered("sections"), None):
            members = tuple(line for line in branch.lines if line.section == (section.id if section else ""))
            if not members:
                continue
            inner = replace(branch, lines=members)
            if section is not None:
                key = f"{branch.key}{section.id}"
                yield GridRow(
                    "section", section.labels, indent=branch.depth, fold_key=key, folded_by=branch.above
                )
                inner = replace(inner, above=(*branch.above, key))
            yield from self._outlined(axes, inner)

    def _outlined(self, axes: Sequence[str], branch: _Branch) -> Iterator[GridRow]:
        for headings, line, above in outlined(self.model, branch.lines, branch.above, branch.key):
            for heading in headings:
                yield replace(heading, indent=heading.indent + branch.depth)
            depth = branch.depth + len(above) - len(branch.above)
            inner = replace(branch, lines=(line,), line=line, above=above, depth=depth)
            open_axes = _own_axes(axes, line)
            if not open_axes:
                yield self._leaf(line, Choice(line.id, line.labels), inner)
                continue
            key = f"{branch.key}{line.section}/{line.id}"
            yield self._heading(line.labels, inner, key)
            yield from self._rows(open_axes, inner.under(LINE, Choice("", line.labels), key=key))

    def _item_rows(self, axis: str, axes: Sequence[str], branch: _Branch) -> Iterator[GridRow]:
        having, without = _split(branch.lines, axis)
        for item in self.items[axis] if having else ():
            yield from self._item_row(axis, axes, replace(branch, lines=having), item)
        adding = self._adding(axis, having)
        if adding:
            total = Choice(SUM, catalogue()["view_total"])
            yield from self._item_row(axis, axes, replace(branch, lines=adding), total)
        if without:
            none = Choice("", _not_by(self.model, axis))
            yield from self._item_row(axis, axes, replace(branch, lines=without), none)

    def _adding(self, axis: str, lines: Sequence[Line]) -> tuple[Line, ...]:
        """Return the lines that are added up over an axis."""
        if not self.view.has_totals or axis in {PERIOD, SCENARIO}:
            return ()
        return tuple(line for line in lines if is_additive(line.unit))

    def _item_row(self, axis: str, axes: Sequence[str], branch: _Branch, item: Choice) -> Iterator[GridRow]:
        line = branch.line
        rest = _own_axes(axes, line)
        if not rest or (item.id == SUM and line is not None):
            yield self._leaf(line, item, replace(branch, items=(*branch.items, (axis, item.id))))
            return
        key = f"{branch.key}{axis}:{item.id}/"
        yield self._heading(item.labels, branch, key)
        yield from self._rows(rest, branch.under(axis, item, key=key))

    def _heading(self, labels: Labels, branch: _Branch, key: str) -> GridRow:
        line = branch.line
        return GridRow(
            "parent",
            labels,
            line=line.id if line else "",
            unit=line.unit if line else "",
            number_format=line.number_format if line else "",
            axes=line.axes if line else (),
            indent=branch.depth,
            fold_key=key,
            folded_by=branch.above,
            path=branch.path,
            shows_unit=not branch.path or labels is (line.labels if line else None),
        )

    def _leaf(self, line: Line | None, item: Choice, branch: _Branch) -> GridRow:
        chosen = {axis: held for axis, held in branch.items if held}
        if line is not None:  # what the page fixes; of lines in columns the columns fix it
            chosen = {
                axis: held
                for axis, held in (*self.fixed.items(), *chosen.items())
                if axis in line.axes or axis == SCENARIO
            }
        open_axes = line.axes if line is not None else ()
        covered = {*chosen, *self.column_axes}
        summed = [axis for axis, held in chosen.items() if held == SUM]
        summed += [axis for axis in open_axes if axis not in covered]
        is_line = line is not None and item.id == line.id
        return GridRow(
            "total" if summed else "line",
            item.labels,
            line=line.id if line else "",
            unit=line.unit if line else "",
            number_format=line.number_format if line else "",
            axes=open_axes,
            items={axis: held for axis, held in chosen.items() if held != SUM},
            summed=tuple(axis for axis in self.model.orders["axes"] if axis in summed),
            indent=branch.depth,
            folded_by=branch.above,
            path=branch.path,
            shows_unit=is_line or not self._is_part(branch),
        )

    def _is_part(self, branch: _Branch) -> bool:
        """Say whether a row stands under its line, which shows the unit for it."""
        return LINE in self.row_axes and bool(branch.path)

    # --- columns --------------------------------------------------------------------------------

    def _all_columns(self) -> Iterator[GridColumn]:
        if self._is_plain and all(PERIOD in line.axes for line in self.lines):
            yield GridColumn((catalogue()["grid_header_constant"],))  # the trends stand there
        yield from self._columns(self.column_axes, self.lines, {}, ())

    def _columns(
        self, axes: Sequence[str], lines: Sequence[Line], items: dict[str, str], labels: tuple[Labels, ...]
    ) -> Iterator[GridColumn]:
        if not axes:
            yield GridColumn(labels, self._with_page(items))
            return
        axis, rest = axes[0], axes[1:]
        if axis == LINE:
            for line in lines:
                yield from self._columns(rest, [line], {**items, LINE: line.id}, (*labels, _with_unit(line)))
            return
        having, without = _split(lines, axis)
        none = self._columns(rest, without, items, (*labels, _none_of(self.model, axis))) if without else ()
        if self.column_axes == (PERIOD,):
            yield from none  # constants, and where there are any the trends
        for item in self.items[axis] if having else ():
            yield from self._columns(rest, having, {**items, axis: item.id}, (*labels, item.labels))
        adding = self._adding(axis, having)
        if adding:
            total = catalogue()["view_total"]
            yield from self._columns(rest, adding, {**items, axis: SUM}, (*labels, total))
        if self.column_axes != (PERIOD,):
            yield from none

    def _with_page(self, items: dict[str, str]) -> dict[str, str]:
        """Add what the page fixes to a line's own column."""
        line = self.model.lines.get(items.get(LINE, ""))
        if line is None:
            return items
        fixed = {axis: item for axis, item in self.fixed.items() if axis in line.axes or axis == SCENARIO}
        return {**fixed, **items}


def _own_axes(axes: Sequence[str], line: Line | None) -> Sequence[str]:
    """Return the axes that a line has, all where none is chosen yet."""
    return axes if line is None else [axis for axis in axes if axis in line.axes or axis == SCENARIO]


def _split(lines: Sequence[Line], axis: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the lines that have an axis and those that have not; each has the scenarios."""
    having = tuple(line for line in lines if axis == SCENARIO or axis in line.axes)
    return having, tuple(line for line in lines if axis != SCENARIO and axis not in line.axes)


def _not_by(model: Model, axis: str) -> Labels:
    called = axis_labels(model, axis)
    message = Message("view_not_by", {"axis": Labels(called.zh, called.en.lower())})
    return Labels(message.in_language("zh"), message.in_language("en"))


def _none_of(model: Model, axis: str) -> Labels:
    return catalogue()["view_constants"] if axis == PERIOD else _not_by(model, axis)


def _with_unit(line: Line) -> Labels:
    units = (_unit(line.unit, "zh"), _unit(line.unit, "en"))
    zh, en = line.labels.in_language("zh"), line.labels.in_language("en")
    return Labels(f"{zh}（{units[0]}）" if units[0] else zh, f"{en} ({units[1]})" if units[1] else en)


def _unit(unit: str, language: Language) -> str:
    if unit in {"", "1", "CY"}:
        return ""
    try:
        return Unit.parse(unit).label(language)
    except ModelerError:  # a unit that a file brought along
        return unit
