"""The command `simulate`: figures of uncertain outputs with their standard errors, readable or as JSON.

What is printed depends on the model, the seed and the options alone, not on how many workers there were.
"""

from __future__ import annotations

import json
import math
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.figures import figure, percent
from gpu_modeler.analysis.indices import Indices, interval
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.race import CompanyChances, Standing
from gpu_modeler.analysis.results import Results
from gpu_modeler.analysis.sampling import KINDS, Sampling
from gpu_modeler.analysis.statistics import Estimate, Summary
from gpu_modeler.app import simulating
from gpu_modeler.app.outputs import find_output, find_outputs
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.app.simulating import Request
from gpu_modeler.app.watching import usual_period
from gpu_modeler.edits import lookup
from gpu_modeler.headless.arguments import WrongUse
from gpu_modeler.headless.columns import aligned
from gpu_modeler.model import PERIOD, Model
from gpu_modeler.text import Language, say

_SHOWN = (0.05, 0.25, 0.5, 0.75, 0.95)


def run(options: Namespace, session: Session, scenario: str) -> None:
    """Simulate and print."""
    model = session.model
    asked = list(dict.fromkeys(o for text in _asked(options) for o in find_outputs(model, text)))
    if not asked and not options.race:
        raise WrongUse(detail=say("simulate_nothing_asked", system_language()))
    year = lookup.find_item(model.axes[PERIOD], options.year) if options.year else usual_period(model)
    sampling = _sampling(options)
    workers = _whole("workers", options.workers, 0)
    told = _drivers(options, session, sampling, scenario, workers)
    request = Request(tuple(asked), sampling, scenario, workers, race=bool(options.race))
    found = simulating.simulate_model(model, request)
    if options.json:
        record = _record(model, found, asked, scenario)
        if options.race:
            record["race"] = _race_record(model, found, year)
        if told is not None:
            record["drivers"] = _drivers_record(model, told)
        print(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False))
        return
    language = system_language()
    print("\n".join(_lines(model, found, asked, year if options.race else "", language)))
    if told is not None:
        print("\n".join(("", *_driver_lines(model, told, language))))


def _drivers(
    options: Namespace, session: Session, sampling: Sampling, scenario: str, workers: int
) -> Indices | None:
    if not options.drivers:
        return None
    output = find_output(session.model, options.drivers)
    return simulating.run_indices(session.model, output, sampling, scenario, workers=workers)


def _asked(options: Namespace) -> list[str]:
    """Return the outputs that are named; the one whose drivers are asked for is one of them."""
    return [*(options.output or ()), *([options.drivers] if options.drivers else [])]


def _sampling(options: Namespace) -> Sampling:
    method = options.method or KINDS[0]
    if method not in KINDS:
        raise WrongUse(detail=f"--method: {' | '.join(KINDS)}")
    trials = _whole("trials", options.trials, simulating.USUAL_TRIALS)
    return Sampling(trials, _whole("seed", options.seed, simulating.USUAL_SEED), method)


def _whole(option: str, text: str | None, default: int) -> int:
    if text is None:
        return default
    plain = text.strip().replace(",", "").replace("_", "")
    if not plain.isdecimal():
        raise WrongUse(detail=f"--{option}: {text}")
    return int(plain)


# --- for people -------------------------------------------------------------------------------------


def _lines(model: Model, found: Results, asked: list[Output], year: str, language: Language) -> Iterator[str]:
    yield _heading(found, language)
    repair = found.uncertain.repair
    if repair.is_changed:
        moved = f"{repair.largest_change:.3f}"
        yield say("simulate_repaired", language, distance=f"{repair.distance:.3f}", largest=moved)
    if asked:
        yield ""
        yield from aligned(list(_summary_rows(model, found, asked, language)))
        yield say("simulate_errors_note", language)
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
    model: Model, found: Results, asked: list[Output], language: Language
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


def _figure(value: float, unit: str, language: Language) -> str:
    return "—" if math.isnan(value) else figure(value, unit).in_language(language)


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


def _driver_lines(model: Model, told: Indices, language: Language) -> Iterator[str]:
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
        return "—"
    value, error = (percent(number).in_language(language) for number in (estimate.value, estimate.error))
    return f"{value} ± {error}"


def _chances(model: Model, found: Results) -> list[CompanyChances]:
    return [simulating.chances(model, found, company) for company in model.item_ids(COMPANY)]


# --- as JSON ----------------------------------------------------------------------------------------


def _record(model: Model, found: Results, asked: list[Output], scenario: str) -> dict[str, Any]:
    sample, repair = found.sampling, found.uncertain.repair
    return {
        "scenario": scenario,
        "trials": sample.trials,
        "seed": sample.seed,
        "method": sample.kind,
        "inputs": len({draw.uncertainty for draw in found.uncertain.draws}),
        "draws": found.uncertain.dimensions,
        "correlations_repaired": {"distance": repair.distance, "largest_change": repair.largest_change},
        "outputs": [_output_record(model, found, output) for output in asked],
    }


def _output_record(model: Model, found: Results, output: Output) -> dict[str, Any]:
    told: Summary = found.summary(output)
    return {
        "output": naming.name(model, output),
        "unit": model.lines[output.line].unit,
        "failed": told.failed,
        "mean": _estimate(told.mean),
        "sd": _estimate(told.sd),
        "least": _number(told.least),
        "greatest": _number(told.greatest),
        "quantiles": [{"level": level, **_estimate(each)} for level, each in told.quantiles.items()],
    }


def _race_record(model: Model, found: Results, year: str) -> dict[str, Any]:
    told = {each.company: each for each in _chances(model, found)}
    return {
        "year": year,
        "companies": [
            {**_standing_record(each), **_chances_record(told[each.company])}
            for each in simulating.standings(model, found, year)
        ],
    }


def _standing_record(standing: Standing) -> dict[str, Any]:
    first = standing.first_to_profit
    return {
        "company": standing.company,
        "leads": _estimate(standing.leads),
        "first_to_profit": None if first is None else _estimate(first),
        "survives": _estimate(standing.survives),
        "worth_more": _estimate(standing.worth_more),
    }


def _chances_record(told: CompanyChances) -> dict[str, Any]:
    record: dict[str, Any] = {"percentile_today": _estimate(told.percentile_today)}
    for kind in ("earns_by", "out_of_cash_by", "gap_by"):
        pairs = zip(told.periods, getattr(told, kind), strict=True)
        record[kind] = [{"period": period, **_estimate(each)} for period, each in pairs]
    return record


def _drivers_record(model: Model, told: Indices) -> dict[str, Any]:
    return {
        "output": naming.name(model, told.output),
        "rows": told.rows,
        "failed": told.failed,
        "variance": told.variance,
        "factors": [
            {
                "id": index.factor,
                "line": model.uncertainties[index.factor].line,
                "first": {**_estimate(index.first), "interval": list(interval(index.first))},
                "total": {**_estimate(index.total), "interval": list(interval(index.total))},
            }
            for index in told.factors
        ],
    }


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {"value": _number(estimate.value), "error": _number(estimate.error)}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
