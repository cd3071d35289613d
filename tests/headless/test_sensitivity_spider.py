"""`sensitivity --spider`: the analysis's curves, in a table and as JSON."""

import pytest

from gpu_modeler.analysis.ranges import relative_spans
from gpu_modeler.analysis.tornado import spider, tornado
from gpu_modeler.app.outputs import find_output
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from tests.headless.analysis_runs import asked, english, file, refused, run
from tests.small_model import small_model

__all__ = ["asked", "english", "file", "refused", "run"]

REVENUE = "revenue@biren:2026"


def test_the_curves_are_those_of_the_analysis(asked, file):
    record = asked("sensitivity", file, "--output", REVENUE, "--spider", "--points", "7")
    session = Session(small_model(), SettingsFile.nowhere())
    output = find_output(session.model, REVENUE)
    spans = relative_spans(session.calculation, output.line)
    swings = tornado(session.calculation, output, spans)
    found = spider(
        session.calculation, output, {bar.driver: (bar.low, bar.high) for bar in swings.bars}, points=7
    )
    assert [curve["values"] for curve in record["curves"]] == found.values.tolist()
    assert [curve["settings"] for curve in record["curves"]] == found.settings.tolist()
    assert len(record["curves"]) == len(swings.bars) > 1
    assert len(record["still"]) == len(swings.still)


def test_a_curve_is_what_the_formula_gives(asked, file):
    record = asked(
        *("sensitivity", file, "--output", REVENUE, "--spider", "--points", "3"),
        *("--input", "growth:2025=0,50%", "--input", "price@metax/training:2026"),
    )
    revenue = 20_000 * 0.5 * 8 * 2 * 1e-4  # of two segments, CNY 100m, before the growth of 2025
    (curve,) = record["curves"]
    assert curve["settings"] == [0, 0.25, 0.5]
    assert curve["values"] == pytest.approx([revenue, 1.25 * revenue, 1.5 * revenue])
    assert record["base"] == pytest.approx(1.25 * revenue)
    assert record["still"] == ["price@metax/training:2026"]


def test_a_table_for_people_has_five_points(run, file):
    code, out, _ = run("sensitivity", file, "--output", REVENUE, "--spider", "--input", "growth:2025=0,50%")
    heading, columns, row, note = out.splitlines()[:4]
    assert code == 0
    assert heading.startswith("Biren")
    assert columns.split() == ["input", "low", "high", "-100%", "-50%", "0%", "+50%", "+100%"]
    assert row.split()[:4] == ["Growth", "2025", "0%", "50%"]
    values = [float(text.replace(",", "")) for text in row.split()[4:]]
    assert values == pytest.approx([16, 18, 20, 22, 24])
    assert note.startswith("Columns")


def test_several_outputs_make_a_list_and_nothing_moving_says_so(asked, run, file):
    records = asked(
        *("sensitivity", file, "--output", REVENUE, "--output", "loose", "--spider"),
        *("--input", "growth:2025=0,50%"),
    )
    assert [len(record["curves"]) for record in records] == [1, 0]
    _, out, _ = run("sensitivity", file, "--output", "loose", "--spider", "--input", "growth:2025=0,50%")
    assert "No input moves this output" in out


def test_errors_are_excels(asked):
    record = asked(
        *("sensitivity", "starter", "--output", "equity_value@metax", "--spider", "--input", "wacc=3.5%,10%")
    )
    assert record["curves"][0]["values"][0] == "#DIV/0!"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--spider", "--points", "1"], "from 2 to"),
        (["--spider", "--points", "many"], "many"),
        (["--points", "5"], "--spider"),
        (["--tornado", "--points", "5"], "--spider"),
        (["--tornado", "--spider"], "--spider"),
        (["--spider", "--span", "10%", "--input", "growth"], "--span"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(refused, file, arguments, words):
    assert words in refused("sensitivity", file, "--output", REVENUE, *arguments)


def test_what_is_no_setting_has_no_value(asked, run):
    question = ("sensitivity", "starter", "--output", "equity_value@metax", "--spider")
    (curve,) = asked(*question, "--input", "valuation_year=2024,2026")["curves"]
    assert [value is None for value in curve["values"]] == [False, True, False, True, False]
    _, out, _ = run(*question, "--input", "valuation_year=2024,2026")
    assert out.splitlines()[2].split().count("—") == 2
