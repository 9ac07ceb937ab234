"""Losses that are written in the policy itself, in every form the language has."""

from __future__ import annotations

from tests.compare.shop import FINAL, WINDOW, WORDS
from tests.gate.trick import BLOCKED, NOT_COMPARED, PLAIN, SHOWN, Trick, Version, edit

FAULTY = """entitlement faulty for back
  as an exception to final basis "q"
  quote "q"
  when invoked is fault and sale
  notified within 30 days after delivered
  owed refund
"""
MUST = 'requirement asked for back\n  quote "q"\n  customer must {} otherwise {}\n'
FEE = 'charge fee for back\n  quote "q"\n  when invoked is change_of_mind\n  customer pays {} for restocking\n'
TIERS = """tiers fees for back
  rows close each other
  quote "q"
  row price at most {}: customer pays {} for restocking
  row price over {}: customer pays {} for restocking
"""
DUE = 'obligation paid for back\n  quote "q"\n  due refunded within {} after notified\n'
STEP = 'step answer for back\n  quote "q"\n  approved answered by shop {}\n'
EITHER = WINDOW.replace("owed refund", "owed refund or exchange chooser {}")
MOMENT = "moment there is the {} of delivered, sent_back\n"
SUM = 'sum left "what is left" is price less {}\n'
READING = 'reading start quote "q" : delivered or {}\n'
FROM_START = WINDOW.replace("after delivered", "after start")
SAVING = 'saving law_stays\n  quote "q"\n  keeps refund\n'
TERM = 'term at_will\n  quote "q"\n  of kind {}\n'
PERIOD = 'period soon quote "q" : 0 to {} days\n'


def _window(*changes: tuple[str, str]) -> str:
    return edit(WINDOW, *changes)


def _loss(name: str, now: str, *tells: str, was: str = WINDOW, comes: int = BLOCKED, profile: str = "") -> Trick:
    more = ("policy", "--profile", profile) if profile else ()
    return Trick("a loss in the policy", name, comes, tells, Version(now), Version(was), more=more)


def _when(condition: str) -> str:
    return _window(("  notified", f"  when {condition}\n  notified"))


FORMS = [
    _loss("limit shorter", _window(("30", "29")), "RL701"),
    _loss("limit counted from the order", _window(("after delivered", "after ordered")), "RL701"),
    _loss("limit on another act", _window(("notified", "sent_back")), "RL706", comes=SHOWN),
    _loss(
        "second limit", _window(("  owed", "  sent_back within 40 days after delivered\n  owed")), "RL706", comes=SHOWN
    ),
    _loss("refused after the limit", _window(("delivered", "delivered afterwards refused")), "RL701"),
    _loss("scope with a fact", _when("not worn"), "RL701"),
    _loss("scope with a number", _when("price at least 2.00"), "RL701"),
    _loss("scope with what cannot be", _when("worn and not worn"), "RL701"),
    _loss("scope with the shop's word", _when("approved"), "RL701"),
    _loss("scope with an early act", _when("sent_back within 5 days after delivered"), "RL701"),
    _loss("exclusion", PLAIN, "RL701"),
    _loss("exclusion widened", WINDOW + FINAL.format(" or worn"), "RL701", was=PLAIN),
    _loss("exclusion's carve-out dropped", PLAIN, "RL701", "RL711", was=WINDOW + FINAL.format(" and not worn")),
    _loss("exception dropped", PLAIN, "RL701", "RL711", was=PLAIN + FAULTY),
    _loss("exclusion that does not override", edit(PLAIN, ('  overrides window basis "q"\n', "")), "RL701"),
    _loss("requirement that cannot be met", WINDOW + MUST.format("photos and not photos", "refused"), "RL701"),
    _loss("requirement of the shop's approval", WINDOW + MUST.format("approved", "refused"), "RL701"),
    _loss(
        "requirement with a date", WINDOW + MUST.format("notified within 9 days after delivered", "refused"), "RL701"
    ),
    _loss("requirement of a price", WINDOW + MUST.format("price at least 20.00", "refused"), "RL701"),
    _loss("requirement of the past", WINDOW + MUST.format("not worn", "refused"), "RL701"),
    _loss("requirement left to the shop", WINDOW + MUST.format("not worn", "shop_may_refuse"), "RL701"),
    _loss("requirement, consequence unsaid", WINDOW + MUST.format("not worn", "unsaid"), "RL701"),
    _loss("step with an approval", WINDOW + STEP.format("freely"), "RL701"),
    _loss("approval that may be needed", WINDOW + STEP.format("unclear"), "RL701"),
    _loss(
        "formality that is none any more",
        WINDOW + STEP.format("freely"),
        "RL701",
        was=WINDOW + STEP.format("formality"),
    ),
    _loss(
        "definition widened",
        "definition bad means worn or sale\n" + WINDOW + FINAL.format("").replace("when sale", "when bad"),
        "RL701",
        was="definition bad means sale\n" + WINDOW + FINAL.format("").replace("when sale", "when bad"),
    ),
    _loss("reading added", READING.format("ordered") + FROM_START, "RL701"),
    _loss(
        "reading widened",
        READING.format("sent_back or ordered") + FROM_START,
        "RL703",
        was=READING.format("sent_back") + FROM_START,
    ),
    _loss(
        "reading recorded",
        'assume start is ordered because "so" by "us" on 2026-01-01\n' + READING.format("ordered") + FROM_START,
        "RL70",
        was=READING.format("ordered") + FROM_START,
    ),
    _loss(
        "moment",
        MOMENT.format("earlier") + _window(("after delivered", "after there")),
        "RL701",
        was=MOMENT.format("later") + _window(("after delivered", "after there")),
    ),
    _loss("remedy at discretion", _window(("owed refund", "shop may offer refund")), "RL701", "RL710"),
    _loss("another remedy", _window(("owed refund", "owed credit")), "RL703"),
    _loss("the shop chooses", EITHER.format("shop"), "RL708", was=EITHER.format("customer")),
    _loss("nobody says who chooses", EITHER.format("unsaid"), "RL708", was=EITHER.format("customer")),
    _loss("contradiction", WINDOW + FINAL.format("").replace('  overrides window basis "q"\n', ""), "RL701"),
    _loss(
        "clause gone",
        "definition spare means worn\n" + FINAL.format("").replace('  overrides window basis "q"\n', ""),
        "RL701",
        was=PLAIN,
    ),
    _loss("term of a kind", WINDOW + TERM.format("change_at_will"), "RL701"),
    _loss("term of another kind", WINDOW + TERM.format("penalty"), "RL701", was=WINDOW + TERM.format("proof_burden")),
    _loss("saving gone", WINDOW, "RL711", was=WINDOW + SAVING),
    _loss("saving of less", WINDOW + SAVING.replace("refund", "credit"), "RL711", was=WINDOW + SAVING),
    _loss("a form that can still be met", WINDOW + MUST.format("photos", "refused"), "RL706", comes=SHOWN),
    _loss("the same under no-surprise", WINDOW + MUST.format("photos", "refused"), "RL706", profile="no-surprise"),
    _loss(
        "two rights swapped",
        'right other "another"\n'
        + WINDOW.replace("for back", "for other")
        + WINDOW.replace("30", "60").replace("window", "long"),
        "RL703",
        was='right other "another"\n'
        + WINDOW
        + WINDOW.replace("30", "60").replace("window", "long").replace("for back", "for other"),
    ),
    _loss(
        "right moved with less",
        'right other "another"\n' + WINDOW.replace("for back", "for other").replace("30", "29"),
        "RL701",
    ),
]
"""One loss, in every form."""

