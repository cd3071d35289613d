"""What was published for a cell, in the order of time: what superseded what, and how each stood against what came.

Only what a company published about itself counts as its record: guidance and forecast notices, judged once a flash report
or the accounts are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gpu_modeler.app.rows import COMPANY
from gpu_modeler.edits.vintages import is_date, value_of
from gpu_modeler.model import Model, Place, Vintage

KINDS = ("guidance", "own earlier", "consensus", "forecast notice", "flash report", "actual")
"""In the order in which they come where dates do not tell."""
FINAL = frozenset({"flash report", "actual"})
BY_COMPANY = frozenset({"guidance", "forecast notice", "flash report", "actual"})
PLEDGES = frozenset({"guidance", "forecast notice"})
ROUNDING = 0.005
"""A single number counts as met within half a percent: what is published is rounded."""

Verdict = Literal["within", "above", "below", "partly above", "partly below", "wider"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a vintage stood against a later one.

    Attributes:
        by: the later one; what was reported where there is something, else the latest notice.
        verdict: where the later one lies, seen from this range. A range that lies only partly outside is told as such.
        from_middle: how far the later value is from the middle, as a fraction of it; `None` for an open range or 0.
        from_end: how far it is beyond the nearer end, as a fraction of that; 0 within, `None` where the end is 0.
    """

    by: Vintage
    verdict: Verdict
    from_middle: float | None
    from_end: float | None

    @property
    def is_final(self) -> bool:
        """Whether it is judged by what was reported."""
        return self.by.kind in FINAL

    @property
    def is_hit(self) -> bool:
        """Whether what came lies in the range."""
        return self.verdict == "within"


@dataclass(frozen=True, slots=True)
class Link:
    """A vintage in its chain: what took its place, and how it stood. The model's own reported value has an empty id."""

    vintage: Vintage
    superseded_by: Vintage | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Record:
    """How a company's guidance and notices turned out: those judged by what was reported.

    `mean_miss` is the mean distance from the middle, without sign, of those that have one; `None` where none has.
    """

    company: str
    judged: int
    hits: int
    above: int
    below: int
    mean_miss: float | None
    waiting: int

    @property
    def hit_rate(self) -> float | None:
        """The part of the judged that held; `None` where none is judged."""
        return self.hits / self.judged if self.judged else None


def vintages_of(model: Model, line: str, place: Place) -> tuple[Vintage, ...]:
    """Return what was published for a cell, in the order of time."""
    found = (known for known in model.vintages.values() if (known.line, known.place) == (line, place))
    return tuple(sorted(found, key=_time))


def cells_with_vintages(model: Model) -> list[tuple[str, Place]]:
    """Return (line, place) of every cell with vintages: companies in their order, then lines, then years."""
    cells = {(known.line, known.place) for known in model.vintages.values()}
    ranks = {line: n for n, line in enumerate(model.orders["lines"])}
    items = {axis: {item: n for n, item in enumerate(model.item_ids(axis))} for axis in model.axes}

    def position(cell: tuple[str, Place]) -> tuple[int, int, list[int]]:
        line, place = cell
        axes = model.lines[line].axes
        company = items[COMPANY][place[axes.index(COMPANY)]] if COMPANY in axes else -1
        return company, ranks[line], [items[axis][item] for axis, item in zip(axes, place, strict=True)]

    return sorted(cells, key=position)


def chain_of(model: Model, line: str, place: Place) -> tuple[Link, ...]:
    """Return a cell's vintages in the order of time, with the model's own reported value where none says the same."""
    chain = list(vintages_of(model, line, place))
    own = _reported(model, line, place, chain)
    if own is not None:
        chain = sorted([*chain, own], key=_time)
    return tuple(
        Link(known, _successor(known, chain[n + 1 :]), outcome_of(known, chain[n + 1 :]))
        for n, known in enumerate(chain)
    )


