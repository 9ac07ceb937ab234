"""A word of a sentence decides something, and no clause that quotes it says so.

**What it does.** Looks in each quote for words that decide: *only*, *unless*, *must*, *within 14*, *at no cost*, *full
refund*, *until* and others. One is said iff a clause or a definition that quotes it has an item that says the like (of
*only* a refusal or `only within`, of *unless* a `not` or an exception), or names a reading or a period that quotes it.
What a clause names, and what it repeats, counts as its own. A word of an `aside` is said only where a clause quotes it
too. The list is data: `spec/deciding_words.toml`.

**Formally.** A deciding word of a quote: none of its `said_by` stands in what quotes it, and no reading of it is read.

**Why it matters.** Coverage counts words, not meaning: the sentence is modelled to 100 %, and its *only* is lost.

**Fires.** "We take back only faulty goods", and the clause grants a refund for faulty goods: of others nothing is said.

**Does not fire.** The same, beside an exclusion of the same sentence that refuses a refund where the goods are sound.

**How to fix.** Say it in the clause. Where the word can be taken in two ways, let a `reading` quote it.

**Limits.** English, and words, not sense: that a clause says *something* with a `not` does not make it the right one.
*All*, *any*, *may* of customers, *if*, *once*, *after*, *at least* and *up to* are not in the list: most of their uses
decide nothing, or are said in too many ways. Headings, terms (`of kind`) and savings are not asked.

**Related.** RL503, RL502, RL506. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from returnlogic.base.finding import Finding, Goal, Quotation, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._deciding_words import Decider, deciding_words, written
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.program import Program
from returnlogic.present.words import ids_in_words


@dataclass(slots=True)
class _Asked:
    """Holds the words of one clause or aside that nobody says, all who quote them, and where."""

    lost: dict[str, Decider] = field(default_factory=dict)
    clauses: list[str] = field(default_factory=list)
    quotes: list[Quotation] = field(default_factory=list)


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per clause, and per aside, with deciding words that nobody says who quotes them."""
    program = context.program
    places = sorted(_quotes(program), key=lambda found: (found[1].start, found[1].end, found[0]))
    quoted = [(name, quote, dict(deciding_words(quote.text))) for name, quote in places]
    asked: dict[tuple[str, str], _Asked] = {}
    for name, quote, words in quoted:
        for word, decider in words.items():
            who = [n for n, other, its in quoted if word in its and quote.start < other.end and other.start < quote.end]
            if who[0] != name:
                continue
            mine = asked.setdefault((name, "" if name else quote.text), _Asked())
            if not _said(program, [n for n in who if n], decider):
                mine.lost[word] = decider
                mine.clauses += [n for n in dict.fromkeys(who) if n and n not in mine.clauses]
                mine.quotes += [quote] if quote not in mine.quotes else []
    for (name, text), found in asked.items():
        yield Goal(CHECK.code, name or f"aside “{text}”", Verdict.REFUTED if found.lost else Verdict.PROVED)
        if found.lost:
            yield _finding(context, found)


def _quotes(program: Program) -> Iterator[tuple[str, Quotation]]:
    """Yield each quote after the name of the clause or word it belongs to, and then those of asides, after no name."""
    for clause in program.policy_clauses:
        yield from ((clause.id, q) for q in clause.quotes)
    for word in program.definitions:
        yield from ((word.name, q) for q in word.quotes)
    yield from (("", q) for q in program.asides)


def _said(program: Program, names: Sequence[str], decider: Decider) -> bool:
    """Return whether one of those who quote a word says it, or names a reading or a period that quotes it."""
    words = [program.definition(n) for n in names]
    left_open = {w.name for w in words if w is not None and w.kind != "definition"}
    reached = _reached(program, [n for n in names if n not in left_open])
    if not reached:
        return bool(left_open)
    return not left_open.isdisjoint(reached) or any(decider.said(text) for text in reached.values())


def _reached(program: Program, names: Sequence[str]) -> dict[str, str]:
    """Return what stands in clauses and words, in the words they name, and in the clauses they repeat, by name."""
    found: dict[str, str] = {}
    left = list(names)
    while left:
        name = left.pop()
        if name in found:
            continue
        word = program.definition(name)
        text = found[name] = written(word.span.text if word is not None else program.clause(name).written)
        left += [w.name for w in program.definitions if f" {w.name} " in text]
        if word is None:
            left += [r.target for r in program.clause(name).relations if r.kind in ("restates", "same_as")]
    return found


def _finding(context: CheckContext, found: _Asked) -> Finding:
    clauses, words = found.clauses, " or ".join(f"“{word}”" for word in found.lost)
    ways = [f"`{w}`" for d in found.lost.values() for w in d.said_by[:3]]
    ways += [f"no `{w}`" for d in found.lost.values() for w in d.denied_by[:1]]
    if clauses:
        message = f"{ids_in_words(clauses)}: no item says {words}"
        conclusion = "the sentence counts as modelled, and this part of what it says is in no clause that quotes it"
        help = f"say it, for instance with {', '.join(dict.fromkeys(ways))}; or let a `reading` quote it"
    else:
        message = f"an aside holds {words}, and no clause says it"
        conclusion = "words set aside count as accounted for, and decide nothing"
        help = "quote the sentence in a clause if it decides anything"
    return TextReport(
        context,
        CHECK,
        message=message,
        issue=f"{words}: does it decide anything here?",
        conclusion=conclusion,
        help=help,
        certainty="read off the words, not off their sense",
        clauses=clauses,
        topic="text",
        direction=", ".join(found.lost) if clauses else found.quotes[0].text,
        quotes=found.quotes,
    ).finding()


CHECK = Rule("RL507", "unmodelled-word", Severity.NOTE, "Word not modelled", find)
