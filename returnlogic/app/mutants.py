"""Measure how strong a file's own tests are: one-token changes of the text, and how many the tests notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from returnlogic.app.examples import run_tests
from returnlogic.app.load import Policy, load_source
from returnlogic.base.source import Source
from returnlogic.base.time_limit import OutOfTime, ask_in_time, interruptible
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
    """The changes that were noticed, those that were not, and those of which nothing is known, with their lines."""

    caught: int
    survivors: tuple[str, ...]
    not_proved: tuple[str, ...]

    @property
    def total(self) -> int:
        """Return the number of changes."""
        return self.caught + len(self.survivors) + len(self.not_proved)


def score(policy: Policy, *, budget: int, progress: Callable[[str], None] = lambda _: None) -> Score:
    """Count how many changes of a loaded file its tests notice; what there was no time for is not proved.

    A test that fails of the file as it is notices nothing. A change that no longer loads counts iff it broke a test.
    """
    assert policy.program is not None
    before = [r.verdict for r in run_tests(policy, Session(policy.program, budget))]
    told: dict[str, list[str]] = {"noticed": [], "survived": [], "not proved": [], "no policy": []}
    for number, (change, text) in enumerate(_mutants(policy), 1):
        progress(f"change {number}: {change}")
        try:
            with interruptible():
                ask_in_time()
                told[_verdict(policy, text, before, budget)].append(change)
        except OutOfTime:
            told["not proved"].append(change)
    return Score(len(told["noticed"]), tuple(told["survived"]), tuple(told["not proved"]))


def _verdict(policy: Policy, text: str, before: Sequence[str], budget: int) -> str:
    """Return what the tests say of a changed text, each beside its verdict on the file as it is."""
    mutant = load_source(Source(policy.path, text), Path(policy.path).parent)
    if mutant.program is None:
        return "noticed" if _broken_test(mutant) else "no policy"
    after = [r.verdict for r in run_tests(mutant, Session(mutant.program, budget))]
    if any(b == "passed" and a not in ("passed", "not_proved") for b, a in zip(before, after, strict=True)):
        return "noticed"
    return "not proved" if "not_proved" in (*before, *after) else "survived"


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
