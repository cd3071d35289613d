"""Going from one part of the window to the next by keys: side bar, formula bar, page, what stands beside it, status bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from gpu_modeler.gui.window import MainWindow


def handlers(window: MainWindow) -> Mapping[str, Callable[[], object]]:
    """Return what the actions of this file do."""
    return {"next_area": lambda: step(window, 1), "previous_area": lambda: step(window, -1)}


def step(window: MainWindow, by: int) -> None:
    """Put the keyboard into the next part that takes it, where it was when it was there last."""
    found = list(areas(window))
    focus = QApplication.focusWidget()
    here = next((at for at, area in enumerate(found) if focus is not None and holds(area, focus)), 0)
    for distance in range(1, len(found) + 1):
        area = found[(here + by * distance) % len(found)]
        target = target_of(window, area)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def areas(window: MainWindow) -> Iterator[QWidget]:
    """Yield the parts that are shown, from left to right and down."""
    page = window.centre.currentWidget()
    is_grid = page is window.view
    middle = [window.view.bar, window.view.grid] if is_grid else [page]
    beside = [window.right.widget(at) for at in range(window.right.count())]
    below = [window.view.messages if is_grid else window.tools.messages, window.status]
    candidates: list[QWidget | None] = [window.sidebar, *middle, *beside, *below]
    yield from (area for area in candidates if area is not None and area.isVisible())


def holds(area: QWidget, focus: QWidget) -> bool:
    """Say whether a widget is a part or stands in it."""
    return area is focus or area.isAncestorOf(focus)


def target_of(window: MainWindow, area: QWidget) -> QWidget | None:
    """Return what takes the keyboard in a part: what had it last, else the first that may have it."""
    if area is window.view.grid:
        return window.view.grid.values
    if takes_keys(area):
        return area
    last: QWidget | None = area.focusWidget()
    if last is not None and takes_keys(last):
        return last
    from gpu_modeler.gui.tab_order import laid_out

    return next((widget for widget in laid_out(area) if takes_keys(widget)), None)


def takes_keys(widget: QWidget) -> bool:
    """Say whether Tab could bring the keyboard to a widget now."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()
