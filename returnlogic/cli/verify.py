"""`returnlogic verify`: is an evaluator still the policy?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from returnlogic.cli._common import Progress, word, write_output
from returnlogic.cli._exit import Exit, worst

SUITES = ("mutants", "cells", "budget", "corners", "resolution", "interaction")
"""The kinds of suites, as in `proof/vectors/suite.py`, which is not loaded for a list of words."""


@click.command(name="verify")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--policy", type=click.Path(), help="The policy, if it is not where the certificate says.")
@click.option("--against", metavar="COMMAND", help="Hold an evaluator that cannot be read to vectors of a policy.")
@click.option("--against-csv", metavar="FILE", help="The same, for a table of its answers.")
@click.option("--suite", type=click.Choice(SUITES), default="mutants", help="Which vectors.")
@click.option("--per-result", is_flag=True, help="A grid per result, over what the policy reads for it.")
@click.option("--width", type=click.IntRange(min=1), default=7, metavar="DAYS", help="For `resolution`.")
@click.option("--order", type=click.IntRange(min=0), metavar="N", help="For `interaction`.")
@click.option("--hypothesis-accepted-by", metavar="NAME", help="Who answers for the hypothesis of a grid: level 2.")
@click.option("--assume", multiple=True, metavar="NAME=VALUE", help="Fix what the policy leaves open.")
@click.option(
    "--assumptions",
    type=click.Choice(["fixed", "as-inputs"]),
    default="fixed",
    help="What is still open is an input of the evaluator.",
)
@click.option("--vectors", metavar="FILE", help="Write the vectors: FILE ends in .jsonl or .csv.")
@click.option("--questions", metavar="FILE", help="Write their cases without the outcomes, as JSON Lines.")
@click.option("--patience", type=click.FloatRange(min=0.1), default=60, metavar="SECONDS", help="For one answer.")
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=3600, metavar="SECONDS", help="For all answers.")
@click.option("--solver", type=click.Choice(["z3", "cvc5"]), default="z3", help="cvc5: each obligation put to it too.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per obligation; the same on every machine.")
@click.option(
    "--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print the result."
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the result to a file.")
def command(
    paths: tuple[str, ...],
    policy: str | None,
    against: str | None,
    against_csv: str | None,
    suite: str,
    per_result: bool,
    width: int,
    order: int | None,
    hypothesis_accepted_by: str | None,
    assume: tuple[str, ...],
    assumptions: str,
    vectors: str | None,
    questions: str | None,
    patience: float,
    time_limit: float,
    solver: str,
    budget: int | None,
    format_: str,
    output: str | None,
) -> int:
    """Prove evaluators again from their text: PATHS are evaluators, certificates, or folders of them.

    Exit code 0 says that every one of them is its policy; anything else says that it is not known to be. With
    `--against`, `--against-csv`, `--vectors` or `--questions` there is one path, a policy: an evaluator that cannot be
    read is held to vectors of it, and exit code 0 says that it answered all of them as the policy does.
    """
    if against is not None or against_csv is not None or vectors is not None or questions is not None:
        from returnlogic.cli._against import SuiteOptions, run_suite

        if len(paths) != 1 or policy is not None:
            raise click.UsageError("vectors are of one policy: give its file as the only path")
        if solver != "z3":
            raise click.UsageError("vectors are found with z3: `--solver cvc5` confirms proofs of texts")
        asking = SuiteOptions(
            policy=paths[0],
            command=against,
            table=against_csv,
            suite=suite,
            joint=not per_result,
            width=width,
            order=order,
            accepted_by=hypothesis_accepted_by,
            assume=assume,
            as_inputs=assumptions == "as-inputs",
            vectors=vectors,
            questions=questions,
            timeout=patience,
            limit=time_limit,
            budget=budget,
            json=format_ == "json",
            output=output,
        )
        return run_suite(asking)
    _only_with_vectors()
    from returnlogic.app.verify import Unusable, Verified, certificates, verify
    from returnlogic.proof.replay import NotReproduced
    from returnlogic.solver.second import NotInstalled, SecondSolver
    from returnlogic.targets._target import Missing

    progress = Progress()
    found: list[Verified] = []
    lines: list[str] = []
    codes: list[Exit] = []
    problems: list[dict[str, str]] = []
    try:
        second = SecondSolver() if solver == "cvc5" else None
    except NotInstalled as error:
        raise click.UsageError(str(error)) from None
    for path in paths:
        try:
            for folder in certificates(path):
                each = verify(folder, policy_path=policy, second=second, budget=budget, say=progress)
                found.append(each)
                codes.append(_code(each))
                lines += _told(each, str(folder.parent / each.file))
        except (Unusable, Missing) as error:
            help = error.help if isinstance(error, Unusable) else "install it, or verify where it is"
            lines += [f"error: {error}", f"  help: {help}"]
            problems.append({"path": path, "message": str(error), "help": help})
            codes.append(Exit.UNUSABLE)
        except NotReproduced as error:
            lines += [f"error[RL604 witness-not-replayed]: {path}: {error}", "  help: our own fault; please report it"]
            problems.append({"path": path, "message": str(error), "help": "our own fault; please report it"})
            codes.append(Exit.OUR_FAULT)
    progress.done()
    code = worst(codes)
    if format_ == "json":
        write_output(_json(found, problems, code), output)
    else:
        write_output("\n".join(lines) + "\n", output)
    return code


def _only_with_vectors() -> None:
    """Raise a usage error iff an option was given that says something of vectors only."""
    context = click.get_current_context()
    for option in (
        "suite",
        "per_result",
        "width",
        "order",
        "hypothesis_accepted_by",
        "assume",
        "assumptions",
        "patience",
        "time_limit",
    ):
        if context.get_parameter_source(option) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"`--{option.replace('_', '-')}` needs `--against`, `--against-csv` or `--vectors`")


def _code(each: Any) -> Exit:
    return worst([Exit.INCOMPLETE if f.code == "RL602" else Exit.FINDINGS for f in each.findings])


def _told(each: Any, path: str) -> list[str]:
    if not each.findings:
        line = (
            f"{path}: verified, it is `{each.policy}` for every well-typed case "
            f"({each.obligations} obligations proved again by {' and '.join(each.solvers)}, {each.canaries} canaries)"
        )
        assumed = ", ".join(f"{name} = {word(value)}" for name, value in each.assumed.items())
        return [line, f"  assuming {assumed}"] if assumed else [line]
    lines = []
    for f in each.findings:
        lines.append(f"error[{f.code} {f.name}]: {f.message}")
        for index, text in enumerate(f.story.case):
            lines.append(f"  {'case' if index == 0 else '':<13}{text}")
        if f.witness is not None:
            lines.append("  how sure     replayed: the case was run on both")
        lines.append(f"  help         {f.story.help}")
    return [*lines, f"{path}: not verified"]


def _json(found: list[Any], problems: list[dict[str, str]], code: Exit) -> str:
    from returnlogic.reports.plain_json import SCHEMA_VERSION

    report = {
        "schema_version": SCHEMA_VERSION,
        "exit_code": int(code),
        "evaluators": [
            {
                "file": v.file,
                "policy": v.policy,
                "target": v.target,
                "verified": not v.findings,
                "obligations": v.obligations,
                "canaries": v.canaries,
                "solvers": list(v.solvers),
                "assumed": dict(v.assumed),
                "findings": [
                    {
                        "code": f.code,
                        "name": f.name,
                        "message": f.message,
                        "help": f.story.help,
                        "witness": None if f.witness is None else asdict(f.witness),
                        "fingerprint": f.fingerprint,
                    }
                    for f in v.findings
                ],
            }
            for v in found
        ],
        "problems": problems,
    }
    return json.dumps(report, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
