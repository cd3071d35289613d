"""The order in which Tab goes through fields; Qt's own is the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QDockWidget,
    QGridLayout,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QWidget,
)


def go_through(widgets: Sequence[QWidget]) -> None:
    """Let Tab go from each to the next, as a person reads them."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


def follow_layout(root: QWidget) -> None:
    """Let Tab go through a box or a part of the window as it is laid out: rows from the top, each from the left."""
    widgets = list(laid_out(root))
    for widget in widgets:
        _let_move(widget)
    go_through([widget for widget in widgets if _is_stop(widget)])


def _let_move(widget: QWidget) -> None:
    """Let a part that hands the keyboard on to a field in it be put in order: Tab stops at its place, not the field's."""
    proxy: QWidget | None = widget.focusProxy()
    if proxy is not None and widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        widget.setFocusPolicy(proxy.focusPolicy())


def begin_at_first_field(root: QWidget) -> None:
    """Put the keyboard into the first field of a box that has chosen none, rather than on a button that ends it."""
    chosen: QWidget | None = root.focusWidget()
    if chosen is not None and not _ends_a_box(chosen):
        return
    for widget in laid_out(root):
        is_there = widget.isEnabled() and widget.isVisibleTo(root)
        if is_there and _is_stop(widget) and not _ends_a_box(widget):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return


def laid_out(root: QWidget) -> Iterator[QWidget]:
    """Yield the widgets that stand in a widget's layouts, in reading order, each before those within it."""
    for widget in _parts(root):
        yield widget
        yield from laid_out(widget)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QSplitter | QTabWidget):
        yield from filter(None, (widget.widget(at) for at in range(widget.count())))
    elif isinstance(widget, QScrollArea | QDockWidget):
        inner = widget.widget()
        if inner is not None:
            yield inner
    else:
        yield from _of_layout(widget.layout())


def _of_layout(layout: QLayout | None) -> Iterator[QWidget]:
    for item in _items(layout):
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _of_layout(inner)


def _items(layout: QLayout | None) -> list[QLayoutItem]:
    if layout is None:
        return []
    order = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        order.sort(key=lambda at: layout.getItemPosition(at)[:2])  # type: ignore[index]
    return [item for at in order if (item := layout.itemAt(at)) is not None]


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _ends_a_box(widget: QWidget) -> bool:
    return isinstance(widget, QPushButton) and isinstance(widget.parentWidget(), QDialogButtonBox)
