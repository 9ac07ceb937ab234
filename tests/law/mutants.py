"""Make the mutants of a law file on its syntax tree: one slip of whoever wrote the law down, in one place.

What is data (`mandatory`, `burden`, marks, titles, citations) is left alone, and so is a provision that ended before
the first day a contract can be of. A day of force is moved only where such a contract can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from returnlogic.base.source import Source, Span
from returnlogic.language import tree as t
from returnlogic.language.parse import parse
from returnlogic.language.words import YEARS

LAW = Path(__file__).resolve().parents[2] / "spec" / "law"
Node = TypeVar("Node")
OTHER_EVENT = {"ordered": "delivered", "delivered": "ordered", "notified": "delivered", "found": "delivered"}
OTHER_EVENT |= {"answered": "notified", "order_complete": "ordered", "remedy_failed": "notified"}
"""Events that are easily taken for each other where a time runs from one."""

Changes = Iterator[tuple[str, Node]]
"""What was done, in words, and the node as it is then."""


@dataclass(frozen=True)
class Mutant:
    """A law file with one change: `provision` is the provision, definition, moment or sum it was made in."""

    file: str
    provision: str
    change: str
    tree: t.File

    @property
    def jurisdiction(self) -> str:
        """Return the folder that the file lies in."""
        return self.file.partition("/")[0]

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what tells it from all others."""
        return self.file, self.provision, self.change

    @property
    def shown(self) -> str:
        """Return file, provision and change in one line."""
        return f"{self.file} {self.provision}: {self.change}"


def law_files(jurisdictions: Sequence[str] = ()) -> list[str]:
    """Return the law files of these jurisdictions, or of all, as `eu/crd.ret`."""
    found = sorted(LAW.glob("*/*.ret"))
    return [f"{p.parent.name}/{p.name}" for p in found if not jurisdictions or p.parent.name in jurisdictions]


@cache
def law_tree(file: str) -> t.File:
    """Return the syntax tree of a law file."""
    return parse(Source(f"law/{file}", (LAW / file).read_text("utf-8")))


def mutants(file: str) -> list[Mutant]:
    """Return every mutant of a law file, in the order of its text; one that repeats another's words is numbered."""
    tree = law_tree(file)
    found: list[Mutant] = []
    times: dict[tuple[str, str], int] = {}
    for number, declaration in enumerate(tree.declarations):
        for change, new in _declaration(declaration):
            name = declaration.name.text
            times[name, change] = count = times.get((name, change), 0) + 1
            said = change if count == 1 else f"{change} ({count})"
            made = (*tree.declarations[:number], new, *tree.declarations[number + 1 :])
            found.append(Mutant(file, name, said, replace(tree, declarations=made)))
    return found


# --- declarations ---


def _declaration(d: t.Declaration) -> Changes[t.Declaration]:
    match d:
        case t.ClauseItem(kind="provision" | "definition"):
            if not _over(d):
                yield from _clause(d)
        case t.Moment():
            yield from _moment(d)
        case t.NamedSum():
            for change, new in _sum(d.sum):
                yield change, replace(d, sum=new)


def _over(clause: t.ClauseItem) -> bool:
    ends = [i.end for i in clause.items if isinstance(i, t.InForce)]
    return any(e is not None and e.text <= YEARS[0] for e in ends)


def _moment(d: t.Moment) -> Changes[t.Moment]:
    if d.word in ("later", "earlier"):
        other = "earlier" if d.word == "later" else "later"
        yield f"`the {d.word} of` -> `the {other} of`", replace(d, word=other)
    if d.amount is not None:
        for change, amount in _amount(d.amount):
            yield change, replace(d, amount=amount)
        for change, event in _event(d.events[0]):
            yield change, replace(d, events=(event,))


def _clause(c: t.ClauseItem) -> Changes[t.ClauseItem]:
    for number, relation in enumerate(c.relations):
        for change, left in _relation(relation):
            yield change, replace(c, relations=(*c.relations[:number], *left, *c.relations[number + 1 :]))
    if c.kind == "provision":
        yield "never applies", replace(c, items=_never(c))
    for number, item in enumerate(c.items):
        if _is_floor(item) and not _gives_something(c):
            continue
        for change, items in _item(item):
            yield change, replace(c, items=(*c.items[:number], *items, *c.items[number + 1 :]))


