"""Formulas of cells that stand on no sheet of lines: every reference goes to the sheet of its line."""

from __future__ import annotations

from gpu_modeler.files.excel.addresses import RowView
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.layout import HEADING_ROW
from gpu_modeler.files.excel.names import column_letters
from gpu_modeler.formula.excel import Items
from gpu_modeler.model import PERIOD

_OWN_COLUMN = "\0" + "0\0"


class OutsideView(RowView):
    """The layout seen from a sheet around the model. `own` fixes axes, the period excepted.

    Columns that are left open are those of the sheets of lines; `RowFormula.at` wants the column of the period there.
    """

    def __init__(self, export: Export, sheet: str, own: Items) -> None:
        super().__init__(export.model, export.layout, sheet, own)

    def year(self, at: Items) -> str:
        """Return the year's cell in the heading row of Market."""
        period = at.get(PERIOD)
        column = _OWN_COLUMN if period is None else "$" + column_letters(self._period_column(period))
        return f"{self._of_sheet(self._layout.sheets.market)}{column}${HEADING_ROW + 1}"
