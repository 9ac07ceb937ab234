"""Check the numbered sentences of a law: that each has become something, and that no provision rests on none."""

from __future__ import annotations

from returnlogic.language import tree as t
from returnlogic.language.names import unknown
from returnlogic.language.scope import Scope


def check_paragraph(scope: Scope, file: t.File, d: t.Paragraph) -> None:
    """Check that sentences are counted from 1, name what exists, and are those of a place that is not said twice."""
    if file.kind != "law":
        scope.add(f"a {file.kind} file has no `sentences of`", d.span, "only a law is told sentence by sentence")
        return
    others = [p.place.text for p in file.declarations if isinstance(p, t.Paragraph) and p.span.start < d.span.start]
    if d.place.text in others:
        scope.add(f"the sentences of “{d.place.text}” are listed twice", d.place.span, "keep one of the two lists")
    if d.seen is not None:
        scope.date(d.seen.day)
    for count, sentence in enumerate(d.sentences, 1):
        if sentence.number.text != str(count):
            help = f"this is number {count}; count them from 1, and leave none out"
            scope.add(f"`{sentence.number.text}` is not its number", sentence.number.span, help)
        for word in sentence.names:
            _check_name(scope, file, sentence.word, word)
        scope.once(sentence.names, "is named twice")


def _check_name(scope: Scope, file: t.File, became: str, word: t.Word) -> None:
    """Check the provision, or the judged fact, that a sentence became; other words of the law may say a part of it."""
    table = scope.table
    if became == "judged as":
        judged = [n for n, f in table.facts.items() if f.judged]
        if word.text not in judged and word.text not in table.practices:
            scope.problems.append(unknown(word, "judged fact or practice", [*judged, *table.practices]))
        return
    own = [c.name.text for c in file.clauses()]
    if word.text not in own and word.text not in table.moments and word.text not in table.sums:
        scope.problems.append(unknown(word, "provision of this law", own))


def check_all_are_said(scope: Scope, file: t.File) -> None:
    """Check that each provision of a law is what some sentence became."""
    said = {n.text for d in file.declarations if isinstance(d, t.Paragraph) for s in d.sentences for n in s.names}
    for clause in file.clauses():
        if clause.kind == "provision" and clause.name.text not in said:
            help = 'list them: `sentences of "9(1)"`, and below it `1 "…" encoded by ' + clause.name.text + "`"
            scope.add(f"no sentence of the law became `{clause.name.text}`", clause.name.span, help)
