"""The records a model is made of. All are frozen: an edit replaces a record, it never changes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal

from gpu_modeler.record import record
from gpu_modeler.text import Labels

PERIOD = "period"
BASE = "base"

Place = tuple[str, ...]
"""Where a cell stands: one item id per axis of its line, in the order of `Line.axes` (`()` for a constant)."""

CellKind = Literal["input", "actual", "guidance", "override"]
SourceKind = Literal["filing", "exchange", "press", "estimate", "own view"]
VintageKind = Literal["guidance", "forecast notice", "flash report", "actual", "consensus", "own earlier"]
"""What was published: guidance, a forecast notice (业绩预告), a flash report (业绩快报), what was reported in the end, the
street's forecast, or the analyst's own earlier number."""
Move = Literal["set", "add", "factor"]
"""What a number does to a cell: it is the value, it is added to the value, or the value is multiplied by it."""


@record
class Item:
    """One member of an axis. A period's id is its year, e.g. "2026"."""

    id: str
    labels: Labels
    note: str = ""


@record
class Axis:
    """A dimension of the model. The axis called `period` is time: its items stand in order, without gaps."""

    id: str
    labels: Labels
    items: tuple[Item, ...]


@record
class Group:
    """Items of one axis that can be summed over by name, e.g. the trio."""

    id: str
    labels: Labels
    axis: str
    items: tuple[str, ...]


@record
class Section:
    """A run of lines under one heading. `page` says on which page it stands: "market" or "company"."""

    id: str
    labels: Labels
    page: str


@record
class FormulaException:
    """Another formula for part of a line's axes.

    `scope` maps an axis to the items it holds for; an axis that is absent is not restricted.
    """

    scope: Mapping[str, tuple[str, ...]]
    formula: str
    note: Labels = Labels("", "")


@record
class Line:
    """A named row of the model. `formula` is empty for an input. `axes` stand in the model's axis order."""

    id: str
    labels: Labels
    unit: str
    axes: tuple[str, ...]
    section: str
    formula: str = ""
    exceptions: tuple[FormulaException, ...] = ()
    number_format: str = ""
    note: Labels = Labels("", "")

    @property
    def is_input(self) -> bool:
        """Say whether values are typed, not computed."""
        return not self.formula

    def exception_at(self, place: Sequence[str]) -> int | None:
        """Return the position of the exception in force at `place`, `None` where the line's own formula holds.

        The one that restricts most axes wins, then the later one.
        """
        if not self.exceptions:
            return None
        items = dict(zip(self.axes, place, strict=True))
        holding = (
            (len(exception.scope), at)
            for at, exception in enumerate(self.exceptions)
            if all(items.get(axis) in allowed for axis, allowed in exception.scope.items())
        )
        return max(holding, default=(0, None))[1]

    def formula_at(self, place: Sequence[str]) -> str:
        """Return the formula in force at `place`, the line's or an exception's; empty for an input."""
        at = self.exception_at(place)
        return self.formula if at is None else self.exceptions[at].formula


@record
class Alternative:
    """A value another source gives for the same cell, kept beside the one in use."""

    value: float
    source: str
    note: Labels = Labels("", "")


@record
class Cell:
    """A hard value: an input, or a value typed over a formula.

    `value` is in the line's unit; a percentage is a fraction (45 % is 0.45), as in Excel. `None` clears the parent
    scenario's value, so that the formula shows again.
    """

    value: float | None
    kind: CellKind = "input"
    source: str = ""
    note: Labels = Labels("", "")
    alternatives: tuple[Alternative, ...] = ()


@record
class Vintage:
    """What was published, once, for one cell: a range, a value (`low == high`), or one end where the other is open (`None`).

    Numbers are in the line's unit as a cell's are. `date` is the day (2026-01-22), month or year of publication.
    """

    id: str
    line: str
    place: Place
    kind: VintageKind
    low: float | None
    high: float | None
    source: str = ""
    date: str = ""
    note: Labels = Labels("", "")


