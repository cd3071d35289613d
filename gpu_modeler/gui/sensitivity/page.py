"""The page Sensitivity: the two-way table above, the tornado below; both follow every edit of the model."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from gpu_modeler.analysis import Output
from gpu_modeler.analysis.outputs import Input
from gpu_modeler.analysis.sensitivity import Sensitivity
from gpu_modeler.analysis.tornado import Tornado
from gpu_modeler.app import sensitivities as words
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.gui import theme
from gpu_modeler.gui.sensitivity.bars import TornadoModel
from gpu_modeler.gui.sensitivity.head import SensitivityHead
from gpu_modeler.gui.sensitivity.output_chooser import fill
from gpu_modeler.gui.sensitivity.question import BETWEEN_SCENARIOS, Question
from gpu_modeler.gui.sensitivity.slices import Slices
from gpu_modeler.gui.sensitivity.table import SensitivityModel, SensitivityTable
from gpu_modeler.gui.sensitivity.tornado_view import TornadoView
from gpu_modeler.text import Message, say

PAUSE_MS = 150
SHARES = (0.05, 0.1, 0.2, 0.3, BETWEEN_SCENARIOS)


class SensitivityPage(QWidget):
    """Shows what one output answers. It looks again when it is told that something changed, once it can be seen."""

    placeRequested = Signal(object)  # Bar
    seekRequested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.question = Question(session)
        self.head = SensitivityHead(self.question, self)
        self.note = QLabel(self)
        self.model, self.bars = SensitivityModel(session, self), TornadoModel(session, self)
        self.table, self.tornado = SensitivityTable(self.model, self), TornadoView(session, self.bars, self)
        self.sides, self.table_empty, self.tornado_empty = QLabel(self), QLabel(self), QLabel(self)
        self.tornado_title, self.rest, self.share_label = QLabel(self), QLabel(self), QLabel(self)
        self.share = QComboBox(self)
        self.share.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._is_split_by_hand = False
        self.table_work = Slices[Sensitivity](self, self._take_table, self._no_table)
        self.tornado_work = Slices[Tornado](self, self._take_tornado, self._no_tornado)
        self._is_stale = True
        self._lay_out()
        self._connect()
        self.renew_theme()

    # --- making -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.note.setWordWrap(True)
        self.note.setContentsMargins(12, 4, 12, 4)
        self.note.hide()
        self.table_stack, self.tornado_stack = QStackedWidget(self), QStackedWidget(self)
        for stack, shown, empty in (
            (self.table_stack, self.table, self.table_empty),
            (self.tornado_stack, self.tornado, self.tornado_empty),
        ):
            empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
            empty.setWordWrap(True)
            stack.addWidget(shown)
            stack.addWidget(empty)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self.tornado_title)
        heading.addWidget(self.rest, 1)
        heading.addWidget(self.share_label)
        heading.addWidget(self.share)
        self.share_label.setBuddy(self.share)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(_panel(self.sides, self.table_stack))
        self.splitter.addWidget(_panel(heading, self.tornado_stack))
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([330, 500])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self.note)
        rows.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.head.asked.connect(self.ask_about)
        self.head.sided.connect(self._sides_changed)
        self.head.refused.connect(self._refuse)
        self.head.seek.clicked.connect(self.seekRequested)
        self.splitter.splitterMoved.connect(self._split)
        self.share.activated.connect(self._choose_share)
        self.tornado.opened.connect(self.placeRequested)
        QWidget.setTabOrder(self.table, self.share)
        QWidget.setTabOrder(self.share, self.tornado)

    # --- asking -----------------------------------------------------------------------------------

    def ask_about(self, output: Output) -> None:
        """Ask about another output."""
        self.question.ask_about(output)
        self.look_again()

    def _sides_changed(self) -> None:
        self._refuse(None)
        self._show_question()
        self._begin_table()

    def _choose_share(self) -> None:
        self.question.share = self.share.currentData()
        self._begin_tornado()

    def model_changed(self) -> None:
        """Look again, now or when the page is next shown."""
        self.stop()
        self._is_stale = True
        if self.isVisible():
            self.look_again(pause=PAUSE_MS)

    def forget(self) -> None:
        """Show nothing of what was evaluated: its lines may be gone."""
        self.stop()
        self._is_stale = True
        self.head.forget()
        self.model.show_table(None)
        self.bars.show_tornado(None)

    def look_if_stale(self) -> None:
        """Look again if something changed since."""
        if self._is_stale:
            self.look_again()

    def look_again(self, *, pause: int = 0) -> None:
        """Evaluate table and tornado anew, the tornado after a pause in which nothing else is edited."""
        self._is_stale = False
        self.question.follow_model()
        self._refuse(None)
        self._show_question()
        self._begin_table()
        self._begin_tornado(pause)

    def stop(self) -> None:
        """Let go of what is still to be evaluated."""
        self.table_work.stop()
        self.tornado_work.stop()

    # --- answers ----------------------------------------------------------------------------------

    def _begin_table(self) -> None:
        self.table_work.stop()
        if self.question.output is None:
            self._no_table(Message(self._why_nothing()))
        elif self.question.sides:
            self.table_work.begin(self.question.table_parts())
        elif self.bars.found is not None and not self.tornado_work.is_running:
            self._no_table(Message("sensitivity_no_inputs"))

    def _begin_tornado(self, pause: int = 0) -> None:
        self.tornado_work.stop()
        if self.question.output is None:
            self._no_tornado(Message(self._why_nothing()))
        else:
            self.tornado_work.begin(self.question.tornado_parts(), pause)

    def _why_nothing(self) -> str:
        model = self._session.model
        has_company = COMPANY in model.axes and bool(model.item_ids(COMPANY))
        return "sensitivity_no_output" if has_company else "sensitivity_no_company"

    def _take_table(self, found: Sensitivity) -> None:
        is_sized = self.model.rowCount() == found.values.shape[1]
        self.model.show_table(found)
        self.table_stack.setCurrentWidget(self.table)
        self._show_sides()
        if not is_sized:
            self._share_height()

    def _share_height(self) -> None:
        """Give the table the height it wants, up to half, and the bars the rest, until somebody divides them."""
        if self._is_split_by_hand:
            return
        whole = sum(self.splitter.sizes())
        around = self.splitter.sizes()[0] - self.table.height()
        wanted = min(self.table.wanted_height() + max(around, 0), whole // 2)
        self.splitter.setSizes([wanted, whole - wanted])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Divide the new height anew."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._share_height)

    def _split(self) -> None:
        self._is_split_by_hand = True

    def _no_table(self, message: Message) -> None:
        self.model.show_table(None)
        self.table_empty.setText(message.in_language(self._session.language))
        self.table_stack.setCurrentWidget(self.table_empty)
        self._show_sides()

    def _take_tornado(self, found: Tornado) -> None:
        self.bars.show_tornado(found)
        self.tornado.fit_columns()
        nothing = say("tornado_nothing", self._session.language)
        self.tornado_empty.setText(nothing)
        self.tornado_stack.setCurrentWidget(self.tornado if found.bars else self.tornado_empty)
        if found.bars and not self.tornado.currentIndex().isValid():
            self.tornado.selectRow(0)
        self._show_rest()
        is_new = self.question.take_largest(found)
        self._show_question()
        if is_new or not self.question.sides:
            self._begin_table()

    def _no_tornado(self, message: Message) -> None:
        self.bars.show_tornado(None)
        self.tornado_empty.setText(message.in_language(self._session.language))
        self.tornado_stack.setCurrentWidget(self.tornado_empty)
        self._show_rest()

    # --- texts ------------------------------------------------------------------------------------

    def inputs(self) -> list[Input]:
        """Return the inputs that can be chosen, those that matter most first."""
        found = self.bars.found
        drivers = [*(bar.driver for bar in found.bars), *found.still] if found is not None else []
        return [driver.input for driver in drivers]

    def _show_question(self) -> None:
        language = self._session.language
        self.head.show_question(self.inputs(), self._base_text())
        self.head.setEnabled(self.question.output is not None)
        self.share_label.setText(say("tornado_span", language))
        texts = [
            (say("tornado_between", language) if share == BETWEEN_SCENARIOS else f"±{share:.0%}", share)
            for share in SHARES
        ]
        fill(self.share, texts, self.question.share)
        self.share.setAccessibleName(say("tornado_span", language))
        self.tornado_title.setText(say("tornado_title", language))
        self.table.setAccessibleName(say("sensitivity_table", language))
        self.tornado.setAccessibleName(say("tornado_title", language))
        self._show_sides()
        self._show_rest()

    def _base_text(self) -> str:
        output = self.question.output
        if output is None:
            return ""
        session = self._session
        value = session.value(output.line, output.place)
        told = {
            "value": words.value_with_unit(session.model.lines[output.line], value),
            "scenario": session.model.scenarios[session.scenario].labels,
        }
        return Message("sensitivity_now", told).in_language(session.language)

    def _show_sides(self) -> None:
        found, language = self.model.found, self._session.language
        self.sides.setText("")
        if found is None or self.question.output is None:
            return
        labels = [words.moved_label(self._session.model, scale.driver) for scale in found.scales]
        told = dict(zip(("rows", "columns"), labels, strict=False))
        key = "sensitivity_page_sides" if len(labels) > 1 else "sensitivity_page_side"
        self.sides.setText(Message(key, told).in_language(language))

    def _show_rest(self) -> None:
        found, language = self.bars.found, self._session.language
        still = len(found.still) if found is not None and self.question.output is not None else 0
        parts = [say("tornado_legend", language)] if found is not None and found.bars else []
        parts += [say("tornado_rest", language, still=still)] if still else []
        self.rest.setText("  ·  ".join(parts))

    def _refuse(self, message: Message | None) -> None:
        palette = theme.colours()
        self._say(message, palette.error_mark, palette.error_fill)

    def tell(self, message: Message) -> None:
        """Say what was done."""
        palette = theme.colours()
        self._say(message, palette.text, palette.selection)

    def _say(self, message: Message | None, ink: str, ground: str) -> None:
        self.note.setStyleSheet(f"color: {ink}; background: {ground};")
        self.note.setVisible(message is not None)
        self.note.setText(message.in_language(self._session.language) if message else "")

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.setStyleSheet(f"SensitivityPage {{ background: {palette.background}; }}")
        for label in (self.table_empty, self.tornado_empty):
            label.setStyleSheet(f"color: {palette.muted}; background: {palette.surface};")
            label.setFont(theme.font("heading"))
        self._refuse(None)
        self.rest.setStyleSheet(f"color: {palette.muted};")
        self.tornado_title.setFont(theme.font("heading", bold=True))
        self.sides.setFont(theme.font("body"))
        self.table.renew_theme()
        self.tornado.renew_theme()


def _panel(head: QWidget | QHBoxLayout, body: QWidget) -> QWidget:
    panel = QWidget()
    rows = QVBoxLayout(panel)
    rows.setContentsMargins(12, 4, 12, 8)
    rows.setSpacing(4)
    add: Callable[..., None] = rows.addLayout if isinstance(head, QHBoxLayout) else rows.addWidget
    add(head)
    rows.addWidget(body, 1)
    return panel
