"""The Python API, a reference card: one function for each thing that the command line does, with keyword-only options.

What ends a call is a fault of one of four families (`returnlogic.base.faults`); input faults are `ValueError`s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnlogic import __version__
from returnlogic.app.case import BadCase as BadCase
from returnlogic.app.case import read_case
from returnlogic.app.check import CheckOptions, CheckReport, options_from
from returnlogic.app.check import check as check_policy
from returnlogic.app.check import check_files as check_paths
from returnlogic.app.decide import BUDGET
from returnlogic.app.decide import decide as decide_case
from returnlogic.app.load import Policy, PolicyError, program_of
from returnlogic.app.load import load as load
from returnlogic.app.versions import PolicyDiff, VersionOptions, difference, differences, mapping, pairs
from returnlogic.base.finding import Finding
from returnlogic.base.finding import Severity as Severity
from returnlogic.reports._outcome import outcome_json
from returnlogic.solver.ask import DEFAULT_BUDGET

if TYPE_CHECKING:
    from returnlogic.app.compile import BlockingFindings
    from returnlogic.app.examples import ExamplesReport
    from returnlogic.app.gate import Gated
    from returnlogic.app.generate import GeneratedEvaluator
    from returnlogic.app.law_changes import LawChanges
    from returnlogic.app.matrix import MatrixRow
    from returnlogic.app.mutants import Score
    from returnlogic.checks._rule import Rule
    from returnlogic.compare.past import Observed
    from returnlogic.reports._format import PolicyResult
    from returnlogic.reports._suites import SuiteRun
    from returnlogic.reports._verified import Verified


# --- one policy -------------------------------------------------------------------------------------------------------


def check(
    policy: Policy,
    *,
    budget: int = DEFAULT_BUDGET,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    severity: Mapping[str, str] | None = None,
    verified_only: bool = False,
    workers: int = 1,
) -> tuple[Finding, ...]:
    """Return every finding of a policy, heaviest first; what could not be told is a finding too (RL602).

    `budget` is in solver units per question, `select` and `ignore` are codes, `severity` gives codes another level.
    Raises `PolicyError` iff the policy did not load, `NotReplayed` iff a witness does not reproduce.
    """
    program_of(policy)
    return check_policy(
        policy,
        budget=budget,
        select=select,
        ignore=ignore,
        severity=severity,
        verified_only=verified_only,
        workers=workers,
    ).findings


def check_files(
    *paths: str | Path,
    config: str | None = None,
    isolated: bool = True,
    law: str | None = None,
    as_of: str | None = None,
    budget: int | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    severity: Mapping[str, str] | None = None,
    verified_only: bool | None = None,
    waivers: str | None = None,
    waivers_from: str | None = None,
    baseline: str | None = None,
    write_baseline: str | None = None,
    new_only: bool = False,
    dump_smt: str | None = None,
    cases: str | None = None,
    second: bool = False,
    pages: bool = False,
    workers: int = 1,
) -> CheckReport:
    """Return the results of the policies in files and folders: goals, findings, waivers that apply, what is known.

    The options are those of `returnlogic check`; `second` asks cvc5 for each “impossible” too, and with `pages`
    each result has what `page` shows. Unless `isolated`, the
    nearest configuration and the environment count too. Raises `ValueError` iff an option is not understood, or a path
    cannot be read.
    """
    from returnlogic.app.baseline import baseline_text
    from returnlogic.app.outputs import write_files
    from returnlogic.app.settings import settings

    given = {
        "law": law,
        "budget": budget,
        "select": tuple(select),
        "ignore": tuple(ignore),
        "severity": severity,
        "verified_only": verified_only,
        "waivers": waivers,
        "baseline": baseline,
    }
    options = options_from(
        settings(given, config=config, isolated=isolated),
        as_of=as_of,
        waivers_ref=waivers_from,
        write_baseline=write_baseline,
        new_only=new_only,
        dump_smt=dump_smt,
        cases=cases,
        second=second,
        pages=pages,
    )
    found = check_paths([str(p) for p in paths], options, workers=workers)
    if write_baseline is not None:
        write_files([(baseline_text(found.results, __version__), write_baseline)])
    return found


def report(
    results: Sequence[PolicyResult],
    format: str = "text",
    *,
    as_of: str | None = None,
    fail_on: str = "error",
    details: bool = False,
) -> str:
    """Return results in one of the formats of `--format`; raises `ValueError` iff there is no such format.

    With `details` the text tells each finding below the matters.
    """
    from returnlogic.app.reference import format_named

    about = {"name": "returnlogic", "version": __version__, "as_of": as_of, "fail_on": fail_on, "details": details}
    return format_named(format).render(results, about)


def page(results: Sequence[PolicyResult], format: str = "html", *, as_of: str | None = None) -> str | bytes:
    """Return the pages of results that `check_files` made with `pages`: `html`, `markdown`, or `docx` as bytes.

    Raises `ValueError` iff there is no such format, or `docx` is not installed.
    """
    from returnlogic.app.reference import page_text

    return page_text(results, format, {"name": "returnlogic", "version": __version__, "as_of": as_of})


def decide(
    policy: Policy,
    facts: Mapping[str, Any],
    *,
    assume: Mapping[str, Any] | None = None,
    as_of: str | None = None,
    budget: int = BUDGET,
    typical: bool = False,
) -> dict[str, Any]:
    """Return the outcome of one case, as `decide --format json` prints it.

    An absent fact is unknown, or if `typical` as it usually is; `None` has not happened. Raises `PolicyError` iff the
    policy did not load, `BadCase` with every problem of the case at once.
    """
    program = program_of(policy)
    given = read_case(program, {"facts": dict(facts), "assume": dict(assume or {}), "as_of": as_of})
    return outcome_json(decide_case(program, given, budget=budget, usual=typical))


def test(policy: Policy, *, budget: int = DEFAULT_BUDGET) -> ExamplesReport:
    """Run the examples and prove the properties of a policy or law; raises `PolicyError` iff it did not load."""
    from returnlogic.app.examples import run_policy_tests

    program_of(policy)
    return run_policy_tests(policy, budget=budget)


def mutants(policy: Policy, *, budget: int = DEFAULT_BUDGET) -> Score:
    """Return how many one-token changes of a policy its tests notice; raises `PolicyError` iff it did not load."""
    from returnlogic.app.mutants import score

    program_of(policy)
    return score(policy, budget=budget)


def format(path: str | Path) -> str:
    """Return the text of a `.ret` file in canonical form; raises `PolicyError` iff it cannot be read."""
    from returnlogic.app.load import canonical

    return canonical(str(path))[1]


# --- evaluators -------------------------------------------------------------------------------------------------------


def generate(
    policy: Policy,
    *,
    target: str = "python",
    assume: Mapping[str, str] | None = None,
    as_inputs: bool = False,
    with_vectors: bool = True,
) -> GeneratedEvaluator:
    """Return a proved evaluator: `text`, `certificate`, the `files` of its folder, and `decide`, which runs that text.

    `assume` fixes what the text leaves open, by the words that `compile` lists; what is still open becomes an input iff
    `as_inputs`. The policy's own findings are not asked: a contradiction is an outcome, `conflict`. Raises
    `PolicyError` iff the policy did not load, `ValueError` for a target, an assumption or a policy that cannot be
    compiled, or that is not proved.
    """
    from returnlogic.app.generate import fixed, target_named
    from returnlogic.app.generate import generate as made

    program = program_of(policy)
    back_end = target_named(target)
    return made(policy, back_end, fixed(program, assume or {}, as_inputs=as_inputs), with_vectors=with_vectors)


def compile(
    policy: Policy,
    folder: str | Path,
    *,
    target: str = "python",
    assume: Mapping[str, str] | None = None,
    as_inputs: bool = False,
    with_findings: bool = False,
    with_vectors: bool = True,
    second: bool = False,
    workers: int = 1,
) -> GeneratedEvaluator | BlockingFindings:
    """Write a proved evaluator and its certificate to a folder, and return it; or the findings that forbid it.

    `with_findings` does not ask for findings; `second` puts each obligation to cvc5 too. Raises as `generate` does.
    """
    from returnlogic.app.compile import compile_policy

    return compile_policy(
        policy,
        target,
        folder,
        assume=assume,
        as_inputs=as_inputs,
        with_findings=with_findings,
        with_vectors=with_vectors,
        second=second,
        workers=workers,
    )


def verify(
    path: str | Path, *, policy: str | Path | None = None, second: bool = False, budget: int | None = None
) -> tuple[Verified, ...]:
    """Return what is known of each evaluator that a path means, proved again; verified iff without findings.

    `second` asks cvc5 too; `budget` is in solver units per obligation. Raises `ValueError` iff something is missing or
    cannot be read.
    """
    from returnlogic.app.certificate_folder import certificates
    from returnlogic.app.verify import verify as one
    from returnlogic.solver.second import SecondSolver

    where, solver = None if policy is None else str(policy), SecondSolver() if second else None
    below = Path(path) if Path(path).is_dir() else None
    return tuple(one(f, below=below, policy_path=where, second=solver, budget=budget) for f in certificates(str(path)))


def verify_against(policy: Policy, **options: Any) -> SuiteRun:
    """Hold an evaluator that cannot be read to vectors of a policy; the options are the fields of `SuiteOptions`.

    Raises `PolicyError` iff the policy did not load, `ValueError` iff options contradict each other.
    """
    from returnlogic.app.suites import SuiteOptions, run_suite

    return run_suite(policy, SuiteOptions(**options))


# --- versions ---------------------------------------------------------------------------------------------------------


def diff(
    old: Policy,
    new: Policy,
    *,
    budget: int = DEFAULT_BUDGET,
    names: str = "",
    by: Sequence[str] | None = None,
    delivery: tuple[int, int] | None = None,
    effective: str | None = None,
) -> tuple[Finding, ...]:
    """Return what changes for customers from one version of a policy to another, heaviest first.

    `names` is the text of a mapping; `by` are facts that groups of customers are told by; `delivery` are the days
    between two events that a clock was moved from and to; `effective` is the ISO day from which the new version holds.
    Nothing but RL715 or RL716 iff every outcome is proved the same; what could not be compared is RL717, never equal.
    Raises `PolicyError` iff one did not load, `NotReplayed` iff a case does not reproduce.
    """
    for policy in (old, new):
        program_of(policy)
    options = VersionOptions(budget=budget, names=mapping(names) if names else None, delivery=delivery)
    options = replace(options, effective=effective, by=options.by if by is None else by)
    change = difference(new.path, old, new, options)
    if change.problems:
        raise PolicyError(f"`{new.path}` did not load over both periods: {change.problems[0].message}")
    if change.fault is not None:
        raise change.fault
    assert change.compared is not None
    return change.compared.findings


def diff_files(base: str, head: str | None = None, *, options: VersionOptions | None = None) -> tuple[PolicyDiff, ...]:
    """Return what changes in each policy of two files or folders, on disk or at a revision as `REF:PATH`.

    Without `head`, `base` is compared with itself under the laws of the options. Raises `ValueError` iff a side cannot
    be read.
    """
    from returnlogic.app.revisions import located

    first = located(base)
    found = pairs(first, located(head) if head is not None else first)
    return tuple(differences(found, options or VersionOptions()))


def replay_orders(change: PolicyDiff, orders: str | Path, **options: Any) -> Observed:
    """Put past orders through both versions of a compared policy; the options are the fields of `OrderOptions`.

    Raises `ValueError` iff the orders cannot be read, or the texts leave open what becomes of one.
    """
    from returnlogic.base.faults import InputFault
    from returnlogic.batch.replay import OrderOptions, observe

    if change.compared is None:
        raise InputFault(f"`{change.path}` was not compared")
    return observe(change.compared, Path(orders), OrderOptions(**options))


def gate(
    *paths: str | Path,
    against: str,
    profile: str = "no-narrowing",
    as_of: str | None = None,
    mapping: str | None = None,
    laws: str | None = None,
    options: VersionOptions | None = None,
) -> Gated:
    """Return what changes in policies on disk since a revision, and which changes a profile blocks.

    `mapping` and `laws` are paths in the repository; `as_of` is the ISO day on which approvals have to hold. Raises
    `ValueError` iff something cannot be read.
    """
    from returnlogic.app.gate import gate as ruled

    return ruled(
        [str(p) for p in paths],
        against,
        profile=profile,
        as_of=as_of,
        mapping_file=mapping,
        laws_folder=laws,
        options=options,
    )


# --- reference --------------------------------------------------------------------------------------------------------


def changes(
    policy: Policy, *, first: str | None = None, last: str | None = None, budget: int = DEFAULT_BUDGET
) -> LawChanges:
    """Return which findings against the law begin and end on which day, from the first to the last (ISO days).

    Raises `PolicyError` iff the policy did not load, `ValueError` iff it is beside no law or the days are no such time.
    """
    from returnlogic.app.law_changes import law_changes

    return law_changes(policy, first=first, last=last, budget=budget)


def explain(code: str) -> str:
    """Return the page of a rule, by its code or its name; raises `ValueError` iff there is none."""
    from returnlogic.app.reference import page_of

    return page_of(code)


def rules() -> Mapping[str, Rule]:
    """Return every rule that is built, by code, whichever command reports it."""
    from returnlogic.checks._catalogue import rules as built

    return built()


def matrix(
    *paths: str | Path, law: str | None = None, as_of: str | None = None, budget: int = DEFAULT_BUDGET, workers: int = 1
) -> tuple[MatrixRow, ...]:
    """Return where the policies in files and folders stand in each jurisdiction, and under each right of its law.

    `law` (by comma) replaces the headers of the policies. Raises `ValueError` iff an option is not understood, or a
    path cannot be read.
    """
    from returnlogic.app.load import day_given, known_laws, laws_listed
    from returnlogic.app.matrix import matrix as matrix_of

    options = CheckOptions(laws=known_laws(laws_listed(law), None), as_of=day_given(as_of, "as_of"), budget=budget)
    return matrix_of([str(p) for p in paths], options, workers=workers).rows


def laws(*jurisdictions: str) -> list[dict[str, Any]]:
    """Return the provisions of jurisdictions, or of all, as plain data; raises `ValueError` iff one is not there."""
    from returnlogic.app.reference import laws_rows

    return laws_rows(jurisdictions)


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of `case`, `outcome`, `findings`, `changes` or `certificate`; raises `ValueError` else."""
    from returnlogic.app.reference import schema_named

    return schema_named(name)
