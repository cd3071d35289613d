"""Small models for the tests of the Excel export, and ways to read what was written."""

from __future__ import annotations

import re
import zipfile

import openpyxl

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.identity import sheet_of
from gpu_modeler.files.excel.layout import HEADING_ROW
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.model import (
    Alternative,
    Axis,
    Cell,
    FormulaException,
    Group,
    Item,
    Line,
    Model,
    Replacement,
    Scenario,
    Section,
    Source,
)
from gpu_modeler.text import Labels
from tests.recalculation import formulas

YEARS = range(2024, 2030)


def both(text, english=""):
    return Labels(text, english or text)


def axis(name, *items):
    return Axis(name, both(name), tuple(Item(item, both(label)) for item, label in items))


def model_of(axes, lines, *, groups=(), scenarios=(("base", ""),)):
    """Return a model with the axes and lines given, one section per page."""
    model = Model()
    model.axes = {each.id: each for each in axes}
    model.groups = {group.id: group for group in groups}
    model.sections = {
        "market": Section("market", both("宏观", "Macro"), "market"),
        "company": Section("company", both("利润表", "Income statement"), "company"),
    }
    model.lines = {line.id: line for line in lines}
    model.scenarios = {name: Scenario(name, both(name), parent) for name, parent in scenarios}
    model.properties["title"] = "测试模型"
    model.orders = {
        "axes": tuple(model.axes),
        "groups": tuple(model.groups),
        "sections": tuple(model.sections),
        "lines": tuple(model.lines),
        "scenarios": tuple(model.scenarios),
        "claims": (),
        "charts": (),
    }
    return model


def put(model, line, place, value, scenario="base", **details):
    """Give a cell a hard value."""
    model.apply(Replacement("cells", (scenario, line, place), None, Cell(value, **details)))


def line(name, unit, axes, formula="", *, label="", **details):
    page = "company" if "company" in axes else "market"
    return Line(name, both(label or name), unit, axes, page, formula, **details)


PERIODS = axis("period", *((str(year), str(year)) for year in YEARS))
COMPANIES = axis("company", ("a", "寒武纪's [A/B]"), ("b", "=摩尔线程"), ("c", "沐曦"))
SEGMENTS = axis("segment", ("t", "训练"), ("i", "推理"))

P, CP, CPS = ("period",), ("period", "company"), ("period", "company", "segment")


def gpu_makers():
    """Return a model with every kind of line, hard value and reference."""
    model = model_of(
        (PERIODS, COMPANIES, SEGMENTS),
        (
            line("tam", "CNY_100m", P, "tam[-1] * (1 + tam_growth)", label="市场规模"),
            line("tam_growth", "%", P),
            line("tax", "x", ()),
            line("mix", "%", ("period", "segment"), label="=1+1"),
            line("total", "CNY_100m", P, "SUM(revenue, company) + a.revenue - SUM(revenue, duo)"),
            line("units", "chip", CPS),
            line("price", "CNY_10k/chip", CPS, "tax * 10 CNY_10k/chip * (1 + mix)"),
            line(
                "product_revenue",
                "CNY_100m",
                CPS,
                "units * price",
                exceptions=(
                    FormulaException(
                        {"company": ("b",), "period": ("2027", "2028")}, "units * price / 2", both("停产")
                    ),
                ),
            ),
            line("revenue", "CNY_100m", CP, "SUM(product_revenue, segment)"),
            line("growth", "%", CP, "revenue / revenue[-1] - 1"),
            line("running", "CNY_100m", CP, "CUMULATE(revenue)"),
            line("peak", "CNY_100m", ("company",), "MAX(revenue, period)"),
            line("rate", "%", ("company",), "IRR(IF(year = 2024, -100 CNY_100m, revenue), period)"),
            line("worth", "CNY_100m", ("company",), "NPV(10%, revenue, 2025:2029)"),
            line("flag", "1", CP, "AND(revenue > revenue[2026], year > 2025)"),
            line("safe", "%", CP, "IFERROR(growth, 0)"),
            line("outlook", "CNY_100m", CP, "revenue[+1] - revenue[-2]"),
        ),
        groups=(Group("duo", both("二龙"), "company", ("a", "c")),),
        scenarios=(("base", ""), ("bull", "base")),
    )
    model.sources = {
        "report": Source(
            "report", "2024年年报", "filing", "http://example.com/a", "2025-04-18", "收入11.7亿元"
        ),
        "press": Source("press", "路透", "press"),
    }
    other = (Alternative(98.5, "press", both("口径不同")),)
    put(model, "tam", ("2024",), 100.0, kind="actual", source="report", alternatives=other)
    put(model, "tax", (), 2.0)
    put(model, "tax", (), 3.0, "bull")
    for position, year in enumerate(model.periods):
        put(model, "tam_growth", (year,), 0.1, source="press", note=both("假设"))
        put(model, "mix", (year, "t"), 0.6)
        for number, company in enumerate("abc"):
            put(model, "units", (year, company, "t"), 1500.0 + 1000 * (position + number))
            put(model, "units", (year, company, "i"), 1000.0 + 1000 * (position + number))
    put(model, "revenue", ("2025", "a"), 12.3, kind="guidance", source="press", note=both("业绩预告"))
    put(model, "revenue", ("2026", "b"), 1.3, kind="override")
    return model


