"""List the frozen holiday tables: the names that a policy may use, and what each table answers for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Holds the label of a table, the weekdays always free (1 = Monday … 7), the first and the last ISO day known."""

    label: str
    free_weekdays: frozenset[int]
    first: str
    last: str


SUNDAY, WEEKEND = frozenset({7}), frozenset({6, 7})

CALENDARS: Mapping[str, HolidayTable] = {
    "eu_common": HolidayTable(
        "Monday to Friday but for the holidays of all member states", WEEKEND, "2025-01-01", "2036-12-31"
    ),
    "uk_england": HolidayTable(
        "Monday to Friday but for the bank holidays of England", WEEKEND, "2025-01-01", "2036-12-31"
    ),
    "us_federal": HolidayTable("Monday to Friday but for federal holidays", WEEKEND, "2025-01-01", "2036-12-31"),
    "us_ftc": HolidayTable("Monday to Saturday but for federal holidays", SUNDAY, "2025-01-01", "2036-12-31"),
    "weekends": HolidayTable("Monday to Friday are working days, holidays too", WEEKEND, "2000-01-01", "2079-12-31"),
}
"""By name, in alphabetical order. The days are in `spec/calendars`; `meaning.calendars.calendar` reads them."""
