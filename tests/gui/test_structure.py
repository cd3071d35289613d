"""The page of the structure, and building where the cursor is: through the window, as a person does it."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog

from gpu_modeler.app.building.outline import lists_of
from gpu_modeler.app.building.targets import Target
from gpu_modeler.app.rows import Page
from gpu_modeler.edits import AddItem, RemoveItem, RemoveScenario, SetGroup
from gpu_modeler.gui.dialogs.define_line import DefineLineDialog
from gpu_modeler.gui.shell.tools import TOOLS
from gpu_modeler.gui.structure.commands import EmptyModel
from gpu_modeler.gui.structure.deletion import DeletionDialog
from gpu_modeler.gui.structure.model import IDENTIFIER, MIME, NAME, StructureModel
from gpu_modeler.gui.structure.naming import (
    GroupDialog,
    NewAxisDialog,
    NewItemDialog,
    NewSectionDialog,
    RenameDialog,
    YearsDialog,
)
from gpu_modeler.gui.structure.sidebar_menu import company_menu
from gpu_modeler.model import Group
from gpu_modeler.text import Labels

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def boxes(monkeypatch):
    """Answer boxes in the order given: each a function of the box; what is left over fails the test."""
    answers = []

    def answered(box):
        assert answers, f"nobody answers {type(box).__name__}"
        answers.pop(0)(box)
        return box.result()

    monkeypatch.setattr(QDialog, "exec", answered)
    yield answers
    assert answers == []


@pytest.fixture
def page(hand):
    hand.window.commands.run_named("structure")
    made = hand.window.tools.desk("structure").page
    QApplication.processEvents()
    return made


def line(name):
    return Target("line", name)


def company(name):
    return Target("item", name, "company")


def choose(page, *targets):
    page.tree.choose(list(targets))
    page.tree.setFocus()


def named(zh, en=""):
    def answer(box):
        for field, text in ((box.zh, zh), (box.en, en)):
            field.setText(text)
            field.textEdited.emit(text)
        box.accept()

    return answer


def order(session, section):
    model = session.model
    return [key for key in model.orders["lines"] if model.lines[key].section == section]


class TestModel:
    def test_qt_finds_no_fault_with_any_list(self, session):
        session.perform(SetGroup(Group("two", Labels("两家", "Two"), "company", ("moore", "metax"))))
        rows = StructureModel(session)
        tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for name in lists_of(session.model):
            rows.show_list(name)
            assert rows.rowCount() > 0
        rows.show_list("lines")
        rows.narrow("revenue")
        rows.narrow("")
        session.perform(AddItem("company", "new", Labels("新", "New")))
        rows.renew()
        assert tester.model() is rows

    def test_it_shows_names_units_and_formulas_in_the_language(self, session):
        rows = StructureModel(session)
        index = rows.index_of(line("product_revenue"))
        texts = [index.siblingAtColumn(at).data() for at in range(rows.columnCount())]
        assert texts[:2] == ["Product revenue", "product_revenue"]
        assert texts[3:] == ["Year, Company, Segment", "= units * price"]
        session.choose_language("zh")
        assert index.data() == "产品收入"

    def test_narrowing_keeps_the_headings(self, session):
        rows = StructureModel(session)
        rows.narrow("market")
        found = [rows.index(at, NAME).data() for at in range(rows.rowCount())]
        assert "Market size" in found
        assert rows.index_of(line("price")).isValid() is False

    def test_a_name_in_use_is_refused_with_the_reason(self, session, qtbot):
        rows = StructureModel(session)
        index = rows.index_of(line("revenue")).siblingAtColumn(IDENTIFIER)
        with qtbot.waitSignal(rows.refused) as told:
            assert rows.setData(index, "price") is False
        assert "price" in told.args[0].in_language("en")
        assert "revenue" in session.model.lines

    def test_lines_are_dropped_and_companies_among_companies_alone(self, session):
        rows = StructureModel(session)
        sales = rows.index_of(Target("section", "sales"))
        data = rows.mimeData([rows.index_of(line("revenue"))])
        assert data.hasFormat(MIME)
        assert not rows.canDropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
        rows.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, sales)
        assert order(session, "sales")[:3] == ["price", "revenue", "units"]
        session.undo()
        assert order(session, "sales")[:2] == ["price", "units"]


class TestPage:
    def test_it_opens_at_the_cursors_line(self, hand):
        hand.go("revenue", "2026", "moore")
        hand.window.commands.run_named("structure")
        page = hand.window.tools.desk("structure").page
        assert page.tree.chosen == [line("revenue")]
        assert page.details.identifier.text() == "revenue"
        assert page.tree.hasFocus()

    def test_alt_arrows_move_what_is_chosen_and_undo_is_live(self, hand, page):
        before = order(hand.session, "income")
        choose(page, line(before[1]), line(before[2]))
        hand.press(Qt.Key.Key_Up, modifier=ALT, widget=page.tree)
        assert order(hand.session, "income") == [before[1], before[2], before[0], *before[3:]]
        assert page.tree.chosen == [line(before[1]), line(before[2])]
        hand.session.undo()
        assert page.tree.chosen == [line(before[1]), line(before[2])]
        assert page.rows.index_of(line(before[0])).row() == 0

    def test_f2_renames_in_place_and_formulas_follow(self, hand, page, qtbot):
        choose(page, line("revenue"))
        index = page.rows.index_of(line("revenue")).siblingAtColumn(IDENTIFIER)
        page.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        hand.press(Qt.Key.Key_F2, widget=page.tree)
        editor = QApplication.focusWidget()
        editor.selectAll()
        qtbot.keyClicks(editor, "turnover")
        hand.press(Qt.Key.Key_Return, widget=editor)
        qtbot.waitUntil(lambda: "turnover" in hand.session.model.lines)
        QApplication.processEvents()
        assert "turnover" in hand.session.model.lines["profit"].formula
        assert page.tree.chosen in ([line("turnover")], [line(order(hand.session, "sales")[-1])])

    def test_details_take_names_and_show_what_refers_to_it(self, hand, page):
        choose(page, line("revenue"))
        texts = [page.details.uses.item(at).text() for at in range(page.details.uses.count())]
        assert any("= revenue" in text for text in texts)
        page.details.en.setText("Turnover")
        page.details.en.editingFinished.emit()
        assert hand.session.model.lines["revenue"].labels.en == "Turnover"
        assert page.rows.index_of(line("revenue")).data() == "Turnover"

    def test_companies_are_added_copied_moved_and_removed(self, hand, page, boxes):
        page.show_list(":company")
        choose(page, company("metax"))
        boxes.append(named("新芯", "New Core"))
        hand.press(Qt.Key.Key_Insert, widget=page.tree)
        assert hand.session.model.item_ids("company") == ("moore", "metax", "new_core", "biren")
        assert page.tree.chosen == [company("new_core")]
        page.asked.emit("duplicate")
        assert page.tree.chosen == [company("new_core_copy")]
        hand.press(Qt.Key.Key_Down, modifier=ALT, widget=page.tree)
        assert hand.session.model.item_ids("company")[-1] == "new_core_copy"
        hand.press(Qt.Key.Key_Delete, widget=page.tree)
        assert "new_core_copy" not in hand.session.model.item_ids("company")
        assert page.tree.chosen == [company("biren")]

    def test_sections_groups_axes_and_years_are_added(self, hand, page, boxes):
        boxes.append(named("现金流", "Cash flow"))
        page.asked.emit("insert_other")
        assert page.tree.chosen == [Target("section", "cash_flow")]
        page.show_list("groups")

        def group(box):
            box.members.item(0).setCheckState(Qt.CheckState.Checked)
            named("港股", "Hong Kong")(box)

        boxes.append(group)
        page.asked.emit("insert")
        assert hand.session.model.groups["hong_kong"].items == ("moore",)
        page.show_list("axes")

        def axis(box):
            box.items.setPlainText("华东 / East\n华南 / South")
            named("地区", "Region")(box)

        boxes.append(axis)
        page.asked.emit("insert")
        assert hand.session.model.item_ids("region") == ("east", "south")
        page.show_list(":period")
        boxes.append(lambda box: (box.count.setValue(2), box.accept()))
        page.asked.emit("insert_other")
        assert hand.session.model.periods[:3] == ("2022", "2023", "2024")

    def test_the_buttons_say_what_the_list_holds(self, hand, page):
        page.show_list(":company")
        assert page.buttons["insert"].text() == "New Company…"
        assert page.buttons["insert_other"].isHidden()
        page.show_list("lines")
        assert not page.buttons["insert_other"].isHidden()

    def test_every_list_can_be_seen_in_both_languages(self, hand, page):
        for language in ("zh", "en"):
            hand.session.choose_language(language)
            for at in range(page.lists.count()):
                page.lists.setCurrentIndex(at)
                assert page.lists.tabText(at).strip()
                assert page.tree.model().headerData(0, Qt.Orientation.Horizontal)


class TestDeletion:
    def test_what_is_in_use_is_listed_and_keeps_its_values(self, hand, page, boxes):
        before = hand.session.value("profit", ("2026", "moore"))
        seen = {}

        def keep(box):
            seen["rows"] = [box.table.item(at, 1).text() for at in range(box.table.rowCount())]
            seen["told"] = box.consequences.text()
            box.keep.click()

        boxes.append(keep)
        choose(page, line("revenue"))
        hand.press(Qt.Key.Key_Delete, widget=page.tree)
        assert "Profit" in seen["rows"]
        assert "Profit" in seen["told"]
        assert "revenue" not in hand.session.model.lines
        assert hand.session.value("profit", ("2026", "moore")) == before
        hand.session.undo()
        assert hand.session.model.lines["profit"].formula

    def test_cancel_changes_nothing_and_a_jump_goes_to_the_dependent(self, hand, page, boxes):
        mark = hand.session.history.mark

        def jump(box):
            rows = [box.table.item(at, 1).text() for at in range(box.table.rowCount())]
            box.table.selectRow(rows.index("Profit"))
            box.goto.click()

        boxes.append(jump)
        choose(page, line("revenue"))
        page.asked.emit("delete")
        assert hand.session.history.mark is mark
        assert hand.grid.current_place().line == "profit"

    def test_the_box_offers_both_ways_and_enter_deletes_nothing(self, hand, qtbot):
        from gpu_modeler.app.building.removal import removal_of

        asked = removal_of(hand.session.model, hand.session.calculation, [line("units")])
        box = DeletionDialog(hand.session, asked, hand.window)
        qtbot.addWidget(box)
        assert not box.keep.isHidden()
        assert not box.remove.isHidden()
        assert box.plain.isHidden()
        assert box.cancel.isDefault()

    def test_the_company_whose_page_is_shown_can_go(self, hand, page, boxes):
        hand.window.show_page(Page("company", "metax"))
        hand.go("revenue", "2026", "metax")
        hand.session.perform(RemoveItem("company", "metax"))
        assert hand.window.view.page.company in {"moore", "biren"}
        hand.session.undo()
        hand.session.redo()
        assert hand.grid.current_place() is not None

    def test_a_new_company_is_left_by_undo(self, hand):
        hand.session.perform(AddItem("company", "late", Labels("晚", "Late")))
        hand.window.show_page(Page("company", "late"))
        hand.session.undo()
        assert hand.window.view.page.company in hand.session.model.item_ids("company")

    def test_the_compared_line_and_the_chosen_scenario_can_go(self, hand, boxes):
        hand.window.show_page(Page("compare", line="profit"))
        hand.session.choose_scenario("bull")
        hand.session.perform(RemoveScenario("bull"))
        assert hand.session.scenario == "base"
        boxes.append(lambda box: box.remove.click())
        hand.window.tools.desk("structure").requests.delete([line("revenue")])
        assert "profit" not in hand.session.model.lines
        assert hand.window.view.page.line in {"", *hand.session.model.lines}
        hand.session.undo()
        assert "profit" in hand.session.model.lines


class TestGrid:
    def test_alt_arrows_move_the_cursors_line(self, hand):
        hand.go("units", "2026", "moore", "training")
        hand.window.menus.actions["move_line_down"].trigger()
        assert order(hand.session, "sales") == ["price", "product_revenue", "units", "revenue"]
        assert hand.grid.current_place().line == "units"
        hand.session.undo()
        assert order(hand.session, "sales") == ["price", "units", "product_revenue", "revenue"]

    def test_a_line_is_inserted_above(self, hand, boxes):
        hand.go("price", "2026", "moore", "training")
        boxes.append(named("第一行", "First line"))
        hand.window.menus.actions["insert_line_above"].trigger()
        assert order(hand.session, "sales")[:2] == ["first_line", "price"]
        assert hand.grid.current_place().line == "first_line"
        hand.session.undo()
        assert "first_line" not in hand.session.model.lines

    def test_a_line_is_copied_and_deleted(self, hand):
        hand.go("revenue", "2026", "moore")
        hand.window.menus.actions["duplicate_line"].trigger()
        assert hand.grid.current_place().line == "revenue_copy"
        hand.window.menus.actions["delete_line"].trigger()
        assert "revenue_copy" not in hand.session.model.lines

    def test_a_company_is_inserted_and_its_page_shown(self, hand, boxes):
        boxes.append(named("昆仑芯", "Kunlunxin"))
        hand.window.menus.actions["insert_company"].trigger()
        assert hand.window.view.page == Page("company", "kunlunxin")

    def test_on_headings_lines_can_not_be_moved(self, hand):
        hand.grid.values.go_to(type(hand.grid.values.position)(0, 0))
        assert not hand.window.menus.actions["move_line_up"].isEnabled()

    def test_the_menu_at_the_pointer_offers_building(self, hand):
        menu = hand.window.menus.context_menu()
        texts = [entry.text().replace("&", "") for entry in menu.actions()]
        menu.close()
        assert {"Insert line above…", "Duplicate line", "Move line up"} <= set(texts)


class TestSideBar:
    def test_its_menu_is_about_the_company(self, hand, boxes):
        menu = company_menu(hand.window, Page("company", "metax"))
        entries = {entry.text(): entry for entry in menu.actions() if entry.text()}
        entries["Move up"].trigger()
        assert hand.session.model.item_ids("company")[0] == "metax"
        entries["Duplicate"].trigger()
        assert hand.window.view.page.company == "metax_copy"
        boxes.append(lambda box: (box.identifier.setText("metax_2"), box.accept()))
        rename = {e.text(): e for e in company_menu(hand.window, Page("company", "metax_copy")).actions()}
        rename["Rename…"].trigger()
        assert "metax_2" in hand.session.model.item_ids("company")
        assert hand.window.view.page.company in hand.session.model.item_ids("company")


@pytest.mark.parametrize(
    "box",
    [
        lambda s: NewItemDialog(s, "company"),
        NewSectionDialog,
        lambda s: GroupDialog(s, "company"),
        NewAxisDialog,
        DefineLineDialog,
        lambda s: RenameDialog(s, Target("line", "revenue")),
    ],
)
def test_boxes_say_what_is_wrong_and_change_nothing(session, qtbot, box):
    made = box(session)
    qtbot.addWidget(made)
    mark = session.history.mark
    made.zh.setText("")
    made.en.setText("")
    made.identifier.setText("a b")
    made.accept()
    assert made.verdict.text()
    assert made.result() != QDialog.DialogCode.Accepted
    assert session.history.mark is mark


def test_years_that_are_too_many_are_refused(session, qtbot):
    box = YearsDialog(session, at_start=False)
    qtbot.addWidget(box)
    box.count.setRange(1, 1000)
    box.count.setValue(1000)
    assert box.check() is False


class TestEmptyModel:
    def test_ways_to_begin_come_and_go_with_the_first_line(self, hand, boxes):
        hand.session.new()
        part = next(part for part in hand.window.attached if isinstance(part, EmptyModel))
        shown = part.beginnings.shown
        assert shown.isVisible()
        assert shown.geometry() == hand.grid.rect()
        boxes.append(named("收入", "Revenue"))
        shown.ways["insert_line"].click()
        assert "revenue" in hand.session.model.lines
        assert not shown.isVisible()
        assert hand.grid.current_place().line == "revenue"
        hand.session.undo()
        assert shown.isVisible()

    def test_they_speak_the_language(self, hand):
        hand.session.new()
        part = next(part for part in hand.window.attached if isinstance(part, EmptyModel))
        hand.session.choose_language("zh")
        assert part.beginnings.shown.title.text() == "从哪里开始？"

    def test_a_model_is_built_from_nothing(self, hand, boxes):
        hand.session.new()
        run = hand.window.commands.run_named
        boxes.append(named("沐曦", "MetaX"))
        run("insert_company")

        def line_with(name, formula=""):
            def answer(box):
                box.formula.show_text(f"={formula}")
                named(name, name)(box)

            return answer

        boxes += [line_with("sales"), line_with("cost", "sales * 60%"), line_with("profit", "sales - cost")]
        for _ in range(3):
            run("insert_line")
        hand.go("sales", "2025", "metax")
        hand.enter("100")
        assert hand.session.value("profit", ("2025", "metax")) == pytest.approx(40)

    def test_every_page_copes(self, hand):
        hand.session.new()
        for kind in TOOLS:
            hand.window.show_page(Page(kind))
            QApplication.processEvents()
            assert hand.window.tools.current == kind
        hand.session.choose_language("zh")
        hand.session.new()
        QApplication.processEvents()
        assert not hand.window.is_grid_away

    def test_it_can_be_exported(self, hand, tmp_path):
        hand.session.new()
        found = hand.session.export_excel(tmp_path / "empty.xlsx", verified=False)
        assert found.path.exists()
