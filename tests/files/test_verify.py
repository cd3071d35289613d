"""Verification of workbooks: what is confirmed, what is named, what is refused. Stored values are Excel's, by its documentation."""

import io
import re
import struct
import time
import zipfile
import zlib

import openpyxl
import pytest
from xlsxwriter import Workbook

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.files.reading import faults, process
from gpu_modeler.files.reading.records import Limits
from gpu_modeler.files.starter import load_starter
from gpu_modeler.files.verify import engines, verify_workbook, verifying
from gpu_modeler.files.verify.agreement import agree
from gpu_modeler.files.verify.faults import NoEngine, NotVerifiable, VerificationStopped
from gpu_modeler.files.verify.known_bugs import KNOWN_BUGS


def book(*cells, names=(), sheets=("Sheet1",)):
    """Return a workbook; a cell is (address, content), (address, formula, stored) or those with a sheet before them."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as written:
        made = {name: written.add_worksheet(name) for name in sheets}
        for cell in cells:
            sheet, address, what, *stored = cell if cell[0] in made else (sheets[0], *cell)
            if isinstance(what, str) and what.startswith("{"):
                made[sheet].write_array_formula(address, what, None, stored[0])
            elif stored:
                made[sheet].write_formula(address, what, None, stored[0])
            else:
                made[sheet].write(address, what)
        for name, target in names:
            written.define_name(name, target)
    return content.getvalue()


def changed(content, part, change):
    """Return a workbook with one part's text changed."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == part:
                before = data.decode("utf-8")
                after = change(before)
                assert after != before
                data = after.encode("utf-8")
            target.writestr(entry.filename, data)
    return result.getvalue()


NUMBER = re.compile(r"</f><v>(-?[0-9.E+-]+)</v>")


def read(archive, part):
    return archive.read(part).decode("utf-8")


@pytest.fixture(scope="module")
def starter():
    model = load_starter()
    return workbook_bytes(model, Calculation.of(model), ExportOptions("en", "bear"))


class TestConfirmed:
    def test_the_starter_workbook_is_verified_in_every_formula_cell(self, starter):
        found = verify_workbook(starter)
        book = openpyxl.load_workbook(io.BytesIO(starter))
        counted = sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
        assert (found.verified, found.formulas) == (counted, counted)
        assert counted > 15_000
        assert found.is_verified
        assert found.findings == ()

    def test_each_engine_says_its_version_and_how_many_cells_it_confirms(self, starter):
        found = verify_workbook(starter)
        assert [(engine.name, engine.fault) for engine in found.engines] == [
            ("formualizer", None),
            ("ironcalc", None),
        ]
        assert all(engine.version[0].isdigit() for engine in found.engines)
        assert all(0.9 * found.formulas < engine.agreeing <= found.formulas for engine in found.engines)

    def test_every_kind_of_value_is_compared(self):
        found = verify_workbook(
            book(
                ("A 股", "A1", 12.5),
                ("A2", "中芯"),
                ("A3", True),
                ("B1", "='A 股'!A1*2", 25),
                ("B2", '=A2&" & <国际>"', "中芯 & <国际>"),
                ("B3", "=NOT(A3)", False),
                ("B4", "=1/0", "#DIV/0!"),
                ("B5", "=NA()", "#N/A"),
                ("B7", "=A9", 0),
                ("B8", "=DATE(2026,11,22)", 46348),
                ("B9", "=share*2", 25),
                ("B10", "{=SUM(B7:B9*2)}", 92746),
                sheets=("Sheet1", "A 股"),
                names=(("share", "='A 股'!$A$1"),),
            )
        )
        assert found.findings == ()
        assert found.formulas == 9

    def test_an_empty_text_is_a_value(self):
        content = book(("A1", '=IF(1,"","x")', "x"))
        emptied = changed(
            content, "xl/worksheets/sheet1.xml", lambda text: text.replace("<v>x</v>", "<v></v>")
        )
        assert verify_workbook(emptied).verified == 1
        assert verify_workbook(content).verified == 0

    def test_a_shared_formula_is_read_in_each_of_its_cells(self):
        content = book(
            ("A1", 1), ("A2", 2), ("A3", 3), ("B1", "=A1*$A$3", 3), ("B2", "=X", 6), ("B3", "=X", 9)
        )

        def share(text):
            text = text.replace("<f>A1*$A$3</f>", '<f t="shared" ref="B1:B3" si="0">A1*$A$3</f>')
            return text.replace("<f>X</f>", '<f t="shared" si="0"/>')

        shared = changed(content, "xl/worksheets/sheet1.xml", share)
        assert verify_workbook(shared).verified == 3
        wrong = changed(shared, "xl/worksheets/sheet1.xml", lambda text: text.replace("<v>6</v>", "<v>7</v>"))
        (finding,) = verify_workbook(wrong).differences
        assert (finding.cell, finding.formula, finding.stored) == ("B2", "=A2*$A$3", 7)

    def test_a_workbook_without_formulas_has_nothing_to_verify(self):
        found = verify_workbook(book(("A1", 1)))
        assert (found.formulas, found.verified, found.findings) == (0, 0, ())

    def test_progress_ends_with_all_done(self):
        heard = []
        verify_workbook(
            book(("A1", "=1+1", 2)), progress=lambda fraction, message: heard.append((fraction, message))
        )
        assert heard[0][0] == 0
        assert heard[-1][0] == 1
        assert "formualizer" in heard[0][1].in_language("zh")

    def test_cells_that_an_array_formula_fills_are_left_to_it(self):
        cells = [(f"A{row}", row) for row in (1, 2, 3)] + [("B2", 4), ("B3", 6)]
        content = book(*cells, ("B1", "{=A1:A3*2}", 2), ("C1", "=SUM(B1:B3)", 12))
        ranged = changed(
            content, "xl/worksheets/sheet1.xml", lambda text: text.replace('ref="B1"', 'ref="B1:B3"')
        )
        assert verify_workbook(ranged).findings == ()
        wrong = changed(
            ranged, "xl/worksheets/sheet1.xml", lambda text: text.replace("<v>12</v>", "<v>13</v>")
        )
        assert [each.cell for each in verify_workbook(wrong).differences] == ["C1"]


