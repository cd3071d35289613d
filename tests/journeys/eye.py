"""Writes a picture of the whole screen to the file that is named."""

import sys

from PySide6.QtWidgets import QApplication

app = QApplication(sys.argv[:1])
screen = app.primaryScreen()
sys.exit(0 if screen.grabWindow(0).save(sys.argv[1]) else 1)
