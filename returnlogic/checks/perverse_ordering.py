"""The better case is treated worse.

**What it does.** A vocabulary declares orders of cases that deserve better and better (`order "how severe the defect
is": issue is minor_variation then issue is poor_quality`). For each order asks whether two cases exist that differ in
nothing but its facts, and in which the one further along gets less: no remedy where the other is owed one, or, both
being owed one, a worse term (an earlier last day, a higher fee, the carriage to pay).

**Formally.** Some case of a later place, and the same case of an earlier one, both possible: V1 of the semantics does
not hold of the two. Terms are compared over the rights that owe something, and only where each of them decides.

**Why it matters.** Nobody means to give more for a scratch than for a break; it comes from clauses written apart.

**Fires.** 30 days to change one's mind, 7 days for goods that arrive broken.

**Does not fire.** A worse case that is answered better; one on which the text is silent (RL201); an order that no
vocabulary declares.

**How to fix.** Give the later case at least what the earlier one has.

**Limits.** The case that deserves more is one in which the customer met every requirement and the shop approves: what
failing them costs is RL210's and RL501's. Orders are of facts with values; how early or late something happened is not
ordered. Refunds and repairs are not weighed against each other: any remedy owed is one. Histories in which an event
falls on the day of the one it typically follows are left out.

**Related.** RL201, RL401. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.interface import LEVELS
from returnlogic.base.sort import Bool
from returnlogic.base.value import Value
from returnlogic.checks._answers import RemedyAnswers
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic, TopicOutcome, outcomes
from returnlogic.meaning.program import Output, Program, Ranking
from returnlogic.meaning.term import (
    Compare,
    Comparison,
    Const,
    Known,
    Term,
    Var,
    conj,
    disj,
    equal,
    neg,
)
from returnlogic.meaning.variants import placed
from returnlogic.present.words import fact_words, outcome_words, topic_words
from returnlogic.solver.ask import Undecided

_OWED = LEVELS.index("shop_picks")


@dataclass(frozen=True, slots=True)
class _Question:
    """The question if a later place can fare worse on a topic: for each pair of places (earlier, later) that it does.

    Without a topic: can it have no remedy where the earlier one has one?

    `term` asks it of an ordinary case in which all was done; `shown` reads no more than what is told.
    """

    topic: Topic | None
    pairs: Mapping[tuple[int, int], Term]
    premises: Mapping[tuple[int, int], Term]

    @property
    def term(self) -> Term:
        return disj(*(conj(self.premises[p], t) for p, t in self.pairs.items()))

    @property
    def shown(self) -> Term:
        return disj(*self.pairs.values())


@dataclass(frozen=True, slots=True)
class _Side:
    """The outcomes of one of the two cases: of the case itself, or of its copy at an earlier place."""

    outcomes: Mapping[str, TopicOutcome]

    def value(self, o: Output) -> Term:
        return self.outcomes[o.key].decided

    def owed(self, o: Output) -> Term:
        return conj(self.value(o), Compare(Comparison.GE, self.outcomes[o.key].lo, Const(_OWED, o.sort)))

    def left(self, o: Output) -> Term:
        """Return the condition that the remedy is refused, or the shop's to give."""
        return conj(self.value(o), Compare(Comparison.LT, self.outcomes[o.key].hi, Const(_OWED, o.sort)))

    def undecided(self, o: Output) -> Term:
        return self.outcomes[o.key].silent


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per order and question on which a case that deserves more gets less."""
    program = context.program
    if not program.orderings:
        yield Goal(CHECK.code, "orders", Verdict.SKIPPED, "the vocabulary declares no order of cases")
        return
    asked: list[tuple[Ranking, list[_Question]]] = []
    wider, ordinary = program, conj(_apart(program), *_everything_done(program))
    for number, ordering in enumerate(program.orderings):
        wider, questions = _questions(wider, program, ordering, number, ordinary)
        asked.append((ordering, questions))
    there = replace(context, program=wider)
    whole = there.possible(disj(*(q.term for _, questions in asked for q in questions)))
    for ordering, questions in asked:
        if not isinstance(whole, bool) or not whole or not questions:
            yield there.goal(CHECK.code, _name(ordering), whole if questions else False)
        else:
            yield from _ask(there, ordering, questions)


def _ask(context: CheckContext, ordering: Ranking, questions: list[_Question]) -> Iterator[Goal | Finding]:
    """Ask the questions of one order, first all together."""
    some = context.possible(disj(*(q.term for q in questions)))
    answers = [(q, context.possible(q.term)) for q in questions] if some is True else []
    undecided = [a for a in (some, *(a for _, a in answers)) if isinstance(a, Undecided)]
    worse = [q for q, a in answers if a is True]
    if undecided or not worse:
        yield context.goal(CHECK.code, _name(ordering), undecided[0] if undecided else False)
        return
    if worse[0].topic is None:  # beside having no remedy at all, its terms are no second finding
        worse = worse[:1]
    answer = context.ask(CHECK, _name(ordering), disj(*(q.term for q in worse)))
    yield answer.goal
    if answer.found:
        yield _finding(context, ordering, worse, answer)


def _name(ordering: Ranking) -> str:
    return f"order “{ordering.label}”"


def _questions(
    wider: Program, program: Program, ordering: Ranking, number: int, ordinary: Term
) -> tuple[Program, list[_Question]]:
    """Return the questions of an order, whether there is a remedy first; also the program with the copies they read."""
    names = frozenset(ordering.rungs[0])
    outputs = [o for o in program.policy_outputs if names & program.cone(*o.outcome.terms)]
    if not outputs:
        return wider, []
    every = program.policy_outputs
    terms = [t for o in every for t in o.outcome.terms]
    here, undecided = _Side({o.key: o.outcome for o in every}), RemedyAnswers(program).undecided()
    places: list[tuple[Term, _Side]] = []
    for index, rung in enumerate(ordering.rungs[:-1]):
        wider, copies, possible = placed(wider, terms, rung, f"{number}.{index}")
        places.append((possible, _Side({o.key: c for o, c in zip(every, outcomes(copies), strict=True)})))
    found: dict[Topic | None, dict[tuple[int, int], Term]] = {}
    premises: dict[tuple[int, int], Term] = {}
    for i, j in combinations(range(len(ordering.rungs)), 2):
        possible, earlier = places[i]
        premises[i, j] = conj(possible, ordinary)
        at = conj(*(_is(program, n, v) for n, v in ordering.rungs[j].items()))
        levels = [o for o in every if o.topic.kind == "level"]
        found.setdefault(None, {})[i, j] = conj(at, _lost(levels, earlier, here, neg(undecided)))
        compared = every if any(o in levels for o in outputs) else outputs  # which rights owe decides on whose terms
        for topic in sorted({o.topic for o in compared} - {o.topic for o in levels}):
            mine = [o for o in every if o.topic == topic]
            found.setdefault(topic, {})[i, j] = conj(at, _worse(mine, levels, earlier, here))
    return wider, [_Question(topic, pairs, premises) for topic, pairs in found.items()]


def _apart(program: Program) -> Term:
    """Return that no event falls on the day of the one it typically follows, as it would in no usual order."""
    found = []
    for given in program.inputs.values():
        if given.typical_after is not None and given.typical_after[1] > 0:
            names = (given.name, given.typical_after[0])
            days = [program.inputs[n].day for n in names]
            both = conj(*(Known(n) for n in names))
            found.append(disj(neg(both), conj(both, Compare(Comparison.NE, *days))))
    return conj(*found)


def _everything_done(program: Program) -> Iterator[Term]:
    """Yield the conditions that the customer has met what is asked, and that the shop approves."""
    for clause in program.policy_clauses:
        met: list[Term] = [clause.requirement] if clause.requirement is not None else []
        met += [Var(g.fact, Bool()) for g in clause.gates if g.fact in program.inputs]
        yield from (disj(neg(clause.scope), m) for m in met)


def _is(program: Program, name: str, value: Value) -> Term:
    sort = program.inputs[name].sort
    if isinstance(sort, Bool):
        return Var(name, sort) if value else neg(Var(name, sort))
    return equal(Var(name, sort), Const(value, sort))


def _lost(levels: Sequence[Output], earlier: _Side, here: _Side, decided: Term) -> Term:
    """Return that no remedy is owed here: one owed in the earlier place is not, or the text decides that none is."""
    some = []
    for remedy in dict.fromkeys(o.topic for o in levels):
        mine = [o for o in levels if o.topic == remedy]
        some.append(conj(disj(*(earlier.owed(o) for o in mine)), disj(*(here.left(o) for o in mine))))
    refused = conj(decided, disj(*(here.left(o) for o in levels)), disj(*(earlier.owed(o) for o in levels)))
    return conj(disj(*some, refused), *(disj(here.undecided(o), here.left(o)) for o in levels))


def _worse(outputs: Sequence[Output], levels: Sequence[Output], earlier: _Side, here: _Side) -> Term:
    """Return that a right which owes something earlier is better on the topic than each right that does so here."""

    def owes(side: _Side, right: str) -> Term:
        return disj(*(side.owed(o) for o in levels if o.right == right))

    rights = dict.fromkeys(o.right for o in levels)
    found = []
    for first in outputs:
        beaten = []
        for right in rights:
            second = next((o for o in outputs if o.right == right), None)
            less = conj(here.value(second), _below(second, here, first, earlier)) if second is not None else disj()
            beaten.append(disj(neg(owes(here, right)), less))
        found.append(conj(owes(earlier, first.right), earlier.value(first), *beaten))
    return conj(disj(*found), disj(*(owes(here, right) for right in rights)))


def _below(worse: Output, here: _Side, better: Output, earlier: _Side) -> Term:
    """Return that the first is worse for the customer, whatever the two still allow."""
    now, then = here.outcomes[worse.key], earlier.outcomes[better.key]
    if worse.topic.higher_is_better:
        return Compare(Comparison.LT, now.hi, then.lo)
    return Compare(Comparison.GT, now.lo, then.hi)


def _finding(context: CheckContext, ordering: Ranking, group: list[_Question], answer: AnsweredQuestion) -> Finding:
    topics = [q.topic for q in group]
    what = " and ".join(dict.fromkeys("whether there is a remedy" if t is None else topic_words(t) for t in topics))
    lines, clauses = _compared(context.program, ordering, group, answer.case)
    return CaseReport(
        replace(answer, term=disj(*(q.shown for q in group))),
        message=f"the case that deserves more gets less ({ordering.label}): {what}",
        issue=f"two orders differ only in {ordering.label}: {what}?",
        conclusion="all else equal, the second of the two orders deserves more and gets less",
        help="give the case that deserves more at least as much, or say why it gets less",
        application=lines,
        clauses=clauses,
        topic="level" if topics == [None] else " or ".join(dict.fromkeys(str(t and t.towards_any) for t in topics)),
        identity=[ordering.label],
        clock=False,
    ).finding()


def _compared(
    program: Program, ordering: Ranking, group: list[_Question], case: Mapping[str, Value]
) -> tuple[list[str], list[str]]:
    """Return what the case comes to at the two places that it shows, and the clauses that say so."""
    shown = Evaluation(program, case)
    first = next(q for q in group if shown.holds(q.term))
    places = next(p for p, term in first.pairs.items() if shown.holds(conj(first.premises[p], term)))
    topics = [q.topic for q in group]
    outputs = [o for o in program.policy_outputs if o.topic.kind == "level" or o.topic in topics]
    lines, clauses = [], []
    for place in places:
        run = Evaluation(program, {**case, **ordering.rungs[place]})
        said = [outcome_words(o, run) for o in outputs if not run.holds(o.silent)]
        lines.append(f"{_words(program, ordering.rungs[place])}: {'; '.join(dict.fromkeys(said))}")
        clauses += [c.clause for o in outputs for c in o.sources if run.holds(c.live)]
    return lines, list(dict.fromkeys(clauses))


def _words(program: Program, rung: Mapping[str, Value]) -> str:
    return ", ".join(fact_words(program.inputs[n], v) for n, v in rung.items())


CHECK = Rule(
    "RL114", "perverse-ordering", Severity.WARNING, "Worse case, better treatment", find, rerun_without_hub=True
)
