"""What is kept between starts: used while the files are the same, ignored when damaged or outdated."""

import os

import pytest

from gpu_modeler import kept, text
from gpu_modeler.files import starter, starter_kept
from gpu_modeler.resources import resource_folder


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GPU_MODELER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_kept_is_returned_for_the_same_stamp_alone():
    assert kept.read("thing", "a") is None
    assert kept.write("thing", "a", {"x": [1, "二"]})
    assert kept.read("thing", "a") == {"x": [1, "二"]}
    assert kept.read("thing", "b") is None


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-3], lambda b: b[:-3] + b"9]}", lambda b: b"", lambda b: b"\xff" * 90]
)
def test_a_damaged_file_is_as_if_it_were_not_there(folder, damage):
    kept.write("thing", "a", {"x": [1]})
    path = folder / "thing.kept"
    path.write_bytes(damage(path.read_bytes()))
    assert kept.read("thing", "a") is None


def test_nothing_is_kept_where_nothing_can_be_written(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GPU_MODELER_CACHE", str(tmp_path / "file" / "below"))
    assert not kept.write("thing", "a", 1)
    monkeypatch.setenv("GPU_MODELER_CACHE", "")
    assert not kept.write("thing", "a", 1)
    assert kept.read("thing", "a") is None


def test_a_stamp_changes_with_every_file_it_covers(tmp_path):
    (tmp_path / "below").mkdir()
    path = tmp_path / "below" / "x.csv"
    path.write_text("1")
    (tmp_path / "y.other").write_text("1")
    stamps = [kept.stamp(tmp_path, suffixes=(".csv",))]
    (tmp_path / "y.other").write_text("22")
    assert kept.stamp(tmp_path, suffixes=(".csv",)) == stamps[0]
    path.write_text("12")
    stamps.append(kept.stamp(tmp_path, suffixes=(".csv",)))
    os.utime(path, ns=(1, 1))
    stamps.append(kept.stamp(tmp_path, suffixes=(".csv",)))
    path.unlink()
    stamps.append(kept.stamp(tmp_path, suffixes=(".csv",)))
    assert len(set(stamps)) == 4
    assert kept.stamp(tmp_path / "nowhere", suffixes=(".csv",))


def test_the_kept_starter_model_is_the_one_in_the_files(folder):
    fresh = starter.read_starter(resource_folder() / "starter")
    starter.load_starter()
    assert (folder / "starter.kept").exists()
    again = starter.load_starter()
    for table in fresh.__dict__:
        assert getattr(again, table) == getattr(fresh, table)
        assert list(getattr(again, table)) == list(getattr(fresh, table))


def test_a_kept_model_that_is_none_is_read_from_the_files_again(monkeypatch):
    fresh = starter_kept.tables_of(starter.load_starter())
    for wrong in ({}, [], {**fresh, "lines": [["x"]]}, {**fresh, "cells": {"x": [[1]]}}, "text"):
        monkeypatch.setattr(kept, "read", lambda name, stamp, wrong=wrong: wrong)
        assert starter.load_starter().lines.keys() == {line[0] for line in fresh["lines"]}


def test_kept_texts_are_those_of_the_files(folder):
    read = text.read_texts(resource_folder() / "text")
    assert text.catalogue.__wrapped__() == read
    assert (folder / "texts.kept").exists()
    assert text.catalogue.__wrapped__() == read
