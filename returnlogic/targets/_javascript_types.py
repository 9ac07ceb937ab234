"""TypeScript declarations of an emitted module, for people and editors: nothing is proved of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from returnlogic.base.interface import LEVELS, MEANS_OF_PAYMENT, PAYERS, Field, Interface, bounds
from returnlogic.base.sort import Bool, Date, Enum, Instant, Money

_TYPES = """\
// Types of the evaluator. Generated: do not edit.

/** What is known of one topic. `lo` is `hi` unless the policy leaves the value open between the two. */
export type Entry<Value> =
  | readonly ["value", Value, Value]
  | readonly ["silent", null, null]
  | readonly ["conflict", null, null];

/** What becomes of a remedy, worst for the customer first. */
export type Level = LEVELS;

/** Who pays, worst for the customer first. */
export type Payer = PAYERS;

/** How money comes back, worst for the customer first. */
export type MeansOfPayment = MEANS_OF_PAYMENT;
"""

_FUNCTIONS = """
export declare const POLICY: string;
export declare const TITLE: string;
export declare const DIGEST: string;
export declare const FIELDS: readonly (readonly [
  name: string, kind: string | readonly string[], lo: number, hi: number, optional: boolean,
])[];
export declare const RESULTS: readonly string[];

/** The outcome of facts; throws a TypeError with one sentence per problem iff they are not well-typed. */
export declare function decide(facts: Facts): Outcome;

/** The outcome of each case, in order; throws a TypeError at the first that is not well-typed. */
export declare function decideAll(cases: readonly Facts[]): Outcome[];

/** Why `decide` does not accept facts, one sentence each; none iff it does. */
export declare function problems(facts: unknown): string[];

/** An outcome by the names of its results. */
export declare function named(result: Outcome): Named;

/** The outcome of well-typed facts; anything else gives nonsense. */
export declare function outcome(
"""


def signatures(interface: Interface, words: Sequence[str]) -> str:
    """Return the declarations of a module; `words` are the names of the parameters of its `outcome`."""
    types = _TYPES.replace("LEVELS", _union(LEVELS)).replace("PAYERS", _union(PAYERS))
    types = types.replace("MEANS_OF_PAYMENT", _union(MEANS_OF_PAYMENT))
    lines = [types, "export interface Facts {"]
    for field in interface.fields:
        if not isinstance(field.sort, Bool | Enum):
            lines.append(f"  /** {_unit(field)} */")
        lines.append(f"  readonly {quoted(field.name)}: {_type(field)};")
    kinds = {LEVELS: "Level", PAYERS: "Payer", MEANS_OF_PAYMENT: "MeansOfPayment"}
    results = [(r.key, f"Entry<{kinds.get(r.labels, 'number')}>") for r in interface.results]
    lines += ["}", "", "export type Outcome = readonly ["]
    lines += [f"  {t}," for _, t in results]
    lines += ["];", "", "export interface Named {"]
    lines += [f"  readonly {quoted(key)}: {t};" for key, t in results]
    lines += ["}", _FUNCTIONS]
    lines += [
        "/** The outcome of well-typed facts; anything else gives nonsense. */",
        "export declare function outcome(",
    ]
    lines += [f"  {w}: {_type(f)}," for w, f in zip(words, interface.fields, strict=True)]
    return "\n".join([*lines, "): Outcome;"]) + "\n"


def _union(words: Sequence[str]) -> str:
    return " | ".join(map(quoted, words))


def _type(field: Field) -> str:
    match field.sort:
        case Bool():
            return "boolean"
        case Enum(members):
            return _union(members)
        case _:
            return "number | null" if field.optional else "number"


def _unit(field: Field) -> str:
    lo, hi = bounds(field.sort)
    span = f"{lo} to {hi}" + (", null if it has not happened" if field.optional else "")
    match field.sort:
        case Money():
            return f"money in minor units, {span}"
        case Date():
            return f"a day number, {span}"
        case Instant():
            return f"a minute number, {span}"
        case _:
            return f"a whole number, {span}"


def quoted(text: str) -> str:
    """Return a string as JavaScript and JSON write it, in ASCII; `<`, `>`, `*` are escaped, so it ends no comment."""
    quoted = json.dumps(text)
    for c in "<>*":
        quoted = quoted.replace(c, f"\\u{ord(c):04x}")
    return quoted
