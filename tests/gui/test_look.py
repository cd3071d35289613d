"""The window as one thing: its size is the person's, and rows of buttons stay in sight."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.flowing import FlowLayout
from gpu_modeler.gui.shell.tools import TOOLS

SMALL = (1000, 650)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_pushes_the_window_s_size(window, session, qtbot, language):
    session.choose_language(language)
    window.resize(*SMALL)
    for kind in TOOLS:
        window.show_page(Page(kind))
        qtbot.wait(1)
        assert (window.width(), window.height()) == SMALL, kind


@pytest.mark.parametrize(
    "kind", ["scenarios", "simulation", "race", "structure", "story", "vintages", "sources"]
)
def test_buttons_stay_in_sight_in_a_small_window(window, qtbot, kind):
    window.resize(*SMALL)
    window.show_page(Page(kind))
    qtbot.wait(1)
    page = window.centre.currentWidget()
    room = QRect(QPoint(0, 0), window.centre.parentWidget().size())
    buttons = [
        one for one in page.findChildren(QAbstractButton) if one.isVisible() and isinstance(one, QPushButton)
    ]
    assert buttons
    for button in buttons:
        assert room.contains(QRect(button.mapTo(window.centre, QPoint(0, 0)), button.size())), button.text()


def test_a_row_goes_on_in_the_next_line_and_a_stretch_pushes_to_the_right(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    row = FlowLayout(spacing=10)
    holder.setLayout(row)
    boxes = [QWidget(holder) for _ in range(3)]
    for box in boxes:
        box.setFixedSize(100, 20)
    row.addWidget(boxes[0])
    row.addWidget(boxes[1])
    row.addStretch()
    row.addWidget(boxes[2])
    assert row.heightForWidth(320) == 20
    assert row.heightForWidth(319) == 50
    holder.resize(400, 20)
    holder.show()
    assert [box.x() for box in boxes] == [0, 110, 300]
    holder.resize(220, 50)
    row.activate()
    assert [(box.x(), box.y()) for box in boxes] == [(0, 0), (110, 0), (0, 30)]
