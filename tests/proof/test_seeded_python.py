"""Defects of Python texts: everyone that makes a difference is shown, everyone that makes none is proved harmless."""

import pytest

from tests.proof.seeded import Slip, checker, fate

SLIPS = [
    # boundaries
    Slip("one day too few", "delivered + 30", "delivered + 29"),
    Slip("one day too many", "delivered + 30", "delivered + 31"),
    Slip("the last day is late", "sent_back <= thirty", "sent_back < thirty"),
    Slip("the first day is early", "sent_back >= delivered", "sent_back > delivered"),
    Slip("never late", "notified <= eighteen_months_window1_last", "notified <= eighteen_months_window1_last + 1"),
    Slip("late on the last day", "(not (notified <=", "(not (notified <"),
    Slip("3 days become 4", "arrived_back + 3", "arrived_back + 4"),
    Slip("7 days become 8", "arrived_back + 7", "arrived_back + 8"),
    Slip("the day is never past its own end", "replaced_soon_due_first > ", "replaced_soon_due_first >= ", "equivalent"),
    Slip("a month is 30 days", "_ADD_18_MONTHS_DOWN[delivered - 739617] + 739617", "delivered + 540"),
    Slip("the table starts a day late", "_ADD_18_MONTHS_DOWN[delivered - 739617]", "_ADD_18_MONTHS_DOWN[delivered - 739616]"),
    Slip("the table ends a day late", "DAYS_WEEKENDS[arrived_back - 739617] + 739617", "DAYS_WEEKENDS[arrived_back - 739617] + 739618"),
    Slip("an entry of a table is a day off", "549, 550, 551, 552", "549, 550, 550, 552"),
    Slip("a table has lost an entry", "    546, 547, 548,", "    546, 547,"),
    Slip("minutes for days", "arrived_back + 3", "arrived_back + 3 * 1440"),
    # order and structure
    Slip("a conflict that no case has", "(_CONFLICT if photos_guarantee_level_refund__live", "(_SILENT if photos_guarantee_level_refund__live", "equivalent"),
    Slip("the other branch", "(_VALUE_4 if photos_guarantee_level_refund__live else _SILENT)", "(_SILENT if photos_guarantee_level_refund__live else _VALUE_4)"),
    Slip("a rule dropped", " and (not photos_app))", ")"),
    Slip("an exception dropped", " and (not personalised) and (not seal_broken_scope))", ")"),
    Slip("another exception dropped", " and (not seal_broken_scope))", ")"),
    Slip("the lost else", "(_CONFLICT if thirty_days_app else _VALUE_1) if (personalised or seal_broken_scope) else (_VALUE_2 if thirty_days_app else _SILENT)", "(_CONFLICT if thirty_days_app else _VALUE_1) if (personalised or seal_broken_scope) else _VALUE_2"),
    Slip("two results swapped", "_VALUE_5, _SILENT, _SILENT", "_SILENT, _VALUE_5, _SILENT", "rejected"),
    Slip("a branch for one word less", "in ('missing', 'undelivered', 'modify')", "in ('missing', 'undelivered')"),
    Slip("a branch for another word", "invoked == 'fault'", "invoked == 'modify'"),
    # operators
    Slip("and for or", "sealed_media and opened", "sealed_media or opened"),
    Slip("or for and", "(personalised or seal_broken_scope)", "(personalised and seal_broken_scope)", nth=2),
    Slip("min for max", "max(500, ", "min(500, "),
    Slip("minus for plus", "price + carriage", "price - carriage"),
    Slip("negation lost", "(not photos_sent)", "photos_sent"),
    Slip("another word", "'hidden_defect', 'arrived_damaged'))", "'hidden_defect', 'wear'))"),
    Slip("one word less", "'hidden_defect', 'arrived_damaged'))", "'hidden_defect'))"),
    # money
    Slip("7 % become 8 %", "* 7 * 2", "* 8 * 2"),
    Slip("half down", "(price * 125 * 2 + 1000) // 2000", "(price * 125 * 2 + 999) // 2000"),
    Slip("rounded down", "(price * 125 * 2 + 1000) // 2000", "(price * 125) // 1000"),
    Slip("half even", "((price * 125 * 2 + 1000) // 2000)", "((price * 125 * 2 + 1000) // 2000 - (1 if (price * 125 * 2 + 1000) % 2000 == 0 and (price * 125 * 2 + 1000) // 2000 % 2 == 1 else 0))"),
    Slip("cents for euros", "max(500, ", "max(5, "),
    Slip("the fee is paid back", "price - ((price * 125", "price + ((price * 125"),
    Slip("the lower bound only", '("value", replaced_soon_due_first, replaced_soon_due)', '("value", replaced_soon_due_first, replaced_soon_due_first)'),
    Slip("nothing below zero anyway", "max((price - ((price * 125 * 2 + 1000) // 2000)), 0)", "(price - ((price * 125 * 2 + 1000) // 2000))", "equivalent"),
    # words of the outcome
    Slip("the payer swapped", "('value', 'customer', 'customer')".replace("'value'", '"value"'), "(\"value\", 'shop', 'shop')"),
    Slip("one rung higher", "(\"value\", 'refused', 'refused')", "(\"value\", 'discretion', 'discretion')"),
    Slip("a word that is no rung", "(\"value\", 'refused', 'refused')", "(\"value\", 'denied', 'denied')", "rejected"),
    # what is not there
    Slip("no check that it came", "(arrived_back is not None)", "True"),
    Slip("truth for being there", "(sent_back is not None)", "sent_back", "rejected"),
    Slip("or for None", "((delivered + 30) if (delivered is not None) else 0)", "((delivered or 0) + 30)", "rejected"),
    Slip("asked before it is known", "(sent_back is not None) and (delivered is not None) and (sent_back >= delivered)", "(sent_back >= delivered) and (sent_back is not None) and (delivered is not None)"),
    Slip("an order that makes no difference", "(sent_back >= delivered) and (sent_back <= thirty_days_window1_last)", "(sent_back <= thirty_days_window1_last) and (sent_back >= delivered)", "equivalent"),
    # the edge
    Slip("any number", "type(price) is int and 100 <= price <= 500000", "type(price) is int"),
    Slip("a yes is a number", "type(price) is int and ", ""),
    Slip("one cent below", "100 <= price", "99 <= price"),
    Slip("a day beyond", "739617 <= delivered <= 741806", "739617 <= delivered <= 741807"),
    Slip("an object that equals every word", "type(invoked) is str and ", ""),
    Slip("an event that has to be there", "(delivered is None or type(delivered) is int and 739617 <= delivered <= 741806)", "type(delivered) is int and 739617 <= delivered <= 741806"),
    Slip("a fact that may be missing", "personalised = case['personalised']", "personalised = case['opened']"),
    Slip("an index that wraps", "sealed_media and opened", "sealed_media and opened and (_ADD_18_MONTHS_DOWN[-1] > 0)", "unmet"),
    # outside the subset
    Slip("a float", "// 2000", "/ 2000", "rejected"),
    Slip("rounding of another kind", "((price * 125 * 2 + 1000) // 2000)", "round(price * 0.125)", "rejected"),
    Slip("a chained comparison", "(sent_back >= delivered) and (sent_back <= thirty_days_window1_last)", "(delivered <= sent_back <= thirty_days_window1_last)", "rejected"),
    Slip("an import", "POLICY = ", "import os\nPOLICY = ", "rejected"),
    Slip("a default", "photos_sent: bool", "photos_sent: bool = False", "rejected"),
    Slip("an annotation that runs", "photos_sent: bool", "photos_sent: print('run')", "rejected"),
    Slip("a builtin under another meaning", "_SILENT = ", "max = min\n_SILENT = ", "rejected"),
    Slip("a local name of our own function", "photos_sent = case['photos_sent']", "problems = case['photos_sent']", "rejected"),
    Slip("a local builtin", "seal_broken_scope = ", "max = 1\n        seal_broken_scope = ", "rejected"),
    Slip("another encoding", '"""A return policy', '# coding: utf-7\n"""A return policy', "rejected"),
    Slip("a function of ours changed", "return dict(zip(RESULTS, result))", "return dict(zip(RESULTS, ()))", "rejected"),
    Slip("two names of results swapped", "    'guarantee/level(refund)',\n    'guarantee/level(replacement)',", "    'guarantee/level(replacement)',\n    'guarantee/level(refund)',", "rejected"),
    Slip("another bound told", "('price', 'money', 100, 500000, False)", "('price', 'money', 100, 400000, False)", "rejected"),
    Slip("another policy told", "POLICY = 'sample'", "POLICY = 'simple'", "rejected"),
    Slip("a way out without a result", "    return (_SILENT, _SILENT, _SILENT, _SILENT, _SILENT, _SILENT, _SILENT, (\"value\"", "    x = (_SILENT, _SILENT, _SILENT, _SILENT, _SILENT, _SILENT, _SILENT, (\"value\"", "rejected"),
]  # fmt: skip


