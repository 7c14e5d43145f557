"""How values are shown to people: amounts, percent, days, periods and boxes; for both languages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from planextract.records import Bbox

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")

_NARROW_NO_BREAK = "\u202f"
_MINUS = "\u2212"
_POINT: dict[Language, str] = {"sv": ",", "en": "."}
_THOUSANDS: dict[Language, str] = {"sv": _NARROW_NO_BREAK, "en": ","}


def number(value: int | float | Decimal | None, language: Language, signed: bool = False) -> str:
    """Write a number with thousands apart and the decimals that it has; ``signed`` adds a plus. None gives ``''``."""
    if value is None:
        return ""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    text = format(abs(exact).normalize(), "f")
    whole, _, decimals = text.partition(".")
    groups = f"{int(whole):,}".replace(",", _THOUSANDS[language])
    sign = _MINUS if exact < 0 else "+" if signed and exact > 0 else ""
    return sign + groups + (_POINT[language] + decimals if decimals else "")


def thousand_kronor(amount_sek: int | None, language: Language, signed: bool = False) -> str:
    """Write an amount in kronor as thousands of kronor, exactly: 1 234 500 becomes ``1 234,5``."""
    return "" if amount_sek is None else number(Decimal(amount_sek) / 1000, language, signed)


def percent(value: float | Decimal | None, language: Language) -> str:
    """Write a change in percent with its sign and one decimal; None gives ``''``."""
    if value is None:
        return ""
    rounded = Decimal(str(value)).quantize(Decimal("0.1"))
    text = number(rounded, language, signed=True)
    return text + ("" if rounded % 1 else _POINT[language] + "0") + "\u00a0%"


def period(start: int | None, end: int | None) -> str:
    """Write the years of a plan: ``2025–2027``, a single year, or ``?``."""
    if start is None:
        return "?"
    return str(start) if end in (None, start) else f"{start}\u2013{end}"


def moment(text: str | None) -> str:
    """Write a published moment (ISO 8601) for people: ``2025-06-17 14:05 UTC``; None gives a dash."""
    if not text:
        return "–"
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return text
    return told.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if told.tzinfo else told.strftime("%Y-%m-%d %H:%M")


def size(count: int | None, language: Language) -> str:
    """Write a number of bytes for people: ``1,4 MB``."""
    value = Decimal(count or 0)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{number(value.quantize(Decimal('0.1') if unit != 'B' else Decimal(1)), language)}\u00a0{unit}"
        value /= 1000
    return f"{number(value.quantize(Decimal('0.1')), language)}\u00a0GB"


def box(text: str | None) -> Bbox | None:
    """Read the ``bbox`` column of a published row; None where the row has no place."""
    if not text:
        return None
    x0, top, x1, bottom = (float(edge) for edge in json.loads(text))
    return (x0, top, x1, bottom)
