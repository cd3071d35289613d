"""Changes of structure: years added, lines taken out, and rows and columns that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gpu_modeler.edits import AddYears, RemoveLine
from gpu_modeler.edits.references import users_of_line
from gpu_modeler.files.excel.names import address
from gpu_modeler.files.review.columns import Columns
from gpu_modeler.files.review.line_states import LineState
from gpu_modeler.files.review.making import Found, Maker
from gpu_modeler.files.review.records import Change, NotUnderstood
from gpu_modeler.files.review.spots import RowKey, row_of_place
from gpu_modeler.files.review.where import SheetMap
from gpu_modeler.model import Line
from gpu_modeler.text import Message


def year_changes(maker: Maker) -> Iterator[Found]:
    """Yield the change that adds the years which came with the workbook."""
    years = maker.years
    if not years:
        return
    sheet = max(
        (sheet for sheet in maker.sides.returned.sheets if sheet.holds_lines),
        key=lambda each: len(each.columns.added),
    )
    column = sheet.columns.of(years[0]) or 0
    yield Change(
        number=0, kind="period", line="", company="", segment="", period=years[0], scenario="",
        base=None, mine=None, theirs="–".join(dict.fromkeys((years[0], years[-1]))), conflict=False,
        edits=(AddYears(len(years), carry_inputs=False),),
        sheet=sheet.name, cell=address(sheet.heading_row or 0, column),
    )  # fmt: skip


def removals(maker: Maker, states: Sequence[LineState]) -> Iterator[Found]:
    """Yield the lines whose rows are all gone, then the single rows and columns that are."""
    gone = {state.line.id: state.line for state in states if state.gone and _is_gone(maker, state)}
    order = _users_first(maker, gone)
    for name in order:
        yield _removal(maker, gone[name], {*gone})
    for before in maker.sides.exported.sheets:
        now = maker.sides.returned.of(before.kind, before.company) if before.holds_lines else None
        if now is not None:
            yield from _missing_rows(before, now, {*gone})
            yield from _missing_columns(before, now)
    yield from _missing_scenario_rows(maker)


def _is_gone(maker: Maker, state: LineState) -> bool:
    """Say whether a line has no row left, although the sheets are there that it stood on."""
    line = state.line
    rows = {row_of_place(line, place)[0] for place in maker.sides.base.places(line)}
    sheets = {("company", row.company) if row.company else ("market", "") for row in rows}
    if any(maker.sides.returned.of(*sheet) is None for sheet in sheets):
        return False
    return not any(row in maker.sides.returned_rows for row in rows)


def _users_first(maker: Maker, gone: dict[str, Line]) -> list[str]:
    """Return the lines so that each comes after those that read it."""
    waiting, order = list(gone), []
    while waiting:
        free = [
            name
            for name in waiting
            if not {*users_of_line(maker.sides.mine, name).lines} & ({*waiting} - {name})
        ]
        order += free or waiting
        waiting = [name for name in waiting if name not in order]
    return order


def _removal(maker: Maker, line: Line, gone: set[str]) -> Found:
    row = next(iter(row_of_place(line, place)[0] for place in maker.sides.base.places(line)))
    sheet, at = maker.sides.exported_rows[row]
    where = (sheet.name, address(at, sheet.columns.of("·label") or 0))
    if line.id not in maker.sides.mine.lines:
        return NotUnderstood(*where, sheet.label(at), Message("review_line_gone", {"line": line.labels}))
    users = users_of_line(maker.sides.mine, line.id)
    left = [user for user in users.lines if user not in gone]
    if left or users.claims:
        shown = replace(users, lines=tuple(left)).shown
        return NotUnderstood(*where, sheet.label(at), Message("review_line_in_use", {"users": shown}))
    return Change(
        number=0, kind="line removed", line=line.id, company="", segment="", period="", scenario="",
        base=line.id, mine=line.id, theirs=None, conflict=False, edits=(RemoveLine(line.id),),
        sheet=where[0], cell=where[1],
    )  # fmt: skip


def _missing_rows(before: SheetMap, now: SheetMap, gone: set[str]) -> Iterator[NotUnderstood]:
    present = set(now.rows.values())
    for row, key in before.rows.items():
        if key.kind == "line" and key not in present and key.line not in gone:
            yield NotUnderstood(now.name, "", _row_label(before, row, key), Message("review_row_gone"))


def _row_label(before: SheetMap, row: int, key: RowKey) -> str:
    heading = next(
        (at for at, other in before.rows.items() if other.kind == "heading" and other.line == key.line), None
    )
    labels = [before.label(at) for at in (heading, row) if at is not None]
    return " · ".join(label for label in labels if label)


def _missing_columns(before: SheetMap, now: SheetMap) -> Iterator[NotUnderstood]:
    for column, key in before.columns.keys.items():
        if key.startswith(("#", "·s", "·u", "·l")) or _has(now.columns, key):
            continue
        heading = before.cell(before.heading_row or 0, column).value
        yield NotUnderstood(now.name, "", f"{heading}".removesuffix(".0"), Message("review_column_gone"))


def _has(columns: Columns, key: str) -> bool:
    return columns.of(key) is not None


def _missing_scenario_rows(maker: Maker) -> Iterator[NotUnderstood]:
    before, now = (book.of("scenarios") for book in (maker.sides.exported, maker.sides.returned))
    if before is None or now is None:
        return
    present = set(now.rows.values())
    for key in before.rows.values():
        if key.kind == "cell" and key not in present:
            yield NotUnderstood(
                now.name, "", " ".join((*key.parts, key.company)), Message("review_scenario_row_gone")
            )
