"""The command `implied`: the table with its sentences, JSON, refusals."""

import json

import pytest

from gpu_modeler.files import gpum
from gpu_modeler.headless import main
from tests.implied_model import implied_model
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


def test_one_company_as_a_table_and_a_sentence(run):
    code, out, err = run("implied", "starter", "--company", "MetaX")
    assert (code, err) == (0, "")
    assert out.splitlines()[1].startswith("MetaX  ")
    assert "MetaX: market cap today CNY 332bn, modelled value CNY 74.8bn." in out
    assert "In 2030 that means revenue of" in out


def test_json_holds_the_curve_and_the_point_on_it(run):
    code, out, _ = run(
        "implied", "starter", "--company", "biren", "--scenario", "bull", "--json",
        "--x", "market_share,wafer_supply*0.5..2", "--y", "base_unit_cost*0.8..1.25",
    )  # fmt: skip
    report = json.loads(out)
    (found,) = report["companies"]
    assert code == 0
    assert (report["unit"], report["together"]) == ("CNY_100m", None)
    assert found["nearest"]["value"] == pytest.approx(found["market_cap"], rel=1e-9)
    assert found["x"]["lines"] == ["market_share", "wafer_supply"]
    assert (found["y"]["low"], found["y"]["high"], found["y"]["range_from"]) == (0.8, 1.25, "given")
    assert sum(map(len, found["contour"])) >= 20
    assert all(len(point) == 2 for curve in found["contour"] for point in curve)


def test_json_holds_chance_consensus_and_bounds(run, tmp_path):
    gpum.write(implied_model(), tmp_path / "model.gpum")
    code, out, _ = run(
        "implied", tmp_path / "model.gpum", "--json", "--trials", "1,024", "--x", " in 0.25..8",
        "--y", "base_unit_cost*0.5..1.2",
    )  # fmt: skip
    assert code == 0
    report = json.loads(out)
    red, blue = report["companies"]
    assert report["together"] is None  # there is no group called trio
    assert report["groups"]["both"]["companies"] == ["red", "blue"]
    assert report["groups"]["both"]["market_cap"] == 1900
    assert (red["x"]["looked_from"], red["x"]["looked_to"]) == (0.25, 8)
    assert (red["consensus"]["x"], red["consensus"]["period"]) == (pytest.approx(1.2), "2027")
    assert red["consensus"]["value_to_market_cap"] == pytest.approx(0.75)
    assert [source["address"] for source in red["consensus"]["sources"]] == ["https://example.com/red"]
    assert blue["consensus"] is None
    chance = blue["chance"]  # blue's factor is uniform from 0.5 to 3.5, capacity binds at 1, 0.75 is needed
    exact = (3.5 - 0.75) / 3
    assert abs(chance["value_at_least_market_cap"] - exact) < 5 * chance["standard_error"]
    assert (chance["trials"], chance["failed"]) == (1024, 0)
    assert "1,024 trials" in chance["sentence"]["en"]


def test_without_trials_there_is_no_chance(run):
    _, out, _ = run("implied", "starter", "--company", "cambricon", "--json")
    found = json.loads(out)["companies"][0]
    assert found["chance"] is None
    assert found["consensus"]["revenue"] == 209.53


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--company", "metaks"), "metax"),
        (("--x", "market_shar"), "market_share"),
        (("--y", "base_unit_cost*2..3"), "base_unit_cost*2..3"),
        (("--scenario", "bul"), "bull"),
        (("--x", "*0.5..2 in 2..4"), "in 2..4"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(run, arguments, words):
    code, out, err = run("implied", "starter", *arguments)
    assert (code, out) == (1, "")
    assert words in err


def test_a_model_without_the_usual_drivers_says_which(run, tmp_path):
    gpum.write(small_model(), tmp_path / "small.gpum")
    code, out, err = run("implied", tmp_path / "small.gpum")
    assert (code, out) == (1, "")
    assert "market_share" in err


@pytest.mark.parametrize("trials", ["many", "0", "-5"])
def test_trials_are_a_number(run, trials):
    code, out, err = run("implied", "starter", "--trials", trials)
    assert (code, out) == (1, "")
    assert "--trials" in err
