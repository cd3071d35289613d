"""Which figures the Valuation sheet shows of a model, chosen by what the model has, and their formulas and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.charts.plans import last_actual
from gpu_modeler.errors import CellError
from gpu_modeler.files.excel.addresses import RowFormula
from gpu_modeler.files.excel.context import Export, Value
from gpu_modeler.files.excel.formats import MONEY, number_format
from gpu_modeler.files.excel.layout import SHEET_AXIS
from gpu_modeler.files.excel.outside_view import OutsideView
from gpu_modeler.files.extracts.note_records import MEASURES, Measure
from gpu_modeler.formula import Namespace, bind_expression
from gpu_modeler.formula.binding import BoundFormula
from gpu_modeler.formula.excel import print_excel
from gpu_modeler.formula.faults import FormulaError
from gpu_modeler.model import PERIOD, Line
from gpu_modeler.text import Labels

_VALUES_OF_COMPANIES = frozenset(
    {"market_cap", "equity_value", "enterprise_value", "price_per_share", "value_per_share", "upside"}
)
_SECTIONS_OF_VALUE = frozenset({"market_value", "valuation", "dcf", "implied"})
"""A section of such a name, or with one of the lines above, is about what companies are worth."""
_EV_TO_SALES = Measure("ev_to_sales", "IF(revenue > 0, (market_cap - net_funds) / revenue, NA())", "x", MONEY)
_WITHOUT_LINE = {
    "price_to_sales": "IF(AND(market_cap > 0, revenue > 0), market_cap / revenue, NA())",
    "price_to_earnings": "IF(AND(market_cap > 0, net_profit > 0), market_cap / net_profit, NA())",
    "gross_margin": "IF(revenue > 0, gross_profit / revenue, NA())",
}
"""How a measure is computed in a model that has no line for it."""
_AT_A_GLANCE = frozenset(
    {"revenue", "revenue_growth", "net_profit", "price_to_sales", "ev_to_sales", "price_to_earnings"}
)
_YEARS_AT_A_GLANCE = 4
NOT_MEANINGFUL = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure as this model has it. `form` is its number format; `has_errors` says that a line it reads has some."""

    name: str
    label: str
    unit: str
    form: str
    is_detail: bool
    bound: BoundFormula
    has_errors: bool


@dataclass(frozen=True, slots=True)
class _Evaluated:
    """Values and error codes, [period, company]."""

    numbers: NDArray[np.float64]
    codes: NDArray[np.uint8]


class Figures:
    """The measures that can be computed from the model, by company and period."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._namespace = Namespace(export.model)
        self._values: dict[str, _Evaluated] = {}
        self.all = tuple(self._found(_with_enterprise_value()))

    @property
    def at_a_glance(self) -> tuple[Figure, ...]:
        """Those that stand beside one another for all companies."""
        return tuple(figure for figure in self.all if figure.name in _AT_A_GLANCE)

    def _found(self, measures: Sequence[Measure]) -> Iterator[Figure]:
        export = self._export
        for measure in measures if export.layout.sheets.items else ():
            texts = (measure.expression, _WITHOUT_LINE.get(measure.name, ""))
            bound = next(filter(None, (self._bound(measure, text) for text in texts if text)), None)
            if bound is None:
                continue
            codes = [export.calculation.codes(reference.line) for reference in bound.references]
            yield Figure(
                measure.name,
                export.say(f"note_{measure.name}"),
                export.named(Labels(bound.unit.label("zh"), bound.unit.label("en"))),
                measure.form or number_format(bound.unit.text),
                measure.is_detail,
                bound,
                has_errors=any(found is not None for found in codes),
            )

    def _bound(self, measure: Measure, text: str) -> BoundFormula | None:
        """Return the expression bound; `None` where the model lacks a line or has it by other axes or in another unit."""
        revenue = self._export.model.lines.get("revenue")
        wish = measure.unit or (revenue.unit if revenue is not None else None)
        try:
            bound = bind_expression(text, self._namespace, wish)
        except FormulaError:
            return None
        return bound if set(bound.axes) == {PERIOD, SHEET_AXIS} else None

    def formula(self, figure: Figure, company: str) -> RowFormula:
        """Return the formula of one company's row; `RowFormula.at` wants a period's column on the sheets of lines.

        What means nothing (a multiple of a loss) is a dash, unless errors of the model could hide behind it.
        """
        view = OutsideView(self._export, self._export.layout.sheets.valuation, {SHEET_AXIS: company})
        text = print_excel(figure.bound.tree, view)
        return RowFormula(text if figure.has_errors else text.replace("NA()", f'"{NOT_MEANINGFUL}"'))

    def values(self, figure: Figure, company: str) -> list[Value]:
        """Return the values of all periods."""
        found = self._evaluated(figure)
        at = self._export.model.item_ids(SHEET_AXIS).index(company)
        numbers, codes = found.numbers[:, at].tolist(), found.codes[:, at].tolist()
        return [
            self._shown(figure, CellError(code)) if code else number
            for number, code in zip(numbers, codes, strict=True)
        ]

    def _evaluated(self, figure: Figure) -> _Evaluated:
        """Return a figure's values of all companies, [period, company]."""
        known = self._values.get(figure.name)
        if known is None:
            found = self._export.calculation.expression(figure.bound.text, self._export.scenario)
            assert not isinstance(found.value, float | CellError)
            numbers = found.value * float(found.unit.factor_to(figure.bound.unit))
            codes = np.zeros(numbers.shape, np.uint8) if found.codes is None else found.codes
            if found.axes[0] != PERIOD:
                numbers, codes = numbers.T, codes.T
            known = self._values[figure.name] = _Evaluated(numbers, codes)
        return known

    def _shown(self, figure: Figure, error: CellError) -> str:
        return NOT_MEANINGFUL if error is CellError.NA and not figure.has_errors else error.text


def _with_enterprise_value() -> list[Measure]:
    measures = list(MEASURES)
    names = [measure.name for measure in measures]
    measures.insert(names.index("price_to_sales") + 1, _EV_TO_SALES)
    return measures


def sections_of_value(export: Export) -> list[tuple[str, list[Line]]]:
    """Return the sections about what companies are worth, with their lines of one value per company."""
    model = export.model
    found: dict[str, list[Line]] = {}
    for line in model.ordered("lines"):
        if line.axes == (SHEET_AXIS,):
            found.setdefault(line.section, []).append(line)
    order = list(model.orders.get("sections", ()))
    sections = [*(section for section in order if section in found), *(s for s in found if s not in order)]
    return [(section, found[section]) for section in sections if _is_about_value(section, found[section])]


def _is_about_value(section: str, lines: Sequence[Line]) -> bool:
    return section in _SECTIONS_OF_VALUE or any(line.id in _VALUES_OF_COMPANIES for line in lines)


def years_at_a_glance(export: Export) -> list[int]:
    """Return the positions of the last reported year and the next ones."""
    first = max(0, last_actual(export.model, ""))
    return list(range(first, min(first + _YEARS_AT_A_GLANCE, len(export.model.periods))))


def is_actual(export: Export, company: str, period: str) -> bool:
    """Say whether a company's revenue of a period is reported."""
    line = export.model.lines.get("revenue")
    if line is None or set(line.axes) != {PERIOD, SHEET_AXIS}:
        return False
    place = tuple(period if axis == PERIOD else company for axis in line.axes)
    cell = export.model.cell(line.id, place, export.scenario)
    return cell is not None and cell.kind == "actual"
