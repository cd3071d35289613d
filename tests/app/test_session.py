import json

import pytest

from gpu_modeler.app.session import Session
from gpu_modeler.app.settings import SettingsFile
from gpu_modeler.edits import RemoveScenario, SetFormula
from gpu_modeler.edits.refusals import NothingToUndo, UnknownScenario
from gpu_modeler.errors import CellError, ModelerError
from gpu_modeler.files import gpum
from tests.small_model import bits, contents, small_model

PLACE = ("2025", "metax")


@pytest.fixture
def settings_file(tmp_path):
    return SettingsFile(tmp_path / "config" / "settings.json")


@pytest.fixture
def session(settings_file):
    return Session(small_model(), settings_file)


@pytest.fixture
def notices(session):
    heard = []
    session.subscribe(heard.append)
    return heard


def kinds(notices):
    return [notice.kind for notice in notices]


# --- a day's work -------------------------------------------------------------------------------------


def test_an_assumption_is_changed_looked_at_taken_back_and_saved(session, notices, tmp_path):
    before = session.value("profit", PLACE)
    changes = session.type_into_cell("revenue", PLACE, "22.5")
    assert session.value("profit", PLACE) == pytest.approx(22.5 * 0.3)
    assert changes.masks["profit"][1, 0].any()
    assert not changes.masks["profit"][2].any()
    session.undo()
    assert session.value("profit", PLACE) == before
    session.redo()
    session.save_as(tmp_path / "mine.gpum")
    assert kinds(notices) == ["edit", "edit", "edit", "settings", "saved"]
    again = Session(gpum.read(tmp_path / "mine.gpum"), SettingsFile.nowhere())
    assert bits(again.calculation) == bits(session.calculation)


def test_the_document_is_modified_until_it_is_as_saved(session, tmp_path):
    assert not session.is_modified
    session.type_into_cell("growth", ("2025",), "3%")
    assert session.is_modified
    session.save_as(tmp_path / "a.gpum")
    assert not session.is_modified
    session.undo()
    assert session.is_modified
    session.redo()
    assert not session.is_modified
    session.undo()
    session.type_into_cell("growth", ("2025",), "4%")
    assert session.is_modified


def test_saving_needs_a_name_once(session, tmp_path):
    with pytest.raises(ModelerError, match="no name yet"):
        session.save()
    session.save_as(tmp_path / "a.gpum")
    session.type_into_cell("growth", ("2025",), "3%")
    session.save()
    assert gpum.read(tmp_path / "a.gpum").cell("growth", ("2025",)).value == 0.03
    assert session.title == "a"


def test_opening_replaces_the_document_and_starts_a_new_history(session, notices, tmp_path):
    session.save_as(tmp_path / "a.gpum")
    session.type_into_cell("growth", ("2025",), "3%")
    session.open(tmp_path / "a.gpum")
    assert contents(session.model) == contents(small_model())
    assert session.path == tmp_path / "a.gpum"
    assert "document" in kinds(notices)
    with pytest.raises(NothingToUndo):
        session.undo()


def test_a_file_that_cannot_be_opened_leaves_the_document(session, tmp_path):
    session.type_into_cell("growth", ("2025",), "3%")
    model, mark = session.model, session.history.mark
    (tmp_path / "bad.gpum").write_text("no model")
    with pytest.raises(ModelerError, match="not a GPU Modeler model"):
        session.open(tmp_path / "bad.gpum")
    assert (session.model, session.history.mark, session.path) == (model, mark, None)
    assert session.recent_files == ()


def test_a_file_with_a_formula_that_does_not_hold_leaves_the_document(session, tmp_path):
    broken = small_model()
    broken.lines["cost"] = SetFormula("cost", "revenu").replacements(broken)[0].after
    gpum.write(broken, tmp_path / "broken.gpum")
    with pytest.raises(ModelerError, match="revenu"):
        session.open(tmp_path / "broken.gpum")
    assert contents(session.model) == contents(small_model())


def test_an_empty_model_takes_lines_at_once(session):
    session.new()
    session.define_line("销售额", unit="CNY_100m", axes=("period", "company"))
    session.define_line("税", "销售额 * 15%", unit="CNY_10k", axes=("period", "company"))
    session.type_into_cell("销售额", ("2024", "company_1"), "2亿")
    assert session.value("税", ("2024", "company_1")) == 3_000
    assert session.title in {"Untitled", "未命名"}


