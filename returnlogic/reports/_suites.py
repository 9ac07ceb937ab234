"""A run of vectors as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from returnlogic.base.value import Value, as_word
from returnlogic.reports._escape import as_json, visible, workflow_log
from returnlogic.reports.plain_json import SCHEMA_VERSION, picked

if TYPE_CHECKING:
    from returnlogic.proof.vectors.against import Report, VectorMismatch
    from returnlogic.proof.vectors.suite import Assurance, Suite
    from returnlogic.proof.vectors.suite_of_mutants import MutantSuite


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """A suite, and what became of the evaluator that was held to it, if there was one."""

    suite: Suite
    digest: str
    assumed: Mapping[str, Value]
    evaluator: str
    report: Report | None
    assurance: Assurance | None


def by_reason(reasons: Mapping[str, str]) -> list[str]:
    """Return a line for each reason, with the results that have it before it."""
    found: dict[str, list[str]] = {}
    for key, why in reasons.items():
        found.setdefault(why, []).append(key)
    return [f"{', '.join(keys)}: {why}" for why, keys in found.items()]


def suite_text(run: SuiteRun) -> str:
    """Return the run as text: the suite, its hypothesis, the first differences, and the level of assurance."""
    lines = [*_of_suite(run.suite, run.digest), *_of_evaluator(run)]
    return "\n".join(workflow_log(visible(line)) for line in lines) + "\n"


def _of_suite(made: Suite, digest: str) -> Iterator[str]:
    yield f"{made.form.interface.policy}: {made.size} vectors, suite `{made.kind}`, sha256 {digest}"
    if made.mutants is not None:
        yield f"  {made.mutants.shown} slips told apart, {len(made.mutants.equivalent)} make no difference"
        for what, key, why in made.mutants.undecided[:5]:
            yield f"  error[RL602 not-proved]: {what}: {key}: {why}"
    if made.hypothesis is not None:
        yield from ("", *made.hypothesis.rstrip("\n").split("\n"), "")
        for line in by_reason(made.uncovered):
            yield from wrap(f"not covered: {line}", 120, subsequent_indent="  ", break_long_words=False)


def _of_evaluator(run: SuiteRun) -> list[str]:
    report, known = run.report, run.assurance
    if report is None or known is None:
        return []
    if report.failure is not None:
        help = "nothing is known of the evaluator until every vector is answered in the form that the how-to gives"
        return [f"error: {report.failure}", f"  help: {help}", "level 0, not compared"]
    if report.differing:
        lines = [f"error[RL601 evaluator-disagrees]: {known.says}"]
        for d in report.mismatches[:5]:
            lines += _difference(run.suite, d)
        if report.differing > 5:
            lines.append(f"  and {report.differing - 5} more; `--format json` gives 20 of them")
        return [*lines, "level 0, not the policy"]
    if known.level == 0:
        return [f"error[RL602 not-proved]: {known.says}", "level 0, not compared"]
    lines = wrap(f"level {known.level}, {known.says}", 120, subsequent_indent="  ", break_long_words=False)
    if run.suite.hypothesis is not None and known.level == 1:
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
    return "–" if value is None else as_word(value) if isinstance(value, bool) else str(value)


def suite_json(run: SuiteRun, exit_code: int) -> str:
    """Return the run as one JSON object, sorted, the same bytes on every run."""
    made, report, known = run.suite, run.report, run.assurance
    found = {
        "schema_version": SCHEMA_VERSION,
        "exit_code": exit_code,
        "policy": made.form.interface.policy,
        "assumed": dict(run.assumed),
        "suite": {
            **picked(made, "kind", "size", "covered", "claim", "hypothesis"),
            "sha256": run.digest,
            "uncovered": dict(made.uncovered),
            "mutants": None if made.mutants is None else _mutants_json(made.mutants),
        },
        "report": None if report is None else _report_json(run, report),
        "standing": None if known is None else picked(known, "level", "says", "accepted_by"),
    }
    return as_json(found, indent=2) + "\n"


def _mutants_json(mutants: MutantSuite) -> dict[str, Any]:
    return {
        "shown": mutants.shown,
        "equivalent": [{"slip": what, "result": key} for what, key in mutants.equivalent],
        "undecided": [{"slip": what, "result": key, "reason": why} for what, key, why in mutants.undecided],
    }


def _report_json(run: SuiteRun, report: Report) -> dict[str, Any]:
    form = run.suite.form
    return {
        **picked(report, "compared", "differing", "failure"),
        "evaluator": run.evaluator,
        "differences": [
            {
                **form.question(d.vector.id, d.vector.facts),
                "expected": form.outcome(d.vector.outcome),
                "got": None if d.got is None else form.outcome(d.got),
                "results": list(d.results),
            }
            for d in report.mismatches
        ],
    }
