"""Check conditions, and the events, amounts, values and sums that they and clauses are made of."""

from __future__ import annotations

from collections.abc import Iterable

from returnlogic.base import value
from returnlogic.language import tree as t
from returnlogic.language.names import is_day, unknown
from returnlogic.language.scope import Scope
from returnlogic.language.walk import atoms, summands
from returnlogic.language.words import EU_DAYS, UNITS

MOST_COUNTED = 10_000
MOST_ADDED = 12
"""How far a fact may count by which a sum that varies is taken: it is added up, not multiplied."""
"""The most that a fact may count which a sum multiplies an amount by: what comes of it stays a sum."""


def check_event(scope: Scope, word: t.Word) -> None:
    """Check that the word names an event, a reading of several, or a day of the calendar."""
    if is_day(word.text):
        scope.date(t.Literal("date", word.text, word.span))
    else:
        scope.one_of(word, "event", scope.table.event_names)


def check_act(scope: Scope, word: t.Word) -> None:
    """Check that the word names an event that somebody brings about, not a moment made of others."""
    if word.text in scope.table.moments or is_day(word.text):
        scope.add(f"`{word.text}` is a moment, nobody's act", word.span, "name the event that must be in time")
    else:
        check_event(scope, word)


def check_amount(scope: Scope, amount: t.Amount) -> None:
    """Check that a length of time has a known unit, and is not absurdly long."""
    if amount.name:
        scope.one_of(t.Word(amount.name, amount.span), "declared period", scope.table.standards)
    elif amount.unit == "working days" and not scope.calendars:
        help = "add a header: `calendar us_federal`, or several if the text leaves it open: `weekends, us_federal`"
        scope.add("nobody says which days are working days", amount.span, help)
    elif amount.least is not None and amount.least >= amount.number:
        scope.add("this span ends before it starts", amount.span, "write the smaller number first")
    elif amount.number == 0:
        scope.add("a limit of nothing is no limit", amount.span, "write a number of at least 1, or `before EVENT`")
    elif scope.european and amount.number * UNITS[amount.unit].days > EU_DAYS:
        message = f"{amount.number} {amount.unit} reach past the table of European holidays"
        scope.add(message, amount.span, "at most 3 years where days are counted as the Union does")
    elif amount.number > UNITS[amount.unit].most:
        message = f"{amount.number} {amount.unit} is more than a return policy can mean"
        scope.add(message, amount.span, f"at most {UNITS[amount.unit].most}")


def check_value(scope: Scope, fact: t.Fact, literal: t.Literal) -> None:
    """Check that the value fits the fact's sort and range."""
    name = fact.name.text
    match fact.sort:
        case "yes/no":
            scope.yes_or_no(literal, name)
        case "one of":
            members = [w.text for w in fact.members]
            if literal.text not in members:
                help = unknown(t.Word(literal.text, literal.span), "value", members).help
                scope.add(f"`{name}` has no value `{literal.text}`", literal.span, help, "RL002")
        case sort:
            shape = f"from {fact.lo} to {fact.hi} {fact.unit}".rstrip()
            if literal.kind != sort:
                help = f"it is {'an amount with two places' if sort == 'money' else 'a whole number'}, {shape}"
                scope.add(f"`{literal.text}` is no value of `{name}`", literal.span, help)
            elif not units(sort, fact.lo) <= units(sort, literal.text) <= units(sort, fact.hi):
                scope.add(f"`{name}` is never {literal.text}", literal.span, f"it goes {shape}")


def check_condition(scope: Scope, c: t.Condition, of_axiom: bool = False) -> None:
    """Check that every word of a condition names something that can stand there; axioms may compare two facts."""
    for atom in atoms(c):
        match atom:
            case t.Named(name):
                _check_named(scope, name)
            case t.RuleOf(name) if not of_axiom:
                scope.one_of(name, "clause", scope.own_clauses)
            case t.RequirementMet(name) if not of_axiom:
                asking = {n: c for n, c in scope.own_clauses.items() if any(isinstance(i, t.Must) for i in c.items)}
                scope.one_of(name, "clause that says what the customer must do", asking)
            case t.RuleOf() | t.RequirementMet():
                scope.add("an axiom is about the world, not about the text", atom.span, "name facts and events")
            case t.Equals(name, values):
                _check_equals(scope, name, values)
            case t.Happened(name):
                check_event(scope, name)
            case t.Order(left, _, right):
                check_event(scope, left)
                check_event(scope, right)
            case t.Distance(act, _, amount, anchor):
                check_event(scope, act)
                check_event(scope, anchor)
                check_amount(scope, amount)
            case t.Bound(name, _, literal):
                numbers = scope.table.facts_of("money", "number")
                scope.one_of(name, "number or amount", numbers)
                fact = scope.table.facts.get(name.text)
                if name.text in numbers and fact is not None:
                    if literal.kind == "name" and of_axiom:
                        scope.member(literal, f"{fact.sort} fact", scope.table.facts_of(fact.sort))
                    else:
                        check_value(scope, fact, literal)


