"""`returnlogic test`: the examples and properties written inside `.ret` files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from returnlogic.base.time_limit import OutOfTime, ask_in_time, interruptible
from returnlogic.cli._common import Progress, time_limit_option
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._faults import tell
from returnlogic.cli._streams import print_lines

if TYPE_CHECKING:
    from returnlogic.app.examples import ExamplesReport


@click.command(name="test")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--mutants/--no-mutants", default=False, help="Also count how many one-token changes the tests notice.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question.")
@time_limit_option
def command(paths: tuple[str, ...], mutants: bool, budget: int | None, seconds: float | None) -> int:
    """Run the examples and prove the properties of .ret files; say which clauses no example reaches."""
    from returnlogic.app.paths import ret_files

    codes = []
    with Progress(seconds) as progress:
        for path in ret_files(paths):
            try:
                codes.append(_one(path, mutants, budget, progress))
            except OutOfTime as fault:
                codes.append(tell(fault.told_as(f"{path}: not tested: {fault}")))
    return worst(codes)


def _one(path: str, mutants: bool, budget: int | None, say: Progress) -> Exit:
    from returnlogic.app.examples import run_policy_tests
    from returnlogic.app.load import PolicyError, load, program_of, with_known_laws
    from returnlogic.app.mutants import score
    from returnlogic.solver.ask import DEFAULT_BUDGET

    say(f"{path}: testing")
    with interruptible():
        ask_in_time()
        policy = with_known_laws(load(path))
    try:
        program_of(policy)
    except PolicyError as fault:
        return tell(fault) if policy.problems else Exit.CLEAN
    report = run_policy_tests(policy, budget=budget or DEFAULT_BUDGET)
    print_lines(*_lines(report))
    verdicts = {r.verdict for r in report.results} - {"passed"}
    if mutants:
        result = score(policy, budget=budget or DEFAULT_BUDGET, progress=lambda text: say(f"{path}: {text}"))
        print_lines(f"{path}: {result.caught} of {result.total} one-token changes noticed")
        print_lines(*(f"    survived: {change}" for change in result.survivors))
        print_lines(*(f"    not proved: {change}" for change in result.not_proved))
        verdicts |= {"not_proved"} if result.not_proved else set()
    return worst(Exit.INCOMPLETE if v == "not_proved" else Exit.FINDINGS for v in verdicts)


def _lines(report: ExamplesReport) -> Iterator[str]:
    """Return each test that does not pass, with its case, and the counts of the file."""
    for r in report.results:
        if r.verdict != "passed":
            said = f"{report.path}:{r.line}: {r.kind} “{r.title}” {r.verdict.replace('_', ' ')}: {r.detail}"
            yield from (said, *(f"    {case}" for case in r.case))
    passed = {k: sum(r.verdict == "passed" for r in report.of(k)) for k in ("example", "property")}
    missed = report.unreached
    yield (
        f"{report.path}: {passed['example']} of {len(report.of('example'))} examples pass, "
        f"{passed['property']} of {len(report.of('property'))} properties proved, "
        f"{len(report.clauses) - len(missed)} of {len(report.clauses)} clauses reached"
        + (f" (not: {', '.join(missed)})" if missed else "")
    )
