"""What every compiled batch calls: powers, inputs put in place, outputs taken out, and the run through all blocks.

A kernel is `void kernel(arena, table, cells, start, count)`. `arena` holds rows of `LANES` doubles, one lane a case;
`table` holds 8-byte entries for each of `cells` cells; `start` is the number of the block's first case and `count` how
many cases it holds, `LANES` in all blocks but perhaps the last.
"""

from __future__ import annotations

from gpu_modeler.engine.compiled.body import LARGEST, NAN_BITS, WIDTH, B, I, V
from gpu_modeler.engine.compiled.transcendental import (
    decimal_logarithm_text,
    exponential_text,
    logarithm_text,
    positive_power_text,
)

LANES = 128
"""Cases evaluated at once. Lines are then read from the nearest cache, and few calls are made."""

ROW_BYTES = 8 * LANES
AHEAD = 8
"""How many entries further on inputs are fetched from memory; tables of `load` have so many more at their end."""
KERNEL = "(ptr noalias %arena, ptr noalias %table, i64 %cells, i64 %start, i64 %count)"
CALLED = ("power", "exponential", "logarithm", "decimal_logarithm")
"""What kernels may call."""
RUN = ("load", "load_some", "store", "run")
"""What a batch runs beside its kernels."""
_STEPS = 8
_BYTES = 8 * WIDTH
_ZERO = "splat (double 0.0)"
_NOTHING = f"splat (double 0x{NAN_BITS:016X})"


def source() -> str:
    """Return the library's text."""
    mathematics = (exponential_text(), logarithm_text(), decimal_logarithm_text(), positive_power_text())
    return "".join([_intrinsics(), *mathematics, _power(), _loads(), _stores(), _run()])


def _intrinsics() -> str:
    of_one = "".join(f"declare {V} @llvm.{name}.v{WIDTH}f64({V})\n" for name in ("fabs", "rint"))
    masks = (
        f"declare {V} @llvm.masked.load.v{WIDTH}f64.p0(ptr, i32, {B}, {V})\n"
        f"declare void @llvm.masked.store.v{WIDTH}f64.p0({V}, ptr, i32, {B})\n"
        f"declare <{WIDTH} x i8> @llvm.masked.load.v{WIDTH}i8.p0(ptr, i32, {B}, <{WIDTH} x i8>)\n"
        "declare void @llvm.prefetch.p0(ptr, i32, i32, i32)\n"
        f"declare i1 @llvm.vector.reduce.and.v{WIDTH}i1({B})\n"
    )
    return f"{of_one}{masks}"


# --- powers ---------------------------------------------------------------------------------------


