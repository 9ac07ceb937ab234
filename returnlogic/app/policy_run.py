"""Every check of one policy, asked in groups that other processes may run; once more without what dominates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from returnlogic.app._workers import Workers
from returnlogic.app.engagement import possible_terms, settled, terms_of
from returnlogic.app.load import Policy
from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.time_limit import ask_in_time, interruptible
from returnlogic.checks._catalogue import checks, rules
from returnlogic.checks._conflicts import dominating
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.checks._waiver_policy import Waiver, Waivers
from returnlogic.language.coverage import Coverage
from returnlogic.law.compared import AGAINST_LAW, ComparedProvision, compared_provisions
from returnlogic.matters.group import matters
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Term
from returnlogic.meaning.variants import suspend
from returnlogic.solver.ask import DEFAULT_BUDGET, MAX_QUESTIONS, Meter, OutOfBudget, Undecided
from returnlogic.solver.confirm import Confirmed, SecondOpinion, together

ABOUT_WAIVERS = ("RL901", "RL902", "RL903", "RL904")
LAST = ("RL413", "RL505", "RL901", "RL902", "RL904", "RL602", "RL604", "RL903", "RL905")
"""Checks over what the others found, in this order."""

ALWAYS = ("RL602", "RL604", "RL905")
"""Checks that no selection leaves out: what could not be told, or was not asked, is always said."""

TOGETHER = (
    ("RL101", "RL102", "RL112", "RL113", "RL212"),
    ("RL201", "RL202"),
    ("RL303", "RL304", "RL305", "RL307"),
)
"""Checks that use one another's intermediate results (`CheckContext.cache`): one process asks them, in turn."""

HEAVY = ("RL204", "RL401", "RL213", "RL101", "RL201", "RL303", "RL506", "RL111", "RL501", "RL114")
"""Checks that mostly take longest. No result depends on it."""

ELSEWHERE = "asked by other commands: `diff` of two versions, `verify` of an evaluator"
_HEAVIEST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True)
class CheckedPolicy:
    """The result of checking one policy: goals and findings, heaviest first, in an order that no run changes."""

    policy: Policy
    goals: tuple[Goal, ...]
    findings: tuple[Finding, ...]
    queries: int = 0
    dump: tuple[str, ...] = ()
    waived: Mapping[str, Waiver] = field(default_factory=dict)
    second: Confirmed | None = None
    """What the second solver said of the answers “impossible”; `None` iff it was not asked."""

    def counts(self) -> dict[str, int]:
        """Return goals by verdict."""
        return {v.value: sum(1 for g in self.goals if g.verdict is v) for v in Verdict}

    def provisions(self) -> tuple[ComparedProvision, ...]:
        """Return how far the policy was compared with each provision of its law."""
        assert self.policy.program is not None
        skipped = {g.code for g in self.goals if g.verdict is Verdict.SKIPPED}
        goals = [g for g in self.goals if g.code in AGAINST_LAW]
        return compared_provisions(self.policy.program, goals, asked=not skipped & {*AGAINST_LAW})


CodeResult = tuple[tuple[Goal, ...], tuple[Finding, ...], tuple[str, ...]]
"""The goals and findings of one code, and the questions that were asked as SMT-LIB text."""


@dataclass(frozen=True)
class RunContext:
    """Holds what every group of checks over one policy needs, as plain data."""

    program: Program
    coverage: Coverage | None
    budget: int
    codes: frozenset[str]
    dump: bool
    second: bool = False


@dataclass(frozen=True)
class CheckGroup:
    """Names checks that share what they find out, asked under one set of suspended clauses."""

    codes: tuple[str, ...]
    hubs: tuple[str, ...] = ()
    rerun: tuple[str, ...] | None = None  # asked again without the hubs, which this group finds
    engages: tuple[Term, ...] = ()  # asked once all checks of a pass are: does each hold in some possible case?


