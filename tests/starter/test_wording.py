"""Chinese texts of the shipped model are punctuated as Chinese; what the manual says in words holds in the model."""

import re
from collections.abc import Iterator

import pytest

from gpu_modeler.analysis.weighting import weighted_value
from gpu_modeler.engine import Calculation
from gpu_modeler.files.starter import load_starter
from gpu_modeler.model import Model
from gpu_modeler.resources import resource_folder

# A Latin comma, colon, semicolon, question mark or full stop beside a Chinese character.
LATIN = re.compile(r"[一-鿿”）》][,;:?!.](?![\d\w])|[,;:?!](?=[一-鿿“（《])")


@pytest.fixture(scope="module")
def starter() -> Model:
    return load_starter()


@pytest.fixture(scope="module")
def calculation(starter) -> Calculation:
    return Calculation.of(starter)


def chinese(model: Model) -> Iterator[str]:
    """Yield every Chinese text of the model but the quotations of sources."""
    for table in ("axes", "groups", "sections", "lines", "scenarios", "claims", "charts"):
        for record in model.ordered(table):
            yield record.labels.zh
            yield getattr(record, "note", record.labels).zh
    for line in model.lines.values():
        yield from (exception.note.zh for exception in line.exceptions)
    for _, cell in model.all_cells():
        yield cell.note.zh
        yield from (other.note.zh for other in cell.alternatives)
    yield (resource_folder() / "manual" / "model.zh.md").read_text(encoding="utf-8")


def test_chinese_texts_have_chinese_punctuation(starter):
    assert [text for text in chinese(starter) if LATIN.search(text)] == []


def test_english_notes_hold_no_chinese(starter):
    notes = [cell.note.en for _, cell in starter.all_cells()] + [
        line.note.en for line in starter.lines.values()
    ]
    assert [note for note in notes if re.search(r"[一-鿿，。：；]", note)] == []


# --- sentences of the manual ---


def test_the_trio_is_priced_at_two_to_five_times_its_value(calculation):
    for company in ("cambricon", "moore_threads", "metax"):
        ratio = calculation.value("upside", (company,)) + 1
        assert 2 <= 1 / ratio <= 5


def test_weighted_by_probability_the_trio_is_worth_about_a_third_of_its_price(starter, calculation):
    value = weighted_value(starter, calculation, "trio_equity_value", ())
    assert value / calculation.value("trio_market_cap", ()) == pytest.approx(1 / 3, abs=0.03)


def test_buyers_need_a_third_of_the_market_and_get_a_seventh(calculation):
    assert calculation.value("trio_required_share", ()) == pytest.approx(1 / 3, abs=0.01)
    share = calculation.value("trio_revenue", ("2030",)) / calculation.value("domestic_market", ("2030",))
    assert share == pytest.approx(1 / 7, abs=0.01)


def test_in_the_bull_case_the_trio_is_worth_less_than_its_price_and_cambricon_nearly_its_own(calculation):
    assert calculation.value("trio_equity_value", (), "bull") < calculation.value("trio_market_cap", ())
    assert calculation.value("upside", ("cambricon",), "bull") > -0.2


def test_terminal_value_is_most_of_the_value_and_more_than_all_of_it_for_two(starter, calculation):
    share = {name: calculation.value("terminal_value_share", (name,)) for name in starter.item_ids("company")}
    assert all(part > 0.7 for part in share.values())
    assert {name for name, part in share.items() if part > 1} == {"biren", "iluvatar"}


def test_value_by_growth_comes_to_a_plausible_multiple(calculation):
    implied = calculation.values("terminal_implied_ps")[0, :, 0, 0]
    multiple = calculation.value("terminal_ps", ())
    assert (implied < multiple).all()
    assert implied.min() > 2


