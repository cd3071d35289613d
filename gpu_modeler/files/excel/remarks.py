"""Writes what the model's checks found when it was exported, with the score, below the workbook's own checks."""

from __future__ import annotations

from gpu_modeler.files.excel.report import FIRST_COLUMN, ReportSheet

HEADINGS = ("place", "severity", "rule", "text")
MOST_ROWS = 400
"""More would make nobody wiser; the score counts them all."""
_LAST_COLUMN = FIRST_COLUMN + 10


def write_remarks(sheet: ReportSheet, row: int) -> int:
    """Write the table and return the row behind it; nothing where the options hold no score."""
    options, named = sheet.export.options, sheet.export.named
    if options.score is None:
        return row
    sheet.band(row, sheet.say("excel_remarks_title", score=named(options.score)), _LAST_COLUMN)
    sheet.headings(
        row + 1, [sheet.say(f"excel_remarks_{name}") for name in HEADINGS], len(HEADINGS) + FIRST_COLUMN
    )
    row += 2
    for remark in options.remarks[:MOST_ROWS]:
        told = named(remark.text)
        if remark.reason:
            told = f"{told} {sheet.say('excel_remarks_dismissed', reason=remark.reason)}"
        texts = (named(remark.place), named(remark.severity), named(remark.rule), told)
        for column, text in enumerate(texts, start=FIRST_COLUMN):
            sheet.text(row, column, text, "label")
        row += 1
    if not options.remarks:
        sheet.text(row, FIRST_COLUMN, sheet.say("excel_remarks_none"), "note")
        row += 1
    return row + 1
