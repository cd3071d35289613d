import subprocess
import sys

import pytest

import gpu_modeler
from gpu_modeler import Model
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files import gpum
from tests.small_model import contents, small_model


@pytest.fixture
def model():
    return Model(small_model())


def test_a_value_is_a_float_in_the_lines_unit(model):
    value = model.value("revenue", company="metax", period=2025)
    assert (type(value), value) == (float, 19.8)
    assert model.value("收入", company="沐曦", period="2025", scenario="bear") == pytest.approx(22.0)
    assert model.value("loose") == 0.0


def test_an_error_is_no_number(model):
    model.define("ratio", "revenue / (revenue - revenue)", axes=["company", "period"])
    value = model.value("ratio", company="metax", period=2025)
    assert value is CellError.DIV0
    assert value.text == "#DIV/0!"


def test_set_undo_and_redo(model):
    model.set("growth", "45%", period=2025)
    model.set("growth", 0.5, period=2025)
    model.undo()
    assert model.value("growth", period=2025) == 0.45
    model.undo()
    assert model.value("growth", period=2025) == 0.25
    model.redo()
    assert model.value("growth", period=2025) == 0.45


def test_clear_shows_the_formula_again(model):
    model.clear("revenue", company="metax", period=2025)
    assert model.value("revenue", company="metax", period=2025) == pytest.approx(25.0)


def test_define_takes_axes_as_text_or_list(model):
    model.define("a", "revenue * 2", unit="CNY_100m", axes="company,period")
    model.define("b", unit="CNY_100m", axes=["period"], labels=("乙", "B"), section="market")
    assert model.value("a", company="metax", period=2025) == 39.6
    assert model.value("乙", period=2025) == 0.0
    assert model.formula("a") == "revenue * 2"
    assert model.lines[-1] == "loose" or "b" in model.lines


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (lambda m: m.value("revenue", company="metax"), "no period is named.*period="),
        (lambda m: m.value("growth", company="metax", period=2025), "no axis “Company”"),
        (lambda m: m.value("revenu", company="metax", period=2025), "Did you mean “revenue”"),
        (lambda m: m.value("growth", period=2050), "outside the model's years"),
        (lambda m: m.value("growth", period=2025, scenario="beer"), "“bear”"),
        (lambda m: m.set("growth", float("nan"), period=2025), "not a finite number"),
        (lambda m: m.set("growth", float("inf"), period=2025), "not a finite number"),
        (lambda m: m.set("growth", -(10**400), period=2025), "not a finite number"),
        (lambda m: m.set("growth", "much", period=2025), "no number"),
        (lambda m: m.define("x", "revenu"), "“revenue”"),
        (lambda m: m.define("cost", "profit", "CNY_100m", "company,period"), "→"),
        (lambda m: m.undo(), "nothing to undo"),
        (lambda m: m.redo(), "nothing to redo"),
        (lambda m: m.items("planet"), "no axis"),
        (lambda m: m.frame("revenu"), "“revenue”"),
        (lambda m: Model.open("/none/at/all.gpum"), "no file"),
    ],
)
def test_what_cannot_be_met_raises_with_a_remedy(model, request_, message):
    before = contents(model._document)
    with pytest.raises(ModelerError, match=message):
        request_(model)
    assert contents(model._document) == before


def test_a_frame_is_a_long_table(model):
    frame = model.frame("revenue", scenario="bear")
    assert list(frame.columns) == ["line", "period", "company", "scenario", "value", "unit", "kind", "error"]
    wide = frame.pivot(index="period", columns="company", values="value")
    assert wide.loc[2025, "metax"] == model.value("revenue", company="metax", period=2025, scenario="bear")
    assert frame["period"].dtype.kind == "i"


def test_errors_in_a_frame_are_missing_and_named(model):
    model.define("ratio", "1 / 0")
    (row,) = model.frame("ratio").to_dict("records")
    assert row["value"] != row["value"]
    assert (row["kind"], row["error"]) == ("error", "#DIV/0!")


def test_a_frame_of_no_axes_has_one_row(model):
    assert len(model.frame("loose")) == 1


def test_save_and_open(model, tmp_path):
    model.set("growth", "45%", period=2025)
    model.save(tmp_path / "a.gpum")
    again = Model.open(tmp_path / "a.gpum")
    assert again.value("growth", period=2025) == 0.45
    assert contents(gpum.read(tmp_path / "a.gpum")) == contents(model._document)


def test_export(model, tmp_path):
    model.export_excel(tmp_path / "a.xlsx", language="en", scenario="bear")
    assert (tmp_path / "a.xlsx").stat().st_size > 1_000


def test_what_there_is_can_be_listed(model):
    assert model.scenarios == ("base", "bear", "crash")
    assert model.items("company") == ("metax", "biren")
    assert [claim.verdict for claim in model.claims()] == ["disagrees", "disagrees"]
    assert model.problems()
    assert "10 lines" in repr(model)


def test_the_package_offers_the_model_and_loads_it_late():
    program = "import sys, gpu_modeler; assert 'gpu_modeler.api' not in sys.modules; gpu_modeler.Model"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    with pytest.raises(AttributeError, match="Modell"):
        gpu_modeler.Modell  # noqa: B018 - the access is what is tested
