"""The command `implied`: what must be true for today's prices."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence

from gpu_modeler.analysis.figures import percent
from gpu_modeler.analysis.implied import STARTER_NAMES, Facts, Implied, Together
from gpu_modeler.analysis.implied_text import sentence, setting_text, together_sentence
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.app.implying import group_together, implied_prices
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import system_language
from gpu_modeler.headless.bridge import NOTHING, texts
from gpu_modeler.headless.review import table
from gpu_modeler.model import Model
from gpu_modeler.text import Labels, Language, say

GROUP = "trio"


def run(options: Namespace, session: Session, scenario: str) -> None:
    """Print what each company's market cap implies, and what the trio's do together."""
    companies = [options.company] if options.company else []
    found = implied_prices(session, companies, options.x or "", options.y or "", scenario)
    whole = group_together(session, found, GROUP, scenario)
    language = system_language()
    if options.json:
        print(json.dumps(report(session.model, found, whole), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print("\n".join(_lines(session.model, found, whole, language)))


def _lines(
    model: Model, found: Sequence[Implied], whole: Together | None, language: Language
) -> Iterator[str]:
    money = model.lines[STARTER_NAMES.price].unit
    columns = ("company", "x", "y", "revenue", "share", "distance", "points")
    head = [say(f"headless_implied_{name}", language) for name in columns]
    yield from table([head, *(_row(model, one, language) for one in found)])
    for one in found:
        yield ""
        yield sentence(model, one, money).in_language(language)
    if whole is not None:
        yield ""
        yield together_sentence(model.groups[GROUP].labels, whole, money).in_language(language)


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


def report(model: Model, found: Sequence[Implied], whole: Together | None) -> dict[str, object]:
    """Return what is implied as JSON holds it; amounts are in the market cap's unit."""
    money = model.lines[STARTER_NAMES.price].unit
    return {
        "unit": money,
        "companies": [_company(model, one, money) for one in found],
        "together": None if whole is None else _together(model.groups[GROUP].labels, whole, money),
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
        "sentence": texts(sentence(model, one, money)),
    }


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
