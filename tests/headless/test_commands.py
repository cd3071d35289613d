import csv
import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError
from gpu_modeler.files import gpum
from gpu_modeler.headless import commands, main
from gpu_modeler.model import Cell, Replacement
from tests.small_model import contents, put, small_model

HEADER = ["line", "company", "segment", "period", "scenario", "value", "unit", "kind"]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def file(tmp_path):
    model = small_model()
    put(model, "bear", "units", ("2024", "biren", "training"), Cell(0.0, "override"))
    put(model, "bear", "units", ("2024", "biren", "inference"), Cell(0.0, "override"))
    gpum.write(model, tmp_path / "small.gpum")
    return tmp_path / "small.gpum"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.gpum"


@pytest.fixture
def run(capsys):
    def runs(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return runs


@pytest.fixture
def shown(run):
    def shows(*arguments):
        code, out, err = run("show", *arguments)
        assert (code, err) == (0, "")
        header, *rows = csv.reader(io.StringIO(out))
        assert header == HEADER
        return rows

    return shows


@pytest.fixture
def refused(run):
    """Run a command that fails: code 1, one line on standard error, nothing on standard output."""

    def fails(*arguments):
        code, out, err = run(*arguments)
        assert (code, out) == (1, "")
        assert err.count("\n") == 1
        assert err.strip()
        return err

    return fails


class TestShow:
    def test_a_line_is_printed_place_by_place(self, shown, file):
        rows = shown(file, "--line", "revenue", "--company", "metax")
        assert rows[0] == ["revenue", "metax", "", "2024", "base", "20.0", "CNY_100m", "formula"]
        assert rows[1] == ["revenue", "metax", "", "2025", "base", "19.8", "CNY_100m", "guidance"]
        assert len(rows) == 3

    def test_what_does_not_apply_is_empty(self, shown, file):
        assert shown(file, "--line", "loose") == [["loose", "", "", "", "base", "0.0", "1", "input"]]
        assert shown(file, "--line", "growth")[1] == ["growth", "", "", "2025", "base", "0.25", "%", "input"]

    def test_labels_name_lines_companies_and_scenarios(self, shown, file):
        assert shown(file, "--line", "收入", "--company", "壁仞", "--scenario", "悲观")[0][:5] == [
            "revenue", "biren", "", "2024", "bear"
        ]  # fmt: skip

    def test_every_kind_is_told_apart(self, shown, file):
        kinds = {
            row[7] for line in ("growth", "units", "revenue", "margin") for row in shown(file, "--line", line)
        }
        assert kinds == {"input", "actual", "guidance", "formula"}
        bear = shown(file, "--line", "units", "--company", "biren", "--scenario", "bear", "--period", "2024")
        assert {row[7] for row in bear} == {"override"}

    def test_an_error_prints_excels_text(self, shown, file):
        row = shown(file, "--line", "margin", "--company", "biren", "--scenario", "bear")[0]
        assert row[5:] == ["#DIV/0!", "%", "error"]

    def test_numbers_are_printed_to_the_last_digit(self, shown, file):
        calculation = Calculation.of(gpum.read(file))
        for row in shown(file, "--line", "profit"):
            assert float(row[5]) == calculation.value("profit", (row[3], row[1]))

    def test_segments_are_listed(self, shown, file):
        assert [
            row[2] for row in shown(file, "--line", "price", "--company", "metax", "--period", "2026")
        ] == [
            "training",
            "inference",
        ]

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--line", "revenu"], "no line “revenu”. Did you mean “revenue”?"),
            (["--line", "revenue", "--company", "metex"], "no Company “metex”. Did you mean “metax”?"),
            (["--line", "revenue", "--segment", "training"], "no axis “Segment”"),
            (["--line", "revenue", "--period", "2050"], "outside the model's years (2024–2026)"),
            (["--line", "revenue", "--scenario", "beer"], "no scenario “beer”. Did you mean “bear”?"),
            ([], "--line"),
            (["--line", "revenue", "--colour", "red"], "--colour"),
        ],
    )
    def test_what_is_not_there_is_refused(self, refused, file, arguments, message):
        assert message in refused("show", file, *arguments)


