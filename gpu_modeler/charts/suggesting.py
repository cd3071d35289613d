"""The chart that selected cells suggest: its series, years, kind and title; and which other kinds they allow. No Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import get_args

from gpu_modeler.charts.content import ChartContent, Values, read
from gpu_modeler.charts.curve_plans import COMPANY, View
from gpu_modeler.charts.plans import plans_for, usual_year
from gpu_modeler.charts.rules import is_amount
from gpu_modeler.formula.units import Unit
from gpu_modeler.model.document import Model
from gpu_modeler.model.records import PERIOD, Chart, ChartKind, Place, Series, SeriesRole
from gpu_modeler.text import LANGUAGES, Labels, Message, catalogue

MOST_STEPS = 12
"""Signs of more lines than this are not looked for: there are too many."""
_EXACT = 1e-6
_TITLES = 2
"""So many lines are named in a title; more are counted."""


@dataclass(frozen=True, slots=True)
class Picked:
    """One selected cell; `scenario` is empty for the one that is shown."""

    line: str
    place: Place
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind that a chart could be drawn as, ready to be shown, and what speaks against it, if anything does."""

    name: str
    chart: Chart
    fault: Message | None


def suggested(model: Model, values: Values, picked: Sequence[Picked], view: View) -> Chart:
    """Return the chart of some cells, without an id; with one cell, of its whole row."""
    series, periods = _series(model, picked, view)
    chart = Chart("", Labels("", ""), view.page, tuple(series))
    if len(periods) == 1 and len(picked) > 1:
        chart = replace(chart, period=periods[0])
    elif 1 < len(periods) < len(model.periods):
        chart = replace(chart, first=periods[0], last=periods[-1])
    chart = _of_usual_kind(model, values, chart, view)
    return replace(chart, labels=title_of(model, chart, view))


def offers(model: Model, values: Values, chart: Chart, view: View) -> list[Offer]:
    """Return every kind that a chart's series could be drawn as, those that fit and those that do not."""
    found = []
    for name in KINDS:
        made = as_kind(model, values, chart, name, view)
        found.append(Offer(name, made, fault_in(model, values, made, view)))
    return found


def fault_in(model: Model, values: Values, chart: Chart, view: View) -> Message | None:
    """Say why a chart cannot be drawn as it asks, `None` where it can."""
    contents = [read(plan, model, values) for plan in plans_for(model, [chart], view)]
    if not contents:
        return Message("chart_fault_empty")
    return next((content.fault for content in contents if content.fault is not None), None)


# --- series -------------------------------------------------------------------------------------


def _series(model: Model, picked: Sequence[Picked], view: View) -> tuple[list[Series], list[str]]:
    """Return a series for each row of the selection, and the selected years in order."""
    rows: dict[tuple[object, ...], Series] = {}
    years = set()
    for cell in picked:
        line = model.lines[cell.line]
        fixed = dict(zip(line.axes, cell.place, strict=True))
        year = fixed.pop(PERIOD, "")
        years.add(year)
        if view.company and fixed.get(COMPANY) == view.company:
            del fixed[COMPANY]  # it follows the page
        key = (cell.line, cell.scenario, *fixed.items())
        rows.setdefault(key, Series(cell.line, fixed, scenario=cell.scenario))
    series = _without_all_companies(model, list(rows.values()), view)
    return series, [period for period in model.periods if period in years]


def _without_all_companies(model: Model, series: list[Series], view: View) -> list[Series]:
    """Return the series with those that list every company of the model as one that leaves them open."""
    if view.page != "compare" or COMPANY not in model.axes:
        return series
    groups: dict[tuple[object, ...], list[Series]] = {}
    for one in series:
        rest = tuple((axis, item) for axis, item in one.fixed.items() if axis != COMPANY)
        groups.setdefault((one.line, one.scenario, *rest), []).append(one)
    made = []
    for members in groups.values():
        named = {one.fixed.get(COMPANY) for one in members}
        if len(members) > 1 and named == set(model.item_ids(COMPANY)):
            others = {axis: item for axis, item in members[0].fixed.items() if axis != COMPANY}
            made.append(replace(members[0], fixed=others))
        else:
            made += members
    return made


# --- kinds --------------------------------------------------------------------------------------

