"""Policies checked from files to results: loaded, asked, held against waivers and a baseline."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from returnlogic import __version__
from returnlogic.app._workers import Workers
from returnlogic.app.baseline import Baseline, read_baseline
from returnlogic.app.load import Policy, day_given, known_laws, laws_listed, laws_of_folder, load, with_known_laws
from returnlogic.app.outputs import write_in
from returnlogic.app.page import policy_page
from returnlogic.app.paths import ret_files
from returnlogic.app.policy_run import LAST, CheckedPolicy, PolicyRun, run_group
from returnlogic.app.revisions import RevisionPath
from returnlogic.app.settings import Settings
from returnlogic.app.waivers import waivers_from
from returnlogic.base.faults import InputFault, InternalFault
from returnlogic.base.finding import Goal, Verdict
from returnlogic.base.nearest import suggest
from returnlogic.base.time_limit import OutOfTime, ask_in_time, interruptible
from returnlogic.checks._catalogue import reserved, rules, settable
from returnlogic.checks._waiver_policy import Waivers
from returnlogic.checks.witness_not_replayed import stopped
from returnlogic.language.problem import Problem
from returnlogic.matters.group import matters
from returnlogic.reports._format import PolicyResult
from returnlogic.solver.ask import DEFAULT_BUDGET, NotReplayed
from returnlogic.solver.confirm import SolversDisagree
from returnlogic.solver.second import SecondSolver

Say = Callable[[str], None]
"""Takes a line about what is being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """The questions for policies, and what their findings are held against.

    `laws` replaces the headers' jurisdictions; contracts before the ISO day `as_of` are left out; `budget` is in solver
    units per question; `severity` gives codes another level. With `new_only` what the baseline has is not told. Each
    policy's questions (SMT-LIB) and its findings' cases are written to the folders `dump_smt` and `cases`.
    With `pages`, each result has its page. With `second`, each answer “impossible” is asked of cvc5 too. `shelf` is
    a folder of laws in the library's place.
    """

    laws: Sequence[str] | None = None
    shelf: Path | RevisionPath | None = None
    as_of: str | None = None
    budget: int = DEFAULT_BUDGET
    select: Collection[str] = ()
    ignore: Collection[str] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    verified_only: bool = False
    waivers: Waivers | None = None
    baseline: Baseline | None = None
    new_only: bool = False
    dump_smt: str | None = None
    cases: str | None = None
    second: bool = False
    pages: bool = False


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The results of policies in the order of their files, the faults of our own, and files that are no policies."""

    results: tuple[PolicyResult, ...]
    stopped: tuple[InternalFault, ...] = ()
    other_files: tuple[Policy, ...] = ()


def check(
    policy: Policy,
    *,
    budget: int = DEFAULT_BUDGET,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    severity: Mapping[str, str] | None = None,
    verified_only: bool = False,
    dump: bool = False,
    progress: Say = lambda _: None,
    workers: int = 1,
    waivers: Waivers | None = None,
) -> CheckedPolicy:
    """Return every finding of a policy that loaded. What `select` and `ignore` (codes) leave out counts as skipped.

    With more than one worker, other processes ask the questions; the result is the same. Raises `NotReplayed` iff a
    witness does not reproduce (our own fault).
    """
    with Workers(run_group, workers) as pool:
        run = PolicyRun(
            policy,
            pool,
            budget,
            select=select,
            ignore=ignore,
            severity=severity or {},
            verified_only=verified_only,
            dump=dump,
            say=progress,
            waivers=waivers,
        )
        return run.result()


def options_from(
    settings: Settings,
    *,
    as_of: str | None = None,
    waivers_ref: str | None = None,
    write_baseline: str | None = None,
    new_only: bool = False,
    dump_smt: str | None = None,
    cases: str | None = None,
    second: bool = False,
    laws_folder: str | None = None,
    pages: bool = False,
) -> CheckOptions:
    """Return the options of a configuration, its codes and jurisdictions checked, its baseline and waivers read.

    Waivers count as their file stands at the revision `waivers_ref`. A baseline that this run writes for the first time
    is not read. Raises `InputFault` iff something is not known, or cannot be read.
    """
    shelf = laws_of_folder(laws_folder)
    laws, day = known_laws(laws_listed(settings.law), shelf), day_given(as_of, "--as-of")
    check_codes((*settings.select, *settings.ignore, *settings.severity))
    _check_selected(settings.select)
    if new_only and settings.baseline is None:
        raise InputFault("`--new-only` needs a baseline: `--baseline FILE`, or `baseline` in the configuration")
    if new_only and write_baseline is not None:
        raise InputFault("`--write-baseline` writes all findings: leave out `--new-only`")
    first = write_baseline is not None and write_baseline == settings.baseline and not os.path.lexists(write_baseline)
    return CheckOptions(
        laws=laws,
        shelf=shelf,
        as_of=day,
        budget=settings.budget or DEFAULT_BUDGET,
        select=settings.select,
        ignore=settings.ignore,
        severity=settings.severity,
        verified_only=settings.verified_only,
        baseline=read_baseline(settings.baseline) if settings.baseline is not None and not first else None,
        waivers=waivers_from(waivers_ref, settings.waivers, day) if waivers_ref is not None else None,
        new_only=new_only,
        dump_smt=dump_smt,
        cases=cases,
        second=second,
        pages=pages,
    )


def check_codes(codes: Iterable[str]) -> None:
    """Raise `InputFault` iff one is no code that options and waivers may name."""
    for code in codes:
        if code not in settable():
            raise InputFault(f"there is no code `{code}`{suggest(code, settable())}; `returnlogic rules` lists them")


def _check_selected(codes: Iterable[str]) -> None:
    """Raise `InputFault` iff one is no check of policies: a run of nothing but such codes would look clean."""
    for code in codes:
        if code in reserved():
            raise InputFault(f"`{code}` is not built yet, so it cannot be selected; `returnlogic rules` says which are")
        if rules()[code].told_by == "diff":
            raise InputFault(f"`{code}` is a change between two versions: `returnlogic diff` tells it")
        if rules()[code].told_by == "verify":
            raise InputFault(f"`{code}` is a fault of an evaluator: `returnlogic verify` tells it")


def check_files(
    paths: Sequence[str], options: CheckOptions, *, workers: int = 1, say: Say = lambda _: None
) -> CheckReport:
    """Check every policy among files and folders; a policy that did not load is a result with problems.

    Raises `InputFault` iff a path cannot be read.
    """
    results: list[PolicyResult] = []
    stopped_runs: list[InternalFault] = []
    if options.second:
        SecondSolver()
    others: list[Policy] = []
    unread: list[PolicyResult] = []
    first_of: dict[str, str] = {}
    with Workers(run_group, workers) as pool:
        runs: list[tuple[Policy, PolicyRun | None]] = []
        for path in ret_files(paths):
            say(f"{path}: reading")
            try:
                ask_in_time()
                with interruptible():
                    policy = with_known_laws(load(path, laws=options.laws, as_of=options.as_of, shelf=options.shelf))
            except OutOfTime as fault:
                unread.append(_unread(path, fault))
                continue
            if policy.tree is not None and policy.tree.kind != "policy" and not policy.problems:
                others.append(policy)
                continue
            policy = _alone(policy, first_of)
            runs.append((policy, _started(policy, options, pool, say)))
            pool.look()  # the next policy is read while the others are asked about
        for policy, run in runs:
            if run is None:
                results.append(PolicyResult(policy.path, "", "", "", policy.problems, (), (), policy.coverage, ()))
                continue
            try:
                results.append(_result(run.result(), options))
            except (NotReplayed, SolversDisagree) as fault:
                result, told = _stopped(policy, fault)
                results.append(result)
                stopped_runs.append(told)
    return CheckReport((*results, *unread), tuple(stopped_runs), tuple(others))


def _alone(policy: Policy, first_of: dict[str, str]) -> Policy:
    """Return the policy, with a problem iff one of the files before it (by id) has its id."""
    if policy.tree is None:
        return policy
    name = policy.tree.name
    path = first_of.setdefault(name.text, policy.path)
    if path == policy.path:
        return policy
    help = "give each an id of its own: baselines, waivers and approvals know a policy by it"
    problem = Problem("RL003", f"`{path}` has the id `{name.text}` too", name.span, help)
    return replace(policy, problems=(*policy.problems, problem))


def _unread(path: str, fault: OutOfTime) -> PolicyResult:
    """Return the result of a policy that there was no time to read: every check of it is not proved."""
    goals = tuple(
        Goal(rule.code, "the whole policy", Verdict.NOT_PROVED, str(fault))
        for rule in rules().values()
        if rule.told_by == "check" and rule.code not in LAST
    )
    said = f"{path} was not checked: {fault}; raise `--time-limit`"
    return PolicyResult(path, Path(path).stem, "", "", (), goals, (), None, (), remarks=(said,))


def _started(policy: Policy, options: CheckOptions, pool: Workers, say: Say) -> PolicyRun | None:
    """Return the run of a policy, its checks handed out; `None` iff it did not load."""
    if policy.problems:
        return None
    return PolicyRun(
        policy,
        pool,
        options.budget,
        select=options.select,
        ignore=options.ignore,
        severity=options.severity,
        verified_only=options.verified_only,
        dump=options.dump_smt is not None,
        say=say,
        waivers=options.waivers,
        second=options.second,
    )


def _result(checked: CheckedPolicy, options: CheckOptions) -> PolicyResult:
    """Return the result of a policy beside the baseline; write its questions and cases where asked."""
    policy, base = checked.policy, options.baseline
    program = policy.program
    assert program is not None
    if options.dump_smt is not None:
        write_in(options.dump_smt, f"{program.name}.smt2", "\n".join(checked.dump) + "\n")
    if options.cases is not None:
        for f in checked.findings:
            if f.witness is not None:
                case = {"facts": dict(f.witness.facts), "assume": dict(f.witness.assume)}
                text = json.dumps(case, indent=2, sort_keys=True) + "\n"
                write_in(options.cases, f"{program.name}-{f.code}-{f.fingerprint}.json", text)
    found, provisions = matters(program, checked.findings), checked.provisions()
    return PolicyResult(
        policy.path,
        program.name,
        program.title,
        program.digest,
        (),
        checked.goals,
        checked.findings,
        policy.coverage,
        program.law_names,
        checked.waived,
        base.known(program.name, policy.path) if base is not None else None,
        options.new_only,
        second=checked.second,
        provisions=provisions,
        jurisdictions=(*program.markets, *program.jurisdictions),
        right_labels=program.right_labels,
        matters=found,
        page=policy_page(policy, found, checked.goals, provisions) if options.pages else None,
        remarks=(
            *([f"compared with the laws of `{options.shelf}`, not with the library's"] if options.shelf else []),
            *(base.remarks(program.name, policy.path, program.digest, __version__) if base is not None else ()),
        ),
    )


def _stopped(policy: Policy, fault: InternalFault) -> tuple[PolicyResult, InternalFault]:
    """Return what is left of a run that stopped: one finding, so that no format shows a policy without any."""
    program = policy.program
    assert program is not None
    rule = rules()["RL606" if isinstance(fault, SolversDisagree) else "RL604"]
    goal, finding = stopped(program.name, policy.path, str(fault), rule)
    fault.told_as(f"{policy.path}: {fault}", heading=f"error[{rule.code} {rule.name}]", help=finding.story.help)
    law = program.law_names
    result = PolicyResult(
        policy.path, program.name, program.title, program.digest, (), (goal,), (finding,), policy.coverage, law
    )
    return result, fault
