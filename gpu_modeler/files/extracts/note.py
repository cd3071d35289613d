"""The table that a research note needs, earnings forecast and valuation: which rows, and their values from the engine.

Every row is an expression of the formula language, so that the engine computes it and nothing is computed twice. A row
whose lines a model lacks is left out, as is one without a single meaningful value (price to earnings of a company that
loses money in every year shown).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gpu_modeler.engine import Calculation
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files.excel.formats import PRICE, number_format
from gpu_modeler.files.excel.names import one_line
from gpu_modeler.files.extracts.note_records import MEASURES, Measure, NoteRequest, NoteRow, NoteTable
from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import FormulaError
from gpu_modeler.model import PERIOD, Model, Place
from gpu_modeler.text import say

COMPANY = "company"
REVENUE = "revenue"
_ACTUALS, _ESTIMATES = 2, 3
"""So many years of each are shown where none are asked for, counted from the last actual year of any company."""
_SMALL = 10


class NoForecast(ModelerError):
    """The model has no revenue of companies over years, so there is no forecast to show."""

    key = "error_note_no_revenue"


class UnknownYears(ModelerError):
    """The model does not hold the years that are asked for."""

    key = "error_note_years"


class UnitNotMoney(ModelerError):
    """The unit asked for does not fit the model's revenue."""

    key = "error_note_unit"


def note_table(model: Model, calculation: Calculation, company: str, request: NoteRequest) -> NoteTable:
    """Return the table of one company.

    Raises:
        NoForecast: the model has no line `revenue` by company and period.
        UnknownYears: a year that is asked for is none of the model's.
        UnitNotMoney: the unit asked for is none of money.
    """
    return _Maker(model, calculation, company, request).table()


