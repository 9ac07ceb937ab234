"""The scripts of claims about a text, in which its definitions are replaced by what is proved of them.

A definition that is proved to be a let of the policy is a cut: it becomes a symbol that any value will do for, the same
in the text and in the policy. A yes/no that is proved to have one value is that value. An entry of a table that is
proved to hold a calendar function is that function of its index. All others are written out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from returnlogic.base.interface import Interface
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Calendrical
from returnlogic.proof.raw_facts import declarations
from returnlogic.readers._read_back import DefinitionStep, Lookup, PathCondition
from returnlogic.readers._value import SmtInt
from returnlogic.solver import algebra as smt
from returnlogic.solver.encode import FUNCTION, Encoding, Fresh

_SYMBOL = re.compile(r"\|([^|]*)\|")
_RAW = re.compile(r"(.*)!(?:tag|number|member)")

GoalFormula = Callable[[Encoding], str]
"""The formula of a claim; terms of the policy are encoded by what it is given."""


@dataclass(frozen=True, slots=True)
class TableLemma:
    """A proved fact: a table holds a calendar function, so that `entry + first = function(index + first)`."""

    function: str
    first: int
    because: tuple[str, ...]

    def instance(self, symbol: str, lookup: Lookup) -> str:
        """Return the formula of the lemma for one entry."""
        index, first = lookup.index.text, smt.number(self.first)
        inside = smt.between(0, index, len(lookup.entries) - 1)
        applied = smt.app(smt.symbol(self.function), smt.app("+", index, first))
        return smt.app("=>", inside, smt.app("=", smt.app("+", smt.symbol(symbol), first), applied))


@dataclass(frozen=True, slots=True)
class Script:
    """A script, and the obligations that it takes for granted, by id."""

    text: str
    rests_on: tuple[str, ...] = ()


class Cuts:
    """The definitions of a text, with what is proved of them so far."""

    def __init__(
        self,
        program: Program,
        assumed: Mapping[str, Value],
        interface: Interface,
        definitions: Mapping[str, DefinitionStep],
    ) -> None:
        self.program, self.assumed = program, assumed
        self.fields = {f.name: f for f in interface.fields}
        self.definitions = definitions
        self.symbols: dict[str, tuple[Fresh, list[str]]] = {}
        """Definitions that are lets, with the obligations that say so; by symbol, as are the next."""
        self.constants: dict[str, tuple[bool, str]] = {}
        """Yes/nos of one value, with the obligation."""
        self.lemmas: dict[str, TableLemma | None] = {}
        """By table; `None` where the lemma was tried and is not proved."""
        self.functions: dict[Calendrical, str] = {}
        """The symbols of calendar functions that tables are proved to hold."""
        self._scopes: dict[PathCondition, dict[str, Fresh]] = {(): {}}

    def scope(self, path: PathCondition) -> dict[str, Fresh]:
        """Return the lets that are cut on a path; the cuts of the paths that it continues hold there too."""
        found = self._scopes.get(path)
        if found is None:
            end = len(path) - 1
            while path[:end] not in self._scopes:
                end -= 1
            found = self._scopes[path] = dict(self._scopes[path[:end]])
        return found

    def script(self, note: str, path: PathCondition, goal: GoalFormula, *, cuts: bool = True) -> Script:
        """Return the script that is unsatisfiable iff the goal holds wherever the path does.

        Without `cuts` all definitions are written out, so that a model is a case.
        """
        free, functions = (self.scope(path), self.functions) if cuts else ({}, {})
        encoding = Encoding(self.program, self.assumed, free=free, functions=functions)
        claim = goal(encoding)
        asserted = [*path, smt.negate(claim)]
        defined, rests_on = self._definitions(encoding, [*asserted, *encoding.pending], cuts)
        body = "\n".join([*defined, *(smt.assert_(text) for text in asserted)])
        self._declare_fields(encoding, body)
        found = (_RAW.fullmatch(s) for s in _SYMBOL.findall(body))
        raws = sorted({m[1] for m in found if m and m[1] in self.fields})
        parts = [f"; {' '.join(note.split())}", "(set-logic ALL)"]
        parts += [line for name in raws for line in declarations(self.fields[name])]
        parts += [encoding.take(), body, "(check-sat)"]
        return Script("\n".join(p for p in parts if p) + "\n", tuple(sorted(rests_on)))

    def _definitions(self, encoding: Encoding, texts: list[str], cuts: bool) -> tuple[list[str], set[str]]:
        """Return the assertions of all definitions that formulas read, in turn, and the obligations they rest on."""
        asserted: list[str] = []
        rests_on: set[str] = set()
        seen: set[str] = set()
        while texts:
            for symbol in _SYMBOL.findall(texts.pop()):
                if symbol in seen or not symbol.startswith("~"):
                    continue
                seen.add(symbol)
                assertion, because, reads = self._proved(encoding, symbol) if cuts else (None, (), None)
                if assertion is None and not because:
                    value = self.definitions[symbol].value
                    _declare(encoding, symbol, "Int" if isinstance(value, SmtInt) else "Bool")
                    assertion, reads = smt.app("=", smt.symbol(symbol), value.text), value.text
                rests_on.update(because)
                asserted += [smt.assert_(assertion)] if assertion is not None else []
                texts += [reads] if reads is not None else []
        return asserted, rests_on

    def _proved(self, encoding: Encoding, symbol: str) -> tuple[str | None, Sequence[str], str | None]:
        """Declare a definition by what is proved of it.

        Return what to assert of it, the obligations this rests on (none iff nothing is proved), and what it reads.
        """
        if symbol in self.symbols:
            fresh, because = self.symbols[symbol]
            encoding.fresh(fresh)
            return None, because, None
        if symbol in self.constants:
            always, reason = self.constants[symbol]
            _declare(encoding, symbol, "Bool")
            return smt.app("=", smt.symbol(symbol), smt.boolean(always)), [reason], None
        lookup, value = self.definitions[symbol].lookup, self.definitions[symbol].value
        lemma = self.lemmas.get(lookup.table) if lookup is not None else None
        if lookup is None or lemma is None or not isinstance(value, SmtInt):
            return None, (), None
        encoding.fresh(Fresh(symbol, (value.lo, value.hi)))
        _declare(encoding, lemma.function, FUNCTION)
        return lemma.instance(symbol, lookup), lemma.because, lookup.index.text

    def _declare_fields(self, encoding: Encoding, body: str) -> None:
        """Declare and bound the fields that formulas read."""
        for name in dict.fromkeys(_SYMBOL.findall(body)):
            if name in self.fields:
                encoding.name(name)
            elif name.endswith("?") and name[:-1] in self.fields:
                encoding.there(name[:-1])


def _declare(encoding: Encoding, symbol: str, sort: str) -> None:
    encoding.sorts[symbol] = sort
    encoding.used.add(symbol)
