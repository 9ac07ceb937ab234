"""Write the pages that are made of other files: `python docs/make_pages.py`.

docs/checks: one page for each code that is built, and an index of all codes, from the docstrings of checks and
spec/rules.toml. docs/law: what became of each sentence of each law, from spec/law. docs/reference/words.md: the
vocabulary, from spec/vocabulary/retail.ret. tests/docs holds the pages against this script.
"""

import re
import textwrap
import tomllib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from returnlogic.checks._catalogue import reserved, rules
from returnlogic.checks._rule import Rule
from returnlogic.language import tree as t
from returnlogic.language.syntax import parser
from returnlogic.law.library import jurisdictions, provisions, vocabulary
from returnlogic.law.sentences import BECAME, LawSentence, counted, sentences

FOLDER = Path(__file__).resolve().parent / "checks"
LAW = FOLDER.parent / "law"
TRANSPOSITION = FOLDER.parents[1] / "spec" / "law" / "transposition.toml"
WORDS = FOLDER.parent / "reference" / "words.md"
NOTE = "<!-- made by docs/make_pages.py; change the docstring of the check instead -->"


def pages() -> dict[str, str]:
    """File name -> text, of every page and the index."""
    built = rules().values()
    found = {f"{r.code}.md": _page(r) for r in built}
    rows = [f"| [{r.code}]({r.code}.md) | {r.name} | {r.severity.value} | {r.title} |" for r in built]
    missing = [f"- {code} {name}" for code, name in reserved().items()]
    lines = [
        NOTE,
        "# Checks",
        "",
        f"{len(built) + len(missing)} codes, {len(built)} built. `returnlogic explain CODE` prints them.",
        "A level is the highest that the code is reported at: findings that need an assumption, or rest on law whose",
        "wording was not seen or whose encoding was not reviewed, are at most warnings.",
        "",
        "| Code | Name | Level | Title |",
        "|---|---|---|---|",
        *rows,
        "",
        "## Not built yet",
        "",
        "These numbers are reserved; no run asks them.",
        "",
        *missing,
    ]
    found["README.md"] = "\n".join(lines) + "\n"
    return found


def _page(rule: Rule) -> str:
    return f"{NOTE}\n# {rule.code} {rule.name}\n\n{rule.title} ({rule.severity.value}).\n\n{rule.page}\n"


def law_pages() -> dict[str, str]:
    """File name -> text: a page for each law of the library, sentence by sentence, and an index."""
    note = "<!-- made by docs/make_pages.py; change spec/law instead -->"
    found = {}
    index = []
    for jurisdiction in jurisdictions():
        own = provisions(jurisdiction)
        for law, group in groupby(sentences(jurisdiction), key=lambda s: s.law):
            some = list(group)
            title = some[0].title
            mine = [p for name, p in own if name in {n for s in some for n in s.names}]
            reviewed = sum(1 for p in mine if not p.doubts)
            lines = [note, f"# {title}", "", f"`law {jurisdiction}`, `{law}`. {counted(some)}.", ""]
            lines += _places(some)
            found[f"{law}.md"] = "\n".join(lines) + "\n"
            numbers: list[object] = [sum(1 for s in some if s.became == kind) for kind in BECAME.values()]
            cells = (
                jurisdiction,
                f"[{title}]({law}.md)",
                *map(str, (len(some), *numbers, f"{reviewed} of {len(mine)}")),
            )
            index.append(f"| {' | '.join(cells)} |")
    head = (
        "Law",
        "Instrument",
        "Sentences",
        *(k.capitalize() for k in BECAME.values()),
        "Provisions seen and reviewed",
    )
    found["README.md"] = (
        "\n".join(
            [
                note,
                "# The law, sentence by sentence",
                "",
                "What the library holds of each instrument, and what it does not: every sentence of a place that is",
                "cited became a provision, its data, a judged fact, or is left out. Other places were not read.",
                "Engineering reference, not legal advice. `returnlogic laws --sentences` prints the same.",
                "",
                f"| {' | '.join(head)} |",
                "|" + "---|" * len(head),
                *index,
                *_transposition(),
            ]
        )
        + "\n"
    )
    return found


