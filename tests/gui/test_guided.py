"""The guided first model through the window: from an empty document to a saved file."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDialog, QLineEdit

from gpu_modeler.app.guided.fields import REPORTED, Currency, asked
from gpu_modeler.app.rows import Page
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.gui.guided.dialog import GuidedDialog
from gpu_modeler.gui.guided.figures import FIRST, FiguresModel
from gpu_modeler.gui.shell import messages
from gpu_modeler.text import Labels
from tests.app.test_guided import FIGURES, by_hand

BLOCK = "Revenue\t12.3\nGross margin\t45%\nExpenses\t9\nCash\t60\nShares\t4.7\nPrice\t650\n"


@pytest.fixture(autouse=True)
def questions(monkeypatch):
    """Answer "leave" where the guide asks, and collect what it asked."""
    found = []
    monkeypatch.setattr(messages, "ask_leave", lambda _box, texts: found.append(texts) or True)
    return found


@pytest.fixture
def box(qtbot):
    made = GuidedDialog("en")
    qtbot.addWidget(made)
    made.show()
    return made


def named(box, text="MetaX", year="2025", years=8):
    box.basics.companies.setPlainText(text)
    box.basics.last_year.setText(year)
    box.basics.years.setValue(years)
    box.basics.scale.setCurrentIndex(box.basics.scale.findData("_100m"))


def typed(figures, company, values):
    for field in figures.fields:
        if field.id in values:
            figures.setData(figures.index_of(company, field), values[field.id])


def complete(box):
    named(box)
    box.go_on()
    typed(box.reported, 0, FIGURES)
    box.go_on()
    typed(
        box.assumed,
        0,
        {
            "growth_first": "80%", "growth_last": "10%", "margin_last": "55%", "expense_last": "25%",
            "working_capital_ratio": "20%",
        },
    )  # fmt: skip


class TestFigures:
    def test_qt_finds_no_fault(self):
        figures = FiguresModel("zh", has_reasons=True)
        tester = QAbstractItemModelTester(figures, QAbstractItemModelTester.FailureReportingMode.Fatal)
        figures.show_fields(asked("dcf"), [Labels("甲", "A"), Labels("乙", "B")], Currency())
        figures.setData(figures.index(0, FIRST), "x")
        figures.show_fields(REPORTED, [Labels("甲", "A")], Currency("USD", "_1m"))
        assert tester.model() is figures

    def test_a_block_is_pasted_without_its_names(self):
        figures = FiguresModel("en", has_reasons=False)
        figures.show_fields(REPORTED, [Labels("甲", "A"), Labels("乙", "B")], Currency())
        figures.paste(figures.index(0, FIRST), BLOCK)
        assert figures.texts[0, "gross_margin"] == "45%"
        figures.paste(figures.index(1, FIRST), "40%\t30%\n7\t8\n")
        assert (figures.texts[1, "gross_margin"], figures.texts[1, "operating_expense"]) == ("30%", "8")

    def test_what_is_beyond_the_table_is_left_out(self):
        figures = FiguresModel("en", has_reasons=False)
        figures.show_fields(REPORTED, [Labels("甲", "A")], Currency())
        figures.paste(figures.index(len(REPORTED) - 1, FIRST), "1\t2\n3\t4\n")
        assert figures.texts == {(0, REPORTED[-1].id): "1"}

    def test_a_fault_is_told_where_it_is(self):
        figures = FiguresModel("en", has_reasons=False)
        figures.show_fields(REPORTED, [Labels("甲", "A")], Currency())
        figures.setData(figures.index(1, FIRST), "145%")
        assert "145%" in figures.index(1, FIRST).data(Qt.ItemDataRole.ToolTipRole)
        assert figures.index(1, FIRST).data() == "145%"


class TestSteps:
    def test_nothing_typed_is_lost_on_the_way_back(self, box):
        complete(box)
        box.back.click()
        box.back.click()
        assert box.basics.companies.toPlainText() == "MetaX"
        box.go_on()
        assert box.reported.texts[0, "revenue"] == "12.3"
        box.go_on()
        assert box.assumed.texts[0, "growth_first"] == "80%"

    def test_what_was_typed_follows_its_company(self, box):
        complete(box)
        box._show(0)
        named(box, "Biren\nMetaX")
        box.go_on()
        assert box.reported.texts[1, "revenue"] == "12.3"
        assert (0, "revenue") not in box.reported.texts

    def test_a_proposal_follows_the_figures_until_it_is_changed(self, box):
        named(box)
        box.go_on()
        typed(box.reported, 0, FIGURES)
        box.go_on()
        assert box.assumed.texts[0, "margin_last"] == "45%"
        box.back.click()
        typed(box.reported, 0, {"gross_margin": "50%"})
        box.go_on()
        assert box.assumed.texts[0, "margin_last"] == "50%"
        typed(box.assumed, 0, {"margin_last": "60%"})
        box.back.click()
        typed(box.reported, 0, {"gross_margin": "40%"})
        box.go_on()
        assert box.assumed.texts[0, "margin_last"] == "60%"

    def test_bad_input_is_explained_and_the_cursor_goes_there(self, box):
        named(box)
        box.go_on()
        typed(box.reported, 0, {**FIGURES, "shares": "many"})
        box.go_on()
        assert box.step == 1
        assert "Shares outstanding" in box.verdict.text()
        assert box.reported.place(box.figures.currentIndex())[1].id == "shares"

    def test_a_mistake_comes_before_a_blank(self, box):
        named(box)
        box.go_on()
        typed(box.reported, 0, {"gross_margin": "145%"})
        box.go_on()
        assert box.reported.place(box.figures.currentIndex())[1].id == "gross_margin"
        assert "145%" in box.verdict.text()

    def test_without_a_company_the_first_step_stays(self, box):
        box.go_on()
        assert box.step == 0
        assert box.verdict.text()

    def test_the_outcome_is_told_before_it_is_built(self, box):
        complete(box)
        assert box.check()
        assert f"{by_hand()[0]:,.2f}" in box.verdict.text()


class TestLeaving:
    @pytest.mark.parametrize("leave", ["escape", "cancel", "cross"])
    def test_what_was_typed_is_asked_about(self, box, questions, qtbot, leave):
        ways = {
            "escape": lambda: qtbot.keyClick(box, Qt.Key.Key_Escape),
            "cancel": box.cancel.click,
            "cross": box.close,
        }
        named(box)
        ways[leave]()
        assert len(questions) == 1
        assert not box.isVisible()

    def test_a_refusal_stays_with_everything(self, box, monkeypatch):
        monkeypatch.setattr(messages, "ask_leave", lambda *_: False)
        named(box)
        box.reject()
        box.close()
        assert box.isVisible()
        assert box.basics.companies.toPlainText() == "MetaX"
        monkeypatch.undo()
        monkeypatch.setattr(messages, "ask_leave", lambda *_: True)

    def test_nothing_typed_is_left_without_a_word(self, box, questions):
        box.reject()
        assert questions == []
        assert not box.isVisible()


class TestWindow:
    @pytest.fixture
    def answered(self, monkeypatch):
        def answer(box):
            if isinstance(box, GuidedDialog):
                complete(box)
                box.go_on()
            return box.result()

        monkeypatch.setattr(QDialog, "exec", answer)

    def test_an_empty_model_becomes_it_in_one_step_that_is_saved_and_opened(self, hand, answered, tmp_path):
        hand.session.new()
        hand.window.commands.run_named("guided_model")
        session = hand.session
        assert session.value("value_per_share", ("metax",)) == pytest.approx(by_hand()[0], rel=1e-12)
        assert hand.window.view.page == Page("company", "metax")
        session.save_as(tmp_path / "first.gpum")
        other = Session(settings_file=SettingsFile(tmp_path / "settings.json"))
        other.open(tmp_path / "first.gpum")
        assert other.value("value_per_share", ("metax",)) == session.value("value_per_share", ("metax",))
        session.undo()
        assert session.model.lines == {}
        session.redo()
        assert "revenue" in session.model.lines

    def test_a_model_that_is_there_gives_way_as_for_any_new_document(self, hand, answered):
        hand.window.commands.run_named("guided_model")
        assert "value_per_share" in hand.session.model.lines
        assert "headcount" not in hand.session.model.lines

    def test_it_comes_back_as_it_was_cancelled(self, hand, monkeypatch):
        hand.session.new()
        monkeypatch.setattr(QDialog, "exec", lambda box: (named(box, "Kept"), box.reject(), 0)[-1])
        hand.window.commands.run_named("guided_model")
        box = hand.window.findChild(GuidedDialog)
        assert box.basics.companies.toPlainText() == "Kept"
        assert hand.session.model.lines == {}
        hand.session.choose_language("zh")
        seen = []
        monkeypatch.setattr(QDialog, "exec", lambda box: seen.append(box.basics.companies.toPlainText()))
        hand.window.commands.run_named("guided_model")
        assert seen == ["Kept"]


def test_keys_of_the_table(box, qtbot):
    named(box)
    box.go_on()
    QGuiApplication.clipboard().setText(BLOCK)
    box.figures.setFocus()
    qtbot.keyClick(box.figures, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert box.check()
    qtbot.keyClick(box.figures, Qt.Key.Key_Return)
    assert box.figures.currentIndex().row() == 1
    qtbot.keyClick(box.figures, Qt.Key.Key_Delete)
    assert box.reported.texts[0, "gross_margin"] == ""
    qtbot.keyClick(box.figures, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert box.step == 1
    box.figures.setCurrentIndex(box.reported.index(0, FIRST))
    qtbot.keyClick(box.figures, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box.figures, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert box.step == 2


def test_what_is_typed_is_taken_by_enter_which_goes_down(box, qtbot):
    named(box)
    box.go_on()
    box.figures.setFocus()
    qtbot.keyClicks(box.figures, "7")
    editor = box.figures.focusWidget() or box.figures.findChild(QLineEdit)
    qtbot.keyClicks(editor, ".5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: box.figures.currentIndex().row() == 1)
    assert box.reported.texts[0, "revenue"] == "7.5"
