"""An evaluator that cannot be read, held to vectors of a policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from returnlogic.app.generate import fixed
from returnlogic.app.load import Policy, program_of
from returnlogic.app.outputs import write_streamed
from returnlogic.base.faults import InputFault, InternalFault
from returnlogic.base.time_limit import interruptible
from returnlogic.proof.vectors.against import LIMIT, TIMEOUT, Report, against_command, against_csv
from returnlogic.proof.vectors.suite import NoSuite, Suite, TooLarge, assurance, suite
from returnlogic.proof.vectors.wire import json_lines, question_lines, write_csv
from returnlogic.reports._suites import SuiteRun, by_reason
from returnlogic.solver.scripts import Solver


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteOptions:
    """Which vectors, and what is held to them: a command that answers, a table of answers, or nothing.

    `joint` makes one grid for all results, otherwise one per result; `width` is in days; `timeout` (for one answer) and
    `limit` (for all) are in seconds; `vectors` and `questions` are files to write.
    """

    suite: str = "mutants"
    joint: bool = True
    width: int = 7
    order: int | None = None
    accepted_by: str | None = None
    assume: Mapping[str, str] = field(default_factory=dict)
    as_inputs: bool = False
    command: str | None = None
    table: str | None = None
    vectors: str | None = None
    questions: str | None = None
    timeout: float = TIMEOUT
    limit: float = LIMIT
    budget: int | None = None


def run_suite(policy: Policy, options: SuiteOptions, say: Callable[[str], None] = lambda _: None) -> SuiteRun:
    """Make a suite, write it where asked, hold the evaluator to it, and say what that is worth.

    Raises `InputFault` iff the options contradict each other, the policy did not load, or there is no such suite.
    """
    _check_options(options)
    program = program_of(policy)
    if not program.policy_outputs:
        raise InputFault(f"`{policy.path}` gives no right anything: there is nothing to decide")
    values = fixed(program, options.assume, as_inputs=options.as_inputs)
    solver = Solver() if options.budget is None else Solver(options.budget)
    try:
        with interruptible():
            made = suite(
                program,
                values,
                options.suite,
                joint=options.joint,
                width=options.width,
                order=options.order,
                solver=solver,
                say=say,
            )
    except TooLarge as fault:
        raise fault.told_as(f"the suite `{options.suite}` would have {fault}") from None
    except NoSuite as fault:
        raise _no_suite(fault, options) from None
    except InternalFault as fault:
        raise fault.told_as(str(fault), heading="error[RL604 witness-not-replayed]") from None
    if options.vectors is not None:
        _write_vectors(options.vectors, made)
    if options.questions is not None:
        lines = question_lines(made.form, made.cases())
        write_streamed(options.questions, lambda file: file.writelines(lines))
    report: Report | None = None
    if options.command is not None:
        report = against_command(options.command, made, timeout=options.timeout, limit=options.limit, say=say)
    elif options.table is not None:
        report = against_csv(options.table, made)
    known = None if report is None else assurance(made, report, options.accepted_by)
    return SuiteRun(made, made.digest(), values, options.command or options.table or "", report, known)


def _check_options(options: SuiteOptions) -> None:
    """Raise `InputFault` iff options contradict each other."""
    if options.command is not None and options.table is not None:
        raise InputFault("give one of `--against` and `--against-csv`: one evaluator at a time")
    if options.accepted_by is not None and options.suite == "mutants":
        raise InputFault("a suite of mutants has no hypothesis to accept: it is worth level 1")
    if options.accepted_by is not None and not options.accepted_by.strip():
        raise InputFault("`--hypothesis-accepted-by` names the person who answers for the hypothesis")
    if options.accepted_by is not None and options.command is None and options.table is None:
        raise InputFault("`--hypothesis-accepted-by` is about an evaluator: give `--against` or `--against-csv`")
    if options.vectors is not None and not options.vectors.endswith((".jsonl", ".csv")):
        raise InputFault(f"`{options.vectors}`: vectors are written as .jsonl or .csv")
    if options.questions is not None and not options.questions.endswith(".jsonl"):
        raise InputFault(f"`{options.questions}`: questions are written as .jsonl")


def _no_suite(fault: NoSuite, options: SuiteOptions) -> NoSuite:
    """Return the fault with the results of each reason, and what to do instead."""
    fault.details = tuple(by_reason(fault.reasons))
    other = "`--per-result` covers the other results; " if options.joint else ""
    said = f"a suite `{options.suite}` says nothing about this policy"
    return fault.told_as(said, help=f"{other}`--suite mutants` covers all, at level 1")


def _write_vectors(path: str, made: Suite) -> None:
    """Write the vectors with their outcomes, as a table or as JSON Lines."""
    if path.endswith(".csv"):
        write_streamed(path, lambda file: write_csv(made.form, made.vectors(), file))
    else:
        write_streamed(path, lambda file: file.writelines(json_lines(made.form, made.vectors())))
