"""Bad input becomes problems that say what is wrong, where, and what to do; never an exception."""

from pathlib import Path

import pytest

from tests.language.cases import Case, cases

HERE = Path(__file__).parent


@pytest.mark.parametrize("case", cases(HERE / "reject.md"), ids=lambda c: c.title)
def test_rejected(case: Case, tmp_path: Path) -> None:
    assert case.reason
    policy = case.run(tmp_path)
    assert policy.problems and policy.program is None
