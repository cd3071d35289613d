"""Puts changes together: what was, what is, what came back, and whether both sides changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gpu_modeler.edits import AddYears, ClearCell, Edit, SetCell
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.review.contents import Content, is_same_value
from gpu_modeler.files.review.records import Change, ChangeKind, Held, NotUnderstood
from gpu_modeler.files.review.sides import Sides, own_cells
from gpu_modeler.formula import parse
from gpu_modeler.model import BASE, PERIOD, Cell, Line, Model, Place
from gpu_modeler.text import Message

Found = Change | NotUnderstood


@dataclass(frozen=True)
class Maker:
    """Makes changes of one review. They are numbered once all are known."""

    sides: Sides

    # --- places ---

    def refusal(self, line: Line, place: Place) -> Message | None:
        """Return why the model as it is now has no such place any more; `None` where it has."""
        mine = self.sides.mine
        known = mine.lines.get(line.id)
        if known is None:
            return Message("review_line_gone", {"line": line.labels})
        if known.axes != line.axes:
            return Message("review_axes_changed", {"line": line.labels})
        if not self.sides.units_fit(line.id):
            return Message("review_unit_changed", {"line": line.labels})
        for axis, item in zip(line.axes, place, strict=True):
            if item not in mine.item_ids(axis) and item not in (self.years if axis == PERIOD else ()):
                return Message("review_item_gone", {"item": item})
        return None

    @property
    def years(self) -> tuple[str, ...]:
        """Return the years that the model gets when what came back is accepted."""
        mine = self.sides.mine.periods
        return tuple(period for period in self.sides.frame.periods if period not in mine)

    def year_edits(self, places: Iterable[Mapping[str, str]]) -> tuple[Edit, ...]:
        """Return the edit that adds the years the places need."""
        if any(items.get(PERIOD) in self.years for items in places):
            return (AddYears(len(self.years), carry_inputs=False),)
        return ()

    # --- cells ---

    def clearing(self, line: Line, place: Place, keep: str = "") -> Iterator[Edit]:
        """Yield what takes a place's own values away in every scenario but one."""
        own = own_cells(self.sides.mine, line.id, place)
        for scenario in self.sides.mine.orders["scenarios"]:
            if scenario in own and scenario != keep:
                yield ClearCell(line.id, place, scenario)

    def holding(self, line: Line, place: Place, cell: Cell) -> tuple[Edit, ...]:
        """Return what makes a value hold at a place in every scenario."""
        items = dict(zip(line.axes, place, strict=True))
        return (
            *self.year_edits([items]),
            *self.clearing(line, place, keep=BASE),
            SetCell(line.id, place, cell),
        )

    def held(self, model: Model, line: Line, place: Place, scenario: str = BASE) -> Held:
        """Return what holds in a model at a place: the hard value in this model's unit, else the formula."""
        known = model.lines.get(line.id)
        if known is None or known.axes != line.axes:
            return None
        cell = model.cell(line.id, place, scenario)
        if cell is not None and cell.value is not None:
            return self.sides.to_mine(line.id, cell.value) if model is self.sides.base else cell.value
        return f"={formula}" if (formula := known.formula_at(place)) else None

    def is_changed_here(self, line: Line, place: Place, formula: str = "") -> bool:
        """Say whether the model holds something else at a place than was exported, in any scenario.

        `formula` is the one that came back there, if any: where the model has the same by now, both sides agree on it.
        """
        base, model = self.sides.base, self.sides.mine
        scenarios = {*base.scenarios, *model.scenarios}
        was, now = own_cells(base, line.id, place), own_cells(model, line.id, place)
        if any(not self._is_same_own(line, was.get(name), now.get(name)) for name in scenarios):
            return True
        known, before = model.lines.get(line.id), base.lines.get(line.id)
        if known is None or before is None:
            return known is not before
        mine = known.formula_at(place)
        return not (same_formula(before.formula_at(place), mine) or same_formula(formula, mine))

    def _is_same_own(self, line: Line, was: Cell | None, now: Cell | None) -> bool:
        if was is None or now is None:
            return was is now
        if was.value is None or now.value is None:
            return was.value is now.value
        return is_same_value(self.sides.to_mine(line.id, was.value), now.value)

    # --- changes ---

    def change(
        self,
        kind: ChangeKind,
        line: Line,
        place: Mapping[str, str],
        content: Content,
        *,
        values: tuple[Held, Held, Held],
        edits: Iterable[Edit],
        scenario: str = "",
        is_changed_here: bool = False,
        note: Message | None = None,
        source: str = "",
    ) -> Change:
        """Return a change at a line's items; `values` are base, mine and theirs."""
        base, mine, theirs = values
        rest = [item for axis, item in place.items() if axis not in {PERIOD, "company"}]
        return Change(
            number=0,
            kind=kind,
            line=line.id,
            company=place.get("company", ""),
            segment=" · ".join(rest),
            period=place.get(PERIOD, ""),
            scenario=scenario,
            base=base,
            mine=mine,
            theirs=theirs,
            conflict=is_changed_here and not _is_same_held(mine, theirs),
            edits=tuple(edits),
            sheet=content.sheet.name,
            cell=content.address,
            source=source,
            note=note,
        )

    def source_of(self, line: Line, place: Place, scenario: str = BASE) -> str:
        """Return the title of the source that the exported value rested on."""
        cell = self.sides.base.cell(line.id, place, scenario)
        source = self.sides.base.sources.get(cell.source) if cell is not None else None
        return source.title if source is not None else ""


def open_item(content: Content, reason: Message) -> NotUnderstood:
    """Return a cell that no edit was made of."""
    return NotUnderstood(content.sheet.name, content.address, content.text, reason)


def same_formula(one: str, other: str) -> bool:
    """Say whether two formulas of the formula language are the same but for spaces and parentheses."""
    if one == other:
        return True
    try:
        return bool(one and other) and parse(one) == parse(other)
    except ModelerError:
        return False


def _is_same_held(one: Held, other: Held) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return same_formula(one, other)
    return is_same_value(one, other)
