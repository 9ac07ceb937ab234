"""List what two versions say otherwise of all orders, and no outcome shows: facts, marks, axioms, roles, labels.

A change of these takes nothing from anybody by itself. It can prepare one that does: what a vocabulary rules out is
compared no more once it is merged, and what it calls the customer's choice is no loss. So it is shown when it comes.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.sort import Date
from returnlogic.base.value import in_words
from returnlogic.compare.align import Aligned, outcomes_read
from returnlogic.compare.marks import BEFORE
from returnlogic.compare.product import opened_axioms
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import DayOf, Get, Known, OrElse, Term, Var, transform


def vocabulary_changes(old: Program, new: Program, aligned: Aligned) -> Iterator[str]:
    """Yield a line for each fact that is new, for each mark, axiom, role and label that is another.

    `old` and `new` are the versions as they were read. A label counts where outcomes rest on the fact, or could as on
    something that the customer can choose.
    """
    read = outcomes_read(old) | outcomes_read(new)
    then = {aligned.facts_before[n].removesuffix(BEFORE): i for n, i in old.inputs.items()}
    for name, given in new.inputs.items():
        before = then.get(name)
        if before is None:
            yield f"`{name}` is new in the vocabulary: “{given.label}”, {_decided(given)}"
            continue
        chosen = given.controller == "customer" and given.phase == "after" and not given.event
        if before.label != given.label and (chosen or not read.isdisjoint((name, before.name))):
            yield f"`{name}` is called “{given.label}”, and was “{before.label}”"
        if _decided(before) != _decided(given):
            yield f"`{name}` is {_decided(given)} now, and was {_decided(before)}"
        if _usually(before) != _usually(given):
            yield f"`{name}` is {_usually(given)} now, and was {_usually(before)}"
    yield from _axioms(aligned)
    for role in sorted({*old.roles, *new.roles}):
        was, now = (p.roles.get(role, ()) for p in (old, new))
        if tuple(aligned.facts_before.get(w, w).removesuffix(BEFORE) for w in was) != now:
            yield f"the role `{role}` is {_listed(now)} now, and was {_listed(was)}"
    for ground in sorted({*old.helps, *new.helps}):
        was, now = (p.helps.get(ground, ()) for p in (old, new))
        if was != now:
            yield f"what helps `{ground}` is {_listed(now)} now, and was {_listed(was)}"
    yield from _labels(old, new, aligned)


def _decided(given: Input) -> str:
    """Return who decides a fact or an act, and when."""
    if given.judged:
        return "judged"
    when = f", {given.phase} the problem" if given.controller == "customer" and given.phase else ""
    return f"decided by the {in_words(given.controller)}{when}"


def _usually(given: Input) -> str:
    if given.typical_after is None:
        return "typical of no other day"
    return f"typically {given.typical_after[1]} days after `{given.typical_after[0].removesuffix(BEFORE)}`"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{w}`" for w in words) or "nothing"


def _axioms(aligned: Aligned) -> Iterator[str]:
    was, now = ({_plain(t): a.label for a, t in opened_axioms(p)} for p in (aligned.old, aligned.new))
    for term, label in now.items():
        if term not in was:
            yield f"“{label}” is said of every order now: orders that it rules out are not compared once it is merged"
    for term, label in was.items():
        if term not in now:
            yield f"“{label}” is said of every order no longer"


def _plain(term: Term) -> Term:
    """Return a term with events and facts by their names alone: a day in one version can be a minute in the other."""
    day = Date(0, 0)

    def visit(t: Term) -> Term | None:
        match t:
            case DayOf(Get(name)) | Get(name):
                return Get(name.removesuffix(BEFORE), day)
            case Known(name):
                return Known(name.removesuffix(BEFORE))
            case Var(name, sort):
                return Var(name.removesuffix(BEFORE), sort)
            case OrElse(name, _, otherwise):
                return OrElse(name.removesuffix(BEFORE), day, transform(otherwise, visit))
        return None

    return transform(term, visit)


def _labels(old: Program, new: Program, aligned: Aligned) -> Iterator[str]:
    for now, before in sorted(aligned.right_before.items()):
        labels = old.right_labels.get(before, ""), new.right_labels.get(now, "")
        if before in {o.right for o in old.outputs} and labels[0] != labels[1]:
            yield f"the right `{now}` is called “{labels[1]}”, and was “{labels[0]}”"
    for name, practice in new.assumptions.items():
        was = old.assumptions.get(name)
        if was is not None and practice.kind == "practice" and practice.label != was.label:
            yield f"`{name}` is called “{practice.label}”, and was “{was.label}”"
