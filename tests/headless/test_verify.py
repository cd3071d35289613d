"""The commands `verify` and `export`: what they print, and what their exit status says."""

import json

import openpyxl
import pytest
from xlsxwriter import Workbook

from gpu_modeler.files import gpum
from gpu_modeler.files.reading import process
from gpu_modeler.files.verify import verifying
from gpu_modeler.headless import main
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
        return code, printed.out.splitlines(), printed.err

    return runs


@pytest.fixture
def model(tmp_path):
    gpum.write(small_model(), tmp_path / "small.gpum")
    return tmp_path / "small.gpum"


@pytest.fixture
def book(tmp_path):
    def written(*cells):
        path = tmp_path / "received.xlsx"
        with Workbook(path) as workbook:
            sheet = workbook.add_worksheet("Model A")
            for address, formula, stored in cells:
                sheet.write_formula(address, formula, None, stored)
        return path

    return written


class TestVerify:
    def test_the_count_of_each_engine_is_printed(self, run, book):
        code, out, err = run("verify", book(("A1", "=1+1", 2), ("A2", "=A1*2", 4)))
        assert (code, err) == (0, "")
        assert out[0] == "2 of 2 formulas verified"
        assert [line.split()[0] for line in out[1:]] == ["formualizer", "ironcalc"]
        assert all(line.endswith(": 2 agree") for line in out[1:])

    def test_a_difference_is_printed_with_its_cell(self, run, book):
        code, out, err = run("verify", book(("A1", "=1+1", 2), ("B7", "=A1*2", 5)))
        assert (code, err) == (1, "")
        assert out[0] == "1 of 2 formulas verified"
        assert out[-1] == "'Model A'!B7  =A1*2  stored 5  recomputed 4 (formualizer, ironcalc)"

    def test_what_no_engine_can_judge_is_printed_with_the_reason(self, run, book):
        code, out, _ = run("verify", book(("A1", '=s_info_name("x")', "y"), ("A2", "=1+1", 2)))
        assert code == 1
        assert out[0] == "1 of 2 formulas verified"
        assert out[-1] == (
            '\'Model A\'!A1  =s_info_name("x")  stored "y"  not judged: function unknown to the engine: S_INFO_NAME'
        )

    def test_json_holds_the_same(self, run, book):
        path = book(("A1", "=1+1", 3), ("A2", "=TODAY()", 1), ("A3", "=1=1", True))
        code, out, _ = run("verify", path, "--json")
        found = json.loads("\n".join(out))
        assert code == 1
        assert (found["formulas"], found["verified"]) == (3, 1)
        assert [(each["name"], each["agreeing"], each["fault"]) for each in found["engines"]] == [
            ("formualizer", 1, None),
            ("ironcalc", 1, None),
        ]
        assert found["differences"] == [
            {
                "sheet": "Model A",
                "cell": "A1",
                "formula": "=1+1",
                "stored": 3,
                "recomputed": {"formualizer": 2, "ironcalc": 2},
            }
        ]
        (open_cell,) = found["not_judged"]
        assert (open_cell["cell"], open_cell["recomputed"]) == ("A2", {})
        assert "TODAY" in open_cell["reason"]

    def test_a_workbook_without_formulas_is_not_called_verified(self, run, book):
        code, out, _ = run("verify", book())
        assert code == 1
        assert "no formulas" in out[0]

    def test_an_engine_that_fails_is_told(self, run, book, monkeypatch):
        real = process.run
        monkeypatch.setattr(
            verifying.process,
            "run",
            lambda request, *rest: (
                process.Ended(status=-6) if b"formualizer" in request else real(request, *rest)
            ),
        )
        code, out, _ = run("verify", book(("A1", "=1+1", 2)))
        assert code == 0
        assert "did not finish" in out[1]

    @pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 and nothing more"])
    def test_what_is_no_workbook_is_refused_in_one_line(self, run, tmp_path, content):
        (tmp_path / "x.xlsx").write_bytes(content)
        code, out, err = run("verify", tmp_path / "x.xlsx")
        assert (code, out, err.count("\n")) == (1, [], 1)
        assert "x.xlsx" in err

    def test_chinese_is_spoken(self, run, book, monkeypatch):
        monkeypatch.setenv("LANG", "zh_CN.UTF-8")
        assert run("verify", book(("A1", "=1+1", 2)))[1][0] == "已核验 1 / 1 个公式"


class TestExport:
    def test_the_workbook_is_verified_and_the_count_printed(self, run, model, tmp_path):
        target = tmp_path / "book.xlsx"
        code, out, err = run("export", model, target, "--language", "both", "--scenario", "bear")
        assert (code, err) == (0, "")
        count = sum(
            cell.data_type == "f"
            for sheet in openpyxl.load_workbook(target)
            for row in sheet.iter_rows()
            for cell in row
        )
        assert out[0] == f"{count:,} of {count:,} formulas verified"
        assert run("verify", target)[:2] == (0, out)

    def test_without_verification_nothing_is_counted(self, run, model, tmp_path):
        target = tmp_path / "book.xlsx"
        assert run("export", model, target, "--no-verify") == (0, [], "")
        assert run("verify", target)[0] == 0

    def test_amounts_are_written_in_the_unit_asked_for(self, run, model, tmp_path):
        small, large = {}, {}
        for money, numbers in (("CNY_100m", small), ("CNY_bn", large)):
            target = tmp_path / f"{money}.xlsx"
            assert run("export", model, target, "--money", money, "--language", "en")[0] == 0
            for sheet in openpyxl.load_workbook(target, data_only=True):
                cells = (cell for row in sheet for cell in row if isinstance(cell.value, float))
                numbers.update({(sheet.title, cell.coordinate): cell.value for cell in cells if cell.value})
        shrunk = [cell for cell, value in large.items() if small.get(cell) == pytest.approx(10 * value)]
        assert len(shrunk) > 10

    @pytest.mark.parametrize(
        ("arguments", "known"),
        [(["--language", "fr"], "zh | en | both"), (["--money", "USD"], "CNY_100m | CNY_bn")],
    )
    def test_unknown_choices_are_refused_with_the_known_ones(self, run, model, tmp_path, arguments, known):
        code, out, err = run("export", model, tmp_path / "book.xlsx", *arguments)
        assert (code, out) == (1, [])
        assert known in err
        assert not (tmp_path / "book.xlsx").exists()

    def test_a_file_open_elsewhere_gets_a_copy_and_that_is_said(self, run, model, tmp_path):
        target = tmp_path / "book.xlsx"
        target.write_bytes(b"old")
        (tmp_path / "~$book.xlsx").write_bytes(b"")
        code, out, _ = run("export", model, target)
        assert code == 0
        assert str(tmp_path / "book (2).xlsx") in out[0]
        assert target.read_bytes() == b"old"

    def test_where_no_engine_works_the_file_is_written_and_the_status_says_so(
        self, run, model, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(verifying.process, "run", lambda *_: process.Ended(status=-9))
        code, out, _ = run("export", model, tmp_path / "book.xlsx")
        assert code == 1
        assert "No engine" in out[0] or "memory" in out[0]
        assert (tmp_path / "book.xlsx").exists()
