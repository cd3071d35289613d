"""How a formula looks while it is written: names in their colours, brackets that belong together, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import pairwise

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from gpu_modeler.formula import tokenize
from gpu_modeler.formula.tree import Span
from gpu_modeler.gui.theme import colours
from gpu_modeler.record import record

Selection = QTextEdit.ExtraSelection
Underline = QTextCharFormat.UnderlineStyle


@record
class Marks:
    """What is marked besides the kinds of words: references by number, brackets, the wrong part.

    `is_refused` gives the wrong part a ground too: it was to be taken and was not.
    """

    references: Mapping[Span, int] = field(default_factory=dict)
    brackets: tuple[Span, Span | None] | None = None
    wrong: Span | None = None
    is_refused: bool = False


def selections(document: QTextDocument, text: str, marks: Marks) -> list[Selection]:
    """Return the looks of the text's parts; text that is no formula has none but its wrong part."""
    found = list(_words(text, marks)) if text.startswith("=") else []
    if marks.brackets is not None:
        found += _brackets(marks.brackets)
    if marks.wrong is not None:
        found.append((marks.wrong, _wave(with_ground=marks.is_refused)))
    return [_selection(document, span, made) for span, made in _side_by_side(found, len(text))]


def _side_by_side(
    looks: list[tuple[Span, QTextCharFormat]], length: int
) -> Iterator[tuple[Span, QTextCharFormat]]:
    """Yield looks that do not overlap, which Qt would draw in an order of its own: a later one adds to those before."""
    edges = sorted({0, length, *(min(edge, length) for span, _ in looks for edge in span)})
    for first, last in pairwise(edges):
        here = [made for span, made in looks if span[0] <= first and last <= span[1]]
        if here:
            joined = QTextCharFormat()
            for made in here:
                joined.merge(made)
            yield (first, last), joined


def _words(text: str, marks: Marks) -> Iterator[tuple[Span, QTextCharFormat]]:
    palette = colours()
    by_kind = {
        "name": palette.link_green,
        "function": palette.accent,
        "number": palette.input_blue,
        "unit": palette.muted,
        "invalid": palette.error_mark,
        "text": palette.error_mark,
    }
    for token in tokenize(text):
        if token.kind in by_kind:
            yield token.span, _coloured(by_kind[token.kind])
    for span, number in marks.references.items():
        yield span, _coloured(palette.references[number % len(palette.references)])


def _brackets(pair: tuple[Span, Span | None]) -> list[tuple[Span, QTextCharFormat]]:
    palette = colours()
    first, fellow = pair
    made = _coloured(palette.text if fellow is not None else palette.warning_mark)
    made.setFontWeight(700)
    made.setBackground(QColor(palette.selection))
    return [(span, made) for span in (first, fellow) if span is not None]


def _coloured(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    return made


def _wave(*, with_ground: bool) -> QTextCharFormat:
    wave = QTextCharFormat()
    wave.setUnderlineStyle(Underline.WaveUnderline)
    wave.setUnderlineColor(QColor(colours().error_mark))
    if with_ground:
        wave.setBackground(QColor(colours().error_fill))
    return wave


def _selection(document: QTextDocument, span: Span, made: QTextCharFormat) -> Selection:
    selection = Selection()
    cursor = QTextCursor(document)
    length = document.characterCount() - 1
    cursor.setPosition(min(span[0], length))
    cursor.setPosition(min(span[1], length), QTextCursor.MoveMode.KeepAnchor)
    selection.cursor = cursor
    selection.format = made
    return selection
