"""One row of the table of uncertainties: its figures, picture and effect, and what its cells say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from gpu_modeler.analysis.distribution_shape import Figures, Shape, figures, shape
from gpu_modeler.app import uncertainties as words
from gpu_modeler.app.session import Session
from gpu_modeler.app.source_names import title_in
from gpu_modeler.app.uncertainties import Effect
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.model import Model, Uncertainty
from gpu_modeler.text import Message, say

ON, LINE, WHERE, HOW, TEXT, SHAPE, MEAN, P10, P50, P90, EFFECT, NOTE, SOURCE = range(13)
HEADS = (
    "on", "line", "where", "how", "text", "shape", "mean", "p10", "p50", "p90", "effect", "note", "source",
)  # fmt: skip
FIGURES = {MEAN: "mean", P10: "p10", P50: "p50", P90: "p90"}


@dataclass(frozen=True)
class Drawn:
    """What the small picture shows, in the unit of the distribution's own numbers."""

    shape: Shape
    figures: Figures
    faded: bool


@dataclass(frozen=True)
class Row:
    """What is known of an uncertainty; `fault` says why there are no figures."""

    uncertainty: Uncertainty
    is_on: bool
    figures: Figures | None = None
    drawn: Drawn | None = None
    effect: Effect | None = None
    fault: Message | None = None


def read_row(session: Session, uncertainty: Uncertainty, near: CellPlace | None) -> Row:
    """Return what is known of an uncertainty; its effect at `near` where that varies, else at the first cell."""
    is_on = words.is_on(uncertainty)
    try:
        found = words.held(uncertainty)
        scale = words.draws(session.model, uncertainty, session.scenario)[0].scale
    except ModelerError as error:
        return Row(uncertainty, is_on, fault=error.message)
    cells = words.varying(session, uncertainty)
    shown_at = next((cell for cell in cells if CellPlace(cell.line, cell.place) == near), cells[0])
    told = words.effect(session, uncertainty, shown_at)
    start = 0.0 if isinstance(told.base, CellError) else told.base / scale
    stays = start if uncertainty.move == "set" else words.stays(uncertainty.move)
    own, picture = figures(found, stays), shape(found, stays)
    return Row(uncertainty, is_on, words.scaled(own, scale), Drawn(picture, own, not is_on), told)


def has_words(model: Model, uncertainty: Uncertainty, wanted: list[str]) -> bool:
    """Say whether line, scope, note or text has every one of some words."""
    labels = words.line_labels(model, uncertainty.line)
    known = [uncertainty.id, uncertainty.line, labels.zh, labels.en, uncertainty.distribution]
    known += [uncertainty.note.zh, uncertainty.note.en]
    known += [words.where(model, uncertainty).in_language(language) for language in ("zh", "en")]
    whole = " ".join(known).lower()
    return all(word in whole for word in wanted)


def row_text(session: Session, row: Row, column: int) -> str:
    """Return what a cell says."""
    model, language, known = session.model, session.language, row.uncertainty
    line = model.lines.get(known.line)
    if column in FIGURES:
        if row.figures is None:
            return "—"
        return words.amount_text(line, known.move, getattr(row.figures, FIGURES[column]))
    told: Mapping[int, Callable[[], str]] = {
        LINE: lambda: words.line_labels(model, known.line).in_language(language),
        WHERE: lambda: words.where(model, known).in_language(language),
        HOW: partial(_how, session, known),
        TEXT: lambda: known.distribution,
        EFFECT: partial(_effect, session, row),
        NOTE: lambda: known.note.in_language(language),
        SOURCE: partial(_source, session, known),
    }
    return told[column]() if column in told else ""


def _how(session: Session, known: Uncertainty) -> str:
    line, language = session.model.lines.get(known.line), session.language
    text = say(f"uncertain_move_{known.move}", language)
    unit = words.unit_label(line, known.move).in_language(language) if line else ""
    return say("uncertain_how", language, how=text, unit=unit) if unit else text


def _effect(session: Session, row: Row) -> str:
    told, language = row.effect, session.language
    if told is None:
        return row.fault.in_language(language) if row.fault else ""
    model = session.model
    cell = words.place_labels(model, told.output).in_language(language)
    base, low, high = effect_texts(session, told)
    key = "uncertain_effect" if cell else "uncertain_effect_plain"
    return say(key, language, cell=cell, base=base, low=low, high=high)


def _source(session: Session, known: Uncertainty) -> str:
    source = session.model.sources.get(known.source)
    return title_in(session.language, source.title) if source else ""


def effect_texts(session: Session, told: Effect) -> tuple[str, str, str]:
    """Return base, P10 and P90 of a cell as texts."""
    line = session.model.lines[told.output.line]
    value, found = told.base, told.figures
    base = value.text if isinstance(value, CellError) else words.amount_text(line, "set", value)
    if found is None:
        return base, "—", "—"
    return base, words.amount_text(line, "set", found.p10), words.amount_text(line, "set", found.p90)
