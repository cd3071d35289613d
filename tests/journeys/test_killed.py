"""The program dies with unsaved work: the next start offers it, and it goes on where it was, undo included."""

import time

import pytest

from gpu_modeler.model import BASE
from gpu_modeler.text import say
from tests.journeys.test_journeys import changed

pytestmark = pytest.mark.timeout(600)


def test_unsaved_work_of_a_killed_program_is_restored_and_undone(start):
    app = start()
    app.go_to("cambricon.yield_rate[2027]")
    app.hands.write("45%")
    app.hands.press("Return")
    app.await_modified()
    app.go_to("metax.rnd_investment[2028]")
    app.hands.write("12.3")
    app.hands.press("Return")
    time.sleep(1)  # what is typed reaches the program, and the disk
    app.kill()

    again = start(title=say("recovery_title", "zh"))
    again.hands.look("offered")
    again.hands.press("Return")
    again.await_title(say("title_recovered", "zh", title="").strip())
    again.await_modified()
    again.hands.look("restored")
    again.hands.press("ctrl+z")
    saved = again.save_as("restored.gpum")
    assert again.quit() == 0
    assert changed(saved) == {(BASE, "yield_rate", ("2027", "cambricon")): 0.45}
    assert list((again.folder / "state" / "journals").iterdir()) == []
    assert "Traceback" not in again.said()
