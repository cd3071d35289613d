"""Every word that a person sees comes from the catalogue: no text stands in the code that makes widgets."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "gpu_modeler"
SAYING = {
    "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu",
    "QListWidgetItem", "QTreeWidgetItem", "QTableWidgetItem", "QStandardItem",
    "setText", "setToolTip", "setStatusTip", "setWhatsThis", "setWindowTitle", "setPlaceholderText", "setTitle",
    "setAccessibleName", "setAccessibleDescription", "setPlainText", "setHtml", "setMarkdown", "setLabelText",
    "addAction", "addMenu", "addItem", "addTab", "addRow", "setTabText", "setHeaderLabels", "setLabel",
    "setInformativeText", "setDetailedText", "setPrefix", "setSuffix", "setSpecialValueText", "showMessage",
    "information", "warning", "critical", "question",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {"GPU Modeler", "ƒx", "Ctrl+Enter", "CNY", "https://"}
"""What is called the same in both languages, or is typed as it stands."""
DATA_AFTER = {"addItem", "QListWidgetItem"}
"""Of these only the first argument is shown."""


def words_in(node):
    """Yield the literal texts with a word in them that an expression may show."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if WORD.search(re.sub(r"<[^>]*>|&\w+;", "", node.value)) and node.value not in NAMES:
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            yield from words_in(part)
    elif isinstance(node, ast.BinOp):
        yield from words_in(node.left)
        yield from words_in(node.right)
    elif isinstance(node, ast.IfExp):
        yield from words_in(node.body)
        yield from words_in(node.orelse)


def is_log(function):
    return isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == "log"


def said_in(code):
    """Yield line and text of what code says in its own words."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in SAYING and not is_log(node.func):
            for argument in node.args[:1] if called in DATA_AFTER else node.args:
                yield from ((node.lineno, text) for text in words_in(argument))


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "gui").rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_no_word_that_is_shown_stands_in_code(path):
    assert list(said_in(path.read_text(encoding="utf-8"))) == []


def test_a_word_in_code_is_found():
    code = 'label.setText("Save" if ready else f"{n} rows")\nQLabel(say("key"))\nQLabel("%")\nbox.addItem("", "id")\nlog.warning("x y")'
    assert [text for _, text in said_in(code)] == ["Save", " rows"]
