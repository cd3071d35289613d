"""The series of a chart as rows of fields: line, items, scenario, look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.gui import combos, theme
from gpu_modeler.gui.charts.series_keys import give_keyboard, place_of_keyboard
from gpu_modeler.model import PERIOD, Chart, Model, Series
from gpu_modeler.text import Language, say

_LETTERS = {
    "chart_series_line": 13,
    "chart_series_item": 9,
    "chart_series_scenario": 11,
    "chart_series_look": 9,
    "chart_series_colour": 4,
}
"""How wide fields are that are not of the usual width."""
MOST = 24
"""More series than this cannot be told apart; the rest of a selection is left out."""


class SeriesRows(QWidget):
    """Shows the series of a chart; `changed` brings them whenever one is another."""

    changed = Signal(object)  # tuple[Series, ...]

    def __init__(self, model: Model, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._language = model, language
        self._series: list[Series] = []
        self._moved = 0
        self._kind = ""
        self._axes = [axis for axis in model.orders["axes"] if axis != PERIOD]
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        add = self._add_button = QPushButton(self._say("chart_series_add"), self)
        add.setAutoDefault(False)
        add.clicked.connect(self._add)
        foot = QHBoxLayout()
        foot.addWidget(add)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACING[1])
        column.addWidget(self._area, 1)
        column.addLayout(foot)

    def _say(self, key: str) -> str:
        return say(key, self._language)

    def show_series(self, chart: Chart) -> None:
        """Show a chart's series, with the fields that its kind reads."""
        if (list(chart.series), chart.kind) == (self._series, self._kind):
            return
        self._series, self._kind = list(chart.series), chart.kind
        surface = QWidget()
        grid = QGridLayout(surface)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACING[1])
        grid.setVerticalSpacing(theme.SPACING[1])
        for column, text in enumerate(self._heads()):
            label = QLabel(text, textFormat=Qt.TextFormat.PlainText)
            label.setObjectName("mutedLabel")
            label.setFont(theme.font("caption"))
            grid.addWidget(label, 0, column)
        for position, series in enumerate(self._series):
            for column, field in enumerate(self._fields(position, series)):
                grid.addWidget(field, position + 1, column)
                self._number(field, position + 1)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(self._series) + 1, 1)
        place, scrolled = place_of_keyboard(self._area), self._area.verticalScrollBar().value()
        before = self._area.takeWidget()
        if before is not None:  # the field whose key or click brought this is still at work in it
            before.deleteLater()
        self._area.setWidget(surface)
        self._area.verticalScrollBar().setValue(scrolled)
        if place is not None and not give_keyboard(self._area, place.moved(self._moved, len(self._series))):
            self._add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _number(self, field: QWidget, number: int) -> None:
        """Let the names for a screen reader say of which series a field or a row of buttons is."""
        for one in (field, *field.findChildren(QToolButton)):
            if one.accessibleName():
                told = say("chart_series_place", self._language, number=number, name=one.accessibleName())
                combos.call(one, told)

    def _heads(self) -> list[str]:
        axes = [self._model.axes[axis].labels.in_language(self._language) for axis in self._axes]
        return [
            self._say("chart_series_line"),
            *axes,
            self._say("chart_series_scenario"),
            self._say("chart_series_look"),
            self._say("chart_series_colour"),
        ]

    # --- fields ---

    def _fields(self, position: int, series: Series) -> list[QWidget]:
        lines = [(line.labels.in_language(self._language), line.id) for line in self._model.ordered("lines")]
        fields: list[QWidget] = [
            self._choice(
                "chart_series_line", lines, series.line, lambda value: self._set_line(position, value)
            )
        ]
        fields += [self._item_choice(position, series, axis) for axis in self._axes]
        scenarios = [(self._say("chart_shown"), "")]
        scenarios += [(s.labels.in_language(self._language), s.id) for s in self._model.ordered("scenarios")]
        fields.append(
            self._choice(
                "chart_series_scenario",
                scenarios,
                series.scenario,
                lambda value: self._set(position, scenario=value),
            )
        )
        fields += [self._look(position, series), self._colour(position, series), self._buttons(position)]
        return fields

    def _choice(
        self, name: str, entries: Sequence[tuple[str, Any]], chosen: object, take: Callable[[Any], None]
    ) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self._say(name))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LETTERS.get(name, 6))
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for text, value in entries:
            box.addItem(text, value)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.activated.connect(lambda _at: take(box.currentData()))
        return box

    def _item_choice(self, position: int, series: Series, axis: str) -> QComboBox:
        has_axis = axis in self._model.lines[series.line].axes
        entries = [(self._say("chart_series_open") if has_axis else "–", "")]
        if has_axis:
            entries += [(i.labels.in_language(self._language), i.id) for i in self._model.axes[axis].items]
            groups = (group for group in self._model.groups.values() if group.axis == axis)
            entries += [(group.labels.in_language(self._language), group.id) for group in groups]

        def take(item: str) -> None:
            fixed = {key: value for key, value in series.fixed.items() if key != axis}
            self._set(position, fixed={**fixed, axis: item} if item else fixed)

        box = self._choice("chart_series_item", entries, series.fixed.get(axis, ""), take)
        box.setAccessibleName(self._model.axes[axis].labels.in_language(self._language))
        box.setEnabled(has_axis)
        return box

    def _look(self, position: int, series: Series) -> QComboBox:
        """Return the choice of what the kind reads: role, or mark and axis."""
        if self._kind in {"waterfall", "football"}:
            roles = ("", "less", "total") if self._kind == "waterfall" else ("", "reference")
            entries = [(self._say(f"chart_role_{self._kind}_{role or 'plain'}"), role) for role in roles]
            return self._choice(
                "chart_series_look", entries, series.role, lambda value: self._set(position, role=value)
            )
        if self._kind == "scatter":
            text = self._say("chart_role_across" if position == 0 else "chart_role_up")
            return self._choice("chart_series_look", [(text, "")], "", lambda _value: None)
        if self._kind != "curves":
            return self._choice("chart_series_look", [("–", "")], "", lambda _value: None)
        looks = [(mark, side) for mark in ("bar", "line") for side in ("", "left", "right")]
        choices = [(self._say(f"chart_look_{mark}_{side or 'auto'}"), (mark, side)) for mark, side in looks]
        box = self._choice(
            "chart_series_look", choices, "", lambda value: self._set(position, mark=value[0], side=value[1])
        )
        box.setCurrentIndex(looks.index((series.mark, series.side)))
        return box

    def _colour(self, position: int, series: Series) -> QComboBox:
        entries = [(self._say("chart_colour_auto"), -1)]
        entries += [
            (say("chart_colour", self._language, number=at + 1), at)
            for at in range(len(theme.colours().series))
        ]
        box = self._choice(
            "chart_series_colour", entries, series.colour, lambda value: self._set(position, colour=value)
        )
        for at, colour in enumerate(theme.colours().series):
            swatch = QPixmap(14, 14)
            swatch.fill(QColor(colour))
            box.setItemIcon(at + 1, QIcon(swatch))
        box.setEnabled(self._kind not in {"waterfall", "football", "scatter"})
        return box

    def _buttons(self, position: int) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        acts = {"chart_series_up": ("↑", -1), "chart_series_down": ("↓", 1), "chart_series_remove": ("×", 0)}
        for key, (sign, step) in acts.items():
            button = QToolButton()
            button.setText(sign)
            button.setAutoRaise(True)
            button.setToolTip(self._say(key))
            button.setAccessibleName(self._say(key))
            button.setEnabled(
                0 <= position + step < len(self._series) and (step != 0 or len(self._series) > 1)
            )
            button.clicked.connect(lambda _on=False, step=step: self._move(position, step))
            row.addWidget(button)
        return made

    # --- changes ---

    def _tell(self, series: list[Series]) -> None:
        self.changed.emit(tuple(series))

    def _set(self, position: int, **changes: Any) -> None:
        series = list(self._series)
        series[position] = replace(series[position], **changes)
        self._tell(series)

    def _set_line(self, position: int, line: str) -> None:
        axes = self._model.lines[line].axes
        fixed = {axis: item for axis, item in self._series[position].fixed.items() if axis in axes}
        self._set(position, line=line, fixed=fixed)

    def _move(self, position: int, step: int) -> None:
        series = list(self._series)
        moved = series.pop(position)
        if step:
            series.insert(position + step, moved)
        self._moved = step  # the keyboard goes with the series
        self._tell(series)
        self._moved = 0

    def _add(self) -> None:
        last = self._series[-1] if self._series else None
        line = last.line if last is not None else self._model.orders["lines"][0]
        self._tell([*self._series, Series(line, dict(last.fixed) if last is not None else {})][:MOST])
