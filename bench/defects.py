"""Writes docs/reference/defects.md, who finds which defect of an emitted text: `python -m bench.defects`.

The defects are those of tests/proof/test_seeded_python.py, each on the text emitted for tests/proof/sample.ret. Three
are asked: the proof that `returnlogic verify` makes; Hypothesis, with a typed strategy per field; and CrossHair, which
compares the function `outcome` of both modules. Takes half an hour, for CrossHair; nothing in the tests runs it.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.cases import at_boundaries
from returnlogic.base.interface import Field, Interface, bounds
from returnlogic.base.sort import Bool, Enum
from returnlogic.meaning.specialise import interface_of
from tests.proof.seeded import SAMPLE, Slip, checker, choice, fate, loaded
from tests.proof.test_seeded_python import SLIPS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "defects.md"
NOTE = "<!-- made by bench/defects.py; change the defects or the tools instead -->"
FEW, MANY = 1_000, 10_000

PROSE = """\
# Defects: found, missed, refused

{count} defects, each seeded alone into the Python text that `returnlogic compile` writes for the policy
tests/proof/sample.ret. Four ways to find them:

- **proof**: what `returnlogic verify` does with a text. *Refuted*: a case is shown, and differs when the text is
  run. *Unmet*: what a text has to keep in all languages is broken on a case, and the runtime does not notice (E4).
  *Equivalent*: proved to change nothing. *Rejected*: outside the subset that is read back, refused unrun. Each
  proof starts from nothing; several in one process share what did not change, and take about a tenth.
- **Hypothesis** {hypothesis}, {few:,} and {many:,} examples: one typed strategy per fact (a word of the list, a whole
  number between the bounds, none for an event), all seeded with 1, not shrunk; `decide` of the text is compared with
  `decide` of the proved text. What it draws is well-typed, so a lax check of types is out of its sight.
- **boundary cases**: two events as many days apart as some number of the policy, one more or one less, the rest by
  dice (bench/cases.py); compared in the same way. They are made from the policy, so they need its model.
- **CrossHair** {crosshair}, `diffbehavior` on `outcome` of both texts, words of a list chosen by number, facts within
  their bounds; {seconds} seconds of processor time per defect, which it uses up even where it finds one. *Not asked*
  where `outcome` is unchanged, and of texts outside the subset.

A tester that finds nothing cannot tell a defect it missed from one that is harmless. Seconds are of processor time, on
one virtual x86-64 core of a shared machine, Python 3.11; start-up of CrossHair included. Made by
`python -m bench.defects`; tests/proof/test_seeded_python.py holds the column of the proof, nothing holds the others.
"""

FOUND, MISSED, NOT_ASKED = "found", "missed", "not asked"


@dataclass(frozen=True, slots=True)
class Answer:
    """What someone says of a defect, and the seconds of processor time that took."""

    said: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Line:
    """One defect: what we say, and what the others do, in the order of `OTHERS`."""

    name: str
    ours: Answer
    others: tuple[Answer, ...]


OTHERS = (f"Hypothesis, {FEW:,}", f"Hypothesis, {MANY:,}", "boundary cases", "CrossHair")


def timed(ask: Callable[[], str]) -> Answer:
    """The answer, and the processor time of this thread."""
    start = time.thread_time()
    said = ask()
    return Answer(said, time.thread_time() - start)


def module(text: str) -> dict[str, Any]:
    """The module of a text, run here: a slip prints at most. What Python cannot read is a module of nothing."""
    made: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SyntaxError):
        exec(compile(text, "<evaluator>", "exec"), made)
    return made


def differs(mutant: Mapping[str, Any], original: Mapping[str, Any], case: dict[str, Any]) -> bool:
    """Whether a well-typed case shows the defect: another outcome, or none."""
    try:
        found = mutant["decide"](dict(case))
    except Exception:  # whatever a defect raises, it shows
        return True
    return bool(found != original["decide"](case))


def by_hypothesis(mutant: Mapping[str, Any], original: Mapping[str, Any], interface: Interface, examples: int) -> str:
    """So many cases of the types that the interface names; seeded, not shrunk."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    def values(field: Field) -> Any:
        match field.sort:
            case Bool():
                return st.booleans()
            case Enum(members):
                return st.sampled_from(members)
            case _:
                number = st.integers(*bounds(field.sort))
                return st.none() | number if field.optional else number

    @seed(1)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(st.fixed_dictionaries({f.name: values(f) for f in interface.fields}))
    def holds(case: dict[str, Any]) -> None:
        assert not differs(mutant, original, case)

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            holds()
    except AssertionError:
        return FOUND
    return MISSED


def by_boundaries(mutant: Mapping[str, Any], original: Mapping[str, Any], cases: Sequence[dict[str, Any]]) -> str:
    """Cases around the numbers of the policy."""
    return FOUND if any(differs(mutant, original, c) for c in cases) else MISSED


