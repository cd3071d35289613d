import os
import sqlite3
from contextlib import closing

import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files import gpum
from gpu_modeler.files import gpum_faults as faults
from gpu_modeler.files.gpum_schema import TABLES, tables_of
from gpu_modeler.model import Cell, Chart, Series, Source
from tests.small_model import bits, contents, put, small_model


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "模型 #1?.gpum"
    gpum.write(small_model(), path)
    return path


@pytest.fixture
def untouched(saved):
    """Check that a refused file has neither changed nor got company."""
    yield saved
    assert sorted(path.name for path in saved.parent.iterdir()) == [saved.name]


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    return path.read_bytes()


def refused(path, fault, message):
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(fault, match=message) as caught:
        gpum.read(path)
    assert str(path) in caught.value.user_message("zh")
    assert before is None or path.read_bytes() == before


# --- what is written is read -------------------------------------------------------------------------


def test_a_model_comes_back_as_it_was(saved):
    model = gpum.read(saved)
    assert contents(model) == contents(small_model())
    assert bits(Calculation.of(model)) == bits(Calculation.of(small_model()))


def test_a_file_of_version_1_opens_with_nothing_uncertain(saved):
    changed(saved, "DROP TABLE correlations")
    changed(saved, "DROP TABLE uncertainties")
    changed(saved, "DELETE FROM orders WHERE name = 'uncertainties'")
    without_version_3(saved)
    changed(saved, "PRAGMA user_version = 1")
    wanted = small_model()
    wanted.vintages, wanted.views, wanted.row_groups = {}, {}, {}
    wanted.orders["views"] = wanted.orders["row_groups"] = ()
    wanted.uncertainties, wanted.correlations = {}, {}
    wanted.orders["uncertainties"] = ()
    main = wanted.charts["main"]
    wanted.charts["main"] = Chart(
        main.id, main.labels, main.page, tuple(Series(s.line, s.fixed, s.mark) for s in main.series)
    )
    assert contents(gpum.read(saved)) == contents(wanted)
    gpum.write(gpum.read(saved), saved)
    assert contents(gpum.read(saved)) == contents(wanted)


SINCE_VERSION_3 = [table for table in tables_of(3) if table not in tables_of(2)]


def without_version_3(path):
    """Make a file what an earlier version would have written of it."""
    changed(path, "DROP TABLE sums")
    for table in SINCE_VERSION_3:
        changed(path, f"DROP TABLE {table}")
        changed(path, f"DELETE FROM orders WHERE name = '{table}'")


def test_a_file_of_version_2_opens_without_vintages_and_is_saved_with_them(saved):
    without_version_3(saved)
    changed(saved, "PRAGMA user_version = 2")
    model = gpum.read(saved)
    assert model.vintages == model.views == model.row_groups == {}
    assert contents(model)["uncertainties"] == contents(small_model())["uncertainties"]
    model.vintages = small_model().vintages
    gpum.write(model, saved)
    assert gpum.read(saved).vintages == small_model().vintages


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vintages SET line = 'nowhere'",
        "UPDATE vintages SET kind = 'rumour'",
        "UPDATE vintages SET place = '[\"2025\"]'",
        "UPDATE vintages SET low = NULL, high = NULL",
        "UPDATE vintages SET low = 30.0 WHERE id = 'plan'",
        "UPDATE vintages SET high = 9e999",
    ],
)
def test_what_is_no_vintage_is_damage(saved, statement):
    changed(saved, statement)
    refused(saved, faults.FileDamaged, "damaged")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE views SET row_axes = '{}'",
        "UPDATE views SET page = '[1]'",
        'UPDATE views SET only = \'{"line": "revenue"}\'',
        "UPDATE views SET has_totals = 3",
        "UPDATE row_groups SET lines = '[1]'",
        "DELETE FROM row_groups",
    ],
)
def test_what_is_no_view_or_group_is_damage(saved, statement):
    changed(saved, statement)
    refused(saved, faults.FileDamaged, "damaged")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE uncertainties SET line = 'nowhere'",
        "UPDATE uncertainties SET move = 'jump'",
        "UPDATE uncertainties SET own_axes = '[\"segment\"]' WHERE id = 'growth'",
        "UPDATE uncertainties SET scope = '{\"period\": [\"1999\"]}' WHERE id = 'growth'",
        "UPDATE correlations SET one = 'nowhere'",
        "UPDATE correlations SET value = 1.5",
        "UPDATE correlations SET one = 'price', other = 'growth'",
        "DROP TABLE correlations",
    ],
)
def test_what_cannot_be_uncertain_is_damage(saved, statement):
    changed(saved, statement)
    refused(saved, faults.FileDamaged, "damaged")


