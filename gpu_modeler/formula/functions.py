"""The function table: one row per function of the formula language.

A row holds everything the other parts need: how many arguments, the numpy forms, Excel's spelling, the unit rule, and an
example whose result is Excel's. Description and signature in both languages stand in `resources/text/functions.toml`
under `function_NAME` and `function_NAME_signature`.

Numpy forms:

- `kernel`: cell by cell, see `kernels` for the protocol. `None` where the evaluator must look at errors or branches
  itself (`special`) or where the function only works over an axis.
- `reduction`: over the items of axes, see `reductions`. `None` where the function takes no axis. `leading` arguments
  come before the reduced one and are evaluated outside the reduction.
- `fast`, `fast_reduction`: Python source for generated code with `{0}`, `{1}` … for the arguments; the names `np` and
  `k` (the module `fast`) are in scope. With `folds` a form for two arguments is applied from the left to all of them.
  `fast_reduction` takes `{0}`, the array with the reduced axis first. Truth values are the floats 1.0 and 0.0.

Special functions, cell by cell, evaluated by the engine: IF (always with three arguments), IFERROR, ISERROR, ISNUMBER,
CHOOSE, COUNT. Only the branch that is taken counts for errors. CUMULATE and SUMPRODUCT never reach it as calls: the
binder makes a `RunningTotal` and a `Reduction` of SUM of them.

Examples stand in a model of the years 2026 and 2027 with a line `revenue` of 100 and 200, and are read in 2027.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from gpu_modeler.errors import CellError
from gpu_modeler.formula import kernels, reductions, rounding
from gpu_modeler.formula.kernels import Kernel
from gpu_modeler.text import Language, Message

Role = Literal["same", "number", "any"]
"""What an argument's unit must be: that of its fellows, none, or whatever it is."""
ResultUnit = Literal["same", "number", "product", "square", "root", "power"]
"""The result's unit: that of the `same` arguments, none, the arguments' product, the square or root of the first one's,
or the first to the power of the second."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function. `roles` gives each argument's unit rule; the last one holds for all further arguments."""

    name: str
    minimum: int
    maximum: int
    roles: tuple[Role, ...]
    result: ResultUnit
    example: str
    expected: float | CellError
    kernel: Kernel | None = None
    reduction: Kernel | None = None
    fast: str = ""
    folds: bool = False
    fast_reduction: str = ""
    leading: int = 0
    special: bool = False
    keeps_scale: bool = True
    period_only: bool = False
    excel_name: str = ""

    @property
    def excel(self) -> str:
        """Return Excel's spelling."""
        return self.excel_name or self.name

    @property
    def is_cellwise(self) -> bool:
        """Say whether it can be used without an axis."""
        return self.kernel is not None or self.special

    def role(self, position: int) -> Role:
        """Return the unit rule of an argument."""
        return self.roles[min(position, len(self.roles) - 1)]

    def fast_source(self, arguments: Sequence[str]) -> str | None:
        """Return the numpy source of the fast form, or `None` where the kernel must be called."""
        if not self.fast:
            return None
        if not self.folds:
            return self.fast.format(*arguments)
        source = arguments[0]
        for argument in arguments[1:]:
            source = self.fast.format(source, argument)
        return source

    def doc(self, language: Language) -> str:
        """Return what it does, in one or two sentences."""
        return Message(f"function_{self.name}").in_language(language)

    @property
    def signature_message(self) -> Message:
        """Return its form, to be filled into another message."""
        return Message(f"function_{self.name}_signature")

    def signature(self, language: Language) -> str:
        """Return its form, such as ROUND(number, digits)."""
        return self.signature_message.in_language(language)


MANY = 255
"""As many arguments as Excel takes."""
RUNNING_TOTAL = "CUMULATE"
SUM_OF_PRODUCTS = "SUMPRODUCT"


