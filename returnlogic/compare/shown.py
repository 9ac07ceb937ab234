"""A change as a finding: its least and its worst case on both evaluators, the region, who is touched, what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from returnlogic.base.finding import (
    Finding,
    Goal,
    Mark,
    Picture,
    Quotation,
    Range,
    Region,
    Severity,
    Story,
    Verdict,
    Witness,
    fingerprint,
)
from returnlogic.base.sort import Bool, Enum, Int, Money
from returnlogic.base.value import Value, show, write
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.compare.align import BEFORE
from returnlogic.compare.beside import Joined
from returnlogic.compare.losses import Loss, Side
from returnlogic.compare.order import DEMANDS, RankedOutcome, key
from returnlogic.compare.segments import Segment
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output
from returnlogic.meaning.term import Compare, Comparison, Const, If, Sub, Term, conj, disj, equal
from returnlogic.present.case import case_lines
from returnlogic.present.words import certainty, outcome_words, topic_words
from returnlogic.solver.ask import NotReplayed, OutOfBudget, Session
from returnlogic.solver.forall import Always, Sometimes
from returnlogic.solver.region import FAR, case_distance, days_between, distances

MAX_FACTS = 60
"""Facts asked about one finding: who is touched."""

MAX_CLOCKS = 6
"""Clocks in which the days of one finding are told."""


@dataclass
class Stage:
    """What every finding of one comparison is made from."""

    joined: Joined
    subject: CheckContext
    old: Side
    new: Side
    dropped: Term
    assumed: tuple[str, ...] = ()
    goals: list[Goal] = field(default_factory=list)

    @property
    def session(self) -> Session:
        """The solver session of the joined program."""
        return self.subject.session


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a change beside its case: headline, question, conclusion, next step."""

    message: str
    issue: str
    conclusion: str
    help: str = ""


def replayed(stage: Stage, term: Term, case: Mapping[str, Value]) -> tuple[Evaluation, Evaluation]:
    """The two versions on a case, each by itself; raises `NotReplayed` iff one does not say what was compared."""
    together = Evaluation(stage.joined.program, case)
    if not together.holds(term):
        raise NotReplayed("the evaluator does not confirm the change on the case")
    runs = stage.joined.evaluations(case)
    for run, here in zip(runs, (stage.old.here, stage.new.here), strict=True):
        for o in run.program.outputs:
            parts = (o.silent, o.conflict) if run.holds(o.silent) else (o.silent, o.conflict, o.lo, o.hi, o.worst)
            if any(run.value(p) != together.value(here(p)) for p in parts):
                raise NotReplayed(f"a version by itself does not give what was compared: {o.key}")
    return runs


