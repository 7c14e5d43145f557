"""Swedish numbers as plans print them, read exactly: one cell's text to one :class:`Amount`, or to nothing.

The forms are those of DOMAIN.md section 2: thousands by any space or by nothing, decimal comma, every minus sign with
or without a space after it (or right behind the number, as ledgers print it), nil marks, percent, tax rates, footnote
marks that stick to the number, words such as *ca*.
A text that does not have one of these forms is no amount: nothing is guessed. Numbers of another notation
(``1,234.56``) are refused; full stops between thousands are read, and whether the document may have any is for the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from planextract.swedish.units import PERCENT, RATE, SPACES, Unit, unit_named

AmountKind = Literal["number", "nil", "percent", "rate"]

MINUS_SIGNS = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
"""Every character that plans print for minus: hyphens, dashes, the minus sign."""

_MINUS_TO_HYPHEN = str.maketrans(dict.fromkeys(MINUS_SIGNS, "-"))
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_NIL = re.compile(r"-{1,3}|\.{1,3}|…")
_DIGITS = r"(?:\d{1,3}(?: \d{3})+|\d{1,3}(?:\.\d{3})+|\d+)"
_NUMBER = re.compile(rf"(?P<sign>[-+±]?) ?(?P<whole>{_DIGITS})(?:[,](?P<part>\d+))?")
_POINT_NUMBER = re.compile(r"(?P<sign>[-+]?) ?(?P<whole>\d+)\.(?P<part>\d{1,2})")
_LEDGER_NEGATIVE = re.compile(rf"(?!(?:19|20)\d\d-)(?P<whole>{_DIGITS})(?:,(?P<part>\d+))?-")
"""``1 310-``, as ledgers print a negative number; ``2025-`` is the beginning of a period."""
_TAX_RATE = re.compile(r"(?P<whole>\d{1,2}):(?P<part>\d{2})")
_PARENTHESES = re.compile(r"\((?P<inside>[^()]*)\)")
_STARS = re.compile(r"\s?(?P<mark>[*†‡]{1,3}|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}\)?)$")
_STUCK_MARK = re.compile(r"(?P<number>.*\d)(?P<mark>[1-3]?\d\))$")
_SPACED_MARK = re.compile(r"(?P<number>.*\d) (?P<mark>(?:\d{1,2}|[a-z])\))$")
_LEADING_MARK = re.compile(r"(?P<mark>(?:[*†‡]{1,3}|\d{1,2}\))) ?(?P<number>[-+]? ?\d.*)$")
_ABOUT = re.compile(
    r"(?P<word>ca\.?|cirka|c:a|ung\.?|ungefär|omkring|drygt|knappt|minst|högst|max|min|mer än|mindre än|över|under|[~≈<>≤≥]) ?"
    r"(?P<number>[-+]? ?\d.*)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?P<number>.*\d) ?(?P<word>%|[^\W\d_][\w/²]*\.?|:-)$")
_WITH_FULL_STOPS = re.compile(r"[-+]? ?\d{1,3}(?:\.\d{3})+(?:,\d+)?-?")
_FOREIGN = re.compile(r"[-+]? ?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,})-?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What one cell says.

    ``value`` is exact. ``decimals`` is how many decimals are printed (the precision a sum may be rounded to). ``unit``
    is a unit printed beside the number itself. ``note`` is what is printed with the number and is no part of it: a
    footnote mark, a word such as *ca*, a previous value in parentheses. ``parenthesised`` says that the whole number
    stands in parentheses: the previous year or edition, never a negative.
    """

    value: Decimal
    kind: AmountKind = "number"
    decimals: int = 0
    unit: Unit | None = None
    note: str | None = None
    parenthesised: bool = False


def read_amount(text: str) -> Amount | None:
    """The amount that ``text`` is, or None where it is none or can be read in more than one way."""
    readings = read_amounts(text)
    return readings[0] if len(readings) == 1 else None


@lru_cache(maxsize=4096)
def read_amounts(text: str) -> tuple[Amount, ...]:
    """Every way to read ``text`` as one amount, likeliest first: none for text, more than one only for stuck footnote
    marks.
    """
    plain = plain_number_text(text)
    if not plain:
        return ()
    if _NIL.fullmatch(plain):
        return (Amount(value=Decimal(0), kind="nil"),)
    return _read_noted(plain)