KINDS = (
    "line",
    "bar",
    "mixed",
    "stacked_bars",
    "stacked_areas",
    "shares",
    "waterfall",
    "bridge",
    "scatter",
    "path",
    "football",
    "ranking",
)
"""As a person chooses them: "bridge" is the waterfall of the years, "path" the scatter of the years."""


def name_of_kind(chart: Chart) -> str:
    """Return the name under which a person chooses what a chart is."""
    if chart.kind == "waterfall":
        return "bridge" if chart.along == PERIOD else "waterfall"
    if chart.kind == "scatter":
        return "path" if chart.along == PERIOD else "scatter"
    if chart.kind != "curves":
        return chart.kind
    marks = {one.mark for one in chart.series}
    return "ranking" if chart.along == COMPANY else "mixed" if len(marks) > 1 else next(iter(marks), "line")


def as_kind(model: Model, values: Values, chart: Chart, name: str, view: View) -> Chart:
    """Return a chart drawn as another kind: marks, roles and what it lists follow."""
    kind: ChartKind = "curves"
    if name in get_args(ChartKind):
        kind = name  # type: ignore[assignment]
    along = {"bridge": PERIOD, "path": PERIOD, "ranking": COMPANY}.get(name, "")
    if name in {"bridge", "path"}:
        kind = "waterfall" if name == "bridge" else "scatter"
    if kind == "football" and chart.along in {"scenario", "line"}:
        along = chart.along
    plain = replace(
        chart, kind=kind, along=along, series=tuple(replace(one, role="") for one in chart.series)
    )
    if name == "waterfall":
        return _with_signs(model, values, plain, chart, view)
    if name == "football":
        return _with_reference(plain, chart)
    return replace(plain, series=tuple(_marked(model, plain.series, name)))


def _marked(model: Model, series: tuple[Series, ...], name: str) -> list[Series]:
    if name == "line":
        return [replace(one, mark="line") for one in series]
    if name != "mixed":
        return [replace(one, mark="bar") for one in series]
    first = model.lines[series[0].line].unit if series else ""
    bars = [model.lines[one.line].unit == first for one in series]
    if all(bars):
        bars = [True, *[False] * (len(series) - 1)]
    return [replace(one, mark="bar" if is_bar else "line") for one, is_bar in zip(series, bars, strict=True)]


def _with_reference(chart: Chart, before: Chart) -> Chart:
    """Let a market's price be the line across the ranges, unless another one was chosen."""
    chosen = [one.role == "reference" for one in before.series]
    if not any(chosen) and len(chart.series) > 1:
        chosen = ["market" in one.line or "price" in one.line.split("_")[:1] for one in chart.series]
    if all(chosen):
        chosen = [False] * len(chosen)
    series = tuple(
        replace(one, role="reference" if is_it else "")
        for one, is_it in zip(chart.series, chosen, strict=True)
    )
    return replace(chart, series=series)


def _with_signs(model: Model, values: Values, chart: Chart, before: Chart, view: View) -> Chart:
    """Give each step of a waterfall its sign: as chosen before, else so that all of them make the last."""
    roles: list[SeriesRole] = [one.role for one in before.series]
    if not {"less", "total"} & set(roles):
        roles = _roles(_levels(model, values, chart, view))
    series = tuple(replace(one, role=role) for one, role in zip(chart.series, roles, strict=True))
    return replace(chart, series=series)


def _levels(model: Model, values: Values, chart: Chart, view: View) -> list[float]:
    """Return each series' value in the year drawn, NaN where it has none of its own."""
    found = [math.nan] * len(chart.series)
    years = replace(chart, kind="waterfall", along="", first="", last="")
    for plan in plans_for(model, [replace(years, kind="stacked_bars")], view):
        for curve in read(plan, model, values).curves:
            if plan.at < len(curve.values):
                found[curve.plan.series] = float(curve.values[plan.at])
    return found


def _roles(levels: Sequence[float]) -> list[SeriesRole]:
    """Return the roles that make the steps add up to the last one; where none do, only the last one is a total."""
    if len(levels) < 3 or len(levels) > MOST_STEPS or not all(map(math.isfinite, levels)):
        return ["" for _ in levels]
    start, *steps, end = levels
    size = max(map(abs, levels))
    for signs in product((-1, 1), repeat=len(steps)):
        total = start + sum(sign * step for sign, step in zip(signs, steps, strict=True))
        if abs(total - end) <= _EXACT * size:
            return ["", *("less" if sign < 0 else "" for sign in signs), "total"]
    return ["" for _ in levels]


