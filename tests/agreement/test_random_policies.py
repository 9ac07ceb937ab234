"""A few of the policies that `python -m tests.agreement.random_policies` goes through, in every run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from returnlogic.meaning.term import TRUE
from tests.agreement.random_policies import differences
from tests.oracle.policies import policy_text
from tests.oracle.world import load_text


@pytest.mark.parametrize("number", [3, 4])
def test_evaluator_encoding_and_proved_evaluators_agree(number: int) -> None:
    done: Counter[str] = Counter()
    assert not list(differences(load_text(policy_text(1, number)), number, 40, done))
    assert done["proved"] == 2 and done["facts python"] == 40


def test_an_evaluator_of_another_policy_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = load_text(policy_text(1, 3))
    assert policy.program is not None
    clause = next(c for c in policy.program.policy_clauses if c.claims)
    other = replace(policy, program=replace(policy.program, lets={**policy.program.lets, clause.scope.name: TRUE}))
    monkeypatch.setattr("tests.agreement.random_policies.generate", _of(other))
    assert list(differences(policy, 3, 200, Counter()))


def _of(other):
    from returnlogic.app.generate import generate

    return lambda policy, target, values, with_vectors: replace(
        generate(other, target, values, with_vectors=with_vectors), program=policy.program
    )
