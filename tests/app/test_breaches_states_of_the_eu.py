"""The law of member states by its own measure, and the table that tells where each transposes the directives."""

import tomllib
from pathlib import Path

import pytest

from returnlogic.law.library import jurisdictions, provisions

from .test_breaches import AGAINST_LAW, FAULT, Row, Small, clause, found

SPEC = Path(__file__).resolve().parents[2] / "spec" / "law"
TABLE = tomllib.loads((SPEC / "transposition.toml").read_text("utf-8"))["row"]
STATES = tuple(j for j in jurisdictions() if j.startswith("eu_"))
CHANGED = "invoked is change_of_mind and delivered has happened"

CURE_DE = {"error RL401 eu_de.bgb.438", "error RL401 eu_de.bgb.475e.3", "error RL401 eu_de.bgb.475e.5"}
GERMANY: list[Row] = [
    (
        "two years, four months for what shows in them, and a year more after a repair",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and notified more than 740 days after delivered and notified more than 130 days after found "
            "and not repaired_before",
            "no repair, no replacement",
        ),
        set(),
    ),
    (
        "two years from delivery and not a day more",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and not repaired_before and notified more than 740 days after delivered",
            "no repair, no replacement",
        ),
        CURE_DE,
    ),
    (
        "two years, repaired or not",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and repaired_before and notified more than 740 days after delivered and "
            "notified more than 130 days after found",
            "no repair, no replacement",
        ),
        {c.replace("error", "warning") for c in CURE_DE},
    ),
    (
        "one year for new goods",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and not eu_de_second_hand and notified more than 400 days after delivered and "
            "notified more than 130 days after found and not repaired_before",
            "no repair, no replacement",
        ),
        CURE_DE,
    ),
    (
        "one year for second-hand goods, agreed apart",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and eu_de_second_hand and notified more than 400 days after delivered and "
            "notified more than 130 days after found and not repaired_before",
            "no repair, no replacement",
        )
        + 'assume eu_de_shortened is yes because "it is agreed apart"\n',
        set(),
    ),
    (
        "one year for second-hand goods, in the small print",
        "eu_de",
        clause(
            "exclusion barred",
            f"{FAULT} and eu_de_second_hand and notified more than 400 days after delivered and "
            "notified more than 130 days after found and not repaired_before",
            "no repair, no replacement",
        )
        + 'assume eu_de_shortened is no because "it stands in the small print"\n',
        CURE_DE,
    ),
    (
        "no refund of what broke on the way back",
        "eu_de",
        clause("exclusion broken", f"{CHANGED} and damaged_on_way_back", "no refund"),
        {"error RL401 eu_de.bgb.355.3.risk"},
    ),
    (
        "no refund of what broke because it was packed badly",
        "eu_de",
        clause("exclusion broken", f"{CHANGED} and damaged_on_way_back and not packed_securely", "no refund"),
        set(),
    ),
    (
        "half the price for what broke on the way back",
        "eu_de",
        clause(
            "entitlement half",
            f"{CHANGED} and damaged_on_way_back",
            "notified within 20 days after delivered",
            "owed refund",
            "refund of 50% of price",
        ),
        {"error RL404 eu_de.bgb.355.3.risk"},
    ),
]


EITHER = "owed repair or replacement chooser customer"
LESS_OR_BACK = "owed price_reduction or refund chooser customer"
FAILED = f"{FAULT} and not own_carrier and repair_failed and not minor_lack"
NEITHER = "no repair, no replacement"
NOT_COME = "invoked is undelivered and delivered has not happened and delivery_refused"
BACK = """moment back is the earlier of arrived_back, proof_sent

"""


def put_right(days: int) -> str:
    """Goods are put right, in so many days of the request."""
    return clause(
        "obligation cure",
        f"{FAULT} and not own_carrier",
        f"due remedied or redelivered within {days} days after notified",
    )


def ended(*items: str) -> str:
    """The price back where a repair has failed."""
    return BACK + clause("entitlement ended", FAILED, "owed refund", "refund of price", *items)


def minor(failed: str) -> str:
    """A lower price and no end, where the lack is minor."""
    when = f"{FAULT} and issue is poor_quality and minor_lack and {failed}"
    return clause("entitlement lower", when, "owed price_reduction") + clause("exclusion no_end", when, "no refund")


