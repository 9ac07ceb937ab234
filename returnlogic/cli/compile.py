"""`returnlogic compile`: a policy to an evaluator that is proved to be it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from returnlogic.base.value import as_word
from returnlogic.cli._common import Progress, pairs_of, time_limit_option
from returnlogic.cli._exit import Exit
from returnlogic.cli._streams import print_errors, print_lines

if TYPE_CHECKING:
    from returnlogic.app.compile import BlockingFindings
    from returnlogic.app.generate import GeneratedEvaluator


@click.command(name="compile")
@click.argument("path", type=click.Path())
@click.option("--to", "target", required=True, metavar="TARGET", help="The language: python, sql, spark, javascript.")
@click.option("--output", required=True, type=click.Path(file_okay=False), help="The folder to write to.")
@click.option("--assume", multiple=True, metavar="NAME=VALUE", help="Fix what the text leaves open.")
@click.option(
    "--assumptions",
    type=click.Choice(["fixed", "as-inputs"]),
    default="fixed",
    help="Make what is still open an input.",
)
@click.option("--with-findings", is_flag=True, help="Compile although the policy may have error findings.")
@click.option("--no-vectors", is_flag=True, help="Leave out the test vectors: with many inputs they take minutes.")
@click.option("--solver", type=click.Choice(["z3", "cvc5"]), default="z3", help="cvc5: each obligation put to it too.")
@time_limit_option
def command(
    path: str,
    target: str,
    output: str,
    assume: tuple[str, ...],
    assumptions: str,
    with_findings: bool,
    no_vectors: bool,
    solver: str,
    seconds: float | None,
) -> int:
    """Write an evaluator of the policy PATH, and the certificate that it is the policy.

    Nothing is written unless it is proved: for every well-typed case the evaluator gives the policy's verdicts and
    values, conflict and silence included.
    """
    from returnlogic.app._workers import workers_for_checks
    from returnlogic.app.compile import BlockingFindings, compile_policy
    from returnlogic.app.generate import target_named
    from returnlogic.app.load import load

    target_named(target)
    with Progress(seconds) as progress:
        found = compile_policy(
            load(path),
            target,
            output,
            assume=pairs_of("--assume", assume),
            as_inputs=assumptions == "as-inputs",
            with_findings=with_findings,
            with_vectors=not no_vectors,
            second=solver == "cvc5",
            workers=workers_for_checks(),
            say=progress,
        )
    if isinstance(found, BlockingFindings):
        return _blocked(path, found)
    print_lines(*_written(found, Path(output)))
    return Exit.CLEAN


def _written(made: GeneratedEvaluator, folder: Path) -> list[str]:
    """Return what is said of an evaluator that was written."""
    certificate = made.certificate
    lines = [f"{folder / made.file}: proved to be `{made.program.name}` for every well-typed case"]
    lines.append(f"  {len(certificate.obligations)} obligations, each in {made.file}.certificate/queries")
    note = f", {made.unseen} of them not run: the target's runtime is not installed" if made.unseen else ""
    lines.append(f"  {len(certificate.canaries)} seeded slips, each found out{note}")
    vectors = certificate.vectors
    if vectors is None:
        lines.append("  no test vectors, as asked")
    else:
        ran = f"all {made.vectors_run} run" if made.vectors_run else "not run: the target's runtime is not installed"
        lines.append(f"  {vectors.count} test vectors, {ran}")
    if certificate.assumed:
        lines.append(f"  assuming {', '.join(f'{n} = {as_word(v)}' for n, v in certificate.assumed.items())}")
    inputs = [f.name for f in made.interface.fields if f.name in made.program.assumptions]
    if inputs:
        lines.append(f"  what the text leaves open is an input: {', '.join(inputs)}")
    return [*lines, f"  check it again: returnlogic verify {folder / made.file}"]


def _blocked(path: str, found: BlockingFindings) -> Exit:
    """Say which findings stand in the way of compiling."""
    lines = [f"error[{f.code} {f.name}]: {f.message}" for f in found.errors[:5]]
    if len(found.errors) > 5:
        lines.append(f"  and {len(found.errors) - 5} more errors")
    lines += [f"error[RL602 not-proved]: {g.code} {g.subject}: {g.reason}" for g in found.unproved[:5]]
    lines.append(f"  help: `returnlogic check {path}` says more;")
    lines.append("        `--with-findings` compiles the policy as it is, contradictions and all")
    print_errors(*lines)
    return Exit.FINDINGS if found.errors else Exit.INCOMPLETE
