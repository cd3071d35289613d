"""What is chosen in the dialog, without any widget: the table, what its rows and columns stand for, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from gpu_modeler.app.importing import FoundTable
from gpu_modeler.app.session import Session
from gpu_modeler.files.reading.records import ReadWorkbook
from gpu_modeler.files.tables import ImportMapping, Part, TableMapping, WantedSource
from gpu_modeler.files.tables.grid import Sheet
from gpu_modeler.files.tables.mapping import TableKind
from gpu_modeler.files.tables.matching import Match, Names
from gpu_modeler.files.tables.reading import column_heading, row_label
from gpu_modeler.files.tables.resolve import Meanings
from gpu_modeler.files.tables.values import is_empty

MOST_LABELS = 5_000


@dataclass(frozen=True, slots=True)
class Label:
    """A label of rows or a heading of columns; `at` is the first row or column that has it."""

    text: str
    at: int


class TableChoices:
    """One table and all that is chosen for it.

    Invariant: `rows` and `columns` hold a part for each of `row_labels` and `column_labels`; an empty part stands for
    nothing chosen.
    """

    def __init__(self, session: Session, workbook: ReadWorkbook, found: FoundTable) -> None:
        self.session, self.workbook, self.found = session, workbook, found
        self.names = Names(session.model)
        self.sheet = Sheet(found.sheet)
        self._alike: dict[str, list[Match]] = {}
        self.scenario = session.scenario
        self.kind: TableKind = found.kind
        self.source = WantedSource(kind=found.source_kind, date=workbook.modified[:10])
        self.take(found.table)

    def take(self, table: TableMapping) -> None:
        """Take another layout of the table: its rows and columns are found anew, what was listed stays."""
        self.table = table
        self.row_labels = list(_unique(self._row_labels(table)))
        self.column_labels = list(_unique(self._column_labels(table)))
        meanings = Meanings(self.names)
        self.rows = {label.text: _part(meanings, label.text, table.rows) for label in self.row_labels}
        self.columns = {
            label.text: _part(meanings, label.text, table.columns) for label in self.column_labels
        }

    def likenesses(self, label: str) -> list[Match]:
        """Return the lines that a label may mean, best first."""
        if label not in self._alike:  # asked for at each painting
            self._alike[label] = self.names.lines(label)
        return self._alike[label]

    def mapping(self) -> ImportMapping:
        """Return all choices; what nothing was chosen for is left out, and so is listed."""
        rows = {text: part for text, part in self.rows.items() if part != Part()}
        columns = {text: part for text, part in self.columns.items() if part != Part()}
        table = replace(self.table, sheet=self.sheet.name, rows=rows, columns=columns, is_exact=False)
        return ImportMapping((table,), self.scenario, self.kind, self.source)

    def _row_labels(self, table: TableMapping) -> Iterable[Label]:
        for row, columns in self.sheet.by_row.items():
            if any(self._is_value(table, row, column) for column in columns):
                yield Label(row_label(self.sheet, table, row), row)

    def _column_labels(self, table: TableMapping) -> Iterable[Label]:
        taken = {
            column
            for row, columns in self.sheet.by_row.items()
            for column in columns
            if self._is_value(table, row, column)
        }
        return (Label(column_heading(self.sheet, table, column), column) for column in sorted(taken))

    def _is_value(self, table: TableMapping, row: int, column: int) -> bool:
        is_inside = table.holds(row, column) and table.holds_value(row, column)
        return is_inside and not is_empty(self.sheet.cells[row, column])


def _unique(labels: Iterable[Label]) -> Iterable[Label]:
    seen: set[str] = set()
    for label in labels:
        if label.text and label.text not in seen and len(seen) < MOST_LABELS:
            seen.add(label.text)
            yield label


def _part(meanings: Meanings, text: str, listed: Mapping[str, Part]) -> Part:
    """Return what is listed for a label, or what it names exactly."""
    return listed.get(text) or meanings.of(text).part or Part()
