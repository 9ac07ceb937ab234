"""What is called idle changes no generated case; questions asked together are answered as they are one by one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from returnlogic.checks._context import CheckContext
from returnlogic.checks._idle_clauses import idle, repeated
from returnlogic.checks._idle_conditions import idle_parts
from returnlogic.checks._product import open_program
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import FALSE, TRUE, Var, conj, neg
from returnlogic.meaning.variants import without
from returnlogic.solver.ask import DEFAULT_BUDGET, Undecided
from tests.agreement.cases import cases
from tests.build import BOOL, policy
from tests.meaning.test_variants import BODY
from tests.solver.test_random_policies import policies

POLICIES = {
    "of everything": BODY,
    "of much that is idle": """right r "r"
reading sense quote "q" : used or altered
definition dear means price over 100.00
entitlement all_goods for r
  quote "q"
  notified within 30 days after delivered afterwards refused
  owed refund
entitlement dear_goods for r
  quote "q"
  when dear and price over 50.00
  notified within 30 days after delivered afterwards refused
  owed refund
exclusion worn for r as an exception to all_goods, dear_goods basis "q"
  quote "q"
  when used or altered
  no refund
exclusion sensed for r
  quote "q"
  when sense
  no refund
exclusion stock for r
  quote "q"
  when in_stock and not opened
  no repair
exclusion printed for r
  quote "q"
  when not in_stock and not opened
  no repair
exclusion sealed for r
  quote "q"
  when not opened and issue is not late
  no repair
charge fee for r
  quote "q"
  when opened
  customer pays 5.00 for coupon
charge again for r same as fee basis "q"
  quote "q"
  when opened
  customer pays 5.00 for coupon
""",
}
IDLE = {"of everything": set(), "of much that is idle": {"dear_goods", "sealed", "sensed"}}

IDLE_PARTS = {
    "of everything": set(),
    "of much that is idle": {
        ("sealed", "issue is not late"),
        ("stock", "in_stock"),
        ("printed", "not in_stock"),
    },
}


@pytest.fixture(params=POLICIES)
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> CheckContext:
    found = policy(POLICIES[request.param], header="counting unsaid", folder=tmp_path)
    assert found.program is not None, [str(problem) for problem in found.problems]
    # without axioms: few generated cases keep them all
    return CheckContext(replace(found.program, name=request.param, axioms=()), DEFAULT_BUDGET)


def verdicts(program: Program, run: Evaluation) -> list[object]:
    def one(o: Output) -> object:
        if run.holds(o.silent):
            return "silent"
        return "conflict" if run.holds(o.conflict) else (run.number(o.lo), run.number(o.hi))

    return [one(o) for o in program.policy_outputs]


def test_idle_clauses_change_no_generated_case(subject: CheckContext) -> None:
    found = idle(subject)
    assert found.clauses == IDLE[subject.program.name]
    assert all(answer in (True, False) for answer in found.answers.values())
    program = open_program(subject.program)
    for name in found.clauses:
        less = replace(program, lets={**program.lets, **without(program, repeated(program, name))})
        for case in cases(program, 100, seed=1):
            assert verdicts(program, Evaluation(program, case)) == verdicts(less, Evaluation(less, case))


def test_a_clause_that_changes_a_generated_case_is_not_idle(subject: CheckContext) -> None:
    found = idle(subject)
    program = open_program(subject.program)
    differ = set()
    for name in found.answers:
        less = replace(program, lets={**program.lets, **without(program, repeated(program, name))})
        for case in cases(program, 300, seed=2):
            if verdicts(program, Evaluation(program, case)) != verdicts(less, Evaluation(less, case)):
                differ.add(name)
                break
    assert differ == {name for name, answer in found.answers.items() if answer}


def test_idle_parts_change_no_generated_case(subject: CheckContext) -> None:
    program = open_program(subject.program)
    parts = [p for found in (*idle_parts(subject).spared.values(), *idle_parts(subject).paired) for p in found]
    parts += [p for found in idle_parts(subject).entailed.values() for p in found]
    for part in parts:
        less = replace(program, lets={**program.lets, part.let: part.without})
        for case in cases(program, 150, seed=3):
            assert verdicts(program, Evaluation(program, case)) == verdicts(less, Evaluation(less, case))
    assert {(p.owner, p.span.text) for p in parts} == IDLE_PARTS[subject.program.name]


@settings(max_examples=20, deadline=None)
@given(policies())
def test_what_is_told_of_random_policies_is_true_of_generated_cases(p: Program) -> None:
    subject = CheckContext(p, DEFAULT_BUDGET)
    program = open_program(p)
    changes = [without(program, repeated(program, name)) for name in idle(subject).clauses]
    parts = idle_parts(subject)
    found = [*parts.spared.values(), *parts.entailed.values(), *parts.paired]
    changes += [{part.let: part.without} for group in found for part in group]
    for change in changes:
        less = replace(program, lets={**program.lets, **change})
        for case in cases(program, 30, seed=4):
            if possible(program, case) is None:
                assert verdicts(program, Evaluation(program, case)) == verdicts(less, Evaluation(less, case))


@pytest.mark.parametrize("hinted", [False, True])
def test_questions_asked_together_are_answered_alike(subject: CheckContext, hinted: bool) -> None:
    program = subject.program
    facts = [Var(n, BOOL) for n in ("used", "altered", "opened", "in_stock")]
    terms = [*facts, *(conj(a, neg(b)) for a in facts for b in facts), FALSE, TRUE]
    terms += [conj(c.live, neg(d.live)) for c in program.policy_clauses for d in program.policy_clauses]
    together = subject.possible_each(program, terms, hints=terms if hinted else ())
    assert together == [subject.possible(t) for t in terms]
    assert True in together and False in together


def test_what_cannot_be_told_is_said(subject: CheckContext) -> None:
    poor = CheckContext(subject.program, budget=1)
    assert all(
        isinstance(a, Undecided) for a in poor.possible_each(subject.program, [c.live for c in poor.program.clauses])
    )
    assert all(isinstance(a, Undecided) for a in idle(poor).answers.values())
    assert all(isinstance(a, Undecided) for a in idle_parts(poor).answers.values())
