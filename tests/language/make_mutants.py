"""Writes the cases of `mutants.md` anew: one small change to a real clause, drawn by a seed, and what is said about it.

    python -m tests.language.make_mutants SEED COUNT

Not part of the suite: the cases are frozen, and each was read by a person. Run it to look at new ones; to freeze them,
copy what is printed.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.language.mutants import Mutant, bases, block, changed, shown

WORD = re.compile(r'"[^"\n]*"|[\w.]+|[^\s\w]')
PHRASES = (
    ("within ", "in "), (" after ", " of "), (" after ", " "), (" days", ""), (" days", " Days"), (" days", " dys"),
    (" and ", " & "), (" and ", " or "), (" or ", ", "), (" or ", " and "), (" is ", " = "), (" is ", " "),
    ("when ", "if "), ("when ", "wen "), ("when ", ""), ("quote ", "quotes "), ("quote ", ""), ('"', "'"), ('"', "“"),
    ("no ", "not "), ("owed ", "owes "), ("chooser ", ""), (" for ", " four "), ("not ", ""), ("must ", "should "),
    (" one of ", " "), ("pays ", "pay "), ("states ", "says "), ("basis ", "because "), (" to ", " "), (",", ""),
    (".", ""), ("means ", "is "), ("all", "any"), ("_", "-"), ("_", " "), ("yes/no", "boolean"), ("by ", ""),
    ("typically ", "default "), ("2014-06-14", "14/06/2014"), ("2014-06-14", "2014-06-31"), (" from ", " since "),
    ("14", "fourteen"), ("60", "6O"), ("90", "90.5"), ("more than", "over"), ("1.00", "1"), ("30%", "30 percent"),
    ("refund", "money"), ("exchange", "exchanges"), ("customer", "buyer"), ("shop", "seller"), ("primary", "checked"),
)  # fmt: skip


def mutants(text: str, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """What was done to a line, the line, and the line with one change."""
    for line in text.split("\n"):
        if not line.strip() or text.count(f"{line}\n") > 1:
            continue
        for old, new in PHRASES:
            if old in line:
                at = chance.choice([m.start() for m in re.finditer(re.escape(old), line)])
                yield f"`{old.strip()}` becomes `{new.strip()}`", line, line[:at] + new + line[at + len(old) :]
        for found in WORD.finditer(line):
            word, rest = found[0], line[found.end() :]
            before = line[: found.start()]
            if word.startswith('"'):
                yield "the text loses its last mark", line, before + word[:-1] + rest
                yield "another word in the text", line, before + re.sub(r"\w+", "something", word, count=1) + rest
                continue
            yield (
                f"`{word}` is lost",
                line,
                before.rstrip(" ") * bool(before.strip()) + before * (not before.strip()) + rest,
            )
            yield f"`{word}` comes twice", line, f"{before}{word} {word}{rest}"
            if len(word) > 4:
                at = chance.randrange(1, len(word) - 1)
                yield f"`{word}` is misspelt", line, before + word[:at] + word[at + 1 :] + rest
                yield f"`{word}` in capitals", line, before + word.capitalize() + rest


def main() -> None:
    """Print the cases of a seed."""
    seed, count = int(sys.argv[1]), int(sys.argv[2])
    chance = random.Random(seed)
    found: list[Mutant] = []
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in bases().items():
            assert not shown(Path(folder), name, text), (name, shown(Path(folder), name, text))
        drawn = [(name, *m) for name, text in bases().items() if name.endswith(".ret") for m in mutants(text, chance)]
        chance.shuffle(drawn)
        for name, what, old, new in drawn:
            if len(found) == count:
                break
            mutant = Mutant(name, what, old, new, "")
            said = shown(Path(folder), name, changed(bases()[name], mutant))
            kind = re.sub(r"`[^`]*`", "`…`", said.partition("\n")[0])
            if not said or seen[kind] >= 4 or seen[f"{name} {what}"] or seen[f"{name} {old} {kind}"]:
                continue
            seen.update([kind, f"{name} {what}", f"{name} {old} {kind}"])
            found.append(Mutant(name, what, old, new, said))
    order = list(bases())
    for mutant in sorted(found, key=lambda m: (order.index(m.base), bases()[m.base].index(m.old), m.what)):
        print(block(mutant))


if __name__ == "__main__":
    main()
