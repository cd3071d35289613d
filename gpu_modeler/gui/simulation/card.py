"""A picture in its frame: title, unit, legend and plot; hover, arrow keys, and the menu to take it along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGraphicsItem,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from gpu_modeler.errors import ModelerError
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts import export
from gpu_modeler.gui.charts.card import Title
from gpu_modeler.gui.extracts.targets import file_name, with_ending
from gpu_modeler.gui.palette import LIGHT
from gpu_modeler.gui.shell.messages import tell_in_box
from gpu_modeler.gui.simulation.keys import Keys
from gpu_modeler.gui.simulation.picture import Picture
from gpu_modeler.gui.simulation.plot import PicturePlot
from gpu_modeler.gui.tips import plain_tip
from gpu_modeler.text import Language, say

LEAST_HEIGHT = 190


class PictureCard(QFrame):
    """Shows one picture at a time; `by_year` has years along the bottom."""

    def __init__(self, parent: QWidget | None = None, *, by_year: bool = False) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self._by_year, self._language, self._stop = by_year, "zh", -1
        self.setObjectName("chartCard")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.title, self.unit, self.legend = Title(self), QLabel(self), Keys(self)
        self.plot = PicturePlot(self, by_year=by_year)
        self.plot.hovered.connect(self._hovered)
        self._lay_out()
        self.setMinimumHeight(LEAST_HEIGHT)

    def _lay_out(self) -> None:
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.unit.setObjectName("mutedLabel")
        head = QHBoxLayout()
        head.setSpacing(theme.SPACING[2])
        head.addWidget(self.title, 1)
        head.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACING[3], theme.SPACING[2], theme.SPACING[2], theme.SPACING[1])
        column.setSpacing(theme.SPACING[1] // 2)
        column.addLayout(head)
        column.addWidget(self.legend)
        column.addWidget(self.plot, 1)

    def sizeHint(self) -> QSize:
        """Return room for a third of a page; called by Qt."""
        return QSize(360, 250)

    @property
    def language(self) -> Language:
        """The language it speaks."""
        return "zh" if self._language == "zh" else "en"

    # --- what is shown ----------------------------------------------------------------------------

    def show_picture(self, picture: Picture | None, language: Language) -> None:
        """Show another picture, or nothing."""
        self.picture, self._language, self._stop = picture, language, -1
        self._take_fonts()
        title = picture.title if picture is not None else ""
        self.title.setText(title)
        self.title.setToolTip(plain_tip(title))
        self.unit.setText(picture.unit_text if picture is not None else "")
        self.legend.show_keys(picture.keys() if picture is not None else [])
        self.plot.show_picture(picture)
        self.setAccessibleName(say("chart_accessible", language, title=title))
        self.setAccessibleDescription(picture.summary() if picture is not None else "")

    def _take_fonts(self) -> None:
        """Take the type of the language in use."""
        self.title.setFont(theme.font("heading", bold=True))
        for label in (self.unit, self.legend):
            label.setFont(theme.font("caption"))

    def restyle(self) -> None:
        """Take over the colours in force."""
        self.plot.restyle()
        self.legend.update()

    # --- pointer and keys -------------------------------------------------------------------------

    def _hovered(self, stop: int, at: QPointF) -> None:
        self._stop = stop
        if stop < 0 or self.picture is None:
            QToolTip.hideText()
            return
        QToolTip.showText(at.toPoint() + QPoint(14, 14), self.picture.hover_text(stop), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the bottom with the arrow keys, as the pointer does; called by Qt."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self.picture is None:
            super().keyPressEvent(event)
            return
        stop = min(max(self._stop + step, 0), len(self.picture.stops()) - 1)
        self.plot.point_at(stop)
        self._hovered(stop, QPointF(self.mapToGlobal(self.rect().center())))

    # --- taking it along --------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the chart as a picture, a drawing or a table; called by Qt."""
        if self.picture is not None:
            self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """Return the menu, made for the language in use."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choices: dict[str, Callable[[], None]] = {
            "chart_copy_image": self.copy_image,
            "chart_copy_data": self.copy_data,
            "chart_save_image": lambda: self.save("png"),
            "chart_save_drawing": lambda: self.save("svg"),
        }
        for key, chosen in choices.items():
            menu.addAction(say(key, self.language)).triggered.connect(chosen)
        return menu

    def copy_data(self) -> None:
        """Put the chart's numbers on the clipboard, a tab between cells."""
        if self.picture is not None:
            QGuiApplication.clipboard().setText(as_text(self.picture.rows()))

    def copy_image(self) -> None:
        """Put the chart, as large as it is, on the clipboard, on white."""
        with self._on_paper() as paper:
            QGuiApplication.clipboard().setImage(export.picture(paper))

    def save(self, kind: export.Kind) -> None:
        """Ask where, save the chart there, and say so when that is not possible."""
        names: dict[export.Kind, str] = {"png": "chart_image_files", "svg": "chart_drawing_files"}
        offered = f"{file_name(self.title.text())}.{kind}"
        path, _ = QFileDialog.getSaveFileName(self, "", offered, say(names[kind], self.language))
        if not path:
            return
        with self._on_paper() as paper:
            try:
                export.save(paper, with_ending(Path(path), (f".{kind}",), f".{kind}"))
            except ModelerError as error:
                tell_in_box(self, self.language, self.title.text(), error.user_message(self.language))

    @contextmanager
    def _on_paper(self) -> Iterator[PictureCard]:
        """Give a copy of the chart that is never seen: in the light colours, on white, without a frame."""
        with theme.painted_with(LIGHT):
            made = PictureCard(by_year=self._by_year)
            made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            made.setPalette(theme.qt_palette(LIGHT))
            made.setStyleSheet(theme.style_sheet(LIGHT) + export.PAPER)
            made.setFixedSize(self.size())
            for item in made.plot.scene().items():
                item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
            made.show()
            made.show_picture(self.picture, self.language)
            try:
                yield made
            finally:
                made.hide()
                made.deleteLater()


def as_text(rows: list[list[str]]) -> str:
    """Return a table for a sheet or a mail."""
    return "\n".join("\t".join(row) for row in rows)
