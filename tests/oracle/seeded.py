"""`python -m tests.oracle.seeded`: each defect of `seeds.py`, and the policy on which the oracle notices it.

Without options it makes every row of `bugs.md` true again. With `--find 300` it looks for the first policy that shows
each defect, the one of `small.py` that is meant for it (or any of them) before so many random
ones, and writes the page.
"""

from __future__ import annotations

import argparse
import sys
import types
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from inspect import CO_OPTIMIZED, unwrap
from pathlib import Path

from returnlogic.meaning.dates import Undefined
from returnlogic.solver.ask import NotReplayed
from tests.oracle.judge import Enumerated, compared, enumerated
from tests.oracle.lowered import misread
from tests.oracle.policies import policy_text
from tests.oracle.seeds import SEEDS, Seed
from tests.oracle.small import SMALL
from tests.oracle.world import TooLarge, load_text, world_of

PAGE = Path(__file__).with_name("bugs.md")
RANDOM_SEED = 1
MOST_POINTS = 4_000
"""Policies with larger worlds are passed over."""

# --- seeding ---


@contextmanager
def seeded(seed: Seed) -> Iterator[None]:
    """Put a defect into a module, whoever has imported from it; take it out again afterwards."""
    module = import_module(f"returnlogic.{seed.module.replace('/', '.')}")
    assert module.__file__ is not None
    text = Path(module.__file__).read_text("utf-8")
    if text.count(seed.old) != 1:  # no assertion: that would count as a defect that was noticed
        raise LookupError(f"{seed.module}: `{seed.old}` stands there {text.count(seed.old)} times")
    sound, broken = (dict(_functions(compile(t, module.__file__, "exec"))) for t in (text, _changed(text, seed)))
    places = [(_function(module, name), code) for name, code in broken.items() if code != sound[name]]
    if not places:
        raise LookupError(f"{seed.module}: `{seed.old}` stands in no function")
    before = [place.__code__ for place, _ in places]
    for place, code in places:
        place.__code__ = code
    try:
        yield
    finally:
        for (place, _), code in zip(places, before, strict=True):
            place.__code__ = code


def _changed(text: str, seed: Seed) -> str:
    return text.replace(seed.old, seed.new)


def _functions(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    """The functions and methods of a module, by qualified name."""
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType) and "<" not in inner.co_qualname:
            if inner.co_flags & CO_OPTIMIZED:
                yield inner.co_qualname, inner
            else:  # the body of a class
                yield from _functions(inner)


def _function(module: types.ModuleType, name: str) -> types.FunctionType:
    found: object = module
    for part in name.split("."):
        found = vars(found)[part]
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, cached_property):
        found = found.func
    function = unwrap(found)  # type: ignore[arg-type]  # a function, perhaps remembered or decorated
    assert isinstance(function, types.FunctionType)
    return function


# --- noticing ---


@dataclass(frozen=True)
class Row:
    """A row of the page: the defect, the policy that shows it, and how the run and the enumeration differ then."""

    seed: Seed
    policy: str = ""
    kind: str = ""

    @property
    def shown(self) -> str:
        """The row as it stands on the page."""
        policy = f"`{self.policy}`" if self.policy else "none"
        return f"| {self.seed.code} | {self.seed.name} | {self.seed.module} | {policy} | {self.kind or 'not noticed'} |"


def text_of(policy: str) -> str:
    """The text of a policy, by its number or its name in `small.py`."""
    return policy_text(RANDOM_SEED, int(policy)) if policy.isdecimal() else SMALL[policy]


@cache
def tried(policy: str, codes: frozenset[str]) -> Enumerated | None:
    """A policy with every case tried; `None` iff these are too many, or its relations go round in a circle."""
    program = load_text(text_of(policy)).program
    if program is None and policy.isdecimal():
        return None
    assert program is not None, policy
    try:
        return enumerated(program, codes, MOST_POINTS)
    except TooLarge:
        return None


def differences(policy: str, code: str, codes: frozenset[str]) -> list[str]:
    """How the run and the enumeration differ on a code; of a rule, how program and text do."""
    if not code.startswith("RL"):
        program = load_text(text_of(policy)).program
        assert program is not None, policy
        return ["the program says otherwise"] * any(misread(text_of(policy), world_of(program, MOST_POINTS)))
    enumeration = tried(policy, codes)
    return [d.kind for d in compared(enumeration, (code,)).differences] if enumeration else []


def noticed(seed: Seed, policy: str, codes: frozenset[str]) -> Row | None:
    """The row of a policy that shows a defect; `None` if this one does not."""
    tried(policy, codes)  # without the defect
    try:
        with seeded(seed):
            found = differences(policy, seed.code, codes)
    except TooLarge:
        return None
    except (NotReplayed, Undefined, AssertionError) as error:
        found = [f"the run breaks: {str(error) or 'an assertion'}"]
    if not found:
        return None
    assert not differences(policy, seed.code, codes), f"{policy} differs without a defect"
    return Row(seed, policy, found[0])


def rows() -> list[Row]:
    """The rows of the page."""
    seeds = {(s.code, s.name): s for s in SEEDS}
    lines = PAGE.read_text("utf-8").partition("|---")[2].splitlines()[1:]
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    return [
        Row(seeds[code, name], policy.strip("`").replace("none", ""), kind.replace("not noticed", ""))
        for code, name, _, policy, kind in cells
        if (code, name) in seeds
    ]


def search(seeds: Iterable[Seed], policies: Sequence[str]) -> list[Row]:
    """The first of these policies that shows each defect."""
    open_seeds, found = list(seeds), []
    for policy in policies:
        codes = frozenset(s.code for s in open_seeds)
        for seed in list(open_seeds):
            if seed.small and policy in SMALL and policy != seed.small:
                continue
            row = noticed(seed, policy, codes)
            if row is not None:
                print(row.shown, flush=True)
                found.append(row)
                open_seeds.remove(seed)
        tried.cache_clear()
    return [*found, *map(Row, open_seeds)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; the exit code is 1 iff a row is not true, or a defect is not noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.seeded", description=__doc__.splitlines()[0])
    parser.add_argument("--find", type=int, metavar="N", help="look through the first N policies, and write the page")
    parser.add_argument("--only", default="", metavar="TEXT", help="defects whose code, module or name contains this")
    given = parser.parse_args(arguments)
    chosen = [s for s in SEEDS if given.only in f"{s.code} {s.module} {s.name}"]
    if given.find is None:
        false = [r for r in rows() if r.seed in chosen and noticed(r.seed, r.policy, frozenset((r.seed.code,))) != r]
        print("\n".join(f"not true: {r.shown}" for r in false) or f"{len(chosen)} defects, all noticed")
        return 1 if false else 0
    policies = [*SMALL, *map(str, range(given.find))]
    by_seed = {r.seed: r for r in [*(rows() if PAGE.exists() else ()), *search(chosen, policies)]}
    write([by_seed[s] for s in SEEDS if s in by_seed])
    return 0


def write(found: Sequence[Row]) -> None:
    """Write the page, but for what stands above the table."""
    text = PAGE.read_text("utf-8") if PAGE.exists() else ""
    head = text[: text.index("| code |")] if "| code |" in text else ""
    table = ["| code | defect | where | policy | what differs |", "|---|---|---|---|---|", *(r.shown for r in found)]
    PAGE.write_text(head + "\n".join(table) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
