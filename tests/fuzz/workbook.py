"""Workbooks one of whose parts was changed by others: read as the child does, compared with the model, taken as tables.

An input is the name of a part and a line end, then what stands in it; the rest of the package is that of an exported
small model. A name with no such part makes a file of the bytes alone (`page`, `csv` for instance).
"""

import io
import json
import zipfile
import zlib
from functools import cache

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import ModelerError
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.reading import answer
from gpu_modeler.files.reading.child import _fault_of
from gpu_modeler.files.reading.kinds import read_content
from gpu_modeler.files.reading.raw import Budget
from gpu_modeler.files.reading.records import Limits
from gpu_modeler.files.review.review import review_workbook
from gpu_modeler.files.tables import preview, proposed_mapping
from tests.fuzz.kept import said_in_all
from tests.small_model import small_model

LIMITS = Limits(cells=20_000, text_characters=1 << 20, unpacked_bytes=16 << 20)
TOKENS = (
    *(
        '<c r="A1"',
        ' t="s"',
        ' t="str"',
        ' t="inlineStr"',
        "<v>",
        "</v>",
        "<f>",
        '<f t="shared" si="0"',
        ' ref="A1:B2"',
    ),
    *(
        '<row r="',
        "<is><t>",
        "<mergeCell ref=",
        ' t="d"',
        ' t="e"',
        "#REF!",
        "1e999",
        "-1",
        "TRUE",
        "cmd|' /C'!A0",
    ),
    *(
        "<definedName name=",
        "<sheet name=",
        ' state="veryHidden"',
        'TargetMode="External"',
        "file:///",
        "../../",
    ),
    *(
        'r:id="rId1"',
        "<numFmt ",
        "formatCode=",
        "<comment ref=",
        "&#x0;",
        "&#xD800;",
        "<!DOCTYPE",
        "<![CDATA[",
    ),
    *("xl/worksheets/sheet1.xml\n", "csv\n", "page\n<table><tr><td>", "[2025]", "XFD1048576", "INDIRECT("),
)
_PLAIN_PARTS = ("docProps", "theme", "drawing", "chart", "media")
_MOST_SEED = 24_000


def seeds():
    """Return each part of the exported workbook that is read, a page and a CSV file."""
    found = {
        name.replace("/", "_"): name.encode() + b"\n" + content
        for name, content in _package().items()
        if len(content) < _MOST_SEED and not any(word in name for word in _PLAIN_PARTS)
    }
    page = b"page\n<html><table><tr><td>2024A<td rowspan=2>1</tr><tr><td>x</table></html>"
    return {**found, "page": page, "csv": 'csv\n科目,2024A,2025E\r\n营业收入,1,"(2)"\r\n'.encode()}


@cache
def _ground():
    model = small_model()
    return model, Calculation.of(model)


@cache
def _package():
    model, calculation = _ground()
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(model, calculation))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made(data):
    """Return the file that an input stands for."""
    name, _, content = data.partition(b"\n")
    part = name.decode("utf-8", "replace")
    if part not in _package():
        return content
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for other, known in _package().items():
            archive.writestr(other, content if other == part else known)
    return packed.getvalue()


def check(data):
    """Read; what is read travels to the application and back; there a review and a preview hold or are refused."""
    budget = Budget("a.xlsx", LIMITS)
    try:
        raw = read_content(made(data), "", budget)
    except Exception as error:
        fault = answer.fault_of(json.loads(answer.encode_fault(_fault_of(error, "a.xlsx"))))
        said_in_all(fault)
        return
    read = answer.workbook_of("a.xlsx", json.loads(b"".join(answer.encode_workbook(raw))))
    if zlib.crc32(data) % 8:  # what follows takes two hundred times as long
        return
    model, calculation = _ground()
    for ask in (lambda: review_workbook(model, read), lambda: _taken(model, calculation, read)):
        try:
            ask()
        except ModelerError as fault:
            said_in_all(fault)


def _taken(model, calculation, read):
    found = proposed_mapping(model, read)
    if found is not None:
        preview(model, read, found[0], calculation.value)