class TestNamed:
    def test_a_changed_stored_value_is_named_with_what_it_should_be(self, starter):
        parts = zipfile.ZipFile(io.BytesIO(starter))
        part = next(
            name
            for name in parts.namelist()
            if "sheets/" in name and len(NUMBER.findall(read(parts, name))) > 500
        )
        found = list(NUMBER.finditer(read(parts, part)))[250]
        true = float(found[1])
        wrong = repr(true * (1 + 1e-7) + 1e-7)
        broken = changed(starter, part, lambda text: text[: found.start(1)] + wrong + text[found.end(1) :])
        found = verify_workbook(broken)
        (finding,) = found.differences
        cell = openpyxl.load_workbook(io.BytesIO(starter))[finding.sheet][finding.cell]
        assert finding.formula == cell.value
        assert finding.stored == float(wrong)
        assert finding.recomputed == pytest.approx({"formualizer": true, "ironcalc": true}, rel=1e-12)
        assert not found.is_verified

    @pytest.mark.parametrize(
        ("formula", "stored"),
        [
            ("=1+1", 2.00000001),
            ('="a"', "b"),
            ("=1/0", "#NUM!"),
            ("=1/0", 0),
            ("=1=1", False),
            ('=""', 0),
            ("=2", "2"),
        ],
    )
    def test_a_value_that_is_not_the_formulas_differs(self, formula, stored):
        (finding,) = verify_workbook(book(("A1", formula, stored))).differences
        assert (finding.place, finding.formula) == ("Sheet1!A1", formula)

    def test_a_formula_without_a_stored_value_is_named(self):
        made = openpyxl.Workbook()
        made.active["A1"] = "=1+1"
        content = io.BytesIO()
        made.save(content)
        (finding,) = verify_workbook(content.getvalue()).differences
        assert finding.stored is None
        assert finding.recomputed == {"formualizer": 2, "ironcalc": 2}

    def test_a_place_is_spelled_as_in_excel(self):
        found = verify_workbook(book(("A's GPU", "B3", "=1", 2), sheets=("A's GPU",)))
        assert found.differences[0].place == "'A''s GPU'!B3"

    def test_only_the_cell_at_fault_is_named_not_those_that_read_it(self):
        found = verify_workbook(book(("A1", "=1+1", 3), ("A2", "=A1*2", 4)))
        assert [finding.cell for finding in found.differences] == ["A1"]


class TestNotJudged:
    @pytest.mark.parametrize(
        ("formula", "words"),
        [
            ('=s_info_name("300474.SZ")', "S_INFO_NAME"),
            ('=EDB("M0001","2025-12-31")', "EDB"),
            ("=TODAY()", "TODAY"),
            ("=RAND()*2", "RAND"),
            ("=[1]Other!A1", "another workbook"),
            ("='[1]Other Sheet'!A1", "another workbook"),
            ("='C:\\[book.xlsx]Sheet1'!A1", "another workbook"),
            ("=Sales[Amount]", "Excel table"),
        ],
    )
    def test_what_no_engine_can_recompute_is_listed_with_its_reason(self, formula, words):
        found = verify_workbook(book(("A1", formula, 7), ("A2", "=A1*2", 14), ("A3", "=IFERROR(A1,0)", 7)))
        (finding,) = found.not_judged
        assert (finding.cell, finding.stored) == ("A1", 7)
        assert words in finding.reason.in_language("en")
        assert (found.differences, found.verified) == ((), 2)
        assert not found.is_verified

    def test_a_name_that_is_not_defined_does_not_condemn_what_reads_it(self):
        found = verify_workbook(book(("A1", "=no_such_name", 7), ("A2", "=IFERROR(A1,0)", 7)))
        assert [finding.cell for finding in found.findings] == ["A1"]


