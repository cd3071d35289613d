"""Another language and another theme while the window stands: it then says and looks what one begun in them does."""

import contextlib
import re

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import theme
from gpu_modeler.gui.application import build_charts
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.gui.window import MainWindow
from tests.gui.boxes import CELL, COMPANY
from tests.gui.texts_shown import texts_of

PAGES = {
    "company": Page("company", COMPANY),
    "market": Page("market"),
    "compare": Page("compare", line="revenue"),
    "view": Page("view", view=":companies"),
    **{kind: Page(kind) for kind in TOOLS},
}
BESIDE = ("inspector", "find", "arrange")
PATIENCE_MS = 15_000
TIMES = re.compile(r"\d+(\.\d+)? ?(ms|毫秒|s|秒)\b|\d\d:\d\d")
"""How long something took, and when: another number each time."""


def window_in(language, mode="light"):
    session = Session(settings_file=SettingsFile.nowhere())
    session.choose_language(language)
    session.choose_theme(mode)
    theme.apply_theme(QApplication.instance(), mode)
    made = MainWindow(session)
    made.documents.may_leave = lambda: True
    made.setWindowState(Qt.WindowState.WindowNoState)
    made.resize(1440, 900)
    made.show()
    build_charts(made)
    return made


@pytest.fixture(scope="module")
def pair(qapp):
    """Return a window begun in English, and one begun in Chinese that stays so."""
    switched, fresh = window_in("en"), window_in("zh")
    yield switched, fresh
    for made in (switched, fresh):
        made.close()
        made.deleteLater()
    theme.use_language("en")
    theme.apply_theme(qapp, "light")


def show(qtbot, window, page):
    theme.use_language(window.session.language)
    window.show_page(page)
    if page.kind not in TOOLS:
        window.view.go_to(CELL) if page.kind == "company" else None
    qtbot.wait(60)


def said(window):
    """Return the texts of a window, times left out."""
    return {(place, kind, TIMES.sub("", text)) for place, kind, text in texts_of(window)}


def settled(qtbot, window):
    """Return the texts once nothing more is computed beside the window."""
    found = said(window)
    for _ in range(8):
        qtbot.wait(120)
        found, last = said(window), found
        if found == last:
            break
    return found


def difference(found, wanted):
    told = [f"stale: {one}" for one in sorted(found - wanted)]
    return "\n".join(told + [f"missing: {one}" for one in sorted(wanted - found)])


def becomes_alike(qtbot, find, wanted):
    """Wait for what is computed beside the window, then tell what is another text."""
    with contextlib.suppress(qtbot.TimeoutError):
        qtbot.waitUntil(lambda: find() == wanted(), timeout=PATIENCE_MS)
    assert not difference(find(), wanted())


def switch(qtbot, window, language):
    window.session.choose_language(language)
    qtbot.wait(60)


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_stale_is_left_on_a_page_in_another_language(qtbot, pair, kind):
    switched, fresh = pair
    show(qtbot, fresh, PAGES[kind])
    show(qtbot, switched, PAGES[kind])
    switch(qtbot, switched, "zh")
    try:
        becomes_alike(qtbot, lambda: said(switched), lambda: said(fresh))
    finally:
        switched.session.choose_language("en")


@pytest.mark.parametrize("kind", ["company", "structure", "story", "sources", "history"])
def test_a_page_looks_in_another_theme_as_one_begun_in_it(qtbot, pair, kind):
    switched, _ = pair
    show(qtbot, switched, PAGES[kind])
    switched.session.choose_theme("dark")
    try:
        settled(qtbot, switched)
        fresh = window_in("en", "dark")
        qtbot.addWidget(fresh)
        show(qtbot, fresh, PAGES[kind])
        settled(qtbot, fresh)
        qtbot.wait(50)
        assert share_in_other_colours(switched.centre.grab().toImage(), fresh.centre.grab().toImage()) < 0.02
    finally:
        switched.session.choose_theme("light")


def share_in_other_colours(one, other):
    """Return the share of the area that has another colour, wherever it is: columns may be of another width."""
    assert one.size() == other.size()
    shares = []
    for picture in (one, other):
        words = np.array(picture.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint8)
        levels = words.reshape(-1, 4)[:, :3].astype(int) >> 4
        shares.append(np.bincount(levels @ (1, 16, 256), minlength=4096) / len(levels))
    return float(np.abs(shares[0] - shares[1]).sum() / 2)


def test_the_rule_sees_a_part_in_other_colours():
    one, other = (QImage(100, 100, QImage.Format.Format_RGB32) for _ in range(2))
    for picture in (one, other):
        picture.fill("#22262C")
    assert share_in_other_colours(one, other) == 0
    for x in range(100):
        other.setPixelColor(x, 0, QColor("#FFFFFF"))
    assert share_in_other_colours(one, other) == pytest.approx(0.01)
