"""A new line, or another definition of one: id, names, unit, axes, section, formula, checked while they are typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.formula import Completion, Namespace, Unit, bind
from gpu_modeler.gui import theme
from gpu_modeler.gui.bar.formula_edit import FormulaEdit
from gpu_modeler.gui.bar.preview import completions_for
from gpu_modeler.model import Line
from gpu_modeler.text import Labels, Message, say

IDENTIFIER = re.compile(r"[^\W\d]\w*")
UNITS = (
    "CNY_100m",
    "CNY_10k",
    "%",
    "x",
    "1",
    "chip",
    "wafer",
    "CNY_10k/chip",
    "USD_100m",
    "month",
    "CY",
    "CNY/share",
)
PAUSE_MS = 200


class DefineLineDialog(QDialog):
    """Asks for a line and has the session define it; a refusal shows in the dialog, which stays open."""

    def __init__(self, session: Session, after: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._after = after
        model, language = session.model, session.language
        self.setWindowTitle(say("define_title", language))
        self.identifier, self.zh, self.en = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.unit, self.section = QComboBox(self), QComboBox(self)
        self.unit.setEditable(True)
        self.unit.addItems(UNITS)
        for section in model.ordered("sections"):
            self.section.addItem(section.labels.in_language(language), section.id)
        self.axes = {
            axis.id: QCheckBox(axis.labels.in_language(language), self) for axis in model.ordered("axes")
        }
        self.formula = FormulaEdit(self._complete, self)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.buttons = QDialogButtonBox(self)
        self.accept_button = self.buttons.addButton(
            say("define_accept", language), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.cancel_button = self.buttons.addButton(
            say("button_cancel", language), QDialogButtonBox.ButtonRole.RejectRole
        )
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._propose()
        self._lay_out()
        self._connect()
        self.check()

    def _propose(self) -> None:
        """Take section, axes and unit from the line it is to follow."""
        neighbour: Line | None = self._session.model.lines.get(self._after)
        self.formula.show_text("=")
        if neighbour is None:
            return
        self.section.setCurrentIndex(self.section.findData(neighbour.section))
        self.unit.setEditText(neighbour.unit)
        for axis, box in self.axes.items():
            box.setChecked(axis in neighbour.axes)

    def _lay_out(self) -> None:
        language = self._session.language
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        axes = QHBoxLayout()
        for box in self.axes.values():
            axes.addWidget(box)
        axes.addStretch(1)
        rows: tuple[tuple[str, QWidget | QHBoxLayout], ...] = (
            ("define_identifier", self.identifier),
            ("define_zh", self.zh),
            ("define_en", self.en),
            ("define_section", self.section),
            ("define_axes", axes),
            ("define_unit", self.unit),
            ("define_formula", self.formula),
        )
        for key, field in rows:
            form.addRow(say(key, language), field)
        self.identifier.setPlaceholderText(say("define_identifier_hint", language))
        self.formula.setPlaceholderText(say("define_formula_hint", language))
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.verdict)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.verdict.setMinimumHeight(3 * self.fontMetrics().height())
        self.resize(620, 400)

    def _connect(self) -> None:
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.formula.committed.connect(self.accept)
        self.formula.dropped.connect(self.reject)
        self.formula.typed.connect(self._pause.start)
        for field in (self.identifier, self.zh, self.en):
            field.textChanged.connect(self._pause.start)
        self.unit.editTextChanged.connect(self._pause.start)
        for box in self.axes.values():
            box.toggled.connect(self._pause.start)
        self._pause.timeout.connect(self.check)

    def _complete(self, text: str, cursor: int) -> Sequence[Completion]:
        return completions_for(self._session, text, cursor)

    # --- what is asked for ----------------------------------------------------------------------

    @property
    def formula_text(self) -> str:
        """Return the formula without its `=`; empty for an input."""
        return self.formula.text.strip().removeprefix("=").strip()

    def line(self) -> Line:
        """Return the line as it stands in the dialog."""
        return Line(
            id=self.identifier.text().strip(),
            labels=Labels(self.zh.text().strip(), self.en.text().strip()),
            unit=self.unit.currentText().strip() or "1",
            axes=tuple(axis for axis in self._session.model.orders["axes"] if self.axes[axis].isChecked()),
            section=self.section.currentData() or "",
            formula=self.formula_text,
        )

    def check(self) -> bool:
        """Say what is wrong so far, or that it can be taken."""
        problem = self._problem()
        language, palette = self._session.language, theme.colours()
        message = problem or Message("define_input_ready" if not self.formula_text else "define_ready")
        self.verdict.setText(message.in_language(language))
        is_begun = bool(self.identifier.text())  # before that the message is a hint, not a reproach
        colour = palette.ok_mark if problem is None else palette.error_mark if is_begun else palette.muted
        self.verdict.setStyleSheet(f"color: {colour}")
        self.accept_button.setEnabled(problem is None)
        return problem is None

    def _problem(self) -> Message | None:
        line = self.line()
        if not IDENTIFIER.fullmatch(line.id):
            return Message("define_bad_identifier")
        if line.id in self._session.model.lines:
            return Message("define_identifier_taken", {"line": self._session.model.lines[line.id].labels})
        try:
            Unit.parse(line.unit)
            if line.formula:
                bind(line.formula, line, Namespace(self._session.model))
        except ModelerError as error:
            return error.message
        return None

    def accept(self) -> None:
        """Have the line defined; stay where the session refuses."""
        self._pause.stop()
        if not self.check():
            return
        line = self.line()
        try:
            self._session.define_line(
                line.id,
                line.formula,
                unit=line.unit,
                axes=line.axes,
                section=line.section,
                labels=line.labels if line.labels.zh or line.labels.en else None,
                after=self._after if self._is_beside_neighbour(line) else "",
            )
        except ModelerError as error:
            self.verdict.setText(error.user_message(self._session.language))
            self.verdict.setStyleSheet(f"color: {theme.colours().error_mark}")
            return
        super().accept()

    def _is_beside_neighbour(self, line: Line) -> bool:
        neighbour = self._session.model.lines.get(self._after)
        return neighbour is not None and neighbour.section == line.section
