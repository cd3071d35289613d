"""Writes the Compare sheet: line by line all companies side by side, each cell a link to the company's sheet."""

from __future__ import annotations

from collections.abc import Sequence

from gpu_modeler.files.excel.context import Value
from gpu_modeler.files.excel.head import SheetWriter
from gpu_modeler.files.excel.identity import LINK, row_identity
from gpu_modeler.files.excel.layout import SHEET_AXIS, CompareRow
from gpu_modeler.files.excel.names import column_letters, quoted
from gpu_modeler.model import PERIOD, Line


class CompareSheet(SheetWriter):
    """Writes the Compare sheet."""

    def write(self, rows: Sequence[CompareRow], title: str) -> None:
        """Write everything on the sheet."""
        self.identify_sheet("compare")
        self.write_head(title, is_compare=True)
        for row in rows:
            if row.line:
                self.sheet.set_row(row.row, None, None, {"level": 1})
            if not row.line:
                self.write_section(row.row, row.section)
            elif not row.item:
                self.write_line_heading(row.row, self.export.model.lines[row.line])
            else:
                self._write_links(row, self.export.model.lines[row.line])
        self.finish(title)

    def _write_links(self, row: CompareRow, line: Line) -> None:
        export = self.export
        names = [export.item_label(SHEET_AXIS, row.item)]
        if row.rest:
            names.append(export.rest_label(line, row.rest))
        self.identify(row.row, row_identity(LINK, line.id, row.item, *row.rest))
        self.write_item(row.row, line, " · ".join(names))
        values: list[Value] = export.values(line, export.items_of_row(line, row.item, row.rest))
        form = self.fit(line, values, is_period=PERIOD in line.axes)
        style = self.styles.value("link", "", form)
        sheet = quoted(export.layout.sheets.items[row.item])
        address_row = export.layout.row_of[row.line, row.rest] + 1
        first = export.first_column(line)
        for column, value in enumerate(values, start=first):
            link = f"={sheet}!{column_letters(column)}{address_row}"
            self.sheet.write_formula(row.row, column, link, style, value)
