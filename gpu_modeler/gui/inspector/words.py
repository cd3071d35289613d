"""The inspector's rich text: everything that comes from the model is escaped, links lead to cells by number."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gpu_modeler.app.inspecting.formula_words import FormulaWords, Term
from gpu_modeler.app.inspecting.names import value_labels
from gpu_modeler.app.inspecting.overview import Overview
from gpu_modeler.app.inspecting.readings import Spot
from gpu_modeler.gui import theme
from gpu_modeler.text import Labels, Language, Message, say

LINK = "cell:"


def overview_html(found: Overview, language: Language) -> tuple[str, list[Spot]]:
    """Return the page of a cell, and the cells its links lead to, by their number."""
    spots: list[Spot] = []
    parts = [_table(found, language, spots)]
    if found.formula is not None:
        parts.append(_formula(found.formula, language))
    if found.units:
        steps = "<br>".join(escape(step.text(language)) for step in found.units)
        parts.append(_section("inspect_units", steps, language))
    if found.notes:
        notes = "<br>".join(escape(note.in_language(language)) for note in found.notes)
        parts.append(_section("inspect_notes", notes, language))
    return "".join(parts), spots


def _table(found: Overview, language: Language, spots: list[Spot]) -> str:
    rows = []
    for row in found.rows:
        text = escape(_said(row.text, language))
        if row.spot is not None:
            text = linked(text, len(spots))
            spots.append(row.spot)
        rows.append(_row(escape(row.name.in_language(language)), text))
    return f"<table cellspacing='0' cellpadding='2' width='100%'>{''.join(rows)}</table>"


def _row(name: str, text: str) -> str:
    muted = theme.colours().muted
    return f"<tr><td style='color:{muted}; padding-right:8px'>{name}</td><td>{text}</td></tr>"


def _said(text: object, language: Language) -> str:
    return text.in_language(language) if isinstance(text, Labels | Message) else str(text)


def tip(text: str) -> str:
    """Return a tool tip that shows a text as it is: Qt would take one that looks like markup for markup."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def linked(text: str, number: int) -> str:
    """Return a text that leads to a cell."""
    return f"<a href='{LINK}{number}' style='color:{theme.colours().accent}'>{text}</a>"


def _formula(formula: FormulaWords, language: Language) -> str:
    lines = [
        f"<code>= {escape(formula.text)}</code>",
        escape(formula.labels.in_language(language)),
        f"<b>= {escape(formula.filled.in_language(language))}</b>",
    ]
    parts = _section("inspect_formula", "<br>".join(lines), language)
    if formula.terms:
        parts += _section("inspect_terms", _terms(formula.terms, language), language)
    return parts


def _terms(terms: Sequence[Term], language: Language) -> str:
    rows = "".join(
        f"<tr><td style='padding-right:8px'>{escape(term.labels.in_language(language))}</td>"
        f"<td align='right'>{escape(_term_value(term, language))}</td></tr>"
        for term in terms
    )
    return f"<table cellspacing='0' cellpadding='1' width='100%'>{rows}</table>"


def _term_value(term: Term, language: Language) -> str:
    if term.is_truth and isinstance(term.value, float):
        return say("inspect_true" if term.value else "inspect_false", language)
    return value_labels(term.value, term.unit).in_language(language)


def _section(key: str, html: str, language: Language) -> str:
    muted = theme.colours().muted
    return f"<p style='color:{muted}; margin:10px 2px 2px 2px'>{escape(say(key, language))}</p><div style='margin:0 2px'>{html}</div>"
