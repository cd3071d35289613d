"""One paragraph about one cell, Chinese and English: what it is, how it comes about, why it changed, what it rests on.

Every number in it is taken from the engine when it is told; `Paragraph.figures` lists them, so that a test can ask again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from gpu_modeler.analysis.figures import figure
from gpu_modeler.app.explaining_change import Change, change_since
from gpu_modeler.app.explaining_ground import NO_SOURCE, Ground, ground_of
from gpu_modeler.app.inspecting.effects import Effects, dependent_effects, precedent_effects
from gpu_modeler.app.inspecting.formula_value import formula_value
from gpu_modeler.app.inspecting.formula_words import Filler
from gpu_modeler.app.inspecting.names import (
    listed,
    scope_labels,
    spot_labels,
    told_labels,
    value_labels,
)
from gpu_modeler.app.inspecting.overview import year_before
from gpu_modeler.app.inspecting.readings import Reading, Spot, is_typed, readers, readings
from gpu_modeler.app.inspecting.sourcing import SOURCE_KINDS, Card, choices
from gpu_modeler.app.inspecting.tracing import elasticity_text, share_text
from gpu_modeler.app.session import Session
from gpu_modeler.app.source_age import source_state
from gpu_modeler.errors import CellError
from gpu_modeler.formula import Unit
from gpu_modeler.model import BASE, PERIOD
from gpu_modeler.text import Labels, Language, Message

MOST_NAMED = 4
LARGEST_NAMED = 20.0
"""Per cent for a per cent: what moves more is next to nothing now, a difference of what is nearly alike."""
LONGEST_FORMULA = 90
_SMALLEST_NAMED = 0.03


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that was said: of a cell in a scenario, or one that was worked out (`spot` is `None`)."""

    text: Labels
    value: float
    unit: str
    spot: Spot | None = None
    scenario: str = BASE


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is told of a cell, sentence by sentence, and the numbers in it."""

    sentences: tuple[Labels, ...]
    figures: tuple[Figure, ...]

    def text(self, language: Language) -> str:
        """Return the paragraph as plain text."""
        return ("" if language == "zh" else " ").join(each.in_language(language) for each in self.sentences)

    def html(self, language: Language) -> str:
        """Return the paragraph for a document or a mail."""
        return f"<p>{escape(self.text(language))}</p>"


def explain(session: Session, spot: Spot) -> Paragraph:
    """Return a paragraph about a cell in the scenario that is shown."""
    teller = _Teller(session, spot)
    return Paragraph(tuple(_rendered(each) for each in teller.sentences()), tuple(teller.figures))


def _rendered(message: Message) -> Labels:
    return Labels(message.in_language("zh"), message.in_language("en"))


@dataclass
class _Teller:
    """Tells one cell; `figures` gathers the numbers it says."""

    session: Session
    spot: Spot
    figures: list[Figure] = field(default_factory=list)

    @property
    def unit(self) -> str:
        return self.session.model.lines[self.spot.line].unit

    def sentences(self) -> Iterator[Message]:
        model = self.session.model
        value = self.session.value(*self.spot)
        scenario = model.scenarios[self.session.scenario].labels
        names = {"scenario": scenario, "cell": spot_labels(model, self.spot), "value": self.said(self.spot)}
        if isinstance(value, CellError):
            yield Message("explain_error", names | {"reason": Message(f"cell_error_{value.name.lower()}")})
            yield from self._origin()
        else:
            yield Message("explain_value", names)
        if is_typed(model, self.spot, self.session.scenario):
            yield from self._typed()
        else:
            yield from self._computed(value)
        if not isinstance(value, CellError):
            yield from self._since_year(value)
            yield from self._since_base(value)
            yield from self._weighted()
        if not is_typed(model, self.spot, self.session.scenario):
            yield from self._rests()
        yield from self._drives()

    # --- numbers ---

    def said(self, spot: Spot, scenario: str = "") -> Labels:
        """Return a cell's value as a sentence says it."""
        scenario = scenario or self.session.scenario
        value = self.session.value(*spot, scenario)
        unit = self.session.model.lines[spot.line].unit
        text = value_labels(value, unit)
        if isinstance(value, float):
            self.figures.append(Figure(text, value, unit, spot, scenario))
        return text

    def number(self, value: float, unit: str, *, signed: bool = False) -> Labels:
        """Return a number that was worked out."""
        text = figure(value, unit, signed=signed)
        self.figures.append(Figure(text, value, unit))
        return text

    def _difference(self, change: float, *, signed: bool = False) -> Labels:
        """Return a difference in the cell's unit; of percentages in points."""
        known = Unit.parse(self.unit)
        if known.is_percent:
            sign = "+" if signed else ""
            points = f"{100 * change:{sign},.{1 if abs(change) >= 0.0005 else 3}f}"
            text = _rendered(Message("bridge_points", {"points": points}))
            self.figures.append(Figure(text, change, self.unit))
            return text
        if known.is_calendar_year:
            return self.number(change, "year", signed=signed)
        return self.number(change, self.unit, signed=signed)

    def share(self, share: float) -> Labels:
        """Return a share of the cell."""
        text = Labels(share_text(share), share_text(share))
        self.figures.append(Figure(text, share, "%"))
        return text

    def elasticity(self, change: float) -> Labels:
        """Return what one per cent more does, in per cent, with its sign."""
        plain = elasticity_text(change)
        text = f"+{plain}" if change > 0 and plain != "0%" else plain
        self.figures.append(Figure(Labels(text, text), change / 100, "%"))
        return Labels(text, text)

    def count(self, number: int) -> str:
        """Return a number of things."""
        text = f"{number:,}"
        self.figures.append(Figure(Labels(text, text), number, "1"))
        return text

    # --- what is typed ---

    def _typed(self) -> Iterator[Message]:
        session, spot = self.session, self.spot
        cell = session.cell(*spot)
        if cell is None:
            yield Message("explain_empty")
            return
        yield Message(f"explain_kind_{cell.kind}")
        yield from self._over_formula()
        used, *others = choices(session, spot)
        if used.card is None:
            yield Message("explain_no_source")
        else:
            yield Message("explain_source", _source_names(used.card))
        if source_state(session.model, *spot, session.scenario) == "old":
            yield Message("explain_source_old")
        for other in others[:2]:
            gives = cell.alternatives[other.at]
            title = (
                Labels(other.card.title("zh"), other.card.title("en"))
                if other.card
                else Labels("", gives.source)
            )
            names = {"value": self.number(gives.value, self.unit), "source": title}
            yield Message("explain_alternative", names)

    def _over_formula(self) -> Iterator[Message]:
        if self.session.model.lines[self.spot.line].is_input:
            return
        computed = formula_value(self.session.calculation, self.spot, self.session.scenario)
        typed = self.session.value(*self.spot)
        if isinstance(computed, CellError):
            yield Message("explain_formula_error", {"error": computed.text})
        elif computed is not None and isinstance(typed, float):
            if value_labels(computed, self.unit) == value_labels(typed, self.unit):
                yield Message("explain_formula_agrees")
            else:
                yield Message("explain_formula_gives", {"value": self.number(computed, self.unit)})

    # --- what is computed ---

    def _origin(self) -> Iterator[Message]:
        origin = Spot(*self.session.calculation.origin(*self.spot, self.session.scenario))
        if origin != self.spot:
            yield Message("explain_origin", {"cell": spot_labels(self.session.model, origin)})

    def _computed(self, value: float | CellError) -> Iterator[Message]:
        session, model = self.session, self.session.model
        line = model.lines[self.spot.line]
        at = line.exception_at(self.spot.place)
        if at is not None:
            items = scope_labels(model, line.exceptions[at].scope)
            yield Message("explain_exception", {"items": items})
        found = readings(session.calculation, self.spot, session.scenario)
        effects = precedent_effects(session.calculation, self.spot, session.scenario, found)
        shares = [effects[each.spots] for each in found if each.spots in effects]
        if shares and len(shares) == len(found) and all(each.kind == "share" for each in shares):
            yield from self._sum(found, effects, value)
        else:
            yield from self._formula(found, effects)

    def _sum(self, found: Sequence[Reading], effects: Effects, value: float | CellError) -> Iterator[Message]:
        ordered = sorted(found, key=lambda each: -abs(effects[each.spots].value))
        ordered = [each for each in ordered if effects[each.spots].value]
        plus = [each for each in ordered if not self._is_taken_away(each, effects, value)]
        minus = [each for each in ordered if each not in plus]
        if len(ordered) == 1 and _is_same(effects[ordered[0].spots].value, 1.0):
            whole = {"label": self._label(ordered[0]), "value": self._value_of(ordered[0])}
            yield Message("explain_equals_part" if len(found) > 1 else "explain_equals", whole)
            return
        shown = ordered[:MOST_NAMED]
        for key, parts in (("explain_sum", plus), ("explain_less", minus)):
            named = [self._addend(each, effects) for each in parts if each in shown]
            if named:
                yield Message(key, {"parts": listed(named)})
        if len(ordered) > len(shown):
            yield Message("explain_more_parts", {"count": self.count(len(ordered) - len(shown))})

    def _is_taken_away(self, reading: Reading, effects: Effects, value: float | CellError) -> bool:
        """Say whether a part counts against what it is: its share of the cell has the other sign."""
        size = self._sum_of(reading)
        return isinstance(value, float) and effects[reading.spots].value * value * size < 0

    def _sum_of(self, reading: Reading) -> float:
        values = [self.session.value(*each) for each in reading.spots]
        return sum(value for value in values if isinstance(value, float))

    def _addend(self, reading: Reading, effects: Effects) -> Labels:
        names = {
            "label": self._label(reading),
            "value": self._value_of(reading),
            "share": self.share(effects[reading.spots].value),
        }
        return _rendered(Message("explain_addend", names))

    def _label(self, reading: Reading) -> Labels:
        if len(reading.spots) == 1:
            return told_labels(self.session.model, reading.spots[0], self.spot)
        return _rendered(Message("explain_total", {"line": self.session.model.lines[reading.line].labels}))

    def _value_of(self, reading: Reading) -> Labels:
        if len(reading.spots) == 1:
            return self.said(reading.spots[0])
        return self.number(self._sum_of(reading), self.session.model.lines[reading.line].unit)

    def _formula(self, found: Sequence[Reading], effects: Effects) -> Iterator[Message]:
        formula = Filler(self.session.calculation, self.spot, self.session.scenario).words().labels
        single = [each for each in found if len(each.spots) == 1]
        parts = [
            _rendered(
                Message("explain_part", {"label": self._label(each), "value": self.said(each.spots[0])})
            )
            for each in single[: MOST_NAMED + 1]
        ]
        is_short = max(len(formula.zh), len(formula.en) / 2) <= LONGEST_FORMULA
        if is_short:
            yield Message("explain_formula", {"formula": formula})
        if parts:
            yield Message("explain_parts" if is_short else "explain_from", {"parts": listed(parts)})
        yield from self._strongest([each for each in found if each.spots in effects], effects)

    def _strongest(self, found: Sequence[Reading], effects: Effects) -> Iterator[Message]:
        moving = [each for each in found if effects[each.spots].kind == "elasticity"]
        moving = [each for each in moving if effects[each.spots].value]
        if len(moving) < 2:
            return
        first = max(moving, key=lambda each: abs(effects[each.spots].value))
        change = effects[first.spots].value
        if all(abs(effects[each.spots].value - change) < 1e-6 for each in moving):
            yield Message("explain_alike", {"change": self.elasticity(change)})
        else:
            names = {"label": self._label(first), "change": self.elasticity(change)}
            yield Message("explain_strongest", names)

    # --- against others ---

    def _since_year(self, value: float) -> Iterator[Message]:
        before = year_before(self.session, self.spot)
        then = self.session.value(*before) if before is not None else None
        if before is None or not isinstance(then, float) or Unit.parse(self.unit).is_calendar_year:
            return
        year = before.items(self.session.model)[PERIOD]
        if _is_same(value, then):
            yield Message("explain_unchanged", {"year": year})
            return
        names = {"year": year, "before": self.said(before), "change": self._difference(abs(value - then))}
        names["relative"] = self._relative(value, then)
        yield Message("explain_rose" if value > then else "explain_fell", names)
        change = change_since(self.session.calculation, self.spot, before, self.session.scenario)
        if change is not None:
            yield from self._drivers(change)
        elif self._is_computed(self.spot) and not self._is_computed(before):
            yield Message("explain_was_typed", {"year": year, "kind": self._kind_of(before)})

    def _is_computed(self, spot: Spot) -> bool:
        return not is_typed(self.session.model, spot, self.session.scenario)

    def _kind_of(self, spot: Spot) -> Message:
        return Message(f"explain_as_{self.session.cell_kind(*spot)}")

    def _relative(self, value: float, then: float) -> object:
        if then <= 0 or Unit.parse(self.unit).is_percent:
            return ""
        relative = figure(abs(value - then) / then, "%")
        self.figures.append(Figure(relative, abs(value - then) / then, "%"))
        return Message("explain_relative", {"relative": relative})

    def _drivers(self, change: Change) -> Iterator[Message]:
        largest = max((abs(part.value) for part in change.parts), default=0.0)
        worth = [part for part in change.parts if abs(part.value) >= _SMALLEST_NAMED * largest][:MOST_NAMED]
        rises = change.end > change.start
        groups = {
            "explain_mainly": [part for part in worth if (part.value > 0) == rises],
            "explain_offset": [part for part in worth if (part.value > 0) != rises],
        }
        for key, parts in groups.items():
            named = [
                _rendered(
                    Message(
                        "explain_driver",
                        {
                            "label": self._label(each.reading),
                            "value": self._difference(each.value, signed=True),
                        },
                    )
                )
                for each in parts
            ]
            if named:
                yield Message(key, {"drivers": listed(named)})
        if abs(change.rest) >= _SMALLEST_NAMED * max(largest, abs(change.rest)):
            rest = {"value": self._difference(change.rest, signed=True)}
            if change.rest:
                yield Message("explain_rest" if change.parts else "explain_rest_alone", rest)

    def _since_base(self, value: float) -> Iterator[Message]:
        if self.session.scenario == BASE:
            return
        base = self.session.value(*self.spot, BASE)
        if not isinstance(base, float):
            return
        names: dict[str, object] = {"base": self.session.model.scenarios[BASE].labels}
        if _is_same(value, base):
            yield Message("explain_as_base", names)
            return
        names |= {"value": self.said(self.spot, BASE), "change": self._difference(abs(value - base))}
        yield Message("explain_above_base" if value > base else "explain_below_base", names)

    def _weighted(self) -> Iterator[Message]:
        if Unit.parse(self.unit).is_calendar_year:  # half 2028 and half never is no year
            return
        weighted = self.session.weighted_value(*self.spot)
        value = self.session.value(*self.spot)
        if isinstance(weighted, float) and isinstance(value, float) and not _is_same(weighted, value):
            yield Message("explain_weighted", {"value": self.number(weighted, self.unit)})

    # --- below and above ---

    def _rests(self) -> Iterator[Message]:
        ground = ground_of(self.session.calculation, self.spot, self.session.scenario)
        if not ground.count:
            return
        lines = [
            _rendered(
                Message(
                    "explain_lever",
                    {
                        "label": self.session.model.lines[each.line].labels,
                        "change": self.elasticity(each.elasticity or 0.0),
                    },
                )
            )
            for each in ground.lines[:3]
        ]
        count = self.count(ground.count)
        yield Message("explain_rests", {"count": count})
        if lines:
            yield Message("explain_levers", {"lines": listed(lines)})
        yield from self._sources(ground)

    def _sources(self, ground: Ground) -> Iterator[Message]:
        kinds = [
            _rendered(
                Message(
                    "explain_source_count",
                    {"kind": _kind_name(kind), "count": self.count(ground.kinds[kind])},
                )
            )
            for kind in (*SOURCE_KINDS, NO_SOURCE)
            if ground.kinds[kind]
        ]
        yield Message("explain_kinds", {"kinds": listed(kinds)})
        if ground.old:
            cell = spot_labels(self.session.model, ground.old[0])
            yield Message("explain_old", {"count": self.count(len(ground.old)), "cell": cell})
        if ground.conflicts:
            cell = spot_labels(self.session.model, ground.conflicts[0])
            yield Message("explain_conflicts", {"count": self.count(len(ground.conflicts)), "cell": cell})

    def _drives(self) -> Iterator[Message]:
        session = self.session
        found = readers(session.calculation, self.spot, session.scenario)
        if not found:
            yield Message("explain_unused")
            return
        single = [each.spots[0] for each in found if len(each.spots) == 1]
        effects = dependent_effects(session.calculation, self.spot, session.scenario, single)
        strong = sorted(
            (each for each in single if each in effects and 0 < abs(effects[each].value) < LARGEST_NAMED),
            key=lambda each: -abs(effects[each].value),
        )[:3]
        if not strong:
            names = [session.model.lines[each.line].labels for each in found[:3]]
            yield Message("explain_used_by", {"lines": listed(names), "count": self.count(len(found))})
            return
        moves = [
            _rendered(
                Message(
                    "explain_move",
                    {
                        "label": told_labels(session.model, each, self.spot),
                        "change": self.elasticity(effects[each].value),
                    },
                )
            )
            for each in strong
        ]
        yield Message("explain_drives", {"count": self.count(len(found)), "moves": listed(moves)})


def _kind_name(kind: str) -> Message:
    if kind == NO_SOURCE:
        return Message("explain_kind_none")
    return Message(f"source_kind_{kind.replace(' ', '_')}")


def _source_names(card: Card) -> dict[str, object]:
    date = card.source.date
    return {
        "source": Labels(card.title("zh"), card.title("en")),
        "kind": card.kind,
        "date": Message("explain_dated", {"date": date}) if date else "",
    }


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))
