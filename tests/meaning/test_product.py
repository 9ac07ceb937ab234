"""`without`, `product` and the parts of conditions: the program with something left out."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from returnlogic.meaning.condition_part import ConditionPart
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.invariants import violations
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import FALSE, TRUE, Let, Term
from returnlogic.meaning.variants import product, suspend, without
from returnlogic.solver.ask import Session
from tests.agreement.cases import cases
from tests.build import policy
from tests.meaning.test_variants import BODY, CLAUSES

Load = Callable[[str], Program]
CLOSED = ("photos", "mercy", "more", "paid")
"""Clauses of BODY to which no other clause refers: the text without one of them loads."""


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Load:
    folder: Path = tmp_path_factory.mktemp("beside")

    def make(body: str) -> Program:
        found = policy(body, header="counting unsaid", folder=folder)
        assert found.program is not None, [str(problem) for problem in found.problems]
        return found.program

    return make


@pytest.fixture(scope="module")
def p(load: Load) -> Program:
    return load(BODY)


def bounds(p: Program) -> list[Term]:
    return list(chain.from_iterable((o.silent, o.conflict, o.lo, o.hi, o.worst) for o in p.outputs))


def blocks(body: str) -> list[str]:
    """The declarations of a body: each starts a line that is not indented."""
    found: list[str] = []
    for line in body.splitlines():
        if line.startswith(" "):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


# --- without a clause -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLOSED)
def test_without_a_clause_is_the_text_without_it(p: Program, load: Load, name: str) -> None:
    rest = load("\n".join(b for b in blocks(BODY) if b.split()[1] != name))
    assert name not in {c.id for c in rest.clauses}
    less = replace(p, lets={**p.lets, **without(p, [name])})
    assert violations(less) == ()
    for case in cases(p, 60, seed=1):
        here, there = Evaluation(less, case), Evaluation(rest, case)
        for o in less.outputs:
            if rest.output(o.right, o.topic) is None:
                assert here.holds(o.silent)
            else:
                assert [here.value(b) for b in (o.silent, o.conflict, o.lo, o.hi, o.worst)] == [
                    there.value(b) for b in (o.silent, o.conflict, o.lo, o.hi, o.worst)
                ]


def test_a_requirement_has_nothing_to_take_without_what_it_conditions(load: Load) -> None:
    """This is where `without` and `suspend` differ (M16, M17)."""
    two = """right r "r"
entitlement sets for r
  quote "q"
  when in_set
  owed refund
entitlement used_ones for r
  quote "q"
  when used
  owed refund
requirement photos for sets, used_ones
  quote "q"
  customer must photos_sent otherwise refused
