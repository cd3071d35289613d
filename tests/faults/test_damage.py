"""Damaged documents: each copy gives the very same model, or is refused in words. A number that differs is the worst."""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from gpu_modeler.files import gpum, gpum_sums
from gpu_modeler.files import gpum_faults as faults
from tests.faults.damage import facts, in_a_child
from tests.small_model import small_model

REFUSED = {"error_file_damaged", "error_file_foreign", "error_file_newer", "error_file_empty"}
HOW_MANY = {
    "header_bit": 800,  # each bit of the header
    "used_bit": 700,
    "byte": 300,
    "any_bit": 200,
    "cut": 250,
    "zeroed_page": 47,  # each page
    "zeroed_sector": 60,
    "swapped_pages": 100,
    "scattered": 100,
}


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "model.gpum"
    gpum.write(small_model(), path)
    return path


@pytest.mark.parametrize(("kind", "count"), HOW_MANY.items())
def test_damage_is_refused_or_harmless(saved, tmp_path, kind, count):
    found = in_a_child(saved, tmp_path, kind, range(count))
    outcomes = Counter(found["counts"])
    assert set(outcomes) <= REFUSED | {"same"}, found
    assert outcomes.total() == count
    assert outcomes["error_file_damaged"] > 0


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE cells SET value = value * 2 WHERE line = 'growth' AND scenario = 'base'", "cells"),
        ("UPDATE cells SET value = NULL WHERE line = 'growth' AND scenario = 'base'", "cells"),
        ("DELETE FROM cells WHERE scenario = 'bear'", "cells"),
        ("UPDATE lines SET formula = '1 + ' || formula WHERE id = 'cost'", "lines"),
        ("UPDATE sources SET quote = quote || '.'", "sources"),
        ("UPDATE claims SET tolerance = tolerance * 10", "claims"),
        ("DELETE FROM sums WHERE name = 'cells'", "cells"),
        ("INSERT INTO sums VALUES ('more', '')", "more"),
    ],
)
def test_what_is_sound_sqlite_but_not_what_was_saved_is_refused(saved, statement, table):
    changed(saved, statement)
    with pytest.raises(faults.FileDamaged, match=f"not what was saved: {table}"):
        gpum.read(saved)


def test_the_order_of_rows_is_part_of_what_was_saved(saved):
    changed(saved, "UPDATE items SET rowid = 1000 - rowid")
    with pytest.raises(faults.FileDamaged, match="not what was saved: items"):
        gpum.read(saved)


def test_a_file_without_sums_opens_and_gets_them_when_saved(saved):
    changed(saved, "DROP TABLE sums", "PRAGMA user_version = 3")
    model = gpum.read(saved)
    assert sorted(map(repr, facts(model))) == sorted(map(repr, facts(small_model())))
    gpum.write(model, saved)
    changed(saved, "UPDATE cells SET value = value * 2")
    with pytest.raises(faults.FileDamaged):
        gpum.read(saved)


def test_more_rows_than_a_model_has_are_refused_before_they_fill_the_memory(saved, monkeypatch):
    monkeypatch.setattr(gpum_sums, "MOST_ROWS", 50)
    with pytest.raises(faults.FileTooManyRows, match="holds more than"):
        gpum.read(saved)
    with pytest.raises(faults.FileTooManyRows):
        gpum.write(small_model(), saved.with_name("more.gpum"))
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]
