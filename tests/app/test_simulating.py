"""Uncertainties of a session: set after they were read, listed where they cannot be drawn, simulated by company."""

import pytest

from gpu_modeler.analysis.distribution_faults import DistributionUnknown
from gpu_modeler.analysis.sampling import Sampling
from gpu_modeler.app import simulating
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.simulating import (
    RaceLineMissing,
    Request,
    chances,
    company_outputs,
    simulate_model,
    standings,
)
from gpu_modeler.app.uncertain_checks import uncertain_problems
from gpu_modeler.edits import SetUncertainty, SetUnit
from gpu_modeler.files import starter
from gpu_modeler.model import Correlation, Uncertainty
from tests.analysis.uncertain_models import plain_model, uncertain
from tests.small_model import small_model


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


def test_an_unreadable_distribution_is_refused_before_anything_changes(session):
    with pytest.raises(DistributionUnknown):
        simulating.set_uncertainty(session, Uncertainty("x", "growth", "norml(0, 1)", "add"))
    assert "x" not in session.model.uncertainties
    simulating.set_uncertainty(session, Uncertainty("x", "growth", "normal(0, 1)", "add"))
    assert session.model.uncertainties["x"].unit == "%"
    session.undo()
    assert "x" not in session.model.uncertainties


def test_what_cannot_be_drawn_is_a_problem(session):
    assert not [problem for problem in session.problems() if problem.code == "uncertainty"]
    session.perform(SetUncertainty(Uncertainty("loose", "loose", "normal(0, 1)")))
    session.perform(SetUnit("loose", "CNY_100m"))
    (problem,) = [problem for problem in session.problems() if problem.code == "uncertainty"]
    assert (problem.severity, problem.place) == ("error", "loose")
    assert "CNY_100m" in problem.message.in_language("en")


def test_correlations_that_cannot_hold_are_a_problem():
    model = plain_model(inputs=[("a", 0.0), ("b", 0.0), ("c", 0.0)])
    uncertain(
        model, *((name, "normal(0, 1)") for name in "abc"), correlations=[("a", "b", 1.0), ("b", "c", 1.0)]
    )
    (problem,) = uncertain_problems(model)
    assert (problem.code, problem.severity) == ("correlations", "warning")
    model.correlations["a", "c"] = Correlation("a", "c", 1.0)
    assert list(uncertain_problems(model)) == []


def test_a_model_without_the_lines_of_the_race_is_told_so(session):
    with pytest.raises(RaceLineMissing, match="equity_value"):
        company_outputs(session.model)


class TestStarter:
    session = Session(starter.load_starter(), SettingsFile.nowhere())
    found = simulate_model(session.model, Request((), Sampling(320, 1), race=True))

    def test_the_future_begins_where_something_varies(self):
        assert simulating.future(self.session.model, self.found.uncertain)[0] == "2026"

    def test_who_has_earned_money_before_has_done_so_in_every_year(self):
        told = chances(self.session.model, self.found, "cambricon")
        assert [each.value for each in told.earns_by] == [1] * 10

    def test_chances_by_year_only_rise(self):
        for company in self.session.model.item_ids("company"):
            told = chances(self.session.model, self.found, company)
            for kind in (told.earns_by, told.out_of_cash_by, told.gap_by):
                values = [each.value for each in kind]
                assert values == sorted(values)

    def test_one_company_leads(self):
        found = standings(self.session.model, self.found, "2030")
        assert sum(each.leads.value for each in found) == pytest.approx(1)
