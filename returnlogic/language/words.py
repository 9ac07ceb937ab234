"""List the words that a policy may use where the grammar takes any name, and their labels in reports.

`typecheck` refuses any other word; `meaning` says what each word stands for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

COUNTING = ("unsaid", "calendar_days", "eu", "uk_after", "uk_beginning")
"""How the days of a period are counted (semantics M5)."""

SILENCE = ("refuses",)
"""What it means that no clause speaks of a right."""

AFTERWARDS = ("silent", "refused")
"""What holds once a time limit has passed."""

CONSEQUENCES = ("refused", "unsaid", "shop_may_refuse")
"""What failing a requirement leads to."""

CONSEQUENCE_READINGS = ("right_lost", "right_kept")
"""How an unsaid consequence can be read."""

MODES = ("formality", "freely", "unclear")
"""How a party may answer a request for its approval."""

MODE_READINGS = ("formality", "freely")
"""How an unclear approval can be read."""

CHOOSERS = ("customer", "shop", "unsaid")
"""Who chooses among several remedies."""

TERMS = (
    "change_at_will",
    "compliance",
    "deemed_acceptance",
    "hinders_action",
    "keeps_payment",
    "penalty",
    "proof_burden",
    "shop_interprets",
    "waiver",
)
"""The kinds of term that a law can forbid."""

STRENGTHS = ("floor", "ceiling", "default")
"""Whether a provision is the least, the most, or what holds where a policy is silent."""

CONTROLLERS = ("customer", "shop", "world", "carrier", "recipient", "seller", "platform")
"""Who brings a fact or an event about."""

SAME_DAY_READINGS = ("first", "second")
"""Which of two events of one day comes first."""

YEARS = ("2025-01-01", "2028-12-31")
"""The earliest and the latest contract date of a policy, as ISO days."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Holds the greatest number of a unit of time that a limit can have, and the days that one is at most."""

    most: int
    days: int


UNITS: Mapping[str, Unit] = {
    "minutes": Unit(525600, 0),
    "hours": Unit(8760, 0),
    "days": Unit(10950, 1),
    "working days": Unit(90, 2),
    "weeks": Unit(1560, 7),
    "months": Unit(360, 31),
    "years": Unit(30, 366),
}

EU_DAYS = 3 * 366
"""The days that a limit has at most where days are counted as the Union does: its holidays are known so far ahead."""

DAYS_OF_MONTH: Mapping[str, int] = {
    "January": 31,
    "February": 28,
    "March": 31,
    "April": 30,
    "May": 31,
    "June": 30,
    "July": 31,
    "August": 31,
    "September": 30,
    "October": 31,
    "November": 30,
    "December": 31,
}
"""The days that a month has in every year, by its name, in the order of the calendar."""


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice of counting or of money that a text leaves unsaid: its label, and the label of each admitted value."""

    label: str
    value_labels: Mapping[str, str]

    @property
    def values(self) -> tuple[str, ...]:
        """Return the admitted values, in the order declared; none is a default."""
        return tuple(self.value_labels)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the label of each admitted value, in the same order."""
        return tuple(self.value_labels.values())


SWITCHES: Mapping[str, Switch] = {
    "event_day": Switch(
        "is the day of the event counted",
        {"not_counted": "day of the event not counted", "counted": "day of the event counted"},
    ),
    "last_day": Switch(
        "is the last day itself still in time",
        {"counted": "last day still in time", "not_counted": "last day too late"},
    ),
    "roll_over": Switch(
        "does a last day on a weekend move",
        {"none": "a last day never moves", "next_working_day": "a last day on a weekend moves to Monday"},
    ),
    "month_rounding": Switch(
        "a month without that day",
        {
            "down": "where the last month has no such day, the time ends on that month's last day",
            "up": "where the last month has no such day, the time ends on the first day of the next",
        },
    ),
    "rounding": Switch(
        "how a fraction of the smallest coin is rounded",
        {
            "half_up": "fractions of a coin are rounded to the nearest coin, a half up",
            "down": "fractions of a coin are rounded down",
            "up": "fractions of a coin are rounded up",
        },
    ),
    "charges": Switch(
        "how a charge is taken",
        {"kept": "charges are kept from what is paid back", "billed": "charges are billed beside what is paid back"},
    ),
}

WAYS = ("kept", "billed")
"""How a charge is taken: from what is paid back, or beside it (semantics M20)."""

STACKING = ("added", "highest")
"""How several charges for one line of the ledger stand together where no relation says it (semantics M21)."""

FULL_REFUND = "what is paid back “in full”"
"""The label of the switch `full_refund`, whose values are the sums that a vocabulary gives that role."""

_NO_ARTICLE = ("the", "a", "an", "all", "each", "everything", "half", "how", "what", "whatever")


def means_in_full(sum_label: str) -> str:
    """Return what is assumed where “in full” is read as a sum, as a part of a sentence."""
    article = "" if sum_label.split(" ", 1)[0] in _NO_ARTICLE else "the "
    return f"“in full” means {article}{sum_label}"


RESERVED = re.compile(
    "|".join(SWITCHES) + "|full_refund|working_days"
    r"|(?:means|gate|consequence|same_day|stacking)\..*"
    r"|.*\.(?:scope|entitled|app|live|met|states|late|due|first|alone|last|window[0-9]+)"
)
"""The names that the language makes itself, out of switches and of the names of clauses; no file may declare them."""
