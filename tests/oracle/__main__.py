"""`python -m tests.oracle --policies 300 --seed 1`: random small policies, each line decided by enumeration.

Prints what was compared per code, the differences, and the seconds; with `--file` the policies of files instead.
With `--results FILE` each policy is a line of that file, and what stands there already is not asked again: a run that
was stopped, or is to be longer, goes on by the same command.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.oracle.judge import CODES, Difference, compared, enumerated, judge
from tests.oracle.lowered import misread
from tests.oracle.minimise import minimised
from tests.oracle.policies import policy_text
from tests.oracle.world import TooLarge, load_text

COUNTED = ("compared", "refuted", "vacuous", "undecided")

INTERPRETED = 10
"""One policy in so many is interpreted from its text as well, which judges how it is lowered."""

LOWERING = "lowering"

Record = dict[str, Any]
"""What came of one policy: its number and seed, its points, seconds, counts by code, and its differences."""


def shows(text: str, difference: Difference) -> bool:
    """Whether a text loads and shows a difference of the same code and kind."""
    policy = load_text(text)
    if policy.program is None:
        return False
    try:
        found = judge(policy.program, [difference.code]).differences
    except TooLarge:
        return False
    return any((d.code, d.kind) == (difference.code, difference.kind) for d in found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code is 1 iff something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__.splitlines()[0])
    parser.add_argument("--policies", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first policy")
    parser.add_argument("--codes", default=",".join(CODES), help="codes, by commas")
    parser.add_argument("--file", type=Path, nargs="*", help="judge these policies instead")
    parser.add_argument("--results", type=Path, help="go on from this file, and append a line of JSON per policy")
    parser.add_argument("--smallest", action="store_true", help="print the first difference of each kind, minimised")
    given = parser.parse_args(arguments)
    numbers = range(given.first, given.first + given.policies)
    records = [r for r in kept(given.results) if r["seed"] == given.seed and r["policy"] in numbers]
    texts = (
        ((f.stem, f.read_text("utf-8")) for f in given.file)
        if given.file
        else ((n, policy_text(given.seed, n)) for n in sorted({*numbers} - {r["policy"] for r in records}))
    )
    seen: set[str] = set()
    for name, text in texts:
        records.append(judged(name, text, given.codes.split(",")) | {"seed": given.seed})
        if given.results:
            with given.results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(records[-1]) + "\n")
        for words in records[-1]["differences"]:
            print(f"{name}: {words}", flush=True)
            code, kind = words.split(":")[0].split(" ", 1)
            if given.smallest and f"{code} {kind}" not in seen:
                seen.add(f"{code} {kind}")
                print(minimised(text, partial(shows, difference=Difference(code, kind, ""))), flush=True)
    _print(records)
    return 1 if any(r["differences"] for r in records) else 0


def kept(results: Path | None) -> list[Record]:
    """What a results file says; a last line that was cut off is taken out of it."""
    lines = results.read_text("utf-8").splitlines(keepends=True) if results and results.exists() else []
    if results and lines and not lines[-1].endswith("\n"):
        results.write_text("".join(lines[:-1]), "utf-8")
        del lines[-1]
    return [json.loads(line) for line in lines]


def judged(name: int | str, text: str, codes: Sequence[str]) -> Record:
    """What comes of one policy."""
    start = time.process_time()
    policy = load_text(text)
    record: Record = {"policy": name, "differences": []}
    if any("go round in a circle" in p.message for p in policy.problems):
        return record | {"points": None, "circle": True, "seconds": round(time.process_time() - start, 2)}
    assert policy.program is not None, (name, policy.problems[0].message, text)
    try:
        world = enumerated(policy.program, codes)
    except TooLarge:
        return record | {"points": None, "seconds": round(time.process_time() - start, 2)}
    found = compared(world, codes)
    if isinstance(name, int) and name % INTERPRETED == 0:
        found.compared[LOWERING] += 1
        found.differences += [Difference(LOWERING, "is not as its text", d) for d in misread(text, world.world)]
    counts = {key: getattr(found, key) for key in COUNTED}
    record["differences"] = [str(d) for d in found.differences]
    return record | {"points": found.points, "seconds": round(time.process_time() - start, 2), **counts}


def _print(records: Sequence[Record]) -> None:
    total = {key: sum((Counter(r.get(key, ())) for r in records), Counter()) for key in COUNTED}
    total["different"] = Counter(words.split()[0] for r in records for words in r["differences"])
    print(f"{'code':9}" + "".join(f"{key:>10}" for key in total))
    for code in sorted(set().union(*total.values())):
        print(f"{code:9}" + "".join(f"{total[key][code]:>10}" for key in total))
    kinds = Counter(words.split(":")[0] for r in records for words in r["differences"])
    for kind, count in kinds.most_common():
        print(f"{count:5} {kind}")
    circles = sum(r.get("circle", False) for r in records)
    large = sum(r["points"] is None for r in records) - circles
    seconds = sum(r["seconds"] for r in records)
    print(f"{len(records)} policies, {large} too large, {circles} refused for relations in a circle; {seconds:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
