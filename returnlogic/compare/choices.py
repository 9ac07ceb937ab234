"""Say in which cases a customer who loses a remedy can still choose to keep it: such a loss is one of procedure (C7).

A *choice* of a case differs from it only in facts the customer decides after the problem, and in acts of the customer
after the asking, each done at the asking or not at all; what follows such an act happens at no day that could help.
The choices are finite and written out, as copies of the program, so that "no choice helps" is an ordinary question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from returnlogic.base.sort import Bool, Date, Enum, Instant
from returnlogic.base.value import MINUTES_PER_DAY, Value
from returnlogic.checks._date_constraints import EventOrder, before, date_constraints
from returnlogic.compare.losses import COST, Side
from returnlogic.compare.marks import decided_by_customer
from returnlogic.compare.order import level_worse, terms_worse
from returnlogic.compare.product import ProductProgram
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import (
    FALSE,
    Add,
    Compare,
    Comparison,
    Const,
    Get,
    If,
    Known,
    Max,
    Min,
    Scale,
    Term,
    Var,
    conj,
    disj,
    equal,
    extreme,
    neg,
)
from returnlogic.meaning.variants import enacted, rewritten
from returnlogic.solver.ask import Possible, Session

MAX_CHOICES = 64
"""Ways to behave that are written out for one right: losses that only others could avert are not of procedure."""

FAR = 4_000_000
"""A day after every day that an event can lie on."""

AS_IS, AT_ONCE, NEVER = "as_is", "at_once", "never"
MOVE = Enum((AS_IS, AT_ONCE, NEVER))
"""What becomes of an act: it stays as it is, is done on the day of the asking, or is left undone."""


@dataclass(frozen=True, slots=True)
class CustomerChoice:
    """Facts as the customer may still decide them, and the acts that are moved, each `AT_ONCE` or `NEVER`."""

    facts: Mapping[str, Value]
    acts: Mapping[str, str]


def with_choices(product: ProductProgram, old: Side, new: Side, budget: int) -> tuple[ProductProgram, Side, Side]:
    """Return the product program with the copies that choices need; the old and the new side with what choices keep."""
    kept: tuple[dict[str, Term], dict[str, Term]] = {}, {}
    for right in sorted({*new.bundles, *old.bundles}):
        for found, after, before_, strict in ((kept[0], new, old, True), (kept[1], old, new, False)):
            choices = _Choices(product, after, before_, right, strict, budget)
            if choices.lost != FALSE:
                program, found[right] = choices.kept()
                product = replace(product, program=program)
    return product, replace(old, kept_by_choice=kept[1]), replace(new, kept_by_choice=kept[0])


class _Choices:
    """The choices of customers who lose some of a right from the version `old` to the version `after`.

    What is open to the customer, and what follows it, is so in both versions: a change cannot say so itself.
    """

    def __init__(self, product: ProductProgram, after: Side, old: Side, right: str, strict: bool, budget: int) -> None:
        self.product, self.budget, self.mark = product, budget, f"{after.name}.{right}"
        self.program, self.versions = product.program, (product.aligned.old, product.aligned.new)
        self.right, self.old = right, old
        self.bundle, self.before = after.compared_bundle(right, strict), old.compared_bundle(right, strict)
        self.lost = level_worse(self.bundle, self.before, self.program)
        self.orders = [
            d for p in self.versions for a in p.axioms for d in date_constraints(p, a.term) if isinstance(d, EventOrder)
        ]
        rests_on = self.program.cone(*self.bundle.all_terms)
        mine = [i for n, i in self.program.inputs.items() if n in rests_on and self._hers(n)]
        self.facts = [i for i in mine if not i.event and isinstance(i.sort, Bool | Enum)]
        self.acts = [i for i in mine if i.event and rests_on.isdisjoint(self._follow(i.name))]
        self.day = self._asking()

    def _hers(self, name: str) -> bool:
        return decided_by_customer(name, *self.versions)

    def kept(self) -> tuple[Program, Term]:
        """Return the program with a copy for each choice that helps in some case, and that one of them helps.

        A choice is looked for that helps in a case in which none found so far does, until there is none.
        """
        if not (self.facts or self.acts):
            return self.program, FALSE
        program, helped = self._some_choice()
        found: list[Term] = []
        for number in range(MAX_CHOICES):
            answer = Session(program, self.budget).ask(conj(helped, *map(neg, found)))
            if not isinstance(answer, Possible):
                break
            program, helps = self._helps(program, self._choice(answer.case), number)
            found.append(helps)
        lets = {n: body for n, body in program.lets.items() if not n.endswith(f"@{self.mark}")}
        return replace(program, inputs=self.program.inputs, lets=lets), disj(*found)

    def _some_choice(self) -> tuple[Program, Term]:
        """Return the program with a copy in which the customer's choice is free, and that it helps."""
        moves = {i.name: Var(f"{i.name}@{self.mark}", MOVE) for i in self.acts}
        followed = {
            w: [m for n, m in moves.items() if w in self._follow(n)] for i in self.acts for w in self._follow(i.name)
        }
        moments = {n: self._moment(n) for n in moves}

        def put(t: Term) -> Term | None:
            match t:
                case Var(name):
                    return replace(t, name=f"{name}@{self.mark}")
                case Known(name) if name in moves:
                    return disj(conj(_is(moves[name], AS_IS), t), _is(moves[name], AT_ONCE))
                case Known(name):
                    return conj(t, *(_is(m, AS_IS) for m in followed[name]))
                case Get(name) if name in moves:
                    return If(_is(moves[name], AS_IS), t, moments[name])
            return None

        names = frozenset({*(i.name for i in self.facts), *moves, *followed})
        program, terms, possible = rewritten(self.program, self._asked, self.mark, names, put)
        ahead = (disj(_is(m, AS_IS), self._still_ahead(n)) for n, m in moves.items())
        free = {f"{i.name}@{self.mark}": replace(i, name=f"{i.name}@{self.mark}") for i in self.facts}
        free |= {m.name: Input(m.name, m.name, MOVE, "customer", typical=AS_IS) for m in moves.values()}
        program = replace(program, inputs={**program.inputs, **free})
        return program, conj(self.lost, *ahead, possible, neg(self._worse(terms, program)))

    def _choice(self, case: Mapping[str, Value]) -> CustomerChoice:
        """Return the choice of a case of `_some_choice`."""
        moved = {i.name: str(case[f"{i.name}@{self.mark}"]) for i in self.acts}
        return CustomerChoice(
            {i.name: case[f"{i.name}@{self.mark}"] for i in self.facts},
            {n: move for n, move in moved.items() if move != AS_IS},
        )

    def _helps(self, program: Program, choice: CustomerChoice, number: int) -> tuple[Program, Term]:
        """Return the program with a copy under a choice, and that it is open and keeps all the old version gives."""
        acts = {n: self._moment(n) if move == AT_ONCE else None for n, move in choice.acts.items()}
        follow = {w: None for n in choice.acts for w in self._follow(n)}
        mark = f"{self.mark}.{number}"
        program, terms, possible = enacted(program, self._asked, choice.facts, {**acts, **follow}, mark)
        return program, conj(*map(self._still_ahead, choice.acts), possible, neg(self._worse(terms, program)))

    def _worse(self, terms: Sequence[Term], program: Program) -> Term:
        """Return that the right, with these of the terms that were asked, gives less or costs more than the old version
        does in the case; or that the choice is possible in one version only."""
        outcomes, apart = terms[: -len(self.product.apart) or None], terms[len(self.bundle.all_terms) :]
        chosen = self.bundle.rebuilt(outcomes)
        costs = terms_worse(chosen, self.before, program, lambda topic: topic.kind in COST)
        return disj(level_worse(chosen, self.before, program), costs, *map(neg, apart))

    @property
    def _asked(self) -> tuple[Term, ...]:
        """Return the terms of the right, then those that only one version says of every order."""
        return (*self.bundle.all_terms, *self.product.apart)

    # --- acts and the asking ------------------------------------------------------------------------------------------

    def _asking(self) -> Term:
        """Return the day on which the customer asks: of the earliest act that a limit counts in the version that gives
        more; to order is to ask for nothing yet.

        If none of these has happened, it is the day of the event with the role `request`, and else of the last event.
        """
        inputs = self.program.inputs
        counted = {n for c in self.old.of_right(self.right) for limit in c.limits for n in self._events(limit.act)}
        acts = [inputs[n] for n in sorted(counted - {self.program.role("contract")}) if self._hers(n)]
        events = [i for i in inputs.values() if i.event]
        name = self.program.role("request")
        day = _extreme(Max, events, 0)
        if name in inputs:
            day = If(Known(name), inputs[name].day, day)
        return If(disj(*(Known(i.name) for i in acts)), _extreme(Min, acts, FAR), day)

    def _events(self, act: str) -> list[str]:
        """Return the events that the act of a limit of the version that gives more can be."""
        if self.old.program is self.product.aligned.old:
            act = self.product.aligned.facts_before.get(act, act)
        reading = self.program.assumptions.get(act)
        return [act] if reading is None else list(map(str, reading.domain))

    def _moment(self, act: str) -> Term:
        """Return the moment of an act done on the day of the asking: the day, or its last minute."""
        if isinstance(self.program.inputs[act].sort, Date):
            return self.day
        end = MINUTES_PER_DAY - 1
        return Add((Scale(self.day, MINUTES_PER_DAY), Const(end, Instant(end, end))))

    def _still_ahead(self, act: str) -> Term:
        """Return that an act was not done when the customer asked."""
        return disj(neg(Known(act)), Compare(Comparison.GT, self.program.inputs[act].day, self.day))

    def _follow(self, act: str) -> frozenset[str]:
        """Return the events of others that come after an act, as axioms or the vocabulary of one version say."""
        return frozenset(
            n
            for n, i in self.program.inputs.items()
            if i.event
            and not self._hers(n)
            and (act in before(self.orders, n) or any(_typically_after(p, n, act) for p in self.versions))
        )


def _typically_after(version: Program, name: str, act: str) -> bool:
    given = version.inputs.get(name)
    return given is not None and given.typical_after is not None and given.typical_after[0] == act


def _is(move: Var, value: str) -> Term:
    return equal(move, Const(value, MOVE))


def _extreme(of: type[Min] | type[Max], events: Sequence[Input], otherwise: int) -> Term:
    """Return the earliest or the latest day of the events that have happened, another day where none has."""
    other = Const(otherwise, Date(otherwise, otherwise))
    return extreme(of, [If(Known(i.name), i.day, other) for i in events] or [other])
