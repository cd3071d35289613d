"""The guided first model: its numbers by hand, its sources, what it assumes, what it refuses."""

from dataclasses import replace

import pytest

from gpu_modeler.app.blank import blank_model
from gpu_modeler.app.guided.answers import Answers
from gpu_modeler.app.guided.fields import ASSUMED, REPORTED, Currency, asked, proposals
from gpu_modeler.app.guided.model import guided_model, outcome
from gpu_modeler.edits import AddYears, History, TakeModel
from gpu_modeler.engine import Calculation
from gpu_modeler.files import gpum
from tests.small_model import bits, contents

FIGURES = {
    "revenue": "12.3",
    "gross_margin": "45%",
    "operating_expense": "9",
    "cash": "60亿",
    "shares": "4.7",
    "share_price": "650",
    "source_title": "2025年年报",
    "source_date": "2026-03-31",
    "source_address": "https://example.com",
}
VIEWS = {
    "growth_first": "80%",
    "growth_last": "10%",
    "margin_last": "55%",
    "expense_last": "25%",
    "tax_rate": "15%",
    "capex_ratio": "5%",
    "working_capital_ratio": "20%",
    "discount_rate": "11%",
    "terminal_growth": "3%",
    "sales_multiple": "8",
}


def answers(**changes):
    made = Answers(
        "沐曦 / MetaX",
        "2025",
        8,
        reported={(0, key): text for key, text in FIGURES.items()},
        assumed={(0, key): text for key, text in VIEWS.items()},
    )
    return replace(made, **changes)


def by_hand(years=8):
    """The same model in plain arithmetic: value per share, cash by year, revenue by year."""
    revenue, cash, capital = 12.3, 60.0, 12.3 * 0.2
    growths = [0.8 + (0.1 - 0.8) * k / (years - 1) for k in range(years)]
    worth, flows, revenues, cashes = 0.0, [], [], []
    for k in range(1, years + 1):
        revenue *= 1 + growths[k - 1]
        margin = 0.45 + (0.55 - 0.45) * k / years
        ratio = 9 / 12.3 + (0.25 - 9 / 12.3) * k / years
        profit = revenue * margin - revenue * ratio
        after_tax = profit - max(0, profit) * 0.15
        flow = after_tax - revenue * 0.05 - (revenue * 0.2 - capital)
        capital = revenue * 0.2
        cash += flow
        worth += flow / 1.11**k
        flows.append(flow)
        revenues.append(revenue)
        cashes.append(cash)
    worth += flows[-1] * 1.03 / (0.11 - 0.03) / 1.11**years
    return (worth + 60) / 4.7, revenues, cashes, flows


@pytest.fixture
def calculation():
    return Calculation.of(guided_model(answers()))


