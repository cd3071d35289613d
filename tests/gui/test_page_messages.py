"""What the window says is seen where a person looks: below the grid, or below the page in its place."""

import pytest

from gpu_modeler.app.rows import Page
from gpu_modeler.text import Message


def go_to(window, kind):
    window.show_page(Page(kind))
    return window.tools.messages


@pytest.mark.parametrize("kind", ["scenarios", "sensitivity", "implied", "simulation", "race"])
def test_a_message_is_seen_on_a_page_in_the_grids_place(window, kind):
    bar = go_to(window, kind)
    window.tell(Message("sensitivity_no_output"))
    assert bar.isVisible()
    assert bar.text.text() == Message("sensitivity_no_output").in_language(window.session.language)


def test_seeking_without_a_formula_says_so_on_another_page(window):
    window.session.new()
    bar = go_to(window, "race")
    window.menus.actions["goal_seek"].trigger()
    assert bar.isVisible()


def test_a_message_of_the_grid_stands_below_the_grid(window):
    window.tell(Message("sensitivity_no_output"))
    assert window.view.messages.isVisible()
    assert not window.tools.messages.isVisible()


def test_a_message_does_not_follow_to_another_page(window):
    bar = go_to(window, "race")
    window.tell(Message("sensitivity_no_output"))
    go_to(window, "scenarios")
    assert not bar.isVisible()


def test_a_message_speaks_the_language_chosen_since(window):
    bar = go_to(window, "race")
    window.tell(Message("sensitivity_no_output"))
    for language in ("zh", "en"):
        window.session.choose_language(language)
        assert bar.text.text() == Message("sensitivity_no_output").in_language(language)
