"""A policy compiled to a folder: its own findings asked first, then proved, then written whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from returnlogic.app.check import check
from returnlogic.app.generate import GeneratedEvaluator, NotProved, fixed, generate, target_named
from returnlogic.app.load import Policy, program_of
from returnlogic.app.outputs import write_beside
from returnlogic.base.faults import InputFault, InternalFault
from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.time_limit import OutOfTime, interruptible
from returnlogic.solver.ask import NotReplayed
from returnlogic.solver.second import SecondSolver


@dataclass(frozen=True, slots=True)
class BlockingFindings:
    """Error findings of a policy, and goals that are not proved: what stands in the way of compiling it."""

    errors: tuple[Finding, ...]
    unproved: tuple[Goal, ...]


def compile_policy(
    policy: Policy,
    target: str,
    folder: str | Path,
    *,
    assume: Mapping[str, str] | None = None,
    as_inputs: bool = False,
    with_findings: bool = False,
    with_vectors: bool = True,
    second: bool = False,
    workers: int = 1,
    say: Callable[[str], None] = lambda _: None,
) -> GeneratedEvaluator | BlockingFindings:
    """Write a proved evaluator of a policy and its certificate to a folder, unless its findings forbid it.

    `with_findings` does not ask for them; `second` puts each obligation to cvc5 too. Raises `InputFault` for what
    cannot be compiled or written, `NotInstalled`, `NotProved`, and `InternalFault` iff the text is not the policy.
    """
    back_end = target_named(target)
    if policy.tree is not None and policy.tree.kind != "policy" and not policy.problems:
        raise InputFault(f"`{policy.path}` is a {policy.tree.kind} file: only policies have an evaluator")
    program = program_of(policy)
    values = fixed(program, assume or {}, as_inputs=as_inputs)
    if not program.policy_outputs:
        raise InputFault(f"`{policy.path}` gives no right anything: there is nothing to decide")
    if not with_findings:
        blocking = blocking_findings(policy, workers=workers, say=say)
        if blocking is not None:
            return blocking
    solver = SecondSolver() if second else None
    try:
        with interruptible():
            made = generate(
                policy,
                back_end,
                values,
                beside=Path(folder),
                second=solver,
                with_vectors=with_vectors,
                say=say,
            )
    except OutOfTime as fault:
        raise fault.told_as(f"{policy.path}: nothing is written, for it is not proved: {fault}") from None
    except InternalFault as fault:
        help = "our own fault, nothing is written; please report it with the policy"
        raise fault.told_as(f"{policy.path}: {fault}", heading="error[RL601 evaluator-disagrees]", help=help) from None
    except NotProved as fault:
        raise fault.told_as(f"{policy.path}: nothing is written, for it is not proved") from None
    write_evaluator(made, Path(folder))
    return made


def blocking_findings(
    policy: Policy, *, workers: int = 1, say: Callable[[str], None] = lambda _: None
) -> BlockingFindings | None:
    """Return the findings of a policy that forbid compiling it, or `None` iff there are none."""
    try:
        checked = check(policy, progress=say, workers=workers)
    except NotReplayed as fault:
        said = f"{policy.path}: {fault}"
        raise fault.told_as(said, heading="error[RL604 witness-not-replayed]") from None
    errors = tuple(f for f in checked.findings if f.severity is Severity.ERROR)
    unproved = tuple(g for g in checked.goals if g.verdict is Verdict.NOT_PROVED)
    return BlockingFindings(errors, unproved) if errors or unproved else None


def write_evaluator(made: GeneratedEvaluator, folder: Path) -> None:
    """Write an evaluator beside the folder of its certificate: everything, or nothing that looks whole."""
    write_beside(folder, f"{made.file}.certificate", made.files, {**made.extras, made.file: made.text})
