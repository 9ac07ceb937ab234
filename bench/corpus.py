"""Every shipped policy, every target: what its proof costs, and whether the second solver agrees with all of it.

`python -m bench.corpus` prints the table of docs/reference/proofs.md; `--second` puts every obligation to cvc5 too.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from bench.growth import cost
from returnlogic.app.load import load
from returnlogic.base.registry import collect
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import assumed, interface_of
from returnlogic.proof.prove import prove
from returnlogic.solver.scripts import Solver, Unsat
from returnlogic.solver.second import SecondSolver

ROOT = Path(__file__).resolve().parents[1]
POLICIES = sorted(ROOT.glob("spec/policies/*.ret"))


def second(made_of: Program, target: str, *, as_inputs: bool) -> tuple[int, int, float]:
    """Obligations, how many of them cvc5 confirms, and its seconds."""
    writer = next(t for t in collect("returnlogic.targets", "TARGET") if t.name == target)
    reader = next(r for r in collect("returnlogic.readers", "READER") if r.name == target)
    given = {} if as_inputs else {a.name: a.domain[0] for a in made_of.assumptions.values() if a.fixed is None}
    values = assumed(made_of, given, as_inputs=as_inputs)
    made = writer.write(made_of, values)
    interface = interface_of(made_of, values)
    proof = prove(made_of, values, interface, reader.read(made.text, interface), made.hints, made.tables, Solver())
    assert proof.holds
    other = SecondSolver()
    start = time.perf_counter()
    agreed = sum(isinstance(other.solve(o.script), Unsat) == (o.expected == "unsat") for o in proof.obligations)
    return len(proof.obligations), agreed, time.perf_counter() - start


def table(*, with_second: bool = False) -> None:
    """One row per policy and target, in Markdown."""
    print("| Policy | Open assumptions | Target | Obligations | Seconds | Slowest | cvc5 |")
    print("|---|---|---|---|---|---|---|")
    for path in POLICIES:
        made_of = load(str(path)).program
        assert made_of is not None
        for as_inputs in (False, True):
            for target in (t.name for t in collect("returnlogic.targets", "TARGET")):
                c = cost(made_of, target, as_inputs=as_inputs)
                seconds = c.write + c.read + c.prove
                confirmed = "not asked"
                if with_second:
                    asked, agreed, took = second(made_of, target, as_inputs=as_inputs)
                    confirmed = f"{agreed} of {asked} in {took:.1f} s"
                how = "inputs" if as_inputs else "first value"
                row = (path.stem, how, target, str(c.obligations), f"{seconds:.2f}", f"{c.slowest:.3f}", confirmed)
                print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    table(with_second="--second" in sys.argv)
