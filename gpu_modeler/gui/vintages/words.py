"""Vintages in words: ranges with their unit, verdicts with how far off, a chain's story in one paragraph."""

from __future__ import annotations

from gpu_modeler.app.source_names import title_in
from gpu_modeler.app.vintages import Link, Outcome, Record
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.listing.model import Tone
from gpu_modeler.model import PERIOD, Line, Model, Place, Vintage
from gpu_modeler.text import Language, say

TONES: dict[str, Tone] = {
    "within": "good",
    "above": "warn",
    "below": "bad",
    "partly above": "warn",
    "partly below": "warn",
    "wider": "warn",
}


def number(line: Line, value: float) -> str:
    """Return a number with all the digits that were published: 14.98 and 15.05 must not look alike."""
    if line.unit in {"%", "CY"}:
        return number_text(value, pattern_of(line.unit, line.number_format))
    return f"{value:,.10g}"


def range_words(line: Line, vintage: Vintage, language: Language) -> str:
    """Return a range, a value, or one end: "12.2 – 15.0 亿元", "≥ 35.0 亿元"."""
    unit = unit_label(line.unit, language)
    if vintage.low is None or vintage.high is None:
        end = vintage.high if vintage.low is None else vintage.low
        text = ("≤ " if vintage.low is None else "≥ ") + number(line, end or 0.0)
    elif vintage.low == vintage.high:
        text = number(line, vintage.low)
    else:
        text = f"{number(line, vintage.low)} – {number(line, vintage.high)}"
    return f"{text} {unit}".rstrip() if unit != "%" else text


def kind_words(vintage: Vintage, language: Language) -> str:
    """Return what was published."""
    return say(f"vintages_kind_{vintage.kind.replace(' ', '_')}", language)


def percent(part: float | None) -> str:
    """Return a signed percentage; empty for none."""
    return "" if part is None else f"{part:+.1%}"


def verdict_words(outcome: Outcome | None, language: Language) -> str:
    """Return how a vintage turned out; that it is judged by a notice alone is said."""
    if outcome is None:
        return ""
    text = say(f"vintages_verdict_{outcome.verdict.replace(' ', '_')}", language)
    return text if outcome.is_final else say("vintages_so_far", language, verdict=text)


def place_words(model: Model, line: str, place: Place, language: Language) -> str:
    """Return line and year, and items of other axes but the company, which stands above."""
    known = model.lines[line]
    parts = [known.labels.in_language(language)]
    for axis, item in zip(known.axes, place, strict=True):
        if axis == PERIOD:
            parts.append(item)
        elif axis != "company":
            labels = next(found.labels for found in model.axes[axis].items if found.id == item)
            parts.append(labels.in_language(language))
    return " · ".join(parts)


def source_words(model: Model, source: str, language: Language) -> str:
    """Return a source's title."""
    known = model.sources.get(source)
    return title_in(language, known.title) if known is not None else ""


def record_words(record: Record, language: Language) -> str:
    """Return a company's record of guidance in one line."""
    if not record.judged:
        return say("vintages_record_waiting", language, waiting=record.waiting)
    values = {
        "hits": record.hits,
        "judged": record.judged,
        "rate": f"{record.hit_rate or 0.0:.0%}",
        "above": record.above,
        "below": record.below,
        "miss": "–" if record.mean_miss is None else f"{record.mean_miss:.1%}",
        "waiting": record.waiting,
    }
    return say("vintages_record", language, **values)


def link_words(model: Model, link: Link, language: Language) -> str:
    """Return one vintage's story: what it said, what superseded it, how it stood."""
    vintage, line = link.vintage, model.lines[link.vintage.line]
    lines = [
        f"{vintage.date}  {kind_words(vintage, language)}  {range_words(line, vintage, language)}".strip(),
    ]
    if vintage.note.in_language(language):
        lines.append(vintage.note.in_language(language))
    if link.superseded_by is not None:
        later = link.superseded_by
        what = f"{kind_words(later, language)} {range_words(line, later, language)}"
        lines.append(say("vintages_superseded", language, date=later.date or "–", what=what))
    if link.outcome is not None:
        lines.append(_outcome_words(line, link.outcome, language))
    source = model.sources.get(vintage.source)
    if source is not None:
        lines.append(f"{title_in(language, source.title)}  {source.date}  {source.quote}")
    return "\n".join(lines)


def _outcome_words(line: Line, outcome: Outcome, language: Language) -> str:
    text = say(
        "vintages_outcome",
        language,
        what=f"{kind_words(outcome.by, language)} {range_words(line, outcome.by, language)}",
        verdict=verdict_words(outcome, language),
    )
    if outcome.from_middle is not None:
        text += say("vintages_from_middle", language, percent=percent(outcome.from_middle))
    if outcome.from_end:
        text += say("vintages_from_end", language, percent=percent(outcome.from_end))
    return text
