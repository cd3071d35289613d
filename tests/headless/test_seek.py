import csv
import io

import numpy as np
import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files import gpum
from tests.headless.analysis_runs import asked, english, file, refused, run
from tests.small_model import contents, small_model

__all__ = ["asked", "english", "file", "refused", "run"]

UNITS = "units@metax/training:2026"
GROWTH = ("--input", "growth:2026", "--low", "-100%", "--high", "200%")


def shown(run, file, line, **items):
    options = [part for axis, item in items.items() for part in (f"--{axis}", item)]
    _, out, _ = run("show", file, "--line", line, *options)
    return float(next(csv.DictReader(io.StringIO(out)))["value"])


def test_the_written_model_meets_the_target(run, asked, file, tmp_path):
    before = file.read_bytes()
    out = tmp_path / "out.gpum"
    record = asked("seek", file, "--output", UNITS, "--target", "30000", *GROWTH, "--out", out)
    (root,) = record["roots"]
    assert root["at"] == record["best"] == pytest.approx(0.2)
    assert (root["kind"], record["written"], record["start"]) == ("crossing", str(out), -0.5)
    assert shown(run, out, "units", company="metax", segment="training", period="2026") == pytest.approx(
        30_000, rel=1e-12
    )
    assert file.read_bytes() == before
    cell = gpum.read(out).cell("growth", ("2026",))
    assert cell.note.en == "so that MetaX Training Units 2026 = 30,000 chips"
    assert cell.note.zh == "使 沐曦训练销量 2026 = 30,000 颗"


def test_only_the_sought_cells_differ(run, file, tmp_path):
    out = tmp_path / "out.gpum"
    assert run("seek", file, "--output", UNITS, "--target", "30000", *GROWTH, "--out", out)[0] == 0
    was, now = contents(small_model()), contents(gpum.read(out))
    assert {key for key in was["cells"] if was["cells"][key] != now["cells"][key]} == {
        ("base", "growth", ("2026",))
    }
    assert set(was["cells"]) == set(now["cells"])


def test_every_solution_is_listed_and_the_nearest_taken(asked, file):
    arguments = ("--input", "growth=set", "--low", "-300%", "--high", "300%")
    record = asked("seek", file, "--output", UNITS, "--target", "80000", *arguments)
    assert [root["at"] for root in record["roots"]] == pytest.approx([-3, 1])
    assert record["start"] is None
    moved = asked(
        "seek",
        file,
        "--output",
        UNITS,
        "--target",
        "11250",
        "--input",
        "growth",
        "--low",
        "-3",
        "--high",
        "3",
    )
    expected = sorted(np.roots([1, 1.25 + 0.5, 1.25 * 0.5 - 11_250 / 20_000]))
    assert [root["at"] for root in moved["roots"]] == pytest.approx(expected)
    assert moved["best"] == pytest.approx(expected[1])
    assert (moved["move"], moved["start"]) == ("add", 0)


def test_without_a_solution_nothing_is_written_and_it_says_how_near(run, file, tmp_path):
    out = tmp_path / "out.gpum"
    question = ("seek", file, "--output", UNITS, "--target", "100000", *GROWTH)
    code, printed, err = run(*question)
    assert (code, err) == (0, "")
    assert printed.splitlines()[1:] == [
        "there is no solution within the bounds",
        "nearest: 200% gives 75,000, 25,000 off",
    ]
    code, printed, err = run(*question, "--out", out)
    assert (code, printed) == (1, "")
    assert "nearest: 200% gives 75,000" in err
    assert not out.exists()


def test_whole_numbers_are_told_with_the_closer_one(asked, run, file, tmp_path):
    out = tmp_path / "out.gpum"
    question = (
        *("seek", file, "--output", "revenue@metax:2024", "--target", "17.00003"),
        *("--input", "units@metax/training:2024", "--low", "0", "--high", "50000"),
    )
    record = asked(*question, "--out", out)
    # 5e-4 CNY 100m a chip: revenue is 10 + 5e-4 × units
    (between,) = record["between"]
    assert record["whole"]
    assert (between["low"], between["high"], between["closer"], record["best"]) == (
        14_000,
        14_001,
        14_000,
        14_000,
    )
    assert shown(run, out, "units", company="metax", segment="training", period="2024") == 14_000
    _, printed, _ = run(*question)
    (told,) = printed.splitlines()[1:]
    assert told == "no whole number meets it: 14,000 gives 17, 14,001 gives 17.0005; 14,000 is closer"


