"""The rules about formulas, each with a model that breaks it and one that does not."""

import pytest

from gpu_modeler.app.checking import findings
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
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


class TestFormulas:
    @pytest.mark.parametrize(
        ("formula", "constants"),
        [
            ("revenue * 30%", ["30%"]),
            ("revenue * 0.3 + revenue / 0.3", ["0.3"]),
            ("revenue + 5 CNY_100m", ["5 CNY_100m"]),
            ("revenue * growth ^ 0.5", ["0.5"]),
            ("ROUND(revenue * 7, 2)", ["7"]),
            ("-revenue * 1 + 0", []),
            ("revenue / 4 * 12 / 365 * 100%", []),
            ("revenue * 6 month / 12 month", ["6 month"]),
            ("ROUND(revenue, 2)", []),
            ("revenue * growth ^ 2", []),
            ("IF(year > 2025, revenue, 0)", ["2025"]),
            ("revenue[2025] * growth", []),
        ],
    )
    def test_r04_no_constant_but_those_of_arithmetic(self, session, formula, constants):
        session.define_line("tried", formula, unit="CNY_100m", axes=SERIES)
        known = found(session, "R04", "tried")
        assert [finding.message.values["constant"] for finding in known] == constants
        assert all(finding.severity == "error" and finding.fix for finding in known)

    def test_r04_says_in_which_exception_and_where(self, session):
        (in_cost,) = [known for known in found(session, "R04", "cost") if known.spot.exception == 0]
        first, last = in_cost.spot.span
        assert session.model.lines["cost"].exceptions[0].formula[first:last] == "90%"

    @pytest.mark.parametrize(
        ("formula", "is_long"),
        [
            ("revenue + cost + profit + revenue[-1] + cost[-1] + profit[-1]", False),
            ("revenue + cost + profit + revenue[-1] + cost[-1] + profit[-1] + metax.cost", True),
            ("IF(revenue > cost, MAX(revenue, MIN(cost, profit)), 0)", False),
            ("IF(revenue > cost, MAX(revenue, MIN(cost, ABS(profit))), 0)", True),
            (
                "SUM(metax.revenue, 2024:2026) + SUM(biren.revenue, 2024:2026) + metax.cost[2024] + gap[2024]",
                True,
            ),
        ],
    )
    def test_r05_no_longer_than_a_thumb(self, session, formula, is_long):
        session.define_line("tried", formula, unit="CNY_100m", axes=SERIES)
        assert bool(found(session, "R05", "tried")) == is_long

    def test_r06_what_takes_long_to_explain(self, session):
        session.define_line("tried", "revenue - cost", unit="CNY_100m", axes=SERIES)
        assert not found(session, "R06", "tried")
        many = " + ".join(f"MAX({name}, {name}[-1])" for name in ("revenue", "cost", "profit"))
        session.set_formula("tried", f"{many} + MAX(revenue[-1], cost[-1])")
        assert [known.severity for known in found(session, "R06", "tried")] == ["info"]

    @pytest.mark.parametrize(
        ("formula", "inner"),
        [
            ("IF(revenue > cost, revenue, 0)", []),
            ("IF(revenue > cost, revenue, 0) + IF(cost > revenue, cost, 0)", []),
            ("IF(revenue > cost, IF(cost > 0, cost, 0), 0)", ["IF(cost > 0, cost, 0)"]),
            ("IF(revenue > cost, MAX(0, IF(cost > 0, cost, 0)), 0)", ["IF(cost > 0, cost, 0)"]),
        ],
    )
    def test_r07_no_if_within_an_if(self, session, formula, inner):
        session.define_line("tried", formula, unit="CNY_100m", axes=SERIES)
        known = found(session, "R07", "tried")
        assert [finding.message.values["inner"] for finding in known] == inner
        if known:
            session.perform(known[0].fix)
            assert not found(session, "R07")
            assert session.model.lines["tried_part"].formula == inner[0]

    @pytest.mark.parametrize(
        ("first", "second", "is_twice"),
        [
            ("revenue * growth", "revenue * growth", True),
            ("revenue * growth", "growth * revenue", True),
            ("revenue - cost[-1]", "cost[-1] - revenue", False),
            ("revenue * growth", "revenue * growth[-1]", False),
            ("revenue * growth", "metax.revenue * growth", False),
            ("profit + revenue * growth", "cost - growth * revenue", True),
        ],
    )
    def test_r09_the_same_expression_up_to_order(self, session, first, second, is_twice):
        session.define_line("one", first, unit="CNY_100m", axes=SERIES)
        session.define_line("two", second, unit="CNY_100m", axes=SERIES)
        known = [finding for finding in found(session, "R09") if finding.spot.line in {"one", "two"}]
        assert bool(known) == is_twice
        if known:
            session.perform(known[0].fix)
            assert not [finding for finding in found(session, "R09") if finding.spot.line in {"one", "two"}]

    def test_r08_discounting_shows_its_factors(self, session):
        session.define_line("worth", "NPV(10%, metax.revenue, 2025:2026)", unit="CNY_100m", axes=())
        (known,) = found(session, "R08")
        assert (known.severity, known.spot.line) == ("warning", "worth")
        session.set_formula("worth", "SUM(metax.revenue, 2025:2026)")
        assert not found(session, "R08")

    def test_r09_leaves_alone_what_is_compared_with_reported_values(self, session):
        session.define_line("off", "revenue - SUM(units * price, segment)", unit="CNY_100m", axes=SERIES)
        assert not found(session, "R09")  # revenue holds guidance: the same expression gives other numbers

    def test_r10_what_moves_a_balance_is_a_line(self, session):
        session.define_line("fund", "fund[-1] + profit - cost", unit="CNY_100m", axes=SERIES)
        assert not found(session, "R10")
        session.set_formula("fund", "fund[-1] + profit * growth - cost")
        (known,) = found(session, "R10")
        session.perform(known.fix)
        assert session.model.lines["fund"].formula == "fund[-1] + fund_part - cost"

    def test_r11_no_later_year_and_no_line_from_below(self, session):
        assert not found(session, "R11")
        session.define_line("ahead", "revenue[+1]", unit="CNY_100m", axes=SERIES, after="price")
        (later,) = found(session, "R11")
        assert (later.severity, later.message.values["name"]) == ("warning", "revenue[+1]")
        session.set_formula("ahead", "revenue * growth")
        (known,) = found(session, "R11")
        assert known.severity == "info"
        session.perform(known.fix)
        assert not found(session, "R11")
