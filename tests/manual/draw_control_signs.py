"""Draws the small signs of fields (arrows, the tick of a box) into resources/controls, in the palettes' colours.

    .venv/bin/python tests/manual/draw_control_signs.py

A style sheet takes pictures alone; those at twice and three times the size are found by their names.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZE = 10
SIGNS = {
    "down": [(2, 3.5), (5, 6.5), (8, 3.5)],
    "up": [(2, 6.5), (5, 3.5), (8, 6.5)],
    "tick": [(1.5, 5.2), (4, 7.7), (8.5, 2.6)],
}


def draw_sign(points, colour, scale, path):
    """Draw a line through points (logical pixels of a square of `SIZE`) into a picture file."""
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QColor, QImage, QPainter, QPen

    image = QImage(SIZE * scale, SIZE * scale, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    pen = QPen(QColor(colour), 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(*point) for point in points])
    painter.end()
    image.save(str(path))


def draw_all():
    """Draw every sign for both themes."""
    from gpu_modeler.gui.palette import DARK, LIGHT

    folder = ROOT / "resources" / "controls"
    folder.mkdir(exist_ok=True)
    for theme, palette in (("light", LIGHT), ("dark", DARK)):
        for name, points in SIGNS.items():
            colour = palette.on_accent if name == "tick" else palette.muted
            for scale, end in ((1, ""), (2, "@2x"), (3, "@3x")):
                draw_sign(points, colour, scale, folder / f"{name}.{theme}{end}.png")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))
    draw_all()
