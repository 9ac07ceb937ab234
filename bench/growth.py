"""Policies of any size, made by dice: what a proof costs as a policy grows, per target.

Exceptions, overlapping windows, fees with rounded percentages: structure of real policies, in more of it. The dice are
seeded, so that two runs prove the same texts.
"""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from returnlogic.app.load import load_source
from returnlogic.base.registry import collect
from returnlogic.base.source import Source
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import assumed, interface_of
from returnlogic.proof.prove import prove
from returnlogic.solver.scripts import Solver

INVOKED = ("change_of_mind", "fault", "missing", "undelivered", "cancel", "modify")
ISSUES = (
    "spec_error",
    "wrong_item",
    "arrived_damaged",
    "poor_quality",
    "wrong_size",
    "hidden_defect",
    "minor_variation",
)
FACTS = ("personalised", "in_set", "opened", "used", "altered", "box_kept", "photos_sent", "consumer", "distance")
ACTS = ("notified", "sent_back")
REMEDIES = ("refund", "replacement")


def text(clauses: int, seed: int) -> str:
    """A policy of so many clauses."""
    dice = random.Random(f"{clauses} {seed}")
    rights = [f"right{n}" for n in range(max(1, clauses // 12))]
    lines = ['policy grown "Grown by dice"', '  source "grown.txt"', "  uses retail", "  counting calendar_days"]
    lines += ["  calendar weekends", *(f'right {r} "{r}"' for r in rights)]
    grants: list[tuple[str, str]] = []
    for n in range(clauses):
        kind = dice.choice(("entitlement", "entitlement", "exclusion", "charge", "obligation", "requirement"))
        right = rights[n % len(rights)]
        mine = [g for g, r in grants if r == right]
        head = f"{kind} c{n} for {right}"
        if kind == "exclusion" and mine and dice.random() < 0.5:
            head += f' as an exception to {dice.choice(mine)} basis "q"'
        lines += [head, '  quote "q"', f"  when {_condition(dice)}"]
        if kind == "entitlement":
            grants.append((f"c{n}", right))
            unit = dice.choice(("days", "days", "weeks", "months", "working days"))
            length = dice.randint(1, {"days": 90, "weeks": 12, "months": 24, "working days": 20}[unit])
            lines.append(f"  {dice.choice(ACTS)} within {length} {unit} after delivered")
            lines.append(f"  owed {dice.choice(('refund', 'replacement', 'refund or replacement chooser customer'))}")
        elif kind == "exclusion":
            lines.append(f"  no {dice.choice(REMEDIES)}")
        elif kind == "charge":
            lines.append(
                f"  customer pays {dice.randint(1, 40)}% of {dice.choice(('price', 'all_paid'))} for production_fee"
            )
        elif kind == "obligation":
            lines.append(f"  due refunded within {dice.randint(2, 30)} days after arrived_back")
        else:
            lines.append(
                f"  customer must {dice.choice(FACTS)} otherwise {dice.choice(('refused', 'shop_may_refuse'))}"
            )
    return "\n".join(lines) + "\n"


def _condition(dice: random.Random) -> str:
    parts = [f"invoked is one of {', '.join(dice.sample(INVOKED, dice.randint(1, 3)))}"]
    for _ in range(dice.randint(0, 3)):
        atom = dice.choice(
            (
                f"issue is one of {', '.join(dice.sample(ISSUES, 3))}",
                f"price over {dice.randint(5, 900)}.00",
                dice.choice(FACTS),
                f"not {dice.choice(FACTS)}",
            )
        )
        parts.append(atom)
    return " and ".join(parts)


def program(clauses: int, seed: int) -> Program:
    """The policy, loaded."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "grown.txt").write_text("q")
        policy = load_source(Source("grown.ret", text(clauses, seed)), Path(folder))
    assert policy.program is not None, policy.problems[:3]
    return policy.program


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds to write, to read and to prove a text, how many obligations, and the slowest of them."""

    write: float
    read: float
    prove: float
    obligations: int
    slowest: float


def cost(made_of: Program, target: str, *, as_inputs: bool = False) -> Cost:
    """What one proof costs; raises `AssertionError` iff it is none."""
    writer = next(t for t in collect("returnlogic.targets", "TARGET") if t.name == target)
    reader = next(r for r in collect("returnlogic.readers", "READER") if r.name == target)
    given = {} if as_inputs else {a.name: a.domain[0] for a in made_of.assumptions.values() if a.fixed is None}
    values = assumed(made_of, given, as_inputs=as_inputs)
    start = time.perf_counter()
    emitted = writer.write(made_of, values)
    interface = interface_of(made_of, values)
    written = time.perf_counter()
    reading = reader.read(emitted.text, interface)
    read = time.perf_counter()
    solver = _Timed()
    proof = prove(made_of, values, interface, reading, emitted.hints, emitted.tables, solver)
    done = time.perf_counter()
    assert proof.holds, (target, proof.counterexample, [(o.kind, o.name, why) for o, why in proof.undecided][:3])
    return Cost(written - start, read - written, done - read, len(proof.obligations), solver.slowest)


class _Timed(Solver):
    slowest = 0.0

    def solve(self, script: str):  # type: ignore[no-untyped-def]  # as the solver's
        start = time.perf_counter()
        found = super().solve(script)
        self.slowest = max(self.slowest, time.perf_counter() - start)
        return found


def table(sizes: tuple[int, ...], seeds: tuple[int, ...] = (1, 2)) -> None:
    """Seconds per target and size: written, read and proved in all."""
    targets = [t.name for t in collect("returnlogic.targets", "TARGET")]
    print(
        "\nPolicies made by dice: seconds to write, read back and prove, obligations, seconds of the slowest of them\n"
    )
    print(f"{'clauses':>8}{'seed':>6}  " + "".join(f"{t + ' s':>14}{'queries':>9}{'slowest':>9}" for t in targets))
    for size in sizes:
        for seed in seeds:
            made_of = program(size, seed)
            row = []
            for target in targets:
                c = cost(made_of, target)
                row.append(f"{c.write + c.read + c.prove:14.2f}{c.obligations:9}{c.slowest:9.3f}")
            print(f"{size:8}{seed:6}  " + "".join(row), flush=True)


if __name__ == "__main__":
    table((10, 30, 100, 300, 1000))
