"""One decision, and one validated decision, against the same by hand and in other engines: equal answers first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bench import engines
from bench.cases import Case, at_boundaries, by_dice, facts
from bench.subjects import Subject, same, subjects
from bench.turns import absent, medians, skipped

BARE = "generated, `outcome(...)`: no check"
CHECKED = "generated, `decide(case)`: checked"
BY_HAND = "by hand, dict in and out: no check"
MODEL = "pydantic model, then by hand"
TYPED = "pydantic TypedDict, then by hand"
ZEN = "zen-engine, compiled once"
CEDAR = "cedarpy, parsed once: one result only"

SLOW = {ZEN, CEDAR}
"""They get fewer cases."""


def contestants(s: Subject) -> dict[str, Callable[[Case], Any]]:
    """What decides a case, by name; says what is not installed."""
    found: dict[str, Callable[[Case], Any]] = {CHECKED: s.decide, BY_HAND: s.by_hand}
    for package, names in (
        ("pydantic", {TYPED: lambda: engines.pydantic_dict(s.interface, s.by_hand)}),
        ("pydantic", {MODEL: lambda: engines.pydantic_model(s.interface, s.by_hand)}),
        ("zen", {ZEN: lambda: engines.zen(s.name)}),
        ("cedarpy", {CEDAR: lambda: engines.cedar(s.name)}),
    ):
        if missing := absent(package):
            skipped(f"{s.name}, {next(iter(names))}", ["zen-engine" if m == "zen" else m for m in missing])
        else:
            found |= {name: make() for name, make in names.items()}
    return found


def agree(s: Subject, decides: dict[str, Callable[[Case], Any]], cases: Sequence[Case]) -> None:
    """Raises `AssertionError` iff an engine gives another answer than ours."""
    keys = [r.key for r in s.interface.results]
    for case in cases:
        ours = dict(zip(keys, s.decide(case), strict=True))
        for name, decide in decides.items():
            found = decide(case)
            if name == ZEN:
                assert {key: tuple(found[key]) for key in keys} == ours, (s.name, name, case)
            elif name == CEDAR:
                assert found == engines.seen_by_cedar(ours[engines.asked(s.name, case)]), (s.name, name, case)
            elif name != CHECKED:
                assert found == ours, (s.name, name, case)


def _each(decide: Callable[[Case], Any], cases: Sequence[Case]) -> Callable[[], None]:
    def run() -> None:
        for case in cases:
            decide(case)

    return run


def _spread(decide: Callable[..., Any], values: Sequence[tuple[Any, ...]]) -> Callable[[], None]:
    def run() -> None:
        for one in values:
            decide(*one)

    return run


def times(s: Subject, count: int, rounds: int) -> dict[str, float]:
    """Seconds of a case, by contestant; the loop over the cases is in them, about 0.02 microseconds."""
    decides = contestants(s)
    cases = by_dice(s.interface, count, seed=4)
    few = cases[: max(1, count // 20)]
    agree(s, decides, [*few, *at_boundaries(s.program, s.interface, seed=5)[::7]])
    runs = {BARE: _spread(s.outcome, facts(cases))}
    runs |= {name: _each(decide, few if name in SLOW else cases) for name, decide in decides.items()}
    sizes = {name: len(few if name in SLOW else cases) for name in runs}
    return {name: t / sizes[name] for name, t in medians(runs, rounds).items()}


def table(count: int = 10_000, rounds: int = 15, compared: int = 100_000) -> None:
    """Microseconds of a case, and how many bare decisions that is."""
    print("\nOne case (microseconds of processor time, medians of interleaved runs)\n")
    for s in subjects():
        alike = same(s, compared, referred=300)
        print(f"{s.name}: {alike:,} cases decided alike, generated and by hand; 600 of them by the reference evaluator")
        taken = times(s, count, rounds)
        for name, t in taken.items():
            print(f"  {name:42}{t * 1e6:9.3f}{t / taken[BARE]:9.2f}x bare{t / taken[CHECKED]:9.2f}x checked")
        _goal(
            s,
            "1: a checked case, of the bare decision",
            taken[CHECKED] / taken[BARE],
            "at most 4x",
            taken[MODEL] / taken[BARE] if MODEL in taken else None,
        )
        if ZEN in taken:
            _goal(s, "2: a bare decision, faster than zen-engine", taken[ZEN] / taken[BARE], "at least 60x")
            print(f"  {'':42}a checked case, faster than zen-engine: {taken[ZEN] / taken[CHECKED]:.0f}x")


def _goal(s: Subject, what: str, measured: float, goal: str, peer: float | None = None) -> None:
    beside = f" (pydantic model and code: {peer:.1f}x)" if peer is not None else ""
    print(f"  goal {what}: {measured:.1f}x, {goal} is the goal{beside}")


if __name__ == "__main__":
    table()
