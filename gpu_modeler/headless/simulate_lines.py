"""What the command `simulate` prints for people."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.figures import figure, percent
from gpu_modeler.analysis.indices import Indices
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.race import CompanyChances
from gpu_modeler.analysis.results import Results
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.app import simulating
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.headless.columns import aligned
from gpu_modeler.model import Model
from gpu_modeler.text import Language, say

_NOBODY = "—"
_SHOWN = (0.05, 0.25, 0.5, 0.75, 0.95)


def lines(
    model: Model, found: Results, asked: Sequence[Output], year: str, language: Language
) -> Iterator[str]:
    """Yield figures of the outputs and, with a year, the race."""
    yield _heading(found, language)
    repair = found.uncertain.repair
    if repair.is_changed:
        moved = f"{repair.largest_change:.3f}"
        yield say("simulate_repaired", language, distance=f"{repair.distance:.3f}", largest=moved)
    if asked:
        yield ""
        yield from aligned(list(_summary_rows(model, found, asked, language)))
        yield say("simulate_errors_note", language)
        if found.is_streamed:
            yield say("simulate_widths_note", language)
    if year:
        yield ""
        yield from _race_lines(model, found, year, language)


def _heading(found: Results, language: Language) -> str:
    sample = found.sampling
    method = say(f"simulate_method_{sample.kind}", language)
    return say(
        "simulate_heading", language, trials=f"{sample.trials:,}", seed=sample.seed, method=method,
        inputs=len({draw.uncertainty for draw in found.uncertain.draws}), draws=found.uncertain.dimensions,
    )  # fmt: skip


def _summary_rows(
    model: Model, found: Results, asked: Sequence[Output], language: Language
) -> Iterator[list[str]]:
    words = ("mean", "sd", *(f"P{level:.0%}".rstrip("%") for level in _SHOWN), "failed")
    yield ["", *(say(f"simulate_{word}", language) if word.islower() else word for word in words)]
    for output in asked:
        yield from _output_rows(model, found, output, language)


def _output_rows(model: Model, found: Results, output: Output, language: Language) -> Iterator[list[str]]:
    told = found.summary(output, _SHOWN)
    unit = model.lines[output.line].unit
    estimates = [told.mean, told.sd, *told.quantiles.values()]
    values = [_figure(estimate.value, unit, language) for estimate in estimates]
    failed = percent(told.failed / told.trials).in_language(language)
    yield [naming.label(model, output).in_language(language), *values, failed]
    yield [say("simulate_error", language), *(_figure(e.error, unit, language) for e in estimates), ""]
    if found.is_streamed:
        yield [say("simulate_width", language), *(_figure(e.width, unit, language) for e in estimates), ""]


def _figure(value: float, unit: str, language: Language) -> str:
    return figure(value, unit).in_language(language) if math.isfinite(value) else "—"


def _race_lines(model: Model, found: Results, year: str, language: Language) -> Iterator[str]:
    words = ("leads", "first_to_profit", "survives", "worth_more", "percentile_today")
    rows = [
        [say("simulate_race", language), *(say(f"simulate_{word}", language, year=year) for word in words)]
    ]
    told = {each.company: each for each in _chances(model, found)}
    for standing in simulating.standings(model, found, year):
        columns = (
            standing.leads, standing.first_to_profit, standing.survives, standing.worth_more,
            told[standing.company].percentile_today,
        )  # fmt: skip
        rows.append(
            [_company(model, standing.company, language), *(_chance(each, language) for each in columns)]
        )
    yield from aligned(rows)
    if any(row[2] == _NOBODY for row in rows):
        yield say("simulate_ahead_note", language)
    for kind in ("earns_by", "out_of_cash_by", "gap_by"):
        yield ""
        yield from aligned(list(_by_year_rows(model, list(told.values()), kind, language)))


def _by_year_rows(
    model: Model, told: list[CompanyChances], kind: str, language: Language
) -> Iterator[list[str]]:
    yield [say(f"simulate_{kind}", language), *told[0].periods]
    for each in told:
        values = [percent(estimate.value).in_language(language) for estimate in getattr(each, kind)]
        yield [_company(model, each.company, language), *values]


def driver_lines(model: Model, told: Indices, language: Language) -> Iterator[str]:
    """Yield which inputs an output's uncertainty comes from."""
    output = naming.label(model, told.output).in_language(language)
    yield say("simulate_drivers_of", language, output=output, rows=f"{told.rows:,}", failed=told.failed)
    rows = [[say(f"simulate_{word}", language) for word in ("driver", "first", "total")]]
    for index in told.factors:
        line = model.lines[model.uncertainties[index.factor].line]
        name = f"{line.labels.in_language(language)} ({index.factor})"
        rows.append([name, _chance(index.first, language), _chance(index.total, language)])
    yield from aligned(rows)
    yield say("simulate_drivers_note", language)


def _company(model: Model, company: str, language: Language) -> str:
    found = next(item for item in model.axes[COMPANY].items if item.id == company)
    return found.labels.in_language(language)


def _chance(estimate: Estimate | None, language: Language) -> str:
    if estimate is None:
        return _NOBODY
    value, error = (percent(number).in_language(language) for number in (estimate.value, estimate.error))
    return f"{value} ± {error}"


def _chances(model: Model, found: Results) -> list[CompanyChances]:
    return [simulating.chances(model, found, company) for company in model.item_ids(COMPANY)]
