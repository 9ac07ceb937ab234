"""Mutants of emitted texts through reader, proof and runtime: none is accepted that is not the policy.

Each mutant has one change of a kind: compare, constant, logic, order, null, name, encoding, hoisting, cast. What is
accepted (read and proved) runs on many cases, well-typed and not, against the reference evaluator.

    python -m tests.readers.mutants --target javascript --count 1000 --seed 1
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from returnlogic.base.faults import NotInstalled
from returnlogic.base.interface import Foreign, Interface
from returnlogic.base.sort import Bool, Enum
from returnlogic.meaning.specialise import interface_of
from returnlogic.proof.replay import NotReproduced, mismatches
from returnlogic.proof.validate import Validated
from returnlogic.readers._read_back import Reject
from tests.proof.seeded import SAMPLE, checker, choice, loaded, target
from tests.proof.test_targets import cases as well_typed_cases

TARGETS = ("python", "javascript", "sql", "spark")
DESK = SAMPLE.with_name("desk.ret")
CASES = 300
"""Cases that an accepted mutant runs on, a third of them with a fact out of place."""

Mutation = Callable[[str, Random], str]
"""From a line to the line with one change; the same line where there is no place for one."""


def one_of(pattern: str, words: Sequence[str]) -> Mutation:
    """Return the mutation that puts one of some words for one place of a pattern; `{}` is what stood there."""

    def changed(line: str, dice: Random) -> str:
        places = list(re.finditer(pattern, line))
        if not places:
            return line
        place = dice.choice(places)
        return line[: place.start()] + dice.choice(words).format(place[0]) + line[place.end() :]

    return changed


def other_constant(line: str, dice: Random) -> str:
    """Return the line with another number at one place."""
    places = list(re.finditer(r"(?<![\w.])\d+(?![\w.])", line))
    if not places:
        return line
    place = dice.choice(places)
    n = int(place[0])
    edges = (n + 1, n - 1, n * 10, 0, -1, -n, 2**31, 2**53, 2**63, 1440 * n, f"{n}.0", f"0{n}", f"{n}e0", f"(0 + {n})")
    return line[: place.start()] + str(dice.choice(edges)) + line[place.end() :]


def swapped(line: str, dice: Random) -> str:
    """Return the line with two neighbours of an operator or a comma exchanged."""
    part = r"(\([^()]*\)|[\w\"`'.]+)"
    places = list(re.finditer(rf"{part}( and | or | && | \|\| | AND | OR |, | - | \+ | <= | < | >= ){part}", line))
    if not places:
        return line
    place = dice.choice(places)
    return line[: place.start()] + place[3] + place[2] + place[1] + line[place.end() :]


def other_name(line: str, dice: Random) -> str:
    """Return the line with one name for another, of the module or of the language."""
    names = list(re.finditer(r"(?<![\w'\"`])[A-Za-z_]\w*(?![\w'`])|[\"`]\w+[\"`]", line))
    if not names:
        return line
    place = dice.choice(names)
    meant = (
        "problems",
        "outcome",
        "decide",
        "max",
        "min",
        "type",
        "_at",
        "_own",
        "_refusal",
        "facts",
        "case",
        "Math",
        "FIELDS",
        "RESULTS",
        "TITLE",
        "undefined",
        "ValueError",
        '"id"',
        '"well_typed"',
        '"orders"',
        "x",
    )
    return line[: place.start()] + dice.choice((*meant, *(n[0] for n in names))) + line[place.end() :]  # fmt: skip


def odd_character(line: str, dice: Random) -> str:
    """Return the line with a character that programs take differently, somewhere."""
    odd = (
        "\ufeff",
        "\r",
        "\t",
        "\xa0",
        "\u2028",
        "\u200b",
        "\x00",
        "\x0c",
        "\\\n",
        "\uff11",
        "\u0430",
        "#",
        "# coding: utf-7",
        "//",
        "/* */",
        "--",
        ";",
        " ",
        "\n",
        "\u202e",
        "$",
        "`",
        "'",
        '"',
    )
    at = dice.randint(0, len(line))
    return line[:at] + dice.choice(odd) + line[at:]  # fmt: skip


_WORD = r"(?<![\w'\"`.])[a-z_]\w+(?![\w'\"`(])|\"[a-z]\w+\"|`[a-z]\w+`|\d+"
_SIGN = r"===|!==|<=|>=|==|!=|<>|(?<= )[<>=](?= )"
_LOGIC = r"\bnot |!(?!=)|\bNOT | and | or | && | \|\| | AND | OR "
_NULL = r"is not None|is None|[!=]== null|IS NOT NULL|IS NULL|\bNone\b|\bnull\b|\bNULL\b"
_MODULE_WORDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "python": (
        ("<", "<=", ">", ">=", "==", "!=", "is", "in", "==="),
        (" and ", " or ", "not ", "", " & ", " && "),
        ("is None", "is not None", "== None", "None", "0", "", "False"),
        ("int({0})", "bool({0})", "str({0})", "+{0}", "-(-{0})", "(-(-{0}))", "({0} + 0)", "({0} * 1)", "({0} // 1)", "({0} % 1)", "max({0}, {0})", "({0} or 0)", "abs({0})", "(not {0})", "(0 if {0} is None else {0})", "({0} / 1)", "float({0})", "(0 - {0})", "min({0}, {0})"),
    ),
    "javascript": (
        ("<", "<=", ">", ">=", "===", "!==", "==", "!=", "in"),
        (" && ", " || ", "!", "", " & ", " and "),
        ("=== null", "!== null", "== null", "!== undefined", "null", "0", "", "false"),
        ("+{0}", "(-(-{0}))", "({0} + 0)", "({0} * 1)", "({0} | 0)", "~~{0}", "Number({0})", "Math.trunc({0} / 1)", "Math.floor({0})", "({0} % 1)", "Math.max({0}, {0})", "!!{0}", "({0} ?? 0)", "(({0} === null) ? 0 : {0})", "(({0} === null) ? {0} : 0)", "(0 - {0})", "(0 + {0})", "Math.min({0}, 0)"),
    ),
    "sql": (
        ("<", "<=", ">", ">=", "=", "<>", "==", "IS DISTINCT FROM"),
        (" AND ", " OR ", "NOT ", "", " XOR "),
        ("IS NULL", "IS NOT NULL", "= NULL", "<> NULL", "NULL", "0", "", "FALSE"),
        ("CAST({0} AS INTEGER)", "CAST({0} AS BIGINT)", "CAST({0} AS VARCHAR)", "CAST({0} AS BOOLEAN)", "COALESCE({0}, 0)", "COALESCE({0}, NULL)", "GREATEST({0}, {0})", "LEAST({0}, 0)", "({0} // 1)", "({0} DIV 1)", "({0} + 0)", "(-(-{0}))", "({0} % 1)", "({0} * 1)", "(NOT {0})", "CASE WHEN {0} IS NULL THEN 0 ELSE {0} END", "abs({0})"),
    ),
}  # fmt: skip


@cache
def line_mutations(name: str) -> Mapping[str, Mutation]:
    """Return the mutations of one line by kind, in the words of a target."""
    signs, logic, nulls, casts = _MODULE_WORDS.get(name, _MODULE_WORDS["sql"])
    return {
        "compare": one_of(_SIGN, signs),
        "constant": other_constant,
        "logic": one_of(_LOGIC, logic),
        "order": swapped,
        "null": one_of(_NULL, nulls),
        "conjunct": one_of(r"\([^()]*\) (?:and|or|&&|\|\||AND|OR) | (?:and|or|&&|\|\||AND|OR) \([^()]*\)", ("",)),
        "name": other_name,
        "encoding": odd_character,
        "cast": one_of(_WORD, casts),
    }


KINDS = (*line_mutations("python"), "hoisting", "rename")


def mutant(name: str, text: str, kind: str, dice: Random) -> str:
    """Return a text with one change of a kind; the same text where there was no place for it."""
    lines = text.split("\n")
    numbers = re.compile(r"[\s\d,-]*")
    weights = [0.02 if numbers.fullmatch(x) or x.startswith(("--", "#", "//", " *")) else 1.0 for x in lines]
    tail = next(
        (n for n, x in enumerate(lines) if x.startswith(("def problems", "// The rest is the same"))), len(lines)
    )
    weights[tail:] = [0.02] * (len(lines) - tail)
    (at,) = dice.choices(range(len(lines)), weights)
    match kind:
        case "hoisting":
            line = lines.pop(at)
            to = max(0, min(len(lines), at + dice.choice((-8, -4, -3, -2, -1, 1, 2, 3, 4, 8))))
            lines[to:to] = dice.choice(([line], [line], [line, line], []))
        case "rename":
            names = sorted(
                set(re.findall(r"(?:const |    |AS [\"`])([a-z]\w+)[\"`]?(?: = |,)", "\n".join(lines[:tail])))
            )
            if not names:
                return text
            old, new = (
                dice.choice(names),
                dice.choice((*names, "problems", "max", "type", "_at", "facts", "case", "decide", "l", "orders", "id")),
            )
            return re.sub(rf"\b{old}\b", new, text)
        case _:
            for _ in range(30):  # not every line has a place for it
                changed = line_mutations(name)[kind](lines[at], dice)
                if changed != lines[at]:
                    lines[at] = changed
                    break
                (at,) = dice.choices(range(len(lines)), weights)
    return "\n".join(lines)


# --- what becomes of them ---------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """Counts mutants by kind and fate; `wrong` are those accepted that give something else, or not reproduced."""

    fates: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def of(self, fate: str) -> int:
        """Return how many had a fate."""
        return sum(n for (_, found), n in self.fates.items() if found == fate)

    def row(self, name: str) -> str:
        """Return a row of the table in the docs."""
        fates = ("rejected", "refuted", "unmet", "undecided", "accepted")
        return f"| {name} | {sum(self.fates.values())} | {' | '.join(str(self.of(f)) for f in fates)} | {len(self.wrong)} |"


@cache
def _checker(name: str, path: Path) -> tuple[str, Callable[[str], Validated]]:
    return checker(name, path)


@cache
def facts_of(name: str, path: Path) -> tuple[dict[str, object], ...]:
    """Return the cases that an accepted mutant runs on."""
    interface = interface_of(loaded(path), choice(loaded(path)))
    dice, found = Random(11), well_typed_cases(interface, CASES, 11)
    for case in found[::3]:
        _out_of_place(case, interface, name, dice)
    return tuple(found)


def _out_of_place(case: dict[str, object], interface: Interface, name: str, dice: Random) -> None:
    f = dice.choice(interface.fields)
    if name in ("sql", "spark"):
        kind = ("?", "") if isinstance(f.sort, Enum) else (True,) if isinstance(f.sort, Bool) else (-1, 2**63 - 1, 0)
        case[f.name] = dice.choice((None, *kind))
    elif dice.random() < 0.2:
        del case[f.name]
    else:
        case[f.name] = dice.choice((None, True, 0, 1, -1, 2**60, "fault", "?", Foreign()))


def fate(name: str, path: Path, text: str) -> tuple[str, str]:
    """Return what becomes of a text, and of one that is accepted what is wrong with it."""
    _, check = _checker(name, path)
    try:
        found = check(text)
    except Reject:
        return "rejected", ""
    except NotReproduced as error:
        return "undecided", f"not reproduced: {error}"
    if found.proof.counterexample is not None:
        return ("unmet" if found.mismatch is not None and found.mismatch.unmet else "refuted"), ""
    if not found.proof.holds:
        return "undecided", ""
    program = loaded(path)
    values = choice(program)
    try:
        wrong = mismatches(program, values, interface_of(program, values), target(name), text, facts_of(name, path))
    except NotInstalled:
        return "accepted", ""
    except Exception as error:  # a text that was accepted and cannot even be loaded
        return "accepted", f"{type(error).__name__}: {error}"
    return "accepted", f"{wrong[0]}" if wrong else ""


def mutants(name: str, count: int, seed: int) -> Iterator[tuple[str, Path, str]]:
    """Yield mutants, each once, with kind and policy: of the small policy, and every fourth of the one with all terms."""
    seen = {_checker(name, path)[0] for path in (DESK, SAMPLE)}
    dice = Random(f"{name} {seed}")
    found = 0
    while found < count:
        path = SAMPLE if found % 4 == 3 else DESK
        kind = dice.choice(KINDS)
        text = mutant(name, _checker(name, path)[0], kind, dice)
        if text not in seen:
            seen.add(text)
            found += 1
            yield kind, path, text


def run(name: str, count: int, seed: int) -> Tally:
    """Return what became of some mutants."""
    tally = Tally()
    for number, (kind, path, text) in enumerate(mutants(name, count, seed), 1):
        found, wrong = fate(name, path, text)
        tally.fates[kind, found] += 1
        if wrong:
            tally.wrong.append(f"{number} ({kind}, {path.stem}): {wrong}")
        if number % 100 == 0:
            print(tally.row(name), file=sys.stderr, flush=True)
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.readers.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--target", choices=TARGETS, action="append", help="default: all but spark")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    found = 0
    print("| target | mutants | rejected | refuted | unmet | undecided | accepted | wrong |")
    for name in given.target or TARGETS[:3]:
        tally = run(name, given.count, given.seed)
        print(tally.row(name), flush=True)
        for told in tally.wrong[:20]:
            print(f"  {told}")
        kinds = (f"{kind} {sum(n for (k, _), n in tally.fates.items() if k == kind)}" for kind in KINDS)
        print("  " + ", ".join(kinds), flush=True)
        found += len(tally.wrong)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
