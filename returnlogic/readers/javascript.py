"""Reads back the JavaScript target. Trusted: this file is the model of the JavaScript that emitted modules are made of.

The subset is `grammar/emitted_javascript.lark`; the functions that every module has come last and have to be the ones
below, to the letter. What the model says of it:

- Numbers are doubles. Whole numbers up to 2^53 - 1 are exact, so are sums, differences, products and remainders that
  stay there, and `Math.floor`, `ceil` and `trunc` of `n / d` where `|n| + d <= 2^53`. What bounds alone do not keep
  there is refused: JavaScript would not fail but go on with a number that may be wrong.
- `null` counts as 0 in arithmetic and in order, and equals nothing but `null`. `-0` is 0; it is printed as 0.
- `===` of unlike types is false. `%` has the sign of its dividend. A day that a table does not have is a `RangeError`.
- The edge reads each own property of the facts once, so getters and proxies decide by what they answer that once, and
  what is inherited is absent. `undefined`, fractions, `NaN`, infinities, big integers and objects (also `new Number`)
  are values of no sort. A number that is compared there before it is known to be one is refused.

Also trusted: that nobody replaced `Math`, `Number.isInteger`, `Object.prototype.hasOwnProperty` or `Object.freeze`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NoReturn

from returnlogic.base.interface import Field, Interface, bounds
from returnlogic.base.resources import read_text
from returnlogic.base.sort import Bool, Date, Enum, Instant, Int, Money
from returnlogic.readers._reader import Reader
from returnlogic.readers._value import (
    BOOL,
    INT,
    NULL,
    TEXT,
    Choice,
    Entry,
    Literal,
    Nothing,
    Number,
    Outcome,
    Path,
    Raw,
    Reading,
    Reject,
    Steps,
    Value,
    Word,
    Yes,
    choose,
    compared,
    constant,
    decided,
    floor_div,
    greatest,
    is_word,
    least,
    minus,
    negate,
    on_path,
    plus,
    raw,
    times,
    trunc_div,
    trunc_mod,
    typed,
)
from returnlogic.solver import algebra as smt

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

    Node = Tree[Token]
    Part = Node | Token

_FIXED = """
// The rest is the same in every module.

export function problems(facts) {
  if (typeof facts !== "object" || facts === null) {
    return ["a case is an object with the facts as its own properties"];
  }
  const found = [];
  for (const [name, kind, lo, hi, optional] of FIELDS) {
    const value = _own(facts, name);
    if (value === undefined) {
      found.push(name + ": missing");
    } else if (value === null && optional) {
      continue;
    } else if (typeof kind === "object") {
      if (!kind.includes(value)) {
        found.push(name + ": expected one of " + kind.join(", "));
      }
    } else if (kind === "bool") {
      if (typeof value !== "boolean") {
        found.push(name + ": expected true or false");
      }
    } else if (!(Number.isInteger(value) && value >= lo && value <= hi)) {
      found.push(name + ": expected a whole number (" + kind + ") from " + lo + " to " + hi);
    }
  }
  return found;
}

export function named(result) {
  return Object.fromEntries(RESULTS.map((key, place) => [key, result[place]]));
}

export function decideAll(cases) {
  return cases.map((facts) => decide(facts));
}

function _own(facts, name) {
  return Object.prototype.hasOwnProperty.call(facts, name) ? facts[name] : undefined;
}

function _at(table, place) {
  const found = table[place];
  if (found === undefined) {
    throw new RangeError("a day that the table does not have");
  }
  return found;
}

function _refusal(facts) {
  return new TypeError(problems(facts).join("; "));
}
"""

MAX_SAFE = 2**53 - 1
MAX_CHARACTERS = 20_000_000
_TAKEN = """
    break case catch class const continue debugger default delete do else enum export extends false finally for function
    if import in instanceof new null return super switch this throw true try typeof var void while with
    implements interface let package private protected public static yield await eval arguments
    undefined NaN Infinity Math Number Object TypeError RangeError Array globalThis problems named decideAll
