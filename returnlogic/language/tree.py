"""Nodes of the syntax tree: what a `.ret` file says, one frozen node per grammar rule, each with its span.

A reference card, so in one module. `parse` makes the tree, and a rule of the grammar that is called like a class here
becomes it; `format` prints it back, `typecheck` checks what may stand where, `meaning.from_language` gives it meaning.
"""

from __future__ import annotations

from dataclasses import dataclass

from returnlogic.base.source import Source, Span


@dataclass(frozen=True, slots=True)
class Word:
    """A name where it occurs."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A string where it occurs, with escapes undone; `nth` picks an occurrence in a source (0 = the only one)."""

    text: str
    span: Span
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written: `kind` is name, number, money, date, instant, yes or no."""

    kind: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time: a number and its unit, or the name of a declared period; of a span, `least` is its start."""

    span: Span
    number: int = 0
    unit: str = ""
    name: str = ""
    least: int | None = None


# --- sums of money ---


@dataclass(frozen=True, slots=True)
class Percentage:
    """`30% of NAME`."""

    percent: Literal
    base: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Multiple:
    """`2 times SUMMAND`."""

    number: int
    part: Summand
    span: Span


@dataclass(frozen=True, slots=True)
class Counted:
    """`COUNT times 20.00`, `COUNT times SUM`: an amount, or a sum with a name, for each."""

    count: Word
    each: Literal | Word
    span: Span


@dataclass(frozen=True, slots=True)
class Extreme:
    """`the higher of (A, B)`, or `the lower of`."""

    word: str
    parts: tuple[Sum, ...]
    span: Span


Summand = Percentage | Literal | Word | Multiple | Counted | Extreme


@dataclass(frozen=True, slots=True)
class Sum:
    """Summands, each after `plus` or `less`; the first one after nothing."""

    parts: tuple[tuple[str, Summand], ...]
    span: Span


