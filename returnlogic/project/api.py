"""The verbs of the Python API: functions over frozen values, with keyword-only options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from returnlogic.base.finding import Finding
from returnlogic.project.check import check as check_policy
from returnlogic.project.decide import BadCase, read_case
from returnlogic.project.decide import decide as decide_case
from returnlogic.project.load import Policy, load
from returnlogic.solver.ask import DEFAULT_BUDGET

__all__ = ["BadCase", "PolicyError", "check", "decide", "load"]


class PolicyError(ValueError):
    """A policy that did not load was to be decided or checked; its problems say why."""


def check(policy: Policy, *, budget: int = DEFAULT_BUDGET, select: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Every finding of a policy, heaviest first; what could not be told is a finding too (RL602).

    Raises `PolicyError` iff the policy did not load, `NotReplayed` iff a witness does not reproduce.
    """
    _loaded(policy)
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
    program = _loaded(policy)
    given = read_case(program, {"facts": dict(facts), "assume": dict(assume or {}), "as_of": as_of})
    return decide_case(program, given, budget=budget)


def _loaded(policy: Policy) -> Any:
    if policy.problems or policy.program is None:
        first = f": {policy.problems[0].message}" if policy.problems else ""
        more = f" (and {len(policy.problems) - 1} more)" if len(policy.problems) > 1 else ""
        raise PolicyError(f"`{policy.path}` did not load{first}{more}")
    return policy.program
