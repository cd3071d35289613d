"""The words units are made of: currencies, things, time, and the scales before or behind them. Data, no algebra."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from gpu_modeler.record import record
from gpu_modeler.text import Language, Message, catalogue

CURRENCIES = ("CNY", "USD", "HKD", "EUR", "JPY", "TWD", "KRW", "GBP")
THINGS = (
    "chip",
    "wafer",
    "share",
    "lot",
    "person",
    "card",
    "server",
    "rack",
    "order",
    "customer",
    "account",
    "application",
    "project",
    "piece",
)
_OTHER = {
    # name: (dimension, scale)
    "month": ("time", Fraction(1)),
    "quarter": ("time", Fraction(3)),
    "year": ("time", Fraction(12)),
    "day": ("time", Fraction(12, 365)),
    "GB": ("memory", Fraction(1)),
    "TB": ("memory", Fraction(1000)),
    "W": ("power", Fraction(1)),
    "kW": ("power", Fraction(10**3)),
    "MW": ("power", Fraction(10**6)),
    "GW": ("power", Fraction(10**9)),
    "kWh": ("energy", Fraction(1)),
    "MWh": ("energy", Fraction(10**3)),
    "TFLOPS": ("compute", Fraction(1)),
    "PFLOPS": ("compute", Fraction(10**3)),
    "EFLOPS": ("compute", Fraction(10**6)),
}
DIMENSIONLESS = {
    "1": Fraction(1),
    "%": Fraction(1),
    "x": Fraction(1),
    "CY": Fraction(1),
    "倍": Fraction(1),
    "千": Fraction(10**3),
    "万": Fraction(10**4),
    "百万": Fraction(10**6),
    "千万": Fraction(10**7),
    "亿": Fraction(10**8),
    "十亿": Fraction(10**9),
    "万亿": Fraction(10**12),
}
_ENGLISH_ALIASES = {
    "RMB": "CNY",
    "yuan": "CNY",
    "months": "month",
    "quarters": "quarter",
    "years": "year",
    "days": "day",
    "chips": "chip",
    "wafers": "wafer",
    "shares": "share",
    "lots": "lot",
    "people": "person",
}
_CHINESE_NOUNS = {
    "元": "CNY",
    "人民币": "CNY",
    "元人民币": "CNY",
    "美元": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "新台币": "TWD",
    "韩元": "KRW",
    "英镑": "GBP",
    "颗": "chip",
    "枚": "chip",
    "片": "wafer",
    "股": "share",
    "手": "lot",
    "人": "person",
    "卡": "card",
    "台": "server",
    "个月": "month",
    "月": "month",
    "季度": "quarter",
    "季": "quarter",
    "年": "year",
    "天": "day",
    "日": "day",
    "件": "piece",
}
_POWERS_OF_TEN = {"k": 3, "m": 6, "mn": 6, "bn": 9, "tn": 12}
_SUFFIX = re.compile(r"(.+)_(1|10|100)?(k|mn|m|bn|tn)$")
_CHINESE = re.compile(r"(百万|千万|万亿|十亿|百亿|千亿|千|万|亿)?(.+)$")
_CHINESE_SCALES = {
    "千": "1k",
    "万": "10k",
    "百万": "1m",
    "千万": "10m",
    "亿": "100m",
    "十亿": "1bn",
    "百亿": "10bn",
    "千亿": "100bn",
    "万亿": "1tn",
}
_ABSORBING = {Fraction(10**4): "10k", Fraction(10**6): "1m", Fraction(10**8): "100m", Fraction(10**9): "1bn"}


@record
class Atom:
    """One unit word: its dimension, and how many base units of that dimension it is."""

    name: str
    dimension: str
    scale: Fraction

    @property
    def is_currency(self) -> bool:
        """Say whether it is money."""
        return self.dimension in CURRENCIES

    def label(self, language: Language, *, is_one: bool = False) -> str:
        """Return 亿元, or CNY 100m and chips; English has "chip" for one of them, as behind a slash."""
        base, _, suffix = self.name.partition("_")
        name = base if is_one and language == "en" else Message(f"unit_{base}").in_language(language)
        if not suffix:
            return name
        key = f"unit_scale_{suffix}"
        scale = catalogue()[key].in_language(language) if key in catalogue() else suffix
        pattern = "unit_with_scale" if self.is_currency else "unit_things_with_scale"
        return Message(pattern, {"scale": scale, "unit": name}).in_language(language)


@cache
def find_atom(word: str) -> Atom | None:
    """Return the unit word `word` stands for, or `None`."""
    return _plain_atom(word) or _suffixed_atom(word) or _chinese_atom(word)


def scaled_atom(atom: Atom, factor: Fraction) -> Atom | None:
    """Return the word for `factor` times `atom`, where money or things have one."""
    suffix = _ABSORBING.get(atom.scale * factor)
    if suffix is None or not (atom.is_currency or atom.dimension in THINGS):
        return None
    return find_atom(f"{atom.dimension}_{suffix}")


@cache
def known_unit_words() -> list[str]:
    """Return the words that are offered, common ones first."""
    scales = ("", "_10k", "_100m", "_1k", "_1m", "_1bn")
    money = [f"{currency}{scale}" for currency in CURRENCIES for scale in scales]
    things = [f"{thing}{scale}" for thing in THINGS for scale in ("", "_10k", "_100m")]
    chinese = [
        f"{scale}{noun}"
        for noun, name in _CHINESE_NOUNS.items()
        for scale in (("",) if name in _OTHER else ("", "万", "亿"))
    ]
    return [*money, *things, *_OTHER, "%", "x", "CY", *_ENGLISH_ALIASES, *chinese]


def _plain_atom(word: str) -> Atom | None:
    name = _ENGLISH_ALIASES.get(word, word)
    if name in CURRENCIES or name in THINGS:
        return Atom(name, name, Fraction(1))
    if name in _OTHER:
        return Atom(name, *_OTHER[name])
    return None


def _suffixed_atom(word: str) -> Atom | None:
    match = _SUFFIX.fullmatch(word)
    base = _plain_atom(match[1]) if match else None
    if match is None or base is None or base.name in _OTHER:
        return None
    scale = Fraction(int(match[2] or 1) * 10 ** _POWERS_OF_TEN[match[3]])
    return Atom(f"{base.name}_{match[2] or ''}{match[3]}", base.dimension, scale)


def _chinese_atom(word: str) -> Atom | None:
    match = _CHINESE.fullmatch(word)
    noun = _CHINESE_NOUNS.get(match[2]) if match else None
    if match is None or noun is None:
        return None
    return _suffixed_atom(f"{noun}_{_CHINESE_SCALES[match[1]]}") if match[1] else _plain_atom(noun)
