"""Writes the Cover: what the workbook is, which scenario it shows, whether its checks pass, where to find what."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from gpu_modeler import __version__
from gpu_modeler.charts.plans import last_actual
from gpu_modeler.files.excel.chart_blocks import ChartBlock
from gpu_modeler.files.excel.check_rules import Findings
from gpu_modeler.files.excel.checks import TOTAL, VERIFIED
from gpu_modeler.files.excel.context import Export
from gpu_modeler.files.excel.formats import text_width
from gpu_modeler.files.excel.layout import SHEET_AXIS
from gpu_modeler.files.excel.names import clean_text, one_line, quoted
from gpu_modeler.files.excel.report import FIRST_COLUMN, ReportSheet, literal
from gpu_modeler.files.excel.scenario_link import shown_scenario
from gpu_modeler.files.excel.styles import LEGEND, Styles
from gpu_modeler.files.excel.verdicts import GREEN, RED, RED_GROUND
from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.text import Labels

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_KEY, _VALUE = FIRST_COLUMN, FIRST_COLUMN + 1
_WIDTHS = {_KEY: 24.0, _VALUE: 26.0, _VALUE + 1: 22.0, _VALUE + 2: 22.0}
_LAST = _VALUE + 2
_INK, _GREY, _RULE = "#1F3864", "#6B6B6B", "#D5DAE3"
_LINE = 16.5
_ADVICE = ("change", "scenario", "return", "hidden")

Sheets = Mapping[str, str]
"""The sheets of the workbook in order: name, and the address of its charts or nothing."""


def sheets_shown(export: Export, blocks: Mapping[str, ChartBlock], *, has_valuation: bool) -> Sheets:
    """Return the sheets behind the Cover in their order."""
    sheets = export.layout.sheets
    valuation = sheets.valuation if has_valuation else ""
    names = (sheets.market, *sheets.items.values(), sheets.compare, sheets.scenarios)
    names = (*names, valuation, sheets.sources, sheets.checks)
    return {name: blocks[name].address if name in blocks else "" for name in names if name}


class CoverSheet(ReportSheet):
    """Writes the Cover, one page."""

    def __init__(
        self, export: Export, sheet: Worksheet, styles: Styles, findings: Findings, sheets: Sheets
    ) -> None:
        super().__init__(export, sheet, styles, "cover")
        self._findings = findings
        self._sheets = sheets

    def write(self) -> None:
        """Write everything on the sheet."""
        self.set_widths(_WIDTHS)
        row = self._write_title()
        row = self._write_facts(row)
        row = self._write_colours(row + 1)
        row = self._write_sheets(row + 1)
        self._write_advice(row + 1)
        title = self.export.title or self.say("excel_untitled")
        self.set_up(title, is_portrait=True, pages_high=1)
        self.sheet.center_horizontally()

    # --- title and facts ---

    def _write_title(self) -> int:
        title = self.export.title or self.say("excel_untitled")
        big = self.look(bold=True, font_size=22, font_color=_INK)
        size = 22 if text_width(title) < 44 else 16
        self.text(1, _KEY, title, big if size == 22 else self.look(bold=True, font_size=16, font_color=_INK))
        self.sheet.set_row(1, 36)
        self._wide(2, _KEY, self._purpose(), self.look(font_size=11, font_color=_GREY, text_wrap=True))
        for column in range(_KEY, _LAST + 1):
            self.text(3, column, "", self.look(top=2, top_color=_INK))
        self.sheet.set_row(3, 8)
        return 4

    def _purpose(self) -> str:
        properties = self.export.model.properties
        own = self.export.named(Labels(properties.get("purpose", ""), properties.get("purpose_en", "")))
        if own:
            return own
        periods = self.export.model.periods
        years = {"first": periods[0], "last": periods[-1]} if periods else {"first": "–", "last": "–"}
        companies = len(self.export.layout.sheets.items)
        if companies:
            return self.say("cover_purpose_companies", companies=companies, **years)
        return self.say("cover_purpose", **years)

    def _write_facts(self, row: int) -> int:
        self._fact(row, "scenario", *shown_scenario(self.export))
        self._status(row + 1)
        checks = quoted(self.export.layout.sheets.checks)
        verified = self.export.options.verification or self.say("checks_not_verified")
        self._fact(row + 2, "verification", f"{checks}!{VERIFIED}", verified)
        if self.export.options.verification:
            self.sheet.set_row(row + 2, 2 * _LINE)  # what is said there is put in once the engines are done
        row += 3
        for key, text in self._texts():
            self._fact(row, key, "", text)
            row += 1
        return row

    def _texts(self) -> Iterator[tuple[str, str]]:
        export = self.export
        properties = export.model.properties
        separator = self.say("cover_separator") if export.language != "both" else " · "
        names = [export.item_label(SHEET_AXIS, item) for item in export.layout.sheets.items]
        if names:
            yield "companies", separator.join(names)
        yield "periods", self._periods()
        yield "units", self._units(separator)
        yield "author", one_line(export.options.author or properties.get("author", ""))
        for name in ("currency", "as_of"):
            if properties.get(name, "").strip():
                yield name, one_line(properties[name])
        yield "exported", _moment(export.options.moment)
        yield "program", self.say("cover_program_version", version=__version__)

    def _periods(self) -> str:
        periods = self.export.model.periods
        if not periods:
            return ""
        values = {"first": periods[0], "last": periods[-1], "count": len(periods)}
        reported = last_actual(self.export.model, "")
        if reported < 0:
            return self.say("cover_periods_shown", **values)
        return self.say("cover_periods_reported", reported=periods[reported], **values)

    def _units(self, separator: str) -> str:
        units = separator.join(_money_units(self.export))
        return self.say("cover_units_money", units=units) if units else self.say("cover_units_none")

    def _fact(self, row: int, key: str, formula: str, value: str) -> None:
        self.text(
            row, _KEY, self.say(f"cover_{key}"), self.look(font_color=_GREY, bottom=1, bottom_color=_RULE)
        )
        style = self._value_style()
        self._wide(row, _VALUE, value, style)
        if formula:
            self.formula(row, _VALUE, formula, style, value)

    def _value_style(self, **more: object) -> Format:
        return self.look(text_wrap=True, bottom=1, bottom_color=_RULE, **more)

    def _status(self, row: int) -> None:
        """Write whether all checks pass; it follows the Checks sheet."""
        total = f"{quoted(self.export.layout.sheets.checks)}!{TOTAL}"
        failing = self._findings.failing
        good = self.say("cover_checks_good")
        texts = self.say("cover_checks_failing", count="\0").split("\0")  # in both languages it stands twice
        parts = f"&{total}&".join(map(literal, texts)).removeprefix('""&').removesuffix('&""')
        formula = f"IF({total}=0,{literal(good)},{parts})"
        self._fact(row, "checks", "", good)
        value = good if not failing else str(failing).join(texts)
        self.formula(row, _VALUE, formula, self._value_style(bold=True, font_color=GREEN), value)
        rule = {"type": "cell", "criteria": "!=", "value": literal(good)}
        red = self.styles.differential(font_color=RED, bg_color=RED_GROUND)
        self.sheet.conditional_format(row, _VALUE, row, _LAST, {**rule, "format": red})

    # --- colours, sheets, advice ---

    def _write_colours(self, row: int) -> int:
        self._band(row, "cover_colours")
        for name, role, mark in LEGEND:
            row += 1
            self.text(row, _KEY, self.say(f"excel_legend_{name}"), self.styles.legend(role, mark))
            self._wide(row, _VALUE, self.say(f"cover_colour_{name}"), self.look(text_wrap=True, indent=1))
        return row + 1

    def _write_sheets(self, row: int) -> int:
        self._band(row, "cover_sheets")
        link = self.look(font_color="#0563C1", underline=1)
        names = self._described()
        for name, charts in self._sheets.items():
            row += 1
            self.link(row, _KEY, f"{quoted(name)}!B1", name, link)
            last = _LAST - 1 if charts else _LAST
            self._wide(row, _VALUE, names.get(name, ""), self.look(text_wrap=True, indent=1), last)
            if charts:
                self.link(row, _LAST, f"{quoted(name)}!{charts}", self.say("cover_charts"), link)
        return row + 1

    def _described(self) -> dict[str, str]:
        """Return what each sheet holds, by name."""
        sheets = self.export.layout.sheets
        kinds = ("market", "compare", "valuation", "scenarios", "sources", "checks")
        described = {getattr(sheets, kind): self.say(f"cover_sheet_{kind}") for kind in kinds}
        for item, name in sheets.items.items():
            axis = self.export.model.axes[SHEET_AXIS]
            note = next(entry.note for entry in axis.items if entry.id == item)
            about = self.say("cover_sheet_company")
            described[name] = f"{about} · {one_line(note)}" if note else about
        return described

    def _write_advice(self, row: int) -> None:
        self._band(row, "cover_advice")
        for number, name in enumerate(_ADVICE, start=1):
            text = f"{number}. {self.say(f'cover_advice_{name}')}"
            self._wide(row + number, _KEY, text, self.look(text_wrap=True))

    # --- helpers ---

    def _band(self, row: int, key: str) -> None:
        self.band(row, self.say(key), _LAST)

    def _wide(self, row: int, column: int, text: str, style: Format, last: int = _LAST) -> None:
        """Write a text across the columns up to `last`, as many lines high as it needs."""
        room = 1.15 * sum(_WIDTHS[at] for at in range(column, last + 1))  # texts are measured generously
        lines = sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))
        self.sheet.merge_range(row, column, row, last, clean_text(text), style)
        self.sheet.set_row(row, max(18.0, _LINE * lines))


def _money_units(export: Export) -> list[str]:
    """Return the names of the units in which amounts of money stand, the most frequent one first."""
    counted: Counter[str] = Counter()
    for line in export.model.lines.values():
        try:
            unit = Unit.parse(line.unit)
        except UnknownUnit:
            continue
        if unit.currencies and [power for _, power in unit.dimensions] == [1]:
            counted[export.unit_label(line)] += 1
    return [name for name, _ in counted.most_common()]


def _moment(text: str) -> str:
    """Return an ISO time as people write it, 2026-11-22 12:30 UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = moment.tzname() or ""
    return f"{moment:%Y-%m-%d %H:%M} {zone}".strip()