def finding(
    stage: Stage,
    change: Rule,
    loss: Loss,
    right: str,
    segment: Segment,
    answer: Always | Sometimes,
    told: Callable[[str, str], Told],
    *,
    direction: str,
    severity: Severity | None = None,
    law: str = "",
    also: Mapping[str, Any] | None = None,
) -> Finding:
    """The finding of a change that a case shows. `direction` says whose gain it is: `customer`, `shop` or `both`."""
    session, program = stage.session, stage.joined.program
    term = loss.term
    case = answer.case
    then, now = replayed(stage, term, case)
    backwards = direction == "customer"
    clocks = _clocks(stage, right, term)
    pair = _clock(stage, right, case, clocks)
    free: frozenset[str] = frozenset()
    regions: tuple[Region, ...] = ()
    worst: Mapping[str, Value] | None = None
    measure: dict[str, int] = {}
    who: dict[str, list[Any]] = {}
    ranges: dict[str, list[int]] = {}
    days: dict[str, list[list[int]]] = {}
    try:
        free = session.freed(term, case) - {n for n, _ in segment.values}
        who, ranges = touched(session, term, case), _ranges(session, term, case)
        told_in = clocks[:MAX_CLOCKS] if not backwards and change.severity is Severity.ERROR else [pair] if pair else []
        for a, b in told_in:
            days[f"{a} after {b}"] = [[lo, hi] for lo, hi in distances(session, term, a, b, {})]
        given = {n: case[n] for n, a in program.assumptions.items() if n in program.cone(term) and a.fixed is None}
        if pair is not None:
            spans = distances(session, term, *pair, given)
            quantity = f"{pair[0]} - {pair[1]}"
            regions = (Region(given, "", tuple((Range(quantity, lo, hi),) for lo, hi in spans)),)
        measure |= _measure(stage, loss, right, backwards)
        worst = _worst(stage, loss, right, backwards, given, pair, regions, measure)
    except OutOfBudget as error:
        stage.goals.append(
            Goal(change.code, f"how far it goes: {right}, {segment.words}", Verdict.NOT_PROVED, str(error))
        )
    amount = amount_of(stage, loss, right, backwards) if loss.kind == "cost" else None
    shown = Evaluation(program, case).number(amount) if amount is not None else None
    extent = "; ".join(_at_worst(stage, loss, measure, backwards, shown))
    topics = _topics(stage, loss, right, then, now)
    before = [_outcome(stage.old, right, t, then) for t in topics]
    after = [_outcome(stage.new, right, t, now) for t in topics]
    application = [f"before: {'; '.join(before)}", f"now: {'; '.join(after)}"]
    if worst is not None:
        application += [f"{'best' if backwards else 'worst'} case: {x}" for x in _extreme(stage, worst, case, pair)]
    said = told(_short(before), _short(after))
    clauses = tuple(dict.fromkeys(c.id for t in topics for c in (*_deciding(stage.new, right, t, now),) if c.id))
    older = tuple(c for t in topics for c in _deciding(stage.old, right, t, then))
    now_called = {stage.old.ids.get(c.id, c.id) for c in older}
    places = [c.span for c in stage.new.program.clauses if c.id in clauses or c.id in now_called]
    first = next(iter(places), None) or next((c.span for c in older), None)
    quotes = [q for c in dict.fromkeys(older) for q in _quoted(c, " (before)")]
    quotes += [q for c in clauses for q in _quoted(stage.new.program.clause(c), "")]
    sets = tuple(_spoken(n.values) for n in answer.sets) if isinstance(answer, Sometimes) else ()
    weight = severity or change.severity
    names = tuple(n.removesuffix(BEFORE) for n in sorted(free & program.cone(term)))
    sure = certainty(program, term, answer)
    if stage.assumed:
        sure += "; assumed: " + "; ".join(stage.assumed)
    return Finding(
        code=change.code,
        name=change.name,
        severity=weight,
        policy=stage.subject.policy,
        clauses=clauses or tuple(dict.fromkeys(c.id for c in older)),
        topic=str(loss.topic),
        message=said.message,
        quotes=tuple(quotes[:6]),
        witness=_witness(stage, case),
        worst=None if worst is None else _witness(stage, worst),
        regions=regions,
        assumptions=sets,
        evidence={
            "replayed": True,
            "conditional": isinstance(answer, Sometimes),
            "complete": isinstance(answer, Always) or answer.complete,
            "right": right,
            "segment": segment.id,
            "direction": direction,
            "action": _action(loss, direction),
            "law": law,
            "before": before,
            "now": after,
            "loss": measure,
            "days": days,
            "touched": who,
            "ranges": ranges,
            "before_case": _before_case(stage, case),
            **(also or {}),
        },
        story=Story(
            issue=said.issue,
            case=tuple(case_lines(program, case, free | _doubles(stage), pair)),
            free=tuple(dict.fromkeys(names)),
            application=tuple(application),
            conclusion=said.conclusion + (f"; {extent}" if extent else ""),
            help=said.help,
            certainty=sure,
            picture=_picture(stage, right, case, pair, regions, then, now),
        ),
        location=(first.source.name, first.line) if first is not None else ("", 0),
        fingerprint=print_of(change.code, stage.subject.policy, right, str(loss.topic), direction, segment),
    )


def print_of(code: str, policy: str, right: str, topic: str, direction: str, segment: Segment) -> str:
    """The identity of a change: no words, no lines, no case; it stays the same however a clause is reworded."""
    return fingerprint(code, policy, [right], topic, f"{direction} {segment.id}")


def _doubles(stage: Stage) -> frozenset[str]:
    """Facts that both versions know, though not alike: shown once."""
    return frozenset(
        n
        for n in stage.joined.program.inputs
        if n.removesuffix(BEFORE) != n and n.removesuffix(BEFORE) in stage.new.program.inputs
    )