def _check_named(scope: Scope, name: t.Word) -> None:
    table = scope.table
    fact = table.facts.get(name.text)
    if fact is not None and fact.sort != "yes/no":
        scope.add(f"`{name.text}` is not a yes/no fact", name.span, f"compare it: `{name.text} is …`")
    elif name.text in table.events:
        scope.add(f"`{name.text}` is an event", name.span, f"write `{name.text} has happened`")
    elif name.text in table.readings:
        kind = table.reading_kind(table.readings[name.text])
        if kind != "condition":
            help = f"write `{name.text} has happened`" if kind == "event" else f"write `{name.text} is …`"
            scope.add(f"`{name.text}` is not a reading of conditions", name.span, help)
    elif name.text in scope.own_clauses and name.text not in (*table.definitions, *table.law_clauses):
        scope.add(f"`{name.text}` is a clause", name.span, f"write `rule {name.text}`, which asks whether it holds")
    elif fact is None and name.text not in (*table.definitions, *table.practices, *table.law_clauses):
        known = [*table.facts_of("yes/no"), *table.definitions, *table.practices, *table.readings]
        scope.problems.append(unknown(name, "yes/no fact or definition", known))


def _check_equals(scope: Scope, name: t.Word, values: tuple[t.Literal, ...]) -> None:
    table = scope.table
    if name.text in table.readings:
        for literal in values:
            scope.member(literal, "alternative", [w.text for w in table.readings[name.text].alternatives])
    elif name.text in table.facts:
        for literal in values:
            check_value(scope, table.facts[name.text], literal)
    elif name.text in table.definitions or name.text in table.practices:
        scope.yes_or_no(values[0], name.text)  # a list has none but names
    else:
        scope.problems.append(unknown(name, "fact", [*table.facts, *table.readings]))


def check_sum(scope: Scope, sum: t.Sum) -> None:
    """Check that every name of a sum is money, and no number absurd."""
    for summand in summands(sum):
        match summand:
            case t.Percentage(percent, base):
                check_money(scope, base)
                if float(percent.text.rstrip("%")) > 1000:
                    scope.add(f"{percent.text} is more than a policy can mean", percent.span, "at most 1000 %")
            case t.Multiple(number, _, span) if not 1 <= number <= 1000:
                scope.add(f"{number} times is not meant", span, "a number from 1 to 1000")
            case t.Counted(count, each):
                scope.one_of(count, "fact that counts", scope.table.facts_of("number"))
                fact = scope.table.facts.get(count.text)
                most = MOST_COUNTED if isinstance(each, t.Literal) else MOST_ADDED
                if fact is not None and fact.sort == "number" and int(fact.hi) > most:
                    of = "" if isinstance(each, t.Literal) else f" of `{each.text}`"
                    scope.add(f"`{count.text}` counts too far for a sum{of}", count.span, f"at most {most:,}")
                if isinstance(each, t.Word):
                    check_money(scope, each)
            case t.Word() as word:
                check_money(scope, word)
            case _:
                pass


def check_money(scope: Scope, word: t.Word) -> None:
    """Check that the word names a sum of money, or a reading of several."""
    scope.one_of(word, "sum of money", scope.table.money_names)


def check_remedies(scope: Scope, words: Iterable[t.Word]) -> None:
    """Check that each word names a remedy."""
    for word in words:
        scope.one_of(word, "remedy", scope.table.remedies)


def units(sort: str, text: str) -> int:
    """Return a number, or an amount of money in minor units."""
    return value.minor_units(text) if sort == "money" else int(text)
