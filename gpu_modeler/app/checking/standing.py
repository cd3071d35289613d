"""R17: the checks every valuation should pass, found by the lines' roles; a model without the lines is not asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gpu_modeler.app.checking.finding import Finding, Spot
from gpu_modeler.app.checking.subject import Subject
from gpu_modeler.app.checks import places_where
from gpu_modeler.edits.check_lines import NEAR_ZERO, is_check
from gpu_modeler.model import BASE, Line
from gpu_modeler.text import Message

ROLES: Mapping[str, tuple[str, ...]] = {
    "assets": ("total_assets", "资产总计", "总资产"),
    "liabilities": ("total_liabilities", "负债合计", "总负债"),
    "equity": ("equity", "total_equity", "所有者权益", "净资产"),
    "cash": ("liquid_funds", "cash", "货币资金"),
    "free_cash_flow": ("free_cash_flow", "fcf", "自由现金流"),
    "equity_raised": ("equity_raised",),
    "net_borrowing": ("net_borrowing",),
    "dividends": ("dividends",),
    "revenue": ("revenue", "营业收入"),
    "segment_revenue": ("product_revenue", "segment_revenue", "分业务收入"),
    "service_revenue": ("service_revenue",),
    "enterprise_value": ("enterprise_value", "企业价值"),
    "net_funds": ("net_funds", "net_cash", "净现金"),
    "future_equity": ("future_equity",),
    "equity_value": ("equity_value", "股权价值"),
    "shares": ("shares", "总股本"),
    "value_per_share": ("value_per_share", "每股价值"),
    "market_cap": ("market_cap", "总市值"),
    "price_per_share": ("price_per_share", "股价"),
    "terminal_growth": ("terminal_growth", "永续增长率"),
    "risk_free": ("risk_free_rate", "risk_free", "无风险利率"),
    "wacc": ("wacc", "加权平均资本成本"),
    "terminal_cash_flow": ("terminal_cash_flow",),
    "terminal_capital": ("working_capital", "fixed_assets"),
    "terminal_share": ("terminal_value_share", "终值占比"),
}
"""Which line plays a role: its id, or a label of it. The first that is there counts."""
HIGH_TERMINAL_SHARE = 0.85
ROIC_OVER_WACC = 0.15
"""Twice the cost of capital for ever is a claim about for ever; so much above it is worth a word."""
_RISK_FREE_AT_MOST = 0.045
"""Where the model has no risk-free rate: more than any long government bond of the countries in question pays."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing check: the roles it needs, and what looks at them."""

    name: str
    needs: tuple[str, ...]
    look: Callable[[Subject, Mapping[str, Line]], Iterator[Finding]]


def lines_of_roles(subject: Subject) -> dict[str, Line]:
    """Return the lines that play roles, by role."""
    by_label = {label: line for line in subject.lines for label in (line.labels.zh, line.labels.en)}
    found: dict[str, Line] = {}
    for role, names in ROLES.items():
        for name in names:
            line = subject.model.lines.get(name) or by_label.get(name)
            if line is not None:
                found.setdefault(role, line)
    return found


def standing_checks(subject: Subject) -> Iterator[Finding]:
    """Yield what fails, of the checks the model has the lines for."""
    roles = lines_of_roles(subject)
    for check in STANDING:
        if all(need in roles for need in check.needs):
            yield from check.look(subject, roles)


def applicable(subject: Subject) -> dict[str, bool]:
    """Say of each standing check by name whether the model has the lines for it."""
    roles = lines_of_roles(subject)
    return {check.name: all(need in roles for need in check.needs) for check in STANDING}


def lines_not_zero(subject: Subject, line: Line) -> Iterator[Finding]:
    """The model's own checks: lines that must be 0 in every cell."""
    if not is_check(line):
        return
    values = subject.calculation.values(line.id)
    for place, scenario in places_where(subject.model, line, np.abs(values) > NEAR_ZERO):
        value = f"{subject.calculation.value(line.id, place, scenario):.6g}"
        spot = Spot(line.id, place, scenario)
        yield Finding("R17", "error", spot, Message("problem_not_zero", {"value": value}), "not_zero", value)


# --- the checks -------------------------------------------------------------------------------------


def _balance(subject: Subject, roles: Mapping[str, Line]) -> Iterator[Finding]:
    assets, liabilities, equity = (subject.base(roles[role]) for role in ("assets", "liabilities", "equity"))
    yield from _off(subject, roles["assets"], assets - liabilities - equity, assets, "balance")


def _cash(subject: Subject, roles: Mapping[str, Line]) -> Iterator[Finding]:
    cash = subject.base(roles["cash"])
    flows = subject.base(roles["free_cash_flow"]).copy()
    for role, sign in (("equity_raised", 1), ("net_borrowing", 1), ("dividends", -1)):
        if role in roles:
            flows = flows + sign * subject.base(roles[role])
    off = np.zeros_like(cash)
    off[1:] = cash[1:] - cash[:-1] - np.broadcast_to(flows, cash.shape)[1:]
    off[: subject.last_actual + 1] = 0  # reported balances move for reasons a model does not have
    yield from _off(subject, roles["cash"], off, cash, "cash")


def _segments(subject: Subject, roles: Mapping[str, Line]) -> Iterator[Finding]:
    revenue, parts = subject.base(roles["revenue"]), subject.base(roles["segment_revenue"])
    total = parts.sum(axis=subject.calculation.axes.index("segment"), keepdims=True)
    if "service_revenue" in roles:
        total = total + subject.base(roles["service_revenue"])
    off = (revenue - total).copy()
    off[: subject.last_actual + 1] = 0
    yield from _off(subject, roles["revenue"], off, revenue, "segments")