@dataclass(frozen=True)
class GroupResult:
    """Holds what a group found out per code, and the dominating hubs if it looked for them."""

    by_code: Mapping[str, CodeResult]
    dominating: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    dump: tuple[str, ...] = ()
    queries: int = 0
    second: Confirmed = field(default_factory=Confirmed)
    engagement: Mapping[tuple[str, str], tuple[Term, ...]] = field(default_factory=dict)
    engaged: tuple[bool | Undecided, ...] = ()


def run_group(context: RunContext, group: CheckGroup) -> GroupResult:
    """Run the checks of a group, on a subject and with solver calls of its own: no group depends on another."""
    program = suspend(context.program, group.hubs) if group.hubs else context.program
    log: list[str] = []
    subject = CheckContext(
        program,
        context.budget,
        context.coverage,
        group.hubs,
        dump=log if context.dump else None,
        asked=context.codes,
        meter=Meter(MAX_QUESTIONS * max(1, len(program.jurisdictions))),
        second=SecondOpinion() if context.second else None,
    )
    found: dict[str, CodeResult] = {}
    for c in (c for c in checks() if c.code in group.codes):
        goals, findings, texts = len(subject.goals), len(subject.found), len(log)
        _run(subject, c)
        found[c.code] = (tuple(subject.goals[goals:]), tuple(subject.found[findings:]), tuple(log[texts:]))
    goals, texts = len(subject.goals), len(log)
    engaged = possible_terms(subject, group.engages) if group.engages else ()
    if subject.second is not None:
        subject.second.check = "RL102"  # whose contradictions dominate
    hubs = _dominating(subject, group.rerun) if group.rerun is not None else ()
    subject.renew()
    second = subject.second.result() if subject.second is not None else Confirmed()
    rest = tuple(subject.goals[goals:])
    engagement = subject.engagement
    return GroupResult(found, hubs, rest, tuple(log[texts:]), subject.queries, second, engagement, engaged)