class TestSet:
    def test_a_value_is_put_and_the_original_stays(self, run, shown, file, out):
        before = file.read_bytes()
        place = ["--company", "metax", "--period", "2026"]
        assert run("set", file, "--line", "revenue", *place, "--value", "12.3亿", "--out", out) == (0, "", "")
        assert shown(out, "--line", "revenue", *place)[0][5:] == ["12.3", "CNY_100m", "override"]
        assert file.read_bytes() == before

    def test_everything_that_depends_on_it_follows(self, run, shown, file, out):
        run("set", file, "--line", "growth", "--period", "2025", "--value", "45%", "--out", out)
        rows = shown(out, "--line", "units", "--company", "biren", "--segment", "training")
        assert float(rows[1][5]) == pytest.approx(29_000)

    @pytest.mark.parametrize(
        ("value", "number"),
        [
            ("45%", 0.45),
            ("0.45", 0.45),
            ("2", 2.0),
            ("-5%", -0.05),
            ("(3%)", -0.03),
            ("-0.5", -0.5),
            ("１％", 0.01),
        ],
    )
    def test_values_are_read_exactly(self, run, file, out, value, number):
        assert (
            run("set", file, "--line", "growth", "--period", "2025", "--value", value, "--out", out)[0] == 0
        )
        assert gpum.read(out).cell("growth", ("2025",)).value == number

    def test_a_value_can_be_put_in_one_scenario(self, run, file, out):
        run(
            "set",
            file,
            "--line",
            "growth",
            "--period",
            "2026",
            "--scenario",
            "bear",
            "--value",
            "1%",
            "--out",
            out,
        )
        model = gpum.read(out)
        assert model.cell("growth", ("2026",), "bear").value == 0.01
        assert model.cell("growth", ("2026",)).value == -0.5

    def test_the_file_itself_can_be_the_target(self, run, file):
        assert run("set", file, "--line", "loose", "--value", "7", "--out", file)[0] == 0
        assert gpum.read(file).cell("loose", ()).value == 7.0

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--line", "growth", "--period", "2025", "--value", "much"], "“much” is no number"),
            (["--line", "growth", "--period", "2025", "--value", "1e999"], "beyond what a cell can hold"),
            (["--line", "growth", "--period", "2025", "--value", "nan"], "is no number"),
            (["--line", "growth", "--period", "2025", "--value", "inf"], "is no number"),
            (["--line", "growth", "--period", "2025", "--value", ""], "is no number"),
            (["--line", "growth", "--period", "2025", "--value", "=1"], "is no number"),
            (["--line", "growth", "--period", "2025", "--value", "5 USD"], "USD"),
            (
                ["--line", "growth", "--period", "2040", "--value", "1"],
                "outside the model's years (2024–2026)",
            ),
            (["--line", "growth", "--value", "1"], "no period is named. Add --period"),
            (
                ["--line", "revenue", "--company", "metax", "--value", "1"],
                "Add --period (in Python period=): 2024",
            ),
            (
                ["--line", "revenue", "--period", "2025", "--value", "1"],
                "Add --company (in Python company=): metax",
            ),
            (
                ["--line", "growth", "--company", "metax", "--period", "2025", "--value", "1"],
                "“Growth (growth)” has no axis “Company” (its axes: Year). Leave out --company",
            ),
            (["--line", "growth", "--period", "2025", "--value", "1", "--scenario", "beer"], "“bear”"),
            (["--line", "growht", "--period", "2025", "--value", "1"], "“growth”"),
        ],
    )
    def test_what_does_not_fit_is_refused_and_nothing_is_written(
        self, refused, file, out, arguments, message
    ):
        assert message in refused("set", file, *arguments, "--out", out)
        assert not out.exists()


