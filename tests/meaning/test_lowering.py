"""The lowering, on the smallest policies that once went wrong, rule by rule of `spec/semantics.md`."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.base.sort import Bool, Date, Instant, Int, Money
from returnlogic.base.source import Source, Span
from returnlogic.base.value import Value, day_number, minute_number
from returnlogic.language.names import symbols
from returnlogic.language.parse import parse
from returnlogic.language.problem import Problem
from returnlogic.meaning.condition_part import ConditionPart, Place
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.from_language import from_language
from returnlogic.meaning.inputs import YEARS_AFTER
from returnlogic.meaning.invariants import violations
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import TRUE, Const, Let, Term, Var, conj, disj, neg
from returnlogic.meaning.variants import copy, suspend
from returnlogic.solver.ask import Impossible, Possible, Session
from tests.build import fact, policy, program

VOCABULARY = """vocabulary v "words"
fact price "price" : money from 1.00 to 5000.00 by shop typically 50.00
fact a "a" : yes/no by customer
fact b "b" : yes/no by customer
fact approved "approved" : yes/no by shop typically yes
event ordered "ordered" by customer typically 2026-05-04
event delivered "delivered" by world typically 4 days after ordered
event notified "notified" by customer typically 2 days after delivered
remedy refund
line fee
sum all_paid is price
role contract is ordered
role full_refund is price, all_paid
"""
A, B, C = (Var(name, Bool()) for name in "abc")
GRANT = 'entitlement e for r\n  quote "q"\n  owed refund\n'


def lowered(folder: Path, body: str, *, header: str = "counting calendar_days", words: str = VOCABULARY) -> Program:
    (folder / "v.ret").write_text(words)
    found = policy(f'right r "r"\n{body}', header=header, words="v", folder=folder)
    assert found.program is not None, [str(p) for p in found.problems]
    return found.program


def problems(folder: Path, body: str) -> tuple[Problem, ...]:
    """What stands in the way of lowering this."""
    (folder / "v.ret").write_text(VOCABULARY)
    found = policy(f'right r "r"\n{body}', words="v", folder=folder)
    assert found.program is None
    return found.problems


def typical(p: Program) -> dict[str, Value]:
    return {i.name: i.typical for i in p.inputs.values()}


def test_the_smallest_policy_is_sound(tmp_path: Path) -> None:
    p = lowered(tmp_path, GRANT)
    assert violations(p) == ()
    assert isinstance(Session(p).ask(Let("e.live")), Possible)


HOURS = "notified within 24 hours after delivered"


@pytest.mark.parametrize("place", ["requirement", "vocabulary definition", "property", "axiom"])
def test_hours_are_counted_in_minutes_wherever_they_stand(tmp_path: Path, place: str) -> None:
    body, words = GRANT, VOCABULARY
    match place:
        case "requirement":
            body += f'requirement q for r\n  quote "q"\n  customer must {HOURS} otherwise refused\n'
        case "vocabulary definition":
            words += f"definition soon means {HOURS}\n"
            body += 'exclusion x for r\n  quote "q"\n  when not soon\n  no refund\n'
        case "property":
            body += f'property "p":\n  whenever {HOURS}\n  expect level(refund) is granted\n'
        case _:
            words += f'axiom "soon": {HOURS}\n'
    p = lowered(tmp_path, body, words=words)
    assert all(isinstance(p.inputs[n].sort, Instant) for n in ("delivered", "notified"))
    assert violations(p) == ()
    if place == "property":
        return
    holds = {"requirement": "q.met", "vocabulary definition": "means.soon"}
    term = Let(holds[place]) if place in holds else p.axioms[0].term
    noon = minute_number("2026-05-11T12:00")
    for minutes, kept in ((0, True), (24 * 60, True), (24 * 60 + 1, False), (-1, False)):
        case = typical(p) | {"delivered": noon, "notified": noon + minutes}
        assert Evaluation(p, case).holds(term) == kept


def test_an_entitlement_carries_no_gate_itself(tmp_path: Path) -> None:
    """It would apply only where it is refused; a step does it."""
    assert problems(tmp_path, GRANT + "  approved answered by shop formality\n")


STEP = 'step s for e\n  quote "q"\n  approved answered by shop {mode}\n'


@pytest.mark.parametrize(("mode", "refused"), [("formality", False), ("freely", True), ("unclear", True)])
def test_a_gate_costs_the_right_as_its_mode_says(tmp_path: Path, mode: str, refused: bool) -> None:
    p = lowered(tmp_path, GRANT + STEP.format(mode=mode))
    assert isinstance(Session(p).ask(Let("s.live")), Possible) == refused
    assert isinstance(Session(p).ask(Let("e.live")), Possible)
    if mode == "unclear":
        assert p.assumptions["gate.s"].domain == ("formality", "freely")


MUST = 'requirement q for e\n  quote "q"\n  customer must a{otherwise}\n'


def test_a_requirement_fails_only_where_there_is_something_to_lose(tmp_path: Path) -> None:
    p = lowered(tmp_path, GRANT + "  when b\n" + MUST.format(otherwise=" otherwise refused"))
    assert Session(p).ask(conj(Let("q.live"), neg(Let("e.entitled")))) == Impossible()
    assert isinstance(Session(p).ask(Let("q.live")), Possible)
    assert Session(p).ask(conj(Let("q.live"), Let("e.live"))) == Impossible()


@pytest.mark.parametrize(("otherwise", "most"), [("refused", 0), ("shop_may_refuse", 1), ("unsaid", 0)])
def test_what_a_failed_requirement_claims(tmp_path: Path, otherwise: str, most: int) -> None:
    p = lowered(tmp_path, GRANT + MUST.format(otherwise=f" otherwise {otherwise}"))
    [claim] = p.clause("q").claims
    assert (claim.topic, claim.lo, claim.hi) == (Topic("level", "refund"), level(0), level(most))
    if otherwise == "unsaid":
        assert p.assumptions["consequence.q"].domain == ("right_kept", "right_lost")


def level(rung: int) -> Const:
    return Const(rung, Int(0, 3, "level"))


def test_may_refuse_is_no_refusal(tmp_path: Path) -> None:
    p = lowered(tmp_path, GRANT + 'discretion d for r\n  quote "q"\n  when a\n  shop may refuse refund\n')
    [claim] = p.clause("d").claims
    assert (claim.lo, claim.hi) == (level(0), level(1))


FEES = """charge x for r
  quote "q"
  customer pays 1.00 for fee
