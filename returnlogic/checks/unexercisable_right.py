"""A right that a customer cannot use, whatever they do.

**What it does.** For each requirement and each entitlement it conditions asks whether an order exists in which the
customer is entitled, and no choice of what customers control meets the requirement. First over everything customers
ever controlled (even one who kept everything fails); if that is impossible, over what they still control afterwards.

**Formally.** Exists w: entitled(w), and for all k that the axioms on facts allow in w and that leave the customer
entitled: asked(w, k) and not met(w, k). The choices of k that the requirement reads, or what decides whether it is
asked (its scope, and what displaces it), or that such axioms tie to these, are finite and expanded, so the answer is
exact; numbers in its scope are held as they are. Where it hangs on days of the customer's own acts whether it is asked,
and other days would help in the case found, nothing is told.

**Why it matters.** The promise is made and cannot be kept: the condition was lost before the customer could act.

**Fires.** "Return it in the original, undamaged packaging", for a parcel that was crushed on the way.

**Does not fire.** "Return it in the original packaging, or in any that protects it".

**How to fix.** Limit the requirement to what the customer can still do.

**Limits.** One requirement at a time; several together are RL103, requirements on dates alone RL106 and RL116. What the
customer brings about by way of others (goods that arrive back) is asked with them. A judged fact that the vocabulary
gives to nobody counts as the customer's. What axioms say of facts and events together bounds no choice. What follows
from failing a requirement is often unsaid: then the finding holds if the right is lost. Dates that stand beside other
conditions are taken to be kept.

**Related.** RL103, RL106, RL116, RL405, RL501. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._date_constraints import customer_brings_about
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import And, Known, Let, Term, conj, disj, neg
from returnlogic.meaning.variants import instantiate
from returnlogic.solver.forall import Never

_MAX_CHOICES = 256


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per requirement that some entitled customer cannot meet."""
    program = context.program
    for clause in program.policy_clauses:
        if clause.requirement is None:
            continue
        cone = program.cone(clause.requirement)
        open_to_all = customer_brings_about(context)
        acts = [i for n, i in program.inputs.items() if n in cone and (n in open_to_all or _chooses(i))]
        if acts and all(i.event for i in acts):
            continue  # a requirement on dates alone is asked by RL106 and RL116
        dates = _dates(program, clause.requirement, {i.name for i in acts if i.event})
        choices = [i for i in acts if not i.event]
        if any(i.name in program.cone(*dates) or not isinstance(i.sort, Bool | Enum) for i in choices):
            yield Goal(CHECK.code, clause.id, Verdict.NOT_PROVED, "it ties dates or numbers to other conditions")
            continue
        asked = program.cone(clause.app)
        asked -= {program.role("ground")}  # what one relies on is what it is
        choices += [i for n, i in program.inputs.items() if n in asked and i not in choices and _chooses(i)]
        finite = [i for i in choices if isinstance(i.sort, Bool | Enum)]
        yield from _ask(context, clause, _tied(program, finite), dates)


def _tied(program: Program, choices: list[Input]) -> list[Input]:
    """Return these facts and all others of the customer that axioms on facts tie to them: they are chosen together."""
    found = list(choices)
    for axiom in _bounds(program):
        names = program.cone(axiom)
        if any(i.name in names for i in found):
            others = (i for n, i in program.inputs.items() if n in names and i not in found and _chooses(i))
            found += [i for i in others if isinstance(i.sort, Bool | Enum)]
    return found if len(found) == len(choices) else _tied(program, found)


def _bounds(program: Program) -> list[Term]:
    """Return the axioms on facts alone; what they say of events is no bound on how the customer treats the goods."""
    events = {n for n, i in program.inputs.items() if i.event}
    return [a.term for a in program.axioms if not program.cone(a.term) & events]


def _chooses(fact: Input) -> bool:
    """Return whether customers decide a fact: it is theirs, or judged and nobody's, as how they treated the goods."""
    return not fact.event and (fact.controller == "customer" or (fact.judged and fact.controller == "reviewer"))


def _ask(
    context: CheckContext, clause: Clause, choices: list[Input], dates: Sequence[Term]
) -> Iterator[Goal | Finding]:
    """Ask whether the requirement fails for all choices of the customer; else for those that are still open later."""
    later = [i for i in choices if i.phase != "before"]
    last: tuple[list[Input], AnsweredQuestion] | None = None
    for tried in (choices, later):
        if _size(tried) > _MAX_CHOICES:
            yield Goal(CHECK.code, clause.id, Verdict.NOT_PROVED, f"more than {_MAX_CHOICES} choices of the customer")
            break
        term = _unusable(context, clause, tried, dates)
        last = tried, context.ask(CHECK, clause.id, term, engages=[_entitled(context.program, clause)])
        if last[1].found and _another_day_helps(context, clause, tried, last[1].case):
            reason = "on other days of the customer's own acts it is met, or is not asked"
            yield Goal(CHECK.code, clause.id, Verdict.NOT_PROVED, reason)
            return
        if not isinstance(last[1].known, Never):
            break
    if last is not None:
        tried, answer = last
        yield answer.goal
        if answer.found:
            yield _finding(context, clause, _size(tried), tried is choices, answer)


