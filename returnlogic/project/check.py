"""Load -> check -> report in one object: run every check on a policy, once, and once more without a headline."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._catalogue import CATALOGUE, checks
from returnlogic.checks._conflicts import absolute, by_clock, conflicts, stars
from returnlogic.checks._subject import Check, Subject
from returnlogic.project.load import Policy
from returnlogic.solver.ask import DEFAULT_BUDGET, OutOfBudget

LAST = ("RL413", "RL505", "RL602", "RL604", "RL905")
"""Checks over what the others found, in this order."""

ALWAYS = ("RL602", "RL604", "RL905")
"""Checks that no selection leaves out: what could not be told, or was not asked, is always said."""

NOT_BUILT = "not built yet"
_HEAVIEST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True)
class Checked:
    """What is known of one policy: goals and findings, heaviest first, in an order that no run changes."""

    policy: Policy
    goals: tuple[Goal, ...]
    findings: tuple[Finding, ...]
    queries: int = 0
    dump: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Goals by verdict."""
        return {v.value: sum(1 for g in self.goals if g.verdict is v) for v in Verdict}


def check(
    policy: Policy,
    *,
    budget: int = DEFAULT_BUDGET,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    verified_only: bool = False,
    dump: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Every finding of a policy that loaded. `select` and `ignore` are codes; what they leave out counts as skipped.

    Raises `NotReplayed` iff a witness does not reproduce (our own fault).
    """
    assert policy.program is not None, "a policy with problems cannot be checked"
    wanted = [c for c in checks() if c.code in ALWAYS or ((not select or c.code in select) and c.code not in ignore)]
    log: list[str] | None = [] if dump else None
    asked = frozenset(c.code for c in wanted)
    first = Subject(policy.program, budget, policy.coverage, policy.text, dump=log, asked=asked)
    ordinary = [c for c in wanted if c.code not in LAST]
    for c in ordinary:
        progress(f"{policy.path}: {c.code} {c.name}")
        _run(first, c)
    again = [c.code for c in ordinary if c.again]
    hubs = _headlines(first, again)
    if hubs:
        second = Subject(
            policy.program.suspend(hubs), budget, policy.coverage, policy.text, hubs, dump=log, asked=asked
        )
        second.meter = first.meter
        known = {f.fingerprint for f in first.found}
        for c in ordinary:
            if c.again:
                progress(f"{policy.path}: {c.code} {c.name}, apart from {', '.join(hubs)}")
                _run(second, c)
        first.found += [f for f in second.found if f.fingerprint not in known]
        first.goals += [replace(g, subject=f"{g.subject}, apart from {', '.join(hubs)}") for g in second.goals]
    for code, name in CATALOGUE.items():
        built = next((c for c in checks() if c.code == code), None)
        if built is None:
            first.goals.append(Goal(code, name, Verdict.SKIPPED, NOT_BUILT))
        elif built not in wanted:
            first.goals.append(Goal(code, name, Verdict.SKIPPED, "not selected"))
    if not policy.program.law_outputs:
        for code in ("RL401", "RL402", "RL413"):
            if any(c.code == code for c in wanted):
                first.goals.append(Goal(code, "law", Verdict.SKIPPED, "no law to check against"))
    if verified_only:
        _leave_out_unverified(first)
    for code in LAST:
        for c in wanted:
            if c.code == code:
                _run(first, c)
                if verified_only and code not in ALWAYS:
                    _leave_out_unverified(first)
    for c in wanted:
        if not any(g.code == c.code for g in first.goals):
            first.goals.append(Goal(c.code, "this policy", Verdict.PROVED, "there is nothing in it to ask this of"))
    findings = sorted(
        first.found, key=lambda f: (_HEAVIEST[f.severity], f.code, f.clauses, f.topic, f.message, f.fingerprint)
    )
    return Checked(policy, tuple(first.goals), tuple(findings), first.queries, tuple(log or ()))


def _leave_out_unverified(subject: Subject) -> None:
    """Leave out what rests on an unverified provision; its goals are skipped, and the number is said: never silence."""
    rests = [f for f in subject.found if any(entry["verified"] == "unverified" for entry in f.law)]
    subject.found = [f for f in subject.found if f not in rests]
    for code in sorted({f.code for f in rests}):
        number = sum(1 for f in rests if f.code == code)
        reason = "rests on an unverified provision, left out by --verified-only"
        if not any(f.code == code for f in subject.found):
            subject.goals = [
                replace(g, verdict=Verdict.SKIPPED, reason=reason)
                if g.code == code and g.verdict is Verdict.REFUTED
                else g
                for g in subject.goals
            ]
        findings = f"{number} finding{'s' if number > 1 else ''} left out"
        subject.goals.append(Goal(code, findings, Verdict.SKIPPED, reason))


def _run(subject: Subject, c: Check) -> None:
    subject.renew()
    try:
        for result in c.find(subject):
            if isinstance(result, Goal):
                subject.goals.append(result)
            else:
                subject.found.append(result)
    except OutOfBudget as error:
        subject.goals.append(Goal(c.code, "the rest of its goals", Verdict.NOT_PROVED, str(error)))


def _headlines(subject: Subject, again: Collection[str]) -> tuple[str, ...]:
    """The hubs of contradictions that apply in every case: they hide what else is wrong.

    Where that cannot be told, the checks that would be asked again are not proved.
    """
    try:
        edges, goals = conflicts(subject)
        if any(g.verdict is Verdict.NOT_PROVED for g in goals):
            raise OutOfBudget("contradictions are undecided")
        found = stars(subject, [e for e in edges if not by_clock(subject, e)])
        return tuple(s.hub for s in found if s.refusal and absolute(subject, s.hub))
    except OutOfBudget as error:
        subject.goals += [Goal(c, "apart from headlines", Verdict.NOT_PROVED, str(error)) for c in again]
        return ()
