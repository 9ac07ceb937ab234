"""`returnlogic decide`: one case to one outcome."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import click

from returnlogic.base.sort import Bool, Int
from returnlogic.cli._common import laws_of, with_laws, write_output
from returnlogic.cli._exit import Exit
from returnlogic.meaning.program import Input
from returnlogic.reports._escape import as_json, visible, workflow_log

MAX_CASE = 1_000_000


@click.command(name="decide")
@click.argument("path", type=click.Path())
@click.option("--case", "case_file", help="The case as JSON: `{facts, assume, as_of}`; `-` reads standard input.")
@click.option(
    "--set", "settings", multiple=True, metavar="FACT=VALUE", help="One fact or assumption; `null` = has not happened."
)
@click.option("--as-of", help="Decide on this day: events that have not happened by then may still happen.")
@click.option("--law", help="Jurisdictions to show beside the policy; replaces its header.")
@click.option(
    "--format", "format_", default="text", type=click.Choice(["text", "json"]), help="How to print the outcome."
)
@click.option("--output", type=click.Path(dir_okay=False), help="Write the outcome to a file.")
@click.option("--budget", type=click.IntRange(min=1), help="Solver units per question, where facts are left open.")
def command(
    path: str,
    case_file: str | None,
    settings: tuple[str, ...],
    as_of: str | None,
    law: str | None,
    format_: str,
    output: str | None,
    budget: int | None,
) -> int:
    """Decide one case under the policy in PATH. Facts that are left out are unknown: the outcome says which matter."""
    from returnlogic.app.decide import BadCase, decide, read_case
    from returnlogic.app.load import load
    from returnlogic.reports.terminal import problem_lines
    from returnlogic.solver.ask import OutOfBudget

    policy = with_laws(load(path, laws=laws_of(law)))
    if policy.problems or policy.program is None:
        for problem in policy.problems:
            click.echo("\n".join(problem_lines(problem, path)), err=True)
        if not policy.problems:
            click.echo(f"error: `{path}` holds no rules to decide by", err=True)
        return Exit.UNUSABLE
    try:
        raw = _raw(case_file, settings, as_of, policy.program)
        given = read_case(policy.program, raw)
        from returnlogic.meaning.dates import Undefined

        try:
            outcome = decide(policy.program, given, budget=budget or 20_000_000)
        except Undefined as error:
            raise BadCase([str(error)]) from None
    except OutOfBudget as error:
        click.echo(f"error[not proved]: nothing is decided: {error}", err=True)
        click.echo("  help: give more facts, or a larger `--budget`", err=True)
        return Exit.INCOMPLETE
    except BadCase as error:
        click.echo("error[bad case]: nothing is decided", err=True)
        for line in error.problems:
            click.echo(f"  {visible(line)}", err=True)
        return Exit.UNUSABLE
    text = as_json(outcome, indent=2) + "\n" if format_ == "json" else _text(outcome)
    write_output(text, output)
    rights = [*outcome["rights"], *outcome["as_enforced"]["law"]]
    unknown = [
        f"{r['right']}/{n}" for r in rights for n, topic in r["topics"].items() if topic["verdict"] == "not_proved"
    ]
    if unknown:
        click.echo(f"error[not proved]: {', '.join(unknown)}: the solver's budget was used up", err=True)
        return Exit.INCOMPLETE
    return Exit.CLEAN


def _raw(case_file: str | None, settings: tuple[str, ...], as_of: str | None, program: Any) -> dict[str, Any]:
    from returnlogic.app.decide import BadCase

    raw: dict[str, Any] = {}
    if case_file is not None:
        raw = _parse(case_file)
    if not isinstance(raw, dict):
        raise BadCase(["a case is a JSON object with `facts`, `assume` and `as_of`"])
    done: set[str] = set()
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise BadCase([f"`{setting}`: write FACT=VALUE"])
        if name in done:
            raise BadCase([f"`{name}`: set twice"])
        done.add(name)
        part = "assume" if name in program.assumptions else "facts"
        entries = raw.setdefault(part, {})
        if not isinstance(entries, dict):
            raise BadCase([f"`{part}`: expected an object"])
        entries[name] = _typed(program.assumptions.get(name) or program.inputs.get(name), value)
    if as_of is not None:
        raw["as_of"] = as_of
    return raw


_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


def _typed(given: Any, value: str) -> object:
    """The JSON value that the words of a setting stand for; words that fit no sort stay words."""
    if isinstance(given, Input) and given.event and value == "null":
        return None
    if given is not None and isinstance(given.sort, Bool):
        return _YES_NO.get(value, value)
    if given is not None and isinstance(given.sort, Int) and re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    return value


def _parse(case_file: str) -> Any:
    from returnlogic.app.decide import BadCase

    try:
        data = sys.stdin.buffer.read(MAX_CASE + 1) if case_file == "-" else Path(case_file).read_bytes()
    except OSError as error:
        raise BadCase([f"cannot read `{case_file}`: {error.strerror}"]) from None
    if len(data) > MAX_CASE:
        raise BadCase([f"`{case_file}` is too large: a case has at most {MAX_CASE} bytes"])
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_no_doubles)
    except UnicodeDecodeError as error:
        raise BadCase([f"`{case_file}`: byte {error.start} is not UTF-8"]) from None
    except json.JSONDecodeError as error:
        raise BadCase([f"`{case_file}`:{error.lineno}:{error.colno}: not JSON: {error.msg}"]) from None
    except (ValueError, RecursionError) as error:
        said = str(error) if "given twice" in str(error) else "nested too deeply, or a number too long"
        raise BadCase([f"`{case_file}`: {said}"]) from None


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"`{key[:60]}` is given twice")
        found[key] = value
    return found


def _text(outcome: dict[str, Any]) -> str:
    lines = [f"{outcome['policy']}, as written" + (f", as of {outcome['as_of']}" if outcome["as_of"] else "")]
    for right in outcome["rights"]:
        lines += _right(right)
    needs = [f"{kind}: {', '.join(names)}" for kind, names in outcome["needs"].items() if names]
    if needs:
        lines += ["", "still needed", *(f"  {n}" for n in needs)]
    if outcome["as_enforced"]["law"]:
        lines += ["", "beside it, the law"]
        for right in outcome["as_enforced"]["law"]:
            lines += _right(right)
        lines += ["", f"  {outcome['as_enforced']['note']}"]
    return "".join(f"{workflow_log(visible(line))}\n" for line in lines)


def _right(right: dict[str, Any]) -> list[str]:
    lines = ["", f"{right['label']} ({right['right']})"]
    for name, topic in right["topics"].items():
        value = topic["value"]
        words = " or ".join(value) if isinstance(value, list) else value
        verdict = topic["verdict"] if topic["verdict"] != "value" else ""
        lines.append(f"  {name:<28}{' '.join(x for x in (verdict, words) if x)}")
        for entry in topic["because"]:
            lines.append(f"      {entry['clause']}: “{' '.join(entry['quote'].split())[:90]}”")
        if topic["verdict"] in ("silent", "conflict"):
            for entry in topic["why_not"][:4]:
                if entry["reason"] != "does not speak about this case":
                    lines.append(f"      not {entry['clause']}: {entry['reason']}")
    return lines
