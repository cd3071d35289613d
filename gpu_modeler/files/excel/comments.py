"""What the comments of cells say: kind, source, other sources' values, scenario, exception. Texts only, no writing."""

from __future__ import annotations

from collections.abc import Iterator

from gpu_modeler.files.excel.context import Export, HardCell
from gpu_modeler.files.excel.formats import format_of, number_text
from gpu_modeler.files.excel.names import clean_text, one_line
from gpu_modeler.files.excel.styles import Mark
from gpu_modeler.model import BASE, Alternative, Line, Source


def mark_of(line: Line, hard: HardCell) -> Mark:
    """Return how a hard value is marked: a plain value on a formula line is an override, on an input line nothing."""
    kind = hard.cell.kind
    if kind == "input" or (kind == "override" and line.is_input):
        return "" if line.is_input else "override"
    return kind


def comment_on_value(export: Export, line: Line, hard: HardCell, *, is_choice: bool = False) -> str:
    """Return kind, source, alternatives, note and scenario of a hard value; empty where there is nothing to tell.

    `is_choice` says that the cell shows another value when another scenario is chosen, of which the comment is not.
    """
    mark = mark_of(line, hard)
    texts = [] if not mark else [export.say(f"excel_kind_{mark}")]
    texts += _source_texts(export, hard.cell.source, is_needed=bool(mark))
    texts += _note(export.noted(hard.cell.note))
    for alternative in hard.cell.alternatives:
        texts += _alternative_texts(export, line, alternative)
    if hard.scenario != BASE or (is_choice and texts):
        labels = export.model.scenarios[hard.scenario].labels
        texts.append(export.say("excel_comment_scenario", scenario=labels))
    return clean_text("\n".join(texts))


def comment_on_exception(export: Export, line: Line, position: int) -> str:
    """Return the text that explains an exception's formula."""
    exception = line.exceptions[position]
    texts = [export.say("excel_comment_exception", formula=exception.formula)]
    return clean_text("\n".join([*texts, *_note(export.noted(exception.note))]))


def source_kind(export: Export, source: Source) -> str:
    """Return what kind of source it is."""
    return export.say(f"excel_source_kind_{source.kind.replace(' ', '_')}")


def source_details(export: Export, source: Source) -> str:
    """Return kind and date of a source."""
    kind = source_kind(export, source)
    return ", ".join(part for part in (kind, one_line(source.date)) if part)


def alternative_value(line: Line, alternative: Alternative) -> str:
    """Return an alternative's value as it would show in the cell."""
    return number_text(alternative.value, format_of(line))


def _source_texts(export: Export, name: str, *, is_needed: bool) -> Iterator[str]:
    source = export.model.sources.get(name)
    if source is None:
        if name or is_needed:
            yield one_line(name) or export.say("excel_comment_no_source")
        return
    yield export.say(
        "excel_comment_source",
        number=export.source_numbers[name],
        title=one_line(source.title),
        details=source_details(export, source),
    )
    if source.quote:
        yield f"“{one_line(source.quote)}”"
    if source.address:
        yield one_line(source.address)


def _alternative_texts(export: Export, line: Line, alternative: Alternative) -> Iterator[str]:
    value = alternative_value(line, alternative)
    number = export.source_numbers.get(alternative.source)
    if number is None:
        yield export.say("excel_comment_alternative_unsourced", value=value)
    else:
        yield export.say("excel_comment_alternative", number=number, value=value)
    yield from _note(export.noted(alternative.note))


def _note(text: str) -> list[str]:
    return [text] if text else []
