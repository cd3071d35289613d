"""The command `implied`: what must be true for today's prices."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import isfinite

from gpu_modeler.analysis.consensus import Consensus
from gpu_modeler.analysis.figures import percent
from gpu_modeler.analysis.implied import STARTER_NAMES, Facts, Implied, Together
from gpu_modeler.analysis.implied_text import chance_sentence, sentence, setting_text, together_sentence
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.app.implying import Chance, chances, groups_of, implied_prices
from gpu_modeler.app.levers import read_choice
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.headless.arguments import whole_number
from gpu_modeler.headless.bridge import NOTHING, texts
from gpu_modeler.headless.review import table
from gpu_modeler.model import Model
from gpu_modeler.text import Labels, Language, say

GROUP = "trio"


def run(options: Namespace, session: Session, scenario: str) -> None:
    """Print what each company's market cap implies, and what the trio's do together."""
    companies = [options.company] if options.company else []
    trials = whole_number("trials", options.trials, 0, least=1)
    x, y = (read_choice(text or "") for text in (options.x, options.y))
    pricing, found = implied_prices(session, companies, x, y, scenario)
    groups = {
        group: pricing.together(found, group) for group in dict.fromkeys([GROUP, *groups_of(session.model)])
    }
    answer = Answer(session.model, found, {group: whole for group, whole in groups.items() if whole})
    if trials:
        named = [one.company for one in found]
        answer = replace(answer, chances=chances(session.model, named, scenario, trials))
    if options.json:
        print(json.dumps(report(answer), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print("\n".join(_lines(answer, system_language())))


@dataclass(frozen=True)
class Answer:
    """What is told: each company's, the groups' that have an answer, and where trials were asked for the chances."""

    model: Model
    found: Sequence[Implied]
    groups: Mapping[str, Together]
    chances: Mapping[str, Chance] = field(default_factory=dict)


def _lines(answer: Answer, language: Language) -> Iterator[str]:
    model, found = answer.model, answer.found
    money = model.lines[STARTER_NAMES.price].unit
    columns = ("company", "x", "y", "revenue", "share", "distance", "points")
    head = [say(f"headless_implied_{name}", language) for name in columns]
    yield from table([head, *(_row(model, one, language) for one in found)])
    for one in found:
        yield ""
        yield sentence(model, one, money).in_language(language)
        if one.company in answer.chances:
            yield _chance_text(answer.chances[one.company]).in_language(language)
    for group, whole in answer.groups.items():
        yield ""
        yield together_sentence(model.groups[group].labels, whole, money).in_language(language)


def _row(model: Model, one: Implied, language: Language) -> list[str]:
    labels = {item.id: item.labels for item in model.axes["company"].items}
    row = [labels[one.company].in_language(language)]
    point = one.nearest
    if point is None:
        return [*row, *[NOTHING] * 5, "0"]
    ratio = None
    if point.facts.revenue is not None and one.base.revenue:
        ratio = percent(point.facts.revenue / one.base.revenue).in_language(language)
    share = point.facts.market_share
    return [
        *row,
        setting_text(one.x, point.x).in_language(language),
        setting_text(one.y, point.y).in_language(language),
        ratio or NOTHING,
        NOTHING if share is None else percent(share).in_language(language),
        f"{point.distance:.2f}",
        str(len(one.contours.points)),
    ]


# --- JSON -----------------------------------------------------------------------------------------


def report(answer: Answer) -> dict[str, object]:
    """Return what is implied as JSON holds it; amounts are in the market cap's unit."""
    model = answer.model
    money = model.lines[STARTER_NAMES.price].unit
    groups = {
        group: _together(model.groups[group].labels, whole, money) for group, whole in answer.groups.items()
    }
    return {
        "unit": money,
        "companies": [
            _company(model, one, money) | {"chance": _chance(answer.chances.get(one.company))}
            for one in answer.found
        ],
        "together": groups.get(GROUP),
        "groups": groups,
    }


def _company(model: Model, one: Implied, money: str) -> dict[str, object]:
    point = one.nearest
    nearest = None
    if point is not None:
        nearest = {"x": point.x, "y": point.y, "distance": point.distance, **_facts(point.facts)}
    x, y, ratio = one.closest
    return {
        "company": one.company,
        "period": one.period,
        "market_cap": one.price,
        "x": _lever(one.x),
        "y": _lever(one.y),
        "base": {"x": one.x.neutral, "y": one.y.neutral, **_facts(one.base)},
        "nearest": nearest,
        "believable": one.is_believable,
        "closest": {"x": x, "y": y, "value_to_market_cap": ratio},
        "contour": [curve.tolist() for curve in one.contours.curves],
        "nvidia_share": one.nvidia_share,
        "required_revenue": one.required_revenue,
        "required_share": one.required_share,
        "consensus": _consensus(model, one.consensus),
        "sentence": texts(sentence(model, one, money)),
    }


def _consensus(model: Model, found: Consensus | None) -> dict[str, object] | None:
    if found is None:
        return None
    forecast = found.forecast
    return {
        "period": forecast.period,
        "revenue": forecast.revenue.value if forecast.revenue else None,
        "net_profit": forecast.profit.value if forecast.profit else None,
        "sources": [asdict(model.sources[name]) for name in forecast.sources if name in model.sources],
        "x": found.x,
        "y": found.y,
        "value_to_market_cap": found.ratio,
    }


def _chance(found: Chance | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "value_at_least_market_cap": _finite(found.estimate.value),
        "standard_error": _finite(found.estimate.error),
        "trials": found.trials,
        "failed": found.failed,
        "sentence": texts(_chance_text(found)),
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _chance_text(found: Chance) -> Labels:
    return chance_sentence(found.estimate, found.trials, found.failed)


def _lever(lever: Lever) -> dict[str, object]:
    return {
        "label": texts(lever.labels),
        "lines": [driver.input.line for driver in lever.drivers],
        "move": lever.move,
        "low": lever.own.low,
        "high": lever.own.high,
        "range_from": lever.own.source,
        "looked_from": lever.floor,
        "looked_to": lever.ceiling,
    }


def _facts(facts: Facts) -> dict[str, float | None]:
    return {
        "value": facts.value,
        "revenue": facts.revenue,
        "domestic_market": facts.market,
        "market_share": facts.market_share,
        "gross_margin": facts.gross_margin,
        "net_margin": facts.net_margin,
    }


def _together(labels: Labels, whole: Together, money: str) -> dict[str, object]:
    return {
        "companies": list(whole.companies),
        "period": whole.period,
        "market_cap": whole.price,
        "revenue": whole.revenue,
        "market_share": whole.share,
        "base_share": whole.base_share,
        "required_share": whole.required_share,
        "nvidia_share": whole.nvidia_share,
        "sentence": texts(together_sentence(labels, whole, money)),
    }
