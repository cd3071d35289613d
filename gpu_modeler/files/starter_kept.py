"""The starter model as plain lists and back, so that a start need not read its forty files again.

Both directions stand side by side, table by table: a record is the list of its fields, labels are a pair, notes of cells
are numbers in one list of labels since most are alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gpu_modeler.model import (
    Alternative,
    Axis,
    Cell,
    Chart,
    Claim,
    Correlation,
    FormulaException,
    Group,
    Item,
    Line,
    Model,
    Place,
    RowGroup,
    Scenario,
    Section,
    Series,
    Source,
    Uncertainty,
    View,
    Vintage,
)
from gpu_modeler.text import Labels

Tables = Mapping[str, Any]


class _Notes:
    """Labels by number."""

    def __init__(self) -> None:
        self.numbers: dict[Labels, int] = {}

    def number(self, labels: Labels) -> int:
        return self.numbers.setdefault(labels, len(self.numbers))


def tables_of(model: Model) -> dict[str, Any]:
    """Return a model's tables as lists and texts alone."""
    notes = _Notes()
    return {
        "orders": model.orders,
        "properties": model.properties,
        "axes": [
            [axis.id, _pair(axis.labels), [[item.id, _pair(item.labels), item.note] for item in axis.items]]
            for axis in model.axes.values()
        ],
        "groups": [[g.id, _pair(g.labels), g.axis, g.items] for g in model.groups.values()],
        "sections": [[s.id, _pair(s.labels), s.page] for s in model.sections.values()],
        "lines": [_from_line(line) for line in model.lines.values()],
        "scenarios": [[s.id, _pair(s.labels), s.parent, _pair(s.note)] for s in model.scenarios.values()],
        "sources": [[s.id, s.title, s.kind, s.address, s.date, s.quote] for s in model.sources.values()],
        "claims": [_from_claim(claim) for claim in model.claims.values()],
        "charts": [
            [c.id, _pair(c.labels), c.page, [_from_series(s) for s in c.series], *_from_design(c)]
            for c in model.charts.values()
        ],
        "uncertainties": [
            [u.id, u.line, u.distribution, u.move, u.unit, dict(u.scope), u.each, u.source, _pair(u.note)]
            for u in model.uncertainties.values()
        ],
        "correlations": [[c.first, c.second, c.value, _pair(c.note)] for c in model.correlations.values()],
        "vintages": [
            [v.id, v.line, v.place, v.kind, v.low, v.high, v.source, v.date, _pair(v.note)]
            for v in model.vintages.values()
        ],
        "views": [
            [v.id, _pair(v.labels), v.rows, v.columns, dict(v.page), dict(v.only), v.has_totals]
            for v in model.views.values()
        ],
        "row_groups": [[g.id, _pair(g.labels), g.lines] for g in model.row_groups.values()],
        "cells": {line: _from_cells(model.cells_of(line), notes) for line in _with_cells(model)},
        "notes": [_pair(labels) for labels in notes.numbers],
    }


def model_of(tables: Tables) -> Model:
    """Return the model whose tables these are.

    Raises:
        KeyError, TypeError, ValueError: they are no model's.
    """
    model = Model()
    model.orders = {name: tuple(keys) for name, keys in tables["orders"].items()}
    model.properties = dict(tables["properties"])
    for key, names, items in tables["axes"]:
        model.axes[key] = Axis(key, Labels(*names), tuple(Item(i, Labels(*n), note) for i, n, note in items))
    model.groups = {
        key: Group(key, Labels(*n), axis, tuple(items)) for key, n, axis, items in tables["groups"]
    }
    model.sections = {key: Section(key, Labels(*names), page) for key, names, page in tables["sections"]}
    model.lines = {fields[0]: _to_line(fields) for fields in tables["lines"]}
    model.scenarios = {
        key: Scenario(key, Labels(*names), parent, Labels(*note))
        for key, names, parent, note in tables["scenarios"]
    }
    model.sources = {fields[0]: Source(*fields) for fields in tables["sources"]}
    model.claims = {fields[0]: _to_claim(fields) for fields in tables["claims"]}
    model.charts = {
        key: Chart(key, Labels(*names), page, tuple(Series(*curve) for curve in series), *design)
        for key, names, page, series, *design in tables["charts"]
    }
    model.uncertainties = {fields[0]: _to_uncertainty(fields) for fields in tables["uncertainties"]}
    for first, second, value, note in tables["correlations"]:
        correlation = Correlation(first, second, value, Labels(*note))
        model.correlations[correlation.key] = correlation
    for key, line, place, kind, low, high, source, date, note in tables["vintages"]:
        model.vintages[key] = Vintage(key, line, tuple(place), kind, low, high, source, date, Labels(*note))
    for key, names, across, down, page, only, has_totals in tables["views"]:
        shown = {axis: tuple(items) for axis, items in only.items()}
        model.views[key] = View(key, Labels(*names), tuple(across), tuple(down), page, shown, has_totals)
    for key, names, lines in tables["row_groups"]:
        model.row_groups[key] = RowGroup(key, Labels(*names), tuple(lines))
    notes = [Labels(*pair) for pair in tables["notes"]]
    for line, rows in tables["cells"].items():
        model.fill_line(line, _to_cells(rows, notes))
    return model


