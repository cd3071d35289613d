"""What leaves the window: pages, ranges, the table of a note, charts; with real widgets on the starter model."""

import csv
import re

import openpyxl
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from gpu_modeler.app.actions import BY_ID
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui import theme
from gpu_modeler.gui.charts.export import KINDS, SIZES
from gpu_modeler.gui.charts.panel import ChartPanel
from gpu_modeler.gui.extracts.charts_dialog import ChartsDialog, Target, save_charts
from gpu_modeler.gui.extracts.commands import ExtractCommands
from gpu_modeler.gui.extracts.note_dialog import NoteDialog
from gpu_modeler.gui.extracts.targets import file_name
from gpu_modeler.gui.grid.contents import CellPlace
from gpu_modeler.gui.window import MainWindow


@pytest.fixture
def session(tmp_path):
    made = Session(settings_file=SettingsFile(tmp_path / "settings.json"))
    made.choose_language("zh")
    return made


@pytest.fixture(params=["light"])
def window(request, qtbot, session, monkeypatch):
    theme.apply_theme(QApplication.instance(), request.param)
    made = MainWindow(session)
    monkeypatch.setattr(made.documents, "may_leave", lambda: True)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.add_charts(ChartPanel(session))
    made.show_page(Page("company", "cambricon"))
    yield made
    theme.apply_theme(QApplication.instance(), "light")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.fixture
def choose(monkeypatch):
    """Answer the next file dialog with a path."""

    def answer(path):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), f"x (*{path.suffix})"))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path))

    return answer


def run(window, name):
    window.menus.actions[name].trigger()


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def select(window, top_left, bottom_right):
    """Select the block between two cells, as a drag does."""
    grid = window.view.grid
    positions = []
    for place in (top_left, bottom_right):
        assert grid.go_to_cell(place)
        positions.append(grid.contents.position_of(place))
    model, selection = grid.value_model, grid.values.selectionModel()
    block = QItemSelection(model.index(*positions[0]), model.index(*positions[1]))
    selection.select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert len(grid.values.selected_cells()) > 1


def test_a_page_is_exported_as_csv(window, session, folder, choose):
    choose(folder / "page.csv")
    run(window, "export_csv")
    header, *rows = read(folder / "page.csv")
    revenue = next(row for row in rows if row[0] == "营业收入")
    assert float(revenue[header.index("2026")]) == session.value("revenue", ("2026", "cambricon"))
    assert "page.csv" in window.view.messages.text.text()


def test_a_selection_is_exported_alone(window, session, folder, choose):
    select(window, CellPlace("revenue", ("2025", "cambricon")), CellPlace("revenue", ("2027", "cambricon")))
    choose(folder / "range.xlsx")
    run(window, "export_range")
    *_, head, row = openpyxl.load_workbook(folder / "range.xlsx").worksheets[0].values
    assert head[2:] == (2025, 2026, 2027)
    assert row[:2] == ("营业收入", "亿元")
    expected = [session.value("revenue", (str(year), "cambricon")) for year in head[2:]]
    assert row[2:] == pytest.approx(expected, rel=1e-15, abs=0)


def test_a_name_without_an_ending_gets_it(window, folder, monkeypatch):
    target = folder / "第1.5版"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "CSV (*.csv)"))
    run(window, "export_csv")
    assert [path.name for path in folder.iterdir()] == ["第1.5版.csv"]


def test_a_file_that_nobody_agreed_to_replace_stays(window, folder, monkeypatch):
    (folder / "mine.csv").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(folder / "mine"), "CSV (*.csv)"))
    run(window, "export_csv")
    assert (folder / "mine.csv").read_text() == "mine"
    assert sorted(path.name for path in folder.iterdir()) == ["mine (2).csv", "mine.csv"]


