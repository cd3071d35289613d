"""A workbook that a colleague sends back, from the menu or dropped on the window, to the page and into the model."""

import shutil

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QProgressDialog

from gpu_modeler.gui.review import changes as columns
from gpu_modeler.gui.shell.dropping import dropped_path
from gpu_modeler.gui.tables.opening import TableOpening
from tests.returned import export, protect, type_into

PLACE = ("2026", "moore", "training")


@pytest.fixture
def told(monkeypatch):
    """Collect what boxes say instead of showing them."""
    texts = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    return texts


@pytest.fixture
def returned(session, tmp_path):
    """The window's model as a workbook, one price typed over by a colleague."""
    path = export(session, tmp_path / "back.xlsx")
    type_into(path, "price", PLACE, 20.0, session.model)
    return path


@pytest.fixture
def choose(monkeypatch):
    """Answer the file dialog."""

    def answer(path):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return answer


def opened(window, qtbot):
    qtbot.waitUntil(lambda: not window.reviews.opening.is_running, timeout=20_000)
    page = window.review_page
    if page is not None:
        qtbot.waitUntil(lambda: not page.trials.is_running)
    return page


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_returned_workbook_is_opened_reviewed_and_applied(window, session, qtbot, choose, returned, told):
    choose(returned)
    window.menus.actions["review"].trigger()
    page = opened(window, qtbot)
    assert told == []
    assert page.table.filter.rowCount() == 1
    shown = [page.table.filter.index(0, column).data() for column in range(columns.THEIRS + 1)]
    assert shown[1:] == ["Price · Moore · Training · 2026", "Input", "10.00", "10.00", "20.00"]
    page.buttons.apply.click()
    assert session.value("price", PLACE) == 20.0
    assert session.history.position == 1
    session.undo()
    assert session.value("price", PLACE) == 10.0


def test_a_model_changed_meanwhile_is_compared_again_and_conflicts_show(
    window, session, qtbot, choose, returned
):
    choose(returned)
    window.menus.actions["review"].trigger()
    page = opened(window, qtbot)
    session.set_value("price", PLACE, 15.0)
    page.stale.again.click()
    qtbot.waitUntil(lambda: window.review_page is not page, timeout=20_000)
    page = opened(window, qtbot)
    assert page.table.filter.index(0, columns.KIND).data() == "Conflict · Input"
    shown = [page.table.filter.index(0, c).data() for c in (columns.BASE, columns.MINE, columns.THEIRS)]
    assert shown == ["10.00", "15.00", "20.00"]
    page.buttons.by_name["accept_all"].click()
    page.buttons.apply.click()
    assert session.value("price", PLACE) == 20.0


def test_an_untouched_workbook_says_that_nothing_was_changed(window, session, qtbot, choose, tmp_path, told):
    choose(export(session, tmp_path / "same.xlsx"))
    window.menus.actions["review"].trigger()
    page = opened(window, qtbot)
    assert told == []
    assert page.empty.isVisible()
    assert "same.xlsx" in page.empty.text()


def test_a_workbook_of_ours_is_reviewed_when_dropped(window, qtbot, returned):
    drop(window, returned)
    qtbot.waitUntil(lambda: window.review_page is not None, timeout=20_000)
    assert opened(window, qtbot).table.filter.rowCount() == 1


def test_files_that_the_window_cannot_take_are_not_taken(tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.png", "b.XLSX", "c.gpum")])
    assert dropped_path(data).name == "c.gpum"
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.png", "b.XLSX")])
    assert dropped_path(data).name == "b.XLSX"
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.csv", "b.xlsx")])
    assert dropped_path(data).name == "b.xlsx"
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    assert dropped_path(data) is None


def test_a_workbook_of_others_and_a_csv_are_handed_to_the_tables_when_dropped(
    window, qtbot, tmp_path, monkeypatch
):
    handed = []
    monkeypatch.setattr(TableOpening, "open_path", lambda _opening, path: handed.append(path.name))
    Workbook().save(tmp_path / "wind.xlsx")
    (tmp_path / "table.csv").write_text("a,2026\nb,1\n", encoding="utf-8")
    drop(window, tmp_path / "wind.xlsx")
    qtbot.waitUntil(lambda: handed == ["wind.xlsx"], timeout=20_000)
    drop(window, tmp_path / "table.csv")
    qtbot.waitUntil(lambda: handed == ["wind.xlsx", "table.csv"], timeout=20_000)
    assert window.review_page is None


def test_a_file_that_is_no_workbook_is_told_and_changes_nothing(
    window, session, qtbot, choose, told, tmp_path
):
    bad = tmp_path / "picture.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    choose(bad)
    window.menus.actions["review"].trigger()
    assert opened(window, qtbot) is None
    assert len(told) == 1
    assert "picture.xlsx" in told[0]
    assert session.history.position == 0


def test_a_workbook_of_others_is_told(window, qtbot, choose, told, tmp_path):
    book = Workbook()
    book.active["A1"] = "Revenue"
    book.save(tmp_path / "wind.xlsx")
    choose(tmp_path / "wind.xlsx")
    window.menus.actions["review"].trigger()
    assert opened(window, qtbot) is None
    assert "wind.xlsx" in told[0]


def test_a_password_is_asked_for_until_it_fits(window, qtbot, choose, returned, tmp_path, monkeypatch):
    locked = protect(returned, tmp_path / "locked.xlsx", "长安街")
    answers, asked = ["wrong", "长安街"], []
    monkeypatch.setattr(QInputDialog, "exec", lambda box: asked.append(box.labelText()) or 1)
    monkeypatch.setattr(QInputDialog, "textValue", lambda _box: answers.pop(0))
    choose(locked)
    window.menus.actions["review"].trigger()
    qtbot.waitUntil(lambda: window.review_page is not None, timeout=30_000)
    assert opened(window, qtbot).table.filter.rowCount() == 1
    assert len(asked) == 2
    assert asked[0] != asked[1]  # the second says that the first was wrong


def test_reading_can_be_cancelled(window, session, qtbot, choose, returned, told):
    choose(returned)
    window.menus.actions["review"].trigger()
    window.findChild(QProgressDialog).canceled.emit()
    assert not window.reviews.opening.is_running
    qtbot.wait(1500)
    assert window.review_page is None
    assert told == []
    assert window.isEnabled()


def test_a_second_workbook_takes_the_place_of_the_first(window, session, qtbot, choose, returned, tmp_path):
    other = tmp_path / "other.xlsx"
    shutil.copy(returned, other)
    for path in (returned, other):
        choose(path)
        window.menus.actions["review"].trigger()
        qtbot.waitUntil(lambda: not window.reviews.opening.is_running, timeout=20_000)
    page = opened(window, qtbot)
    assert page.head.title.text() == "Review of other.xlsx"
    assert sum(found.kind == "review" for found in window.sidebar.pages()) == 1
