"""Export to Excel from the window: the box, the work beside the window, what is told, what is refused."""

import time
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gpu_modeler.files.reading import process
from gpu_modeler.files.verify import export, verify_workbook, verifying
from gpu_modeler.gui.export import flow
from gpu_modeler.gui.export.dialog import ExportDialog, ExportRequest
from gpu_modeler.gui.export.flow import Exports


@pytest.fixture
def dialog(hand, qtbot, tmp_path):
    def opened():
        made = ExportDialog(hand.session, str(tmp_path), hand.window)
        qtbot.addWidget(made)
        return made

    return opened


@pytest.fixture
def exports(hand, qtbot):
    made = Exports(hand.window)
    hand.window.commands.exports = made
    yield made
    made.cancel()
    qtbot.waitUntil(lambda: not made.is_running, timeout=10_000)


@pytest.fixture
def told(monkeypatch):
    texts = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    return texts


@pytest.fixture
def request_of(hand, tmp_path):
    def made(name="book.xlsx", *, verified=True):
        return ExportRequest(tmp_path / name, hand.session.export_options(), verified)

    return made


def finish(qtbot, exports):
    qtbot.waitUntil(lambda: not exports.is_running, timeout=20_000)


def slow_engines(monkeypatch):
    """Let the engines work until they are stopped."""

    def run(_request, _limits, is_cancelled, _module):
        while not is_cancelled():
            time.sleep(0.005)
        return process.Ended(is_cancelled=True)

    monkeypatch.setattr(verifying.process, "run", run)


def wrong_values(monkeypatch):
    real = export.workbook_bytes

    def spoil(*arguments):
        import io
        import re
        import zipfile

        content = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(real(*arguments))) as source, zipfile.ZipFile(content, "w") as target:
            for entry in source.infolist():
                text = source.read(entry)
                if "worksheets/sheet2" in entry.filename:
                    text = re.sub(rb"</f><v>[1-9][0-9.]*</v>", b"</f><v>123456789</v>", text, count=2)
                target.writestr(entry.filename, text)
        return content.getvalue()

    monkeypatch.setattr(export, "workbook_bytes", spoil)


