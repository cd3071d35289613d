"""Kernels printed from formulas: the third language beside numpy's and Excel's.

A kernel works through cells one after the other, each in all lanes of a block. An entry of its table names the row to
write, then what each slot reads: a row, or a number that is the same in all cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, prod

from gpu_modeler.engine.compiled import library
from gpu_modeler.engine.compiled.body import WIDTH, B, Body, Number, Truth, V, Value, constant, double
from gpu_modeler.engine.compiled.columns import Column, columns_of
from gpu_modeler.engine.compiled.operations import (
    binary,
    called,
    counted,
    greater,
    joined_truths,
    lesser,
    scaled,
    unary,
)
from gpu_modeler.engine.compiled.spreads import moments_with, spread
from gpu_modeler.engine.compiled.units import Unit, first_of
from gpu_modeler.formula.tree import (
    BoundBinary,
    BoundCall,
    BoundNumber,
    BoundUnary,
    Reduction,
    Reference,
    Scale,
    Year,
)

_STARTS = {"SUM": -0.0, "AVERAGE": -0.0, "COUNT": 0.0, "PRODUCT": 1.0, "MIN": inf, "MAX": -inf}


def kernel_text(unit: Unit, rows: Sequence[bool]) -> str:
    """Return the text of a unit's kernel; `rows` says which slots read rows, the others read numbers."""
    return _Printing(unit, rows).text()


