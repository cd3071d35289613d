"""Vintages of the starter data: what a file becomes, and that each fault names the file and the row."""

import pytest

from gpu_modeler.files import starter_kept
from gpu_modeler.files.starter import load_starter
from gpu_modeler.files.starter_faults import (
    StarterMissingField,
    StarterNumberUnreadable,
    StarterUnknownName,
    StarterWrongField,
    StarterWrongPlace,
)
from gpu_modeler.files.starter_vintages import fill_vintages
from gpu_modeler.model import Vintage
from gpu_modeler.text import Labels
from tests.small_model import small_model

HEAD = "line,period,company,segment,kind,low,high,date,source,note_zh,note_en"


def read(folder, *rows):
    model = small_model()
    model.vintages = {}
    (folder / "vintages.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    fill_vintages(model, folder)
    return model.vintages


def test_rows_become_vintages(tmp_path):
    found = read(
        tmp_path,
        "revenue,2025,metax,,guidance,15,19.8,2025-12,report,招股书,prospectus",
        "revenue,2025,metax,,forecast notice,16,,2026-01-27,news,,",
        "growth,2026,,,own earlier,,45%,2026,news,,",
    )
    assert list(found.values()) == [
        Vintage(
            "vintage:revenue:2025:metax:1",
            "revenue",
            ("2025", "metax"),
            "guidance",
            15.0,
            19.8,
            "report",
            "2025-12",
            Labels("招股书", "prospectus"),
        ),
        Vintage(
            "vintage:revenue:2025:metax:2",
            "revenue",
            ("2025", "metax"),
            "forecast notice",
            16.0,
            None,
            "news",
            "2026-01-27",
        ),
        Vintage("vintage:growth:2026:1", "growth", ("2026",), "own earlier", None, 0.45, "news", "2026"),
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("nowhere,2025,metax,,guidance,1,2,2026,report,,", StarterUnknownName),
        ("revenue,2025,nobody,,guidance,1,2,2026,report,,", StarterUnknownName),
        ("revenue,2025,metax,,guidance,1,2,2026,hearsay,,", StarterUnknownName),
        ("revenue,2025,metax,,guidance,1,2,2026,,,", StarterUnknownName),
        ("revenue,2025,,,guidance,1,2,2026,report,,", StarterWrongPlace),
        ("growth,2025,metax,,guidance,1,2,2026,report,,", StarterWrongPlace),
        ("revenue,2025,metax,,rumour,1,2,2026,report,,", StarterWrongField),
        ("revenue,2025,metax,,guidance,2,1,2026,report,,", StarterWrongField),
        ("revenue,2025,metax,,guidance,1,2,January,report,,", StarterWrongField),
        ("revenue,2025,metax,,guidance,1,2,,report,,", StarterWrongField),
        ("revenue,2025,metax,,guidance,,,2026,report,,", StarterMissingField),
        ("revenue,2025,metax,,guidance,about 1,2,2026,report,,", StarterNumberUnreadable),
    ],
)
def test_each_fault_names_file_and_row(tmp_path, row, fault):
    with pytest.raises(fault) as caught:
        read(tmp_path, row)
    for language in ("zh", "en"):
        told = caught.value.user_message(language)
        assert "vintages.csv" in told
        assert "2" in told


def test_a_folder_without_the_file_has_none(tmp_path):
    model = small_model()
    model.vintages = {}
    fill_vintages(model, tmp_path)
    assert model.vintages == {}


def test_what_is_kept_of_the_starter_comes_back():
    model = load_starter()
    tables = starter_kept.tables_of(model)
    assert starter_kept.model_of(tables).vintages == model.vintages
