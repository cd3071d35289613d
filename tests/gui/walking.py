"""What stands in a window or a box: its fields with the names a screen reader tells, its Tab order, its texts."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QToolButton,
    QWidget,
)

FIELDS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
HOLDERS = {QScrollArea, QStackedWidget, QWidget, QSplitter, QFrame, QLabel}
"""What may take the keyboard only to scroll, or hands it on."""
MOST_TABS = 200


@dataclass(frozen=True)
class Field:
    """A field, button or table as it is shown, with its name for a reader; `path` tells it in a message."""

    widget: QWidget
    name: str

    @property
    def path(self):
        """Return the classes of the field and of the two it stands in, with its name."""
        owners, at = [], self.widget
        while at is not None and len(owners) < 3:
            owners.append(type(at).__name__)
            at = at.parentWidget()
        return f"{' < '.join(owners)} “{self.name}”"


def is_inside_another(widget):
    """Say whether it is Qt's own part of a field that is looked at itself."""
    parent = widget.parentWidget()
    return (
        isinstance(parent, QComboBox | QAbstractSpinBox)
        or isinstance(widget, QHeaderView | QScrollBar)
        or widget.objectName().startswith("qt_")
        or (isinstance(widget, QToolButton) and isinstance(parent, QTabBar | QLineEdit))
    )


def takes_keyboard(widget):
    """Say whether a person could get there: shown, in force, and of a focus policy."""
    return widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def name_of(widget):
    """Return what a screen reader is told as the name: its own, its buddy label's, or its text.

    A list to choose from tells its choice as its name on Linux, and its label by the relation to it.
    """
    reader = QAccessible.queryAccessibleInterface(widget)
    if isinstance(widget, QComboBox):
        labels = [label for label, _ in reader.relations(QAccessible.RelationFlag.Label)]
        return next((label.text(QAccessible.Text.Name) for label in labels), "")
    return reader.text(QAccessible.Text.Name).strip() if reader is not None else ""


def fields(root):
    """Return the fields and buttons of a window that are shown, whether in force or not."""
    return [
        Field(widget, name_of(widget))
        for widget in root.findChildren(QWidget)
        if widget.isVisibleTo(root)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.window() is root.window()
        and (isinstance(widget, FIELDS) or type(widget) not in HOLDERS)
        and not isinstance(widget, QTabWidget)
        and not (widget.focusProxy() and widget.isAncestorOf(widget.focusProxy()))
        and not is_inside_another(widget)
    ]


# --- Tab ------------------------------------------------------------------------------------------


def stops(root):
    """Return what Tab could bring the keyboard to in a window or in a part of it, in no order."""
    return [at for at in root.findChildren(QWidget) if at.window() is root.window() and is_stop(at)]


def is_stop(widget):
    """Say whether Tab would bring the keyboard there."""
    return (
        takes_keyboard(widget)
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not widget.focusProxy()
        and not is_inside_another(widget)
        and widget.width() > 0
        and widget.height() > 0
    )


def area(widget, root):
    """Return where a widget stands in the window."""
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def goes_back(before, after):
    """Say whether one reads `after` before `before`: it stands higher in the same column, or at the left in the same row."""
    shared = min(before.bottom(), after.bottom()) - max(before.top(), after.top())
    is_one_row = shared > min(before.height(), after.height()) / 2
    if is_one_row:
        return after.right() <= before.left()
    is_above = after.bottom() <= before.top() + 2
    return is_above and after.left() < before.right()


def backward_steps(reached, root):
    """Return the steps of Tab that go against the layout, in words: none where it is one, from the last to the first."""
    inside = [at for at in reached if root.isAncestorOf(at)]
    back = [
        (one, other)
        for one, other in zip(inside, [*inside[1:], *inside[:1]], strict=True)
        if goes_back(area(one, root), area(other, root))
    ]
    return [f"{told(one)} → {told(other)}" for one, other in back if len(back) > 1]


def told(widget):
    """Return a field in words."""
    return Field(widget, name_of(widget)).path


def walked(qtbot, root):
    """Return the widgets that get the keyboard by pressing Tab from the first one on, until it is back there."""
    first = QApplication.focusWidget()
    reached = [first]
    for _ in range(MOST_TABS if len(stops(root)) > 1 else 0):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if (now is first and len(reached) > 1) or now is None:
            return reached
        if now is not reached[-1]:
            reached.append(now)
    if len(reached) > 1 or len(stops(root)) > 1:
        raise AssertionError(f"Tab does not come back: {[told(at) for at in reached]}")
    return reached
