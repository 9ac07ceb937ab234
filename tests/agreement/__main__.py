"""`python -m tests.agreement --cases 20000 --seed 1`: evaluator and encoding on many generated cases of each policy.

Prints per policy the cases, the lets compared, and the differences; exit code 1 iff there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from returnlogic.app.load import load
from returnlogic.meaning.program import Program
from tests.agreement.cases import cases
from tests.agreement.compare import Tally, compare

ROOT = Path(__file__).resolve().parents[2]
POLICIES = sorted(ROOT.glob("spec/policies/*.ret"))


def program_of(path: Path) -> Program:
    """The program of a policy that loads."""
    policy = load(path)
    assert policy.program is not None, policy.problems
    return policy.program


def line(name: str, tally: Tally) -> str:
    """A policy's run in one line."""
    return (
        f"{name}: {tally.cases} cases, {tally.lets} lets compared, {tally.undefined} not defined, "
        f"{tally.proved} cases also asked of the search, {len(tally.differences)} differences; "
        f"{len(tally.constant())} yes/no lets never changed"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.agreement", description=__doc__.splitlines()[0])
    parser.add_argument("policies", nargs="*", type=Path, default=POLICIES, help="default: every shipped policy")
    parser.add_argument("--cases", type=int, default=20_000, help="per policy")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--prove-every", type=int, default=50, help="also ask the search, on every so many cases")
    given = parser.parse_args(arguments)
    found = 0
    for path in given.policies:
        program = program_of(path)
        tally = compare(program, cases(program, given.cases, given.seed), prove_every=given.prove_every)
        print(line(path.stem, tally), flush=True)
        for difference in tally.differences[:20]:
            print(f"  {difference}")
        found += len(tally.differences)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
