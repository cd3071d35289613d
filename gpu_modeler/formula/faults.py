"""Why a formula is refused: one class per situation, each with the span of the text it is about.

The sentences live in the catalogue (`resources/text/formula.toml`). Spans are half-open offsets into the formula text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from gpu_modeler.errors import ModelerError
from gpu_modeler.text import Message

if TYPE_CHECKING:
    from gpu_modeler.formula.tree import Span


class FormulaError(ModelerError):
    """A formula that cannot be taken. `span` is the part of its text to point at."""

    def __init__(self, span: Span = (0, 0), **values: object) -> None:
        self.span = span
        super().__init__(column=span[0] + 1, **values)


class NearestOffered(FormulaError):
    """A name nothing answers to; `nearest` is the name most like it, or empty."""

    key_without_nearest: ClassVar[str]

    def __init__(self, span: Span = (0, 0), *, name: str, nearest: str = "", **values: object) -> None:
        self.name = name
        self.nearest = nearest
        super().__init__(span, name=name, nearest=nearest, **values)

    @property
    def message(self) -> Message:
        """Return the sentence, with the nearest name where there is one."""
        return Message(self.key if self.nearest else self.key_without_nearest, self.values)


# --- text that does not parse -------------------------------------------------------------------------------------


class FormulaSyntaxError(FormulaError):
    """The text is no formula of the language."""


class EmptyFormula(FormulaSyntaxError):
    """Nothing stands there."""

    key = "formula_empty"


class UnexpectedText(FormulaSyntaxError):
    """Something stands where the grammar has no place for it."""

    key = "formula_unexpected_text"


class CommaOutsideCall(FormulaSyntaxError):
    """A comma outside a function: usually a thousands separator."""

    key = "formula_comma_outside_call"


class FormulaEndsEarly(FormulaSyntaxError):
    """The text stops where a value must follow."""

    key = "formula_ends_early"


class NotClosed(FormulaSyntaxError):
    """A parenthesis or bracket is not closed."""

    key = "formula_not_closed"


class TextNotAllowed(FormulaSyntaxError):
    """Quoted text or the operator `&`: values are numbers."""

    key = "formula_text_not_allowed"


class BadPeriodIndex(FormulaSyntaxError):
    """The brackets hold neither a lag, a lead nor a year."""

    key = "formula_bad_period_index"


class NumberNotFinite(FormulaSyntaxError):
    """A number beyond what a cell can hold."""

    key = "formula_number_not_finite"


class FormulaTooDeep(FormulaSyntaxError):
    """Nested beyond the limit."""

    key = "formula_too_deep"


class FormulaTooLong(FormulaSyntaxError):
    """Longer than Excel takes."""

    key = "formula_too_long"


# --- names --------------------------------------------------------------------------------------------------------


class UnknownName(NearestOffered):
    """No line answers to the name."""

    key = "formula_unknown_name"
    key_without_nearest = "formula_unknown_name_alone"


class UnknownItem(NearestOffered):
    """No item of an axis answers to a qualifier."""

    key = "formula_unknown_item"
    key_without_nearest = "formula_unknown_item_alone"


class UnknownFunction(NearestOffered):
    """No function answers to the name."""

    key = "formula_unknown_function"
    key_without_nearest = "formula_unknown_function_alone"


class UnknownUnit(NearestOffered):
    """No unit answers to the text."""

    key = "formula_unknown_unit"
    key_without_nearest = "formula_unknown_unit_alone"


class AmbiguousName(FormulaError):
    """Several lines carry the label; only an id tells them apart."""

    key = "formula_ambiguous_name"


class NotAValue(FormulaError):
    """An axis, a group or an item stands where a value is wanted."""

    key = "formula_not_a_value"


class UnitWithoutNumber(FormulaError):
    """A unit stands where a value is wanted."""

    key = "formula_unit_without_number"


class YearIndexed(FormulaError):
    """A lag or a fixed year on the year itself."""

    key = "formula_year_indexed"


class FunctionWithoutArguments(FormulaError):
    """A function's name stands without parentheses."""

    key = "formula_function_without_arguments"


# --- axes and periods ---------------------------------------------------------------------------------------------


class AxisNotReduced(FormulaError):
    """A referenced line has an axis that the formula's line lacks."""

    key = "formula_axis_not_reduced"


class PeriodNotReduced(AxisNotReduced):
    """The same for the period axis."""

    key = "formula_period_not_reduced"


class AxisAbsent(FormulaError):
    """An axis is fixed or reduced that the value does not have."""

    key = "formula_axis_absent"


class AxisTwice(FormulaError):
    """An axis is fixed or reduced twice."""

    key = "formula_axis_twice"


class PeriodOutOfRange(FormulaError):
    """A year outside the model's periods."""

    key = "formula_period_out_of_range"


class LagTooLong(FormulaError):
    """A lag or lead longer than the model's periods."""

    key = "formula_lag_too_long"


class RangeReversed(FormulaError):
    """A year range whose end comes before its start."""

    key = "formula_range_reversed"


class RangeOutsideReduction(FormulaError):
    """A year range where no reduction takes it."""

    key = "formula_range_outside_reduction"


# --- functions ----------------------------------------------------------------------------------------------------


class WrongArguments(FormulaError):
    """A function with too few or too many arguments."""

    key = "formula_wrong_arguments"


class NotReducible(WrongArguments):
    """The function takes no axis."""

    key = "formula_not_reducible"


class AxisWanted(WrongArguments):
    """The function works over an axis and none is named."""

    key = "formula_axis_wanted"


class TooManyReduced(WrongArguments):
    """More than one value before the axis."""

    key = "formula_too_many_reduced"


class RunningTotalOfExpression(WrongArguments):
    """CUMULATE of something that is no line."""

    key = "formula_running_total_of_expression"


# --- units --------------------------------------------------------------------------------------------------------


class UnitMismatch(FormulaError):
    """Two values whose dimensions differ meet where they must agree."""

    key = "formula_unit_mismatch"


class CurrencyMismatch(UnitMismatch):
    """The same for two currencies; names the exchange-rate line."""

    key = "formula_currency_mismatch"


class BareNumber(UnitMismatch):
    """A number without a unit meets a value that has one."""

    key = "formula_bare_number"


class RateMismatch(UnitMismatch):
    """A rate per year meets a rate per month."""

    key = "formula_rate_mismatch"


class ResultUnitMismatch(UnitMismatch):
    """The formula's unit is not its line's."""

    key = "formula_result_unit_mismatch"


class ResultCurrencyMismatch(ResultUnitMismatch):
    """The formula's currency is not its line's; names the exchange-rate line."""

    key = "formula_result_currency_mismatch"


class ResultRateMismatch(ResultUnitMismatch):
    """A rate for another stretch of time than its line's."""

    key = "formula_result_rate_mismatch"


class NumberWanted(UnitMismatch):
    """A function's argument must be a plain number."""

    key = "formula_number_wanted"


class PowerOfUnit(UnitMismatch):
    """A value with a unit raised to something other than a whole literal number, or an odd root."""

    key = "formula_power_of_unit"


class PowerTooHigh(UnitMismatch):
    """A unit to a power beyond reason."""

    key = "formula_power_too_high"


class ProductOverAxis(UnitMismatch):
    """PRODUCT over an axis of values that have a unit."""

    key = "formula_product_over_axis"