"""

Env = Mapping[str, Value]
Fixed = int | str | None | tuple["Fixed", ...]


def read(text: str, face: Interface) -> Reading:
    """The module as formulas; raises `Reject` for anything outside the subset."""
    return _Module(face, _parsed(text)).reading()


def _reject(node: Part, message: str) -> NoReturn:
    place = node if not hasattr(node, "meta") else node.meta
    raise Reject(message, getattr(place, "line", 1) or 1, getattr(place, "column", 1) or 1)


def _line(node: Node) -> int:
    return node.meta.line


@cache
def _parser() -> Lark:
    from lark import Lark

    grammar = read_text("grammar", "emitted_javascript.lark")
    return Lark(grammar, parser="lalr", lexer="basic", propagate_positions=True)


def _parsed(text: str) -> list[Node]:
    """The constants and the two functions, before what every module has."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    if len(text) > MAX_CHARACTERS:
        raise Reject("the text is too long", 1)
    for number, line in enumerate(text.split("\n"), 1):
        odd = next((c for c in line if not " " <= c <= "~"), None)
        if odd is not None:
            message = f"the character U+{ord(odd):04X}: generated modules are printable ASCII"
            raise Reject(message, number, line.index(odd) + 1)
    if not text.endswith(_FIXED):
        _other_ending(text)
    try:
        tree = _parser().parse(text[: -len(_FIXED)])
    except UnexpectedToken as error:
        found = "the end" if error.token.type == "$END" else f"`{error.token}`"
        raise Reject(f"{found} is not in the subset here", error.line or 1, error.column or 1) from None
    except UnexpectedCharacters as error:
        raise Reject(f"`{error.char}` is not in the subset here", error.line, error.column) from None
    except UnexpectedInput:
        raise Reject("not in the subset", 1) from None
    return [part for part in tree.children if not isinstance(part, str)]


def _other_ending(text: str) -> NoReturn:
    """Say where the functions that every module has are not those."""
    mine, theirs = _FIXED.split("\n"), text.split("\n")
    for back in range(1, len(mine)):
        if back > len(theirs) or theirs[-back] != mine[-back]:
            break
    line = max(1, len(theirs) - back + 1)
    raise Reject("not the functions that every module has at its end", line)


