"""Each rule with a model that breaks it and one that does not."""

from dataclasses import replace

import numpy as np
import pytest

from gpu_modeler.app.checking import Finding, Sweep, findings, score
from gpu_modeler.app.checking.cases import case_faults, stressed
from gpu_modeler.app.checking.catalogue import RULES
from gpu_modeler.app.checking.finding import Spot, where
from gpu_modeler.app.checking.keeping import (
    Amount,
    Case,
    cases_of,
    dismiss,
    drop_case,
    keep_case,
    restore,
    tick,
    tick_of,
)
from gpu_modeler.app.checking.scoring import Score
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import (
    RelabelLine,
    RemoveLine,
    RenameLine,
    SetCell,
    SetProperty,
    SetUncertainty,
    SetUnit,
)
from gpu_modeler.model import Cell, Uncertainty
from gpu_modeler.text import Labels, Message
from tests.small_model import small_model

SERIES = ("period", "company")


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


def found(session, rule, line=None, code=""):
    return [
        known
        for known in findings(session.model, session.calculation)
        if known.rule == rule and line in {None, known.spot.line} and known.code.startswith(code)
    ]


def test_there_are_28_rules_and_each_says_what_it_is_in_both_languages():
    assert [rule.id for rule in RULES] == [f"R{number:02d}" for number in range(1, 29)]
    for rule in RULES:
        assert (rule.severity is None) == (rule.standing != "checked")
        looks = (*rule.text_rules, *rule.line_rules, *rule.model_rules)
        assert bool(looks) == (rule.standing == "checked")
        for key in (rule.name_key, rule.about_key):
            assert Message(key).in_language("zh") != Message(key).in_language("en")


class TestLines:
    def test_r03_an_override_wants_a_reason(self, session):
        assert not found(session, "R03")
        session.set_value("profit", ("2025", "metax"), 3.0, "base")
        (known,) = found(session, "R03")
        assert (known.severity, known.spot.place) == ("warning", ("2025", "metax"))
        told = Cell(3.0, "override", note=Labels("一次性", "one-off"))
        session.perform(SetCell("profit", ("2025", "metax"), told))
        (known,) = found(session, "R03")
        assert known.severity == "info"
        assert known.changes_values
        session.perform(known.fix)
        assert not found(session, "R03")
        assert session.cell("profit", ("2025", "metax")) is None

    def test_r12_units_and_labels(self, session):
        assert not found(session, "R12")
        session.perform(SetUnit("loose", ""))
        session.perform(RelabelLine("gap", Labels("港股合计", "")))
        kinds = {(known.spot.line, known.code, known.severity) for known in found(session, "R12")}
        assert kinds == {
            ("loose", "unit", "error"),
            ("gap", "label", "warning"),
            ("gap", "repeated", "error"),
            ("listed", "repeated", "error"),
        }
        for _ in range(3):
            session.perform(found(session, "R12")[0].fix)
        assert not found(session, "R12")


class TestDocument:
    def test_r15_says_what_the_document_is(self, session):
        names = [known.spot.name for known in found(session, "R15")]
        assert set(names) <= {"purpose", "author", "currency", "as_of"}
        for name in names:
            session.perform(SetProperty(name, "2026-01-31"))
        assert not found(session, "R15")

    def test_r16_a_model_of_some_size_has_checks(self, session):
        for number in range(10):
            session.define_line(f"more_{number}", "revenue", unit="CNY_100m", axes=SERIES)
        assert len(found(session, "R16")) == 1
        session.define_line("sum_check", "revenue - revenue", unit="CNY_100m", axes=SERIES)
        assert not found(session, "R16")

    def test_r21_a_test_case_is_run_and_its_failure_says_what_came_out(self, session):
        expected = session.value("revenue", ("2026", "metax"))
        case = Case("one", (), (Amount("revenue", ("2026", "metax"), expected),))
        session.perform(keep_case(case))
        assert list(cases_of(session.model)) == [case]
        assert not found(session, "R21", code="case")
        session.set_value("growth", ("2026",), 0.5, "base")
        (fails,) = found(session, "R21", code="case")
        assert fails.message.values["value"] == f"{session.value('revenue', ('2026', 'metax')):.9g}"
        session.perform(drop_case("one"))
        assert not found(session, "R21", code="case")

    def test_r21_a_case_has_inputs_of_its_own(self, session):
        doubled = Case(
            "dear",
            tuple(Amount("price", ("2026", "metax", item), 10.0) for item in ("training", "inference")),
            (Amount("revenue", ("2026", "metax"), 2 * session.value("revenue", ("2026", "metax"))),),
        )
        assert list(case_faults(session.model, session.calculation, doubled)) == []
        assert session.value("price", ("2026", "metax", "training")) == 5.0
        gone = Case("gone", (), (Amount("nothing", (), 1.0),))
        assert len(list(case_faults(session.model, session.calculation, gone))) == 1

    def test_r21_stress_finds_what_breaks(self, session):
        session.define_line("ratio", "1 / growth", unit="1", axes=("period",))
        subject = Subject(session.model, session.calculation)
        broken = list(stressed(subject, session.model.lines["growth"]))
        assert [(known.shock, known.lines) for known in broken] == [("zero", ("ratio",))]
        session.perform(SetCell("growth", ("2024",), Cell(0.1)))
        subject = Subject(session.model, session.calculation)
        shocks = {known.shock: set(known.lines) for known in stressed(subject, session.model.lines["growth"])}
        assert "ratio" in shocks["zero"]
        assert "ratio" not in shocks.get("tenfold", set())

    def test_r22_a_tick_is_stale_when_formula_or_values_change(self, session):
        subject = Subject(session.model, session.calculation)
        session.perform(tick(subject, session.model.lines["profit"], "Li", "2026-01-01"))
        assert not found(session, "R22", "profit")
        session.set_value("price", ("2026", "biren", "training"), 9.0, "base")
        assert [known.code for known in found(session, "R22", "profit")] == ["stale"]
        session.undo()
        assert not found(session, "R22", "profit")
        session.perform(SetProperty("author", "li"))
        assert [known.code for known in found(session, "R22", "profit")] == ["own"]


