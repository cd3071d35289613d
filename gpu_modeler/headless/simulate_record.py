"""What the command `simulate` prints as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.analysis.indices import Indices, interval
from gpu_modeler.analysis.outputs import Output
from gpu_modeler.analysis.race import CompanyChances, Standing
from gpu_modeler.analysis.results import Results
from gpu_modeler.analysis.statistics import Estimate, Summary
from gpu_modeler.app import simulating
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.model import Model


def record(model: Model, found: Results, asked: Sequence[Output], scenario: str) -> dict[str, Any]:
    """Return the figures of the outputs."""
    sample, repair = found.sampling, found.uncertain.repair
    return {
        "scenario": scenario,
        "trials": sample.trials,
        "seed": sample.seed,
        "method": sample.kind,
        "streamed": found.is_streamed,
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
        "quantiles": [
            {"level": level, **_estimate(each), **_width(found, each)}
            for level, each in told.quantiles.items()
        ],
    }


def race_record(model: Model, found: Results, year: str) -> dict[str, Any]:
    """Return the companies' chances."""
    told = {company: simulating.chances(model, found, company) for company in model.item_ids(COMPANY)}
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


def drivers_record(model: Model, told: Indices) -> dict[str, Any]:
    """Return which inputs an output's uncertainty comes from."""
    return {
        "output": naming.name(model, told.output),
        "rows": told.rows,
        "failed": told.failed,
        "variance": _number(told.variance),
        "factors": [
            {
                "id": index.factor,
                "line": model.uncertainties[index.factor].line,
                "first": {**_estimate(index.first), "interval": list(map(_number, interval(index.first)))},
                "total": {**_estimate(index.total), "interval": list(map(_number, interval(index.total)))},
            }
            for index in told.factors
        ],
    }


def _estimate(estimate: Estimate) -> dict[str, float | None]:
    return {"value": _number(estimate.value), "error": _number(estimate.error)}


def _width(found: Results, estimate: Estimate) -> dict[str, float | None]:
    """Return how far the sample's own figure may be, where the trials were not kept."""
    return {"width": _number(estimate.width)} if found.is_streamed else {}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
