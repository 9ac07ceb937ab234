"""What the checks on dates and choices say is held against plain enumeration on the evaluator, without a solver.

RL103 (all choices of yes/no facts), RL106 (every day up to the last), RL213 (facts, and days of the customer's acts),
and what `_date_constraints` reads off a term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice, product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from returnlogic.app.check import check
from returnlogic.app.load import load, load_source
from returnlogic.app.policy_run import CheckedPolicy
from returnlogic.base.finding import Finding
from returnlogic.base.sort import Bool, Enum, Instant
from returnlogic.base.source import Source
from returnlogic.base.value import MINUTES_PER_DAY, Value, read
from returnlogic.checks._date_constraints import EventOrder, date_constraints
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Not, Term
from tests.agreement.cases import cases
from tests.checks.goldens import CODES, goldens
from tests.solver.test_random_policies import policies

HERE = Path(__file__).parent
SHIPPED = sorted((HERE.parent.parent / "spec" / "policies").glob("*.ret"))
NONCONFORMING = ("spec_error", "wrong_item", "arrived_damaged", "poor_quality", "wrong_size", "hidden_defect")
Case = Mapping[str, Value]


shipped = cache(load)


@cache
def found_in(path: Path, code: str) -> tuple[Finding, ...]:
    """What a check finds in a shipped policy."""
    return of_code(check(shipped(path), select=(code,)), code)


def of_code(checked: CheckedPolicy, code: str) -> tuple[Finding, ...]:
    return tuple(f for f in checked.findings if f.code == code)


def programs(slug: str, folder: Path) -> Iterator[tuple[str, Program, tuple[Finding, ...]]]:
    """The policies of a check's goldens and the shipped ones, with what the check finds in them."""
    code = CODES[slug]
    for golden in goldens(HERE / f"{slug}.md"):
        (folder / "shop.txt").write_text(golden.text, "utf-8")
        policy = load_source(Source("shop.ret", golden.policy), folder, laws=golden.law)
        assert policy.program is not None, golden.title
        yield golden.title, policy.program, of_code(check(policy, select=(code,)), code)
    for path in SHIPPED:
        program = shipped(path).program
        assert program is not None, path
        yield path.stem, program, found_in(path, code)


def shown(program: Program, finding: Finding) -> dict[str, Value]:
    """The case of a finding."""
    assert finding.witness is not None
    facts = finding.witness.facts
    case: dict[str, Value] = {
        n: None if facts[n] is None else read(i.sort, facts[n]) for n, i in program.inputs.items()
    }
    return case | dict(finding.witness.assume)


def choices(program: Program, case: Case, terms: list[Term], most: int = 400) -> Iterator[dict[str, Value]]:
    """The possible cases that differ in the customer's yes/no facts and lists that the terms read, tied ones too."""
    read_names = program.cone(*terms)
    mine = {n for n, i in program.inputs.items() if i.controller == "customer" and not i.event}
    names = [n for n in program.inputs if n in mine and (n in read_names or n in ("opened", "used"))]
    domains = [s.members if isinstance(s := program.inputs[n].sort, Enum) else (True, False) for n in names]
    assert all(isinstance(program.inputs[n].sort, Bool | Enum) for n in names)
    every = list(product(*domains))
    for values in every if len(every) <= most else Random(1).sample(every, most):
        other = {**case, **dict(zip(names, values, strict=True))}
        if possible(program, other) is None:
            yield other


def with_day(program: Program, case: Case, event: str, day: int | None) -> dict[str, Value]:
    """The case with an event on another day, an instant at its end."""
    if day is not None and isinstance(program.inputs[event].sort, Instant):
        return {**case, event: day * MINUTES_PER_DAY + MINUTES_PER_DAY - 1}
    return {**case, event: day}


def offers(program: Program, case: Case) -> bool:
    """Whether some live claim of a level goes beyond refused."""
    run = Evaluation(program, case)
    levels = [c for o in program.policy_outputs if o.topic.kind == "level" for c in o.claims]
    return any(run.holds(c.live) and run.number(c.hi) > 0 for c in levels)


def acts(program: Program, case: Case) -> Iterator[dict[str, Value]]:
    """The possible cases with the customer's acts on other days, or not done."""
    start = Evaluation(program, case).number(program.inputs["found"].day)
    days = [None, *range(start, start + 4), start + 15, start + 31]
    for told, sent in product(days, days):
        other = with_day(program, with_day(program, case, "notified", told), "sent_back", sent)
        if possible(program, other) is None:
            yield other


def best(program: Program, case: Case) -> bool:
    """Whether some of the customer's choices of facts and days gets an offer."""
    levels = [c.live for o in program.policy_outputs if o.topic.kind == "level" for c in o.claims]
    return any(offers(program, k) for a in acts(program, case) for k in choices(program, a, levels, 60))


