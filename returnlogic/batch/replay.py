"""Past orders through both versions of a policy: how many come out otherwise, beside what is proved for all orders.

What runs on the orders is one DuckDB query, written from the comparison, read back and proved before it sees a row.
The file is read as a stream, twice: for what is wrong in it, and for the answers; only counts come back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from returnlogic.app.generate import NotProved, facts_of, fixed, readers, targets
from returnlogic.app.generate import told as difference_told
from returnlogic.base.faults import InputFault, InternalFault, NotInstalled
from returnlogic.base.interface import Field, Interface
from returnlogic.base.nearest import suggest
from returnlogic.base.sort import Bool, Enum, Int
from returnlogic.base.value import Value, as_word, read
from returnlogic.batch.columns import (
    FactSource,
    OrderFile,
    UnreadableOrders,
    among,
    expected,
    numbered,
    orders,
    sources,
    table,
    typed,
)
from returnlogic.batch.files import SHOWN, opened, scan, told
from returnlogic.batch.order_groups import POSSIBLE, OrderGroup, grouped, observed_in, result_column
from returnlogic.compare.marks import BEFORE
from returnlogic.compare.past import (
    Bad,
    Observed,
    Questions,
    against_proof,
    confirm,
    could_be,
    questions,
    whole_case,
    with_axioms,
)
from returnlogic.compare.verdicts import Compared
from returnlogic.meaning.program import Assumption
from returnlogic.meaning.specialise import Unfixed, interface_of
from returnlogic.proof.validate import validate
from returnlogic.readers._read_back import Reject
from returnlogic.solver.ask import DEFAULT_BUDGET, NotReplayed, OutOfBudget
from returnlogic.solver.scripts import Solver

TARGET = "sql"

CONFIRMED = 60
"""How many orders are decided a second time by the reference evaluator, each version by itself."""


@dataclass(frozen=True)
class OrderOptions:
    """The options by which orders are read: `columns` say the column of a fact, `constants` its value for all rows.

    `name` is the column that tells orders apart in what is shown; without it, that is the number of the row.
    """

    assume: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    by: Sequence[str] = ()
    allowed: int = 0
    budget: int = DEFAULT_BUDGET


class NoFact(InputFault):
    """A name that is no fact of the two versions, or a value that it cannot have."""


def observe(
    compared: Compared, path: Path, options: OrderOptions, say: Callable[[str], None] = lambda _: None
) -> Observed:
    """Put the orders of a file through both versions of a comparison.

    Raises `InputFault` for what the user has to mend, `NotInstalled` iff DuckDB is not there, `NotProved` iff the query
    cannot be proved, and `InternalFault` iff what is observed contradicts what is proved, or the reference evaluator.
    """
    try:
        return _replayed(compared, path, options, say)
    except NotProved as fault:
        raise fault.told_as("no order is decided: the query that would decide them is not proved") from None
    except InternalFault as fault:
        help = "our own fault; please report it with both versions and the order"
        raise fault.told_as(f"{path}: {fault}", heading="error[RL604 witness-not-replayed]", help=help) from None


def _replayed(compared: Compared, path: Path, options: OrderOptions, say: Callable[[str], None]) -> Observed:
    if compared.product is None:
        raise NoFact("only one side has the policy: there are no two versions to put orders through")
    with opened(path) as (connection, file):
        price = compared.product.program.role("item_price")
        priced = options.columns.get(price, price) in file.columns or price in options.constants
        q = questions(compared.product, compared.asked, options.by, price=priced)
        values = _assumed(q, options.assume)
        known = dict.fromkeys((*values, *(f.name for f in interface_of(q.program, values).fields)))
        q = with_axioms(q, q.joined_names(known))
        interface = interface_of(q.program, values)
        given = sources(interface.fields, file, *_named(q, interface, options))
        text, obligations = _proved(q, values, interface, say)
        found = scan(connection, file, given, say)
        if not found.rows and not found.lines:
            raise UnreadableOrders(f"`{path}` holds no order")
        with told(file):
            rows = grouped(q, connection, file, given, text, say)
            result = observed_in(q, file, rows, found, options.allowed)
            shown = _shown(result, rows)
            facts, flags, names = _again(q, connection, file, given, text, shown, options.name)
    facts = {row: q.joined_names(case) for row, case in facts.items()}
    values = q.joined_names(values)
    cases = {row: whole_case(q, values, case) for row, case in facts.items()}
    try:
        for row, case in cases.items():
            confirm(q, case, flags[row])
    except NotReplayed as error:
        raise InternalFault(f"row {row}: {error}") from None
    result = _held_against(q, result, facts, values, options.budget)
    assumed = tuple(f"{n.replace(BEFORE, ' (before)')} = {as_word(v)}" for n, v in sorted(values.items()))
    read = {q.column(n): w for n, w in q.written.items()}
    columns = {s.field.name: s.column for s in given if s.column is not None}
    used = tuple((fact, columns[w]) for fact, w in sorted(read.items()) if columns.get(w, fact) != fact)
    seen = tuple(replace(s, first=tuple(names.get(int(i), i) for i in s.first)) for s in result.seen)
    return replace(
        result, seen=seen, assumed=assumed, obligations=obligations, replayed=len(cases), columns=used
    )  # fmt: skip


# --- what is asked ----------------------------------------------------------------------------------------------------


def _assumed(q: Questions, given: Mapping[str, str]) -> dict[str, Value]:
    """Return the assumptions, the same in both versions."""
    words: dict[str, str] = {}
    for name, word in given.items():
        there = [q.written[n] for n in (name, name + BEFORE) if n in q.product.program.assumptions]
        words |= dict.fromkeys(there or [name], word)
    try:
        return fixed(q.program, words, as_inputs=False)
    except Unfixed as error:
        open_: dict[str, Assumption] = {}
        for joined in q.joined_names(dict.fromkeys(a.name for a in error.open)):
            name = joined.removesuffix(BEFORE)
            open_.setdefault(name, replace(q.product.program.assumptions[joined], name=name))
        unfixed = Unfixed(tuple(open_.values()))
        raise unfixed.told_as(
            f"the texts leave {len(open_)} things open that decide what becomes of an order:",
            help=f"choose for both versions with `--assume {unfixed.example}` and so on",
        ) from None


def _named(q: Questions, interface: Interface, options: OrderOptions) -> tuple[dict[str, str], dict[str, Value]]:
    """Return the columns and the constants by field, from what they are called in the versions."""
    known = {q.column(n): n for n in q.product.program.inputs}
    for name in (*options.columns, *options.constants):
        if name not in known:
            raise NoFact(f"there is no fact `{name[:60]}`{suggest(name, sorted(known))}")
    columns, constants = {}, {}
    own = {written: joined for joined, written in q.written.items()}
    for f in interface.fields:
        name = q.column(own[f.name])
        columns[f.name] = options.columns.get(name, name)
        if name in options.constants:
            constants[f.name] = constant(replace(f, name=name), options.constants[name])
    return columns, constants


def constant(f: Field, word: str) -> Value:
    """Return the value of a fact from a word of the command line; raises `NoFact` for anything else."""
    if f.optional and word in ("", "none"):
        return None
    raw: object = word
    if isinstance(f.sort, Bool):
        raw = {"yes": True, "true": True, "no": False, "false": False}.get(word.lower(), word)
    elif isinstance(f.sort, Int) and word.removeprefix("-").isdecimal() and len(word) < 19:
        raw = int(word)
    try:
        return read(f.sort, raw)
    except ValueError:
        raise NoFact(f"`{f.name}` cannot be `{word[:60]}`: {expected(f)}") from None


def _proved(
    q: Questions, values: Mapping[str, Value], interface: Interface, say: Callable[[str], None]
) -> tuple[str, int]:
    """Return the query that answers, and how many obligations prove it."""
    if TARGET not in targets():
        raise NotInstalled("orders are decided by DuckDB: `pip install 'returnlogic[sql]'`")
    target, reader = targets()[TARGET], readers()[TARGET]
    say(f"{q.program.name}: writing both versions as one query")
    made = target.write(q.program, values)
    say(f"{q.program.name}: proving the query")
    try:
        v = validate(
            q.program, values, interface, target, reader, made.text, made.hints, made.tables, Solver(), say
        )  # fmt: skip
    except Reject as error:
        raise InternalFault(f"the query is not read back: {error}") from None
    if v.mismatch is not None:
        raise InternalFault(f"{difference_told(interface, v.mismatch)}: {facts_of(interface, v.mismatch)}")
    if not v.proof.holds:
        raise NotProved([f"{o.kind} {o.name} (line {o.where}): {why}" for o, why in v.proof.undecided])
    return made.text, len(v.proof.obligations)


# --- a second time ----------------------------------------------------------------------------------------------------


def _shown(result: Observed, groups: Sequence[OrderGroup]) -> list[int]:
    """Return the rows to decide again: the first of everything that is shown, and the first of every group."""
    rows = [int(s.first[n]) for n in range(SHOWN) for s in result.seen if n < len(s.first)]
    rows[SHOWN * len(result.seen) // 2 :] += [i for g in groups if g.why == 0 for i in g.first[:2]]
    return sorted(dict.fromkeys(rows[:CONFIRMED]))


def _again(
    q: Questions,
    connection: Any,
    file: OrderFile,
    given: Sequence[FactSource],
    text: str,
    rows: Sequence[int],
    name: str | None,
) -> tuple[dict[int, dict[str, Value]], dict[int, set[str]], dict[int, str]]:
    """Return the facts of some rows, the results that they show, and what they are called."""
    if not rows:
        return {}, {}, {}
    label = [] if name is None else list(sources([Field("", Enum(()))], file, {"": name}, {}))
    every = [*given, *label]
    values = [typed(f"t{n}", s) for n, s in enumerate(given)] + [f"t{n + len(given)}" for n, _ in enumerate(label)]
    listed = connection.execute(
        f"SELECT {', '.join(['id', *values])} FROM ({numbered(table(file, every))}) WHERE {among(rows)}", [file.named]
    ).fetchall()
    facts = {
        row[0]: {s.field.name: v for s, v in zip(given, row[1:], strict=False)} for row in listed
    }  # fmt: skip
    names = {row[0]: str(row[-1]) for row in listed} if label else {}
    results = [k.result for k in q.kinds]
    items = ", ".join(["id", *map(result_column, results)])
    query = f'WITH "orders" AS ({orders(file, given, rows)}) SELECT {items} FROM (\n{text})'
    answers = connection.execute(query, [file.named]).fetchall()
    flags = {row[0]: {r for r, digit in zip(results, row[1:], strict=True) if digit == 1} for row in answers}
    if facts.keys() != set(rows) or flags.keys() != set(rows):
        raise UnreadableOrders(f"`{file.path}` has changed while it was read")
    return facts, flags, names


def _held_against(
    q: Questions, result: Observed, facts: Mapping[int, Mapping[str, Value]], values: Mapping[str, Value], budget: int
) -> Observed:
    """Raise `InternalFault` iff an order shows what was proved to be nowhere; one that cannot be is left out."""
    for s in list(against_proof(q, result.seen)):
        rows = [int(i) for i in s.first if int(i) in facts]
        try:
            fault = any(could_be(q, facts[row], values, budget) for row in rows)
        except OutOfBudget:
            fault = False
        if fault:
            raise InternalFault(
                f"{s.right}, {s.segment.words}, {s.topic}: proved to come out {s.direction} in no order, and "
                f"{s.count} past orders do, row {s.first[0]} first"
            )
        why = f"{POSSIBLE}, by what no column says"
        result = replace(
            result,
            compared=max(0, result.compared - s.count),
            seen=tuple(x for x in result.seen if x is not s),
            bad=(*result.bad, Bad("", why, s.count, tuple((i, "") for i in s.first))),
        )
    return result
