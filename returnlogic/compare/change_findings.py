"""A change as a finding: shown on both evaluators, with the days it is about, the worst case, and who is touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from returnlogic.base.finding import Finding, Goal, Quotation, Region, Severity, Verdict
from returnlogic.base.sort import Money
from returnlogic.base.value import Value, decimal_amount, in_words, show, write
from returnlogic.checks._rule import Rule
from returnlogic.compare.clocks import change_picture, clocks_of, shown_clock
from returnlogic.compare.context import ComparisonContext, change_fingerprint, replayed
from returnlogic.compare.losses import Loss, Side
from returnlogic.compare.marks import BEFORE
from returnlogic.compare.measure import ChangeExtent, amount_of, measure, ranges, touched
from returnlogic.compare.segments import Segment
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output
from returnlogic.meaning.term import Compare, Comparison, Const
from returnlogic.present.case import Clock, witness
from returnlogic.present.extent import day_region, dearest, last_day
from returnlogic.present.quotes import clause_quotations
from returnlogic.present.show import Exhibit, Wording, exhibit, finding, place
from returnlogic.present.words import fact_words, open_assumptions, outcome_words, topic_words
from returnlogic.solver.ask import NotReplayed, OutOfBudget
from returnlogic.solver.forall import Always, Sometimes
from returnlogic.solver.region import case_distance, distances

MAX_CLOCKS = 6
"""Clocks in which the days of one finding are told."""


@dataclass(frozen=True, slots=True)
class FoundChange:
    """A change that some order shows: what is lost or gained, for which right and group of customers.

    `direction` says whose gain it is (`customer`, `shop` or `both`). `law` is `below` iff some order falls below a
    floor of the law, `at` iff none does, `weaker` iff it is the law itself that gives less, and empty without a law.
    """

    rule: Rule
    loss: Loss
    right: str
    segment: Segment
    direction: str
    answer: Always | Sometimes
    law: str = ""

    @property
    def gain(self) -> bool:
        """Return whether customers gain and nobody loses."""
        return self.direction == "customer"


@dataclass
class _Shown(ChangeExtent):
    """The case and extent shown of a change, as far as the budget of the questions reaches."""

    free: frozenset[str] = frozenset()
    regions: tuple[Region, ...] = ()
    worst: Mapping[str, Value] | None = None


def change_finding(ctx: ComparisonContext, change: FoundChange, also: Mapping[str, Any]) -> Finding:
    """Return the finding of a change, with further evidence; raises `NotReplayed` iff a version by itself differs."""
    loss, right, case = change.loss, change.right, change.answer.case
    runs = replayed(ctx, loss.term, case)
    clocks = clocks_of(ctx, right, loss.term)
    clock = shown_clock(ctx, right, case, clocks)
    extent = _extent(ctx, change, clocks, clock)
    topics = _topics(ctx, loss, right, *runs)
    before, after = ([_outcome(s, right, t, r) for t in topics] for s, r in zip(ctx.sides, runs, strict=True))
    deciding = [[c for t in topics for c in _deciding(s, right, t, r)] for s, r in zip(ctx.sides, runs, strict=True)]
    older, clauses = deciding[0], tuple(dict.fromkeys(c.id for c in deciding[1]))
    called_now = {ctx.old_side.ids.get(c.id, c.id) for c in older}
    places = [c.span for c in ctx.new_side.program.clauses if c.id in clauses or c.id in called_now]
    shown = _exhibit(ctx, change, extent, clock)
    shown = replace(shown, picture=change_picture(ctx, right, case, clock, extent.regions, runs))
    return finding(
        change.rule,
        ctx.checks.policy,
        _words(ctx, change, extent, clock, before, after),
        shown,
        clauses=clauses or tuple(dict.fromkeys(c.id for c in older)),
        topic=str(loss.topic),
        quotes=[*_quoted(older, " (before)"), *_quoted(map(ctx.new_side.program.clause, clauses), "")][:6],
        fingerprint=change_fingerprint(
            change.rule.code, ctx.base_policy, right, str(loss.topic), change.direction, change.segment
        ),
        evidence={
            "right": right,
            "segment": change.segment.id,
            "direction": change.direction,
            "action": _action(change),
            "law": change.law,
            "before": before,
            "now": after,
            **extent.evidence(),
            "before_case": _case_before(ctx, case),
            **also,
        },
        location=place(next(iter(places), None) or next((c.span for c in older), None)),
    )


def _extent(ctx: ComparisonContext, change: FoundChange, clocks: Sequence[Clock], clock: Clock | None) -> _Shown:
    """Ask how far a change goes: which facts matter, who is touched, on which days, and the worst case."""
    session, program, loss, case = ctx.session, ctx.product.program, change.loss, change.answer.case
    found = _Shown()
    told_in = clocks[:MAX_CLOCKS] if not change.gain and change.rule.severity is Severity.ERROR else [clock]
    try:
        found.free = session.freed(loss.term, case) - {n for n, _ in change.segment.values}
        found.touched, found.ranges = touched(session, loss.term, case), ranges(session, loss.term, case)
        for act, anchor in filter(None, told_in):
            spans = distances(session, loss.term, act, anchor, {})
            found.days[f"{act} after {anchor}"] = [[lo, hi] for lo, hi in spans]
        if clock is not None:
            assumed = {n: case[n] for n in open_assumptions(program, loss.term)}
            found.regions = (day_region(session, loss.term, assumed, clock),)
        found.loss = measure(ctx, loss, change.right, change.gain)
        found.worst = _worst(ctx, change, clock, found)
    except OutOfBudget as error:
        name = f"how far it goes: {change.right}, {change.segment.words}"
        ctx.goals.append(Goal(change.rule.code, name, Verdict.NOT_PROVED, str(error)))
    return found


def _worst(
    ctx: ComparisonContext, change: FoundChange, clock: Clock | None, extent: _Shown
) -> Mapping[str, Value] | None:
    """Return the case in which most is at stake: the most money or days, the last day, the dearest item."""
    session, loss = ctx.session, change.loss
    amount = amount_of(ctx, loss, change.right, change.gain)
    literals = [session.claim(loss.term)]
    most = next((v for k, v in extent.loss.items() if k != "half_rungs"), None)
    if amount is not None and most:
        literals.append(session.claim(Compare(Comparison.GE, amount, Const(most, Money(0, 10**16)))))
    if amount is None and clock is not None and extent.regions and extent.regions[0].boxes:
        literals += last_day(session, clock, extent.regions[0])
    worst = dearest(session, loss.term, literals)
    if worst is not None:
        replayed(ctx, loss.term, worst)
    return worst


def _exhibit(ctx: ComparisonContext, change: FoundChange, extent: _Shown, clock: Clock | None) -> Exhibit:
    """Return the case as `decide --case` of the new version reads it; facts that both versions know are shown once."""
    new, answer = ctx.product.aligned.new, change.answer
    known = {n + BEFORE for n in ctx.new_side.program.inputs}
    doubles = frozenset(known & ctx.product.program.inputs.keys())
    shown = exhibit(ctx.product.program, change.loss.term, answer, extent.free, clock, doubles)
    return replace(
        shown,
        witness=witness(new, answer.case),
        worst=None if extent.worst is None else witness(new, extent.worst),
        regions=extent.regions,
        free=tuple(dict.fromkeys(n.removesuffix(BEFORE) for n in shown.free)),
        assumptions=tuple({n.replace(BEFORE, " (before)"): v for n, v in a.items()} for a in shown.assumptions),
        certainty=shown.certainty + (f"; assumed: {'; '.join(ctx.assumed)}" if ctx.assumed else ""),
    )


def _case_before(ctx: ComparisonContext, case: Mapping[str, Value]) -> dict[str, Any]:
    """Return the same case as the old version reads it, so far as it differs, under the old version's own names."""
    old, new = ctx.product.aligned.old, ctx.product.aligned.new
    own = {n: was for was, n in ctx.product.aligned.facts_before.items()}
    facts = {
        own.get(n, n): write(i.sort, case[n])
        for n, i in old.inputs.items()
        if n not in new.inputs or own.get(n, n) != n
    }
    assume = {own.get(n, n): case[n] for n in old.assumptions if n not in new.assumptions}
    return {k: v for k, v in (("facts", facts), ("assume", assume)) if v}


