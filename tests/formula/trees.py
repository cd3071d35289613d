"""Random syntax trees of the shapes the parser makes."""

from __future__ import annotations

from hypothesis import strategies as st

from gpu_modeler.formula import FUNCTIONS
from gpu_modeler.formula.parser import BINDING, LARGEST_NUMBER
from gpu_modeler.formula.tree import Binary, Call, Name, Node, Number, PeriodRange, Unary

NAMES = st.sampled_from(["revenue", "x", "_y2", "营业收入", "寒武纪", "year", "Umsatz", "chip"])
YEARS = st.integers(2000, 2100).map(str)
UNITS = st.sampled_from(["", "", "CNY_100m", "month", "CNY_10k/chip", "万元/颗", "%/year", "亿"])
NUMBERS = st.builds(Number, st.floats(0, LARGEST_NUMBER) | st.integers(0, 10**6).map(float), UNITS)
PLAIN = st.builds(Name, NAMES, st.lists(NAMES, max_size=2).map(tuple))
LAGGED = st.builds(Name, NAMES, st.just(()), st.integers(-9, 9))
FIXED = st.builds(Name, NAMES, st.lists(NAMES, max_size=1).map(tuple), st.just(0), YEARS)
RANGES = st.builds(PeriodRange, YEARS, YEARS)


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    arguments = st.lists(inner | RANGES, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Unary, st.sampled_from("-+%"), inner),
        st.builds(Binary, st.sampled_from(sorted(BINDING)), inner, inner),
        st.builds(Call, st.sampled_from(sorted(FUNCTIONS)), arguments),
    )


TREES: st.SearchStrategy[Node] = st.recursive(
    st.one_of(NUMBERS, PLAIN, LAGGED, FIXED), _larger, max_leaves=20
)
