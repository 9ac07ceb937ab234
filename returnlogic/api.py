"""The verbs of the Python API: functions over frozen values, with keyword-only options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnlogic.app.case import BadCase, read_case
from returnlogic.app.check import check as check_policy
from returnlogic.app.decide import decide as decide_case
from returnlogic.app.load import Policy, PolicyError, load, program_of
from returnlogic.app.versions import VersionOptions, difference
from returnlogic.base.finding import Finding
from returnlogic.reports._outcome import outcome_json
from returnlogic.solver.ask import DEFAULT_BUDGET

if TYPE_CHECKING:
    from returnlogic.app.generate import GeneratedEvaluator
    from returnlogic.reports._verified import Verified

__all__ = ["BadCase", "PolicyError", "check", "decide", "diff", "generate", "load", "verify"]


def check(policy: Policy, *, budget: int = DEFAULT_BUDGET, select: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Every finding of a policy, heaviest first; what could not be told is a finding too (RL602).

    Raises `PolicyError` iff the policy did not load, `NotReplayed` iff a witness does not reproduce.
    """
    program_of(policy)
    return check_policy(policy, budget=budget, select=select).findings


def decide(
    policy: Policy,
    facts: Mapping[str, Any],
    *,
    assume: Mapping[str, Any] | None = None,
    as_of: str | None = None,
    budget: int = DEFAULT_BUDGET,
) -> dict[str, Any]:
    """The outcome of one case, as `decide --format json` prints it; an absent fact is unknown, `None` has not happened.

    Raises `PolicyError` iff the policy did not load, `BadCase` with every problem of the case at once.
    """
    program = program_of(policy)
    given = read_case(program, {"facts": dict(facts), "assume": dict(assume or {}), "as_of": as_of})
    return outcome_json(decide_case(program, given, budget=budget))


def generate(
    policy: Policy, *, target: str = "python", assume: Mapping[str, str] | None = None, as_inputs: bool = False
) -> GeneratedEvaluator:
    """A proved evaluator: `text`, `certificate`, the `files` of its folder, and `decide`, which runs that very text.

    `assume` fixes what the text leaves open, by the words that `compile` lists; what is still open becomes an input iff
    `as_inputs`. The policy's own findings are not asked: a contradiction is an outcome, `conflict`. Raises
    `PolicyError` iff the policy did not load, `ValueError` for a target, an assumption or a policy that cannot be
    compiled, or that is not proved.
    """
    from returnlogic.app.generate import fixed, targets
    from returnlogic.app.generate import generate as made

    program = program_of(policy)
    if target not in targets():
        raise ValueError(f"there is no target `{target}`; there are: {', '.join(targets())}")
    return made(policy, targets()[target], fixed(program, assume or {}, as_inputs=as_inputs))


def verify(path: str | Path, *, policy: str | Path | None = None) -> tuple[Verified, ...]:
    """What is known of each evaluator that a path means, proved again from its text; verified iff without findings.

    Raises `ValueError` iff something is missing or cannot be read.
    """
    from returnlogic.app.verify import certificates
    from returnlogic.app.verify import verify as one

    return tuple(one(f, policy_path=None if policy is None else str(policy)) for f in certificates(str(path)))


def diff(old: Policy, new: Policy, *, budget: int = DEFAULT_BUDGET) -> tuple[Finding, ...]:
    """What changes for customers from one version of a policy to another, heaviest first.

    Nothing but RL715 or RL716 iff every outcome is proved the same; what could not be compared is RL717, never equal.
    Raises `PolicyError` iff one did not load, `NotReplayed` iff a case does not reproduce.
    """
    for policy in (old, new):
        program_of(policy)
    change = difference(new.path, old, new, VersionOptions(budget=budget))
    if change.problems:
        raise PolicyError(f"`{new.path}` did not load over both periods: {change.problems[0].message}")
    if change.fault is not None:
        raise change.fault
    assert change.compared is not None
    return change.compared.findings
