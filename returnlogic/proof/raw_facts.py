"""Facts before they are checked, in formulas and in models: a tag, a number, and the member of an enum (`RawField`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from returnlogic.base.interface import Field, Foreign, Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value
from returnlogic.readers._value import ABSENT, BOOL, INT, NULL, OTHER, TEXT
from returnlogic.solver import algebra as smt


def well_typed(f: Field) -> str:
    """Return the formula that a raw field has a value of its sort."""
    lo, hi = bounds(f.sort)
    tag, number, member = (smt.symbol(f"{f.name}!{part}") for part in ("tag", "number", "member"))
    match f.sort:
        case Bool():
            return smt.app("=", tag, smt.number(BOOL))
        case Enum():
            return smt.all_of([smt.app("=", tag, smt.number(TEXT)), smt.app("<=", "0", member)])
        case _:
            least, most = smt.app("<=", smt.number(lo), number), smt.app("<=", number, smt.number(hi))
            inside = smt.all_of([smt.app("=", tag, smt.number(INT)), least, most])
            return smt.any_of([smt.app("=", tag, smt.number(NULL)), inside]) if f.optional else inside


def declarations(f: Field) -> Iterable[str]:
    """Yield the declarations of the symbols of a raw field, and the assertions of what they can be."""
    symbols = [f"{f.name}!{part}" for part in ("tag", "number", "member")]
    yield from (smt.declare(symbol, "Int") for symbol in symbols)
    tag, number, member = map(smt.symbol, symbols)
    yield smt.assert_(smt.between(ABSENT, tag, OTHER))
    yield smt.assert_(smt.app("=>", smt.app("=", tag, smt.number(BOOL)), smt.between(0, number, 1)))
    yield smt.assert_(smt.between(-1, member, len(f.sort.members) - 1 if isinstance(f.sort, Enum) else -1))


def facts_of(interface: Interface, values: Mapping[str, int | bool]) -> dict[str, object]:
    """Return the facts of a solver's model: by the symbols of raw fields where it has them, else of typed ones."""
    found: dict[str, object] = {}
    for f in interface.fields:
        tag = values.get(f"{f.name}!tag")
        if tag is None:
            found[f.name] = _typed(f, values)
        elif tag == NULL:
            found[f.name] = None
        elif tag == BOOL:
            found[f.name] = bool(values.get(f"{f.name}!number", 0))
        elif tag == INT:
            found[f.name] = int(values.get(f"{f.name}!number", 0))
        elif tag == TEXT:
            member = int(values.get(f"{f.name}!member", -1))
            members = f.sort.members if isinstance(f.sort, Enum) else ()
            found[f.name] = members[member] if 0 <= member < len(members) else "?"
        elif tag == OTHER:
            found[f.name] = Foreign()
    return found


def _typed(f: Field, values: Mapping[str, int | bool]) -> Value:
    if f.optional and not values.get(f"{f.name}?", False):
        return None
    lo, _ = bounds(f.sort)
    match f.sort:
        case Bool():
            return bool(values.get(f.name, False))
        case Enum(members):
            return members[int(values.get(f.name, 0))]
        case _:
            return int(values.get(f.name, lo))


def completed(script: str, values: Mapping[str, int | bool]) -> dict[str, int | bool]:
    """Return a value for each constant that a script declares: that of a model, or what stands where any will do."""
    return {name: values.get(name, sort != "Bool" and 0) for name, sort in sorted(_DECLARED.findall(script))}


def pinned(script: str, values: Mapping[str, int | bool]) -> str:
    """Return a script with the values of its declared constants asserted."""
    lines = []
    for name, value in completed(script, values).items():
        text = smt.boolean(value) if isinstance(value, bool) else smt.number(value)
        lines.append(smt.assert_(smt.app("=", smt.symbol(name), text)))
    return script.replace("(check-sat)", "\n".join([*lines, "(check-sat)"]))


def pins(script: str, shown: str) -> dict[str, int | bool] | None:
    """Return the values with which a script is pinned to another, or `None` iff that is not what the other is."""
    values: dict[str, int | bool] = {}
    for name, word in _PIN.findall(shown):
        values[name] = word == "true" if word in ("true", "false") else int(word.strip("()").replace("- ", "-"))
    values = {name: values.get(name, other) for name, other in completed(script, {}).items()}
    return values if pinned(script, values) == shown else None


_DECLARED = re.compile(r"\(declare-const \|([^|]*)\| (Int|Bool)\)")
_PIN = re.compile(r"^\(assert \(= \|([^|]*)\| (true|false|\d{1,40}|\(- \d{1,40}\))\)\)$", re.MULTILINE)
