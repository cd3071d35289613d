"""The checks in the window: the count on every page, the list, repairs with a preview, dismissals, tests, review."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gpu_modeler.app.checking import keeping
from gpu_modeler.app.rows import Page
from gpu_modeler.edits import AddScenario
from gpu_modeler.gui.checks import desk as desk_module
from gpu_modeler.gui.checks.findings_model import GROUPINGS
from gpu_modeler.gui.checks.watch import Watch, watch_of
from gpu_modeler.gui.export.dialog import ExportDialog
from gpu_modeler.text import Labels

SERIES = ("period", "company")


@pytest.fixture
def watch(hand):
    made = watch_of(hand.window)
    made.finish()
    yield made
    made.stop()


@pytest.fixture
def desk(hand, watch):
    hand.session.define_line("tried", "revenue * 30%", unit="CNY_100m", axes=SERIES)
    watch.finish()
    hand.window.commands.run_named("checks")
    return hand.window.tools.desk("checks")


@pytest.fixture
def answered(monkeypatch):
    """Boxes are answered at once: what is listed is typed into their fields, in order of the names."""
    shown = []

    def answer(texts=None, *, taken=True):
        def ask(box):
            shown.append(box)
            for name, text in (texts or {}).items():
                box.fields[name].setText(text)
            return taken

        monkeypatch.setattr(desk_module, "ask", ask)
        return shown

    return answer


def choose(desk, line, rule):
    finding = next(known for known in desk.watch.findings if known.spot.line == line and known.rule == rule)
    desk.page.findings.view.go_to(finding.key)
    assert desk.page.findings.view.current == finding
    return finding


class TestCount:
    def test_the_count_follows_edits_after_a_pause_on_every_page(self, hand, watch, qtbot):
        before = watch.score.errors
        hand.session.define_line("tried", "revenue * 30%", unit="CNY_100m", axes=SERIES)
        assert watch.is_stale
        assert watch.counter.text().endswith("…")
        qtbot.waitUntil(lambda: not watch.is_stale, timeout=10_000)
        assert watch.score.errors == before + 1
        for page in (Page("market"), Page("scenarios"), Page("checks")):
            hand.window.show_page(page)
            assert watch.counter.isVisible()
            assert watch.counter.text() == f"{before + 1} errors, {watch.score.warnings} warnings"

    def test_a_click_shows_the_page(self, hand, watch, qtbot):
        qtbot.mouseClick(watch.counter, Qt.MouseButton.LeftButton)
        assert hand.window.tools.current == "checks"

    def test_typing_is_not_looked_at_in_between(self, hand, watch):
        sweeps = []
        watch.changed.connect(lambda: sweeps.append(watch.is_stale))
        for value in (0.1, 0.2, 0.3):
            hand.session.set_value("growth", ("2026", "metax"), value, "base")
        assert sweeps == [True]  # stale once; the sweep itself waits for the pause

    def test_there_is_one_watch_for_a_window(self, hand, watch):
        assert watch_of(hand.window) is watch
        assert sum(isinstance(part, Watch) for part in hand.window.attached) == 1

    def test_a_sweep_found_live_is_the_same_as_one_from_nothing(self, hand, watch):
        from gpu_modeler.app.checking import findings

        for formula in (
            "revenue * 30%",
            "revenue",
            "IF(revenue > 0, IF(revenue > 1 CNY_100m, revenue, 0), 0)",
        ):
            hand.session.define_line("tried", formula, unit="CNY_100m", axes=SERIES)
            watch.finish()
            assert watch.findings == findings(hand.session.model, hand.session.calculation)
        hand.session.undo()
        watch.finish()
        assert watch.findings == findings(hand.session.model, hand.session.calculation)


class TestList:
    def test_f7_shows_the_list_with_the_keyboard_on_it(self, hand, watch):
        hand.window.commands.run_named("checks")
        assert hand.window.tools.desk("checks").page.findings.view.hasFocus()

    @pytest.mark.parametrize("grouping", range(len(GROUPINGS)))
    def test_the_tree_is_a_sound_model_in_every_arrangement(self, desk, grouping):
        tab = desk.page.findings
        tester = QAbstractItemModelTester(tab.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        tab.grouping.setCurrentIndex(grouping)
        tab.narrow()
        tab.search.setText("R04")
        tab.search.setText("nothing fits this")
        assert tab.model.rowCount() == 0
        assert tab.stack.currentIndex() == 1
        tab.search.setText("")
        assert len(tab.model.shown) == len([known for known in desk.watch.findings if known.is_open])
        assert tester.model() is tab.model

    def test_every_finding_stands_in_one_group(self, desk):
        model = desk.page.findings.model
        rows = sum(model.rowCount(model.index(at, 0)) for at in range(model.rowCount(QModelIndex())))
        assert rows == len(model.shown) == len(set(map(id, model.shown)))

    def test_kinds_can_be_hidden(self, desk):
        tab = desk.page.findings
        tab.kinds["error"].setChecked(False)
        assert {known.severity for known in tab.model.shown} <= {"warning", "info"}

    def test_enter_goes_to_the_place_in_its_scenario(self, hand, desk, qtbot):
        hand.session.perform(AddScenario("dire", Labels("危机", "Dire"), "base"))
        hand.session.set_value("revenue", ("2026", "metax"), 7.0, "dire")
        desk.watch.finish()
        choose(desk, "revenue", "R03")
        qtbot.keyClick(desk.page.findings.view, Qt.Key.Key_Return)
        assert hand.window.tools.current is None
        assert hand.grid.current_place().line == "revenue"
        assert hand.grid.current_place().place == ("2026", "metax")
        assert hand.session.scenario == "dire"
        assert "R03" in hand.message()

    def test_the_next_finding_is_reached_from_the_grid(self, hand, watch):
        hand.session.define_line("tried", "revenue * 30%", unit="CNY_100m", axes=SERIES)
        lines = [known.spot.line for known in _standing(hand, watch)]
        seen = []
        for _ in lines:
            hand.window.commands.run_named("next_finding")
            seen.append(hand.grid.current_place().line)
        assert seen == lines

    def test_the_cursor_stays_on_its_finding_when_the_list_is_made_anew(self, hand, desk):
        finding = choose(desk, "tried", "R04")
        hand.session.define_line("other", "revenue * 20%", unit="CNY_100m", axes=SERIES)
        desk.watch.finish()
        assert desk.page.findings.view.current.key == finding.key


def _standing(hand, watch):
    watch.finish()
    lines = hand.session.model.lines
    return [known for known in watch.standing if known.severity != "info" and known.spot.line in lines]


class TestRepairs:
    def test_a_repair_shows_what_changes_and_is_one_undo_step(self, hand, desk, answered):
        boxes = answered()
        choose(desk, "tried", "R04")
        before = hand.session.history.mark
        desk.fix()
        rows = boxes[0].model.rows
        assert [row.texts[1:] for row in rows] == [
            ("(new line)", "0.3 %"),
            ("revenue * 30%", "revenue * tried_constant"),
        ]
        assert "No value changes" in boxes[0].verdict.text()
        assert hand.session.model.lines["tried"].formula == "revenue * tried_constant"
        hand.session.undo()
        assert hand.session.history.mark is before

    def test_a_repair_that_is_not_wanted_changes_nothing(self, hand, desk, answered):
        answered(taken=False)
        choose(desk, "tried", "R04")
        desk.fix()
        assert hand.session.model.lines["tried"].formula == "revenue * 30%"

    def test_all_of_a_rule_are_mended_in_one_step(self, hand, desk, answered):
        hand.session.define_line("other", "revenue * 20% + 0.7 * revenue", unit="CNY_100m", axes=SERIES)
        desk.watch.finish()
        boxes = answered()
        choose(desk, "tried", "R04")
        desk.fix_all()
        assert "No value changes" in boxes[0].verdict.text()
        assert not [known for known in desk.watch.findings if known.rule == "R04"]
        hand.session.undo()
        assert hand.session.model.lines["other"].formula == "revenue * 20% + 0.7 * revenue"

    def test_removing_overrides_says_that_values_change(self, hand, desk, answered):
        hand.session.set_value("revenue", ("2026", "metax"), 7.0, "base")
        desk.watch.finish()
        boxes = answered(taken=False)
        choose(desk, "revenue", "R03")
        desk.fix()
        assert "Values change" in boxes[0].verdict.text()


class TestDismissing:
    def test_a_reason_sets_a_finding_aside_and_it_can_be_taken_up_again(self, hand, desk, answered):
        answered({"reason": "industry usage"})
        choose(desk, "tried", "R04")
        desk.dismiss()
        assert not [
            known
            for known in desk.page.findings.model.shown
            if known.spot.line == "tried" and known.rule == "R04"
        ]
        desk.page.findings.kinds["dismissed"].setChecked(True)
        assert choose(desk, "tried", "R04").reason == "industry usage"
        assert "industry usage" in desk.page.findings.detail.message.text()
        desk.restore()
        desk.watch.finish()
        assert choose(desk, "tried", "R04").is_open

    def test_an_override_without_a_reason_gets_it_as_its_note(self, hand, desk, answered):
        hand.session.set_value("revenue", ("2026", "metax"), 7.0, "base")
        desk.watch.finish()
        answered({"reason": "large order"})
        assert choose(desk, "revenue", "R03").severity == "warning"
        desk.dismiss()
        assert hand.session.cell("revenue", ("2026", "metax")).note.en == "large order"
        assert hand.session.value("revenue", ("2026", "metax")) == 7.0
        assert choose(desk, "revenue", "R03").severity == "info"


class TestTabs:
    def test_all_28_rules_are_shown_with_their_state(self, desk):
        model = desk.page.rules.model
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert [row.key for row in model.rows] == [f"R{number:02d}" for number in range(1, 29)]
        states = {row.key: row.texts[1] for row in model.rows}
        assert states["R01"] == "Cannot be broken here"
        assert states["R23"] == "Not applicable"
        assert states["R04"].endswith("stand")
        assert tester.model() is model

    def test_a_rule_shows_its_findings(self, desk):
        desk.page.show_tab("rules")
        desk.page.rules.table.opened.emit("R04")
        assert desk.page.tabs.currentWidget() is desk.page.findings
        assert {known.rule for known in desk.page.findings.model.shown} == {"R04"}

    def test_chosen_cells_become_a_test_case(self, hand, desk, answered):
        hand.go("revenue", "2026", "metax")
        answered({"name": "base revenue", "inputs": ""})
        desk.record()
        (case,) = keeping.cases_of(hand.session.model)
        assert case.outputs[0].value == hand.session.value("revenue", ("2026", "metax"))
        hand.window.show_page(Page("checks"))
        desk.page.show_tab("tests")
        assert desk.page.tests.cases.plain.rows[0].texts[:2] == ("base revenue", "Passes")

    def test_an_input_that_cannot_be_read_is_told(self, hand, desk, answered):
        hand.go("revenue", "2026", "metax")
        answered({"name": "odd", "inputs": "revenue = 5"})
        desk.page.tests.recordWanted.emit()
        assert "revenue = 5" in hand.message()
        assert not list(keeping.cases_of(hand.session.model))

    def test_the_stress_run_lists_what_breaks(self, hand, desk, qtbot):
        hand.session.define_line("divisor", unit="1", axes=())
        hand.session.set_value("divisor", (), 2.0, "base")
        hand.session.define_line("ratio", "1 / divisor", unit="1", axes=())
        hand.window.commands.run_named("stress_test")
        tests = desk.page.tests
        qtbot.waitUntil(lambda: not tests._timer.isActive(), timeout=20_000)
        found = {(row.key, row.texts[1]): row.texts[2] for row in tests.results.plain.rows}
        assert "ratio" in found["divisor", "0 or blank"]
        assert ("divisor", "Ten times") not in found

    def test_lines_are_ticked_in_a_name_and_go_stale(self, hand, desk):
        review = desk.page.review
        desk.page.show_tab("review")
        row = next(at for at, known in enumerate(review.model.rows) if known.key == "tried")
        review.table.selectRow(row)
        assert not review.tick_button.isEnabled()
        review.reviewer.setText("Li")
        review.tick_button.click()
        desk.watch.finish()
        assert review.model.rows[row].texts[1:3] == ("Reviewed", "Li")
        hand.session.set_formula("tried", "revenue * 31%")
        desk.watch.finish()
        assert review.model.rows[row].texts[1] == "Changed since"

    def test_the_document_form_is_kept_field_by_field(self, hand, desk, qtbot):
        desk.page.show_tab("document")
        field = desk.page.document.fields["author"]
        field.setFocus()
        qtbot.keyClicks(field, "Wang")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert hand.session.model.properties["author"] == "Wang"
        hand.session.undo()
        assert "author" not in hand.session.model.properties


def test_another_language_and_theme_reach_every_part(hand, desk):
    hand.session.choose_language("zh")
    assert desk.page.title.text() == "检查"
    assert desk.page.findings.detail.buttons["dismiss"].text().startswith("搁置")
    hand.session.choose_theme("dark")
    for name in ("findings", "rules", "tests", "review", "document"):
        desk.page.show_tab(name)
    hand.session.choose_language("en")
    assert desk.watch.counter.text().split()[1].startswith("error")


def test_an_export_asks_while_errors_stand(hand, desk, qtbot, tmp_path):
    box = ExportDialog(hand.session, str(tmp_path), hand.window)
    qtbot.addWidget(box)
    assert box.standing.errors == desk.watch.score.errors > 0
    assert not box.standing.isHidden()
    box.standing.button.click()
    assert box.wants_checks


def test_inputs_that_cannot_be_read_keep_the_box_open_with_what_was_written(hand, desk, monkeypatch):
    seen = []

    def answer(box):
        box.fields["name"].setText("x")
        box.fields["inputs"].setText("abc = 12%")
        box.accept()
        seen.append((box.result(), box.fault.isVisibleTo(box), box.fault.text(), box.text("inputs")))
        return False

    monkeypatch.setattr(desk_module, "ask", answer)
    desk.record()
    assert seen == [(0, True, "The model has no line “abc”.", "abc = 12%")]
    assert not list(keeping.cases_of(hand.session.model))
