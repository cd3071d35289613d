"""The colours of the application by meaning, for light and for dark. No Qt: plain "#RRGGBB" texts and arithmetic.

Every text token reaches WCAG's 4.5:1 on every ground it may stand on, every mark and series colour 3:1; the series
colours stay apart for the three kinds of colour blindness. `tests/gui/test_theme.py` computes both.
"""

from __future__ import annotations

from gpu_modeler.record import record


@record
class Palette:
    """Colours by meaning.

    `…_fill` is a ground that text stands on, `…_mark` a small sign (a corner, a dot, an underline) beside the text, so
    that no meaning rests on a hue alone. `series` are in the order in which charts hand them out.
    """

    is_dark: bool
    background: str  # behind panels
    surface: str  # grid cells, charts, editors
    raised: str  # headers, section rows, tool tips
    border: str
    text: str
    muted: str  # secondary text
    disabled: (
        str  # 3:1 on panels, cells, heads and what the pointer is over: what cannot be chosen is still read
    )
    grid_line: str
    accent: str  # focus, buttons, current page
    on_accent: str
    selection: str  # ground of selected cells; text keeps its own colour
    selection_line: str
    hover: str
    input_blue: str
    formula_black: str
    link_green: str
    actual_mark: str
    actual_fill: str
    guidance_mark: str
    guidance_fill: str
    override_mark: str
    override_fill: str
    error_mark: str
    error_fill: str
    warning_mark: str
    ok_mark: str
    forecast_fill: str  # behind a chart's forecast years
    series: tuple[str, ...]
    references: tuple[str, ...]  # names in a formula that is written, and the frames around their cells


LIGHT = Palette(
    is_dark=False,
    background="#F3F5F8",
    surface="#FFFFFF",
    raised="#EBEEF3",
    border="#CDD3DC",
    text="#191D23",
    muted="#555F6D",
    disabled="#7F8895",
    grid_line="#E1E5EA",
    accent="#1A5FB4",
    on_accent="#FFFFFF",
    selection="#D9E7FA",
    selection_line="#1A5FB4",
    hover="#EAF1FB",
    input_blue="#0B3FD0",
    formula_black="#111418",
    link_green="#0B6630",
    actual_mark="#4E5A68",
    actual_fill="#EEF0F3",
    guidance_mark="#7A5A00",
    guidance_fill="#FFF6DA",
    override_mark="#A6400B",
    override_fill="#FFEDE2",
    error_mark="#B3151F",
    error_fill="#FDE7E8",
    warning_mark="#8A5A00",
    ok_mark="#17703C",
    forecast_fill="#F4F6F9",
    series=("#166FC3", "#C04C20", "#5D9575", "#753D8D", "#C47700", "#1C8EE0", "#6A7281"),
    references=("#1557B0", "#A8430B", "#6E3A9E", "#0B6B57", "#A01B62", "#655C00"),
)

DARK = Palette(
    is_dark=True,
    background="#1B1E23",
    surface="#22262C",
    raised="#2C3139",
    border="#424A55",
    text="#E8EBEF",
    muted="#A8B1BD",
    disabled="#7A8491",
    grid_line="#343A43",
    accent="#6CB0FF",
    on_accent="#0D1620",
    selection="#243F61",
    selection_line="#6CB0FF",
    hover="#2B3A4E",
    input_blue="#8FBEFF",
    formula_black="#E8EBEF",
    link_green="#74D39A",
    actual_mark="#A4AFBD",
    actual_fill="#2E343D",
    guidance_mark="#E3C25A",
    guidance_fill="#3B351F",
    override_mark="#FFA374",
    override_fill="#42291D",
    error_mark="#FF8C8C",
    error_fill="#46222A",
    warning_mark="#E8B64C",
    ok_mark="#6CCB8F",
    forecast_fill="#282D34",
    series=("#4C9DF3", "#F18422", "#49CC83", "#C778BC", "#F2D24B", "#95E5FC", "#AAB9CC"),
    references=("#8ABBFF", "#FFB077", "#D3A6F5", "#6FDCC4", "#FF9CCB", "#D9D36A"),
)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2 (0 black, 1 white)."""
    red, green, blue = (_linear(channel) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast ratio (1 to 21)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def blended(colour: str, ground: str, share: float) -> str:
    """Return `colour` laid over `ground` with opacity `share` (0 to 1), as an opaque colour."""
    mixed = (
        round(255 * (share * a + (1 - share) * b))
        for a, b in zip(channels(colour), channels(ground), strict=True)
    )
    return "#" + "".join(f"{value:02X}" for value in mixed)


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue, 0 to 1 each, of a "#RRGGBB" text."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
