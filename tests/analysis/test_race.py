"""The race, counted by hand on a few trials."""

import numpy as np

from gpu_modeler.analysis.race import first_to_profit, leads, survives, worth_more


def chances(found):
    return [None if each is None else each.value for each in found]


def test_the_largest_leads_and_a_tie_is_shared():
    amounts = np.array([[3.0, 1, 5, 2], [1, 4, 5, 1], [2, 2, 1, np.nan]])
    assert chances(leads(amounts)) == [(1 + 0.5 + 1) / 4, (1 + 0.5) / 4, 0]


def test_an_error_never_leads():
    assert chances(leads(np.array([[np.nan, np.nan], [np.nan, -1]]))) == [0, 0.5]


def test_the_first_to_profit():
    profits = np.array(
        [
            [[-1.0, -1, -1, -1], [-1, 2, -1, -1], [9, 9, 9, 9]],
            [[1, 1, -1, 1], [-1, 1, -1, 1], [9, 9, 9, 9]],
        ]
    )  # [period, company, trial]; the third company earns money already
    assert chances(first_to_profit(profits, [False, False, True])) == [1.5 / 4, 1.5 / 4, None]


def test_a_company_survives_that_never_lacks_money():
    funds = np.array([[[5.0, 5, 5], [1, 1, 1]], [[3, -1, 0], [2, 2, np.nan]]])
    assert chances(survives(funds)) == [2 / 3, 2 / 3]


def test_worth_more_than_today():
    assert chances(worth_more(np.array([[2.0, 5], [1, np.nan]]), np.array([[3.0, 3], [0, 0]]))) == [0.5, 0.5]