FRANCE: list[Row] = [
    ("put right in thirty days", "eu_fr", put_right(28), set()),
    ("put right in six weeks", "eu_fr", put_right(42), {"error RL401 eu_fr.conso.217.10"}),
    ("money fourteen days from goods or proof", "eu_fr", ended("due refunded within 12 days after back"), set()),
    (
        "money a month after",
        "eu_fr",
        ended("due refunded within 30 days after back"),
        {"error RL401 eu_fr.conso.217.17"},
    ),
    (
        "money fourteen days from the goods alone",
        "eu_fr",
        ended("due refunded within 12 days after arrived_back"),
        {"error RL401 eu_fr.conso.217.17"},
    ),
    (
        "no money, however long it takes",
        "eu_fr",
        clause(
            "exclusion wait",
            f"{FAULT} and issue is poor_quality and eu_fr_thirty_days_over and not minor_lack",
            "no refund",
        ),
        {"error RL401 eu_fr.conso.217.14", "error RL401 eu_fr.conso.217.14.minor"},
    ),
    (
        "no end where the lack is minor",
        "eu_fr",
        minor("eu_fr_not_put_right"),
        set(),
    ),
    (
        "two years, repaired or not",
        "eu_fr",
        clause(
            "exclusion old",
            f"{FAULT} and issue is poor_quality and repaired_before and eu_fr_replaced_instead has not happened and "
            "found more than 740 days after delivered",
            NEITHER,
        ),
        {"error RL401 eu_fr.conso.217.13.new", "error RL401 eu_fr.conso.217.13.repair"},
    ),
    (
        "two years and six months where it was repaired",
        "eu_fr",
        clause(
            "exclusion old",
            f"{FAULT} and issue is poor_quality and repaired_before and eu_fr_replaced_instead has not happened and "
            "found more than 925 days after delivered",
            NEITHER,
        ),
        set(),
    ),
    (
        "two years from delivery, also for what came in place of a repair",
        "eu_fr",
        clause(
            "exclusion old",
            f"{FAULT} and issue is poor_quality and not repaired_before and found more than 740 days after delivered",
            NEITHER,
        ),
        {"error RL401 eu_fr.conso.217.13.new", "error RL401 eu_fr.conso.217.13.repair"},
    ),
    (
        "postage back in two weeks",
        "eu_fr",
        clause("obligation postage", FAULT, "due postage_reimbursed within 12 days after answered"),
        set(),
    ),
    (
        "postage back in a month",
        "eu_fr",
        clause("obligation postage", FAULT, "due postage_reimbursed within 30 days after answered"),
        {"error RL401 eu_fr.conso.241.6"},
    ),
    (
        "all the money for what did not come, in two weeks",
        "eu_fr",
        clause(
            "entitlement lost",
            NOT_COME,
            "owed refund",
            "refund of all_paid",
            "due refunded within 13 days after notified",
        ),
        set(),
    ),
    (
        "all the money for what did not come, in a month",
        "eu_fr",
        clause(
            "entitlement lost",
            NOT_COME,
            "owed refund",
            "refund of all_paid",
            "due refunded within 30 days after notified",
        ),
        {"error RL401 eu_fr.conso.216.7"},
    ),
    (
        "the price alone for what did not come",
        "eu_fr",
        clause(
            "entitlement lost", NOT_COME, "owed refund", "refund of price", "due refunded within 13 days after notified"
        ),
        {"error RL404 eu_fr.conso.216.7"},
    ),
    (
        "hidden defects for a month",
        "eu_fr",
        clause(
            "exclusion hidden",
            "invoked is fault and issue is hidden_defect and notified more than 31 days after found",
            "no refund, no price_reduction",
        )
        + 'assume eu_fr_warranty_excluded is no because "it is not excluded"\n',
        {
            "error RL401 eu_fr.civ.1644",
            "error RL401 eu_fr.conso.217.14",
            "error RL401 eu_fr.conso.217.14.minor",
        },
    ),
    (
        "hidden defects for two years from discovery",
        "eu_fr",
        clause(
            "exclusion hidden",
            "invoked is fault and issue is hidden_defect and notified more than 740 days after found and "
            "found more than 740 days after delivered and not repaired_before and "
            "eu_fr_replaced_instead has not happened",
            "no refund, no price_reduction",
        ),
        set(),
    ),
    (
        "half the price for a hidden defect",
        "eu_fr",
        clause(
            "entitlement hidden",
            "invoked is fault and issue is hidden_defect and found more than 740 days after delivered and "
            "not repaired_before and eu_fr_replaced_instead has not happened",
            "owed refund",
            "refund of 50% of price",
        )
        + 'assume eu_fr_warranty_excluded is no because "it is not excluded"\n',
        {"error RL404 eu_fr.civ.1644.price"},
    ),
]

