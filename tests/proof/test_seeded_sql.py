"""Defects of SQL texts, the same for both dialects: what makes a difference is shown, what makes none proved harmless.

They are written in DuckDB's words; for Spark they are put into Spark's. Where PySpark is not installed, a case that
refutes a Spark text is found all the same, but not run.
"""

from collections.abc import Callable
from functools import cache

import pytest

from returnlogic.proof.validate import Validated
from returnlogic.readers._read_back import Reject
from tests.proof.seeded import Slip, checker, fate

END = "end_of_guarantee_level_refund_"
LIVE = "photos_guarantee_level_refund__live"
LAST = '"delivered" - 739616) AS BIGINT) + 739617'
HALF = '((("price" * 125) * 2 + 1000) // 2000)'

SLIPS = [
    # boundaries
    Slip("one day too few", '"delivered" + 30', '"delivered" + 29'),
    Slip("one day too many", '"delivered" + 30', '"delivered" + 31'),
    Slip("the last day is late", '"sent_back" <= "thirty', '"sent_back" < "thirty'),
    Slip("the first day is early", '"sent_back" >= "delivered"', '"sent_back" > "delivered"'),
    Slip("never late", '"notified" <= "eighteen_months_window1_last"', '"notified" <= "eighteen_months_window1_last" + 1'),
    Slip("late on the last day", '(NOT ("notified" <=', '(NOT ("notified" <'),
    Slip("3 days become 4", '"arrived_back" + 3', '"arrived_back" + 4'),
    Slip("7 days become 8", '"arrived_back" + 7', '"arrived_back" + 8'),
    Slip("the day is never past its own end", '"replaced_soon_due_first" > ', '"replaced_soon_due_first" >= ', "equivalent"),
    Slip("the table ends a day late", LAST, '"delivered" - 739616) AS BIGINT) + 739618'),
    Slip("an entry of a table is a day off", "549, 550, 551, 552", "549, 550, 550, 552"),
    Slip("a table has lost an entry", "546, 547, 548,", "546, 547,"),
    Slip("minutes for days", '"arrived_back" + 3', '"arrived_back" + 3 * 1440'),
    # order and structure
    Slip("a conflict that no case has", f'CASE WHEN "{LIVE}" THEN 1 ELSE 3', f'CASE WHEN "{LIVE}" THEN 0 ELSE 3', "equivalent"),
    Slip("the other branch", f'WHEN "{LIVE}" THEN 4 ELSE 0', f'WHEN "{LIVE}" THEN 0 ELSE 4'),
    Slip("a rule dropped", ' AND (NOT "photos_app"))', ")"),
    Slip("an exception dropped", ' AND (NOT "made_for_you_scope") AND (NOT "seal_broken_scope"))', ")"),
    Slip("another exception dropped", ' AND (NOT "seal_broken_scope"))', ")"),
    Slip("the lost else", 'WHEN "thirty_days_app" THEN 3 ELSE 0 END', 'WHEN "thirty_days_app" THEN 3 END'),
    Slip("rules in another order", f'WHEN "eighteen_months_live" THEN CASE WHEN "{LIVE}" THEN 1 ELSE 3 END WHEN "{LIVE}" THEN 4', f'WHEN "{LIVE}" THEN 4 WHEN "eighteen_months_live" THEN CASE WHEN "{LIVE}" THEN 1 ELSE 3 END', "equivalent"),
    Slip("the late rule first", 'CASE WHEN ("made_for_you_scope" OR "seal_broken_scope") THEN CASE WHEN "thirty_days_app" THEN 1 ELSE 2 END', 'CASE WHEN "thirty_days_app" THEN 3 WHEN ("made_for_you_scope" OR "seal_broken_scope") THEN 2', "equivalent"),
    Slip("two results swapped", '"guarantee/level(refund) lo"', '"guarantee/level(refund) hi"', "rejected"),
    Slip("two ends swapped", '"end_of_guarantee_payer_return_carriage_" >= 2', '"end_of_voluntary_payer_return_carriage_" >= 2'),
    # operators
    Slip("and for or", '"sealed_media" AND "opened"', '"sealed_media" OR "opened"'),
    Slip("or for and", '("made_for_you_scope" OR "seal_broken_scope")', '("made_for_you_scope" AND "seal_broken_scope")', nth=2),
    Slip("least for greatest", "GREATEST(CAST(500", "LEAST(CAST(500"),
    Slip("minus for plus", '"price" + "carriage"', '"price" - "carriage"'),
    Slip("negation lost", '(NOT "photos_sent")', '"photos_sent"'),
    Slip("another word", "'hidden_defect', 'arrived_damaged'))", "'hidden_defect', 'wear'))"),
    Slip("one word less", "'hidden_defect', 'arrived_damaged'))", "'hidden_defect'))"),
    Slip("a word that no fact has", "'hidden_defect', 'arrived_damaged'))", "'hidden_defect', 'arived_damaged'))"),
    # money
    Slip("7 % become 8 %", '"x_amount_1" * 7', '"x_amount_1" * 8'),
    Slip("half down", HALF, HALF.replace("+ 1000", "+ 999")),
    Slip("rounded down", HALF, '(("price" * 125) // 1000)'),
    Slip("half even", HALF, f'(CASE WHEN (("price" * 125) * 2 + 1000) % 2000 = 0 AND {HALF} % 2 <> 0 THEN {HALF} - 1 ELSE {HALF} END)'),
    Slip("half even, the wrong half", HALF, f'(CASE WHEN (("price" * 125) * 2 + 1000) % 2000 = 0 AND {HALF} % 2 = 0 THEN {HALF} - 1 ELSE {HALF} END)'),
    Slip("a sign that no amount has", HALF, f'(CASE WHEN "price" >= 0 THEN {HALF} ELSE -{HALF} END)', "equivalent"),
    Slip("cents for euros", "GREATEST(CAST(500", "GREATEST(CAST(5"),
    Slip("the fee is paid back", '"price" - ((("price"', '"price" + ((("price"'),
    Slip("the lower bound only", 'THEN "replaced_soon_due" END', 'THEN "replaced_soon_due_first" END'),
    Slip("a number of 32 bits", '("price" * 125)', '(CAST("price" AS INTEGER) * 12500000)', "refuted"),
    Slip("32 bits that suffice", '("price" * 125)', '(CAST("price" AS INTEGER) * 125)', "equivalent"),
    Slip("a literal of 32 bits", "CAST(500 AS BIGINT)", "(2000000000 * 5 - 1410065408 * 7)", "refuted"),
    # words of the outcome
    Slip("the payer swapped", "THEN 'customer'", "THEN 'shop'"),
    Slip("one rung higher", f"WHEN \"{END}\" = 2 OR \"{END}\" = 4 THEN 'refused'", f"WHEN \"{END}\" = 2 OR \"{END}\" = 4 THEN 'discretion'"),
    Slip("a word that is no rung", f"WHEN \"{END}\" = 2 OR \"{END}\" = 4 THEN 'refused'", f"WHEN \"{END}\" = 2 OR \"{END}\" = 4 THEN 'denied'", "rejected"),
    Slip("silence told as a value", "= 0 THEN 'silent'", "= 0 THEN 'value'"),
    Slip("a bound without a value", f'WHEN "{END}" = 3 THEN \'granted\'', f'WHEN "{END}" <= 3 THEN \'granted\''),
    Slip("a value without a bound", 'THEN "refunded_soon_due" END', "THEN NULL END"),
    # what is not there
    Slip("no check that it came", """('change_of_mind', 'fault')) AND ("arrived_back" IS NOT NULL))""", """('change_of_mind', 'fault')))"""),
    Slip("a NULL that is denied", 'AND ("notified" IS NOT NULL) AND ("delivered" IS NOT NULL) AND (NOT ("notified" <=', 'AND (("notified" <= "delivered") IS NULL OR NOT ("notified" <='),
    Slip("NULL for not", '(NOT ("notified" <= "eighteen_months_window1_last"))', '("notified" > "eighteen_months_window1_last")', "equivalent"),
    Slip("compared with NULL", '("arrived_back" IS NOT NULL)', '("arrived_back" <> NULL)', "rejected"),
    Slip("the first that is there", 'CASE WHEN ("delivered" IS NOT NULL) THEN ("delivered" + 30) ELSE CAST(0 AS BIGINT) END', 'COALESCE("delivered" + 30, CAST(0 AS BIGINT))', "equivalent"),
    Slip("no date at all", 'CASE WHEN ("delivered" IS NOT NULL) THEN ("delivered" + 30) ELSE CAST(0 AS BIGINT) END', '("delivered" + 30)', "equivalent"),
    Slip("a check that is not needed", '("sent_back" IS NOT NULL) AND ("delivered" IS NOT NULL) AND ("sent_back" >= "delivered")', '("sent_back" >= "delivered")', "equivalent"),
    Slip("another order", '("sent_back" IS NOT NULL) AND ("delivered" IS NOT NULL) AND ("sent_back" >= "delivered")', '("sent_back" >= "delivered") AND ("delivered" IS NOT NULL) AND ("sent_back" IS NOT NULL)', "equivalent"),
    # the edge
    Slip("any price", '"price" IS NOT NULL AND "price" >= 100 AND "price" <= 500000', '"price" IS NOT NULL'),
    Slip("a price that is NULL", '("price" IS NOT NULL AND "price" >= 100', '("price" >= 100'),
    Slip("one cent below", '"price" >= 100', '"price" >= 99'),
    Slip("a day beyond", '"delivered" <= 741806', '"delivered" <= 741807'),
    Slip("an event that has to be there", '("delivered" IS NULL OR (', '("delivered" IS NOT NULL AND ('),
    Slip("a word that is NULL", '"invoked" IS NOT NULL AND "invoked" IN', '"invoked" IS NULL OR "invoked" IN'),
    Slip("a word too few", "'modify'))\n", "'cancel'))\n"),
    Slip("a fact that is not checked", 'CASE WHEN "well_typed" THEN "price" END AS "price"', '"price"', "rejected"),
    Slip("another fact", 'CASE WHEN "well_typed" THEN "notified" END AS "notified"', 'CASE WHEN "well_typed" THEN "sent_back" END AS "notified"'),
    Slip("bad rows have an outcome", "CASE WHEN NOT \"well_typed\" THEN NULL WHEN \"end_of_guarantee_due_refunded_\" = 0", "CASE WHEN \"end_of_guarantee_due_refunded_\" = 0", "rejected"),
    # outside the subset
    Slip("a fraction", "// 2000", "/ 2000", "rejected"),
    Slip("a condition on rows", 'FROM "ends"\n', 'FROM "ends" WHERE "price" > 0\n', "rejected"),
    Slip("a row limit", 'FROM "ends"\n', 'FROM "ends" LIMIT 10\n', "rejected"),
    Slip("an order of rows", 'FROM "ends"\n', 'FROM "ends" ORDER BY 1\n', "rejected"),
    Slip("distinct rows", 'SELECT\n  "id",\n  "well_typed",\n  CASE WHEN NOT', 'SELECT DISTINCT\n  "id",\n  "well_typed",\n  CASE WHEN NOT', "rejected"),
    Slip("another table", 'FROM "orders"', 'FROM "refunds"', "rejected"),
    Slip("a table skipped", 'FROM "level_3"', 'FROM "level_2"', "rejected"),
    Slip("two tables", 'FROM "orders"', 'FROM "orders", "refunds"', "rejected"),
    Slip("a name that is not quoted", 'AND "opened"', "AND opened", "rejected"),
    Slip("a comment", 'FROM "ends"\n', 'FROM "ends" -- all\n', "rejected"),
    Slip("a comment in the middle", '"sealed_media" AND', '"sealed_media" /* or */ AND', "rejected"),
    Slip("another statement", 'FROM "ends"\n', 'FROM "ends"; SELECT 1\n', "rejected"),
    Slip("a function", '("arrived_back" + 3)', 'abs("arrived_back" + 3)', "rejected"),
    Slip("a date", '("arrived_back" + 3)', "(DATE '2026' + 3)", "rejected"),
    Slip("a window", '(NOT "photos_sent")) AS "photos_app"', '(count(*) OVER () > 1)) AS "photos_app"', "rejected"),
    Slip("a subquery", 'AND "opened"', 'AND "opened" IN (SELECT "opened" FROM "orders")', "rejected"),
    Slip("a power", "* 125", "** 125", "rejected"),
    Slip("a product of two facts", '("price" * 125)', '("price" * "carriage")', "rejected"),
    Slip("a number that is not whole", "* 125", "* 125.0", "rejected"),
    Slip("a column twice", '  "carriage",\n', '  "carriage",\n  "carriage",\n', "rejected"),
    Slip("a column twice, but for case", 'AS "seal_broken_scope"', 'AS "THIRTY_DAYS_SCOPE"', "rejected"),
    Slip("a word that is missing", 'CASE WHEN "well_typed" THEN "price" END', 'CASE WHEN "well_typed" "price" END', "rejected"),
    Slip("a comma too many", '"ends"\n', '"ends",\n', "rejected"),
    Slip("an end before its text", 'FROM "ends"\n', "FROM\n", "rejected"),
]  # fmt: skip

