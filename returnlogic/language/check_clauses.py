"""Check clauses: which items each kind may have, which it needs, and what the items name."""

from __future__ import annotations

from returnlogic.base.interface import PAYERS
from returnlogic.language import tree as t
from returnlogic.language.check_conditions import (
    check_act,
    check_amount,
    check_condition,
    check_event,
    check_remedies,
    check_sum,
)
from returnlogic.language.names import GRANTING, unknown
from returnlogic.language.scope import Scope
from returnlogic.language.words import (
    AFTERWARDS,
    CHOOSERS,
    CONSEQUENCE_READINGS,
    CONSEQUENCES,
    COUNTING,
    MODES,
    STRENGTHS,
    TERMS,
    WAYS,
)

_ONCE = (t.Must, t.States, t.Means, t.GateItem, t.Due, t.Keeps, t.OfKind, t.InForce, t.NotInForce, t.Note, t.Reviewed)
_SAID_OF_ANY = (t.Quoted, t.Cites)
ALLOWED_ITEMS: dict[str, tuple[type, ...]] = {
    "entitlement": (t.When, t.LimitItem, t.Owed, t.Pays, t.May, t.InFull, t.Worth, t.PaidBy, t.Due, t.Refuses),
    "exclusion": (t.When, t.Refuses, t.May),
    "requirement": (t.When, t.Must),
    "step": (t.When, t.GateItem, t.Must, t.Due),
    "obligation": (t.When, t.Due, t.Pays, t.InFull, t.Worth, t.PaidBy),
    "charge": (t.When, t.Pays),
    "deduction": (t.When, t.Pays, t.Worth, t.PaidBy),
    "discretion": (t.When, t.May, t.LimitItem),
    "statement": (t.When, t.States),
    "restatement": (t.When, t.LimitItem),
    "saving": (t.Keeps,),
    "term": (t.When, t.OfKind),
    "definition": (t.Means,),
    "provision": (
        *(t.When, t.LimitItem, t.Owed, t.Pays, t.Worth, t.PaidBy, t.Due, t.OfKind),
        *(t.InForce, t.NotInForce, t.Note, t.Reviewed),
    ),
}
"""The items that a clause of each kind can have, beside those that any can."""

_NEEDED: dict[str, tuple[tuple[type, ...], str]] = {
    "entitlement": ((t.Owed, t.May, t.Pays, t.Refuses), "what is `owed`"),
    "exclusion": ((t.Refuses, t.May), "what is refused: `no refund`"),
    "requirement": ((t.Must,), "what the customer `must` do"),
    "obligation": ((t.Due, t.Pays, t.InFull, t.Worth, t.PaidBy), "what is `due`, or who `pays`"),
    "charge": ((t.Pays,), "who `pays` what"),
    "deduction": ((t.Pays, t.Worth), "who `pays` what, or what is left: `refund of price less 5.00`"),
    "discretion": ((t.May,), "what the shop `may offer` or `may refuse`"),
    "statement": ((t.States, t.Note, t.Cites), "what it `states`, what it is `about`, or what it `cites`"),
    "saving": ((t.Keeps,), "what it `keeps`"),
    "term": ((t.OfKind,), "which kind it is: `of kind change_at_will`"),
    "definition": ((t.Means,), "what it `means`"),
}
"""Of which items a clause of each kind has at least one, and what it does not say without them."""


def check_clause(scope: Scope, file: t.File, d: t.ClauseItem) -> None:
    """Check what a clause says: its items, that they are enough for its kind, its rights and its relations."""
    if (d.kind == "provision") != (file.kind == "law") and d.kind != "definition":
        help = "laws consist of provisions, policies of the other kinds"
        scope.add(f"a {file.kind} file has no `{d.kind}`", d.name.span, help)
    if d.kind == "definition" and (d.relations or d.rights or d.every_right):
        message = f"the definition `{d.name.text}` gives no right and defeats no clause"
        scope.add(message, d.name.span, "write `means` next")
    _check_items(scope, d)
    _check_complete(scope, file, d)
    _check_rights(scope, d)
    for relation in d.relations:
        for target in relation.targets:
            _check_target(scope, file, d, relation.word, target)
        if relation.decided is not None:
            scope.date(relation.decided[1])


