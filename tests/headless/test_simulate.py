"""The command `simulate`: tables, JSON, the same numbers for the same seed, and what it refuses."""

import json
import sys

import numpy as np
import pytest

from gpu_modeler.analysis import streaming
from gpu_modeler.files import gpum
from gpu_modeler.headless import main, simulate
from gpu_modeler.model import Correlation, Uncertainty
from tests.analysis.uncertain_models import plain_model, uncertain
from tests.small_model import small_model


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def run(capsys):
    def runs(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return runs


@pytest.fixture
def model(tmp_path):
    gpum.write(small_model(), tmp_path / "small.gpum")
    return tmp_path / "small.gpum"


@pytest.fixture
def normal(tmp_path):
    made = uncertain(plain_model(("y", "2 * x + 1"), inputs=[("x", 0.0)]), ("x", "normal(3, 2)"))
    gpum.write(made, tmp_path / "normal.gpum")
    return tmp_path / "normal.gpum"


class TestJson:
    def test_figures_and_their_errors(self, run, normal):
        code, out, err = run("simulate", normal, "--trials", 4096, "--seed", 5, "--output", "y", "--json")
        assert (code, err) == (0, "")
        found = json.loads(out)
        assert (found["trials"], found["seed"], found["method"], found["draws"]) == (4096, 5, "sobol", 1)
        (output,) = found["outputs"]
        assert (output["output"], output["unit"], output["failed"]) == ("y", "1", 0)
        for figure, truth in ((output["mean"], 7), (output["sd"], 4)):
            assert abs(figure["value"] - truth) < 4 * figure["error"] < 0.2
        levels = {each["level"]: each["value"] for each in output["quantiles"]}
        assert levels[0.95] - levels[0.05] == pytest.approx(2 * 1.6448536 * 4, rel=0.01)

    def test_it_is_the_same_for_any_number_of_workers_and_differs_with_the_seed(self, run, model):
        arguments = (
            "simulate",
            model,
            "--trials",
            300,
            "--output",
            "gap:2026",
            "--output",
            "revenue@metax",
            "--json",
        )
        one, two, other = (
            run(*arguments, "--seed", seed, "--workers", workers)[1]
            for seed, workers in ((1, 1), (1, 3), (2, 1))
        )
        assert one == two
        assert one != other

    def test_a_line_without_a_period_gives_every_year(self, run, model):
        out = run("simulate", model, "--trials", 64, "--output", "revenue@metax", "--json")[1]
        names = [each["output"] for each in json.loads(out)["outputs"]]
        assert names == ["revenue@metax:2024", "revenue@metax:2025", "revenue@metax:2026"]

    def test_trials_that_were_not_kept_have_widths(self, run, normal, monkeypatch):
        arguments = ("simulate", normal, "--trials", 9000, "--output", "y", "--json")
        whole = json.loads(run(*arguments)[1])
        monkeypatch.setattr(streaming, "WHOLE_BYTES", 1)
        streamed = json.loads(run(*arguments, "--workers", 1)[1])
        assert run(*arguments, "--workers", 3)[1] == run(*arguments, "--workers", 1)[1]
        assert (whole["streamed"], streamed["streamed"]) == (False, True)
        (one,), (other,) = whole["outputs"], streamed["outputs"]
        assert (one["least"], one["greatest"]) == (other["least"], other["greatest"])
        for exact, found in zip(one["quantiles"], other["quantiles"], strict=True):
            assert "width" not in exact
            assert abs(exact["value"] - found["value"]) <= found["width"] < 0.2

    def test_drivers(self, run, normal):
        out = run("simulate", normal, "--trials", 640, "--drivers", "y", "--json")[1]
        found = json.loads(out)["drivers"]
        assert (found["output"], found["rows"]) == ("y", 256)
        (factor,) = found["factors"]
        assert (factor["id"], factor["line"]) == ("x", "x")
        assert factor["total"]["interval"][0] <= 1 <= factor["total"]["interval"][1]

    def test_the_race(self, run):
        code, out, err = run(
            "simulate", "starter", "--trials", 320, "--seed", 3, "--race", "--year", 2030, "--json"
        )
        assert (code, err) == (0, "")
        race = json.loads(out)["race"]
        companies = {each["company"]: each for each in race["companies"]}
        assert race["year"] == "2030"
        assert sum(each["leads"]["value"] for each in race["companies"]) == pytest.approx(1)
        firsts = [each["first_to_profit"] for each in race["companies"]]
        assert companies["cambricon"]["first_to_profit"] is None
        assert sum(first["value"] for first in firsts if first) <= 1 + 1e-9
        for each in race["companies"]:
            assert each["worth_more"]["value"] == pytest.approx(1 - each["percentile_today"]["value"])
            assert each["survives"]["value"] == pytest.approx(1 - each["out_of_cash_by"][-1]["value"])
            chances = [year["value"] for year in each["earns_by"]]
            assert chances == sorted(chances)


class TestTables:
    def test_figures_stand_over_their_errors(self, run, normal):
        code, out, err = run("simulate", normal, "--trials", 1024, "--output", "y")
        assert (code, err) == (0, "")
        lines = out.splitlines()
        assert (
            lines[0]
            == "1,024 trials, seed 1, scrambled Sobol points; uncertainties: 1, draws in each trial: 1"
        )
        assert lines[2].split() == ["mean", "sd", "P5", "P25", "P50", "P75", "P95", "failed"]
        name, mean = lines[3].split()[:2]
        assert (name, float(mean)) == ("y", pytest.approx(7, abs=0.05))
        assert lines[4].strip().startswith("± standard error")

    def test_correlations_that_cannot_be_are_repaired_and_said(self, run, tmp_path):
        made = plain_model(("y", "a + b + c"), inputs=[("a", 0.0), ("b", 0.0), ("c", 0.0)])
        pairs = [("a", "b", 1.0), ("b", "c", 1.0), ("a", "c", 0.0)]
        uncertain(made, *((name, "normal(0, 1)") for name in "abc"))
        for pair in pairs:
            if pair[2]:
                made.correlations[pair[:2]] = Correlation(*pair)
        gpum.write(made, tmp_path / "odd.gpum")
        out = run("simulate", tmp_path / "odd.gpum", "--trials", 64, "--output", "y")[1]
        assert "0.528 away" in out  # Higham (2002): 0.5278
        assert "more than 0.239" in out

    def test_widths_stand_below_the_errors_where_trials_were_not_kept(self, run, normal, monkeypatch):
        monkeypatch.setattr(streaming, "WHOLE_BYTES", 1)
        lines = run("simulate", normal, "--trials", 3000, "--output", "y")[1].splitlines()
        assert lines[5].strip().startswith("known to ±")
        assert "none was kept" in lines[7]

    def test_progress_is_told_where_a_person_looks_on_and_wiped_out(self, run, normal, monkeypatch):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setattr(simulate, "_SECONDS_BETWEEN", 0)
        err = run("simulate", normal, "--trials", 30_000, "--output", "y")[2]
        assert "\r30,000 of 30,000 trials done (100%)" in err
        assert err.endswith(" \r")

    def test_the_race_names_companies_and_years(self, run):
        out = run("simulate", "starter", "--trials", 64, "--race", "--year", 2030)[1]
        assert "leads in 2030 revenue" in out
        assert "has run out of cash by" in out
        assert "MetaX" in out

    def test_drivers_are_listed(self, run, model):
        out = run("simulate", model, "--trials", 64, "--drivers", "gap:2026")[1]
        assert "Price (price)" in out
        assert "256 rows" in out

    @pytest.mark.parametrize("method", ["latin", "plain"])
    def test_other_methods(self, run, normal, method):
        assert run("simulate", normal, "--trials", 64, "--output", "y", "--method", method)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "--output"),
        (("--output", "nowhere"), "nowhere"),
        (("--output", "gap:2026", "--trials", "many"), "--trials"),
        (("--output", "gap:2026", "--trials", "0"), "0 trials"),
        (("--output", "gap:2026", "--method", "magic"), "--method"),
        (("--output", "gap:2026", "--workers", "-1"), "--workers"),
        (("--output", "gap:2026", "--cluster", "somewhere"), "tcp://HOST:PORT"),
        (("--race",), "equity_value"),
        (("--race", "--year", "1999"), "1999"),
    ],
)
def test_what_is_refused_says_why(run, model, arguments, says):
    code, out, err = run("simulate", model, *arguments)
    assert (code, out) == (1, "")
    assert says in err
    assert "unexpected" not in err


