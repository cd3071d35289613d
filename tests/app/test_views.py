"""Views: what stands where in any arrangement, compared with the model itself."""

import random
from dataclasses import replace

import pytest

from gpu_modeler.app.layout import LINE, SCENARIO, SUM, layout_of
from gpu_modeler.app.rows import Page, is_additive
from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.app.sound_pages import sound_page
from gpu_modeler.app.view_choices import axes_of, chosen_items, ready_views
from gpu_modeler.gui.grid.contents import GridContents
from gpu_modeler.model import RowGroup, View
from gpu_modeler.text import Labels
from tests.gui.small_model import COMPANIES, PERIODS, SEGMENTS, small_model

NAME = Labels("视图", "View")


@pytest.fixture
def session():
    made = Session(small_model(), SettingsFile.nowhere())
    made.choose_language("en")
    made.set_value("cost_ratio", ("2026", "moore"), 0.4, "bull")
    return made


def shown(session, view, **items):
    contents = GridContents(session)
    contents.load(Page("view", arrangement=view, items=tuple(sorted(items.items()))))
    return contents


def arrangement(generator, model):
    axes = list(axes_of(model))
    generator.shuffle(axes)
    rows = axes[: generator.randint(1, 3)]
    columns = axes[len(rows) : len(rows) + generator.randint(1, 2)]
    return View("", NAME, tuple(rows), tuple(columns), has_totals=generator.random() < 0.5)


def spots(contents):
    return [
        (row, column, contents.cell_place(row, column))
        for row in range(len(contents.shown))
        for column in range(contents.column_count)
        if contents.cell_place(row, column) is not None
    ]


@pytest.mark.parametrize("seed", range(25))
def test_every_cell_of_any_arrangement_shows_its_own_value_and_is_found_again(session, seed):
    view = arrangement(random.Random(seed), session.model)
    contents = shown(session, view)
    found = spots(contents)
    for row, column, place in found:
        line = session.model.lines[place.line]
        values = contents.values_of(contents.shown[row])
        at = list(contents.columns_of(contents.shown[row])).index(column)
        wanted = session.value(place.line, place.place, place.scenario or session.scenario)
        if isinstance(wanted, float):
            assert values[at] == wanted
        assert contents.position_of(place) == (row, column)
        assert contents.unit_at(row, column) == line.unit
    assert len({place for _, _, place in found}) == len(found)


@pytest.mark.parametrize("seed", range(25))
def test_an_arrangement_shows_each_cell_that_its_page_leaves_open(session, seed):
    view = arrangement(random.Random(seed), session.model)
    contents, model = shown(session, view), session.model
    fixed = chosen_items(model, view, Page("view", arrangement=view))
    scenarios = model.orders["scenarios"] if SCENARIO in (*view.rows, *view.columns) else [""]
    wanted = {
        (line.id, place, scenario)
        for line in model.lines.values()
        if fixed.get(LINE, line.id) == line.id
        for place in model.places(line)
        if all(fixed.get(axis, item) == item for axis, item in zip(line.axes, place, strict=True))
        for scenario in scenarios
    }
    assert {(place.line, place.place, place.scenario) for _, _, place in spots(contents)} == wanted


@pytest.mark.parametrize("seed", range(20))
def test_after_edits_an_arrangement_shows_what_a_fresh_one_does(session, seed):
    generator = random.Random(seed)
    view = arrangement(generator, session.model)
    contents = shown(session, view)
    for row in range(len(contents.shown)):
        contents.display(row)
    session.subscribe(lambda notice: contents.refresh(notice.changes) if notice.kind == "edit" else None)
    inputs = [line for line in session.model.lines.values() if line.is_input]
    for _ in range(6):
        line = generator.choice(inputs)
        place = tuple(generator.choice(session.model.item_ids(axis)) for axis in line.axes)
        session.set_value(line.id, place, generator.uniform(0.1, 0.9), generator.choice(["base", "bull"]))
    session.undo()
    fresh = shown(session, view)
    assert [contents.display(row) for row in range(len(contents.shown))] == [
        fresh.display(row) for row in range(len(fresh.shown))
    ]


def test_a_cell_is_found_where_lines_are_columns_and_the_page_fixes_the_scenario(session):
    view = View("", NAME, ("period",), ("company", LINE), {SCENARIO: "bull"})
    contents = shown(session, view, **{SCENARIO: "bull"})
    found = spots(contents)
    assert {place.scenario for _, _, place in found} == {"bull"}
    assert all(contents.position_of(place) == (row, column) for row, column, place in found)