def _another_day_helps(context: CheckContext, clause: Clause, choices: list[Input], case: Mapping[str, Value]) -> bool:
    """Return whether the scope hangs on days of the customer's acts, and other such days would help in this case."""
    program = context.program
    acts = {n for n, i in program.inputs.items() if i.event and i.controller == "customer"} - {program.role("contract")}
    if not program.cone(clause.app) & acts:
        return False
    session = context.session
    free = acts | {i.name for i in choices}
    assert clause.requirement is not None
    helped = conj(_entitled(program, clause), disj(neg(clause.app), clause.requirement))
    read = program.cone(helped) - free  # what others do besides may be otherwise: they do it after such an act
    fixed = [session.is_value(n, case[n]) for n in (*program.inputs, *program.assumptions) if n in read]
    return session.least([session.claim(helped), *fixed]) is not None


def _finding(context: CheckContext, clause: Clause, choices: int, always: bool, answer: AnsweredQuestion) -> Finding:
    targets = _targets(clause)
    run = Evaluation(context.program, answer.case)
    here = [t for t in targets if run.holds(context.program.clause(t).entitled)]
    reach = "even one who kept everything fails" if always else "it cannot be put right later"
    return CaseReport(
        answer,
        message=f"`{clause.id}` asks for {'the impossible' if always else 'what is lost for good'}: {reach}",
        issue="can the customer do anything that meets this requirement?",
        conclusion="nothing the customer can do meets it: the right is granted and cannot be used",
        help="limit the requirement to what the customer can still do, or say what follows if it cannot be met",
        application=[*(f"{t}: entitles the customer" for t in here[:2]), f"{clause.id}: {_tried(choices)}"],
        clauses=[clause.id, *here, *(t for t in targets if t not in here)],
        causes=[clause.id],
        quoted=[clause.id, *(here or targets)[:2]],
        topic="granted",
        severity=None if always else Severity.NOTE,
        identity=[clause.id],
        clock=False,
    ).finding()


def _targets(clause: Clause) -> list[str]:
    """Return the clauses that the requirement conditions, sorted."""
    return sorted(r.target for r in clause.relations if r.kind == "overrides" and r.implied)


def _tried(choices: int) -> str:
    """Return in words how many choices of the customer were tried."""
    if choices == 1:
        return "not met, and nothing the customer still controls bears on it"
    return f"not met for any of the {choices} choices the customer has"


def _size(inputs: list[Input]) -> int:
    total = 1
    for i in inputs:
        total *= len(i.sort.members) if isinstance(i.sort, Enum) else 2
    return total


def _dates(program: Program, requirement: Term, acts: set[str]) -> list[Term]:
    """Return the parts that read acts, and that what these compare is there: taken to be kept (RL106 and RL116 ask)."""
    while isinstance(requirement, Let):
        requirement = program.lets[requirement.name]
    parts = requirement.args if isinstance(requirement, And) else (requirement,)
    dates = [p for p in parts if program.cone(p) & acts]
    there = [p for p in parts if isinstance(p, Known) and p.name in program.cone(*dates)]
    return list(dict.fromkeys([*there, *dates]))


def _unusable(context: CheckContext, clause: Clause, choices: list[Input], dates: Sequence[Term]) -> Term:
    """Return that a target entitles, in time, and the requirement fails for every choice under which one still does."""
    program = context.program
    entitled = _entitled(program, clause)
    domains: list[tuple[Value, ...]] = [i.sort.members if isinstance(i.sort, Enum) else (False, True) for i in choices]
    names = {i.name for i in choices}
    bounds = [term for term in _bounds(program) if names & program.cone(term)]
    fails = []
    for values in product(*domains):
        chosen = dict(zip((i.name for i in choices), values, strict=True))
        possible = conj(*(instantiate(program, term, chosen) for term in bounds))
        keeps = instantiate(program, entitled, chosen)
        fails.append(disj(instantiate(program, clause.app, chosen), neg(possible), neg(keeps)))
    return conj(entitled, *dates, *dict.fromkeys(fails))


def _entitled(program: Program, clause: Clause) -> Term:
    return disj(*(program.clause(t).entitled for t in _targets(clause)))


CHECK = Rule("RL109", "unexercisable-right", Severity.ERROR, "Right that cannot be used", find)
