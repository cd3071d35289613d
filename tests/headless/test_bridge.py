"""The commands `bridge` and `compare`: tables, JSON, files and workbooks, refusals."""

import json

import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files import gpum
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.headless import main
from gpu_modeler.model import Cell
from tests.small_model import put, small_model


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
def dearer(tmp_path):
    """The same model with a price of 6 instead of 5 for one segment in 2026, and another formula for cost."""
    changed = small_model()
    put(changed, "base", "price", ("2026", "metax", "training"), Cell(6.0, source="news"))
    gpum.write(changed, tmp_path / "dearer.gpum")
    return tmp_path / "dearer.gpum"


def test_two_scenarios_as_a_table_and_a_paragraph(run):
    code, out, err = run(
        "bridge", "starter", "starter", "--output", "equity_value@metax", "--to-scenario", "bull"
    )
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Start · Base")
    assert any(line.startswith("Market size ") for line in lines)
    assert "From “Base” to “Bull”, MetaX Modelled equity value rises from" in out


def test_two_files_as_json_add_up(run, model, dearer):
    code, out, _ = run("bridge", model, dearer, "--output", "profit@metax:2026", "--by", "line", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["output"] == "profit@metax:2026"
    assert found["end"] - found["start"] == pytest.approx(0.3 * 1.25)
    assert sum(step["value"] for step in found["steps"]) == pytest.approx(found["change"], rel=1e-9)
    (cell,) = found["steps"][0]["cells"]
    assert cell == {
        "cell": "price@metax/training:2026",
        "before": 5.0,
        "after": 6.0,
        "source_before": "年报 2024",
        "source_after": "News",
    }
    assert "dearer.gpum" in found["paragraph"]["en"]
    assert found["combinations"] == 2


def test_a_workbook_stands_for_the_model_it_was_exported_from(run, model, dearer, tmp_path):
    exported = gpum.read(dearer)
    export_workbook(exported, Calculation.of(exported), tmp_path / "sent.xlsx")
    files, book = (
        json.loads(run("bridge", model, other, "--output", "profit@metax:2026", "--json")[1])
        for other in (dearer, tmp_path / "sent.xlsx")
    )
    assert book["change"] == files["change"]
    assert book["steps"] == files["steps"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--output", "profitt@metax:2026"), "profit"),
        (("--output", "profit@metax:2026", "--scenario", "bare"), "bear"),
        (("--output", "profit@metax:2026", "--by", "product"), "product"),
        (("--output", "profit@metax"), "2024"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(run, model, arguments, words):
    code, out, err = run("bridge", model, model, *arguments)
    assert (code, out) == (1, "")
    assert words in err


def test_compare_prints_all_scenarios_or_two_with_their_inputs(run, model):
    code, out, err = run("compare", model, "--output", "revenue@biren:2026")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == ["Base", "Bear", "Crash", "Weighted"]
    assert "-12.0%" in out
    code, out, _ = run(
        "compare", model, "--output", "revenue@biren", "--scenario", "base", "--scenario", "悲观", "--json"
    )
    found = json.loads(out)
    assert [each["output"] for each in found["outputs"]] == [
        f"revenue@biren:{year}" for year in (2024, 2025, 2026)
    ]
    assert found["outputs"][2]["values"] == pytest.approx([20.0, 17.6])
    assert [cell["cell"] for cell in found["cells"]] == ["growth:2025", "revenue@metax:2025"]
    assert found["cells"][1]["after"] is None
    assert found["probabilities"] is None
    assert (
        "formula"
        in run("compare", model, "--output", "revenue@biren", "--scenario", "base", "--scenario", "bear")[1]
    )


def test_a_weighted_value_beside_some_scenarios_says_that_it_is_of_all(run, model):
    out = run("compare", model, "--output", "revenue@biren:2026", "--scenario", "base", "--scenario", "bear")[
        1
    ]
    assert out.splitlines()[0].endswith("Weighted (all scenarios)")


def test_compare_of_the_starter_model_weighs_by_probability(run):
    code, out, _ = run("compare", "starter", "--output", "equity_value@metax", "--json")
    found = json.loads(out)
    products = zip(found["probabilities"], found["outputs"][0]["values"], strict=True)
    assert code == 0
    assert found["outputs"][0]["weighted"] == pytest.approx(sum(weight * value for weight, value in products))
