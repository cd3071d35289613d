from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_modeler.files import gpum
from gpu_modeler.model import Alternative, Cell, Claim, Line, Replacement, Section, Series, Source
from gpu_modeler.text import Labels
from tests.random_models import random_models
from tests.small_model import contents, small_model

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
IDS = TEXTS.filter(bool)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
LABELS = st.builds(Labels, TEXTS, TEXTS)
ALTERNATIVES = st.lists(st.builds(Alternative, NUMBERS, TEXTS, LABELS), max_size=2).map(tuple)
CELLS = st.builds(
    Cell,
    st.none() | NUMBERS,
    st.sampled_from(["input", "actual", "guidance", "override"]),
    TEXTS,
    LABELS,
    ALTERNATIVES,
)


@st.composite
def odd_models(draw):
    """The small model with records of any text and number in every table."""
    model = small_model()
    model.properties.update(draw(st.dictionaries(TEXTS, TEXTS, max_size=3)))
    for key in draw(st.sets(IDS, max_size=3)):
        model.sources[key] = draw(
            st.builds(Source, st.just(key), TEXTS, st.just("press"), TEXTS, TEXTS, TEXTS)
        )
    add(
        model,
        "sections",
        {key: Section(key, draw(LABELS), draw(TEXTS)) for key in draw(st.sets(IDS, max_size=3))},
    )
    lines = {}
    for key in draw(st.sets(IDS, max_size=3)):
        axes = tuple(axis for axis in model.orders["axes"] if draw(st.booleans()))
        lines[key] = Line(
            key, draw(LABELS), draw(TEXTS), axes, "spare", draw(TEXTS), (), draw(TEXTS), draw(LABELS)
        )
    add(model, "lines", lines)
    for line in lines.values():
        for place in list(model.places(line))[:3]:
            model.apply(Replacement("cells", ("crash", line.id, place), None, draw(CELLS)))
    claims = {}
    for key in draw(st.sets(IDS, max_size=2)):
        numbers = tuple(draw(st.lists(NUMBERS, max_size=3)))
        claims[key] = Claim(
            key,
            draw(LABELS),
            draw(TEXTS),
            numbers,
            draw(TEXTS),
            draw(NUMBERS),
            "at_least",
            "agrees",
            "bear",
            draw(TEXTS),
        )
    add(model, "claims", claims)
    chart = model.charts["main"]
    curve = Series(draw(TEXTS), draw(st.dictionaries(TEXTS, TEXTS, max_size=2)), "line")
    model.charts["main"] = replace(
        chart, labels=draw(LABELS), page=draw(TEXTS), series=(*chart.series, curve)
    )
    return model


def add(model, table, records):
    known = getattr(model, table)
    fresh = {key: record for key, record in records.items() if key not in known}
    known.update(fresh)
    model.orders[table] = (*model.orders[table], *fresh)
    for key in set(records) - set(fresh):
        del records[key]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("round_trip") / "model.gpum"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(model=odd_models() | random_models())
def test_whatever_is_written_is_read_back(path, model):
    gpum.write(model, path)
    assert contents(gpum.read(path)) == contents(model)
