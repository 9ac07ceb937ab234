"""Random small policies, as texts over the retail vocabulary: both readings of the kernel agree on all of them."""

from __future__ import annotations

from itertools import islice, product
from pathlib import Path
from tempfile import mkdtemp

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from returnlogic.base.value import Value
from returnlogic.language.words import COUNTING
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.invariants import violations
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Term
from returnlogic.solver.ask import Session
from returnlogic.solver.forall import Always, AssumptionAnswer, Never, Sometimes, under_assumptions, variables
from tests.agreement.cases import cases
from tests.agreement.compare import compare
from tests.build import policy

Text = st.SearchStrategy[str]

DECLARED = """practice told "the shop tells"
reading sense quote "q" : used or altered
reading start quote "q" : dispatched or delivered
reading lost quote "q" : right_lost or right_kept
reading later quote "q" : refused or silent
period prompt quote "q" : 0 to 2 days
period swift quote "q" : 1 to 3 hours
definition soon means notified within 10 days after delivered
definition clear means soon or sense
"""
BASES = 'basis "q"'
FOLDER = Path(mkdtemp())

lengths = st.sampled_from(["14 days", "2 weeks", "1 month", "1 year", "24 hours", "90 minutes", "prompt", "swift"])
acts = st.sampled_from(["notified", "sent_back"])
anchors = st.sampled_from(["ordered", "delivered", "start"])
words = st.sampled_from(["within", "more than"])
atoms: Text = st.one_of(
    st.sampled_from(["used", "personalised", "serious_defect", "told", "sense", "soon", "clear", "price over 20.00"]),
    st.sampled_from(["invoked is change_of_mind", "issue is one of lost, late", "sense is used"]),
    st.sampled_from(["start has happened", "delivered has not happened"]),
    st.builds("{} {} {} after {}".format, acts, words, lengths, anchors),
    st.builds("{} {} {}".format, acts, st.sampled_from(["before", "no later than"]), anchors),
)
conditions: Text = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
    ),
    max_leaves=3,
)
remedies = st.sampled_from(["refund", "repair"])
limits = st.builds(
    "{} within {} after {}{}".format,
    acts,
    lengths,
    anchors,
    st.sampled_from(["", " afterwards refused", " afterwards later", " counting eu"]),
)
owed = st.sampled_from(["owed refund", "owed repair", *(f"owed refund or repair chooser {c}" for c in
                        ("customer", "shop", "unsaid")), "shop may offer refund"])  # fmt: skip
consequences = st.sampled_from(["", *(f" otherwise {c}" for c in ("refused", "unsaid", "shop_may_refuse", "lost"))])
sums = st.sampled_from(["customer pays 5.00 for coupon", "customer pays 30% of price for coupon", "shop pays coupon"])
modes = st.sampled_from(["formality", "freely", "unclear"])

KINDS: dict[str, list[Text]] = {
    "entitlement": [owed],
    "exclusion": [remedies.map("no {}".format)],
    "requirement": [st.builds("customer must {}{}".format, conditions, consequences)],
    "step": [modes.map("approved answered by shop {}".format)],
    "discretion": [remedies.map("shop may refuse {}".format)],
    "obligation": [st.builds("due refunded within {} after {}".format, lengths, acts)],
    "charge": [st.sampled_from(["customer pays 5.00 for coupon", "customer pays 30% of price for coupon"])],
    "deduction": [st.just("customer pays 0.05 for coupon")],
}
LIMITED = ("entitlement", "discretion")


@st.composite
def policies(draw: st.DrawFn) -> Program:
    """A policy of a few clauses; relations lead to earlier ones only."""
    kinds = ["entitlement", *draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4))]
    body = DECLARED
    for n, kind in enumerate(kinds):
        targets = [f"c{i}" for i, k in enumerate(kinds[:n]) if k not in ("requirement", "step")]
        relation = ""
        if targets and kind not in ("requirement", "step") and draw(st.booleans()):
            word = draw(st.sampled_from(["as an exception to", "overrides"]))
            relation = f" {word} {draw(st.sampled_from(targets))} {BASES}"
        sums_before = [f"c{i}" for i, k in enumerate(kinds[:n]) if k in ("charge", "deduction")]
        if kind == "deduction" and sums_before:
            relation = f" adds to {sums_before[0]} {BASES}"
        items = [f"when {draw(conditions)}"] if draw(st.booleans()) else []
        items += [draw(item) for item in KINDS[kind]]
        items += [draw(limits)] if kind in LIMITED and draw(st.booleans()) else []
        body += "\n  ".join([f"{kind} c{n} for r{relation}", 'quote "q"', *items]) + "\n"
    counting = draw(st.sampled_from(COUNTING))
    header = f"counting {counting}\n  period from 2026-01-01 to 2026-12-31"
    found = policy(f'right r "r"\n{body}', header=header, folder=FOLDER)
    if found.program is None:
        raise AssertionError([str(p) for p in found.problems], body)
    return found.program


