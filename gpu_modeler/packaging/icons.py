"""The application's icon in the sizes and containers that systems want, all drawn from one SVG file."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from gpu_modeler.packaging.contents import RESOURCES

DRAWING = RESOURCES / "application" / "gpu-modeler.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_KINDS = {16: b"icp4", 32: b"icp5", 64: b"icp6", 128: b"ic07", 256: b"ic08", 512: b"ic09"}
_PNG: Any = "PNG"  # the stubs say bytes, the method wants a text


def drawn(size: int) -> bytes:
    """Return the icon as a PNG file of `size` by `size` points."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, _PNG)
    return bytes(kept.data())


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """Return a Windows icon of PNG pictures by size."""
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    start = len(head) + 16 * len(pictures)
    for size, picture in sorted(pictures.items()):
        shown = size % 256  # 0 stands for 256
        head += struct.pack("<BBBBHHII", shown, shown, 0, 0, 1, 32, len(picture), start + len(body))
        body += picture
    return head + body


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """Return a macOS icon of PNG pictures by size."""
    parts = (
        ICNS_KINDS[size] + struct.pack(">I", len(png) + 8) + png for size, png in sorted(pictures.items())
    )
    body = b"".join(parts)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def make_icons(folder: Path) -> None:
    """Write `gpu-modeler-SIZE.png` of every size, and the containers of Windows and macOS."""
    pictures = {size: drawn(size) for size in SIZES}
    for size, picture in pictures.items():
        (folder / f"gpu-modeler-{size}.png").write_bytes(picture)
    (folder / "gpu-modeler.ico").write_bytes(ico({size: pictures[size] for size in ICO_SIZES}))
    (folder / "gpu-modeler.icns").write_bytes(icns({size: pictures[size] for size in ICNS_KINDS}))
