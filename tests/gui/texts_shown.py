"""All that a window says: every text of every widget that is shown, by where it stands."""

from collections import Counter

from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
MOST_ROWS, MOST_COLUMNS = 40, 6


def texts_of(window):
    """Return (class of the owner, class, what kind of text, text) of everything shown, with how often it is there."""
    found = Counter({("window", "title", window.windowTitle()): 1})
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisibleTo(window) and widget.window() is window:
            found.update((_place(widget), kind, text) for kind, text in _texts(widget) if text)
    menus = [
        menu for menu in window.menuBar().findChildren(QMenu) if menu.title()
    ]  # Qt's own for overflow has none
    for action in [*window.menuBar().actions(), *(at for menu in menus for at in menu.actions())]:
        found.update(
            ("menu", kind, text)
            for kind, text in (
                ("text", action.text()),
                ("tip", action.toolTip()),
                ("status", action.statusTip()),
            )
            if text
        )
    return found


def _place(widget):
    owner = widget.parentWidget()
    return f"{type(owner).__name__} > {type(widget).__name__}"


def _texts(widget):
    yield "tip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "status", widget.statusTip()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield "text", widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield "text", widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (("item", widget.itemText(at)) for at in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (("tab", widget.tabText(at) + widget.tabToolTip(at)) for at in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _of_model(widget.model())


def _of_model(model):
    columns = range(min(1 if isinstance(model, QAbstractListModel) else model.columnCount(), MOST_COLUMNS))
    for orientation, count in ((Qt.Orientation.Horizontal, columns), (Qt.Orientation.Vertical, range(3))):
        yield from (("heading", str(model.headerData(at, orientation) or "")) for at in count)
        role = Qt.ItemDataRole.ToolTipRole
        yield from (("heading tip", str(model.headerData(at, orientation, role) or "")) for at in count)
    for row in range(min(model.rowCount(), MOST_ROWS)):
        for column in columns:
            index = model.index(row, column)
            yield from ((f"cell {role.name}", str(index.data(role) or "")) for role in ROLES)