class TestBox:
    def test_it_proposes_the_document_in_the_chosen_language_and_scenario(self, hand, dialog, tmp_path):
        request = dialog().request
        assert request.path == tmp_path / f"{hand.session.title}.xlsx"
        assert (request.options.language, request.options.scenario, request.options.money) == (
            "en",
            "base",
            "",
        )
        assert request.verified

    def test_typing_replaces_the_name_and_not_the_folder(self, dialog, qtbot, tmp_path):
        made = dialog()
        made.show()
        qtbot.waitActive(made)
        qtbot.keyClicks(made.focusWidget(), "mine")
        assert made.path == tmp_path / "mine.xlsx"

    @pytest.mark.parametrize(
        ("typed", "path"), [("a", "a.xlsx"), ("v1.2", "v1.2.xlsx"), ("b.XLSX", "b.XLSX")]
    )
    def test_the_suffix_is_added(self, dialog, tmp_path, typed, path):
        made = dialog()
        made.file.setText(str(tmp_path / typed))
        assert made.path == tmp_path / path

    def test_what_becomes_of_the_file_is_said(self, dialog, tmp_path):
        made = dialog()
        made.file.setText(str(tmp_path / "a.xlsx"))
        assert made.check()
        assert "new file" in made.verdict.text()
        (tmp_path / "a.xlsx").write_bytes(b"")
        assert made.check()
        assert "replaced" in made.verdict.text()
        (tmp_path / "~$a.xlsx").write_bytes(b"")
        assert made.check()
        assert "a (2).xlsx" in made.verdict.text()

    @pytest.mark.parametrize(
        ("typed", "words"), [("", "Give the name"), ("none/a", "does not exist"), (".", "folder")]
    )
    def test_a_file_that_cannot_be_written_is_refused_before_anything_is_done(
        self, dialog, tmp_path, typed, words
    ):
        made = dialog()
        made.file.setText(typed and f"{tmp_path}/{typed}")
        if typed == ".":
            (tmp_path / "b.xlsx").mkdir()
            made.file.setText(str(tmp_path / "b.xlsx"))
        made.accept()
        assert words in made.verdict.text()
        assert made.result() == 0

    def test_a_model_is_never_a_target(self, hand, dialog, tmp_path):
        made = dialog()
        made.file.setText(str(tmp_path / "a.gpum"))
        assert made.path.name == "a.gpum.xlsx"

    def test_browsing_fills_in_the_file(self, dialog, tmp_path, monkeypatch):
        made = dialog()
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "found"), ""))
        made.browse.click()
        assert made.path == tmp_path / "found.xlsx"

    def test_the_last_answers_are_proposed_again(self, hand, dialog, tmp_path):
        (tmp_path / "sub").mkdir()
        made = dialog()
        made.languages.setCurrentIndex(made.languages.findData("both"))
        made.monies.setCurrentIndex(made.monies.findData("CNY_bn"))
        made.scenarios.setCurrentIndex(1)
        made.verified.setChecked(False)
        made.file.setText(str(tmp_path / "sub" / "a.xlsx"))
        made.accept()
        again = dialog().request
        assert (again.options.language, again.options.money, again.verified) == ("both", "CNY_bn", False)
        assert again.path.parent == tmp_path / "sub"
        assert again.options.scenario == hand.session.scenario

    def test_it_speaks_chinese(self, hand, dialog):
        hand.session.choose_language("zh")
        made = dialog()
        assert (made.windowTitle(), made.accept_button.text()) == ("导出 Excel 工作簿", "导出")
        assert made.languages.currentData() == "zh"

    def test_every_field_is_reached_by_tab(self, dialog, qtbot):
        made = dialog()
        made.show()
        qtbot.waitActive(made)
        met = []
        for _ in range(8):
            met.append(made.focusWidget())
            qtbot.keyClick(made.focusWidget(), Qt.Key.Key_Tab)
        wanted = [made.file, made.browse, made.languages, made.monies, made.scenarios, made.verified]
        assert met[:6] == wanted

    def test_the_keys_of_the_menu_open_it(self, hand, monkeypatch):
        asked = []
        monkeypatch.setattr(flow, "ask", lambda dialog: asked.append(type(dialog)))
        assert hand.window.menus.actions["export_excel"].shortcut().toString() == "Ctrl+E"
        hand.window.menus.actions["export_excel"].trigger()
        assert asked == [ExportDialog]


