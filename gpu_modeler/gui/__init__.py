"""The window. The only importer of PySide6 and pyqtgraph."""
