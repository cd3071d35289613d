"""Whether a compiler is installed, found without loading it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

_OLDEST = (0, 45)
"""The first llvmlite that reads LLVM's language as it is written here."""


def is_available() -> bool:
    """Say whether kernels can be made here; found without importing the compiler."""
    return find_spec("llvmlite") is not None and _release() >= _OLDEST


@cache
def _release() -> tuple[int, ...]:
    """Return the compiler's release; one that does not tell it is taken for new enough."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return tuple(int(part) for part in version("llvmlite").split(".")[:2] if part.isdigit())
    except PackageNotFoundError:
        return _OLDEST