def _power() -> str:
    """Return powers of finite numbers: 0^0 is an error, whole exponents are multiplied out, odd roots keep the sign."""
    steps, result, square = [], "splat (double 1.0)", "%base"
    for at in range(_STEPS):
        following = f"fmul {V} %square{at}, %square{at}" if at + 1 < _STEPS else f"fneg {V} %square{at}"
        steps.append(f"""
  %square{at} = fadd {V} {square}, splat (double -0.0)
  %bit{at} = and {I} %whole, splat (i64 {1 << at})
  %is{at} = icmp ne {I} %bit{at}, zeroinitializer
  %times{at} = fmul {V} {result}, %square{at}
  %result{at} = select {B} %is{at}, {V} %times{at}, {V} {result}
  %next{at} = {following}""")
        result, square = f"%result{at}", f"%next{at}"
    return f"""
define {V} @power({V} %base, {V} %exponent) #0 {{
entry:
  %size = call {V} @llvm.fabs.v{WIDTH}f64({V} %exponent)
  %rounded = call {V} @llvm.rint.v{WIDTH}f64({V} %size)
  %is_whole = fcmp ueq {V} %rounded, %size
  %is_small = fcmp ult {V} %size, splat (double {float(1 << _STEPS)})
  %is_easy = and {B} %is_whole, %is_small
  %all_easy = call i1 @llvm.vector.reduce.and.v{WIDTH}i1({B} %is_easy)
  %is_negative = fcmp olt {V} %exponent, {_ZERO}
  %base_is_zero = fcmp oeq {V} %base, {_ZERO}
  %not_above = fcmp ole {V} %exponent, {_ZERO}
  %of_nothing = and {B} %base_is_zero, %not_above
  %one_is_error = fcmp uno {V} %base, %exponent
  %is_error = or {B} %of_nothing, %one_is_error
  br i1 %all_easy, label %multiplied, label %general
multiplied:
  %sane = select {B} %one_is_error, {V} {_ZERO}, {V} %size
  %whole = fptosi {V} %sane to {I}
{"".join(steps)}
  %turned = fdiv {V} splat (double 1.0), {result}
  %product = select {B} %is_negative, {V} %turned, {V} {result}
  br label %end
general:
  %inverse = fdiv {V} splat (double 1.0), %exponent
  %degree = call {V} @llvm.rint.v{WIDTH}f64({V} %inverse)
  %half = fmul {V} %degree, splat (double 0.5)
  %half_rounded = call {V} @llvm.rint.v{WIDTH}f64({V} %half)
  %is_odd = fcmp one {V} %half, %half_rounded
  %degree_size = call {V} @llvm.fabs.v{WIDTH}f64({V} %degree)
  %is_bounded = fcmp olt {V} %degree_size, splat (double 1000000.0)
  %back = fdiv {V} splat (double 1.0), %degree
  %away = fsub {V} %back, %exponent
  %distance = call {V} @llvm.fabs.v{WIDTH}f64({V} %away)
  %is_near = fcmp olt {V} %distance, splat (double 1.0e-15)
  %base_below = fcmp olt {V} %base, {_ZERO}
  %odd_bounded = and {B} %is_odd, %is_bounded
  %near_below = and {B} %is_near, %base_below
  %is_odd_root = and {B} %odd_bounded, %near_below
  %base_size = call {V} @llvm.fabs.v{WIDTH}f64({V} %base)
  %taken = select {B} %is_odd_root, {V} %base_size, {V} %base
  %raised = call {V} @positive_power({V} %taken, {V} %exponent)
  %mirrored = fneg {V} %raised
  %rooted = select {B} %is_odd_root, {V} %mirrored, {V} %raised
  br label %end
end:
  %found = phi {V} [%product, %multiplied], [%rooted, %general]
  %kept = select {B} %is_error, {V} {_NOTHING}, {V} %found
  ret {V} %kept
}}
"""


# --- inputs and outputs ---------------------------------------------------------------------------


def _each_row(name: str, entries: int, setup: str, work: str) -> str:
    """Return a kernel that does `work` on each vector of each cell's row; `%here` says which lanes hold cases."""
    numbers = ", ".join(f"i64 {at}" for at in range(WIDTH))
    return f"""
define void @{name}{KERNEL} #0 {{
entry:
  %count_in = insertelement {I} poison, i64 %count, i64 0
  %counts = shufflevector {I} %count_in, {I} poison, <{WIDTH} x i32> zeroinitializer
  %is_empty = icmp eq i64 %cells, 0
  br i1 %is_empty, label %end, label %cell
cell:
  %at = phi i64 [0, %entry], [%following, %done]
  %entry_offset = mul i64 %at, {8 * entries}
  %entry_at = getelementptr i8, ptr %table, i64 %entry_offset
  %target_offset = load i64, ptr %entry_at
  %target = getelementptr i8, ptr %arena, i64 %target_offset
  %second_at = getelementptr i8, ptr %entry_at, i64 8
  %second = load i64, ptr %second_at
  %start_bytes = mul i64 %start, 8
  %first_address = add i64 %second, %start_bytes
  %first = inttoptr i64 %first_address to ptr
{setup}
  br label %lane
lane:
  %lane_at = phi i64 [0, %cell], [%lane_next, %lane]
  %bytes = mul i64 %lane_at, 8
  %lane_in = insertelement {I} poison, i64 %lane_at, i64 0
  %lane_start = shufflevector {I} %lane_in, {I} poison, <{WIDTH} x i32> zeroinitializer
  %numbers = add {I} %lane_start, <{numbers}>
  %here = icmp ult {I} %numbers, %counts
  %near = getelementptr i8, ptr %target, i64 %bytes
  %far = getelementptr i8, ptr %first, i64 %bytes
{work}
  %lane_next = add i64 %lane_at, {WIDTH}
  %is_more = icmp ult i64 %lane_next, {LANES}
  br i1 %is_more, label %lane, label %done
done:
  %following = add i64 %at, 1
  %is_left = icmp ult i64 %following, %cells
  br i1 %is_left, label %cell, label %end
end:
  ret void
}}
"""