class TestDefine:
    def defined(self, line, formula, unit="CNY_100m", axes="company,period"):
        return ["--line", line, "--formula", formula, "--unit", unit, "--axes", axes]

    def test_a_line_is_added_and_computed(self, run, shown, file, out):
        assert run("define", file, *self.defined("tax", "profit * 15%"), "--out", out) == (0, "", "")
        assert float(shown(out, "--line", "tax", "--company", "metax")[0][5]) == pytest.approx(0.9)

    def test_an_existing_line_gets_another_formula(self, run, shown, file, out):
        assert run("define", file, "--line", "cost", "--formula=revenue * 50%", "--out", out)[0] == 0
        assert shown(out, "--line", "cost", "--company", "metax")[0][5:7] == ["10.0", "CNY_100m"]

    def test_a_formula_may_begin_with_a_sign_or_an_equals_sign(self, run, file, out):
        assert run("define", file, *self.defined("a", "-revenue"), "--out", out)[0] == 0
        assert run("define", out, *self.defined("b", "= -a"), "--out", out)[0] == 0
        assert gpum.read(out).lines["b"].formula == "-a"

    def test_labels_and_section_are_taken(self, run, file, out):
        run(
            "define",
            file,
            *self.defined("a", "revenue"),
            "--label-zh",
            "甲",
            "--section",
            "spare",
            "--out",
            out,
        )
        assert gpum.read(out).lines["a"].labels.in_language("zh") == "甲"
        assert gpum.read(out).lines["a"].section == "spare"

    @pytest.mark.parametrize(
        ("line", "formula", "unit", "axes", "message"),
        [
            (
                "x",
                "revnue * 2",
                "CNY_100m",
                "company,period",
                "“revnue” (character 1). Did you mean “revenue”",
            ),
            ("x", "revenue +", "CNY_100m", "company,period", "stops at character"),
            ("x", "revenue * 2", "USD_100m", "company,period", "USD_100m"),
            ("x", "revenue + 5", "CNY_100m", "company,period", "5 CNY_100m"),
            ("x", "revenue", "CNY_100b", "company,period", "CNY_100b"),
            ("x", "revenue", "CNY_100m", "company,perod", "“period”"),
            ("x", "revenue", "CNY_100m", "company", "a value per period"),
            ("x", "revenue[2050]", "CNY_100m", "company,period", "2050"),
            ("x", "x", "CNY_100m", "company,period", "x → x"),
            ("cost", "profit", "CNY_100m", "company,period", "cost → profit → cost"),
            ("sum", "1", "1", "", "already used"),
            ("a b", "1", "1", "", "cannot be a name"),
            ("x", "SUMM(revenue, company)", "CNY_100m", "period", "SUM"),
        ],
    )
    def test_what_does_not_hold_is_refused(self, refused, file, out, line, formula, unit, axes, message):
        assert message in refused("define", file, *self.defined(line, formula, unit, axes), "--out", out)
        assert not out.exists()


class TestCheck:
    def test_json_holds_problems_and_claims(self, run, file):
        code, printed, _ = run("check", file, "--json")
        report = json.loads(printed)
        assert code == 0
        assert set(report) == {"problems", "claims", "findings", "score"}
        assert {"R04", "R26"} <= {finding["rule"] for finding in report["findings"]}
        assert report["score"]["errors"] == sum(
            finding["severity"] == "error" and finding["dismissed"] is None for finding in report["findings"]
        )
        assert all(set(problem) == {"code", "severity", "place", "message"} for problem in report["problems"])
        assert report["claims"][0] == {
            "id": "total_2024", "value": 52.0, "expected": 30.0, "verdict": "disagrees"
        }  # fmt: skip
        assert report["claims"][1]["expected"] == [25.0, 40.0]
        assert report["claims"][1]["value"] == [pytest.approx(30.0), "#DIV/0!"]

    def test_people_read_lines(self, run, file):
        _, printed, _ = run("check", file)
        assert "error  biren.margin[2024] (bear)  The formula gives #DIV/0!" in printed
        assert "disagrees  total_2024" in printed
        assert printed.endswith("2 claims, 0 agree.\n")

    def test_messages_follow_the_systems_language(self, run, file, monkeypatch):
        monkeypatch.setenv("LANG", "zh_CN.UTF-8")
        _, printed, _ = run("check", file)
        assert "公式的结果是 #DIV/0!" in printed
        assert "没有行" in run("show", file, "--line", "revenu")[2]


class TestExport:
    def test_a_workbook_is_written(self, run, file, tmp_path):
        target = tmp_path / "book.xlsx"
        code, out, err = run("export", file, target, "--language", "en", "--scenario", "bear")
        assert (code, err) == (0, "")
        assert "formulas verified" in out
        assert (tmp_path / "book.xlsx").read_bytes().startswith(b"PK")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["none/book.xlsx"], "folder"),
            (["book.xlsx", "--language", "fr"], "zh | en"),
            (["book.xlsx", "--scenario", "beer"], "“bear”"),
            ([], "FILE.xlsx"),
        ],
    )
    def test_what_cannot_be_written_is_refused(
        self, refused, file, tmp_path, monkeypatch, arguments, message
    ):
        monkeypatch.chdir(tmp_path)
        assert message in refused("export", file, *arguments)
        assert not list(tmp_path.glob("**/*.xlsx"))


