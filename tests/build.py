"""Programs for tests: built by hand, of inputs, assumption variables, axioms and lets; or lowered from a short text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from returnlogic.app.load import Policy, load_source
from returnlogic.base.sort import Bool, Date, Enum, Instant, Sort
from returnlogic.base.source import Source
from returnlogic.base.value import Value
from returnlogic.meaning.program import Assumption, Axiom, Input, Program
from returnlogic.meaning.term import Term

BOOL = Bool()


def fact(name: str, sort: Sort = BOOL, typical: Value = None, *, judged: bool = False) -> Input:
    """A fact; its typical value is the first of its sort unless given."""
    if typical is None:
        typical = False if isinstance(sort, Bool) else sort.members[0] if isinstance(sort, Enum) else sort.lo
    return Input(name, name, sort, "world", judged=judged, typical=typical)


def event(name: str, sort: Date | Instant, typical: int | None = None, after: tuple[str, int] | None = None) -> Input:
    """An event; it usually happens iff it has a typical day or follows another."""
    return Input(name, name, sort, "world", event=True, typical=typical, typical_after=after)


def assumption(name: str, sort: Sort = BOOL, fixed: Value = None) -> Assumption:
    """An assumption variable."""
    return Assumption(name, name, sort, "reading", fixed=fixed)


def program(
    inputs: Iterable[Input] = (),
    assumptions: Iterable[Assumption] = (),
    axioms: Iterable[Term] = (),
    lets: Mapping[str, Term] | None = None,
) -> Program:
    """The program of these parts, without clauses and outputs."""
    return Program(
        name="test",
        title="test",
        inputs={i.name: i for i in inputs},
        assumptions={a.name: a for a in assumptions},
        axioms=tuple(Axiom(f"axiom {n}", term) for n, term in enumerate(axioms)),
        clauses=(),
        lets=dict(lets or {}),
        outputs=(),
    )


def policy(body: str, *, header: str = "counting calendar_days", words: str = "retail", folder: Path) -> Policy:
    """A policy with this body, loaded; every quote of it is `q`. Its words are the library's or the folder's."""
    (folder / "p.txt").write_text("q")
    text = f'policy p "p"\n  source "p.txt"\n  uses {words}\n  {header}\n{body}'
    return load_source(Source("p.ret", text), folder)
