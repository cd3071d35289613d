"""What a chart says beyond its series' lines and marks, as one row of kind and options. No files here."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any, get_args

from gpu_modeler.model import Chart, ChartKind, Series

_CHART = ("first", "last", "period", "along")
_SERIES = ("scenario", "side", "colour", "role")
_USUAL = {field.name: field.default for field in (*fields(Chart), *fields(Series))}
_SIDES, _ROLES = ("", "left", "right"), ("", "less", "total", "reference")


def design_row(chart: Chart) -> tuple[str, str, str] | None:
    """Return (chart, kind, options as JSON), `None` for a chart that says nothing unusual."""
    options = _unusual(chart, _CHART)
    series = [_unusual(one, _SERIES) for one in chart.series]
    if chart.kind == "curves" and not options and not any(series):
        return None
    kept = {**options, "series": series} if any(series) else options
    return (chart.id, chart.kind, json.dumps(kept, ensure_ascii=False))


def designed(chart: Chart, kind: object, text: str) -> Chart:
    """Return the chart with what a row says of it.

    Raises:
        ValueError: the row says what no chart can be.
    """
    options = json.loads(text)
    if kind not in get_args(ChartKind) or not isinstance(options, dict):
        raise ValueError(f"the design of {chart.id}")
    series = options.pop("series", [{}] * len(chart.series))
    if len(series) != len(chart.series) or not set(options) <= set(_CHART):
        raise ValueError(f"the options of {chart.id}")
    if not all(isinstance(value, str) for value in options.values()):
        raise ValueError(f"the options of {chart.id}")
    pairs = zip(chart.series, series, strict=True)
    return replace(chart, kind=kind, series=tuple(_of(one, kept) for one, kept in pairs), **options)  # type: ignore[arg-type]


def _unusual(record: Chart | Series, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {name: value for name, value in values.items() if value != _USUAL[name]}


def _of(series: Series, kept: dict[str, Any]) -> Series:
    colour = kept.get("colour", -1)
    fits = set(kept) <= set(_SERIES) and isinstance(kept.get("scenario", ""), str)
    fits = fits and kept.get("side", "") in _SIDES and kept.get("role", "") in _ROLES
    if not fits or type(colour) is not int or colour < -1:
        raise ValueError(f"a series of {series.line}")
    return replace(series, **kept)
