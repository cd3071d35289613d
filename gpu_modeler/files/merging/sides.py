"""The three versions side by side, and what a change of the other's needs to be there before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gpu_modeler.edits import AddAxis, AddItem, AddScenario, AddSection, AddYears, DefineLine, Edit, SetSource
from gpu_modeler.files.review.records import Change, ChangeKind, Held
from gpu_modeler.model import BASE, PERIOD, Axis, Cell, CellKey, Item, Line, Model
from gpu_modeler.text import Labels, Language, Message

SEPARATOR = " · "
COMPANY = "company"


@dataclass(frozen=True)
class Difference:
    """One record that they changed, and whether it was changed here too, otherwise."""

    key: Any
    base: Any
    mine: Any
    theirs: Any

    @property
    def conflict(self) -> bool:
        """Whether both changed it."""
        return bool(self.base != self.mine)


def differences(
    base: Mapping[Any, Any], mine: Mapping[Any, Any], theirs: Mapping[Any, Any]
) -> list[Difference]:
    """Return the records of one table that they changed, in their order, then those that they took out.

    What was changed alike on both sides needs nothing.
    """
    keys = [*theirs, *(key for key in base if key not in theirs)]
    found = (Difference(key, base.get(key), mine.get(key), theirs.get(key)) for key in keys)
    return [each for each in found if each.theirs not in (each.base, each.mine)]


@dataclass(frozen=True)
class Versions:
    """The three models; `language` is that of names."""

    base: Model
    mine: Model
    theirs: Model
    language: Language

    def differences(self, table: str) -> list[Difference]:
        """Return the differences of a table other than the cells."""
        ordered = {key: getattr(self.theirs, table)[key] for key in self.theirs.orders.get(table, ())}
        theirs = {**ordered, **getattr(self.theirs, table)}
        return differences(getattr(self.base, table), getattr(self.mine, table), theirs)

    def cell_differences(self) -> Iterator[Difference]:
        """Yield the differences of hard values, line by line."""
        lines = dict.fromkeys([*self.theirs.orders.get("lines", ()), *self.base.orders.get("lines", ())])
        for line in lines:
            sides = (model.cells_of(line) for model in (self.base, self.mine, self.theirs))
            for found in differences(*sides):
                scenario, place = found.key
                yield Difference((scenario, line, place), found.base, found.mine, found.theirs)

    def name(self, labels: Labels) -> str:
        """Return labels in the language of names."""
        return labels.in_language(self.language)

    # --- what came with them ------------------------------------------------------------------------

    @cached_property
    def new_items(self) -> dict[tuple[str, str], Item]:
        """Their items that are not here: (axis, item)."""
        here = {(axis.id, item.id) for axis in self.mine.axes.values() for item in axis.items}
        there = {(axis.id, item.id): item for axis in self.theirs.axes.values() for item in axis.items}
        was = {(axis.id, item.id) for axis in self.base.axes.values() for item in axis.items}
        return {key: item for key, item in there.items() if key not in here and key not in was}

    @cached_property
    def new_lines(self) -> frozenset[str]:
        """Their lines that are not here."""
        return frozenset(self.theirs.lines) - set(self.mine.lines) - set(self.base.lines)

    @cached_property
    def new_scenarios(self) -> frozenset[str]:
        """Their scenarios that are not here."""
        return frozenset(self.theirs.scenarios) - set(self.mine.scenarios) - set(self.base.scenarios)

    def items_of(self, line: Line, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Yield the new items at a place of a line."""
        yield from (pair for pair in zip(line.axes, place, strict=False) if pair in self.new_items)

    # --- what must be there before ------------------------------------------------------------------

    def source(self, source: str) -> tuple[Edit, ...]:
        """Return what brings a source along."""
        known = self.theirs.sources.get(source)
        return (SetSource(known),) if known is not None and source not in self.mine.sources else ()

    def scenario(self, scenario: str) -> tuple[Edit, ...]:
        """Return what brings a scenario along, with its parents."""
        known = self.theirs.scenarios.get(scenario)
        if known is None or scenario in self.mine.scenarios:
            return ()
        adding = AddScenario(known.id, known.labels, known.parent or BASE, known.note)
        return (*self.scenario(known.parent), adding)

    def section(self, section: str) -> tuple[Edit, ...]:
        """Return what brings a heading along."""
        known = self.theirs.sections.get(section)
        if known is None or section in self.mine.sections:
            return ()
        after = self.known_before("sections", section, self.mine.sections)
        return (AddSection(known.id, known.labels, known.page, after),)

    def axis(self, axis: str) -> tuple[Edit, ...]:
        """Return what brings a dimension along."""
        known = self.theirs.axes.get(axis)
        return (AddAxis(known.id, known.labels, known.items),) if known and axis not in self.mine.axes else ()

    def item(self, axis: str, item: str) -> tuple[Edit, ...]:
        """Return what brings an item along; for a year all that are missing."""
        if axis not in self.mine.axes:
            return self.axis(axis)
        if (axis, item) not in self.new_items:
            return ()
        if axis == PERIOD:
            return self.years()
        known = self.new_items[axis, item]
        order = [each.id for each in self.theirs.axes[axis].items]
        return (
            AddItem(axis, item, known.labels, _last_known(order, item, self.mine.item_ids(axis)), known.note),
        )

    def years(self) -> tuple[Edit, ...]:
        """Return what adds their years at both ends."""
        here, there = self.mine.periods, self.theirs.periods
        if not here:
            return ()
        before, after = (
            [year for year in there if year < here[0]],
            [year for year in there if year > here[-1]],
        )
        edits: list[Edit] = [AddYears(len(before), carry_inputs=False, at_start=True)] if before else []
        return (*edits, *((AddYears(len(after), carry_inputs=False),) if after else ()))

    def line(self, line: Line) -> tuple[Edit, ...]:
        """Return what brings a line along, without its values."""
        axes = tuple(edit for axis in line.axes for edit in self.axis(axis))
        fellows = [each.id for each in self.mine.ordered("lines") if each.section == line.section]
        after = _last_known(list(self.theirs.orders["lines"]), line.id, fellows)
        made = DefineLine(
            line.id, line.formula, line.unit, line.axes, line.section, line.labels, after,
            line.number_format, line.note,
        )  # fmt: skip
        return (*axes, *self.section(line.section), made)

    def cell(self, key: CellKey, cell: Cell) -> tuple[Edit, ...]:
        """Return what must be there before a hard value: scenario, items, sources."""
        scenario, line, place = key
        known = self.theirs.lines[line]
        items = [edit for pair in self.items_of(known, place) for edit in self.item(*pair)]
        sources = [
            edit
            for name in (cell.source, *(a.source for a in cell.alternatives))
            for edit in self.source(name)
        ]
        return (*self.scenario(scenario), *items, *sources)

    def known_before(self, table: str, key: str, known: Mapping[str, object]) -> str:
        """Return the nearest record before one of theirs that is here too; empty where there is none."""
        return _last_known(list(self.theirs.orders.get(table, ())), key, known)


def _last_known(order: list[str], key: str, known: Any) -> str:
    before = order[: order.index(key)] if key in order else order
    return next((each for each in reversed(before) if each in known), "")


def change(
    kind: ChangeKind,
    edits: tuple[Edit, ...],
    held: tuple[Held, Held, Held],
    *,
    conflict: bool,
    line: str = "",
    items: Mapping[str, str] | None = None,
    scenario: str = "",
    source: str = "",
    note: Message | None = None,
) -> Change:
    """Return a change, still without number; `held` is base, mine, theirs; `items` are by axis."""
    named = dict(items or {})
    company, period = named.pop(COMPANY, ""), named.pop(PERIOD, "")
    return Change(
        number=0, kind=kind, line=line, company=company, segment=SEPARATOR.join(named.values()), period=period,
        scenario=scenario, base=held[0], mine=held[1], theirs=held[2], conflict=conflict, edits=edits,
        sheet="", cell="", source=source, note=note,
    )  # fmt: skip


def axis_items(axis: Axis | None) -> dict[str, Item]:
    """Return the items of an axis by id; none where there is no such axis."""
    return {item.id: item for item in axis.items} if axis is not None else {}