def _pair(labels: Labels) -> list[str]:
    return [labels.zh, labels.en]


def _from_series(s: Series) -> list[Any]:
    return [s.line, dict(s.fixed), s.mark, s.scenario, s.side, s.colour, s.role]


def _from_design(chart: Chart) -> list[Any]:
    return [chart.kind, chart.first, chart.last, chart.period, chart.along]


# --- lines and claims ---------------------------------------------------------------------------


def _from_line(line: Line) -> list[Any]:
    exceptions = [[dict(e.scope), e.formula, _pair(e.note)] for e in line.exceptions]
    return [
        line.id, _pair(line.labels), line.unit, line.axes, line.section, line.formula, exceptions,
        line.number_format, _pair(line.note),
    ]  # fmt: skip


def _to_line(fields: list[Any]) -> Line:
    key, names, unit, axes, section, formula, exceptions, number_format, note = fields
    found = tuple(
        FormulaException({axis: tuple(items) for axis, items in scope.items()}, text, Labels(*words))
        for scope, text, words in exceptions
    )
    return Line(key, Labels(*names), unit, tuple(axes), section, formula, found, number_format, Labels(*note))


def _from_claim(claim: Claim) -> list[Any]:
    return [
        claim.id, _pair(claim.labels), claim.formula, claim.expected, claim.unit, claim.tolerance, claim.check,
        claim.expected_verdict, claim.scenario, claim.formula_high, _pair(claim.note),
    ]  # fmt: skip


def _to_claim(fields: list[Any]) -> Claim:
    key, names, formula, expected, unit, tolerance, check, verdict, scenario, high, note = fields
    return Claim(
        key,
        Labels(*names),
        formula,
        tuple(expected),
        unit,
        tolerance,
        check,
        verdict,
        scenario,
        high,
        Labels(*note),
    )


def _to_uncertainty(fields: list[Any]) -> Uncertainty:
    key, line, distribution, move, unit, scope, each, source, note = fields
    items = {axis: tuple(members) for axis, members in scope.items()}
    return Uncertainty(key, line, distribution, move, unit, items, tuple(each), source, Labels(*note))


# --- cells --------------------------------------------------------------------------------------


def _with_cells(model: Model) -> dict[str, None]:
    return dict.fromkeys(line for (_, line, _), _ in model.all_cells())


def _from_cells(cells: Mapping[tuple[str, Place], Cell], notes: _Notes) -> list[Any]:
    return [
        [
            scenario, place, cell.value, cell.kind, cell.source, notes.number(cell.note),
            [[other.value, other.source, notes.number(other.note)] for other in cell.alternatives],
        ]
        for (scenario, place), cell in cells.items()
    ]  # fmt: skip


def _to_cells(rows: list[Any], notes: list[Labels]) -> dict[tuple[str, Place], Cell]:
    return {
        (scenario, tuple(place)): Cell(
            value,
            kind,
            source,
            notes[note],
            tuple(Alternative(v, s, notes[n]) for v, s, n in others) if others else (),
        )
        for scenario, place, value, kind, source, note, others in rows
    }
