"""The sentences that say what today's market cap implies, in Chinese and English."""

from __future__ import annotations

from math import isfinite

from gpu_modeler.analysis.figures import figure, percent, times
from gpu_modeler.analysis.implied import Facts, Implied, Point, Together
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.analysis.statistics import Estimate
from gpu_modeler.formula import Unit
from gpu_modeler.model import Cell, Model
from gpu_modeler.text import Labels, Message


def sentence(model: Model, found: Implied, money: str) -> Labels:
    """Return what must be true for one company; `money` is the unit of its value and market cap."""
    values: dict[str, object] = {
        "company": _company(model, found.company),
        "price": figure(found.price, money),
        "value": _amount(found.base.value, money),
    }
    parts = [Message("implied_opening", values)]
    if found.nearest is None:
        x, y, ratio = found.closest
        closest = {"setting": _settings(found, x, y), "ratio": percent(ratio)}
        parts.append(Message("implied_none", {**_searched(found), **closest}))
    else:
        parts += _point_sentences(found, found.nearest, money)
    if found.required_revenue is not None and found.required_share is not None:
        required = {"revenue": figure(found.required_revenue, money), "share": percent(found.required_share)}
        parts.append(Message("implied_multiple", {"period": found.period, **required}))
    if found.nvidia_share is not None:
        parts.append(Message("implied_nvidia", {"share": percent(found.nvidia_share)}))
    parts += _consensus(model, found, money)
    return _rendered(parts)


def _consensus(model: Model, found: Implied, money: str) -> list[Message]:
    """Return what is expected by others, who says so, and what the model's value would be then."""
    if found.consensus is None:
        return []
    forecast = found.consensus.forecast
    figures = [
        Message(key, {"value": figure(cell.value, money)})
        for key, cell in (
            ("implied_their_revenue", forecast.revenue),
            ("implied_their_profit", forecast.profit),
        )
        if isinstance(cell, Cell) and cell.value is not None
    ]
    titles = [model.sources[name].title for name in forecast.sources if name in model.sources]
    told: dict[str, object] = {
        "period": forecast.period,
        "figures": _joined(figures, "、", " and "),
        "sources": "; ".join(dict.fromkeys(titles)) or "—",
    }
    opening = Message("implied_consensus", told)
    x, y, ratio = found.consensus.x, found.consensus.y, found.consensus.ratio
    if x is None or y is None:
        return [opening, Message("implied_consensus_nowhere")]
    at = {"setting": _settings(found, x, y), "ratio": "—" if ratio is None else percent(ratio)}
    return [opening, Message("implied_consensus_at", at)]


def chance_sentence(chance: Estimate, trials: int, failed: int = 0) -> Labels:
    """Return how likely the own ranges make the market cap, with the standard error."""
    told = {"chance": chance_text(chance), "trials": f"{trials:,}"}
    parts = [Message("implied_chance", told)]
    if failed:
        parts.append(Message("implied_chance_failed", {"failed": f"{failed:,}"}))
    return _rendered(parts)


def chance_text(chance: Estimate) -> str:
    """Return a chance with its standard error, to the digits that the error leaves: `47.4% ± 0.8%`."""
    points, error = 100 * chance.value, 100 * chance.error
    if not isfinite(points):
        return "—"
    digits = 2 if error < 0.1 else 1
    return f"{points:.{digits}f}% ± {error:.{digits}f}%"


def together_sentence(labels: Labels, found: Together, money: str) -> Labels:
    """Return what a group's prices require of the whole market."""
    values: dict[str, object] = {
        "group": labels,
        "price": figure(found.price, money),
        "period": found.period,
        "revenue": figure(found.revenue, money),
        "share": percent(found.share),
        "base": percent(found.base_share),
    }
    parts = [Message("implied_together", values)]
    if found.share > 1:
        parts.append(Message("implied_too_much"))
    if found.required_share is not None:
        parts.append(Message("implied_together_multiple", {"share": percent(found.required_share)}))
    if found.nvidia_share is not None:
        parts.append(Message("implied_nvidia", {"share": percent(found.nvidia_share)}))
    return _rendered(parts)


def setting_text(lever: Lever, setting: float) -> Labels:
    """Return a setting: a multiple of what is in the model, or points that are added."""
    if lever.move == "factor":
        return times(setting)
    if lever.unit and Unit.parse(lever.unit).is_percent:
        text = f"{100 * setting:+.3g}%" if setting else "0%"
        return Labels(text, text)
    return figure(setting, lever.unit, signed=True)


def settings_text(found: Implied, x: float, y: float) -> Labels:
    """Return both settings in words."""
    return _settings(found, x, y)


def _point_sentences(found: Implied, point: Point, money: str) -> list[Message]:
    clauses = _clauses(point.facts, found.base, money)
    parts = [Message("implied_point", {"setting": _settings(found, point.x, point.y)})]
    if clauses:
        parts.append(Message("implied_then", {"period": found.period, "clauses": _joined(clauses)}))
    key = "implied_believable" if found.is_believable else "implied_beyond"
    parts.append(Message(key, {**_ranges(found), "distance": f"{point.distance:.1f}"}))
    assumed = [lever.labels for lever in (found.x, found.y) if lever.own.source == "assumed"]
    return parts + [Message("implied_assumed", {"label": label}) for label in assumed]


def _clauses(facts: Facts, base: Facts, money: str) -> list[Message]:
    """Return what must hold at the point beside what holds in the model."""
    pairs = {
        "implied_revenue": (facts.revenue, base.revenue),
        "implied_share": (facts.market_share, base.market_share),
        "implied_gross": (facts.gross_margin, base.gross_margin),
        "implied_net": (facts.net_margin, base.net_margin),
    }
    return [
        Message(key, {"value": figure(value, unit), "base": figure(held, unit)})
        for key, (value, held) in pairs.items()
        for unit in [money if key == "implied_revenue" else "%"]
        if value is not None and held is not None
    ]


def _joined(parts: list[Message], zh: str = "，", en: str = ", ") -> Labels:
    return Labels(
        zh.join(part.in_language("zh") for part in parts), en.join(part.in_language("en") for part in parts)
    )


def _settings(found: Implied, x: float, y: float) -> Labels:
    each = [
        Message("implied_setting", {"label": lever.labels, "setting": setting_text(lever, at)})
        if lever.move == "factor"
        else Message("implied_setting_added", {"label": lever.labels, "setting": setting_text(lever, at)})
        for lever, at in ((found.x, x), (found.y, y))
    ]
    return _joined(each, "、", " and ")


def _ranges(found: Implied) -> dict[str, object]:
    return {
        f"{axis}_{end}": value
        for axis, lever in (("x", found.x), ("y", found.y))
        for end, value in (
            ("label", lever.labels),
            ("low", setting_text(lever, lever.own.low)),
            ("high", setting_text(lever, lever.own.high)),
        )
    }


def _searched(found: Implied) -> dict[str, object]:
    return {
        f"{axis}_{end}": value
        for axis, lever in (("x", found.x), ("y", found.y))
        for end, value in (
            ("label", lever.labels),
            ("low", setting_text(lever, lever.floor)),
            ("high", setting_text(lever, lever.ceiling)),
        )
    }


def _amount(value: float | None, money: str) -> Labels | str:
    return "—" if value is None else figure(value, money)


def _company(model: Model, company: str) -> Labels:
    return next(item.labels for item in model.axes["company"].items if item.id == company)


def _rendered(parts: list[Message]) -> Labels:
    return _joined(parts, "", "")