@pytest.mark.parametrize(
    ("scenario", "companies"),
    [
        ("base", set()),
        ("bear", {"biren", "iluvatar"}),
        ("hbm_squeeze", {"biren", "iluvatar"}),
        ("tape_out_failure", {"biren"}),
    ],
)
def test_who_runs_short_of_funds_in_a_scenario(starter, calculation, scenario, companies):
    case = starter.orders["scenarios"].index(scenario)
    gap = calculation.values("funding_gap")[4:, :, 0, case].max(axis=0)
    short = {name for name, most in zip(starter.item_ids("company"), gap, strict=True) if most > 5}
    assert short == companies


def test_the_value_of_kunlunxin_lies_in_the_range_of_goldman_sachs(calculation):
    stake = calculation.value("equity_value", ("kunlunxin",)) * 0.59 / calculation.value("usd_cny", ())
    assert 30 < stake < 110


def test_non_cash_charges_cover_what_reported_losses_hold_beyond_the_built_up_ones(calculation):
    difference = calculation.values("reported_difference")[:4, 3:5, 0, 0]
    assert (calculation.values("non_cash_items")[:4, 3:5, 0, 0] >= -difference).all()


def test_reported_revenue_is_built_up_from_shares(calculation):
    assert abs(calculation.values("revenue_difference")).max() < 0.02


def test_negative_cash_costs_the_borrowing_rate(starter, calculation):
    case = starter.orders["scenarios"].index("hbm_squeeze")
    cash = calculation.values("cash")[4:, 3, 0, case]
    year = int(cash.argmin()) + 4
    assert cash.min() < 0
    owed = calculation.values("debt")[year, 3, 0, 0] - cash.min()
    assert calculation.values("interest_expense")[year + 1, 3, 0, case] == pytest.approx(owed * 0.031)


# --- scenarios do what their reasons say ---


def _beside_base(starter, scenario, line):
    """Return pairs of a scenario's own cells of a line and the base's, with the place of each."""
    own = {
        place: cell.value
        for (case, name, place), cell in starter.all_cells()
        if (case, name) == (scenario, line)
    }
    return [(place, value, starter.cell(line, place).value) for place, value in own.items()]


def test_leaders_hold_a_tenth_more_share_from_2030_in_the_bull_case(starter):
    pairs = _beside_base(starter, "bull", "market_share")
    for (year, company, _), own, base in pairs:
        assert company in starter.groups["trio"].items
        if year >= "2030":
            assert own == pytest.approx(1.1 * base, rel=0.01)
        else:
            assert base < own < 1.1 * base


def test_prices_grow_less_in_the_bear_case(starter):
    gaps = [base - own for _, own, base in _beside_base(starter, "bear", "price_growth")]
    assert min(gaps) >= 0.01 - 1e-9
    assert max(gaps) <= 0.03 + 1e-9


def test_memory_comes_back_a_year_earlier_in_the_bull_case_and_four_later_in_the_squeeze(
    starter, calculation
):
    fill = calculation.values("hbm_fill_rate")[4:, 0, 0]
    full = {
        case: int((fill[:, i] >= 1).argmax()) + 2026 for i, case in enumerate(starter.orders["scenarios"])
    }
    assert (full["base"], full["bull"], full["hbm_squeeze"]) == (2030, 2029, 2034)
    squeeze = fill[:, starter.orders["scenarios"].index("hbm_squeeze")]
    assert (squeeze < 0.5).sum() == 2


def test_own_chips_serve_seven_tenths_of_hyperscalers_demand(starter):
    assert (
        max(own for _, own, _ in _beside_base(starter, "hyperscalers_own_chips", "asic_self_supply")) == 0.7
    )


def test_customers_come_back_within_four_years_of_a_failed_tape_out(starter):
    pairs = _beside_base(starter, "tape_out_failure", "market_share")
    lost = {(company, segment): [] for (_, company, segment), _, _ in pairs}
    for (_, company, segment), own, base in pairs:
        lost[company, segment].append(1 - own / base)
    for losses in lost.values():
        assert len(losses) == 4
        assert losses == sorted(losses, reverse=True)
        assert 0.03 < losses[-1] < 0.07


def test_the_bull_case_reaches_the_market_of_the_prospectuses(calculation):
    assert calculation.value("tam", ("2029",), "bull") == pytest.approx(13400, rel=0.005)