def _witness(stage: Stage, case: Mapping[str, Value]) -> Witness:
    """The case as `decide --case` of the new version reads it."""
    new = stage.joined.aligned.new
    facts = {n: write(i.sort, case[n]) for n, i in new.inputs.items()}
    return Witness(facts, {n: case[n] for n in new.assumptions})


def _before_case(stage: Stage, case: Mapping[str, Value]) -> dict[str, Any]:
    """The same case as the old version reads it, so far as it differs: facts and assumptions under its own names."""
    old, new = stage.joined.aligned.old, stage.joined.aligned.new
    own = {n: was for was, n in stage.joined.aligned.facts_before.items()}
    facts = {
        own.get(n, n): write(i.sort, case[n])
        for n, i in old.inputs.items()
        if n not in new.inputs or own.get(n, n) != n
    }
    assume = {own.get(n, n): case[n] for n in old.assumptions if n not in new.assumptions}
    return {k: v for k, v in (("facts", facts), ("assume", assume)) if v}


def _spoken(values: Mapping[str, Any]) -> dict[str, Any]:
    return {n.replace(BEFORE, " (before)"): v for n, v in values.items()}


def _quoted(clause: Clause, mark: str) -> Iterator[Quotation]:
    if clause.provision is not None:
        text = f"{clause.provision.citation}: {clause.provision.title}"
        yield Quotation(clause.id, text, clause.provision.citation, 0, 0)
        return
    for q in clause.quotes[:1]:
        yield replace(q, clause=clause.id + mark)


def _output(side: Side, right: str, topic: Topic) -> Output | None:
    return next((o for o in side.outputs if side.rights.get(o.right, o.right) == right and o.topic == topic), None)


def _deciding(side: Side, right: str, topic: Topic, run: Evaluation) -> list[Clause]:
    o = _output(side, right, topic)
    if o is None:
        return []
    ids = dict.fromkeys(c.clause for c in o.claims if run.holds(c.live))
    return [side.program.clause(i) for i in ids]


def _outcome(side: Side, right: str, topic: Topic, run: Evaluation) -> str:
    """What a version says on a topic, and by which clauses."""
    o = _output(side, right, topic)
    subject = topic.subject.replace("_", " ")
    words = f"{subject}: nothing is said"
    if o is not None and not run.holds(o.silent):
        words = outcome_words(o, run)
        if topic.kind == "duty":
            words = f"“{subject}” is owed by the shop"
        elif topic.kind == "due_minutes" and not run.holds(o.conflict):
            words = f"{subject} due by {show(o.sort, run.number(o.hi))}"
    ids = [f"`{c.id}`" for c in _deciding(side, right, topic, run)]
    return words + (f" ({', '.join(ids)})" if ids else "")


def _short(outcomes: Sequence[str]) -> str:
    """The first outcome without its clauses, and how many others there are."""
    more = len(outcomes) - 1
    return outcomes[0].partition(" (`")[0] + (f" (and {more} more)" if more else "")


def _at_worst(
    stage: Stage, loss: Loss, measure: Mapping[str, int], backwards: bool, shown: int | None
) -> Iterator[str]:
    """How much is lost, or gained, in words."""
    if measure.get("minor_units"):
        most, here = measure["minor_units"], shown
        typical = f"{_money(here)} in the case shown, " if here is not None and here != most else ""
        yield f"{typical}{_money(most)} at most, {'less' if backwards else 'more'} for the customer to bear"
    for unit in ("days", "minutes"):
        if measure.get(f"later_by_{unit}"):
            yield f"up to {measure[f'later_by_{unit}']} {unit} {'sooner' if backwards else 'later'}"


def _extreme(
    stage: Stage, worst: Mapping[str, Value], case: Mapping[str, Value], pair: tuple[str, str] | None
) -> Iterator[str]:
    """What is another in the worst case than in the one shown: the day, the price, and other facts."""
    program = stage.joined.program
    said = []
    if pair is not None and (day := case_distance(program, worst, *pair)) is not None:
        said.append(f"day {day} after “{pair[1].replace('_', ' ')}”")
    for name, given in program.inputs.items():
        if not given.event and not name.endswith(BEFORE) and worst[name] != case[name]:
            said.append(f"{given.label}: {show(given.sort, worst[name])}")
    if said:
        yield ", ".join(said)


