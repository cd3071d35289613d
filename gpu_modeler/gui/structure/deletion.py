"""What is asked before something is deleted that others refer to: a list of them, ways to go on, a jump to each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.building.dependents import Dependent
from gpu_modeler.app.building.removal import Removal
from gpu_modeler.app.rows import PageKind
from gpu_modeler.app.session import Session
from gpu_modeler.edits import Edit
from gpu_modeler.gui import theme
from gpu_modeler.gui.tips import plain_tip, plain_title
from gpu_modeler.text import Labels, Message

SHOWN_NAMES = 6
PAGES: dict[str, PageKind] = {"claim": "story", "child": "scenarios"}
"""Where dependents are shown that are no lines."""


class DeletionDialog(QDialog):
    """`edit` is what was chosen; `jump` the dependent that was asked for instead."""

    def __init__(self, session: Session, asked: Removal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._asked = session, asked
        self.edit: Edit | None = None
        self.jump: Dependent | None = None
        self.setWindowTitle(plain_title(self._say(Message("delete_title", {"name": self._names()}))))
        self.table = self._table()
        self.buttons = QDialogButtonBox(self)
        self.keep = self._choice("delete_keep", asked.keeping)
        self.remove = self._choice("delete_remove", asked.removing)
        self.plain = self._choice("delete_plain", asked.plain)
        self.goto = self._button("delete_goto", QDialogButtonBox.ButtonRole.ActionRole)
        self.cancel = self._button("button_cancel", QDialogButtonBox.ButtonRole.RejectRole)
        self.goto.clicked.connect(self._jump)
        self.cancel.clicked.connect(self.reject)
        self.cancel.setDefault(True)
        self._lay_out()
        self._follow()

    def _names(self) -> object:
        if len(self._asked.targets) == 1:
            return self._asked.name
        values = {"name": self._asked.name, "count": len(self._asked.targets)}
        return Message("delete_several", values)

    def _button(self, key: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        return self.buttons.addButton(self._say(Message(key)), role)

    def _choice(self, key: str, edit: Edit | None) -> QPushButton:
        button = self._button(key, QDialogButtonBox.ButtonRole.DestructiveRole)
        button.setVisible(edit is not None)
        button.clicked.connect(lambda: self._take(edit))
        return button

    def _lay_out(self) -> None:
        head, foot = QLabel(self), QLabel(self)
        stands = sum(dependent.stands_in_the_way for dependent in self._asked.dependents)
        key = "delete_in_use" if stands else "delete_goes_along"
        head.setText(self._say(Message(key, {"name": self._names(), "count": stands})))
        foot.setText("\n".join(self._consequences()))
        for label in (head, foot):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.consequences = foot
        rows = QVBoxLayout(self)
        rows.setSpacing(theme.SPACING[3])
        for widget, stretch in ((head, 0), (self.table, 1), (foot, 0), (self.buttons, 0)):
            rows.addWidget(widget, stretch)
        self.resize(760, 480)

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self._asked.dependents), 3, self)
        table.setHorizontalHeaderLabels(
            [self._say(Message(f"delete_column_{name}")) for name in ("kind", "name", "text")]
        )
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(self._say(Message("delete_table")))
        for row, dependent in enumerate(self._asked.dependents):
            for column, text in enumerate(self._texts(dependent)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                table.setItem(row, column, item)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setStretchLastSection(True)
        table.itemSelectionChanged.connect(self._follow)
        table.itemDoubleClicked.connect(self._jump)
        if self._asked.dependents:
            table.selectRow(0)
        return table

    def _texts(self, dependent: Dependent) -> tuple[str, str, str]:
        text = dependent.text if isinstance(dependent.text, str) else self._say(dependent.text)
        name = dependent.labels.in_language(self._session.language)
        return self._say(Message(f"delete_kind_{dependent.kind}")), name, text

    def _consequences(self) -> list[str]:
        """Say exactly what each way does."""
        asked = self._asked
        found = []
        if asked.keeping is not None:
            if asked.kept:
                found.append(self._listed("delete_keep_means", self._lines(asked.kept)))
            if asked.moved:
                found.append(self._listed("delete_moved_means", self._lines(asked.moved)))
            if asked.scenarios:
                found.append(self._listed("delete_children_means", self._scenarios()))
        if asked.removing is not None:
            if asked.gone:
                found.append(self._listed("delete_remove_means", self._lines(asked.gone)))
            if asked.scenarios:
                found.append(self._listed("delete_remove_scenarios", self._scenarios()))
        if asked.claims:
            key = "delete_claims_mean" if asked.plain is None else "delete_claims_go"
            found.append(self._listed(key, self._claims()))
        found.append(self._say(Message("delete_undo")))
        return found

    def _lines(self, lines: tuple[str, ...]) -> list[Labels]:
        return [self._session.model.lines[line].labels for line in lines]

    def _scenarios(self) -> list[Labels]:
        return [self._session.model.scenarios[name].labels for name in self._asked.scenarios]

    def _claims(self) -> list[Labels]:
        return [self._session.model.claims[name].labels for name in self._asked.claims]

    def _listed(self, key: str, names: list[Labels]) -> str:
        language = self._session.language
        shown = [label.in_language(language) for label in names[:SHOWN_NAMES]]
        if len(names) > SHOWN_NAMES:
            shown.append("…")
        joined = ("、" if language == "zh" else ", ").join(shown)
        return self._say(Message(key, {"count": len(names), "names": joined}))

    # --- answering --------------------------------------------------------------------------------

    def _follow(self) -> None:
        if hasattr(self, "goto"):
            self.goto.setEnabled(self._chosen() is not None)

    def _chosen(self) -> Dependent | None:
        """Return the chosen dependent, if there is somewhere to jump to."""
        row = self.table.currentRow()
        if not 0 <= row < len(self._asked.dependents):
            return None
        found = self._asked.dependents[row]
        return found if found.line or found.kind in PAGES else None

    def _jump(self) -> None:
        self.jump = self._chosen()
        if self.jump is not None:
            self.reject()

    def _take(self, edit: Edit | None) -> None:
        self.edit = edit
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter on the list jump, and never delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.table.hasFocus():
            self._jump()
        else:
            super().keyPressEvent(event)

    def _say(self, message: Message) -> str:
        return message.in_language(self._session.language)
