"""The part that the writers of modules share: names, branches with their definitions, results written once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable

from returnlogic.base.interface import Result
from returnlogic.meaning.intervals import Intervals
from returnlogic.meaning.term import Const, Term
from returnlogic.targets._plan import Between, Branch, Conflict, Fork, Plan, Silent, Tree, identifiers


class ModuleWriter(ABC):
    """Writes the branches of a plan as statements of one language.

    `entries` and `whole` are the results and outcomes without a variable, by their text: constants of the module.
    """

    def __init__(self, planned: Plan, reserved: Iterable[str]) -> None:
        self.plan = planned
        interface = planned.interface
        lets = dict.fromkeys(n for b in planned.branches for n, _ in b.lets)
        same = [f"same as {r.key}" for r in interface.results]
        words = identifiers([*(f.name for f in interface.fields), *lets, *same], reserved)
        self.same = [words[n] for n in same]
        self.fields = {f.name: words[f.name] for f in interface.fields}
        self.lets = {n: words[n] for n in lets}
        self.tables = {t.name: f"_{t.name.upper()}" for t in planned.tables.values()}
        self.entries: dict[str, str] = {}
        self.whole: dict[str, str] = {}
        self.intervals = Intervals({})
        self.where = ""
        """The let or the result that is being written, for messages."""

    @abstractmethod
    def term(self, term: Term) -> str:
        """Return the text of a term (rules T1 to T23), in brackets unless it is a word."""

    @abstractmethod
    def definition(self, name: str, text: str) -> str:
        """Return the statement that gives a name a value."""

    @abstractmethod
    def returned(self, parts: list[str], constant: bool, pad: str) -> list[str]:
        """Return the lines that return an outcome of these results; it is a constant of the module if all parts are."""

    @abstractmethod
    def value(self, lo: str, hi: str) -> str:
        """Return the text of a result that lies between two bounds."""

    @abstractmethod
    def conditional(self, condition: str, then: str, otherwise: str) -> str:
        """Return the text of one of two results by a condition."""

    @abstractmethod
    def quoted(self, word: str) -> str:
        """Return the text of a string."""

    def branch(self, branch: Branch, pad: str) -> list[str]:
        """Return the lines of a branch: its definitions, what several results share, and the outcome."""
        self.intervals = Intervals(dict(branch.lets))
        lines = []
        for name, term in branch.lets:
            self.where = f"`{name}`"
            lines.append(pad + self.definition(self.lets[name], self.term(term)))
        parts = [self._tree(t, r) for t, r in zip(branch.trees, self.plan.interface.results, strict=True)]
        for part in [p for p, n in Counter(parts).items() if n > 1 and " " in p]:
            shared = self.same[parts.index(part)]
            lines.append(pad + self.definition(shared, part))
            parts = [shared if p == part else p for p in parts]
        constant = all(isinstance(tree, Silent | Conflict) or _is_constant(tree) for tree in branch.trees)
        return [*lines, *self.returned(parts, constant, pad)]

    def _tree(self, tree: Tree, result: Result) -> str:
        self.where = f"`{result.key}`"
        match tree:
            case Silent():
                return "_SILENT"
            case Conflict():
                return "_CONFLICT"
            case Between(lo, hi):
                if not _is_constant(tree):
                    return self.value(self.term(lo), self.term(hi))
                entry = self.value(self._bound(lo, result), self._bound(hi, result))
                return self.entries.setdefault(entry, f"_VALUE_{len(self.entries) + 1}")
            case Fork(condition, then, otherwise):
                yes, no = self._tree(then, result), self._tree(otherwise, result)
                return self.conditional(self.term(condition), yes, no)

    def _bound(self, term: Term, result: Result) -> str:
        assert isinstance(term, Const) and isinstance(term.value, int)
        return self.quoted(result.labels[term.value]) if result.labels else str(term.value)


def _is_constant(tree: Tree) -> bool:
    return isinstance(tree, Between) and isinstance(tree.lo, Const) and isinstance(tree.hi, Const)
