"""The race, counted by hand on a few trials."""

import numpy as np
import pytest

from gpu_modeler.analysis.race import Race, RaceLines, first_to_profit, leads, survives
from gpu_modeler.analysis.tally import Tally


def chances(found):
    return np.mean(found, axis=1).tolist()


def test_the_largest_leads_and_a_tie_is_shared():
    amounts = np.array([[3.0, 1, 5, 2], [1, 4, 5, 1], [2, 2, 1, np.nan]])
    assert chances(leads(amounts)) == [(1 + 0.5 + 1) / 4, (1 + 0.5) / 4, 0]


def test_an_error_never_leads():
    assert chances(leads(np.array([[np.nan, np.nan], [np.nan, -1]]))) == [0, 0.5]


PROFITS = np.array(
    [
        [[-1.0, -1, -1, -1], [-1, 2, -1, -1], [9, 9, 9, 9]],
        [[1, 1, -1, 1], [-1, 1, -1, 1], [9, 9, 9, 9]],
    ]
)
"""`[period, company, trial]`; the third company earns money already."""


def test_the_first_to_profit():
    assert chances(first_to_profit(PROFITS, [False, False, True])) == [1.5 / 4, 1.5 / 4, 0]


def test_a_company_survives_that_never_lacks_money():
    funds = np.array([[[5.0, 5, 5], [1, 1, 1]], [[3, -1, 0], [2, 2, np.nan]]])
    assert chances(survives(funds)) == [2 / 3, 2 / 3]


class TestCounted:
    """Three companies in a year past and two to come, four trials."""

    race = Race(
        RaceLines("worth", "today", "revenue", "profit", "funds", "gap"),
        ("a", "b", "c"),
        ("2025",),
        ("2026", "2027"),
        (False, False, True),
    )

    @pytest.fixture
    def tally(self):
        past = np.full((1, 3, 4), -1.0)
        worth = np.array([[2.0, 5, 1, 1], [1, np.nan, 9, 9], [3, 3, 3, 3]])
        revenue = np.concatenate([past, PROFITS, PROFITS[:1] * [[[1], [5], [0]]]])[:3]
        profit = np.concatenate([past + np.array([0, 0, 9])[:, None], PROFITS])
        funds = np.concatenate([past, np.ones((2, 3, 4))])
        funds[2, 1] = [-1, 1, np.nan, 1]
        gap = np.zeros((3, 3, 4))
        gap[1, 0, 2] = 7
        lines = [worth, np.full((3, 4), 3.0), revenue, profit, funds, gap]
        return Tally.of(self.race.rows(np.concatenate([each.reshape(-1, 4) for each in lines])), "plain")

    def standing(self, tally, company):
        found = self.race.standing(tally, company, "2026")
        return [
            each and each.value
            for each in (found.leads, found.first_to_profit, found.survives, found.worth_more)
        ]

    def test_standings(self, tally):
        assert self.standing(tally, "a") == [0, 1.5 / 4, 1, 1 / 4]
        assert self.standing(tally, "b") == [0, 1.5 / 4, 2 / 4, 2 / 4]
        assert self.standing(tally, "c") == [1, None, 1, 0]

    def test_chances_by_year(self, tally):
        found = self.race.chances(tally, "b")
        assert found.periods == ("2026", "2027")
        assert [each.value for each in found.earns_by] == [1 / 4, 2 / 4]
        assert [each.value for each in found.out_of_cash_by] == [0, 1 / 4]
        assert [each.value for each in self.race.chances(tally, "a").gap_by] == [1 / 4, 1 / 4]
        assert [each.value for each in self.race.chances(tally, "c").earns_by] == [1, 1]

    def test_a_trial_in_which_the_worth_failed_is_left_out_of_the_percentile(self, tally):
        assert self.race.chances(tally, "b").percentile_today.value == 1 / 3
