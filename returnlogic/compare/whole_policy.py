"""Changes of a policy as a whole: law, declarations, default, orders already placed, markets, header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.sort import Date
from returnlogic.base.value import in_words
from returnlogic.compare.context import ComparisonContext, not_compared, replayed, statement
from returnlogic.compare.measure import touched
from returnlogic.compare.table import ALL_ORDERS, WORDS, VerdictRow
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import FALSE, Compare, Comparison, Const, Known, Term, conj, disj, neg
from returnlogic.present.case import case_lines
from returnlogic.solver.ask import Undecided
from returnlogic.solver.forall import Always, AssumptionAnswer, Never, Sometimes, under_assumptions

LOSING = ("RL701", "RL703", "RL704", "RL706", "RL708", "RL711")
"""Changes by which some customer loses something."""


def below_now(ctx: ComparisonContext) -> Iterator[Goal | Finding]:
    """Yield RL712: the law changed, and the policy is below it where it was not."""
    answer = _ask(ctx, ctx.dropped)
    yield ctx.checks.goal("RL712", "the policy is not below the new law where it was not", answer)
    if isinstance(answer, Undecided):
        yield not_compared(ctx, "law", f"below the law: {answer.reason}")
    elif not isinstance(answer, Never):
        yield statement(
            ctx,
            "RL712",
            "the law changed, and the policy is below it now",
            "law",
            severity=Severity.ERROR,
            conclusion="the new law gives more than the policy does",
            evidence={"law": "below"},
            case=_lines(ctx, ctx.dropped, answer),
        )


def declared(ctx: ComparisonContext) -> Iterator[Goal | Finding | VerdictRow]:
    """Yield what changes no outcome and is a promise or a burden: savings, terms, what the reader is told of."""
    old = {k: (w, ctx.product.before(t)) for k, (w, t) in _declared(ctx.product.aligned.old).items()}
    new = _declared(ctx.product.aligned.new)
    for topic in sorted({*old, *new}):
        words = (new.get(topic) or old[topic])[0]
        old_term, new_term = (side.get(topic, ("", FALSE))[1] for side in (old, new))
        if old_term == new_term:
            continue
        for term, added in ((conj(new_term, neg(old_term)), True), (conj(old_term, neg(new_term)), False)):
            burden = topic.startswith(("term(", "permit("))
            worse = added is burden
            code = "RL711" if worse and not burden else "RL701" if worse else "RL702"
            answer = _ask(ctx, term)
            yield ctx.checks.goal(code, topic, answer)
            if isinstance(answer, Undecided):
                yield not_compared(ctx, topic, f"{words}: {answer.reason}")
            elif not isinstance(answer, Never):
                said = f"{words}: {'said where it was not' if added else 'said no longer'}"
                evidence = {"direction": "shop" if worse else "customer", "action": "add" if added else "remove"}
                yield from _declaration(ctx, code, said, topic, evidence, term, answer)


def _declaration(
    ctx: ComparisonContext,
    code: str,
    said: str,
    topic: str,
    evidence: dict[str, str],
    term: Term,
    answer: Always | Sometimes,
) -> Iterator[Finding | VerdictRow]:
    """Yield a finding of what a clause declares, with an order that it speaks about in one version only."""
    case = _lines(ctx, term, answer)
    who = touched(ctx.session, term, answer.case)
    more = {**evidence, "loss": {}, "days": {}, "ranges": {}, "replayed": True, "touched": who}
    found = statement(ctx, code, said, topic, evidence=more, case=case)
    yield found
    yield VerdictRow(ALL_ORDERS, topic, verdict=WORDS[code], codes=(code,), fingerprints=(found.fingerprint,))


def default(ctx: ComparisonContext) -> Iterator[Goal | Finding]:
    """Yield RL714: the header's default changed, and some order rests on it in both versions."""
    name = "the default for what nobody says"
    old, new = ctx.product.aligned.old, ctx.product.aligned.new
    if old.silence == new.silence:
        yield Goal("RL714", name, Verdict.PROVED)
        return
    parts = []
    for right in ctx.rights:
        before, after = ctx.old_side.bundle(right), ctx.new_side.bundle(right)
        parts += [conj(after.on(t).silent, before.on(t).silent) for t in {*after.levels, *before.levels}]
    term = disj(*sorted(parts, key=repr))
    answer = under_assumptions(ctx.session, term)
    yield ctx.checks.goal("RL714", name, answer)
    if isinstance(answer, Undecided):
        yield not_compared(ctx, "default", answer.reason)
    elif not isinstance(answer, Never):
        replayed(ctx, term, answer.case)
        words = {"": "is decided by nobody", "refuses": "is refused"}
        was, now = (words.get(p.silence, p.silence) for p in (old, new))
        yield statement(ctx, "RL714", f"what no clause decides {was} before and {now} now", "default")


def retroactive(
    ctx: ComparisonContext, changed: Sequence[Term], effective: int | None, starts: int
) -> Iterator[Goal | Finding]:
    """Yield RL713: an order placed before the new version takes effect comes out differently.

    `changed` are the orders that do at all, `effective` and `starts` as in `CompareOptions`.
    """
    name, program = "orders already placed", ctx.product.program
    contract = program.role("contract")
    if effective is None or not contract:
        reason = "no effective day is known: give `--effective`, or a later `period`"
        yield Goal("RL713", name, Verdict.SKIPPED, reason)
        return
    ordered, sort = program.inputs[contract].day, Date(0, effective)
    from_on = Compare(Comparison.GE, ordered, Const(starts, sort))
    before = Compare(Comparison.LT, ordered, Const(effective, sort))
    term = conj(Known(contract), from_on, before, disj(*changed))
    answer = _ask(ctx, term)
    yield ctx.checks.goal("RL713", name, answer)
    if isinstance(answer, Undecided):
        yield not_compared(ctx, "retroactive", answer.reason)
    elif not isinstance(answer, Never):
        said = "orders placed before the new version takes effect come out differently"
        yield statement(ctx, "RL713", said, "retroactive", case=_lines(ctx, term, answer))


