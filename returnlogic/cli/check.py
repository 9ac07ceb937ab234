"""`returnlogic check`: every question about a policy, over all cases."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import click

from returnlogic import __version__
from returnlogic.cli._common import Progress, colour, day_of, laws_of, near, ret_files, with_laws, write_output
from returnlogic.cli._exit import Exit, worst

_FORMATS = {"json": "plain_json", "text": "terminal"}


@click.command(name="check")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option(
    "--law", help="Jurisdictions to check against, e.g. `eu`; replaces the policy's header. `none` for no law."
)
@click.option(
    "--format", "format_", default="text", type=click.Choice(sorted(_FORMATS)), help="How to print the result."
)
@click.option(
    "--output", type=click.Path(dir_okay=False), help="Write the result to a file instead of standard output."
)
@click.option(
    "--fail-on", default="error", type=click.Choice(["error", "warning", "note"]), help="The least level that blocks."
)
@click.option("--select", multiple=True, metavar="CODE", help="Run only these checks; the others count as skipped.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave these checks out; they count as skipped.")
@click.option("--verified-only", is_flag=True, help="Leave out findings that rest on unverified provisions.")
@click.option("--as-of", metavar="DATE", help="Contracts from this day on, with the law then in force.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question; the same on every machine.")
@click.option("--dump-smt", type=click.Path(file_okay=False), help="Write every question to this folder as SMT-LIB.")
@click.option(
    "--cases", type=click.Path(file_okay=False), help="Write each finding's case to this folder, for `decide --case`."
)
@click.option("--exit-zero", is_flag=True, help="Turn exit code 1 into 0; the others stay.")
def command(
    paths: tuple[str, ...],
    law: str | None,
    format_: str,
    output: str | None,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    verified_only: bool,
    as_of: str | None,
    budget: int | None,
    dump_smt: str | None,
    cases: str | None,
    exit_zero: bool,
) -> int:
    """Check policies: PATHS are files, or folders whose .ret files are taken."""
    from returnlogic.project._workers import Workers, workers_for_checks
    from returnlogic.project.check import Run, part
    from returnlogic.project.load import Policy, load
    from returnlogic.reports._format import Result
    from returnlogic.solver.ask import DEFAULT_BUDGET

    laws, day = laws_of(law), day_of(as_of)
    codes = _codes((*select, *ignore))
    _built(select)
    gc.disable()  # trees and terms have no circles to speak of, and the process ends with the run
    progress = Progress()
    results: list[Result] = []
    exits: list[Exit] = []
    with Workers(part, workers_for_checks()) as workers:
        runs: list[tuple[str, Policy, Run | None]] = []
        for path in ret_files(paths):
            progress(f"{path}: reading")
            policy: Policy = with_laws(load(path, laws=laws, as_of=day))
            if policy.tree is not None and policy.tree.kind != "policy" and not policy.problems:
                if path in paths:
                    text = f"{path}: a {policy.tree.kind} file; nothing to check, `test` runs its examples"
                    click.echo(text, err=True)
                continue
            run = None
            if not policy.problems:
                run = Run(
                    policy,
                    workers,
                    budget or DEFAULT_BUDGET,
                    select=[c for c in codes if c in select],
                    ignore=[c for c in codes if c in ignore],
                    verified_only=verified_only,
                    dump=dump_smt is not None,
                    say=progress,
                )
            runs.append((path, policy, run))
            workers.look()  # the next policy is read while the others are asked about
        for path, policy, run in runs:
            if run is None:
                results.append(Result(path, "", "", "", policy.problems, (), (), policy.coverage, ()))
                exits.append(Exit.UNUSABLE)
                continue
            result, code = _one(run, path, fail_on, dump_smt)
            results.append(result)
            exits.append(code)
            if cases is not None:
                _write_cases(result, cases)
    progress.done()
    if not results:
        raise click.UsageError("no policy among these files")
    from importlib import import_module

    render = import_module(f"returnlogic.reports.{_FORMATS[format_]}").FORMAT.render
    about: dict[str, Any] = {"name": "returnlogic", "version": __version__, "as_of": day}
    if format_ == "text":
        about["colour"] = output is None and colour()
    write_output(render(results, about), output)
    code = worst(exits)
    return Exit.CLEAN if code is Exit.FINDINGS and exit_zero else code


def _codes(given: tuple[str, ...]) -> list[str]:
    from returnlogic.checks._catalogue import CATALOGUE

    for code in given:
        if code not in CATALOGUE:
            raise click.UsageError(f"there is no code `{code}`{near(code, CATALOGUE)}; `returnlogic rules` lists them")
    return list(given)


def _built(select: tuple[str, ...]) -> None:
    """A run of nothing but checks that do not exist would look clean."""
    from returnlogic.checks._catalogue import changes, checks

    for code in select:
        if code in changes():
            raise click.UsageError(f"`{code}` is a change between two versions: `returnlogic diff` tells it")
        if code not in {c.code for c in checks()}:
            raise click.UsageError(
                f"`{code}` is not built yet, so it cannot be selected; `returnlogic rules` says which are"
            )


def _one(run: Any, path: str, fail_on: str, dump_smt: str | None) -> Any:
    from returnlogic.base.finding import Goal, Verdict
    from returnlogic.reports._format import Result
    from returnlogic.solver.ask import NotReplayed

    levels = {"error": ("error",), "warning": ("error", "warning"), "note": ("error", "warning", "note")}[fail_on]
    policy = run.policy
    program = policy.program
    try:
        checked = run.result()
    except NotReplayed as error:
        click.echo(f"error[RL604 witness-not-replayed]: {path}: {error}", err=True)
        click.echo("  help: our own fault; please report it with the policy", err=True)
        goals = (Goal("RL604", "every case shown is replayed", Verdict.REFUTED, str(error)),)
        return Result(
            path, program.name, program.title, program.digest, (), goals, (), policy.coverage, program.law_names
        ), Exit.OUR_FAULT
    if dump_smt is not None:
        folder = Path(dump_smt)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{program.name}.smt2").write_text("\n".join(checked.dump) + "\n", "utf-8")
    result = Result(
        path,
        program.name,
        program.title,
        program.digest,
        (),
        checked.goals,
        checked.findings,
        policy.coverage,
        program.law_names,
    )
    codes = [Exit.INCOMPLETE for g in checked.goals if g.verdict is Verdict.NOT_PROVED]
    codes += [Exit.FINDINGS for f in checked.findings if f.severity.value in levels and f.code != "RL602"]
    return result, worst(codes)


def _write_cases(result: Any, folder: str) -> None:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for finding in result.findings:
        if finding.witness is not None:
            case = {"facts": dict(finding.witness.facts), "assume": dict(finding.witness.assume)}
            name = f"{result.id}-{finding.code}-{finding.fingerprint}.json"
            (target / name).write_text(json.dumps(case, indent=2, sort_keys=True) + "\n", "utf-8")
