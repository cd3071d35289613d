"""Two fields for the ends of a range: what somebody typed, else in grey what is usual."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from gpu_modeler.analysis.implied_text import setting_text
from gpu_modeler.analysis.levers import Lever
from gpu_modeler.app.levers import Ends, read_end
from gpu_modeler.app.session import Session
from gpu_modeler.app.typing import exact_value

WIDTH = 76


class EndsFields(QWidget):
    """`edited` is sent when a field was left after typing; `ends` then reads both."""

    edited = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lever: Lever | None = None
        self._usual: Ends | None = None
        self.low, self.high = QLineEdit(self), QLineEdit(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in (self.low, self.high):
            field.setFixedWidth(WIDTH)
            field.editingFinished.connect(self._leave)
        row.addWidget(self.low)
        row.addWidget(QLabel("–", self))
        row.addWidget(self.high)
        self.setFocusProxy(self.low)

    @property
    def fields(self) -> tuple[QLineEdit, QLineEdit]:
        """Both fields, the lower end first."""
        return self.low, self.high

    def show_ends(self, typed: Ends | None, usual: Ends | None, lever: Lever | None) -> None:
        """Show ends of a lever; a field that somebody types into is left alone."""
        self._lever, self._usual = lever, usual
        for at, field in enumerate(self.fields):
            if field.hasFocus() and field.isModified():
                continue
            field.setText(self._text(typed[at]) if typed else "")
            grey = (
                setting_text(lever, usual[at]).in_language(self._session.language) if lever and usual else ""
            )
            field.setPlaceholderText(grey)
            field.setModified(False)
            field.setCursorPosition(0)

    def _text(self, end: float) -> str:
        lever = self._lever
        is_percent = lever is not None and lever.move == "add" and lever.unit.startswith("%")
        return f"{100 * end:.10g}%" if is_percent else f"{end:.10g}"

    def name(self, low: str, high: str, tip: str) -> None:
        """Say what the fields are for."""
        for field, text in ((self.low, low), (self.high, high)):
            field.setAccessibleName(text)
            field.setToolTip(tip)

    def _leave(self) -> None:
        if any(field.isModified() for field in self.fields):
            self.edited.emit()

    def settle(self) -> None:
        """Take what is typed for read."""
        for field in self.fields:
            field.setModified(False)

    def ends(self) -> Ends | None:
        """Return both ends, a usual one where only the other is typed; `None` where none is.

        Raises:
            ModelerError: what is typed is no number, or its unit does not fit.
        """
        texts = [field.text().strip() for field in self.fields]
        if not any(texts):
            return None
        usual = self._usual or (0.0, 0.0)
        low, high = (self._read(text) if text else end for text, end in zip(texts, usual, strict=True))
        return low, high

    def _read(self, text: str) -> float:
        """Return a factor, or what is added in its line's unit: `5%`, `1.2亿`."""
        lever = self._lever
        line = self._session.model.lines.get(lever.drivers[0].input.line) if lever is not None else None
        if lever is None or lever.move == "factor" or line is None:
            return read_end(text)
        return exact_value(line, text)
