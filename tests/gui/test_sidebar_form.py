"""The side bar, wide and narrow; what is folded and how it stands outlive a start."""

import pytest
from PySide6.QtCore import Qt

from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui.application import finish_start
from gpu_modeler.gui.finding.palette import page_entries
from gpu_modeler.gui.shell.sidebar import NAME, PAGE, SideBar
from gpu_modeler.gui.shell.sidebar_form import NARROW, SMALL_WINDOW, WIDE, short
from tests.gui.small_model import small_model

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def items(bar):
    return [bar.item(row) for row in range(bar.count())]


def pages(bar):
    return [item for item in items(bar) if item.data(PAGE) is not None]


@pytest.fixture
def started_again(tmp_path, qtbot):
    """Make the side bar of a program that reads the settings of the first."""
    return lambda: _bar(tmp_path, qtbot)


def _bar(folder, qtbot):
    made = SideBar(Session(small_model(), SettingsFile(folder / "settings.json")))
    qtbot.addWidget(made)
    return made


class TestForm:
    def test_the_key_makes_it_narrow_and_wide_again(self, window):
        finish_start(window)
        window.commands.run_named("narrow_side_bar")
        assert window.sidebar.width() == window.splitter.sizes()[0] == NARROW
        assert window.menus.actions["narrow_side_bar"].isChecked()
        for item in pages(window.sidebar):
            is_view = bool(item.data(PAGE).view)
            assert item.text() in {"", short(item.data(NAME), is_view=is_view)}
            assert item.text() or not item.icon().isNull()
            assert item.toolTip() == item.data(SPOKEN) == item.data(NAME)
        window.sidebar.form.button.click()
        assert window.sidebar.minimumWidth() == window.splitter.sizes()[0] == WIDE
        assert all(item.text() == item.data(NAME) for item in pages(window.sidebar))

    def test_it_stays_as_it_was_chosen(self, window, started_again):
        window.commands.run_named("narrow_side_bar")
        bar = started_again()
        assert bar.form.is_narrow
        bar.form.fit(2000)
        assert bar.form.is_narrow
        bar.form.switch()
        bar = started_again()
        bar.form.fit(600)
        assert not bar.form.is_narrow

    def test_a_small_window_makes_it_narrow_until_a_person_chooses(self, window, session):
        assert not window.sidebar.form.is_narrow
        window.resize(1000, 650)
        assert window.sidebar.form.is_narrow
        assert window.splitter.sizes()[0] == NARROW
        window.resize(SMALL_WINDOW + 1, 650)
        assert not window.sidebar.form.is_narrow
        assert "side_bar" not in session.settings.layout

    def test_pages_are_chosen_and_found_all_the_same(self, window, session, qtbot):
        window.commands.run_named("narrow_side_bar")
        session.choose_language("zh")
        names = {entry.text for entry in page_entries(window)}
        assert "" not in names
        assert {"沐曦", "检查"} <= names
        bar = window.sidebar
        item = next(item for item in pages(bar) if item.data(PAGE) == Page("company", "metax"))
        qtbot.mouseClick(bar.viewport(), Qt.MouseButton.LeftButton, pos=bar.visualItemRect(item).center())
        assert window.view.page == Page("company", "metax")

    def test_the_button_says_what_it_does(self, window, session):
        form = window.sidebar.form
        assert "Ctrl+F1" in form.button.toolTip()
        wide = form.button.accessibleName()
        form.switch()
        assert form.button.accessibleName() not in {"", wide}
        assert form.button.geometry().bottom() <= window.sidebar.height()


class TestFolding:
    def test_what_is_folded_stays_folded_at_the_next_start(self, window, started_again):
        bar = window.sidebar
        row = next(k for k, item in enumerate(items(bar)) if item.data(PAGE) == Page("scenarios"))
        bar.fold(row, folded=True)
        assert bar.item(row).isHidden()
        again = started_again()
        assert again.item(row).isHidden()
        assert not again.item(0).isHidden()
        again.fold(row, folded=False)
        assert not started_again().item(row).isHidden()

    def test_a_reader_says_that_a_heading_is_folded(self, window):
        bar = window.sidebar
        head = next(item for item in items(bar) if item.data(PAGE) is None)
        assert head.data(SPOKEN) == head.data(NAME)
        bar.fold(bar.row(head), folded=True)
        assert "folded" in head.data(SPOKEN)
        assert head.data(NAME) in head.data(SPOKEN)

    def test_a_page_gone_to_in_a_folded_section_is_in_sight(self, window):
        bar = window.sidebar
        row = next(k for k, item in enumerate(items(bar)) if item.data(PAGE) == Page("company", "moore"))
        bar.fold(row, folded=True)
        window.show_page(Page("company", "metax"))
        assert bar.currentItem().data(PAGE) == Page("company", "metax")
        assert not bar.currentItem().isHidden()

    def test_settings_of_another_hand_do_no_harm(self, session, started_again):
        session.keep_layout({"side_bar": "sideways", "side_bar_folded": ",,nothing,,"})
        bar = started_again()
        assert not bar.form.is_narrow
        assert not any(item.isHidden() for item in pages(bar))


@pytest.mark.parametrize(
    ("name", "signs"),
    [("寒武纪", "寒武"), ("Moore Threads", "MT"), ("Cambricon", "Ca"), ("A", "A"), ("", "")],
)
def test_a_company_is_known_by_two_signs(name, signs):
    assert short(name) == signs


def test_ready_views_are_told_apart():
    assert short("By scenario", is_view=True) != short("By segment", is_view=True)
    assert short("按业务", is_view=True) == "业务"
