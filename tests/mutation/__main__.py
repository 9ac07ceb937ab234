"""Mutation testing of the kernel and the solver: `python -m tests.mutation --sample 100 --seed 1`.

The repository is copied to a temporary folder. One mutation at a time is written into the copy, and the tests that
`SELECTION` names for the module run there, in a process of their own, until one fails. A mutation that no test notices
is a survivor: `survivors.md` says of each why it may live. Mutants run one after the other in a fixed order; with
`--state FILE` a run that was stopped goes on where it was. Needs `os.fork`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.mutations import Mutation, mutations

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("returnlogic", "tests", "grammar", "spec", "docs", "pyproject.toml", "README.md")
CPU_SECONDS = 10
"""A test that computes longer than this is in a loop: the mutant is noticed."""

KERNEL = [f"tests/meaning/{t}" for t in ("test_lowering.py", "test_dates.py::test_evaluator", "test_invariants.py")]
MONEY = ["tests/meaning/test_money.py"]
WHOLE = [
    f"tests/agreement/test_seeded_bugs.py::test_without_a_bug_nothing_is_noticed[{catcher}]"
    for catcher in ("examples", "outcomes", "replay")
]
ASKING = ["tests/solver/test_region.py", "tests/solver/test_forall.py", "tests/solver/test_ask.py"]
PROOFS = ["tests/proof/test_targets.py", "tests/proof/test_seeded_python.py"]
LEMMAS = ["tests/solver/test_lemmas.py"]
SELECTION = {
    "returnlogic/meaning/calendars.py": ["tests/meaning/test_calendars.py"],
    "returnlogic/meaning/clause.py": [*KERNEL, *WHOLE],
    "returnlogic/meaning/condition_part.py": KERNEL,
    "returnlogic/meaning/conditions.py": [*KERNEL, *WHOLE],
    "returnlogic/meaning/exclusive.py": MONEY,
    "returnlogic/meaning/inputs.py": [*KERNEL, *WHOLE],
    "returnlogic/meaning/moments.py": [*KERNEL, *WHOLE],
    "returnlogic/meaning/dates.py": [
        "tests/meaning/test_dates.py::test_evaluator",
        *KERNEL,
        "tests/meaning/test_calendars.py",
    ],
    "returnlogic/meaning/evaluate.py": [*LEMMAS, *KERNEL, *WHOLE],
    "returnlogic/meaning/from_language.py": [*KERNEL, *WHOLE],
    "returnlogic/meaning/ledger.py": [*MONEY, *KERNEL, *WHOLE],
    "returnlogic/meaning/lower_clause.py": [*KERNEL, *WHOLE],
    "returnlogic/meaning/outcomes.py": [*KERNEL, *ASKING, *WHOLE],
    "returnlogic/meaning/outputs.py": [*KERNEL, *WHOLE],
    "returnlogic/meaning/print.py": ["tests/meaning/test_print.py"],
    "returnlogic/meaning/provisions.py": [*KERNEL, *WHOLE, "tests/house/test_law.py"],
    "returnlogic/meaning/intervals.py": PROOFS,
    "returnlogic/meaning/invariants.py": ["tests/meaning/test_invariants.py", *KERNEL, *LEMMAS],
    "returnlogic/meaning/variants.py": ["tests/meaning/test_variants.py", "tests/meaning/test_product.py"],
    "returnlogic/meaning/program.py": ["tests/meaning/test_variants.py", *KERNEL, *ASKING, *WHOLE],
    "returnlogic/meaning/reach.py": ["tests/meaning/test_requirements.py", *KERNEL, *WHOLE],
    "returnlogic/meaning/specialise.py": PROOFS,
    "returnlogic/meaning/term.py": [*LEMMAS, *KERNEL, "tests/meaning/test_variants.py", *WHOLE],
    "returnlogic/solver/algebra.py": ["tests/solver/test_encode.py", *LEMMAS, *ASKING],
    "returnlogic/solver/ask.py": [*ASKING, *WHOLE],
    "returnlogic/solver/confirm.py": ["tests/solver/test_confirm.py"],
    "returnlogic/solver/in_time.py": ["tests/cli/test_time.py"],
    "returnlogic/solver/calendar_tables.py": ["tests/meaning/test_dates.py::test_encoder", *LEMMAS],
    "returnlogic/solver/encode.py": [
        "tests/solver/test_encode.py",
        "tests/meaning/test_dates.py::test_encoder",
        *LEMMAS,
        *ASKING,
    ],
    "returnlogic/solver/assert_smtlib.py": ASKING,
    "returnlogic/solver/forall.py": ["tests/solver/test_forall.py", *ASKING, *WHOLE],
    "returnlogic/solver/least.py": [*ASKING, *WHOLE],
    "returnlogic/solver/meetings.py": ["tests/solver/test_meetings.py"],
    "returnlogic/solver/spans.py": ["tests/solver/test_region.py", "tests/solver/test_sweep.py"],
    "returnlogic/solver/sweep.py": ["tests/solver/test_sweep.py", *ASKING, *WHOLE],
    "returnlogic/solver/region.py": [*ASKING, *WHOLE],
    "returnlogic/solver/scripts.py": PROOFS,
    "returnlogic/solver/second.py": ["tests/proof/test_targets.py", "tests/proof/test_verify.py"],
    "returnlogic/solver/world.py": [*ASKING, *WHOLE],
}
"""Per module the tests that notice a slip in it, quick and telling ones first."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if the tests pass without a mutation; survivors are a result and no fault of the run."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", metavar="TEXT", help="modules whose path contains this")
    parser.add_argument("--sample", type=int, metavar="N", help="so many mutants, drawn at random; all if not said")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of the draw")
    parser.add_argument("--state", type=Path, metavar="FILE", help="results so far, read and appended")
    parser.add_argument("--list", action="store_true", help="show the mutants and run nothing")
    parser.add_argument("--deselect", action="append", default=[], metavar="TEST", help="a test that fails anyway")
    chosen = parser.parse_args(arguments)
    mutants = drawn(chosen.only, chosen.sample, chosen.seed)
    if chosen.list:
        for module, mutation in mutants:
            print(f"{module}:{mutation.shown((ROOT / module).read_text('utf-8'))}")
        return 0
    done: dict[str, str] = {}
    if chosen.state and chosen.state.exists():
        lines = chosen.state.read_text("utf-8").splitlines()
        done = {found["mutant"]: found["verdict"] for found in map(json.loads, lines)}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copied(copy)
        if (
            run(copy, [test for module, _ in mutants for test in SELECTION[module]], chosen.deselect, True)
            != "survived"
        ):
            print(output(copy).read_text("utf-8", "replace"), file=sys.stderr)
            print("the tests do not pass without a mutation", file=sys.stderr)
            return 1
        for module, mutation in mutants:
            text = (ROOT / module).read_text("utf-8")
            name = f"{module}:{mutation.shown(text)}"
            if name in done:
                continue
            (copy / module).write_text(mutation.apply(text), "utf-8")
            started = time.monotonic()
            done[name] = run(copy, SELECTION[module], chosen.deselect)
            (copy / module).write_text(text, "utf-8")
            print(f"{done[name]:8} {time.monotonic() - started:5.1f} s  {name}", flush=True)
            if chosen.state:
                with chosen.state.open("a", encoding="utf-8") as out:
                    out.write(json.dumps({"mutant": name, "verdict": done[name]}) + "\n")
    verdicts = list(done.values())
    survived = verdicts.count("survived")
    print(f"{len(verdicts)} mutants: {len(verdicts) - survived} noticed, {survived} survived")
    return 0


