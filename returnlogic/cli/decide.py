"""`returnlogic decide`: one case to one outcome."""

from __future__ import annotations

import click

from returnlogic.base.time_limit import interruptible
from returnlogic.cli._common import Progress, law_option, time_limit_option, write_output
from returnlogic.cli._exit import Exit
from returnlogic.cli._streams import print_errors


@click.command(name="decide")
@click.argument("path", type=click.Path())
@click.option("--case", "case_file", help="The case as JSON: `{facts, assume, as_of}`; `-` reads standard input.")
@click.option(
    "--set", "settings", multiple=True, metavar="FACT=VALUE", help="One fact or assumption; `null` = has not happened."
)
@click.option("--as-of", help="Decide on this day: events that have not happened by then may still happen.")
@click.option("--typical", is_flag=True, help="Take what nobody gave as it usually is, and say what of it matters.")
@law_option("Jurisdictions to show beside the policy; replaces its header.")
@click.option(
    "--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print the outcome."
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the outcome to a file.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question, where facts are left open.")
@time_limit_option
def command(
    path: str,
    case_file: str | None,
    settings: tuple[str, ...],
    as_of: str | None,
    typical: bool,
    law: str | None,
    format_: str,
    output: str | None,
    budget: int | None,
    seconds: float | None,
) -> int:
    """Decide one case under the policy in PATH. Facts that are left out are unknown: the outcome says which matter."""
    from returnlogic.app.case import read_case_file
    from returnlogic.app.decide import BUDGET, decide
    from returnlogic.app.load import known_laws, laws_listed, load, program_of, with_known_laws
    from returnlogic.reports._outcome import json_text, text

    with Progress(seconds) as progress:
        progress(f"{path}: deciding")
        with interruptible():
            program = program_of(with_known_laws(load(path, laws=known_laws(laws_listed(law)))))
        given = read_case_file(program, case_file, settings, as_of)
        outcome = decide(program, given, budget=budget or BUDGET, usual=typical)
    write_output(json_text(outcome) if format_ == "json" else text(outcome), output)
    unknown = outcome.not_proved()
    if unknown:
        print_errors(f"error[not proved]: {', '.join(unknown)}: the solver's budget was used up")
        return Exit.INCOMPLETE
    return Exit.CLEAN
