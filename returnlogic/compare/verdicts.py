"""Two versions of one policy compared: which change, of which code, for which right and which customers (C8 to C10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.compare import whole_policy
from returnlogic.compare.align import Aligned, Moved, Names, align, delay, outcomes_read
from returnlogic.compare.ask import RightComparison, compare_right
from returnlogic.compare.choices import with_choices
from returnlogic.compare.context import ComparisonContext, not_compared
from returnlogic.compare.duties import with_duties
from returnlogic.compare.losses import Side, sides
from returnlogic.compare.marks import BEFORE
from returnlogic.compare.product import ProductProgram, product_program
from returnlogic.compare.table import ALL_ORDERS, BELOW, WORDS, VerdictRow
from returnlogic.compare.uncompared import statements
from returnlogic.compare.vocabulary import vocabulary_changes
from returnlogic.law.balances import below_balance, law_balances
from returnlogic.law.floors import below_floor, floors_of
from returnlogic.law.terms import law_terms, worse_clauses
from returnlogic.meaning.program import Axiom, Input, Program
from returnlogic.meaning.term import FALSE, Term, conj, disj, neg
from returnlogic.solver.ask import DEFAULT_BUDGET, Meter

QUESTIONS = 60_000
"""Solver calls of one comparison before the rest of it counts as not compared."""

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True)
class Compared:
    """The findings, goals and rows of a change. `equal` iff everything was proved the same."""

    policy: str
    title: str
    rows: tuple[VerdictRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    goals: tuple[Goal, ...] = ()
    moved: tuple[Moved, ...] = ()
    assumed: tuple[str, ...] = ()
    uncompared: tuple[str, ...] = ()
    """What differs and no outcome rests on: it is shown, and nobody has said what it changes."""
    base_policy: str = ""
    """The id of the policy in the old version; of a new one, its own."""
    queries: int = 0
    product: ProductProgram | None = field(default=None, repr=False, compare=False)
    asked: tuple[RightComparison, ...] = field(default=(), repr=False, compare=False)

    @property
    def complete(self) -> bool:
        """Return whether nothing is undecided and nothing could not be compared."""
        undecided = any(g.verdict is Verdict.NOT_PROVED for g in self.goals)
        return not undecided and not any(f.code == "RL717" for f in self.findings)

    @property
    def equal(self) -> bool:
        """Return whether every outcome was proved the same."""
        return self.complete and any(f.code in ("RL715", "RL716") for f in self.findings)

    @property
    def verdict(self) -> str:
        """Return the whole change in a few words, what weighs most first."""
        if self.equal:
            return "outcomes equal (proved)" if self.uncompared else "equal (proved)"
        below = any(f.evidence.get("law") == "below" for f in self.findings)
        kept = [f for f in self.findings if not (f.code == "RL712" and f.evidence.get("law") == "below")]
        found = {WORDS[f.code] for f in kept if f.code in WORDS} | ({BELOW} if below else set())
        order = [WORDS["RL717"], BELOW, *WORDS.values()]
        words = sorted(found, key=order.index)
        return " + ".join(words) or ("changed" if self.complete else WORDS["RL717"])


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """The options by which two versions are compared, beside what they say.

    `effective` is the day from which the new one is to hold, `starts` the first contract date it speaks of itself (both
    day numbers); `delivery` is from how many to how many days an order is on its way. `id_shared` iff another policy of
    the new version has this id; `uncompared` says what differs in the files beside the programs.
    """

    names: Names = field(default_factory=Names)
    budget: int = DEFAULT_BUDGET
    by: Sequence[str] = ()
    delivery: tuple[int, int] | None = None
    effective: int | None = None
    starts: int = 0
    same_header: bool = True
    same_text: bool = True
    id_shared: bool = False
    uncompared: Sequence[str] = ()


def compare(old: Program, new: Program, options: CompareOptions | None = None) -> Compared:
    """Return what changes for customers from the old version to the new one.

    Raises `KeyError` iff a mapping names nothing, `NotReplayed` iff a case does not reproduce (our own fault).
    """
    options = options or CompareOptions()
    ctx, law = _context(old, new, options)
    product = ctx.product
    facts = _facts_of_both(old, new, product.aligned)
    rows: list[VerdictRow] = []
    asked: list[RightComparison] = []
    changed: list[Term] = []

    def collect(results: Iterable[Goal | Finding | VerdictRow | RightComparison]) -> None:
        for result in results:
            match result:
                case Goal():
                    ctx.goals.append(result)
                case Finding():
                    ctx.findings.append(result)
                case VerdictRow():
                    rows.append(result)
                case RightComparison():
                    changed.append(result.changed)
                    asked.extend([] if result.of_law else [result])

    collect(_rights(ctx, law, options))
    collect(whole_policy.declared(ctx))
    collect(whole_policy.default(ctx))
    collect(whole_policy.retroactive(ctx, changed, options.effective, options.starts))
    collect(whole_policy.shop_decides(ctx, facts))
    collect(whole_policy.markets(ctx, old.markets, new.markets))
    collect(whole_policy.header(ctx, options.same_header))
    uncompared = (*vocabulary_changes(old, new, product.aligned), *statements(product), *options.uncompared)
    collect(whole_policy.nothing(ctx, options.same_text, bool(uncompared)))
    collect(whole_policy.identity(ctx, options.id_shared))
    return Compared(
        policy=new.name,
        title=new.title,
        rows=tuple(rows),
        findings=tuple(sorted(ctx.findings, key=lambda f: (_WEIGHT[f.severity], f.code, f.fingerprint))),
        goals=tuple(ctx.goals),
        moved=product.aligned.moved,
        assumed=ctx.assumed,
        uncompared=uncompared,
        base_policy=old.name,
        queries=ctx.session.queries,
        product=product,
        asked=tuple(asked),
    )


def _context(old: Program, new: Program, options: CompareOptions) -> tuple[ComparisonContext, tuple[Side, Side]]:
    """Return what the questions are asked with, and the two sides of what the law gives."""
    aligned = align(with_duties(old), with_duties(new), options.names)
    delays = _delays(new, aligned, options.delivery)
    product = product_program(aligned, delays)
    product, old_side, new_side = with_choices(product, *sides(product), options.budget)
    product, old_law, new_law = with_choices(product, *sides(product, law=True), options.budget)
    checks = CheckContext(product.program, options.budget, meter=Meter(QUESTIONS))
    assumed = tuple(a.label for a in delays)
    return ComparisonContext(product, checks, old_side, new_side, _dropped(product), assumed), (old_law, new_law)


def _rights(
    ctx: ComparisonContext, law: tuple[Side, Side], options: CompareOptions
) -> Iterator[Goal | Finding | VerdictRow | RightComparison]:
    """Yield the changes of the rights of the policy, and of those that the law gives in either version."""
    for a in ctx.product.aligned.incomparable:
        yield not_compared(ctx, f"fact {a.name}", a.why, a.help)
    for right in ctx.rights:
        yield from compare_right(ctx, right, options.by)
    old_law, new_law = law
    of_law = replace(ctx, old_side=old_law, new_side=new_law, dropped=FALSE, of_law=True)
    other = [r for r in of_law.rights if old_law.bundle(r) != new_law.bundle(r)]
    for right in other:
        yield from compare_right(of_law, right, options.by)
    if other:
        yield from whole_policy.below_now(ctx)
    elif not ctx.rights:
        yield from (VerdictRow(ALL_ORDERS, right) for right in of_law.rights)


def _delays(new: Program, aligned: Aligned, days: tuple[int, int] | None) -> tuple[Axiom, ...]:
    """Return how many days lie between the events that a limit was and is counted from, where that is assumed."""
    if days is None:
        return ()
    order = list(new.inputs)
    found = []
    for a, b in dict.fromkeys((m.old, m.new) for m in aligned.moved):
        earlier = a not in order or b not in order or order.index(a) < order.index(b)
        start, end = (a, b) if earlier else (b, a)
        found.append(delay(new, start, end, *days))
    return tuple(a for a in found if a is not None)


def _facts_of_both(old: Program, new: Program, aligned: Aligned) -> list[tuple[Input, Input]]:
    """Return the facts that outcomes rest on, as each version describes them."""
    read = outcomes_read(old), outcomes_read(new)
    pairs = [(n, x.removesuffix(BEFORE)) for n, x in aligned.facts_before.items() if n in old.inputs]
    return [(old.inputs[a], new.inputs[b]) for a, b in pairs if b in new.inputs and (a in read[0] or b in read[1])]


def _below(program: Program) -> dict[object, Term]:
    """Return where a version is below each floor and each term of the law it is compared with."""
    found: dict[object, Term] = {(f.right, f.owed): below_floor(program, f) for f in floors_of(program)}
    for law in law_terms(program, ("payer", "means_of_payment", "amount", "due")):
        found[(law.right, law.topic)] = disj(*(t for _, t in worse_clauses(program, law)))
    for law in law_balances(program):
        found[(law.right, law.topic)] = disj(*(t for b in below_balance(program, law) for t in (b.alone, b.together)))
    return found


def _dropped(product: ProductProgram) -> Term:
    """Return that the new version is below some floor of the law that the old one was not below."""
    before = {k: product.before(t) for k, t in _below(product.aligned.old).items()}
    after = _below(product.aligned.new)
    return disj(*(conj(t, neg(before.get(k, FALSE))) for k, t in after.items() if t != before.get(k, FALSE)))