def _money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _rank(side: Side, right: str, topic: Topic, run: Evaluation) -> tuple[int, int, int]:
    """Where an outcome stands in the customer's order, told by the version's own evaluator: higher is better."""
    o = _output(side, right, topic)
    silence = {"level": 1, "payer": 1, "duty": 1, "amount": -1}.get(topic.kind, -(10**18))
    if topic.kind == "net":
        price = run.case.get(run.program.role("item_price"))
        silence = 2 * price - 1 if isinstance(price, int) else 10**18
    if o is None or run.holds(o.silent):
        return silence, silence, 1
    clash = run.holds(o.conflict)
    worst = run.number(o.worst)
    if topic.kind == "level":
        kinds = {side.program.clause(c.clause).kind for c in o.claims if run.holds(c.live) and run.number(c.lo) == 0}
        best = max(run.number(c.hi) for c in o.claims if run.holds(c.live)) if clash else run.number(o.hi)
        bottom = 0 if kinds - {*DEMANDS} else 1
        return 2 * worst or bottom, 2 * best or bottom, 0 if clash else 1
    live = [(run.number(c.lo), run.number(c.hi)) for c in o.claims if run.holds(c.live)]
    if o.topic.higher_is_better:
        return 2 * worst, 2 * (max(hi for _, hi in live) if clash else run.number(o.hi)), 0 if clash else 1
    return -2 * worst, -2 * (min(lo for lo, _ in live) if clash else run.number(o.lo)), 0 if clash else 1


def _topics(stage: Stage, loss: Loss, right: str, then: Evaluation, now: Evaluation) -> list[Topic]:
    """The topics of a loss to speak of: those whose outcome differs in the case, the first few."""
    mine, earlier = stage.new.bundle(right), stage.old.bundle(right)
    if loss.kind in ("cost", "due"):
        return [loss.topic]
    levels = sorted({*mine.levels, *earlier.levels})
    apart = [t for t in levels if _rank(stage.old, right, t, then) != _rank(stage.new, right, t, now)]
    if loss.kind != "procedure" and not apart:
        raise NotReplayed("the two versions give the same on the case")
    return (apart or levels)[:3]


def _action(loss: Loss, direction: str) -> str:
    gain = direction == "customer"
    match loss.kind:
        case "procedure":
            return "remove" if gain else "add"
        case "cost" | "due" | "remedy":
            return "replace"
    return "extend" if gain else "shorten"


def _clocks(stage: Stage, right: str, term: Term) -> list[tuple[str, str]]:
    """The acts and the events they are counted from that a change can be told in: of the clauses of the right, new ones
    first; a reading stands for each event that it can be."""
    program = stage.joined.program
    cone = program.cone(term)
    found: dict[tuple[str, str], None] = {}
    for side in (stage.new, stage.old):
        for clause in side.of_right(right):
            for pair in clause.clocks:
                names = [_events(stage, side, n) for n in pair]
                for a in names[0]:
                    for b in names[1]:
                        if {a, b} <= cone and a != b:
                            found[(a, b)] = None
    return list(found)


def _events(stage: Stage, side: Side, name: str) -> list[str]:
    """The events that a name stands for in a version, as the joined program calls them."""
    program = stage.joined.program
    if side is stage.old:
        name = stage.joined.aligned.facts_before.get(name, name)
    if name in program.assumptions:
        return [str(v) for v in program.assumptions[name].domain if str(v) in program.inputs]
    return [name] if name in program.inputs and program.inputs[name].event else []


def _clock(
    stage: Stage, right: str, case: Mapping[str, Value], clocks: Sequence[tuple[str, str]]
) -> tuple[str, str] | None:
    """The first clock whose events have both happened in the case, and that runs in it."""
    picked = {str(case[n]) for n in stage.joined.program.assumptions}
    there = [(a, b) for a, b in clocks if case[a] is not None and case[b] is not None]
    plain = {
        e for side in (stage.new, stage.old) for c in side.of_right(right) for pair in c.clocks for e in pair
    }  # fmt: skip
    return next(((a, b) for a, b in there if {a, b} <= plain | picked), next(iter(there), None))


