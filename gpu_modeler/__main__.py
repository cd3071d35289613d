"""`python -m gpu_modeler`: the command line, in the program's own environment whichever Python was called."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from gpu_modeler import bootstrap


def enter_environment() -> None:
    """Go on in the environment where this Python lacks the libraries; what is prepared is told on standard error."""
    if find_spec("numpy") is not None:
        return
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)  # `-m` finds the package from any folder
    if not bootstrap.is_prepared():
        with standard_output_to_error():
            bootstrap.prepare()
    bootstrap.ensure(sys.argv[1:], program=("-m", "gpu_modeler"))


@contextmanager
def standard_output_to_error() -> Iterator[None]:
    """Keep what installers print out of the output that a script reads."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


def main() -> int:
    """Run the command line; the answer is the exit code."""
    try:
        enter_environment()
    except bootstrap.SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    from gpu_modeler.headless import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
