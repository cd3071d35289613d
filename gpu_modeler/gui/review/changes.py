"""The table of changes as Qt reads it, and the filter over it. Decisions are made through the check boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QIcon

from gpu_modeler.app import review_words as words
from gpu_modeler.app.effects import Outcome
from gpu_modeler.app.reviewing import Decision, ReviewSession
from gpu_modeler.files.review.records import Change
from gpu_modeler.gui import icons, theme
from gpu_modeler.gui.review import texts
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Language, say

DECISION, WHAT, KIND, BASE, MINE, THEIRS, FIRST_EFFECT, SECOND_EFFECT, REMARK = range(9)
COLUMNS = range(9)
HEADS = ("decision", "what", "kind", "base", "mine", "theirs", "", "", "remark")
HELD = {BASE: "base", MINE: "mine", THEIRS: "theirs"}
NUMBERS = frozenset({BASE, MINE, THEIRS, FIRST_EFFECT, SECOND_EFFECT})

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
CHECKS: Mapping[Decision, Qt.CheckState] = {
    "accepted": Qt.CheckState.Checked,
    "rejected": Qt.CheckState.Unchecked,
    "undecided": Qt.CheckState.PartiallyChecked,
}


class ChangesModel(QAbstractTableModel):
    """One row per change, conflicts first.

    Invariant: `outcomes` holds what is known of effects, by the change's number.
    """

    def __init__(
        self, reviewing: ReviewSession, decided: Callable[[], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.reviewing = reviewing
        self.changes: Sequence[Change] = sorted(
            reviewing.review.changes, key=lambda change: not change.conflict
        )
        self.outcomes: dict[int, Outcome] = {}
        self._decided = decided
        self._held = {c.number: texts.held_texts(reviewing.session.model, c) for c in self.changes}
        self._answers: Mapping[Role, Callable[[Change, int], object]] = {
            Role.DisplayRole: self._text,
            Role.ToolTipRole: lambda change, column: plain_tip(self._tip(change, column)),
            Role.CheckStateRole: self._check,
            Role.DecorationRole: self._icon,
            Role.ForegroundRole: self._ink,
            Role.BackgroundRole: self._ground,
            Role.FontRole: self._font,
            Role.TextAlignmentRole: self._alignment,
            Role.AccessibleTextRole: self._spoken,
        }

    @property
    def language(self) -> Language:
        """The session's language."""
        return self.reviewing.session.language

    # --- what Qt asks ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of changes."""
        return 0 if parent.isValid() else len(self.changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        answer = self._answers.get(Role(role)) if index.isValid() else None
        return answer(self.changes[index.row()], index.column()) if answer else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Return a column's name."""
        if orientation != Qt.Orientation.Horizontal or section not in COLUMNS:
            return None
        if role == Role.TextAlignmentRole:
            return self._alignment(None, section)
        if role == Role.ToolTipRole:
            return say(self.reviewing.text_key(f"tip_{HEADS[section] or 'effect'}"), self.language)
        return self.heading(section) if role == Role.DisplayRole else None

    def heading(self, column: int) -> str:
        """Return a column's name in the session's language."""
        if HEADS[column]:
            return say(self.reviewing.text_key(f"head_{HEADS[column]}"), self.language)
        outputs = self.reviewing.outputs
        at = column - FIRST_EFFECT
        if at >= len(outputs):
            return ""
        return texts.output_heading(self.reviewing.session.model, outputs[at], self.language)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every row be chosen, and its box be checked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == DECISION else flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take a decision from the check box."""
        if role != Role.CheckStateRole or index.column() != DECISION:
            return False
        is_accepted = Qt.CheckState(value) == Qt.CheckState.Checked
        self.decide([self.changes[index.row()]], "accepted" if is_accepted else "rejected")
        return True

    # --- what happens to it -----------------------------------------------------------------------

    def decide(self, changes: Sequence[Change], decision: Decision) -> None:
        """Decide about some changes, and tell."""
        self.reviewing.decisions.decide(changes, decision)
        self.show_decisions()

    def show_decisions(self) -> None:
        """Draw the boxes again, and tell that decisions are others."""
        self._column_changed(DECISION, DECISION)
        self._decided()

    def take_outcomes(self, outcomes: Mapping[int, Outcome]) -> None:
        """Show effects that became known."""
        self.outcomes.update(outcomes)
        self._column_changed(FIRST_EFFECT, SECOND_EFFECT)

    def forget_outcomes(self) -> None:
        """Show no effects until they are known anew, under the outputs' new names."""
        self.outcomes.clear()
        self._column_changed(FIRST_EFFECT, SECOND_EFFECT)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIRST_EFFECT, SECOND_EFFECT)

    def retranslate(self) -> None:
        """Say everything in the session's language and the colours in force."""
        self._column_changed(0, len(COLUMNS) - 1)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def _column_changed(self, first: int, last: int) -> None:
        if self.changes:
            self.dataChanged.emit(self.index(0, first), self.index(len(self.changes) - 1, last))

    # --- cells ------------------------------------------------------------------------------------

    def _text(self, change: Change, column: int) -> str | None:
        model = self.reviewing.session.model
        if column == WHAT:
            return words.place_text(model, change, self.language)
        if column == KIND:
            return self._kind(change)
        if column in HELD:
            return self._held[change.number][column - BASE]
        if column == REMARK:
            return words.remark_text(change, self.language)
        outputs, at = self.reviewing.outputs, column - FIRST_EFFECT
        if column == DECISION or at >= len(outputs):
            return None
        return texts.effect_text(model, outputs[at], self.outcomes.get(change.number), at)

    def _kind(self, change: Change) -> str:
        kind = words.kind_text(change, self.language)
        return f"{say('review_conflict', self.language)} · {kind}" if change.conflict else kind

    def _tip(self, change: Change, column: int) -> str | None:
        if column == DECISION:
            return say(f"review_{self.reviewing.decisions.of(change)}", self.language)
        if column in {FIRST_EFFECT, SECOND_EFFECT}:
            return self._effect_tip(change, column - FIRST_EFFECT)
        text = self._text(change, column)
        unit = texts.unit_of(self.reviewing.session.model, change, self.language)
        return f"{text} {unit}".rstrip() if column in HELD and unit else text

    def _effect_tip(self, change: Change, at: int) -> str | None:
        outcome, outputs = self.outcomes.get(change.number), self.reviewing.outputs
        if outcome is None or at >= len(outputs):
            return None
        if outcome.fault is not None:
            return outcome.fault.in_language(self.language)
        return texts.effect_sentence(
            self.reviewing.session.model, outputs[at], outcome.effects[at], self.language
        )

    def _check(self, change: Change, column: int) -> Qt.CheckState | None:
        return CHECKS[self.reviewing.decisions.of(change)] if column == DECISION else None

    def _icon(self, change: Change, column: int) -> QIcon | None:
        colour = theme.colours().error_mark
        return icons.coloured("problem", colour) if change.conflict and column == KIND else None

    def _ink(self, change: Change, column: int) -> QColor | None:
        palette = theme.colours()
        if column == KIND and change.conflict:
            return QColor(palette.error_mark)
        return QColor(palette.muted) if column == REMARK else None

    def _ground(self, change: Change, column: int) -> QColor | None:
        return QColor(theme.colours().error_fill) if change.conflict else None

    def _font(self, change: Change, column: int) -> Any:
        return theme.font(bold=True) if change.conflict and column in {WHAT, KIND} else None

    def _alignment(self, change: Change | None, column: int) -> Qt.AlignmentFlag:
        """Put numbers to the right and formulas to the left, as in a sheet."""
        is_text = change is not None and column in HELD and isinstance(getattr(change, HELD[column]), str)
        is_number = column in NUMBERS and not is_text
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _spoken(self, change: Change, column: int) -> str | None:
        if column != DECISION:
            return None
        what = words.place_text(self.reviewing.session.model, change, self.language)
        return f"{what}: {say(f'review_{self.reviewing.decisions.of(change)}', self.language)}"
