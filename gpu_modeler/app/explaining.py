"""One paragraph about one cell, Chinese and English: what it is, how it comes about, why it changed, what it rests on.

Every number in it is taken from the engine when it is told; `Paragraph.figures` lists them, so that a test can ask again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from gpu_modeler.app.explaining_against import since_base, since_year, weighted
from gpu_modeler.app.explaining_around import drives, rests
from gpu_modeler.app.explaining_own import computed, origin, typed
from gpu_modeler.app.explaining_said import Figure, Said, rendered
from gpu_modeler.app.inspecting.names import spot_labels
from gpu_modeler.app.inspecting.readings import Spot, is_typed
from gpu_modeler.app.session import Session
from gpu_modeler.errors import CellError
from gpu_modeler.text import Labels, Language, Message

__all__ = ["Figure", "Paragraph", "explain"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What is told of a cell, sentence by sentence, and the numbers in it."""

    sentences: tuple[Labels, ...]
    figures: tuple[Figure, ...]

    def text(self, language: Language) -> str:
        """Return the paragraph as plain text."""
        return ("" if language == "zh" else " ").join(each.in_language(language) for each in self.sentences)

    def html(self, language: Language) -> str:
        """Return the paragraph for a document or a mail."""
        return f"<p>{escape(self.text(language))}</p>"


def explain(session: Session, spot: Spot) -> Paragraph:
    """Return a paragraph about a cell in the scenario that is shown."""
    said = Said(session, spot)
    return Paragraph(tuple(rendered(each) for each in _sentences(said)), tuple(said.figures))


def _sentences(said: Said) -> Iterator[Message]:
    model = said.session.model
    value = said.session.value(*said.spot)
    scenario = model.scenarios[said.session.scenario].labels
    names = {"scenario": scenario, "cell": spot_labels(model, said.spot), "value": said.said(said.spot)}
    if isinstance(value, CellError):
        yield Message("explain_error", names | {"reason": Message(f"cell_error_{value.name.lower()}")})
        yield from origin(said)
    else:
        yield Message("explain_value", names)
    if is_typed(model, said.spot, said.session.scenario):
        yield from typed(said)
    else:
        yield from computed(said, value)
    if not isinstance(value, CellError):
        yield from since_year(said, value)
        yield from since_base(said, value)
        yield from weighted(said)
    if not is_typed(model, said.spot, said.session.scenario):
        yield from rests(said)
    yield from drives(said)