def drawn(only: str, sample: int | None, seed: int) -> list[tuple[str, Mutation]]:
    """The mutants of the modules chosen; of a sample the first n are the sample of n."""
    found = [(m, x) for m in SELECTION if only in m for x in mutations((ROOT / m).read_text("utf-8"))]
    if sample is not None:
        random.Random(seed).shuffle(found)
        found = found[:sample]
    return found


def copied(copy: Path) -> None:
    """The repository as far as the tests read it."""
    copy.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy / name)


def output(copy: Path) -> Path:
    """What the last run of the tests printed."""
    return copy.parent / "output.txt"


def run(copy: Path, tests: Sequence[str], deselected: Sequence[str], slowly: bool = False) -> str:
    """`survived` iff all these tests pass, else `noticed`, or `loop` when a test computes too long."""
    child = os.fork()
    if child == 0:
        _test(copy, tests, deselected, CPU_SECONDS * (10 if slowly else 1))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "loop" if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) else "noticed"
    return "survived" if os.WEXITSTATUS(status) == 0 else "noticed"


class _Clock:
    """A plugin of pytest: each test, and the collecting before the first, may compute so many seconds."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def pytest_runtest_logstart(self) -> None:
        spent = int(time.process_time()) + self.seconds + 1
        resource.setrlimit(resource.RLIMIT_CPU, (spent, resource.RLIM_INFINITY))


def _test(copy: Path, tests: Sequence[str], deselected: Sequence[str], seconds: int) -> None:
    """In the child: run the tests of the copy, and end with pytest's exit code."""
    code = 3
    try:
        clock = _Clock(seconds)
        clock.pytest_runtest_logstart()
        sink = os.open(output(copy), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        os.chdir(copy)
        sys.dont_write_bytecode = True
        sys.path[:] = [str(copy), *(p for p in sys.path if p and Path(p).resolve() != ROOT)]
        for name in [n for n in sys.modules if n.partition(".")[0] in ("returnlogic", "tests")]:
            del sys.modules[name]
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(copy.parent / "hypothesis")
        import pytest

        skipped = [word for test in deselected for word in ("--deselect", test)]
        options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *skipped]
        code = int(pytest.main([*options, *dict.fromkeys(tests)], plugins=[clock]))
    finally:
        os._exit(code)


if __name__ == "__main__":
    # What every child needs and no mutation touches is loaded once.
    import holidays  # noqa: F401
    import hypothesis  # noqa: F401
    import lark  # noqa: F401
    import pydantic  # noqa: F401
    import pytest  # noqa: F401
    import z3  # noqa: F401

    sys.exit(main())
