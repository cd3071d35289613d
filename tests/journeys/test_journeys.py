"""What an analyst does in the first minutes, by keys and mouse on a real display; each ends at the file that was saved."""

import openpyxl
import pytest

from gpu_modeler.engine import Calculation
from gpu_modeler.files import gpum
from gpu_modeler.files.starter import load_starter
from gpu_modeler.gui.palette import LIGHT
from gpu_modeler.model import BASE
from gpu_modeler.text import say
from tests.journeys.display import wait_until
from tests.journeys.seen import box_of, mask

pytestmark = pytest.mark.timeout(600)


def cells_of(model):
    return {key: cell.value for key, cell in model.all_cells()}


def changed(path):
    """Return what a saved file holds otherwise than the starter model, by (scenario, line, place)."""
    before, after = cells_of(load_starter()), cells_of(gpum.read(path))
    return {key: after.get(key) for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_open_edit_save_and_open_again(start, language, theme):
    app = start(language=language, theme=theme)
    app.go_to("cambricon.yield_rate[2027]")
    app.hands.write("45%")
    app.hands.press("Return")
    app.await_modified()
    app.go_to("metax.rnd_investment[2028]")
    app.hands.write("12.3")
    app.hands.press("Tab")
    app.hands.look("edited")
    saved = app.save_as("edited.gpum")
    assert app.quit() == 0
    assert changed(saved) == {
        (BASE, "yield_rate", ("2027", "cambricon")): 0.45,
        (BASE, "rnd_investment", ("2028", "metax")): 12.3,
    }

    again = start(saved, language=language, theme=theme)
    again.await_title("edited")
    again.go_to("cambricon.yield_rate[2027]")
    again.hands.press("ctrl+c")
    assert wait_until(again.hands.clipboard, "nothing was copied").strip() == "45%"
    assert again.quit() == 0
    assert "Traceback" not in again.said()


def test_a_block_copied_elsewhere_is_pasted(start):
    app = start()
    app.go_to("moore_threads.rnd_investment[2027]")
    app.hands.put_on_clipboard("20.5\t22.25\t(1.5)\r\n")
    app.hands.press("ctrl+v")
    app.await_modified()
    app.hands.look("pasted")
    saved = app.save_as("pasted.gpum")
    assert app.quit() == 0
    line = "rnd_investment"
    assert changed(saved) == {
        (BASE, line, ("2027", "moore_threads")): 20.5,
        (BASE, line, ("2028", "moore_threads")): 22.25,
        (BASE, line, ("2029", "moore_threads")): -1.5,
    }


def test_what_was_pasted_wrongly_is_refused_and_can_be_undone(start):
    app = start()
    app.go_to("moore_threads.rnd_investment[2027]")
    app.hands.put_on_clipboard("20.5\tabout ten")
    app.hands.press("ctrl+v", "ctrl+c")
    wait_until(lambda: app.hands.clipboard().strip() == "0", "what was refused changed the cell")
    app.hands.look("refused")
    app.hands.put_on_clipboard("3")
    app.hands.press("Right", "ctrl+v")
    app.await_modified()
    app.hands.press("ctrl+z")
    app.await_modified(modified=False)
    app.hands.press("ctrl+y")
    app.await_modified()
    saved = app.save_as("redone.gpum")
    assert app.quit() == 0
    assert changed(saved) == {(BASE, "rnd_investment", ("2028", "moore_threads")): 3.0}


def test_an_edited_model_is_exported_as_a_live_workbook(start):
    app = start()
    app.go_to("cambricon.yield_rate[2027]")
    app.hands.write("45%")
    app.hands.press("Return")
    app.await_modified()
    path = app.export("valued.xlsx")
    saved = app.save_as("valued.gpum")
    assert app.quit() == 0

    expected = Calculation.of(gpum.read(saved)).value("revenue", ("2027", "cambricon"))
    formulas, values = (openpyxl.load_workbook(path, data_only=kept) for kept in (False, True))
    found = [
        (sheet.title, cell.coordinate)
        for sheet in values
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, float) and abs(cell.value - expected) <= 1e-9 * abs(expected)
    ]
    assert found
    assert any(str(formulas[sheet][place].value).startswith("=") for sheet, place in found)


def charted(picture):
    """Return how much of the first colour of curves stands in the right column."""
    return mask(picture, LIGHT.series[0])[:, 1100:].sum()


def test_a_value_is_filled_by_the_handle_of_its_frame(start):
    app = start()
    app.go_to("metax.rnd_investment[2026]")
    app.hands.write("11.5")
    app.hands.press("Return", "Up")
    app.await_modified()
    grid = (380, 170, 1090, 850)
    left, _, right, bottom = box_of(app.hands.look("framed"), LIGHT.selection_line, grid)
    width = right - left - 2
    app.hands.drag((right - 2, bottom - 2), (right - 2 + 2 * width, bottom - 8))
    app.hands.look("filled")
    saved = app.save_as("filled.gpum")
    assert app.quit() == 0
    assert changed(saved) == {
        (BASE, "rnd_investment", (year, "metax")): 11.5 for year in ("2026", "2027", "2028")
    }


def test_a_line_is_built_computes_and_is_charted(start):
    app = start(language="en")
    app.go_to("cambricon.gross_profit[2027]")
    app.hands.press("ctrl+shift+i")
    app.await_title(say("define_title", "en"))
    app.hands.write("Profit before research")
    app.hands.press(*["Tab"] * 7)
    app.hands.press("ctrl+a")
    app.hands.write("=gross_profit - rnd_expense")
    app.hands.look("line")
    app.hands.press("Escape", "Return")  # the list of completions goes first
    app.await_modified()
    app.go_to("cambricon.profit_before_research[2024]")
    app.hands.press("ctrl+shift+Right")
    before = charted(app.hands.look("before"))
    app.hands.press("alt+F1")
    app.await_title(say("chart_dialog_new", "en"))
    app.hands.look("chart_box")
    app.hands.press("Return")
    app.await_title("GPU Modeler")
    wait_until(lambda: charted(app.hands.look("charted")) > 1.15 * before, "no chart was drawn")
    saved = app.save_as("built.gpum")
    assert app.quit() == 0

    model = gpum.read(saved)
    line = model.lines["profit_before_research"]
    assert (line.labels.en, line.formula, line.unit) == (
        "Profit before research",
        "gross_profit - rnd_expense",
        "CNY_100m",
    )
    values = Calculation.of(model)
    for place in (("2025", "cambricon"), ("2030", "metax")):
        parts = [values.value(name, place) for name in ("gross_profit", "rnd_expense")]
        assert values.value(line.id, place) == parts[0] - parts[1]
    assert [line.id] in [[series.line for series in chart.series] for chart in model.charts.values()]
