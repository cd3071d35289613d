"""Which sheet is which and which row is which, also where hidden texts are gone, stand twice, or disagree with the labels.

The hidden texts come first. Where a row's label says it is another row of the same sheet, the labels decide: somebody
sorted the columns that show. What remains doubtful is no row of ours, and is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gpu_modeler.files.excel.names import address
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.review.columns import columns_of
from gpu_modeler.files.review.records import NotUnderstood
from gpu_modeler.files.review.spots import LABEL, RowKey, Spots
from gpu_modeler.files.review.where import BookMap, SheetMap, map_sheet
from gpu_modeler.model import Model
from gpu_modeler.text import Message

_LABELLED = frozenset({"line", "heading", "section"})


@dataclass
class Identified:
    """The returned workbook with everything found, and what could not be."""

    book: BookMap
    open: list[NotUnderstood] = field(default_factory=list)
    moved: list[Message] = field(default_factory=list)


def identified(read: ReadWorkbook, exported: BookMap, model: Model, spots: Spots) -> Identified:
    """Find all sheets and rows of a returned workbook."""
    sheets = [map_sheet(sheet, model) for sheet in read.sheets]
    found = Identified(BookMap(read, sheets, spots))
    _drop_copied_sheets(found, sheets, exported)
    _find_bare_sheets(sheets, exported, model)
    found.open += _unknown_and_missing_sheets(sheets, exported)
    found.moved += _renamed(sheets, exported)
    for sheet in sheets:
        before = exported.of(sheet.kind, sheet.company) if sheet.holds_lines else None
        if before is not None:
            found.open += _fix_rows(sheet, before)
    return found


# --- sheets ----------------------------------------------------------------------------------------


def _drop_copied_sheets(found: Identified, sheets: Sequence[SheetMap], exported: BookMap) -> None:
    """Keep one sheet of each identity, that of the exported name if there is one; the others are none of ours."""
    groups: dict[tuple[str, str], list[SheetMap]] = {}
    for sheet in sheets:
        if sheet.kind:
            groups.setdefault((sheet.kind, sheet.company), []).append(sheet)
    for (kind, company), group in groups.items():
        before = exported.of(kind, company)
        kept = next((sheet for sheet in group if before is not None and sheet.name == before.name), group[0])
        for sheet in group:
            if sheet is not kept or before is None:
                found.open.append(
                    NotUnderstood(sheet.name, "", "", Message("review_sheet_copied", {"sheet": kept.name}))
                )
                sheet.kind, sheet.company, sheet.rows, sheet.heading_row = "", "", {}, None


def _find_bare_sheets(sheets: Sequence[SheetMap], exported: BookMap, model: Model) -> None:
    """Find sheets of ours whose hidden column was deleted, by their names."""
    for before in exported.sheets:
        if not before.holds_lines or any(
            (each.kind, each.company) == (before.kind, before.company) for each in sheets
        ):
            continue
        bare = next((sheet for sheet in sheets if not sheet.kind and sheet.name == before.name), None)
        if bare is not None:
            bare.kind, bare.company = before.kind, before.company
            bare.heading_row = _heading_row(bare, model.periods)
            if bare.heading_row is not None:
                bare.columns = columns_of(bare.sheet, bare.heading_row, model.periods)


def _heading_row(sheet: SheetMap, periods: Sequence[str]) -> int | None:
    """Return the row that holds most of the years."""
    years = {float(period) for period in periods if period.isdecimal()}
    counted = Counter(
        row for (row, _), cell in sheet.sheet.cells.items() if not cell.formula and cell.value in years
    )
    row, count = counted.most_common(1)[0] if counted else (None, 0)
    return row if count * 2 > len(years) else None


def _unknown_and_missing_sheets(sheets: Sequence[SheetMap], exported: BookMap) -> Iterator[NotUnderstood]:
    known = {(sheet.kind, sheet.company) for sheet in sheets}
    for before in exported.sheets:
        if (before.kind, before.company) not in known and before.kind in {"market", "company", "scenarios"}:
            yield NotUnderstood(before.name, "", "", Message("review_sheet_gone"))
    names = {sheet.name for sheet in exported.sheets}
    for sheet in sheets:
        is_filled = any(cell.value is not None or cell.formula for cell in sheet.sheet.cells.values())
        if not sheet.kind and is_filled and sheet.name not in names:
            yield NotUnderstood(sheet.name, "", "", Message("review_sheet_added"))


_SHOWING = frozenset({"cover", "compare", "valuation", "sources", "checks"})
"""Sheets without anything of their own: without them nothing is lost."""


def _renamed(sheets: Sequence[SheetMap], exported: BookMap) -> Iterator[Message]:
    for sheet in sheets:
        before = exported.of(sheet.kind, sheet.company) if sheet.kind else None
        if before is not None and before.name != sheet.name:
            yield Message("review_sheet_renamed", {"before": before.name, "now": sheet.name})
    kept = {(sheet.kind, sheet.company) for sheet in sheets}
    for before in exported.sheets:
        if before.kind in _SHOWING and (before.kind, before.company) not in kept:
            yield Message("review_sheet_left_out", {"sheet": before.name})


# --- rows ------------------------------------------------------------------------------------------


def _fix_rows(sheet: SheetMap, before: SheetMap) -> Iterator[NotUnderstood]:
    """Settle rows whose identity stands twice, is gone, or is not what the label says."""
    labels = {key: before.label(row) for row, key in before.rows.items() if key.kind in _LABELLED}
    yield from _drop_copied_rows(sheet, labels)
    if sheet.columns.of(LABEL) is None:
        return
    yield from _follow_labels(sheet, labels)
    _find_bare_rows(sheet, {key: before.label(row) for row, key in before.rows.items()})


def _drop_copied_rows(sheet: SheetMap, labels: Mapping[RowKey, str]) -> Iterator[NotUnderstood]:
    groups: dict[RowKey, list[int]] = {}
    for row, key in sheet.rows.items():
        if key.kind in _LABELLED:
            groups.setdefault(key, []).append(row)
    for key, rows in groups.items():
        kept = next((row for row in rows if sheet.label(row) == labels.get(key)), rows[0])
        for row in rows:
            if row == kept:
                continue
            del sheet.rows[row]
            if sheet.label(row) == labels.get(key, ""):  # under another label it may be a line of its own
                yield _doubtful(sheet, row, Message("review_row_copied", {"row": kept + 1}))


def _follow_labels(sheet: SheetMap, labels: Mapping[RowKey, str]) -> Iterator[NotUnderstood]:
    """Let the labels decide where they are those of other rows that do not carry their labels either."""
    wrong = {row: key for row, key in sheet.rows.items() if key in labels and sheet.label(row) != labels[key]}
    wanted = Counter(labels[key] for key in wrong.values())
    strays = {row: key for row, key in wrong.items() if sheet.label(row) in wanted and sheet.label(row)}
    if not strays:
        return
    keys = {labels[key]: key for key in wrong.values() if wanted[labels[key]] == 1}
    shown = Counter(sheet.label(row) for row in strays)
    for row in strays:
        del sheet.rows[row]
    for row in strays:
        label = sheet.label(row)
        key = keys.get(label)
        if key is not None and shown[label] == 1 and key not in sheet.rows.values():
            sheet.rows[row] = key
        else:
            yield _doubtful(sheet, row, Message("review_row_doubtful", {"label": label}))


def _find_bare_rows(sheet: SheetMap, labels: Mapping[RowKey, str]) -> None:
    """Find rows that lost their hidden text by their labels, items under the heading that stands above them."""
    present = set(sheet.rows.values())
    missing = {key: label for key, label in labels.items() if key not in present and label}
    if not missing or sheet.heading_row is None:
        return
    last = max((row for row, _ in sheet.sheet.cells), default=-1)
    heading = ""
    for row in range(sheet.heading_row + 1, last + 1):
        key = sheet.rows.get(row) or _key_of_label(sheet.label(row), missing, heading)
        if key is None:
            continue
        if row not in sheet.rows:
            sheet.rows[row] = key
            missing.pop(key)
        if key.kind in {"line", "heading"}:
            heading = key.line
    sheet.rows = dict(sorted(sheet.rows.items()))


def _key_of_label(label: str, missing: Mapping[RowKey, str], heading: str) -> RowKey | None:
    keys = [key for key, known in missing.items() if known == label and label]
    under = [key for key in keys if key.line == heading and len(key.parts) > 1]
    if len(under) == 1:
        return under[0]
    alone = [key for key in keys if len(key.parts) == 1 and key.kind in _LABELLED]
    others = [key for key in keys if key.kind not in _LABELLED]
    return alone[0] if len(alone) == 1 else others[0] if others and not alone else None


def _doubtful(sheet: SheetMap, row: int, reason: Message) -> NotUnderstood:
    column = sheet.columns.of(LABEL) or 0
    return NotUnderstood(sheet.name, address(row, column), sheet.label(row), reason)
