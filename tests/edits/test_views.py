"""Views and groups of rows in the model: kept, renamed, undone, and sound whatever else is renamed or goes."""

import pytest

from gpu_modeler import edits
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits.views import RowsOfNoSection, UnknownRowGroup, UnknownView, ViewWithoutShape
from gpu_modeler.files import gpum
from gpu_modeler.model import Item, RowGroup, View
from gpu_modeler.text import Labels
from tests.gui.small_model import small_model

NAME = Labels("我的视图", "Mine")


@pytest.fixture
def session():
    return Session(small_model(), SettingsFile.nowhere())


def view(**changes):
    fields = {
        "id": "mine",
        "labels": NAME,
        "rows": ("line",),
        "columns": ("scenario",),
        "page": {"company": "moore", "period": "2026"},
        "only": {"line": ("revenue", "growth"), "scenario": ("base", "bull")},
    }
    return View(**{**fields, **changes})


def group(*lines, name="core"):
    return RowGroup(name, Labels("核心", "Core"), lines)


def test_a_view_is_kept_renamed_and_removed_each_undone(session):
    session.perform(edits.SetView(view()))
    session.perform(edits.RenameView("mine", Labels("新名", "New name")))
    assert session.model.views["mine"].labels.en == "New name"
    session.perform(edits.RemoveView("mine"))
    assert session.model.views == {}
    session.undo()
    session.undo()
    assert session.model.views == {"mine": view()}
    session.undo()
    assert session.model.views == {}
    assert session.model.orders.get("views", ()) == ()


@pytest.mark.parametrize(
    "changes", [{"rows": ()}, {"columns": ()}, {"columns": ("line",)}, {"rows": ("line", "line")}]
)
def test_a_view_without_rows_or_columns_or_with_an_axis_twice_is_refused(session, changes):
    with pytest.raises(ViewWithoutShape):
        session.perform(edits.SetView(view(**changes)))
    assert session.model.views == {}


def test_views_and_groups_that_are_not_there_are_named(session):
    with pytest.raises(UnknownView):
        session.perform(edits.RemoveView("none"))
    with pytest.raises(UnknownRowGroup):
        session.perform(edits.RemoveRowGroup("none"))


def test_views_follow_lines_items_and_scenarios_that_are_renamed(session):
    session.perform(edits.SetView(view()))
    session.perform(edits.RenameLine("growth", "yearly_growth"))
    session.perform(edits.RenameItem("company", "moore", "mthreads"))
    session.perform(edits.RenameScenario("bull", "best"))
    kept = session.model.views["mine"]
    assert kept.page["company"] == "mthreads"
    assert kept.only == {"line": ("revenue", "yearly_growth"), "scenario": ("base", "best")}


def test_views_and_groups_let_go_of_what_is_removed(session):
    session.perform(edits.SetView(view(only={"line": ("growth",), "scenario": ("base", "bull")})))
    session.perform(edits.SetRowGroup(group("growth")))
    session.perform(edits.RemoveLine("growth"))
    session.perform(edits.RemoveItem("company", "moore"))
    session.perform(edits.RemoveScenario("bull"))
    kept = session.model.views["mine"]
    assert kept.page["company"] == ""
    assert kept.only == {"scenario": ("base",)}
    assert session.model.row_groups == {}
    for _ in range(3):
        session.undo()
    assert session.model.row_groups == {"core": group("growth")}
    assert session.model.views["mine"].page["company"] == "moore"


def test_groups_nest_or_take_lines_from_one_another(session):
    session.perform(edits.SetRowGroup(group("price", "units", "product_revenue", name="outer")))
    session.perform(edits.SetRowGroup(group("price", "units", name="inner")))
    assert len(session.model.row_groups) == 2
    session.perform(edits.SetRowGroup(group("units", "product_revenue", "revenue", name="other")))
    lines = {name: known.lines for name, known in session.model.row_groups.items()}
    assert lines == {
        "outer": ("price",),
        "inner": ("price",),
        "other": ("units", "product_revenue", "revenue"),
    }


def test_rows_of_several_sections_or_none_are_not_grouped(session):
    for lines in [("revenue", "growth"), ()]:
        with pytest.raises(RowsOfNoSection):
            session.perform(edits.SetRowGroup(group(*lines)))


def test_a_line_inserted_amid_a_group_belongs_to_it_and_one_at_its_end_does_not(session):
    session.perform(edits.SetRowGroup(group("price", "units")))
    session.define_line(
        "inside", "price", unit="CNY_10k/chip", axes=("period", "company", "segment"), after="price"
    )
    session.define_line(
        "behind", "price", unit="CNY_10k/chip", axes=("period", "company", "segment"), after="units"
    )
    assert set(session.model.row_groups["core"].lines) == {"price", "units", "inside"}
    session.perform(edits.RenameLine("units", "chips"))
    assert set(session.model.row_groups["core"].lines) == {"price", "chips", "inside"}


def test_views_and_groups_come_back_from_a_saved_file(session, tmp_path):
    session.perform(edits.SetView(view(has_totals=True)))
    session.perform(edits.SetRowGroup(group("price", "units")))
    session.save_as(tmp_path / "model.gpum")
    back = gpum.read(tmp_path / "model.gpum")
    assert back.views == session.model.views
    assert back.row_groups == session.model.row_groups
    assert back.orders["views"] == ("mine",)


def test_an_axis_that_is_removed_leaves_views_or_takes_those_with_nothing_left(session):
    channel = edits.AddAxis("channel", Labels("渠道", "Channel"), (Item("direct", Labels("直销", "Direct")),))
    session.perform(channel)
    session.perform(edits.SetView(view(rows=("line", "channel"), only={"channel": ("direct",)})))
    session.perform(edits.SetView(view(id="gone", columns=("channel",))))
    session.perform(edits.RemoveAxis("channel"))
    assert set(session.model.views) == {"mine"}
    assert session.model.views["mine"].rows == ("line",)
    assert session.model.views["mine"].only == {}
