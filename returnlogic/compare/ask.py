"""One right of two versions: what is lost and gained, asked of the solver for each group of customers (C8, C9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.finding import Finding, Goal, Verdict
from returnlogic.checks._catalogue import rules
from returnlogic.compare.change_findings import FoundChange, change_finding
from returnlogic.compare.context import ComparisonContext, not_compared, replayed, statement
from returnlogic.compare.losses import ELIGIBLE, Loss, losses, other_last_days
from returnlogic.compare.segments import EVERYONE, Segment, segments
from returnlogic.compare.table import ALL_ORDERS, WORDS, VerdictRow, changed_row, not_compared_row
from returnlogic.law.floors import floors_of
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import FALSE, Term, conj, disj, neg
from returnlogic.solver.ask import OutOfBudget, Possible, Undecided
from returnlogic.solver.forall import Never, under_assumptions

OWED = ("eligible", "remedy", "protection")
"""Kinds of losses of what is owed; protection stands beside one of the others."""

BESIDE = ("discretion", "protection")
"""Kinds of losses that say more of a loss of another kind: of no gain there is more to say."""

LOSS_CODES = {
    "eligible": "RL701",
    "remedy": "RL708",
    "protection": "RL711",
    "procedure": "RL706",
    "due": "RL708",
    "cost": "RL704",
    "discretion": "RL710",
}
"""Kind of a loss -> its code."""

GAIN_CODES = {"remedy": "RL709", "procedure": "RL707", "due": "RL709", "cost": "RL705"}
"""Kind of a gain -> its code; gains of what is owed at all are one, RL702."""

Ways = Mapping[tuple[str, Topic], Loss]
"""What some order loses, or gains, by kind and topic."""


@dataclass(frozen=True, slots=True)
class RightComparison:
    """The questions asked of one right: every loss and gain, and which can be in which group of customers.

    `told` has, by group, `(worse or better, kind, topic)` of what some order shows; `None` iff that is not known.
    `changed` holds of orders that come out differently; `of_law` iff the right is compared as the law gives it.
    """

    right: str
    lost: tuple[Loss, ...]
    gained: tuple[Loss, ...]
    told: Mapping[Segment, frozenset[tuple[str, str, Topic]]] | None
    changed: Term = FALSE
    of_law: bool = False


def compare_right(
    ctx: ComparisonContext, right: str, by: Sequence[str]
) -> Iterator[Goal | Finding | VerdictRow | RightComparison]:
    """Yield every change of a right, group by group; what is one term in both versions needs no question."""
    program, session = ctx.product.program, ctx.session
    lost = losses(ctx.new_side, ctx.old_side, right, program)
    gained = [x for x in losses(ctx.old_side, ctx.new_side, right, program, strict=False) if x.kind not in BESIDE]
    whole = RightComparison(right, tuple(lost), tuple(gained), {EVERYONE: frozenset()}, of_law=ctx.of_law)
    changed = disj(*(x.term for x in (*lost, *gained)))
    rows: list[VerdictRow] = []
    try:
        if changed != FALSE:
            lost = [x for x in lost if session.holds_somewhere(x.term)]
            gained = [x for x in gained if session.holds_somewhere(x.term)]
        if not lost and not gained:
            yield Goal("RL715", f"{right}: no order comes out better or worse", Verdict.PROVED)
            days = other_last_days(ctx.new_side, ctx.old_side, right)
            if days != FALSE and session.holds_somewhere(days):
                whole = replace(whole, changed=days)
                yield from _other_days(ctx, right, days)
            else:
                yield VerdictRow(ALL_ORDERS, right)
        else:
            told: dict[Segment, frozenset[tuple[str, str, Topic]]] = {}
            whole = replace(whole, changed=changed, told=told)
            for segment in segments(program, disj(*(x.term for x in (*lost, *gained))), by):
                losing, gaining = _among(ctx, segment, lost), _among(ctx, segment, gained)
                found = []
                for result in _segment(ctx, right, segment, losing, gaining):
                    yield result
                    if isinstance(result, Finding) and result.code != "RL717":
                        found.append(result)
                told[segment] = frozenset({("worse", *k) for k in losing} | {("better", *k) for k in gaining})
                rows.append(_row(ctx, right, segment, found, losing, gaining))
            yield from _merged(rows)
    except OutOfBudget as error:
        whole = replace(whole, told=None)
        yield from rows
        yield from undecided(ctx, right, str(error))
    yield whole


def undecided(ctx: ComparisonContext, right: str, why: str) -> Iterator[Goal | Finding | VerdictRow]:
    """Yield RL717 for a whole right, with its goal and row."""
    yield Goal("RL717", right, Verdict.NOT_PROVED, why)
    yield not_compared(ctx, right, f"{right}: {why}")
    yield not_compared_row(right)


def _among(ctx: ComparisonContext, segment: Segment, ways: Sequence[Loss]) -> Ways:
    """Return what some order of a group loses, or gains."""
    of_group = segment.term(ctx.product.program)
    terms = [replace(x, term=conj(of_group, x.term)) for x in ways]
    return {(x.kind, x.topic): x for x in terms if ctx.session.holds_somewhere(x.term)}


def _segment(
    ctx: ComparisonContext, right: str, segment: Segment, losing: Ways, gaining: Ways
) -> Iterator[Goal | Finding]:
    """Yield the changes of a right for one group of customers."""
    for code, loss, direction, gain in change_codes(losing, gaining):
        answer = under_assumptions(ctx.session, loss.term)
        yield ctx.checks.goal(code, f"{right}, {segment.words}: {loss.topic}", answer)
        if isinstance(answer, Undecided):
            yield not_compared(ctx, f"{right} {segment.id} {loss.topic}", f"{right}, {segment.words}: {answer.reason}")
        elif not isinstance(answer, Never):
            change = FoundChange(rules()[code], loss, right, segment, direction, answer, _law(ctx, loss, direction))
            yield change_finding(ctx, change, {} if gain is None else _gain(ctx, gain))
    yield from _margin(ctx, right, segment, losing)


def change_codes(losing: Ways, gaining: Ways) -> Iterator[tuple[str, Loss, str, Term | None]]:
    """Yield what is lost and gained in one group (C9): code, cases, whose gain it is, and cases that gain beside."""
    lost = [x for x in losing.values() if x.kind in OWED]
    gained = [x for x in gaining.values() if x.kind in OWED]
    if lost and gained:
        worse, better = (disj(*(x.term for x in ways)) for ways in (lost, gained))
        yield "RL703", Loss("eligible", ELIGIBLE, worse), "both", better
    for loss in losing.values():
        if not gained or loss.kind not in ("eligible", "remedy"):
            yield LOSS_CODES[loss.kind], loss, "shop", None
    owed = [] if lost else [x.term for x in gained if x.kind != "remedy"]
    if owed:
        yield "RL702", Loss("eligible", ELIGIBLE, disj(*owed)), "customer", None
    for key, gain in gaining.items():
        if gain.kind in GAIN_CODES and not (lost if gain.kind == "remedy" else key in losing):
            yield GAIN_CODES[gain.kind], gain, "customer", None


def _gain(ctx: ComparisonContext, gain: Term) -> dict[str, object]:
    """Return an order that gains where others lose, as evidence."""
    shown = ctx.session.ask(gain)
    if not isinstance(shown, Possible):
        return {}
    replayed(ctx, gain, shown.case)
    return {"gain": {"case": {n: str(v) for n, v in sorted(shown.case.items()) if v is not None}}}


def _law(ctx: ComparisonContext, loss: Loss, direction: str) -> str:
    """Return how a change stands to the law; see `FoundChange.law`."""
    if ctx.of_law:
        return "weaker" if direction != "customer" else ""
    if ctx.dropped == FALSE and not any(c.is_law for c in ctx.product.program.clauses):
        return ""
    return "below" if ctx.session.holds_somewhere(conj(loss.term, ctx.dropped)) else "at"


def _margin(ctx: ComparisonContext, right: str, segment: Segment, losing: Ways) -> Iterator[Goal | Finding]:
    """RL712: something is lost where the law gives something too, and the law is still kept."""
    remedies = {t.subject for side in ctx.sides for t in side.bundle(right).levels}
    laws = floors_of(ctx.product.aligned.new)
    scopes = [p.scope for f in laws if remedies & {*f.accepted} for p in f.provisions]
    lost = [x.term for x in losing.values() if x.kind in OWED]
    if not lost or not scopes or right in ctx.product.program.law_rights:
        return
    term = conj(disj(*lost), disj(*scopes), neg(ctx.dropped))
    answer = under_assumptions(ctx.session, term)
    yield ctx.checks.goal("RL712", f"{right}, {segment.words}", answer)
    if isinstance(answer, Undecided):
        yield not_compared(ctx, f"{right} {segment.id} margin", f"{right}, {segment.words}: {answer.reason}")
    elif not isinstance(answer, Never):
        loss = Loss("eligible", Topic("margin"), term)
        change = FoundChange(rules()["RL712"], loss, right, segment, "shop", answer, _law(ctx, loss, "shop"))
        yield change_finding(ctx, change, {})


def _row(
    ctx: ComparisonContext, right: str, segment: Segment, found: Sequence[Finding], losing: Ways, gaining: Ways
) -> VerdictRow:
    """Return the row of a right for one group of customers."""
    if found:
        return changed_row(
            ctx, right, segment, found, {x.kind for x in losing.values()}, {x.kind for x in gaining.values()}
        )
    if any(f.code == "RL717" for f in ctx.findings):
        return not_compared_row(right, segment.words)
    return VerdictRow(segment.words, right)


def _merged(rows: Sequence[VerdictRow]) -> Iterator[VerdictRow]:
    """Yield the rows that change, and one for all who are not touched."""
    yield from (r for r in rows if r.codes)
    same = [r for r in rows if not r.codes]
    yield from [replace(same[0], segment="all other orders")] if len(same) > 1 else same


def _other_days(ctx: ComparisonContext, right: str, days: Term) -> Iterator[Goal | Finding | VerdictRow]:
    """Yield RL703: stated days differ although nothing else does: nobody can say for whom that is better."""
    answer = under_assumptions(ctx.session, days)
    yield ctx.checks.goal("RL703", f"{right}: stated days", answer)
    topic = next(t for t in ctx.new_side.bundle(right).outcomes if t.kind == "last_day")
    if isinstance(answer, Undecided):
        yield from undecided(ctx, right, answer.reason)
    elif not isinstance(answer, Never):
        replayed(ctx, days, answer.case)
        said = f"{right}: a stated last day differs, though no remedy does"
        yield statement(ctx, "RL703", said, str(topic.towards_any), right)
        yield VerdictRow(ALL_ORDERS, right, deadline="stated days differ", verdict=WORDS["RL703"], codes=("RL703",))
