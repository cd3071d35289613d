"""The model as rows of the document's tables. No files here; the way back stands in `gpum_records`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from gpu_modeler.files.chart_designs import design_row
from gpu_modeler.model import Cell, CellKey, Chart, Claim, Line, Model, Uncertainty, View, Vintage
from gpu_modeler.text import Labels

Value = str | int | float | None
Row = tuple[Value, ...]


def rows(model: Model) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield each table's name with its rows, columns in the schema's order; a table may come more than once."""
    yield "properties", list(model.properties.items())
    yield "orders", [(name, n, key) for name, keys in model.orders.items() for n, key in enumerate(keys)]
    yield from _structure(model)
    yield "scenarios", [(s.id, *_both(s.labels), s.parent, *_both(s.note)) for s in model.scenarios.values()]
    yield "sources", [(s.id, s.title, s.kind, s.address, s.date, s.quote) for s in model.sources.values()]
    yield from _cells(model)
    yield "claims", [_claim(claim) for claim in model.claims.values()]
    yield from _charts(model.charts.values())
    yield "uncertainties", [_uncertainty(known) for known in model.uncertainties.values()]
    yield "vintages", [_vintage(vintage) for vintage in model.vintages.values()]
    yield "correlations", [(*c.key, c.value, *_both(c.note)) for c in model.correlations.values()]
    yield "views", [_view(view) for view in model.views.values()]
    yield "row_groups", [(g.id, *_both(g.labels), listed(g.lines)) for g in model.row_groups.values()]


def listed(items: Iterable[str]) -> str:
    """Return a JSON array of texts."""
    return json.dumps(list(items), ensure_ascii=False)


def mapped(items: Mapping[str, object]) -> str:
    """Return a JSON object."""
    return json.dumps(dict(items), ensure_ascii=False)


def _structure(model: Model) -> Iterator[tuple[str, Iterable[Row]]]:
    yield "axes", [(axis.id, *_both(axis.labels)) for axis in model.axes.values()]
    yield (
        "items",
        [
            (axis.id, n, item.id, *_both(item.labels), item.note)
            for axis in model.axes.values()
            for n, item in enumerate(axis.items)
        ],
    )
    yield "groups", [(g.id, *_both(g.labels), g.axis, listed(g.items)) for g in model.groups.values()]
    yield "sections", [(s.id, *_both(s.labels), s.page) for s in model.sections.values()]
    for line in model.lines.values():
        yield from _line(line)


def _line(line: Line) -> Iterator[tuple[str, Iterable[Row]]]:
    where = (line.unit, listed(line.axes), line.section)
    row = (line.id, *_both(line.labels), *where, line.formula, line.number_format, *_both(line.note))
    yield "lines", [row]
    yield (
        "exceptions",
        [
            (line.id, n, mapped(exception.scope), exception.formula, *_both(exception.note))
            for n, exception in enumerate(line.exceptions)
        ],
    )


def _cells(model: Model) -> Iterator[tuple[str, Iterable[Row]]]:
    cells = list(model.all_cells())
    yield "cells", [_cell(key, cell) for key, cell in cells]
    yield (
        "alternatives",
        [
            (scenario, line, listed(place), n, other.value, other.source, *_both(other.note))
            for (scenario, line, place), cell in cells
            for n, other in enumerate(cell.alternatives)
        ],
    )


def _cell(key: CellKey, cell: Cell) -> Row:
    scenario, line, place = key
    return (scenario, line, listed(place), cell.value, cell.kind, cell.source, *_both(cell.note))


def _claim(claim: Claim) -> Row:
    return (
        claim.id, *_both(claim.labels), claim.formula, claim.formula_high, json.dumps(claim.expected), claim.unit,
        claim.tolerance, claim.check, claim.expected_verdict, claim.scenario, *_both(claim.note),
    )  # fmt: skip


def _uncertainty(known: Uncertainty) -> Row:
    drawn = (known.distribution, known.move, known.unit)
    where = (mapped(known.scope), listed(known.each))
    return (known.id, known.line, *drawn, *where, known.source, *_both(known.note))


def _vintage(known: Vintage) -> Row:
    where = (known.line, listed(known.place))
    return (known.id, *where, known.kind, known.low, known.high, known.source, known.date, *_both(known.note))


def _view(view: View) -> Row:
    only = mapped({axis: list(items) for axis, items in view.only.items()})
    arranged = (listed(view.rows), listed(view.columns), mapped(view.page), only)
    return (view.id, *_both(view.labels), *arranged, int(view.has_totals))


def _charts(charts: Iterable[Chart]) -> Iterator[tuple[str, Iterable[Row]]]:
    for chart in charts:
        yield "charts", [(chart.id, *_both(chart.labels), chart.page)]
        yield (
            "chart_series",
            [
                (chart.id, n, series.line, mapped(series.fixed), series.mark)
                for n, series in enumerate(chart.series)
            ],
        )
        design = design_row(chart)
        yield "chart_designs", [design] if design else []


def _both(labels: Labels) -> tuple[str, str]:
    return labels.zh, labels.en
