"""The box that explains a difference; it stays open beside the work and follows every edit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.analysis.bridge import Bridge
from gpu_modeler.analysis.bridge_text import paragraph
from gpu_modeler.analysis.outputs import Output, label
from gpu_modeler.app.notices import Notice
from gpu_modeler.app.rows import COMPANY
from gpu_modeler.app.session import Session
from gpu_modeler.app.watching import default_outputs
from gpu_modeler.gui import theme
from gpu_modeler.gui.background import Progress, Task, run_in_background
from gpu_modeler.gui.bridge.bars import bars_of
from gpu_modeler.gui.bridge.drivers import Drivers
from gpu_modeler.gui.bridge.request import BridgeRequest, End
from gpu_modeler.gui.bridge.waterfall import Waterfall
from gpu_modeler.gui.tab_order import follow_layout
from gpu_modeler.model import BASE
from gpu_modeler.text import LANGUAGES, Message, say

PAUSE_MS = 150
FILE = "file"
"""The data of the entry that asks for a file."""


class BridgeDialog(QDialog):
    """Choices above; waterfall, drivers and the paragraph in both languages below. `bridge` is what is shown."""

    def __init__(
        self, session: Session, output: Output | None, scenario: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.bridge: Bridge | None = None
        self._message: Message | None = None
        self._task: Task | None = None
        self._files: list[Path] = []
        self.before, self.after, self.output, self.by = (QComboBox(self) for _ in range(4))
        self.waterfall, self.drivers, self.state = Waterfall(self), Drivers(self), QLabel(self)
        self.told = {language: QLabel(self) for language in LANGUAGES}
        self.copies = {language: QPushButton(self) for language in LANGUAGES}
        self.copy_picture, self.close_button = QPushButton(self), QPushButton(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.start)
        self._lay_out()
        self._offer(output)
        self._choose_ends(scenario)
        self._connect()
        self.retranslate()
        self.renew_theme()
        self.resize(1080, 780)
        self.start()

    def _lay_out(self) -> None:
        self.labels = {name: QLabel(self) for name in ("output", "before", "after", "by")}
        choices = QHBoxLayout()
        for name in ("output", "before", "after", "by"):
            field: QComboBox = getattr(self, name)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            field.setMaximumWidth(300)
            self.labels[name].setBuddy(field)
            choices.addWidget(self.labels[name])
            choices.addWidget(field)
        choices.addStretch(1)
        self.state.setWordWrap(True)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.addWidget(self.waterfall)
        self.splitter.addWidget(self.drivers)
        self.splitter.setSizes([340, 200])
        self.splitter.setChildrenCollapsible(False)
        rows = QVBoxLayout(self)
        rows.setSpacing(8)
        rows.addLayout(choices)
        rows.addWidget(self.state)
        rows.addWidget(self.splitter, 1)
        rows.addLayout(self._paragraphs())
        last = QHBoxLayout()
        last.addWidget(self.copy_picture)
        last.addStretch(1)
        last.addWidget(self.close_button)
        rows.addLayout(last)
        follow_layout(self)

    def _paragraphs(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for language in LANGUAGES:
            text = self.told[language]
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            form.addRow(self.copies[language], text)
        return form

    def _connect(self) -> None:
        for field in (self.output, self.by):
            field.activated.connect(self.start)
        for field in (self.before, self.after):
            field.activated.connect(lambda _at, chosen=field: self._take_end(chosen))
        for language in LANGUAGES:
            self.copies[language].clicked.connect(lambda _on=False, spoken=language: self.copy(spoken))
        self.copy_picture.clicked.connect(
            lambda: QGuiApplication.clipboard().setPixmap(self.waterfall.grab())
        )
        self.close_button.clicked.connect(self.reject)
        for button in (*self.copies.values(), self.copy_picture, self.close_button):
            button.setAutoDefault(False)

    # --- what is asked ------------------------------------------------------------------------------

    def _offer(self, output: Output | None) -> None:
        """List the usual outputs, the given one first, and what differences can be attributed to."""
        model = self.session.model
        usual = default_outputs(model)
        for each in dict.fromkeys([*([output] if output else []), *usual]):
            if self._has(each):
                self.output.addItem("", each)
        for name in ("section", "line", *([COMPANY] if COMPANY in model.axes else [])):
            self.by.addItem("", name)

    def _has(self, output: Output) -> bool:
        line = self.session.model.lines.get(output.line)
        return line is not None and output.place in self.session.model.places(line)

    def _choose_ends(self, scenario: str) -> None:
        """From the base to a scenario; where that is the base, to the next one."""
        for field in (self.before, self.after):
            self._fill_ends(field)
        others = [name for name in self.session.model.orders["scenarios"] if name != BASE]
        chosen = scenario if scenario != BASE else others[0] if others else BASE
        self.after.setCurrentIndex(max(self._index(self.after, End(chosen)), 0))

    def _fill_ends(self, field: QComboBox) -> None:
        """List scenarios, files chosen before, and the entry that asks for another one; keep what is chosen."""
        chosen, language = field.currentData(), self.session.language
        field.clear()
        for known in self.session.model.ordered("scenarios"):
            field.addItem(known.labels.in_language(language), End(known.id))
        for path in self._files:
            field.addItem(path.name, End(path=path))
        field.insertSeparator(field.count())
        field.addItem(say("bridge_choose_file", language), FILE)
        field.setCurrentIndex(max(self._index(field, chosen), 0))

    @staticmethod
    def _index(field: QComboBox, end: object) -> int:
        return next((at for at in range(field.count()) if end is not None and field.itemData(at) == end), -1)

    def _take_end(self, field: QComboBox) -> None:
        if field.currentData() == FILE:
            path = self._ask_file()
            if path is None:
                field.setCurrentIndex(0)
                return
            self.take_file(field, path)
        self.start()

    def take_file(self, field: QComboBox, path: Path) -> None:
        """Let one of the ends be a file."""
        self._files = list(dict.fromkeys([*self._files, path]))
        for each in (self.before, self.after):
            self._fill_ends(each)
        field.setCurrentIndex(self._index(field, End(path=path)))

    def _ask_file(self) -> Path | None:
        language = self.session.language
        title, kinds = say("bridge_file_title", language), say("bridge_file_filter", language)
        found, _ = QFileDialog.getOpenFileName(self, title, self._folder(), f"{kinds} (*.gpum *.xlsx)")
        return Path(found) if found else None

    def _folder(self) -> str:
        path, recent = self.session.path, self.session.recent_files
        return str(path.parent if path else recent[0].parent if recent else Path.home())

    # --- answering ----------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None or self._pause.isActive()

    def start(self) -> None:
        """Find the answer anew, beside the window."""
        self._stop()
        output, before, after = self.output.currentData(), self.before.currentData(), self.after.currentData()
        if output is None:
            self._show(None, Message("bridge_no_outputs"))
            return
        if before == after:
            self._show(None, Message("bridge_same_ends"))
            return
        request = BridgeRequest(self.session.model.copied(), before, after, output, self.by.currentData())
        self.state.setText(say("bridge_computing", self.session.language))
        self._task = run_in_background(
            self,
            lambda progress: _answer(request, progress),
            self._done,
            lambda message: self._show(None, message),
        )

    def _stop(self) -> None:
        self._pause.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _done(self, found: Bridge) -> None:
        self._show(found, None)

    def _show(self, found: Bridge | None, message: Message | None) -> None:
        self._task = None
        self.bridge, self._message = found, message
        self._write()

    def _write(self) -> None:
        """Write everything that is shown, in the session's language; the paragraph in both."""
        found, language = self.bridge, self.session.language
        self.waterfall.show_bars(
            bars_of(found, language) if found else [], found.unit if found else "1", language
        )
        self.drivers.show_bridge(found, language)
        text = paragraph(found) if found else None
        for spoken in LANGUAGES:
            self.told[spoken].setText(text.in_language(spoken) if text else "")
            self.copies[spoken].setEnabled(text is not None)
        self.copy_picture.setEnabled(found is not None)
        self.waterfall.setAccessibleDescription(text.in_language(language) if text else "")
        message = self._message or (_remark(found) if found else None)
        self.state.setText(message.in_language(language) if message else "")
        self.state.setVisible(message is not None)

    def copy(self, language: str) -> None:
        """Put the paragraph in one language on the clipboard."""
        QGuiApplication.clipboard().setText(
            next(self.told[each].text() for each in LANGUAGES if each == language)
        )

    # --- following ----------------------------------------------------------------------------------

    def take_notice(self, notice: Notice) -> None:
        """Follow the session; another document has nothing to do with what is shown."""
        if notice.kind == "document":
            self.close()
        elif notice.kind == "edit":
            self._follow_edit()
        elif notice.kind == "language":
            self.retranslate()

    def _follow_edit(self) -> None:
        for at in reversed(range(self.output.count())):
            if not self._has(self.output.itemData(at)):
                self.output.removeItem(at)
        for field in (self.before, self.after):
            self._fill_ends(field)
        self._pause.start()

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language, model = self.session.language, self.session.model
        self.setWindowTitle(say("bridge_title", language))
        for name, shown in self.labels.items():
            shown.setText(say(f"bridge_label_{name}", language))
        for at in range(self.output.count()):
            self.output.setItemText(at, label(model, self.output.itemData(at)).in_language(language))
        for at in range(self.by.count()):
            self.by.setItemText(at, say(f"bridge_by_{self.by.itemData(at)}", language))
        for field in (self.before, self.after):
            self._fill_ends(field)
        for spoken in LANGUAGES:
            self.copies[spoken].setText(say(f"bridge_copy_{spoken}", language))
        self.copy_picture.setText(say("bridge_copy_picture", language))
        self.close_button.setText(say("button_close", language))
        self.waterfall.setAccessibleName(say("bridge_waterfall", language))
        self.drivers.setAccessibleName(say("bridge_drivers", language))
        self._write()

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.drivers.renew_theme()
        self.state.setStyleSheet(f"color: {theme.colours().muted}")
        self._write()

    def done(self, result: int) -> None:
        """Stop what is under way."""
        self._stop()
        super().done(result)


def _answer(request: BridgeRequest, progress: Progress) -> Bridge:
    return request.answer(progress.check)


def _remark(found: Bridge) -> Message | None:
    """Return what a reader must know about the drivers: what was put together, and why."""
    if found.merged:
        names = [group.labels for group in found.merged]
        return Message("bridge_merged", {"count": len(names), "groups": names})
    joined = [step.group.labels for step in found.steps if step.group.kind == "joined"]
    return Message("bridge_joined", {"groups": joined}) if joined else None
