"""Compare what enumeration says of a policy with what the run says: each difference is a fault of one of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from returnlogic.base.finding import Verdict
from returnlogic.meaning.program import Program
from returnlogic.solver.forall import Always, AssumptionAnswer, Sometimes
from tests.oracle import clocks, conflicts, gaps, idle, law, orders, promises
from tests.oracle.line import Line, Ruling, Subject
from tests.oracle.told import Answer, Told, told
from tests.oracle.world import MOST_POINTS, World, world_of

LINES: tuple[Line, ...] = (
    *conflicts.LINES,
    *gaps.LINES,
    *promises.LINES,
    *clocks.LINES,
    *idle.LINES,
    *law.LINES,
    *orders.LINES,
)
CODES: tuple[str, ...] = tuple(sorted({c for line in LINES for c in line.codes}))
PAIRS = ("RL101", "RL102", "RL113")


@dataclass(frozen=True)
class Difference:
    """One subject of one code on which the run and the enumeration differ; `kind` says how."""

    code: str
    kind: str
    subject: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.kind}: {self.subject}{f' ({self.detail})' if self.detail else ''}"


@dataclass
class Judgement:
    """What was compared of one policy."""

    compared: Counter[str] = field(default_factory=Counter)
    refuted: Counter[str] = field(default_factory=Counter)
    undecided: Counter[str] = field(default_factory=Counter)
    vacuous: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    points: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Enumerated:
    """A policy whose every case was tried: what each line says of each subject."""

    program: Program
    world: World
    rulings: tuple[tuple[Line, dict[Subject, Ruling]], ...]


def enumerated(program: Program, codes: Collection[str] = CODES, most: int = MOST_POINTS) -> Enumerated:
    """Decide the lines of these codes by trying every case; raises `TooLarge` iff there are too many."""
    world = world_of(program, most)
    lines = [line for line in LINES if set(line.codes) & set(codes)]
    return Enumerated(program, world, tuple((line, line.rule(world)) for line in lines))


def judge(program: Program, codes: Collection[str] = CODES) -> Judgement:
    """Judge one policy; raises `TooLarge` iff its world is."""
    start = time.process_time()
    found = compared(enumerated(program, codes), codes)
    found.seconds = time.process_time() - start
    return found


def compared(tried: Enumerated, codes: Collection[str]) -> Judgement:
    """Ask the run of these codes, and compare."""
    found = Judgement(points=len(tried.world.points))
    rulings = [(line, said) for line, said in tried.rulings if set(line.codes) & set(codes)]
    run = told(tried.program, {c for line, _ in rulings for c in line.codes if c in codes or c in PAIRS})
    for line, said in rulings:
        _compare(found, line, said, run, tried.world)
    found.differences = [d for d in found.differences if d.code in codes]
    return found


def _compare(found: Judgement, line: Line, rulings: dict[Subject, Ruling], run: Told, world: World) -> None:
    if line.codes == PAIRS:
        _compare_pairs(found, line, rulings, run)
        return
    for subject, ruling in rulings.items():
        code, words = subject[0], " ".join(subject[1:])
        answer = run.answers.get(subject)
        found.compared[code] += 1
        found.refuted[code] += ruling.refuted
        if answer is None or answer.verdict in (Verdict.PROVED, Verdict.NOT_ENGAGED):
            found.vacuous[code] += not ruling.engaged
            if answer is not None and not ruling.refuted and (answer.verdict is Verdict.PROVED) != ruling.engaged:
                kind = "not engaged although something is" if ruling.engaged else "proved although nothing engages it"
                found.differences.append(Difference(code, kind, words))
            if ruling.refuted:
                kind = "proved although a case exists" if answer else "a case on no goal's subject"
                found.differences.append(Difference(code, kind, words, _shown(ruling, world)))
        elif answer.verdict is not Verdict.REFUTED:
            found.undecided[code] += 1
        elif not ruling.refuted:
            found.differences.append(Difference(code, "refuted although there is no case", words))
        elif line.sets:
            _compare_sets(found, code, words, ruling, answer, line)
    for subject, answer in run.answers.items():
        pair = subject[0] in PAIRS and len(subject) == 3
        if subject[0] in line.codes and answer.verdict is Verdict.REFUTED and subject not in rulings and not pair:
            mine = {s[0]: len(s) for s in rulings}
            if mine.get(subject[0], len(subject)) == len(subject):
                words = " ".join(subject[1:])
                found.differences.append(
                    Difference(subject[0], "refuted although there is no case", words, "no subject")
                )


def _compare_pairs(found: Judgement, line: Line, rulings: dict[Subject, Ruling], run: Told) -> None:
    """A pair has one code; which one is part of what is compared."""
    told_of = {s[1:]: (s[0], a) for s, a in run.answers.items() if s[0] in PAIRS and a.verdict is Verdict.REFUTED}
    clean: dict[Subject, dict[Verdict, str]] = {}
    for subject, a in run.answers.items():
        if subject[0] in PAIRS:
            clean.setdefault(subject[1:], {})[a.verdict] = subject[0]
    unsure = {s[1:] for s, a in run.answers.items() if s[0] in PAIRS and a.verdict is Verdict.NOT_PROVED}
    for (code, *pair), ruling in rulings.items():
        words, key = " and ".join(pair), tuple(pair)
        said, answer = told_of.get(key, ("", None))
        found.compared[code or said or "RL101"] += 1
        found.refuted[code or "RL101"] += ruling.refuted
        if key in unsure:
            found.undecided[code or "RL101"] += 1
        elif ruling.refuted and answer is None:
            found.differences.append(Difference(code, "a case on no refuted goal", words))
        elif answer is not None and not ruling.refuted:
            found.differences.append(Difference(said, "refuted although there is no case", words))
        elif answer is not None and said != code:
            found.differences.append(Difference(code, "told under another code", words, said))
        elif answer is not None:
            _compare_sets(found, code, words, ruling, answer, line)
        elif Verdict.PROVED in (verdicts := clean.get(key, {})) and not ruling.engaged:
            found.differences.append(Difference(verdicts[Verdict.PROVED], "proved although nothing engages it", words))
        elif {*verdicts} == {Verdict.NOT_ENGAGED} and ruling.engaged:
            code = verdicts[Verdict.NOT_ENGAGED]
            found.differences.append(Difference(code, "not engaged although something is", words))


def _shown(ruling: Ruling, world: World) -> str:
    """The case that shows a line, as far as it is worth reading."""
    point = ruling.example
    if point is None:
        return ""
    first = world.program.inputs[world.program.role("contract")].sort.lo  # type: ignore[union-attr]  # a day
    parts = []
    for name, value in zip(world.relevant, point.given, strict=True):
        if world.program.inputs[name].event:
            value = "never" if value is None else f"day {int(value) - first}"
        parts.append(f"{name}: {value}")
    parts += [f"{n}: {v}" for n, v in zip(world.open, point.choice, strict=True)]
    return ", ".join(parts)


# --- sets of assumptions ---


def _compare_sets(found: Judgement, code: str, words: str, ruling: Ruling, answer: Answer, line: Line) -> None:
    if answer.known is None or ruling.choices is None or not isinstance(answer.known, Always | Sometimes):
        return
    wrong = wrong_sets(ruling, answer.known, line.sets)
    if wrong:
        found.differences.append(Difference(code, "wrong sets of assumptions", words, wrong))


def wrong_sets(ruling: Ruling, known: AssumptionAnswer, most: int) -> str:
    """What is wrong with the sets that the run says are needed, at most so many; empty if nothing is."""
    assert ruling.choices is not None and ruling.over is not None
    if isinstance(known, Always):
        return "" if ruling.choices == ruling.over else "not whatever is assumed"
    assert isinstance(known, Sometimes)
    if ruling.choices == ruling.over:
        return "whatever is assumed"
    covered: set = set()
    for needed in known.sets:
        values = needed.values
        if not set(values) <= set(ruling.open):
            return f"{sorted(set(values) - set(ruling.open))} is open to nobody"
        extending = _extending(ruling, values)
        if not extending <= ruling.choices:
            return f"{dict(values)} does not suffice"
        covered |= extending
        for name in values:
            rest = {n: v for n, v in values.items() if n != name}
            if _extending(ruling, rest) <= ruling.choices:
                return f"{dict(values)} does not need {name}"
    if known.complete or len(known.sets) < most:
        return "" if ruling.choices <= covered else "the sets are not complete"
    return ""


def _extending(ruling: Ruling, values) -> set:
    """The choices that extend a set of assumptions, a range standing for each of its values."""
    assert ruling.over is not None

    def fits(choice: tuple) -> bool:
        given = dict(zip(ruling.open, choice, strict=True))
        return all(v[0] <= given[n] <= v[1] if isinstance(v, tuple) else given[n] == v for n, v in values.items())

    return {c for c in ruling.over if fits(c)}
