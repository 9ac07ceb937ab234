"""Defects of JavaScript texts: everyone that makes a difference is shown, everyone that makes none is proved harmless."""

import pytest

from tests.proof.seeded import Slip, checker, fate

FEE = "Math.floor((((price * 125) * 2) + 1000) / 2000)"
HALF_EVEN = (
    "((((((price * 125) * 2) + 1000) % 2000) === 0) && ((Math.floor((((price * 125) * 2) + 1000) / 2000) % 2) !== 0))"
)
SENT = "(sent_back !== null) && (delivered !== null)"
IN_TIME = "(sent_back >= delivered) && (sent_back <= thirty_days_window1_last)"

SLIPS = [
    # boundaries
    Slip("one day too few", "delivered + 30", "delivered + 29"),
    Slip("one day too many", "delivered + 30", "delivered + 31"),
    Slip("the last day is late", "sent_back <= thirty", "sent_back < thirty"),
    Slip("the first day is early", "sent_back >= delivered", "sent_back > delivered"),
    Slip("never late", "notified <= eighteen_months_window1_last", "notified <= (eighteen_months_window1_last + 1)"),
    Slip("late on the last day", "(!(notified <=", "(!(notified <"),
    Slip("3 days become 4", "arrived_back + 3", "arrived_back + 4"),
    Slip("7 days become 8", "arrived_back + 7", "arrived_back + 8"),
    Slip("the day is never past its own end", "replaced_soon_due_first > ", "replaced_soon_due_first >= ", "equivalent"),
    Slip("a month is 30 days", "_at(_ADD_18_MONTHS_DOWN, delivered - 739617) + 739617", "delivered + 540"),
    Slip("the table starts a day late", "_DOWN, delivered - 739617", "_DOWN, delivered - 739616"),
    Slip("the table ends a day late", "_WEEKENDS, arrived_back - 739617) + 739617", "_WEEKENDS, arrived_back - 739617) + 739618"),
    Slip("an entry of a table is a day off", "549, 550, 551, 552", "549, 550, 550, 552"),
    Slip("the last entry of a table is a day off", "2199, 2202, 2203,\n]", "2199, 2202, 2204,\n]"),
    Slip("a table has lost an entry", "  546, 547, 548,", "  546, 547,"),
    Slip("minutes for days", "arrived_back + 3", "arrived_back + (3 * 1440)"),
    # order and structure
    Slip("a conflict that no case has", "(photos_guarantee_level_refund__live ? _CONFLICT", "(photos_guarantee_level_refund__live ? _SILENT", "equivalent"),
    Slip("the other branch", "(photos_guarantee_level_refund__live ? _VALUE_4 : _SILENT)", "(photos_guarantee_level_refund__live ? _SILENT : _VALUE_4)"),
    Slip("a rule dropped", " && (!photos_app))", ")"),
    Slip("an exception dropped", " && (!personalised) && (!seal_broken_scope))", ")"),
    Slip("another exception dropped", " && (!seal_broken_scope))", ")"),
    Slip("the lost else", ": (thirty_days_app ? _VALUE_2 : _SILENT))", ": _VALUE_2)"),
    Slip("two results swapped", "_VALUE_5,\n      _SILENT,", "_SILENT,\n      _VALUE_5,", "rejected"),
    Slip("a branch for one word less", '(invoked === "undelivered") || (invoked === "modify")) {', '(invoked === "undelivered")) {'),
    Slip("a branch for another word", 'if (invoked === "fault")', 'if (invoked === "modify")'),
    Slip("branches in another order", 'if (invoked === "fault")', 'if (invoked !== "change_of_mind")'),
    # operators
    Slip("and for or", "sealed_media && opened", "sealed_media || opened"),
    Slip("or for and", "(personalised || seal_broken_scope)", "(personalised && seal_broken_scope)", nth=2),
    Slip("min for max", "Math.max(500, ", "Math.min(500, "),
    Slip("minus for plus", "price + carriage", "price - carriage"),
    Slip("negation lost", "(!photos_sent)", "photos_sent"),
    Slip("another word", '(issue === "arrived_damaged"))', '(issue === "wear"))', nth=1),
    Slip("one word less", ' || (issue === "arrived_damaged"))', ")"),
    # money
    Slip("7 % become 8 %", "* 7) * 2", "* 8) * 2"),
    Slip("half down", "* 125) * 2) + 1000) / 2000", "* 125) * 2) + 999) / 2000"),
    Slip("rounded down", FEE, "Math.floor((price * 125) / 1000)"),
    Slip("rounded up", FEE, "Math.ceil((price * 125) / 1000)"),
    Slip("half even", FEE, f"({HALF_EVEN} ? ({FEE} - 1) : {FEE})"),
    Slip("cents for euros", "Math.max(500, ", "Math.max(5, "),
    Slip("the fee is paid back", "price - Math.floor", "price + Math.floor"),
    Slip("the lower bound only", '["value", replaced_soon_due_first, replaced_soon_due]', '["value", replaced_soon_due_first, replaced_soon_due_first]'),
    Slip("nothing below zero anyway", f"Math.max((price - {FEE}), 0)", f"(price - {FEE})", "equivalent"),
    Slip("towards zero is down where nothing is below it", FEE, FEE.replace("floor", "trunc"), "equivalent"),
    Slip("towards zero is up where something is", f"price - {FEE}", f"price + {FEE.replace('floor', 'trunc').replace('(price ', '((-price) ')}"),
    Slip("a remainder has the sign of its dividend", f"(price - {FEE})", f"((price - {FEE}) + ((-price) % 2))"),
    Slip("a remainder that is never there", f"(price - {FEE})", f"((price - {FEE}) + ((price * 2) % 2))", "equivalent"),
    # words of the outcome
    Slip("the payer swapped", '["value", "customer", "customer"]', '["value", "shop", "shop"]'),
    Slip("one rung higher", '["value", "refused", "refused"]', '["value", "discretion", "discretion"]'),
    Slip("a word that is no rung", '["value", "refused", "refused"]', '["value", "denied", "denied"]', "rejected"),
    Slip("the names of two results swapped", '"guarantee/level(refund)",\n  "guarantee/level(replacement)"', '"guarantee/level(replacement)",\n  "guarantee/level(refund)"', "rejected"),
    # what is not there: null counts as 0, and is before every day
    Slip("no check that it came", "((arrived_back !== null) ? (arrived_back + 3) : 0)", "(arrived_back + 3)", "equivalent"),
    Slip("null is a bound", '((arrived_back !== null) ? ["value", refunded_soon_due, refunded_soon_due] : _SILENT)', '["value", refunded_soon_due, refunded_soon_due]'),
    Slip("null is looked up", "((arrived_back !== null) ? (_at(_ADD_10_WORKING_DAYS_WEEKENDS, arrived_back - 739617) + 739617) : 0)", "(_at(_ADD_10_WORKING_DAYS_WEEKENDS, arrived_back - 739617) + 739617)"),
    Slip("null is in time", f"({SENT} && {IN_TIME}", f"({IN_TIME}"),
    Slip("null is not in time for a day that came", f"({SENT} && {IN_TIME}", f"((delivered !== null) && {IN_TIME}", "equivalent"),
    Slip("null is late", "(notified !== null) && (delivered !== null) && (!(notified <= ", "(notified !== null) && (!(notified <= "),
    Slip("null equals null", "sent_back >= delivered", "sent_back === delivered"),
    Slip("truth for being there", "(sent_back !== null)", "sent_back", "rejected"),
    Slip("undefined for null", "(sent_back !== null)", "(sent_back !== undefined)", "rejected"),
    Slip("an order that makes no difference", f"{SENT} && {IN_TIME}", f"{IN_TIME} && {SENT}", "equivalent"),
    # the edge
    Slip("any number", " && (price >= 100) && (price <= 500000)", ""),
    Slip("a fraction is a number", "(Number.isInteger(price) && (price >= 100)", "((price >= 100)", "rejected"),
    Slip("one cent below", "price >= 100)", "price >= 99)"),
    Slip("not the last cent", "price <= 500000)", "price < 500000)"),
    Slip("a day beyond", "delivered <= 741806)", "delivered <= 741807)"),
    Slip("any word", '((invoked === "change_of_mind") ||', '((typeof invoked === "string") ||'),
    Slip("a word less at the edge", '(invoked === "cancel") || ', ""),
    Slip("a yes/no may be a word", '(typeof opened === "boolean")', '(typeof opened === "string")'),
    Slip("a yes/no may be null", '(typeof opened === "boolean")', '((typeof opened === "boolean") || (opened === null))'),
    Slip("a type check lost", '\n    && (typeof opened === "boolean")', ""),
    Slip("an event that has to be there", "((delivered === null) || (Number", "((Number"),
    Slip("a fact that may be missing", '_own(facts, "personalised")', '_own(facts, "opened")', "rejected"),
    Slip("two facts swapped", "sealed_media, opened, photos_sent, delivered", "sealed_media, photos_sent, opened, delivered", nth=1),
    Slip("facts of a wrong type pass", "  if (!(\n", "  if ((\n", "rejected"),
    Slip("null is an object", "|| facts === null", "|| facts !== null", "rejected"),
    Slip("null is looked up where it would be counted as 0", "(arrived_back + 3)", "(arrived_back + 3 + (_at(_ADD_18_MONTHS_DOWN, ((delivered === null) ? delivered : 0)) * 0))"),
    # what is not in the subset: nothing is guessed
    Slip("loose equality", "(sent_back !== null)", "(sent_back != null)", "rejected"),
    Slip("a quotient that is not rounded", FEE, "(((price * 125) * 2) / 2000)", "rejected"),
    Slip("32 bits", FEE, f"({FEE} | 0)", "rejected"),
    Slip("rounding of another kind", FEE, "Math.round((price * 125) / 1000)", "rejected"),
    Slip("a fraction", FEE, "Math.floor(price * 0.125)", "rejected"),
    Slip("an exponent", "Math.max(500, ", "Math.max(5e2, ", "rejected"),
    Slip("a number with a gap", "Math.max(500, ", "Math.max(5_00, ", "rejected"),
    Slip("an octal number", "Math.max(500, ", "Math.max(0500, ", "rejected"),
    Slip("a number that is not exact", "price + carriage", "price + (carriage * 9007199254740993)", "rejected"),
    Slip("a product that is not exact", "price + carriage", "price + (carriage * 900719925474)", "rejected"),
    Slip("a quotient of what is too big", "* 7) * 2) + 100) / 200", "* 7000000000) * 2) + 100) / 2000000000000000", "rejected"),
    Slip("precedence", "((personalised || seal_broken_scope) ?", "(personalised || seal_broken_scope && opened ?", "rejected"),
    Slip("a chain of comparisons", IN_TIME, "(delivered <= sent_back <= thirty_days_window1_last)", "rejected"),
    Slip("a day before", "delivered + 30", "--delivered + 30", "rejected"),
    Slip("an assignment", "(personalised ||", "(personalised = true ||", "rejected"),
    Slip("a variable", "const seal_broken_scope", "let seal_broken_scope", "rejected"),
    Slip("a keyword that is none", "const seal_broken_scope", "constunsealed_scope", "rejected"),
    Slip("a return of nothing", "    return [\n", "    return\n    [\n", "rejected"),
    Slip("a remark and a return of nothing", "    return [\n", "    return // now\n    [\n", "rejected"),
    Slip("a name twice", "const seal_broken_scope", "const personalised", "rejected"),
    Slip("a name before its value", "const thirty_days_window1_last = ((delivered !== null) ? (delivered + 30) : 0);\n    const seal_broken_scope = (sealed_media && opened);", "const seal_broken_scope = (sealed_media && opened);", "rejected"),
    Slip("what the runtime has under another meaning", "const _SILENT", "const Math = Number;\nconst _SILENT", "rejected"),
    Slip("a local Math", "const seal_broken_scope", "const Math", "rejected"),
    Slip("a result that callers can change", 'Object.freeze(["silent", null, null])', '["silent", null, null]', "rejected"),
    Slip("an import", "export const POLICY", 'import "./other.mjs";\nexport const POLICY', "rejected"),
    Slip("a default", "photos_sent, delivered, notified, sent_back, arrived_back) {", "photos_sent, delivered, notified, sent_back, arrived_back = 0) {", "rejected"),
    Slip("a fact that is inherited", "_own(facts, \"price\")", "facts.price", "rejected"),
    Slip("a source map", "// A return policy", "//# sourceMappingURL=data:,\n// A return policy", "rejected"),
    Slip("a function of ours changed", "[key, result[place]]", "[key, result[0]]", "rejected"),
    Slip("a helper of ours changed", ".call(facts, name) ? facts[name] : undefined", ".call(facts, name) ? facts[name] : null", "rejected"),
    Slip("something after the end", 'join("; "));\n}\n', 'join("; "));\n}\ndecide = null;\n', "rejected"),
    Slip("no way out", "  return [\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    [\"value\"", "  const last = [\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    _SILENT,\n    [\"value\"", "rejected"),
]  # fmt: skip


@pytest.fixture(scope="module")
def sample():
    return checker("javascript")


def test_the_text_itself_is_proved(sample) -> None:
    text, check = sample
    assert fate(check, text) == "equivalent"


@pytest.mark.parametrize("slip", SLIPS, ids=lambda s: s.name.replace(" ", "-").replace("/", "-"))
def test_slip(sample, slip: Slip) -> None:
    text, check = sample
    assert fate(check, slip.applied(text)) == slip.fate


def test_there_are_enough() -> None:
    assert sum(s.fate == "refuted" for s in SLIPS) >= 40
