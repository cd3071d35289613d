"""The style sheet of buttons, fields, tabs, lists and scroll bars: flat, of one height, one radius and one focus ring."""

from __future__ import annotations

from gpu_modeler.gui.palette import Palette, blended
from gpu_modeler.resources import resource_folder

RADIUS = 4
"""Of corners, in logical pixels; that of cards is 6."""


def control_sheet(palette: Palette) -> str:
    """Return how controls look, for the whole application. The cells of tables are left out: it would slow painting."""
    parts = (_buttons, _fields, _arrows, _boxes, _tabs, _lists, _bars)
    return "".join(part(palette) for part in parts)


def _picture(name: str, palette: Palette) -> str:
    """Return a sign of `resources/controls` (see tests/manual/draw_control_signs.py) as a value of a style sheet."""
    path = resource_folder() / "controls" / f"{name}.{'dark' if palette.is_dark else 'light'}.png"
    return f'url("{path.as_posix()}")'


def _buttons(palette: Palette) -> str:
    pressed = blended(palette.text, palette.surface, 0.12)
    return f"""
QPushButton {{ background: {palette.surface}; color: {palette.text}; border: 1px solid {palette.border};
    border-radius: {RADIUS}px; padding: 3px 12px; min-height: 18px; }}
QPushButton:hover {{ background: {palette.hover}; border-color: {palette.muted}; }}
QPushButton:pressed {{ background: {pressed}; }}
QPushButton:checked {{ background: {palette.selection}; border-color: {palette.accent}; }}
QPushButton:focus {{ border-color: {palette.accent}; }}
QPushButton:default, QFrame#emptyState QPushButton {{ background: {palette.accent}; color: {palette.on_accent}; border-color: {palette.accent}; }}
QPushButton:default:hover, QFrame#emptyState QPushButton:hover {{ background: {blended(palette.accent, palette.text, 0.85)}; }}
QPushButton:default:focus, QFrame#emptyState QPushButton:focus {{ background: {focused_fill(palette)};
    border: 2px solid {palette.text}; padding: 2px 11px; }}
QPushButton:disabled {{ background: {palette.background}; color: {palette.disabled};
    border-color: {palette.grid_line}; }}
QPushButton::menu-indicator {{ subcontrol-position: right center; right: 4px; }}
"""


def focused_fill(palette: Palette) -> str:
    """Return the ground of the default button that has the keyboard: text and the ring around it both stand out from it."""
    return blended(palette.accent, palette.on_accent, 0.73 if palette.is_dark else 0.9)


def _fields(palette: Palette) -> str:
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {{ background: {palette.surface};
    color: {palette.text}; border: 1px solid {palette.border}; border-radius: {RADIUS}px;
    selection-background-color: {palette.accent}; selection-color: {palette.on_accent}; }}
QLineEdit, QAbstractSpinBox {{ padding: 2px 4px; min-height: 18px; }}
QComboBox {{ padding: 2px 4px 2px 6px; min-height: 18px; }}
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover {{ border-color: {palette.muted}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {{
    border-color: {palette.accent}; }}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {{ background: {palette.background};
    color: {palette.disabled}; border-color: {palette.grid_line}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: 0; padding: 0; background: transparent; }}
QGroupBox {{ border: 1px solid {palette.border}; border-radius: 6px; margin-top: 10px; padding: 8px 8px 6px 8px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: 10px; padding: 0 4px; color: {palette.muted}; }}
"""


def _arrows(palette: Palette) -> str:
    down, up = _picture("down", palette), _picture("up", palette)
    return f"""
QComboBox::drop-down {{ subcontrol-origin: border; subcontrol-position: center right; width: 20px; border: 0; }}
QComboBox::down-arrow {{ image: {down}; width: 10px; height: 10px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border; width: 18px; border: 0; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin: 1px 1px 0 0; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 1px 1px 0; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {palette.hover}; }}
QAbstractSpinBox::up-arrow {{ image: {up}; width: 9px; height: 9px; }}
QAbstractSpinBox::down-arrow {{ image: {down}; width: 9px; height: 9px; }}
"""


def _boxes(palette: Palette) -> str:
    return f"""
QCheckBox, QRadioButton {{ spacing: 6px; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {palette.disabled}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {palette.muted};
    background: {palette.surface}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QRadioButton::indicator {{ border-radius: 7px; }}
QCheckBox::indicator:checked {{ background: {palette.accent}; border-color: {palette.accent};
    image: {_picture("tick", palette)}; }}
QListWidget::indicator, QTreeWidget::indicator {{ width: 12px; height: 12px; border: 1px solid {palette.muted};
    border-radius: 3px; background: {palette.surface}; }}
QListWidget::indicator:checked, QTreeWidget::indicator:checked {{ background: {palette.accent};
    border-color: {palette.accent}; image: {_picture("tick", palette)}; }}
QTreeWidget::indicator:indeterminate {{ background: {palette.muted}; }}
QCheckBox::indicator:indeterminate {{ background: {palette.muted}; }}
QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 4px solid {palette.accent}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {palette.accent}; width: 10px;
    height: 10px; }}
QRadioButton::indicator:checked:focus {{ width: 6px; height: 6px; border: 4px solid {palette.selection_line}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {palette.border};
    background: {palette.background}; }}
"""


def _tabs(palette: Palette) -> str:
    return f"""
QTabWidget::pane {{ border: 0; border-top: 1px solid {palette.border}; top: -1px; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {palette.muted}; border: 0; border-bottom: 2px solid transparent;
    padding: 5px 12px; min-height: 18px; }}
QTabBar::tab:hover {{ color: {palette.text}; background: {palette.hover}; }}
QTabBar::tab:selected {{ color: {palette.text}; border-bottom: 2px solid {palette.accent}; }}
QTabBar::tab:focus {{ background: {palette.selection}; }}
QTabBar::tab:disabled {{ color: {palette.disabled}; }}
"""


def _lists(palette: Palette) -> str:
    return f"""
QHeaderView {{ background: {palette.raised}; border: 0; }}
QHeaderView::section {{ background: {palette.raised}; color: {palette.muted}; border: 0;
    border-bottom: 1px solid {palette.border}; padding: 2px 6px; }}
QTreeView, QListView {{ selection-background-color: {palette.selection}; selection-color: {palette.text}; }}
QTreeView::item, QListView::item {{ border: 0; }}
QTreeView::item:selected, QListView::item:selected {{ background: {palette.selection}; color: {palette.text}; }}
QTreeView::item:hover:!selected, QListView::item:hover:!selected {{ background: {palette.hover}; }}
QTableCornerButton::section {{ background: {palette.raised}; border: 0; border-bottom: 1px solid {palette.border}; }}
"""


def _bars(palette: Palette) -> str:
    handle, over = blended(palette.muted, palette.background, 0.4), palette.muted
    return f"""
QScrollBar {{ background: {palette.background}; border: 0; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {handle}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {over}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {palette.raised}; border: 0; border-radius: 3px; min-height: 6px; max-height: 18px;
    text-align: center; color: {palette.text}; }}
QProgressBar::chunk {{ background: {blended(palette.accent, palette.surface, 0.5)}; border-radius: 3px; }}
"""
