"""Mutants of emitted texts in small; `python -m tests.readers.mutants` is the large run of the same."""

import pytest

from tests.readers.mutants import run

FEW = {"python": 12, "javascript": 12, "sql": 6}


@pytest.mark.parametrize("target", FEW)
def test_no_accepted_mutant_is_another_policy(target: str) -> None:
    tally = run(target, FEW[target], seed=2)
    assert not tally.wrong, tally.wrong
    assert tally.of("rejected") and sum(tally.fates.values()) == FEW[target]
