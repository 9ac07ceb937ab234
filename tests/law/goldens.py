"""Put a mutant of a law file to the goldens of the law: its own examples, the twins, the breaches and clean policies.

An example is run again only where the mutant changed what it asks about: a least case hangs on facts and axioms alone,
so that of the sound file serves as long as these are the same.
"""

from __future__ import annotations

import inspect
import itertools
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import returnlogic.app.load as loading
from returnlogic.app import examples
from returnlogic.base.source import Source
from returnlogic.base.value import Value
from returnlogic.language import tree as t
from returnlogic.law import library
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Let, neg, walk
from returnlogic.solver.ask import DEFAULT_BUDGET, Session
from tests.app import (
    test_breaches,
    test_breaches_withdrawal,
    test_breaches_world,
    test_clean,
    test_clean_uk,
    test_clean_us,
    test_twins,
)
from tests.app.conftest import HEAD
from tests.law import test_floors
from tests.law.mutants import LAW, Mutant, law_tree

POLICIES = (
    test_breaches,
    test_breaches_withdrawal,
    test_breaches_world,
    test_clean,
    test_clean_uk,
    test_clean_us,
    test_floors,
)


def loaded(file: str, tree: t.File) -> loading.Policy:
    """Return a law file loaded from its tree: the text of it would be this, written out."""
    with patch.object(loading, "read", lambda _: (tree, ())):
        return loading.load_source(tree.source, (LAW / file).parent)


# --- the examples of the file ---


@dataclass(frozen=True)
class Told:
    """An example of a sound file, and the least case of it."""

    example: t.Example
    case: Mapping[str, Value]


@dataclass(frozen=True)
class Sound:
    """A sound law file: its program, examples and properties."""

    program: Program
    told: tuple[Told, ...]
    properties: tuple[t.Property, ...]


@cache
def sound(file: str) -> Sound:
    """Return the sound law file with the least case of each of its examples."""
    policy = loaded(file, law_tree(file))
    assert policy.program is not None and policy.tree is not None, policy.problems
    session = Session(policy.program, DEFAULT_BUDGET)
    found = []
    for d in policy.tree.declarations:
        if isinstance(d, t.Example):
            given = [*examples._literals(session, d.given), *examples._assumed(session, d.assuming)]
            case = session.least(given)
            assert case is not None, d.title.text
            named = examples._named(policy, d)
            assert isinstance(named, t.Example)
            found.append(Told(named, case))
    properties = tuple(d for d in policy.tree.declarations if isinstance(d, t.Property))
    return Sound(policy.program, tuple(found), properties)


def failing_example(file: str, policy: loading.Policy) -> str | None:
    """Return the title of an example or a property that a mutant fails; `None` iff it passes all."""
    before, program = sound(file), policy.program
    assert program is not None
    if _world(before.program) != _world(program):
        return _any_failed(policy, [*(x.example for x in before.told), *before.properties])
    return _failing_case(before, policy, program) or _any_failed(policy, before.properties)


def _failing_case(before: Sound, policy: loading.Policy, program: Program) -> str | None:
    changed = [n for n in {*before.program.lets, *program.lets} if before.program.lets.get(n) != program.lets.get(n)]
    touched = before.program.readers(changed) | program.readers(changed)
    asked = [
        (x, e) for x in before.told for e in x.example.expectations if _touched(before.program, program, e, touched)
    ]
    for x, e in asked:
        if not Evaluation(program, x.case).holds(examples.expectation(program, e)):
            return x.example.title.text
    session = Session(program, DEFAULT_BUDGET)
    for x, e in asked:
        facts = [session.is_value(n, x.case[n]) for n in program.inputs]
        claim = session.claim(neg(examples.expectation(program, e)))
        if session.check([claim, *facts, *examples._assumed(session, x.example.assuming)], model=False):
            return x.example.title.text
    return None


def _world(program: Program) -> tuple[object, ...]:
    assumptions = [(n, a.sort, a.fixed) for n, a in program.assumptions.items()]
    return list(program.inputs.items()), assumptions, [a.term for a in program.axioms]


def _touched(before: Program, after: Program, e: t.Expectation, touched: set[str]) -> bool:
    term = examples.expectation(after, e)
    if examples.expectation(before, e) != term:
        return True
    return any(isinstance(x, Let) and x.name in touched for x in walk(term))


