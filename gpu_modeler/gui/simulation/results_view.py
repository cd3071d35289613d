"""The tab of results: what the trials say in a sentence, charts, and tables."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gpu_modeler.analysis import outputs as naming
from gpu_modeler.gui import theme
from gpu_modeler.gui.simulation import sentences
from gpu_modeler.gui.simulation.by_year import ChancesPicture, FanPicture
from gpu_modeler.gui.simulation.card import PictureCard
from gpu_modeler.gui.simulation.histogram import Exceedance, Histogram
from gpu_modeler.gui.simulation.tables import RowsView, figure_rows
from gpu_modeler.gui.simulation.told import FanTold, Told, Trials
from gpu_modeler.gui.simulation.words import scale_of
from gpu_modeler.model import PERIOD
from gpu_modeler.text import Labels, Language, say

MOST_FANS = 4
ROW_HEIGHT = 252


class ResultsView(QScrollArea):
    """Shows `told`, which may be about an older model than the session's."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told: Told | None = None
        self.verdict, self.notes, self.caution = QLabel(self), QLabel(self), QLabel(self)
        self.histogram, self.exceedance = PictureCard(self), PictureCard(self)
        self.figures, self.chance_table = RowsView(language, self), RowsView(language, self)
        self.fans = [PictureCard(self, by_year=True) for _ in range(MOST_FANS)]
        self.chances = PictureCard(self, by_year=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("chartPanel")
        for label in (self.verdict, self.notes, self.caution):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.notes, self.caution):
            label.setObjectName("mutedLabel")
        inside = QWidget()
        inside.setObjectName("chartSurface")
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(theme.SPACING[2])
        rows.addWidget(self.verdict)
        rows.addWidget(self.notes)
        rows.addLayout(_row(self.histogram, self.exceedance, self.figures))
        rows.addLayout(_row(*self.fans))
        rows.addLayout(_row(self.chances, self.chance_table))
        rows.addWidget(self.caution)
        rows.addStretch(1)
        self.setWidget(inside)
        for card in self.cards:
            card.setMinimumHeight(ROW_HEIGHT)

    @property
    def cards(self) -> list[PictureCard]:
        """All charts, in reading order."""
        return [self.histogram, self.exceedance, *self.fans, self.chances]

    # --- what is shown ----------------------------------------------------------------------------

    def show_told(self, trials: Trials, told: Told, language: Language) -> None:
        """Show what the trials tell about an output."""
        self.told = told
        scale = scale_of(trials.model.lines[told.output.line].unit, language)
        self.verdict.setText(sentences.verdict(trials, told, scale, language).in_language(language))
        notes = [note.in_language(language) for note in sentences.notes(trials, told)]
        self.notes.setText("  ·  ".join(notes))
        self.caution.setText(say("simulation_caution", language))
        self.histogram.show_picture(Histogram(told, scale, language), language)
        self.exceedance.show_picture(Exceedance(told, scale, language), language)
        name = naming.label(trials.model, told.output).in_language(language)
        self.figures.show_rows(figure_rows(told, scale, language), language, name)
        self._show_fans(trials, told, language)
        self._show_chances(told, language)

    def _show_fans(self, trials: Trials, told: Told, language: Language) -> None:
        for at, card in enumerate(self.fans):
            card.setVisible(at < len(told.fans))
            if at < len(told.fans):
                card.show_picture(_fan(trials, told.fans[at], language), language)

    def _show_chances(self, told: Told, language: Language) -> None:
        for widget in (self.chances, self.chance_table):
            widget.setVisible(told.chances is not None)
        if told.chances is None:
            self.chances.show_picture(None, language)
            self.chance_table.show_rows([], language, "")
            return
        picture = ChancesPicture(told.chances, language)
        self.chances.show_picture(picture, language)
        self.chance_table.show_rows(picture.rows(), language, picture.title)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        self.verdict.setFont(theme.font("heading"))
        for card in self.cards:
            card.restyle()
        for table in (self.figures, self.chance_table):
            table.renew_theme()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.SPACING[2])
    for widget in widgets:
        row.addWidget(
            widget, 1, Qt.AlignmentFlag.AlignTop if isinstance(widget, RowsView) else Qt.AlignmentFlag(0)
        )
    return row


def _fan(trials: Trials, told: FanTold, language: Language) -> FanPicture:
    """Return a fan, named by its line and items; years before anything varies stand on plain ground."""
    model, output = trials.model, told.output
    line = model.lines[output.line]
    year = dict(zip(line.axes, output.place, strict=True))[PERIOD]
    whole = naming.label(model, output)
    labels = Labels(_without(whole.zh, year), _without(whole.en, year))
    spread = told.fan.values[-1] - told.fan.values[0]
    first = next((at for at, width in enumerate(spread) if width > 0), 0)
    return FanPicture(told, labels.in_language(language), scale_of(line.unit, language), language, first)


def _without(name: str, year: str) -> str:
    return name.removesuffix(year).rstrip()
