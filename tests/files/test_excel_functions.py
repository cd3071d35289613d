"""Every function and operator on awkward numbers: what is stored is what other engines compute."""

import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files.excel.export import export_workbook
from gpu_modeler.files.excel.options import ExportOptions
from gpu_modeler.formula import FUNCTIONS, parse
from gpu_modeler.formula.tree import Call, Node
from tests.files.excel_engines import unexplained
from tests.files.excel_models import P, axis, formulas_of_lines, line, model_of, put

VALUES = (0, 1, -1, 2, 0.5, -0.5, 2.5, -2.5, 1.005, 2.675, -1234.5678, 3, 0.1, 100, -7, 1e15)
"""Signs, halves, decimals that a double cannot hold, zero and a large number."""

FORMULAS = """
a+b | a-b | a*b | a/b | a^b | -a^2 | -a-(-b) | a% | a*b% | a/b/b | 2^-a
a=b | a<>b | a<b | a<=b | a>b | a>=b | (a<b)=(b<a) | (a<b)+(a>b) | (a>0)*b
IF(a,b,1/b) | IF(a>b,a) | AND(a,b) | OR(a,b) | NOT(a) | AND(b>0,1/a>0) | OR(b>0,1/a>0) | CHOOSE(a,b,2,3)
IFERROR(a/b,7) | IFERROR(SQRT(a),b/a) | ISERROR(a/b) | ISNUMBER(1/a) | IF(a>b,NA(),1)
ABS(a) | SIGN(a) | SQRT(a) | EXP(a) | LN(a) | LOG10(a) | LOG(a) | LOG(a,b) | POWER(a,b) | MOD(a,b)
INT(a) | TRUNC(a) | TRUNC(a,1) | ROUND(a,b) | ROUND(a,2) | ROUND(a,-1) | ROUNDUP(a,2) | ROUNDDOWN(a,2) | ROUNDUP(a,-1)
CEILING(a,b) | FLOOR(a,b)
SUM(a,b,1) | SUM(a,1/b,1/a) | MIN(a,b) | MAX(a,b) | MAX(a,1/b) | PRODUCT(a,b) | AVERAGE(a,b,1) | MEDIAN(a,b,3)
STDEV(a,b) | VAR(a,b,1) | COUNT(a/b,b) | SQRT(a)/b | b/SQRT(a)
PMT(a%,12,b) | PV(a%,12,b) | FV(a%,12,b) | SLN(a,b,3) | SLN(1,b,a) | PMT(a,b,100,10,1)
SUM(a,period) | MIN(a,2001:2005) | MAX(a*b,2001:2005) | AVERAGE(a,2001:2005) | COUNT(1/a,2001:2009) | MEDIAN(a,2001:2006)
PRODUCT(a,2002:2005) | STDEV(a,2001:2008) | VAR(a*2,2001:2008) | SUMPRODUCT(a,b,2001:2009) | AND(a,2001:2003)
OR(a>90,2001:2003) | CUMULATE(a) | CUMULATE(b[-1]) | NPV(b%,a,2001:2006) | NPV(b/9,a+b,2001:2004)
IRR(IF(year=2000,-100,a^2),2000:2006) | IRR(a,2001:2007) | SUM(SQRT(a),2001:2004)
"""


def spelled():
    return [text.strip() for row in FORMULAS.strip().splitlines() for text in row.split("|")]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    pairs = [(a, b) for a in VALUES for b in VALUES]
    periods = axis("period", *((str(2000 + number), "") for number in range(len(pairs))))
    lines = [line(f"f{number}", "1", P, text) for number, text in enumerate(spelled())]
    model = model_of((periods,), [line("a", "1", P), line("b", "1", P), *lines])
    for year, (a, b) in zip(model.periods, pairs, strict=True):
        put(model, "a", (year,), float(a))
        put(model, "b", (year,), float(b))
    path = tmp_path_factory.mktemp("functions") / "functions.xlsx"
    export_workbook(model, Calculation.of(model), path, ExportOptions("en"))
    return path


def calls(node: Node):
    if isinstance(node, Call):
        yield node.function
    for name in ("left", "right", "operand"):
        if hasattr(node, name):
            yield from calls(getattr(node, name))
    for argument in getattr(node, "arguments", ()):
        yield from calls(argument)


def test_every_function_stands_in_the_list():
    assert {name for text in spelled() for name in calls(parse(text))} == set(FUNCTIONS)


def test_other_engines_compute_what_is_stored(path):
    assert len(formulas_of_lines(path)) == len(spelled()) * len(VALUES) ** 2
    # The sheet that counts errors counts other ones where an engine is known to err.
    assert unexplained(path, formulas_of_lines(path)) == []