OLD = "not repaired_before and not eu_es_same_defect and issue is poor_quality"
SPAIN: list[Row] = [
    (
        "three years",
        "eu_es",
        clause("exclusion old", f"{FAULT} and {OLD} and found more than 1100 days after delivered", NEITHER),
        set(),
    ),
    (
        "two years",
        "eu_es",
        clause("exclusion old", f"{FAULT} and {OLD} and found more than 740 days after delivered", NEITHER),
        {"error RL401 eu_es.trlgdcu.120", "error RL401 eu_es.trlgdcu.122.3"},
    ),
    (
        "two years for second-hand goods, of which one is agreed",
        "eu_es",
        clause(
            "exclusion old",
            f"{FAULT} and {OLD} and eu_es_second_hand and found more than 740 days after delivered",
            NEITHER,
        )
        + 'assume eu_es_shortened is yes because "it is agreed"\n',
        set(),
    ),
    (
        "no money in the third year",
        "eu_es",
        clause("exclusion never", f"{FAILED} and {OLD} and found more than 740 days after delivered", "no refund"),
        {"error RL401 eu_es.trlgdcu.119", "error RL401 eu_es.trlgdcu.119ter.2"},
    ),
    (
        "no guarantee for what was put right once",
        "eu_es",
        clause(
            "exclusion again",
            f"{FAULT} and issue is poor_quality and found more than 1100 days after delivered and "
            "eu_es_put_right has happened",
            NEITHER,
        ),
        {"error RL401 eu_es.trlgdcu.120", "error RL401 eu_es.trlgdcu.122.3"},
    ),
    ("money fourteen days from goods or proof", "eu_es", ended("due refunded within 12 days after back"), set()),
    (
        "money a month after",
        "eu_es",
        ended("due refunded within 30 days after back"),
        {"error RL401 eu_es.trlgdcu.119quater"},
    ),
    (
        "money less a fee",
        "eu_es",
        ended("due refunded within 12 days after back", "customer pays 5.00 for handling_fee"),
        {"error RL404 eu_es.trlgdcu.119quater.3"},
    ),
    (
        "fourteen days for what was sold at home",
        "eu_es",
        clause(
            "exclusion home",
            "invoked is change_of_mind and eu_es_visit and notified more than 14 days after delivered",
            "no refund",
        ),
        {"error RL401 eu_es.trlgdcu.102.1.visit"},
    ),
    (
        "thirty days for what was sold at home",
        "eu_es",
        clause(
            "exclusion home",
            "invoked is change_of_mind and eu_es_visit and notified more than 40 days after delivered",
            "no refund",
        ),
        set(),
    ),
    (
        "a voucher for what is not available",
        "eu_es",
        clause(
            "exclusion sold_out",
            "invoked is undelivered and eu_es_not_available and distance and delivered has not happened",
            "no refund",
        ),
        {"error RL402 eu_es.trlgdcu.110.refund"},
    ),
    (
        "the price without delivery for what is not available",
        "eu_es",
        clause(
            "entitlement sold_out",
            "invoked is undelivered and eu_es_not_available and distance and delivered has not happened",
            "owed refund",
            "refund of price",
        ),
        {"error RL404 eu_es.trlgdcu.110.refund"},
    ),
]

ITALY: list[Row] = [
    (
        "two months to tell of a lack",
        "eu_it",
        clause("exclusion late", f"{FAULT} and not own_carrier and notified more than 63 days after found", NEITHER),
        {"warning RL401 eu_it.cdc.133"},
    ),
    (
        "twenty-six months",
        "eu_it",
        clause(
            "exclusion late", f"{FAULT} and not own_carrier and notified more than 800 days after delivered", NEITHER
        ),
        set(),
    ),
    (
        "one year for second-hand goods, agreed",
        "eu_it",
        clause(
            "exclusion late", f"{FAULT} and eu_it_second_hand and notified more than 370 days after delivered", NEITHER
        )
        + 'assume eu_it_shortened is yes because "it is agreed"\n',
        set(),
    ),
    (
        "fourteen days for what was sold at home",
        "eu_it",
        clause(
            "exclusion home",
            "invoked is change_of_mind and eu_it_visit and notified more than 14 days after delivered",
            "no refund",
        ),
        {"warning RL401 eu_it.cdc.52.1bis"},
    ),
]

