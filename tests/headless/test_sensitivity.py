import csv
import io
import re
from pathlib import Path

import pytest

from gpu_modeler.headless.columns import aligned, width
from tests.headless.analysis_runs import asked, english, file, refused, run

__all__ = ["asked", "english", "file", "refused", "run"]

UNITS = "units@metax/training:2026"


def value_after_setting(run, tmp_path, file, line, setting, output):
    """Return an output of the model in which `set` put a value, as `show` prints it."""
    options = [part for axis, item in line[1].items() for part in (f"--{axis}", item)]
    assert (
        run("set", file, "--line", line[0], *options, "--value", setting, "--out", tmp_path / "set.gpum")[0]
        == 0
    )
    where = [part for axis, item in output[1].items() for part in (f"--{axis}", item)]
    _, out, _ = run("show", tmp_path / "set.gpum", "--line", output[0], *where)
    return next(csv.DictReader(io.StringIO(out)))["value"]


def test_a_table_says_what_set_and_show_say(run, asked, file, tmp_path):
    record = asked("sensitivity", file, "--output", "profit@metax:2026", "--input", "growth:2026=-50%,0,20%")
    (side,) = record["inputs"]
    assert (side["input"], side["move"], side["settings"], side["base"]) == (
        "growth:2026",
        "set",
        [-0.5, 0.0, 0.2],
        0,
    )
    (output,) = record["outputs"]
    place = {"company": "metax", "period": "2026"}
    for setting, value in zip(("-50%", "0", "20%"), output["values"], strict=True):
        line = ("growth", {"period": "2026"})
        assert repr(value) == value_after_setting(run, tmp_path, file, line, setting, ("profit", place))
    assert output["base"] == output["values"][0]


def test_two_inputs_make_a_table_of_rows_and_columns(asked, file):
    record = asked(
        *("sensitivity", file, "--output", UNITS, "--output", "listed:2026"),
        *("--input", "growth:2025=0:50%:3", "--input", "growth:2026=-50%,0"),
    )
    values = [[20_000 * (1 + first) * (1 + second) for second in (-0.5, 0)] for first in (0, 0.25, 0.5)]
    assert record["outputs"][0]["values"] == [pytest.approx(row) for row in values]
    assert [output["output"] for output in record["outputs"]] == [UNITS, "listed:2026"]
    assert record["base_at"] == [1, 0]
    assert record["scenario"] == "base"


def test_an_input_without_a_period_moves_its_years_together(asked, file):
    record = asked("sensitivity", file, "--output", UNITS, "--input", "growth=add:0,10%")
    (side,) = record["inputs"]
    assert (side["input"], side["move"], side["settings"]) == ("growth", "add", [0, 0.1])
    assert side["places"] == [["2024"], ["2025"], ["2026"]]
    assert record["outputs"][0]["values"] == pytest.approx([12_500, 20_000 * 1.35 * 0.6])


def test_without_values_five_around_the_one_in_force(asked, file):
    record = asked("sensitivity", file, "--output", UNITS, "--input", "price@metax/training:2026")
    assert record["inputs"][0]["settings"] == [4, 4.5, 5, 5.5, 6]
    assert record["inputs"][0]["base"] == 2


def test_the_scenario_counts(asked, file):
    record = asked("sensitivity", file, "--output", UNITS, "--input", "growth:2026=0", "--scenario", "Bear")
    assert (record["scenario"], record["outputs"][0]["values"]) == ("bear", [pytest.approx(22_000)])


def test_errors_are_excels_in_json(asked, file):
    record = asked("sensitivity", file, "--output", "margin@metax:2026", "--input", "growth=-1,0")
    assert record["outputs"][0]["values"][0] == "#DIV/0!"


def test_a_table_for_people_marks_what_is_in_force(run, file):
    code, out, _ = run(
        *(
            "sensitivity",
            file,
            "--output",
            UNITS,
            "--input",
            "growth:2025=15%,25%",
            "--input",
            "growth:2026=-50%,0",
        ),
    )
    heading, sides, columns, *rows = out.splitlines()
    assert code == 0
    assert heading == "MetaX Training Units 2026  in force: 12,500 chips (scenario: Base)"
    assert sides == "down: Growth 2025; across: Growth 2026; in brackets: as it is now"
    assert columns.split() == ["[-50%]", "0%"]
    assert [row.split() for row in rows] == [["15%", "11,500", "23,000"], ["[25%]", "[12,500]", "25,000"]]
    assert len({len(row.rstrip("]")) for row in rows}) == 1


def test_a_tornado_lists_the_largest_swing_first(asked, file):
    record = asked(
        *("sensitivity", file, "--output", "revenue@biren:2026", "--tornado"),
        *("--input", "growth:2025=0,50%", "--input", "price@biren/training:2026=times:0.5:1.5:3"),
        *("--input", "price@metax/training:2026"),
    )
    assert [bar["input"] for bar in record["bars"]] == ["price@biren/training:2026", "growth:2025"]
    revenue = 20_000 * 1.25 * 0.5 * 8 * 1e-4  # CNY 100m of one segment
    assert record["base"] == pytest.approx(2 * revenue)
    first, second = record["bars"]
    assert (first["at_low"], first["at_high"], first["swing"]) == (
        pytest.approx(1.5 * revenue),
        pytest.approx(2.5 * revenue),
        pytest.approx(revenue),
    )
    assert (second["at_low"], second["at_high"]) == (
        pytest.approx(1.6 * revenue),
        pytest.approx(2.4 * revenue),
    )
    assert (second["low"], second["high"], second["one_sided"]) == (0, 0.5, False)
    assert record["still"] == ["price@metax/training:2026"]