def _truth() -> Iterable[Function]:
    any_number: tuple[Role, ...] = ("any",)
    yield Function("IF", 2, 3, ("any", "same"), "same", "IF(2 > 1, 10, 20)", 10, special=True)
    yield Function(
        "AND", 1, MANY, any_number, "number", "AND(2 > 1, 1 > 2)", 0,
        kernel=kernels.logical_and, reduction=reductions.all_true,
    )  # fmt: skip
    yield Function(
        "OR", 1, MANY, any_number, "number", "OR(2 > 1, 1 > 2)", 1,
        kernel=kernels.logical_or, reduction=reductions.any_true,
    )  # fmt: skip
    yield Function(
        "NOT", 1, 1, any_number, "number", "NOT(2 > 1)", 0,
        kernel=kernels.logical_not, fast="k.truth(np.equal({0}, 0))",
    )  # fmt: skip
    yield Function("CHOOSE", 2, MANY, ("number", "same"), "same", "CHOOSE(2, 10, 20, 30)", 20, special=True)


def _errors() -> Iterable[Function]:
    yield Function("IFERROR", 2, 2, ("same",), "same", "IFERROR(1 / 0, 7)", 7, special=True)
    yield Function("ISERROR", 1, 1, ("any",), "number", "ISERROR(1 / 0)", 1, special=True)
    yield Function("ISNUMBER", 1, 1, ("any",), "number", "ISNUMBER(1 / 0)", 0, special=True)
    yield Function("NA", 0, 0, ("any",), "same", "NA()", CellError.NA, kernel=kernels.not_available)


def _arithmetic() -> Iterable[Function]:
    yield Function("ABS", 1, 1, ("same",), "same", "ABS(-3)", 3, kernels.absolute, fast="np.abs({0})")
    yield Function("SIGN", 1, 1, ("any",), "number", "SIGN(-3)", -1, kernels.sign, fast="np.sign({0})")
    yield Function("SQRT", 1, 1, ("any",), "root", "SQRT(16)", 4, kernels.square_root, fast="np.sqrt({0})")
    yield Function(
        "EXP",
        1,
        1,
        ("number",),
        "number",
        "EXP(1)",
        2.718281828459045,
        kernels.exponential,
        fast="np.exp({0})",
    )
    yield Function(
        "LN", 1, 1, ("number",), "number", "LN(EXP(2))", 2, kernels.natural_logarithm, fast="np.log({0})"
    )
    yield Function(
        "LOG10",
        1,
        1,
        ("number",),
        "number",
        "LOG10(1000)",
        3,
        kernels.decimal_logarithm,
        fast="np.log10({0})",
    )
    yield Function("LOG", 1, 2, ("number",), "number", "LOG(8, 2)", 3, kernels.logarithm)
    yield Function(
        "POWER",
        2,
        2,
        ("any", "number"),
        "power",
        "POWER(2, 10)",
        1024,
        kernels.power,
        fast="k.power({0}, {1})",
    )
    yield Function("MOD", 2, 2, ("same",), "same", "MOD(-3, 2)", 1, kernels.modulo, fast="k.modulo({0}, {1})")


def _rounding() -> Iterable[Function]:
    digits: tuple[Role, ...] = ("same", "number")
    rows: tuple[tuple[str, int, tuple[Role, ...], str, float, Kernel, str], ...] = (
        (
            "ROUND",
            2,
            digits,
            "ROUND(2.675, 2)",
            2.68,
            rounding.round_half_away,
            "k.round_half_away({0}, {1})",
        ),
        ("ROUNDUP", 2, digits, "ROUNDUP(3.2, 0)", 4, rounding.round_up, "k.round_up({0}, {1})"),
        ("ROUNDDOWN", 2, digits, "ROUNDDOWN(-3.9, 0)", -3, rounding.round_down, "k.round_down({0}, {1})"),
        ("CEILING", 2, ("same",), "CEILING(2.5, 1)", 3, rounding.ceiling, "k.ceiling({0}, {1})"),
        ("FLOOR", 2, ("same",), "FLOOR(2.5, 1)", 2, rounding.floor, "k.floor({0}, {1})"),
        ("INT", 1, ("same",), "INT(-8.9)", -9, rounding.integer, "np.floor({0})"),
    )
    for name, count, roles, example, expected, kernel, fast in rows:
        yield Function(
            name, count, count, roles, "same", example, expected, kernel, fast=fast, keeps_scale=False
        )
    yield Function("TRUNC", 1, 2, digits, "same", "TRUNC(-8.9)", -8, rounding.truncate, keeps_scale=False)


