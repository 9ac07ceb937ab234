"""Tell grounds apart, and answer on each as if a general permission to refuse had never been given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from returnlogic.base.finding import Goal, Verdict
from returnlogic.base.sort import Enum
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.clause import Claim, Clause
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import TRUE, Const, Known, Member, Term, Var, conj, disj, neg
from returnlogic.meaning.variants import suspend
from returnlogic.solver.ask import Undecided


@dataclass(frozen=True, slots=True)
class Ground:
    """Hold a thing that can be wrong, or, with nothing wrong, a thing a customer can invoke, and its cases."""

    fact: str
    member: str
    cases: Term


@dataclass(frozen=True, slots=True)
class GeneralPermission:
    """Name a clause that does no more than let the shop refuse, and does so in every case of these grounds (V5)."""

    clause: str
    grounds: tuple[Ground, ...]
    cases: Term


def grounds(program: Program) -> list[Ground]:
    """Return all grounds of a program whose vocabulary has words for the roles that this takes, else none."""
    defect, ground, sound = map(program.role, ("defect", "ground", "sound"))
    if not (defect and ground and sound):
        return []
    issue, invoked = program.inputs[defect].sort, program.inputs[ground].sort
    assert isinstance(issue, Enum) and isinstance(invoked, Enum)
    fine = Member(Var(defect, issue), (sound,), issue)
    wrong = [m for m in issue.members if m != sound]
    return [
        *(Ground(defect, m, Member(Var(defect, issue), (m,), issue)) for m in wrong),
        *(Ground(ground, m, conj(fine, Member(Var(ground, invoked), (m,), invoked))) for m in invoked.members),
    ]


def permits_refusal(claim: Claim) -> bool:
    """Return whether the claim leaves it to the shop to refuse, and gives nothing by itself."""
    return isinstance(claim.lo, Const) and isinstance(claim.hi, Const) and (claim.lo.value, claim.hi.value) == (0, 1)


def general_permissions(context: CheckContext) -> tuple[tuple[GeneralPermission, ...], str]:
    """Return the general permissions to refuse of a policy, and why it cannot be told whether there are more."""
    found, unknown = [], ""
    for clause in context.program.policy_clauses:
        levels = [c for c in clause.claims if c.topic.kind == "level"]
        if not levels or not all(map(permits_refusal, levels)) or clause.requirement is not None or clause.gates:
            continue
        over = _holds_for(context, clause)
        if isinstance(over, Undecided):
            unknown = over.reason
        elif over is not None:
            found.append(over)
    return tuple(found), unknown


def _holds_for(context: CheckContext, clause: Clause) -> GeneralPermission | Undecided | None:
    """Return the grounds in every case of which the clause speaks; `None` iff it is about some cases of each."""
    asked = [Known(e) for e in context.program.in_role("request")]

    def outside(cases: Term) -> bool | Undecided:
        return context.possible(conj(*asked, cases, neg(clause.scope)))

    every = grounds(context.program)
    always = outside(TRUE)
    if isinstance(always, Undecided):
        return always
    if not always:
        return GeneralPermission(clause.id, tuple(every), TRUE)
    covered = []
    for ground in every:
        match outside(ground.cases):
            case Undecided() as unknown:
                return unknown
            case False:
                if context.possible(conj(*asked, ground.cases)) is not False:
                    covered.append(ground)
    return GeneralPermission(clause.id, tuple(covered), disj(*(g.cases for g in covered))) if covered else None


def apart_from(program: Program, permissions: Iterable[GeneralPermission]) -> Program:
    """Return the program as if these permissions never applied on their grounds (M16)."""
    for permission in permissions:
        program = suspend(program, [permission.clause], permission.cases)
    return program


def without_general_permissions(
    context: CheckContext, check: str
) -> tuple[CheckContext, tuple[GeneralPermission, ...], list[Goal]]:
    """Return the context of a policy without its general permissions, these, and a goal iff not all can be told."""
    found, unknown = general_permissions(context)
    goals = [Goal(check, "what is left to the shop in general", Verdict.NOT_PROVED, unknown)] if unknown else []
    if not found:
        return context, (), goals
    return replace(context, program=apart_from(context.program, found)), found, goals