def _bridge(subject: Subject, roles: Mapping[str, Line]) -> Iterator[Finding]:
    value = subject.base(roles["equity_value"])
    parts = subject.base(roles["enterprise_value"]) + subject.base(roles["net_funds"])
    if "future_equity" in roles:
        parts = parts + subject.base(roles["future_equity"])
    yield from _off(subject, roles["equity_value"], value - parts, value, "ev_bridge")


def _shares(subject: Subject, roles: Mapping[str, Line]) -> Iterator[Finding]:
    """Price times shares is market capitalisation, in one unit."""
    from gpu_modeler.formula import Unit

    price, shares, cap = (roles[role] for role in ("price_per_share", "shares", "market_cap"))
    units = Unit.parse(price.unit) * Unit.parse(shares.unit)
    if not units.fits(Unit.parse(cap.unit)):
        return
    factor = float(units.factor_to(Unit.parse(cap.unit)))
    value = subject.base(cap)
    off = np.where(subject.base(shares) > 0, subject.base(price) * subject.base(shares) * factor - value, 0.0)
    yield from _off(subject, cap, off, value, "shares")


def _growth(subject: Subject, roles: Mapping[str, Line]) -> Iterator[Finding]:
    line = roles["terminal_growth"]
    growth = float(np.nanmax(subject.base(line)))
    limit = float(np.nanmin(subject.base(roles["risk_free"]))) if "risk_free" in roles else _RISK_FREE_AT_MOST
    if growth > limit:
        message = Message("check_growth_over_risk_free", {"growth": f"{growth:.1%}", "limit": f"{limit:.1%}"})
        yield Finding("R17", "warning", Spot(line.id), message, "growth", f"{growth!r} {limit!r}")
    if "wacc" in roles:
        wacc = float(np.nanmin(subject.base(roles["wacc"])))
        if growth >= wacc:
            message = Message("check_growth_over_wacc", {"growth": f"{growth:.1%}", "wacc": f"{wacc:.1%}"})
            yield Finding("R17", "error", Spot(line.id), message, "growth_wacc", f"{growth!r} {wacc!r}")


def _terminal_roic(subject: Subject, roles: Mapping[str, Line]) -> Iterator[Finding]:
    """Return on capital for ever against its cost: cash flow plus growth of capital, over the capital it takes."""
    model, line = subject.model, roles["terminal_cash_flow"]
    capital_lines = [model.lines[name] for name in ROLES["terminal_capital"] if name in model.lines]
    if not capital_lines:
        return
    growth, wacc = (float(subject.base(roles[role]).ravel()[0]) for role in ("terminal_growth", "wacc"))
    capital = sum((subject.base(known)[-1:] for known in capital_lines), np.zeros(()))
    with np.errstate(all="ignore"):
        roic = np.asarray(subject.base(line) / capital + growth)
    for index in np.argwhere(np.isfinite(roic) & (np.asarray(capital) > 0) & (roic > wacc + ROIC_OVER_WACC)):
        at = tuple(int(k) for k in index)
        found = float(roic[at])
        told = {"roic": f"{found:.0%}", "wacc": f"{wacc:.0%}"}
        place = subject.place_at(line, at)
        message = Message("check_terminal_roic", told)
        yield Finding("R17", "warning", Spot(line.id, place), message, "roic", f"{found:.6g} {wacc!r}")


def _terminal_share(subject: Subject, roles: Mapping[str, Line]) -> Iterator[Finding]:
    line = roles["terminal_share"]
    shares = subject.base(line)
    for index in np.argwhere(shares > HIGH_TERMINAL_SHARE):
        at = tuple(int(k) for k in index)
        message = Message(
            "check_terminal_share", {"share": f"{shares[at]:.0%}", "limit": f"{HIGH_TERMINAL_SHARE:.0%}"}
        )
        place = subject.place_at(line, at)
        yield Finding("R17", "warning", Spot(line.id, place), message, "terminal_share", f"{shares[at]:.6g}")


def _off(subject: Subject, line: Line, off: np.ndarray, size: np.ndarray, code: str) -> Iterator[Finding]:
    """Yield where a difference is more than rounding: a millionth of the amount, or of the line's unit."""
    limit = np.maximum(np.abs(size) * 1e-9, NEAR_ZERO)
    wrong = np.abs(off) > np.broadcast_to(limit, off.shape)
    found = np.argwhere(wrong)
    if len(found):
        at = max((tuple(int(k) for k in index) for index in found), key=lambda known: abs(off[known]))
        told = {"difference": f"{off[at]:.6g}", "count": len(found)}
        place = subject.place_at(line, at)
        spot = Spot(line.id, place, BASE)
        yield Finding("R17", "error", spot, Message(f"check_standing_{code}", told), code, f"{off[at]:.9g}")


STANDING: tuple[Standing, ...] = (
    Standing("balance", ("assets", "liabilities", "equity"), _balance),
    Standing("cash", ("cash", "free_cash_flow"), _cash),
    Standing("segments", ("revenue", "segment_revenue"), _segments),
    Standing("ev_bridge", ("enterprise_value", "net_funds", "equity_value"), _bridge),
    Standing("shares", ("price_per_share", "shares", "market_cap"), _shares),
    Standing("growth", ("terminal_growth",), _growth),
    Standing("roic", ("terminal_cash_flow", "terminal_growth", "wacc"), _terminal_roic),
    Standing("terminal_share", ("terminal_share",), _terminal_share),
)