def _is_floor(item: t.Item) -> bool:
    return isinstance(item, t.Note) and item.word == "strength" and item.values[0].text == "floor"


def _gives_something(c: t.ClauseItem) -> bool:
    """Decide whether checks read how strong a provision is: of a remedy, a sum, who pays, a day for the shop."""
    dated = any(isinstance(i, t.Due) and (i.amount is not None or i.by) for i in c.items)
    return dated or any(isinstance(i, t.Owed | t.Pays | t.Worth) for i in c.items)


def _relation(relation: t.RelationItem) -> Changes[tuple[t.RelationItem, ...]]:
    if relation.word not in ("as an exception to", "overrides"):
        return
    targets = relation.targets
    for number, target in enumerate(targets):
        left = targets[:number] + targets[number + 1 :]
        change = f"`{relation.word} {target.text}` deleted"
        yield change, (replace(relation, targets=left),) if left else ()
    if len(targets) > 1:
        yield f"`{relation.word}` deleted altogether", ()


def _never(c: t.ClauseItem) -> tuple[t.Item, ...]:
    """Return the items under a condition that never holds; what names the provision still finds it."""
    whens = [i for i in c.items if isinstance(i, t.When)]
    span = whens[0].span if whens else c.span
    held = whens[0].condition if whens else t.Named(t.Word("consumer", span), span)
    part = t.Group(held, span)
    when = t.When(t.Junction("and", (part, t.Negation(part, span)), span), span)
    place = next((n for n, i in enumerate(c.items) if isinstance(i, t.Cites)), 0)
    others = [i for i in c.items if not isinstance(i, t.When)]
    if whens:
        return tuple(when if i is whens[0] else i for i in c.items)
    return (*others[: place + 1], when, *others[place + 1 :])


# --- items ---


def _item(item: t.Item) -> Changes[tuple[t.Item, ...]]:
    match item:
        case t.When(condition):
            yield "`when` deleted", ()
            for change, new in _condition(condition):
                yield change, (replace(item, condition=new),)
        case t.Means(condition):
            for change, new in _condition(condition):
                yield change, (replace(item, condition=new),)
        case t.InForce():
            for change, new_item in _force(item):
                yield change, (new_item,)
        case t.Note() if _is_floor(item):
            new_word = replace(item.values[0], text="default")
            yield "`strength floor` -> `default`", (replace(item, values=(new_word,)),)
        case _:
            yield from _gives(item)


def _gives(item: t.Item) -> Changes[tuple[t.Item, ...]]:
    """Yield the changes of what a provision gives: its limit, remedies, sums, and days."""
    match item:
        case t.LimitItem() | t.Due():
            yield f"`{_said(item.span)}` deleted", ()
            if item.amount is not None:
                for change, amount in _amount(item.amount):
                    yield change, (replace(item, amount=amount),)
                for change, event in _event(item.anchor):
                    yield change, (replace(item, anchor=event),)
        case t.Owed():
            for change, new in _owed(item):
                yield change, new
        case t.Refuses() | t.May():
            for number, remedy in enumerate(item.remedies):
                left = item.remedies[:number] + item.remedies[number + 1 :]
                yield f"`{remedy.text}` deleted", (replace(item, remedies=left),) if left else ()
        case t.Pays():
            yield f"`{_said(item.span)}` deleted", ()
            for change, total in _sum(item.sum) if item.sum is not None else ():
                yield change, (replace(item, sum=total),)
        case t.Worth():
            for change, total in _sum(item.sum):
                yield change, (replace(item, sum=total),)


