"""Units as tables write them: 单位：万元, (人民币百万元), RMB mn, US$ million, HK$'000, 万颗, %.

Every one becomes a unit of the formula language. A scale without a currency (单位：百万) is no unit: whose millions
they are must be said by a person.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gpu_modeler.formula import Unit
from gpu_modeler.formula.faults import UnknownUnit
from gpu_modeler.formula.units import is_unit_word

_CURRENCIES = {
    "RMB": "CNY",
    "CNY": "CNY",
    "RMB¥": "CNY",
    "CN¥": "CNY",
    "YUAN": "CNY",
    "人民币": "CNY",
    "US$": "USD",
    "USD": "USD",
    "US DOLLARS": "USD",
    "U.S. DOLLARS": "USD",
    "HK$": "HKD",
    "HKD": "HKD",
    "HK DOLLARS": "HKD",
    "EUR": "EUR",
    "€": "EUR",
    "EUROS": "EUR",
    "GBP": "GBP",
    "£": "GBP",
    "JPY": "JPY",
    "NT$": "TWD",
    "TWD": "TWD",
    "KRW": "KRW",
}
_SCALES = {
    "": "",
    "K": "_1k",
    "000": "_1k",
    "'000": "_1k",
    "THOUSAND": "_1k",
    "THOUSANDS": "_1k",
    "M": "_1m",
    "MN": "_1m",
    "MM": "_1m",
    "MIO": "_1m",
    "MLN": "_1m",
    "MILLION": "_1m",
    "MILLIONS": "_1m",
    "100M": "_100m",
    "100MN": "_100m",
    "100 MILLION": "_100m",
    "B": "_1bn",
    "BN": "_1bn",
    "BLN": "_1bn",
    "BILLION": "_1bn",
    "BILLIONS": "_1bn",
    "TN": "_1tn",
    "TRILLION": "_1tn",
    "10K": "_10k",
    "10,000": "_10k",
}
_THINGS = {
    "SHARES": "share",
    "SHARE": "share",
    "CHIPS": "chip",
    "CHIP": "chip",
    "UNITS": "piece",
    "WAFERS": "wafer",
    "PEOPLE": "person",
}
_PLAIN = {"%": "%", "PCT": "%", "PER CENT": "%", "PERCENT": "%", "倍": "x", "X": "x", "TIMES": "x"}


def _any(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_AMOUNT_FIRST = re.compile(
    rf"(?P<noun>{_any(_CURRENCIES | _THINGS)})[ ,]*(?:IN )?(?P<scale>{_any(_SCALES)})(?: ?(?:/|PER) ?(?P<per>SHARE|CHIP))?"
)
_SCALE_FIRST = re.compile(rf"(?P<scale>{_any(_SCALES)}),? ?(?:OF )?(?P<noun>{_any(_CURRENCIES | _THINGS)})")
_AMOUNT_LAST = re.compile(
    rf"[\s,:–-]((?:{_any(_CURRENCIES)}) ?(?:{_any({word: unit for word, unit in _SCALES.items() if unit})}))$"
)
_BETWEEN = re.compile(r"\^-?[1-9]|[*/·]")
_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]{1,40})[)\]】]")
_STATED = re.compile(
    r"(?:金额单位|货币单位|数量单位|单位|UNITS?|CURRENCY|UNIT OF ACCOUNT)\s*[:：为]\s*(.{1,40})",
    re.IGNORECASE,
)
_EXPRESSED = re.compile(r"(?:以|按)([^以按，。]{1,12}?)(?:列示|呈列|计算|为单位|计)")
_SCALE_BEHIND = re.compile(
    rf"(人民币|美元|港元|港币|{_any(_CURRENCIES)})\s*[(\[]\s*(?:in )?([^()\[\]]{{1,12}})\s*[)\]]",
    re.IGNORECASE,
)
_IN = re.compile(r"(?:EXPRESSED |AMOUNTS |FIGURES |ALL )*IN ", re.IGNORECASE)
_MIXED_CURRENCY = re.compile(
    r"(人民币|美元|港元|港币|欧元|日元|英镑|韩元|新台币)[:：]?((?:[百千]?[万亿]|百万|[十百千])?)元"
)
_CURRENCY_STATED = re.compile(r"(?:币种|货币|CURRENCY)\s*[:：为]\s*([^\s;；,，()]{1,12})", re.IGNORECASE)
_END = re.compile(r"[;；,，、。]|币种|货币|除|EXCEPT|UNLESS|\s{2,}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def unit_of(phrase: str) -> str:
    """Return the unit of the formula language that a phrase is by itself, as 万元 or RMB mn; empty for none."""
    plain = unicodedata.normalize("NFKC", phrase).strip().strip(":：.")
    upper = _IN.sub("", " ".join(plain.upper().replace("’", "'").split()))
    if not upper or (upper[0].isdigit() and not upper.startswith(("10", "000"))):
        return ""
    return _PLAIN.get(upper) or _english(upper) or _known(_one_currency(plain.replace(" ", "")))


def unit_in(text: str) -> str:
    """Return the unit that a heading or a label names besides other words: 营业收入（万元）, 单位：百万元 币种：人民币.

    A bracket that is no unit, as in 归母净利润（扣非）, names none.
    """
    plain = unicodedata.normalize("NFKC", text)
    for match in _STATED.finditer(plain):
        stated = _END.split(match[1])[0].strip("() ")
        found = unit_of(stated) or unit_of(stated.split(" ")[0])
        if found:
            return _in_stated_currency(found, plain)
    for match in _EXPRESSED.finditer(plain):
        found = unit_of(match[1])
        if found:
            return found
    for match in _SCALE_BEHIND.finditer(plain):
        found = unit_of(f"{match[1]} {match[2]}") or unit_of(f"{match[1]}{match[2]}元")
        if found:
            return found
    for match in _BRACKETED.finditer(plain):
        found = unit_of(match[1]) or unit_of(_END.split(match[1])[0]) or _last_part(match[1])
        if found:
            return found
    return _last_words(plain)


def without_unit(text: str) -> str:
    """Return a label without the bracket that holds its unit."""
    plain = unicodedata.normalize("NFKC", text)
    return _BRACKETED.sub(lambda match: "" if unit_in(match[0]) else match[0], plain).strip()


def is_money(unit: Unit) -> bool:
    """Say whether a unit is an amount of one currency, and nothing per something."""
    return len(unit.powers) == 1 and unit.powers[0][1] == 1 and unit.powers[0][0].is_currency


def _one_currency(text: str) -> str:
    """Return 人民币百万元 as 百万元 and 港币千元 as 千港元."""
    match = _MIXED_CURRENCY.fullmatch(text)
    if match is None:
        return text
    return match[2] + ("元" if match[1] == "人民币" else match[1])


def _in_stated_currency(unit: str, text: str) -> str:
    """Return the unit in the currency stated beside it: 单位：百万元 币种：美元 is millions of dollars."""
    match = _CURRENCY_STATED.search(text)
    currency = unit_of(match[1]) if match else ""
    if not currency or "_" in currency or not unit.startswith("CNY"):
        return unit
    return currency + unit.removeprefix("CNY")


def _english(upper: str) -> str:
    match = _AMOUNT_FIRST.fullmatch(upper) or _SCALE_FIRST.fullmatch(upper)
    if match is None:
        return ""
    noun = _CURRENCIES.get(match["noun"]) or _THINGS[match["noun"]]
    per = match.groupdict().get("per")
    return f"{noun}{_SCALES[match['scale']]}{f'/{per.lower()}' if per else ''}"


def _last_part(text: str) -> str:
    """Return the unit behind a comma, as in (consolidated, RMB mn)."""
    parts = re.split(r"[,，;；]", text)
    return unit_of(parts[-1]) if len(parts) > 1 else ""


def _last_words(text: str) -> str:
    """Return the unit of an English scale behind other words, as in Income statement, RMB mn."""
    match = _AMOUNT_LAST.search(" ".join(text.upper().split()))
    return unit_of(match[1]) if match else ""


def _known(text: str) -> str:
    """Return the model's own spelling of a unit it knows; a bare multiple such as 万 is none."""
    if not text or len(text) > 20 or not all(map(is_unit_word, _BETWEEN.split(text))):
        return ""  # asked first: refusing looks for the nearest unit, which takes its time
    try:
        unit = Unit.parse(text)
    except UnknownUnit:
        return ""
    if unit.is_dimensionless or (unit.dimensions in {(("time", 1),), (("lot", 1),)} and len(text) == 1):
        return unit.text if text in {"%", "x", "倍", "1"} else ""
    return unit.text