def test_a_model_without_uncertainty_is_refused(run, tmp_path):
    gpum.write(plain_model(("y", "x"), inputs=[("x", 1.0)]), tmp_path / "sure.gpum")
    code, _, err = run("simulate", tmp_path / "sure.gpum", "--output", "y")
    assert code == 1
    assert "uncertain" in err


def test_a_distribution_that_cannot_be_read_is_refused(run, tmp_path):
    made = plain_model(("y", "x"), inputs=[("x", 1.0)])
    gpum.write(uncertain(made, Uncertainty("x", "x", "norml(0, 1)")), tmp_path / "odd.gpum")
    assert "normal" in run("simulate", tmp_path / "odd.gpum", "--output", "y")[2]


def test_what_overflows_is_told_without_numbers_that_are_none(run, tmp_path):
    made = plain_model(("y", "x"), inputs=[("x", 1e308)])
    gpum.write(uncertain(made, ("x", "discrete(0.5: 50%, 1.5: 50%)", "factor")), tmp_path / "huge.gpum")
    with np.errstate(over="ignore", invalid="ignore"):
        code, out, _ = run(
            "simulate", tmp_path / "huge.gpum", "--output", "y", "--trials", "64", "--drivers", "y", "--json"
        )
    assert code == 0
    (told,) = json.loads(out)["outputs"]
    assert told["mean"]["value"] is None
    assert told["quantiles"][3]["value"] == pytest.approx(1e308, rel=1)