def outcome_of(vintage: Vintage, later: list[Vintage]) -> Outcome | None:
    """Judge a vintage by the last value reported after it, or else by the last notice; `None` where neither came."""
    if vintage.kind in FINAL:
        return None
    judges = [other for other in later if other.kind in FINAL] or [
        other for other in later if other.kind == "forecast notice"
    ]
    return against(vintage, judges[-1]) if judges else None


def against(vintage: Vintage, later: Vintage) -> Outcome:
    """Return how a vintage stands against a later one."""
    value = value_of(later)
    verdict = _verdict(_ends(vintage), _ends(later))
    end = vintage.low if verdict in {"below", "partly below"} else vintage.high
    beyond = later.low if verdict in {"below", "partly below"} else later.high
    from_end = 0.0 if verdict == "within" else _distance(beyond, end)
    is_open = vintage.low is None or vintage.high is None
    return Outcome(later, verdict, None if is_open else _distance(value, value_of(vintage)), from_end)


def company_records(model: Model) -> list[Record]:
    """Return the record of every company that has given guidance or a notice, in the order of companies."""
    companies = model.item_ids(COMPANY) if COMPANY in model.axes else ()
    found = {company: [*_pledges(model, company)] for company in companies}
    return [_record(company, links) for company, links in found.items() if links]


def _pledges(model: Model, company: str) -> Iterator[Link]:
    for line, place in cells_with_vintages(model):
        axes = model.lines[line].axes
        if COMPANY in axes and place[axes.index(COMPANY)] == company:
            yield from (link for link in chain_of(model, line, place) if link.vintage.kind in PLEDGES)


def _record(company: str, links: list[Link]) -> Record:
    judged = [link.outcome for link in links if link.outcome is not None and link.outcome.is_final]
    misses = [abs(outcome.from_middle) for outcome in judged if outcome.from_middle is not None]
    return Record(
        company,
        judged=len(judged),
        hits=sum(outcome.is_hit for outcome in judged),
        above=sum(outcome.verdict == "above" for outcome in judged),
        below=sum(outcome.verdict == "below" for outcome in judged),
        mean_miss=sum(misses) / len(misses) if misses else None,
        waiting=len(links) - len(judged),
    )


def _reported(model: Model, line: str, place: Place, chain: list[Vintage]) -> Vintage | None:
    cell = model.cell(line, place)
    if cell is None or cell.value is None or cell.kind != "actual":
        return None
    if any(known.kind in FINAL and value_of(known) == cell.value for known in chain):
        return None
    source = model.sources.get(cell.source)
    date = source.date[:10] if source is not None and is_date(source.date[:10]) else ""
    return Vintage("", line, place, "actual", cell.value, cell.value, cell.source, date, cell.note)


def _successor(vintage: Vintage, later: list[Vintage]) -> Vintage | None:
    kinds = BY_COMPANY if vintage.kind in BY_COMPANY else FINAL
    return next((other for other in later if other.kind in kinds), None)


def _ends(vintage: Vintage) -> tuple[float, float]:
    """Return both ends; an open one is infinite, a single number is as wide as its rounding."""
    low = float("-inf") if vintage.low is None else vintage.low
    high = float("inf") if vintage.high is None else vintage.high
    return low, high


def _verdict(ends: tuple[float, float], later: tuple[float, float]) -> Verdict:
    low, high = ends
    if low == high:  # a single number
        low, high = low - ROUNDING * abs(low), high + ROUNDING * abs(high)
    if later[0] > high:
        return "above"
    if later[1] < low:
        return "below"
    is_above, is_below = later[1] > high, later[0] < low
    if is_above and is_below:
        return "wider"
    return "partly above" if is_above else "partly below" if is_below else "within"


def _distance(value: float | None, base: float | None) -> float | None:
    return None if value is None or not base else (value - base) / abs(base)


def _time(vintage: Vintage) -> tuple[bool, str, int, str]:
    """Sort by date; what was reported closes the chain, whatever the date of the page that tells it."""
    return vintage.kind in FINAL, vintage.date or "9999", KINDS.index(vintage.kind), vintage.id