def _picture(
    stage: Stage,
    right: str,
    case: Mapping[str, Value],
    pair: tuple[str, str] | None,
    regions: Sequence[Region],
    then: Evaluation,
    now: Evaluation,
) -> Picture | None:
    if pair is None or not regions or not regions[0].boxes:
        return None
    day = case_distance(stage.joined.program, case, *pair)
    start = case[pair[1]]
    if day is None or not isinstance(start, int):
        return None
    start = stage.joined.program.inputs[pair[1]].day_of(start)
    marks = []
    for side, run, word in ((stage.old, then, " before"), (stage.new, now, " now")):
        for clause in side.of_right(right):
            for limit in clause.limits:
                if limit.last_day is not None and limit.act == pair[0] and limit.anchor == pair[1]:
                    marks.append(Mark(f"{clause.id}{word}", run.number(limit.last_day) - start))
    disputed = tuple((b[0].lo, b[0].hi) for b in regions[0].boxes)
    return Picture(pair[1], pair[0], day, disputed, tuple(m for m in marks if -FAR < m.day < FAR))


# --- how much ---


def amount_of(stage: Stage, loss: Loss, right: str, backwards: bool) -> Term | None:
    """How much the customer loses (or gains, `backwards`) on a topic of money or days, as a term; a side's silence is
    nothing charged, the whole price, or no loss that can be counted."""
    mine, then = stage.new.bundle(right).on(loss.topic), stage.old.bundle(right).on(loss.topic)
    a, b = (then, mine) if backwards else (mine, then)
    zero = Const(0, Money(0, 0))
    price = stage.joined.program.item_price

    def value(outcome: RankedOutcome) -> Term:
        match outcome.topic.kind:
            case "amount":
                return If(outcome.silent, zero, outcome.worst)
            case "net" if price is not None:
                return If(outcome.silent, price, outcome.worst)
        return outcome.worst

    match mine.topic.kind:
        case "amount":
            return Sub(value(a), value(b))
        case "net" if price is not None:
            return Sub(value(b), value(a))
        case "due" | "due_minutes":
            return If(disj(a.silent, b.silent), Const(0, Int(0, 0)), Sub(a.worst, b.worst))
    return None


def _measure(stage: Stage, loss: Loss, right: str, backwards: bool) -> dict[str, int]:
    """The worst loss in numbers: minor units of money, days, or rungs of a level."""
    session = stage.session
    amount = amount_of(stage, loss, right, backwards) if loss.kind in ("cost", "due") else None
    if amount is not None:
        most = _most(session, loss.term, amount)
        unit = {"due": "later_by_days", "due_minutes": "later_by_minutes"}
        return {unit.get(loss.topic.kind, "minor_units"): most}
    if loss.kind in ("eligible", "remedy", "protection", "procedure"):
        return {"half_rungs": _rungs(stage, loss, right, backwards)}
    return {}


def _rungs(stage: Stage, loss: Loss, right: str, backwards: bool) -> int:
    """The most half rungs that some remedy falls (or rises) in one case: silence is half a rung above a refusal."""
    program = stage.joined.program
    mine, then = stage.new.bundle(right), stage.old.bundle(right)
    after, before = (then, mine) if backwards else (mine, then)
    for halves in range(6, 0, -1):
        parts = []
        for t in sorted({*after.levels, *before.levels}):
            low, high = after.on(t), before.on(t)
            if low != high:
                fall = Sub(key(high, high.worst, program), key(low, low.worst, program))
                parts.append(Compare(Comparison.GE, fall, Const(halves, Int(0, 6))))
        if parts and stage.session.holds_somewhere(conj(loss.term, disj(*parts))):
            return halves
    return 0


def _most(session: Session, term: Term, amount: Term) -> int:
    """The greatest value of a whole number over the cases of a term, exactly; at least 0."""

    def reached(value: int) -> bool:
        bound = Compare(Comparison.GE, amount, Const(value, Money(0, 10**16)))
        return session.check([session.claim(term), session.claim(bound)], model=False)

    low, high = 0, 1
    while high < 10**12 and reached(high):
        low, high = high, high * 4
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if reached(middle) else (low, middle)
    return low


