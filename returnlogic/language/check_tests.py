"""Check assumptions, examples and properties."""

from __future__ import annotations

from returnlogic.base import value
from returnlogic.base.interface import LEVELS, MEANS_OF_PAYMENT, PAYERS, VERDICTS
from returnlogic.language import tree as t
from returnlogic.language.check_conditions import check_act, check_value
from returnlogic.language.names import unknown
from returnlogic.language.scope import Scope

TOPICS = (
    "level",
    "payer",
    "means_of_payment",
    "amount",
    "base",
    "payout",
    "balance",
    "charged",
    "last_day",
    "due",
    "clause",
)
"""What an expectation can be about."""

_NO_NET = "`base` is what is promised, `payout` what is paid of it, and `balance` what is left after bills as well"


def check_assumption(scope: Scope, d: t.Assume) -> None:
    """Check that an assumption names what the text leaves open, and one of its values."""
    table = scope.table
    name = d.name.text
    if d.on is not None:
        scope.date(d.on)
    if name in table.readings:
        scope.member(d.value, "alternative", [w.text for w in table.readings[name].alternatives])
    elif name in table.standards:
        standard = table.standards[name]
        if d.value.kind != "number" or not standard.lo <= int(d.value.text) <= standard.hi:
            help = f"it is a number from {standard.lo} to {standard.hi}"
            scope.add(f"`{d.value.text}` is no value of `{name}`", d.value.span, help)
    elif name in table.practices:
        scope.yes_or_no(d.value, name)
    elif name in scope.choices:
        scope.member(d.value, "choice", scope.choices[name])
    else:
        known = [*table.readings, *table.standards, *table.practices, *scope.choices]
        scope.problems.append(unknown(d.name, "reading, standard, practice or way of counting", known))


def check_given(scope: Scope, s: t.Given) -> None:
    """Check that a given of an example names a fact or an event, and fits its sort."""
    table = scope.table
    if s.word in ("event", "absent"):
        if s.name.text not in table.events:
            scope.problems.append(unknown(s.name, "event", table.events))
        elif s.value is not None:
            try:
                (value.day_number if s.value.kind == "date" else value.minute_number)(s.value.text)
            except ValueError as error:
                help = "write it like 2026-05-05, or with the time: 2026-05-05T14:30"
                scope.add(str(error), s.value.span, help)
    elif s.name.text in table.events:
        help = f"write `{s.name.text} 2026-05-05` or `{s.name.text} has not happened`"
        scope.add(f"`{s.name.text}` is an event", s.span, help)
    elif s.name.text not in table.facts:
        scope.problems.append(unknown(s.name, "fact", table.facts))
    elif s.value is not None:
        check_value(scope, table.facts[s.name.text], s.value)


def check_expectations(scope: Scope, assuming: tuple[t.Given, ...], expectations: tuple[t.Expectation, ...]) -> None:
    """Check what an example or a property assumes and expects."""
    scope.once((s.name for s in assuming), "is assumed twice")
    for s in assuming:
        if s.value is not None and s.word != "event":
            check_assumption(scope, t.Assume(s.name, s.value, t.Text("", s.span), None, None, s.span))
        else:
            help = "set events before `assuming`; after it write `NAME is VALUE`"
            scope.add(f"`{s.name.text}` is not assumed but happens", s.span, help)
    for e in expectations:
        _expectation(scope, e)


def _expectation(scope: Scope, e: t.Expectation) -> None:
    table = scope.table
    subject = e.subject or e.topic
    match e.topic.text:
        case "level":
            scope.one_of(subject, "remedy", table.remedies)
            if e.value is not None:
                scope.member(e.value, "level", LEVELS)
        case "payer":
            scope.one_of(subject, "leg of carriage", table.legs)
            if e.value is not None:
                scope.member(e.value, "payer", PAYERS)
        case "means_of_payment":
            scope.one_of(subject, "remedy", table.remedies)
            if e.value is not None:
                scope.member(e.value, "means of payment", MEANS_OF_PAYMENT)
        case "amount":
            scope.one_of(subject, "line of the ledger", table.lines)
            _amount_value(scope, e)
        case "base" | "payout" | "balance":
            scope.one_of(subject, "remedy", table.remedies)
            _amount_value(scope, e)
        case "charged":
            _amount_value(scope, e)
        case "net":
            scope.add("there is no topic `net`", e.topic.span, _NO_NET)
        case "last_day" | "due":
            check_act(scope, subject)
            if e.value is not None:
                scope.date(e.value)
        case "clause":
            scope.one_of(subject, "clause", table.clauses)
            if e.value is None or e.value.kind not in ("yes", "no"):
                scope.add("a clause applies or not", e.span, "write `clause(NAME) is yes`")
        case _:
            scope.problems.append(unknown(e.topic, "topic", TOPICS))
    if e.towards is not None:
        scope.one_of(e.towards, "remedy", table.remedies)
        if e.topic.text != "last_day":
            help = f"write `{e.topic.text}({subject.text})`"
            scope.add(f"`{e.topic.text}` is not of an act and a remedy: only a last day is", e.towards.span, help)
    if e.topic.text in ("payer", "means_of_payment", "clause") and e.word in ("at least", "at most"):
        scope.add(f"`{e.topic.text}` has no order", e.span, "write `is` or `is not`")
    if e.word == "on":
        scope.one_of(t.Word(e.verdict, e.span), "verdict", VERDICTS)
    if e.right is not None:
        scope.one_of(e.right, "right", table.rights)


def _amount_value(scope: Scope, e: t.Expectation) -> None:
    if e.value is not None and e.value.kind != "money":
        scope.add(f"`{e.value.text}` is not an amount", e.value.span, "write it with two places: 15.00")
