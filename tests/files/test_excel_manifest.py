"""The model comes back out of the workbook it was exported to, whoever saved the workbook anew."""

import base64
import dataclasses
import hashlib
import json
import subprocess
import zlib

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import export_workbook, prepare
from gpu_modeler.files.excel.manifest import (
    ManifestDamaged,
    ManifestNewer,
    NoManifest,
    _entries,
    read_manifest,
)
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.files.reading import read_workbook
from gpu_modeler.files.reading.records import ReadCell, ReadSheet, ReadWorkbook
from gpu_modeler.files.starter import load_starter
from tests.files.excel_models import gpu_makers
from tests.random_models import random_models
from tests.recalculation import has_libreoffice


def told(model):
    """Return the model as comparable rows."""
    tables = {}
    for table, entries in rows(model):
        tables.setdefault(table, []).extend(map(tuple, entries))
    return {table: sorted(entries, key=repr) for table, entries in tables.items() if entries}


def book_of(pairs, name="a.xlsx"):
    """Return a workbook as it would be read, with a hidden sheet that says `pairs`."""
    cells = {(0, 0): ReadCell("gpum:sheet:manifest")}
    for row, (key, value) in enumerate(pairs):
        cells |= {(row, 1): ReadCell(key), (row, 2): ReadCell(value)}
    return ReadWorkbook(name, "xlsx", (ReadSheet("_gpu_modeler", "veryHidden", cells),))


def read_by_openpyxl(path):
    """Return the workbook as neutral records, read without the program's own reader."""
    sheets = [
        ReadSheet(
            sheet.title,
            sheet.sheet_state,
            {
                (cell.row - 1, cell.column - 1): ReadCell(cell.value)
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            },
        )
        for sheet in openpyxl.load_workbook(path)
    ]
    return ReadWorkbook(path.name, "xlsx", tuple(sheets))


def packed(content):
    return base64.b64encode(zlib.compress(content)).decode("ascii")


def altered(**changes):
    entries = dict(_entries(gpu_makers(), ExportOptions())) | changes
    return book_of(entries.items())


OPTIONS = ExportOptions("both", "bull", "CNY_bn", "张三 <z@example.com>", "2026-01-02T03:04:05+00:00")


def test_the_model_and_the_options_come_back():
    model = load_starter()
    manifest = read_manifest(book_of(_entries(model, OPTIONS)))
    assert told(manifest.model) == told(model)
    assert manifest.options == OPTIONS


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(random_models())
def test_any_model_comes_back(model):
    model.orders |= {"claims": (), "charts": ()}
    assert told(read_manifest(book_of(_entries(model, ExportOptions()))).model) == told(model)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("manifest") / "a.xlsx"
    model = gpu_makers()
    options = dataclasses.replace(OPTIONS, money="", exported_at="")
    export_workbook(model, Calculation.of(model), path, options)
    return path


def test_it_stands_on_a_sheet_that_nobody_sees(path):
    assert openpyxl.load_workbook(path)["_gpu_modeler"].sheet_state == "veryHidden"


def test_it_is_read_from_a_file(path):
    manifest = read_manifest(read_by_openpyxl(path))
    assert told(manifest.model) == told(gpu_makers())
    assert manifest.scenario == "bull"
    assert manifest.author == "张三 <z@example.com>"
    assert manifest.exported_at.endswith("+00:00")


def test_the_time_is_told_alike_wherever_it_is_told():
    model = gpu_makers()
    export = prepare(model, Calculation.of(model), ExportOptions())
    assert export.options.moment == export.options.exported_at != ""


def test_it_is_read_by_the_programs_own_reader(path):
    manifest = read_manifest(read_workbook(path))
    assert told(manifest.model) == told(gpu_makers())
    assert (manifest.language, manifest.money_unit) == ("both", "")


def test_it_survives_a_save_by_openpyxl_under_another_name(path, tmp_path):
    book = openpyxl.load_workbook(path)
    book["_gpu_modeler"].title = "renamed"
    book.save(tmp_path / "b.xlsx")
    assert told(read_manifest(read_by_openpyxl(tmp_path / "b.xlsx")).model) == told(gpu_makers())


@pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice is not installed")
def test_it_survives_a_save_by_libreoffice(path, tmp_path):
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to"]
    subprocess.run(
        [*command, "xlsx", "--outdir", tmp_path / "out", path], check=True, capture_output=True, timeout=240
    )
    assert told(read_manifest(read_by_openpyxl(tmp_path / "out" / "a.xlsx")).model) == told(gpu_makers())


# --- what is refused ------------------------------------------------------------------------------------------------


def test_a_workbook_of_others_has_none():
    sheet = ReadSheet("Sheet1", "visible", {(0, 0): ReadCell("total")})
    with pytest.raises(NoManifest) as caught:
        read_manifest(ReadWorkbook("theirs.xlsx", "xlsx", (sheet,)))
    assert "theirs.xlsx" in caught.value.user_message("zh")


def test_a_later_version_is_not_read():
    with pytest.raises(ManifestNewer, match="later version"):
        read_manifest(altered(format="2"))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "one"},
        {"sha256": "0" * 64},
        {"model.0000": "not base64!"},
        {"model.0000": packed(b"{}")},
        {"model.0001": "AAAA"},
        {"language": "fr"},
        {"money": "USD"},
        {"model.0000": packed(b"[" * 100_000), "sha256": hashlib.sha256(b"[" * 100_000).hexdigest()},
        {"model.0000": packed(b"[1]"), "sha256": hashlib.sha256(b"[1]").hexdigest()},
        {
            "model.0000": packed(b'{"axes":[[1]]}'),
            "sha256": hashlib.sha256(b'{"axes":[[1]]}').hexdigest(),
        },
    ],
)
def test_what_was_tampered_with_is_refused(changes):
    with pytest.raises(ManifestDamaged, match="damaged"):
        read_manifest(altered(**changes))


def test_a_bomb_is_not_unpacked():
    bomb = b" " * (65 << 20)
    with pytest.raises(ManifestDamaged):
        read_manifest(altered(**{"model.0000": packed(bomb), "sha256": hashlib.sha256(bomb).hexdigest()}))


def test_a_model_that_names_what_is_not_there_is_refused():
    model = gpu_makers()
    tables = {table: [] for table in dict.fromkeys(name for name, _ in rows(model))}
    for table, entries in rows(model):
        tables[table] += entries
    tables["scenarios"][1] = ("bull", "", "", "nobody", "", "")
    content = json.dumps(tables).encode()
    with pytest.raises(ManifestDamaged):
        read_manifest(
            altered(**{"model.0000": packed(content), "sha256": hashlib.sha256(content).hexdigest()})
        )