def _item_kind(item: t.Item) -> tuple[type, str]:
    return type(item), item.word if isinstance(item, t.Note) else ""


def _check_items(scope: Scope, d: t.ClauseItem) -> None:
    """Check that each item may stand in this kind of clause, and as often as it does."""
    allowed = (*ALLOWED_ITEMS[d.kind], *_SAID_OF_ANY)
    seen: set[tuple[type, str]] = set()
    for item in d.items:
        of_a_policy = isinstance(item, t.Note) and item.word == "about" and d.kind != "definition"
        if not isinstance(item, allowed) and not of_a_policy:
            words = " ".join(item.span.text.split())[:40]
            kinds = [k for k, items in ALLOWED_ITEMS.items() if isinstance(item, items)]
            article = "an" if d.kind[0] in "aeiou" else "a"
            scope.add(f"{article} `{d.kind}` has no item `{words}`", item.span, f"it belongs to: {', '.join(kinds)}")
        once = isinstance(item, _ONCE) or (isinstance(item, t.Cites) and d.kind == "provision")
        if once and _item_kind(item) in seen:
            message = f"`{d.name.text}` has this kind of item twice"
            scope.add(message, item.span, "join the two, or write two clauses")
        seen.add(_item_kind(item))
        _check_item(scope, d, item)


def _check_complete(scope: Scope, file: t.File, d: t.ClauseItem) -> None:
    """Check that a clause says what every clause of its kind says, and not two things at once."""
    if any(isinstance(i, t.Must) for i in d.items) and any(isinstance(i, t.GateItem) for i in d.items):
        help = "write two clauses, one with `must` and one with `answered by`"
        scope.add(f"`{d.name.text}` asks for two things at once", d.name.span, help)
    if d.kind == "provision":
        said = {_item_kind(i) for i in d.items}
        if {(t.InForce, ""), (t.NotInForce, "")} <= said:
            help = "leave out `announced on` and `adopted on` once the day is known"
            scope.add(f"`{d.name.text}` is law from a day, and is not law yet", d.name.span, help)
        force = t.NotInForce if (t.NotInForce, "") in said else t.InForce
        needed: list[tuple[str, tuple[type, str]]] = [("cites", (t.Cites, "")), ("in force", (force, ""))]
        needed += [(word, (t.Note, word)) for word in ("about", "strength")]
        missing = [f"`{word}`" for word, kind in needed if kind not in said]
        if missing:
            scope.add(f"`{d.name.text}` lacks {', '.join(missing)}", d.name.span, "every provision says these")
    if d.kind in _NEEDED and not any(isinstance(i, _NEEDED[d.kind][0]) for i in d.items):
        message = f"`{d.name.text}` does not say {_NEEDED[d.kind][1]}"
        scope.add(message, d.name.span, "add that item, or make it another kind of clause")
    if file.kind == "policy" and d.kind != "definition" and not any(isinstance(i, t.Quoted) for i in d.items):
        scope.add(f"`{d.name.text}` quotes nothing", d.name.span, 'add `quote "…"` with the words it stands beside')


def _check_rights(scope: Scope, d: t.ClauseItem) -> None:
    """Check that a clause names rights, or entitlements where it may, and some if it gives any."""
    table = scope.table
    allowed = [r for r in table.rights if (r in table.law_rights) == (d.kind == "provision")]
    what = "right"
    if d.kind in ("requirement", "step"):
        allowed += [n for n, c in table.clauses.items() if c.kind == "entitlement"]
        what = "right or entitlement"
    for word in d.rights:
        scope.one_of(word, what, allowed)
    gives = d.kind in GRANTING and any(isinstance(i, t.Owed | t.May | t.LimitItem) for i in d.items)
    if gives and not d.rights and (d.kind == "provision" or len(table.rights.keys() - table.law_rights) != 1):
        message = f"`{d.name.text}` does not say which right it gives"
        scope.add(message, d.name.span, "write `for RIGHT` after its name")


def _check_target(scope: Scope, file: t.File, d: t.ClauseItem, word: str, target: t.Word) -> None:
    """Check that a relation aims at another clause of the same side, law or policy."""
    if target.text != d.name.text:
        table = scope.table
        same_side = [n for n in table.clauses if (n in table.law_clauses) == (file.kind == "law")]
        scope.one_of(target, "clause", [n for n in same_side if n != d.name.text])
    elif word in ("same as", "restates"):  # the other relations are circles
        scope.add(f"`{target.text}` relates to itself", target.span, "name the other clause")
    if word == "adds to":
        _check_addend(scope, d, target)


