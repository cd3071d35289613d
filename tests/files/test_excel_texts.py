"""Whatever a person types as a label, unit, note or source: it stays a text, it survives, and no formula changes."""

import re
import zipfile
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import workbook_bytes
from gpu_modeler.files.excel.names import clean_text, one_line
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.model import (
    Alternative,
    Axis,
    Chart,
    Claim,
    FormulaException,
    Group,
    Item,
    Scenario,
    Section,
    Series,
    Source,
)
from gpu_modeler.text import Labels
from tests.files.excel_models import CPS, PERIODS, P, line, model_of, put
from tests.recalculation import differences, formulas, recompute

NASTY = st.one_of(
    st.text(max_size=40),
    st.builds(str.__add__, st.sampled_from("=+-@'\"{[\t\n\r \u00a0\u3000＝"), st.text(max_size=30)),
    st.sampled_from(
        [
            "=1+1", "+SUM(A1)", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "'quoted'", '"', 'say "no"', "it's", "😀👩‍👩‍👧" * 9,
            "寒武纪" * 15, "a\nb\r\nc", "http://x.com", "mailto:a@b.c", "file:///etc/passwd", "{=1}", "_x0041_", "<b>&amp;",
            "#REF!", "TRUE", "1e5", "R1C1", "A1", "2026", "SORT(1)", "_xlfn.X(", "\ud800", "\x00\x07", "History",
            "internal:A1", "external:b.xlsx#A1", "[a]b", "a:b", "..\\..", "\u202eabc", "e\u0301", "\ufeff", "x" * 300,
            "=Market!A1", "X!$B$2", "&L&D", "{0}", "{scenario}", "%s", "$(id)", "a|b\\|", "gpum:sheet:market",
        ]
    ),
)  # fmt: skip


def labels(text):
    return Labels(text, text)


def wordy(words):
    """Return a model with a text of its own in every place that takes one; `words` gives them in turn."""
    texts = iter(words)
    one = lambda: labels(next(texts))  # noqa: E731
    companies = Axis("company", one(), (Item("a", one(), next(texts)), Item("b", one())))
    segments = Axis("segment", one(), (Item("s", one()), Item("t", one())))
    exception = FormulaException({"company": ("b",)}, "units * 2", one())
    model = model_of(
        (PERIODS, companies, segments),
        [
            line("units", "chip", CPS, note=one()),
            line("double", "chip", CPS, "units * 3", exceptions=(exception,), note=one()),
            line("sum", "chip", P, "SUM(double, segment, company) + b.s.units[-1]", note=one()),
            line("odd", "1", ()),
        ],
        groups=(Group("pair", one(), "company", ("a", "b")),),
        scenarios=(("base", ""), ("bull", "base")),
    )
    for name, record in model.lines.items():
        model.lines[name] = line(
            name,
            record.unit,
            record.axes,
            record.formula,
            note=record.note,
            exceptions=record.exceptions,
            label=next(texts),
        )
    for name, record in model.sections.items():
        model.sections[name] = Section(name, one(), record.page)
    for name in model.scenarios:
        model.scenarios[name] = Scenario(name, one(), model.scenarios[name].parent, one())
    model.properties |= {"title": next(texts), "title_en": next(texts), "purpose": next(texts)}
    model.sources["s"] = Source("s", next(texts), "press", next(texts), next(texts), next(texts))
    model.sources["t"] = Source("t", next(texts), "filing", next(texts), next(texts), next(texts))
    others = (Alternative(4.0, "t", one()), Alternative(5.0, "", one()))
    put(model, "units", ("2025", "a", "s"), 3.0, kind="actual", source="s", note=one(), alternatives=others)
    put(model, "double", ("2026", "b", "t"), 7.0, kind="override", source=next(texts) or "someone")
    put(model, "units", ("2026", "a", "s"), 9.0, "bull", source="t", note=one())
    put(model, "odd", (), 2.0)
    model.claims["c"] = Claim(
        "c", one(), "SUM(sum, period)", (30.0,), "chip", 0.1, "equal", "agrees", note=one()
    )
    series = (Series("double", {"segment": "s"}), Series("units", {"segment": "t"}, "bar"))
    model.charts["d"] = Chart("d", one(), "company", series)
    model.orders |= {"claims": ("c",), "charts": ("d",)}
    return model


TEXTS = 60


def write(words, folder, language, author=""):
    model = wordy([*words, *["plain"] * (TEXTS - len(words))])
    path = folder / "texts.xlsx"
    path.write_bytes(workbook_bytes(model, Calculation.of(model), ExportOptions(language, author=author)))
    return model, path


def places_of_formulas(path):
    """Return where formulas stand, by the sheet's position; of Sources, whose rows are as many as sources, how many."""
    book = openpyxl.load_workbook(path)
    kinds = {sheet.title: (number, sheet["A1"].value) for number, sheet in enumerate(book)}
    places = [
        (kinds[sheet][0], address)
        for sheet, address in formulas(path)
        if not kinds[sheet][1].endswith(":sources")
    ]
    return sorted(places), len(formulas(path)) - len(places)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    return {
        language: places_of_formulas(write([f"word {n}" for n in range(TEXTS)], folder, language)[1])
        for language in ("zh", "both")
    }


def unescaped(text):
    """Undo the escape of control characters, which spreadsheets undo when they read."""
    return re.sub("_x005F(_x[0-9A-Fa-f]{4}_)", r"\1", str(text))


quick = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


@quick
@given(st.lists(NASTY, min_size=40, max_size=TEXTS), st.sampled_from(["zh", "both"]), NASTY)
@example(["=1+1"] * TEXTS, "both", "=1+1")
@example(['"'] * TEXTS, "zh", '"')
@example(["\n"] * TEXTS, "both", "")
def test_no_text_becomes_a_formula_and_none_is_lost(tmp_path_factory, plain, words, language, author):
    model, path = write(words, tmp_path_factory.getbasetemp(), language, author)
    assert places_of_formulas(path) == plain[language]
    stored = {
        unescaped(cell.value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    }
    shown = [*model.lines.values(), *model.axes["company"].items, *model.axes["segment"].items]
    for record in shown:
        label = one_line(record.labels.zh) or record.id
        assert any(label in text for text in stored)
    for source in model.sources.values():
        assert one_line(source.title) in stored or not one_line(source.title)
        assert clean_text(source.quote) in stored or not source.quote
    for engine in ("formualizer", "ironcalc"):
        assert differences(path, recompute(path, engine)) == []


@quick
@given(st.lists(NASTY, min_size=TEXTS, max_size=TEXTS))
@example(["http://evil.example/=1"] * TEXTS)
@example(["=Market!A1"] * TEXTS)
@example(["cmd|' /C calc'!A0"] * TEXTS)
def test_nothing_points_outside_and_every_formula_has_its_value(tmp_path_factory, words):
    _, path = write(words, tmp_path_factory.getbasetemp(), "both")
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in content
            if name.startswith("xl/charts/chart"):
                assert b"<c:tx><c:strRef>" not in content  # a title or legend is a text
            if not name.startswith("xl/worksheets/sheet"):
                continue
            for cell in ET.fromstring(content).iter(f"{main}c"):
                if cell.find(f"{main}f") is not None:
                    value = cell.find(f"{main}v")
                    assert value is not None, cell.attrib
                    assert value.text or cell.get("t") == "str", cell.attrib
