"""The line below the formula bar: a description that may be cut, or a reason that is shown to its end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from gpu_modeler.gui import theme
from gpu_modeler.gui.tips import plain_tip


class Hint(QLabel):
    """Holds one text. A description that has no room ends in … and is whole in the tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole, self._html = "", ""
        self._is_error = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys go on to the grid while text is selected here
        self.renew_theme()
        self.setMinimumHeight(self.fontMetrics().height() + 4)
        self.setMinimumWidth(50)

    def show_text(self, text: str, *, is_error: bool = False) -> None:
        """Show a description, or with `is_error` a reason."""
        self._whole, self._html, self._is_error = text, "", is_error
        self._colour()
        self.setWordWrap(is_error)
        self._fit()

    def show_rich(self, html: str, whole: str) -> None:
        """Show a text with parts of it bold; `whole` is the same without."""
        self._whole, self._html, self._is_error = whole, html, False
        self._colour()
        self.setWordWrap(False)
        self._fit()

    def renew_theme(self) -> None:
        """Take font and colours now in force."""
        self.setFont(theme.font("caption"))
        self._colour()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut where the room ends now."""
        super().resizeEvent(event)
        self._fit()

    def _colour(self) -> None:
        palette = theme.colours()
        sheet = f"color: {palette.error_mark if self._is_error else palette.muted}"
        if sheet != self.styleSheet():  # setting one costs more than all the rest here
            self.setStyleSheet(sheet)

    def _fit(self) -> None:
        if self._html:
            self.setTextFormat(Qt.TextFormat.RichText)
            self.setText(self._html)
            is_cut = self.fontMetrics().horizontalAdvance(self._whole) > self.width()
            self.setToolTip(plain_tip(self._whole) if is_cut else "")
            return
        self.setTextFormat(Qt.TextFormat.PlainText)
        text = self._whole.replace("\n", " ")
        if not self._is_error:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        self.setText(text)
        self.setToolTip(plain_tip(self._whole) if text != self._whole else "")
