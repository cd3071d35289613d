"""Sources in words: kinds, ages, states, numbers of cells."""

from __future__ import annotations

from gpu_modeler.app.source_names import title_in
from gpu_modeler.app.source_table import SourceRow
from gpu_modeler.edits.cells import place_subject
from gpu_modeler.gui.grid.formats import number_text, pattern_of
from gpu_modeler.gui.grid.units import unit_label
from gpu_modeler.gui.listing.model import Tone
from gpu_modeler.model import BASE, Model, Place
from gpu_modeler.text import Labels, Language, say

MONTH, YEAR = 30.44, 365.25


def kind_words(kind: str, language: Language) -> str:
    """Return the name of a kind of source, or of a limit."""
    return say(f"sources_kind_{kind.replace(' ', '_')}", language)


def age_words(days: int | None, language: Language) -> str:
    """Return an age as one says it: days, months, years; a dash without a date."""
    if days is None:
        return "–"
    if days < 60:
        return say("sources_age_days", language, count=days)
    if days < 2 * YEAR:
        return say("sources_age_months", language, count=round(days / MONTH))
    return say("sources_age_years", language, count=f"{days / YEAR:.1f}")


def state_words(row: SourceRow, language: Language) -> tuple[str, Tone]:
    """Return what is to be looked at in a source, and how it is toned."""
    found: list[str] = []
    if row.old:
        found.append(say("sources_state_old", language, count=row.old))
    if row.age is None and row.source.kind != "own view":
        found.append(say("sources_state_undated", language))
    if row.address == "broken":
        found.append(say("sources_state_broken", language))
    elif row.address == "missing" and row.source.kind != "own view":
        found.append(say("sources_state_no_address", language))
    if not row.is_used:
        found.append(say("sources_state_unused", language))
    tone: Tone = "warn" if row.old or row.address == "broken" else "muted"
    return (say("sources_join", language).join(found), tone) if found else ("", "")


def place_words(model: Model, line: str, place: Place, language: Language, scenario: str = BASE) -> str:
    """Return a cell's line and items, and its scenario where it is not the base."""
    subject = place_subject(model, line, place)
    text = subject.in_language(language) if isinstance(subject, Labels) else str(subject)
    if scenario == BASE:
        return text
    return f"{text} [{model.scenarios[scenario].labels.in_language(language)}]"


def value_words(model: Model, line: str, value: float, language: Language) -> str:
    """Return a value as the grid writes it, with its unit."""
    known = model.lines[line]
    unit = unit_label(known.unit, language)
    text = number_text(value, pattern_of(known.unit, known.number_format))
    return text if unit in {"", "%"} else f"{text} {unit}"


def source_words(model: Model, source: str, language: Language) -> str:
    """Return a source's title and date."""
    known = model.sources.get(source)
    if known is None:
        return say("sources_none", language)
    return f"{title_in(language, known.title)}  {date_words(known.date)}".rstrip()


def date_words(date: str) -> str:
    """Return the date alone of what a source says of its date: "2025-12 (after 2025-12-17)" is 2025-12."""
    return date.split(" ", maxsplit=1)[0]
