"""What a simulation of the reference model needs, written by hand for that one model: in numpy, and in numba.

Both compute only the lines behind `OUTPUTS` when the lines of `VARIED` vary. Inputs are `[year, case]` and
`[year, company, case]`, those that stand still as `reference_models.inputs_of` gives them. The numba kernel takes one
loop per row over a block of cases that stays in the nearest cache; it is for benchmarks only.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

import numpy as np

from tests.benchmarks.reference_models import Size

MARKET = ("tam_growth", "memory_growth", "wacc")
COMPANY = ("share", "price_growth", "ecosystem_investment", "wafers", "rnd_growth", "capex_ratio")
VARIED = (*MARKET, *COMPANY)
OUTPUTS = ("value_per_share", "upside", "average_price")
LANES = 128
"""Cases that the kernel takes through all rows at once."""
SETTLED = (
    "own_chips",
    "import_share",
    "benchmark_price",
    "fill_rate",
    "cost_inflation",
    "deposit_yield",
    "tax_rate",
)
SETTLED_OF_COMPANIES = (
    "yield_rate", "service_ratio", "selling_ratio", "admin_ratio", "receivable_ratio", "inventory_ratio",
    "payable_ratio", "equity_raised",
)  # fmt: skip
CONSTANTS = ("base_cost", "base_rnd", "market_value", "shares")

Arrays = dict[str, np.ndarray]


def cells_evaluated(size: Size) -> int:
    """Return how many formula cells of a case vary and are needed: 8 market lines, 39 lines of companies, 3 values."""
    return 8 * size.years + 39 * size.years * size.companies + 3 * size.companies


def in_numpy(v: Mapping[str, np.ndarray]) -> Arrays:
    """Return the outputs, whole arrays at a time: `[company, case]`, and `[year, case]` of the average price."""
    years, companies, cases = v["share"].shape
    tam, memory, discount = (np.empty((years, cases)) for _ in range(3))
    tam[0], memory[0], discount[0] = 1500, 1, 1
    for t in range(1, years):
        tam[t] = tam[t - 1] * (1 + v["tam_growth"][t])
        memory[t] = memory[t - 1] * (1 + v["memory_growth"][t])
        discount[t] = discount[t - 1] / (1 + v["wacc"][t])
    domestic = tam * (1 - v["own_chips"])[:, None] * (1 - v["import_share"])[:, None]
    shape = (years, companies, cases)
    stock, planned, rnd = np.empty(shape), np.empty(shape), np.empty(shape)
    stock[0], planned[0], rnd[0] = (
        v["ecosystem_investment"][0],
        v["benchmark_price"][0],
        v["base_rnd"][:, None],
    )
    for t in range(1, years):
        stock[t] = stock[t - 1] * 0.8 + v["ecosystem_investment"][t]
        planned[t] = planned[t - 1] * (1 + v["price_growth"][t])
        rnd[t] = rnd[t - 1] * (1 + v["rnd_growth"][t])
    parity = np.minimum(1, stock / 100)
    price = np.minimum(planned, v["benchmark_price"][:, None, None] * (0.5 + 0.5 * parity))
    demand = domestic[:, None] * v["share"] / price * 10000
    capacity = v["wafers"] * 50 * v["yield_rate"][:, :, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        fill = np.minimum(np.minimum(1, capacity / demand), v["fill_rate"][:, None, None])
    units = demand * np.where(demand > 0, fill, 1)
    product = units * price / 10000
    revenue = product + product * v["service_ratio"][:, :, None]
    cost = units * (v["base_cost"][:, None] * (0.5 * memory + 0.5 * _inflation(v)[:, None])[:, None]) / 10000
    capex = revenue * v["capex_ratio"]
    before = (
        revenue - cost - rnd - revenue * v["selling_ratio"][:, :, None] - revenue * v["admin_ratio"][:, :, None]
        - revenue * 0.1 * (1 - parity)
    )  # fmt: skip
    working = (
        revenue * v["receivable_ratio"][:, :, None] + cost * v["inventory_ratio"][:, :, None]
        - cost * v["payable_ratio"][:, :, None]
    )  # fmt: skip
    value = np.zeros((companies, cases))
    assets, cash, losses, before_working = (np.zeros((companies, cases)) for _ in range(4))
    for t in range(years):
        depreciation = assets * 0.2
        assets = assets + capex[t] - depreciation
        profit = before[t] - depreciation + np.maximum(0, cash) * v["deposit_yield"][t]
        used = np.maximum(0, np.minimum(profit, losses))
        losses = losses - used + np.maximum(0, -profit)
        net = profit - np.maximum(0, profit - used) * v["tax_rate"][t]
        flow = net + depreciation - (working[t] - before_working) - capex[t]
        before_working = working[t]
        cash = cash + flow + v["equity_raised"][t][:, None]
        present = flow * discount[t]
        value += present
    value += present * 12
    sold = units.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        average = np.where(sold > 0, revenue.sum(axis=1) / sold * 10000, 0)
    return {
        "value_per_share": value / v["shares"][:, None],
        "upside": value / v["market_value"][:, None] - 1,
        "average_price": average,
    }


def _inflation(v: Mapping[str, np.ndarray]) -> np.ndarray:
    return (1 + v["cost_inflation"]) ** np.arange(len(v["cost_inflation"]))


def in_numba(v: Mapping[str, np.ndarray]) -> Arrays:
    """Return the same by the compiled kernel, which is made at the first call.

    Raises:
        ImportError: numba is not installed.
    """
    years, companies, cases = v["share"].shape
    found = {
        "value_per_share": np.empty((companies, cases)),
        "upside": np.empty((companies, cases)),
        "average_price": np.empty((years, cases)),
    }
    names = (*VARIED, *SETTLED[:4], *SETTLED[5:], *SETTLED_OF_COMPANIES, *CONSTANTS)
    kernel()(*(v[name] for name in names), _inflation(v), *found.values())
    return found


@functools.cache
def kernel() -> Callable[..., None]:
    """Return the kernel: one loop per row over a block of cases, every row in a buffer of its own."""
    from numba import njit

    return njit(cache=True, error_model="numpy", nogil=True)(_kernel)


def _kernel(
    tam_growth, memory_growth, wacc, share, price_growth, ecosystem_investment, wafers, rnd_growth, capex_ratio,
    own_chips, import_share, benchmark_price, fill_rate, deposit_yield, tax_rate,
    yield_rate, service_ratio, selling_ratio, admin_ratio, receivable_ratio, inventory_ratio, payable_ratio, equity_raised,
    base_cost, base_rnd, market_value, shares, inflation,
    value_per_share, upside, average_price,
):  # fmt: skip
    years, companies, cases = share.shape
    tam, open_market, demand_value, stock, parity, ceiling, planned, price, demand, capacity, fill, units = (
        np.zeros((12, LANES))
    )
    product, service, revenue, unit_cost, cost, gross, rnd, selling, admin, field, capex = np.zeros(
        (11, LANES)
    )
    depreciation, assets, ebit, interest, profit, used, losses, tax, net = np.zeros((9, LANES))
    receivables, inventory, payables, working, before, change, operating, flow, cash, present, value = (
        np.zeros((11, LANES))
    )
    domestic, memory, discount, total, sold = np.zeros((5, years, LANES))
    for start in range(0, cases, LANES):
        n = min(LANES, cases - start)
        for t in range(years):
            for k in range(n):
                tam[k] = 1500.0 if t == 0 else tam[k] * (1 + tam_growth[t, start + k])
            for k in range(n):
                open_market[k] = tam[k] * (1 - own_chips[t])
            for k in range(n):
                domestic[t, k] = open_market[k] * (1 - import_share[t])
            for k in range(n):
                memory[t, k] = 1.0 if t == 0 else memory[t - 1, k] * (1 + memory_growth[t, start + k])
            for k in range(n):
                discount[t, k] = 1.0 if t == 0 else discount[t - 1, k] / (1 + wacc[t, start + k])
            for k in range(n):
                total[t, k] = 0.0
            for k in range(n):
                sold[t, k] = 0.0
        for c in range(companies):
            for k in range(n):
                stock[k] = assets[k] = losses[k] = cash[k] = before[k] = value[k] = 0.0
            for t in range(years):
                for k in range(n):
                    demand_value[k] = domestic[t, k] * share[t, c, start + k]
                for k in range(n):
                    stock[k] = stock[k] * 0.8 + ecosystem_investment[t, c, start + k]
                for k in range(n):
                    parity[k] = min(1.0, stock[k] / 100)
                for k in range(n):
                    ceiling[k] = benchmark_price[t] * (0.5 + 0.5 * parity[k])
                for k in range(n):
                    planned[k] = (
                        benchmark_price[0] if t == 0 else planned[k] * (1 + price_growth[t, c, start + k])
                    )
                for k in range(n):
                    price[k] = min(planned[k], ceiling[k])
                for k in range(n):
                    demand[k] = demand_value[k] / price[k] * 10000
                for k in range(n):
                    capacity[k] = wafers[t, c, start + k] * 50 * yield_rate[t, c]
                for k in range(n):
                    fill[k] = min(1.0, capacity[k] / demand[k], fill_rate[t]) if demand[k] > 0 else 1.0
                for k in range(n):
                    units[k] = demand[k] * fill[k]
                for k in range(n):
                    product[k] = units[k] * price[k] / 10000
                for k in range(n):
                    service[k] = product[k] * service_ratio[t, c]
                for k in range(n):
                    revenue[k] = product[k] + service[k]
                for k in range(n):
                    unit_cost[k] = base_cost[c] * (0.5 * memory[t, k] + 0.5 * inflation[t])
                for k in range(n):
                    cost[k] = units[k] * unit_cost[k] / 10000
                for k in range(n):
                    gross[k] = revenue[k] - cost[k]
                for k in range(n):
                    rnd[k] = base_rnd[c] if t == 0 else rnd[k] * (1 + rnd_growth[t, c, start + k])
                for k in range(n):
                    selling[k] = revenue[k] * selling_ratio[t, c]
                for k in range(n):
                    admin[k] = revenue[k] * admin_ratio[t, c]
                for k in range(n):
                    field[k] = revenue[k] * 0.1 * (1 - parity[k])
                for k in range(n):
                    capex[k] = revenue[k] * capex_ratio[t, c, start + k]
                for k in range(n):
                    depreciation[k] = assets[k] * 0.2
                for k in range(n):
                    assets[k] = assets[k] + capex[k] - depreciation[k]
                for k in range(n):
                    ebit[k] = gross[k] - rnd[k] - selling[k] - admin[k] - field[k] - depreciation[k]
                for k in range(n):
                    interest[k] = max(0.0, cash[k]) * deposit_yield[t]
                for k in range(n):
                    profit[k] = ebit[k] + interest[k]
                for k in range(n):
                    used[k] = max(0.0, min(profit[k], losses[k]))
                for k in range(n):
                    losses[k] = losses[k] - used[k] + max(0.0, -profit[k])
                for k in range(n):
                    tax[k] = max(0.0, profit[k] - used[k]) * tax_rate[t]
                for k in range(n):
                    net[k] = profit[k] - tax[k]
                for k in range(n):
                    receivables[k] = revenue[k] * receivable_ratio[t, c]
                for k in range(n):
                    inventory[k] = cost[k] * inventory_ratio[t, c]
                for k in range(n):
                    payables[k] = cost[k] * payable_ratio[t, c]
                for k in range(n):
                    working[k] = receivables[k] + inventory[k] - payables[k]
                for k in range(n):
                    change[k] = working[k] - before[k]
                    before[k] = working[k]
                for k in range(n):
                    operating[k] = net[k] + depreciation[k] - change[k]
                for k in range(n):
                    flow[k] = operating[k] - capex[k]
                for k in range(n):
                    cash[k] = cash[k] + flow[k] + equity_raised[t, c]
                for k in range(n):
                    present[k] = flow[k] * discount[t, k]
                for k in range(n):
                    value[k] += present[k]
                for k in range(n):
                    total[t, k] += revenue[k]
                for k in range(n):
                    sold[t, k] += units[k]
            for k in range(n):
                value[k] += present[k] * 12
            for k in range(n):
                value_per_share[c, start + k] = value[k] / shares[c]
            for k in range(n):
                upside[c, start + k] = value[k] / market_value[c] - 1
        for t in range(years):
            for k in range(n):
                average_price[t, start + k] = total[t, k] / sold[t, k] * 10000 if sold[t, k] > 0 else 0.0
