"""Shapley values: what each player adds to the worth of the whole, averaged over all orders of joining. Arrays alone.

A table of worths `[coalition]` lists all coalitions of n players by number: player i takes part where bit i is set.
L. S. Shapley, A value for n-person games (1953).
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

from gpu_modeler.engine.storage import Flags, Values

Numbers = NDArray[np.int64]
Block = tuple[int, ...]
"""Players who join together."""


def memberships(players: int) -> Flags:
    """Return who takes part in each coalition, `[coalition, player]`."""
    numbers = np.arange(1 << players)
    members: Flags = (numbers[:, None] >> np.arange(players)) & 1 == 1
    return members


def shapley_values(worths: Values) -> Values:
    """Return each player's part of `worths[-1] - worths[0]`; the parts add up to it.

    Raises:
        ValueError: a worth is not finite, or they are no table of coalitions.
    """
    players = len(worths).bit_length() - 1
    if len(worths) != 1 << players or not np.isfinite(worths).all():
        raise ValueError("no table of worths")
    numbers = np.arange(len(worths))
    sizes = memberships(players).sum(axis=1)
    weights = np.array(
        [factorial(size) * factorial(players - 1 - size) / factorial(players) for size in range(players)]
    )
    found = np.empty(players)
    for player in range(players):
        without = numbers[(numbers >> player) & 1 == 0]
        found[player] = weights[sizes[without]] @ (worths[without | (1 << player)] - worths[without])
    return found


def joined(worths: Values) -> list[Block]:
    """Return the players in blocks so small that every coalition of whole blocks has a worth (is not NaN).

    Where a coalition has none, it is joined with the fewest others with whom it has one. The whole and the empty
    coalition must have a worth.

    Raises:
        ValueError: they have not.
    """
    players = len(worths).bit_length() - 1
    if not np.isfinite(worths[[0, -1]]).all():
        raise ValueError("the ends have no worth")
    blocks: list[Block] = [(player,) for player in range(players)]
    while True:
        members = memberships(len(blocks))
        has_worth = np.isfinite(worths[_numbers_of(blocks)])
        if has_worth.all():
            return blocks
        sizes = members.sum(axis=1)
        failing = members[~has_worth][sizes[~has_worth].argmin()]
        rescuing = has_worth & (members | ~failing).all(axis=1)
        chosen = members[rescuing][sizes[rescuing].argmin()]
        merged = tuple(sorted(player for at in np.flatnonzero(chosen) for player in blocks[at]))
        blocks = sorted([merged, *(block for block, is_in in zip(blocks, chosen, strict=True) if not is_in)])


def of_blocks(worths: Values, blocks: list[Block]) -> Values:
    """Return the table of worths of a game whose players are the blocks."""
    return worths[_numbers_of(blocks)]


def _numbers_of(blocks: list[Block]) -> Numbers:
    """Return the number, among the coalitions of players, of each coalition of blocks."""
    bits = np.array([sum(1 << player for player in block) for block in blocks], dtype=np.int64)
    numbers: Numbers = memberships(len(blocks)) @ bits
    return numbers
