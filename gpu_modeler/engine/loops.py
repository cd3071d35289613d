"""Lines that need one another through earlier (or later) periods, stepped together; what changed is told."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any, NamedTuple

import numpy as np

from gpu_modeler.engine.evaluate import active_parts, node_box, step_through
from gpu_modeler.engine.feeds import Shifts
from gpu_modeler.engine.fitting import Fitting, Piece, hard_rows
from gpu_modeler.engine.ground import Ground
from gpu_modeler.engine.listing import HardRows, Listing, NodeRows, Number, compiled
from gpu_modeler.engine.order import Component
from gpu_modeler.engine.printer import is_printable, print_piece
from gpu_modeler.engine.reading import box_read
from gpu_modeler.engine.space import TIME, Box, hull, is_covered, is_empty, shape_of, with_period
from gpu_modeler.engine.steps import Changed, differing
from gpu_modeler.engine.storage import Codes, Flags, LineStore, Values
from gpu_modeler.engine.work import Work
from gpu_modeler.engine.workspace import Allotment, Workspace
from gpu_modeler.formula.tree import Reference


class LoopStep:
    """The lines of a loop, each over all periods of its box.

    One that writes through computes in the lines' own cells and tells no change.
    """

    is_stepped = True

    def __init__(
        self,
        component: Component,
        boxes: Mapping[str, Box],
        ground: Ground,
        workspace: Workspace,
        *,
        writes_through: bool = False,
    ) -> None:
        self.boxes = boxes
        self._writes_through = writes_through
        self._component = component
        self._ground = ground
        self._workspace = workspace
        self._periods = len(ground.space.periods)
        self._prepare()

    def _prepare(self) -> None:
        ground = self._ground
        nodes = [
            Piece(node.line, -1, node_box(node, self.boxes[node.line], ground.space))
            for node in self._component.nodes
        ]
        self._nodes = [node for node in nodes if not is_empty(node.box)]
        programs = [part.program for line in self.boxes for part in ground.bound[line].parts]
        self.is_fast = all(is_printable(program, self.boxes) for program in programs)
        self._hard_versions = self._versions()
        if self.is_fast:
            self._print()

    def _versions(self) -> list[int]:
        return [self._ground.lines[line].hard.version for line in self.boxes]

    def _print(self) -> None:
        ground, allotment, listing = self._ground, Allotment(self._workspace), Listing()
        pieces: list[Piece] = []
        for number, node in enumerate(self._nodes):
            bound = ground.bound[node.line]
            active = [Piece(node.line, part, box) for part, box in active_parts(bound, node.box)]
            if not is_covered(node.box, (piece.box for piece in active)):
                listing.body.append(
                    f"copyto({listing.parameter(NodeRows(number))}[t], {listing.parameter(Number(0.0))})"
                )
            for piece in active:
                print_piece(listing, len(pieces), bound.parts[piece.part].program, self.boxes)
                pieces.append(piece)
            if ground.lines[node.line].hard.mask.any():
                self._print_overlay(listing, number)
        self._work = {
            line: Work(ground.lines[line], cover, None if self._writes_through else allotment)
            for line, cover in self._covers(pieces).items()
        }
        targets = [self._work[piece.line].rows(piece.box, 0) for piece in pieces]
        fitting = Fitting(
            ground, pieces, targets, allotment, self._nodes, self._work, is_movable=not self._writes_through
        )
        self._parameters, self._feeds = listing.parameters, fitting.feeds
        self._make = compiled(listing.source(is_stepped=True))
        self._arguments = fitting.fit(listing.parameters)
        self._run = self._make(*self._arguments.values())
        for work in self._work.values():
            self._feeds.reads(work.source)
        self._comparisons = [] if self._writes_through else [self._comparison(node) for node in self._nodes]

    def _print_overlay(self, listing: Listing, node: int) -> None:
        rows, hard = listing.parameter(NodeRows(node)), listing.parameter(HardRows(node))
        listing.body.append(f"if {hard}[t] is not None:")
        listing.body.append(f"    overlay({rows}[t], *{hard}[t])")

    def _covers(self, pieces: list[Piece]) -> dict[str, Box]:
        """Return for each line of the loop the box around what is computed and what is read of it."""
        ground, space = self._ground, self._ground.space
        covers = dict(self.boxes)
        for piece in pieces:
            for instruction in ground.bound[piece.line].parts[piece.part].program:
                node = instruction.node
                if isinstance(node, Reference) and node.line in covers:
                    read = box_read(ground.lines[node.line], node, instruction.scope, piece.box, space)
                    covers[node.line] = hull(covers[node.line], with_period(read, covers[node.line][TIME]))
        return covers

    def _comparison(self, node: Piece) -> Comparison:
        new = np.moveaxis(self._work[node.line].within(node.box), 0, TIME)
        kept = self._ground.lines[node.line].view(node.box)
        memory, flags = self._workspace.flags(shape_of(node.box))
        return Comparison(node, new, kept, new.view(np.int64), kept.view(np.int64), memory, flags)

    def moved(self, boxes: Mapping[str, Box], shifts: Shifts) -> LoopStep | None:
        """Return the step of the same lines at other items, which shares all but what it reads and where it writes.

        `None` where the loop reads other items of its own lines, so that they do not lie alike.
        """
        if not self.is_fast or any(work.cover != self.boxes[line] for line, work in self._work.items()):
            return None
        if self._versions() != self._hard_versions:
            self._prepare()
        other = copy(self)
        other.boxes = boxes
        other._nodes = [
            node._replace(box=_along(node.box, self.boxes[node.line], boxes[node.line]))
            for node in self._nodes
        ]
        other._work = {line: work.moved(boxes[line]) for line, work in self._work.items()}
        other._feeds = self._feeds.moved(shifts)
        other._arguments = {
            name: hard_rows(self._ground, other._nodes[description.node])
            if isinstance(description, HardRows)
            else made
            for (name, description), made in zip(
                self._parameters.items(), self._arguments.values(), strict=True
            )
        }
        other._run = self._make(*other._arguments.values())
        other._comparisons = [other._comparison(node) for node in other._nodes]
        return other

    # --- running ---

    def run(self, first: int = 0) -> list[Changed]:
        """Step through the periods from `first` on (backwards: through all), put what changed in place and tell it."""
        if not self.is_fast or self._has_faults() or self._feeds.hold_errors():
            return self._precisely(first)
        if self._versions() != self._hard_versions:
            self._prepare()
        try:
            self._evaluate(first)
        except FloatingPointError:
            return self._precisely(first)
        return [changed for comparison in self._comparisons for changed in comparison.settle()]

    def _has_faults(self) -> bool:
        return any(self._ground.lines[line].hard.has_faults for line in self.boxes)

    def _evaluate(self, first: int) -> None:
        self._feeds.fill()
        for work in self._work.values():
            work.load()
        periods = range(first, self._periods)
        self._run(periods if self._component.direction > 0 else range(self._periods)[::-1])

    def _precisely(self, first: int) -> list[Changed]:
        lines = self._ground.lines
        before = [_kept(lines[node.line], node.box) for node in self._nodes]
        boxes = dict(self.boxes)
        if self._component.direction > 0:
            boxes = {line: with_period(box, (first, box[TIME][1])) for line, box in boxes.items()}
        step_through(self._component, boxes, self._ground)
        changed = []
        for node, (values, codes) in zip(self._nodes, before, strict=True):
            store = lines[node.line]
            flags = differing((values, codes), _kept(store, node.box))
            if flags.any():
                changed.append(Changed(node.line, node.box, flags.tobytes()))
        return changed


class Comparison(NamedTuple):
    """The new and the kept cells of a node, as numbers and as bits, with room for the answer."""

    node: Piece
    new: Values
    kept: Values
    new_bits: Any
    kept_bits: Any
    memory: bytearray
    flags: Flags

    def settle(self) -> list[Changed]:
        """Keep what changed and tell it."""
        np.not_equal(self.new_bits, self.kept_bits, self.flags)
        if self.memory.find(1) < 0:
            return []
        np.copyto(self.kept, self.new)
        return [Changed(self.node.line, self.node.box, bytes(self.memory))]


def _along(box: Box, before: Box, after: Box) -> Box:
    """Return a box moved as the one around it."""
    return tuple(inner if old == new else new for inner, old, new in zip(box, before, after, strict=True))


def _kept(store: LineStore, box: Box) -> tuple[Values, Codes | None]:
    codes = None if store.codes is None else store.codes[store.index(box)].copy()
    return store.view(box).copy(), codes