# --- typing into cells --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text", "value"),
    [
        ("revenue", "1,234.5", 1234.5),
        ("revenue", " 12.3亿 ", 12.3),
        ("revenue", "3000万", 0.3),
        ("revenue", "(7.63)", -7.63),
        ("revenue", "150000 CNY_10k", 15.0),
        ("revenue", "１２.５", 12.5),
        ("margin", "45%", 0.45),
        ("margin", "45", 0.45),
        ("margin", "0.45", 0.45),
        ("margin", "-120", -1.2),
        ("margin", "250%", 2.5),
    ],
)
def test_numbers_are_read_as_an_analyst_means_them(session, line, text, value):
    session.type_into_cell(line, PLACE, text)
    assert session.value(line, PLACE) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("much", "Revenue \\(revenue\\): “much” is no number"),
        ("1e999", "beyond what a cell can hold"),
        ("nan", "is no number"),
        ("12 USD_100m", "USD"),
        ("=revenu * 2", "Did you mean “revenue”"),
        ("=profit", "revenue → cost → .*revenue|revenue → .*profit"),
        ("=SUM(units, segment)", "chip"),
        ("=revenue[2050]", "2050.*2024 to 2026"),
        ("=1 +", "stops at character"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_changes(session, notices, text, message):
    before = contents(session.model), bits(session.calculation)
    with pytest.raises(ModelerError, match=message):
        session.type_into_cell("revenue", PLACE, text)
    assert (contents(session.model), bits(session.calculation)) == before
    assert not notices
    assert not session.is_modified


def test_an_equals_sign_gives_the_line_a_formula(session):
    session.type_into_cell("gap", ("2025",), "= metax.revenue - biren.revenue")
    assert session.model.lines["gap"].formula == "metax.revenue - biren.revenue"


def test_nothing_typed_clears_the_cell(session):
    session.type_into_cell("revenue", PLACE, "  ")
    assert session.cell("revenue", PLACE) is None


def test_values_go_to_the_chosen_scenario(session):
    session.choose_scenario("bear")
    session.type_into_cell("growth", ("2026",), "1%")
    assert session.value("growth", ("2026",)) == 0.01
    assert session.value("growth", ("2026",), "base") == -0.5


def test_several_values_are_one_step(session):
    session.set_values({("growth", ("2024",)): 0.1, ("growth", ("2025",)): 0.2})
    session.undo()
    assert session.value("growth", ("2025",)) == 0.25


def test_an_emptied_formula_leaves_its_values(session):
    before = session.value("profit", PLACE)
    session.set_formula("profit", "=")
    assert session.model.lines["profit"].is_input
    assert session.value("profit", PLACE) == before


# --- what a view asks ---------------------------------------------------------------------------------


def test_every_cell_says_what_it_is(session):
    session.type_into_cell("profit", PLACE, "1")
    session.set_formula("margin", "profit / (revenue - revenue)")
    assert session.cell_kind("growth", ("2025",)) == "input"
    assert session.cell_kind("units", ("2024", "metax", "training")) == "actual"
    assert session.cell_kind("revenue", PLACE) == "guidance"
    assert session.cell_kind("revenue", PLACE, "bear") == "formula"
    assert session.cell_kind("profit", PLACE) == "override"
    assert session.cell_kind("margin", PLACE) == "error"
    assert session.value("margin", PLACE) is CellError.DIV0


@pytest.mark.parametrize("value", [0.1, 0.07, 1 / 3, -2.5, 0.0, 1e-9, 1e25, 12345678.9, 0.289999999999999])
@pytest.mark.parametrize("line", ["revenue", "margin"])
def test_what_an_editor_shows_typed_back_is_the_same_value(session, line, value):
    session.set_value(line, PLACE, value)
    text = session.editing_text(line, PLACE)
    session.clear_cell(line, PLACE)
    session.type_into_cell(line, PLACE, text)
    assert session.value(line, PLACE) == value


@pytest.mark.parametrize(
    ("line", "place", "text"),
    [
        ("growth", ("2025",), "25%"),
        ("revenue", PLACE, "19.8"),
        ("units", ("2024", "metax", "training"), "20000"),
        ("profit", PLACE, "=revenue - cost"),
        ("cost", ("2025", "biren"), "=revenue * 90%"),
        ("loose", (), "0"),
    ],
)
def test_an_editor_opens_on_the_value_or_the_formula(session, line, place, text):
    assert session.editing_text(line, place) == text


def test_a_removed_scenario_is_not_shown_any_more(session):
    session.choose_scenario("crash")
    session.perform(RemoveScenario("crash"))
    assert session.scenario == "base"
    session.undo()
    assert session.scenario == "crash"


def test_an_unknown_scenario_is_refused(session):
    with pytest.raises(UnknownScenario, match="bear"):
        session.choose_scenario("beer")


# --- notices ------------------------------------------------------------------------------------------


def test_whoever_asked_is_named_so_that_it_can_leave_its_own_change_out(session, notices):
    me = object()
    session.type_into_cell("growth", ("2025",), "3%", initiator=me)
    assert notices[0].initiator is me
    assert "growth" in notices[0].changes.masks


def test_a_subscriber_that_left_hears_nothing(session, notices):
    session.unsubscribe(notices.append)
    session.choose_theme("dark")
    assert not notices


def test_a_subscriber_that_fails_does_not_keep_the_news_from_others(session):
    def fails(_notice):
        raise RuntimeError

    heard = []
    session.subscribe(fails)
    session.subscribe(heard.append)
    with pytest.raises(RuntimeError):
        session.type_into_cell("growth", ("2025",), "3%")
    assert kinds(heard) == ["edit"]
    assert session.value("growth", ("2025",)) == 0.03


def test_choices_are_announced_and_kept(session, settings_file, notices):
    session.choose_language("zh")
    session.choose_theme("dark")
    session.keep_layout({"splitter": "1,2"})
    assert kinds(notices) == ["language", "theme"]
    again = Session(small_model(), settings_file)
    assert (again.language, again.theme, again.settings.layout) == ("zh", "dark", {"splitter": "1,2"})


@pytest.mark.parametrize("choose", [lambda s: s.choose_language("fr"), lambda s: s.choose_theme("pink")])
def test_an_unknown_choice_is_refused(session, choose):
    with pytest.raises(ModelerError, match="Choose one of"):
        choose(session)


def test_recent_files_are_kept_newest_first(session, settings_file, tmp_path):
    for name in ("a", "b", "a"):
        session.save_as(tmp_path / f"{name}.gpum")
    (tmp_path / "b.gpum").unlink()
    session.save_as(tmp_path / "c.gpum")
    again = Session(small_model(), settings_file)
    assert [path.stem for path in again.recent_files] == ["c", "a"]
    again.forget_recent_files()
    assert json.loads(settings_file.path.read_text())["recent"] == []