# Engine, formula, Excel's value.
SHOWN = [
    ("formualizer", "=B1^B1", "#NUM!"),
    ("formualizer", "=POWER(B1,0)", "#NUM!"),
    ("formualizer", "=COUNT(1,1/0)", 1),
    ("formualizer", "=MOD(1,0.1)", 0),
    ("formualizer", "=LOG(8,1)", "#DIV/0!"),
    ("formualizer", "=CEILING(2.5,-2)", "#NUM!"),
    ("formualizer", "=FV(1E300,2,-1)", "#NUM!"),
    ("formualizer", "=IRR({1,0}*B2+{0,1}*1)", "#DIV/0!"),
    ("ironcalc", "=AND(FALSE,1/0)", "#DIV/0!"),
    ("ironcalc", "=OR(TRUE,1/0)", "#DIV/0!"),
    ("ironcalc", "=10^400", "#NUM!"),
]


def with_what_reads_it(formula, value):
    """Return a workbook with a formula and another one that rests on its value."""
    follows = 6 if isinstance(value, str) else value + 1
    return book(
        ("B1", 0), ("B2", "=1/B1", "#DIV/0!"), ("A1", formula, value), ("A2", "=IFERROR(A1,5)+1", follows)
    )


class TestKnownBugs:
    @pytest.mark.parametrize(("engine", "formula", "true"), SHOWN)
    def test_where_an_engine_is_wrong_the_other_decides(self, engine, formula, true):
        found = verify_workbook(with_what_reads_it(formula, true))
        assert found.findings == ()
        agreeing = {each.name: each.agreeing for each in found.engines}
        assert agreeing.pop(engine) == 2
        assert set(agreeing.values()) == {3}

    @pytest.mark.parametrize(("engine", "formula", "true"), SHOWN)
    def test_the_engine_is_still_wrong_there(self, engine, formula, true, tmp_path):
        path = tmp_path / "book.xlsx"
        path.write_bytes(with_what_reads_it(formula, true))
        (answer,) = engines.recompute(engine, path, [("Sheet1", "A1")]).values()
        assert not agree(true, answer)

    @pytest.mark.parametrize(("engine", "formula", "true"), SHOWN)
    def test_its_wrong_value_is_not_confirmed(self, engine, formula, true, tmp_path):
        path = tmp_path / "book.xlsx"
        path.write_bytes(with_what_reads_it(formula, true))
        (wrong,) = engines.recompute(engine, path, [("Sheet1", "A1")]).values()
        finding, *_ = verify_workbook(with_what_reads_it(formula, wrong)).differences
        assert finding.cell == "A1"
        assert engine not in finding.recomputed

    def test_every_known_bug_of_the_table_is_shown(self):
        shown = {
            bug
            for bug in KNOWN_BUGS
            for engine, formula, _ in SHOWN
            if bug.engine == engine and re.search(bug.pattern, formula)
        }
        unshown = [bug for bug in KNOWN_BUGS if bug not in shown]
        assert [bug.pattern for bug in unshown] == [r"\bPMT\("]  # the other engine is wrong there as well

    BOTH = ("A1", "=IF(AND(B1>1,B1<3),B1^B1,0)", 4)

    def test_a_cell_in_which_both_have_bugs_is_not_judged(self):
        found = verify_workbook(book(("B1", 2), ("C1", "=1/0", "#DIV/0!"), self.BOTH, ("A2", "=A1+1", 5)))
        (finding,) = found.findings
        assert (finding.kind, finding.cell, found.verified) == ("not judged", "A1", 2)
        assert "ironcalc" in finding.reason.in_language("en")
        assert "formualizer" in finding.reason.in_language("zh")

    def test_plain_comparisons_are_judged_where_no_cell_is_an_error(self):
        assert verify_workbook(book(("B1", 2), self.BOTH)).findings == ()
        typed = book(("B1", 2), ("C1", 5), self.BOTH)
        error = '<c r="C1" t="e"><v>#N/A</v></c>'
        typed = changed(
            typed, "xl/worksheets/sheet1.xml", lambda text: re.sub(r'<c r="C1"><v>5</v></c>', error, text)
        )
        assert [each.cell for each in verify_workbook(typed).not_judged] == ["A1"]

    @pytest.mark.parametrize("argument", ["1/B1>2", "SQRT(B1)>0", "B1^2>1", "B1-1>0", "(B1>0)"])
    def test_an_argument_that_computes_is_never_harmless(self, argument):
        formula = f"=IF(OR(B1>1,{argument}),B1^B1,0)"
        assert len(verify_workbook(book(("B1", 2), ("A1", formula, 4))).not_judged) == 1

    def test_a_bug_that_shows_as_an_error_leaves_other_answers_trusted(self):
        rate = 0.01
        payment = 100 * rate / (1 - (1 + rate) ** -12)
        found = verify_workbook(book(("A1", "=PMT(0.01,12,-100)", payment), ("A2", "=PMT(-1.5,2,-100)", 50)))
        assert [(each.cell, each.kind) for each in found.findings] == [("A2", "not judged")]


