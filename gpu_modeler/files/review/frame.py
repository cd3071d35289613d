"""The exported model with the years and lines that a colleague added: what returned formulas may speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gpu_modeler.edits import AddYears, DefineLine, Edit
from gpu_modeler.edits.lookup import require_free_name
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.review.spots import CONSTANT, LABEL, SHEET_AXIS, UNIT, value_row
from gpu_modeler.files.review.where import BookMap, SheetMap
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.units import Unit
from gpu_modeler.model import PERIOD, Model
from gpu_modeler.text import Labels


@dataclass
class AddedRow:
    """A row that a colleague wrote: on one sheet, or alike on several companies' sheets."""

    label: str
    unit: str
    section: str
    after: str
    has_periods: bool
    kind: str
    rows: list[tuple[SheetMap, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Frame:
    """The model, and the ids of the lines that came with the workbook."""

    model: Model
    lines: tuple[str, ...]


def framed(base: Model, mine: Model, returned: BookMap) -> Frame:
    """Return the exported model with added years and rows; the rows get identities in the returned workbook."""
    model = base.copied()
    years = added_years(returned)
    if years:
        _do(model, AddYears(len(years), carry_inputs=False))
    lines = []
    for added in added_rows(returned, model):
        defined = _defined(model, mine, added)
        if defined is None or not _is_done(model, defined):
            continue
        lines.append(defined.line)
        for sheet, row in added.rows:
            company = sheet.company if added.kind == "company" else ""
            sheet.rows[row] = value_row(defined.line, company, ())
    return Frame(model, tuple(lines))


def added_years(returned: BookMap) -> tuple[str, ...]:
    """Return the years after the last period that some sheet of lines has."""
    return max((sheet.columns.added for sheet in returned.sheets if sheet.holds_lines), key=len, default=())


def _do(model: Model, edit: Edit) -> None:
    for replacement in edit.replacements(model):
        model.apply(replacement)


def _is_done(model: Model, edit: Edit) -> bool:
    try:
        _do(model, edit)
    except ModelerError:
        return False
    return True


# --- rows ------------------------------------------------------------------------------------------


def added_rows(returned: BookMap, model: Model) -> list[AddedRow]:
    """Return the rows with a label and values that are none of ours, those of one name on companies' sheets together."""
    found: dict[tuple[str, str, bool], AddedRow] = {}
    for sheet in returned.sheets:
        for row in _bare_rows(sheet) if sheet.holds_lines else ():
            added = _added(sheet, row, model)
            if added is not None:
                known = found.setdefault((added.kind, added.label, added.has_periods), added)
                if all(other is not sheet for other, _ in known.rows):
                    known.rows.append((sheet, row))
    return list(found.values())


def _bare_rows(sheet: SheetMap) -> Iterator[int]:
    """Yield the rows below the headings that have a label and are none of ours."""
    column = sheet.columns.of(LABEL)
    if sheet.heading_row is None or column is None:
        return
    for row, at in sorted(sheet.sheet.cells):
        if at == column and row > sheet.heading_row and row not in sheet.rows and sheet.label(row):
            yield row


def _added(sheet: SheetMap, row: int, model: Model) -> AddedRow | None:
    filled = {
        key
        for column, key in sheet.columns.keys.items()
        if (key == CONSTANT or key in model.periods) and _holds_value(sheet, row, column)
    }
    if not filled:
        return None
    section, after = _position(sheet, row, model)
    if not section:
        return None
    column = sheet.columns.of(UNIT)
    unit = sheet.cell(row, column).value if column is not None else None
    has_periods = filled != {CONSTANT}
    return AddedRow(sheet.label(row), str(unit or "").strip(), section, after, has_periods, sheet.kind)


def _holds_value(sheet: SheetMap, row: int, column: int) -> bool:
    cell = sheet.cell(row, column)
    return bool(cell.formula) or (isinstance(cell.value, float | int) and not isinstance(cell.value, bool))


def _position(sheet: SheetMap, row: int, model: Model) -> tuple[str, str]:
    """Return the section a row stands in, and the line above it there."""
    after = ""
    for above in sorted((each for each in sheet.rows if each < row), reverse=True):
        key = sheet.rows[above]
        if key.kind == "section":
            return (key.line if key.line in model.sections else ""), after
        if not after and key.line in model.lines:
            after = key.line
    return "", ""


def _defined(model: Model, mine: Model, added: AddedRow) -> DefineLine | None:
    name = _free_name(added.label, (model, mine))
    if name is None:
        return None
    axes = ((PERIOD,) if added.has_periods else ()) + ((SHEET_AXIS,) if added.kind == "company" else ())
    return DefineLine(
        name,
        unit=_unit(added.unit),
        axes=axes,
        section=added.section,
        labels=Labels(added.label, added.label),
        after=added.after,
    )


def _unit(text: str) -> str:
    """Return the unit that a label names; a plain number where it names none."""
    try:
        return Unit.parse(text).text or "1"
    except UnknownUnit:
        return "1"


def _free_name(label: str, models: Sequence[Model]) -> str | None:
    """Return an id made from a label that no model uses for anything."""
    wanted = re.sub(r"\W+", "_", label).strip("_").lower() or "line"
    wanted = f"line_{wanted}" if not re.match(r"[^\W\d]", wanted) else wanted
    for name in (wanted, *(f"{wanted}_{number}" for number in range(2, 100))):
        if _is_free(name, label, models):
            return name
    return None


def _is_free(name: str, label: str, models: Iterable[Model]) -> bool:
    for model in models:
        known = {line.labels.zh for line in model.lines.values()} | set(model.lines)
        if name in known or (name == label and label in known):
            return False
        try:
            require_free_name(model, name)
        except ModelerError:
            return False
    return True
