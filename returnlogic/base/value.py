"""Read values of each sort from JSON, write them to it, and show them to a reader.

`None` is the value of an event that has not happened. A fact that is not known is absent, never `None`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money, Sort

Value = bool | int | str | None

MINUTES_PER_DAY = Instant.per_day
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ISO_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)


def day_number(text: str) -> int:
    """Return the day number of an ISO date; raises `ValueError` for anything else."""
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(f"`{text}` is not a date like 2026-05-05")
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        raise ValueError(f"there is no day `{text}` in the calendar") from None


def minute_number(text: str) -> int:
    """Return the minute number of an ISO instant `2026-05-05T14:30`; raises `ValueError` for anything else."""
    found = _ISO_INSTANT.fullmatch(text)
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        raise ValueError(f"`{text}` is not an instant like 2026-05-05T14:30")
    return day_number(found[1]) * MINUTES_PER_DAY + int(found[2]) * 60 + int(found[3])


def minor_units(text: str) -> int:
    """Return the minor units of a decimal amount with at most two places; raises `ValueError` for anything else."""
    try:
        if not _DECIMAL.fullmatch(text):
            raise InvalidOperation
        return int(Decimal(text) * 100)
    except InvalidOperation:
        raise ValueError(f"`{text}` is not an amount like 49.90") from None


def read(sort: Sort, raw: object) -> Value:
    """Return the value of a sort that a JSON value stands for; raises `ValueError` saying what was expected."""
    value: Value
    match sort:
        case Bool():
            if not isinstance(raw, bool):
                raise ValueError("expected true or false")
            return raw
        case Enum(members):
            if not isinstance(raw, str) or raw not in members:
                raise ValueError(f"expected one of {', '.join(members)}")
            return raw
        case Int(lo, hi):
            if not isinstance(raw, int) or isinstance(raw, bool):
                raise ValueError(f"expected a whole number from {lo} to {hi}")
            value = raw
        case Money():
            if not isinstance(raw, str):
                raise ValueError('expected an amount as a decimal string like "49.90"')
            value = minor_units(raw)
        case Date():
            if not isinstance(raw, str):
                raise ValueError('expected a date like "2026-05-05"')
            value = day_number(raw)
        case Instant():
            if not isinstance(raw, str):
                raise ValueError('expected an instant like "2026-05-05T14:30"')
            value = minute_number(raw)
    if not sort.lo <= value <= sort.hi:
        raise ValueError(f"outside {show(sort, sort.lo)} to {show(sort, sort.hi)}")
    return value


def write(sort: Sort, value: Value) -> object:
    """Return the JSON form of a value: the inverse of `read`, with `null` for an event that has not happened."""
    if value is None or isinstance(value, bool | str):
        return value
    match sort:
        case Money():
            return decimal_amount(value)
        case Date():
            return date.fromordinal(value).isoformat()
        case Instant():
            day, minute = divmod(value, MINUTES_PER_DAY)
            return f"{date.fromordinal(day).isoformat()}T{minute // 60:02d}:{minute % 60:02d}"
        case _:
            return value


def decimal_amount(minor: int) -> str:
    """Return an amount of minor units as a decimal with two places."""
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def in_words(name: str) -> str:
    """Return a name of the vocabulary as people read it: `return_carriage` is `return carriage`."""
    return name.replace("_", " ")


def yes_or_no(value: bool) -> str:
    """Return the word for a truth value, in the language of policies and of reports."""
    return "yes" if value else "no"


def as_word(value: Value) -> str:
    """Return a yes/no, a member of an enum or a number as an `assume` line writes it."""
    return yes_or_no(value) if isinstance(value, bool) else str(value)


def show(sort: Sort, value: Value) -> str:
    """Return a value as a reader writes it: `Tue 5 May 2026`, `49.90`, `yes`."""
    if value is None:
        return "has not happened"
    match sort:
        case Bool():
            return yes_or_no(bool(value))
        case Enum():
            return in_words(str(value))
        case Date():
            return show_day(int(value))
        case Instant():
            day, minute = divmod(int(value), MINUTES_PER_DAY)
            return f"{show_day(day)} {minute // 60:02d}:{minute % 60:02d}"
        case Int(unit=unit):
            return f"{value} {unit}".strip()
        case Money():
            return str(write(sort, value))


def show_day(day: int) -> str:
    """Return a day number as a date with its weekday, the same in every locale."""
    d = date(1, 1, 1) + timedelta(days=day - 1)
    return f"{_WEEKDAYS[d.weekday()]} {d.day} {_MONTHS[d.month - 1]} {d.year}"
