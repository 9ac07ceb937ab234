"""Reads back the JavaScript target. Trusted, with the `_javascript_` modules: they model the emitted language.

The subset is `grammar/emitted_javascript.lark`; the functions that every module has come last and have to be the ones
below, to the letter. What the model says of it:

- Numbers are doubles. Whole numbers up to 2^53 - 1 are exact, so are sums, differences, products and remainders that
  stay there, and `Math.floor`, `ceil` and `trunc` of `n / d` where `|n| + d <= 2^53`. What bounds alone do not keep
  there is refused: JavaScript would not fail but go on with a number that may be wrong.
- `null` counts as 0 in arithmetic and in order, and equals nothing but `null`. `-0` is 0; it is printed as 0.
- `===` of unlike types is false. `%` has the sign of its dividend. A table has entries at whole numbers only: `null`
  is no index of it, though it counts as 0 elsewhere. A day that a table does not have is a `RangeError`.
- The edge reads each own property of the facts once, so getters and proxies decide by what they answer that once, and
  what is inherited is absent. `undefined`, fractions, `NaN`, infinities, big integers and objects (also `new Number`)
  are values of no sort. A number that is compared there before it is known to be one is refused.

Also trusted: that nobody replaced `Math`, `Number.isInteger`, `Object.prototype.hasOwnProperty` or `Object.freeze`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from returnlogic.base.interface import Interface
from returnlogic.readers._javascript_edge import JavaScriptEdge
from returnlogic.readers._javascript_outcome import JavaScriptOutcome
from returnlogic.readers._javascript_syntax import TAKEN, literal, parsed, reject
from returnlogic.readers._module import Constant, field_row
from returnlogic.readers._read_back import ReadBack, Reject, Steps
from returnlogic.readers._reader import Reader

if TYPE_CHECKING:
    from returnlogic.readers._javascript_syntax import Node, Part

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

MAX_CHARACTERS = 20_000_000


def read(text: str, interface: Interface) -> ReadBack:
    """Return the module as formulas; raises `Reject` for anything outside the subset."""
    *declared, decide, outcome = parsed(_without_fixed_functions(text))
    try:
        return _Module(interface, declared).read(decide, outcome)
    except RecursionError:
        raise Reject("nested too deeply", 1) from None


def _without_fixed_functions(text: str) -> str:
    """Return the module up to the functions that every module has; raises `Reject` for odd characters, or others."""
    if len(text) > MAX_CHARACTERS:
        raise Reject("the text is too long", 1)
    for number, line in enumerate(text.split("\n"), 1):
        odd = next((c for c in line if not " " <= c <= "~"), None)
        if odd is not None:
            message = f"the character U+{ord(odd):04X}: generated modules are printable ASCII"
            raise Reject(message, number, line.index(odd) + 1)
    if not text.endswith(_FIXED):
        _reject_ending(text)
    return text[: -len(_FIXED)]


def _reject_ending(text: str) -> NoReturn:
    """Raise `Reject` where the functions that every module has are not those."""
    mine, theirs = _FIXED.split("\n"), text.split("\n")
    for back in range(1, len(mine)):
        if back > len(theirs) or theirs[-back] != mine[-back]:
            break
    line = max(1, len(theirs) - back + 1)
    raise Reject("not the functions that every module has at its end", line)


class _Module:
    """The constants of a module; its names are distinct, and none has a meaning of its own."""

    def __init__(self, interface: Interface, declared: Sequence[Node]) -> None:
        self.interface, self.declared = interface, declared
        self.constants: dict[str, Constant] = {}

    def read(self, decide: Node, outcome: Node) -> ReadBack:
        for node in self.declared:
            name, value = node.children
            self.claim(node, str(name))
            self.constants[str(name)] = literal(value, self.constants)
        self._check_header()
        steps = Steps()
        loaded, accepts = JavaScriptEdge(self.interface, self.constants, self.claim).read(decide)
        JavaScriptOutcome(self.interface, self.constants, steps, self.claim).read(outcome, loaded)
        return ReadBack(tuple(steps.found), accepts, steps.settled)

    def claim(self, node: Part, name: str) -> None:
        """Raise `Reject` iff a name has a meaning already."""
        if name in self.constants or name in TAKEN:
            reject(node, f"`{name}` has a meaning already")

    def _check_header(self) -> None:
        """Raise `Reject` unless POLICY, FIELDS and RESULTS are the policy's: by them callers read the rest."""
        exported = [str(node.children[0]) for node in self.declared if node.data == "header"]
        wanted: dict[str, Constant] = {
            "POLICY": self.interface.policy,
            "FIELDS": tuple(map(field_row, self.interface.fields)),
            "RESULTS": tuple(r.key for r in self.interface.results),
        }
        if exported != ["POLICY", "TITLE", "DIGEST", "FIELDS", "RESULTS"]:
            raise Reject("the module does not begin with POLICY, TITLE, DIGEST, FIELDS and RESULTS", 1)
        for node, name in zip(self.declared, exported, strict=False):
            if name in wanted and not _alike(self.constants[name], wanted[name]):
                reject(node, f"`{name}` is not what the policy has")
            if name not in wanted and type(self.constants[name]) is not str:
                reject(node, f"`{name}` is not a string")


def _alike(a: Constant, b: Constant) -> bool:
    """Return whether two constants are equal, 1 and true being different."""
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_alike, a, b))
    return type(a) is type(b) and a == b


READER = Reader("javascript", read, "ECMAScript 2019 or newer, as a module")