# --- words ---


def _words(
    ctx: ComparisonContext,
    change: FoundChange,
    extent: _Shown,
    clock: Clock | None,
    before: Sequence[str],
    after: Sequence[str],
) -> Wording:
    """Return what is said of a change beside its case."""
    label = ctx.right_label(change.right)
    who = "" if change.segment.id == "all" else f" ({change.segment.words})"
    application = [f"before: {'; '.join(before)}", f"now: {'; '.join(after)}"]
    if extent.worst is not None:
        most = _at_the_worst(ctx, extent.worst, change.answer.case, clock)
        application += [f"{'best' if change.gain else 'worst'} case: {most}"] if most else []
    conclusion = {
        "customer": "customers gain",
        "shop": "customers lose",
        "both": "some customers lose, others gain",
    }[change.direction]
    conclusion += {
        "below": ", and the law gives more than the new version",
        "at": ", and the law is kept",
        "weaker": ": it is the law itself that gives less",
    }.get(change.law, "")
    for m in ctx.product.aligned.moved:
        if m.right == change.right:
            conclusion += f", “{in_words(m.act)}” was counted from “{m.old}” and is counted from “{m.new}”"
    how_much = "; ".join(_how_much(ctx, change, extent.loss))
    return Wording(
        message=f"{label}{who}: {change.rule.title.lower()}: {_short(before)} -> {_short(after)}",
        issue=f"{change_topic_words(change.loss.topic)}: {label}{who}",
        conclusion=conclusion + (f"; {how_much}" if how_much else ""),
        help="" if change.gain else "keep the old terms here, or have the fingerprint approved",
        application=application,
    )


