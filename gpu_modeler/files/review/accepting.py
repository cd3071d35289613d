"""Taking changes into the model: one edit, one undo step, with where they come from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from gpu_modeler.edits import (
    AddAxis,
    AddItem,
    AddScenario,
    AddSection,
    AddYears,
    ClearCell,
    DefineLine,
    Edit,
    MakeInput,
    RemoveAxis,
    RemoveItem,
    RemoveLine,
    RemoveScenario,
    RemoveSection,
    SetCell,
    SetException,
    SetFormula,
    SetLineNote,
    SetProperty,
    SetSource,
    Several,
)
from gpu_modeler.edits.cells import typed_over
from gpu_modeler.files.review.records import Change, Review
from gpu_modeler.model import Model, Source
from gpu_modeler.text import Labels, Message

REVIEWS = "reviews"
"""The document's property that lists the reviews: JSON, one object each."""

_FIRST: tuple[type[Edit], ...] = (AddYears, AddAxis, AddItem, AddScenario, AddSection, SetSource)
_RANKS: tuple[type[Edit], ...] = (
    *_FIRST,
    DefineLine,
    MakeInput,
    SetFormula,
    SetException,
    ClearCell,
    SetCell,
)
_LAST: tuple[type[Edit], ...] = (RemoveLine, RemoveSection, RemoveItem, RemoveAxis, RemoveScenario)


def acceptance(model: Model, review: Review, changes: Sequence[Change]) -> Several:
    """Return the one edit that takes the changes: what they need first, then formulas, then values.

    Values get the workbook as their source; a sourced value that is typed over stays beside them. A line in the property
    `reviews` says which file, who, and when.
    """
    source = source_of(model, review)
    edits: list[Edit] = [SetSource(source)]
    edits += [_sourced(model, edit, source.id) for edit in ordered(changes)]
    edits.append(SetProperty(REVIEWS, _listed(model, review, len(changes))))
    values = {"file": review.file, "author": review.author or "?", "date": _day(review)}
    return Several(tuple(edits), Message("review_taken", {**values, "count": len(changes)}))


def ordered(changes: Sequence[Change]) -> tuple[Edit, ...]:
    """Return the changes' edits, each once, in an order in which each finds what it needs."""
    edits = [edit for change in changes for edit in change.edits]
    return tuple(sorted(_notes_together(_once(edits)), key=_rank))


def _once(edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits, of those that several changes need the first one alone."""
    known: set[Edit] = set()
    kept = []
    for edit in edits:
        if not _is_structural(edit):
            kept.append(edit)
        elif edit not in known:
            known.add(edit)
            kept.append(edit)
    return kept


def _notes_together(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the edits, all notes on one line as one: each was made beside the note that the line has now."""
    notes: dict[str, SetLineNote] = {}
    for edit in edits:
        if not isinstance(edit, SetLineNote):
            yield edit
        elif edit.line in notes:
            notes[edit.line] = SetLineNote(edit.line, _joined(notes[edit.line].note, edit.note))
        else:
            notes[edit.line] = edit
    yield from notes.values()


def _joined(one: Labels, other: Labels) -> Labels:
    zh, en = (
        "\n".join(dict.fromkeys([*first.split("\n"), *second.split("\n")]))
        for first, second in ((one.zh, other.zh), (one.en, other.en))
    )
    return Labels(zh, en)


def source_of(model: Model, review: Review) -> Source:
    """Return the source record of a returned workbook; the same file again gets the record it has."""
    title = " · ".join(part for part in (review.file, review.author, _day(review)) if part)
    known = next((source for source in model.sources.values() if source.title == title), None)
    if known is not None:
        return known
    number = 1
    while f"review_{number}" in model.sources:
        number += 1
    return Source(f"review_{number}", title, "own view", date=_day(review))


def _rank(edit: Edit) -> int:
    for rank, kind in enumerate((*_RANKS, None, *_LAST)):
        if kind is not None and isinstance(edit, kind):
            return rank
    return len(_RANKS)


def _is_structural(edit: Edit) -> bool:
    return isinstance(edit, (*_FIRST, DefineLine))


def _sourced(model: Model, edit: Edit, source: str) -> Edit:
    """Return the edit with the workbook as the source of a new number."""
    if not isinstance(edit, SetCell) or edit.cell.value is None:
        return edit
    before = model.record("cells", (edit.scenario, edit.line, edit.place))
    if before is not None and before.value == edit.cell.value:
        return edit
    typed = typed_over(before, edit.cell.value, source)
    return replace(edit, cell=replace(typed, kind=edit.cell.kind, note=edit.cell.note))


def _listed(model: Model, review: Review, count: int) -> str:
    entries = list(reviews_of(model))
    entries.append(
        {
            "file": review.file,
            "author": review.author,
            "modified": review.modified,
            "accepted": datetime.now(UTC).isoformat(timespec="seconds"),
            "count": count,
        }
    )
    return json.dumps(entries, ensure_ascii=False)


def reviews_of(model: Model) -> Iterator[dict[str, object]]:
    """Yield what the document says of earlier reviews; nothing where it cannot be read."""
    try:
        entries = json.loads(model.properties.get(REVIEWS, "[]"))
    except ValueError:
        return
    yield from (entry for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()


def _day(review: Review) -> str:
    return (review.modified or review.exported_at)[:10]