class PolicyRun:
    """Hands the groups of checks of one policy to workers at once, and puts the results together in a fixed order."""

    def __init__(
        self,
        policy: Policy,
        workers: Workers,
        budget: int = DEFAULT_BUDGET,
        *,
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        verified_only: bool = False,
        dump: bool = False,
        say: Callable[[str], None] = lambda _: None,
        waivers: Waivers | None = None,
        severity: Mapping[str, str] = MappingProxyType({}),
        second: bool = False,
    ) -> None:
        assert policy.program is not None, "a policy with problems cannot be checked"
        self.policy = policy
        self.workers = workers
        self.verified_only = verified_only
        self.say = say
        self.severity = severity
        self.wanted = [
            c for c in checks() if c.code in ALWAYS or ((not select or c.code in select) and c.code not in ignore)
        ]
        asked = frozenset(c.code for c in self.wanted)
        self.subject = CheckContext(policy.program, budget, policy.coverage, asked=asked)
        self.subject.waivers = waivers.of(policy.program.name, policy.path) if waivers is not None else None
        context = RunContext(policy.program, policy.coverage, budget, asked, dump, second)
        self.second = second
        self._context = workers.context(context)
        self._results: dict[tuple[bool, int], GroupResult | Exception] = {}
        self._groups: dict[bool, list[CheckGroup]] = {False: [], True: []}
        ordinary = [c for c in self.wanted if c.code not in LAST]
        rerun = [c.code for c in ordinary if c.rerun_without_hub]
        self._hand_out(False, _groups_of(tuple(c.code for c in ordinary), rerun=rerun))

    def _hand_out(self, again: bool, groups: list[CheckGroup]) -> None:
        self._groups[again] = groups
        for number, group in sorted(enumerate(groups), key=lambda g: (g[1].rerun is None, _late(g[1].codes), g[0])):
            self._ask(again, number, group)

    def _ask(self, again: bool, number: int, group: CheckGroup) -> None:
        def take(answer: GroupResult | Exception) -> None:
            self._results[(again, number)] = answer
            self._ask_engagement(again)
            if isinstance(answer, GroupResult):
                apart = f", apart from {', '.join(group.hubs)}" if group.hubs else ""
                self.say(f"{self.policy.path}: {', '.join(group.codes) or 'headlines'}{apart} done")
                if answer.dominating:
                    codes = tuple(c.code for c in self.wanted if c.rerun_without_hub and c.code not in LAST)
                    self._hand_out(True, _groups_of(codes, answer.dominating))

        self.workers.submit(self._context, group, take)

    def _ask_engagement(self, again: bool) -> None:
        """Once all checks of a pass are answered, ask whether what their proved goals are about can be at all."""
        groups = self._groups[again]
        told = [self._results.get((again, n)) for n in range(len(groups))]
        if not all(told) or any(g.engages for g in groups):
            return
        goals = [
            (g, r.engagement) for r in told if isinstance(r, GroupResult) for gs, _, _ in r.by_code.values() for g in gs
        ]
        terms = tuple(dict.fromkeys(t for g, engagement in goals for t in terms_of(g, engagement)))
        if terms:
            groups.append(CheckGroup((), groups[0].hubs, engages=terms))
            self._ask(again, len(groups) - 1, groups[-1])

    def done(self) -> bool:
        """Return whether every group has been answered."""
        return len(self._results) == len(self._groups[False]) + len(self._groups[True])

    def result(self) -> CheckedPolicy:
        """Return what is known of the policy once every group has been answered; raises what the first group raised."""
        self.workers.finish(self.done)
        first, told = self.subject, {}
        for key in sorted(self._results):
            answer = self._results[key]
            if isinstance(answer, OutOfBudget):  # a process that did not end in time
                answer = _unasked(self._groups[key[0]][key[1]], str(answer))
            if isinstance(answer, Exception):
                raise answer
            told[key] = answer
        told = self._settled(told)
        log: list[str] = []
        firsts = [t for (again, _), t in told.items() if not again]
        seconds = [t for (again, _), t in told.items() if again]
        for c in self.wanted:
            for t in firsts:
                if c.code in t.by_code:
                    _put(first, log, t.by_code[c.code])
        for t in firsts:
            first.goals += t.goals
            log += t.dump
        hubs = next((t.dominating for t in firsts if t.dominating), ())
        known = {f.fingerprint for f in first.found}
        for c in self.wanted:
            for t in seconds:
                if c.code in t.by_code:
                    goals, findings, texts = t.by_code[c.code]
                    new = tuple(f for f in findings if f.fingerprint not in known)
                    renamed = tuple(replace(g, subject=f"{g.subject}, apart from {', '.join(hubs)}") for g in goals)
                    _put(first, log, (renamed, new, texts))
        self._over_the_others()
        found = [replace(f, severity=Severity(self.severity.get(f.code, f.severity))) for f in first.found]
        in_order = sorted(
            found, key=lambda f: (_HEAVIEST[f.severity], f.code, f.clauses, f.topic, f.message, f.fingerprint)
        )
        queries = sum(t.queries for t in told.values())
        waived = first.waivers.covered(in_order, self._matters()) if first.waivers is not None else {}
        second = together(t.second for t in told.values()) if self.second else None
        return CheckedPolicy(self.policy, tuple(first.goals), tuple(in_order), queries, tuple(log), waived, second)

    def _settled(self, told: Mapping[tuple[bool, int], GroupResult]) -> dict[tuple[bool, int], GroupResult]:
        """Return the results with the proved goals of which it turned out that no case engages them."""
        found = {}
        for (again, number), result in told.items():
            last = len(self._groups[again]) - 1
            terms = self._groups[again][last].engages
            answers = dict(zip(terms, told[(again, last)].engaged, strict=False))
            by_code = {
                code: (tuple(settled(g, result.engagement, answers) for g in goals), findings, texts)
                for code, (goals, findings, texts) in result.by_code.items()
            }
            found[(again, number)] = replace(result, by_code=by_code)
        return found

    def _matters(self) -> dict[str, tuple[str, ...]]:
        """Return the matters of what was found, each by its id with the fingerprints of its findings."""
        found = [replace(f, severity=Severity(self.severity.get(f.code, f.severity))) for f in self.subject.found]
        return {m.id: tuple(f.fingerprint for f in m.findings) for m in matters(self.subject.program, found)}

    def _over_the_others(self) -> None:
        """Add what was skipped, and run the checks over what the others found."""
        first, wanted = self.subject, self.wanted
        for rule in rules().values():
            if rule.told_by in ("diff", "verify"):
                first.goals.append(Goal(rule.code, rule.name, Verdict.SKIPPED, ELSEWHERE))
            elif rule.told_by == "check" and rule not in wanted:
                first.goals.append(Goal(rule.code, rule.name, Verdict.SKIPPED, "not selected"))
        if not any(c.is_law for c in first.program.clauses):
            for code in AGAINST_LAW:
                if any(c.code == code for c in wanted):
                    first.goals.append(Goal(code, "law", Verdict.SKIPPED, "no law to check against"))
        if self.verified_only:
            _leave_out_unverified(first)
        for code in LAST:
            for c in wanted:
                if c.code == code:
                    if code in ABOUT_WAIVERS and first.waivers is not None:
                        first.matters = self._matters()
                    _run(first, c)
                    if self.verified_only and code not in ALWAYS:
                        _leave_out_unverified(first)
        for c in wanted:
            if not any(g.code == c.code for g in first.goals):
                reason = "there is nothing in it to ask this of"
                first.goals.append(Goal(c.code, "this policy", Verdict.NOT_ENGAGED, reason))