def _how_much(ctx: ComparisonContext, change: FoundChange, most: Mapping[str, int]) -> Iterator[str]:
    """Yield how much is lost, or gained, in the case shown and at most."""
    if most.get("minor_units"):
        amount = amount_of(ctx, change.loss, change.right, change.gain) if change.loss.kind == "cost" else None
        here = None if amount is None else Evaluation(ctx.product.program, change.answer.case).number(amount)
        highest = most["minor_units"]
        shown = f"{decimal_amount(here)} in the case shown, " if here is not None and here != highest else ""
        who = f"{'less' if change.gain else 'more'} for the customer to bear"
        yield f"{shown}{decimal_amount(highest)} at most, {who}"
    for unit in ("days", "minutes"):
        if most.get(f"later_by_{unit}"):
            yield f"up to {most[f'later_by_{unit}']} {unit} {'sooner' if change.gain else 'later'}"


def _at_the_worst(
    ctx: ComparisonContext, worst: Mapping[str, Value], case: Mapping[str, Value], clock: Clock | None
) -> str:
    """Return what is another in the worst case than in the one shown: the day, the price, and other facts."""
    said = []
    if clock is not None and (day := case_distance(ctx.product.program, worst, *clock)) is not None:
        said.append(f"day {day} after “{in_words(clock[1])}”")
    for name, given in ctx.product.program.inputs.items():
        if not given.event and not name.endswith(BEFORE) and worst[name] != case[name]:
            said.append(fact_words(given, worst[name]))
    return ", ".join(said)