def _check_addend(scope: Scope, d: t.ClauseItem, target: t.Word) -> None:
    """Check that a sum is added to one other sum, which stands for itself, or to promises that nothing is charged."""
    table = scope.table
    host = table.clauses.get(target.text, d)
    others = [w for w in _added_to(d) if not _closed(table.clauses.get(w.text, d))]
    if _closed(host) and _sums(d):
        return
    if not (_sums(d) and _sums(host)):
        help = "`adds to` relates charges and deductions to each other, and to a promise `in full`"
        scope.add("only sums of money add up", target.span, help)
    elif len(others) > 1 and target is not others[0]:
        scope.add(f"`{d.name.text}` adds to several clauses", target.span, "name one, and add to the others elsewhere")
    elif host is not d and _added_to(host):
        help = f"name the clause that `{target.text}` adds to"
        scope.add(f"`{target.text}` itself adds to another clause", target.span, help)


def _check_item(scope: Scope, d: t.ClauseItem, item: t.Item) -> None:
    """Check the words of an item: one branch for each kind."""
    match item:
        case t.When() | t.States() | t.Means():
            check_condition(scope, item.condition)
        case t.LimitItem():
            _check_limit(scope, item)
        case t.Owed():
            _check_owed(scope, item)
        case t.Refuses():
            check_remedies(scope, item.remedies)
        case t.May():  # remedies, or acts that another clause may owe
            check_remedies(scope, [w for w in item.remedies if w.text not in scope.table.events])
            scope.one_of(item.party, "party", ("shop",))
        case t.Pays():
            _check_pays(scope, item)
        case t.Worth():
            check_remedies(scope, (item.remedy,))
            check_sum(scope, item.sum)
        case t.Cites():
            if d.kind == "provision" and item.article is None:
                scope.add("a provision is cited with its article", item.span, 'add `article "9(1)"`')
            if d.kind == "provision" and item.subjects:
                scope.add("a provision says `about` which subjects it is", item.span, "leave `for …` out here")
        case t.Must():
            scope.one_of(item.party, "party", ("customer",))
            check_condition(scope, item.condition)
            if item.otherwise is not None and item.otherwise.text not in CONSEQUENCES:
                _label_reading(scope, item.otherwise, CONSEQUENCES, CONSEQUENCE_READINGS)
        case t.GateItem():
            scope.one_of(item.fact, "yes/no fact", scope.table.facts_of("yes/no"))
            scope.one_of(item.party, "party", ("shop",))
            scope.one_of(item.mode, "way of answering", MODES)
        case t.Due():
            _check_due(scope, item)
        case t.InFull() | t.PaidBy():
            check_remedies(scope, (item.remedy,))
            if isinstance(item, t.InFull) and not scope.table.in_role("full_refund"):
                help = "declare them in a vocabulary: `role full_refund is SUM, SUM`"
                scope.add("no vocabulary says which sums `in full` may mean", item.span, help)
        case t.Keeps():
            check_remedies(scope, item.topics)
        case t.OfKind():
            scope.one_of(item.kind, "kind of term", TERMS)
        case t.InForce():
            _check_in_force(scope, item)
        case t.Reviewed() | t.NotInForce():
            scope.date(item.day)
        case t.Note("strength", (strength,)):
            scope.one_of(strength, "strength", STRENGTHS)
        case t.Quoted() | t.Note():
            pass


def _check_limit(scope: Scope, item: t.LimitItem) -> None:
    check_act(scope, item.act)
    check_event(scope, item.anchor)
    if item.amount is not None:
        check_amount(scope, item.amount)
    elif item.word != "no later than" or item.counting is not None:
        scope.add("this limit has no length", item.span, "write `within 14 days after EVENT`, or `no later than DATE`")
    if item.counting is not None:
        scope.one_of(item.counting, "way of counting", COUNTING)
    if item.afterwards is not None and item.word == "only within":
        scope.add("`only within` refuses what comes later", item.afterwards.span, "delete `afterwards` and its word")
    elif item.afterwards is not None and item.afterwards.text not in AFTERWARDS:
        _label_reading(scope, item.afterwards, AFTERWARDS, AFTERWARDS)


