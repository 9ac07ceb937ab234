"""`returnlogic compile`: a policy to an evaluator that is proved to be it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from returnlogic.base.nearest import suggest
from returnlogic.base.registry import names
from returnlogic.cli._common import Progress, assumptions_given, tell_unfixed, word
from returnlogic.cli._exit import Exit


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
def command(
    path: str,
    target: str,
    output: str,
    assume: tuple[str, ...],
    assumptions: str,
    with_findings: bool,
    no_vectors: bool,
    solver: str,
) -> int:
    """Write an evaluator of the policy PATH, and the certificate that it is the policy.

    Nothing is written unless it is proved: for every well-typed case the evaluator gives the policy's verdicts and
    values, conflict and silence included.
    """
    from returnlogic.app.generate import BadAssumption, NotProved, OurFault, fixed, generate, targets
    from returnlogic.app.load import load
    from returnlogic.meaning.specialise import Unfixed
    from returnlogic.proof.replay import NotReproduced
    from returnlogic.reports.terminal import problem_lines
    from returnlogic.solver.second import NotInstalled, SecondSolver
    from returnlogic.targets._target import Missing, Unsupported

    if target not in names("returnlogic.targets"):
        known = names("returnlogic.targets")
        raise click.UsageError(f"there is no target `{target}`{suggest(target, known)}; there are: {', '.join(known)}")
    policy = load(path)
    if policy.tree is not None and policy.tree.kind != "policy" and not policy.problems:
        raise click.UsageError(f"`{path}` is a {policy.tree.kind} file: only policies have an evaluator")
    if policy.problems or policy.program is None:
        for problem in policy.problems:
            click.echo("\n".join(problem_lines(problem, path)), err=True)
        return Exit.UNUSABLE
    progress = Progress()
    try:
        given = assumptions_given(assume)
        values = fixed(policy.program, given, as_inputs=assumptions == "as-inputs")
        if not policy.program.policy_outputs:
            raise click.UsageError(f"`{path}` gives no right anything: there is nothing to decide")
        if not with_findings:
            blocking = _errors(policy, progress)
            if blocking is not None:
                progress.done()
                return blocking
        second = SecondSolver() if solver == "cvc5" else None
        made = generate(
            policy,
            targets()[target],
            values,
            beside=Path(output),
            errors="accepted" if with_findings else "none",
            second=second,
            with_vectors=not no_vectors,
            say=progress,
        )
    except Unfixed as error:
        progress.done()
        tell_unfixed(policy.program, error.names)
        return Exit.UNUSABLE
    except (BadAssumption, Unsupported, Missing, NotInstalled) as error:
        progress.done()
        raise click.UsageError(str(error)) from None
    except NotProved as error:
        progress.done()
        click.echo(f"error[RL602 not-proved]: {path}: nothing is written, for it is not proved", err=True)
        for reason in error.reasons[:5]:
            click.echo(f"  {reason}", err=True)
        return Exit.INCOMPLETE
    except (OurFault, NotReproduced) as error:
        progress.done()
        click.echo(f"error[RL601 evaluator-disagrees]: {path}: {error}", err=True)
        click.echo("  help: our own fault, nothing is written; please report it with the policy", err=True)
        return Exit.OUR_FAULT
    progress.done()
    _write(made, Path(output))
    certificate = made.certificate
    click.echo(f"{Path(output) / made.file}: proved to be `{made.program.name}` for every well-typed case")
    click.echo(f"  {len(certificate.obligations)} obligations, each in {made.file}.certificate/queries")
    unseen = sum(not x.replayed for x in certificate.canaries)
    note = f", {unseen} of them not run: the target's runtime is not installed" if unseen else ""
    click.echo(f"  {len(certificate.canaries)} seeded slips, each found out{note}")
    vectors = certificate.vectors
    if vectors is None:
        click.echo("  no test vectors, as asked")
    else:
        ran = f"all {vectors.run} run" if vectors.run else "not run: the target's runtime is not installed"
        click.echo(f"  {vectors.count} test vectors, {ran}")
    if certificate.assumed:
        click.echo(f"  assuming {', '.join(f'{n} = {word(v)}' for n, v in certificate.assumed.items())}")
    inputs = [f.name for f in made.interface.fields if f.name in made.program.assumptions]
    if inputs:
        click.echo(f"  what the text leaves open is an input: {', '.join(inputs)}")
    click.echo(f"  check it again: returnlogic verify {Path(output) / made.file}")
    return Exit.CLEAN


def _errors(policy: Any, progress: Progress) -> Exit | None:
    """The exit code iff the policy's findings stand in the way."""
    from returnlogic.app._workers import workers_for_checks
    from returnlogic.app.check import check
    from returnlogic.base.finding import Severity, Verdict
    from returnlogic.solver.ask import NotReplayed

    try:
        checked = check(policy, progress=progress, workers=workers_for_checks())
    except NotReplayed as error:
        click.echo(f"error[RL604 witness-not-replayed]: {policy.path}: {error}", err=True)
        return Exit.OUR_FAULT
    errors = [f for f in checked.findings if f.severity is Severity.ERROR]
    open_ = [g for g in checked.goals if g.verdict is Verdict.NOT_PROVED]
    if not errors and not open_:
        return None
    progress.done()
    for finding in errors[:5]:
        click.echo(f"error[{finding.code} {finding.name}]: {finding.message}", err=True)
    if len(errors) > 5:
        click.echo(f"  and {len(errors) - 5} more errors", err=True)
    for goal in open_[:5]:
        click.echo(f"error[RL602 not-proved]: {goal.code} {goal.subject}: {goal.reason}", err=True)
    click.echo(f"  help: `returnlogic check {policy.path}` says more;", err=True)
    click.echo("        `--with-findings` compiles the policy as it is, contradictions and all", err=True)
    return Exit.FINDINGS if errors else Exit.INCOMPLETE


def _write(made: Any, folder: Path) -> None:
    """Everything, or nothing that looks whole: the certificate first, the evaluator last, each moved into its place.

    What is not in its place yet has no name that `verify` would look at, or a program import.
    """
    texts = {**made.extras, made.file: made.text}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{made.file}.certificate"
        with _alone(folder), tempfile.TemporaryDirectory(dir=folder, prefix=".returnlogic-") as made_in:
            fresh = Path(made_in) / "certificate"
            for name, data in made.files.items():
                place = fresh / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            parts = {name: Path(made_in) / str(n) for n, name in enumerate(texts)}
            for name, part in parts.items():
                part.write_bytes(texts[name].encode())
            if target.exists():
                os.replace(target, Path(made_in) / "before")
            os.replace(fresh, target)
            for name, part in parts.items():
                os.replace(part, folder / name)
    except OSError as error:
        raise click.ClickException(f"cannot write to `{folder}`: {error.strerror or error}") from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other run writes an evaluator to the folder meanwhile, where the system can hold a folder for one."""
    try:
        from fcntl import LOCK_EX, flock
    except ImportError:
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            flock(held, LOCK_EX)
        yield
    finally:
        os.close(held)
