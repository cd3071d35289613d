"""The filter over the table of changes, and the way from its rows to the changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSortFilterProxyModel

from gpu_modeler.files.review.records import Change
from gpu_modeler.gui.review.changes import ChangesModel, Index


class ChangesFilter(QSortFilterProxyModel):
    """The changes of one company, of one kind, or the conflicts alone; an empty text lets all through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.company = self.kind = ""
        self.is_conflicts_only = False

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        """Say whether a change is wanted."""
        source = self.sourceModel()
        assert isinstance(source, ChangesModel)
        change = source.changes[row]
        return (
            self.company in {"", change.company}
            and self.kind in {"", change.kind}
            and (change.conflict or not self.is_conflicts_only)
        )

    def narrow(self, company: str, kind: str, *, is_conflicts_only: bool) -> None:
        """Let through what fits."""
        self.company, self.kind, self.is_conflicts_only = company, kind, is_conflicts_only
        self.invalidate()

    def change_at(self, index: Index) -> Change:
        """Return the change of a shown row."""
        source = self.sourceModel()
        assert isinstance(source, ChangesModel)
        return source.changes[self.mapToSource(index).row()]

    def shown(self) -> list[Change]:
        """Return the shown changes from top to bottom."""
        return [self.change_at(self.index(row, 0)) for row in range(self.rowCount())]
