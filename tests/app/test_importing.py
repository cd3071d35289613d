"""Tables found, mappings remembered, one undo step."""

from dataclasses import replace

import pytest

from gpu_modeler.app import importing
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.files.tables import ImportMapping, Part
from gpu_modeler.files.tables.faults import NothingToImport
from tests.files.table_files import grid
from tests.small_model import small_model

ROWS = [["MetaX 单位：亿元"], ["", "2024A", "2025E"], ["收入", 7.0, 17.0], ["某项", 1.0, 2.0]]


@pytest.fixture
def session(tmp_path):
    return Session(small_model(), SettingsFile(tmp_path / "config" / "settings.json"))


def found_in(session, rows=ROWS):
    (found,) = importing.tables_of(session, grid(rows))
    return found


def chosen(found):
    """Return the mapping of a person who says that 某项 is the income."""
    rows = {**found.table.rows, "某项": Part("revenue", items={"company": "biren"})}
    return ImportMapping((replace(found.table, rows=rows),))


def test_import_is_one_undo_step_that_says_what_it_was(session):
    found = found_in(session)
    before = dict(session.model.all_cells())
    wanted = importing.preview_of(session, grid(ROWS), ImportMapping((found.table,)))
    importing.import_tables(session, wanted)
    assert session.cell("revenue", ("2024", "metax")).value == 7.0
    label = session.history.undo_label
    assert "table.xlsx" in label.in_language("zh")
    session.undo()
    assert dict(session.model.all_cells()) == before
    session.redo()
    assert session.cell("revenue", ("2025", "metax")).value == 17.0


def test_nothing_to_import_is_refused(session):
    wanted = importing.preview_of(
        session, grid([["", "2024"], ["x", "—"]]), ImportMapping((found_in(session).table,))
    )
    with pytest.raises(NothingToImport):
        importing.import_tables(session, wanted)


def test_choices_come_back_for_the_next_file_of_the_template(session):
    found = found_in(session)
    assert not found.is_remembered
    assert importing.remember(session, found.sheet, replace(chosen(found), kind="guidance"))
    next_year = [["MetaX 单位：亿元"], ["", "2025A", "2026E"], ["收入", 17.5, 30.0], ["某项", 3.0, 4.0]]
    again = found_in(session, next_year)
    assert again.is_remembered
    assert again.kind == "guidance"
    assert again.table.rows["某项"] == Part("revenue", items={"company": "biren"})
    assert set(again.table.columns) == {"2024A", "2025E", "2025A", "2026E"}
    assert again.table.columns["2025A"] == Part(items={"period": "2025"}, kind="actual")


def test_whose_figures_they_are_is_never_remembered(session):
    found = found_in(session)
    importing.remember(session, found.sheet, ImportMapping((found.table,)))
    other = found_in(session, [["Biren 单位：万元"], *ROWS[1:]])
    assert other.is_remembered
    assert other.table.whole.items == {"company": "biren"}
    assert other.table.whole.unit == "CNY_10k"
    nobody = found_in(session, [["单位：亿元"], *ROWS[1:]])
    assert nobody.table.whole.items == {}


def test_another_template_is_not_mistaken_for_it(session):
    found = found_in(session)
    importing.remember(session, found.sheet, ImportMapping((found.table,)))
    assert not found_in(session, [*ROWS, ["别的", 1.0, 2.0]]).is_remembered


def test_a_remembered_mapping_that_no_longer_fits_is_left_aside(session, tmp_path):
    found = found_in(session)
    importing.remember(session, found.sheet, chosen(found))
    (path,) = (tmp_path / "config" / importing.FOLDER).iterdir()
    path.write_text(path.read_text(encoding="utf-8").replace("revenue", "gone"), encoding="utf-8")
    assert not found_in(session).is_remembered
    path.write_bytes(b"\xff\xfe damaged")
    assert not found_in(session).is_remembered


def test_a_session_without_settings_remembers_nothing():
    session = Session(small_model(), SettingsFile.nowhere())
    found = found_in(session)
    assert not importing.remember(session, found.sheet, ImportMapping((found.table,)))
    assert not found_in(session).is_remembered


def test_a_folder_that_cannot_be_written_stands_in_nobodys_way(session, tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / importing.FOLDER).write_text("in the way")
    found = found_in(session)
    assert not importing.remember(session, found.sheet, ImportMapping((found.table,)))


def test_a_sheet_without_a_table_is_offered_as_it_is_and_hidden_ones_last(session):
    workbook = grid([["nothing"]], name="Words")
    hidden = replace(workbook.sheets[0], name="Hidden", state="hidden")
    tables = grid(ROWS, name="Income").sheets
    empty = replace(workbook.sheets[0], name="Empty", cells={})
    found = importing.tables_of(session, replace(workbook, sheets=(hidden, empty, *workbook.sheets, *tables)))
    assert [table.sheet.name for table in found] == ["Words", "Income", "Hidden"]
