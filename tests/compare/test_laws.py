"""Laws of the comparison over generated policies: a policy against itself, exchanged versions, two steps in a row."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st

from returnlogic.base.sort import Date, Instant
from returnlogic.base.value import Value
from returnlogic.compare.align import align
from returnlogic.compare.ask import change_codes
from returnlogic.compare.change_findings import rank
from returnlogic.compare.losses import losses, sides
from returnlogic.compare.marks import BEFORE
from returnlogic.compare.order import covers, level_worse, relief, terms_worse, topics
from returnlogic.compare.product import ProductProgram, product_program
from returnlogic.compare.verdicts import compare
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.solver.ask import OutOfBudget, Session
from tests.agreement.cases import cases
from tests.solver.test_random_policies import policies

BUDGET = 2_000_000


def joined(a: Program, b: Program) -> ProductProgram:
    return product_program(align(a, b))


def kinds(j: ProductProgram, *, gains: bool = False) -> set[tuple[str, str, str]]:
    """Right, kind and topic of every loss (or gain) that some case has."""
    old, new = sides(j)
    if gains:
        old, new = new, old
    session = Session(j.program, BUDGET)
    found = set()
    for right in sorted({*old.bundles, *new.bundles}):
        for loss in losses(new, old, right, j.program):
            if session.holds_somewhere(loss.term):
                found.add((right, loss.kind, str(loss.topic)))
    return found


@settings(max_examples=8, deadline=None)
@given(policies())
def test_a_policy_against_itself_is_equal(p: Program) -> None:
    found = compare(p, p)
    assert [f.code for f in found.findings] == ["RL715"]
    assert found.equal and found.complete and found.verdict == "equal (proved)"


@settings(max_examples=8, deadline=None)
@given(policies(), policies())
def test_exchanged_versions_mirror_every_loss(a: Program, b: Program) -> None:
    there, back = joined(a, b), joined(b, a)
    try:
        assert kinds(there) == kinds(back, gains=True)
        assert kinds(there, gains=True) == kinds(back)
    except OutOfBudget:
        return


PAIRS = {"RL701": "RL702", "RL711": "RL702", "RL702": "RL701", "RL708": "RL709", "RL709": "RL708", "RL703": "RL703"}
PAIRS |= {"RL704": "RL705", "RL705": "RL704", "RL706": "RL707", "RL707": "RL706"}


@settings(max_examples=8, deadline=None)
@given(policies(), policies())
def test_exchanged_versions_mirror_every_verdict(a: Program, b: Program) -> None:
    """The codes of a change are those of the change back, told from the other side."""
    found = []
    for j in (joined(a, b), joined(b, a)):
        old, new = sides(j)
        session = Session(j.program, BUDGET)
        try:
            lost, gained = (
                {(x.kind, x.topic): x for x in losses(*pair, "r", j.program) if session.holds_somewhere(x.term)}
                for pair in ((new, old), (old, new))
            )
        except OutOfBudget:
            return
        gained = {k: x for k, x in gained.items() if k[0] != "discretion"}
        found.append({(c, str(x.topic), d) for c, x, d, _ in change_codes(lost, gained) if c != "RL710"})
    one, other = found
    for code, topic, direction in one:
        back = {(c, d) for c, t, d in other if t == topic or {t, topic} <= {"eligible", "remedy"}}
        if direction == "both":
            assert ("RL703", "both") in back
        elif direction == "customer":  # a gain with no loss beside it: all of it is lost on the way back
            assert {c for c, d in back if d == "shop"} & ({PAIRS[code], "RL711"} if code == "RL702" else {PAIRS[code]})
            assert code not in {c for c, _ in back}
    assert bool(one) == bool(other)


@settings(max_examples=15, deadline=None, phases=(Phase.generate,))
@given(policies(), policies(), policies(), st.integers(0, 3))
def test_two_steps_without_a_loss_are_none_together(a: Program, b: Program, c: Program, pick: int) -> None:
    """In every single case: where neither step loses anything, the two together do not (the order is transitive)."""
    ab, bc, ac = joined(a, b), joined(b, c), joined(a, c)
    steps = 0
    for case in cases(c, 12, seed=3):
        if not lost(ab, case, c, pick) and not lost(bc, case, c, pick):
            steps += 1
            assert not lost(ac, case, c, pick)
    event(f"{min(steps, 3)} pairs of steps")


def translated(j: ProductProgram, case: Mapping[str, Value], of: Program, pick: int) -> dict[str, Value]:
    """A case of one policy for a joined one: days and minutes of the same moments, the same choice of like readings."""
    found: dict[str, Value] = {}
    for name, x in j.program.inputs.items():
        base = name.removesuffix(BEFORE)
        value = case[base]
        if isinstance(value, int) and isinstance(x.sort, Instant) and isinstance(of.inputs[base].sort, Date):
            value = value * 1440 + 600
        elif isinstance(value, int) and isinstance(x.sort, Date) and isinstance(of.inputs[base].sort, Instant):
            value //= 1440
        found[name] = value
    return found | {n: a.domain[pick % len(a.domain)] for n, a in j.program.assumptions.items()}


def lost(j: ProductProgram, case: Mapping[str, Value], of: Program, pick: int) -> bool:
    """Some right is worse, and no other right makes up for it: then, and only then, a kind of loss says so."""
    old, new = sides(j)
    run = Evaluation(j.program, translated(j, case, of, pick))
    found = False
    for right in sorted({*old.bundles, *new.bundles}):
        then = old.bundle(right).strict
        others = [b for r, b in new.bundles.items() if r != right]
        worse = not run.holds(covers(new.bundle(right).strict, then, j.program))
        worse = worse and not run.holds(relief(then, others, j.program))
        told = {x.kind for x in losses(new, old, right, j.program) if run.holds(x.term)}
        assert not worse or told
        assert worse or not told - {"procedure"}  # something more may be asked without taking anything
        found = found or worse
    return found


@settings(max_examples=15, deadline=None)
@given(policies(), policies())
def test_the_order_is_that_of_the_two_evaluators(a: Program, b: Program) -> None:
    """What the joined program calls worse is worse by the rank that either version's own evaluator gives."""
    j = joined(a, b)
    old, new = sides(j)
    for case in cases(j.program, 15, seed=5):
        then, now = j.evaluations(case)
        together = Evaluation(j.program, case)
        for right in sorted({*old.bundles, *new.bundles}):
            mine, earlier = new.bundle(right).strict, old.bundle(right).strict
            ranks = {
                t: (rank(new, right, t, now), rank(old, right, t, then))
                for k in ("levels", "terms")
                for t in topics(mine, earlier, k)
            }
            fallen = any(n < o for t, (n, o) in ranks.items() if t.kind == "level")
            assert together.holds(level_worse(mine, earlier, j.program)) == fallen
            newly = together.holds(mine.owed) and not together.holds(earlier.owed)
            dearer = not newly and any(n < o for t, (n, o) in ranks.items() if t.kind != "level")
            assert together.holds(terms_worse(mine, earlier, j.program)) == dearer
            assert together.holds(covers(mine, earlier, j.program)) == (not fallen and not dearer)
