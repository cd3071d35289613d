"""Which rows a page shows: section headings, lines, and one indented row per item of a line's further axes.

Pure data about the model; no Qt and no values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import product
from typing import Literal

from gpu_modeler.model import PERIOD, Line, Model, Place, View
from gpu_modeler.record import record
from gpu_modeler.text import Labels, catalogue

COMPANY = "company"
SEGMENT = "segment"

PageKind = Literal[
    "market",
    "company",
    "compare",
    "view",
    "review",
    "sensitivity",
    "scenarios",
    "race",
    "simulation",
    "implied",
    "structure",
    "story",
    "sources",
    "vintages",
    "checks",
    "history",
    "manual",
]
"""From the review of a returned workbook on these are pages without rows: the window shows them in the grid's place."""
RowKind = Literal["section", "group", "parent", "line", "total"]


@record
class Page:
    """What the grid shows. `company` is set on a company's page, `line` and `segment` on the compare page.

    `segment` is an item's id, "" for a row per segment, or `SUMMED`. On a page of kind "view" `view` is the id of a kept
    or ready-made one, `items` are the (axis, item) chosen above it, and `arrangement` is one that is not kept yet.
    """

    kind: PageKind
    company: str = ""
    line: str = ""
    segment: str = ""
    view: str = ""
    items: tuple[tuple[str, str], ...] = ()
    arrangement: View | None = field(default=None, hash=False)

    def is_like(self, other: Page) -> bool:
        """Say whether the other is the same entry of the side bar, whatever is chosen on it."""
        return (self.kind, self.company, self.view) == (other.kind, other.company, other.view)


SUMMED = "+"
"""In `Page.segment`: the sum over segments."""


@record
class GridRow:
    """One row. `items` fixes the line's axes other than time; axes in `summed` are added up (a read-only row).

    `fold_key` is what this row folds, if it is a heading; `folded_by` names the headings it stands under. `path` are the
    labels of the rows above that it is a part of; of a part of a line the unit stands beside the line.
    """

    kind: RowKind
    labels: Labels
    line: str = ""
    unit: str = ""
    number_format: str = ""
    axes: tuple[str, ...] = ()
    items: Mapping[str, str] = field(default_factory=dict)
    summed: tuple[str, ...] = ()
    indent: int = 0
    fold_key: str = ""
    folded_by: tuple[str, ...] = ()
    path: tuple[Labels, ...] = ()
    shows_unit: bool = True

    @property
    def holds_cells(self) -> bool:
        """Say whether the row shows values that can be typed over."""
        return self.kind == "line"

    @property
    def shows_values(self) -> bool:
        """Say whether the row shows values at all."""
        return self.kind in {"line", "total"}

    @property
    def has_periods(self) -> bool:
        """Say whether the values may run along the periods; otherwise there is one for each of them."""
        return PERIOD in self.axes and PERIOD not in self.items

    def place(self, period: str) -> Place:
        """Return the cell's place in its line."""
        return tuple(period if axis == PERIOD else self.items[axis] for axis in self.axes)


def columns_of(row: GridRow, periods: Sequence[str]) -> range:
    """Return the columns in which a row has cells: 0 is the constants', the periods follow."""
    if not row.shows_values:
        return range(0)
    return range(1, 1 + len(periods)) if row.has_periods else range(1)


def is_additive(unit: str) -> bool:
    """Say whether values of the unit may be summed over companies or segments: amounts, not ratios, prices or durations."""
    return unit not in {"1", "%", "x", "CY", "month", "year", ""} and "/" not in unit


def rows_of(model: Model, page: Page) -> list[GridRow]:
    """Return every row of the page, folded or not."""
    if page.kind == "compare":
        return list(_compare_rows(model, page))
    return list(_section_rows(model, page))


def _section_rows(model: Model, page: Page) -> Iterator[GridRow]:
    lines: dict[str, list[Line]] = {}
    for line in model.ordered("lines"):
        lines.setdefault(line.section, []).append(line)
    fixed = {COMPANY: page.company} if page.kind == "company" else {}
    for section in model.ordered("sections"):
        members = lines.get(section.id, [])
        if section.page != page.kind or not members:
            continue
        yield GridRow("section", section.labels, fold_key=section.id)
        for heading, line, above in outlined(model, members, (section.id,)):
            yield from heading
            depth = len(above) - 1
            yield from (
                replace(row, indent=row.indent + depth) for row in _line_rows(model, line, fixed, above)
            )


