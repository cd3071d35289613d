"""What can be read off a picture of the screen: where a colour is, and how much of it."""

import numpy as np
from PySide6.QtGui import QImage


def pixels(path):
    """Return a picture's pixels, shape [height, width, red green blue]."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return (
        rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
    )  # beyond the image's life


def mask(path, colour, tolerance=6):
    """Return where a "#RRGGBB" colour is, shape [height, width]."""
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return (np.abs(pixels(path).astype(int) - wanted) <= tolerance).all(axis=2)


def box_of(path, colour, inside):
    """Return left, top, right and bottom of a colour within `inside`, which is given likewise."""
    left, top, right, bottom = inside
    rows, columns = np.nonzero(mask(path, colour)[top:bottom, left:right])
    assert len(rows), f"{colour} is not in {path}"
    return left + columns.min(), top + rows.min(), left + columns.max(), top + rows.max()