class TestValues:
    def test_r24_a_blank_between_values(self, session):
        assert not found(session, "R24", code="blank")
        session.clear_cell("price", ("2025", "metax", "training"), "base")
        (known,) = found(session, "R24", code="blank")
        assert known.spot.place == ("2025", "metax", "training")
        session.clear_cell("price", ("2026", "metax", "training"), "base")
        assert not found(session, "R24", code="blank")  # a row that ends is no row with a hole

    def test_r24_a_line_that_computes_nothing_for_nobody(self, session):
        session.define_line("dead", "loose * revenue", unit="CNY_100m", axes=SERIES)
        assert [known.spot.line for known in found(session, "R24", code="dead")] == ["dead"]
        session.set_value("loose", (), 2.0, "base")
        assert not found(session, "R24", code="dead")

    def test_r27_a_part_is_never_more_than_the_whole(self, session):
        session.define_line("yield_rate", unit="%", axes=SERIES)
        session.set_value("yield_rate", ("2025", "metax"), 0.95, "base")
        assert not found(session, "R27", "yield_rate", "whole")
        session.set_value("yield_rate", ("2025", "metax"), 1.2, "bear")
        (known,) = found(session, "R27", "yield_rate", "whole")
        assert (known.spot.scenario, known.message.values["value"]) == ("bear", "120.0%")

    def test_r27_a_range_that_cannot_be_drawn_is_an_error(self, session):
        before = found(session, "R27", code="uncertainty")
        bad = Uncertainty("bad", "price", "normal(mean=5, sd=-1)")
        session.model.uncertainties["bad"] = bad
        session.model.orders["uncertainties"] = (*session.model.orders["uncertainties"], "bad")
        assert len(found(session, "R27", code="uncertainty")) == len(before) + 1

    def test_r28_rounding_inside_and_in_print(self, session):
        session.define_line("about", "ROUND(revenue, 0)", unit="CNY_100m", axes=SERIES)
        assert not found(session, "R28", "about")  # nobody reads it
        session.define_line("next", "about * growth", unit="CNY_100m", axes=SERIES)
        assert [known.code for known in found(session, "R28", "about")] == ["rounded"]

    def test_r28_parts_that_do_not_add_up_as_printed(self, session):
        session.define_line("part", unit="CNY_100m", axes=SERIES)
        session.define_line("whole", "SUM(part, company)", unit="CNY_100m", axes=("period",))
        for company, value in (("metax", 1.0), ("biren", 2.0)):
            session.set_value("part", ("2025", company), value, "base")
        assert not found(session, "R28", "whole")
        for company, value in (("metax", 1.049), ("biren", 2.049)):
            session.set_value("part", ("2025", company), value, "base")
        (known,) = found(session, "R28", "whole")
        assert known.spot.place == ("2025",)


class TestStanding:
    def fill(self, session, **values):
        for name, value in values.items():
            session.define_line(
                name, unit="%" if name in {"wacc", "terminal_growth"} else "CNY_100m", axes=()
            )
            session.set_value(name, (), value, "base")

    def codes(self, session):
        return {(known.code, known.severity) for known in found(session, "R17")}

    def test_a_balance_sheet_balances(self, session):
        self.fill(session, total_assets=10.0, total_liabilities=4.0, equity=6.0)
        assert self.codes(session) == set()
        session.set_value("equity", (), 6.1, "base")
        assert self.codes(session) == {("balance", "error")}

    def test_the_bridge_to_equity_adds_up(self, session):
        self.fill(session, enterprise_value=10.0, net_funds=4.0, equity_value=14.0)
        assert self.codes(session) == set()
        session.set_value("net_funds", (), 3.0, "base")
        assert self.codes(session) == {("ev_bridge", "error")}

    def test_growth_for_ever_stays_below_rates(self, session):
        self.fill(session, terminal_growth=0.03, wacc=0.1)
        assert self.codes(session) == set()
        session.set_value("terminal_growth", (), 0.06, "base")
        assert self.codes(session) == {("growth", "warning")}
        session.set_value("terminal_growth", (), 0.1, "base")
        assert self.codes(session) == {("growth", "warning"), ("growth_wacc", "error")}

    def test_price_times_shares_is_market_capitalisation_in_its_unit(self, session):
        for name, unit, value in (
            ("price_per_share", "CNY/share", 600.0),
            ("shares", "share_10k", 40_000.0),
            ("market_cap", "CNY_100m", 2_400.0),
        ):
            session.define_line(name, unit=unit, axes=())
            session.set_value(name, (), value, "base")
        assert self.codes(session) == set()
        session.set_value("shares", (), 41_000.0, "base")
        assert self.codes(session) == {("shares", "error")}

    def test_cash_moves_as_the_flows_say(self, session):
        session.define_line("free_cash_flow", unit="CNY_100m", axes=("period",))
        session.define_line(
            "liquid_funds", "liquid_funds[-1] + free_cash_flow", unit="CNY_100m", axes=("period",)
        )
        session.set_value("free_cash_flow", ("2026",), 5.0, "base")
        assert self.codes(session) == set()
        session.set_formula("liquid_funds", "liquid_funds[-1] + free_cash_flow * growth")
        assert self.codes(session) == {("cash", "error")}


