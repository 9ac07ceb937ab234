"""Say which findings against the law begin and end on which day, as provisions come into force and go out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from returnlogic.app.check import Say, check
from returnlogic.app.load import Policy, period_of, program_of, reloaded
from returnlogic.base.faults import InputFault
from returnlogic.base.finding import Finding, Verdict
from returnlogic.base.value import day_number
from returnlogic.language.words import YEARS
from returnlogic.law.compared import AGAINST_LAW
from returnlogic.meaning.clause import Clause
from returnlogic.solver.ask import DEFAULT_BUDGET


@dataclass(frozen=True, slots=True)
class DatedProvision:
    """A provision of the law that a policy is compared with, from its first day to the day before `end` (ISO days)."""

    id: str
    citation: str
    title: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class AlteredFinding:
    """A finding that stays while the law it is measured by changes: the citations that join, and those that leave."""

    finding: Finding
    joins: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawChange:
    """Holds what begins and ends for contracts from a day on: provisions, and findings against them.

    `alters` are findings on the same sentences by the same check and instrument as before, against other provisions.
    `not_proved` names the codes of which something could not be told for these contracts: no finding of theirs ends.
    """

    day: str
    in_force: tuple[DatedProvision, ...]
    no_longer: tuple[DatedProvision, ...]
    begins: tuple[Finding, ...]
    ends: tuple[Finding, ...]
    alters: tuple[AlteredFinding, ...]
    not_proved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawChanges:
    """The changes of a policy's law within a time; the first entry is that time's first day and what holds there."""

    path: str
    title: str
    law: tuple[str, ...]
    first: str
    last: str
    changes: tuple[LawChange, ...]


def law_changes(
    policy: Policy,
    *,
    first: str | None = None,
    last: str | None = None,
    budget: int = DEFAULT_BUDGET,
    progress: Say = lambda _: None,
) -> LawChanges:
    """Compare a policy with its law for the contracts of each stretch of time within which no provision changes.

    `first` and `last` are ISO days, the policy's own period unless given. Raises `PolicyError` iff the policy did not
    load, `InputFault` iff it is no policy or beside no law, or the days are in no order or too far from today.
    """
    path, program = policy.path, program_of(policy)
    assert policy.tree is not None
    if policy.tree.kind != "policy":
        raise InputFault(f"`{path}` is a {policy.tree.kind} file; only policies are compared with the law")
    own = period_of(policy.tree)
    start, end = first or own[0], last or own[1]
    if day_number(start) > day_number(end):
        raise InputFault(f"the time to look at ends on {end}, before it begins on {start}")
    if start < YEARS[0] or end > YEARS[1]:
        raise InputFault(
            f"contracts from {start} to {end} are too far from today: from {YEARS[0]} to {YEARS[1]} at most"
        )
    provisions = [_dated(c) for c in program.clauses if c.provision is not None]
    if not provisions:
        raise InputFault(f"`{path}` is compared with no law: name one in its header, or by `--law`")
    of = {c.id: c.provision.instrument for c in program.clauses if c.provision is not None}
    days = {d for p in provisions for d in (p.start, p.end) if d and start < d <= end}
    starts = [start, *sorted(days)]
    found: list[LawChange] = []
    before: dict[str, Finding] = {}
    for number, day in enumerate(starts):
        until = _day_before(starts[number + 1]) if number + 1 < len(starts) else end
        progress(f"{path}: contracts from {day} to {until}")
        checked = check(reloaded(policy, (day, until)), budget=budget, select=AGAINST_LAW)
        now = {f.fingerprint: f for f in checked.findings if f.code in AGAINST_LAW}
        unknown = {g.code for g in checked.goals if g.verdict is Verdict.NOT_PROVED}
        was = starts[number - 1] if number else day
        begins, ends, alters = _compared(before, now, _in_force(provisions, was), _in_force(provisions, day), of)
        changed = LawChange(
            day,
            tuple(p for p in provisions if p.start == day and number),
            tuple(p for p in provisions if p.end == day and number),
            begins,
            tuple(f for f in ends if f.code not in unknown),
            alters,
            tuple(sorted(unknown)),
        )
        found.append(changed)
        before = now | {k: f for k, f in before.items() if f.code in unknown}  # perhaps they are still there
    return LawChanges(path, program.title, program.law_names, start, end, tuple(found))


def _in_force(provisions: Sequence[DatedProvision], day: str) -> dict[str, DatedProvision]:
    """Return the provisions that are law for contracts of a day, by id."""
    return {p.id: p for p in provisions if p.start and p.start <= day and (not p.end or day < p.end)}


def _compared(
    before: Mapping[str, Finding],
    now: Mapping[str, Finding],
    old_law: Mapping[str, DatedProvision],
    new_law: Mapping[str, DatedProvision],
    instruments: Mapping[str, str],
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[AlteredFinding, ...]]:
    """Return which findings begin, which end, and which stay with other provisions behind them.

    Findings are one and the same iff a check tells them of the same sentences by the same instrument: a fingerprint is
    made of the rights of the law besides, which change with it.
    """
    pairs: list[tuple[Finding | None, Finding | None]] = [(before.get(k), f) for k, f in now.items()]
    left = [f for k, f in before.items() if k not in now]
    for place, (old, new) in enumerate(pairs):
        if old is None and new is not None:
            same = next((f for f in left if _about(f, instruments) == _about(new, instruments)), None)
            if same is not None:
                left.remove(same)
                pairs[place] = (same, new)
    altered = []
    for old, new in pairs:
        if old is not None and new is not None:
            was, is_ = (
                [law[e["id"]].citation for e in f.law if e["id"] in law] for f, law in ((old, old_law), (new, new_law))
            )
            joins, leaves = (tuple(dict.fromkeys(c for c in a if c not in b)) for a, b in ((is_, was), (was, is_)))
            if joins or leaves:
                altered.append(AlteredFinding(new, joins, leaves))
    return tuple(n for o, n in pairs if o is None and n is not None), tuple(left), tuple(altered)


def _about(f: Finding, instruments: Mapping[str, str]) -> tuple[object, ...]:
    """Return what a finding is about: its code, sentences or else topic, and the instruments of its provisions."""
    own = tuple(c for c in f.clauses if c not in instruments)
    return f.code, own, "" if own else f.topic, frozenset(instruments[c] for c in f.clauses if c in instruments)


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _dated(clause: Clause) -> DatedProvision:
    p = clause.provision
    assert p is not None
    return DatedProvision(clause.id, p.citation, p.title, p.in_force_from, p.in_force_to)
