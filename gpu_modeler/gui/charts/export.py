"""A chart as a picture, a drawing, or text on the clipboard: exactly as it stands on the screen, twice as fine."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QPoint, QSize
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gpu_modeler.text import Language, say

FINENESS = 2.0
_FILTERS = {"png": "chart_image_files", "svg": "chart_drawing_files"}


def picture(widget: QWidget) -> QImage:
    """Return the widget as an image, at `FINENESS` times the screen's resolution."""
    image = QImage(widget.size() * FINENESS, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(FINENESS)
    image.fill(widget.palette().window().color())
    widget.render(image)
    return image


def copy_image(widget: QWidget) -> None:
    """Put the picture on the clipboard."""
    QGuiApplication.clipboard().setImage(picture(widget))


def copy_text(text: str) -> None:
    """Put text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def ask_and_save(widget: QWidget, kind: str, language: Language) -> None:
    """Ask where, save there, and say so when that is not possible."""
    path, _ = QFileDialog.getSaveFileName(widget, "", f"chart.{kind}", say(_FILTERS[kind], language))
    if path and not save(widget, Path(path).with_suffix(f".{kind}")):
        QMessageBox.warning(widget, say("chart_panel", language), say("chart_not_saved", language, path=path))


def save(widget: QWidget, path: Path) -> bool:
    """Write a .png or .svg file; say whether that was possible."""
    content = drawing(widget) if path.suffix == ".svg" else _encoded(picture(widget))
    try:
        path.write_bytes(content)
    except OSError:
        return False
    return True


def drawing(widget: QWidget) -> bytes:
    """Return the widget as an SVG document."""
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(widget.width(), widget.height()))
    generator.setViewBox(widget.rect())
    painter = QPainter(generator)
    widget.render(painter, QPoint())
    painter.end()
    return bytes(buffer.data().data())


def _encoded(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs lack this one
    return bytes(buffer.data().data())