charge y for r {y}
  quote "q"
  customer pays 2.00 for fee
charge z for r adds to {z} basis "q"
  quote "q"
  customer pays 4.00 for fee
"""


def test_fees_that_add_to_one_are_one_sum(tmp_path: Path) -> None:
    p = lowered(tmp_path, FEES.format(y='adds to x basis "q"', z="x"))
    run = Evaluation(p, typical(p))
    assert (run.value(Let("r/amount(fee).lo")), run.value(Let("r/amount(fee).hi"))) == (700, 700)
    assert not run.holds(Let("r/amount(fee).conflict"))
    alone = Evaluation(suspend(p, ["x"]), typical(p))  # without the sum they add to they stand for themselves
    assert (alone.value(Let("r/amount(fee).lo")), alone.value(Let("r/amount(fee).hi"))) == (600, 600)


@pytest.mark.parametrize(("y", "z"), [('adds to x basis "q"', "y"), ("", "x, y")])
def test_a_sum_is_added_to_one_that_stands_for_itself(tmp_path: Path, y: str, z: str) -> None:
    assert problems(tmp_path, FEES.format(y=y, z=z))


def test_a_suspended_clause_claims_nothing(tmp_path: Path) -> None:
    p = suspend(lowered(tmp_path, GRANT + "  notified within 5 days after delivered afterwards refused\n"), ["e"])
    for topic in ("level(refund)", "last_day(notified, refund)"):
        assert Session(p).ask(neg(Let(f"r/{topic}.silent"))) == Impossible()


def test_a_single_claim_is_never_a_conflict(tmp_path: Path) -> None:
    body = "".join(f'obligation {n} for r\n  quote "q"\n  when {n[1]}\n  refund in full\n' for n in ("xa", "xb"))
    p = lowered(tmp_path, body, words=VOCABULARY.replace("5000.00", "200000000.00"))
    assert Session(p).ask(Let("r/base(refund).conflict")) == Impossible()


def test_two_events_of_one_day_have_one_order(tmp_path: Path) -> None:
    p = lowered(tmp_path, GRANT + "  when notified before delivered and delivered before notified\n")
    assert Session(p).ask(Let("e.live")) == Impossible()
    assert list(p.assumptions) == ["same_day.delivered.notified"]


READING = 'reading w quote "q" : ordered or delivered\n'


@pytest.mark.parametrize("then", ["ordered", "delivered"])
def test_an_event_a_reading_picks_has_the_order_of_that_event(tmp_path: Path, then: str) -> None:
    circle = f"  when w is {then} and notified before w and {then} before notified\n"
    p = lowered(tmp_path, READING + GRANT + circle)
    assert violations(p) == ()
    assert Session(p).ask(Let("e.live")) == Impossible()


@pytest.mark.parametrize("name", ["notified", "w"])
def test_nothing_comes_before_itself(tmp_path: Path, name: str) -> None:
    p = lowered(tmp_path, READING + GRANT + f"  when {name} before {name}\n")
    assert Session(p).ask(Let("e.live")) == Impossible()
    assert not [n for n in p.assumptions if n.endswith(f"{name}.{name}")]


@pytest.mark.parametrize("condition", ["notified before delivered", "notified within 14 days after delivered"])
def test_what_a_property_leaves_open_is_a_variable_of_the_program(tmp_path: Path, condition: str) -> None:
    plain = lowered(tmp_path, GRANT, header="counting unsaid")
    asking = f'property "p":\n  whenever {condition}\n  expect level(refund) is granted\n'
    p = lowered(tmp_path, GRANT + asking, header="counting unsaid")
    assert p.lets == plain.lets and set(p.assumptions) > set(plain.assumptions)


POLICY = f'policy p "p"\n  source "p.txt"\n  uses v\n  counting calendar_days\nright r "r"\n{GRANT}'
LAW = """law l "l"
  uses v
  counting eu