@settings(max_examples=40, deadline=None)
@given(policies())
def test_a_policy_is_sound_and_both_readings_agree(p: Program) -> None:
    assert violations(p) == ()
    tally = compare(p, cases(p, 12, seed=1), prove_every=12)
    assert not tally.differences and not tally.undefined, "\n".join(map(str, tally.differences))
    for case in cases(p, 12, seed=2):
        run = Evaluation(p, case)
        for c in p.clauses:
            assert_clause(p, c, run)
        for o in p.outputs:
            assert_output(o, run)


def assert_clause(p: Program, c: Clause, run: Evaluation) -> None:
    """M6, M7 and where a requirement can fail at all (M12), from the lets of the other clauses."""
    against = {"exception": False, "overrides": False}
    for x in p.clauses:
        for r in x.relations:
            if r.target == c.id and r.kind in against:
                against[r.kind] |= run.holds(x.live)
    fails = c.kind not in ("requirement", "step") or (
        any(run.holds(p.clause(r.target).entitled) for r in c.relations if r.implied)
        and not (c.requirement is not None and run.holds(c.requirement))
    )
    if c.kind not in ("requirement", "step"):
        assert run.holds(c.app) == (run.holds(c.entitled) and not against["exception"])
    assert not run.holds(c.app) or (run.holds(c.entitled) and fails and not against["exception"])
    assert run.holds(c.live) == (run.holds(c.app) and not against["overrides"])
    for claim in c.claims:
        assert not run.holds(claim.live) or not any(against.values())


def assert_output(o: Output, run: Evaluation) -> None:
    """M8 and M11, from the live claims."""
    live = [(run.number(c.lo), run.number(c.hi)) for c in o.claims if run.holds(c.live)]
    assert run.holds(o.silent) == (not live)
    if live:
        lo, hi = max(lo for lo, _ in live), min(hi for _, hi in live)
        assert run.holds(o.conflict) == (lo > hi)
        assert (run.number(o.lo), run.number(o.hi)) == (lo, hi)
        least, most = min(lo for lo, _ in live), max(hi for _, hi in live)
        good, bad = (lo, least) if o.topic.higher_is_better else (hi, most)
        assert run.number(o.worst) == (bad if lo > hi else good)
    else:
        assert not run.holds(o.conflict)


@settings(max_examples=25, deadline=None)
@given(policies(), st.booleans(), st.data())
def test_settled_as_every_choice_is(p: Program, judged: bool, data: st.DataObject) -> None:
    session = Session(p)
    questions: list[Term] = [c.live for c in p.clauses] + [o.conflict for o in p.outputs]
    questions = [q for q in questions if len(every_choice(session, q, judged)) <= 96]
    if not questions:
        reject()
    claim = data.draw(st.sampled_from(questions))
    over = variables(session, claim, judged)
    table = []
    for choice in every_choice(session, claim, judged):
        given = dict(zip(over, choice, strict=True))
        literals = [session.is_value(n, v) for n, v in given.items()]
        table.append((given, session.check([session.claim(claim), *literals])))
    assert_answers(under_assumptions(session, claim, judged=judged), table)


def every_choice(session: Session, claim: Term, judged: bool) -> list[tuple[Value, ...]]:
    p = session.program
    domains = [(True, False) if n in p.inputs else p.assumptions[n].domain for n in variables(session, claim, judged)]
    return list(islice(product(*domains), 97))


def assert_answers(found: AssumptionAnswer, table: list[tuple[dict[str, Value], bool]]) -> None:
    match found:
        case Never():
            assert not any(yes for _, yes in table)
        case Always():
            assert all(yes for _, yes in table)
        case Sometimes(sets, complete):
            assert not all(yes for _, yes in table)
            for needed in sets:
                assert all(yes for c, yes in table if extends(c, needed.values)), "a set that does not suffice"
                for name in needed.values:
                    fewer = {n: v for n, v in needed.values.items() if n != name}
                    assert not all(yes for c, yes in table if extends(c, fewer)), "a set that is not minimal"
            left_out = [c for c, yes in table if yes and not any(extends(c, s.values) for s in sets)]
            assert complete == (not left_out)
        case _:
            raise AssertionError(found)


def extends(choice: dict[str, Value], values: object) -> bool:
    assert isinstance(values, dict)
    return all(
        v[0] <= int(choice[n] or 0) <= v[1] if isinstance(v, tuple) else choice[n] == v for n, v in values.items()
    )
