"""Which frozen holiday tables there are: the names that a policy may use, and what each table answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """The weekdays that are always free (1 = Monday … 7), and the first and the last ISO day the table answers for."""

    free_weekdays: frozenset[int]
    first: str
    last: str


SUNDAY, WEEKEND = frozenset({7}), frozenset({6, 7})

CALENDARS: Mapping[str, HolidayTable] = {
    "eu_common": HolidayTable(WEEKEND, "2025-01-01", "2036-12-31"),
    "uk_england": HolidayTable(WEEKEND, "2025-01-01", "2036-12-31"),
    "us_federal": HolidayTable(WEEKEND, "2025-01-01", "2036-12-31"),
    "us_ftc": HolidayTable(SUNDAY, "2025-01-01", "2036-12-31"),
    "weekends": HolidayTable(WEEKEND, "2000-01-01", "2079-12-31"),
}
"""By name, in alphabetical order. The days are in `spec/calendars`; `meaning.calendars.calendar` reads them."""
