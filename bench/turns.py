"""Times of things that do the same, taken in turns, so that a loaded machine slows all of them alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median


def medians(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of processor time of each, over so many rounds in which all of them run once."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, run in contestants.items():
                start = time.process_time()
                run()
                taken[name].append(time.process_time() - start)
    finally:
        gc.enable()
    return {name: median(times) for name, times in taken.items()}


def absent(*packages: str) -> list[str]:
    """Those of these packages that are not installed."""
    from importlib.util import find_spec

    return [p for p in packages if find_spec(p) is None]


def skipped(what: str, missing: list[str]) -> None:
    """A line that says so."""
    print(f"{what}: skipped, {' and '.join(missing)} not installed: `pip install -e '.[bench]'`")
