"""Check the declarations of facts, events and other words."""

from __future__ import annotations

from returnlogic.language import tree as t
from returnlogic.language.check_conditions import (
    check_act,
    check_amount,
    check_condition,
    check_event,
    check_money,
    check_value,
    units,
)
from returnlogic.language.names import fixed_values, unknown
from returnlogic.language.roles import ROLES
from returnlogic.language.scope import Scope
from returnlogic.language.words import CONTROLLERS, DAYS_OF_MONTH


def check_fact(scope: Scope, d: t.Fact) -> None:
    """Check that the values of a fact make sense, and that somebody decides it."""
    scope.once(d.members, "is listed twice")
    if d.sort in ("money", "number") and units(d.sort, d.lo) > units(d.sort, d.hi):
        scope.add("the range ends before it starts", d.span, "write the smaller number first")
    if d.typical is not None:
        check_value(scope, d, d.typical)
    if d.judged and d.sort != "yes/no":
        scope.add("a judged fact is yes or no", d.span, "say who decides it: `by shop`")
    if d.party is not None:
        scope.one_of(d.party, "party", CONTROLLERS)
    if d.presupposes is not None:
        _check_presupposed(scope, d, d.presupposes)


def _check_presupposed(scope: Scope, d: t.Fact, event: t.Word) -> None:
    """Check the event that a fact presupposes, and that it is known how the fact is without it."""
    if event.text:
        scope.one_of(event, "event", scope.table.events)
    elif not scope.table.role("receipt"):
        help = "declare it: `role receipt is EVENT`; or name the event: `presupposes EVENT`"
        scope.add("no vocabulary says which event delivers the goods", event.span, help)
    if d.sort != "yes/no" and d.typical is None:
        message = f"it is not said how `{d.name.text}` is where that has not happened"
        scope.add(message, d.name.span, "add `typically` and the value")


def check_role(scope: Scope, d: t.Role) -> None:
    """Check that the role exists, that its words are of its kind, and that no other word plays a role for one."""
    role = ROLES.get(d.role.text)
    if role is None:
        scope.problems.append(unknown(d.role, "role", ROLES))
        return
    scope.once(d.words, "is named twice")
    others = scope.table.roles[d.role.text]
    if not role.many and len(others) > 1 and d.words[-1] is not others[0]:
        help = f"it is played by `{others[0].text}`, at {others[0].span}; keep one of the two"
        scope.add(f"one word plays the role `{d.role.text}`", d.words[-1].span, help)
    for word in d.words:
        _check_player(scope, role.kind, word)


def _check_player(scope: Scope, kind: str, word: t.Word) -> None:
    """Check that a word is of the kind that its role asks for; any kind but these is a role, whose value it is."""
    table = scope.table
    match kind:
        case "event":
            scope.one_of(word, "event", table.events)
        case "fact":
            scope.one_of(word, "fact", table.facts)
        case "one of" | "money":
            scope.one_of(word, f"{kind} fact", table.facts_of(kind))
        case "sum":
            check_money(scope, word)
        case "remedy":
            scope.one_of(word, "remedy", table.remedies)
        case whole:
            fact = table.facts.get(table.role(whole))
            if fact is None:
                help = f"declare it too: `role {whole} is FACT`"
                scope.add(f"no fact plays the role `{whole}`, whose value this is", word.span, help)
            else:
                scope.one_of(word, f"value of `{fact.name.text}`", [w.text for w in fact.members])


def check_event_declared(scope: Scope, d: t.Event) -> None:
    """Check who brings an event about, and when it typically happens."""
    scope.one_of(d.party, "party", CONTROLLERS)
    if d.typical is not None and d.typical.kind != "date":
        help = "write a day, or `typically 2 days after EVENT`"
        scope.add("an event typically happens on a day", d.typical.span, help)
    elif d.typical is not None:
        scope.date(d.typical)
    if d.typical_after is not None:
        scope.one_of(d.typical_after, "event", scope.table.events)
    if d.typical_amount is not None and d.typical_amount.unit not in ("days", "weeks"):
        scope.add("a typical distance is a number of days", d.typical_amount.span, "write `2 days after EVENT`")
    elif d.typical_amount is not None:
        check_amount(scope, d.typical_amount)


