"""A boundary that two clauses both leave out, by one unit.

**What it does.** For each number and each date on which outcomes depend asks whether an order exists about which the
text is silent, while it speaks about the same order with one unit less and with one unit more: one cent, one piece, one
day. Asked of whether there is any remedy at all, of who pays each leg of carriage, of each sum and of each deadline.
A silence that can be longer than one unit is no slip at a boundary (RL201).

**Formally.** Some case satisfies `silent(d)`, and neither the case with the quantity one less nor the one with one
more does; both are possible; and no case is silent for two units in a row with answers on both sides.

**Why it matters.** "Under 50" and "over 50" are both right, and the customer who paid exactly 50 finds nothing.

**Fires.** "Below 20 kg we pay, above 20 kg you pay"; "within 14 days" and "after more than 15 days".

**Does not fire.** "Up to 50" and "over 50"; a window after which the text says nothing more.

**How to fix.** Put the boundary into one of the two: "up to and including".

**Limits.** Where both sides claim the boundary and differ, that is a contradiction (RL101, RL102) or two fees (RL212).

**Related.** RL201, which leaves these orders to this rule. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.sort import Date, Instant, Money, Sort
from returnlogic.base.value import show
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._one_unit_holes import LEVELS, Hole, holes
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.present.words import outcome_words, topic_words


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per boundary that nobody holds; what the same clauses leave out there is one finding."""
    found, goals = holes(context)
    yield from goals
    groups: dict[tuple[str, ...], list[Hole]] = {}
    for hole in found:
        groups.setdefault(tuple(sorted(hole.clauses())), []).append(hole)
    for members in groups.values():
        yield _finding(members)


def _finding(members: list[Hole]) -> Finding:
    hole = members[0]
    context = hole.context
    given = context.program.inputs[hole.quantity]
    case = hole.answer.case
    unit, where = _unit(given.sort), f"{_unit(given.sort)} of “{given.label}”"
    if not given.event:
        where = f"“{given.label}” of exactly {show(given.sort, case[hole.quantity])}"
    what = ", ".join(dict.fromkeys(_topic(m) for m in members if m.quantity == hole.quantity))
    lines = []
    earlier, later = ("earlier", "later") if given.event else ("less", "more")
    for by, words in ((-1, f"{unit} {earlier}"), (0, "here"), (1, f"{unit} {later}")):
        run = hole.run(by)
        said = [
            f"{c}: {outcome_words(o, run)}" for o in hole.outputs for c in _live(hole, by) if not run.holds(o.silent)
        ]
        lines.append(f"{words}: {'; '.join(dict.fromkeys(said)) or 'nothing is said'}")
    return CaseReport(
        AnsweredQuestion(context, CHECK, hole.topic, hole.shown, hole.answer),
        message=f"between {', '.join(f'`{c}`' for c in hole.clauses())}, {where} is left out: {what}",
        issue=f"{what}: which of the two sentences covers the boundary?",
        conclusion="neither does, and the sentences on both sides of it look complete",
        help="put the boundary into one of the two: “up to and including”, “at least”",
        application=lines,
        clauses=list(hole.clauses()),
        topic=hole.topic,
    ).finding()


def _unit(sort: Sort) -> str:
    match sort:
        case Money():
            return "0.01"
        case Instant():
            return "one minute"
        case Date():
            return "one day"
    return "one"


def _topic(hole: Hole) -> str:
    return "whether there is any remedy" if hole.topic == LEVELS else topic_words(hole.outputs[0].topic)


def _live(hole: Hole, by: int) -> list[str]:
    run = hole.run(by)
    return list(dict.fromkeys(c.clause for o in hole.outputs for c in o.sources if run.holds(c.live)))


CHECK = Rule("RL202", "boundary-gap", Severity.WARNING, "One-unit hole or overlap", find, rerun_without_hub=True)
