"""The order in which Tab goes through fields; Qt's own is the order in which they were made."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtWidgets import QWidget


def go_through(widgets: Sequence[QWidget]) -> None:
    """Let Tab go from each to the next, as a person reads them."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
