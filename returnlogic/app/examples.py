"""Examples and properties inside a `.ret` file: run on the evaluator, confirmed by the solver, proved for all cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.app.load import Policy
from returnlogic.base.interface import WORDS
from returnlogic.base.sort import Instant, Int
from returnlogic.base.time_limit import ask_in_time, interruptible
from returnlogic.base.value import MINUTES_PER_DAY, Value, day_number, minor_units, show
from returnlogic.language import tree as t
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.from_language import from_condition
from returnlogic.meaning.inputs import literal_value
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Compare, Comparison, Const, Term, conj, disj, equal, neg
from returnlogic.present.words import fact_words
from returnlogic.solver.ask import DEFAULT_BUDGET, OutOfBudget, Session


@dataclass(frozen=True, slots=True)
class Tested:
    """One example or property: passed, failed with what was found, or not decided."""

    kind: str
    title: str
    line: int
    verdict: str  # passed, failed, impossible, vacuous, not_proved
    detail: str = ""
    case: tuple[str, ...] = ()
    live: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExamplesReport:
    """The tests of one file, and which of its own clauses no example reaches."""

    path: str
    results: tuple[Tested, ...]
    clauses: tuple[str, ...]

    def of(self, kind: str) -> list[Tested]:
        """Return the examples, or the properties."""
        return [r for r in self.results if r.kind == kind]

    @property
    def unreached(self) -> list[str]:
        """Return the clauses that no test shows alive."""
        reached = {name for r in self.results for name in r.live}
        return [name for name in self.clauses if name not in reached]


def run_policy_tests(policy: Policy, *, budget: int = DEFAULT_BUDGET) -> ExamplesReport:
    """Run the tests of a loaded policy or law; `budget` is in solver units per question."""
    assert policy.tree is not None and policy.program is not None
    is_law = policy.tree.kind == "law"
    own = tuple(c.id for c in policy.program.clauses if c.is_law == is_law and (c.claims or c.requirement))
    return ExamplesReport(policy.path, run_tests(policy, Session(policy.program, budget)), own)


def run_tests(policy: Policy, session: Session) -> tuple[Tested, ...]:
    """Run every example and property of a loaded file, in file order.

    An example holds iff its least completion exists and the expectation holds under every choice of the assumptions it
    leaves open; a property iff it holds for all cases and choices, some of which meet its `whenever`.
    """
    assert policy.tree is not None and policy.program is not None
    found = []
    for declared in policy.tree.declarations:
        if not isinstance(declared, t.Example | t.Property):
            continue
        d = _named(policy, declared)
        try:
            with interruptible():
                ask_in_time()
                made = _example(policy, session, d) if isinstance(d, t.Example) else _property(policy, session, d)
            found.append(made)
        except OutOfBudget as error:
            found.append(_tested(d, "not_proved", str(error)))
    return tuple(found)


def _tested(
    d: t.Example | t.Property,
    verdict: str,
    detail: str = "",
    case: tuple[str, ...] = (),
    live: frozenset[str] = frozenset(),
) -> Tested:
    kind = "example" if isinstance(d, t.Example) else "property"
    return Tested(kind, d.title.text, d.span.line, verdict, detail, case, live)


def _named(policy: Policy, d: t.Example | t.Property) -> t.Example | t.Property:
    """Return the test with every remedy under its first name: `level(exchange)` is `level(replacement)`."""
    assert policy.table is not None
    names = policy.table.remedies

    def first(e: t.Expectation) -> t.Expectation:
        if e.topic.text in ("level", "base", "payout", "balance") and e.subject is not None:
            return replace(e, subject=t.Word(names.get(e.subject.text, e.subject.text), e.subject.span))
        if e.towards is not None:
            return replace(e, towards=t.Word(names.get(e.towards.text, e.towards.text), e.towards.span))
        return e

    return replace(d, expectations=tuple(map(first, d.expectations)))


def setting_value(program: Program, s: t.Given) -> Value:
    """Return the value a setting gives its fact or event."""
    assert s.value is not None
    sort = program.inputs[s.name.text].sort if s.name.text in program.inputs else program.assumptions[s.name.text].sort
    return literal_value(sort, s.value)


def _literals(session: Session, settings: Sequence[t.Given]) -> list[str]:
    program = session.program
    found = []
    for s in settings:
        name = s.name.text
        if s.value is None:
            found.append(session.happened(name, False))
            continue
        value = setting_value(program, s)
        sort = program.inputs[name].sort if name in program.inputs else None
        if isinstance(sort, Instant) and s.value.kind == "date":
            assert isinstance(value, int)
            found += [session.happened(name, True), session.between(name, value, value + MINUTES_PER_DAY - 1)]
        elif name in program.inputs or name in program.assumptions:
            found.append(session.is_value(name, value))
    return found


def _assumed(session: Session, settings: Sequence[t.Given]) -> list[str]:
    """Return the assumptions of a test that the program reads; one that changes no clause has no effect."""
    return _literals(session, [s for s in settings if s.name.text in session.program.assumptions])


def _example(policy: Policy, session: Session, d: t.Example) -> Tested:
    program = session.program
    given = [*_literals(session, d.given), *_assumed(session, d.assuming)]
    case = session.least(given)
    if case is None:
        return _tested(d, "impossible", "no possible case fits these facts")
    facts = [session.is_value(n, case[n]) for n in program.inputs]
    run = Evaluation(program, case)
    live = frozenset(c.id for c in program.clauses if run.holds(c.live))
    named = {s.name.text for s in d.given}
    for e in d.expectations:
        term = expectation(program, e)
        if not run.holds(term):
            said = f"expected {_words(e)}; found {_found(program, e, run)}"
            return _tested(d, "failed", said, _case(program, case, named), live)
        other = session.least([session.claim(neg(term)), *facts, *_assumed(session, d.assuming)])
        if other is not None:
            names = program.cone(term)
            free = [n for n, a in program.assumptions.items() if n in names and a.fixed is None]
            said = f"{_words(e)} does not hold if {', '.join(f'{n} is {other[n]}' for n in free)}"
            return _tested(d, "failed", said, _case(program, case, named), live)
    return _tested(d, "passed", live=live)


def _property(policy: Policy, session: Session, d: t.Property) -> Tested:
    assert policy.table is not None and policy.tree is not None
    program = session.program
    premise = from_condition(policy.tree, policy.table, program, d.condition) if d.condition is not None else None
    given = _assumed(session, d.assuming)
    if premise is not None:
        given.append(session.claim(premise))
    if not session.check(given):
        return _tested(d, "vacuous", "no possible case meets its `whenever`")
    for e in d.expectations:
        term = expectation(program, e)
        case = session.least([*given, session.claim(neg(term))])
        if case is not None:
            run = Evaluation(program, case)
            cone = program.cone(term, *([premise] if premise is not None else []))
            said = f"expected {_words(e)}; found {_found(program, e, run)}"
            return _tested(d, "failed", said, _case(program, case, cone))
    return _tested(d, "passed")


def _case(program: Program, case: Mapping[str, Value], named: Collection[str]) -> tuple[str, ...]:
    """Return the named facts of a case as sentences."""
    return tuple(fact_words(i, case[n]) for n, i in program.inputs.items() if n in named)


def _outputs(program: Program, e: t.Expectation) -> list[Output]:
    topic = Topic(e.topic.text, e.subject.text if e.subject else "", e.towards.text if e.towards else "")
    rights = [e.right.text] if e.right else [o.right for o in program.outputs if o.right not in program.law_rights]
    return [o for o in program.outputs if topic.covers(o.topic) and o.right in rights]


def expectation(program: Program, e: t.Expectation) -> Term:
    """Return the term of an expectation: about every right of the policy that has the topic, unless it names one.

    A last day of which no remedy is named is expected for each.
    """
    if e.topic.text == "clause":
        assert e.subject is not None and e.value is not None
        live = program.clause(e.subject.text).live
        wanted = (e.value.kind == "yes") == (e.word == "is")
        return live if wanted else neg(live)
    outputs = _outputs(program, e)
    if not outputs:  # no clause ever speaks of it
        silent = e.word == "on" and e.verdict == "silent"
        return conj() if silent else disj()
    return conj(*(_one(o, e) for o in outputs))


def _one(o: Output, e: t.Expectation) -> Term:
    if e.word == "on":
        match e.verdict:
            case "silent":
                return o.silent
            case "conflict":
                return o.conflict
            case _:
                return conj(neg(o.silent), neg(o.conflict))
    assert e.value is not None
    value = Const(_number(o, e.value), Int(0, 10**9))
    spoken = conj(neg(o.silent), neg(o.conflict))
    match e.word:
        case "is":
            return conj(spoken, equal(o.lo, value), equal(o.hi, value))
        case "is not":
            return neg(conj(spoken, equal(o.lo, value), equal(o.hi, value)))
        case "at least":
            return conj(spoken, Compare(Comparison.GE, o.lo, value))
        case _:
            return disj(o.silent, conj(spoken, Compare(Comparison.LE, o.hi, value)))


def _number(o: Output, literal: t.Literal) -> int:
    match o.topic.kind:
        case kind if kind in WORDS:
            return WORDS[kind].index(literal.text)
        case "last_day" | "due":
            return day_number(literal.text)
        case _:
            return minor_units(literal.text)


def _words(e: t.Expectation) -> str:
    return " ".join(e.span.text.split())


def _found(program: Program, e: t.Expectation, run: Evaluation) -> str:
    if e.topic.text == "clause" and e.subject is not None:
        return "it applies" if run.holds(program.clause(e.subject.text).live) else "it does not apply"
    found = []
    for o in _outputs(program, e):
        where = o.right + (f" towards {o.topic.towards}" if o.topic.towards and e.towards is None else "")
        if run.holds(o.silent):
            found.append(f"silent for {where}")
        elif run.holds(o.conflict):
            live = [c.clause for c in o.sources if run.holds(c.live)]
            found.append(f"conflict of {', '.join(dict.fromkeys(live))} for {where}")
        else:
            lo, hi = run.number(o.lo), run.number(o.hi)
            names = [_shown(o, n) for n in dict.fromkeys((lo, hi))]
            found.append(f"{' to '.join(names)} for {where}")
    return "; ".join(found) or "no clause speaks of it"


def _shown(o: Output, number: int) -> str:
    words = WORDS.get(o.topic.kind)
    return words[number] if words else show(o.sort, number)