def change_topic_words(topic: Topic) -> str:
    """Return a topic of a change in words."""
    if topic.kind in ("duty", "due_minutes"):
        return f"what the shop owes: {in_words(topic.subject)}"
    return {
        "eligible": "what the customer may have",
        "remedy": "which remedy the customer gets",
        "procedure": "what the customer has to do",
        "margin": "how far above the law the policy is",
    }.get(topic.kind) or topic_words(topic)


def _outcome(side: Side, right: str, topic: Topic, run: Evaluation) -> str:
    """Return what a version says on a topic, and by which clauses."""
    o = _output(side, right, topic)
    subject = in_words(topic.subject) or change_topic_words(topic)
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
    """Return the first outcome without its clauses, and how many others there are."""
    more = len(outcomes) - 1
    return outcomes[0].partition(" (`")[0] + (f" (and {more} more)" if more else "")


def _quoted(clauses: Iterable[Clause], mark: str) -> Iterator[Quotation]:
    """Yield the first quotation of each clause, its id followed by a mark unless it is a provision."""
    for c in dict.fromkeys(clauses):
        for q in clause_quotations(c)[:1]:
            yield q if q.is_law else replace(q, clause=c.id + mark)


def _action(change: FoundChange) -> str:
    match change.loss.kind:
        case "procedure":
            return "remove" if change.gain else "add"
        case "cost" | "due" | "remedy":
            return "replace"
    return "extend" if change.gain else "shorten"


# --- what each version says in the case ---


def _output(side: Side, right: str, topic: Topic) -> Output | None:
    return next((o for o in side.outputs if side.rights.get(o.right, o.right) == right and o.topic == topic), None)


def _deciding(side: Side, right: str, topic: Topic, run: Evaluation) -> list[Clause]:
    o = _output(side, right, topic)
    if o is None:
        return []
    ids = dict.fromkeys(c.clause for c in o.sources if run.holds(c.live))
    return [side.program.clause(i) for i in ids]


def rank(side: Side, right: str, topic: Topic, run: Evaluation) -> tuple[int, int, int]:
    """Return where an outcome stands in the customer's order, told by the version's own evaluator: higher is better."""
    o = _output(side, right, topic)
    silence = {"level": 1, "payer": 1, "means_of_payment": 1, "duty": 1, "amount": -1, "charged": -1}.get(
        topic.kind, -(10**18)
    )
    if topic.kind == "base":
        price = run.case.get(run.program.role("item_price"))
        silence = 2 * price - 1 if isinstance(price, int) else 10**18
    if o is None or run.holds(o.silent):
        return silence, silence, 1
    clash = run.holds(o.conflict)
    worst = run.number(o.worst)
    if topic.kind == "level":
        best = max(run.number(c.hi) for c in o.claims if run.holds(c.live)) if clash else run.number(o.hi)
        return 2 * worst, 2 * best, 0 if clash else 1
    live = [(run.number(c.lo), run.number(c.hi)) for c in o.claims if run.holds(c.live)]
    if o.topic.higher_is_better:
        return 2 * worst, 2 * (max(hi for _, hi in live) if clash else run.number(o.hi)), 0 if clash else 1
    return -2 * worst, -2 * (min(lo for lo, _ in live) if clash else run.number(o.lo)), 0 if clash else 1


def _topics(ctx: ComparisonContext, loss: Loss, right: str, old_run: Evaluation, new_run: Evaluation) -> list[Topic]:
    """Return the topics of a loss to speak of: those whose outcome differs in the case, the first few.

    Raises `NotReplayed` iff there is none.
    """
    if loss.kind in ("cost", "due"):
        return [loss.topic]
    levels = sorted({t for side in ctx.sides for t in side.bundle(right).levels})
    differ = [t for t in levels if rank(ctx.old_side, right, t, old_run) != rank(ctx.new_side, right, t, new_run)]
    if loss.kind != "procedure" and not differ:
        raise NotReplayed("the two versions give the same on the case")
    return (differ or levels)[:3]