@pytest.fixture(scope="module")
def sample():
    return checker("python")


def test_the_text_itself_is_proved(sample) -> None:
    text, check = sample
    assert fate(check, text) == "equivalent"


@pytest.mark.parametrize("slip", SLIPS, ids=lambda s: s.name.replace(" ", "-"))
def test_slip(sample, slip: Slip) -> None:
    text, check = sample
    assert fate(check, slip.applied(text)) == slip.fate


def test_there_are_enough() -> None:
    assert sum(s.fate == "refuted" for s in SLIPS) >= 40


@pytest.mark.parametrize(
    ("checked", "becomes"),
    [
        ("type(invoked) is str and invoked in ('change_of_mind', 'fault', 'missing', 'undelivered', 'cancel', 'modify')", "equivalent"),
        ("type(invoked) is str and invoked in {'change_of_mind', 'fault', 'missing', 'undelivered', 'cancel'}", "refuted"),
        ("invoked in {'change_of_mind', 'fault', 'missing', 'undelivered', 'cancel', 'modify'} and type(invoked) is str", "refuted"),
    ],
    ids=["a tuple of words", "a word less", "a list has no hash"],
)  # fmt: skip
def test_a_set_of_words_is_asked_for_text_only(sample, checked: str, becomes: str) -> None:
    text, check = sample
    emitted = (
        "type(invoked) is str and invoked in {'change_of_mind', 'fault', 'missing', 'undelivered', 'cancel', 'modify'}"
    )
    assert emitted in text
    assert fate(check, text.replace(emitted, checked)) == becomes