def by_crosshair(text: str, original: str, interface: Interface, seconds: int) -> Answer:
    """`crosshair diffbehavior` on `outcome` of both, for well-typed facts only; one at a time, for its time."""
    if _outcome(text) == _outcome(original):
        return Answer(NOT_ASKED, 0.0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        for name, source in (("original", original), ("mutant", text)):
            Path(folder, f"{name}.py").write_text(source)
            Path(folder, f"ask_{name}.py").write_text(_asking(name, interface))
        command = ["crosshair", "diffbehavior", "ask_original.asked", "ask_mutant.asked"]
        limit = ["--per_condition_timeout", str(seconds)]
        done = subprocess.run([sys.executable, "-m", *command, *limit], cwd=folder, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if "Given:" in done.stdout:
        return Answer(FOUND, spent)
    assert "No differences found" in done.stdout or "likely the same" in done.stdout, done.stdout + done.stderr
    return Answer(MISSED, spent)


def _outcome(text: str) -> str:
    """A text without what only its edge needs."""
    before, _, rest = text.partition("def decide(")
    return before.partition("FIELDS = (")[2] + rest.partition("def outcome(")[2]


def _asking(name: str, interface: Interface) -> str:
    """A module whose function `asked` is `outcome` of another, and nothing where the facts are not well-typed.

    Written so that CrossHair sees as few ways through it as can be: one for the bounds, one per word, one per event.
    """
    types, tests, given = [], [], []
    for f in interface.fields:
        lo, hi = bounds(f.sort)
        match f.sort:
            case Bool():
                types.append(f"{f.name}: bool")
                given.append(f.name)
            case Enum(members):
                types.append(f"{f.name}: int")
                words = [f"{m!r} if {f.name} == {n}" for n, m in enumerate(members[:-1])]
                given.append(" else ".join([*words, repr(members[-1])]))
            case _:
                types.append(f"{f.name}: int")
                tests.append(f"({lo} <= {f.name}) & ({f.name} <= {hi})")
                given.append(f.name)
                if f.optional:
                    types.append(f"{f.name}_happened: bool")
                    given[-1] += f" if {f.name}_happened else None"
    return (
        f"from {name} import outcome\n\n\ndef asked({', '.join(types)}) -> tuple:\n"
        f"    if not ({' & '.join(tests)}):\n        return ()\n    return outcome({', '.join(given)})\n"
    )


def proved(target: str, text: str) -> Answer:
    """What a proof says, with a solver that remembers nothing of the proof before."""
    _, check = checker(target)
    return timed(lambda: fate(check, text))


def lines(slips: Sequence[Slip], crosshair_seconds: int) -> list[Line]:
    """Everyone's answers to every defect; CrossHair works beside the others."""
    original, _ = checker("python")
    program = loaded(SAMPLE)
    interface = interface_of(program, choice(program))
    around = at_boundaries(program, interface, seed=1)
    right = module(original)
    found = []
    with ThreadPoolExecutor(1) as beside:
        slow = [
            beside.submit(by_crosshair, s.applied(original), original, interface, crosshair_seconds)
            if s.fate != "rejected"
            else None
            for s in slips
        ]
        for slip in slips:
            text = slip.applied(original)
            ours = proved("python", text)
            assert ours.said == slip.fate, (slip.name, ours.said)
            wrong = module(text)
            others = (
                timed(partial(by_hypothesis, wrong, right, interface, FEW)),
                timed(partial(by_hypothesis, wrong, right, interface, MANY)),
                timed(partial(by_boundaries, wrong, right, around)),
            )
            found.append(Line(slip.name, ours, others))
            print(slip.name, ours.said, *(f"{o.said} {o.seconds:.1f}" for o in others), sep=" | ", flush=True)
        for number, (line, answer) in enumerate(zip(found, slow, strict=True)):
            last = answer.result() if answer is not None else Answer(NOT_ASKED, 0.0)
            found[number] = replace(line, others=(*line.others, last))
            print(line.name, f"CrossHair {last.said} {last.seconds:.1f}", sep=" | ", flush=True)
    return found


def others_targets() -> list[tuple[str, Counter[str], float]]:
    """By other target whose defects are seeded: what becomes of them, and the seconds per defect."""
    found = []
    for path in sorted((ROOT / "tests" / "proof").glob("test_seeded_*.py")):
        tests = importlib.import_module(f"tests.proof.{path.stem}")
        for name, slips in _lists(tests):
            original, _ = checker(name)
            answers = [proved(name, s.applied(original)) for s in slips]
            found.append((name, Counter(a.said for a in answers), sum(a.seconds for a in answers) / len(slips)))
    return found


def _lists(tests: Any) -> list[tuple[str, Sequence[Slip]]]:
    """The seeded defects of a test module by target."""
    name = tests.__name__.rpartition("_")[2]
    if name == "python":
        return []
    listed = tests.SLIPS
    return list(listed.items()) if isinstance(listed, dict) else [(name, listed)]


def page(found: Sequence[Line], elsewhere: Sequence[tuple[str, Counter[str], float]], crosshair_seconds: int) -> str:
    """The page."""
    real = [x for x in found if x.ours.said == "refuted"]
    harmless = [x for x in found if x.ours.said == "equivalent"]
    outside = [x for x in found if x.ours.said == "rejected"]
    unmet = [x for x in found if x.ours.said == "unmet"]
    edge = sum(x.others[-1].said == NOT_ASKED for x in real)
    prose = PROSE.format(
        count=len(found),
        hypothesis=version("hypothesis"),
        crosshair=version("crosshair-tool"),
        few=FEW,
        many=MANY,
        seconds=crosshair_seconds,
    )
    out = [
        NOTE,
        *prose.splitlines(),
        "",
        "## Totals",
        "",
        "| | proof | " + " | ".join(OTHERS) + " |",
        "|---|" + "---|" * (1 + len(OTHERS)),
        f"| found, of the {len(real)} that change an outcome or the edge | {len(real)} | " + _each(real, FOUND) + " |",
        f"| of the {len(harmless)} that change nothing | {len(harmless)} proved harmless | "
        + _each(harmless, MISSED, "cannot tell ")
        + " |",
        f"| found, of the {len(outside)} outside the subset | {len(outside)} rejected | "
        + _each(outside, FOUND)
        + " |",
        f"| found, of the {len(unmet)} that the runtime does not notice | {len(unmet)} | " + _each(unmet, FOUND) + " |",
        "| seconds in all | " + " | ".join(_seconds(s) for s in _sums(found)) + " |",
        "| seconds per defect, median | " + " | ".join(_seconds(s) for s in _medians(found)) + " |",
    ]
    if edge:
        out += [
            "",
            f"CrossHair was not asked about {edge} of the {len(real)}: they are at the edge, in `decide` alone.",
        ]
    if elsewhere:
        out += [
            "",
            "The same for the other targets, by the proof alone:",
            "",
            "| target | defects | refuted | unmet | rejected | equivalent | seconds per defect |",
            "|---|---|---|---|---|---|---|",
        ]
        for name, fates, seconds in elsewhere:
            cells = [fates[said] for said in ("refuted", "unmet", "rejected", "equivalent")]
            assert sum(cells) == sum(fates.values()), fates
            out.append(f"| {name} | {sum(cells)} | " + " | ".join(map(str, cells)) + f" | {seconds:.2f} |")
    out += [
        "",
        "## One by one",
        "",
        "| defect | proof | " + " | ".join(OTHERS) + " |",
        "|---|" + "---|" * (1 + len(OTHERS)),
    ]
    out += [f"| {x.name} | " + " | ".join(_cell(a) for a in (x.ours, *x.others)) + " |" for x in found]
    return "\n".join(out) + "\n"


def _each(found: Sequence[Line], said: str, words: str = "") -> str:
    cells = []
    for i in range(len(OTHERS)):
        answers = [x.others[i].said for x in found]
        asked = sum(a != NOT_ASKED for a in answers)
        of = "" if asked == len(found) else f" of {asked} asked"
        cells.append(f"{words}{answers.count(said)}{of}" if asked or not found else NOT_ASKED)
    return " | ".join(cells)


def _columns(found: Sequence[Line]) -> list[list[float]]:
    return [[a.seconds for a in column] for column in zip(*((x.ours, *x.others) for x in found), strict=True)]


def _sums(found: Sequence[Line]) -> list[float]:
    return [sum(c) for c in _columns(found)]


def _medians(found: Sequence[Line]) -> list[float]:
    return [sorted(c)[len(c) // 2] for c in _columns(found)]


def _seconds(s: float) -> str:
    return f"{s:.0f}" if s >= 10 else f"{s:.1f}" if s >= 1 else f"{s:.2f}"


def _cell(a: Answer) -> str:
    return a.said if a.said == NOT_ASKED else f"{a.said}, {_seconds(a.seconds)}"


def main() -> None:
    """Ask everyone and write the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.defects", description=__doc__.splitlines()[0])
    parser.add_argument("--crosshair-seconds", type=int, default=10, help="of processor time, per defect")
    parser.add_argument("--only", type=int, nargs="*", help="these defects by number, and print instead of writing")
    given = parser.parse_args()
    slips = SLIPS if given.only is None else [SLIPS[n] for n in given.only]
    text = page(lines(slips, given.crosshair_seconds), others_targets(), given.crosshair_seconds)
    if given.only is None:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
