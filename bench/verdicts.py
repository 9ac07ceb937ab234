"""The same questions asked of the product and of the naive version: verdicts first, and only then times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from random import Random

from bench.naive import Naive, OutOfTime
from returnlogic.checks._conflicts import clash
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Term
from returnlogic.solver.ask import Session, Undecided
from returnlogic.solver.forall import under_assumptions


@dataclass(frozen=True, slots=True)
class Question:
    """Under which assumptions is there a case? With the number of combinations of assumptions it reads."""

    name: str
    term: Term
    choices: int


@dataclass(frozen=True, slots=True)
class Race:
    """What both sides did on the questions that both answered, alike."""

    questions: int
    answered: int
    too_slow: tuple[Question, ...]
    not_asked: int
    verdicts: tuple[str, ...]
    checks: int
    naive_seconds: float
    lost_seconds: float
    our_seconds: float
    all_our_seconds: float


def questions(program: Program) -> Iterator[Question]:
    """Every pair of clauses that may contradict each other on an output, and whether each clause can apply at all."""
    for output in program.policy_outputs:
        for a, b in combinations(output.claims, 2):
            term = clash(program, a, b) if a.clause != b.clause else None
            if term is not None:
                yield _question(program, f"{output.key}: {a.clause} and {b.clause}", term)
    for clause in program.policy_clauses:
        yield _question(program, f"{clause.id} can apply", clause.scope)


def _question(program: Program, name: str, term: Term) -> Question:
    choices = 1
    for variable in program.cone(term):
        assumption = program.assumptions.get(variable)
        if assumption is not None and assumption.fixed is None:
            choices *= len(assumption.domain)
    return Question(name, term, choices)


def our_verdict(session: Session, question: Question) -> str:
    """`never`, `always` or `sometimes`; with it come the least cases, replayed, and the minimal sets of assumptions."""
    answer = under_assumptions(session, question.term)
    assert not isinstance(answer, Undecided), f"{question.name}: {answer}"
    return type(answer).__name__.lower()


def race(program: Program, *, per_question: float, in_all: float) -> Race:
    """Both sides on the questions of a program, in a shuffled order that is always the same, until time is up.

    The naive side may take so many seconds per question and in all. Raises `AssertionError` iff two verdicts differ.
    """
    asked = list(questions(program))
    Random(program.name).shuffle(asked)
    naive = Naive(program)
    answered: list[tuple[Question, str]] = []
    too_slow: list[Question] = []
    lost_seconds = naive_seconds = 0.0
    for question in asked:
        if naive_seconds + lost_seconds > in_all:
            break
        start = time.perf_counter()
        try:
            answered.append((question, naive.ask(question.term, per_question)))
        except OutOfTime:
            too_slow.append(question)
            lost_seconds += time.perf_counter() - start
        else:
            naive_seconds += time.perf_counter() - start
    ours, our_seconds = _ours(program, [q for q, _ in answered])
    differing = [f"{q.name}: naive {n}, ours {o}" for (q, n), o in zip(answered, ours, strict=True) if n != o]
    assert not differing, f"{program.name}: {differing}"
    _, all_our_seconds = _ours(program, asked)
    return Race(
        questions=len(asked),
        answered=len(answered),
        too_slow=tuple(too_slow),
        not_asked=len(asked) - len(answered) - len(too_slow),
        verdicts=tuple(n for _, n in answered),
        checks=naive.checks,
        naive_seconds=naive_seconds,
        lost_seconds=lost_seconds,
        our_seconds=our_seconds,
        all_our_seconds=all_our_seconds,
    )


def _ours(program: Program, asked: list[Question]) -> tuple[list[str], float]:
    """Our verdicts, and the seconds they took, the session included."""
    start = time.perf_counter()
    session = Session(program)
    found = [our_verdict(session, q) for q in asked]
    return found, time.perf_counter() - start
