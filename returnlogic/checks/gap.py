"""An order for which the text says nothing.

**What it does.** For each thing that can be wrong with the goods, and for each other ground a customer can invoke,
asks whether a customer who writes to the shop, and does what a promise wants done by a day, can be left without an
answer: no remedy that helps on this ground is given or left to the shop, and what could help is not refused. A refusal
of something else is no answer, and no more is a permission to refuse that holds in every case of the ground: it is set
aside, and so a gap that only it fills is told. The header's meaning of silence is no default: it is not in the text.

**Formally.** Some case on that ground, with `notified`, and every act of the customer that an entitlement in scope
limits, no one before the time of a promise begins, is undecided (V4); or is so without the general permissions to
refuse (V5).

**Why it matters.** Where a text is silent the law decides, and neither side can read what it says in the policy.

**Fires.** A parcel that never arrives, in a policy that only speaks of faults, or that adds "we do not exchange". A
window that ends, where nothing refuses afterwards: told as a gap of time. Who acts before it begins is RL214's.

**Does not fire.** A window that ends, where another clause refuses afterwards. "All sales are final." "No returns",
though nobody speaks of an exchange there.

**How to fix.** Add a clause for the case; the condition is given in the finding.

**Limits.** Cases that take the same to be undecided, or that the customer brings forward on the same ground, are one
finding with the case of the first; a ground has one case, so that a gap of time can hide another on the same ground.
Asked for level topics; terms missing under a granted right are RL205. A hole of one unit is RL202's. Where a
vocabulary does not say what helps on a ground, any word on any remedy is an answer.

**Related.** RL202, RL205, RL214. RL201 is asked again with a contradictory headline suspended. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import Value
from returnlogic.checks._answers import RemedyAnswers
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._grounds import GeneralPermission, Ground, grounds, without_general_permissions
from returnlogic.checks._one_unit_holes import LEVELS, holes
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import Known, Term, conj, disj, implies, neg
from returnlogic.present.words import fact_words, ids_in_words, one_of_words

_ROLES = ("defect", "ground", "request", "sound")


@dataclass(frozen=True, slots=True)
class _Gap:
    """A ground on which a case is undecided, in a text without these general permissions to refuse."""

    ground: Ground
    answer: AnsweredQuestion
    apart: tuple[str, ...] = ()


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per issue (or, with nothing wrong, per ground invoked) that can go undecided."""
    lacking = context.without_roles(CHECK.code, _ROLES)
    if lacking is not None:
        yield lacking
        return
    apart, permissions, unknown = without_general_permissions(context, CHECK.code)
    yield from unknown
    answers = RemedyAnswers(context.program)
    in_time = neg(disj(*(answers.too_early(c) for c in answers.promising())))
    acted = conj(in_time, *acts_done(context.program))
    asks = Known(context.program.role("request"))
    as_written, slips = _without_slips(context)
    undecided = conj(answers.undecided(), slips)
    groups: dict[object, list[_Gap]] = {}
    for ground in grounds(context.program):
        asked = conj(asks, ground.cases, acted)
        name = f"{ground.fact} {ground.member}"
        answer = as_written.ask(CHECK, name, conj(asked, undecided), engages=[asked])
        yield answer.goal
        general = _general(permissions, ground)
        if answer.found:
            gap = _Gap(ground, answer)
        elif general:
            term = conj(asked, RemedyAnswers(apart.program).undecided())
            answer = apart.ask(CHECK, f"{name} apart from {', '.join(general)}", term, engages=[asked])
            yield answer.goal
            gap = _Gap(ground, answer, general)
        if answer.found:
            groups.setdefault(_kind(gap), []).append(gap)
    for members in groups.values():
        yield _finding(members)


def _without_slips(context: CheckContext) -> tuple[CheckContext, Term]:
    """Return the context in which no hole of one unit is asked, and that the case is none: these are RL202's."""
    slips = [h for h in holes(context)[0] if h.topic == LEVELS] if "RL202" in context.asked else []
    if not slips:
        return context, conj()
    return replace(context, program=slips[-1].context.program), conj(*(neg(h.shown) for h in slips))


