"""How trials are run when nobody says otherwise: kept in the settings, the same on every page that runs trials. No Qt."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from gpu_modeler.analysis.sampling import KINDS, MOST_TRIALS, Kind, Sampling
from gpu_modeler.app.session import Session

KEPT = "trials"
FEWEST_TRIALS, USUAL_TRIALS = 16, 10_000
MOST_SEED, MOST_WORKERS = (1 << 31) - 1, 256


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose. `workers` 0 is as many as suit; an empty `cluster` is this machine, else Dask's scheduler."""

    trials: int = USUAL_TRIALS
    seed: int = 1
    kind: Kind = "sobol"
    workers: int = 0
    cluster: str = ""

    @property
    def sampling(self) -> Sampling:
        """Return the trials that are run."""
        return Sampling(self.trials, self.seed, self.kind)

    @classmethod
    def kept(cls, session: Session) -> Choices:
        """Return what was chosen last; the usual for what is missing or damaged."""
        try:
            found = json.loads(session.settings.layout.get(KEPT, "{}"))
        except (ValueError, RecursionError):
            found = {}
        return _choices(found if isinstance(found, dict) else {})

    def keep(self, session: Session) -> None:
        """Remember these for all pages, and for the next start."""
        session.keep_layout({KEPT: json.dumps(asdict(self))})


def _choices(found: dict[str, Any]) -> Choices:
    usual, kind, cluster = Choices(), found.get("kind"), found.get("cluster")
    return Choices(
        _whole(found.get("trials"), FEWEST_TRIALS, MOST_TRIALS, usual.trials),
        _whole(found.get("seed"), 0, MOST_SEED, usual.seed),
        kind if kind in KINDS else usual.kind,
        _whole(found.get("workers"), 0, MOST_WORKERS, usual.workers),
        cluster if isinstance(cluster, str) else usual.cluster,
    )


def _whole(value: object, least: int, most: int, usual: int) -> int:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and isinstance(value, int) and least <= value <= most else usual