class _Module:
    def __init__(self, face: Interface, parts: Sequence[Node]) -> None:
        self.face = face
        *self.declared, self.decide, self.outcome = parts
        self.constants: dict[str, Fixed] = {}
        self.exported: list[str] = []
        self.steps = Steps()

    def reading(self) -> Reading:
        try:
            return self._read()
        except RecursionError:
            raise Reject("nested too deeply", 1) from None

    def _read(self) -> Reading:
        for node in self.declared:
            name, value = node.children
            self._free(node, str(name))
            self.constants[str(name)] = self._literal(value)
            if node.data == "header":
                self.exported.append(str(name))
        self._header()
        loaded, accepts = self._decide()
        self._outcome(loaded)
        return Reading(tuple(self.steps.found), accepts, self.steps.settled)

    def _free(self, node: Part, name: str) -> None:
        if name in self.constants or name in _TAKEN.split():
            _reject(node, f"`{name}` has a meaning already")

    def _header(self) -> None:
        """What callers read of the policy: by its names results are told apart, by its rows problems are found."""
        wanted: dict[str, Fixed] = {
            "POLICY": self.face.policy,
            "FIELDS": tuple(_row(f) for f in self.face.fields),
            "RESULTS": tuple(r.key for r in self.face.results),
        }
        if self.exported != ["POLICY", "TITLE", "DIGEST", "FIELDS", "RESULTS"]:
            raise Reject("the module does not begin with POLICY, TITLE, DIGEST, FIELDS and RESULTS", 1)
        for node, name in zip(self.declared, self.exported, strict=False):
            if name in wanted and not _alike(self.constants[name], wanted[name]):
                _reject(node, f"`{name}` is not what the policy has")
            if name not in wanted and type(self.constants[name]) is not str:
                _reject(node, f"`{name}` is not a string")

    def _literal(self, node: Part) -> Fixed:
        """The value of what is written out; only what is frozen can be trusted to stay what it is."""
        match _name(node), _parts(node):
            case "string", [text]:
                return str(json.loads(str(text)))
            case "number", [digits]:
                return self._whole(node, str(digits))
            case "negative", [digits]:
                return -self._whole(node, str(digits))
            case "truth", [word]:
                return str(word) == "true"
            case "null", []:
                return None
            case "word", [name] if str(name) in self.constants:
                return self.constants[str(name)]
            case "frozen", parts:
                if len(parts) == 1 and isinstance(parts[0], str):
                    return tuple(self._whole(node, n) for n in str(parts[0])[1:-1].split(",") if n.strip())
                return tuple(self._literal(p) for p in parts)
            case _:
                _reject(node, "not a constant")

    def _whole(self, node: Part, digits: str) -> int:
        digits = digits.strip()
        if len(digits) > len(str(-MAX_SAFE)) or abs(int(digits)) > MAX_SAFE:
            _reject(node, "a number that is not among the exact ones, up to 2^53 - 1")
        return int(digits)

    # --- the edge -----------------------------------------------------------------------------------------------------

    def _decide(self) -> tuple[list[str], str]:
        """The fields in the order they are passed to `outcome`, and which raw cases get that far."""
        no_object, *rest = [n for n in self.decide.children if not isinstance(n, str)]
        unlike, kind, like, _ = no_object.children
        if (str(unlike), self._literal(kind), str(like)) != ("!==", "object", "==="):
            _reject(no_object, "`decide` does not begin by refusing what is no object")
        env: dict[str, Raw] = {}
        names = [str(n) for n in rest.pop().children]
        condition = "true"
        for node in rest:
            if node.data == "check":
                condition = self._accepted(node.children[0], env, ())
                continue
            name, key = str(node.children[0]), self._literal(node.children[1])
            self._free(node, name)
            if name in env or not any(f.name == key for f in self.face.fields):
                _reject(node, f"`{key}` is not a fact of the policy, or `{name}` is given twice")
            if any(r.name == key for r in env.values()):
                _reject(node, f"`{key}` is read twice, and may answer twice")
            env[name] = raw(self.face, str(key))
        if any(n not in env for n in names):
            _reject(self.decide, "`outcome` is given what was not read from the facts")
        return [env[n].name for n in names], condition

    def _accepted(self, node: Part, env: Mapping[str, Raw], path: Path) -> str:
        """A condition on raw facts. What is absent is `undefined`, which passes none of these."""
        match _name(node), _parts(node):
            case "all_facts" | "any_facts" as chain, parts:
                return self._chained(chain == "all_facts", parts, path, lambda p, at: self._accepted(p, env, at))
            case "type_test", [name, sign, kind] if str(name) in env and str(sign) == "===":
                tag = {"string": TEXT, "boolean": BOOL}.get(str(self._literal(kind)))
                if tag is None:
                    _reject(node, "not a type that facts are told apart by")
                return env[str(name)].has(tag)
            case "whole_test", [name] if str(name) in env:
                return env[str(name)].has(INT)
            case "value_test", [name, sign, value] if str(name) in env:
                return self._tested(node, env[str(name)], str(sign), self._literal(value), path)
            case _:
                _reject(node, "not a check of a fact")

    def _tested(self, node: Part, fact: Raw, sign: str, value: Fixed, path: Path) -> str:
        match sign, value:
            case "===", None:
                return fact.has(NULL)
            case "===", str():
                if value not in fact.members:
                    _reject(node, "a word that the policy does not know")
                at = smt.app("=", fact.member, smt.number(fact.members.index(value)))
                return smt.all_of([fact.has(TEXT), at])
            case "<" | "<=" | ">" | ">=", int() if type(value) is int:
                if fact.has(INT) not in path:
                    _reject(node, "compared before it is known to be a whole number")
                return smt.app(sign, fact.number, smt.number(value))
            case _:
                _reject(node, "not a check of a fact")

    def _chained(self, every: bool, parts: Sequence[Part], path: Path, one: Callable[[Part, Path], str]) -> str:
        """`&&` or `||`: what comes later is reached only where what came before says so."""
        found: list[str] = []
        for part in parts:
            text = one(part, path)
            found.append(text)
            path = (*path, text if every else negate(text))
        return smt.all_of(found) if every else smt.any_of(found)

    # --- the decision -------------------------------------------------------------------------------------------------

    def _outcome(self, loaded: Sequence[str]) -> None:
        names, body = self.outcome.children
        params = [str(n) for n in _parts(names)]
        if len(params) != len(loaded) or len(set(params)) != len(params):
            _reject(self.outcome, "`outcome` does not take what `decide` gives")
        for name in params:
            self._free(self.outcome, name)
        env: dict[str, Value] = {p: typed(self.face, f) for p, f in zip(params, loaded, strict=True)}
        self._block(_parts(body), env, ())

    def _block(self, body: Sequence[Part], env: dict[str, Value], path: Path) -> None:
        """Statements up to a `return`, which the grammar has at the end of every block."""
        for node in body:
            assert not isinstance(node, str)
            match node.data, node.children:
                case "definition", [name, value]:
                    self._free(node, str(name))
                    if str(name) in env:
                        _reject(node, f"`{name}` has a meaning already")
                    found = self._value(value, env, path)
                    if isinstance(found, Yes) or (isinstance(found, Number) and found.null == "false"):
                        env[str(name)] = self.steps.define(str(name), found, path, _line(node))
                    elif isinstance(found, Entry | Choice):
                        env[str(name)] = found
                    else:
                        _reject(node, "not a number, a yes/no or a result")
                case "branch", [test, then]:
                    condition = self._yes(test, env, path)
                    self._block(_parts(then), dict(env), (*path, condition))
                    path = (*path, negate(condition))
                case "return", [_, value]:
                    self._returned(value, env, path)
                case _:
                    _reject(node, "not a definition, an `if` or a `return`")

    def _returned(self, node: Part, env: Env, path: Path) -> None:
        assert not isinstance(node, str)
        found: list[Value]
        match node.data, node.children:
            case "list", parts:
                found = [self._value(p, env, path) for p in parts]
            case "word", [name] if str(name) in self.constants:
                whole = self.constants[str(name)]
                if not isinstance(whole, tuple):
                    _reject(node, "not one result per name")
                found = [self._fixed(node, part) for part in whole]
            case _:
                _reject(node, "not one result per name")
        if len(found) != len(self.face.results):
            _reject(node, f"{len(found)} results where the policy has {len(self.face.results)}")
        results = []
        for value, result in zip(found, self.face.results, strict=True):
            if not isinstance(value, Entry | Choice):
                _reject(node, "not a result: a verdict with its bounds")
            results.append(decided(value, result.labels, _line(node)))
        self.steps.found.append(Outcome(tuple(results), path, _line(node)))

    def _fixed(self, node: Part, value: Fixed) -> Value:
        match value:
            case None:
                return Nothing()
            case bool():
                return Yes(smt.boolean(value))
            case int():
                return constant(value)
            case str():
                return Literal(value)
            case (str() as verdict, lo, hi):
                return self._entry(node, verdict, self._fixed(node, lo), self._fixed(node, hi))
            case _:
                _reject(node, "not a result")

    def _entry(self, node: Part, verdict: str, lo: Value, hi: Value) -> Entry:
        if not isinstance(lo, Number | Literal | Nothing) or not isinstance(hi, Number | Literal | Nothing):
            _reject(node, "not bounds of a result")
        return Entry(verdict, lo, hi)

    def _yes(self, node: Part, env: Env, path: Path) -> str:
        found = self._value(node, env, path)
        if not isinstance(found, Yes):
            _reject(node, "not a yes/no: nothing else is true or false here")
        return found.text

    def _counted(self, node: Part, env: Env, path: Path) -> Number:
        """What an operator makes of an operand: a number as it is, and null as 0."""
        return self._as_number(node, self._value(node, env, path))

    def _as_number(self, node: Part, found: Value) -> Number:
        if not isinstance(found, Number):
            _reject(node, "not a number")
        if found.null == "false":
            return found
        return Number(smt.choose(found.null, "0", found.text), min(0, found.lo), max(0, found.hi))

    def _exact(self, node: Part, value: Number, most: int = MAX_SAFE) -> Number:
        """The number, which its bounds keep among the exact ones."""
        if not (-most <= value.lo and value.hi <= most):
            _reject(node, "this number may leave those that are exact, up to 2^53 - 1")
        self.steps.settled += 1
        return value

    def _value(self, node: Part, env: Env, path: Path) -> Value:
        match _name(node), _parts(node):
            case "number" | "string" | "truth" | "null", _:
                return self._fixed(node, self._literal(node))
            case "word", [name]:
                if str(name) in env:
                    value = env[str(name)]
                    return on_path(value, path) if isinstance(value, Number) else value
                if str(name) in self.constants:
                    return self._fixed(node, self.constants[str(name)])
                _reject(node, f"`{name}` has no value here")
            case "both" | "either" as chain, parts:
                return Yes(self._chained(chain == "both", parts, path, lambda p, at: self._yes(p, env, at)))
            case "not", [operand]:
                return Yes(negate(self._yes(operand, env, path)))
            case "comparison", [left, sign, right]:
                return self._compared(node, str(sign), left, right, env, path)
            case "conditional", [test, then, otherwise]:
                condition = self._yes(test, env, path)
                yes = self._value(then, env, (*path, condition))
                no = self._value(otherwise, env, (*path, negate(condition)))
                return self._chosen(node, condition, yes, no)
            case "list", [verdict, lo, hi]:
                word = self._value(verdict, env, path)
                if not isinstance(word, Literal):
                    _reject(node, "not a verdict")
                return self._entry(node, word.word, self._value(lo, env, path), self._value(hi, env, path))
            case "looked_up", [name, index]:
                table = self.constants.get(str(name))
                if not isinstance(table, tuple) or not table or any(type(x) is not int for x in table):
                    _reject(node, "not a table of numbers")
                at = self._counted(index, env, path)
                entries = [x for x in table if isinstance(x, int)]
                return self.steps.look_up(str(name), entries, at, path, _line(_tree(node)))
            case kind, parts:
                return self._number(node, kind, parts, env, path)

    def _number(self, node: Part, kind: str, parts: Sequence[Part], env: Env, path: Path) -> Number:
        match kind, parts:
            case "sum", [first, *rest]:
                total = self._counted(first, env, path)
                for part in rest:
                    total = self._exact(node, plus(total, self._counted(part, env, path)))
                return total
            case "difference", [left, right]:
                return self._exact(node, minus(self._counted(left, env, path), self._counted(right, env, path)))
            case "minus", [operand]:
                return times(self._counted(operand, env, path), -1)
            case "product", [left, factor]:
                return self._exact(node, times(self._counted(left, env, path), self._above_zero(factor, 0)))
            case "remainder", [left, divisor]:
                return trunc_mod(self._counted(left, env, path), self._above_zero(divisor))
            case "quotient", [name, left, divisor]:
                return self._quotient(node, str(name), self._counted(left, env, path), self._above_zero(divisor))
            case "extreme", [name, *some] if str(name) in ("min", "max"):
                numbers = [self._counted(p, env, path) for p in some]
                return least(numbers) if str(name) == "min" else greatest(numbers)
            case _:
                _reject(node, "not in the subset that generated modules are made of")

    def _above_zero(self, node: Part, from_: int = 1) -> int:
        value = self._literal(node)
        if type(value) is not int or value < from_:
            _reject(node, "products and quotients only by a literal above 0")
        return value

    def _quotient(self, node: Part, rounded: str, n: Number, d: int) -> Number:
        """`Math.floor(n / d)`: the double next to `n / d` is on the right side of every whole number in the bound."""
        self._exact(node, n, 2**53 - d)
        match rounded:
            case "floor":
                return floor_div(n, d)
            case "ceil":
                return times(floor_div(times(n, -1), d), -1)
            case "trunc":
                return trunc_div(n, d)
            case _:
                _reject(node, f"`Math.{rounded}` is not known")

    def _chosen(self, node: Part, condition: str, then: Value, otherwise: Value) -> Value:
        match then, otherwise:
            case Yes(a), Yes(b):
                return Yes(smt.choose(condition, a, b))
            case Number(), Number():
                return choose(condition, then, otherwise)
            case Entry() | Choice(), Entry() | Choice():
                return then if then == otherwise else Choice(condition, then, otherwise)
            case _:
                _reject(node, "the two values are not of one kind")

    def _compared(self, node: Part, sign: str, left: Part, right: Part, env: Env, path: Path) -> Yes:
        a, b = self._value(left, env, path), self._value(right, env, path)
        if sign not in ("===", "!=="):
            return compared(sign, self._as_number(left, a), self._as_number(right, b))
        match a, b:
            case Number(), Nothing():
                equal = a.null
            case Word(), Literal(word):
                equal = is_word(a, word)
            case Number(), Number():
                there = smt.all_of([negate(a.null), negate(b.null), smt.app("=", a.text, b.text)])
                equal = smt.any_of([smt.all_of([a.null, b.null]), there])
            case _:
                _reject(node, "not a comparison of numbers, of an event with null, or of a fact with a word")
        return Yes(equal if sign == "===" else negate(equal))


def _tree(node: Part) -> Node:
    assert not isinstance(node, str)
    return node


def _name(node: Part) -> str:
    return "" if isinstance(node, str) else str(node.data)


def _parts(node: Part) -> list[Part]:
    return [] if isinstance(node, str) else list(node.children)


def _alike(a: Fixed, b: Fixed) -> bool:
    """Equality that tells 1 from true."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_alike, a, b))
    return type(a) is type(b) and a == b


def _row(field: Field) -> Fixed:
    """The row of a field, as `problems` reads it."""
    lo, hi = bounds(field.sort)
    kind: Fixed
    match field.sort:
        case Enum(members):
            kind = members
        case Bool():
            kind = "bool"
        case Int():
            kind = "int"
        case Money():
            kind = "money"
        case Date():
            kind = "date"
        case Instant():
            kind = "minute"
    return (field.name, kind, lo, hi, field.optional)


READER = Reader("javascript", read, "ECMAScript 2019 or newer, as a module")