def test_any_sqlite_tool_reads_it(saved):
    with closing(sqlite3.connect(saved)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x4750554D,)
        assert connection.execute("PRAGMA user_version").fetchone() == (4,)
        query = "SELECT value, kind, source FROM cells WHERE line = 'revenue' AND scenario = 'base'"
        assert connection.execute(query).fetchall() == [(19.8, "guidance", "report")]
        assert connection.execute("SELECT axes FROM lines WHERE id = 'cost'").fetchone() == (
            '["period", "company"]',
        )


def test_writing_again_replaces_the_whole(saved):
    model = small_model()
    put(model, "base", "growth", ("2024",), Cell(0.5))
    gpum.write(model, saved)
    assert gpum.read(saved).cell("growth", ("2024",)).value == 0.5
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_reading_leaves_nothing_beside_the_file(untouched):
    gpum.read(untouched)


def test_reading_leaves_the_times_of_the_file(saved):
    before = saved.stat()
    gpum.read(saved)
    assert saved.stat().st_mtime_ns == before.st_mtime_ns


def test_permissions_of_the_target_stay(saved):
    saved.chmod(0o640)
    gpum.write(small_model(), saved)
    assert saved.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(saved):
    link = saved.with_name("link.gpum")
    link.symlink_to(saved)
    gpum.write(small_model(), link)
    assert link.is_symlink()
    assert contents(gpum.read(link)) == contents(small_model())


# --- what cannot be read -----------------------------------------------------------------------------


def test_a_missing_file(tmp_path):
    refused(tmp_path / "none.gpum", faults.FileMissing, "no file")


def test_a_folder(tmp_path):
    refused(tmp_path, faults.FileIsFolder, "is a folder")


def test_an_empty_file(tmp_path):
    path = tmp_path / "empty.gpum"
    path.touch()
    refused(path, faults.FileEmpty, "is empty")


@pytest.mark.parametrize(
    "content", [b"hello", b"PK\3\4" + bytes(200), b"SQLite format 3\0" + bytes(200), b"\0"]
)
def test_a_foreign_file(tmp_path, content):
    path = tmp_path / "other.gpum"
    path.write_bytes(content)
    refused(path, faults.FileForeign, "not a GPU Modeler model.*not changed")


def test_a_foreign_database(tmp_path):
    path = tmp_path / "other.db"
    changed(path, "CREATE TABLE lines (id TEXT)")
    refused(path, faults.FileForeign, "not a GPU Modeler model")


def test_a_newer_version(untouched):
    changed(untouched, "PRAGMA user_version = 5")
    refused(untouched, faults.FileNewer, "file version 5; this program knows 4")


def test_a_device_is_neither_read_nor_replaced():
    refused(os_path("/dev/null"), faults.FileSpecial, "device or pipe")
    with pytest.raises(faults.FileSpecial):
        gpum.write(small_model(), "/dev/null")
    assert os_path("/dev/null").is_char_device()


def os_path(text):
    from pathlib import Path

    return Path(text)


@pytest.mark.parametrize("length", [100, 4096, 20_000])
def test_a_file_cut_off(untouched, length):
    untouched.write_bytes(untouched.read_bytes()[:length])
    refused(untouched, faults.FileDamaged, "damaged")