def archive(**parts):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return content.getvalue()


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


SMALL = book(("A1", "=1+1", 2))
DOCUMENT_TYPE = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>'


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "fault"),
        [
            (b"", faults.WorkbookEmpty),
            (b"just text", NotVerifiable),
            (png(), NotVerifiable),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), NotVerifiable),
            (archive(**{"word/document.xml": "<a/>"}), NotVerifiable),
            (SMALL[:-300], faults.WorkbookDamaged),
            (SMALL[: len(SMALL) // 2], faults.WorkbookDamaged),
            (
                changed(
                    SMALL,
                    "xl/worksheets/sheet1.xml",
                    lambda text: text.replace("<sheetData>", "<sheetData><"),
                ),
                faults.WorkbookDamaged,
            ),
            (
                changed(SMALL, "xl/worksheets/sheet1.xml", lambda text: text.replace('r="A1"', 'r="ZZZZ0"')),
                faults.WorkbookDamaged,
            ),
            (
                changed(
                    SMALL,
                    "xl/worksheets/sheet1.xml",
                    lambda text: text.replace("<worksheet", DOCUMENT_TYPE + "<worksheet", 1),
                ),
                faults.WorkbookUnsafe,
            ),
            (archive(**{"xl/a.xml": "<a>" + "0" * (60 << 20) + "</a>"}), faults.WorkbookUnsafe),
        ],
    )
    def test_what_is_no_sound_workbook_is_refused_in_words(self, content, fault, tmp_path):
        path = tmp_path / "received.xlsx"
        path.write_bytes(content)
        with pytest.raises(fault) as refusal:
            verify_workbook(path)
        assert "received.xlsx" in refusal.value.user_message("en")
        assert "received.xlsx" in refusal.value.user_message("zh")

    def test_a_file_that_is_not_there_or_a_folder_is_refused(self, tmp_path):
        with pytest.raises(faults.WorkbookMissing):
            verify_workbook(tmp_path / "no.xlsx")
        with pytest.raises(faults.WorkbookIsFolder):
            verify_workbook(tmp_path)

    def test_work_that_takes_too_long_is_ended(self, starter):
        began = time.monotonic()
        with pytest.raises(faults.ReadingTookTooLong):
            verify_workbook(starter, limits=Limits(seconds=0.2))
        assert time.monotonic() - began < 5

    def test_too_little_memory_is_a_refusal_and_no_crash(self, starter):
        with pytest.raises((faults.ReadingRefused, NoEngine)):
            verify_workbook(starter, limits=Limits(memory_bytes=40 << 20))

    def test_cancelling_ends_it_at_once(self, starter):
        began = time.monotonic()
        with pytest.raises(VerificationStopped):
            verify_workbook(starter, is_cancelled=lambda: time.monotonic() - began > 0.1)
        assert time.monotonic() - began < 2


class TestOneEngineFails:
    def test_the_other_still_judges_and_the_fault_is_told(self, monkeypatch):
        run = process.run

        def crashing(request, limits, is_cancelled, module):
            if b'"ironcalc"' in request:
                return process.Ended(status=-11)
            return run(request, limits, is_cancelled, module)

        monkeypatch.setattr(verifying.process, "run", crashing)
        found = verify_workbook(book(("A1", "=1+1", 2), ("A2", "=MOD(5,2)", 1)))
        assert found.engines[1].fault is not None
        assert (found.verified, [each.cell for each in found.not_judged]) == (1, ["A2"])

    def test_where_none_works_nothing_is_called_verified(self, monkeypatch):
        monkeypatch.setattr(verifying.process, "run", lambda *_: process.Ended(status=-11))
        with pytest.raises(NoEngine) as refusal:
            verify_workbook(SMALL)
        assert "SIGSEGV" in refusal.value.user_message("en")
