"""A chart as a picture, a drawing, or text on the clipboard.

What leaves the application stands on white paper: a chart is drawn anew in the light colours, whatever the window shows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QBuffer, QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QGraphicsItem, QGraphicsView, QWidget

from gpu_modeler.charts.content import ChartContent
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.atomic import check_target, write_atomically
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.wording import table
from gpu_modeler.gui.extracts.targets import file_name, with_ending
from gpu_modeler.gui.palette import LIGHT
from gpu_modeler.gui.shell.messages import tell_in_box
from gpu_modeler.text import Language, say

if TYPE_CHECKING:
    from gpu_modeler.gui.charts.card import ChartCard

Kind = Literal["png", "svg", "csv"]
KINDS: tuple[Kind, ...] = ("png", "svg")
"""The kinds of pictures."""
FINENESS = 2.0
"""Dots of a copied picture for each of the screen's."""
_FILTERS: dict[Kind, str] = {
    "png": "chart_image_files",
    "svg": "chart_drawing_files",
    "csv": "extract_csv_files",
}
FOOT = 18
"""Pixels that the line below a chart on paper takes."""
_FONTS_ELSEWHERE = "'Microsoft YaHei', 'PingFang SC', 'Source Han Sans SC', sans-serif"
PAPER = f"QLabel {{ color: {LIGHT.text}; }} QFrame#chartCard {{ background: #FFFFFF; border: 0; border-radius: 0; }}"


class Size(NamedTuple):
    """How large a chart is drawn: the room its words and marks get, in pixels, and its width on paper."""

    name: str
    pixels: QSize
    centimetres: float


SIZES = (
    Size("half", QSize(440, 270), 8.2),
    Size("full", QSize(880, 360), 16.4),
    Size("slide", QSize(960, 540), 25.4),
)
"""Half and full width of a note's page, and a wide slide."""
_DOTS_PER_INCH = 300


# --- one chart, from its menu ---


def copy_image(card: ChartCard) -> None:
    """Put the chart on the clipboard, as large as it is: as a picture, and as a drawing for those that take one."""
    if card.content is not None:
        with on_paper(card, card.content, _with_foot(card)) as paper:
            data = QMimeData()
            data.setImageData(picture(paper))
            data.setData("image/svg+xml", drawing(paper))
        QGuiApplication.clipboard().setMimeData(data)


def _with_foot(card: ChartCard) -> QSize:
    return card.size() + QSize(0, FOOT if card.footer.text() else 0)


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def ask_and_save(card: ChartCard, kind: Kind, language: Language) -> None:
    """Ask where, save the chart there as large as it is, and say so when that is not possible."""
    if card.content is None:
        return
    offered = f"{file_name(card.content.plan.title.in_language(language))}.{kind}"
    path, _ = QFileDialog.getSaveFileName(card, "", offered, say(_FILTERS[kind], language))
    if not path:
        return
    target = with_ending(Path(path), (f".{kind}",), f".{kind}")
    try:
        if kind == "csv":
            save_data(card.shown or card.content, target, language)
            return
        with on_paper(card, card.content, _with_foot(card)) as paper:
            save(paper, target)
    except ModelerError as error:
        tell_in_box(card, language, say("chart_panel", language), error.user_message(language))


def save_data(content: ChartContent, path: Path, language: Language) -> None:
    """Write a chart's values as CSV, in full digits, with the mark by which Excel and WPS know Chinese.

    Raises:
        ModelerError: the target cannot, or must not, be written.
    """
    check_target(path)
    made = io.StringIO()
    rows = (line.split("\t") for line in table(content, language).splitlines())
    csv.writer(made).writerows(rows)
    write_atomically(path, made.getvalue().encode("utf-8-sig"))


# --- drawing ---


@contextmanager
def on_paper(card: ChartCard, content: ChartContent, size: QSize) -> Iterator[ChartCard]:
    """Give a copy of a chart that is never seen: in the light colours, on white, without a frame."""
    from gpu_modeler.gui.charts.card import ChartCard

    with theme.painted_with(LIGHT):
        made = ChartCard()
        made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        made.setPalette(theme.qt_palette(LIGHT))
        made.setStyleSheet(theme.style_sheet(LIGHT) + PAPER)
        made.setFixedSize(size)
        made.show_plan(card.plan or content.plan, card.language, keep_ranges=False)
        made.looking.take(card.looking.hiding)
        made.footer.setText(card.footer.text())
        made.footer.setVisible(bool(card.footer.text()))
        made.build()
        assert made.plot is not None
        for (
            item
        ) in made.plot.scene().items():  # axes kept as pictures would be coarse, and pictures in a drawing
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        made.plot.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        made.show()  # laid out, but not on the screen
        made.show_content(content)
        try:
            yield made
        finally:
            made.hide()
            made.deleteLater()


def picture(widget: QWidget, fineness: float = FINENESS) -> QImage:
    """Return the widget as an image, at `fineness` times the screen's resolution."""
    image = QImage(widget.size() * fineness, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(fineness)
    image.fill(widget.palette().base().color())
    widget.render(image)
    return image


def drawing(widget: QWidget, centimetres: float = 0.0) -> bytes:
    """Return the widget as an SVG document, so many centimetres wide if that is said.

    Its texts stay texts. They name the faces of other systems besides this one's, so that Chinese shows everywhere.
    """
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(widget.logicalDpiY())  # else texts come out smaller than the room they have
    generator.setSize(QSize(widget.width(), widget.height()))
    generator.setViewBox(widget.rect())
    painter = QPainter(generator)
    widget.render(painter, QPoint())
    painter.end()
    return _portable(bytes(buffer.data().data()).decode(), widget.size(), centimetres).encode()


def _portable(svg: str, size: QSize, centimetres: float) -> str:
    svg = re.sub(r'font-family="([^",]+)[^"]*', rf'font-family="\g<1>, {_FONTS_ELSEWHERE}', svg)
    if not centimetres:
        return svg
    height = centimetres * size.height() / size.width()
    extent = f'<svg width="{centimetres:.2f}cm" height="{height:.2f}cm"'
    return re.sub(r'<svg width="[^"]*" height="[^"]*"', extent, svg, count=1)


# --- files ---


def save(widget: QWidget, path: Path, centimetres: float = 0.0) -> None:
    """Write a .png or .svg file, so many centimetres wide if that is said, whole or not at all.

    Raises:
        ModelerError: the target cannot, or must not, be written.
    """
    check_target(path)
    if path.suffix == ".svg":
        write_atomically(path, drawing(widget, centimetres))
    else:
        write_atomically(path, _png(widget, centimetres))


def _png(widget: QWidget, centimetres: float) -> bytes:
    if not centimetres:
        return _encoded(picture(widget))
    image = picture(widget, centimetres / 2.54 * _DOTS_PER_INCH / widget.width())
    per_metre = round(image.width() / centimetres * 100)
    image.setDevicePixelRatio(1.0)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    return _encoded(image)


def _encoded(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs lack this one
    return bytes(buffer.data().data())
