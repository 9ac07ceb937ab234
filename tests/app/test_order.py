"""The order of clauses in a file means nothing: swapping two changes no outcome and no finding but its line."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from returnlogic.app.check import check
from returnlogic.app.load import Policy, load_source
from returnlogic.app.policy_run import LAST
from returnlogic.base.source import Source
from returnlogic.language import tree as t
from returnlogic.language.parse import parse
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.reports import plain_json
from returnlogic.reports._format import PolicyResult
from returnlogic.solver.ask import DEFAULT_BUDGET
from tests.agreement.cases import cases
from tests.checks.goldens import CODES, Golden, goldens
from tests.policy_reports import POLICIES, Reports

CASES = 200
SWAPS = 3
Key = tuple[str, str, tuple[str, ...], int, tuple[str, ...]]
SMALL: dict[Key, Golden] = {
    (g.policy, g.text, g.law, g.budget, select): g
    for f in sorted((Path(__file__).parents[1] / "checks").glob("*.md"))
    for g in goldens(f)
    for select in [() if CODES[f.stem] in LAST else (CODES[f.stem],)]
    if f.stem not in ("check-skipped", "witness-not-replayed") and g.policy.count("\n  quote ") > 1
}
"""Goldens of more than one clause, by all that matters here: those on waivers are of one policy."""


def clauses(text: str) -> list[t.ClauseItem]:
    return [d for d in parse(Source("x.ret", text)).declarations if isinstance(d, t.ClauseItem)]


def swapped(text: str, one: t.ClauseItem, two: t.ClauseItem) -> str:
    """The text with two clauses in each other's place."""
    a, b = sorted((one.span, two.span), key=lambda s: s.start)
    return text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]


def findings(policy: Policy, budget: int, select: tuple[str, ...] = ()) -> Any:
    """The findings as JSON, without the lines of the policy's file."""
    assert policy.program is not None, policy.problems
    checked = check(policy, budget=budget, select=select)
    result = PolicyResult("x.ret", policy.program.name, "", "", (), checked.goals, checked.findings, None, ())
    return unplaced(json.loads(plain_json.render([result], {})))


def unplaced(report: Any) -> Any:
    return {
        "findings": [{k: v for k, v in f.items() if k != "location"} for f in report["findings"]],
        "goals": report["goals"],
    }


# What identifies a finding and what it shows. Lists of clauses and their quotes may follow the file.
SUBSTANCE = ("code", "fingerprint", "severity", "message", "witness", "worst", "regions", "assumptions", "law", "topic")


def outcomes(policy: Policy, reference: Policy, count: int = CASES) -> list[list[object]]:
    """What generated cases of the reference come to: every output, and which clauses are live."""
    assert policy.program is not None and reference.program is not None
    found = []
    for case in cases(reference.program, count, 7):
        run = Evaluation(policy.program, case)
        found.append(
            [
                sorted(o.key for o in policy.program.outputs if run.holds(o.silent)),
                sorted(o.key for o in policy.program.outputs if run.holds(o.conflict)),
                sorted(
                    (o.key, run.number(o.lo), run.number(o.hi))
                    for o in policy.program.outputs
                    if not run.holds(o.silent)
                ),
                sorted(c.id for c in policy.program.clauses if run.holds(c.live)),
            ]
        )
    return found


def backwards(text: str) -> str:
    """The text with its clauses in the opposite order: any two have changed sides."""
    there = clauses(text)
    parts, end = [], 0
    for here, other in zip(there, reversed(there), strict=True):
        parts += [text[end : here.span.start], other.span.text]
        end = here.span.end
    return "".join(parts) + text[end:]


def small() -> Iterator[ParameterSet]:
    """The first two goldens of each check in every run, the others in large ones."""
    seen: Counter[str] = Counter()
    for key, golden in SMALL.items():
        name = golden.file.stem
        marks = [pytest.mark.large] if seen[name] >= 2 else []
        seen[name] += 1
        yield pytest.param(key, id=f"{name}: {golden.title}", marks=marks)


@pytest.mark.parametrize("key", small())
def test_small_policies(key: Key, tmp_path: Path) -> None:
    """Any swap leaves what is decided; all of them at once, so any two clauses are swapped, leave the findings."""
    policy, published, law, budget, select = key
    (tmp_path / "shop.txt").write_text(published, "utf-8")

    def load(text: str) -> Policy:
        return load_source(Source("shop.ret", text), tmp_path, laws=law)

    base = load(policy)
    swaps = [load(swapped(policy, one, two)) for one, two in combinations(clauses(policy), 2)]
    if base.problems:
        said = sorted(p.message for p in base.problems)
        assert all(sorted(p.message for p in again.problems) == said for again in swaps)
        return
    decided = outcomes(base, base, 20)
    assert all(outcomes(again, base, 20) == decided for again in swaps)
    assert findings(load(backwards(policy)), budget, select) == findings(base, budget, select)


@pytest.mark.parametrize("name", POLICIES)
def test_real_policies_decide_the_same(name: str) -> None:
    path = POLICIES[name]
    text = path.read_text("utf-8")
    base = load_source(Source(path.name, text), path.parent)
    decided = outcomes(base, base)
    assert len({str(d) for d in decided}) > CASES / 20
    random = Random(name)
    for _ in range(SWAPS):
        one, two = random.sample(clauses(text), 2)
        again = load_source(Source(path.name, swapped(text, one, two)), path.parent)
        assert outcomes(again, base) == decided, (one.name.text, two.name.text)


@pytest.mark.large
@pytest.mark.parametrize("name", ["deliver3d", "little-legends"])
def test_real_policies_have_the_same_findings(name: str, reports: Reports) -> None:
    """One check is expensive, so the swaps are made one on top of the other; small policies have them all, above."""
    path = POLICIES[name]
    text = path.read_text("utf-8")
    random = Random(name)
    done = []
    for _ in range(SWAPS):
        one, two = random.sample(clauses(text), 2)
        text = swapped(text, one, two)
        done.append((one.name.text, two.name.text))
    policy = load_source(Source(path.name, text), path.parent)
    again, base = findings(policy, DEFAULT_BUDGET), unplaced(reports(name).json)
    assert again["goals"] == base["goals"], done
    for mine, theirs in zip(again["findings"], base["findings"], strict=True):
        assert {k: mine[k] for k in SUBSTANCE} == {k: theirs[k] for k in SUBSTANCE}, done
        assert sorted(mine["clauses"]) == sorted(theirs["clauses"]), done
