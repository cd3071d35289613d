"""The lower half of the page: chances year by year, of all companies as small panels or of one with its figures."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app import race_words as words
from gpu_modeler.app.session import Session
from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.combos import bound_width
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.page_head import ShortLabel
from gpu_modeler.gui.race.answer import RaceAnswer
from gpu_modeler.gui.race.curves import KINDS, Panel, curve_pen, panels_of
from gpu_modeler.gui.race.panels import YearPanels
from gpu_modeler.gui.sensitivity.output_chooser import fill
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import say

SAMPLE = 26
ALL = ""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Legend(QWidget):
    """A sample of each kind of curve with its name, one after the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: dict[str, str] = {}

    def show_words(self, words: dict[str, str]) -> None:
        """Name the kinds."""
        self._words = words
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room that the names take."""
        metrics = QFontMetrics(theme.font("caption"))
        wide = sum(metrics.horizontalAdvance(word) + SAMPLE + 24 for word in self._words.values())
        return QSize(wide, metrics.height() + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint samples and names."""
        painter, x = QPainter(self), 0.0
        painter.setFont(theme.font("caption"))
        metrics = QFontMetrics(painter.font())
        for kind, word in self._words.items():
            middle = self.height() / 2
            painter.setPen(curve_pen(kind))
            painter.drawLine(QPointF(x, middle), QPointF(x + SAMPLE, middle))
            painter.setPen(theme.colours().text)
            painter.drawText(QPointF(x + SAMPLE + 6, middle + metrics.ascent() / 2 - 1), word)
            x += SAMPLE + 24 + metrics.horizontalAdvance(word)


class FiguresTable(QTableWidget):
    """One company's chances by year; Ctrl+C copies all of them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the table; let all other keys be."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        else:
            super().keyPressEvent(event)

    def copied_text(self) -> str:
        """Return the table for a sheet or a mail: a tab between cells, a line each, with its heads."""
        columns, model = range(self.columnCount()), self.model()
        across = Qt.Orientation.Horizontal
        rows = [[str(model.headerData(column, across)) for column in columns]]
        rows += [
            [str(model.index(row, column).data()) for column in columns] for row in range(self.rowCount())
        ]
        return "\n".join("\t".join(row) for row in rows)


class ByYear(QWidget):
    """Shows an answer; which company is looked at alone is a person's choice, kept from run to run."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._answer: RaceAnswer | None = None
        self._is_outdated = False
        self.title, self.hint, self.legend = QLabel(self), ShortLabel(self), Legend(self)
        self.company = QComboBox(self)
        bound_width(self.company)
        self.panels, self.figures, self.area = YearPanels(self), FiguresTable(self), QScrollArea(self)
        self._lay_out()
        self.company.activated.connect(self._show)
        self.panels.chosen.connect(self._alone)

    def _lay_out(self) -> None:
        self.area.setWidget(self.panels)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.figures.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.figures.setTabKeyNavigation(False)
        self.figures.verticalHeader().hide()
        self.figures.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.figures.horizontalHeader().setHighlightSections(False)
        self.figures.horizontalHeader().setDefaultAlignment(RIGHT | Qt.TextFlag.TextWordWrap)
        metrics = self.figures.horizontalHeader().fontMetrics()
        self.figures.horizontalHeader().setFixedHeight(2 * metrics.height() + 8)
        self.figures.hide()
        heading = QHBoxLayout()
        heading.setSpacing(theme.SPACING[3])
        for widget in (self.title, self.company, self.legend):
            heading.addWidget(widget)
        self.hint.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )  # the first to give way
        heading.addWidget(self.hint, 1)
        body = QHBoxLayout()
        body.setSpacing(theme.SPACING[2])
        body.addWidget(self.area, 3)
        body.addWidget(self.figures, 3)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 4, 12, 8)
        rows.setSpacing(theme.SPACING[1])
        rows.addLayout(heading)
        rows.addLayout(body, 1)

    def show_answer(self, answer: RaceAnswer | None, *, outdated: bool) -> None:
        """Show the chances of a run."""
        self._answer, self._is_outdated = answer, outdated
        names = words.company_labels(answer.model) if answer is not None else {}
        language = self._session.language
        entries = [(say("race_all_companies", language), ALL)]
        entries += [(labels.in_language(language), company) for company, labels in names.items()]
        fill(self.company, entries)
        self._show()

    def _alone(self, company: str) -> None:
        """Show one company alone, or all again where it is shown alone."""
        chosen = ALL if self.company.currentData() == company else company
        self.company.setCurrentIndex(max(0, self.company.findData(chosen)))
        self._show()

    def _show(self) -> None:
        chosen, answer, language = self.company.currentData() or ALL, self._answer, self._session.language
        companies = [] if answer is None else [chosen] if chosen else list(answer.figures.companies)
        panels = panels_of(answer, companies, language) if answer is not None else []
        kinds = {kind: say(f"race_kind_{kind}", language) for kind in KINDS}
        self.panels.show_panels(panels, kinds, outdated=self._is_outdated)
        self.panels.setAccessibleDescription(self.panels.summary())
        self.figures.setVisible(bool(chosen) and bool(panels))
        if chosen and panels:
            self._show_figures(panels[0], kinds)

    def _show_figures(self, panel: Panel, kinds: dict[str, str]) -> None:
        self.figures.setColumnCount(1 + len(KINDS))
        self.figures.setRowCount(len(panel.years))
        heads = [say("race_year_head", self._session.language), *kinds.values()]
        self.figures.setHorizontalHeaderLabels(heads)
        for row, year in enumerate(panel.years):
            texts = [year, *(words.chance_text(panel.curves[kind][row]) for kind in KINDS)]
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(RIGHT)
                self.figures.setItem(row, column, item)

    def retranslate(self) -> None:
        """Say everything in the session's language."""
        language = self._session.language
        self.title.setText(say("race_by_year", language))
        self.hint.setText(say("race_panels_hint", language))
        self.hint.setToolTip(plain_tip(self.hint.text()))
        combos.call(self.company, say("race_shown_company", language))
        self.panels.setAccessibleName(say("race_by_year", language))
        self.legend.show_words({kind: say(f"race_kind_{kind}", language) for kind in KINDS})
        self.show_answer(self._answer, outdated=self._is_outdated)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = theme.colours()
        self.title.setFont(theme.font("heading", bold=True))
        self.hint.setStyleSheet(f"color: {palette.muted};")
        self.area.setStyleSheet(f"QScrollArea {{ border: 1px solid {palette.border}; }}")
        self.figures.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.figures.setStyleSheet(f"FiguresTable {{ border: 1px solid {palette.border}; }}")
        self.figures.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        self.legend.update()
        self.panels.update()
