"""`python -m tests.law.mutate [JURISDICTION…]`: does a golden of the law notice when a law file is changed a little?

Each mutant of `mutants.py` is put to the goldens, the cheapest first, until one fails: the examples of the file, the
twins, then the breaches and clean policies of its jurisdiction. Counted apart are those that do not load, those that
are proved to answer every case as the file does, and those of which `equivalent.toml` says why nothing need notice
them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from returnlogic.meaning.program import Program
from tests.law.difference import NotDecided, difference
from tests.law.goldens import failing_example, failing_policy, failing_twins, loaded, sound
from tests.law.mutants import Mutant, law_files, mutants

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
KINDS = ("examples", "twins", "policies", "load", "same", "equivalent", "alive")
UNSEEN = ("`strength", "in force")
"""Changes that a proof of equal answers says nothing of: only checks, or contracts of other years, can tell."""


@dataclass(frozen=True)
class Judged:
    """A mutant and which kind of golden noticed it, by name; `alive` or `equivalent` iff none did."""

    mutant: Mutant
    by: str
    golden: str = ""


@cache
def equivalents() -> dict[tuple[str, str, str], str]:
    """Return why each mutant that need not be noticed need not."""
    rows = tomllib.loads(EQUIVALENT.read_text("utf-8")).get("mutant", []) if EQUIVALENT.exists() else []
    return {(r["file"], r["provision"], change): r["because"] for r in rows for change in r["changes"]}


def judged(mutant: Mutant, policies: bool = True) -> Judged:
    """Put a mutant to the goldens; without `policies` to examples and twins alone."""
    policy = loaded(mutant.file, mutant.tree)
    if policy.program is None:
        return Judged(mutant, "load", policy.problems[0].message)
    if (example := failing_example(mutant.file, policy)) is not None:
        return Judged(mutant, "examples", example)
    if not mutant.change.startswith(UNSEEN) and _answers_alike(sound(mutant.file).program, policy.program):
        return Judged(mutant, "same", "proved: it answers as the file does")
    if (pair := failing_twins(mutant)) is not None:
        return Judged(mutant, "twins", pair)
    if mutant.key in equivalents():
        return Judged(mutant, "equivalent", equivalents()[mutant.key])
    if policies and (test := failing_policy(mutant)) is not None:
        return Judged(mutant, "policies", test)
    return Judged(mutant, "alive")


def _answers_alike(file: Program, mutant: Program) -> bool:
    """Say whether it is proved that both answer alike; what is not decided is left to the goldens."""
    try:
        return difference(file, mutant) is None
    except NotDecided:
        return False


def table(found: Iterable[Judged]) -> list[str]:
    """Return the scores as a table: of what loads and is not equivalent, how much was noticed."""
    counts: dict[str, Counter[str]] = {}
    for j in found:
        counts.setdefault(j.mutant.file, Counter())[j.by] += 1
    counts["all"] = sum(counts.values(), Counter())
    lines = [f"| file | mutants | {' | '.join(KINDS)} | score |", "|---" * (len(KINDS) + 3) + "|"]
    for file, count in counts.items():
        noticed = sum(count[k] for k in KINDS[:3])
        score = f"{100 * noticed / (noticed + count['alive']):.0f} %" if noticed + count["alive"] else "none"
        cells = [file, count.total(), *(count[k] for k in KINDS), score]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def row(judged: Judged) -> str:
    """Return a mutant and what noticed it as a line of JSON."""
    m = judged.mutant
    fields = {"file": m.file, "provision": m.provision, "change": m.change, "by": judged.by, "golden": judged.golden}
    return json.dumps(fields, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code is 1 iff a mutant lives that is not known as equivalent."""
    parser = argparse.ArgumentParser(prog="python -m tests.law.mutate", description=__doc__.splitlines()[0])
    parser.add_argument("jurisdictions", nargs="*", metavar="JURISDICTION", help="folders of spec/law; all if none")
    parser.add_argument("--file", default="", metavar="LAW", help="law files whose name contains this")
    parser.add_argument("--quick", action="store_true", help="examples and twins alone")
    parser.add_argument("--results", type=Path, metavar="FILE", help="add a line of JSON for each mutant")
    given = parser.parse_args(arguments)
    found = []
    for file in law_files(given.jurisdictions):
        if given.file in file:
            for mutant in mutants(file):
                found.append(judged(mutant, not given.quick))
                if found[-1].by == "alive":
                    print(mutant.shown, flush=True)
                if given.results is not None:
                    with given.results.open("a", encoding="utf-8") as results:
                        results.write(row(found[-1]))
    print("\n".join(table(found)))
    return 1 if any(j.by == "alive" for j in found) else 0


if __name__ == "__main__":
    sys.exit(main())