_READ = f"""
  %coming = getelementptr i8, ptr %ahead, i64 %bytes
  call void @llvm.prefetch.p0(ptr %coming, i32 0, i32 2, i32 1)
  %read = call {V} @llvm.masked.load.v{WIDTH}f64.p0(ptr %far, i32 8, {B} %here, {V} {_ZERO})
  %size = call {V} @llvm.fabs.v{WIDTH}f64({V} %read)
  %is_finite = fcmp ole {V} %size, splat (double 0x{LARGEST:016X})
  %value = select {B} %is_finite, {V} %read, {V} {_NOTHING}
"""


def _loads() -> str:
    """Return what puts inputs in place: entries are the row and the address of all cases.

    `load_some` has a third entry, the address of flags that say where there is no value, and a fourth: not 0 where
    what the row holds then stays, else it becomes 0.
    """
    look_ahead = f"""
  %ahead_at = getelementptr i8, ptr %entry_at, i64 {AHEAD * 16 + 8}
  %ahead_first = load i64, ptr %ahead_at
  %ahead_address = add i64 %ahead_first, %start_bytes
  %ahead = inttoptr i64 %ahead_address to ptr
"""
    setup = f"""
  %ahead = getelementptr i8, ptr %first, i64 {ROW_BYTES}
  %third_at = getelementptr i8, ptr %entry_at, i64 16
  %third = load i64, ptr %third_at
  %flags_address = add i64 %third, %start
  %flags_first = inttoptr i64 %flags_address to ptr
  %fourth_at = getelementptr i8, ptr %entry_at, i64 24
  %fourth = load i64, ptr %fourth_at
  %stays = icmp ne i64 %fourth, 0
  %stays_in = insertelement {B} poison, i1 %stays, i64 0
  %stays_all = shufflevector {B} %stays_in, {B} poison, <{WIDTH} x i32> zeroinitializer
"""
    some = f"""{_READ}
  %flags_far = getelementptr i8, ptr %flags_first, i64 %lane_at
  %flags = call <{WIDTH} x i8> @llvm.masked.load.v{WIDTH}i8.p0(ptr %flags_far, i32 1, {B} %here, <{WIDTH} x i8> zeroinitializer)
  %is_missing = icmp ne <{WIDTH} x i8> %flags, zeroinitializer
  %before = load {V}, ptr %near, align 8
  %instead = select {B} %stays_all, {V} %before, {V} {_ZERO}
  %chosen = select {B} %is_missing, {V} %instead, {V} %value
  store {V} %chosen, ptr %near, align 8"""
    plain = _each_row("load", 2, look_ahead, f"{_READ}\n  store {V} %value, ptr %near, align 8")
    return plain + _each_row("load_some", 4, setup, some)


def _stores() -> str:
    """Return what takes outputs out: entries are the row and the address of all cases."""
    work = f"""
  %value = load {V}, ptr %near, align 8
  call void @llvm.masked.store.v{WIDTH}f64.p0({V} %value, ptr %far, i32 8, {B} %here)"""
    return _each_row("store", 2, "", work)


# --- blocks ---------------------------------------------------------------------------------------


def _run() -> str:
    """Return `run(arena, records, records' number, first case, end)`; a record is a kernel, its table and its cells."""
    return f"""
define void @run(ptr %arena, ptr %records, i64 %number, i64 %begin, i64 %end) #0 {{
entry:
  br label %block
block:
  %start = phi i64 [%begin, %entry], [%following, %done]
  %left = sub i64 %end, %start
  %is_short = icmp ult i64 %left, {LANES}
  %count = select i1 %is_short, i64 %left, i64 {LANES}
  br label %record
record:
  %at = phi i64 [0, %block], [%next, %record]
  %offset = mul i64 %at, 24
  %kernel_at = getelementptr i8, ptr %records, i64 %offset
  %kernel = load ptr, ptr %kernel_at
  %table_at = getelementptr i8, ptr %kernel_at, i64 8
  %table = load ptr, ptr %table_at
  %cells_at = getelementptr i8, ptr %kernel_at, i64 16
  %cells = load i64, ptr %cells_at
  call void %kernel(ptr %arena, ptr %table, i64 %cells, i64 %start, i64 %count)
  %next = add i64 %at, 1
  %is_more = icmp ult i64 %next, %number
  br i1 %is_more, label %record, label %done
done:
  %following = add i64 %start, {LANES}
  %is_left = icmp ult i64 %following, %end
  br i1 %is_left, label %block, label %out
out:
  ret void
}}
"""