def _check_owed(scope: Scope, item: t.Owed) -> None:
    check_remedies(scope, (*item.remedies, *(item.instead or ())))
    names = scope.table.remedies
    owed = {names.get(w.text) for w in item.remedies}
    for word in item.instead or ():
        if word.text in names and names[word.text] in owed:
            scope.add(f"`{word.text}` is owed instead of itself", word.span, "name the remedy whose place it takes")
    if item.chooser is not None:
        scope.one_of(item.chooser, "chooser", CHOOSERS)
    elif len(item.remedies) > 1:
        help = "add `chooser customer`, `chooser shop` or `chooser unsaid`"
        scope.add("it is not said who chooses", item.span, help)


def _check_pays(scope: Scope, item: t.Pays) -> None:
    scope.one_of(item.party, "party", PAYERS)
    if item.what == "legs":
        for word in item.names:
            if word.text in scope.table.lines:
                help = f"write how much: `customer pays 20.00 for {word.text}`"
                scope.add(f"`{word.text}` is a line of the ledger, and no leg of carriage", word.span, help)
            else:
                scope.one_of(word, "leg of carriage", scope.table.legs)
        return
    for word in item.names:
        if word.text in scope.table.legs:
            help = f"who bears it is `customer pays {word.text}`; for a sum, declare a `line`"
            scope.add(f"`{word.text}` is a leg of carriage, and no line of the ledger", word.span, help)
        else:
            scope.one_of(word, "line of the ledger", scope.table.lines)
    if item.sum is None:
        return
    check_sum(scope, item.sum)
    if not item.names:
        scope.add("it is not said for which line of the ledger", item.span, "add `for production_fee`")
    if item.party.text == "shop":
        scope.add(
            "what the customer pays is on the ledger", item.span, "write `customer pays …`, or `shop pays no LINE`"
        )
    if item.way is not None:
        scope.one_of(item.way, "way of taking a charge", WAYS)
        if item.ends == "at most":
            scope.add("a bound is neither kept nor billed", item.way.span, f"leave `, {item.way.text}` out here")


def _check_due(scope: Scope, item: t.Due) -> None:
    for word in item.acts:
        check_act(scope, word)
    if item.anchor is not None:
        check_event(scope, item.anchor)
    if item.amount is not None:
        check_amount(scope, item.amount)
        if item.anchor is None:
            scope.add("this time limit has no start", item.span, "add `after EVENT`")


def _check_in_force(scope: Scope, item: t.InForce) -> None:
    start = scope.date(item.start)
    end = scope.date(item.end) if item.end is not None else None
    if start is not None and end is not None and end <= start:
        scope.add("it is repealed before it is in force", item.span, "write the earlier day first")
    if not scope.table.role("contract"):
        help = "declare it in a vocabulary: `role contract is EVENT`"
        scope.add("no vocabulary says which event makes the contract", item.span, help)


def _label_reading(scope: Scope, word: t.Word, choices: tuple[str, ...], labels: tuple[str, ...]) -> None:
    """Check that a word is a reading whose alternatives are these labels."""
    reading = scope.table.readings.get(word.text)
    if reading is None:
        scope.problems.append(unknown(word, "choice or reading", [*choices, *scope.table.readings]))
    elif {w.text for w in reading.alternatives} != set(labels):
        help = f"its alternatives are {' or '.join(w.text for w in reading.alternatives)}"
        scope.add(f"`{word.text}` is not a reading of {' or '.join(labels)}", word.span, help)


def _sums(clause: t.ClauseItem) -> bool:
    return clause.kind in ("charge", "deduction") and all(
        not isinstance(i, t.Pays) or i.what != "legs" for i in clause.items
    )


def _closed(clause: t.ClauseItem) -> bool:
    """Return whether the clause promises that nothing is charged (semantics M21)."""
    return any(
        isinstance(i, t.InFull) or (isinstance(i, t.Pays) and i.what == "nothing" and not i.names) for i in clause.items
    )


def _added_to(clause: t.ClauseItem) -> list[t.Word]:
    return [w for r in clause.relations if r.word == "adds to" for w in r.targets]