class TestFiles:
    def test_a_missing_file(self, refused, tmp_path):
        assert "There is no file" in refused("show", tmp_path / "none.gpum", "--line", "revenue")

    def test_a_file_that_is_no_model(self, refused, tmp_path):
        (tmp_path / "x.gpum").write_text("hello")
        assert "is not a GPU Modeler model" in refused("check", tmp_path / "x.gpum")

    def test_a_newer_file(self, refused, file):
        content = bytearray(file.read_bytes())
        content[60:64] = (7).to_bytes(4, "big")
        file.write_bytes(content)
        assert "newer GPU Modeler (file version 7" in refused("check", file)

    def test_a_damaged_file(self, refused, file):
        file.write_bytes(file.read_bytes()[:5_000])
        assert "is damaged" in refused("check", file)

    def test_a_read_only_target(self, refused, file, out):
        out.write_bytes(file.read_bytes())
        out.chmod(0o444)
        assert "is read-only" in refused("set", file, "--line", "loose", "--value", "1", "--out", out)

    def test_a_target_of_another_program(self, refused, file, tmp_path):
        (tmp_path / "a.txt").write_text("precious")
        message = refused("set", file, "--line", "loose", "--value", "1", "--out", tmp_path / "a.txt")
        assert "is not overwritten" in message
        assert (tmp_path / "a.txt").read_text() == "precious"

    def test_a_stored_formula_that_does_not_hold(self, refused, tmp_path):
        model = small_model()
        line = model.lines["cost"]
        model.apply(
            Replacement("lines", "cost", line, type(line)("cost", line.labels, "1", (), "income", "revenu"))
        )
        gpum.write(model, tmp_path / "a.gpum")
        assert "revenu" in refused("show", tmp_path / "a.gpum", "--line", "price")

    @pytest.mark.parametrize(("formula", "code"), [("revenu", "formula"), ("profit", "circle")])
    def test_check_says_what_is_in_the_way_of_a_calculation(self, run, tmp_path, formula, code):
        model = small_model()
        model.apply(
            Replacement("lines", "cost", model.lines["cost"], replace(model.lines["cost"], formula=formula))
        )
        gpum.write(model, tmp_path / "a.gpum")
        status, printed, _ = run("check", tmp_path / "a.gpum", "--json")
        report = json.loads(printed)
        assert (status, [problem["code"] for problem in report["problems"]]) == (0, [code])
        assert [claim["value"] for claim in report["claims"]] == [None, None]


class TestUse:
    def test_no_command_says_which_there_are(self, refused):
        assert "show, set, define, export, check" in refused()

    def test_an_unknown_command_is_refused(self, refused):
        assert "frobnicate" in refused("frobnicate")

    @pytest.mark.parametrize("arguments", [["--help"], ["show", "-h"], ["set", "--help"]])
    def test_help_is_help(self, run, arguments):
        code, printed, error = run(*arguments)
        assert (code, error) == (0, "")
        assert printed.startswith("usage: python -m gpu_modeler")

    def test_what_nobody_thought_of_is_one_line_too(self, refused, file, monkeypatch):
        def fails(model):
            raise ZeroDivisionError("odd\nthing")

        monkeypatch.setattr(Calculation, "of", fails)
        assert "unexpected went wrong (ZeroDivisionError: odd thing)" in refused("check", file)

    def test_ctrl_c_ends_in_one_line(self, run, file, monkeypatch):
        def interrupted(_options):
            raise KeyboardInterrupt

        monkeypatch.setitem(commands.COMMANDS, "check", interrupted)
        assert run("check", file) == (130, "", "Interrupted; no file was written.\n")

    def test_scripts_leave_settings_and_recent_files_alone(self, run, file, out, tmp_path, monkeypatch):
        monkeypatch.setenv("GPU_MODELER_CONFIG", str(tmp_path / "config"))
        run("set", file, "--line", "loose", "--value", "1", "--out", out)
        assert not (tmp_path / "config").exists()


def test_the_module_runs_as_a_program(file):
    command = [sys.executable, "-m", "gpu_modeler", "show", str(file), "--line", "loose"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[1]) == (0, "loose,,,,base,0.0,1,input")
    done = subprocess.run([*command[:-1], "lose"], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Did you mean “loose”" in done.stderr


def test_a_reader_that_goes_away_is_no_fault(file):
    command = f"{sys.executable} -m gpu_modeler show {file} --line price | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""


def test_the_small_model_is_as_expected(file):
    assert contents(gpum.read(file))["lines"] == contents(small_model())["lines"]
    assert CellError.DIV0.text == "#DIV/0!"
