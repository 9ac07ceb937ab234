"""`decide` stays on the reference evaluator; the generated one, asked for the same case, says the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import returnlogic as rl
from returnlogic.app.generate import GeneratedEvaluator
from returnlogic.base.interface import WORDS
from returnlogic.base.sort import Date, Money
from returnlogic.base.value import MINUTES_PER_DAY, write
from tests.proof.seeded import POLICIES, SAMPLE

KEPT = 20


def completions(made: GeneratedEvaluator, dice: random.Random) -> dict[str, object]:
    """A whole case in the words of case files: usual values, and some of those that the evaluator reads at random."""
    facts: dict[str, object] = {}
    day = next(i.sort.lo for i in made.program.inputs.values() if i.event and isinstance(i.sort, Date))
    for i in made.program.inputs.values():
        if i.event:
            day += dice.choice((0, 1, 2, 5, 13, 30, 45))
            moment = day if isinstance(i.sort, Date) else day * MINUTES_PER_DAY + 600
            facts[i.name] = write(i.sort, moment) if i.name == "ordered" or dice.random() < 0.6 else None
        elif dice.random() < 0.5:
            facts[i.name] = write(i.sort, i.typical)
        else:
            members = getattr(i.sort, "members", None)
            value = dice.choice(members) if members else dice.random() < 0.5
            facts[i.name] = write(i.sort, i.typical) if hasattr(i.sort, "lo") else value
    return facts


def shown(entry: tuple[str, object, object], word: str) -> tuple[str, object]:
    """An entry of the generated evaluator as `decide` words it; `word` is the topic's kind."""
    verdict, lo, hi = entry
    if verdict != "value":
        return verdict, None
    if word not in WORDS:
        sort = Date(0, 10**7) if word in ("last_day", "due") else Money(0, 10**16)
        lo, hi = write(sort, int(str(lo))), write(sort, int(str(hi)))
    else:
        assert {lo, hi} <= {*WORDS[word]}
    return verdict, lo if lo == hi else f"{lo} to {hi}"


@pytest.mark.parametrize("path", [SAMPLE, *POLICIES], ids=lambda p: p.stem)
def test_the_generated_evaluator_says_what_decide_says(path: Path) -> None:
    policy = rl.load(path)
    assert policy.program is not None
    open_ = {a.name: a.domain[0] for a in policy.program.assumptions.values() if a.fixed is None}
    words = {n: {True: "yes", False: "no"}[v] if isinstance(v, bool) else str(v) for n, v in open_.items()}
    made = rl.generate(policy, assume=words, with_vectors=False)
    dice = random.Random(5)
    compared = 0
    for _ in range(3000):
        facts = completions(made, dice)
        try:
            outcome = rl.decide(policy, facts, assume=open_)
        except rl.BadCase:
            continue  # goods that go back before they came, and the like
        got = made.decide(facts)
        for right in outcome["rights"]:
            for topic, told in right["topics"].items():
                expected = told["verdict"], told["value"] if told["verdict"] == "value" else None
                assert shown(got[f"{right['right']}/{topic}"], topic.partition("(")[0]) == expected, (topic, facts)
        compared += 1
        if compared == KEPT:
            break
    assert compared >= 5
