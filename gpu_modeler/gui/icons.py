"""Own icons: one SVG file per name under `resources/icons`, drawn in `currentColor` and tinted by the palette."""

from __future__ import annotations

import weakref
from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from gpu_modeler.gui import theme
from gpu_modeler.resources import resource_folder

SIZES = (16, 24, 32, 48)
"""Pixels; between them Qt scales down."""


class IconHolder(Protocol):
    """An action, a button, anything with an icon."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show another icon."""


def icon(name: str) -> QIcon:
    """Return the icon in the colours in force: text colour, muted where disabled, accent where checked.

    A name without a file gives an empty icon, so that a missing drawing never stops the program; `names` lists all.
    """
    if name not in names():
        return QIcon()
    palette = theme.colours()
    return _tinted(name, palette.text, palette.disabled, palette.accent)


def coloured(name: str, colour: str) -> QIcon:
    """Return an icon in one colour, for a sign whose colour has a meaning; an empty one for a name without a file."""
    if name not in names():
        return QIcon()
    return _tinted(name, colour, colour, colour)


def follow(holder: IconHolder, name: str) -> None:
    """Give `holder` its icon, now and again whenever the colours change."""
    holder.setIcon(icon(name))
    if not _followers:
        theme.notifier().changed.connect(_refresh)
    _followers[holder] = name


@cache
def names() -> frozenset[str]:
    """Return the names of all icons."""
    return frozenset(path.stem for path in (resource_folder() / "icons").glob("*.svg"))


_followers: weakref.WeakKeyDictionary[IconHolder, str] = weakref.WeakKeyDictionary()


def _refresh() -> None:
    for holder, name in tuple(_followers.items()):
        try:
            holder.setIcon(icon(name))
        except RuntimeError:  # Qt deleted it, Python has not yet
            _followers.pop(holder, None)


@cache
def _tinted(name: str, normal: str, disabled: str, checked: str) -> QIcon:
    made = QIcon()
    _add(made, name, normal, QIcon.Mode.Normal, QIcon.State.Off)
    _add(made, name, disabled, QIcon.Mode.Disabled, QIcon.State.Off)
    _add(made, name, checked, QIcon.Mode.Normal, QIcon.State.On)
    return made


def _add(icon: QIcon, name: str, colour: str, mode: QIcon.Mode, state: QIcon.State) -> None:
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(pixmap, mode, state)


@cache
def _svg(name: str) -> str:
    return (resource_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