NETHERLANDS: list[Row] = [
    (
        "two years for what should last longer",
        "eu_nl",
        clause(
            "exclusion old",
            f"{FAULT} and not own_carrier and eu_nl_could_expect_longer and found more than 740 days after delivered",
            NEITHER,
        ),
        {"warning RL401 eu_nl.bw7.21"},
    ),
    (
        "nothing for what nobody expects to last",
        "eu_nl",
        clause("exclusion old", f"{FAULT} and not eu_nl_could_expect_longer", NEITHER),
        set(),
    ),
    (
        "a month to tell of a lack",
        "eu_nl",
        clause("exclusion late", f"{FAULT} and not own_carrier and notified more than 31 days after found", NEITHER),
        {"warning RL401 eu_nl.bw7.21"},
    ),
    (
        "two months to tell of a lack",
        "eu_nl",
        clause("exclusion late", f"{FAULT} and not own_carrier and notified more than 65 days after found", NEITHER),
        set(),
    ),
]

POLAND: list[Row] = [
    (
        "an answer in two weeks",
        "eu_pl",
        clause("step answer", "invoked is one of fault, missing", "due answered within 12 days after notified"),
        set(),
    ),
    (
        "an answer in a month",
        "eu_pl",
        clause("step answer", "invoked is one of fault, missing", "due answered within 30 days after notified"),
        {"error RL401 eu_pl.upk.7a.1"},
    ),
    ("money fourteen days from goods or proof", "eu_pl", ended("due refunded within 12 days after back"), set()),
    (
        "money a month after",
        "eu_pl",
        ended("due refunded within 30 days after back"),
        {"error RL401 eu_pl.upk.43e.6"},
    ),
    (
        "a repair that failed, and never money",
        "eu_pl",
        clause("exclusion never", FAILED, "no refund, no price_reduction"),
        {"error RL401 eu_pl.upk.43e.1", "error RL401 eu_pl.upk.43e.4"},
    ),
    (
        "no end where the lack is minor",
        "eu_pl",
        minor("eu_pl_not_put_right"),
        set(),
    ),
]

SWEDEN: list[Row] = [
    (
        "two years",
        "eu_se",
        clause("exclusion old", f"{FAULT} and not own_carrier and found more than 740 days after delivered", NEITHER),
        {"warning RL401 eu_se.kkl.4.14"},
    ),
    (
        "three years",
        "eu_se",
        clause("exclusion old", f"{FAULT} and not own_carrier and found more than 1100 days after delivered", NEITHER),
        set(),
    ),
    (
        "a month to tell of a lack",
        "eu_se",
        clause("exclusion late", f"{FAULT} and not own_carrier and notified more than 31 days after found", NEITHER),
        {"warning RL401 eu_se.kkl.4.14"},
    ),
    (
        "two months to tell of a lack",
        "eu_se",
        clause("exclusion late", f"{FAULT} and not own_carrier and notified more than 65 days after found", NEITHER),
        set(),
    ),
]

ROWS = [*GERMANY, *FRANCE, *SPAIN, *ITALY, *NETHERLANDS, *POLAND, *SWEDEN]


@pytest.mark.parametrize(("law", "clauses", "expected"), [r[1:] for r in ROWS], ids=[f"{r[1]}: {r[0]}" for r in ROWS])
def test_states(small: Small, law: str, clauses: str, expected: set[str]) -> None:
    assert found(small(clauses, law), *AGAINST_LAW) == expected


@pytest.mark.parametrize("state", STATES)
def test_a_state_has_rows_and_each_of_its_provisions_is_in_one(state: str) -> None:
    told = [p for r in TABLE if r["state"] == state for p in r["provisions"]]
    assert sorted({*told}) == sorted(id for id, _ in provisions(state))


def test_the_table_tells_of_states_of_the_library_and_says_how_far_it_was_read() -> None:
    assert {r["state"] for r in TABLE} == {*STATES}
    assert {r["seen"] for r in TABLE} <= {"yes", "quoted", "no"}
    assert all(r["directive"] and r["national"] and r["option"] for r in TABLE)


@pytest.mark.parametrize("state", STATES)
def test_a_policy_names_a_state_beside_the_union(small: Small, state: str) -> None:
    policy = small(clause("exclusion minor", f"{FAULT} and minor_lack and not own_carrier", NEITHER), "eu", state)
    assert "error RL401 eu.sgd.10.1" in found(policy, *AGAINST_LAW)
