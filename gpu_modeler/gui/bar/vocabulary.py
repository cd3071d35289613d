"""What the words of a formula may mean in the open model, kept between keystrokes. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gpu_modeler.app.session import Session

if TYPE_CHECKING:
    from gpu_modeler.formula import Completion, Namespace


class Vocabulary:
    """The names of a session's model, and how many lines read each line."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._namespace: Namespace | None = None
        self._order: object = None
        self._uses: Mapping[str, int] = {}

    @property
    def namespace(self) -> Namespace:
        """Return the names of the model that is open now."""
        from gpu_modeler.formula import Namespace

        if self._namespace is None or self._namespace.model is not self._session.model:
            self._namespace = Namespace(self._session.model)
        return self._namespace

    @property
    def uses(self) -> Mapping[str, int]:
        """Return how many lines read each line, by its id."""
        order = self._session.calculation.state.order
        if order is not self._order:
            self._order = order
            self._uses = Counter(source for source, _ in {(edge.source, edge.reader) for edge in order.edges})
        return self._uses

    def completions(self, text: str, cursor: int) -> Sequence[Completion]:
        """Return what could stand at the cursor, best first."""
        from gpu_modeler.formula import completions

        return completions(text, cursor, self.namespace, self._session.language, self.uses)