def _of_usual_kind(model: Model, values: Values, chart: Chart, view: View) -> Chart:
    units = {model.lines[one.line].unit for one in chart.series}
    has_years = any(PERIOD in model.lines[one.line].axes for one in chart.series)
    is_several = len(chart.series) > 1 or (view.page == "compare" and not chart.series[0].fixed.get(COMPANY))
    name = "mixed" if len(units) > 1 else "line" if is_several else "bar"
    if not has_years or not all(is_amount(Unit.parse(unit)) for unit in units):
        name = "mixed" if len(units) > 1 else "line" if has_years else "bar"
    elif chart.period and len(units) == 1:
        steps = as_kind(model, values, chart, "waterfall", view)
        if any(one.role == "total" for one in steps.series):
            return steps
    if (
        chart.period
        and has_years
        and len(chart.series) == 1
        and COMPANY in model.lines[chart.series[0].line].axes
    ):
        name = "ranking" if view.page == "compare" else name
    return as_kind(model, values, chart, name, view)


# --- words --------------------------------------------------------------------------------------


def title_of(model: Model, chart: Chart, view: View) -> Labels:
    """Return a chart's name by what it draws: 营业收入与净利润, 营业收入：训练、推理."""
    lines = list(dict.fromkeys(one.line for one in chart.series))
    own = [_items_of(model, one) for one in chart.series]
    zh, en = (_lines_named(model, lines, language) for language in ("zh", "en"))
    if chart.kind == "waterfall" and lines:
        ends = [model.lines[line].labels for line in (lines[0], lines[-1])]
        steps = catalogue()["chart_title_years" if chart.along == PERIOD else "chart_title_steps"]
        zh, en = (
            steps.in_language(language).format(*(end.in_language(language) for end in ends))
            for language in LANGUAGES
        )
    if len(lines) == 1 and any(one.zh for one in own):
        among = [one for one in own if one.zh]
        zh += f"：{_listed([one.zh for one in among], 'zh')}"
        en += f": {_listed([one.en for one in among], 'en')}"
    year = chart.period or (model.periods[usual_year(model, view.company)] if _is_of_one_year(chart) else "")
    return Labels(f"{zh}（{year}）", f"{en} ({year})") if year and _is_of_one_year(chart) else Labels(zh, en)


def _is_of_one_year(chart: Chart) -> bool:
    return chart.along == COMPANY or (chart.kind in {"waterfall", "scatter"} and chart.along != PERIOD)


def _lines_named(model: Model, lines: list[str], language: str) -> str:
    names = [model.lines[line].labels.in_language(language) for line in lines]  # type: ignore[arg-type]
    return _listed(names, language)


def _listed(names: list[str], language: str) -> str:
    if len(names) > _TITLES + 1:
        labels = catalogue()["chart_title_more"]
        text = labels.zh if language == "zh" else labels.en
        return text.format(first=names[0], all=len(names))
    if language == "zh":
        return "与".join(names) if len(names) == 2 else "、".join(names)
    return " and ".join(names) if len(names) == 2 else ", ".join(names)


def _items_of(model: Model, series: Series) -> Labels:
    """Return what fixes a series: company, segment, scenario."""
    found = [
        next((known.labels for known in model.axes[axis].items if known.id == item), Labels(item, item))
        for axis, item in series.fixed.items()
        if item and axis in model.axes
    ]
    if series.scenario in model.scenarios:
        found.append(model.scenarios[series.scenario].labels)
    return Labels(" ".join(one.zh or one.en for one in found), " ".join(one.en or one.zh for one in found))


def contents_of(model: Model, values: Values, chart: Chart, view: View) -> list[ChartContent]:
    """Return what a chart draws, several where its units need several."""
    return [read(plan, model, values) for plan in plans_for(model, [chart], view)]


def free_id(taken: Mapping[str, Chart]) -> str:
    """Return an id that no chart has."""
    number = 1
    while f"chart_{number}" in taken:
        number += 1
    return f"chart_{number}"
