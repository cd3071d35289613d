"""Formula text: parsed, printed, bound and completed. Any text is a formula or a `FormulaError`, nothing else."""

from contextlib import suppress
from functools import cache

from gpu_modeler.errors import ModelerError
from gpu_modeler.files import starter
from gpu_modeler.formula import (
    FUNCTIONS,
    FormulaError,
    Namespace,
    bind,
    bind_expression,
    completions,
    parse,
    print_formula,
    print_with_factors,
    read_number,
    tokenize,
)
from gpu_modeler.text import LANGUAGES
from tests.small_model import small_model

NAMES = ("units", "price", "revenue", "收入", "cost", "metax", "training", "company", "segment", "hong_kong")
UNITS = ("CNY_100m", "CNY_10k/chip", "month", "亿元", "%", "USD", "1")
TOKENS = (
    *FUNCTIONS,
    *NAMES,
    *UNITS,
    "[-1]",
    "[2025]",
    "2024:2026",
    "<>",
    ">=",
    "1e307",
    "TRUE()",
    "（",
    "，",
    "＝",
)


def seeds():
    """Return the formulas of the starter model, those of the small one, and what people get wrong."""
    texts = {line.formula for line in starter.load_starter().lines.values() if line.formula}
    texts |= {line.formula for line in small_model().lines.values() if line.formula}
    texts |= {
        "=-2^2%",
        "units[-1]*(1+",
        '"a"&b',
        "１２３＋４",
        "revenue,1",
        "1e309",
        "(" * 120,
        "-" * 200 + "1",
    }
    return {str(at): text.encode() for at, text in enumerate(sorted(texts))}


@cache
def _ground():
    model = small_model()
    return Namespace(model), model.lines["profit"]


def check(data):
    """Go through all that is done with a formula being typed, and being taken."""
    text = data.decode("utf-8", "replace")
    namespace, line = _ground()
    _spans_fit(text)
    completions(text, len(text) // 2, namespace, "zh")
    with suppress(ModelerError):
        read_number(text, "CNY_100m")
    try:
        tree = parse(text)
    except FormulaError as fault:
        _said(fault, text)
        return
    printed = print_formula(tree)
    assert parse(printed) == tree, printed
    for bound_by in (lambda: bind(text, line, namespace), lambda: bind_expression(text, namespace)):
        try:
            bound = bound_by()
        except FormulaError as fault:
            _said(fault, text)
        else:
            print_with_factors(bound)


def _spans_fit(text):
    with suppress(FormulaError):
        for token in tokenize(text):
            start, end = token.span
            assert 0 <= start <= end <= len(text), token


def _said(fault, text):
    start, end = fault.span
    assert 0 <= start <= end <= len(text), (fault.key, fault.span)
    for language in LANGUAGES:
        assert fault.user_message(language)