def test_pages_overwritten(untouched):
    content = bytearray(untouched.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    untouched.write_bytes(content)
    refused(untouched, faults.FileDamaged, "damaged")


DAMAGE = {
    "a table is gone": "DROP TABLE claims",
    "a trigger hides": "CREATE TRIGGER t AFTER INSERT ON lines BEGIN DELETE FROM cells; END",
    "a view stands for a table": "CREATE VIEW v AS SELECT 1",
    "an index more": "CREATE INDEX i ON cells (line)",
    "a column more": "ALTER TABLE lines ADD COLUMN more TEXT",
    "a value at no place": "UPDATE cells SET place = '[\"1999\", \"metax\"]' WHERE line = 'revenue'",
    "a place that is no list": "UPDATE cells SET place = '{}' WHERE line = 'growth' AND scenario = 'bear'",
    "a place that is no JSON": "UPDATE cells SET place = 'x' WHERE line = 'growth' AND scenario = 'bear'",
    "a value that is text": "UPDATE cells SET value = 'much'",
    "a value that is infinite": "UPDATE cells SET value = 9e999",
    "a value of no line": "UPDATE cells SET line = 'none' WHERE line = 'growth'",
    "a value of no scenario": "UPDATE cells SET scenario = 'none'  WHERE scenario = 'bear'",
    "a value of no kind": "UPDATE cells SET kind = 'guess'",
    "an alternative of no value": "UPDATE alternatives SET place = '[]'",
    "a source of no kind": "UPDATE sources SET kind = 'rumour'",
    "an order that lacks a line": "DELETE FROM orders WHERE name = 'lines' AND position = 0",
    "an order that doubles a line": "UPDATE orders SET id = 'price' WHERE name = 'lines' AND position = 0",
    "scenarios in a circle": "UPDATE scenarios SET parent = 'crash' WHERE id = 'bear'",
    "no base scenario": "UPDATE scenarios SET id = 'basis' WHERE id = 'base'",
    "base with a parent": "UPDATE scenarios SET parent = 'bear' WHERE id = 'base'",
    "a gap in the years": "UPDATE items SET id = '2030' WHERE id = '2026'",
    "a year that is none": "UPDATE items SET id = 'soon' WHERE id = '2026'",
    "an axis without items": "DELETE FROM items WHERE axis = 'segment'",
    "an item twice": "UPDATE items SET id = 'metax' WHERE id = 'biren'",
    "axes of a line out of order": "UPDATE lines SET axes = '[\"company\", \"period\"]' WHERE id = 'margin'",
    "an axis that is not there": "UPDATE lines SET axes = '[\"planet\"]' WHERE id = 'loose'",
    "a section that is not there": "UPDATE lines SET section = 'none' WHERE id = 'loose'",
    "an exception of no line": "UPDATE exceptions SET line = 'none'",
    "a scope that is no table": "UPDATE exceptions SET scope = '[]'",
    "a scope of another axis": 'UPDATE exceptions SET scope = \'{"segment": ["training"]}\'',
    "a group of no axis": "UPDATE groups SET axis = 'planet'",
    "a group of strangers": "UPDATE groups SET items = '[\"mars\"]'",
    "a claim without a check": "UPDATE claims SET comparison = 'roughly'",
    "a curve of no chart": "UPDATE chart_series SET chart = 'none'",
    "a text that is a number": "UPDATE sources SET title = x'ff00'",
    "a nul in a text": "UPDATE properties SET text = 'a' || char(0) || 'b'",
    "very deep JSON": f"UPDATE lines SET axes = '{'[' * 100_000}'",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_file_that_does_not_fit_together(untouched, statement):
    changed(untouched, statement)
    refused(untouched, faults.FileDamaged, "damaged and cannot be opened .*Open a backup")


def test_hostile_text_is_text(tmp_path):
    model = small_model()
    hostile = "'); DROP TABLE lines; -- =cmd|' /C calc'!A0 <script> {axis} %s \\ \u202e🙂\n\t\"“"
    model.sources["x"] = Source("x", hostile, "press", hostile, hostile, hostile)
    model.properties[hostile] = hostile
    gpum.write(model, tmp_path / "hostile.gpum")
    assert contents(gpum.read(tmp_path / "hostile.gpum")) == contents(model)


# --- what cannot be written ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a\0b", "half \ud83d emoji"])
def test_a_text_that_no_file_can_hold_leaves_the_file_as_it_was(untouched, text):
    before = untouched.read_bytes()
    model = small_model()
    model.properties["title"] = text
    with pytest.raises(faults.FileFault, match="could not be saved"):
        gpum.write(model, untouched)
    assert untouched.read_bytes() == before


def test_a_value_that_is_not_finite_is_not_written(untouched):
    model = small_model()
    put(model, "base", "growth", ("2024",), Cell(float("inf")))
    with pytest.raises(faults.FileNotWritten, match="unchanged"):
        gpum.write(model, untouched)


def test_a_read_only_file_is_not_replaced(untouched):
    untouched.chmod(0o444)
    with pytest.raises(faults.FileReadOnly, match=r"is read-only.*another name"):
        gpum.write(small_model(), untouched)
    assert contents(gpum.read(untouched)) == contents(small_model())


def test_nor_anything_in_a_read_only_folder(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    with pytest.raises(faults.FileReadOnly, match="read-only"):
        gpum.write(small_model(), folder / "new.gpum")
    folder.chmod(0o755)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(faults.FolderMissing, match="no folder"):
        gpum.write(small_model(), tmp_path / "none" / "new.gpum")


@pytest.mark.parametrize("name", ["a\0b.gpum", "长" * 200 + ".gpum"])
def test_a_name_that_no_file_can_have(tmp_path, name):
    with pytest.raises(faults.FileNotWritten, match="could not be saved"):
        gpum.write(small_model(), tmp_path / name)
    with pytest.raises(faults.FileFault):
        gpum.read(tmp_path / name)


def test_a_long_name_is_no_obstacle(tmp_path):
    path = tmp_path / ("长" * 80 + ".gpum")
    gpum.write(small_model(), path)
    assert contents(gpum.read(path)) == contents(small_model())


def test_a_folder_is_no_target(tmp_path):
    with pytest.raises(faults.FileIsFolder):
        gpum.write(small_model(), tmp_path)


def test_another_programs_file_is_never_overwritten(tmp_path):
    path = tmp_path / "accounts.xlsx"
    path.write_bytes(b"PK precious")
    with pytest.raises(faults.FileProtected, match="is not a GPU Modeler model; it is not overwritten"):
        gpum.write(small_model(), path)
    assert path.read_bytes() == b"PK precious"


@pytest.mark.parametrize(
    ("statement", "message"), [("PRAGMA user_version = 9", "newer"), ("DROP TABLE claims", "damaged")]
)
def test_nor_a_newer_or_damaged_document(untouched, statement, message):
    before = changed(untouched, statement)
    with pytest.raises(faults.FileProtected, match=message):
        gpum.write(small_model(), untouched)
    assert untouched.read_bytes() == before


def test_an_empty_file_may_be_filled(tmp_path):
    path = tmp_path / "new.gpum"
    path.touch()
    gpum.write(small_model(), path)
    assert contents(gpum.read(path)) == contents(small_model())


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failure_on_the_way_leaves_the_file_as_it_was(untouched, call, monkeypatch):
    def fails(*_):
        raise OSError(28, "No space left on device")

    before = untouched.read_bytes()
    monkeypatch.setattr(os, call, fails)
    with pytest.raises(faults.FileNotWritten, match="disk is full"):
        gpum.write(small_model(), untouched)
    monkeypatch.undo()
    assert untouched.read_bytes() == before


def test_every_table_has_a_place_in_the_small_model(saved):
    with closing(sqlite3.connect(saved)) as connection:
        for table in TABLES:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0, table