def _transposition() -> Iterator[str]:
    """Where each member state has what the directives ask for, from the table beside the laws."""
    yield from ("", "## Member states of the Union", "")
    yield "A state holds what it adds to the directives or does otherwise, and is named beside the Union:"
    yield "`law eu, eu_de`."
    yield "What it transposes as it stands is in `eu`. CRD is Directive 2011/83/EU, SGD Directive (EU) 2019/771."
    for state, group in groupby(tomllib.loads(TRANSPOSITION.read_text("utf-8"))["row"], key=lambda r: r["state"]):
        yield from (
            "",
            f"### {state}",
            "",
            "| Directive | National | Option | Words read | Provisions |",
            "|---|---|---|---|---|",
        )
        for r in group:
            cells = (
                r["directive"],
                r["national"],
                r["option"],
                r["seen"],
                ", ".join(f"`{p}`" for p in r["provisions"]),
            )
            yield f"| {' | '.join(cells)} |"


def _places(some: list[LawSentence]) -> Iterator[str]:
    for (place, source, seen), group in groupby(some, key=lambda s: (s.place, s.source, s.seen)):
        yield f"## {place}"
        yield ""
        yield f"{seen[:1].upper() + seen[1:] if seen else 'Wording not seen'}." + (f" <{source}>" if source else "")
        yield ""
        for s in group:
            names = ", ".join(f"`{n}`" for n in s.names)
            yield f"{s.number}. {s.says[:1].upper()}{s.says[1:]}. *{s.became.capitalize()}*: {names or s.reason}."
        yield ""


def words_page() -> str:
    """The words of the shipped vocabulary, and the words that name nothing because the grammar has them."""
    file = vocabulary("retail")
    assert file is not None
    lines = [
        "<!-- made by docs/make_pages.py; change spec/vocabulary/retail.ret instead -->",
        "# Words",
        "",
        "What `uses retail` lets a policy say. What is missing is declared in the policy itself, or in a vocabulary of",
        "its own: [the language](language.md).",
    ]
    for title, rows in _tables(file):
        lines += ["", f"## {title}", "", *rows]
    plain = (t.pattern.value.removesuffix(r"\b") for t in parser().terminals)
    keywords = sorted({k for k in plain if re.fullmatch("[a-z]+", k)})
    lines += ["", "## Keywords", "", "No clause, fact or line can be called one of these:"]
    lines += textwrap.wrap(", ".join(f"`{k}`" for k in keywords) + ".", 140, break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def _tables(file: t.File) -> Iterator[tuple[str, list[str]]]:
    facts = [d for d in file.declarations if isinstance(d, t.Fact)]
    events = [d for d in file.declarations if isinstance(d, t.Event)]
    words = [d for d in file.declarations if isinstance(d, t.VocabularyWord)]
    yield (
        "Facts",
        _table(
            ("Fact", "Says", "Values", "Whose", "Usually"),
            (
                (f.name.text, f.label.text, _values(f), _whose(f), "" if f.typical is None else f.typical.text)
                for f in facts
            ),
        ),
    )
    yield "Events", _table(("Event", "Says", "Whose"), ((e.name.text, e.label.text, e.party.text) for e in events))
    for word, title in (("remedy", "Remedies"), ("leg", "Legs of carriage"), ("line", "Lines of the ledger")):
        named = [(w.name.text, ", ".join(f"`{a.text}`" for a in w.also)) for w in words if w.word == word]
        yield title, _table((word.title(), "Also, or about"), named)
    sums = [d for d in file.declarations if isinstance(d, t.NamedSum)]
    yield "Sums", _table(("Sum", "Says"), ((s.name.text, s.label.text if s.label else "") for s in sums))
    helps = [d for d in file.declarations if isinstance(d, t.Helps)]
    yield (
        "What helps whom",
        _table(
            ("Invoked", "Remedies"),
            ((h.ground.text, ", ".join(f"`{r.text}`" for r in h.remedies)) for h in helps),
        ),
    )
    axioms = [d for d in file.declarations if isinstance(d, t.AxiomItem)]
    yield "What is true of every order", [f"- {a.label.text}" for a in axioms]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    found = [f"| {' | '.join((f'`{first}`', *others))} |" for first, *others in rows]
    return [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *found]


def _values(fact: t.Fact) -> str:
    if fact.members:
        return ", ".join(f"`{m.text}`" for m in fact.members)
    return fact.sort if not fact.lo else f"{fact.sort} from {fact.lo} to {fact.hi} {fact.unit}".strip()


def _whose(fact: t.Fact) -> str:
    if fact.judged:
        return "judged"
    return " ".join(w for w in (fact.party.text if fact.party else "", fact.phase) if w)


def main() -> None:
    """Write every page that differs, and remove pages of codes that are gone."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")
    LAW.mkdir(exist_ok=True)
    wanted = law_pages()
    for path in LAW.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (LAW / name).write_text(text, "utf-8")
    WORDS.write_text(words_page(), "utf-8")


if __name__ == "__main__":
    main()
