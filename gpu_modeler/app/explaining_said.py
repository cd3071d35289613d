"""The numbers that an explanation says, each written down with what it is, and what lines are called in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from gpu_modeler.analysis.figures import figure
from gpu_modeler.app.inspecting.names import told_labels, value_labels
from gpu_modeler.app.inspecting.readings import Reading, Spot
from gpu_modeler.app.inspecting.tracing import elasticity_text, share_text
from gpu_modeler.app.session import Session
from gpu_modeler.formula import Unit
from gpu_modeler.model import BASE
from gpu_modeler.text import Labels, Message


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that was said: of a cell in a scenario, or one that was worked out (`spot` is `None`)."""

    text: Labels
    value: float
    unit: str
    spot: Spot | None = None
    scenario: str = BASE


@dataclass
class Said:
    """What is told of one cell; `figures` gathers the numbers that were said."""

    session: Session
    spot: Spot
    figures: list[Figure] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """The cell's unit."""
        return self.session.model.lines[self.spot.line].unit

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

    def difference(self, change: float, *, signed: bool = False) -> Labels:
        """Return a difference in the cell's unit; of percentages in points."""
        known = Unit.parse(self.unit)
        if known.is_percent:
            sign = "+" if signed else ""
            points = f"{100 * change:{sign},.{1 if abs(change) >= 0.0005 else 3}f}"
            text = rendered(Message("bridge_points", {"points": points}))
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

    def label(self, reading: Reading, *, is_sum: bool = False) -> Labels:
        """Return what is read, as a sentence calls it: a cell, the sum of a line's cells, or all of them."""
        if len(reading.spots) == 1:
            return told_labels(self.session.model, reading.spots[0], self.spot)
        key = "explain_total" if is_sum else "explain_all_items"
        return rendered(Message(key, {"line": self.session.model.lines[reading.line].labels}))

    def value_of(self, reading: Reading) -> Labels:
        """Return the value of a cell, or the sum of those that are read."""
        if len(reading.spots) == 1:
            return self.said(reading.spots[0])
        return self.number(self.sum_of(reading), self.session.model.lines[reading.line].unit)

    def sum_of(self, reading: Reading) -> float:
        """Return the sum of what is read, in its line's unit."""
        values = [self.session.value(*each) for each in reading.spots]
        return sum(value for value in values if isinstance(value, float))


def rendered(message: Message) -> Labels:
    """Return a message in both languages."""
    return Labels(message.in_language("zh"), message.in_language("en"))


def is_same(one: float, other: float) -> bool:
    """Say whether two values differ by no more than the last digits of the arithmetic."""
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))