def _any_failed(policy: loading.Policy, asked: Sequence[t.Example | t.Property]) -> str | None:
    assert policy.tree is not None and policy.program is not None
    session = Session(policy.program, DEFAULT_BUDGET)
    for d in asked:
        alone = replace(policy, tree=replace(policy.tree, declarations=(d,)))
        if any(r.verdict != "passed" for r in examples.run_tests(alone, session)):
            return d.title.text
    return None


# --- with the mutant in the library ---


@contextmanager
def in_library(mutant: Mutant) -> Iterator[None]:
    """Put a mutant in the place of its law file, for whoever reads the library."""
    before = library.statutes

    def statutes(jurisdiction: str, shelf: Any = None) -> tuple[t.File, ...]:
        files = before(jurisdiction, shelf)
        name = mutant.tree.name.text
        return tuple(mutant.tree if f.name.text == name and shelf is None else f for f in files)

    with patch.object(library, "statutes", statutes):
        yield


def failing_twins(mutant: Mutant) -> str | None:
    """Return the pair that no longer reads the same facts but for those that are said; `None` iff all still do."""
    if mutant.jurisdiction not in ("eu", "uk"):
        return None
    with in_library(mutant), tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "shop.txt").write_text("We may help.", "utf-8")
        (Path(folder) / "shop.ret").write_text(test_twins.POLICY, "utf-8")
        program = loading.load(Path(folder) / "shop.ret").program
    assert program is not None
    for twin in test_twins.TWINS:
        eu, uk = (test_twins.reads(program, twin[side]) for side in ("eu", "uk"))
        if sorted(eu - uk) != twin.get("eu_alone", []) or sorted(uk - eu) != twin.get("uk_alone", []):
            return f"{twin['eu']} and {twin['uk']}"
    return None


# --- breaches and clean policies ---


@dataclass
class PolicyTest:
    """A test of small policies, and what running it on the sound library told: which laws it reads, and how long."""

    name: str
    function: Callable[..., None]
    given: Mapping[str, Any]
    words: str
    jurisdictions: set[str] = field(default_factory=set)
    seconds: float = 0.0

    def passes(self) -> bool:
        """Run it; a failure of any kind is a failure."""
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                self.function(small=partial(self._small, Path(folder)), **self.given)
            except Exception:  # whatever a mutant breaks, the golden has noticed it
                return False
            finally:
                self.seconds = time.monotonic() - start
        return True

    def _small(self, folder: Path, clauses: str, *laws: str, head: str = HEAD) -> loading.Policy:
        quotes = dict.fromkeys(re.findall(r'(?:quote|basis) "([^"]*)"', clauses))
        (folder / "shop.txt").write_text("\n".join(quotes), "utf-8")
        policy = loading.load_source(Source("shop.ret", head + clauses), folder, laws=laws)
        assert policy.program is not None, policy.problems
        self.jurisdictions |= {*policy.program.jurisdictions}
        return policy


def _rows(function: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Yield the parameters of each test that a function is."""
    lists = []
    for mark in getattr(function, "pytestmark", ()):
        if mark.name == "parametrize":
            names = mark.args[0]
            names = names.replace(" ", "").split(",") if isinstance(names, str) else names
            rows = [r.values if hasattr(r, "marks") else r if len(names) > 1 else (r,) for r in mark.args[1]]
            lists.append([dict(zip(names, row, strict=True)) for row in rows])
    for chosen in itertools.product(*lists):
        yield {k: v for row in chosen for k, v in row.items()}


@cache
def policy_tests() -> tuple[PolicyTest, ...]:
    """Return each breach and clean policy that passes on the sound library, the quickest first."""
    found = []
    for module in POLICIES:
        for name, function in vars(module).items():
            if name.startswith("test_"):
                wanted, source = set(inspect.signature(function).parameters), inspect.getsource(function)
                for given in _rows(function):
                    if wanted - given.keys() == {"small"}:
                        found.append(PolicyTest(name, function, given, f"{source} {given}"))
    return tuple(sorted((x for x in found if x.passes()), key=lambda x: x.seconds))


def failing_policy(mutant: Mutant) -> str | None:
    """Return a breach or clean policy of this jurisdiction that a mutant fails, asked first of those that name it."""
    asked = [x for x in policy_tests() if mutant.jurisdiction in x.jurisdictions]
    asked.sort(key=lambda x: not re.search(rf"\b{re.escape(mutant.provision)}[\"']", x.words))
    with in_library(mutant):
        return next((f"{x.name} {[*x.given.values()][:1]}" for x in asked if not x.passes()), None)