GROUP = "group/"
"""How the fold keys of groups of rows begin."""


def outlined(
    model: Model, lines: Sequence[Line], above: tuple[str, ...], prefix: str = ""
) -> Iterator[tuple[list[GridRow], Line, tuple[str, ...]]]:
    """Yield each line with the headings of groups that begin at it, and the fold keys that it stands under."""
    groups = sorted(model.row_groups.values(), key=lambda group: -len(group.lines))
    begun: set[str] = set()
    for line in lines:
        headings: list[GridRow] = []
        keys = above
        for depth, group in enumerate(group for group in groups if line.id in group.lines):
            key = f"{prefix}{GROUP}{group.id}"
            if group.id not in begun:
                begun.add(group.id)
                headings.append(GridRow("group", group.labels, indent=depth, fold_key=key, folded_by=keys))
            keys = (*keys, key)
        yield headings, line, keys


def _line_rows(
    model: Model, line: Line, fixed: Mapping[str, str], above: tuple[str, ...]
) -> Iterator[GridRow]:
    items = {axis: item for axis, item in fixed.items() if axis in line.axes}
    open_axes = [axis for axis in line.axes if axis != PERIOD and axis not in items]
    plain = _row(line, line.labels, items, above)
    if not open_axes:
        yield plain
        return
    key = f"{above[0]}/{line.id}" if above else line.id
    yield replace(plain, kind="parent", fold_key=key)
    for chosen in product(*(model.axes[axis].items for axis in open_axes)):
        labels = _joined([item.labels for item in chosen])
        places = {**items, **dict(zip(open_axes, (item.id for item in chosen), strict=True))}
        part = _row(line, labels, places, (*above, key))
        yield replace(part, indent=1, path=(line.labels,), shows_unit=False)


def _row(line: Line, labels: Labels, items: Mapping[str, str], above: tuple[str, ...]) -> GridRow:
    return GridRow(
        "line",
        labels,
        line=line.id,
        unit=line.unit,
        number_format=line.number_format,
        axes=line.axes,
        items=items,
        folded_by=above,
    )


def _joined(labels: list[Labels]) -> Labels:
    return Labels(" · ".join(label.zh for label in labels), " · ".join(label.en for label in labels))


def _compare_rows(model: Model, page: Page) -> Iterator[GridRow]:
    line = model.lines.get(page.line)
    if line is None:
        return
    if COMPANY not in line.axes:
        yield from _line_rows(model, line, {}, ())
        return
    for company in model.axes[COMPANY].items:
        yield from _company_rows(model, line, page, company.id, company.labels)
    if is_additive(line.unit):
        yield _total_row(line, page)


def _company_rows(model: Model, line: Line, page: Page, company: str, labels: Labels) -> Iterator[GridRow]:
    items = {COMPANY: company}
    if SEGMENT not in line.axes:
        yield _row(line, labels, items, ())
        return
    if page.segment == SUMMED:
        yield replace(_row(line, labels, items, ()), kind="total", summed=(SEGMENT,))
        return
    if page.segment:
        yield _row(line, labels, {**items, SEGMENT: page.segment}, ())
        return
    key = f"company/{company}"
    yield replace(_row(line, labels, items, ()), kind="parent", fold_key=key)
    for segment in model.axes[SEGMENT].items:
        place = {**items, SEGMENT: segment.id}
        yield replace(_row(line, segment.labels, place, (key,)), indent=1, path=(labels,))


def _total_row(line: Line, page: Page) -> GridRow:
    summed = tuple(axis for axis in line.axes if axis != PERIOD)
    items: dict[str, str] = {}
    if page.segment not in {"", SUMMED} and SEGMENT in line.axes:
        summed = tuple(axis for axis in summed if axis != SEGMENT)
        items = {SEGMENT: page.segment}
    row = _row(line, catalogue()["compare_total"], items, ())
    return replace(row, kind="total", summed=summed)