def check_moment(scope: Scope, d: t.Moment) -> None:
    """Check the events a moment is made of, and the day of the year."""
    for word in d.events:
        check_event(scope, word)
    scope.once(d.events, "is named twice")
    if d.word in ("later", "earlier") and len(d.events) < 2:
        scope.add(f"the {d.word} of one day is that day", d.span, "name at least two events")
    if d.amount is not None:
        check_amount(scope, d.amount)
        if d.amount.unit in ("hours", "minutes"):
            scope.add("a moment is a day", d.amount.span, "count it in days, weeks, months or years")
    if d.word == "next" and not 1 <= d.day <= DAYS_OF_MONTH[d.month]:
        scope.add(f"{d.month} does not have a day {d.day} in every year", d.span, "name a day that every year has")


def check_ordering(scope: Scope, d: t.Ordering) -> None:
    """Check that each rung gives the same facts a value, and no two rungs are the same."""
    known = len(scope.problems)
    for rung in d.rungs:
        check_condition(scope, rung)
    if len(scope.problems) > known:
        return
    rungs = [fixed_values(c) for c in d.rungs]
    facts = {frozenset(r or ()) for r in rungs}
    if any(r is None or not r.keys() <= scope.table.facts.keys() for r in rungs) or len(facts) > 1:
        help = "write `FACT is VALUE`, `FACT` or `not FACT`, joined by `and`; name the same facts in every one"
        scope.add("an order gives the same facts a value in each of its places", d.span, help)
    elif len({repr(sorted((n, v.text) for n, v in (r or {}).items())) for r in rungs}) < max(len(rungs), 2):
        scope.add("an order has at least two different places", d.span, "write `A then B`, the weaker case first")


def check_decide(scope: Scope, d: t.Decide) -> None:
    """Check the topic that must be decided, and for which remedies."""
    subject = d.subject or d.topic
    match d.topic.text:
        case "payer":
            scope.one_of(subject, "leg of carriage", scope.table.legs)
        case "amount":
            scope.one_of(subject, "line of the ledger", scope.table.lines)
        case "base":
            scope.one_of(subject, "remedy", scope.table.remedies)
        case "due":
            check_act(scope, subject)
        case _:
            scope.problems.append(unknown(d.topic, "topic to decide", ("payer", "amount", "base", "due")))
    for remedy in d.remedies:
        scope.one_of(remedy, "remedy", scope.table.remedies)
    if d.condition is not None:
        check_condition(scope, d.condition)


def check_helps(scope: Scope, d: t.Helps) -> None:
    """Check that it is a ground that customers invoke, told once, and that each remedy is one and named once."""
    table = scope.table
    fact = table.facts.get(table.role("ground"))
    if fact is None:
        help = "declare what customers invoke: `role ground is FACT`, a fact that is `one of …`"
        scope.add("no fact plays the role `ground`, whose value this is", d.ground.span, help)
    else:
        scope.one_of(d.ground, f"value of `{fact.name.text}`", [w.text for w in fact.members])
    first = next(h for h in table.helps if h.ground.text == d.ground.text)
    if first is not d:
        help = f"it is said at {first.ground.span} too; put all remedies in one of the two"
        scope.add(f"what helps `{d.ground.text}` is said twice", d.ground.span, help)
    named: dict[str, str] = {}
    for word in d.remedies:
        scope.one_of(word, "remedy", table.remedies)
        remedy = table.remedies.get(word.text, word.text)
        if remedy in named:
            help = "name each once" if named[remedy] == word.text else f"it is `{named[remedy]}` by another name"
            scope.add(f"`{word.text}` is named twice", word.span, help)
        named.setdefault(remedy, word.text)


def check_reading(scope: Scope, d: t.Reading) -> None:
    """Check that the alternatives of a reading are of one sort."""
    table = scope.table
    if len(d.alternatives) < 2:
        scope.add("a reading needs at least two alternatives", d.span, "write `A or B`")
    scope.once(d.alternatives, "is an alternative twice")
    yes_no = [*table.definitions, *table.facts_of("yes/no")]
    money = [*table.facts_of("money"), *table.sums]
    events = [*table.events, *table.moments]
    for what, known in (("event", events), ("sum of money", money), ("yes/no fact or definition", yes_no)):
        if any(w.text in known for w in d.alternatives):
            for word in d.alternatives:
                if word.text not in known:
                    help = unknown(word, what, known).help
                    scope.add(f"`{word.text}` is no {what}, as other alternatives are", word.span, help, "RL002")
            return


def check_standard(scope: Scope, d: t.Standard) -> None:
    """Check that a judged period has a value, and not too many."""
    if d.lo > d.hi or d.hi > 400:
        help = "write the smaller number first, and at most 400"
        scope.add("this judged period has no value or too many", d.span, help)
    if d.unit.rstrip("s") not in ("day", "hour"):
        scope.add("a judged period is counted in days or hours", d.span, "write `0 to 7 days`")
