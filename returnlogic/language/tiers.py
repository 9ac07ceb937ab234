"""Turn tiers into clauses: one for each row of a table of the source, exactly as worded (semantics M18)."""

from __future__ import annotations

from dataclasses import replace

from returnlogic.base.source import Span
from returnlogic.language import tree as t

CLOSE, REPLACES, ADD_UP = "rows close each other", "later row replaces", "rows add up"


def expand(file: t.File) -> t.File:
    """Return the file with each table replaced by its rows, `NAME.1`, `NAME.2` and so on.

    A relation that names the table means every row of it.
    """
    tables = {d.name.text: d for d in file.declarations if isinstance(d, t.Tiers)}
    if not tables:
        return file
    found: list[t.Declaration] = []
    for d in file.declarations:
        for one in _rows(d) if isinstance(d, t.Tiers) else [d]:
            found.append(_aimed(one, tables) if isinstance(one, t.ClauseItem) else one)
    return replace(file, declarations=tuple(found))


def _rows(table: t.Tiers) -> list[t.ClauseItem]:
    """Return the rows as clauses; what the table says of all rows stands in each of them."""
    found: list[t.ClauseItem] = []
    for number, row in enumerate(table.rows, 1):
        scope = [t.When(row.condition, row.span)]
        if table.mode == CLOSE:
            scope += [t.When(t.Negation(_group(r.condition), r.span), r.span) for r in table.rows[: number - 1]]
        relations = list(table.relations)
        if found and table.mode == REPLACES:
            relations.append(_relation("overrides", [c.name for c in found], row.span))
        elif found and table.mode == ADD_UP:
            relations.append(_relation("adds to", [found[0].name], row.span))
        found.append(
            t.ClauseItem(
                _kind(row),
                t.Word(f"{table.name.text}.{number}", table.name.span if number == 1 else row.span),
                table.title,
                table.rights,
                table.every_right,
                tuple(relations),
                (*table.items, *scope, *row.items),
                row.span,
            )
        )
    return found


def _kind(row: t.RowItem) -> str:
    kinds = {t.Owed: "entitlement", t.Refuses: "exclusion", t.Worth: "deduction"}
    return next((kind for item, kind in kinds.items() if any(isinstance(i, item) for i in row.items)), "charge")


def _relation(word: str, targets: list[t.Word], span: Span) -> t.RelationItem:
    return t.RelationItem(word, tuple(targets), None, None, span)


def _group(c: t.Condition) -> t.Condition:
    return t.Group(c, c.span) if isinstance(c, t.Junction) else c


def _aimed(clause: t.ClauseItem, tables: dict[str, t.Tiers]) -> t.ClauseItem:
    def words(targets: tuple[t.Word, ...]) -> tuple[t.Word, ...]:
        return tuple(
            t.Word(f"{w.text}.{n}", w.span) if w.text in tables else w
            for w in targets
            for n in range(1, len(tables[w.text].rows) + 1 if w.text in tables else 2)
        )

    relations = tuple(replace(r, targets=words(r.targets)) for r in clause.relations)
    return replace(clause, rights=words(clause.rights), relations=relations)
