"""`extract` and `note` on the command line: what they write, and what they refuse."""

import csv

import openpyxl
import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.headless import main


@pytest.fixture(scope="module")
def session():
    return Session(settings_file=SettingsFile.nowhere())


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", ["cambricon", "寒武纪", "Cambricon"])
def test_a_company_is_named_by_id_or_label(session, tmp_path, name):
    target = tmp_path / "page.csv"
    assert main(["extract", "starter", str(target), "--page", name, "--language", "en"]) == 0
    header, *rows = read(target)
    revenue = next(row for row in rows if row[0] == "Revenue")
    assert float(revenue[header.index("2027")]) == session.value("revenue", ("2027", "cambricon"))


def test_a_line_is_compared_in_a_scenario(session, tmp_path):
    target = tmp_path / "page.xlsx"
    options = ["--page", "compare", "--line", "营业收入", "--scenario", "bear", "--language", "zh"]
    assert main(["extract", "starter", str(target), *options]) == 0
    rows = list(openpyxl.load_workbook(target).worksheets[0].values)
    years = next(row for row in rows if 2030 in row)
    found = {row[0]: row[years.index(2030)] for row in rows}
    assert found["沐曦"] == pytest.approx(session.value("revenue", ("2030", "metax"), "bear"), rel=1e-15)


def test_a_note_of_the_years_and_unit_asked_for(session, tmp_path):
    target = tmp_path / "note.csv"
    options = ["--company", "metax", "--first", "2025", "--last", "2027", "--money", "CNY_bn"]
    assert main(["note", "starter", str(target), *options, "--language", "en"]) == 0
    rows = read(target)
    assert rows[1] == ["Year to 31 December", "Unit", "2025E", "2026E", "2027E"]
    assert rows[2][:2] == ["Revenue", "CNY bn"]
    expected = [session.value("revenue", (year, "metax")) / 10 for year in ("2025", "2026", "2027")]
    assert [float(text) for text in rows[2][2:]] == pytest.approx(expected, rel=1e-12)


def test_a_note_of_all_companies(session, tmp_path):
    target = tmp_path / "note.xlsx"
    assert main(["note", "starter", str(target), "--language", "zh"]) == 0
    shown = {row[0] for row in openpyxl.load_workbook(target).worksheets[0].values}
    names = [item.labels.zh for item in session.model.axes["company"].items]
    assert {f"{name}：盈利预测与估值" for name in names} <= shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "starter", "{}/p.csv", "--page", "compare"],
        ["extract", "starter", "{}/p.csv", "--page", "market", "--line", "tam"],
        ["extract", "starter", "{}/p.csv", "--page", "nobody"],
        ["extract", "starter", "{}/p.txt", "--page", "market"],
        ["extract", "starter", "{}/p.csv", "--page", "market", "--language", "fr"],
        ["extract", "starter", "{}/p.csv", "--page", "market", "--scenario", "none"],
        ["extract", "starter", "{}/no/p.csv", "--page", "market"],
        ["note", "starter", "{}/p.csv", "--company", "nobody"],
        ["note", "starter", "{}/p.csv", "--first", "2030", "--last", "2026"],
        ["note", "starter", "{}/p.csv", "--money", "chip"],
    ],
    ids=" ".join,
)
def test_a_refusal_is_one_line_and_writes_nothing(tmp_path, capsys, arguments):
    assert main([part.format(tmp_path) for part in arguments]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert "Traceback" not in told.err
    assert list(tmp_path.iterdir()) == []
