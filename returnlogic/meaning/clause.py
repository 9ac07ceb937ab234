"""Clauses in the kernel: what one sentence of a policy, or one provision of a law, does; the lets say when.

`lower_clause` makes them, checks ask about them, `outputs` makes the outcome of their claims.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from returnlogic.base.finding import Quotation
from returnlogic.base.source import Span
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.term import Let, Term


@dataclass(frozen=True, slots=True)
class Relation:
    """A named edge to another clause, with its basis in the text."""

    kind: str  # exception, overrides, adds_to, same_as, restates
    target: str
    basis: str
    implied: bool = False
    decided: bool = False  # by a person: no words of the text say so


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim of a clause on one topic of one right while `live` holds: a value between `lo` and `hi`.

    A charge says when it is `kept` from what is paid back, and is billed else (semantics M20); `None` iff the claim is
    no charge. A claim that follows from those of several clauses names no clause.
    A `residual` one, of what a requirement takes, holds only where no other leaves something (M12).
    """

    clause: str
    right: str
    topic: Topic
    live: Let
    lo: Term
    hi: Term
    kept: Term | None = None
    residual: bool = False

    @property
    def charges(self) -> bool:
        """Return whether it puts a sum on a line of the ledger, which adds to others and bounds none."""
        return self.kept is not None

    def with_terms(self, change: Callable[[Term], Term]) -> Claim:
        """Return the claim with its bounds, and what it is kept on, changed by a function of terms."""
        kept = None if self.kept is None else change(self.kept)
        return replace(self, lo=change(self.lo), hi=change(self.hi), kept=kept)

    @property
    def leaves(self) -> bool:
        """Return whether it leaves a remedy to the shop at least, whatever the case."""
        return self.topic.kind == "level" and getattr(self.lo, "value", 0) > 0

    @property
    def refuses(self) -> bool:
        """Return whether it refuses a remedy, whatever the case."""
        return self.topic.kind == "level" and getattr(self.hi, "value", None) == 0


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit of a clause: act, what it is counted from, the words between, and the let of its last day.

    With `from_start` an act before its start is not in time (semantics M4).
    """

    act: str
    anchor: str
    text: str
    last_day: Let | None
    from_start: bool = True


@dataclass(frozen=True, slots=True)
class Duty:
    """An act owed by a party, with the let of its last day, or of its last minute, if one is stated."""

    act: str
    party: str
    last_day: Let | None
    last_minute: Let | None = None

    @property
    def dated(self) -> bool:
        """Return whether the text says by when it must be done."""
        return self.last_day is not None or self.last_minute is not None


@dataclass(frozen=True, slots=True)
class Gate:
    """An approval that another party gives: `formality`, `if`, `freely` or `unclear`."""

    fact: str
    mode: str


@dataclass(frozen=True, slots=True)
class Provision:
    """The entry of a provision in the law library, beside its meaning."""

    citation: str
    title: str
    about: tuple[str, ...]
    in_force_from: str
    in_force_to: str
    verified: str  # its wording: `primary`, `secondary` or `unverified`
    strength: str
    mandatory: bool
    burden: str
    reviewed: str = ""  # the day on which it was held against its wording, and what against what; empty if nobody did
    instrument: str = ""
    article: str = ""
    not_in_force: str = ""  # `announced on` or `adopted on` a day, and where; empty if `in_force_from` is not

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return why a finding that rests on this provision alone is a warning at most; empty if nothing is missing."""
        wording = {"primary": (), "secondary": ("its wording was seen in a secondary source only",)}
        seen = wording.get(self.verified, ("its wording was not seen",))
        return seen if self.reviewed else (*seen, "its encoding was not reviewed")


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to a law: the instrument, the article if one is named, and the subjects it is cited for."""

    instrument: str
    article: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a sentence does; when it speaks say the lets `scope`, `entitled`, `app`, `live` (M3 to M7)."""

    id: str
    kind: str
    rights: tuple[str, ...]
    quotes: tuple[Quotation, ...]
    span: Span
    written: str = ""  # its relations and items as they stand in the file
    relations: tuple[Relation, ...] = ()
    claims: tuple[Claim, ...] = ()
    limits: tuple[Limit, ...] = ()
    duties: tuple[Duty, ...] = ()
    gates: tuple[Gate, ...] = ()
    requirement: Let | None = None
    consequence: str = ""
    owed: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()  # acts the shop may do or leave
    chooser: str = ""
    keeps: tuple[str, ...] = ()
    keeps_all: bool = False
    states: Let | None = None
    provision: Provision | None = None
    clocks: tuple[tuple[str, str], ...] = ()
    cites: tuple[Citation, ...] = ()
    about: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    term: str = ""

    @property
    def scope(self) -> Let:
        """Return the cases it speaks about: `when`, without limits."""
        return Let(f"{self.id}.scope")

    @property
    def entitled(self) -> Let:
        """Scope, and the limits on the customer's act."""
        return Let(f"{self.id}.entitled")

    @property
    def app(self) -> Let:
        """Entitled, and no exception to it applies."""
        return Let(f"{self.id}.app")

    @property
    def live(self) -> Let:
        """Applies, and no live clause overrides it."""
        return Let(f"{self.id}.live")

    @property
    def grants(self) -> bool:
        """Return whether it entitles the customer to some remedy."""
        return self.kind == "entitlement" and bool(self.owed)

    @property
    def is_law(self) -> bool:
        """Return whether it is a provision of the law rather than a clause of the policy."""
        return self.provision is not None
