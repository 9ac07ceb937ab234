"""A condition that is true of every order, or of none.

**What it does.** Asks for each part of the conditions of clauses and definitions whether some order meets it and some
order does not. The smallest part that is always true or always false is reported, once for all places it stands in.

**Formally.** For all cases and assumptions phi holds; or for none.

**Why it matters.** The words test nothing: either they were meant to say something else, or a reader looks for an
exception that is not there.

**Fires.** "Whatever was ordered can be returned"; "nor what you no longer like because it is worn".

**Does not fire.** "Orders over 100 euros". A condition that an `assume` line settles.

**How to fix.** Correct the condition, or drop it.

**Limits.** "Every order" is every order of the vocabulary: where it bounds a sum or a number, the finding says so.
Periods of three years and more are not asked about: the model follows an order for four. A clause that can never apply
for it is RL104.

**Related.** RL104, RL307. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.sort import Int, Money
from returnlogic.base.value import show
from returnlogic.checks._context import CheckContext
from returnlogic.checks._idle_clauses import listed
from returnlogic.checks._idle_conditions import long_period
from returnlogic.checks._product import MAX_ASKED, open_program
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.condition_part import ConditionPart
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Let, Term, neg
from returnlogic.solver.ask import Undecided


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per part of a condition that never differs, with all places it stands in."""
    program = open_program(context.program)
    places: dict[Term, list[ConditionPart]] = {}
    for part in sorted(program.conditions, key=lambda p: (p.owner, p.span.start)):
        if not _word(program, part.term) and not long_period(program, part.term):
            places.setdefault(part.term, []).append(part)
    terms = list(places)
    if len(terms) > MAX_ASKED:
        yield Goal(CHECK.code, "the other conditions", Verdict.NOT_PROVED, f"more than {MAX_ASKED} of them")
        terms = terms[:MAX_ASKED]
    both = [t for term in terms for t in (term, neg(term))]
    answers = context.possible_each(program, both, hints=both)
    constant: dict[Term, bool] = {}
    for i, term in enumerate(terms):
        meets, fails = answers[2 * i], answers[2 * i + 1]
        name = f"{_written(places[term][0])} in {places[term][0].owner}"
        unknown = next((a for a in (meets, fails) if isinstance(a, Undecided)), None)
        if unknown is not None:
            yield Goal(CHECK.code, name, Verdict.NOT_PROVED, unknown.reason)
        elif meets and fails:
            yield Goal(CHECK.code, name, Verdict.PROVED)
        else:
            constant[term] = bool(meets)
    every = [p for term in constant for p in places[term]]
    for term, value in constant.items():
        mine = [p for p in places[term] if not any(_around(p, q) for q in every) and not _dead(context, p, value)]
        if mine:
            yield Goal(CHECK.code, f"{_written(mine[0])} in {mine[0].owner}", Verdict.REFUTED)
            yield _finding(context, program, mine, value)


def _finding(context: CheckContext, program: Program, parts: list[ConditionPart], value: bool) -> Finding:
    owners = sorted(dict.fromkeys(p.owner for p in parts))
    ranges = [
        f"{i.label} from {show(i.sort, i.sort.lo)} to {show(i.sort, i.sort.hi)}"
        for n, i in program.inputs.items()
        if n in program.cone(parts[0].term) and isinstance(i.sort, Int | Money)
    ]
    return TextReport(
        context,
        CHECK,
        message=f"“{_written(parts[0])}” in {listed(owners)} is {'always' if value else 'never'} true",
        issue="does this condition tell one order from another?",
        conclusion=f"{'every' if value else 'no'} possible order meets it"
        + (f"; the vocabulary has {' and '.join(ranges)}" if ranges else ""),
        help="correct the condition, or drop it",
        certainty="proved for all orders in the model, whatever is assumed where the text is open",
        clauses=owners,
        topic=_written(parts[0]),
    ).finding()


def _word(program: Program, term: Term) -> bool:
    """Return whether a part only names a definition of the policy: that is asked where it is defined."""
    bare = neg(term) if not isinstance(term, Let) else term
    return isinstance(bare, Let) and program.definition(bare.name.removeprefix("means.")) is not None


def _around(part: ConditionPart, other: ConditionPart) -> bool:
    """Return whether another constant part stands inside this one, which it then explains."""
    here, there = part.span, other.span
    return part is not other and here.source == there.source and here.start <= there.start and there.end <= here.end


def _dead(context: CheckContext, part: ConditionPart, value: bool) -> bool:
    """Return whether another rule reports it: the clause never applies (RL104), or nobody can meet it (RL109)."""
    if value or context.program.definition(part.owner) is not None:
        return False
    return context.possible(Let(part.let), context.session_of(open_program(context.program))) is False


def _written(part: ConditionPart) -> str:
    return " ".join(part.span.text.split())


CHECK = Rule("RL306", "constant-condition", Severity.NOTE, "Always true or false", find)
