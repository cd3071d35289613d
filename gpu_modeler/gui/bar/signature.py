"""The form of the function whose arguments are being written, with the argument at the caret marked. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from gpu_modeler.formula.caret import call_at
from gpu_modeler.formula.functions import FUNCTIONS
from gpu_modeler.text import Language

_FORM = re.compile(r"\(([^()]*)\)")
_PARTS = re.compile(r"[^,]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """`form` is the function's signature, `marked` the spans of the current argument in it, `doc` what it does."""

    form: str
    marked: tuple[tuple[int, int], ...]
    doc: str

    @property
    def html(self) -> str:
        """Return form and help as rich text, the current argument bold."""
        parts, at = [], 0
        for first, last in self.marked:
            parts += [escape(self.form[at:first]), f"<b>{escape(self.form[first:last])}</b>"]
            at = last
        return "".join(parts) + escape(self.form[at:]) + "  —  " + escape(self.doc)

    @property
    def text(self) -> str:
        """Return form and help as plain text."""
        return f"{self.form}  —  {self.doc}"


def signature_at(text: str, caret: int, language: Language) -> Signature | None:
    """Return the signature of the innermost known function around the caret."""
    call = call_at(text, caret)
    if call is None or call.function not in FUNCTIONS:
        return None
    function = FUNCTIONS[call.function]
    form = function.signature(language)
    return Signature(form, tuple(_marked(form, call.argument)), function.doc(language))


def _marked(form: str, argument: int) -> list[tuple[int, int]]:
    """Return where the argument stands in each form; what repeats stands for all that follow."""
    spans = []
    for arguments in _FORM.finditer(form):
        parts = [
            (found.start() + len(found[0]) - len(found[0].lstrip()), found.end())
            for found in _PARTS.finditer(arguments[1])
        ]
        repeats = bool(parts) and arguments[1].rstrip().endswith("…")
        if argument < len(parts) or repeats:
            first, last = parts[min(argument, len(parts) - 1)]
            spans.append((arguments.start(1) + first, arguments.start(1) + last))
    return spans
