"""A small file whose axes span more values than any memory holds is refused before one of them is computed."""

import sqlite3
from contextlib import closing

import pytest

from gpu_modeler.files import gpum
from gpu_modeler.files.gpum_faults import FileSpansTooMuch
from gpu_modeler.files.gpum_records import model_of
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.files.gpum_schema import TABLES
from gpu_modeler.files.gpum_span import MOST_VALUES, require_span, span
from tests.small_model import small_model

EACH = 12_000


def bomb():
    """Return the small model with so many companies and segments that two lines are 864 million values."""
    held = {table: [] for table in TABLES}
    for table, made in rows(small_model()):
        held[table] += list(made)
    for axis in ("company", "segment"):
        held["items"] += [(axis, 10 + n, f"{axis[0]}{n}", "", "", "") for n in range(EACH)]
    return model_of(held)


def test_the_count_is_that_of_all_lines_in_all_scenarios():
    """Three years, two companies, two segments: two lines over all, four over companies, three over years, a number."""
    assert span(small_model()) == (2 * 12 + 4 * 6 + 3 * 3 + 1) * 3


def test_a_small_file_of_endless_span_is_refused_in_words(tmp_path):
    path = tmp_path / "bomb.gpum"
    with pytest.raises(FileSpansTooMuch) as refused:
        gpum.write(bomb(), path)
    assert f"{MOST_VALUES:,}" in refused.value.user_message("zh")
    assert not list(tmp_path.iterdir())


def test_reading_refuses_it_too(tmp_path, monkeypatch):
    path = tmp_path / "bomb.gpum"
    monkeypatch.setattr(gpum, "require_span", lambda _path, _model: None)  # as an older program wrote it
    gpum.write(bomb(), path)
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM items").fetchone()[0] < 3 * EACH
    with pytest.raises(FileSpansTooMuch):
        gpum.read(path)


def test_the_largest_that_is_meant_to_be_computed_passes(tmp_path):
    model = small_model()
    require_span(tmp_path, model)
