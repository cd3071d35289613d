"""Files built to exhaust or mislead their reader, made for real: each is answered within seconds, in words, and the
process that asked stays small."""

import json
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from gpu_modeler.files.reading import read_workbook
from gpu_modeler.files.reading.faults import WorkbookDamaged
from tests.files.samples.packages import MAIN, parts, relations, shared_strings, sheet_xml, styles, write

SECONDS = 10
MEGABYTES_OF_PARENT = 80
PLAIN = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'


def with_prolog(prolog: str) -> str:
    body = "&l9;" if "l9" in prolog else "&a;" * 50_000
    return f'{prolog}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c t="str"><v>{body}</v></c></row></sheetData></worksheet>'


def ratio(path: Path) -> None:
    write(path, parts(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' * 1_400_000)), level=9)


def many_cells(path: Path) -> None:
    rows = "".join(
        f'<row r="{row}">{"".join(f"<c><v>{row * 7919 + n}</v></c>" for n in range(20))}</row>'
        for row in range(1, 30_001)
    )
    write(path, parts(sheet_xml(rows)), level=1)


def huge_shared_strings(path: Path) -> None:
    write(
        path,
        parts(PLAIN, **{"xl/sharedStrings.xml": shared_strings(*[f"<t>{'long' * 10_000}</t>"] * 1_750)}),
        level=0,
    )


def one_text_a_hundred_thousand_times(path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(1, 100_001))
    write(path, parts(sheet_xml(rows), **{"xl/sharedStrings.xml": shared_strings(f"<t>{'长' * 32_000}</t>")}))


def one_formula_a_hundred_thousand_times(path: Path) -> None:
    master = f'<c><f t="shared" ref="A1:A100000" si="0">{"+".join(["B1"] * 2_700)}</f><v>1</v></c>'
    rows = "".join(f'<row r="{row}"><c><f t="shared" si="0"/><v>1</v></c></row>' for row in range(2, 100_001))
    write(path, parts(sheet_xml(f'<row r="1">{master}</row>{rows}')))


def many_entries(path: Path) -> None:
    write(path, parts(PLAIN, **{f"xl/media/{n}": b"" for n in range(10_500)}))


def most_entries(path: Path) -> None:
    write(path, parts(PLAIN, **{f"m/{n}": b"" for n in range(70_000)}), level=0)


def nested(path: Path) -> None:
    inner = path.with_suffix(".inner")
    for _ in range(4):
        content = inner.read_bytes() if inner.exists() else zlib.compress(bytes(1 << 20))
        write(inner, {f"{n}.zip": content for n in range(10)})
    write(path, parts(PLAIN, **{"xl/embeddings/bomb.zip": inner.read_bytes()}))


def lying_sizes(path: Path) -> None:
    """Declares one byte for a sheet of megabytes, in both headers."""
    write(path, parts(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' * 100_000)))
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = struct.pack("<I", archive.getinfo("xl/worksheets/sheet1.xml").file_size)
    path.write_bytes(content.replace(size, struct.pack("<I", 1)))


def overlapping(path: Path) -> None:
    """Ten entries of the directory that all name the bytes of one sheet."""
    write(path, parts(PLAIN, **{f"xl/worksheets/sheet{n}.xml": PLAIN for n in range(2, 9)}))
    with zipfile.ZipFile(path) as archive:
        offset = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content = bytearray(path.read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        if b"worksheets/sheet" in content[at + 46 : at + 80]:
            content[at + 42 : at + 46] = struct.pack("<I", offset)
        at = content.find(b"PK\x01\x02", at + 4)
    path.write_bytes(content)


def doubled(path: Path) -> None:
    write(path, parts(PLAIN))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/worksheets/sheet1.xml", PLAIN.replace("<v>1", "<v>2"))


def long_tag(path: Path) -> None:
    write(path, parts(sheet_xml(f'<row r="1"><c r="A1" x="{"ab" * 10_000_000}"/></row>')), level=0)


def costly_patterns(path: Path) -> None:
    """Texts that make careless regular expressions take years."""
    number, formula = "1" * 200_000 + "x", "[" * 30_000
    rows = (
        f'<row r="1"><c><v>{number}</v></c><c><f t="shared" ref="B1:B9" si="0">{formula}</f><v>1</v></c>'
        f"<c><f>{'a.' * 10_000}|</f><v>1</v></c></row>"
    )
    entries = parts(sheet_xml(rows), **{"xl/styles.xml": styles((164, "&quot;a" * 50_000))})
    write(path, entries)


def commented_page(path: Path) -> None:
    path.write_text("<!--x-->" * 500 + "<" + "!--" * 20_000, encoding="utf-8")


def deep(path: Path) -> None:
    write(path, parts(sheet_xml("<a>" * 300_000 + "</a>" * 300_000)), level=1)


def merged_ranges(path: Path) -> None:
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 150_000))
    write(path, parts(sheet_xml("", f"<mergeCells>{ranges}</mergeCells>")), level=1)


def many_sheets(path: Path) -> None:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 2000))
    write(
        path,
        parts(PLAIN, workbook=f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets>{sheets}</sheets></workbook>'),
    )


def filled_ods(path: Path) -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    )
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t"><office:body><office:spreadsheet><table:table table:name="T">'
        f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    write(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def long_csv(path: Path) -> None:
    path.write_bytes(b"1,2,3,4,5,6,7,8,9\n" * 2_000_000)


def prologs(path: Path, prolog: str, encoding: str = "utf-8") -> None:
    write(path, parts(with_prolog(prolog).encode(encoding)))


BOMBS = {
    "ratio": (ratio, "WorkbookUnsafe"),
    "many cells": (many_cells, "WorkbookTooLarge"),
    "huge shared strings": (huge_shared_strings, "WorkbookTooLarge"),
    "one formula a hundred thousand times": (one_formula_a_hundred_thousand_times, "WorkbookTooLarge"),
    "many entries": (many_entries, "WorkbookTooLarge"),
    "most entries": (most_entries, "WorkbookTooLarge"),
    "lying sizes": (lying_sizes, "WorkbookDamaged"),
    "overlapping entries": (overlapping, "WorkbookUnsafe"),
    "doubled part": (doubled, "WorkbookUnsafe"),
    "endless formula": (
        lambda path: write(path, parts(sheet_xml(f'<row r="1"><c><f>{"1+" * 20_000}1</f></c></row>'))),
        "WorkbookDamaged",
    ),
    "long tag": (long_tag, "WorkbookDamaged"),
    "merged ranges": (merged_ranges, "WorkbookTooLarge"),
    "many sheets": (many_sheets, "WorkbookTooLarge"),
    "filled ods": (filled_ods, "WorkbookTooLarge"),
    "long csv": (long_csv, "WorkbookTooLarge"),
    "billion laughs": (lambda path: prologs(path, BILLION_LAUGHS), "WorkbookUnsafe"),
    "quadratic entities": (lambda path: prologs(path, QUADRATIC), "WorkbookUnsafe"),
    "entities in UTF-16": (lambda path: prologs(path, BILLION_LAUGHS.replace('"1.0"', '"1.0" encoding="UTF-16"'), "utf-16"), "WorkbookUnsafe"),
    "entities after a mark": (lambda path: prologs(path, QUADRATIC, "utf-8-sig"), "WorkbookUnsafe"),
    "entities after a long comment": (lambda path: prologs(path, f"<!--{'x' * 400_000}-->{QUADRATIC}"), "WorkbookUnsafe"),
    "entities in a part nobody reads": (
        lambda path: write(path, parts(PLAIN, **{"xl/theme/theme1.xml": with_prolog(QUADRATIC)})),
        "WorkbookUnsafe",
    ),
}  # fmt: skip

HARMLESS = {
    "costly patterns": costly_patterns,
    "commented page": commented_page,
    "nested": nested,
    "one text a hundred thousand times": one_text_a_hundred_thousand_times,
    "deep": deep,
}

READ_ALL = """
import json, resource, sys, time
from pathlib import Path
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.reading import read_workbook
def peak():
    status = Path("/proc/self/status")  # the other figure starts at that of the process which started this one
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
for path in json.loads(sys.stdin.read()):
    start = time.monotonic()
    try:
        found = "read " + str(sum(len(sheet.cells) for sheet in read_workbook(path).sheets))
        zh = ""
    except ModelerError as fault:
        found, zh = type(fault).__name__, fault.user_message("zh")
    print(json.dumps([path, found, zh, time.monotonic() - start, (peak() - before) / 1024]), flush=True)
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """By name: the fault, its words, seconds, and the megabytes by which a small parent had grown until then."""
    folder = tmp_path_factory.mktemp("bombs")
    paths = {}
    for name, make in {**{name: make for name, (make, _) in BOMBS.items()}, **HARMLESS}.items():
        paths[str(folder / f"{name}.xlsx")] = name
        make(folder / f"{name}.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL],
        input=json.dumps(list(paths)),
        capture_output=True,
        text=True,
        check=True,
    )
    return {paths[path]: rest for path, *rest in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_words_within_seconds(answers, name):
    found, words, seconds, megabytes = answers[name]
    assert found == BOMBS[name][1]
    assert f"{name}.xlsx" in words
    assert "{" not in words
    assert seconds < SECONDS
    assert megabytes < MEGABYTES_OF_PARENT


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("costly patterns", "read 3"),
        ("commented page", "read 1"),
        ("nested", "read 1"),
        ("deep", "read 0"),
        ("one text a hundred thousand times", "read 100000"),
    ],
)
def test_what_only_looks_like_a_bomb_is_read_cheaply(answers, name, found):
    assert answers[name][0] == found
    assert answers[name][2] < SECONDS
    assert answers[name][3] < MEGABYTES_OF_PARENT + 60  # a hundred thousand cells are held for a moment


def test_the_last_cell_of_a_sheet_costs_nothing(tmp_path):
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    entries = parts(
        sheet_xml(
            rows, '<mergeCells><mergeCell ref="A2:XFD1048575"/></mergeCells>', dimension="A1:XFD1048576"
        )
    )
    found = read_workbook(write(tmp_path / "corner.xlsx", entries)).sheets[0]
    assert {at: cell.value for at, cell in found.cells.items()} == {(0, 0): 1.0, (1_048_575, 16_383): 2.0}


def test_a_relation_cannot_lead_out_of_the_file(tmp_path):
    entries = parts(
        PLAIN, **{"xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "../../../../etc/passwd"))}
    )
    with pytest.raises(WorkbookDamaged, match="content of sheet “S”"):
        read_workbook(write(tmp_path / "outside.xlsx", entries))