@record
class Scenario:
    """A parent plus the cells that differ. The scenario `base` has no parent."""

    id: str
    labels: Labels
    parent: str = ""
    note: Labels = Labels("", "")


@record
class Source:
    """Where a value comes from."""

    id: str
    title: str
    kind: SourceKind
    address: str = ""
    date: str = ""
    quote: str = ""


@record
class Claim:
    """A statement of the story, computed from model cells.

    `formula` is an expression of the formula language without open axes. With `check` "equal" the value must lie within
    `tolerance` (relative) of `expected` — or of both ends when `expected` holds two numbers and `formula_high` is given;
    with "at_least" it must not fall below.
    """

    id: str
    labels: Labels
    formula: str
    expected: tuple[float, ...]
    unit: str
    tolerance: float
    check: Literal["equal", "at_least"]
    expected_verdict: Literal["agrees", "disagrees"]
    scenario: str = BASE
    formula_high: str = ""
    note: Labels = Labels("", "")


ChartKind = Literal["curves", "stacked_bars", "stacked_areas", "shares", "waterfall", "scatter", "football"]
"""How a chart draws its series; "curves" are lines and bars side by side, as each series says."""
SeriesRole = Literal["", "less", "total", "reference"]


@record
class Series:
    """One curve or bar group of a chart: a line at fixed items ("" keeps the page's company).

    `scenario` is drawn in place of the one that is shown; `side` the axis ("" lets the units decide); `colour` the place
    in the order of the series colours, -1 the next. `role` is read by two kinds: in a waterfall "less" is taken away and
    "total" stands on the ground, in a football field "reference" is a line across all ranges.
    """

    line: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    mark: Literal["line", "bar"] = "line"
    scenario: str = ""
    side: Literal["", "left", "right"] = ""
    colour: int = -1
    role: SeriesRole = ""


@record
class Chart:
    """A chart beside the grid. `page` is "company", "market" or "compare", or "view:ID" for a view of the model's.

    `first` and `last` are the years drawn, all where empty. `period` is the one year of kinds that draw a single one.
    `along` says what a kind lists that could list several things: "period", "company", "scenario", "line"; "" the usual.
    """

    id: str
    labels: Labels
    page: str
    series: tuple[Series, ...]
    kind: ChartKind = "curves"
    first: str = ""
    last: str = ""
    period: str = ""
    along: str = ""


@record
class Uncertainty:
    """How far cells of a line may turn out otherwise.

    `distribution` is the text that `analysis.distribution_text` reads, in `unit` (empty: in the line's own, or plain
    numbers where it gives factors).
    `scope` maps an axis to the items that vary; of an axis that is absent, the period too, all do but reported values.
    All cells move together, but that items of the axes in `each` are drawn on their own; an event is drawn for each
    period on its own in any case.
    """

    id: str
    line: str
    distribution: str
    move: Move = "set"
    unit: str = ""
    scope: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    each: tuple[str, ...] = ()
    source: str = ""
    note: Labels = Labels("", "")


@record
class Correlation:
    """The correlation, -1 to 1, of two uncertainties, or of one's own draws for different items (`first == second`).

    Draws of two uncertainties that are both made for each item of an axis are correlated item by item.
    """

    first: str
    second: str
    value: float
    note: Labels = Labels("", "")

    @property
    def key(self) -> tuple[str, str]:
        """Return the pair in the order in which the model keeps it."""
        return (self.first, self.second) if self.first <= self.second else (self.second, self.first)


@record
class View:
    """An arrangement of the grid that is kept: which axes are rows and columns, outermost first, and what is shown.

    Besides the model's axes "line" and "scenario" can be arranged. `page` fixes the others: an item's id, "+" for the
    sum over the axis, "" for its first item. `only` says of an axis, or of "line", which items are shown; what it does
    not name is shown whole. Names that the model no longer has are passed over.
    """

    id: str
    labels: Labels
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    page: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_totals: bool = False


@record
class RowGroup:
    """Lines that fold away together under a heading of their own, wherever they are the rows."""

    id: str
    labels: Labels
    lines: tuple[str, ...]
