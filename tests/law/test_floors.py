"""Policies below what one provision alone asks: each is found with that provision named, so that its strength is read.

The textbook breaches of tests/app name most of the others.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from returnlogic.app.load import Policy
from tests.app.conftest import small
from tests.app.test_breaches import AGAINST_LAW, FAILED, FAULT, OURS, US_HEAD, assume, clause, found
from tests.app.test_breaches_withdrawal import ANY, CAME, IN_TIME

__all__ = ["small"]
Small = Callable[..., Policy]

TOLD_LATE = (
    f"{CAME} and not withdrawal_right_told and told_of_withdrawal before notified and "
    "told_of_withdrawal within 300 days after delivered"
)
IMPROPER = f"{CAME} and beyond_necessary_handling and withdrawal_right_told"
BACK = clause("entitlement back", CAME, IN_TIME, "owed refund", "refund of all_paid")
HOME = "invoked is cancel and not distance"
AT_HOME = assume("sells_at_homes", "yes")


def given(when: str, *items: str) -> str:
    """A refund on such a condition."""
    return clause("entitlement given", when, "owed refund", *items)


FLOORS: list[tuple[str, str, str]] = [
    ("eu.crd.9.pre", "eu", clause("exclusion early", f"{ANY} and delivered has not happened", "no refund")),
    ("eu.crd.10.2", "eu", clause("exclusion late", TOLD_LATE, "no refund")),
    ("eu.crd.14.2", "eu", BACK + clause("deduction loss", IMPROPER, "customer pays price for value_loss")),
    ("eu.crd.14.5", "eu", BACK + clause("charge fee", CAME, "customer pays 5.00 for restocking_fee")),
    ("eu.crd.13.1.means", "eu", BACK + clause("obligation bank", CAME, "refund by other means of payment")),
    ("uk.ccr.34.7.means", "uk", BACK + clause("obligation bank", CAME, "refund by any means of payment")),
    ("uk.cra.20.16", "uk", given(OURS, "refund of all_paid", "refund by other means of payment")),
    ("eu.sgd.13.5", "eu", clause("exclusion minor", f"{FAILED.replace('not minor', 'minor')}", "no price_reduction")),
    ("uk.ccr.29", "uk", clause("exclusion early", f"{ANY} and delivered has not happened", "no refund")),
    ("uk.ccr.31.2", "uk", clause("exclusion late", TOLD_LATE, "no refund")),
    ("uk.ccr.34.9", "uk", BACK + clause("deduction loss", IMPROPER, "customer pays price for value_loss")),
    ("uk.ccr.34.7", "uk", BACK + clause("charge fee", CAME, "customer pays 5.00 for restocking_fee")),
    ("uk.cra.20.8", "uk", given(OURS, "customer pays return_carriage")),
    ("uk.cra.23.2.b", "uk", clause("entitlement fix", FAULT, "owed repair", "customer pays return_carriage")),
    ("us.ftc.429.refund", "us", given(HOME, "due refunded within 30 working days after notified") + AT_HOME),
    ("us.ftc.429.carriage", "us", given(HOME, "customer pays return_carriage") + AT_HOME),
]


@pytest.mark.parametrize(
    ("law", "means"),
    [
        ("eu", clause("obligation bank", f"{CAME} and other_means_agreed", "refund by other means of payment")),
        ("uk", clause("obligation card", CAME, "refund by the same means of payment")),
        ("eu", ""),
    ],
)
def test_the_same_means_and_others_that_are_agreed_are_fine(small: Small, law: str, means: str) -> None:
    assert not {f for f in found(small(BACK + means, law), *AGAINST_LAW) if "RL403" in f}


@pytest.mark.parametrize(("provision", "law", "clauses"), FLOORS, ids=[r[0] for r in FLOORS])
def test_what_is_below_one_provision_is_found_with_its_name(
    small: Small, provision: str, law: str, clauses: str
) -> None:
    head = {"head": US_HEAD} if law.startswith("us") else {}
    against = found(small(clauses, law, **head), *AGAINST_LAW)
    assert provision in {f.split()[-1] for f in against}, against