class TestNumbers:
    def test_they_are_those_of_plain_arithmetic(self, calculation):
        worth, revenues, cashes, flows = by_hand()
        assert calculation.value("value_per_share", ("metax",), "base") == pytest.approx(worth, rel=1e-12)
        for step, year in enumerate(range(2026, 2034)):
            place = (str(year), "metax")
            assert calculation.value("revenue", place, "base") == pytest.approx(revenues[step], rel=1e-12)
            assert calculation.value("cash", place, "base") == pytest.approx(cashes[step], rel=1e-12)
            runway = max(cashes[step], 0) / -flows[step] * 12 if flows[step] < 0 else 0
            assert calculation.value("cash_runway", place, "base") == pytest.approx(runway, rel=1e-12)

    def test_a_steady_company_is_worth_a_growing_perpetuity(self):
        """No growth, no working capital, no investment: profit 100 × 30 % × 75 % a year for ever, at 10 %."""
        steady = {
            "growth_first": "0%", "growth_last": "0%", "margin_last": "50%", "expense_last": "20%",
            "tax_rate": "25%", "capex_ratio": "0%", "working_capital_ratio": "0%",
            "discount_rate": "10%", "terminal_growth": "0%",
        }  # fmt: skip
        figures = {
            **FIGURES,
            "revenue": "100",
            "gross_margin": "50%",
            "operating_expense": "20",
            "cash": "0",
            "shares": "10",
        }
        made = answers(
            reported={(0, key): text for key, text in figures.items()},
            assumed={(0, key): text for key, text in steady.items()},
        )
        worth = Calculation.of(guided_model(made)).value("value_per_share", ("metax",), "base")
        assert worth == pytest.approx(100 * 0.3 * 0.75 / 0.10 / 10, rel=1e-12)

    def test_a_multiple_values_next_years_revenue(self):
        calculation = Calculation.of(guided_model(answers(valuation="multiple")))
        expected = (12.3 * 1.8 * 8 + 60) / 4.7
        assert calculation.value("value_per_share", ("metax",), "base") == pytest.approx(expected, rel=1e-12)
        assert calculation.value("upside", ("metax",), "base") == pytest.approx(expected / 650 - 1, rel=1e-12)

    def test_reported_figures_and_market_values(self, calculation):
        assert calculation.value("gross_profit", ("2025", "metax"), "base") == pytest.approx(12.3 * 0.45)
        assert calculation.value("operating_profit", ("2025", "metax"), "base") == pytest.approx(
            12.3 * 0.45 - 9
        )
        assert calculation.value("market_cap", ("metax",), "base") == pytest.approx(650 * 4.7)
        assert calculation.value("price_to_sales", ("metax",), "base") == pytest.approx(650 * 4.7 / 12.3)

    def test_the_check_ties_out_in_every_year(self, calculation):
        for year in range(2025, 2034):
            assert calculation.value("cash_check", (str(year), "metax"), "base") == pytest.approx(0, abs=1e-9)

    def test_it_does_so_with_years_before_the_first(self):
        model = guided_model(answers())
        history = History(model, Calculation.of(model))
        worth = history.calculation.value("value_per_share", ("metax",), "base")
        history.perform(AddYears(2, at_start=True))
        for year in range(2023, 2034):
            assert history.calculation.value("cash_check", (str(year), "metax"), "base") == pytest.approx(
                0, abs=1e-9
            )
        assert history.calculation.value("value_per_share", ("metax",), "base") == worth

    def test_other_units_give_the_same_worth(self):
        millions = {**FIGURES, "revenue": "1230", "operating_expense": "900", "cash": "6000"}
        made = answers(
            currency=Currency("CNY", "_1m"), reported={(0, key): text for key, text in millions.items()}
        )
        assert outcome(made)[0][1] == pytest.approx(by_hand()[0], rel=1e-12)

    def test_what_is_told_before_is_what_comes_out(self, calculation):
        ((labels, worth, upside),) = outcome(answers())
        assert labels.en == "MetaX"
        assert worth == calculation.value("value_per_share", ("metax",), "base")
        assert upside == calculation.value("upside", ("metax",), "base")