def test_the_redrawn_cells_of_an_edit_are_those_that_changed(session):
    view = View("", NAME, (LINE,), ("company", "period"), {})
    contents = shown(session, view, segment=SUM)
    before = [contents.display(row) for row in range(len(contents.shown))]
    rectangles = []
    session.subscribe(lambda notice: rectangles.extend(contents.refresh(notice.changes)))
    session.set_value("cost_ratio", ("2027", "biren"), 0.9)
    told = {(each.row, column) for each in rectangles for column in range(each.first, each.last + 1)}
    after = [contents.display(row) for row in range(len(contents.shown))]
    changed = {
        (row, column)
        for row in range(len(before))
        for column in range(contents.column_count)
        if before[row].texts[column] != after[row].texts[column]
    }
    assert changed
    assert changed <= told
    assert all("2027" in contents.header(column) for _, column in changed)


def test_totals_stand_for_lines_that_add_up_alone(session):
    view = View("", NAME, (LINE,), ("company",), {"period": "2026", "segment": "training"}, has_totals=True)
    contents = shown(session, view)
    total = [contents.header(column) for column in range(contents.column_count)].index("Total")
    for row in contents.shown:
        if row.shows_values and "company" in row.axes:
            assert (total in contents.columns_of(row)) == is_additive(session.model.lines[row.line].unit)
    number = next(k for k, row in enumerate(contents.shown) if row.line == "revenue")
    wanted = sum(session.value("revenue", ("2026", company)) for company in COMPANIES)
    assert contents.value(number, total) == pytest.approx(wanted)
    assert contents.cell_place(number, total) is None


def test_the_sum_over_segments_chosen_above_shows_no_prices(session):
    view = View("", NAME, (LINE,), ("period",))
    contents = shown(session, view, company="moore", segment=SUM)
    by_line = {row.line: row for row in contents.shown if row.line}
    assert list(contents.columns_of(by_line["price"])) == []
    units = contents.values_of(by_line["units"]).tolist()
    assert units == [
        sum(session.value("units", (year, "moore", segment)) for segment in SEGMENTS) for year in PERIODS
    ]


def test_nested_columns_are_headed_from_the_outside_in(session):
    contents = shown(session, View("", NAME, (LINE,), ("company", "period"), {"segment": "training"}))
    assert contents.header(1) == "Moore · 2025"
    assert contents.heading(1) == "2025"


def test_only_what_a_view_names_is_shown_and_names_that_are_gone_are_passed_over(session):
    only = {LINE: ("revenue", "gone"), "period": ("2027", "2028"), "company": ("gone",)}
    contents = shown(session, View("", NAME, (LINE,), ("company", "period"), {}, only))
    assert [row.line for row in contents.shown if row.line] == ["revenue"]
    assert [contents.header(column) for column in range(contents.column_count)] == [
        f"{labels.en} · {year}" for labels in COMPANIES.values() for year in ("2027", "2028")
    ]


def test_every_ready_made_view_shows_cells(session):
    for view in ready_views(session.model):
        assert spots(shown(session, view)), view.id


def test_groups_of_rows_fold_their_lines_wherever_lines_are_rows(session):
    session.model.row_groups["core"] = RowGroup("core", Labels("核心", "Core"), ("units", "product_revenue"))
    page = Page("company", "moore")
    rows = layout_of(session.model, page).rows
    heading = next(k for k, row in enumerate(rows) if row.kind == "group")
    assert rows[heading + 1].line == "units"
    held = {row.line for row in rows if rows[heading].fold_key in row.folded_by}
    assert held == {"units", "product_revenue"}
    view = replace(next(v for v in ready_views(session.model) if v.id == ":scenario"))
    assert any(row.kind == "group" for row in shown(session, view).rows)


@pytest.mark.parametrize(("gone", "near"), [("moore", "metax"), ("metax", "biren"), ("biren", "metax")])
def test_the_page_of_a_company_that_is_gone_gives_way_to_its_neighbour(session, gone, near):
    axis = session.model.axes["company"]
    left = tuple(item for item in axis.items if item.id != gone)
    session.model.axes["company"] = replace(axis, items=left)
    assert sound_page(session.model, Page("company", gone), tuple(COMPANIES)) == Page("company", near)


def test_pages_of_lines_and_views_that_are_gone_give_way(session):
    model = session.model
    assert sound_page(model, Page("compare", line="gone")).line == ""
    assert sound_page(model, Page("compare", line="revenue", segment="gone")).segment == ""
    assert sound_page(model, Page("view", view="gone")).view == ":company"
    assert sound_page(model, Page("view", view=":scenario")).view == ":scenario"


@pytest.mark.parametrize("unit", ["%", "x", "month", "year", "CNY_10k/chip", "1", ""])
def test_ratios_prices_and_durations_are_not_added_up(unit):
    assert not is_additive(unit)
    assert is_additive("CNY_100m")
    assert is_additive("chip")
