"""What every part of an export reads: the model, one scenario's values and hard cells, positions, sources. No writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.layout import CONSTANT, SHEET_AXIS, Layout, rest_axes
from gpu_modeler.files.excel.names import one_line
from gpu_modeler.files.excel.options import BookLanguage, ExportOptions
from gpu_modeler.files.excel.reach import Reach
from gpu_modeler.files.excel.words import named, noted, said
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.units import Unit
from gpu_modeler.model import PERIOD, Cell, Line, Model, Place
from gpu_modeler.text import Labels

Value = float | str
"""A number, or an error as Excel writes it."""


@dataclass(frozen=True, slots=True)
class HardCell:
    """A hard value in force, and the scenario it was given in."""

    cell: Cell
    scenario: str


@dataclass(frozen=True)
class Export:
    """One export: what is exported, how, and where everything stands.

    `original` is the model as it was handed over, `model` what is shown of it (amounts may be in another unit);
    `calculation` holds the shown model's values in every scenario.
    """

    original: Model
    model: Model
    calculation: Calculation
    options: ExportOptions
    layout: Layout
    reach: Mapping[str, Reach]

    @property
    def scenario(self) -> str:
        """The scenario whose values stand beside the formulas."""
        return self.options.scenario

    @property
    def language(self) -> BookLanguage:
        """The language of labels and texts."""
        return self.options.language

    @cached_property
    def scenario_position(self) -> int:
        """The scenario's place on the case axis."""
        return tuple(self.model.orders["scenarios"]).index(self.scenario)

    @cached_property
    def hard_cells(self) -> Mapping[str, Mapping[Place, HardCell]]:
        """The hard values in force, by line and place."""
        return {line: dict(self._hard_cells_of(line)) for line in self.model.lines}

    @cached_property
    def source_uses(self) -> Mapping[str, int]:
        """The sources in use in any scenario, in the model's order, and how many cells rest on each."""
        uses: dict[str, int] = {}
        for _, cell in self.model.all_cells():
            for name in dict.fromkeys(sources_of(cell)) if cell.value is not None else ():
                uses[name] = uses.get(name, 0) + 1
        listed = [source for source in self.model.sources if source in uses]
        return {source: uses[source] for source in (*listed, *sorted(uses.keys() - set(listed)))}

    @cached_property
    def source_numbers(self) -> Mapping[str, int]:
        """The sources in use, numbered from 1."""
        return {source: number for number, source in enumerate(self.source_uses, start=1)}

    def _hard_cells_of(self, line: str) -> Iterator[tuple[Place, HardCell]]:
        cells = self.model.cells_of(line)
        decided: set[Place] = set()
        places = set(self.model.places(self.model.lines[line])) if cells else set()
        for scenario in self.model.lineage(self.scenario):
            for (name, place), cell in cells.items():
                if name == scenario and place not in decided:
                    decided.add(place)
                    if cell.value is not None and place in places:
                        yield place, HardCell(cell, scenario)

    @cached_property
    def lines_by_scenario(self) -> frozenset[str]:
        """The lines of which some cell is another in some scenario."""
        return frozenset(row.line for row in self.layout.scenarios)

    def has_formula(self, line: Line, place: Place) -> bool:
        """Say whether a formula holds at a place where nothing is typed."""
        return bool(line.formula_at(place))

    def values(self, line: Line, items: Mapping[str, str]) -> list[Value]:
        """Return a row's values, one per period, or the one value of a line without periods."""
        index = self._index(line, items)
        numbers: list[float] = np.ravel(self.calculation.values(line.id)[index]).tolist()
        codes = self.calculation.codes(line.id)
        if codes is None:
            return [*numbers]
        errors: list[int] = np.ravel(codes[index]).tolist()
        return [
            CellError(code).text if code else number for number, code in zip(numbers, errors, strict=True)
        ]

    def _index(self, line: Line, items: Mapping[str, str]) -> tuple[int | slice, ...]:
        index: list[int | slice] = []
        for axis in self.calculation.axes:
            if axis == PERIOD:
                index.append(slice(None))
            else:
                index.append(self._positions[axis][items[axis]] if axis in line.axes else 0)
        return (*index, self.scenario_position)

    @cached_property
    def _positions(self) -> Mapping[str, Mapping[str, int]]:
        axes = self.model.axes
        return {axis: {item: at for at, item in enumerate(self.model.item_ids(axis))} for axis in axes}

    # --- names and texts ---

    def say(self, key: str, **values: object) -> str:
        """Return a text of the catalogue in the workbook's language."""
        return said(key, self.language, **values)

    def named(self, labels: Labels) -> str:
        """Return a name in the workbook's language, on one line; empty where there is none."""
        return named(labels, self.language)

    def noted(self, labels: Labels) -> str:
        """Return a longer text in the workbook's language, its lines as they are."""
        return noted(labels, self.language)

    @cached_property
    def title(self) -> str:
        """The model's title; empty where it has none."""
        properties = self.model.properties
        return self.named(Labels(properties.get("title", ""), properties.get("title_en", "")))

    def item_label(self, axis: str, item: str) -> str:
        """Return an item's name."""
        return self._item_labels[axis, item]

    @cached_property
    def _item_labels(self) -> Mapping[tuple[str, str], str]:
        return {
            (axis.id, item.id): self.named(item.labels) or item.id
            for axis in self.model.axes.values()
            for item in axis.items
        }

    def line_label(self, line: Line) -> str:
        """Return a line's name."""
        return self.named(line.labels) or line.id

    def rest_label(self, line: Line, rest: Sequence[str]) -> str:
        """Return the names of the items that a row stands for, or the line's own name where it is the only row."""
        names = [self.item_label(axis, item) for axis, item in zip(rest_axes(line), rest, strict=True)]
        return " · ".join(names) or self.line_label(line)

    def unit_label(self, line: Line) -> str:
        """Return the unit as a person reads it."""
        return _unit_label(line.unit, self.language)

    def section_label(self, section: str) -> str:
        """Return a section's name; empty where it is not known."""
        found = self.model.sections.get(section)
        return self.named(found.labels) if found else ""

    # --- places ---

    def items_of_row(self, line: Line, item: str, rest: Place) -> dict[str, str]:
        """Return a row's items by axis, the period left open."""
        items = dict(zip(rest_axes(line), rest, strict=True))
        return {**items, SHEET_AXIS: item} if SHEET_AXIS in line.axes else items

    def places_of_row(self, line: Line, items: Mapping[str, str]) -> list[Place]:
        """Return the places of a row's cells, in the order of its values."""
        if PERIOD not in line.axes:
            return [tuple(items[axis] for axis in line.axes)]
        return [
            tuple(period if axis == PERIOD else items[axis] for axis in line.axes)
            for period in self.model.periods
        ]

    def first_column(self, line: Line) -> int:
        """Return the column of a row's first value."""
        return self.layout.columns.first if PERIOD in line.axes else CONSTANT


@lru_cache(maxsize=512)
def _unit_label(text: str, language: BookLanguage) -> str:
    try:
        unit = Unit.parse(text)
    except UnknownUnit:
        return one_line(text)
    return named(Labels(unit.label("zh"), unit.label("en")), language)


def sources_of(cell: Cell) -> list[str]:
    """Return the sources a cell and its alternatives name."""
    return [name for name in (cell.source, *(other.source for other in cell.alternatives)) if name]
