"""Rows of a document back into a model, and the checks that everything fits together. No files here.

Whatever a row holds is data: it is compared with what a model may hold, and never run or shown as anything but text.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from gpu_modeler.files.chart_designs import designed
from gpu_modeler.model import (
    BASE,
    PERIOD,
    Alternative,
    Axis,
    Cell,
    CellKind,
    Chart,
    Claim,
    Correlation,
    FormulaException,
    Group,
    Item,
    Line,
    Model,
    Move,
    Place,
    Replacement,
    RowGroup,
    Scenario,
    Section,
    Series,
    Source,
    SourceKind,
    Uncertainty,
    View,
    Vintage,
    VintageKind,
)
from gpu_modeler.model.document import StaleReplacement
from gpu_modeler.text import Labels

Rows = Mapping[str, Iterable[tuple[Any, ...]]]
ORDERED = (
    "axes",
    "groups",
    "sections",
    "lines",
    "scenarios",
    "claims",
    "charts",
    "uncertainties",
    "views",
    "row_groups",
)


class RowsDoNotFit(Exception):
    """What the rows say is no model; the text says why, for the technical part of a message."""


def model_of(rows: Rows) -> Model:
    """Return the model that the rows hold.

    Raises:
        RowsDoNotFit: a row holds what no model holds, or names what is not there.
    """
    model = Model()
    try:
        _fill_structure(model, rows)
        _fill_rest(model, rows)
        _fill_cells(model, rows)
        _fill_uncertainties(model, rows)
        _fill_vintages(model, rows)
        _fill_views(model, rows)
        _require_whole(model)
    except StaleReplacement as fault:
        raise RowsDoNotFit("a value twice") from fault
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as fault:
        raise RowsDoNotFit(f"{type(fault).__name__}: {fault}") from fault
    return model


def _fill_structure(model: Model, rows: Rows) -> None:
    model.properties = {_text(name): _text(text) for name, text in rows["properties"]}
    for name, _, key in sorted(rows["orders"]):
        model.orders[name] = (*model.orders.get(name, ()), _text(key))
    items: dict[str, list[Item]] = defaultdict(list)
    for axis, _, key, zh, en, note in sorted(rows["items"]):
        items[axis].append(Item(_text(key), _labels(zh, en), _text(note)))
    for key, zh, en in rows["axes"]:
        model.axes[key] = Axis(_text(key), _labels(zh, en), tuple(items.pop(key, ())))
    _require(not items, "items of an axis that is not there")
    for key, zh, en, axis, members in rows["groups"]:
        model.groups[key] = Group(_text(key), _labels(zh, en), axis, _texts(members))
    for key, zh, en, page in rows["sections"]:
        model.sections[key] = Section(_text(key), _labels(zh, en), _text(page))
    _fill_lines(model, rows)


def _fill_lines(model: Model, rows: Rows) -> None:
    exceptions: dict[str, list[FormulaException]] = defaultdict(list)
    for line, _, scope, formula, zh, en in sorted(rows["exceptions"]):
        wanted = {axis: tuple(map(_text, members)) for axis, members in _mapping(scope).items()}
        exceptions[line].append(FormulaException(wanted, _text(formula), _labels(zh, en)))
    for key, zh, en, unit, axes, section, formula, shown, note_zh, note_en in rows["lines"]:
        model.lines[key] = Line(
            _text(key), _labels(zh, en), _text(unit), _texts(axes), _text(section), _text(formula),
            tuple(exceptions.pop(key, ())), _text(shown), _labels(note_zh, note_en),
        )  # fmt: skip
    _require(not exceptions, "exceptions of a line that is not there")


def _fill_rest(model: Model, rows: Rows) -> None:
    for key, zh, en, parent, note_zh, note_en in rows["scenarios"]:
        model.scenarios[key] = Scenario(_text(key), _labels(zh, en), _text(parent), _labels(note_zh, note_en))
    for key, title, kind, address, date, quote in rows["sources"]:
        _require(kind in get_args(SourceKind), "a source of unknown kind")
        model.sources[key] = Source(_text(key), _text(title), kind, _text(address), _text(date), _text(quote))
    for row in rows["claims"]:
        model.claims[row[0]] = _claim(row)
    series: dict[str, list[Series]] = defaultdict(list)
    for chart, _, line, fixed, mark in sorted(rows["chart_series"]):
        _require(mark in {"line", "bar"}, "a chart's curve of unknown mark")
        wanted = {axis: _text(item) for axis, item in _mapping(fixed).items()}
        series[chart].append(Series(_text(line), wanted, mark))
    for key, zh, en, page in rows["charts"]:
        model.charts[key] = Chart(_text(key), _labels(zh, en), _text(page), tuple(series.pop(key, ())))
    _require(not series, "curves of a chart that is not there")
    for key, kind, options in rows["chart_designs"]:
        model.charts[key] = designed(model.charts[key], kind, options)


def _claim(row: tuple[Any, ...]) -> Claim:
    key, zh, en, formula, high, expected, unit, tolerance, check, verdict, scenario, note_zh, note_en = row
    _require(check in {"equal", "at_least"} and verdict in {"agrees", "disagrees"}, f"claim {key}")
    numbers = tuple(_number(value) for value in json.loads(expected))
    return Claim(
        _text(key), _labels(zh, en), _text(formula), numbers, _text(unit), _number(tolerance), check, verdict,
        _text(scenario), _text(high), _labels(note_zh, note_en),
    )  # fmt: skip


def _fill_cells(model: Model, rows: Rows) -> None:
    others: dict[tuple[str, str, str], list[Alternative]] = defaultdict(list)
    for scenario, line, place, _, value, source, zh, en in sorted(rows["alternatives"]):
        others[scenario, line, place].append(Alternative(_number(value), _text(source), _labels(zh, en)))
    known = {axis: set(model.item_ids(axis)) for axis in model.axes}
    for scenario, line, place, value, kind, source, zh, en in rows["cells"]:
        _require(kind in get_args(CellKind), "a value of unknown kind")
        wanted = _texts(place)
        _require(scenario in model.scenarios, "a value of a scenario that is not there")
        _require_place(model.lines[line], wanted, known)
        cell = Cell(
            None if value is None else _number(value), kind, _text(source), _labels(zh, en),
            tuple(others.pop((scenario, line, place), ())),
        )  # fmt: skip
        model.apply(Replacement("cells", (scenario, line, wanted), None, cell))
    _require(not others, "alternatives of a value that is not there")


def _fill_uncertainties(model: Model, rows: Rows) -> None:
    for key, line, distribution, move, unit, scope, own_axes, source, zh, en in rows["uncertainties"]:
        _require(move in get_args(Move), "an uncertainty of unknown kind")
        items = {axis: tuple(map(_text, members)) for axis, members in _mapping(scope).items()}
        axes = _texts(own_axes)
        _require({*items, *axes} <= set(model.lines[line].axes), f"the axes of {key}")
        for axis, members in items.items():
            _require(bool(members) and set(members) <= set(model.item_ids(axis)), f"the items of {key}")
        model.uncertainties[key] = Uncertainty(
            _text(key),
            line,
            _text(distribution),
            move,
            _text(unit),
            items,
            axes,
            _text(source),
            _labels(zh, en),
        )
    for one, other, value, zh, en in rows["correlations"]:
        _require({one, other} <= set(model.uncertainties), "a correlation of what is not there")
        correlation = Correlation(one, other, _number(value), _labels(zh, en))
        _require(correlation.key == (one, other) and abs(value) <= 1, "a correlation that is none")
        model.correlations[one, other] = correlation


def _fill_vintages(model: Model, rows: Rows) -> None:
    known = {axis: set(model.item_ids(axis)) for axis in model.axes}
    for key, line, place, kind, low, high, source, date, zh, en in rows["vintages"]:
        _require(kind in get_args(VintageKind), "a vintage of unknown kind")
        wanted = _texts(place)
        _require_place(model.lines[line], wanted, known)
        there = [_number(end) for end in (low, high) if end is not None]
        _require(bool(there) and there == sorted(there), f"the range of {key}")
        model.vintages[key] = Vintage(
            _text(key), line, wanted, kind, low, high, _text(source), _text(date), _labels(zh, en)
        )


def _require_place(line: Line, place: Place, known: Mapping[str, set[str]]) -> None:
    fits = len(place) == len(line.axes)
    _require(
        fits and all(item in known[axis] for axis, item in zip(line.axes, place, strict=True)),
        f"a value of {line.id} at a place that is not there",
    )


def _fill_views(model: Model, rows: Rows) -> None:
    for key, zh, en, down, across, page, only, has_totals in rows["views"]:
        _require(has_totals in {0, 1}, "a view with other than totals or none")
        fixed = {axis: _text(item) for axis, item in _mapping(page).items()}
        shown = {axis: _members(items) for axis, items in _mapping(only).items()}
        model.views[key] = View(
            _text(key), _labels(zh, en), _texts(down), _texts(across), fixed, shown, bool(has_totals)
        )
    for key, zh, en, lines in rows["row_groups"]:
        model.row_groups[key] = RowGroup(_text(key), _labels(zh, en), _texts(lines))


def _require_whole(model: Model) -> None:
    """Check what the rows say of one another."""
    for table in ORDERED:
        listed = model.orders.setdefault(table, ())
        _require(sorted(listed) == sorted(getattr(model, table)), f"the order of {table}")
    _require(PERIOD in model.axes and BASE in model.scenarios, "no periods, or no base scenario")
    _require_axes(model)
    _require(all(claim.scenario in model.scenarios for claim in model.claims.values()), "a claim's scenario")
    _require("" not in model.sources, "a source without a name")
    _require(not model.scenarios[BASE].parent, "the base scenario has a parent")
    for scenario in model.scenarios.values():
        _require(scenario.id == BASE or scenario.parent in model.scenarios, f"the parent of {scenario.id}")
        _require(model.lineage(scenario.id)[-1] == BASE, f"the parents of {scenario.id} make a circle")
    for line in model.lines.values():
        _require(line.section in model.sections or not line.section, f"the section of {line.id}")
        places = [model.orders["axes"].index(axis) if axis in model.axes else -1 for axis in line.axes]
        _require(-1 not in places and places == sorted(set(places)), f"the axes of {line.id}")
        for exception in line.exceptions:
            _require(set(exception.scope) <= set(line.axes), f"an exception of {line.id}")


def _require_axes(model: Model) -> None:
    _require(model.orders["axes"][0] == PERIOD and model.orders["scenarios"][0] == BASE, "what comes first")
    for axis in model.axes.values():
        ids = [item.id for item in axis.items]
        _require(bool(ids) and len(set(ids)) == len(ids), f"the items of {axis.id}")
    years = [int(year) for year in model.periods]
    _require(years == list(range(years[0], years[0] + len(years))), "the years are not in a row")
    for group in model.groups.values():
        _require(group.axis in model.axes, f"the axis of {group.id}")
        _require(set(group.items) <= set(model.item_ids(group.axis)), f"the items of {group.id}")


def _require(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as the sentence it checks
    if not holds:
        raise RowsDoNotFit(what)


def _text(value: object) -> str:
    _require(isinstance(value, str) and "\0" not in value, "a text that is none")
    return str(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RowsDoNotFit("a number that is none")
    return float(value)


def _labels(zh: object, en: object) -> Labels:
    return Labels(_text(zh), _text(en))


def _texts(array: str) -> tuple[str, ...]:
    values = json.loads(array)
    _require(isinstance(values, list), "a list that is none")
    return tuple(map(_text, values))


def _members(values: object) -> tuple[str, ...]:
    _require(isinstance(values, list), "a list that is none")
    return tuple(map(_text, values)) if isinstance(values, list) else ()


def _mapping(text: str) -> dict[str, Any]:
    values = json.loads(text)
    _require(isinstance(values, dict), "a table that is none")
    return dict(values)
