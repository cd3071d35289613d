"""The look: Fusion, colours from `palette`, one type scale, one spacing scale; light, dark, or as the system.

What lives here: how tokens become a `QPalette`, a font and a small style sheet, and who is told of a change. Widgets
that paint by themselves read `colours()` when they paint; those that keep colours connect to `notifier().changed`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from gpu_modeler.gui.controls import control_sheet
from gpu_modeler.gui.palette import DARK, LIGHT, Palette
from gpu_modeler.text import Language

Mode = Literal["light", "dark", "system"]
Role = Literal["caption", "body", "heading", "title"]

POINT_SIZES: dict[Role, float] = {"caption": 8.5, "body": 10.0, "heading": 10.5, "title": 13.0}
SPACING = (0, 4, 8, 12, 16, 24)
"""Distances in logical pixels, by step; layouts use no others."""


_FAMILIES = {
    "win32": ("Microsoft YaHei UI", "Microsoft YaHei"),
    "darwin": ("PingFang SC",),
    "linux": (
        "Noto Sans CJK SC",
        "Noto Sans SC",
        "Source Han Sans SC",
        "WenQuanYi Micro Hei",
        "Droid Sans Fallback",
    ),
}

_LATIN_FAMILIES = {"win32": ("Segoe UI",), "darwin": ("Helvetica Neue",)}
"""Before the Chinese ones in English; on Linux those bring good Latin letters along."""
_NARROW_SIGNS = ("pwid", "palt")
"""OpenType: Chinese faces hold quotation marks and the middle dot in full width, wrong between Latin letters."""


class Notifier(QObject):
    """Says that the colours are others now. One for the application, see `notifier`."""

    changed = Signal()


class _Theme:
    """The look in force. Invariant: `palette` is the one that the application was painted with last."""

    def __init__(self) -> None:
        self.palette = LIGHT
        self.mode: Mode = "light"
        self.follows_system = False
        self.language: Language = "zh"


_theme = _Theme()


@cache
def notifier() -> Notifier:
    """Return the object whose `changed` signal is sent after each change of the colours."""
    return Notifier()


def colours() -> Palette:
    """Return the colours in force."""
    return _theme.palette


def mode() -> Mode:
    """Return what was asked for last: light, dark, or system."""
    return _theme.mode


def apply_theme(app: QApplication, mode: Mode) -> None:
    """Give the application its look; with "system" it follows the system's choice from now on."""
    _theme.mode = mode
    hints = app.styleHints()
    if not _theme.follows_system:
        hints.colorSchemeChanged.connect(_system_changed)
        _theme.follows_system = True
        app.setStyle("Fusion")
        app.setFont(font())
    # the system's own title bars and file dialogs follow too
    if mode == "system":
        hints.unsetColorScheme()
        _use(app, _palette_for(hints.colorScheme()))
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light)
        _use(app, DARK if mode == "dark" else LIGHT)


def language() -> Language:
    """Return the language that type is set for: that of the window."""
    return _theme.language


def use_language(language: Language) -> None:
    """Set type as a language does: quotation marks are narrow in English, and wide in Chinese."""
    if language == _theme.language:
        return
    _theme.language = language
    app = QApplication.instance()
    if _theme.follows_system and isinstance(app, QApplication):
        with _nothing_deleted():
            app.setFont(font())
        notifier().changed.emit()


def _system_changed(scheme: Qt.ColorScheme) -> None:
    app = QApplication.instance()
    if _theme.mode == "system" and isinstance(app, QApplication):
        _use(app, _palette_for(scheme))


def _palette_for(scheme: Qt.ColorScheme) -> Palette:
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def _use(app: QApplication, palette: Palette) -> None:
    _theme.palette = palette
    with _nothing_deleted():
        app.setPalette(qt_palette(palette))
        app.setStyleSheet(style_sheet(palette))
    notifier().changed.emit()