PAID = WINDOW.replace("owed refund", "owed refund\n  refund of {}\n  {} pays carriage")


def _money(name: str, now: str, was: str, code: str = "RL704", comes: int = BLOCKED) -> Trick:
    return Trick("money", name, comes, (code,), Version(now), Version(was))


MONEY = [
    _money("fee", WINDOW + FEE.format("5.00"), WINDOW),
    _money("fee a cent higher", WINDOW + FEE.format("5.01"), WINDOW + FEE.format("5.00")),
    _money(
        "fee of all",
        WINDOW + FEE.replace("  when invoked is change_of_mind\n", "").format("5.00"),
        WINDOW + FEE.format("5.00"),
    ),
    _money("share of the price", WINDOW + FEE.format("10% of price"), WINDOW + FEE.format("5.00")),
    _money("higher of two", WINDOW + FEE.format("the higher of (5.00, 6% of price)"), WINDOW + FEE.format("5.00")),
    _money("rounding of a share", WINDOW + FEE.format("5.1% of price"), WINDOW + FEE.format("5% of price")),
    _money(
        "no fee is said no longer",
        WINDOW,
        WINDOW + 'deduction none for back\n  quote "q"\n  shop pays no restocking\n',
        "RL",
    ),
    _money("carriage", PAID.format("price", "customer"), PAID.format("price", "shop")),
    _money("carriage said no longer", WINDOW, WINDOW.replace("owed refund", "owed refund\n  shop pays carriage")),
    _money("less is paid back", PAID.format("price less 1.00", "shop"), PAID.format("price", "shop")),
    _money("share is paid back", PAID.format("90% of price", "shop"), PAID.format("price", "shop")),
    _money(
        "sum of another name",
        SUM.format("2.00") + PAID.format("left", "shop"),
        SUM.format("1.00") + PAID.format("left", "shop"),
    ),
    _money(
        "dearer row",
        WINDOW + TIERS.format("50.00", "1.00", "50.00", "3.00"),
        WINDOW + TIERS.format("50.00", "1.00", "50.00", "2.00"),
    ),
    _money(
        "rows meet elsewhere",
        WINDOW + TIERS.format("40.00", "1.00", "40.00", "2.00"),
        WINDOW + TIERS.format("50.00", "1.00", "50.00", "2.00"),
    ),
    _money(
        "rows overlap",
        WINDOW + TIERS.format("50.00", "1.00", "40.00", "2.00").replace("close each other", "unclear"),
        WINDOW + TIERS.format("50.00", "1.00", "50.00", "2.00"),
    ),
    _money(
        "rows add up",
        WINDOW + TIERS.format("50.00", "1.00", "20.00", "2.00").replace("rows close each other", "rows add up"),
        WINDOW + TIERS.format("50.00", "1.00", "20.00", "2.00"),
    ),
    _money(
        "fee that adds",
        WINDOW
        + FEE.format("5.00")
        + FEE.replace("fee for back", 'more for back\n  adds to fee basis "q"').format("5.00"),
        WINDOW + FEE.format("5.00"),
    ),
    _money(
        "a fee that nothing relates",
        WINDOW + FEE.format("5.00") + FEE.replace("charge fee", "charge more").format("6.00"),
        WINDOW + FEE.format("5.00"),
    ),
]
"""More to pay, less to get."""