class TestDismissing:
    def test_a_dismissal_is_undone_and_ends_when_the_content_changes(self, session):
        (known, *_) = found(session, "R04", "cost")
        session.perform(dismiss(known, "industry usage"))
        (again, *_) = found(session, "R04", "cost")
        assert (again.reason, again.is_open) == ("industry usage", False)
        session.undo()
        assert found(session, "R04", "cost")[0].is_open
        session.redo()
        session.set_formula("cost", "收入 * 70% + 0")
        assert all(finding.is_open for finding in found(session, "R04", "cost"))

    def test_a_dismissal_can_be_taken_back(self, session):
        (known, *_) = found(session, "R04", "cost")
        session.perform(dismiss(known, "industry usage"))
        session.perform(restore(known))
        assert all(finding.is_open for finding in found(session, "R04", "cost"))

    def test_what_is_remembered_of_a_line_follows_its_name(self, session):
        session.set_value("profit", ("2025", "metax"), 3.0, "bear")
        (override,) = found(session, "R03", "profit")
        session.perform(dismiss(override, "one-off"))
        subject = Subject(session.model, session.calculation)
        session.perform(tick(subject, session.model.lines["margin"], "Li", "2026-01-01"))
        outputs = (Amount("profit", ("2025", "metax"), session.value("profit", ("2025", "metax"), "base")),)
        session.perform(keep_case(Case("one", (), outputs)))
        session.perform(RenameLine("profit", "net_income"))
        assert [known.reason for known in found(session, "R03", "net_income")] == ["one-off"]
        assert not found(session, "R21", code="case")
        session.perform(RenameLine("margin", "net_margin"))
        assert tick_of(session.model, "net_margin").reviewer == "Li"
        assert tick_of(session.model, "margin") is None

    def test_what_is_remembered_of_a_line_goes_with_it_and_comes_back_with_undo(self, session):
        subject = Subject(session.model, session.calculation)
        session.perform(tick(subject, session.model.lines["loose"], "Li", "2026-01-01"))
        session.perform(RemoveLine("loose"))
        assert tick_of(session.model, "loose") is None
        session.undo()
        assert tick_of(session.model, "loose").reviewer == "Li"

    def test_findings_of_one_model_have_different_keys(self, session):
        keys = [known.key for known in findings(session.model, session.calculation)]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("counts", "points"),
    [((0, 0, 0, 0, 289), 100), ((2, 7, 9, 1, 289), 94), ((0, 1, 0, 0, 1000), 99), ((9, 0, 0, 0, 20), 0)],
)
def test_the_score_is_what_is_said_of_it(counts, points):
    assert Score(*counts).points == points


def test_what_is_dismissed_costs_nothing(session):
    before = findings(session.model, session.calculation)
    first = next(known for known in before if known.severity == "error")
    session.perform(dismiss(first, "meant"))
    after = score(session.model, findings(session.model, session.calculation))
    assert (after.errors, after.dismissed) == (score(session.model, before).errors - 1, 1)


def test_a_place_is_said_as_a_person_reads_it(session):
    spot = Spot("revenue", ("2025", "metax"), "bear")
    assert where(session.model, spot) == Labels("收入 · 2025 · 沐曦 · 悲观", "Revenue · 2025 · MetaX · Bear")
    assert where(session.model, Spot()) == Labels("", "")


def test_a_sweep_gives_control_back_and_finds_the_same(session):
    sweep = Sweep(session.model, session.calculation)
    assert sum(1 for _ in sweep.steps()) > len(session.model.lines)
    assert sweep.findings() == findings(session.model, session.calculation)
    assert all(isinstance(known, Finding) for known in sweep.findings())


def test_every_message_is_whole_in_both_languages(session):
    session.perform(SetUncertainty(replace(session.model.uncertainties["price"], scope={})))
    for known in findings(session.model, session.calculation):
        for language in ("zh", "en"):
            assert known.message.in_language(language)
    assert np.isfinite(session.value("revenue", ("2024", "metax")))
