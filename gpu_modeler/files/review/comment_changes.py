"""Comments that a colleague added or changed: notes of cells, notes of lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from gpu_modeler.edits import Edit, SetCell, SetLineNote
from gpu_modeler.edits.cells import place_subject
from gpu_modeler.files.review.contents import Content
from gpu_modeler.files.review.making import Found, Maker, open_item
from gpu_modeler.files.review.sides import Sides
from gpu_modeler.files.review.spots import CONSTANT, GIVEN, LABEL, RowKey, Spot, place_of
from gpu_modeler.model import BASE, PERIOD, Cell, Line, Place
from gpu_modeler.text import Labels, Message

_THREAD = "Comment:\n"


@dataclass(frozen=True)
class _Comment:
    """What was written, where, and about the values of which scenario."""

    content: Content
    text: str
    scenario: str


def comment_changes(maker: Maker, valued: set[tuple[str, Place]]) -> Iterator[Found]:
    """Yield the comments that are new or changed; those of `valued` places go with their new values."""
    for spot, content, text in _new_comments(maker.sides):
        if spot.row.kind == "line" and spot.column != LABEL:
            yield from _on_value(maker, spot, content, text, valued)
        elif spot.row.kind in {"line", "heading"} and spot.column == LABEL:
            yield from _on_line(maker, spot.row, content, text)
        elif spot.row.kind == "cell" and spot.column.startswith(GIVEN):
            yield from _on_given(maker, spot, content, text)
        else:
            yield open_item(content, Message("review_comment_elsewhere", {"text": text}))
    yield from _elsewhere(maker.sides)


def _elsewhere(sides: Sides) -> Iterator[Found]:
    """Yield the new comments on cells that are none of a row's: headings, empty cells, sheets that only show."""
    for sheet in sides.returned.sheets:
        before = sides.exported.of(sheet.kind, sheet.company) if sheet.kind else None
        known = {_plain(cell.comment) for cell in before.sheet.cells.values()} if before is not None else None
        for (row, column), cell in sorted(sheet.sheet.cells.items()):
            text = _plain(cell.comment)
            if not text or known is None or text in known:
                continue
            spot = sheet.spot(row, column)
            if spot is None or sides.returned_at.get(spot) != (sheet, row, column):
                content = Content("same", sheet, row, column)
                yield open_item(content, Message("review_comment_elsewhere", {"text": text}))


def comment_at(sides: Sides, spot: Spot) -> str:
    """Return what a colleague wrote in a cell's comment; empty where it is as it was exported."""
    found = sides.returned_at.get(spot)
    if found is None:
        return ""
    before = sides.exported_at.get(spot)
    now = _plain(found[0].cell(*found[1:]).comment)
    was = _plain(before[0].cell(*before[1:]).comment) if before is not None else ""
    if not now or " ".join(now.split()) == " ".join(was.split()):
        return ""
    return now.removeprefix(was).strip() if was else now


def _new_comments(sides: Sides) -> Iterator[tuple[Spot, Content, str]]:
    for spot, found in sides.returned_at.items():
        text = comment_at(sides, spot) if found[0].cell(*found[1:]).comment else ""
        if text:
            yield spot, Content("same", *found), text


def _plain(comment: str) -> str:
    """Return a comment without what Excel puts before a conversation."""
    text = comment.replace("\r\n", "\n").replace("\r", "\n").strip()
    return (
        text.split(_THREAD, 1)[1].strip()
        if text.startswith("[Threaded comment]") and _THREAD in text
        else text
    )


def _on_value(
    maker: Maker, spot: Spot, content: Content, text: str, valued: set[tuple[str, Place]]
) -> Iterator[Found]:
    line = maker.sides.frame.lines.get(spot.row.line)
    place = place_of(line, spot.row, spot.column) if line is not None else None
    if line is None or place is None or spot.column.startswith("#"):
        yield open_item(content, Message("review_comment_elsewhere", {"text": text}))
        return
    if (line.id, place) in valued:
        return
    yield from _noted(maker, line, place, _Comment(content, text, BASE))


def _on_given(maker: Maker, spot: Spot, content: Content, text: str) -> Iterator[Found]:
    line = maker.sides.frame.lines.get(spot.row.line)
    row = RowKey("line", spot.row.company, spot.row.parts[:-1])
    place = place_of(line, row, spot.row.parts[-1] or CONSTANT) if line is not None else None
    if line is None or place is None:
        yield open_item(content, Message("review_comment_elsewhere", {"text": text}))
        return
    yield from _noted(maker, line, place, _Comment(content, text, spot.column.removeprefix(GIVEN)))


def _noted(maker: Maker, line: Line, place: Place, comment: _Comment) -> Iterator[Found]:
    """Yield the change that writes a note: on the hard value that stands there, else on the line."""
    reason = maker.refusal(line, place)
    if reason is not None:
        yield open_item(comment.content, reason)
        return
    cell: Cell | None = maker.sides.mine.record("cells", (comment.scenario, line.id, place))
    if cell is None or cell.value is None:
        edit = _line_note(maker, line, f"{_where(maker, line, place)}: {comment.text}")
    else:
        noted = replace(cell, note=_with(cell.note, comment.text))
        edit = SetCell(line.id, place, noted, comment.scenario)
    yield from _change(maker, line, dict(zip(line.axes, place, strict=True)), comment, edit)


def _on_line(maker: Maker, row: RowKey, content: Content, text: str) -> Iterator[Found]:
    line = maker.sides.mine.lines.get(row.line)
    if line is None or len(row.parts) > 1:
        yield open_item(content, Message("review_comment_elsewhere", {"text": text}))
        return
    yield from _change(maker, line, {}, _Comment(content, text, ""), _line_note(maker, line, text))


def _line_note(maker: Maker, line: Line, text: str) -> Edit:
    return SetLineNote(line.id, _with(maker.sides.mine.lines[line.id].note, text))


def _with(note: Labels, text: str) -> Labels:
    """Return a note with a further line, in both languages: nobody knows which one it is in."""
    zh, en = (old if text in old else f"{old}\n{text}".strip() for old in (note.zh, note.en))
    return Labels(zh, en)


def _where(maker: Maker, line: Line, place: Place) -> str:
    items = dict(zip(line.axes, place, strict=True))
    subject = place_subject(maker.sides.mine, line.id, place)
    if not isinstance(subject, Labels):
        return items.get(PERIOD, "")
    return subject.in_language("en" if maker.sides.manifest.language == "en" else "zh")


def _change(
    maker: Maker, line: Line, items: Mapping[str, str], comment: _Comment, edit: Edit
) -> Iterator[Found]:
    if not edit.replacements(maker.sides.mine):
        return  # the note is there already
    yield maker.change(
        "comment",
        line,
        items,
        comment.content,
        values=(None, None, comment.text),
        edits=(edit,),
        scenario=comment.scenario,
        source=comment.text,
    )
