"""An order for which the text says nothing.

**What it does.** For each thing that can be wrong with the goods, and for each other ground a customer can invoke,
asks whether a customer who writes to the shop, and does what a promise wants done by a day, can be left without any
answer: no clause grants, refuses or leaves to
discretion any remedy. The header's meaning of silence is no default: it is not in the text.

**Formally.** Some case with that issue, `notified`, and every act of the customer that an entitlement in scope limits,
satisfies `silent(level(r))` for every right and remedy r.

**Why it matters.** Where a text is silent the law decides, and neither side can read what it says in the policy.

**Fires.** A parcel that never arrives, in a policy that only speaks of faults.

**Does not fire.** A window that ends, where another clause refuses afterwards.

**How to fix.** Add a clause for the case; the condition is given in the finding.

**Limits.** Cases that take the same to be undecided, or that the customer brings forward on the same ground, are one
finding with the case of the first. Asked for level topics; terms missing under a granted right are RL205. A hole of
one unit is RL202's.

**Related.** RL202, RL205. RL201 is asked again with a contradictory headline suspended. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.sort import Enum
from returnlogic.base.value import Value, in_words, show
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._one_unit_holes import LEVELS, holes
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import Known, Member, Term, Var, conj, implies, neg

_ROLES = ("defect", "ground", "request", "sound")


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per issue (or, with nothing wrong, per ground invoked) that can go undecided."""
    program = context.program
    levels = [o for o in program.policy_outputs if o.topic.kind == "level"]
    lacking = context.without_roles(CHECK.code, _ROLES)
    if lacking is not None:
        yield lacking
        return
    defect, ground, request, sound = map(program.role, _ROLES)
    issue, invoked = program.inputs[defect].sort, program.inputs[ground].sort
    assert isinstance(issue, Enum) and isinstance(invoked, Enum)
    silent = conj(*(o.silent for o in levels))
    slips = [h for h in holes(context)[0] if h.topic == LEVELS] if "RL202" in context.asked else []
    if slips:  # a hole of one unit is RL202's to report
        context = replace(context, program=slips[-1].context.program)
        silent = conj(silent, *(neg(h.shown) for h in slips))
    routes: list[tuple[str, str, Term]] = []
    for member in issue.members:
        if member != sound:
            routes.append((defect, member, Member(Var(defect, issue), (member,), issue)))
    for member in invoked.members:
        fine = Member(Var(defect, issue), (sound,), issue)
        routes.append((ground, member, conj(fine, Member(Var(ground, invoked), (member,), invoked))))
    groups: dict[str, list[tuple[str, str, AnsweredQuestion]]] = {}
    acted = conj(*_acted(program))
    for fact, member, route in routes:
        asked = conj(Known(request), route, acted)
        term = conj(asked, silent)
        answer = context.ask(CHECK, f"{fact} {member}", term, engages=[asked])
        yield answer.goal
        if answer.found:
            groups.setdefault(_cause(answer) or _ground(program, fact, answer), []).append((fact, member, answer))
    for members in groups.values():
        yield _finding(context, members)


def _acted(program: Program) -> Iterator[Term]:
    """Yield that the customer has done what promises ask by a day: who does not act is not left without an answer."""
    for clause in program.policy_clauses:
        for limit in clause.limits if clause.kind == "entitlement" else ():
            for meant, act in program.events_of(limit.act):
                if act.controller == "customer":
                    yield implies(conj(clause.scope, meant), Known(act.name))


def _cause(answer: AnsweredQuestion) -> str:
    """Return the assumptions and unusual facts that it takes to be undecided; empty if none."""
    needs = answer.needs
    odd = [(i.name, value) for i, value in _odd(answer)]
    return repr((needs, odd)) if needs or odd else ""


def _ground(program: Program, fact: str, answer: AnsweredQuestion) -> str:
    """Return what the customer of the case invokes; who has nothing to complain of is one group."""
    return f"defect of {answer.case[program.role('ground')]}" if fact == program.role("defect") else "nothing wrong"


def _also(answer: AnsweredQuestion) -> str:
    """Return the facts off their typical value that the case needs, in words."""
    return "".join(f", and {i.label}: {show(i.sort, value)}" for i, value in _odd(answer))


def _odd(answer: AnsweredQuestion) -> list[tuple[Input, Value]]:
    """Return the facts off their typical value on which it matters: with another value the case would be decided."""
    context, term, case = answer.context, answer.term, answer.case
    cone = context.program.cone(term)
    facts = [i for i in context.program.inputs.values() if i.name in cone and not i.event]
    told = {context.program.role("defect"), context.program.role("ground")}
    odd = [(i, case[i.name]) for i in facts if i.name not in told and case[i.name] != i.typical]
    return [(i, value) for i, value in odd if context.session.matters(term, case, i.name)]


def _finding(context: CheckContext, members: list[tuple[str, str, AnsweredQuestion]]) -> Finding:
    fact, member, answer = members[0]
    words = "; or where ".join(_listed(context, f, members) for f in dict.fromkeys(f for f, _, _ in members))
    return CaseReport(
        answer,
        message=f"the text leaves cases undecided where {words}{_also(answer)}",
        issue=f"{words}: may the customer have any remedy?",
        conclusion="no clause grants, refuses or leaves to discretion anything: the law decides, unsaid",
        help=f"add a clause: `entitlement … when {fact} is {member} …`, or an exclusion",
        application=["no clause decides any remedy"],
        clauses=[],
        topic="level",
        identity=[f"{f}:{m}" for f, m, _ in members],
    ).finding()


def _listed(context: CheckContext, fact: str, members: list[tuple[str, str, AnsweredQuestion]]) -> str:
    """Return the values of one fact, in words."""
    values = ", ".join(f"“{in_words(m)}”" for f, m, _ in members if f == fact)
    return f"{context.program.inputs[fact].label} is {values}"


CHECK = Rule("RL201", "gap", Severity.ERROR, "Case not covered", find, rerun_without_hub=True)