def _statistics() -> Iterable[Function]:
    same: tuple[Role, ...] = ("same",)
    rows: tuple[tuple[str, str, float, Kernel, Kernel, str, str], ...] = (
        ("SUM", "SUM(1, 2, 3)", 6, kernels.total, reductions.total, "({0} + {1})", "np.add.reduce({0}, axis=0)"),
        ("MIN", "MIN(3, 1, 2)", 1, kernels.smallest, reductions.smallest, "np.minimum({0}, {1})",
         "np.minimum.reduce({0}, axis=0)"),
        ("MAX", "MAX(3, 1, 2)", 3, kernels.largest, reductions.largest, "np.maximum({0}, {1})",
         "np.maximum.reduce({0}, axis=0)"),
    )  # fmt: skip
    for name, example, expected, kernel, reduction, fast, fast_reduction in rows:
        yield Function(
            name, 1, MANY, same, "same", example, expected, kernel, reduction,
            fast=fast, folds=True, fast_reduction=fast_reduction,
        )  # fmt: skip
    yield Function(
        "PRODUCT", 1, MANY, ("any",), "product", "PRODUCT(2, 3, 4)", 24, kernels.product, reductions.product,
        fast="({0} * {1})", folds=True, fast_reduction="np.multiply.reduce({0}, axis=0)",
    )  # fmt: skip
    over_arguments: tuple[tuple[str, str, float, Kernel], ...] = (
        ("AVERAGE", "AVERAGE(1, 2, 6)", 3, reductions.average),
        ("MEDIAN", "MEDIAN(1, 9, 4, 6)", 5, reductions.median),
        ("STDEV", "STDEV(1, 3, 5)", 2, reductions.standard_deviation),
    )
    for name, example, expected, reduction in over_arguments:
        yield Function(name, 1, MANY, same, "same", example, expected, kernels.across(reduction), reduction)
    variance = kernels.across(reductions.variance)
    yield Function("VAR", 1, MANY, same, "square", "VAR(1, 3, 5)", 4, variance, reductions.variance)
    yield Function(
        "COUNT", 1, MANY, ("any",), "number", "COUNT(5, 1 / 0, 7)", 2, None, reductions.count, special=True
    )


def _over_axes() -> Iterable[Function]:
    """Functions the binder takes apart: running totals, and sums of products."""
    yield Function(RUNNING_TOTAL, 1, 1, ("same",), "same", "CUMULATE(revenue)", 300, special=True)
    yield Function(
        SUM_OF_PRODUCTS, 1, MANY, ("any",), "product", "SUMPRODUCT(revenue, revenue / 100, period)", 500,
        reduction=reductions.total,
    )  # fmt: skip


def _time_value() -> Iterable[Function]:
    yield Function(
        "NPV", 2, 2, ("number", "same"), "same", "NPV(10%, IF(year = 2026, 110, 121), 2026:2027)", 200,
        reduction=reductions.net_present_value, leading=1, period_only=True,
    )  # fmt: skip
    yield Function(
        "IRR", 1, 1, ("any",), "number", "IRR(IF(year = 2026, -100, 110), 2026:2027)", 0.1,
        reduction=reductions.internal_rate_of_return, period_only=True,
    )  # fmt: skip
    loan: tuple[Role, ...] = ("number", "number", "same", "same", "number")
    yield Function("PMT", 3, 5, loan, "same", "PMT(10%, 2, 210)", -121, reductions.payment)
    yield Function("PV", 3, 5, loan, "same", "PV(10%, 2, -121)", 210, reductions.present_value)
    yield Function("FV", 3, 5, loan, "same", "FV(10%, 2, -100)", 210, reductions.future_value)
    yield Function(
        "SLN", 3, 3, ("same", "same", "number"), "same", "SLN(100, 10, 9)", 10, reductions.straight_line
    )


def _table() -> dict[str, Function]:
    groups = (_truth(), _errors(), _arithmetic(), _rounding(), _statistics(), _over_axes(), _time_value())
    return {function.name: function for group in groups for function in group}


FUNCTIONS: dict[str, Function] = _table()
