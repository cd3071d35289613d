"""The table of uncertainties: typing in place, ticking, going to the line's cells, copying."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gpu_modeler.analysis.distribution_text import read_distribution
from gpu_modeler.app.session import Session
from gpu_modeler.errors import ModelerError
from gpu_modeler.gui.grid.style import header_sheet
from gpu_modeler.gui.theme import colours
from gpu_modeler.gui.uncertain.rows import (
    EFFECT,
    HEADS,
    HOW,
    LINE,
    NOTE,
    ON,
    SHAPE,
    SOURCE,
    TEXT,
    WHERE,
    row_text,
)
from gpu_modeler.gui.uncertain.shape import paint_shape
from gpu_modeler.gui.uncertain.table_model import DRAWN, UncertaintyModel

ROW_HEIGHT = 30
WIDEST = {LINE: 184, WHERE: 170, HOW: 110, TEXT: 200, EFFECT: 300, NOTE: 420, SOURCE: 200}
NARROWEST = 52
SHAPE_WIDTH = 96
TOLD_WIDTH = 420
ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}

Index = QModelIndex | QPersistentModelIndex


class ShapeDelegate(QStyledItemDelegate):
    """Draws the small picture of a distribution."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cell's ground, then curve or bars."""
        super().paint(painter, option, index)
        drawn = index.data(DRAWN)
        if drawn is None:
            return
        painter.save()
        room = QRectF(option.rect).adjusted(6, 4, -6, -8)
        paint_shape(painter, room, drawn.shape, drawn.figures, colours(), faded=drawn.faded)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return room for a picture."""
        return QSize(SHAPE_WIDTH, ROW_HEIGHT)


class DistributionDelegate(QStyledItemDelegate):
    """An editor that stays open, in red and with the reason beside it, while its text is no distribution."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.told: QLabel | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line to type into."""
        made = super().createEditor(parent, option, index)
        if isinstance(made, QLineEdit):
            made.textEdited.connect(lambda _text: self._calm(made))
        return made

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Take the reason away with the editor."""
        self._calm()
        super().destroyEditor(editor, index)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Keep Enter and Tab from closing the editor over a text that cannot be read."""
        if event.type() == QEvent.Type.KeyPress and isinstance(editor, QLineEdit):
            key = cast("QKeyEvent", event).key()
            if key in {*ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and not self.is_readable(editor):
                return True
        return super().eventFilter(editor, event)

    def is_readable(self, editor: QLineEdit) -> bool:
        """Say whether a distribution is typed; if not, tell why at the editor."""
        try:
            read_distribution(editor.text())
        except ModelerError as error:
            self._tell(editor, error.message.in_language(self._session.language))
            return False
        return True

    def _tell(self, editor: QLineEdit, text: str) -> None:
        """Write the reason below the editor, over the rows there."""
        palette = colours()
        editor.setStyleSheet(f"QLineEdit {{ color: {palette.error_mark}; }}")
        self.told = self.told or QLabel(editor.parentWidget(), wordWrap=True, margin=6)
        self.told.setStyleSheet(
            f"color: {palette.text}; background: {palette.error_fill}; border: 1px solid {palette.error_mark};"
        )
        self.told.setText(text)
        self.told.setFixedWidth(TOLD_WIDTH)
        self.told.adjustSize()
        parent, at = editor.parentWidget(), editor.geometry().bottomLeft()
        assert parent is not None
        room = parent.rect()
        is_below = at.y() + self.told.height() < room.bottom()
        top = at.y() + 1 if is_below else editor.y() - self.told.height()
        self.told.move(max(0, min(at.x(), room.right() - TOLD_WIDTH)), top)
        self.told.show()

    def _calm(self, editor: QLineEdit | None = None) -> None:
        if editor is not None:
            editor.setStyleSheet("")
        if self.told is not None:
            self.told.hide()


class UncertaintyTable(QTableView):
    """`opened` carries the row whose cells are gone to; `asked` a button's name, by its key."""

    opened = Signal(int)
    asked = Signal(str)

    def __init__(self, session: Session, model: UncertaintyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.entries = session, model
        self._kept = ""
        self.setModel(model)
        self.setItemDelegateForColumn(SHAPE, ShapeDelegate(self))
        self.setItemDelegateForColumn(TEXT, DistributionDelegate(session, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        model.modelAboutToBeReset.connect(self._keep_cursor)
        model.modelReset.connect(self._restore_cursor)

    # --- the cursor -------------------------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """Return the id of the cursor's uncertainty, empty where there is none."""
        row = self.currentIndex().row()
        return self.entries.rows[row].uncertainty.id if 0 <= row < len(self.entries.rows) else ""

    def choose(self, name: str, column: int = TEXT) -> None:
        """Put the cursor on an uncertainty, where it is shown."""
        at = next((k for k, row in enumerate(self.entries.rows) if row.uncertainty.id == name), -1)
        if at >= 0:
            self.setCurrentIndex(self.entries.index(at, column))

    def _keep_cursor(self) -> None:
        self._kept = self.chosen

    def _restore_cursor(self) -> None:
        self.fit_columns()
        self.choose(self._kept)
        if not self.currentIndex().isValid() and self.entries.rows:
            self.setCurrentIndex(self.entries.index(0, TEXT))

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the cells, Space ticks, Del takes out, Ins adds, Ctrl+C copies the table."""
        if self.state() == self.State.EditingState:
            super().keyPressEvent(event)
            return
        is_bare = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        asked = {Qt.Key.Key_Delete: "remove", Qt.Key.Key_Insert: "add"}.get(Qt.Key(event.key()), "")
        row = self.currentIndex().row()
        if is_bare and event.key() in ENTER and row >= 0:
            self.opened.emit(row)
        elif is_bare and event.key() == Qt.Key.Key_Space and row >= 0:
            self.tick(row)
        elif is_bare and asked:
            self.asked.emit(asked)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied_text())
        else:
            if event.key() == Qt.Key.Key_F2 or (event.text().isprintable() and event.text()):
                self._go_where_one_types()
            super().keyPressEvent(event)

    def _go_where_one_types(self) -> None:
        """Move the cursor to the row's distribution from columns that cannot be typed over."""
        index = self.currentIndex()
        if index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index.siblingAtColumn(TEXT))

    def tick(self, row: int) -> None:
        """Let the row's uncertainty take part, or no more."""
        known = self.entries.rows[row]
        self.entries.switch(known.uncertainty, on=not known.is_on)

    def copied_text(self) -> str:
        """Return the whole table with its heads, a tab between cells."""
        columns = [column for column in range(len(HEADS)) if column not in {ON, SHAPE}]
        heads = [str(self.entries.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        rows = [[row_text(self._session, row, column) for column in columns] for row in self.entries.rows]
        return "\n".join("\t".join(cells) for cells in [heads, *rows])

    # --- looks ------------------------------------------------------------------------------------

    def fit_columns(self) -> None:
        """Give every column what it wants, up to a width each."""
        for column in range(len(HEADS)):
            head = self.horizontalHeader().sectionSizeHint(column) + 4
            wanted = max(self.sizeHintForColumn(column) + 10, head, NARROWEST)
            self.setColumnWidth(column, min(wanted, max(WIDEST.get(column, wanted), head)))
        self.setColumnWidth(ON, max(36, self.horizontalHeader().sectionSizeHint(ON) + 4))
        self.setColumnWidth(SHAPE, SHAPE_WIDTH)

    def renew_theme(self) -> None:
        """Take the colours now in force."""
        palette = colours()
        self.horizontalHeader().setStyleSheet(header_sheet(palette))
        self.setStyleSheet(
            f"UncertaintyTable {{ border: 0; gridline-color: {palette.grid_line};"
            f" selection-background-color: {palette.selection}; selection-color: {palette.text}; }}"
        )