def _groups_of(
    codes: tuple[str, ...], hubs: tuple[str, ...] = (), rerun: Collection[str] | None = None
) -> list[CheckGroup]:
    """Return codes that share what they find out, together; every other code alone. In the first pass one part finds
    the dominating hubs, even if none of its checks is asked."""
    found = []
    left = list(codes)
    for group in TOGETHER:
        mine = tuple(c for c in left if c in group)
        left = [c for c in left if c not in group]
        if rerun is not None and "RL102" in group:
            found.append(CheckGroup(mine, hubs, tuple(rerun)))
        elif mine:
            found.append(CheckGroup(mine, hubs))
    return found + [CheckGroup((c,), hubs) for c in left]


def _unasked(group: CheckGroup, why: str) -> GroupResult:
    """Return the result of a group that gave none: every check of it is not proved."""
    codes = (*group.codes, *(c for c in group.rerun or () if c not in group.codes))
    goals = {c: (Goal(c, "the whole policy", Verdict.NOT_PROVED, why),) for c in group.codes}
    rest = tuple(Goal(c, "apart from headlines", Verdict.NOT_PROVED, why) for c in codes if c not in group.codes)
    return GroupResult({c: (g, (), ()) for c, g in goals.items()}, (), rest)


def _late(codes: Collection[str]) -> int:
    """Return the place of a group in the order of handing out: checks that mostly take longest come first."""
    return min((HEAVY.index(c) for c in codes if c in HEAVY), default=len(HEAVY))


def _put(subject: CheckContext, log: list[str], told: CodeResult) -> None:
    goals, findings, texts = told
    subject.goals += goals
    subject.found += findings
    log += texts


def _leave_out_unverified(subject: CheckContext) -> None:
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


def _run(subject: CheckContext, c: Rule) -> None:
    assert c.find is not None, "only what `check` tells is asked"
    subject.renew()
    if subject.second is not None:
        subject.second.check = c.code
    last = c.code in LAST  # what could not be told is said when the time is up, too
    try:
        with nullcontext() if last else interruptible():
            if not last:
                ask_in_time()
            for result in c.find(subject):
                if isinstance(result, Goal):
                    subject.goals.append(result)
                else:
                    subject.found.append(result)
    except OutOfBudget as error:
        subject.goals.append(Goal(c.code, "the rest of its goals", Verdict.NOT_PROVED, str(error)))


def _dominating(subject: CheckContext, again: Collection[str]) -> tuple[str, ...]:
    """Return the dominating hubs; where that cannot be told, the checks that would be asked again are not proved."""
    try:
        with interruptible():
            return dominating(subject)
    except OutOfBudget as error:
        subject.goals += [Goal(c, "apart from headlines", Verdict.NOT_PROVED, str(error)) for c in again]
        return ()
