"""How verdicts read and what colour they have: texts of the catalogue, and rules that colour cells by what they say."""

from __future__ import annotations

from gpu_modeler.files.excel.report import FIRST_COLUMN, ReportSheet, literal

GOOD, ERROR, ELSEWHERE = "checks_good", "checks_error", "checks_elsewhere"
GREEN, RED, GREY = "#00803C", "#C00000", "#8C8C8C"
RED_GROUND = "#FDE7E7"


def colour_verdicts(sheet: ReportSheet, rows: int) -> None:
    """Colour every cell of the sheet's first `rows` rows that holds a verdict."""
    colours = {
        sheet.say(GOOD): {"font_color": GREEN},
        sheet.say(ERROR): {"font_color": RED, "bg_color": RED_GROUND},
        sheet.say(ELSEWHERE): {"font_color": GREY},
    }
    for text, look in colours.items():
        rule = {
            "type": "cell",
            "criteria": "==",
            "value": literal(text),
            "format": sheet.styles.differential(**look),
        }
        sheet.sheet.conditional_format(3, FIRST_COLUMN + 3, rows, FIRST_COLUMN + 12, rule)