def shop_decides(ctx: ComparisonContext, facts: Sequence[tuple[Input, Input]]) -> Iterator[Goal | Finding]:
    """Yield RL710: outcomes rest on a fact (old and new) that is for the shop to say or to judge, and was not."""
    for old, new in facts:
        if (new.judged and not old.judged) or (new.controller == "shop" and old.controller != "shop"):
            said = f"the shop {'judges' if new.judged else 'decides'} now: {new.label}"
            yield statement(ctx, "RL710", said, f"fact {new.name}", evidence={"direction": "shop"})
            yield Goal("RL710", f"who decides `{new.name}`", Verdict.REFUTED)


def markets(ctx: ComparisonContext, old: Sequence[str], new: Sequence[str]) -> Iterator[Goal | Finding | VerdictRow]:
    """Yield RL701 for a market that the header no longer names: all that the policy gave there is lost; RL702: new."""
    gone, come = [m for m in old if m not in new], [m for m in new if old and m not in old]
    for name in (*gone, *come):
        lost = name in gone
        code = "RL701" if lost else "RL702"
        said = f"`{name}` is {'no longer' if lost else 'now'} a market of the policy"
        evidence = {"direction": "shop" if lost else "customer", "action": "remove" if lost else "add"}
        found = statement(ctx, code, said, f"market {name}", evidence=evidence)
        yield found
        yield Goal(code, f"market {name}", Verdict.REFUTED)
        eligible = "yes -> no" if lost else "no -> yes"
        prints = (found.fingerprint,)
        yield VerdictRow(f"market {name}", "all", eligible, verdict=WORDS[code], codes=(code,), fingerprints=prints)


def header(ctx: ComparisonContext, same_header: bool) -> Iterator[Goal | Finding]:
    """Yield RL718: customers lose something and the header is as it was."""
    bad = same_header and any(f.code in LOSING for f in ctx.findings)
    yield Goal("RL718", "a loss comes with a new header", Verdict.REFUTED if bad else Verdict.PROVED)
    if bad:
        message = "customers lose something, and title and period are those of the old version"
        yield statement(ctx, "RL718", message, "header")


def identity(ctx: ComparisonContext, shared: bool) -> Iterator[Goal | Finding]:
    """Yield RL719: the policy has another id than before, or another policy of this version has it too."""
    old, new = (p.name for p in (ctx.product.aligned.old, ctx.product.aligned.new))
    said = []
    if old != new:
        said.append((f"the policy was called `{old}` and is called `{new}` now", f"renamed from {old}"))
    if shared:
        said.append((f"another policy of this version is called `{new}` too", "shared"))
    yield Goal("RL719", "the id of the policy", Verdict.REFUTED if said else Verdict.PROVED)
    for message, topic in said:
        yield statement(ctx, "RL719", message, topic, help="approvals, waivers and reports know a policy by its id")


def nothing(ctx: ComparisonContext, same_text: bool, uncompared: bool) -> Iterator[Goal | Finding]:
    """Yield RL715 or RL716 if nothing was found and all was decided: every outcome is the same."""
    if ctx.findings or any(g.verdict is Verdict.NOT_PROVED for g in ctx.goals):
        return
    one = ctx.product.aligned.old.digest == ctx.product.aligned.new.digest
    code, said = "RL715", "every right comes out the same for all orders, whatever is assumed where the text is open"
    if one and not same_text:
        code, said = "RL716", "only the text differs: both files mean the same, term by term"
    how = "proved: both versions are one program" if one else "proved for all orders in the model"
    conclusion = "no outcome changes; see what is not compared" if uncompared else "no outcome changes"
    yield statement(ctx, code, said, "all", conclusion=conclusion, certainty=how)
    yield Goal(code, "every right", Verdict.PROVED, how)


def _ask(ctx: ComparisonContext, term: Term) -> AssumptionAnswer:
    return under_assumptions(ctx.session, term) if term != FALSE else Never()


def _lines(ctx: ComparisonContext, term: Term, answer: Always | Sometimes) -> list[str]:
    """Return the case of an answer in lines, once both versions have confirmed it."""
    replayed(ctx, term, answer.case)
    return list(case_lines(ctx.product.program, answer.case, ctx.session.freed(term, answer.case)))


def _declared(program: Program) -> dict[str, tuple[str, Term]]:
    """Return topic -> words and where it is said, of savings, terms, permissions, and subjects that a law asks for."""
    found: dict[str, tuple[str, list[Term]]] = {}
    required = {s for c in program.clauses if c.is_law for s in c.requires}

    def add(topic: str, words: str, clause: Clause) -> None:
        found.setdefault(topic, (words, []))[1].append(clause.live)

    for c in program.policy_clauses:
        for kept in ("all",) if c.keeps_all else c.keeps:
            add(f"saving({kept})", f"the law on {in_words(kept)} stays", c)
        if c.term:
            add(f"term({c.term})", f"a term of the kind “{in_words(c.term)}”", c)
        for act in c.permits:
            add(f"permit({act})", f"the shop may do as it likes about “{in_words(act)}”", c)
        for subject in c.about:
            if subject in required:
                add(f"about({subject})", f"what the law asks to be said on {in_words(subject)}", c)
    return {topic: (words, disj(*lives)) for topic, (words, lives) in found.items()}