@contextmanager
def painted_with(palette: Palette) -> Iterator[None]:
    """Let what is painted meanwhile take other colours, as for paper; the window is not told and stays as it is."""
    before, _theme.palette = _theme.palette, palette
    try:
        yield
    finally:
        _theme.palette = before


@contextmanager
def _nothing_deleted() -> Iterator[None]:
    """Keep Python from deleting forgotten widgets while Qt goes through all of them: it would step on freed ones."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# --- type ---------------------------------------------------------------------------------------


def font(role: Role = "body", *, bold: bool = False) -> QFont:
    """Return the application's font at a step of the type scale."""
    made = QFont(_body_font(_theme.language))
    made.setPointSizeF(POINT_SIZES[role])
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


@cache
def _body_font(language: Language) -> QFont:
    """Return the first installed face that holds the mainland's Chinese, with digits of one width."""
    made = QFont()
    wanted = [_FAMILIES.get(sys.platform, _FAMILIES["linux"])]
    if language == "en":
        wanted.insert(0, _LATIN_FAMILIES.get(sys.platform, ()))
    # a family that is missing would cost Qt a search through all fonts
    families = [next((name for name in names if QFontDatabase.hasFamily(name)), "") for names in wanted]
    if any(families):
        made.setFamilies([family for family in families if family])
    for tag in ("tnum", *(_NARROW_SIGNS if language == "en" else ())):
        made.setFeature(QFont.Tag(tag), 1)
    return made


def can_write_chinese() -> bool:
    """Say whether any installed font has Chinese characters; otherwise they show as boxes."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


# --- colours for Qt -----------------------------------------------------------------------------


def qt_palette(palette: Palette) -> QPalette:
    """Return the colours as Qt's roles, for what Fusion draws."""
    roles = QPalette.ColorRole
    chosen = {
        roles.Window: palette.background,
        roles.WindowText: palette.text,
        roles.Base: palette.surface,
        roles.AlternateBase: palette.raised,
        roles.Text: palette.text,
        roles.PlaceholderText: palette.muted,
        roles.Button: palette.raised,
        roles.ButtonText: palette.text,
        roles.BrightText: palette.error_mark,
        roles.Highlight: palette.accent,
        roles.HighlightedText: palette.on_accent,
        roles.Accent: palette.accent,
        roles.ToolTipBase: palette.raised,
        roles.ToolTipText: palette.text,
        roles.Link: palette.accent,
        roles.LinkVisited: palette.accent,
        roles.Mid: palette.border,
        roles.Midlight: palette.grid_line,
        roles.Dark: palette.border,
        roles.Light: palette.surface,
        roles.Shadow: palette.border,
    }
    made = QPalette()
    for role, colour in chosen.items():
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.disabled))
    made.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(palette.border))
    return made


def style_sheet(palette: Palette) -> str:
    """Return the little that a palette cannot say. Table cells are left out: a style sheet there slows painting."""
    return f"""{control_sheet(palette)}
QToolTip {{ color: {palette.text}; background: {palette.raised}; border: 1px solid {palette.border}; padding: 4px; }}
QToolBar {{ background: {palette.background}; border: 0; border-bottom: 1px solid {palette.border};
            spacing: 2px; padding: 2px 4px; }}
QStatusBar {{ background: {palette.background}; border-top: 1px solid {palette.border}; }}
QStatusBar::item {{ border: 0; }}
QSplitter::handle {{ background: {palette.border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QFrame#chartCard {{ background: {palette.surface}; border: 1px solid {palette.border}; border-radius: 6px; }}
QFrame#chartCard:focus {{ border-color: {palette.accent}; }}
QScrollArea#chartPanel, QWidget#chartSurface {{ background: {palette.background}; border: 0; }}
QFrame#emptyState {{ background: {palette.surface}; border: 0; }}
QLabel#mutedLabel {{ color: {palette.muted}; }}
"""
