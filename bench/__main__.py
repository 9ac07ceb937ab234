"""`make bench`: what a decision, a table of cases, a proof and a full check cost, and what they cost other ways.

Seconds are this machine's and vary with its load; compare the ratios. Writes nothing.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from bench import batch, decisions, growth
from bench.orders import past_orders
from bench.processes import check, demo, imports_of_check, timed
from bench.tiers import least_cases, processes, regions
from bench.verdicts import race
from returnlogic.app._workers import workers_for_checks
from returnlogic.app.load import load

ROOT = Path(__file__).resolve().parents[1]
POLICIES = sorted(ROOT.glob("spec/policies/*.ret"))
SECTIONS = ("decisions", "batch", "growth", "orders", "checks")


def whole_checks(policies: list[Path], runs: int) -> None:
    """Fresh processes: nothing, the imports of a check, a check."""
    bare = timed(["-c", "pass"], runs)
    imports = timed(imports_of_check(policies[0]), runs)
    print(f"A full check in a fresh process, median of {runs} (seconds on this machine)\n")
    print(f"{'':24}{'wall':>8}{'cpu':>8}{'x bare interpreter':>20}{'imports, share of cpu':>23}")
    for name, t in (("bare interpreter", bare), ("imports of a check", imports)):
        print(f"{name:24}{t.wall:8.2f}{t.cpu:8.2f}{t.cpu / bare.cpu:20.0f}")
    for path in policies:
        t = timed(check(path), runs, exits=(0, 1, 3))
        print(f"{path.stem:24}{t.wall:8.2f}{t.cpu:8.2f}{t.cpu / bare.cpu:20.0f}{imports.cpu / t.cpu:23.0%}", flush=True)


def the_demo(runs: int) -> None:
    """What `make demo` takes."""
    t = timed(demo(), runs)
    print(f"\n`make demo`, all shipped policies: {t.wall:.1f} s by the clock, {t.cpu:.1f} s of processor time")


def per_tier(policies: list[Path]) -> None:
    """Each cheap way to an answer against the plain one."""
    print("\nEach tier against the plain way to the same, equal answers\n")
    print(f"{'':24}{'tier':34}{'questions':>10}{'solver calls':>16}{'seconds':>16}{'ratio':>8}")
    for path in policies:
        policy = load(path)
        assert policy.program is not None
        for t in (
            least_cases(policy.program),
            regions(policy.program),
            processes(policy, workers_for_checks()),
        ):
            calls, seconds = f"{t.plain_calls} -> {t.calls}", f"{t.plain_seconds:.2f} -> {t.seconds:.2f}"
            ratio = t.plain_seconds / t.seconds
            print(f"{path.stem:24}{t.name:34}{t.questions:10}{calls:>16}{seconds:>16}{ratio:7.1f}x", flush=True)


def against_naive(policies: list[Path], per_question: float, in_all: float) -> None:
    """The same questions both ways."""
    print("\nThe same questions the naive way: a fresh z3.Solver() per question and per combination of assumptions")
    print(f"(contradictions of clause pairs, clauses that never apply; at most {per_question:.0f} s a question)\n")
    print(f"{'':24}{'questions':>10}{'equal':>7}{'too slow':>10}{'not asked':>11}{'naive':>9}{'ours':>8}{'ratio':>8}")
    for left, path in zip(range(len(policies), 0, -1), policies, strict=True):
        program = load(path).program
        assert program is not None
        r = race(program, per_question=per_question, in_all=in_all / left)
        in_all -= r.naive_seconds + r.lost_seconds
        print(
            f"{path.stem:24}{r.questions:10}{r.answered:7}{len(r.too_slow):10}{r.not_asked:11}"
            f"{r.naive_seconds:9.1f}{r.our_seconds:8.2f}{r.naive_seconds / r.our_seconds:7.0f}x"
        )
        counted = ", ".join(f"{n} {verdict}" for verdict, n in sorted(Counter(r.verdicts).items()))
        print(f"{'':24}{counted}; {r.checks} naive solver runs; ours on all questions: {r.all_our_seconds:.2f}")
        for question in r.too_slow:
            print(f"{'':24}too slow, {question.choices} combinations: {question.name}")
    print("\nOurs includes what the naive side does not do: the least case of each answer, replayed on the evaluator,")
    print("and the minimal assumptions of each `sometimes`. Questions not answered by both are in no ratio.")


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("policies", nargs="*", type=Path, default=POLICIES, help="default: every shipped policy")
    parser.add_argument("--runs", type=int, default=3, help="of each process")
    parser.add_argument("--question-seconds", type=float, default=20, help="limit of a naive answer")
    parser.add_argument("--naive-seconds", type=float, default=75, help="limit of all naive answers together")
    parser.add_argument(
        "--grown", type=int, nargs="*", default=[10, 30, 100], help="clauses of the policies made by dice"
    )
    parser.add_argument(
        "--section", choices=SECTIONS, action="append", help="only this one; may be given more than once"
    )
    parser.add_argument("--orders", type=int, default=1_000_000, help="past orders; 0 for none")
    given = parser.parse_args()
    wanted = given.section or SECTIONS
    if "decisions" in wanted:
        decisions.table()
    if "batch" in wanted:
        batch.table()
    if "growth" in wanted:
        growth.table(tuple(given.grown), seeds=(1,))
    if "orders" in wanted and given.orders:
        past_orders(given.orders, given.runs)
    if "checks" not in wanted:
        return
    whole_checks(given.policies, given.runs)
    the_demo(given.runs)
    per_tier(given.policies)
    against_naive(given.policies, given.question_seconds, given.naive_seconds)


if __name__ == "__main__":
    main()
