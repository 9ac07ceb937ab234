"""Ask past orders: the changes of a comparison as the results of one evaluator, and what they say.

Both versions are one program here (`product`), and "this order comes out worse" is the very term that the comparison
has asked the solver about. So it can be written down, read back and proved like any policy, and what is *observed* in
past orders can be held against what was *proved* for all orders: an order that shows what was proved to be nowhere is
a fault of our own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from returnlogic.base.sort import Bool, Enum, Int, Money
from returnlogic.base.value import Value
from returnlogic.checks._context import CheckContext
from returnlogic.compare.align import renamed
from returnlogic.compare.ask import RightComparison
from returnlogic.compare.context import ComparisonContext, replayed
from returnlogic.compare.losses import Side, sides
from returnlogic.compare.marks import BEFORE
from returnlogic.compare.measure import amount_of
from returnlogic.compare.product import ProductProgram
from returnlogic.compare.segments import Segment
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.dates import Undefined
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import (
    FALSE,
    TRUE,
    And,
    Compare,
    Const,
    If,
    Let,
    Max,
    Min,
    Or,
    Scale,
    Term,
    Var,
    children,
    disj,
    equal,
    transform,
)
from returnlogic.proof.defined import claims_defined
from returnlogic.solver.ask import NotReplayed

ORDER = "order"
"""The place of a right in the names of what is asked of an order as a whole; every other name has a `/` before it."""

YES_NO = Int(0, 1)
SUM = Money(-(10**15), 10**15)


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which a right gets worse, or better. `money` is the result that says by how much, in minor units."""

    right: str
    direction: str  # worse, better
    kind: str
    topic: Topic
    result: str
    term: Term
    money: str | None = None


