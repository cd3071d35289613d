"""What the cells of the review table say: numbers as in the grid, with more digits where two would look the same."""

from __future__ import annotations

from gpu_modeler.app import review_words as words
from gpu_modeler.app.effects import Effect, Outcome, Output, Value
from gpu_modeler.app.reviewing import ReviewSession
from gpu_modeler.app.typing import plain_text
from gpu_modeler.errors import CellError
from gpu_modeler.files.review.records import Change, Held
from gpu_modeler.gui.grid.formats import ZERO, edit_text, number_text, pattern_of
from gpu_modeler.model import Line, Model
from gpu_modeler.text import Language, Message, say

PENDING = "…"


def held_texts(model: Model, change: Change) -> tuple[str, str, str]:
    """Return what base, mine and theirs show; what differs looks different."""
    held = (change.base, change.mine, change.theirs)
    line = model.lines.get(change.line)
    short = [_held_text(value, line, is_exact=False) for value in held]
    if len(set(short)) < len(set(map(repr, held))):
        short = [_held_text(value, line, is_exact=True) for value in held]
    return short[0], short[1], short[2]


def _held_text(value: Held, line: Line | None, *, is_exact: bool) -> str:
    if value is None:
        return words.NOTHING
    if isinstance(value, str):
        return value
    if line is None:
        return plain_text(value)
    if is_exact:
        return edit_text(float(value), line.unit)
    return amount_text(float(value), line)


def amount_text(value: Value, line: Line) -> str:
    """Return a value as the grid shows it; zero is a zero, as a dash would read as nothing."""
    if value is None:
        return words.NOTHING
    if isinstance(value, CellError):
        return value.text
    text = number_text(value, pattern_of(line.unit, line.number_format))
    return "0" if text == ZERO else text


def unit_of(model: Model, change: Change, language: Language) -> str:
    """Return the unit of a change's line; empty where it has none, or shows it with each number."""
    line = model.lines.get(change.line)
    return "" if line is None or line.unit == "%" else words.unit_text(line.unit, language)


def output_heading(model: Model, output: Output, language: Language) -> str:
    """Return what an output's column is called, on two lines: the line, then year and unit."""
    line = model.lines.get(output.line)
    if line is None:
        return output.line
    detail = filter(None, (output.period, words.unit_text(line.unit, language)))
    return f"{line.labels.in_language(language)}\n{' · '.join(detail)}"


def effect_text(model: Model, output: Output, outcome: Outcome | None, at: int) -> str:
    """Return by how much an output changes, and by how many per cent: `+15.5 (+1.3%)`."""
    if outcome is None:
        return PENDING
    line = model.lines.get(output.line)
    if outcome.fault is not None or line is None or at >= len(outcome.effects):
        return words.NOTHING
    return difference_text(outcome.effects[at], line)


def difference_text(effect: Effect, line: Line) -> str:
    """Return the difference of an effect; where an error comes or goes, both values."""
    difference = effect.difference
    if difference is None:
        shown = (amount_text(effect.before, line), amount_text(effect.after, line))
        return shown[0] if effect.before == effect.after else " → ".join(shown)
    if difference == 0:
        return "0"
    text = f"{'+' if difference > 0 else '−'}{_magnitude(abs(difference), line)}"
    before = effect.before
    if not isinstance(before, float) or before == 0 or pattern_of(line.unit, line.number_format).percent:
        return text
    return f"{text} ({difference / abs(before):+.1%})".replace("-", "−")


def _magnitude(value: float, line: Line) -> str:
    """Return a difference as the grid would show it; one too small for that with three digits."""
    text = amount_text(value, line)
    return text if any(digit in text for digit in "123456789") else f"{value:.3g}"


def effect_sentence(model: Model, output: Output, effect: Effect, language: Language) -> str:
    """Return an output's name, year, both values and the difference, with the unit."""
    line = model.lines.get(output.line)
    if line is None:  # it was removed since
        return f"{output.line} {words.NOTHING}"
    name = " ".join(filter(None, (line.labels.in_language(language), output.period)))
    unit = "" if line.unit == "%" else words.unit_text(line.unit, language)
    return say(
        "review_effect",
        language,
        output=name,
        before=amount_text(effect.before, line),
        after=f"{amount_text(effect.after, line)} {unit}".rstrip(),
        difference=difference_text(effect, line),
    )


# --- sentences ------------------------------------------------------------------------------------


def detail_lines(reviewing: ReviewSession, change: Change, outcome: Outcome | None) -> list[str]:
    """Return all about a change, nothing cut: what and where, the three values, then remarks and effects."""
    model, language = reviewing.session.model, reviewing.session.language
    where = f"{change.sheet}!{change.cell}" if change.cell else change.sheet
    head = [words.place_text(model, change, language), words.kind_text(change, language), where]
    held = {"base": change.base, "mine": change.mine, "theirs": change.theirs}
    values = {name: words.held_text(model, change, value, language) for name, value in held.items()}
    effects = effect_sentences(reviewing, outcome) if outcome else []
    return [
        words.SEPARATOR.join(filter(None, head)),
        say(reviewing.text_key("detail_values"), language, **values),
        words.SEPARATOR.join(filter(None, [words.remark_text(change, language), *effects])),
    ]


def effect_sentences(reviewing: ReviewSession, outcome: Outcome) -> list[str]:
    """Return a sentence for each output, or the one that says why the changes cannot be taken."""
    session = reviewing.session
    if outcome.fault is not None:
        return [say("review_effect_refused", session.language, reason=outcome.fault)]
    return [
        effect_sentence(session.model, output, effect, session.language)
        for output, effect in zip(reviewing.outputs, outcome.effects, strict=False)
    ]


def together_text(reviewing: ReviewSession, outcome: Outcome, company: str) -> str:
    """Return what all that is accepted does to a company, or to all where none is named."""
    session = reviewing.session
    model, language = session.model, session.language
    whose = words.company_text(model, company, language) if company else Message("review_companies_together")
    scenario = words.scenario_text(model, session.scenario, language)
    effects = words.SEPARATOR.join(effect_sentences(reviewing, outcome))
    return say("review_together", language, company=whose, scenario=scenario, effects=effects)
