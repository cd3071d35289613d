"""What the page says, from the answers: heads of charts, what the pointer tells, the sentences below. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gpu_modeler.analysis.figures import figure, percent
from gpu_modeler.analysis.implied import STARTER_NAMES, Facts, Implied
from gpu_modeler.analysis.implied_text import (
    chance_sentence,
    chance_text,
    sentence,
    setting_text,
    settings_text,
    together_sentence,
)
from gpu_modeler.app.implying import Chance
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.gui.implied.answers import Answer, Answers
from gpu_modeler.model import Model
from gpu_modeler.text import Labels, Language, Message, say

Point = tuple[float, float]
Teller = Callable[[str, Point], str]
"""What the pointer tells of a company at settings of both levers."""


def company_name(model: Model, company: str) -> Labels:
    """Return what a company is called; its id where it is gone."""
    items = model.axes[COMPANY].items if COMPANY in model.axes else ()
    return next((item.labels for item in items if item.id == company), Labels(company, company))


def money_of(model: Model) -> str:
    """Return the unit of market caps."""
    line = model.lines.get(STARTER_NAMES.price)
    return line.unit if line is not None else ""


def head_text(model: Model, found: Implied, language: Language) -> str:
    """Return a chart's figures: the market cap, and the value's part of it."""
    value = found.base.value
    told = {
        "price": figure(found.price, money_of(model)),
        "ratio": "—" if value is None else percent(value / found.price),
    }
    return Message("implied_chart_head", told).in_language(language)


def chance_head(chance: Chance | Message | None, language: Language) -> str:
    """Return a chart's chance; why there is none stands below the charts."""
    if chance is None:
        return say("implied_chart_waiting", language)
    if isinstance(chance, Message):
        return say("implied_chart_no_chance", language)
    return say("implied_chart_chance", language, chance=chance_text(chance.estimate))


def missed_text(found: Implied, language: Language) -> str:
    """Return why a chart has no curve: how near to the market cap the value gets, and where."""
    x, y, ratio = found.closest
    key = "implied_never_reaches" if ratio < 1 else "implied_always_above"
    told = {"setting": settings_text(found, x, y), "ratio": percent(ratio)}
    return Message(key, told).in_language(language)


def hover_text(
    found: Implied, at: Point, held: tuple[float | None, Facts], money: str, language: Language
) -> str:
    """Return what holds at a setting of both levers: the settings, value over price, and the year's figures."""
    ratio, facts = held
    lines = [
        Message("implied_hover_lever", {"label": lever.labels, "setting": setting_text(lever, setting)})
        for lever, setting in ((found.x, at[0]), (found.y, at[1]))
    ]
    lines.append(_value_line(ratio, facts, money))
    lines += _fact_lines(found.period, facts, money)
    return "\n".join(line.in_language(language) for line in lines)


def _value_line(ratio: float | None, facts: Facts, money: str) -> Message:
    if ratio is None or facts.value is None:
        return Message("implied_hover_error")
    return Message("implied_hover_value", {"value": figure(facts.value, money), "ratio": percent(ratio)})


def _fact_lines(period: str, facts: Facts, money: str) -> Iterator[Message]:
    figures = {
        "implied_hover_revenue": (facts.revenue, money),
        "implied_hover_share": (facts.market_share, "%"),
        "implied_hover_gross": (facts.gross_margin, "%"),
        "implied_hover_net": (facts.net_margin, "%"),
    }
    for key, (value, unit) in figures.items():
        if value is not None:
            yield Message(key, {"period": period, "value": figure(value, unit)})


# --- below the charts ---------------------------------------------------------------------------------


def company_text(model: Model, answer: Answer, language: Language) -> str:
    """Return all that is said of one company."""
    found, refusal = answer.found, answer.refusal
    if found is None:
        return refusal.in_language(language) if refusal is not None else say("implied_asking", language)
    parts = [sentence(model, found, money_of(model)).in_language(language)]
    if found.consensus is None:
        parts.append(_no_consensus(model).in_language(language))
    if answer.chance is None:
        parts.append(say("implied_chance_waiting", language))
    elif isinstance(answer.chance, Message):
        parts.append(answer.chance.in_language(language))
    else:
        chance = answer.chance
        told = chance_sentence(chance.estimate, chance.trials, chance.failed)
        parts.append(told.in_language(language))
    return ("" if language == "zh" else " ").join(parts)


def _no_consensus(model: Model) -> Message:
    """Say that the model holds no forecast of a company, and where one is typed if it has the lines."""
    named = (STARTER_NAMES.consensus_revenue, STARTER_NAMES.consensus_profit)
    lines = [model.lines[name].labels for name in named if name in model.lines]
    if not lines:
        return Message("implied_no_consensus")
    return Message("implied_no_consensus_yet", {"revenue": lines[0], "profit": lines[-1]})


def source_links(model: Model, answer: Answer) -> list[tuple[str, str, str]]:
    """Return title, date and address of the sources of a company's consensus."""
    if answer.found is None or answer.found.consensus is None:
        return []
    sources = [model.sources.get(name) for name in answer.found.consensus.forecast.sources]
    known = [(each.title, each.date, each.address) for each in sources if each is not None]
    return list(dict.fromkeys(known))


def group_texts(model: Model, answers: Answers, language: Language) -> list[str]:
    """Return what each group's prices require together; of one without an answer why there is none."""
    return [
        text
        for group in answers.groups
        if group in model.groups
        for text in [_group_text(model, answers, group, language)]
        if text
    ]


def _group_text(model: Model, answers: Answers, group: str, language: Language) -> str:
    whole, labels = answers.groups[group], model.groups[group].labels
    if whole is not None:
        return together_sentence(labels, whole, money_of(model)).in_language(language)
    without = [
        company_name(model, company)
        for company in model.groups[group].items
        if (found := answers.of(company).found) is None or found.nearest is None
    ]
    key = "implied_group_lacks" if without else "implied_group_overlaps"
    names = ("、" if language == "zh" else ", ").join(each.in_language(language) for each in without)
    return Message(key, {"group": labels, "companies": names}).in_language(language)