class _Maker:
    """Evaluates the measures of one company."""

    def __init__(self, model: Model, calculation: Calculation, company: str, request: NoteRequest) -> None:
        line = model.lines.get(REVENUE)
        if line is None or set(line.axes) != {COMPANY, PERIOD}:
            raise NoForecast
        self._model, self._calculation = model, calculation
        self._company, self._request = company, request
        self._axes = line.axes
        self._money = self._money_unit(line.unit)
        self._years = self._chosen_years()

    def table(self) -> NoteTable:
        language = self._request.language
        item = next(item for item in self._model.axes[COMPANY].items if item.id == self._company)
        name = one_line(item.labels.in_language(language))
        rows = tuple(self._rows())
        return NoteTable(
            title=say("note_title", language, company=name),
            corner=say("note_year_end", language),
            years=tuple(f"{year}{'A' if self._is_actual(year) else 'E'}" for year in self._years),
            rows=rows,
            remarks=tuple(self._remarks({row.name for row in rows})),
            not_meaningful=say("note_not_meaningful", language),
        )

    # --- years ---

    def _money_unit(self, unit: str) -> Unit:
        own = Unit.parse(unit)
        chosen = Unit.parse(self._request.money) if self._request.money else own
        if not chosen.currencies or not chosen.fits(own):
            raise UnitNotMoney(unit=self._request.money or unit, own=unit)
        return chosen

    def _chosen_years(self) -> tuple[str, ...]:
        periods = self._model.periods
        unknown = [year for year in self._request.years if year not in periods]
        if unknown:
            raise UnknownYears(years=", ".join(unknown), first=periods[0], last=periods[-1])
        if self._request.years:
            return self._request.years
        companies = self._model.item_ids(COMPANY)
        actual = [
            at for at, year in enumerate(periods) if any(self._is_actual(year, name) for name in companies)
        ]
        first = max(0, actual[-1] - _ACTUALS + 1) if actual else 0
        return periods[first : first + _ACTUALS + _ESTIMATES]

    def _is_actual(self, year: str, company: str = "") -> bool:
        cell = self._model.cell(REVENUE, self._place(year, company), self._request.scenario)
        return cell is not None and cell.kind == "actual"

    def _place(self, year: str, company: str = "") -> Place:
        return tuple(year if axis == PERIOD else company or self._company for axis in self._axes)

    # --- rows ---

    def _rows(self) -> Iterator[NoteRow]:
        for measure in MEASURES:
            found = self._evaluated(measure)
            if found is None:
                continue
            values, unit = found
            if all(value is None for value in values):
                continue
            yield self._row(measure, values, unit)

    def _row(self, measure: Measure, values: tuple[float | str | None, ...], unit: Unit) -> NoteRow:
        language = self._request.language
        plain = say(f"note_{measure.name}", language)
        shown = say("note_times", language) if measure.unit == "x" else unit.label(language)
        label = plain if unit.is_percent else say("note_label", language, label=plain, unit=shown)
        form = measure.form or _amount_format(unit, values)
        return NoteRow(measure.name, label, plain, shown, values, form, measure.is_detail)

    def _evaluated(self, measure: Measure) -> tuple[tuple[float | str | None, ...], Unit] | None:
        """Return the values of the years shown and their unit; `None` where the model lacks a line for it."""
        unit = Unit.parse(measure.unit) if measure.unit else self._money
        try:
            found = self._calculation.expression(
                measure.expression, self._request.scenario, {COMPANY: self._company}
            )
        except FormulaError:  # a line is missing, or has other axes or another unit than the table needs
            return None
        if found.axes != (PERIOD,) or isinstance(found.value, float | CellError) or not found.unit.fits(unit):
            return None
        factor = float(found.unit.factor_to(unit))
        positions = [self._model.periods.index(year) for year in self._years]
        codes = [0 if found.codes is None else int(found.codes[at]) for at in positions]
        numbers = [float(found.value[at]) * factor for at in positions]
        return tuple(_value(number, code) for number, code in zip(numbers, codes, strict=True)), unit

    # --- remarks ---

    def _remarks(self, rows: set[str]) -> Iterator[str]:
        language = self._request.language
        basis = self._market_value()
        if basis and rows & {"price_to_sales", "price_to_earnings", "price_to_book"}:
            yield basis
        scenario = self._model.scenarios[self._request.scenario].labels.in_language(language)
        values = {"model": self._request.model_name, "scenario": one_line(scenario)}
        sources = self._sources()
        key = "note_source" if sources else "note_source_estimates"
        yield say(key, language, sources=sources, date=self._request.day, **values)

    def _market_value(self) -> str:
        try:
            found = self._calculation.expression(
                "market_cap", self._request.scenario, {COMPANY: self._company}
            )
        except FormulaError:
            return ""
        if not isinstance(found.value, float) or not found.unit.fits(self._money):
            return ""
        language = self._request.language
        value = f"{found.value * float(found.unit.factor_to(self._money)):,.1f}"
        return say("note_basis", language, value=value, unit=self._money.label(language))

    def _sources(self) -> str:
        """Return the titles of what the actual revenue and profit come from, each once."""
        titles: dict[str, None] = {}
        for line in (REVENUE, "net_profit"):
            if self._model.lines.get(line) is None or self._model.lines[line].axes != self._axes:
                continue
            for year in self._years:
                cell = self._model.cell(line, self._place(year), self._request.scenario)
                if cell is not None and cell.kind == "actual" and cell.source in self._model.sources:
                    titles[one_line(self._model.sources[cell.source].title)] = None
        return say("note_separator", self._request.language).join(titles)


def _value(number: float, code: int) -> float | str | None:
    if not code:
        return number
    error = CellError(code)
    return None if error is CellError.NA else error.text


def _amount_format(unit: Unit, values: Sequence[float | str | None]) -> str:
    """Return the unit's number format; small amounts get a second decimal."""
    numbers = [abs(value) for value in values if isinstance(value, float)]
    return PRICE if max(numbers, default=0) < _SMALL else number_format(unit.text)
