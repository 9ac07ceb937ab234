"""`returnlogic verify POLICY --against …`: an evaluator that cannot be read, held to vectors of a policy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from textwrap import wrap
from typing import IO, TYPE_CHECKING, Any

import click

from returnlogic.cli._common import Progress, assumptions_given, tell_unfixed, write_output
from returnlogic.cli._exit import Exit

if TYPE_CHECKING:
    from returnlogic.proof.vectors.against import Report, VectorMismatch
    from returnlogic.proof.vectors.suite import Assurance, Suite


@dataclass(frozen=True, slots=True)
class SuiteOptions:
    """What was asked for on the command line."""

    policy: str
    command: str | None
    table: str | None
    suite: str
    joint: bool
    width: int
    order: int | None
    accepted_by: str | None
    assume: tuple[str, ...]
    as_inputs: bool
    vectors: str | None
    questions: str | None
    timeout: float
    limit: float
    budget: int | None
    json: bool
    output: str | None


def run_suite(options: SuiteOptions) -> Exit:
    """Make the suite, write it where asked, hold the evaluator to it, and say what that is worth."""
    from returnlogic.app.generate import BadAssumption, fixed
    from returnlogic.app.load import load
    from returnlogic.meaning.specialise import Unfixed
    from returnlogic.proof.vectors.against import against_command, against_csv
    from returnlogic.proof.vectors.suite import NoSuite, TooLarge, assurance, suite
    from returnlogic.proof.vectors.suite_of_mutants import MutantNotReplayed
    from returnlogic.reports.terminal import problem_lines
    from returnlogic.solver.scripts import Solver

    _sensible(options)
    policy = load(options.policy)
    if policy.problems or policy.program is None:
        for problem in policy.problems:
            click.echo("\n".join(problem_lines(problem, options.policy)), err=True)
        if not policy.problems:
            click.echo(f"error: `{options.policy}` holds no rules to decide by", err=True)
        return Exit.UNUSABLE
    if not policy.program.policy_outputs:
        raise click.UsageError(f"`{options.policy}` gives no right anything: there is nothing to decide")
    progress = Progress()
    try:
        values = fixed(policy.program, assumptions_given(options.assume), as_inputs=options.as_inputs)
        made = suite(
            policy.program,
            values,
            options.suite,
            joint=options.joint,
            width=options.width,
            order=options.order,
            solver=Solver() if options.budget is None else Solver(options.budget),
            say=progress,
        )
    except Unfixed as error:
        tell_unfixed(policy.program, error.names)
        return Exit.UNUSABLE
    except BadAssumption as error:
        raise click.UsageError(str(error)) from None
    except TooLarge as error:
        progress.done()
        click.echo(f"error: the suite `{options.suite}` would have {error}", err=True)
        return Exit.UNUSABLE
    except NoSuite as error:
        progress.done()
        _no_suite(options, error.reasons)
        return Exit.UNUSABLE
    except MutantNotReplayed as error:
        progress.done()
        click.echo(f"error[RL604 witness-not-replayed]: {error}", err=True)
        return Exit.OUR_FAULT
    if options.vectors is not None:
        _write(options.vectors, made, outcomes=True)
    if options.questions is not None:
        _write(options.questions, made, outcomes=False)
    report: Report | None = None
    if options.command is not None:
        report = against_command(options.command, made, timeout=options.timeout, limit=options.limit, say=progress)
    elif options.table is not None:
        report = against_csv(options.table, made)
    known = None if report is None else assurance(made, report, options.accepted_by)
    digest = made.digest()
    progress.done()
    code = _code(made, report)
    if options.json:
        write_output(_json(options, made, digest, values, report, known, code), options.output)
    else:
        write_output("\n".join(_text(options, made, digest, report, known)) + "\n", options.output)
    return code


def _sensible(options: SuiteOptions) -> None:
    """Raise a usage error iff options contradict each other."""
    grid = options.suite != "mutants"
    if options.command is not None and options.table is not None:
        raise click.UsageError("give one of `--against` and `--against-csv`: one evaluator at a time")
    if options.accepted_by is not None and not grid:
        raise click.UsageError("a suite of mutants has no hypothesis to accept: it is worth level 1")
    if options.accepted_by is not None and not options.accepted_by.strip():
        raise click.UsageError("`--hypothesis-accepted-by` names the person who answers for the hypothesis")
    if options.accepted_by is not None and options.command is None and options.table is None:
        raise click.UsageError("`--hypothesis-accepted-by` is about an evaluator: give `--against` or `--against-csv`")
    if options.vectors is not None and not options.vectors.endswith((".jsonl", ".csv")):
        raise click.UsageError(f"`{options.vectors}`: vectors are written as .jsonl or .csv")
    if options.questions is not None and not options.questions.endswith(".jsonl"):
        raise click.UsageError(f"`{options.questions}`: questions are written as .jsonl")


def _no_suite(options: SuiteOptions, reasons: Any) -> None:
    click.echo(f"error: a suite `{options.suite}` says nothing about this policy", err=True)
    by_reason: dict[str, list[str]] = {}
    for key, why in reasons.items():
        by_reason.setdefault(why, []).append(key)
    for why, keys in by_reason.items():
        click.echo(f"  {', '.join(keys)}: {why}", err=True)
    help = "`--per-result` covers the other results; " if options.joint else ""
    click.echo(f"  help: {help}`--suite mutants` covers all, at level 1", err=True)


def _code(made: Suite, report: Report | None) -> Exit:
    if report is not None and report.failure is not None:
        return Exit.UNUSABLE
    if report is not None and report.differing:
        return Exit.FINDINGS
    return Exit.CLEAN if made.complete else Exit.INCOMPLETE


def _write(path: str, made: Suite, *, outcomes: bool) -> None:
    """A file that is written whole or not at all, line by line: a suite may not fit into memory."""
    import os
    import tempfile
    from pathlib import Path

    from returnlogic.proof.vectors.wire import json_lines, question_lines, write_csv

    target = Path(os.path.realpath(path))

    def lines(source: Iterable[str]) -> Callable[[IO[str]], None]:
        return lambda file: file.writelines(source)

    fill: Callable[[IO[str]], None]
    if not outcomes:
        fill = lines(question_lines(made.form, made.cases()))
    elif path.endswith(".csv"):

        def fill(file: IO[str]) -> None:
            write_csv(made.form, made.vectors(), file)
    else:
        fill = lines(json_lines(made.form, made.vectors()))
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".returnlogic-") as folder:
            part = Path(folder) / target.name
            with part.open("w", encoding="utf-8", newline="") as file:
                fill(file)
            os.replace(part, target)
    except OSError as error:
        raise click.ClickException(f"cannot write `{path}`: {error.strerror}") from None


# --- what is printed --------------------------------------------------------------------------------------------------


def _text(options: SuiteOptions, made: Suite, digest: str, report: Report | None, known: Assurance | None) -> list[str]:
    lines = [f"{made.form.face.policy}: {made.size} vectors, suite `{made.kind}`, sha256 {digest}"]
    if made.mutants is not None:
        lines.append(f"  {made.mutants.shown} slips told apart, {len(made.mutants.equivalent)} make no difference")
        for what, key, why in made.mutants.undecided[:5]:
            lines.append(f"  error[RL602 not-proved]: {what}: {key}: {why}")
    if made.hypothesis is not None:
        lines += ["", *made.hypothesis.rstrip("\n").split("\n"), ""]
        by_reason: dict[str, list[str]] = {}
        for key, why in made.uncovered.items():
            by_reason.setdefault(why, []).append(key)
        for why, keys in by_reason.items():
            told = f"not covered: {', '.join(keys)}: {why}"
            lines += wrap(told, 120, subsequent_indent="  ", break_long_words=False)
    if report is None or known is None:
        return lines
    if report.failure is not None:
        help = "nothing is known of the evaluator until every vector is answered in the form that the how-to gives"
        return [*lines, f"error: {report.failure}", f"  help: {help}", "level 0, not compared"]
    if report.differing:
        lines.append(f"error[RL601 evaluator-disagrees]: {known.says}")
        for d in report.mismatches[:5]:
            lines += _difference(made, d)
        if report.differing > 5:
            lines.append(f"  and {report.differing - 5} more; `--format json` gives 20 of them")
        return [*lines, "level 0, not the policy"]
    if known.level == 0:
        return [*lines, f"error[RL602 not-proved]: {known.says}", "level 0, not compared"]
    lines += wrap(f"level {known.level}, {known.says}", 120, subsequent_indent="  ", break_long_words=False)
    if made.hypothesis is not None and known.level == 1:
        lines.append("  for level 2 somebody has to answer for the hypothesis: `--hypothesis-accepted-by NAME`")
    return lines


def _difference(made: Suite, d: VectorMismatch) -> list[str]:
    facts = made.form.question(d.vector.id, d.vector.facts)["facts"]
    assert isinstance(facts, dict)
    lines = [f"  {d.vector.id:<11}{', '.join(f'{n}: {_said(v)}' for n, v in facts.items())}"]
    right = made.form.outcome(d.vector.outcome)
    got = None if d.got is None else made.form.outcome(d.got)
    for key in d.results[:6]:
        theirs = "that it cannot decide" if got is None else _entry(got[key])
        lines.append(f"    {key}: the policy says {_entry(right[key])}, the evaluator {theirs}")
    return lines


def _entry(entry: Any) -> str:
    if entry["verdict"] != "value":
        return str(entry["verdict"])
    lo, hi = entry["lo"], entry["hi"]
    return str(lo) if lo == hi else f"{lo} to {hi}"


def _said(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else "–" if value is None else str(value)


def _json(
    options: SuiteOptions,
    made: Suite,
    digest: str,
    values: Any,
    report: Report | None,
    known: Assurance | None,
    code: Exit,
) -> str:
    from returnlogic.reports.plain_json import SCHEMA_VERSION

    found: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "exit_code": int(code),
        "policy": made.form.face.policy,
        "assumed": dict(values),
        "suite": {
            "kind": made.kind,
            "size": made.size,
            "sha256": digest,
            "covered": list(made.covered),
            "uncovered": dict(made.uncovered),
            "claim": made.claim,
            "hypothesis": made.hypothesis,
            "mutants": None
            if made.mutants is None
            else {
                "shown": made.mutants.shown,
                "equivalent": [{"slip": what, "result": key} for what, key in made.mutants.equivalent],
                "undecided": [{"slip": w, "result": key, "reason": why} for w, key, why in made.mutants.undecided],
            },
        },
        "report": None,
        "standing": None,
    }
    if report is not None and known is not None:
        found["report"] = {
            "evaluator": options.command or options.table,
            "compared": report.compared,
            "differing": report.differing,
            "failure": report.failure,
            "differences": [
                {
                    **made.form.question(d.vector.id, d.vector.facts),
                    "expected": made.form.outcome(d.vector.outcome),
                    "got": None if d.got is None else made.form.outcome(d.got),
                    "results": list(d.results),
                }
                for d in report.mismatches
            ],
        }
        found["standing"] = {"level": known.level, "says": known.says, "accepted_by": known.accepted_by}
    return json.dumps(found, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
