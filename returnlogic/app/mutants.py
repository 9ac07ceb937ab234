"""Measure how strong a file's own tests are: one-token changes of the text, and how many the tests notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from returnlogic.app.examples import run_tests
from returnlogic.app.load import Policy, load_source
from returnlogic.base.source import Source
from returnlogic.base.time_limit import ask_in_time
from returnlogic.language import tree as t
from returnlogic.solver.ask import Session


def _shorter(members: str) -> tuple[str, ...]:
    """Return a list without each of its members in turn."""
    words = members.split(",")
    return tuple(",".join(words[:n] + words[n + 1 :]).strip() for n in range(len(words)))


_CHANGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, ...]]], ...] = (
    (
        re.compile(r"\b(\d{1,3})(?= (?:(?:working |business )?days?|hours?|months?|years?|weeks?)\b)"),
        lambda m: (str(int(m[1]) + 1), str(int(m[1]) - 1)),
    ),
    (re.compile(r"\b(\d+)(?=% of)"), lambda m: (str(int(m[1]) + 1),)),
    (re.compile(r"\band not\b"), lambda m: ("and",)),
    (re.compile(r"\bmore than\b"), lambda m: ("within",)),
    (
        re.compile(r"\bno [a-z_]+(?:, no [a-z_]+)*$", re.MULTILINE),
        lambda m: (f"shop may offer {m[0][3:].replace(', no ', ' or ')}",),
    ),
    (re.compile(r"(?<=\bis one of )[a-z_]+(?:, *[a-z_]+)+"), lambda m: _shorter(m[0])),
    (re.compile(r"\bis (?!one of\b|not\b)(?=[a-z_]+$)", re.MULTILINE), lambda m: ("is not ",)),
    (re.compile(r"\bchooser (?:unsaid|shop)\b"), lambda m: ("chooser customer",)),
    (re.compile(r"\bcustomer(?= pays (?!no\b))"), lambda m: ("shop",)),
    (re.compile(r"\bshop(?= pays (?!no\b))"), lambda m: ("customer",)),
    (re.compile(r"\botherwise unsaid\b"), lambda m: ("otherwise refused",)),
)


@dataclass(frozen=True, slots=True)
class Score:
    """Changes noticed, changes made, and the ones that slipped through with their line."""

    caught: int
    total: int
    survivors: tuple[str, ...]


def score(policy: Policy, *, budget: int, progress: Callable[[str], None] = lambda _: None) -> Score:
    """Count how many changes of a loaded file its tests notice. A change that no longer loads counts iff a test is what
    it broke."""
    survivors = []
    total = 0
    for change, text in _mutants(policy):
        progress(f"change {total + 1}: {change}")
        ask_in_time()
        mutant = load_source(Source(policy.path, text), Path(policy.path).parent)
        if mutant.program is None and not _broken_test(mutant):
            continue
        total += 1
        if mutant.program is None:
            continue
        results = run_tests(mutant, Session(mutant.program, budget))
        if all(r.verdict == "passed" for r in results):
            survivors.append(change)
    return Score(total - len(survivors), total, tuple(survivors))


def _broken_test(mutant: Policy) -> bool:
    """Return whether a problem of a text that does not load lies in an example or a property."""
    tests = [d.span for d in mutant.tree.declarations if isinstance(d, t.Example | t.Property)] if mutant.tree else []
    return any(s.start <= p.span.start < s.end for p in mutant.problems if p.span is not None for s in tests)


def _mutants(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield each one-token change inside a clause, outside its quotes and other strings."""
    assert policy.tree is not None
    text = policy.source.text
    for clause in policy.tree.clauses():
        if not isinstance(clause, t.ClauseItem) or clause.kind in ("restatement", "statement"):
            continue
        start, end = clause.span.start, clause.span.end
        strings = [m.span() for m in re.finditer(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*', text)]
        for pattern, replacements in _CHANGES:
            for found in pattern.finditer(text, start, end):
                if any(a <= found.start() < b for a, b in strings):
                    continue
                for new in replacements(found):
                    line = text.count("\n", 0, found.start()) + 1
                    yield (
                        f"line {line}, {clause.name.text}: `{found[0]}` to `{new}`",
                        text[: found.start()] + new + text[found.end() :],
                    )
