"""What is taken out of a damaged document: nothing is missing, and nothing differs, without being listed."""

import json
import sqlite3
from collections import defaultdict
from contextlib import closing

import pytest

from gpu_modeler.files import gpum
from gpu_modeler.files import gpum_faults as faults
from gpu_modeler.files.salvage import NothingToSalvage, salvage
from gpu_modeler.files.salvage.pages import PAGE
from gpu_modeler.files.starter import load_starter
from tests.faults.damage import KINDS, facts
from tests.small_model import small_model


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "model.gpum"
    gpum.write(small_model(), path)
    return path


def by_table(model):
    found = defaultdict(set)
    for table, row in facts(model):
        found[table].add(row)
    return found


def require_listed(found, wanted):
    """Check that whatever differs from what was saved stands in the list, by its table."""
    told = {loss.table for loss in found.losses} | set(found.doubtful)
    if "unproved" in {loss.kind for loss in found.losses}:
        return
    had, has = by_table(wanted), by_table(found.model)
    differing = {table for table in had.keys() | has.keys() if had[table] != has[table]}
    assert differing - {"orders"} <= told
    if found.is_whole:
        assert has == had


def test_of_a_sound_file_everything_is_taken_out(saved):
    found = salvage(saved)
    assert found.is_whole
    assert by_table(found.model) == by_table(gpum.read(saved))
    assert found.model.orders == gpum.read(saved).orders


def test_of_the_starter_model_too(tmp_path):
    gpum.write(load_starter(), tmp_path / "starter.gpum")
    found = salvage(tmp_path / "starter.gpum")
    assert found.is_whole
    assert facts(found.model) == facts(gpum.read(tmp_path / "starter.gpum"))


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("zeroed_page", range(47)),
        ("zeroed_sector", range(0, 376, 9)),
        ("used_bit", range(60)),
        ("byte", range(40)),
        ("swapped_pages", range(40)),
        ("scattered", range(40)),
        ("cut", range(400, 1980, 40)),
    ],
)
def test_nothing_is_lost_in_silence(saved, kind, numbers):
    original, wanted, whole, some = saved.read_bytes(), gpum.read(saved), 0, 0
    for number in numbers:
        content = bytearray(original)
        KINDS[kind](content, number)
        saved.write_bytes(content)
        try:
            found = salvage(saved)
        except NothingToSalvage as fault:
            assert str(saved) in fault.user_message("zh")  # noqa: PT017 - most are not raised
            continue
        require_listed(found, wanted)
        assert saved.read_bytes() == content
        whole, some = whole + found.is_whole, some + (not found.is_whole)
        gpum.write(found.model, saved.with_name("out.gpum"))
    assert some > 0
    assert whole + some > len(numbers) // 3


def test_the_header_and_the_list_of_tables_are_not_needed(saved):
    content, wanted = bytearray(saved.read_bytes()), gpum.read(saved)
    content[:PAGE] = bytes(PAGE)
    saved.write_bytes(content)
    found = salvage(saved)
    assert found.is_whole
    assert by_table(found.model) == by_table(wanted)


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


CHANGED = {
    "a value of no line": ("UPDATE cells SET line = 'none' WHERE line = 'growth'", "unfit", "cells"),
    "a value that is text": ("UPDATE cells SET value = 'much' WHERE line = 'growth'", "unfit", "cells"),
    "an order that lacks a line": ("DELETE FROM lines WHERE id = 'loose'", "named_only", "lines"),
    "scenarios in a circle": ("UPDATE scenarios SET parent = id", "parent_lost", "scenarios"),
    "no base scenario": ("DELETE FROM scenarios WHERE id = 'base'", "made_anew", "scenarios"),
    "a gap in the years": ("DELETE FROM items WHERE id = '2025'", "made_anew", "items"),
    "an axis without items": ("DELETE FROM items WHERE axis = 'segment'", "unfit", "axes"),
    "items without an axis": ("DELETE FROM axes WHERE id = 'segment'", "made_anew", "axes"),
    "no sections": ("DELETE FROM sections", "section_lost", "lines"),
    "an item twice": ("UPDATE items SET id = 'metax' WHERE id = 'biren'", "unfit", "items"),
    "a group of strangers": ("UPDATE groups SET items = '[\"mars\"]'", "unfit", "groups"),
    "a claim of nothing": ("UPDATE claims SET expected = 'x'", "unfit", "claims"),
    "bytes for a text": ("UPDATE sources SET title = x'ff00'", "unread", "sources"),
    "text that is no text": ("UPDATE sources SET title = CAST(x'ff00' AS TEXT)", "unread", "sources"),
}


@pytest.mark.parametrize(("statement", "kind", "table"), CHANGED.values(), ids=CHANGED.keys())
def test_what_does_not_hold_together_is_left_out_and_listed(saved, statement, kind, table):
    changed(saved, statement)
    found = salvage(saved)
    assert (kind, table) in {(loss.kind, loss.table) for loss in found.losses}
    require_listed(found, small_model())
    gpum.write(found.model, saved.with_name("out.gpum"))


def test_a_value_that_is_not_what_was_saved_is_in_doubt(saved):
    changed(saved, "UPDATE cells SET value = value * 2")
    found = salvage(saved)
    assert found.doubtful == ("cells",)
    assert not found.losses
    assert not found.is_whole


def test_rows_after_a_lost_page_of_a_long_table_are_read(saved):
    """Thousands of sources: a page in the middle costs those on it, and they are counted."""
    model, many = gpum.read(saved), 3000
    kept = next(iter(model.sources.values()))
    for number in range(many):
        model.sources[f"s{number}"] = type(kept)(f"s{number}", "题" * 40, kept.kind)
    gpum.write(model, saved)
    content = bytearray(saved.read_bytes())
    place = content.index("s1500题".encode()) // PAGE * PAGE
    content[place : place + PAGE] = bytes(PAGE)
    saved.write_bytes(content)
    found = salvage(saved)
    (loss,) = [each for each in found.losses if each.kind == "unread"]
    there = sum(f"s{number}" in found.model.sources for number in range(many))
    assert there + int(loss.name) == many
    assert many - 60 < there < many


@pytest.mark.parametrize("content", [b"", b"x" * 100_000, bytes(100_000)])
def test_where_there_is_nothing_it_is_said(saved, content):
    saved.write_bytes(content)
    with pytest.raises(NothingToSalvage, match="Nothing of a model"):
        salvage(saved)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(faults.FileMissing):
        salvage(tmp_path / "none.gpum")
    with pytest.raises(faults.FileIsFolder):
        salvage(tmp_path)


def test_the_list_can_be_kept_as_text(saved):
    changed(saved, "DELETE FROM lines WHERE id = 'loose'")
    names = [loss.name for loss in salvage(saved).losses]
    assert json.dumps(names).count("loose") >= 1
