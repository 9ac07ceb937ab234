"""`python -m tests.agreement.random_policies --policies 500 --seed 1`: evaluator, encoding and proved evaluators agree.

Each policy is one of the oracle's: random, small, with the constructs that its world has. Evaluator and encoding are
compared on generated cases; then the policy is compiled, to Python and to another target in turn, with what it leaves
open as inputs: the text is proved, and runs beside the evaluator on random facts. Exit code 1 iff something differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from returnlogic.app.generate import NotProved, fixed, generate, target_named
from returnlogic.app.load import Policy
from returnlogic.base.faults import NotInstalled
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Output, Program
from returnlogic.proof.replay import mismatches
from tests.agreement.cases import cases
from tests.agreement.compare import compare
from tests.oracle.policies import policy_text
from tests.oracle.world import load_text
from tests.proof.test_targets import cases as facts_of

OTHERS = ("javascript", "sql", "spark")
"""The targets beside Python, in turn. Spark's text is proved, and run where PySpark is installed."""


def differences(policy: Policy, number: int, amount: int, done: Counter[str]) -> Iterator[str]:
    """What differs on a policy, between any two of the three."""
    program = policy.program
    assert program is not None, policy.problems
    tally = compare(program, cases(program, amount, number), prove_every=amount)
    done.update(cases=tally.cases, lets=tally.lets)
    yield from map(str, tally.differences)
    values = fixed(program, {}, as_inputs=True)
    for name in ("python", OTHERS[number % len(OTHERS)]):
        target = target_named(name)
        try:
            made = generate(policy, target, values, with_vectors=False)
        except NotProved as error:
            if not _constant(program, amount, number):
                yield f"{name}: {error}"
            done.update({"one outcome in every case: nothing to seed": 1})
            continue
        done.update(proved=1, **{f"proved {name}": 1})
        facts = facts_of(made.interface, amount, number)
        try:
            found = mismatches(made.program, values, made.interface, target, made.text, facts)
        except NotInstalled:
            done.update({f"not run {name}": 1})
            continue
        done.update({f"facts {name}": len(facts)})
        yield from (f"{name}: {m}" for m in found)


def _constant(program: Program, amount: int, number: int) -> bool:
    """Whether every case comes out the same: then no slip shows, and a text that is proved may be any."""
    runs = [Evaluation(program, case) for case in cases(program, amount, number)]
    return len({tuple(_answer(run, o) for o in program.policy_outputs) for run in runs}) == 1


def _answer(run: Evaluation, output: Output) -> object:
    silent, conflict, lo, hi = output.outcome.terms
    if run.holds(silent):
        return "silent"
    return "conflict" if run.holds(conflict) else (run.number(lo), run.number(hi))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.agreement.random_policies")
    parser.add_argument("--policies", type=int, default=50)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first policy")
    parser.add_argument("--cases", type=int, default=100, help="per policy and comparison")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    done: Counter[str] = Counter()
    found = 0
    for number in range(given.first, given.first + given.policies):
        for difference in differences(load_text(policy_text(given.seed, number)), number, given.cases, done):
            print(f"policy {number}: {difference}", flush=True)
            found += 1
        done.update(policies=1)
        if done["policies"] % 25 == 0:
            print(f"{done['policies']} policies, {found} differences, {time.process_time():.0f} s of CPU", flush=True)
    print("; ".join(f"{name}: {count:,}" for name, count in sorted(done.items())), f"; {found} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
