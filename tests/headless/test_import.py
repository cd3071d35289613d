"""The command `import`, as a person or a script types it."""

import json

import pytest

from gpu_modeler.files import gpum
from gpu_modeler.headless import main
from tests.files.table_files import written
from tests.small_model import small_model

ROWS = [
    ["MetaX"],
    ["单位：万元"],
    ["", "2024A", "2025E", "25Q3"],
    ["Units", 1, 2, 3],
    ["收入", "74,307", "17亿", 1],
    ["某项", 5, None, None],
]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A model, a table and the folder they lie in, which is the current one."""
    monkeypatch.chdir(tmp_path)
    gpum.write(small_model(), tmp_path / "small.gpum")
    written(tmp_path / "table.xlsx", {"Income": ROWS, "Other": ROWS})
    return tmp_path


@pytest.fixture
def mapped(files, capsys):
    assert main(["import", "small.gpum", "table.xlsx", "--propose", "--sheet", "Income"]) == 0
    (files / "MAP.toml").write_text(capsys.readouterr().out, encoding="utf-8")
    return files


def run(capsys, *words):
    code = main(["import", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_mapping_is_proposed_saved_and_used(mapped, capsys):
    code, out, err = run(capsys, "small.gpum", "table.xlsx", "--map", "MAP.toml", "--out", "out.gpum")
    assert (code, err) == (0, "")
    model, before = gpum.read(mapped / "out.gpum"), gpum.read(mapped / "small.gpum")
    cell = model.cell("revenue", ("2024", "metax"))
    assert cell is not None
    assert (cell.kind, cell.note.en) == ("actual", "Income!B5")
    assert set(model.sources) - set(before.sources) == {cell.source}
    assert "Income!D3" in out
    assert "quarter" in out
    assert "2 values imported, written to out.gpum" in out


def test_json_says_all_that_changes_and_all_that_does_not(mapped, capsys):
    code, out, _ = run(capsys, "small.gpum", "table.xlsx", "--map", "MAP.toml", "--dry-run", "--json")
    report = json.loads(out)
    assert code == 0
    assert list(report) == ["changes", "not_understood", "cells"]
    changed = [(c["line"], c["company"], c["period"], c["kind"], c["cell"]) for c in report["changes"]]
    assert changed == [
        ("revenue", "metax", "2024", "actual", "B5"),
        ("revenue", "metax", "2025", "override", "C5"),
    ]
    assert [(o["sheet"], o["cell"], o["count"]) for o in report["not_understood"]] == [
        ("Income", "D3", 2),
        ("Income", "B4", 1),
        ("Income", "C4", 1),
        ("Income", "A6", 1),
    ]
    assert sum(report["cells"].values()) == sum(1 for row in ROWS for value in row if value is not None)


def test_a_dry_run_writes_nothing(mapped, capsys):
    before = sorted(path.name for path in mapped.iterdir())
    assert run(capsys, "small.gpum", "table.xlsx", "--map", "MAP.toml", "--dry-run")[0] == 0
    assert sorted(path.name for path in mapped.iterdir()) == before


def test_another_sheet_can_be_named(mapped, capsys):
    words = ("small.gpum", "table.xlsx", "--map", "MAP.toml", "--dry-run", "--json", "--sheet")
    assert {c["sheet"] for c in json.loads(run(capsys, *words, "Other")[1])["changes"]} == {"Other"}
    code, out, err = run(capsys, *words, "Absent")
    assert (code, out) == (1, "")
    assert "Income, Other" in err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--propose", "--json"),
        ("--propose", "--map", "MAP.toml"),
        ("--map", "MAP.toml"),
        ("--map", "MAP.toml", "--dry-run", "--out", "out.gpum"),
        ("--map", "absent.toml", "--dry-run"),
        ("--propose", "--sheet", "Absent"),
    ],
)
def test_wrong_use_is_one_line_and_writes_nothing(mapped, capsys, words):
    before = sorted(path.name for path in mapped.iterdir())
    code, out, err = run(capsys, "small.gpum", "table.xlsx", *words)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert sorted(path.name for path in mapped.iterdir()) == before


def test_a_file_without_any_table_is_said(files, capsys):
    (files / "note.csv").write_text("hello,world\n1,2\n")
    code, _, err = run(capsys, "small.gpum", "note.csv", "--propose")
    assert code == 1
    assert "note.csv" in err


def test_a_mapping_that_names_an_unknown_line_is_refused_with_the_nearest(mapped, capsys):
    text = (mapped / "MAP.toml").read_text(encoding="utf-8")
    (mapped / "MAP.toml").write_text(text.replace('"revenue"', '"revenu"'), encoding="utf-8")
    code, _, err = run(capsys, "small.gpum", "table.xlsx", "--map", "MAP.toml", "--dry-run")
    assert code == 1
    assert "revenue" in err


def test_a_table_that_says_what_the_model_holds_changes_nothing(mapped, capsys):
    run(capsys, "small.gpum", "table.xlsx", "--map", "MAP.toml", "--out", "once.gpum")
    code, out, _ = run(capsys, "once.gpum", "table.xlsx", "--map", "MAP.toml", "--out", "twice.gpum")
    assert code == 0
    assert "changes nothing" in out
    first, second = gpum.read(mapped / "once.gpum"), gpum.read(mapped / "twice.gpum")
    assert dict(first.all_cells()) == dict(second.all_cells())
    assert first.sources == second.sources


def test_an_encrypted_table_opens_with_its_password(mapped, capsys):
    from msoffcrypto.format.ooxml import OOXMLFile

    with (mapped / "table.xlsx").open("rb") as plain, (mapped / "locked.xlsx").open("wb") as locked:
        OOXMLFile(plain).encrypt("open sesame", locked)
    words = ("small.gpum", "locked.xlsx", "--map", "MAP.toml", "--dry-run", "--json")
    code, _, err = run(capsys, *words)
    assert code == 1
    assert "password" in err
    assert json.loads(run(capsys, *words, "--password", "open sesame")[1])["changes"]