def _worst(
    stage: Stage,
    loss: Loss,
    right: str,
    backwards: bool,
    given: Mapping[str, Value],
    pair: tuple[str, str] | None,
    regions: Sequence[Region],
    measure: Mapping[str, int],
) -> Mapping[str, Value] | None:
    """The case in which most is at stake: the most money or days, the last day of the region, the dearest item."""
    session, program = stage.session, stage.joined.program
    wanted: list[Term] = [loss.term]
    amount = amount_of(stage, loss, right, backwards) if loss.kind in ("cost", "due") else None
    most = next((v for k, v in measure.items() if k in ("minor_units", "later_by_days", "later_by_minutes")), None)
    if amount is not None and most:
        wanted.append(Compare(Comparison.GE, amount, Const(most, Money(0, 10**16))))
    literals = [session.claim(t) for t in wanted]
    if amount is None and pair is not None and regions and regions[0].boxes:
        last = Const(regions[0].boxes[-1][0].hi, Int(-40000, 40000))
        literals.append(session.claim(equal(days_between(program, *pair), last)))
        literals += [session.is_value(n, v) for n, v in given.items()]
    tries = [literals]
    if (price := program.item_price) is not None and isinstance(price.sort, Money):
        tries.insert(0, [*literals, session.is_value(price.name, price.sort.hi)])
    for attempt in tries:
        found = session.least(attempt)
        if found is not None:
            replayed(stage, loss.term, found)
            return session.replay(loss.term, found)
    return None


def touched(session: Session, term: Term, case: Mapping[str, Value]) -> dict[str, list[Any]]:
    """Who is touched: the facts that a customer or the world decides and that are not free, with their values."""
    program = session.program
    claim = session.claim(term)
    cone = program.cone(term)
    names = [n for n, i in program.inputs.items() if n in cone and isinstance(i.sort, Bool | Enum)][:MAX_FACTS]
    seen = {n: {case[n]} for n in names}
    found: dict[str, list[Any]] = {}
    for name in names:
        sort = program.inputs[name].sort
        domain: tuple[Value, ...] = sort.members if isinstance(sort, Enum) else (True, False)
        for value in domain:
            if value not in seen[name] and session.check([claim, session.is_value(name, value)]):
                for other in names:
                    seen[other].add(session.value(other))
        if len(seen[name]) < len(domain):
            found[name.removesuffix(BEFORE)] = [v for v in domain if v in seen[name]]
    return found


def _ranges(session: Session, term: Term, case: Mapping[str, Value]) -> dict[str, list[int]]:
    """Who is touched: the numbers and sums that are bounded more tightly than their sort, from and to."""
    program = session.program
    cone = program.cone(term)
    claim = session.claim(term)
    found = {}
    for name, given in program.inputs.items():
        if name not in cone or not isinstance(given.sort, Int | Money):
            continue
        here = case[name]
        assert isinstance(here, int)

        def among(lo: int, hi: int, name: str = name) -> bool:
            return session.check([claim, session.between(name, lo, hi)], model=False)

        least, most = given.sort.lo, given.sort.hi
        low, high = (least if among(least, least) else None), (most if among(most, most) else None)
        if low is None:
            bottom, low = least, here
            while bottom < low:
                middle = (bottom + low) // 2
                low, bottom = (middle, bottom) if among(least, middle) else (low, middle + 1)
        if high is None:
            high, top = here, most
            while high < top:
                middle = (high + top + 1) // 2
                high, top = (middle, top) if among(middle, most) else (high, middle - 1)
        if (low, high) != (least, most):
            found[name.removesuffix(BEFORE)] = [low, high]
    return found


def topic_said(topic: Topic) -> str:
    """A topic of a change in words."""
    return {
        "eligible": "what the customer may have",
        "remedy": "which remedy the customer gets",
        "procedure": "what the customer has to do",
        "margin": "how far above the law the policy is",
    }.get(topic.kind) or (
        f"what the shop owes: {topic.subject.replace('_', ' ')}"
        if topic.kind in ("duty", "due_minutes")
        else topic_words(topic)
    )


def deadline(
    stage: Stage, side: Side, right: str, segment: Term, pair: tuple[str, str], given: Mapping[str, Value]
) -> str:
    """Until which day after the event a remedy is owed in a version, under what is assumed."""
    term = conj(segment, side.bundle(right).owed)
    spans = distances(stage.session, term, *pair, given)
    if not spans:
        return "none"
    return "no limit" if spans[-1][1] >= FAR else f"{spans[-1][1]} d"
