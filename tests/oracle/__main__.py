"""`python -m tests.oracle --policies 300 --seed 1`: random small policies, each line decided by enumeration.

Prints what was compared per code, the differences, and the seconds; with `--file` the policies of files instead.
Differences that `known.py` lists are counted apart. Each policy appends a line to the results file, so that a later
call with `--from` goes on where an earlier one ended.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.oracle.judge import CODES, Difference, judge
from tests.oracle.known import covered
from tests.oracle.minimise import minimised
from tests.oracle.policies import policy_text
from tests.oracle.world import TooLarge, load_text


def shows(text: str, difference: Difference) -> bool:
    """Whether a text loads and shows a difference of the same code and kind."""
    policy = load_text(text)
    if policy.program is None:
        return False
    try:
        found = judge(policy.program, [difference.code]).differences
    except TooLarge:
        return False
    alike = [d for d in found if (d.code, d.kind) == (difference.code, difference.kind)]
    return any(not covered(d, policy.program) for d in alike)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code is 1 iff something differs that is not known."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__.splitlines()[0])
    parser.add_argument("--policies", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first policy")
    parser.add_argument("--codes", default=",".join(CODES), help="codes, by commas")
    parser.add_argument("--file", type=Path, nargs="*", help="judge these policies instead")
    parser.add_argument("--results", type=Path, help="append one line of JSON per policy to this file")
    parser.add_argument("--smallest", action="store_true", help="print the first difference of each kind, minimised")
    given = parser.parse_args(arguments)
    codes = given.codes.split(",")
    total: dict[str, Counter[str]] = {
        k: Counter() for k in ("compared", "refuted", "vacuous", "undecided", "known", "new")
    }
    kinds: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    large, start = 0, time.process_time()
    texts = (
        [(f.stem, f.read_text("utf-8")) for f in given.file]
        if given.file
        else ((str(n), policy_text(given.seed, n)) for n in range(given.first, given.first + given.policies))
    )
    for name, text in texts:
        policy = load_text(text)
        assert policy.program is not None, (name, policy.problems[0].message, text)
        try:
            found = judge(policy.program, codes)
        except TooLarge:
            large += 1
            continue
        for key in ("compared", "refuted", "vacuous", "undecided"):
            total[key] += getattr(found, key)
        for d in found.differences:
            old = covered(d, policy.program)
            total["known" if old else "new"][d.code] += 1
            if old and not given.file:
                continue
            kinds[f"{d.code} {d.kind}"] += 1
            print(f"{name}: {d}", flush=True)
            if given.smallest and (d.code, d.kind) not in seen:
                seen.add((d.code, d.kind))
                print(minimised(text, lambda t, d=d: shows(t, d)), flush=True)  # type: ignore[misc]  # bound now
        if given.results:
            line = {"policy": name, "seed": given.seed, "points": found.points, "seconds": round(found.seconds, 2)}
            line |= {"differences": [str(d) for d in found.differences], "compared": dict(found.compared)}
            with given.results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
    _print(total, kinds, large, time.process_time() - start)
    return 1 if kinds else 0


def _print(total: dict[str, Counter[str]], kinds: Counter[str], large: int, seconds: float) -> None:
    print(f"{'code':8}{'compared':>9}{'refuted':>9}{'vacuous':>9}{'undecided':>10}{'known':>9}{'new':>9}")
    for code in sorted(set().union(*total.values())):
        print(f"{code:8}" + "".join(f"{total[k][code]:>{w}}" for k, w in zip(total, (9, 9, 9, 10, 9, 9), strict=True)))
    for kind, count in kinds.most_common():
        print(f"{count:5} {kind}")
    print(f"{large} policies too large; {seconds:.0f} s of CPU")


if __name__ == "__main__":
    sys.exit(main())