@dataclass
class _Loop:
    """A reduction whose items are being gone through."""

    at: int
    label: str
    before: str
    counter: str
    count: int
    parts: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, start and name of each number carried from item to item."""


class _Printing:
    """One kernel being printed."""

    def __init__(self, unit: Unit, rows: Sequence[bool]) -> None:
        self._unit = unit
        self._program = unit.program
        self._columns, self._width = columns_of(unit, rows)
        self._slots = {slot.at: number for number, slot in enumerate(unit.slots)}
        self._head = Body(label="cell")
        self._head._count = 1 << 20
        self._body = Body()
        self._values: dict[int, Value] = {}
        self._loops: list[_Loop] = []
        self._pointers: dict[tuple[int, tuple[str, ...]], Number] = {}

    def text(self) -> str:
        firsts = first_of(self._program)
        first, root = firsts[self._unit.root], self._unit.root
        skipped = {inner for at in self._unit.given for inner in range(firsts[at], at)}
        opening = self._opening(firsts, first, root, skipped)
        for at in range(first, root + 1):
            if at not in skipped:
                for reduction in opening.get(at, ()):
                    self._open(reduction)
                self._values[at] = self._value(at)
        result = self._body.tight(self._body.number(self._values[root]))
        return self._framed(result)

    def _opening(
        self, firsts: Sequence[int], first: int, root: int, skipped: set[int]
    ) -> Mapping[int, list[int]]:
        """Return the reductions whose items begin at an instruction, the outermost first."""
        opening: dict[int, list[int]] = {}
        for at in range(root, first - 1, -1):
            if (
                isinstance(self._program[at].node, Reduction)
                and at not in skipped
                and at not in self._unit.given
            ):
                opening.setdefault(firsts[self._program[at].arguments[-1]], []).append(at)
        return opening

    # --- values ---

    def _value(self, at: int) -> Value:
        node, body = self._program[at].node, self._body
        if at in self._slots:
            return self._read(at)
        match node:
            case BoundNumber():
                return constant(node.value)
            case BoundUnary():
                return unary(body, node.operator, self._operands(at)[0])
            case BoundBinary():
                is_exact = any(map(self._compares_exactly, self._program[at].arguments))
                left, right = self._operands(at)
                return binary(body, node.operator, left, right, is_exact=is_exact)
            case Scale():
                return scaled(body, node, self._operands(at)[0])
            case Reduction():
                return self._close(node.function)
            case BoundCall():
                return called(
                    body, node.function, [self._values[each] for each in self._program[at].arguments]
                )
            case _:
                raise TypeError(f"no kernel for {type(node).__name__}")

    def _operands(self, at: int) -> list[Number]:
        return [self._body.number(self._values[each]) for each in self._program[at].arguments]

    def _compares_exactly(self, at: int) -> bool:
        """Say whether nothing but the very number agrees with an operand to 15 digits: zero, and years."""
        node = self._program[at].node
        return isinstance(node, Year) or (isinstance(node, BoundNumber) and node.value == 0)

    # --- readings ---

    def _read(self, at: int) -> Number:
        node = self._program[at].node
        number = self._slots[at]
        slot, column = self._unit.slots[number], self._columns[number]
        if isinstance(node, Reference) and self._program[at].running and at not in self._unit.given:
            return self._running(number, slot.cells.shape[-1])
        counters = [loop.counter for loop in self._loops]
        return self._entry(column, counters)

    def _entry(self, column: Column, counters: Sequence[str]) -> Number:
        """Return what an entry reads; outside reductions its address is found once for all lanes."""
        key = (column.start, tuple(counters))
        place = self._body if counters else self._head
        if key not in self._pointers:
            self._pointers[key] = Number(self._address(place, column, counters))
        found = self._pointers[key].name
        if not column.is_row:
            return Number(found)
        here = self._body.emit(f"getelementptr i8, ptr {found}, i64 %v")
        if counters:
            del self._pointers[key]
        return Number(self._body.emit(f"load {V}, ptr {here}, align 8"))

    def _address(self, place: Body, column: Column, counters: Sequence[str]) -> str:
        offset = str(8 * column.start)
        for counter, stride in zip(counters, column.strides, strict=True):
            far = place.emit(f"mul i64 {counter}, {8 * stride}")
            offset = place.emit(f"add i64 {offset}, {far}")
        entry = place.emit(f"getelementptr i8, ptr %row, i64 {offset}")
        if column.is_row:
            row = place.emit(f"load i64, ptr {entry}")
            return place.emit(f"getelementptr i8, ptr %arena, i64 {row}")
        number = place.emit(f"load double, ptr {entry}")
        lane = place.emit(f"insertelement {V} poison, double {number}, i64 0")
        return place.emit(f"shufflevector {V} {lane}, {V} poison, <{WIDTH} x i32> zeroinitializer")

    def _running(self, slot: int, count: int) -> Number:
        """Return the sum over the last dimension of a slot."""
        self._begin(-1, count, [(V, constant(-0.0).name)])
        item = self._entry(self._columns[slot], [loop.counter for loop in self._loops])
        before = Number(self._loops[-1].parts[0][2])
        after = self._body.arithmetic("fadd", before, item)
        self._end([after.name])
        return Number(after.name, is_loose=True)

    # --- reductions ---

    def _open(self, at: int) -> None:
        node = self._program[at].node
        assert isinstance(node, Reduction)
        count = prod(map(len, node.over.values()))
        if node.function in {"AND", "OR"}:
            start = "splat (i1 true)" if node.function == "AND" else "zeroinitializer"
            self._begin(at, count, [(B, start), (B, "zeroinitializer")])
        elif node.function in {"STDEV", "VAR"}:
            self._begin(at, count, [(V, constant(0.0).name)] * 4)
        elif node.function == "NPV":
            self._begin(at, count, [(V, constant(1.0).name), (V, constant(0.0).name)])
        else:
            self._begin(at, count, [(V, f"splat (double {double(_STARTS[node.function])})")])

    def _begin(self, at: int, count: int, parts: Sequence[tuple[str, str]]) -> None:
        body = self._body
        label, counter = body.fresh("items"), f"%{body.fresh('item')}"
        loop = _Loop(at, label, body.label, counter, count)
        loop.parts = [(kind, start, f"%{body.fresh('part')}") for kind, start in parts]
        body.jump(label)
        body.open(label)
        body.lines.append(f"@@{label}")
        self._loops.append(loop)

    def _end(self, parts: Sequence[str]) -> None:
        """Close the innermost loop; `parts` are carried to the next item, and are what is left after the last."""
        body, loop = self._body, self._loops.pop()
        following = body.emit(f"add i64 {loop.counter}, 1")
        is_more = body.emit(f"icmp ult i64 {following}, {loop.count}")
        after = body.fresh("behind")
        last = body.label
        body.lines.append(f"  br i1 {is_more}, label %{loop.label}, label %{after}")
        begin = [f"  {loop.counter} = phi i64 [0, %{loop.before}], [{following}, %{last}]"]
        for (kind, start, name), final in zip(loop.parts, parts, strict=True):
            begin.append(f"  {name} = phi {kind} [{start}, %{loop.before}], [{final}, %{last}]")
        at = body.lines.index(f"@@{loop.label}")
        body.lines[at : at + 1] = begin
        body.open(after)

    def _close(self, function: str) -> Value:
        loop = self._loops[-1]
        instruction = self._program[loop.at]
        operand = self._values[instruction.arguments[-1]]
        body = self._body
        if function in {"AND", "OR"}:
            known = Truth(loop.parts[0][2], loop.parts[1][2])
            joined = joined_truths(body, function, [known, body.truth(operand)])
            self._end([joined.holds, joined.is_error])
            return joined
        if function in {"STDEV", "VAR"}:
            return self._variance(loop, function, body.number(operand))
        if function == "NPV":
            return self._present_value(loop, body.number(self._values[instruction.arguments[0]]), operand)
        before = Number(loop.parts[0][2], is_loose=True)
        after = _joined(body, function, before, body.number(operand))
        self._end([after.name])
        if function == "AVERAGE":
            return body.arithmetic("fdiv", after, constant(float(loop.count)))
        return after

    def _variance(self, loop: _Loop, function: str, item: Number) -> Number:
        body = self._body
        found = moments_with(body, [Number(name) for _, _, name in loop.parts], item)
        self._end([part.name for part in found])
        return spread(body, function, found, loop.count)

    def _present_value(self, loop: _Loop, rate: Number, operand: Value) -> Number:
        body = self._body
        factor, present = (Number(name) for _, _, name in loop.parts)
        growth = body.arithmetic("fadd", constant(1.0), rate)
        factor = body.arithmetic("fmul", factor, growth)
        payment = body.arithmetic("fdiv", body.number(operand), factor)
        present = body.arithmetic("fadd", present, payment)
        self._end([factor.name, present.name])
        return present

    # --- the frame ---

    def _framed(self, result: Number) -> str:
        head, body = self._head, self._body
        declared = sorted(head.intrinsics | body.intrinsics)
        return "\n".join(
            [
                *declared,
                f"define void @kernel{library.KERNEL} #0 {{",
                "entry:",
                "  br label %cell",
                "cell:",
                "  %at = phi i64 [0, %entry], [%following, %done]",
                f"  %row_offset = mul i64 %at, {8 * self._width}",
                "  %row = getelementptr i8, ptr %table, i64 %row_offset",
                "  %target_offset = load i64, ptr %row",
                "  %target = getelementptr i8, ptr %arena, i64 %target_offset",
                *head.lines,
                "  br label %lane",
                "lane:",
                f"  %v = phi i64 [0, %cell], [%v_next, %{body.label}]",
                *body.lines,
                "  %here = getelementptr i8, ptr %target, i64 %v",
                f"  store {V} {result.name}, ptr %here, align 8",
                f"  %v_next = add i64 %v, {8 * WIDTH}",
                f"  %is_more = icmp ult i64 %v_next, {library.ROW_BYTES}",
                "  br i1 %is_more, label %lane, label %done",
                "done:",
                "  %following = add i64 %at, 1",
                "  %is_left = icmp ult i64 %following, %cells",
                "  br i1 %is_left, label %cell, label %end",
                "end:",
                "  ret void",
                "}",
            ]
        )


def _joined(body: Body, function: str, before: Number, item: Number) -> Number:
    if function == "PRODUCT":
        return body.arithmetic("fmul", before, item)
    if function in {"MIN", "MAX"}:
        join = lesser if function == "MIN" else greater
        return join(body, Number(before.name), body.tight(item))
    item = counted(body, item) if function == "COUNT" else item
    return body.arithmetic("fadd", before, item)