@lru_cache(maxsize=4096)  # each cell is looked at by many rules
def plain_number_text(text: str) -> str:
    """``text`` with every space as a plain one, every minus as a hyphen, nothing invisible, no space at either end."""
    spaced = _INVISIBLE.sub("", text).translate(SPACES).translate(_MINUS_TO_HYPHEN)
    return re.sub(r" +", " ", spaced).strip()


def is_foreign_number(text: str) -> bool:
    """Whether ``text`` is a number of another notation: ``1.234.567,89``, ``1,234.56``. Few Swedish plans print the first of
    these, none the other.
    """
    return _FOREIGN.fullmatch(plain_number_text(text)) is not None


def has_full_stops(text: str) -> bool:
    """Whether ``text`` is a number with full stops between its thousands."""
    return _WITH_FULL_STOPS.fullmatch(plain_number_text(text)) is not None


def _read_noted(plain: str) -> tuple[Amount, ...]:
    """Set aside what is printed with a number (marks, words, parentheses), then read the number itself."""
    bare = _read_bare(plain)
    if bare is not None:
        return (bare,)
    for pattern in (_STARS, _SPACED_MARK, _LEADING_MARK, _ABOUT):
        match = pattern.match(plain) if pattern is not _STARS else pattern.search(plain)
        if match is None:
            continue
        groups = match.groupdict()
        number = groups["number"] if "number" in groups else plain[: match.start()]
        note = groups["word"] if "word" in groups else groups["mark"]
        inner = _read_noted(number.strip())
        if inner:
            return tuple(_with_note(amount, note) for amount in inner)
    stuck = _read_stuck_mark(plain)
    return stuck or _read_parentheses(plain)


def _read_stuck_mark(plain: str) -> tuple[Amount, ...]:
    """Read ``2 3451)`` as 2 345 and mark ``1)``; grouping decides how many digits are the mark's, else both readings
    come back.
    """
    if _STUCK_MARK.fullmatch(plain) is None:
        return ()
    readings = []
    for length in (2, 3):
        number, mark = plain[:-length], plain[-length:]
        if not re.fullmatch(r"[1-9]\)|[12]\d\)", mark):
            continue
        amount = _read_bare(number)
        if amount is not None and number[-1].isdigit():
            readings.append(_with_note(amount, mark))
    return tuple(readings)


def _read_parentheses(plain: str) -> tuple[Amount, ...]:
    match = _PARENTHESES.search(plain)
    if match is None or not re.search(r"\d", match["inside"]):
        return ()
    inside = _read_bare(match["inside"].strip())
    outside = (plain[: match.start()] + plain[match.end() :]).strip()
    if inside is None:
        return ()
    if not outside:
        return (replace(inside, parenthesised=True),)
    if match.end() != len(plain):
        return ()
    value = _read_bare(outside)
    return () if value is None else (_with_note(value, match.group()),)


def _read_bare(plain: str) -> Amount | None:
    """A number with at most a sign, a percent sign or a unit after it."""
    match = _NUMBER.fullmatch(plain)
    if match is not None:
        return _amount(match["sign"], match["whole"], match["part"])
    match = _POINT_NUMBER.fullmatch(plain)
    if match is not None:
        return _amount(match["sign"], match["whole"], match["part"])
    match = _LEDGER_NEGATIVE.fullmatch(plain)
    if match is not None:
        return _amount("-", match["whole"], match["part"])
    match = _TAX_RATE.fullmatch(plain)
    if match is not None:
        return replace(_amount("", match["whole"], match["part"]), kind="rate", unit=RATE)
    match = _SUFFIX.fullmatch(plain)
    if match is None or match["number"] == plain:
        return None
    unit = unit_named("kr" if match["word"] == ":-" else match["word"])
    amount = _read_bare(match["number"].strip())
    if unit is None or amount is None or (amount.unit is not None and amount.kind != "rate"):
        return None
    if amount.kind == "rate":
        return amount
    return replace(amount, unit=unit, kind="percent" if unit == PERCENT else "number")


def _amount(sign: str, whole: str, part: str | None) -> Amount:
    digits = whole.replace(" ", "").replace(".", "") + (f".{part}" if part else "")
    value = Decimal(digits)
    return Amount(value=-value if sign == "-" else value, decimals=len(part or ""))


def _with_note(amount: Amount, note: str) -> Amount:
    return replace(amount, note=note if amount.note is None else f"{note} {amount.note}")
