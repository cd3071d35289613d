from dataclasses import replace

import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import SetCell, SetClaim
from gpu_modeler.errors import CellError
from gpu_modeler.model import Cell, Claim, Replacement
from gpu_modeler.text import Labels
from tests.small_model import small_model


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


def problems(session, code):
    return [(problem.severity, problem.place) for problem in session.problems() if problem.code == code]


def claim(formula, expected, unit="CNY_100m", tolerance=0.01, check="equal", high="", scenario="base"):
    return Claim(
        "tried", Labels("试", "Tried"), formula, expected, unit, tolerance, check, "agrees", scenario, high
    )


def result(session, tried):
    session.perform(SetClaim(tried))
    return session.claims()[-1]


def test_an_error_is_listed_where_it_begins(session):
    for segment in ("training", "inference"):
        session.clear_cell("units", ("2024", "metax", segment), "base")
    session.set_formula("gap", "1 CNY_100m / metax.margin[2024]")
    found = problems(session, "cell_error")
    assert ("error", "metax.margin[2024]") in found
    assert not [place for _, place in found if "gap" in place]


def test_a_check_that_is_not_zero_is_an_error(session):
    session.define_line("cash_check", "revenue - revenue", unit="CNY_100m", axes=("period", "company"))
    assert problems(session, "not_zero") == []
    session.set_value("cash_check", ("2025", "biren"), 0.5, "bear")
    assert problems(session, "not_zero") == [
        ("error", "biren.cash_check[2025] (bear)"),
        ("error", "biren.cash_check[2025] (crash)"),
    ]


def test_values_without_a_source_are_counted_by_line(session):
    assert problems(session, "without_source") == [("info", "growth")]
    session.perform(SetCell("profit", ("2024", "metax"), Cell(1.0, "actual")))
    assert problems(session, "without_source")[0] == ("warning", "profit")


def test_an_input_that_nobody_reads_is_listed(session):
    assert problems(session, "unused_input") == [("info", "loose")]


def test_a_claim_whose_verdict_is_not_the_recorded_one_is_a_warning(session):
    assert problems(session, "claim_verdict") == [("warning", "total_2024")]


def test_errors_come_first(session):
    session.define_line("cash_check", "1", unit="1")
    assert session.problems()[0].severity == "error"


@pytest.mark.parametrize(
    ("tried", "values", "verdict"),
    [
        (claim("metax.revenue[2025]", (20.0,), tolerance=0.02), (19.8,), "agrees"),
        (claim("metax.revenue[2025]", (20.0,), tolerance=0.001), (19.8,), "disagrees"),
        (claim("metax.revenue[2025]", (198_000.0,), "CNY_10k"), (198_000.0,), "agrees"),
        (claim("metax.revenue[2025]", (19.8,), tolerance=0.0), (19.8,), "agrees"),
        (claim("metax.revenue[2025]", (19.0,), check="at_least", tolerance=0.0), (19.8,), "agrees"),
        (claim("metax.revenue[2025]", (20.0,), check="at_least", tolerance=0.0), (19.8,), "disagrees"),
        (claim("growth[2025]", (25.0,), "%"), (25.0,), "agrees"),
        (claim("growth[2025]", (10.0,), "%", scenario="bear"), (10.0,), "agrees"),
        (claim("-metax.revenue[2025]", (-20.0,), tolerance=0.02), (-19.8,), "agrees"),
        (claim("1 CNY_100m", (1.0, 2.0), high="2 CNY_100m"), (1.0, 2.0), "agrees"),
        (claim("1 CNY_100m", (1.0, 3.0), high="2 CNY_100m"), (1.0, 2.0), "disagrees"),
        (claim("1 CNY_100m / 0", (1.0,)), (CellError.DIV0,), "disagrees"),
    ],
)
def test_a_claim_is_compared_in_its_unit(session, tried, values, verdict):
    found = result(session, tried)
    assert found.values == pytest.approx(values)
    assert found.verdict == verdict


@pytest.mark.parametrize("formula", ["revenu", "revenue[2025]", "units + revenue", "1 chip"])
def test_a_claim_that_cannot_be_evaluated_is_an_error(session, formula):
    before = session.model.claims["total_2024"]
    session.model.apply(Replacement("claims", "total_2024", before, replace(before, formula=formula)))
    assert problems(session, "claim_formula") == [("error", "total_2024")]
    assert session.claims()[0].values == ()
    for language in ("zh", "en"):
        assert session.problems()[0].message.in_language(language)