def _owed(item: t.Owed) -> Changes[tuple[t.Item, ...]]:
    for number, remedy in enumerate(item.remedies):
        left = item.remedies[:number] + item.remedies[number + 1 :]
        chooser = item.chooser if len(left) > 1 else None
        new = replace(item, remedies=left, chooser=chooser)
        yield f"`{remedy.text}` no longer owed", (new,) if left else ()
    if item.chooser is not None:
        other = "shop" if item.chooser.text == "customer" else "customer"
        new = replace(item, chooser=replace(item.chooser, text=other))
        yield f"`chooser {item.chooser.text}` -> `{other}`", (new,)


def _force(item: t.InForce) -> Changes[t.InForce]:
    for name, day in (("start", item.start), ("end", item.end)):
        if day is not None and YEARS[0] < day.text <= YEARS[1]:
            for days in (-1, 1):
                moved = str(date.fromisoformat(day.text) + timedelta(days=days))
                yield f"in force {name} `{day.text}` -> `{moved}`", replace(item, **{name: replace(day, text=moved)})


def _sum(total: t.Sum) -> Changes[t.Sum]:
    if _said(total.span) != "price":
        price = t.Sum((("", t.Word("price", total.span)),), total.span)
        yield f"`{_said(total.span)}` -> `price`", price
    for number, (sign, part) in enumerate(total.parts):
        if isinstance(part, t.Extreme):
            other = "the higher of" if part.word == "the lower of" else "the lower of"
            new = (sign, replace(part, word=other))
            change = f"`{part.word}` -> `{other}`"
            yield change, replace(total, parts=(*total.parts[:number], new, *total.parts[number + 1 :]))


def _amount(amount: t.Amount) -> Changes[t.Amount]:
    if amount.name:
        return
    for more in (-1, 1):
        said = f"`{amount.number} {amount.unit}` -> `{amount.number + more}`"
        yield said, replace(amount, number=amount.number + more)


def _event(event: t.Word | None) -> Changes[t.Word]:
    """Yield another event for a time to run from."""
    if event is not None and event.text in OTHER_EVENT:
        yield f"`after {event.text}` -> `{OTHER_EVENT[event.text]}`", replace(event, text=OTHER_EVENT[event.text])


# --- conditions ---


def _condition(c: t.Condition) -> Changes[t.Condition]:
    match c:
        case t.Junction():
            yield from _junction(c)
        case t.Negation(part):
            yield f"`not` dropped of `{_said(c.span)}`", part
            for change, new in _condition(part):
                yield change, replace(c, part=new)
        case t.Group(part):
            for change, new in _condition(part):
                yield change, replace(c, part=new)
        case t.Happened(negated=True):
            yield f"`not` dropped of `{_said(c.span)}`", replace(c, negated=False)
        case t.Equals():
            yield from _equals(c)
        case t.Distance():
            for change, amount in _amount(c.amount):
                yield change, replace(c, amount=amount)
            for change, event in _event(c.anchor):
                yield change, replace(c, anchor=event)
        case t.Bound():
            other = {"over": "at least", "at least": "over", "under": "at most", "at most": "under"}[c.word]
            yield f"`{c.word}` -> `{other}` of `{_said(c.span)}`", replace(c, word=other)


def _junction(c: t.Junction) -> Changes[t.Condition]:
    for number, part in enumerate(c.parts):
        left = c.parts[:number] + c.parts[number + 1 :]
        new = left[0] if len(left) == 1 else replace(c, parts=left)
        yield f"`{c.word} {_said(part.span)}` deleted", new
    for number, part in enumerate(c.parts):
        for change, new in _condition(part):
            yield change, replace(c, parts=(*c.parts[:number], new, *c.parts[number + 1 :]))


def _equals(c: t.Equals) -> Changes[t.Condition]:
    if len(c.values) > 1:
        for number, value in enumerate(c.values):
            left = c.values[:number] + c.values[number + 1 :]
            change = f"`{value.text}` deleted of `{_said(c.span)}`"
            yield change, replace(c, values=left, listed=len(left) > 1)
    if c.negated:
        yield f"`not` dropped of `{_said(c.span)}`", replace(c, negated=False)


def _said(span: Span) -> str:
    return " ".join(span.text.split())
