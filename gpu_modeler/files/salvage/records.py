"""What was taken out of a damaged document, and what was not."""

from __future__ import annotations

from dataclasses import dataclass, field

from gpu_modeler.files.gpum_faults import FileFault
from gpu_modeler.model import Model


class NothingToSalvage(FileFault):
    """Nothing of a model can be read."""

    key = "error_nothing_to_salvage"


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that is not as it was saved.

    Attributes:
        kind: a text of the catalogue, `salvage_loss_KIND`, that says what happened to it.
        table: what it is one of, `salvage_table_TABLE`.
        name: which one, as people would find it; a number where only the number is known.
    """

    kind: str
    table: str
    name: str


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A model that holds together, not yet computed.

    Attributes:
        losses: what is missing or was changed, in the order of the tables.
        doubtful: tables of which something that can be read is not what was saved, nobody knows which.
        counts: how many entries of each table were taken out.
    """

    model: Model
    losses: tuple[Loss, ...] = ()
    doubtful: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Say whether nothing is missing and nothing in doubt."""
        return not self.losses and not self.doubtful
