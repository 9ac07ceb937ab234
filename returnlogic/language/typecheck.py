"""Check what may stand where: every word resolves, only like is compared with like, nothing goes round in a circle."""

from __future__ import annotations

from pathlib import PurePath

from returnlogic.base.holiday_tables import CALENDARS
from returnlogic.language import tree as t
from returnlogic.language.check_clauses import check_clause
from returnlogic.language.check_conditions import check_condition, check_sum
from returnlogic.language.check_force import check_references_hold
from returnlogic.language.check_sentences import check_all_are_said, check_paragraph
from returnlogic.language.check_tests import check_assumption, check_expectations, check_given
from returnlogic.language.check_vocabulary import (
    check_decide,
    check_event_declared,
    check_fact,
    check_helps,
    check_moment,
    check_ordering,
    check_reading,
    check_role,
    check_standard,
)
from returnlogic.language.circles import circles
from returnlogic.language.names import Symbols
from returnlogic.language.problem import Problem
from returnlogic.language.scope import Scope
from returnlogic.language.words import COUNTING, RESERVED, SILENCE, YEARS

_HEADERS = {
    "seller": ("policy",),
    "source": ("policy",),
    "law": ("policy",),
    "money": ("policy",),
    "silence": ("policy",),
    "market": ("policy",),
    "counting": ("policy", "law"),
    "calendar": ("policy", "law"),
    "also": ("law",),
    "replaced by": ("law",),
}
"""The kinds of file in which a header can stand; one that is not listed stands in all."""

_MARKS = (t.Ordering, t.Decide, t.Helps, t.Role)
_VOCABULARY = (t.Fact, t.Event, t.Practice, t.AxiomItem, t.VocabularyWord, t.Moment, t.NamedSum, *_MARKS)


def check_file(file: t.File, table: Symbols) -> list[Problem]:
    """Check a whole file, and that the vocabularies and laws it is read with go together; return every problem."""
    scope = Scope(table, file)
    if file.kind == "law" and file.header("counting") is None:
        help = f"add one of: {', '.join('`counting ' + c + '`' for c in COUNTING if c != 'unsaid')}"
        scope.add("this law does not say how it counts days", file.name.span, help)
    for index, header in enumerate(file.headers):
        if header.word not in ("uses", "law") and header.word in (h.word for h in file.headers[:index]):
            scope.add(f"the header says `{header.word}` twice", header.span, "keep one of the two")
        _check_header(scope, file, header)
    for other in (*(f for f in table.files if f.kind == "vocabulary" and f is not file), file):
        for declaration in other.declarations:
            _check_declaration(scope, other, declaration)
    if file.kind == "law":
        check_all_are_said(scope, file)
        check_references_hold(scope, file)
    scope.once((d.name for d in file.declarations if isinstance(d, t.Assume)), "is assumed twice")
    if file.kind != "law":
        _check_laws(scope, file)
    for name, span in table.spans.items():
        if RESERVED.fullmatch(name):
            scope.add(f"`{name}` is a name the language makes itself", span, "choose another name", "RL003")
    return scope.problems + circles(table)


def _check_laws(scope: Scope, file: t.File) -> None:
    """Check that a policy has the words of the laws it is checked against."""
    header = file.header("law")
    for law in (f for f in scope.table.files if f.kind == "law"):
        of_law = Scope(scope.table, law)
        for clause in law.clauses():
            _check_declaration(of_law, law, clause)
        if of_law.problems:
            uses = law.header("uses")
            message = f"`{law.name.text}` does not go with this vocabulary: {of_law.problems[0].message}"
            help = f"add `{uses.span.text}`" if uses else "declare it in a vocabulary"
            scope.add(message, header.span if header else file.name.span, help)
            return


def _check_header(scope: Scope, file: t.File, header: t.Header) -> None:
    first = header.values[0]
    kinds = _HEADERS.get(header.word, (file.kind,))
    if file.kind not in kinds:
        help = f"it belongs to a {' or a '.join(kinds)}"
        scope.add(f"a {file.kind} file has no header `{header.word}`", header.span, help)
    if header.word in ("uses", "law", "calendar", "market"):
        scope.once((v for v in header.values if isinstance(v, t.Word)), "is named twice")
    match header.word:
        case "counting" if isinstance(first, t.Word):
            scope.one_of(first, "way of counting", COUNTING)
        case "calendar":
            for v in header.values:
                if isinstance(v, t.Word):
                    scope.one_of(v, "calendar of working days", CALENDARS)
            if file.kind == "law" and len(header.values) > 1:
                scope.add("a law has one calendar", header.span, "name the one the law means")
        case "silence" if isinstance(first, t.Word):
            scope.one_of(first, "meaning of silence", SILENCE)
        case "uses":
            beside = {PurePath(f.source.name).name: f.kind for f in scope.table.files if f is not file}
            for v in header.values:
                kind = beside.get(f"{v.text}.ret", "vocabulary")
                if kind != "vocabulary":
                    scope.add(f"`{v.text}` is a {kind}, not a vocabulary", v.span, "name a file of words")
        case "period" | "in force":
            days = [day for v in header.values if isinstance(v, t.Literal) and (day := scope.date(v)) is not None]
            if days != sorted(days):
                scope.add("the period ends before it starts", header.span, "write the earlier day first")
            if header.word == "period" and not all(YEARS[0] <= v.text <= YEARS[1] for v in header.values):
                scope.add("the period is too far from today", header.span, f"from {YEARS[0]} to {YEARS[1]} at most")


def _check_declaration(scope: Scope, file: t.File, d: t.Declaration) -> None:
    """Check one declaration: a reference card, one branch a kind."""
    definition = isinstance(d, t.ClauseItem) and d.kind == "definition"
    if file.kind == "vocabulary" and not isinstance(d, _VOCABULARY) and not definition:
        help = (
            "it declares facts, events, moments, practices, axioms, orders, remedies, legs, lines, sums, "
            "definitions, roles, what must be decided, and what helps"
        )
        scope.add(f"a vocabulary file has no `{d.span.text.split()[0]}`", d.span, help)
        return
    match d:
        case t.Fact():
            check_fact(scope, d)
        case t.Event():
            check_event_declared(scope, d)
        case t.AxiomItem():
            for condition in (d.premise, d.condition):
                if condition is not None:
                    check_condition(scope, condition, of_axiom=True)
        case t.ClauseItem():
            check_clause(scope, file, d)
        case t.Ordering():
            check_ordering(scope, d)
        case t.Decide():
            check_decide(scope, d)
        case t.Helps():
            check_helps(scope, d)
        case t.Role():
            check_role(scope, d)
        case t.Moment():
            check_moment(scope, d)
        case t.NamedSum():
            check_sum(scope, d.sum)
        case t.Reading():
            check_reading(scope, d)
        case t.Standard():
            check_standard(scope, d)
        case t.Assume():
            check_assumption(scope, d)
        case t.Example():
            scope.once((g.name for g in d.given), "is set twice")
            for given in d.given:
                check_given(scope, given)
            check_expectations(scope, d.assuming, d.expectations)
        case t.Property():
            if d.condition is not None:
                check_condition(scope, d.condition)
            check_expectations(scope, d.assuming, d.expectations)
        case t.Right(name, _, t.Word() as other):
            scope.one_of(other, "other right", [n for n in scope.table.rights if n != name.text])
        case t.Paragraph():
            check_paragraph(scope, file, d)
        case t.Practice() | t.VocabularyWord() | t.Right() | t.Aside():
            pass