# --- conditions ---


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` or `or` over at least two operands."""

    word: str
    parts: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Negation:
    part: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets, kept for the formatter."""

    part: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A yes/no fact, a definition or a provision by name."""

    name: Word
    span: Span


@dataclass(frozen=True, slots=True)
class RuleOf:
    """`rule NAME`: that a clause of the policy holds."""

    name: Word
    span: Span


@dataclass(frozen=True, slots=True)
class RequirementMet:
    """`requirement NAME is met`, or `is not met`."""

    name: Word
    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class Equals:
    """`NAME is VALUE`, `is one of`, `is not`, `is not one of`."""

    name: Word
    values: tuple[Literal, ...]
    negated: bool
    listed: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Happened:
    name: Word
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Order:
    """`A before B`, `A no earlier than B`, `A no later than B`, and `A after DATE`; B may be a date, as a name."""

    left: Word
    word: str
    right: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Distance:
    """`A within N UNIT after B`, or `more than`."""

    act: Word
    word: str
    amount: Amount
    anchor: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Bound:
    """`NAME over|under|at least|at most VALUE`."""

    name: Word
    word: str
    value: Literal
    span: Span


Condition = Junction | Negation | Group | Named | RuleOf | RequirementMet | Equals | Happened | Order | Distance | Bound

# --- items of a clause ---


@dataclass(frozen=True, slots=True)
class Quoted:
    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class When:
    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class LimitItem:
    """`ACT within N UNIT after EVENT`, or `only within`, or `no later than`, or `between N and M UNIT`.

    Without an amount it is `ACT no later than EVENT`, where a date may stand for the event. `afterwards` says what
    holds later (silent, refused, or a reading of both).
    """

    act: Word
    word: str
    amount: Amount | None
    anchor: Word
    counting: Word | None
    afterwards: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Owed:
    """`owed REMEDIES instead of REMEDIES chooser WHO`."""

    remedies: tuple[Word, ...]
    instead: tuple[Word, ...] | None
    chooser: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Refuses:
    remedies: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Pays:
    """Who pays which legs (`legs`), how much for which line (`sum`), or that nothing is paid (`nothing`).

    Nothing is paid for the lines named, or for any. Of a sum, `ends` says whether it is the most that can be asked
    (`up to`), the least (`at least`), or a bound on whatever is asked elsewhere (`at most`), and `way` whether it is
    `kept` from what is paid back or `billed`; empty and `None` where nothing is said.
    """

    party: Word
    what: str
    names: tuple[Word, ...]
    sum: Sum | None
    ends: str
    way: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Must:
    party: Word
    condition: Condition
    otherwise: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class May:
    """The party may refuse, or may offer, the remedies."""

    party: Word
    word: str
    remedies: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class GateItem:
    """`FACT answered by PARTY formality|freely|unclear`."""

    fact: Word
    party: Word
    mode: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Due:
    """`due ACT within N UNIT after EVENT`; with `by`, `due ACT no later than EVENT`."""

    acts: tuple[Word, ...]
    amount: Amount | None
    anchor: Word | None
    by: bool
    span: Span


@dataclass(frozen=True, slots=True)
class InFull:
    remedy: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Worth:
    """`REMEDY of SUM`: how much money the remedy brings."""

    remedy: Word
    sum: Sum
    span: Span


@dataclass(frozen=True, slots=True)
class PaidBy:
    """`REMEDY by the same means of payment`, `by other …`, `by any …`: how its money comes back."""

    remedy: Word
    means: str
    span: Span


@dataclass(frozen=True, slots=True)
class States:
    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Means:
    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Keeps:
    """The remedies a saving clause leaves to the law; none listed = all."""

    topics: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OfKind:
    kind: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Cites:
    """`cites INSTRUMENT article A for SUBJECTS`: the place a provision stands for, or a policy relies on."""

    instrument: Text
    article: Text | None
    subjects: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class InForce:
    """For which contracts a provision is law."""

    start: Literal
    end: Literal | None
    span: Span


@dataclass(frozen=True, slots=True)
class NotInForce:
    """`announced on DATE TEXT`, `adopted on`: a provision without a day from which it is law; the text says where."""

    stage: str
    day: Literal
    told: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """`about`, `requires information on`, or of a provision `strength`, `mandatory`, `burden`."""

    word: str
    values: tuple[Word, ...]
    text: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`reviewed on DATE TEXT`: that a provision was held against the wording it cites; the text says what with what."""

    day: Literal
    against: Text
    span: Span


Item = (
    Quoted
    | When
    | LimitItem
    | Owed
    | Refuses
    | Pays
    | Must
    | May
    | GateItem
    | Due
    | InFull
    | Worth
    | PaidBy
    | States
    | Means
    | Keeps
    | OfKind
    | Cites
    | InForce
    | NotInForce
    | Note
    | Reviewed
)


@dataclass(frozen=True, slots=True)
class RelationItem:
    """`as an exception to`, `overrides`, `adds to`, `same as`, `restates`, with the basis for it."""

    word: str
    targets: tuple[Word, ...]
    basis: Text | None
    decided: tuple[Text, Literal, Text] | None
    span: Span


# --- declarations ---


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a case; `sort` is yes/no, one of, money or number.

    `sentences` say it of a case: of a yes/no fact, that it is not so; of the others, one for each of the members.
    `presupposes` is the event without which it is as it typically is, empty of the delivered goods.
    """

    name: Word
    label: Text
    sort: str
    members: tuple[Word, ...]
    sentences: tuple[Text | None, ...]
    lo: str
    hi: str
    unit: str
    presupposes: Word | None
    party: Word | None
    phase: str
    judged: bool
    typical: Literal | None
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    name: Word
    label: Text
    party: Word
    phase: str
    typical: Literal | None
    typical_amount: Amount | None
    typical_after: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Practice:
    name: Word
    label: Text
    otherwise: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class AxiomItem:
    label: Text
    premise: Condition | None
    condition: Condition
    honesty: bool
    span: Span


@dataclass(frozen=True, slots=True)
class VocabularyWord:
    """A remedy (with its other words), or a leg of carriage or ledger line (with what a clause on it informs about)."""

    word: str
    name: Word
    also: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Moment:
    """A day made of events: the later or the earlier of several, a time after one, the next such day of a year, a date.

    `word` is later, earlier, after, next or on; of `next`, `day` and `month` say which day, of `on` the only event.
    """

    name: Word
    label: Text | None
    word: str
    events: tuple[Word, ...]
    amount: Amount | None
    day: int
    month: str
    span: Span


@dataclass(frozen=True, slots=True)
class Ordering:
    """`order LABEL : A then B …`: kinds of cases that deserve better and better."""

    label: Text
    rungs: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Decide:
    """`decide TOPIC(SUBJECT) for REMEDIES when CONDITION`: whoever owes one of these must say this too."""

    topic: Word
    subject: Word | None
    remedies: tuple[Word, ...]
    condition: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class Helps:
    """`helps GROUND: REMEDIES`: what helps a customer who invokes the ground; the first is what it asks for."""

    ground: Word
    remedies: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Role:
    """`role ROLE is WORDS`: which words of the vocabulary play a part in what checks ask."""

    role: Word
    words: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NamedSum:
    name: Word
    label: Text | None
    sum: Sum
    span: Span


@dataclass(frozen=True, slots=True)
class Right:
    """`right NAME LABEL extends RIGHT`: the text promises it for longer than the other."""

    name: Word
    label: Text | None
    extends: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class ClauseItem:
    """A clause of any kind; `rights` is empty when it names none, or names all: `every_right`."""

    kind: str
    name: Word
    title: Text | None
    rights: tuple[Word, ...]
    every_right: bool
    relations: tuple[RelationItem, ...]
    items: tuple[Item, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class RowItem:
    """A row of tiers: the condition under which its items hold."""

    condition: Condition
    items: tuple[Item, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Tiers:
    """A table of the source, row by row; `mode` says what holds where two rows do, `items` belong to every row."""

    name: Word
    title: Text | None
    rights: tuple[Word, ...]
    every_right: bool
    relations: tuple[RelationItem, ...]
    mode: str
    items: tuple[Item, ...]
    rows: tuple[RowItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    name: Word
    quote: Text
    alternatives: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Standard:
    """A period the text leaves to judgement: `lo` to `hi` units."""

    name: Word
    quote: Text
    lo: int
    hi: int
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Assume:
    name: Word
    value: Literal
    because: Text
    by: Text | None
    on: Literal | None
    span: Span


@dataclass(frozen=True, slots=True)
class Aside:
    """Words with no rule in them: `word` is aside or heading."""

    word: str
    quote: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Given:
    """A fact of an example; `value` is None for an event that has not happened."""

    name: Word
    value: Literal | None
    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class Expectation:
    """`VERDICT on TOPIC`, `TOPIC is VALUE`, `TOPIC at least VALUE`; `word` is on, is, is not, at least or at most.

    Of the topic `last_day(ACT, REMEDY)` `subject` is the act and `towards` the remedy.
    """

    word: str
    verdict: str
    topic: Word
    subject: Word | None
    towards: Word | None
    value: Literal | None
    right: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Example:
    title: Text
    given: tuple[Given, ...]
    assuming: tuple[Given, ...]
    expectations: tuple[Expectation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Property:
    title: Text
    condition: Condition | None
    assuming: tuple[Given, ...]
    expectations: tuple[Expectation, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class WordingSeen:
    """`seen on DATE TEXT`, or of a secondary source `quoted on`: where and in which version a wording was read."""

    word: str
    day: Literal
    where: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a law in short, and what became of it: `encoded by`, `data of`, `judged as` names, or a reason."""

    number: Literal
    says: Text
    word: str
    names: tuple[Word, ...]
    reason: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`sentences of PLACE`: the numbered sentences of one place of a law, and the address of its official text."""

    place: Text
    source: Text | None
    seen: WordingSeen | None
    sentences: tuple[Sentence, ...]
    span: Span


Declaration = (
    Fact
    | Event
    | Practice
    | AxiomItem
    | VocabularyWord
    | Moment
    | Ordering
    | Decide
    | Helps
    | Role
    | NamedSum
    | Right
    | ClauseItem
    | Tiers
    | Reading
    | Standard
    | Assume
    | Aside
    | Paragraph
    | Example
    | Property
)


HeaderValue = Word | Text | Literal


@dataclass(frozen=True, slots=True)
class Header:
    """A line of the header: its keyword, and its words, strings or dates."""

    word: str
    values: tuple[HeaderValue, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Comment:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class File:
    """A whole file: `kind` is policy, law or vocabulary."""

    kind: str
    name: Word
    title: Text
    headers: tuple[Header, ...]
    declarations: tuple[Declaration, ...]
    comments: tuple[Comment, ...]
    source: Source

    def header(self, word: str) -> Header | None:
        """The first header line of that keyword."""
        return next((h for h in self.headers if h.word == word), None)

    def clauses(self) -> tuple[ClauseItem, ...]:
        """The clauses in file order (which never decides anything)."""
        return tuple(d for d in self.declarations if isinstance(d, ClauseItem))
