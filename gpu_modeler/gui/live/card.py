"""One cell's card: its distribution, the figures, and for an input the row by which it is dragged."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.analysis.outputs import Output
from gpu_modeler.app.live_figures import Figures
from gpu_modeler.app.session import Session
from gpu_modeler.gui import icons, theme
from gpu_modeler.gui.charts.card import Title
from gpu_modeler.gui.live import words
from gpu_modeler.gui.live.drag import Drag
from gpu_modeler.gui.live.drag_row import DragRow
from gpu_modeler.gui.live.picture import HistogramView
from gpu_modeler.gui.simulation.words import Scale
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Message, say

MOST_PINNED = 4


class LiveCard(QFrame):
    """Shows `figures` of its `output`, `None` until they are known; a pinned card stays when the cursor moves on."""

    pinToggled = Signal(object)  # Output
    leaveRequested = Signal()

    def __init__(self, session: Session, drag: Drag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.output: Output | None = None
        self.figures: Figures | None = None
        self.setObjectName("chartCard")
        self.title, self.unit, self.note = Title(self), QLabel(self), QLabel(self)
        self.pin = QToolButton(self)
        self.picture = HistogramView(self)
        self.quantiles = [(QLabel(self), QLabel(self)) for _ in range(3)]
        self.marks = [(QLabel(self), QLabel(self)) for _ in range(3)]
        self.dragging = DragRow(session, drag, self)
        self._lay_out()
        self.pin.clicked.connect(lambda: self.pinToggled.emit(self.output))
        self.dragging.leaveRequested.connect(self.leaveRequested)

    def _lay_out(self) -> None:
        self.title.setFont(theme.font("heading", bold=True))
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.pin.setAutoRaise(True)
        self.pin.setCheckable(True)
        icons.follow(self.pin, "pin")
        for label in (self.unit, self.note):
            label.setObjectName("mutedLabel")
            label.setFont(theme.font("caption"))
        self.note.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACING[1])
        head.addWidget(self.title, 1)
        head.addWidget(self.unit)
        head.addWidget(self.pin)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING[3], theme.SPACING[1], theme.SPACING[2], theme.SPACING[2])
        column.setSpacing(theme.SPACING[1])
        column.addLayout(head)
        column.addWidget(self.picture)
        column.addLayout(self._quantile_grid())
        column.addLayout(self._mark_grid())
        column.addWidget(self.note)
        column.addWidget(self.dragging)

    def _quantile_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        for column, (name, value) in enumerate(self.quantiles):
            name.setObjectName("mutedLabel")
            name.setFont(theme.font("caption"))
            value.setFont(theme.font(bold=True))
            for row, label in enumerate((name, value)):
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignHCenter)
            grid.setColumnStretch(column, 1)
        return grid

    def _mark_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        grid.setHorizontalSpacing(theme.SPACING[2])
        for row, (name, text) in enumerate(self.marks):
            name.setFont(theme.font("caption"))
            text.setFont(theme.font("caption"))
            text.setWordWrap(True)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    # --- what is shown ------------------------------------------------------------------------------

    def show_output(self, output: Output, *, is_pinned: bool, can_pin: bool) -> None:
        """Show another cell; of the one that is shown the figures stay until there are newer ones."""
        if output != self.output:
            self.figures = None
        self.output = output
        language = self._session.language
        self.pin.setChecked(is_pinned)
        self.pin.setEnabled(is_pinned or can_pin)
        tip = Message("live_unpin") if is_pinned else Message("live_pin", {"most": MOST_PINNED})
        self.pin.setToolTip(tip.in_language(language))
        self.refresh()

    def show_figures(self, figures: Figures) -> None:
        """Show what the trials tell about its cell."""
        self.figures = figures
        self.refresh()

    def show_fault(self, message: Message) -> None:
        """Say why there is nothing to tell."""
        self.figures = None
        self.refresh()
        self._show_note(message.in_language(self._session.language))

    def _show_note(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def refresh(self) -> None:
        """Show everything anew, in the language and the colours of now."""
        output, language = self.output, self._session.language
        if output is None:
            return
        scale = words.scale_at(self._session.model, output, language)
        cell = words.title(self._session.model, output, language)
        self.title.setText(cell)
        self.title.setToolTip(plain_tip(cell))
        self.unit.setText(scale.label)
        figures = self.figures
        is_spread = figures is not None and figures.is_uncertain
        self.picture.setVisible(is_spread)
        self.picture.show_figures(figures if is_spread else None, scale)
        self._show_quantiles(scale)
        self._show_marks(scale)
        self._show_note(words.note(figures, scale, language))
        described = (
            words.summary(cell, figures, scale, language) if is_spread and figures else self.note.text()
        )
        self.setAccessibleName(cell)
        self.pin.setAccessibleName(say("access_part", language, part=cell, name=self.pin.toolTip()))
        self.setAccessibleDescription(described)
        self.dragging.show_cell(output, *([figures.ends] if is_spread and figures else []))

    def _show_quantiles(self, scale: Scale) -> None:
        figures = self.figures
        texts = words.quantile_texts(figures, scale) if figures and figures.is_uncertain else []
        for at, labels in enumerate(self.quantiles):
            for label, text in zip(labels, texts[at] if texts else ("", ""), strict=True):
                label.setText(text)
                label.setVisible(bool(texts))

    def _show_marks(self, scale: Scale) -> None:
        rows = self._mark_rows(self.figures, scale) if self.figures and self.figures.is_uncertain else []
        palette = theme.colours()
        colours = (palette.text, palette.series[1], palette.series[3])
        for (name, text), colour, row in zip(self.marks, colours, [*rows, None, None, None], strict=False):
            for label, shown in zip((name, text), row or ("", ""), strict=True):
                label.setText(shown)
                label.setVisible(row is not None)
            name.setStyleSheet(f"color: {colour}")

    def _mark_rows(self, figures: Figures, scale: Scale) -> list[tuple[str, str]]:
        language = self._session.language
        rows = [
            (say("live_mean", language), words.mean_text(figures, scale)),
            (say("live_base", language), words.base_text(figures, scale, language)),
        ]
        if words.has_today(figures):
            name = words.today_name(self._session.model, figures, language)
            rows.append((name, words.today_text(figures, scale, language)))
        return rows