def _general(permissions: Sequence[GeneralPermission], ground: Ground) -> tuple[str, ...]:
    return tuple(p.clause for p in permissions if ground in p.grounds)


def acts_done(program: Program) -> Iterator[Term]:
    """Yield that the customer has done what promises ask by a day: who does not act is not left without an answer."""
    for clause in program.policy_clauses:
        for limit in clause.limits if clause.kind == "entitlement" else ():
            for meant, act in program.events_of(limit.act):
                if act.controller == "customer":
                    yield implies(conj(clause.scope, meant), Known(act.name))


def _kind(gap: _Gap) -> object:
    """Return what gaps have in common that are told as one: whose time is over, what it takes, or what is invoked."""
    answer, needs = gap.answer, gap.answer.needs
    odd = [(i.name, value) for i, value in _odd(answer)]
    cause = repr((needs, odd)) if needs or odd else ""
    return gap.apart, bool(_out_of_time(gap)), cause or _invoked(gap)


def _out_of_time(gap: _Gap) -> tuple[str, ...]:
    """Return the promises on this ground outside of whose time the case lies."""
    answers, run = RemedyAnswers(gap.answer.context.program), Evaluation(gap.answer.context.program, gap.answer.case)
    return tuple(c.id for c in answers.promising() if c.limits and run.holds(answers.out_of_time(c)))


def _invoked(gap: _Gap) -> str:
    """Return what the customer of the case invokes; who has nothing to complain of is one group."""
    program = gap.answer.context.program
    if _out_of_time(gap):
        return ""
    if gap.ground.fact != program.role("defect"):
        return "nothing wrong"
    return f"defect of {gap.answer.case[program.role('ground')]}"


def _also(answer: AnsweredQuestion) -> str:
    """Return the facts off their typical value that the case needs, in words."""
    return "".join(f", and {fact_words(i, value)}" for i, value in _odd(answer))


def _odd(answer: AnsweredQuestion) -> list[tuple[Input, Value]]:
    """Return the facts off their typical value on which it matters: with another value the case would be decided."""
    context, term, case = answer.context, answer.term, answer.case
    cone = context.program.cone(term)
    facts = [i for i in context.program.inputs.values() if i.name in cone and not i.event]
    told = {context.program.role("defect"), context.program.role("ground")}
    odd = [(i, case[i.name]) for i in facts if i.name not in told and case[i.name] != i.typical]
    return [(i, value) for i, value in odd if context.session.matters(term, case, i.name)]


def _finding(members: Sequence[_Gap]) -> Finding:
    first = members[0]
    late = tuple(dict.fromkeys(c for g in members for c in _out_of_time(g)))
    fact, member = first.ground.fact, first.ground.member
    words = "; or where ".join(_listed(f, members) for f in dict.fromkeys(g.ground.fact for g in members))
    message = f"the text leaves cases undecided where {words}{_also(first.answer)}"
    conclusion = "no clause gives, refuses or leaves to discretion anything that helps: the law decides, unsaid"
    help = f"add a clause: `entitlement … when {fact} is {member} …`, or an exclusion"
    if late:
        message += f", outside of the time of {ids_in_words(late)}"
        help = "say what holds outside of that time: `afterwards refused`, or another clause"
    if first.apart:
        message = message.replace("leaves cases undecided", f"has nothing but {ids_in_words(first.apart)} to decide by")
        conclusion = "the shop may refuse every such request, and no clause says when it will: that is no answer"
    return CaseReport(
        first.answer,
        message=message,
        issue=f"{words}: may the customer have any remedy?",
        conclusion=conclusion,
        help=help,
        application=["no clause decides any remedy that helps"],
        clauses=[*first.apart, *late],
        topic="level",
        identity=[f"{g.ground.fact}:{g.ground.member}" for g in members],
    ).finding()


def _listed(fact: str, members: Sequence[_Gap]) -> str:
    """Return the values of one fact, in words."""
    given = members[0].answer.context.program.inputs[fact]
    return one_of_words(given, [g.ground.member for g in members if g.ground.fact == fact])


CHECK = Rule("RL201", "gap", Severity.WARNING, "Case not covered", find, rerun_without_hub=True)