def test_a_cancelled_question_writes_nothing(window, folder, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    run(window, "export_range")
    assert list(folder.iterdir()) == []


def test_what_cannot_be_written_is_told_in_a_box(window, folder, choose, monkeypatch):
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    choose(folder / "no" / "page.csv")
    run(window, "export_csv")
    assert len(told) == 1
    assert "no" in told[0]


def test_a_selection_without_values_is_told(window, folder, choose):
    grid = window.view.grid
    at = next(at for at, row in enumerate(grid.contents.shown) if row.kind == "section")
    block = QItemSelection(grid.value_model.index(at, 1), grid.value_model.index(at, 3))
    grid.values.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert len(grid.values.selected_cells()) == 3
    choose(folder / "none.csv")
    run(window, "export_csv")
    assert "没有数值" in window.view.messages.text.text()
    assert list(folder.iterdir()) == []


def test_the_note_table_goes_to_the_clipboard_as_html_and_as_text(window, session):
    run(window, "copy_note")
    content = QGuiApplication.clipboard().mimeData()
    assert content.hasHtml()
    assert content.hasText()
    first, years, revenue, *_ = content.text().split("\n")
    assert first == "寒武纪：盈利预测与估值"
    assert years.split("\t")[1:] == ["2024A", "2025A", "2026E", "2027E", "2028E"]
    shown = f"{session.value('revenue', ('2026', 'cambricon')):,.1f}"
    assert revenue.split("\t")[3] == shown
    assert repr(session.value("revenue", ("2026", "cambricon"))) in content.html()


def test_on_another_page_the_note_is_of_all_companies(window):
    window.show_page(Page("market"))
    run(window, "copy_note")
    text = QGuiApplication.clipboard().text()
    assert text.count("盈利预测与估值") == 6


def note_dialog(window, qtbot, company="cambricon"):
    dialog = NoteDialog(ExtractCommands(window), company, window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_note_box_shows_what_it_saves(window, session, qtbot, folder, choose):
    dialog = note_dialog(window, qtbot)
    dialog.first.setCurrentText("2025")
    dialog.last.setCurrentText("2030")
    dialog.language.setCurrentIndex(dialog.language.findData("en"))
    dialog.money.setCurrentIndex(dialog.money.findData("CNY_bn"))
    shown = dialog.preview.toPlainText()
    assert "Revenue (CNY bn)" in shown
    assert "2030E" in shown
    choose(folder / "note.xlsx")
    dialog.save_button.click()
    rows = list(openpyxl.load_workbook(folder / "note.xlsx").worksheets[0].values)
    assert rows[1][1:] == ("2025A", "2026E", "2027E", "2028E", "2029E", "2030E")
    assert rows[2][0] == "Revenue (CNY bn)"
    assert rows[2][1] == pytest.approx(session.value("revenue", ("2025", "cambricon")) / 10, rel=1e-12)
    assert dialog.isHidden()


def test_the_note_box_refuses_years_that_run_backwards(window, qtbot):
    dialog = note_dialog(window, qtbot)
    dialog.first.setCurrentText("2030")
    assert "2030" in dialog.verdict.text()
    assert not dialog.save_button.isEnabled()
    dialog.last.setCurrentText("2031")
    assert dialog.verdict.text() == ""
    assert dialog.save_button.isEnabled()


def test_the_note_box_shows_all_companies(window, qtbot):
    dialog = note_dialog(window, qtbot, company="")
    assert dialog.preview.toPlainText().count("盈利预测与估值") == 6
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text().count("盈利预测与估值") == 6


# --- charts ---

IN_BOTH_THEMES = pytest.mark.parametrize("window", ["light", "dark"], indirect=True)


@IN_BOTH_THEMES
def test_all_charts_of_the_page_are_saved(window, session, folder):
    window.charts.hide()  # charts that nobody sees are drawn all the same
    target = Target(folder, "寒武纪", "png", SIZES[0])
    made = save_charts(session, window.charts, target)
    assert len(made) == len(window.charts.cards) > 3
    assert made[0].name == "寒武纪 1 收入与归母净利润.png"
    for path in made:
        image = QImage(str(path))
        assert image.width() / (image.dotsPerMeterX() / 100) == pytest.approx(SIZES[0].centimetres, rel=0.01)
        assert image.dotsPerMeterX() == pytest.approx(300 / 0.0254, rel=0.01)
        assert image.pixelColor(2, 2).name() == "#ffffff"  # white paper, in the dark too
        colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in (60, 200, 400)}
        assert len(colours) > 3


def test_files_that_are_there_stay(window, session, folder):
    target = Target(folder, "寒武纪", "svg", SIZES[0])
    first = save_charts(session, window.charts, target)
    kept = {path: path.read_bytes() for path in first}
    second = save_charts(session, window.charts, target)
    assert not set(first) & set(second)
    assert {path: path.read_bytes() for path in first} == kept


@IN_BOTH_THEMES
@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_a_drawing_holds_its_texts_as_texts_in_the_light_colours(window, session, folder, size):
    [first, *_] = save_charts(session, window.charts, Target(folder, "寒武纪", "svg", size))
    svg = first.read_text(encoding="utf-8")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert "收入与归母净利润" in texts
    assert {"营业收入", "归母净利润", "亿元", "2022", "2026E"} <= set(texts)
    assert "<image" not in svg
    assert f'<svg width="{size.centimetres:.2f}cm"' in svg
    title = re.search(r"<text fill=\"(#\w+)\"[^>]*>收入与归母净利润", svg)
    assert title[1] == "#191d23"
    families = set(re.findall(r'font-family="([^"]*)"', svg))
    assert all(
        family.endswith("'Microsoft YaHei', 'PingFang SC', 'Source Han Sans SC', sans-serif")
        for family in families
    )


@pytest.mark.parametrize("window", ["dark"], indirect=True)
def test_the_window_keeps_its_colours(window, session, folder):
    before = theme.colours()
    save_charts(session, window.charts, Target(folder, "x", "png", SIZES[0]))
    assert theme.colours() is before


def test_the_charts_box_asks_for_form_and_size(window, qtbot, folder, choose, monkeypatch):
    monkeypatch.setattr(ChartsDialog, "exec", lambda box: (box.kinds.setCurrentIndex(1), 1)[1])
    choose(folder)
    run(window, "save_charts")
    assert {path.suffix for path in folder.iterdir()} == {".svg"}
    assert str(folder) in window.view.messages.text.text()
    assert KINDS[1] == "svg"


def test_a_folder_that_is_gone_is_told(window, folder, choose, monkeypatch):
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    monkeypatch.setattr(ChartsDialog, "exec", lambda _box: 1)
    choose(folder / "gone")
    run(window, "save_charts")
    assert len(told) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [("a/b:c*?", "a b c"), ("模型 · 寒武纪", "模型 寒武纪"), ("..", "-"), ("x" * 200, "x" * 80)],
)
def test_names_of_files_are_names_on_every_system(text, name):
    assert file_name(text) == name


def test_every_request_stands_in_the_file_menu():
    names = ("export_csv", "export_range", "copy_note", "save_note", "save_charts")
    assert {BY_ID[name].menu for name in names} == {"file"}


@IN_BOTH_THEMES
def test_a_copied_chart_stands_on_white(window, qtbot):
    card = window.charts.cards[0]
    qtbot.waitUntil(lambda: card.content is not None)
    {action.text(): action for action in card.menu().actions()}["复制为图片"].trigger()
    image = QGuiApplication.clipboard().image()
    assert image.pixelColor(2, 2).name() == "#ffffff"
    assert image.width() == card.width() * 2