@dataclass(frozen=True)
class Questions:
    """The questions of every order: `program` has a result for each of `kinds`, of `changed`, `by` and `axioms`."""

    program: Program
    product: ProductProgram
    old: Side
    new: Side
    asked: tuple[RightComparison, ...]
    kinds: tuple[Kind, ...]
    changed: Mapping[str, str]
    """Right -> the result that says whether anything of it differs, better, worse or neither."""
    by: Mapping[str, str]
    """Fact that customers are grouped by -> the result that says which value it has."""
    worth: str | None
    """The result that has the price of an order, in minor units."""
    results: Mapping[str, tuple[Output, Term]]
    """What each result of `program` is."""
    written: Mapping[str, str]
    """Fact or assumption of the joined program -> its name in `program`, which every query language can write."""
    axioms: tuple[tuple[str, str], ...] = ()
    """What every possible order keeps: its label, and the result that says whether an order does."""

    def joined_names(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the values of facts and assumptions of `program` under the names of the joined program."""
        own = {name: joined for joined, name in self.written.items()}
        return {own[n]: v for n, v in values.items()}

    def column(self, fact: str) -> str:
        """Return the column of a fact unless the user says otherwise: its name in the version that has it."""
        own = {now: was for was, now in self.product.aligned.facts_before.items()}
        return own.get(fact, fact) if fact.endswith(BEFORE) else fact


def questions(
    product: ProductProgram, asked: Sequence[RightComparison], by: Sequence[str], *, price: bool = False
) -> Questions:
    """Return what the orders are asked beyond what goes without saying; with `price`, also what one is worth."""
    old, new = sides(product)
    ctx = _context(product, old, new)
    program = product.program
    results: dict[str, tuple[Output, Term]] = {}

    def result(right: str, name: Topic, term: Term, sort: Int | Money) -> str:
        output = Output(right, name, sort, ())
        results[output.key] = output, term
        return output.key

    kinds: list[Kind] = []
    changed: dict[str, str] = {}
    for each in asked:
        term = _differs(old, new, each.right)
        if term != FALSE:
            changed[each.right] = result(each.right, Topic("changed"), _digit(term), YES_NO)
        for direction, ways in (("worse", each.lost), ("better", each.gained)):
            for number, loss in enumerate(ways, 1):
                name = f"{direction}{number}"
                key = result(each.right, Topic(name), _digit(loss.term), YES_NO)
                amount = amount_of(ctx, loss, each.right, direction == "better") if loss.kind == "cost" else None
                money = None
                if amount is not None:
                    zero = Const(0, SUM)
                    money = result(each.right, Topic(f"{name}_money"), If(loss.term, amount, zero), SUM)
                kinds.append(Kind(each.right, direction, loss.kind, loss.topic, key, loss.term, money))
    cone = program.cone(*(t for _, t in results.values())) if results else frozenset[str]()
    groups: dict[str, str] = {}
    for name in by or program.in_role("segment"):
        sort = program.inputs[name].sort if name in cone and name in program.inputs else None
        if isinstance(sort, Enum | Bool):
            last = len(sort.members) - 1 if isinstance(sort, Enum) else 1
            groups[name] = result(ORDER, Topic("by", name), _place(name, sort), Int(0, last))
    item_price = program.item_price
    worth = None
    if price and item_price is not None and isinstance(item_price.sort, Money):
        worth = result(ORDER, Topic(item_price.name), item_price, item_price.sort)
    written = _written([*program.inputs, *program.assumptions])
    made = renamed(_with(program, results), written)
    return Questions(made, product, old, new, tuple(asked), tuple(kinds), changed, groups, worth, results, written)


def with_axioms(q: Questions, known: Collection[str]) -> Questions:
    """Return the questions, and whether an order keeps each axiom that speaks of known facts and assumptions only."""
    program = q.product.program
    results = dict(q.results)
    axioms = []
    for number, axiom in enumerate(program.axioms, 1):
        cone = program.cone(axiom.term)
        if cone and cone <= {*known}:
            output = Output(ORDER, Topic(f"possible{number}"), YES_NO, ())
            results[output.key] = output, _digit(axiom.term)
            axioms.append((axiom.label, output.key))
    made = renamed(_with(program, results), q.written)
    return replace(q, program=made, results=results, axioms=tuple(axioms))


def _written(names: Sequence[str]) -> dict[str, str]:
    """Names without the mark of what only the old version reads, all different."""
    found = {n: n for n in names if not n.endswith(BEFORE)}
    for n in names:
        if n.endswith(BEFORE):
            word = n.removesuffix(BEFORE) + "_before"
            while word in found.values():
                word += "_"
            found[n] = word
    return found


def _digit(term: Term) -> Term:
    return If(term, Const(1, YES_NO), Const(0, YES_NO))


def _place(name: str, sort: Enum | Bool) -> Term:
    """Return the position of a fact's value among the values it can have; no is 0."""
    if isinstance(sort, Bool):
        return _digit(Var(name, sort))
    numbers = Int(0, len(sort.members) - 1)
    found: Term = Const(len(sort.members) - 1, numbers)
    for number, member in reversed(list(enumerate(sort.members[:-1]))):
        found = If(equal(Var(name, sort), Const(member, sort)), Const(number, numbers), found)
    return found


def _differs(old: Side, new: Side, right: str) -> Term:
    """Something that a right gives comes out another way, better, worse or neither; a last day by itself is nothing."""
    before, after = old.bundle(right), new.bundle(right)
    parts = []
    for topic in sorted({*after.levels, *before.levels, *after.terms, *before.terms}):
        parts.append(after.on(topic).differs(before.on(topic)))
    return disj(*parts)


def _with(program: Program, results: Mapping[str, tuple[Output, Term]]) -> Program:
    """Return the program with these results, each always there and of one value, instead of its own."""
    lets = dict(program.lets)
    outputs = []
    shared: dict[Term, Let] = {}
    for key, (empty, whole) in results.items():
        term = _shared(whole, shared, lets)
        lets[f"{key}.said"] = TRUE
        lets[f"{key}.value"] = term
        o = replace(empty, claims=(Claim("", empty.right, empty.topic, Let(f"{key}.said"), term, term),))
        value = Let(f"{key}.value")
        lets |= {o.silent.name: FALSE, o.conflict.name: FALSE}
        lets |= {o.lo.name: value, o.hi.name: value, o.worst.name: value}
        outputs.append(o)
    return replace(program, lets=lets, outputs=tuple(outputs), law_rights=frozenset())


def _shared(term: Term, known: dict[Term, Let], lets: dict[str, Term]) -> Term:
    """Return the term with each of its parts as a let: what several answers read is written down, and proved, once.

    A part that reads an event or adds months stays where it is: only there is it sure to have a value.
    """

    def visit(t: Term) -> Term | None:
        if t is term or not isinstance(t, And | Or | Compare | If | Min | Max | Scale) or next(claims_defined(t), None):
            return None
        found = transform(t, lambda part: None if part is t else visit(part))
        if not children(found):
            return found
        if found not in known:
            known[found] = Let(f"{ORDER}.part{len(known) + 1}")
            lets[known[found].name] = found
        return known[found]

    return transform(term, visit)


def _context(product: ProductProgram, old: Side, new: Side) -> ComparisonContext:
    return ComparisonContext(product, CheckContext(product.program, 0), old, new, FALSE)


# --- what was observed --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """Orders of one group in which a right changes in one way. `money` is what the customer bears more, or less.

    `worth` is what these orders cost, `first` the first of them by row number; `None` is what is not known.
    """

    right: str
    segment: Segment
    direction: str
    kind: str
    topic: Topic
    count: int
    of: int
    worth: int | None
    money: int | None
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bad:
    """A fault of rows, in one column or, without one, as a whole: how many, and the first of them.

    `first` are pairs of a row, counted from 1 below the header, and of what stands there. Lines that are no rows are
    counted as lines of the file, and rows without them.
    """

    column: str
    expected: str
    count: int
    first: tuple[tuple[str, str], ...]
    is_row: bool = True


@dataclass(frozen=True, slots=True)
class Observed:
    """Past orders under both versions. `compared` of `rows` are told; the others are in `bad`, each row once at least.

    `worse`, `better` and `changed` count orders, however many rights change in one.
    """

    file: str
    rows: int
    compared: int
    worse: int
    better: int
    changed: int
    seen: tuple[Seen, ...]
    bad: tuple[Bad, ...]
    assumed: tuple[str, ...]
    obligations: int
    replayed: int
    allowed: int = 0
    columns: tuple[tuple[str, str], ...] = field(default=())

    @property
    def left_out(self) -> int:
        """Return the rows that could not be told."""
        return self.rows - self.compared

    @property
    def complete(self) -> bool:
        """Return whether no more rows are left out than the user allows."""
        return self.left_out <= self.allowed


def against_proof(q: Questions, seen: Sequence[Seen]) -> Iterator[Seen]:
    """Yield what was observed although it was proved that no order shows it."""
    for s in seen:
        asked = next(a for a in q.asked if a.right == s.right)
        if asked.told is None:
            continue
        if s.count and (s.direction, s.kind, s.topic) not in asked.told[s.segment]:
            yield s


def whole_case(q: Questions, assumed: Mapping[str, Value], facts: Mapping[str, Value]) -> dict[str, Value]:
    """Return a case of both versions: these facts, and some value for every fact that no answer rests on."""
    program = q.product.program
    case: dict[str, Value] = {}
    for i in program.inputs.values():
        if i.event:
            case[i.name] = None
        elif i.typical is not None:
            case[i.name] = i.typical
        else:
            case[i.name] = (
                i.sort.members[0] if isinstance(i.sort, Enum) else False if isinstance(i.sort, Bool) else i.sort.lo
            )
    case |= {a.name: a.domain[0] for a in program.assumptions.values()}
    return case | dict(assumed) | dict(facts)


def confirm(q: Questions, case: Mapping[str, Value], shows: Collection[str]) -> None:
    """Evaluate the two versions on an order; raises `NotReplayed` iff they do not say what was observed of it.

    `shows` are the results of the kinds that the order was seen to show.
    """
    ctx = _context(q.product, q.old, q.new)
    try:
        together = Evaluation(q.product.program, case)
        for kind in q.kinds:
            if together.holds(kind.term) != (kind.result in shows):
                said = "shows" if kind.result in shows else "does not show"
                raise NotReplayed(
                    f"{kind.right}, {kind.topic}: the evaluator does not confirm that the order {said} it"
                )
        replayed(ctx, TRUE, case)
    except Undefined as error:
        raise NotReplayed(f"the evaluator cannot decide an order that was decided: {error}") from None


def could_be(q: Questions, facts: Mapping[str, Value], assumed: Mapping[str, Value], budget: int) -> bool:
    """Return whether some possible order has these facts, under these assumptions; raises `OutOfBudget`."""
    session = CheckContext(q.product.program, budget).session
    values = {**{n: v for n, v in assumed.items() if n in q.product.program.assumptions}, **facts}
    return session.check([session.is_value(n, v) for n, v in values.items()], model=False)
