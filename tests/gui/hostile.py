"""A model all of whose texts were written to be taken for something else, and where a window does take one so."""

import re

from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGraphicsTextItem,
    QGraphicsView,
    QGroupBox,
    QLabel,
    QMenu,
    QTabBar,
    QTextEdit,
    QWidget,
)

from gpu_modeler.files.gpum_records import model_of
from gpu_modeler.files.gpum_rows import rows
from gpu_modeler.files.gpum_schema import TABLES, column_names
from gpu_modeler.gui.manual.reader import Reader

MARK = "<b>X</b>"
IMAGE = "file:///etc/hostname"
TEXT = f'{MARK}&amp;&copy;<img src="{IMAGE}" onerror=x>%s{{0}}[*]&Zap\u202eevil\nnext\x1b[31m'
SHOWN = {"label_zh", "label_en", "note", "note_zh", "note_en", "title", "quote", "text"}
LETTER = "&Zap"
MOST_ROWS, MOST_COLUMNS = 25, 6


def hostile(model):
    """Return the model with every label, note, title, quote and property a text that would be markup, and more."""
    held = {table: [] for table in TABLES}
    for table, made in rows(model):
        names = column_names(table)
        held[table] += [tuple(_worse(n, v) for n, v in zip(names, row, strict=True)) for row in made]
    return model_of(held)


def _worse(name, value):
    if name == "address":
        return f"{value} javascript:alert(1) {TEXT}"
    return f"{value} {TEXT}" if name in SHOWN else value


def taken_otherwise(window):
    """Return (where, how, text) of every text in a window that is taken for markup, a letter to press, or a placeholder."""
    found = []
    for widget in (window, *window.findChildren(QWidget)):
        where = f"{type(widget.parentWidget()).__name__} > {type(widget).__name__} {widget.objectName()}"
        found += [(where, how, text[:90]) for how, text in _of_widget(widget)]
    return found


def _of_widget(widget):
    for kind, text in (("tip", widget.toolTip()), ("what's this", widget.whatsThis())):
        yield from ((kind, text) for _ in [0] if is_markup(text))
    if widget.isWindow() and MARK in widget.windowTitle() and "[*][*]" not in widget.windowTitle():
        yield "title", widget.windowTitle()
    if isinstance(widget, QLabel):
        yield from _of_label(widget)
    if isinstance(widget, QAbstractButton | QGroupBox | QMenu):
        text = widget.text() if isinstance(widget, QAbstractButton) else widget.title()
        yield from (("letter", text) for _ in [0] if has_letter(text))
    if isinstance(widget, QMenu):
        yield from (("entry", a.text()) for a in widget.actions() if has_letter(a.text()))
        yield from (("entry's tip", a.toolTip()) for a in widget.actions() if is_markup(a.toolTip()))
    if isinstance(widget, QTabBar):
        yield from (
            ("tab", widget.tabText(k)) for k in range(widget.count()) if has_letter(widget.tabText(k))
        )
        yield from (
            ("tab tip", widget.tabToolTip(k))
            for k in range(widget.count())
            if is_markup(widget.tabToolTip(k))
        )
    if (
        isinstance(widget, QTextEdit)
        and not isinstance(widget, Reader)
        and is_read_wrongly(widget.document())
    ):
        yield "document", widget.toPlainText()
    if isinstance(widget, QGraphicsView) and widget.scene() is not None:
        items = (item for item in widget.scene().items() if isinstance(item, QGraphicsTextItem))
        yield from (("drawn", i.toPlainText()) for i in items if is_read_wrongly(i.document()))
    if isinstance(widget, QComboBox):
        tips = (widget.itemData(k, Qt.ItemDataRole.ToolTipRole) for k in range(widget.count()))
        yield from (("choice tip", tip) for tip in tips if is_markup(tip))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _of_model(widget.model())


def _of_label(label):
    text, form = label.text(), label.textFormat()
    is_rich = form == Qt.TextFormat.RichText or (form == Qt.TextFormat.AutoText and might_be_rich(text))
    if MARK in text and (is_rich or form == Qt.TextFormat.MarkdownText):
        yield "label", text
    if label.buddy() is not None and has_letter(text):
        yield "label's letter", text


def _of_model(model):
    role = Qt.ItemDataRole.ToolTipRole
    width = min(1 if isinstance(model, QAbstractListModel) else model.columnCount(), MOST_COLUMNS)
    for orientation, count in (
        (Qt.Orientation.Horizontal, width),
        (Qt.Orientation.Vertical, min(model.rowCount(), 5)),
    ):
        for at in range(count):
            yield from (("heading tip", t) for t in [model.headerData(at, orientation, role)] if is_markup(t))
    for row in range(min(model.rowCount(), MOST_ROWS)):
        for column in range(width):
            tip = model.index(row, column).data(role)
            yield from (("cell tip", t) for t in [tip] if is_markup(t))


def might_be_rich(text):
    """Say what `Qt::mightBeRichText` does, which Python is not given: a tag, or a bracket spelled out, in the first line."""
    first = text.split("\n", 1)[0]
    return bool(re.search(r"<!?[a-zA-Z0-9]+[^<]*>|&lt;", first))


def is_markup(text):
    """Say whether a tip is shown as markup with the model's tags in force."""
    return isinstance(text, str) and might_be_rich(text) and MARK in text


def has_letter(text):
    """Say whether a text of a button or entry makes a letter of a name's."""
    return LETTER in text.replace("&&", "")


def is_read_wrongly(document):
    """Say whether a document took an entity, a picture or a tag of a name for what it means."""
    text = document.toPlainText()
    return "©" in text or "\ufffc" in text
