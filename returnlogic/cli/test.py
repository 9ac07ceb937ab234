"""`returnlogic test`: the examples and properties written inside `.ret` files."""

from __future__ import annotations

from typing import Any

import click

from returnlogic.cli._common import Progress, ret_files, with_laws
from returnlogic.cli._exit import Exit, worst
from returnlogic.reports._escape import visible, workflow_log


@click.command(name="test")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--mutants/--no-mutants", default=False, help="Also count how many one-token changes the tests notice.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question.")
def command(paths: tuple[str, ...], mutants: bool, budget: int | None) -> int:
    """Run the examples and prove the properties of .ret files; say which clauses no example reaches."""
    codes: list[Exit] = []
    progress = Progress()
    for path in ret_files(paths):
        progress(f"{path}: testing")
        codes.append(_one(path, mutants, budget, progress))
    progress.done()
    return worst(codes)


def _one(path: str, mutants: bool, budget: int | None, progress: Progress) -> Exit:
    from returnlogic.app.examples import run_tests
    from returnlogic.app.load import load
    from returnlogic.reports.terminal import problem_lines
    from returnlogic.solver.ask import DEFAULT_BUDGET, Session

    policy = with_laws(load(path))
    if policy.problems or policy.program is None:
        for problem in policy.problems:
            click.echo("\n".join(problem_lines(problem, path)), err=True)
        return Exit.UNUSABLE if policy.problems else Exit.CLEAN
    session = Session(policy.program, budget or DEFAULT_BUDGET)
    results = run_tests(policy, session)
    codes = []
    for r in results:
        if r.verdict == "passed":
            continue
        said = f"{path}:{r.line}: {r.kind} “{r.title}” {r.verdict.replace('_', ' ')}: {r.detail}"
        for line in (said, *(f"    {case}" for case in r.case)):
            click.echo(workflow_log(visible(line)))
        codes.append(Exit.INCOMPLETE if r.verdict == "not_proved" else Exit.FINDINGS)
    counts = {k: [r for r in results if r.kind == k] for k in ("example", "property")}
    passed = {k: sum(1 for r in v if r.verdict == "passed") for k, v in counts.items()}
    own = [
        c.id
        for c in policy.program.clauses
        if c.is_law == (policy.tree is not None and policy.tree.kind == "law") and (c.claims or c.requirement)
    ]
    reached = {n for r in results for n in r.live}
    missed = [n for n in own if n not in reached]
    click.echo(
        f"{path}: {passed['example']} of {len(counts['example'])} examples pass, "
        f"{passed['property']} of {len(counts['property'])} properties proved, "
        f"{len(own) - len(missed)} of {len(own)} clauses reached" + (f" (not: {', '.join(missed)})" if missed else "")
    )
    if mutants:
        click.echo(_mutants(path, policy, budget or DEFAULT_BUDGET, progress))
    return worst(codes)


def _mutants(path: str, policy: Any, budget: int, progress: Progress) -> str:
    from returnlogic.app.mutants import score

    result = score(policy, budget=budget, progress=lambda text: progress(f"{path}: {text}"))
    survivors = "".join(f"\n    survived: {s}" for s in result.survivors)
    return f"{path}: {result.caught} of {result.total} one-token changes noticed" + survivors
