"""What is stepped, what is evaluated at once, and what is a circle."""

import pytest

from gpu_modeler.engine import Calculation, CircularReference
from tests.engine.small_models import row, small_model


def directions(calculation):
    """Return the direction of every component with the names of its lines."""
    return [
        (tuple(node.line for node in part.nodes), part.direction)
        for part in calculation.state.order.components
    ]


def test_lines_without_a_loop_are_evaluated_for_all_periods_at_once():
    calculation = Calculation.of(small_model("a [period] = b * 2\nb [period] = c[-1] + c[+1]\nc [period]"))
    assert directions(calculation) == [(("c",), 0), (("b",), 0), (("a",), 0)]


def test_a_loop_through_the_period_before_is_stepped_forward():
    calculation = Calculation.of(
        small_model("cash [period] = cash[-1] + interest + 1\ninterest [period] = cash[-1] * 0.5")
    )
    assert directions(calculation) == [(("interest", "cash"), 1)]
    assert row(calculation, "cash") == [1, 2.5, 4.75, 8.125]


def test_a_loop_through_the_next_period_is_stepped_backward():
    calculation = Calculation.of(small_model("worth [period] = worth[+1] * 0.5 + 8"))
    assert directions(calculation) == [(("worth",), -1)]
    assert row(calculation, "worth") == [15, 14, 12, 8]


def test_a_lag_before_the_first_period_is_zero():
    calculation = Calculation.of(small_model("a [period] = year\nb [period] = a[-2]"))
    assert row(calculation, "b") == [0, 0, 2024, 2025]


def test_a_lead_after_the_last_period_is_zero():
    calculation = Calculation.of(small_model("a [period] = year\nb [period] = a[+1]"))
    assert row(calculation, "b") == [2025, 2026, 2027, 0]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("a [period] = a + 1", ("a", "a")),
        ("a [period] = b\nb [period] = a", ("a", "b", "a")),
        ("c [period] = d\na [period] = c\nd [period] = e + 1\ne [period] = c", ("c", "d", "e", "c")),
        ("a [period] = a[-1] + b\nb [period] = a", ("a", "b", "a")),
        ("total [] = SUM(a, period)\na [period] = total * 2", ("total", "a", "total")),
        ("a [period] = b[-1]\nb [period] = a[+1]", ("a", "b", "a")),
        ("a [period] = a[2025]", ("a", "a")),
        ("a [period, company] = SUM(a, company)", ("a", "a")),
    ],
)
def test_a_circle_names_its_lines_in_order(text, path):
    with pytest.raises(CircularReference) as caught:
        Calculation.of(small_model(text))
    assert caught.value.lines == path
    assert " → ".join(path) in caught.value.user_message("en")
    assert " → ".join(path) in caught.value.user_message("zh")


@pytest.mark.parametrize("formula", ["a[-1] + a[+1]", "a[2025]"])
def test_a_circle_through_other_periods_is_not_said_to_be_in_one(formula):
    with pytest.raises(CircularReference) as caught:
        Calculation.of(small_model(f"a [period] = {formula}"))
    assert "same period" not in caught.value.user_message("en")
    assert "同一期" not in caught.value.user_message("zh")
    assert "only the period before" in caught.value.user_message("en")


def test_one_company_may_read_another_of_the_same_line():
    text = "price [company] = 10\n  @ company biren = metax.price / 2\n  @ company metax = moore.price + 1"
    calculation = Calculation.of(small_model(text))
    assert [calculation.value("price", (company,)) for company in ("moore", "metax", "biren")] == [
        10,
        11,
        5.5,
    ]


def test_companies_may_read_one_another_through_two_lines_that_step():
    text = """
        sales [period, company] = sales[-1] + orders
            @ company metax = moore.sales * 2
        orders [period, company] = 3
            @ company moore = sales[-1] + 1
    """
    calculation = Calculation.of(small_model(text))
    assert row(calculation, "sales", "moore") == [1, 3, 7, 15]
    assert row(calculation, "sales", "metax") == [2, 6, 14, 30]
    assert row(calculation, "sales", "biren") == [3, 6, 9, 12]


def test_later_years_may_build_on_a_fixed_earlier_one_of_the_same_line():
    text = "market [period] = 100\n  @ period 2026 2027 = market[2025] * 1.5 ^ (year - 2025)"
    assert row(Calculation.of(small_model(text)), "market") == [100, 100, 150, 225]


def test_a_chain_of_thousands_of_lines_needs_no_recursion():
    text = "\n".join(["line_0 [] = 1", *(f"line_{at} [] = line_{at - 1} + 1" for at in range(1, 3000))])
    assert Calculation.of(small_model(text)).value("line_2999", ()) == 3000


def test_the_order_is_the_models_where_nothing_forces_another():
    calculation = Calculation.of(small_model("z [] = 1\ny [] = x\nx [] = 2\na [] = 3"))
    assert calculation.order == ("z", "x", "y", "a")
