"""Workbooks in the binary formats, through calamine: values only.

Runs native code on bytes made by anyone, so it is imported in the reading process alone, after `survey` has bounded
what calamine will allocate.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gpu_modeler.files.reading.faults import PasswordNeeded, WorkbookDamaged
from gpu_modeler.files.reading.properties import add_properties
from gpu_modeler.files.reading.raw import Budget, RawCell, RawSheet, RawWorkbook
from gpu_modeler.files.reading.records import SheetState, UnfollowedKind
from gpu_modeler.files.reading.scan import Package
from gpu_modeler.files.reading.survey import Formats, SheetSurvey, check_extents
from gpu_modeler.files.reading.survey_xls import XlsSurvey
from gpu_modeler.files.reading.survey_xlsb import XlsbSurvey
from gpu_modeler.files.reading.unfollowed import list_parts

_OTHER_SHEETS: tuple[tuple[SheetTypeEnum, UnfollowedKind], ...] = (  # calamine's names cannot be keys
    (SheetTypeEnum.ChartSheet, "chart sheet"),
    (SheetTypeEnum.DialogSheet, "control"),
    (SheetTypeEnum.MacroSheet, "macro sheet"),
    (SheetTypeEnum.Vba, "macro"),
)
_Surveyed = Callable[[int, str], SheetSurvey | None]


def read_xlsb(package: Package, main: str, content: bytes, budget: Budget) -> RawWorkbook:
    """Return a binary workbook in a package."""
    workbook = RawWorkbook("xlsb")
    list_parts(package, workbook, budget)
    add_properties(package, workbook)
    survey = XlsbSurvey(package, main, budget)
    check_extents(list(survey.sheets.values()), budget)
    return _read(content, workbook, budget, survey.formats, lambda _number, name: survey.sheets.get(name))


def read_xls(stream: bytes, content: bytes, workbook: RawWorkbook, budget: Budget) -> RawWorkbook:
    """Return a workbook of Excel 5 to 2003; `stream` is the one of cells within `content`."""
    survey = XlsSurvey(stream, workbook, budget)
    check_extents(survey.sheets, budget)

    def surveyed(number: int, _name: str) -> SheetSurvey | None:
        return survey.sheets[number] if number < len(survey.sheets) else None

    return _read(content, workbook, budget, survey.formats, surveyed)


def _read(
    content: bytes, workbook: RawWorkbook, budget: Budget, formats: Formats, surveyed: _Surveyed
) -> RawWorkbook:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for number, entry in enumerate(book.sheets_metadata):
            other = next((kind for typ, kind in _OTHER_SHEETS if typ == entry.typ), None)
            if other is not None:
                budget.list_unfollowed(workbook, other, entry.name)
                continue
            sheet = RawSheet(entry.name, _state(entry.visible))
            workbook.sheets.append(sheet)
            _fill(sheet, book.get_sheet_by_index(number), surveyed(number, entry.name), formats, budget)
    except CalamineError as error:
        if "password" in str(error).lower():
            raise PasswordNeeded(path=budget.path) from error
        raise WorkbookDamaged(path=budget.path, reason=str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's own failure, which is no ordinary exception
            raise
        raise WorkbookDamaged(path=budget.path, reason=str(error)[:200]) from None
    return workbook


def _fill(
    sheet: RawSheet, source: CalamineSheet, survey: SheetSurvey | None, formats: Formats, budget: Budget
) -> None:
    survey = survey or SheetSurvey()
    _top, left = source.start or (0, 0)
    for row, values in enumerate(source.iter_rows()):
        for column, value in enumerate(values, start=left):
            if value == "":
                continue
            budget.spend_text(len(value) if isinstance(value, str) else 0)
            cell = sheet.cells[row, column] = _cell_of(value)
            cell.number_format = formats.of(survey.styles.get((row, column), 0))
    for place, error in survey.errors.items():
        sheet.cells[place] = RawCell(error, "", formats.of(survey.styles[place]), is_error=True)
    for (first_row, first_column), (last_row, last_column) in source.merged_cell_ranges or ():
        budget.spend_merged()
        sheet.merged.append((first_row, first_column, last_row, last_column))


def _state(visible: SheetVisibleEnum) -> SheetState:
    if visible == SheetVisibleEnum.Hidden:
        return "hidden"
    return "veryHidden" if visible == SheetVisibleEnum.VeryHidden else "visible"


def _cell_of(value: float | str | date | time | timedelta) -> RawCell:
    if isinstance(value, timedelta):
        return RawCell(value / timedelta(days=1))
    if isinstance(value, datetime):
        return RawCell(value.isoformat(), is_date=True)
    if isinstance(value, date | time):
        return RawCell(value.isoformat(), is_date=True)
    return RawCell(value if isinstance(value, bool | str) else float(value))
