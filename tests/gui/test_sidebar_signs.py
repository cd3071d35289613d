"""The side bar's signs, drawn after the first frame, and the start to its end."""

from gpu_modeler.app.rows import Page
from gpu_modeler.gui.application import finish_start
from gpu_modeler.gui.shell.sidebar import PAGE


def unsigned(sidebar):
    """Return the kinds of pages that stand there without a sign."""
    items = [sidebar.item(row) for row in range(sidebar.count())]
    pages = [(item.data(PAGE), item) for item in items if item.data(PAGE) is not None]
    assert len(pages) > 12
    return {page.kind for page, item in pages if item.icon().isNull()}


def test_each_page_has_its_sign_once_the_start_is_over(window):
    finish_start(window)
    assert unsigned(window.sidebar) == set()
    assert window.charts is not None
    window.sidebar.show_review(shown=True)
    assert unsigned(window.sidebar) == set()


def test_signs_stay_when_pages_are_listed_anew(window, session):
    finish_start(window)
    session.choose_language("zh")
    session.choose_theme("dark")
    window.show_page(Page("scenarios"))
    assert unsigned(window.sidebar) == set()
