"""The pens, brushes and fonts of the grid, made once per theme from the palette."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPen

from gpu_modeler.gui import theme
from gpu_modeler.gui.palette import Palette, blended


class CellStyle:
    """What the delegates draw with. `renew` fills it again after a change of theme; the delegates keep the same object.

    `scale` is the zoom, 1 for 100 %: fonts, heights, distances and marks follow it.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.renew()

    def renew(self) -> None:
        """Take over the theme in force."""
        self._use_fonts()
        self._use_colours(theme.colours())

    def _use_fonts(self) -> None:
        self.font = self._zoomed(theme.font())
        self.total_font = self._zoomed(theme.font(bold=True))
        self.mark_font = theme.font("caption", bold=True)
        self.mark_font.setPointSizeF(7 * self.scale)
        self.unit_font = self._zoomed(theme.font("caption"))
        italic = self._zoomed(theme.font())
        italic.setItalic(True)
        self.fonts = {"guidance": italic, "override": self.total_font, "error": self.total_font}
        self.metrics = QFontMetrics(self.font)
        self.bold_metrics = QFontMetrics(self.total_font)
        self.row_height = self.metrics.height() + self.zoomed(5)

    def zoomed(self, distance: float) -> int:
        """Return a distance, given for 100 %, in whole pixels."""
        return round(distance * self.scale)

    def _zoomed(self, font: QFont) -> QFont:
        font.setPointSizeF(font.pointSizeF() * self.scale)
        return font

    def _use_colours(self, palette: Palette) -> None:
        self.palette = palette
        self.background = QColor(palette.surface)
        self.heading_background = QColor(palette.raised)
        self.text = QColor(palette.formula_black)
        self.heading_text = QColor(palette.text)
        self.muted = QColor(palette.muted)
        self.colours = {
            "input": QColor(palette.input_blue),
            "formula": QColor(palette.formula_black),
            "actual": QColor(palette.actual_mark),
            "guidance": QColor(palette.guidance_mark),
            "override": QColor(palette.override_mark),
            "error": QColor(palette.error_mark),
        }
        self.backgrounds = {
            "actual": QColor(palette.actual_fill),
            "guidance": QColor(palette.guidance_fill),
            "override": QColor(palette.override_fill),
            "error": QColor(palette.error_fill),
        }
        self.differs = QColor(palette.accent)
        self.excepted = QColor(palette.link_green)
        self.selection = _transparent(palette.accent, 46)
        self.selection_beside = _transparent(palette.accent, 22)
        self.row_highlight = QColor(blended(palette.accent, palette.surface, 0.14))
        self.grid_pen = QPen(QColor(palette.grid_line))
        self.cursor_pen = QPen(QColor(palette.selection_line), 2)
        self.dotted_pen = QPen(_transparent(palette.input_blue, 130), 1, Qt.PenStyle.DotLine)
        self.sparkline = QPen(_transparent(palette.accent, 190), 0)


def _transparent(colour: str, alpha: int) -> QColor:
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


def header_sheet(palette: Palette, points: float | None = None) -> str:
    """Return the style sheet of the column headers: flat, the cursor's column marked by weight and a line.

    `points` is the size of the letters where it is not the application's.
    """
    size = f"font-size: {points}pt;" if points is not None else ""
    return f"""
QHeaderView {{ background: {palette.raised}; border: 0; border-bottom: 1px solid {palette.border}; }}
QHeaderView::section {{ background: {palette.raised}; color: {palette.muted}; border: 0; {size}
    border-bottom: 1px solid {palette.border}; padding: 0 6px; }}
QHeaderView::section:checked {{ color: {palette.text}; font-weight: 600;
    border-bottom: 2px solid {palette.accent}; }}
"""
