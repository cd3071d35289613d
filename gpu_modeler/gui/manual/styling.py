"""The look of a page of the manual: type and colours of the theme laid over what Markdown made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
)

from gpu_modeler.gui import theme
from gpu_modeler.gui.theme import SPACING

HEADING_SIZES = {1: 17.0, 2: 13.0, 3: 10.5}
"""Points, by level."""
LINE_HEIGHT, TABLE_LINE_HEIGHT = 145, 122
"""Per cent of the type's own."""
CELL = 6
"""Logical pixels between the text of a table and its lines."""


def style(document: QTextDocument) -> None:
    """Dress a page that `setMarkdown` filled."""
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for block in blocks(document):
        _style_block(block)
        for fragment in fragments(block):
            _style_fragment(fragment, block)
    for table in tables(document):
        _style_table(table)
    cursor.endEditBlock()


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """Yield the blocks of a document, those in tables too, from top to bottom."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    """Yield the pieces of a block that are set alike."""
    walk = block.begin()
    while not walk.atEnd():
        yield walk.fragment()
        walk += 1


def tables(document: QTextDocument) -> list[QTextTable]:
    """Return the tables of a document."""
    return [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]


def is_code(block: QTextBlock) -> bool:
    """Say whether a block is a line of a fenced piece of code."""
    return block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)


def _style_block(block: QTextBlock) -> None:
    made, colours = QTextBlockFormat(), theme.colours()
    level = block.blockFormat().headingLevel()
    in_table = QTextCursor(block).currentTable() is not None
    height = TABLE_LINE_HEIGHT if in_table else LINE_HEIGHT
    made.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if level:
        made.setTopMargin(SPACING[5] if level > 1 else SPACING[2])
        made.setBottomMargin(SPACING[2])
    elif is_code(block):
        made.setBackground(QColor(colours.raised))
        made.setLeftMargin(SPACING[2])
        made.setTopMargin(0)
        made.setBottomMargin(0)
    else:
        made.setTopMargin(0)
        made.setBottomMargin(0 if in_table else SPACING[1] if block.textList() is not None else SPACING[2])
    QTextCursor(block).mergeBlockFormat(made)


def _style_fragment(fragment: QTextFragment, block: QTextBlock) -> None:
    held, colours = fragment.charFormat(), theme.colours()
    if held.isImageFormat():
        return
    made = QTextCharFormat(held)
    level = block.blockFormat().headingLevel()
    if level:
        made.clearProperty(QTextFormat.Property.FontSizeAdjustment)
        made.setFontPointSize(HEADING_SIZES.get(level, 10.5))
        made.setFontWeight(QFont.Weight.DemiBold)
    elif held.fontFixedPitch() or is_code(block):
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        made.setFontFamilies([fixed.family(), *theme.font().families()])
        made.setBackground(QColor(colours.raised))
    if held.isAnchor():
        made.setForeground(QColor(colours.accent))
        made.setFontUnderline(False)
    cursor = QTextCursor(block)
    cursor.setPosition(fragment.position())
    cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(made)


def _style_table(table: QTextTable) -> None:
    colours, form = theme.colours(), table.format()
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(QColor(colours.border)))
    form.setCellPadding(CELL)
    form.setCellSpacing(0)
    form.setTopMargin(SPACING[1])
    form.setBottomMargin(SPACING[4])
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        dressed = QTextTableCellFormat()
        dressed.setBackground(QColor(colours.raised))
        dressed.setFontWeight(QFont.Weight.DemiBold)
        cell.setFormat(dressed)
