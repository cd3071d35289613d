"""What a screen reader is told: of cells, of heads, and of every field and button of every page."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.text import say

FIELDS = (QLineEdit, QComboBox, QSpinBox, QAbstractItemView)


@pytest.fixture
def reader():
    """A screen reader listens."""
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(was_active)


def spoken(hand, line, *place):
    at = hand.grid.contents.position_of(CellPlace(line, place))
    return hand.grid.value_model.index(*at).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_cell_says_line_company_period_value_unit_and_kind(hand):
    hand.go("revenue", "2026", "moore")
    hand.enter("12.5")
    parts = spoken(hand, "revenue", "2026", "moore").split(", ")
    model = hand.session.model
    company = next(item for item in model.axes["company"].items if item.id == "moore")
    assert parts[:3] == [model.lines["revenue"].labels.en, company.labels.en, "2026"]
    assert parts[3].startswith("12.5 ")
    assert parts[4] == say("kind_override", "en")
    assert parts[5:] == [say("spoken_amber", "en")]  # typed over without a source
    hand.session.choose_language("zh")
    assert spoken(hand, "revenue", "2026", "moore").split("，")[:3] == [
        model.lines["revenue"].labels.zh,
        company.labels.zh,
        "2026",
    ]


def test_qt_hands_a_cell_s_words_to_the_reader_and_models_may_be_reset(hand, reader, qtbot):
    build_charts(hand.window)
    hand.go("revenue", "2026", "moore")
    view = hand.grid.values
    at = view.currentIndex()
    table = QAccessible.queryAccessibleInterface(view)
    heard = (table.child(k).text(QAccessible.Text.Name) for k in range(table.childCount()))
    assert at.data(Qt.ItemDataRole.AccessibleTextRole) in heard
    for kind in ("market", *TOOLS):
        hand.window.show_page(Page(kind))
        qtbot.wait(1)
    hand.session.choose_language("zh")
    qtbot.wait(1)


def unnamed(root):
    """Return the focusable fields and buttons that are shown and that a reader could not name."""
    found = []
    buddies = {label.buddy() for label in root.findChildren(QLabel)}
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if isinstance(widget, QAbstractButton):
            named = widget.text() or widget.accessibleName() or widget.toolTip()
        elif isinstance(widget, FIELDS) and not is_inside_another(widget):
            named = widget.accessibleName() or widget in buddies
        else:
            continue
        if not named:
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def is_inside_another(widget):
    return isinstance(widget.parentWidget(), QComboBox | QSpinBox) or widget.objectName().startswith("qt_")


def test_the_rule_finds_what_has_no_name(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    QLineEdit(holder)
    assert unnamed(holder) == ["QLineEdit in QWidget"]


@pytest.mark.parametrize("kind", ["market", "compare", *TOOLS])
def test_every_field_of_every_page_has_a_name(window, qtbot, kind):
    build_charts(window)
    window.show_page(Page(kind))
    qtbot.wait(1)
    assert unnamed(window) == []


@pytest.mark.parametrize("name", ["inspector", "find", "replace", "arrange", "show_distribution"])
def test_every_field_beside_the_page_has_a_name(hand, qtbot, name):
    hand.go("revenue", "2026", "moore")
    hand.window.commands.run_named(name)
    qtbot.wait(1)
    assert unnamed(hand.window) == []