def test_a_tornado_over_the_scenarios(asked, run, file):
    record = asked("sensitivity", file, "--output", UNITS, "--tornado", "--span", "scenarios")
    (bar,) = record["bars"]
    assert (bar["line"], bar["move"], bar["low"], bar["high"]) == ("growth", "between", -1, 1)
    assert (bar["at_low"], bar["at_high"]) == (pytest.approx(11_000), pytest.approx(12_500))
    _, out, _ = run("sensitivity", file, "--output", "loose", "--tornado", "--span", "scenarios")
    assert out.splitlines()[1] == "No input moves this output over these ranges."


def test_a_tornado_of_all_inputs_of_the_starter_model(run):
    code, out, err = run(
        "sensitivity", "starter", "--output", "equity_value@metax", "--tornado", "--span", "5%"
    )
    heading, columns, *bars, more = out.splitlines()
    assert (code, err) == (0, "")
    assert heading.startswith("MetaX Modelled equity value  in force: ")
    assert columns.split() == ["input", "low", "high", "at", "low", "at", "high", "swing"]
    swings = [float(bar.split()[-1].replace(",", "")) for bar in bars]
    assert swings == sorted(swings, reverse=True)
    assert len(swings) == 15
    assert "--json" in more


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--output", "unit@metax/training:2026", "--input", "growth"], "unit"),
        (["--output", UNITS, "--input", "grwth"], "growth"),
        (["--output", UNITS, "--input", "growth:2031=1%"], "2031"),
        (["--output", UNITS, "--input", "growth=1:2"], "low:high:count"),
        (["--output", UNITS, "--input", "growth=1:2:1"], "low:high:count"),
        (["--output", UNITS, "--input", "growth=1:2:3:4"], "low:high:count"),
        (["--output", UNITS, "--input", "growth=high"], "high"),
        (["--output", UNITS], "0 were given"),
        (["--output", UNITS, *["--input", "growth:2025"] * 3], "3 were given"),
        (["--output", UNITS, *["--input", "growth:2025"] * 2], "same cell"),
        (["--output", UNITS, "--input", "growth", "--span", "10%"], "--tornado"),
        (["--output", UNITS, "--tornado", "--input", "growth", "--span", "10%"], "--span"),
        (["--input", "growth"], "--output"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(refused, file, arguments, words):
    assert words in refused("sensitivity", file, *arguments)


def test_chinese(run, file, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    _, out, _ = run("sensitivity", file, "--output", "销量@沐曦/训练:2026", "--input", "增速:2025=add:-1%,0")
    assert out.splitlines()[:2] == [
        "沐曦训练销量 2026  基准值 12,500 颗（情景：基准）",
        "增速 2025（在原值上增减）；方括号内为当前值",
    ]


def test_years_are_written_as_years(run):
    _, out, _ = run(
        *(
            "sensitivity",
            "starter",
            "--output",
            "break_even_year@metax",
            "--output",
            "price_to_sales@metax:2028",
        ),
        *("--input", "launch_delay@metax:2028=0,1200"),
    )
    rows = [row.split() for row in out.splitlines()[-2:]]
    assert [row[0] for row in rows] == ["[0]", "1,200"]
    assert all(re.fullmatch(r"\[?20\d\d\]?", row[1]) for row in rows)


def test_an_error_at_an_end_of_a_bar_is_shown(run, asked):
    question = (
        "sensitivity",
        "starter",
        "--output",
        "equity_value@metax",
        "--tornado",
        "--input",
        "wacc=3.5%,10%",
    )
    (bar,) = asked(*question)["bars"]
    assert (bar["at_low"], bar["swing"]) == ("#DIV/0!", None)
    _, out, _ = run(*question)
    assert out.splitlines()[-1].split() == ["WACC", "3.5%", "10%", "#DIV/0!", f"{bar['at_high']:.2f}", "—"]


def test_columns_count_wide_characters_twice():
    rows = list(aligned([["沐曦", "1"], ["MetaX", "12,345"]]))
    assert [width(row) for row in rows] == [13, 13]
    assert rows == ["沐曦        1", "MetaX  12,345"]
    assert list(aligned([])) == []


def test_the_help_names_the_options(run):
    code, out, _ = run("sensitivity", "--help")
    assert code == 0
    for option in ("--output", "--input", "--tornado", "--span", "--scenario", "--json"):
        assert option in out
    assert not Path("--help").exists()


def test_inputs_joined_by_a_sign_move_together(asked, refused, file):
    """Twice the growth of both years: 8,000 × (1 + 2 × 25 %) × (1 + 2 × -50 %)."""
    record = asked("sensitivity", file, "--output", UNITS, "--input", "growth:2025 & growth:2026=times:1,2")
    (side,) = record["inputs"]
    assert (side["input"], side["move"]) == ("growth:2025 & growth:2026", "factor")
    assert side["more"] == [{"line": "growth", "places": [["2026"]]}]
    single = asked(
        "sensitivity",
        file,
        "--output",
        UNITS,
        "--input",
        "growth:2025=25%,50%",
        "--input",
        "growth:2026=-50%,-100%",
    )
    values, both = record["outputs"][0]["values"], single["outputs"][0]["values"]
    assert values == [both[0][0], both[1][1]]
    words = refused(
        "sensitivity", file, "--output", UNITS, "--input", "growth:2025&price@metax/training:2026=add:1"
    )
    assert "different units" in words