LISTED = [
    Slip("the table starts a day late", LAST, '"delivered" - 739615) AS BIGINT) + 739617'),
    Slip("the table starts two days early", LAST, '"delivered" - 739618) AS BIGINT) + 739617'),
]
"""Where the dialects write lists differently: for DuckDB only."""

SPARK = [
    Slip("the table starts a day late", "`delivered` - 739617, 0)]", "`delivered` - 739616, 0)]"),
    Slip("a list that is read at NULL", "COALESCE(`delivered` - 739617, 0)", "`delivered` - 739617", "rejected"),
]
"""For Spark only."""


@cache
def text_and_check(name: str) -> tuple[str, Callable[[str], Validated]]:
    return checker(name)


def in_spark(words: str) -> str:
    words = words.replace('"', "`").replace("//", "DIV").replace("/ 2000", "/ 2000")
    return words.replace(" - 739616) AS BIGINT", " - 739617, 0)] AS BIGINT")


def told(check: Callable[[str], Validated], text: str) -> str:
    try:
        found = check(text)
    except Reject:
        return "rejected"
    if found.proof.counterexample is not None:  # shown in Spark, where there is one
        return "refuted"
    return "equivalent" if found.proof.holds else "undecided"


@pytest.mark.parametrize("name", ["sql", "spark"])
def test_the_text_itself_is_proved(name: str) -> None:
    text, check = text_and_check(name)
    assert fate(check, text) == "equivalent"


@pytest.mark.parametrize("slip", [*SLIPS, *LISTED], ids=lambda s: s.name.replace(" ", "-"))
def test_slip_in_duckdb(slip: Slip) -> None:
    text, check = text_and_check("sql")
    assert fate(check, slip.applied(text)) == slip.fate


@pytest.mark.parametrize("slip", SLIPS, ids=lambda s: s.name.replace(" ", "-"))
def test_slip_in_both_that_is_put_into_spark(slip: Slip) -> None:
    text, check = text_and_check("spark")
    there = Slip(slip.name, in_spark(slip.old), in_spark(slip.new), slip.fate, slip.nth)
    assert told(check, there.applied(text)) == slip.fate


@pytest.mark.parametrize("slip", SPARK, ids=lambda s: s.name.replace(" ", "-"))
def test_slip_in_spark(slip: Slip) -> None:
    text, check = text_and_check("spark")
    assert told(check, slip.applied(text)) == slip.fate


def test_there_are_enough() -> None:
    assert sum(s.fate == "refuted" for s in SLIPS) >= 40
