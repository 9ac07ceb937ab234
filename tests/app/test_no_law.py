"""Without a law to compare with, no check against the law calls the policy clean."""

from collections.abc import Callable

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import Policy
from returnlogic.base.finding import Verdict
from returnlogic.law.compared import AGAINST_LAW

CLAUSES = (
    'entitlement e for coverage\n  quote "We refund."\n  owed refund\nterm t\n  quote "We change."\n  of kind waiver\n'
)


@pytest.mark.parametrize("code", AGAINST_LAW)
def test_no_law_is_no_proof(small: Callable[..., Policy], code: str) -> None:
    goals = [g for g in check(small(CLAUSES), select=(code,)).goals if g.code == code]
    assert goals and {g.verdict for g in goals} == {Verdict.SKIPPED}