def test_no_choice_escapes_a_joint_contradiction(tmp_path: Path) -> None:
    seen = 0
    for title, program, found in programs("joint-contradiction", tmp_path):
        for finding in found:
            case = shown(program, finding)
            entitlement, *conditions = [program.clause(n) for n in finding.clauses]
            for some in (conditions, *([c for c in conditions if c is not out] for out in conditions)):
                lost = [
                    any(Evaluation(program, k).holds(c.live) for c in some)
                    for k in choices(program, case, [c.live for c in conditions])
                    if Evaluation(program, k).holds(entitlement.entitled)
                ]
                assert lost and all(lost) is (len(some) == len(conditions)), (title, [c.id for c in some])
                seen += 1
    assert seen > 5


def test_no_day_up_to_the_last_is_possible(tmp_path: Path) -> None:
    seen = 0
    for title, program, found in programs("impossible-procedure", tmp_path):
        for finding in found:
            case = shown(program, finding)
            clause = program.clause(finding.clauses[0])
            act = finding.topic.partition("(")[2][:-1]
            if not clause.limits or program.inputs[act].controller != "customer":
                continue
            assert Evaluation(program, case).holds(clause.scope), title
            ordered = Evaluation(program, case).number(program.inputs["ordered"].day)
            for day in range(ordered - 1, ordered + 120):
                other = with_day(program, case, act, day)
                kept = possible(program, other) is None and Evaluation(program, other).holds(clause.entitled)
                assert not kept, (title, day)
                seen += 1
    assert seen > 200


def test_no_choice_helps_a_stranded_case(tmp_path: Path) -> None:
    seen = 0
    for title, program, found in programs("stranded-case", tmp_path):
        for finding in found:
            case = shown(program, finding)
            assert case["issue"] in NONCONFORMING and not best(program, case), title
            seen += 1
    assert seen >= 5


def test_where_no_case_is_stranded_every_refused_customer_has_a_way(tmp_path: Path) -> None:
    """On random orders with a fault that shows in time: who is refused on reporting it at once could do better."""
    refused = 0
    for title, program, found in programs("stranded-case", tmp_path):
        if found or title.startswith(("A box", "Five working days")):  # what nobody can meet is RL109's, or RL116's
            continue
        limits = [x.last_day for c in program.policy_clauses for x in c.limits if x.last_day is not None]
        for drawn in cases(program, 400, seed=3):
            case = {**drawn, "invoked": "fault", "altered": True, "issue": NONCONFORMING[len(title) % 6]}
            case["unsealed"] = False  # who leaves it sealed can leave it unopened, or not
            case = {**case, "ordered": 739740, "production_started": 739740, "dispatched": 739741}
            case |= {"delivered": 739745, "found": 739745 + Random(str(drawn)).randrange(0, 95), "answered": None}
            case |= dict.fromkeys(("arrived_back", "refunded", "redelivered", "sent_replacement", "sent_back"))
            # approvals are taken to be given, and what depends on others than the customer to be met
            others = (i for i in program.inputs.values() if not i.event and i.controller != "customer")
            case |= {i.name: i.typical for i in others if i.name != "issue"}
            case = with_day(program, case, "notified", int(str(case["found"])))
            run = Evaluation(program, case)
            if possible(program, case) is not None or offers(program, case):
                continue
            if not any(run.number(program.inputs["found"].day) <= run.number(x) for x in limits):
                continue
            levels = [c for o in program.policy_outputs if o.topic.kind == "level" for c in o.claims]
            if any(run.holds(c.live) for c in levels):
                refused += 1
                assert best(program, case), (title, case)
    assert refused > 5


@settings(max_examples=60, deadline=None)
@given(policies())
def test_what_is_read_off_a_term_is_implied_by_it(p: Program) -> None:
    terms: list[Term] = [a.term for a in p.axioms]
    for c in p.policy_clauses:
        terms += [p.lets[c.entitled.name], Not(p.lets[c.scope.name])]
        terms += [x for x in (c.requirement, c.states) if x is not None]
    read_off = [(t, date_constraints(p, t)) for t in terms]
    for case in islice(cases(p, 30, seed=4), 30):
        run = Evaluation(p, case)
        for term, found in read_off:
            for d in found if run.holds(term) else ():
                events = (d.later, d.earlier) if isinstance(d, EventOrder) else (d.act, *d.starts)
                if any(case[e] is None for e in events) or not run.holds(d.premise):
                    continue
                if isinstance(d, EventOrder):
                    assert run.number(p.inputs[d.later].day) >= run.number(p.inputs[d.earlier].day), (term, d)
                else:
                    assert run.number(p.inputs[d.act].day) <= run.number(d.last), (term, d)


SLUGS = (
    "joint-contradiction",
    "impossible-procedure",
    "event-order-conflict",
    "total-contradicts-parts",
    "missing-anchor",
    "endless-duty",
    "stranded-case",
)


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_called_proved_without_a_budget(slug: str, tmp_path: Path) -> None:
    """Where the check finds something, a solver that may do nothing leaves a goal that is not proved."""
    code = CODES[slug]
    for golden in goldens(HERE / f"{slug}.md"):
        if golden.fires:
            (tmp_path / "shop.txt").write_text(golden.text, "utf-8")
            policy = load_source(Source("shop.ret", golden.policy), tmp_path, laws=golden.law)
            goals = [g for g in check(policy, select=(code,), budget=1).goals if g.code == code]
            assert any(g.verdict.value == "not_proved" for g in goals), golden.title
