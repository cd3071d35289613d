"""The look: contrast by WCAG's arithmetic, colours apart for colour-blind readers, live in light and dark."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QFontMetricsF, QIcon, QPalette
from PySide6.QtWidgets import QLabel

from gpu_modeler.gui import icons, theme
from gpu_modeler.gui.controls import focused_fill
from gpu_modeler.gui.palette import DARK, LIGHT, blended, channels, contrast

GROUNDS = (
    "background", "surface", "raised", "selection", "hover",
    "actual_fill", "guidance_fill", "override_fill", "error_fill", "forecast_fill",
)  # fmt: skip
TEXTS = (
    "text", "muted", "input_blue", "formula_black", "link_green", "accent",
    "actual_mark", "guidance_mark", "override_mark", "error_mark", "warning_mark", "ok_mark",
)  # fmt: skip
BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture
def app(qapp):
    yield qapp
    theme.apply_theme(qapp, "light")


# --- palette --------------------------------------------------------------------------------------


def test_contrast_is_wcag_s():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_reads_on_every_ground(palette, text, ground):
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= 4.5


@BOTH
def test_text_on_the_accent_reads(palette):
    assert contrast(palette.on_accent, palette.accent) >= 4.5


@BOTH
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ring", ["accent", "selection_line"])
def test_the_ring_of_the_keyboard_stands_out_on_every_ground(palette, ground, ring):
    assert contrast(getattr(palette, ring), getattr(palette, ground)) >= 3


@BOTH
def test_the_ring_of_the_default_button_stands_out_and_its_text_reads(palette):
    fill = focused_fill(palette)
    assert contrast(palette.text, fill) >= 3
    assert contrast(palette.on_accent, fill) >= 4.5
    assert all(
        contrast(palette.text, getattr(palette, at)) >= 3 for at in ("background", "surface", "raised")
    )


@BOTH
@pytest.mark.parametrize("ground", ["background", "surface", "raised", "hover"])
def test_what_cannot_be_chosen_is_read_and_is_fainter_than_the_rest(palette, ground):
    seen = contrast(palette.disabled, getattr(palette, ground))
    assert 3 <= seen < contrast(palette.muted, getattr(palette, ground))


@BOTH
@pytest.mark.parametrize("ground", ["surface", "background", "error_fill"])
def test_names_in_a_formula_read_in_their_own_colours(palette, ground):
    assert min(contrast(colour, getattr(palette, ground)) for colour in palette.references) >= 4.5
    assert len(set(palette.references)) == len(palette.references)


@BOTH
@pytest.mark.parametrize("ground", ["surface", "forecast_fill"])
def test_curves_stand_out_from_their_ground(palette, ground):
    assert min(contrast(colour, getattr(palette, ground)) for colour in palette.series) >= 3.0


# Machado, Oliveira, Fernandes (2009), full severity
BLINDNESS = {
    "none": np.eye(3),
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


@BOTH
@pytest.mark.parametrize("kind", BLINDNESS)
def test_curves_stay_apart_for_colour_blind_readers(palette, kind):
    seen = [_oklab(np.clip(np.array(BLINDNESS[kind]) @ _linear(colour), 0, 1)) for colour in palette.series]
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 0.05
    first, second = seen[:2]  # most charts have no more
    assert np.linalg.norm(first - second) > 0.15


def _linear(colour):
    values = np.array(channels(colour))
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _oklab(rgb):
    to_cones = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
    to_lab = np.array([[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])
    return to_lab @ np.cbrt(to_cones @ rgb)


def test_blending():
    assert blended("#000000", "#FFFFFF", 0.0) == "#FFFFFF"
    assert blended("#FF0000", "#0000FF", 0.5) == "#800080"


# --- theme ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_a_mode_reaches_qt(app, mode, palette):
    theme.apply_theme(app, mode)
    assert theme.colours() is palette
    assert theme.mode() == mode
    assert app.palette().color(QPalette.ColorRole.Base) == QColor(palette.surface)
    assert QLabel("x").palette().color(QPalette.ColorRole.WindowText) == QColor(palette.text)


def test_system_follows_the_system_live(app, qtbot):
    theme.apply_theme(app, "system")
    with qtbot.waitSignal(theme.notifier().changed):
        app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours() is DARK
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.colours() is LIGHT


def test_a_chosen_mode_does_not_follow_the_system(app):
    theme.apply_theme(app, "light")
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colours() is LIGHT


def test_digits_have_one_width_and_chinese_is_drawn(app):
    theme.apply_theme(app, "light")
    metrics = QFontMetricsF(app.font())
    assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1
    assert theme.can_write_chinese()


def test_the_type_scale_grows():
    assert list(theme.POINT_SIZES.values()) == sorted(theme.POINT_SIZES.values())
    assert theme.font("title", bold=True).weight() > theme.font("title").weight()


# --- icons ----------------------------------------------------------------------------------------


def inks(icon, mode=QIcon.Mode.Normal):
    image = icon.pixmap(32, 32, mode).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize(
    "name",
    ["new", "open", "save", "undo", "redo", "export", "chart", "scenarios", "market", "compare", "company"],
)
def test_an_icon_is_drawn_in_the_text_s_colour(app, name):
    theme.apply_theme(app, "light")
    assert QColor(LIGHT.text).name() in inks(icons.icon(name))
    assert QColor(LIGHT.disabled).name() in inks(icons.icon(name), QIcon.Mode.Disabled)


def test_every_icon_has_ink(app):
    assert len(icons.names()) >= 40
    assert all(inks(icons.icon(name)) for name in icons.names())


def test_an_action_s_icon_follows_the_theme(app):
    theme.apply_theme(app, "light")
    action = QAction("save")
    icons.follow(action, "save")
    theme.apply_theme(app, "dark")
    assert QColor(DARK.text).name() in inks(action.icon())


def test_an_unknown_icon_is_empty():
    assert icons.icon("no such icon").isNull()


def test_quotation_marks_and_middle_dots_are_narrow_in_english_and_chinese_stays(app):
    widths = {}
    for language in ("zh", "en"):
        theme.use_language(language)
        metrics = QFontMetricsF(theme.font())
        widths[language] = [metrics.horizontalAdvance(text) for text in ("\u201c", "\u201d", "·", "国")]
    theme.use_language("zh")
    assert max(widths["en"][:3]) < 0.6 * widths["en"][3]
    assert widths["en"][3] == widths["zh"][3]


def test_a_language_reaches_the_application_s_font(app):
    theme.apply_theme(app, "light")
    theme.use_language("en")
    english = app.font()
    theme.use_language("zh")
    assert app.font() != english
