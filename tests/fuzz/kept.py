"""Inputs that are kept, in `tests/data/fuzz/TARGET`: those that lead to different places, and those that broke something."""

from pathlib import Path

from gpu_modeler.text import LANGUAGES

FOLDER = Path(__file__).parents[1] / "data" / "fuzz"
TARGETS = ("formula", "gpum", "workbook", "clipboard", "journal", "tables")


def kept(target):
    """Return the inputs kept for a target, by file name."""
    return {path.name: path.read_bytes() for path in sorted((FOLDER / target).glob("*"))}


def said_in_all(fault):
    """Require that a refusal has words in each language."""
    for language in LANGUAGES:
        assert fault.user_message(language)
