"""What a cell is computed from, and what is computed from it: trees that grow one level at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from gpu_modeler.app.inspecting.effects import Effect, dependent_effects, precedent_effects, spots_of
from gpu_modeler.app.inspecting.names import dotted, item_labels, reading_labels, short_labels, value_labels
from gpu_modeler.app.inspecting.readings import Reading, Spot, is_typed, readers, readings
from gpu_modeler.app.rows import is_additive
from gpu_modeler.app.session import Session
from gpu_modeler.model import PERIOD
from gpu_modeler.text import Labels, Language, Message, catalogue

MOST = 40
"""Cells of one line that are listed at once."""


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of a tree: a cell, many cells of a line (`members`), or those that are not yet listed (`rest`).

    `seen_from` is the cell whose precedents or dependents the entry stands among. An entry without `spot` leads nowhere.
    """

    labels: Labels
    value: Labels
    seen_from: Spot
    spot: Spot | None = None
    effect: Effect | None = None
    members: tuple[Spot, ...] = ()
    is_rest: bool = False
    may_grow: bool = False

    def effect_text(self, language: Language) -> str:
        """Return its share of the sum as 38.5%, or what one per cent more of it does: →0.80%."""
        if self.effect is None:
            return ""
        if self.effect.kind == "share":
            return share_text(self.effect.value)
        return Message("inspect_elasticity", {"change": elasticity_text(self.effect.value)}).in_language(
            language
        )


def share_text(share: float) -> str:
    """Return a share as per cent."""
    size = abs(100 * share)
    digits = 1 if size < 999.95 else 0
    text = f"{100 * share:,.{digits}f}%"
    return "0.0%" if text == "-0.0%" else text


def elasticity_text(change: float) -> str:
    """Return per cent to two digits: 0.80%, 12.5%."""
    size = abs(change)
    digits = 0 if size >= 99.95 else 1 if size >= 9.995 else 2
    text = f"{change:,.{digits}f}%"
    return text if float(text[:-1].replace(",", "")) else "0%"


class Tree(ABC):
    """A tree of one cell. The model must not change while it is asked: make another after an edit."""

    def __init__(self, session: Session, root: Spot) -> None:
        self.session, self.root = session, root

    def top(self) -> list[Node]:
        """Return the first level."""
        return self._around(self.root)

    def children(self, node: Node) -> list[Node]:
        """Return the level below an entry."""
        if node.members:
            return self._listed(node)
        return self._around(node.spot) if node.spot is not None else []

    @abstractmethod
    def _around(self, spot: Spot) -> list[Node]:
        """Return the entries of a cell."""

    @abstractmethod
    def _effects(self, seen_from: Spot, spots: Sequence[Spot]) -> Mapping[Spot, Effect]:
        """Return what single cells matter."""

    @abstractmethod
    def _may_grow(self, spot: Spot) -> bool:
        """Say whether a cell may have entries of its own."""

    def _listed(self, node: Node) -> list[Node]:
        shown, rest = node.members[:MOST], node.members[MOST:]
        effects = self._effects(node.seen_from, shown)
        found = [
            replace(
                self._cell(spot, node.seen_from, effects.get(spot)),
                labels=self._name_among(spot, node.members),
            )
            for spot in shown
        ]
        return [*found, *([self._rest(node.seen_from, rest)] if rest else [])]

    def _name_among(self, spot: Spot, members: Sequence[Spot]) -> Labels:
        """Return what tells a cell from others of its line: the items in which they differ."""
        model = self.session.model
        first, items = members[0].items(model), spot.items(model)
        differing = [
            axis for axis in items if any(other.items(model)[axis] != first[axis] for other in members[1:])
        ]
        ordered = sorted(differing or items, key=lambda axis: axis == PERIOD)
        return dotted([item_labels(model, axis, items[axis]) for axis in ordered])

    def _cell(self, spot: Spot, seen_from: Spot, effect: Effect | None) -> Node:
        session = self.session
        value = session.value(spot.line, spot.place)
        return Node(
            short_labels(session.model, spot, seen_from),
            value_labels(value, session.model.lines[spot.line].unit),
            seen_from,
            spot,
            effect,
            may_grow=self._may_grow(spot),
        )

    def _many(self, reading: Reading, seen_from: Spot, value: Labels, effect: Effect | None) -> Node:
        labels = reading_labels(self.session.model, reading)
        return Node(labels, value, seen_from, None, effect, reading.spots, may_grow=True)

    def _rest(self, seen_from: Spot, rest: tuple[Spot, ...]) -> Node:
        message = Message("inspect_more", {"count": len(rest)})
        labels = Labels(message.in_language("zh"), message.in_language("en"))
        return Node(labels, Labels("", ""), seen_from, members=rest, is_rest=True, may_grow=True)


class Precedents(Tree):
    """What a cell reads; a line many of whose cells are read is one entry that opens into them."""

    def _around(self, spot: Spot) -> list[Node]:
        found = readings(self.session.calculation, spot, self.session.scenario)
        effects = precedent_effects(self.session.calculation, spot, self.session.scenario, found)
        return [self._entry(reading, spot, effects.get(spots_of(reading))) for reading in found]

    def _entry(self, reading: Reading, seen_from: Spot, effect: Effect | None) -> Node:
        if len(reading.spots) == 1:
            return self._cell(reading.spots[0], seen_from, effect)
        if not reading.spots:
            return self._outside(reading, seen_from)
        return self._many(reading, seen_from, self._sum(reading), effect)

    def _outside(self, reading: Reading, seen_from: Spot) -> Node:
        """A lag before the first period: nothing is there, and it counts as zero."""
        line = self.session.model.lines[reading.line]
        labels = dotted([line.labels, catalogue()["inspect_outside"]])
        return Node(labels, value_labels(0.0, line.unit), seen_from)

    def _sum(self, reading: Reading) -> Labels:
        """The sum of what can be added up."""
        unit = self.session.model.lines[reading.line].unit
        values = [self.session.value(spot.line, spot.place) for spot in reading.spots]
        numbers = [value for value in values if isinstance(value, float)]
        if not is_additive(unit) or len(numbers) < len(values) or self._is_over_time(reading):
            return Labels("", "")
        return value_labels(fsum(numbers), unit)

    def _is_over_time(self, reading: Reading) -> bool:
        return len({spot.items(self.session.model).get(PERIOD) for spot in reading.spots}) > 1

    def _effects(self, seen_from: Spot, spots: Sequence[Spot]) -> Mapping[Spot, Effect]:
        session = self.session
        found = precedent_effects(session.calculation, seen_from, session.scenario, spots)
        return {key[0]: effect for key, effect in found.items()}

    def _may_grow(self, spot: Spot) -> bool:
        return not is_typed(self.session.model, spot, self.session.scenario)


class Dependents(Tree):
    """What reads a cell, and what reads that; each with how far it moves when the first cell grows by one per cent."""

    def _around(self, spot: Spot) -> list[Node]:
        found = readers(self.session.calculation, spot, self.session.scenario)
        single = [reading.spots[0] for reading in found if len(reading.spots) == 1]
        effects = self._effects(spot, single)
        return [
            self._cell(reading.spots[0], spot, effects.get(reading.spots[0]))
            if len(reading.spots) == 1
            else self._many(reading, spot, Labels("", ""), None)
            for reading in found
        ]

    def _effects(self, seen_from: Spot, spots: Sequence[Spot]) -> Mapping[Spot, Effect]:
        return dependent_effects(self.session.calculation, self.root, self.session.scenario, spots)

    def _may_grow(self, spot: Spot) -> bool:
        return bool(self.session.calculation.dependents(spot.line))
