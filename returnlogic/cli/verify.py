"""`returnlogic verify`: is an evaluator still the policy?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from returnlogic.cli._common import TIME_LIMIT, Progress, pairs_of, time_limit_option, write_output
from returnlogic.cli._exit import Exit, worst
from returnlogic.cli._faults import code_of

if TYPE_CHECKING:
    from returnlogic.reports._verified import NotVerifiable, Verified

SUITES = ("mutants", "cells", "budget", "corners", "resolution", "interaction")
"""The kinds of suites, as in `proof/vectors/suite.py`, which is not loaded for a list of words."""

ABOUT_VECTORS = (
    *("suite", "per_result", "width", "order", "accepted_by"),
    *("assume", "assumptions", "timeout"),
)
"""The options that say something of vectors only."""


@click.command(name="verify")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option(
    "--policy", type=click.Path(), help="The policy; or the folder that it lies in, where a certificate says."
)
@click.option(
    "--against", "command", metavar="COMMAND", help="Hold an evaluator that cannot be read to vectors of a policy."
)
@click.option("--against-csv", "table", metavar="FILE", help="The same, for a table of its answers.")
@click.option("--suite", type=click.Choice(SUITES), default="mutants", help="Which vectors.")
@click.option("--per-result", is_flag=True, help="A grid per result, over what the policy reads for it.")
@click.option("--width", type=click.IntRange(min=1), default=7, metavar="DAYS", help="For `resolution`.")
@click.option("--order", type=click.IntRange(min=0), metavar="N", help="For `interaction`.")
@click.option(
    "--hypothesis-accepted-by", "accepted_by", metavar="NAME", help="Who answers for the hypothesis of a grid: level 2."
)
@click.option("--assume", multiple=True, metavar="NAME=VALUE", help="Fix what the policy leaves open.")
@click.option(
    "--assumptions",
    type=click.Choice(["fixed", "as-inputs"]),
    default="fixed",
    help="What is still open is an input of the evaluator.",
)
@click.option("--vectors", metavar="FILE", help="Write the vectors: FILE ends in .jsonl or .csv.")
@click.option("--questions", metavar="FILE", help="Write their cases without the outcomes, as JSON Lines.")
@click.option(
    "--patience", "timeout", type=click.FloatRange(min=0.1), default=60, metavar="SECONDS", help="For one answer."
)
@time_limit_option
@click.option("--solver", type=click.Choice(["z3", "cvc5"]), default="z3", help="cvc5: each obligation put to it too.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per obligation; the same on every machine.")
@click.option(
    "--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print the result."
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the result to a file.")
def command(
    paths: tuple[str, ...],
    policy: str | None,
    solver: str,
    budget: int | None,
    format_: str,
    output: str | None,
    seconds: float | None,
    per_result: bool,
    assume: tuple[str, ...],
    assumptions: str,
    **vectors: Any,
) -> int:
    """Prove evaluators again from their text: PATHS are evaluators, certificates, or folders of them.

    Exit code 0 says that every one of them is its policy; anything else says that it is not known to be. With
    `--against`, `--against-csv`, `--vectors` or `--questions` there is one path, a policy: an evaluator that cannot be
    read is held to vectors of it, and exit code 0 says that it answered all of them as the policy does.
    """
    if all(vectors[name] is None for name in ("command", "table", "vectors", "questions")):
        return _prove(paths, policy, solver == "cvc5", budget, format_, output, seconds)
    if len(paths) != 1 or policy is not None:
        raise click.UsageError("vectors are of one policy: give its file as the only path")
    if solver != "z3":
        raise click.UsageError("vectors are found with z3: `--solver cvc5` confirms proofs of texts")
    from returnlogic.app.load import load
    from returnlogic.app.suites import SuiteOptions, run_suite
    from returnlogic.reports._suites import suite_json, suite_text

    options = SuiteOptions(
        joint=not per_result,
        assume=pairs_of("--assume", assume),
        as_inputs=assumptions == "as-inputs",
        budget=budget,
        limit=TIME_LIMIT if seconds is None else seconds,
        **vectors,
    )
    with Progress(seconds) as progress:
        run = run_suite(load(paths[0]), options, progress)
    code = Exit.CLEAN if run.suite.complete else Exit.INCOMPLETE
    if run.report is not None and run.report.failure is not None:
        code = Exit.UNUSABLE
    elif run.report is not None and run.report.differing:
        code = Exit.FINDINGS
    write_output(suite_json(run, code) if format_ == "json" else suite_text(run), output)
    return code


def _prove(
    paths: tuple[str, ...],
    policy: str | None,
    second: bool,
    budget: int | None,
    format_: str,
    output: str | None,
    seconds: float | None,
) -> Exit:
    """Prove the evaluators of all paths again, and say of each what is known."""
    context = click.get_current_context()
    for option in context.command.params:
        name = str(option.name)
        if name in ABOUT_VECTORS and context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"`{option.opts[0]}` needs `--against`, `--against-csv` or `--vectors`")
    from returnlogic.app.verify import verify_paths
    from returnlogic.reports._verified import verified_json, verified_text

    with Progress(seconds) as progress:
        found = verify_paths(paths, policy=policy, second=second, budget=budget, say=progress)
    code = worst(code for each in found for code in _codes(each))
    write_output(verified_json(found, code) if format_ == "json" else verified_text(found), output)
    return code


def _codes(each: Verified | NotVerifiable) -> list[Exit]:
    """Return what is known of an evaluator as exit codes."""
    from returnlogic.reports._verified import NotVerifiable

    if isinstance(each, NotVerifiable):
        return [code_of(each.fault)]
    return [Exit.INCOMPLETE if f.code == "RL602" else Exit.FINDINGS for f in each.findings]