right lr "lr"
provision l.one "one" for lr
  cites "D" article "1"
  about z
  in force from 2014-01-01
  strength floor
  when {when}
  owed refund
sentences of "1"
  1 "the money comes back" encoded by l.one
"""


@pytest.mark.parametrize("counting", ["calendar_days", "unsaid"])
def test_what_law_means_does_not_depend_on_the_policy(counting: str) -> None:
    """A definition that measures a period counts `eu` in law, and in the policy as the policy does."""
    definitions = "definition soon means notified within 14 days after delivered\ndefinition plain means a\n"
    definitions += "definition kept means soon and plain\n"
    words = parse(Source("v.ret", VOCABULARY + definitions))
    statute = parse(Source("l.ret", LAW.format(when="kept")))
    found = []
    for scope in ("a", "soon", "kept"):
        entitlement = f'entitlement e for r\n  quote "q"\n  when {scope}\n  owed refund\n'
        text = f'policy p "p"\n  source "p.txt"\n  uses v\n  counting {counting}\nright r "r"\n{entitlement}'
        tree = parse(Source("p.ret", text))
        table, wrong = symbols([words, statute, tree])
        assert not wrong
        found.append(from_language(tree, table, [statute], {}, [words, statute, tree]))
    assert violations(found[0]) == ()
    assert len({repr(p.lets["means.soon@l"]) for p in found}) == 1
    assert all(p.lets["l.one.scope"] == Let("means.kept@l") for p in found)
    assert found[1].lets["e.scope"] == Let("means.soon") and found[2].lets["e.scope"] == Let("means.kept")
    assert all(p.lets["means.kept@l"] == conj(Let("means.soon@l"), Let("means.plain")) for p in found)
    assert found[1].lets["means.soon"] != found[1].lets["means.soon@l"]


def within_tables(folder: Path, length: str, counting: str, year: int) -> bool:
    """Whether a limit of this length is a problem said in words, or a sound program."""
    body = GRANT + f"  notified within {length} after delivered\n"
    try:
        p = lowered(folder, body, header=f"counting {counting}\n  period from {year}-01-01 to {year}-12-31")
    except AssertionError:
        return True
    return violations(p) == ()


@pytest.mark.parametrize("length", ["14 days", "2 months", "360 months", "30 years", "10950 days"])
@pytest.mark.parametrize("counting", ["calendar_days", "unsaid"])
@pytest.mark.parametrize("year", [2020, 2025, 2028, 2029, 2096])
def test_dates_stay_within_the_tables_or_are_a_problem(tmp_path: Path, length: str, counting: str, year: int) -> None:
    assert within_tables(tmp_path, length, counting, year)


@pytest.mark.parametrize("length", ["14 days", "2 months", "3 years"])
@pytest.mark.parametrize("year", [2025, 2028, 2036])
def test_european_periods_stay_within_their_table(tmp_path: Path, length: str, year: int) -> None:
    assert within_tables(tmp_path, length, "eu", year)


@pytest.mark.parametrize(("length", "year"), [("1500 days", 2028), ("10 years", 2026), ("30 years", 2025)])
def test_long_european_periods_are_a_problem(tmp_path: Path, length: str, year: int) -> None:
    assert within_tables(tmp_path, length, "eu", year)


def test_an_assumption_about_one_day_takes_effect_or_is_a_problem(tmp_path: Path) -> None:
    body = GRANT + "  when notified before delivered\n"
    for name in ("same_day.delivered.notified", "same_day.notified.delivered"):
        try:
            p = lowered(tmp_path, f'{body}assume {name} is first because "they said so"\n')
        except AssertionError:
            continue
        assert p.assumptions["same_day.delivered.notified"].fixed is not None


def test_an_instant_ends_with_the_last_minute_of_its_last_day(tmp_path: Path) -> None:
    p = lowered(tmp_path, GRANT + "  notified within 48 hours after delivered\n")
    sort = p.inputs["notified"].sort
    assert isinstance(sort, Instant)
    days = p.inputs["ordered"].sort
    assert isinstance(days, Date)
    assert (sort.lo, sort.hi + 1) == (days.lo * 1440, (days.hi + YEARS_AFTER * 365 + 1) * 1440)


def test_one_calendar_is_no_question_and_two_are(tmp_path: Path) -> None:
    body = GRANT + "  notified within 3 working days after delivered\n"
    one = lowered(tmp_path, body, header="counting calendar_days\n  calendar uk_england")
    two = lowered(tmp_path, body, header="counting calendar_days\n  calendar uk_england, us_ftc")
    assert one.assumptions == {} and [*two.assumptions] == ["working_days"]
    case = {"delivered": day_number("2026-12-24"), "notified": None}
    ends = [
        Evaluation(two, case | {"working_days": name}).value(Let("e.window1.last")) for name in ("uk_england", "us_ftc")
    ]
    assert ends == [day_number("2026-12-31"), day_number("2026-12-29")]
    assert Evaluation(one, case).value(Let("e.window1.last")) == ends[0]


@pytest.mark.parametrize("chooser", ["customer", "shop", "unsaid"])
def test_of_one_remedy_there_is_nothing_to_choose(tmp_path: Path, chooser: str) -> None:
    plain = lowered(tmp_path, GRANT)
    chosen = lowered(tmp_path, GRANT.replace("owed refund", f"owed refund chooser {chooser}"))
    assert [c.claims for c in plain.clauses] == [c.claims for c in chosen.clauses]


def test_within_needs_the_event_and_no_later_than_does_not(tmp_path: Path) -> None:
    """On both sides of the event and of the last day, and where one of the two has not happened."""
    delivered = day_number("2026-05-11")
    days = (delivered - 1, delivered, delivered + 3, delivered + 4)
    expected = {"within": (False, True, True, False), "no later than": (True, True, True, False)}
    for word, answers in expected.items():
        p = lowered(tmp_path, GRANT + f"  notified {word} 3 days after delivered\n")

        def entitled(notified: int | None, delivered: int | None, p: Program = p) -> bool:
            return Evaluation(p, typical(p) | {"notified": notified, "delivered": delivered}).holds(Let("e.entitled"))

        assert tuple(entitled(day, delivered) for day in days) == answers
        assert entitled(days[0], None) is (word == "no later than")
        assert not entitled(None, delivered)


def test_a_word_that_only_unread_words_read_says_which(tmp_path: Path) -> None:
    unread = "definition inner means a\ndefinition outer means inner and b\ndefinition seen means b\n"
    p = lowered(tmp_path, unread + GRANT + "  when seen\n")
    assert {d.name: (d.read, d.within) for d in p.definitions} == {
        "inner": (False, ("outer",)),
        "outer": (False, ()),
        "seen": (True, ()),
    }


def test_what_an_event_typically_follows(tmp_path: Path) -> None:
    follows = {i.name: i.typical_after for i in lowered(tmp_path, GRANT).inputs.values() if i.event}
    assert follows == {"ordered": None, "delivered": ("ordered", 4), "notified": ("delivered", 2)}


def test_the_bounds_of_topics_are_those_of_the_rule(tmp_path: Path) -> None:
    """M15: wide enough for every claim."""
    body = "  refund in full\n  notified within 3 days after delivered\n  due notified within 14 days after delivered\n"
    p = lowered(tmp_path, GRANT + body + 'charge c for r\n  quote "q"\n  customer pays 5.00 for fee\n')
    days = p.inputs["ordered"].sort
    assert isinstance(days, Date)
    last = days.hi + YEARS_AFTER * 365
    sorts = {o.topic.kind: o.sort for o in p.outputs}
    assert sorts["level"] == Int(0, 3, "level")
    assert sorts["last_day"] == sorts["due"] == Date(0, last + 40000)
    assert sorts["base"] == sorts["payout"] == sorts["amount"] == sorts["charged"] == Money(0, 10**16)
    assert sorts["balance"] == Money(-(10**16), 10**16)


@pytest.mark.parametrize(("said", "meant"), [("a is yes", A), ("a is no", neg(A)), ("a is not yes", neg(A))])
def test_a_yes_or_no_that_is_compared(tmp_path: Path, said: str, meant: Term) -> None:
    assert lowered(tmp_path, GRANT + f"  when {said}\n").lets["e.scope"] == meant


def test_the_typical_value_that_is_not_said_is_the_first(tmp_path: Path) -> None:
    more = 'fact colour "colour" : one of red, green by shop\n'
    p = lowered(tmp_path, GRANT, words=VOCABULARY + more)
    assert [p.inputs[n].typical for n in ("colour", "a")] == ["red", False]


@pytest.mark.parametrize(("rounding", "cents"), [("half_up", 334), ("down", 333), ("up", 334)])
def test_a_share_is_rounded_as_is_assumed(tmp_path: Path, rounding: str, cents: int) -> None:
    body = 'charge c for r\n  quote "q"\n  customer pays 30% of price for fee\n'
    p = lowered(tmp_path, body, header="counting unsaid")
    case = typical(p) | {"price": 1112, "rounding": rounding}
    [claim] = next(c for c in p.clauses if c.id == "c").claims
    assert Evaluation(p, case).value(claim.lo) == cents


def test_a_place_is_written_as_lawyers_write_it(tmp_path: Path) -> None:
    for instrument, article, shown in (
        ("Directive 9", "9(1)", "Directive 9 Art 9(1)"),
        ("Sales Act", "22(3)", "Sales Act s 22(3)"),
        ("Fees Regulations", "28", "Fees Regulations reg 28"),
        ("Code", "1723", "Code 1723"),
        ("Sales Act", "Schedule 2", "Sales Act Schedule 2"),
    ):
        text = LAW.format(when="a").replace('cites "D" article "1"', f'cites "{instrument}" article "{article}"')
        statute = parse(Source("l.ret", text))
        words, tree = parse(Source("v.ret", VOCABULARY)), parse(Source("p.ret", POLICY))
        table, wrong = symbols([words, statute, tree])
        assert not wrong
        found = from_language(tree, table, [statute], {}, [words, statute, tree])
        assert [c.provision.citation for c in found.clauses if c.provision is not None] == [shown]


# --- parts of conditions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "rest"),
    [
        ((), TRUE),
        ((Place("not", (A,), 0),), TRUE),
        ((Place("and", (A, B), 0),), B),
        ((Place("or", (A, B, C), 1),), disj(A, C)),
        ((Place("and", (A, B), 0), Place("not", (conj(A, B),), 0)), neg(B)),
        ((Place("not", (A,), 0), Place("and", (neg(A), B), 0)), B),
        ((Place("and", (A,), 0), Place("or", (A, C), 0)), C),
        ((Place("or", (A, B), 0), Place("and", (disj(A, B), C), 0)), conj(B, C)),
        ((Place("and", (A, B), 0), Place("not", (A,), 0), Place("or", (A, C), 1)), disj(A, neg(B))),
    ],
    ids=str,
)
def test_a_condition_without_a_part(places: tuple[Place, ...], rest: Term) -> None:
    part = ConditionPart("e", "when", "e.scope", Span(Source("p.ret", ""), 0, 0), A, places, False)
    assert part.without == rest


def test_marked_lets_are_those_named_and_no_others() -> None:
    term = conj(Let("x"), Let("y"), A)
    p = program([fact("a")], lets={"x": A, "y": A, "z": A})
    assert copy(p, [term], "'", lets={"x": TRUE}) == ({"x'": TRUE}, [conj(Let("x'"), Let("y"), A)])
    assert copy(p, [term], "'", lets={"z": TRUE}) == ({}, [term])


def test_a_requirement_for_one_entitlement_leaves_the_other_alone(tmp_path: Path) -> None:
    body = GRANT + GRANT.replace("entitlement e", "entitlement f") + 'requirement q for {}\n  quote "q"\n'
    body += "  customer must a otherwise refused\n"
    body += 'right other "other"\n' + GRANT.replace("entitlement e for r", "entitlement g for other")
    for named, targets in (("e", {"e"}), ("f", {"f"}), ("r", {"e", "f"}), ("e, f", {"e", "f"}), ("other", {"g"})):
        [q] = [c for c in lowered(tmp_path, body.format(named)).clauses if c.id == "q"]
        assert {r.target for r in q.relations} == targets