def exported(model, folder, language="zh", scenario="base"):
    """Export a model and return the file's path."""
    path = folder / f"{scenario}-{language}.xlsx"
    export_workbook(model, Calculation.of(model), path, ExportOptions(language, scenario))
    return path


def sheets_by_kind(path):
    """Return the names of the sheets that show, by what their first cell says they are."""
    found = {}
    for sheet in openpyxl.load_workbook(path):
        if sheet.sheet_state == "visible":
            found.setdefault(sheet_of(sheet["A1"].value)[0], []).append(sheet.title)
    return found


def formulas_of_lines(path):
    """Return the formula cells in the rows of lines, on Market and the companies' sheets, and of Compare."""
    kinds = sheets_by_kind(path)
    names = [name for kind in ("market", "company", "compare") for name in kinds.get(kind, [])]
    return {
        (sheet, address): formula
        for (sheet, address), formula in formulas(path).items()
        if sheet in names and split_address(address)[1] > HEADING_ROW + 1
    }


def without_choice(text):
    """Return what a cell's formula is where no scenario gives a value."""
    chosen = re.fullmatch(r"IF\(ISNUMBER\(('(?:[^']|'')*'!\$G\$\d+)\),\1,(.*)\)", text, re.DOTALL)
    return chosen[2] if chosen else text


def sheet_texts(path):
    """Return the XML of every worksheet."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return [archive.read(name).decode("utf-8") for name in names]


_REFERENCE = re.compile(r"('(?:[^']|'')*'!)?(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\d(A-Za-z_.])")


def relative_pattern(formula, address):
    """Return a formula with every relative reference as a distance, as Excel's R1C1 style shows it."""
    own_column, own_row = split_address(address)

    def distance(match):
        sheet, column_held, letters, row_held, row = match.groups()
        column = column_number(letters)
        across = f"C{column}" if column_held else f"C[{column - own_column}]"
        down = f"R{row}" if row_held else f"R[{int(row) - own_row}]"
        return f"{sheet or ''}{down}{across}"

    return _REFERENCE.sub(distance, formula)


def references(formula, sheet):
    """Yield (sheet, column, row) of every cell a formula reads, ranges spelled out."""
    corner = r"\$?[A-Z]{1,3}\$?\d+"
    pattern = rf"('(?:[^']|'')*'!)?({corner})(?::({corner}))?(?![\d(A-Za-z_.])"
    for name, first, last in re.findall(pattern, formula):
        target = name[1:-2].replace("''", "'") if name else sheet
        left, top = split_address(first)
        right, bottom = split_address(last or first)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield target, column, row


def split_address(address):
    letters, row = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", address).groups()
    return column_number(letters), int(row)


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