"""
    one = load("\n".join(b for b in blocks(two) if b.split()[1] != "sets").replace("sets, used_ones", "used_ones"))
    p = load(two)
    less = replace(p, lets={**p.lets, **without(p, ["sets"])})
    seen = set()
    for case in cases(p, 60, seed=2):
        here, there = Evaluation(less, case), Evaluation(one, case)
        assert [here.value(b) for b in bounds(less)] == [there.value(b) for b in bounds(less)]
        seen.add(
            Evaluation(suspend(p, ["sets"]), case).holds(p.clause("photos").live) == here.holds(p.clause("photos").live)
        )
    assert seen == {True, False}


def test_without_nothing_is_nothing(p: Program) -> None:
    assert without(p, []) == {}


# --- product ----------------------------------------------------------------------------------------------------------


def test_each_copy_is_the_program_with_that_change(p: Program) -> None:
    changes: list[dict[str, Term]] = [without(p, [name]) for name in CLAUSES]
    changes += [{}, {"means.soon": TRUE}, {"whole.scope": FALSE, "fee.scope": Let("means.soon")}]
    both, copies = product(p, changes, bounds(p))
    assert violations(both) == ()
    alone = [replace(p, lets={**p.lets, **change}) for change in changes]
    for case in cases(p, 15, seed=3):
        run = Evaluation(both, case)
        assert [run.value(t) for t in bounds(p)] == [Evaluation(p, case).value(t) for t in bounds(p)]
        for changed, copy in zip(alone, copies, strict=True):
            assert [run.value(t) for t in copy] == [Evaluation(changed, case).value(t) for t in bounds(p)]


def test_what_no_change_can_reach_is_shared(p: Program) -> None:
    both, [copy, same] = product(p, [without(p, ["fee"]), {}], bounds(p))
    for term, other, third in zip(bounds(p), copy, same, strict=True):
        assert isinstance(term, Let) and third == term
        assert (other == term) is (term.name not in p.readers(without(p, ["fee"])))
    assert {n.removesuffix("'0") for n in both.lets if n.endswith("'0")} == p.readers(without(p, ["fee"]))


def test_the_solver_and_the_evaluator_agree_on_a_copy(p: Program) -> None:
    output = p.output("r", Topic("level", "refund"))
    assert output is not None
    both, [[copy]] = product(p, [without(p, ["worn"])], [output.silent])
    session = Session(both)
    assert isinstance(copy, Let) and copy != output.silent
    case = session.least([session.claim(copy), session.claim(p.clause("worn").live)])
    assert case is not None
    assert session.replay(copy, case) and not Evaluation(p, case).holds(output.silent)


# --- parts of conditions ----------------------------------------------------------------------------------------------

FACTS = ("used", "altered", "opened", "in_set")
WITHOUT = {
    "used and altered": {"used and altered": None, "used": "altered", "altered": "used"},
    "used or altered or opened": {
        "used or altered or opened": None,
        "used": "altered or opened",
        "altered": "used or opened",
        "opened": "used or altered",
    },
    "not used": {"not used": None},
    "used and not (altered or in_set)": {
        "used and not (altered or in_set)": None,
        "used": "not (altered or in_set)",
        "not (altered or in_set)": "used",
        "altered": "used and not in_set",
        "in_set": "used and not altered",
    },
    "used or (altered and (opened or in_set))": {
        "used or (altered and (opened or in_set))": None,
        "used": "altered and (opened or in_set)",
        "altered and (opened or in_set)": "used",
        "altered": "used or opened or in_set",
        "opened or in_set": "used or altered",
        "opened": "used or (altered and in_set)",
        "in_set": "used or (altered and opened)",
    },
}


def truth(p: Program, term: Term) -> list[bool]:
    """The term over all values of the facts."""
    typical = {n: None if i.event else i.typical for n, i in p.inputs.items()}
    given = [
        typical | dict(zip(FACTS, values, strict=True))
        for values in itertools.product((True, False), repeat=len(FACTS))
    ]
    return [Evaluation(p, case).holds(term) for case in given]


@pytest.mark.parametrize("whole", WITHOUT)
def test_what_is_left_of_a_condition_without_a_part(load: Load, whole: str) -> None:
    rests = list(dict.fromkeys([*WITHOUT[whole], *(r for r in WITHOUT[whole].values() if r)]))
    clauses = [f'exclusion c{i} for r\n  quote "q"\n  when {text}\n  no refund' for i, text in enumerate(rests)]
    p = load("\n".join(['right r "r"', *clauses]))
    scope = {text: p.clause(f"c{i}").scope for i, text in enumerate(rests)}
    parts = {part.span.text: part for part in p.conditions if part.owner == f"c{rests.index(whole)}"}
    assert list(parts) == list(WITHOUT[whole])
    for text, rest in WITHOUT[whole].items():
        part = parts[text]
        assert truth(p, part.term) == truth(p, scope[text])
        assert truth(p, part.without) == ([True] * 16 if rest is None else truth(p, scope[rest]))
        assert part.negated is text.startswith("not")


def test_several_conditions_of_one_clause_hold_together(load: Load) -> None:
    p = load('right r "r"\nexclusion c for r\n  quote "q"\n  when used\n  when altered\n  no refund')
    first, second = p.conditions
    assert (first.without, second.without) == (second.term, first.term)


def test_whose_condition_a_part_is(load: Load) -> None:
    p = load(
        """right r "r"
definition worn means used
definition forgotten means altered
entitlement e for r
  quote "q"
  when not worn
  owed refund
requirement q for e
  quote "q"
  customer must photos_sent otherwise refused
"""
    )
    found = [(c.owner, c.word, c.let) for c in p.conditions]
    assert found == [("worn", "means", "means.worn"), ("e", "when", "e.scope"), ("q", "must", "q.met")]


def test_many_parts_stay_small(load: Load) -> None:
    """What is left is made when it is asked for: a long condition does not grow with the square of its parts."""
    names = "\n    or ".join(["used"] * 3000)
    p = load(f'right r "r"\nexclusion c for r\n  quote "q"\n  when {names}\n  no refund')
    parts: tuple[ConditionPart, ...] = p.conditions
    assert len(parts) == 3001 and len({id(x.places[0].terms) for x in parts[1:]}) == 1


# --- the words a policy introduces ------------------------------------------------------------------------------------


def test_which_words_are_read(load: Load) -> None:
    p = load(
        """right r "r"
reading sent quote "q" : notified or sent_back
period soon quote "q" : 0 to 3 days
period later quote "q" : 0 to 3 days
definition inner means used
definition outer means inner and sent has happened
definition lost means altered and opened
definition loser means lost and notified within later after delivered
definition checked means opened
entitlement e for r
  quote "q"
  when outer
  notified within soon after delivered
  owed refund
property "p":
  whenever checked
  expect level(refund) at least refused for r
"""
    )
    words = {d.name: (d.kind, d.read, d.within) for d in p.definitions}
    assert words == {
        "sent": ("reading", True, ()),
        "soon": ("period", True, ()),
        "later": ("period", False, ("loser",)),
        "inner": ("definition", True, ()),
        "outer": ("definition", True, ()),
        "lost": ("definition", False, ("loser",)),
        "loser": ("definition", False, ()),
        "checked": ("definition", True, ()),
    }
