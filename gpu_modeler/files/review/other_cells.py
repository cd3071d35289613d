"""Everything else that differs: notes beside the table, numbers typed where a cell only shows something, moved rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from gpu_modeler.files.excel.checks import VERIFICATION
from gpu_modeler.files.excel.names import address
from gpu_modeler.files.reading.records import ReadCell
from gpu_modeler.files.review.normal import Normal
from gpu_modeler.files.review.records import NotUnderstood
from gpu_modeler.files.review.sides import Sides
from gpu_modeler.files.review.spots import GIVEN, LABEL, SOURCE, SPOT, UNIT, place_of
from gpu_modeler.files.review.where import SheetMap, shown_text
from gpu_modeler.text import Message

MOST_LISTED = 300
"""So many cells of a sheet are listed one by one."""

_NUMBER = re.compile(r"(?<![\w$.⟦])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.⟧(!])")
"""A number in a formula: LibreOffice saves no more than 15 digits of it."""
_LISTED = re.compile(r"⟦\?⟧(?:,⟦\?⟧)+")
_REASONS = {
    "market": "review_cell_outside",
    "company": "review_cell_outside",
    "scenarios": "review_scenarios_sheet",
}


def other_cells(sides: Sides) -> Iterator[NotUnderstood]:
    """Yield the cells that hold something new and belong to no value, label or scenario.

    Nothing where formulas cannot be read: what they show cannot be told from what was typed.
    """
    for sheet in sides.returned.sheets if sides.returned.read.has_formulas else ():
        before = sides.exported.of(sheet.kind, sheet.company) if sheet.kind else None
        if before is not None and sheet.kind != "manifest":
            yield from _new_on(sides, before, sheet)


def _new_on(sides: Sides, before: SheetMap, now: SheetMap) -> Iterator[NotUnderstood]:
    unchanged = set(_unchanged(before, now)) if sides.is_unmoved else set()
    # Ranges over whole tables hold other cells once rows were moved.
    is_exact = sides.is_unmoved or now.kind in _REASONS
    known = Counter(
        _content(sides.exported_normal, before, cell, is_exact=is_exact)
        for (row, column), cell in before.sheet.cells.items()
        if (row, column) not in unchanged and not _is_handled(sides, before, row, column)
    )
    reason = Message(_REASONS.get(now.kind, "review_only_shows"))
    count = 0
    for (row, column), cell in sorted(now.sheet.cells.items()):
        if (row, column) in unchanged or _is_handled(sides, now, row, column):
            continue
        if "#REF!" in cell.formula or not (cell.formula or cell.value not in {None, ""}):
            continue  # what it showed was deleted, which is listed there
        content = _content(sides.returned_normal, now, cell, is_exact=is_exact)
        if cell.formula and known[content] == 0 and known[shown_text(cell)] > 0:
            content = shown_text(cell)
        if known[content] > 0:
            known[content] -= 1
            continue
        count += 1
        if count <= MOST_LISTED:
            text = f"={cell.formula}" if cell.formula else f"{cell.value}"
            yield NotUnderstood(now.name, address(row, column), text, reason)
    if count > MOST_LISTED:
        more = Message("review_more_cells", {"count": f"{count - MOST_LISTED:,}"})
        yield NotUnderstood(now.name, "", "", more)


def _unchanged(before: SheetMap, now: SheetMap) -> Iterator[tuple[int, int]]:
    """Yield the addresses at which the same formula, or the same constant, stands on two sheets."""
    for place, cell in now.sheet.cells.items():
        was = before.sheet.cells.get(place)
        if was is not None and was.formula == cell.formula and (cell.formula or was.value == cell.value):
            yield place


def _content(normal: Normal, sheet: SheetMap, cell: ReadCell, *, is_exact: bool) -> str:
    """Return what a cell says, whatever it stands beside; which cells a formula reads only where `is_exact`."""
    if cell.formula:
        text = "=" + normal.text(sheet.name, cell.formula).replace(" ", "")
        text = text.replace("TRUE()", "TRUE").replace("FALSE()", "FALSE")
        text = _NUMBER.sub(lambda found: f"{float(found[0]):.12g}", text)
        return SPOT.sub(_masked, text) if is_exact else _LISTED.sub("⟦?⟧", SPOT.sub("⟦?⟧", text))
    if isinstance(cell.value, float | int) and not isinstance(cell.value, bool):
        return f"{cell.value:.12g}"
    return " ".join(str(cell.value).split())


def _masked(match: re.Match[str]) -> str:
    return "⟦?⟧" if match["row"] is None else match[0]


def _is_handled(sides: Sides, sheet: SheetMap, row: int, column: int) -> bool:
    """Say whether a cell is looked at elsewhere, or is the program's own."""
    if column == sheet.identity_column:
        return True
    key, known = sheet.rows.get(row), sheet.columns.keys.get(column)
    if sheet.holds_lines:
        return _is_of_lines(sides, sheet, row, column)
    if sheet.kind == "scenarios":
        if _is_choice(sheet, row, column):
            return True
        is_given = known is not None and known.startswith(GIVEN)
        return is_given and (row == sheet.heading_row or (key is not None and key.kind == "cell"))
    return key is not None and key.kind == VERIFICATION  # what the program itself writes after the export


