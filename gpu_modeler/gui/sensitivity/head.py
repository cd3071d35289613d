"""The head of the page: what is asked about, over which inputs, and over how wide a range the tornado goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gpu_modeler.analysis.outputs import Input
from gpu_modeler.gui.page_head import PageHead
from gpu_modeler.gui.sensitivity.output_chooser import OutputChooser
from gpu_modeler.gui.sensitivity.question import Question, Side
from gpu_modeler.gui.sensitivity.side_row import SideRow
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say


class SensitivityHead(PageHead):
    """`asked` is sent when an output was chosen, `sided` when inputs were; `refused` carries a message."""

    asked = Signal(object)
    sided = Signal()
    refused = Signal(object)

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = question
        self.output_label, self.base = QLabel(self), QLabel(self)
        self.output = OutputChooser(question.session, self)
        self.rows = [SideRow(question, name, self) for name in ("down", "across")]
        self.seek = QPushButton(self)
        self._lay_out()
        self.output.chosen.connect(self.asked)
        for row in self.rows:
            row.changed.connect(self._take_side)
            row.refused.connect(self.refused)

    def _lay_out(self) -> None:
        self.output_label.setBuddy(self.output.line)
        self.base.setTextFormat(Qt.TextFormat.PlainText)
        self.base.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.base.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.output_label)
        first.addWidget(self.output, 3)
        first.addWidget(self.base, 2)
        sides = QGridLayout()
        sides.setHorizontalSpacing(24)
        for column, row in enumerate(self.rows):
            sides.addWidget(row, 0, column)
        self.add_action(self.seek)
        self.add_line(first)
        self.add_line(sides)

    def show_question(self, inputs: Sequence[Input], base: str) -> None:
        """Show what is asked, in the session's language; `base` says what the output is now."""
        language, question = self._question.session.language, self._question
        self.call(say("page_sensitivity", language), say("about_sensitivity", language))
        self.output_label.setText(say("sensitivity_output", language))
        self.seek.setText(say("action_goal_seek", language))
        self.base.setText(base)
        self.base.setToolTip(plain_tip(base))
        self.output.show_output(question.output)
        sides: list[Side | None] = [*question.sides, None, None]
        for row, side in zip(self.rows, sides, strict=False):
            row.show_side(side, inputs)

    def enable(self, *, has_output: bool) -> None:
        """Let nothing be chosen where the model has nothing to ask about."""
        for widget in (self.output, *self.rows, self.seek):
            widget.setEnabled(has_output)

    def forget(self) -> None:
        """List everything anew when it is next shown."""
        self.output.forget()
        for row in self.rows:
            row.input.forget()

    def _take_side(self, _side: Side | None) -> None:
        sent = self.sender()
        sides = [_side if row is sent else row.side for row in self.rows]
        self._question.choose_sides([side for side in sides if side is not None])
        self.sided.emit()
