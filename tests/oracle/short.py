"""Write small policies in short: `kind name RELATION: item; item` is a clause; quote, right and basis are added."""

from __future__ import annotations

import re

from tests.oracle.policies import BASIS, DECISION

CLAUSE = re.compile(
    r"(entitlement|exclusion|requirement|step|discretion|charge|obligation|statement|restatement) (\w+)([^:]*): (.*)"
)


def policy(*parts: str, counting: str = "calendar_days", law: bool = False, rights: str = "r") -> str:
    """The text of a policy of these parts."""
    head = ['policy small "small"', '  source "q.txt"', "  uses oracle", *(["  law toy"] if law else ())]
    head += ["  money EUR", f"  counting {counting}", "  silence refuses", "  period from 2026-01-07 to 2026-01-07"]
    return "\n".join([*head, *(f'right {r} "{r}"' for r in rights), *map(written, parts)]) + "\n"


def written(part: str) -> str:
    """A part as it stands in a policy."""
    found = CLAUSE.fullmatch(part)
    if found is None:
        return part
    kind, name, more, items = found.groups()
    of = "" if kind == "statement" or " for " in more else " for r"
    basis = "" if not more or "for" in more.split()[:1] or "restates" in more else f" {BASIS}"
    if more.endswith(" decided"):
        more, basis = more.removesuffix(" decided"), f" {DECISION}"
    return "\n  ".join([f"{kind} {name}{of}{more}{basis}", 'quote "q"', *items.split("; ")])


def rows(mode: str) -> str:
    """A table of three rows."""
    cells = (("defect is broken", "customer"), ("ground is fault", "customer"), ("came has happened", "shop"))
    found = [f"  row {condition}:\n    {party} pays way_back" for condition, party in cells]
    return "\n".join(["tiers legs for r", f"  {mode}", '  quote "q"', *found])