def _is_of_lines(sides: Sides, sheet: SheetMap, row: int, column: int) -> bool:
    key, known = sheet.rows.get(row), sheet.columns.keys.get(column)
    if row == sheet.heading_row:
        return known is not None
    if key is None or known is None:
        return False
    if known in {LABEL, UNIT, SOURCE}:
        return key.kind in {"line", "heading", "section"}
    if key.kind != "line" or known.startswith("#"):
        return False
    line = sides.frame.lines.get(key.line)
    return line is None or place_of(line, key, known) is not None


def _is_choice(sheet: SheetMap, row: int, column: int) -> bool:
    """Say whether a cell above the headings names a scenario: the one that the workbook shows."""
    if sheet.heading_row is None or row >= sheet.heading_row:
        return False
    text = shown_text(sheet.cell(row, column))
    return bool(text) and text in _scenario_names(sheet).values()


def _scenario_names(sheet: SheetMap) -> dict[str, str]:
    """Return the scenarios' names in the headings, by id."""
    row = sheet.heading_row
    return {
        key.removeprefix(GIVEN): shown_text(sheet.cell(row, column))
        for column, key in sheet.columns.keys.items()
        if row is not None and key.startswith(GIVEN)
    }


# --- moved -----------------------------------------------------------------------------------------


def chosen_scenario(sides: Sides) -> Iterator[Message]:
    """Yield which scenario the workbook shows, where it is another one than was exported."""
    sheet = sides.returned.of("scenarios")
    if sheet is None:
        return
    names = {name: scenario for scenario, name in _scenario_names(sheet).items()}
    for row, column in sorted(sheet.sheet.cells):
        if _is_choice(sheet, row, column):
            text = shown_text(sheet.cell(row, column))
            if names[text] != sides.manifest.scenario:
                yield Message("review_scenario_chosen", {"scenario": text})
            return


def moves(sides: Sides) -> Iterator[Message]:
    """Yield what was moved on each sheet without a change of meaning."""
    for sheet in sides.returned.sheets:
        before = sides.exported.of(sheet.kind, sheet.company) if sheet.holds_lines else None
        if before is None:
            continue
        place = {key: row for row, key in before.rows.items()}
        now = [(place[key], row) for row, key in sorted(sheet.rows.items()) if key in place]
        count = len(now) - _longest_rising([was for was, _ in now])
        if count:
            yield Message("review_rows_moved", {"sheet": sheet.name, "count": count})
        elif any(was != row for was, row in now):
            yield Message("review_rows_shifted", {"sheet": sheet.name})
        old = {key: column for column, key in before.columns.keys.items()}
        if any(old.get(key, column) != column for column, key in sheet.columns.keys.items()):
            yield Message("review_columns_moved", {"sheet": sheet.name})
        if sheet.columns.reworded:
            yield Message(
                "review_headings_reworded", {"sheet": sheet.name, "text": sheet.columns.reworded[0]}
            )


def _longest_rising(numbers: list[int]) -> int:
    """Return the length of the longest rising part: the rows that may be said to have stayed."""
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)
