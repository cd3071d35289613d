"""The box in which a chart is made or changed: kinds at the left, a live preview, its series and words below."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.app.session import Session
from gpu_modeler.charts.content import ChartPlan
from gpu_modeler.charts.curve_plans import View
from gpu_modeler.charts.plans import plans_for
from gpu_modeler.charts.suggesting import as_kind, contents_of, name_of_kind, offers, title_of
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.card import ChartCard
from gpu_modeler.gui.charts.kind_list import KindList
from gpu_modeler.gui.charts.series_rows import SeriesRows
from gpu_modeler.gui.tab_order import follow_layout
from gpu_modeler.model import Chart, Series
from gpu_modeler.text import Labels, Message, say

PREVIEW = 250
_ONE_YEAR = frozenset({"waterfall", "scatter", "football", "ranking"})
_RANGES_ALONG = ("", "scenario")


class ChartDialog(QDialog):
    """`chart` is what is asked for; where it has no title of its own, its title follows what it draws."""

    def __init__(self, session: Session, chart: Chart, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._view = session, view
        self.chart = chart
        self._is_titled = chart.labels != title_of(session.model, chart, view)
        language = session.language
        self.kinds = KindList(language, self)
        self.preview = ChartCard(self)
        self.preview.setFixedHeight(PREVIEW)
        self.rows = SeriesRows(session.model, language, self)
        self.zh, self.en = QLineEdit(self), QLineEdit(self)
        self.first, self.last, self.period = QComboBox(self), QComboBox(self), QComboBox(self)
        self.along = QComboBox(self)
        self.more = QLabel(self)
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self._show_preview)
        self._lay_out()
        self._fill()
        self._connect()
        self._show()

    # --- making ---

    def _say(self, key: str) -> str:
        return say(key, self._session.language)

    def _lay_out(self) -> None:
        self.setWindowTitle(self._say("chart_dialog_new" if not self.chart.id else "chart_dialog_edit"))
        self.buttons = QDialogButtonBox(self)
        roles = QDialogButtonBox.ButtonRole
        key = "chart_insert" if not self.chart.id else "chart_apply"
        self.accept_button = self.buttons.addButton(self._say(key), roles.AcceptRole)
        self.buttons.addButton(self._say("button_cancel"), roles.RejectRole)
        self.more.setObjectName("mutedLabel")
        right = QVBoxLayout()
        right.addWidget(self.preview)
        right.addWidget(self.more)
        right.addLayout(self._words())
        right.addWidget(self.rows, 1)
        upper = QHBoxLayout()
        upper.addWidget(self.kinds)
        upper.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.addLayout(upper, 1)
        column.addWidget(self.buttons)
        self.resize(1200, 690)

    def _words(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACING[2])
        fields = (
            (("chart_title_zh", self.zh), ("chart_title_en", self.en)),
            (
                ("chart_first", self.first),
                ("chart_last", self.last),
                ("chart_period", self.period),
                ("chart_along", self.along),
            ),
        )
        for row, among in enumerate(fields):
            line = QHBoxLayout()
            line.setSpacing(theme.SPACING[2])
            for key, field in among:
                label = QLabel(self._say(key), self)
                label.setBuddy(field)
                field.setAccessibleName(self._say(key))
                line.addWidget(label)
                line.addWidget(field, 1)
            grid.addLayout(line, row, 0)
        return grid

    def _fill(self) -> None:
        for box in (self.first, self.last, self.period):
            box.addItem(self._say("chart_usual"), "")
            for period in self._session.model.periods:
                box.addItem(period, period)
        for along in _RANGES_ALONG:
            self.along.addItem(self._say(f"chart_along_{along or 'line'}"), along)

    def _connect(self) -> None:
        self.kinds.picked.connect(self._take_kind)
        self.rows.changed.connect(self._take_series)
        for name, box in (
            ("first", self.first),
            ("last", self.last),
            ("period", self.period),
            ("along", self.along),
        ):
            box.activated.connect(lambda _at, name=name, box=box: self._take(**{name: box.currentData()}))
        self.zh.textEdited.connect(self._take_title)
        self.en.textEdited.connect(self._take_title)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # --- what is asked for ---

    def _take(self, **changes: str) -> None:
        self.chart = replace(self.chart, **changes)  # type: ignore[arg-type]
        self._show()

    def _take_kind(self, name: str) -> None:
        session = self._session
        self.chart = as_kind(session.model, session.calculation, self.chart, name, self._view)
        self._show()

    def _take_series(self, series: tuple[Series, ...]) -> None:
        self.chart = replace(self.chart, series=series)
        self._show()

    def _take_title(self) -> None:
        self._is_titled = bool(self.zh.text().strip() or self.en.text().strip())
        labels = Labels(self.zh.text().strip(), self.en.text().strip())
        self.chart = replace(self.chart, labels=labels)
        self._pause.start()

    # --- what is shown ---

    def _show(self) -> None:
        session, name = self._session, name_of_kind(self.chart)
        if not self._is_titled:
            labels = title_of(session.model, self.chart, self._view)
            self.chart = replace(self.chart, labels=labels)
            self.zh.setText(labels.zh)
            self.en.setText(labels.en)
        elif not self.zh.isModified() and not self.en.isModified():
            self.zh.setText(self.chart.labels.zh)
            self.en.setText(self.chart.labels.en)
        found = offers(session.model, session.calculation, self.chart, self._view)
        self.kinds.show_offers(found, name)
        self.rows.show_series(self.chart)
        follow_layout(self)
        for box, value in (
            (self.first, self.chart.first),
            (self.last, self.chart.last),
            (self.period, self.chart.period),
            (self.along, self.chart.along),
        ):
            box.setCurrentIndex(max(box.findData(value), 0))
        self.period.setEnabled(name in _ONE_YEAR)
        self.first.setEnabled(name not in _ONE_YEAR)
        self.last.setEnabled(name not in _ONE_YEAR)
        self.along.setEnabled(name == "football")
        self._pause.start()

    def _show_preview(self) -> None:
        session = self._session
        contents = contents_of(session.model, session.calculation, self.chart, self._view)
        fault = next((one.fault for one in contents if one.fault is not None), None)
        self.accept_button.setEnabled(bool(contents) and fault is None)
        several = Message("chart_several", {"charts": len(contents)})
        self.more.setText(several.in_language(session.language) if len(contents) > 1 else "")
        self.more.setVisible(len(contents) > 1)
        self.preview.setVisible(bool(contents))
        if not contents:
            return
        self.preview.show_plan(self._plan(), session.language, keep_ranges=False)
        if self.preview.plot is None:
            self.preview.build()
        self.preview.show_content(contents[0])

    def _plan(self) -> ChartPlan:
        return plans_for(self._session.model, [self.chart], self._view)[0]