class TestRecords:
    def test_about_thirty_lines_with_formulas_units_and_charts(self):
        model = guided_model(answers())
        assert 25 <= len(model.lines) <= 40
        assert sum(bool(line.formula) for line in model.lines.values()) >= 20
        assert set(model.orders["charts"]) == set(model.charts)
        assert len(model.charts) == 2
        assert all(line.labels.zh and line.labels.en for line in model.lines.values())

    def test_every_typed_number_has_its_source(self):
        model = guided_model(answers())
        cell = model.cell("revenue", ("2025", "metax"))
        assert (cell.value, cell.kind, cell.source) == (12.3, "actual", "report_metax")
        assert model.sources["report_metax"].date == "2026-03-31"
        assert model.cell("cash", ("2025", "metax")).value == 60.0
        assert all(cell.source for (_, line, _), cell in model.all_cells() if line != "valuation_year")

    def test_what_is_left_as_proposed_is_marked_with_the_reason(self):
        proposed = proposals(FIGURES, Currency())
        model = guided_model(answers(assumed={(0, key): text for key, text in proposed.items()}))
        cell = model.cell("tax_rate", ("metax",))
        assert cell.source == "guided_proposal"
        assert "假设" in cell.note.zh
        assert "Assumption" in cell.note.en
        own = guided_model(answers()).cell("discount_rate", ("metax",))
        assert own.source == "guided_proposal"  # 11 % was proposed too
        assert guided_model(answers()).cell("working_capital_ratio", ("metax",)).source == "own_view"

    def test_margins_are_proposed_as_they_were_last(self):
        proposed = proposals(FIGURES, Currency())
        assert proposed["margin_last"] == "45%"
        assert proposed["expense_last"] == "73.17%"

    def test_several_companies_have_ids_of_their_own(self):
        reported = {(place, key): text for place in range(3) for key, text in FIGURES.items()}
        assumed = {(place, key): text for place in range(3) for key, text in VIEWS.items()}
        model = guided_model(
            answers(companies="甲 / Core\n乙 / CORE!\nperiod / Period", reported=reported, assumed=assumed)
        )
        assert model.item_ids("company") == ("core", "core_2", "period_2")
        Calculation.of(model)

    def test_without_a_source_the_numbers_have_none(self):
        figures = {key: text for key, text in FIGURES.items() if not key.startswith("source")}
        model = guided_model(answers(reported={(0, key): text for key, text in figures.items()}))
        assert model.cell("revenue", ("2025", "metax")).source == ""
        assert "report_metax" not in model.sources


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"companies": " \n"}, "companies"),
            ({"companies": "甲\n甲"}, "companies"),
            ({"companies": "\n".join(f"c{k}" for k in range(60))}, "companies"),
            ({"last_year": "next"}, "last_year"),
            ({"last_year": "25"}, "last_year"),
        ],
    )
    def test_of_the_first_step_are_told_at_their_field(self, changes, field):
        name, message = answers(**changes).fault_of_basics()
        assert name == field
        assert message.in_language("zh")
        assert message.in_language("en")

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("revenue", ""), ("revenue", "abc"), ("revenue", "-3"), ("revenue", "0"), ("gross_margin", "145%"),
            ("shares", "0"), ("source_date", "soon"), ("cash", "-1"), ("revenue", "150 chip"),
        ],
    )  # fmt: skip
    def test_of_figures_name_company_and_field(self, field, text):
        made = answers(reported={(0, key): value for key, value in {**FIGURES, field: text}.items()})
        ((place, known, message),) = made.faults("reported")
        assert (place, known.id) == (0, field)
        assert message.in_language("zh")

    def test_a_text_is_told_from_a_unit_that_does_not_fit(self):
        def fault(text):
            made = answers(reported={(0, key): value for key, value in {**FIGURES, "revenue": text}.items()})
            ((_, _, message),) = made.faults("reported")
            return message.in_language("en")

        assert fault("abc").startswith("“abc” is no number")
        assert "is no number" not in fault("150 chip")

    def test_growth_must_stay_below_the_discount_rate(self):
        made = answers(
            assumed={(0, key): value for key, value in {**VIEWS, "terminal_growth": "11%"}.items()}
        )
        assert [known.id for _, known, _ in made.faults("assumed")] == ["terminal_growth"]
        assert not list(replace(made, valuation="multiple").faults("assumed"))

    def test_complete_answers_have_no_fault(self):
        assert answers().fault_of_basics() is None
        assert not [*answers().faults("reported"), *answers().faults("assumed")]

    def test_every_field_is_asked_and_explained(self):
        assert {field.id for way in ("dcf", "multiple") for field in asked(way)} == {f.id for f in ASSUMED}
        for field in (*REPORTED, *ASSUMED):
            assert field.labels.zh
        for field in ASSUMED:
            assert field.reason.en.startswith("Assumption")


def test_it_is_one_step_that_undo_takes_back():
    model = blank_model()
    history = History(model, Calculation.of(model))
    before = contents(model)
    history.perform(TakeModel(guided_model(answers())))
    assert bits(history.calculation) == bits(Calculation.of(guided_model(answers())))
    history.undo()
    assert contents(model) == before


def test_a_saved_file_holds_it(tmp_path):
    model = guided_model(answers())
    gpum.write(model, tmp_path / "a.gpum")
    assert contents(gpum.read(tmp_path / "a.gpum")) == contents(model)