class TestWork:
    def test_the_workbook_is_verified_beside_the_window_and_the_count_told(
        self, hand, qtbot, exports, request_of
    ):
        exports.start(request_of())
        assert exports.is_running
        assert exports.strip.isVisible()
        assert exports.strip.buttons["cancel"].isVisible()
        finish(qtbot, exports)
        found = verify_workbook(request_of().path)
        count = f"{found.formulas:,} of {found.formulas:,} formulas verified"
        assert found.formulas > 10
        assert hand.message() == f"{count} · {request_of().path}"
        assert exports.strip.text.text() == f"{count} · book.xlsx"
        shown = [name for name, button in exports.strip.buttons.items() if button.isVisible()]
        assert shown == ["open", "folder", "close"]

    def test_the_window_works_on_meanwhile_and_the_workbook_is_of_the_model_as_it_was(
        self, hand, qtbot, exports, request_of
    ):
        hand.go("price", "2026", "moore", "training")
        before = hand.session.value("price", ("2026", "moore", "training"))
        exports.start(request_of())
        hand.enter("77.125")
        assert exports.is_running
        finish(qtbot, exports)
        values = [
            cell
            for sheet in openpyxl.load_workbook(request_of().path, data_only=True)
            for row in sheet.values
            for cell in row
        ]
        assert before in values
        assert 77.125 not in values

    def test_cancelling_writes_nothing(self, hand, qtbot, exports, request_of, monkeypatch):
        slow_engines(monkeypatch)
        exports.start(request_of())
        exports.strip.buttons["cancel"].click()
        finish(qtbot, exports)
        assert not request_of().path.exists()
        assert "cancelled" in hand.message()
        assert not exports.strip.isVisible()

    def test_one_export_at_a_time(self, hand, qtbot, exports, request_of, monkeypatch):
        slow_engines(monkeypatch)
        exports.start(request_of())
        assert not exports.ask()
        assert "not finished" in hand.message()

    def test_without_verification_it_is_not_called_verified(self, hand, qtbot, exports, request_of):
        exports.start(request_of(verified=False))
        finish(qtbot, exports)
        assert "not verified" in hand.message()
        assert request_of().path.exists()

    def test_a_difference_opens_the_list_of_cells(self, hand, qtbot, exports, request_of, monkeypatch):
        wrong_values(monkeypatch)
        exports.start(request_of())
        finish(qtbot, exports)
        assert "NOT verified" in hand.message()
        table = exports.findings.table
        found = verify_workbook(request_of().path)
        assert table.rowCount() == len(found.differences) >= 2
        assert table.item(0, 0).text() == found.differences[0].place
        assert (table.item(0, 1).text(), table.item(0, 2).text()) == (
            found.differences[0].formula,
            "123456789",
        )
        hand.session.choose_language("zh")
        assert exports.findings.windowTitle() == "未通过核验的单元格"
        assert "未通过核验" in exports.strip.text.text()

    def test_the_list_is_copied_without_live_formulas(self, hand, qtbot, exports, request_of, monkeypatch):
        wrong_values(monkeypatch)
        exports.start(request_of())
        finish(qtbot, exports)
        exports.findings.copy_button.click()
        rows = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
        assert rows[0] == ["Cell", "Formula", "Stored value", "Recomputed, or why not"]
        assert rows[1][1].startswith("'=")
        assert rows[1][2] == "123456789"

    def test_a_file_open_elsewhere_is_left_alone_and_that_is_told(
        self, hand, qtbot, exports, request_of, tmp_path
    ):
        request_of().path.write_bytes(b"old")
        (tmp_path / ".~lock.book.xlsx#").write_bytes(b"")
        exports.start(request_of())
        finish(qtbot, exports)
        assert "book (2).xlsx" in hand.message()
        assert request_of().path.read_bytes() == b"old"

    def test_what_cannot_be_written_is_told_in_a_box(self, hand, qtbot, exports, request_of, told, tmp_path):
        exports.start(request_of("gone/book.xlsx"))
        finish(qtbot, exports)
        qtbot.waitUntil(lambda: bool(told))
        assert "does not exist" in told[0]
        assert not exports.strip.isVisible()

    def test_where_no_engine_works_the_file_is_written_and_it_is_told(
        self, hand, qtbot, exports, request_of, monkeypatch
    ):
        monkeypatch.setattr(verifying.process, "run", lambda *_: process.Ended(status=-9))
        exports.start(request_of())
        finish(qtbot, exports)
        assert request_of().path.exists()
        assert str(request_of().path) in hand.message()
        assert "verified" not in exports.strip.text.text()

    def test_file_and_folder_are_opened(self, hand, qtbot, exports, request_of, monkeypatch, tmp_path):
        opened = []
        monkeypatch.setattr(
            QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True
        )
        exports.start(request_of())
        finish(qtbot, exports)
        exports.strip.buttons["open"].click()
        exports.strip.buttons["folder"].click()
        assert opened == [tmp_path / "book.xlsx", tmp_path]

    def test_the_result_is_put_away(self, hand, qtbot, exports, request_of):
        exports.start(request_of())
        finish(qtbot, exports)
        exports.strip.buttons["close"].click()
        assert not exports.strip.isVisible()

    def test_the_strip_follows_language_and_theme(self, hand, qtbot, exports, request_of):
        exports.start(request_of())
        finish(qtbot, exports)
        light = exports.strip.text.styleSheet()
        hand.session.choose_language("zh")
        hand.session.choose_theme("dark")
        assert exports.strip.text.text().startswith("已核验")
        assert exports.strip.text.styleSheet() != light

    def test_closing_the_window_lets_the_export_finish_first(self, hand, qtbot, exports, request_of):
        exports.start(request_of())
        hand.window.close()
        assert hand.window.isVisible()
        qtbot.waitUntil(lambda: not hand.window.isVisible(), timeout=20_000)
        assert request_of().path.exists()
