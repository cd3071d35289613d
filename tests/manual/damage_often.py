"""Damage documents far more often than the tests do, and use every hostile one; print what came of it.

python -m tests.manual.damage_often [COPIES_OF_EACH_KIND]
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from gpu_modeler.files import gpum
from tests.faults.damage import KINDS, in_a_child
from tests.faults.hostile import in_a_child as used_in_a_child
from tests.small_model import small_model


def main(copies):
    """Print one line for each kind of damage, and one for the hostile documents."""
    total = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        gpum.write(small_model(), folder / "model.gpum")
        for kind in KINDS:
            found = in_a_child(
                folder / "model.gpum", folder, kind, range(800 if kind == "header_bit" else copies)
            )
            print(kind, found["counts"], flush=True)
            total.update(found["counts"])
        print("in all", total.total(), dict(total))
        used = used_in_a_child(folder, [])
        print("hostile", len(used), dict(Counter(what.split()[0] for what in used.values())))
    assert not total["DIFFERENT"]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