def _time(
    name: str, now: str, was: str, *tells: str, header: tuple[str, str] = ("", ""), comes: int = BLOCKED
) -> Trick:
    return Trick("time", name, comes, tells, Version(now, header[1]), Version(was, header[0]))


TIME = [
    _time("hours for days", _window(("30 days", "720 hours")), WINDOW, "RL701"),
    _time(
        "days for working days",
        _window(("30 days", "30 days")),
        _window(("30 days", "30 working days")),
        "RL701",
        header=("  calendar weekends\n",) * 2,
    ),
    _time("days for months", WINDOW, _window(("30 days", "1 month")), "RL70"),
    _time("the day of the event counts", WINDOW, WINDOW, "RL701", header=("", "  counting uk_beginning\n")),
    _time("counting left open", WINDOW, WINDOW, "RL70", header=("", "  counting unsaid\n")),
    _time("last day no longer moves", WINDOW, WINDOW, "RL701", header=("  counting eu\n", "")),
    _time("counting of one limit", _window(("delivered", "delivered counting uk_beginning")), WINDOW, "RL701"),
    _time(
        "another calendar",
        *[_window(("30 days", "30 working days"))] * 2,
        "RL701",
        header=("  calendar eu_common\n", "  calendar weekends\n"),
    ),
    _time(
        "a second calendar",
        *[_window(("30 days", "30 working days"))] * 2,
        "RL701",
        header=("  calendar eu_common\n", "  calendar eu_common, weekends\n"),
    ),
    _time("paid later", WINDOW + DUE.format("15 days"), WINDOW + DUE.format("14 days"), "RL708"),
    _time("paid an hour later", WINDOW + DUE.format("25 hours"), WINDOW + DUE.format("24 hours"), "RL708"),
    _time(
        "paid on some day",
        WINDOW + DUE.replace(" within {} after notified", ""),
        WINDOW + DUE.format("14 days"),
        "RL708",
    ),
    _time(
        "a period judged longer",
        PERIOD.format("7") + WINDOW + DUE.format("soon"),
        PERIOD.format("5") + WINDOW + DUE.format("soon"),
        "RL708",
    ),
    _time(
        "period header earlier",
        WINDOW,
        WINDOW,
        "still under this policy",
        header=("", "  period from 2025-01-01 to 2025-06-30\n"),
        comes=SHOWN,
    ),
    _time(
        "loss with a later period",
        _window(("30", "29")),
        WINDOW,
        "RL701",
        header=("", "  period from 2027-06-01 to 2027-12-31\n"),
    ),
    _time("in force later", WINDOW, WINDOW, "not compared: ", header=("", "  in force from 2027-01-01\n"), comes=SHOWN),
    _time(
        "in force no longer",
        WINDOW,
        WINDOW,
        "not compared: ",
        header=("  in force from 2026-01-01\n", "  in force from 2026-01-01 to 2026-01-02\n"),
        comes=SHOWN,
    ),
    _time(
        "next date of the year",
        "moment end is the next 31 March after delivered\n" + _when("notified before end"),
        WINDOW,
        "RL701",
    ),
]
"""Earlier last days, later payment, another count."""


def _head(name: str, header: tuple[str, str], comes: int, *tells: str, words: str = WORDS) -> Trick:
    return Trick("the header", name, comes, tells, Version(WINDOW, header[1], words), Version(WINDOW, header[0], words))


HEADERS = [
    _head("market gone", ("  market de, fr\n", "  market de\n"), BLOCKED, "RL701"),
    _head("market header dropped", ("  market de, fr\n", ""), BLOCKED, "RL701"),
    _head("silence refuses", ("", "  silence refuses\n"), SHOWN, "RL71"),
    _head("another currency", ("  money EUR\n", "  money USD\n"), NOT_COMPARED, "RL717"),
    _head("currency dropped", ("  money EUR\n", ""), NOT_COMPARED, "RL717"),
    _head("another seller", ('  seller "We"\n', '  seller "Nobody Ltd"\n'), SHOWN, "not compared: ", "Nobody Ltd"),
    _head("seller dropped", ('  seller "We"\n', ""), SHOWN, "not compared: "),
]
"""What the header of the policy says."""
