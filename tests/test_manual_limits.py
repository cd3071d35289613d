"""The manual's table of how much is taken from outside says what the program holds to."""

import re
from pathlib import Path

import pytest

from gpu_modeler.edits.items import MOST_YEARS
from gpu_modeler.files import gpum
from gpu_modeler.files.clips.records import MOST_CELLS
from gpu_modeler.files.gpum_span import MOST_VALUES
from gpu_modeler.files.reading import Limits
from gpu_modeler.files.tables.mapping_file import LARGEST_FILE as LARGEST_MAPPING
from gpu_modeler.formula.parser import MAXIMUM_DEPTH, MAXIMUM_LENGTH
from gpu_modeler.gui.grid.taking import LARGEST as LARGEST_CLIP

MANUAL = Path(__file__).parents[1] / "resources" / "manual"
LIMITS = Limits()
HELD = [
    gpum.LARGEST_FILE >> 20,
    gpum.LARGEST_TEXT,
    MOST_YEARS,
    MOST_VALUES,
    MAXIMUM_LENGTH,
    MAXIMUM_DEPTH,
    LIMITS.file_bytes >> 20,
    LIMITS.unpacked_bytes >> 20,
    LIMITS.part_ratio,
    LIMITS.entries,
    LIMITS.sheets,
    LIMITS.cells,
    LIMITS.merged_ranges,
    LIMITS.text_characters,
    LIMITS.memory_bytes >> 20,
    LIMITS.wall_seconds,
    LARGEST_MAPPING >> 20,
    LARGEST_CLIP,
    MOST_CELLS,
]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_of_limits_is_the_program_s(language):
    page = (MANUAL / f"excel.{language}.md").read_text(encoding="utf-8")
    rows = page.rpartition("\n## ")[2]
    told = [
        int(found.replace(",", ""))
        for found in re.findall(r"^\|[^|]+\| ([0-9,]+)[^|]*\|$", rows, re.MULTILINE)
    ]
    assert told == HELD
