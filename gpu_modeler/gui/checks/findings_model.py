"""The findings as a tree of two levels: groups by severity, rule or line, and under each what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gpu_modeler.app.checking.catalogue import BY_ID
from gpu_modeler.app.checking.finding import SEVERITIES, Finding, Severity, where
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.checks.counter import severity_icon
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say

Grouping = Literal["severity", "rule", "line"]
GROUPINGS: tuple[Grouping, ...] = ("severity", "rule", "line")
WHERE, WHAT, RULE = range(3)
COLUMNS = ("where", "what", "rule")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings are shown: kinds, dismissed ones too or not, those that hold all words of a text."""

    severities: frozenset[Severity] = frozenset(SEVERITIES)
    dismissed: bool = False
    text: str = ""
    rule: str = ""


@dataclass(slots=True)
class Group:
    """A heading and the findings under it."""

    key: str
    title: str
    severity: Severity
    findings: list[Finding]


class FindingsModel(QAbstractItemModel):
    """Read-only; `show` puts other findings in."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._findings: list[Finding] = []
        self.wanted = Wanted()
        self.grouping: Grouping = "severity"
        self.groups: list[Group] = []

    # --- contents ---------------------------------------------------------------------------------

    def show(self, findings: list[Finding]) -> None:
        """Show other findings."""
        self._findings = findings
        self.arrange()

    def arrange(self) -> None:
        """Group and filter anew."""
        self.beginResetModel()
        found: dict[str, Group] = {}
        for finding in self._findings:
            if self._is_wanted(finding):
                key, title = self._group_of(finding)
                group = found.setdefault(key, Group(key, title, finding.severity, []))
                group.findings.append(finding)
        self.groups = list(found.values())
        if self.grouping == "rule":
            self.groups.sort(key=lambda group: group.key)
        self.endResetModel()

    def _group_of(self, finding: Finding) -> tuple[str, str]:
        language = self._session.language
        if self.grouping == "severity":
            return finding.severity, say(f"checks_severity_{finding.severity}", language)
        if self.grouping == "rule":
            return finding.rule, f"{finding.rule}  {say(BY_ID[finding.rule].name_key, language)}"
        line = self._session.model.lines.get(finding.spot.line)
        if line is None:
            return "", say("checks_whole_model", language)
        return line.id, line.labels.in_language(language) or line.id

    def _is_wanted(self, finding: Finding) -> bool:
        wanted = self.wanted
        if finding.severity not in wanted.severities or (wanted.rule and finding.rule != wanted.rule):
            return False
        if not finding.is_open and not wanted.dismissed:
            return False
        if not wanted.text.strip():
            return True
        told = " ".join((*self.texts(finding), finding.spot.line, finding.reason)).casefold()
        return all(word in told for word in wanted.text.casefold().split())

    def texts(self, finding: Finding) -> tuple[str, str, str]:
        """Return what the columns say of a finding."""
        language = self._session.language
        place = where(self._session.model, finding.spot).in_language(language)
        rule = f"{finding.rule}  {say(BY_ID[finding.rule].name_key, language)}"
        return place or say("checks_whole_model", language), finding.message.in_language(language), rule

    def finding(self, index: Index) -> Finding | None:
        """Return the finding at an index, `None` for a group."""
        if not index.isValid() or not index.internalId():
            return None
        return self.groups[int(index.internalId()) - 1].findings[index.row()]

    def index_of(self, key: str) -> QModelIndex:
        """Return where the finding of a key stands; an invalid index where it does not."""
        for at, group in enumerate(self.groups):
            for row, finding in enumerate(group.findings):
                if finding.key == key:
                    return self.createIndex(row, 0, at + 1)
        return QModelIndex()

    @property
    def shown(self) -> list[Finding]:
        """Return the findings from top to bottom."""
        return [finding for group in self.groups for finding in group.findings]

    # --- what Qt asks -----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """Return the index of a group, or of a finding below one."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """Return the group of a finding."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many groups there are, or findings in one."""
        if not parent.isValid():
            return len(self.groups)
        return 0 if parent.internalId() or parent.column() else len(self.groups[parent.row()].findings)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return texts, signs and looks."""
        if not index.isValid():
            return None
        finding = self.finding(index)
        if finding is None:
            return self._group_data(self.groups[index.row()], index.column(), role)
        texts = self.texts(finding)
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(finding.reason or texts[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kind = say(f"checks_severity_{finding.severity}", self._session.language)
            return f"{kind}: {texts[index.column()]}"
        if role == Qt.ItemDataRole.DecorationRole and index.column() == WHERE:
            return severity_icon(finding.severity, is_open=finding.is_open)
        if role == Qt.ItemDataRole.ForegroundRole and (not finding.is_open or index.column() == RULE):
            from PySide6.QtGui import QBrush, QColor

            return QBrush(QColor(theme.colours().muted))
        return None

    def _group_data(self, group: Group, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and column == 0:
            return f"{group.title}  ({len(group.findings)})"
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(bold=True)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"checks_column_{COLUMNS[section]}", self._session.language)
        return None