def test_an_output_that_stands_still_has_no_solution(asked, file):
    bounds = ("--input", "growth", "--low", "-40%", "--high", "200%")
    record = asked("seek", file, "--output", "margin@biren:2026", "--target", "50%", *bounds)
    assert (record["roots"], record["jumps"], record["errors"], record["best"]) == ([], [], [], None)
    assert record["nearest"]["value"] == pytest.approx(0.1)


def test_a_range_of_errors_is_named(run, tmp_path):
    path = with_line(tmp_path, "SQRT(loose)")
    _, out, _ = run(
        "seek", path, "--output", "added", "--target", "2", "--input", "loose", "--low", "-9", "--high", "9"
    )
    assert out.splitlines()[1:] == ["solution: 4 (added = 2)", "from -9 to 0 the result is an error"]


def test_several_unknowns_in_turn(asked, run, file, tmp_path):
    out = tmp_path / "out.gpum"
    question = (
        *(
            "seek",
            file,
            "--output",
            UNITS,
            "--target",
            "30000",
            "--output",
            "revenue@metax:2026",
            "--target",
            "60",
        ),
        *(*GROWTH, "--input", "price@metax/inference:2026", "--low", "0", "--high", "100", "--out", out),
    )
    record = asked(*question)
    assert record["met"]
    assert [step["at"] for step in record["steps"]] == pytest.approx([0.2, 15])
    assert shown(run, out, "revenue", company="metax", period="2026") == pytest.approx(60, rel=1e-9)
    assert gpum.read(out).cell("price", ("2026", "metax", "inference")).value == pytest.approx(15)


def test_targets_that_cannot_be_met_together_are_refused(refused, run, file, tmp_path):
    out = tmp_path / "out.gpum"
    question = (
        *(
            "seek",
            file,
            "--output",
            UNITS,
            "--target",
            "30000",
            "--output",
            "units@biren/training:2026",
            "--target",
            "5",
        ),
        *(*GROWTH, "--input", "growth:2025", "--low", "0", "--high", "1"),
    )
    assert "cannot be met together" in refused(*question, "--out", out)
    assert not out.exists()
    code, printed, _ = run(*question)
    assert code == 0
    assert "not met together" in printed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--output", UNITS, "--target", "1", "--input", "growth:2026", "--low", "2", "--high", "1"],
            "below",
        ),
        (["--output", UNITS, "--target", "1", "--input", "growth:2026", "--low", "2"], "--high"),
        (["--output", UNITS, "--target", "1", *GROWTH, "--low", "3"], "2 lower"),
        (["--output", UNITS, "--output", UNITS, "--target", "1", *GROWTH], "2 outputs"),
        (["--output", UNITS, "--target", "many", *GROWTH], "many"),
        (["--output", UNITS, "--target", "1", "--input", "growth=1%", "--low", "2", "--high", "3"], "1%"),
        (["--output", UNITS, "--target", "1", "--input", "grow", "--low", "2", "--high", "3"], "growth"),
    ],
)
def test_what_cannot_be_sought_is_refused_in_one_line(refused, file, arguments, words):
    assert words in refused("seek", file, *arguments)


def test_next_to_nothing_reads_as_nothing(run, tmp_path):
    path = with_line(tmp_path, "loose - 0.1 - 0.2")
    _, out, _ = run(
        "seek",
        path,
        "--output",
        "added",
        "--target",
        "0",
        "--input",
        "loose",
        "--low",
        "0.1",
        "--high",
        "0.9",
    )
    assert out.splitlines()[1:] == ["solution: 0.3 (added = 0)"]


def test_errors_everywhere_are_said(run, tmp_path):
    path = with_line(tmp_path, "SQRT(loose)")
    _, out, _ = run(
        "seek", path, "--output", "added", "--target", "2", "--input", "loose", "--low", "-9", "--high", "-1"
    )
    assert out.splitlines()[-1] == "everywhere within the bounds the result is an error"


def test_a_jump_is_shown_as_no_solution(run, tmp_path):
    path = with_line(tmp_path, "IF(loose < 0.3, 1, 3)")
    _, out, _ = run(
        "seek", path, "--output", "added", "--target", "2", "--input", "loose", "--low", "-1", "--high", "1"
    )
    _, jump, none, nearest = out.splitlines()
    assert jump == "no solution: at 0.3 it jumps over the target, from 1 to 3"
    assert none == "there is no solution within the bounds"
    assert nearest.endswith("1 off")


def with_line(folder, formula):
    session = Session(small_model(), SettingsFile.nowhere())
    session.define_line("added", formula, unit="1", section="market")
    session.save_as(folder / "added.gpum")
    return folder / "added.gpum"
