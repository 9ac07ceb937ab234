"""The inputs of a program: facts and events of the vocabulary, their sorts and what is typical of them (W1 to W4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money, Sort
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number, minor_units, minute_number
from returnlogic.language import tree as t
from returnlogic.language.names import Symbols
from returnlogic.meaning.program import Input

DEFAULT_PERIOD = ("2026-01-01", "2027-12-31")
YEARS_AFTER = 4
"""A case's last event lies at most this many years after the last contract date (semantics W2)."""

TEN_O_CLOCK = 10 * 60
"""The minute of the day at which an event happens that has a typical day."""

DAYS = {"days": 1, "weeks": 7}


def contract_period(policy: t.File) -> tuple[int, int]:
    """Return the first and the last day on which a contract of the policy can be made."""
    header = policy.header("period")
    texts = [v.text for v in header.values if isinstance(v, t.Literal)] if header else list(DEFAULT_PERIOD)
    return day_number(texts[0]), day_number(texts[1])


def inputs(table: Symbols, period: tuple[int, int], instants: frozenset[str]) -> dict[str, Input]:
    """Return the facts, then the events of the vocabulary, in its order; `instants` are counted in minutes."""
    found = [_fact(f) for f in table.facts.values()]
    later, contract = (period[0], last_event_day(period)), table.role("contract")
    for name, e in table.events.items():
        found.append(_event(e, period if name == contract else later, name in instants))
    return {i.name: i for i in found}


def _fact(f: t.Fact) -> Input:
    sort: Sort
    match f.sort:
        case "yes/no":
            sort = Bool()
        case "one of":
            sort = Enum(tuple(w.text for w in f.members))
        case "money":
            sort = Money(minor_units(f.lo), minor_units(f.hi))
        case _:
            sort = Int(int(f.lo), int(f.hi), f.unit)
    typical = literal_value(sort, f.typical) if f.typical is not None else None
    if typical is None:
        typical = False if isinstance(sort, Bool) else sort.members[0] if isinstance(sort, Enum) else sort.lo
    party = f.party.text if f.party else "reviewer"
    sentences = [s.text if s is not None else "" for s in f.sentences]
    said = (sentences[0], f.label.text) if isinstance(sort, Bool) else tuple(sentences)
    said = said if any(sentences) else ()
    return Input(f.name.text, f.label.text, sort, party, f.phase, judged=f.judged, typical=typical, sentences=said)


def _event(e: t.Event, days: tuple[int, int], instant: bool) -> Input:
    lo, hi = days
    sort = Instant(lo * MINUTES_PER_DAY, (hi + 1) * MINUTES_PER_DAY - 1) if instant else Date(lo, hi)
    usual: Value = None
    if e.typical is not None:
        usual = min(max(day_number(e.typical.text), lo), hi) * sort.per_day + (TEN_O_CLOCK if instant else 0)
    after = None
    if e.typical_amount is not None and e.typical_after is not None:
        after = (e.typical_after.text, e.typical_amount.number * DAYS.get(e.typical_amount.unit, 1))
    phase = e.phase or "after"
    return Input(e.name.text, e.label.text, sort, e.party.text, phase, event=True, typical=usual, typical_after=after)


def last_event_day(period: tuple[int, int]) -> int:
    """Return the last day on which an event of a case can lie."""
    return period[1] + YEARS_AFTER * 365


def events_in_minutes(table: Symbols, files: Sequence[t.File]) -> frozenset[str]:
    """Return the events that some text counts in hours or minutes; all others are days (semantics W4)."""
    found: set[str] = set()
    for act, amount, anchor in _measured(files):
        unit = table.standards[amount.name].unit if amount.name else amount.unit
        if unit.rstrip("s") in ("hour", "minute"):
            found.update(n for word in (act.text, anchor.text) for n in _made_of(table, word))
    return frozenset(found)


def _measured(files: Sequence[t.File]) -> Iterator[tuple[t.Word, t.Amount, t.Word]]:
    """Yield the act, the length and the anchor of every period of the files, each source once."""
    conditions: list[t.Condition | None] = []
    for file in {f.source: f for f in reversed(files)}.values():
        for d in file.declarations:
            if isinstance(d, t.AxiomItem):
                conditions += [d.premise, d.condition]
            elif isinstance(d, t.Property | t.Decide):
                conditions.append(d.condition)
            for item in d.items if isinstance(d, t.ClauseItem) else ():
                if isinstance(item, t.LimitItem) and item.amount is not None:
                    yield item.act, item.amount, item.anchor
                elif isinstance(item, t.Due) and item.amount is not None and item.anchor is not None:
                    yield item.anchor, item.amount, item.anchor
                elif isinstance(item, t.When | t.States | t.Means | t.Must):
                    conditions.append(item.condition)
    for c in conditions:
        for distance in distances(c) if c is not None else ():
            yield distance.act, distance.amount, distance.anchor


def _made_of(table: Symbols, name: str) -> list[str]:
    """Return the events of the vocabulary that a name is made of in the end."""
    parts = table.moments[name].events if name in table.moments else ()
    parts = table.readings[name].alternatives if name in table.readings else parts
    return [n for w in parts for n in _made_of(table, w.text)] if parts else [name]


def literal_value(sort: Sort, literal: t.Literal) -> Value:
    """Return the value of a sort that a literal stands for; a date stands for its first minute where they count."""
    match literal.kind:
        case "yes":
            return True
        case "no":
            return False
        case "number":
            return int(literal.text)
        case "money":
            return minor_units(literal.text)
        case "date":
            return day_number(literal.text) * (sort.per_day if isinstance(sort, Instant) else 1)
        case "instant":
            minute = minute_number(literal.text)
            return minute if isinstance(sort, Instant) else minute // MINUTES_PER_DAY
        case _:
            return literal.text


def distances(c: t.Condition) -> list[t.Distance]:
    """Return every `within` and `more than` of a condition."""
    match c:
        case t.Junction(_, parts):
            return [d for p in parts for d in distances(p)]
        case t.Negation(part) | t.Group(part):
            return distances(part)
        case t.Distance():
            return [c]
        case _:
            return []
