"""Throw many texts at the input side.

    python -m tests.fuzz --texts 50000 --seed 1 [--kind "broken files"]

Draws texts of every kind of `kinds.py` in its share, holds each against its law, prints figures per kind, and exits 1
with the smallest text that breaks a law. The same seed draws the same texts. In parts: other seeds, or one kind a run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.kinds import KINDS, Kind


def fuzz(kind: Kind, count: int, start: int) -> tuple[int, float]:
    """How many texts of a kind held, and the CPU they took; raises what the smallest one that does not hold raises."""
    drawn = 0
    with tempfile.TemporaryDirectory() as folder:

        @seed(start)
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        @given(kind.draw)
        def holds(text: object) -> None:
            nonlocal drawn
            drawn += 1
            kind.hold(Path(folder), text)

        before = time.process_time()
        holds()
        return drawn, time.process_time() - before


def main() -> int:
    """Run the kinds asked for; 0 iff every text held."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("--texts", type=int, default=50_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kind", choices=[k.name for k in KINDS])
    given_options = options.parse_args()
    for kind in KINDS:
        if given_options.kind in (None, kind.name):
            drawn, seconds = fuzz(kind, given_options.texts * kind.share // 100, given_options.seed)
            print(f"{kind.name}: {drawn} texts, all held, {seconds:.0f} s of CPU", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
