"""`returnlogic check`: every question about a policy, over all cases."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from typing import Any

import click

from returnlogic import __version__
from returnlogic.base.nearest import suggest
from returnlogic.cli._common import Progress, day_of, laws_of, ret_files, with_laws
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._formats import FormatName, destinations, write_reports
from returnlogic.cli._programs import show_programs


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--law", help="Jurisdictions to check against, e.g. `eu`; replaces the policy's header. `none` for no law."
)
@click.option("--format", "format_", multiple=True, type=FormatName(), help="How to print the result; again for more.")
@click.option(
    "--output", type=click.Path(dir_okay=False), help="Write a single format to a file instead of standard output."
)
@click.option("--fail-on", type=click.Choice(["error", "warning", "note"]), help="The least level that blocks.")
@click.option("--select", multiple=True, metavar="CODE", help="Run only these checks; the others count as skipped.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave these checks out; they count as skipped.")
@click.option(
    "--verified-only/--no-verified-only", default=None, help="Leave out findings that rest on unverified provisions."
)
@click.option("--as-of", metavar="DATE", help="Contracts from this day on, with the law then in force; waivers' day.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question; the same on every machine.")
@click.option("--waivers", type=click.Path(), help="The file of waivers.  [default: returnlogic.waivers.toml]")
@click.option("--waivers-from", metavar="REF", help="Apply the waivers that the file has at this git revision.")
@click.option("--baseline", metavar="FILE", help="Mark findings that were there before; a file, or REF:FILE.")
@click.option("--write-baseline", type=click.Path(dir_okay=False), help="Write the findings of this run as a baseline.")
@click.option("--new-only", is_flag=True, help="Only findings that the baseline does not have are listed, and block.")
@click.option("--config", metavar="FILE", help="Settings before those found; a file, or REF:FILE.")
@click.option("--isolated", is_flag=True, help="Ignore the configuration found and the environment.")
@click.option("--show-config", is_flag=True, help="Print the settings and where each came from, and do nothing else.")
@click.option("--show-program", is_flag=True, help="Print what each file means, as terms, and check nothing.")
@click.option("--dump-smt", type=click.Path(file_okay=False), help="Write every question to this folder as SMT-LIB.")
@click.option(
    "--cases", type=click.Path(file_okay=False), help="Write each finding's case to this folder, for `decide --case`."
)
@click.option("--exit-zero", is_flag=True, help="Turn exit code 1 into 0; the others stay.")
def command(
    paths: tuple[str, ...],
    law: str | None,
    format_: tuple[str, ...],
    output: str | None,
    fail_on: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    verified_only: bool | None,
    as_of: str | None,
    budget: int | None,
    waivers: str | None,
    waivers_from: str | None,
    baseline: str | None,
    write_baseline: str | None,
    new_only: bool,
    config: str | None,
    isolated: bool,
    show_config: bool,
    show_program: bool,
    dump_smt: str | None,
    cases: str | None,
    exit_zero: bool,
) -> int:
    """Check policies: PATHS are files, or folders whose .ret files are taken."""
    from returnlogic.app.settings import Unusable, settings

    options = {
        "law": law,
        "format": format_,
        "fail_on": fail_on,
        "select": select,
        "ignore": ignore,
        "verified_only": verified_only,
        "budget": budget,
        "waivers": waivers,
        "baseline": baseline,
    }
    try:
        told = settings(options, config=config, isolated=isolated)
        if show_config:
            click.echo(told.shown(), nl=False)
            return Exit.CLEAN
        if not paths:
            raise click.UsageError("Missing argument 'PATHS...'.")
        if show_program:
            return show_programs(paths, told.law, as_of)
        return _check(
            paths,
            told,
            output=output,
            as_of=as_of,
            waivers_from=waivers_from,
            write_baseline=write_baseline,
            new_only=new_only,
            dump_smt=dump_smt,
            cases=cases,
            exit_zero=exit_zero,
        )
    except Unusable as error:
        raise click.UsageError(str(error)) from None


def _check(
    paths: tuple[str, ...],
    told: Any,
    *,
    output: str | None,
    as_of: str | None,
    waivers_from: str | None,
    write_baseline: str | None,
    new_only: bool,
    dump_smt: str | None,
    cases: str | None,
    exit_zero: bool,
) -> int:
    from returnlogic.app._workers import Workers, workers_for_checks
    from returnlogic.app.baseline import baseline_text, read_baseline
    from returnlogic.app.check import Run, part
    from returnlogic.app.load import Policy, load
    from returnlogic.app.settings import Unusable
    from returnlogic.app.waivers import waivers_from as read_waivers_from
    from returnlogic.reports._format import Result
    from returnlogic.solver.ask import DEFAULT_BUDGET

    targets = destinations(told.format, output)
    laws, day = laws_of(told.law), day_of(as_of)
    codes = _codes((*told.select, *told.ignore, *told.severity))
    _built(told.select)
    if new_only and (told.baseline is None or write_baseline is not None):
        if told.baseline is not None:
            raise click.UsageError("`--write-baseline` writes all findings: leave out `--new-only`")
        raise Unusable("`--new-only` needs a baseline: `--baseline FILE`, or `baseline` in the configuration")
    first = write_baseline is not None and write_baseline == told.baseline and not os.path.lexists(write_baseline)
    base = read_baseline(told.baseline) if told.baseline is not None and not first else None
    waivers = read_waivers_from(waivers_from, told.waivers, day) if waivers_from is not None else None
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
                    told.budget or DEFAULT_BUDGET,
                    select=[c for c in codes if c in told.select],
                    ignore=[c for c in codes if c in told.ignore],
                    severity=told.severity,
                    verified_only=told.verified_only,
                    dump=dump_smt is not None,
                    say=progress,
                    waivers=waivers,
                )
            runs.append((path, policy, run))
            workers.look()  # the next policy is read while the others are asked about
        for path, policy, run in runs:
            if run is None:
                results.append(Result(path, "", "", "", policy.problems, (), (), policy.coverage, ()))
                exits.append(Exit.UNUSABLE)
                continue
            result, code = _one(run, path, told.fail_on, dump_smt, base, new_only)
            results.append(result)
            exits.append(code)
            if cases is not None:
                _write_cases(result, cases)
    progress.done()
    if not results:
        raise click.UsageError("no policy among these files")
    beside = [(baseline_text(results, __version__), write_baseline)] if write_baseline is not None else []
    about = {"name": "returnlogic", "version": __version__, "as_of": day, "fail_on": told.fail_on}
    write_reports(targets, results, about, beside)
    code = worst(exits)
    return Exit.CLEAN if code is Exit.FINDINGS and exit_zero else code


def _codes(given: tuple[str, ...]) -> list[str]:
    from returnlogic.checks._catalogue import settable

    for code in given:
        if code not in settable():
            near = suggest(code, settable())
            raise click.UsageError(f"there is no code `{code}`{near}; `returnlogic rules` lists them")
    return list(given)


def _built(select: tuple[str, ...]) -> None:
    """A run of nothing but checks that do not exist would look clean."""
    from returnlogic.checks._catalogue import reserved, rules

    for code in select:
        if code in reserved():
            raise click.UsageError(
                f"`{code}` is not built yet, so it cannot be selected; `returnlogic rules` says which are"
            )
        if rules()[code].told_by == "diff":
            raise click.UsageError(f"`{code}` is a change between two versions: `returnlogic diff` tells it")
        if rules()[code].told_by == "verify":
            raise click.UsageError(f"`{code}` is a fault of an evaluator: `returnlogic verify` tells it")


def _one(run: Any, path: str, fail_on: str, dump_smt: str | None, base: Any, new_only: bool) -> Any:
    from returnlogic.reports._format import Result
    from returnlogic.solver.ask import NotReplayed

    policy = run.policy
    program = policy.program
    try:
        checked = run.result()
    except NotReplayed as error:
        return _our_fault(policy, path, str(error)), Exit.OUR_FAULT
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
        checked.waived,
        base.known(program.name) if base is not None else None,
        new_only,
        remarks=tuple(base.remarks(program.name, program.digest, __version__)) if base is not None else (),
    )
    codes = [Exit.INCOMPLETE for _ in result.unanswered()]
    codes += [Exit.FINDINGS for f in result.blocking(fail_on) if f.code != "RL602"]
    return result, worst(codes)


def _our_fault(policy: Any, path: str, why: str) -> Any:
    """What is left of a run that stopped: one finding, so that no format shows a policy without any."""
    from returnlogic.checks.witness_not_replayed import stopped
    from returnlogic.reports._format import Result

    click.echo(f"error[RL604 witness-not-replayed]: {path}: {why}", err=True)
    program = policy.program
    goal, finding = stopped(program.name, path, why)
    click.echo(f"  help: {finding.story.help}", err=True)
    law = program.law_names
    return Result(path, program.name, program.title, program.digest, (), (goal,), (finding,), policy.coverage, law)


def _write_cases(result: Any, folder: str) -> None:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for finding in result.findings:
        if finding.witness is not None:
            case = {"facts": dict(finding.witness.facts), "assume": dict(finding.witness.assume)}
            name = f"{result.id}-{finding.code}-{finding.fingerprint}.json"
            (target / name).write_text(json.dumps(case, indent=2, sort_keys=True) + "\n", "utf-8")
