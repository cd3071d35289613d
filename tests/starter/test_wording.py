"""Chinese texts of the shipped model are punctuated as Chinese; what the manual says in words holds in the model."""

import re
from collections.abc import Iterator

import pytest

from gpu_modeler.app.weighting import weighted_value
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
