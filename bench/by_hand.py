"""The seed policies as a programmer writes them who has read the text: a dict of facts in, a dict of results out.

Everything that the text leaves open is taken at the first of its readings, as `bench/subjects.py` says. A result is
`("value", lo, hi)`, `("silent", None, None)` or `("conflict", None, None)`.
"""

from __future__ import annotations

from typing import Any

Facts = dict[str, Any]
Entry = tuple[str, Any, Any]

SILENT: Entry = ("silent", None, None)
CONFLICT: Entry = ("conflict", None, None)
REFUSED: Entry = ("value", "refused", "refused")
GRANTED: Entry = ("value", "granted", "granted")
EITHER: Entry = ("value", "shop_picks", "granted")
SHOP: Entry = ("value", "shop", "shop")
SAME: Entry = ("value", "same", "same")
CUSTOMER: Entry = ("value", "customer", "customer")
NOTHING: Entry = ("value", 0, 0)


def exactly(number: int) -> Entry:
    """A number that the text determines."""
    return ("value", number, number)


def level(granted: bool, refused: bool, grant: Entry) -> Entry:
    """What becomes of a remedy that clauses may grant and refuse."""
    if granted:
        return CONFLICT if refused else grant
    return REFUSED if refused else SILENT


def deliver3d(case: Facts) -> dict[str, Entry]:
    """Return/Exchange Policy of Deliver3D."""
    invoked, issue = case["invoked"], case["issue"]
    delivered, notified = case["delivered"], case["notified"]
    personalised = case["personalised"]
    excluded = (
        invoked == "change_of_mind"
        or issue in ("misuse_damage", "wear", "own_spec_error")
        or (issue == "minor_variation" and personalised)
        or case["altered"]
        or case["mishandled"]
        or (
            delivered is not None
            and (
                (notified is not None and notified > delivered + 60)
                or (case["in_set"] and not case["returns_whole_set"])
            )
        )
    )
    ninety = sixty = False
    last_day = SILENT
    if invoked == "fault" and delivered is not None:
        error = issue in ("spec_error", "wrong_item", "arrived_damaged", "poor_quality")
        covered = (error or issue == "wrong_size") and not excluded
        ninety = error and notified is not None and delivered <= notified <= delivered + 90
        sixty = covered and notified is not None and delivered <= notified <= delivered + 60
        if error:
            last_day = CONFLICT if covered else exactly(delivered + 90)
        elif covered:
            last_day = exactly(delivered + 60)
    promised = level(ninety or sixty, excluded, EITHER)
    changes = REFUSED if excluded else SILENT
    fee = SILENT
    if personalised and invoked in ("cancel", "modify"):
        fee = exactly((case["price"] * 30 + 50) // 100)
    return {
        "coverage/amount(coupon)": NOTHING,
        "coverage/last_day(notified, refund)": last_day,
        "coverage/last_day(notified, replacement)": last_day,
        "coverage/level(refund)": promised,
        "coverage/level(replacement)": promised,
        "coverage/payer(replacement_carriage)": SHOP if sixty else SILENT,
        "coverage/payer(return_carriage)": SHOP if ninety or sixty else SILENT,
        "order_changes/amount(coupon)": NOTHING,
        "order_changes/amount(production_fee)": fee,
        "order_changes/level(refund)": changes,
        "order_changes/level(replacement)": changes,
    }


def miniature_expressions(case: Facts) -> dict[str, Entry]:
    """Return policy of Miniature Expressions."""
    results = {
        "damage_claim/last_day(notified, refund)": SILENT,
        "damage_claim/last_day(notified, replacement)": SILENT,
        "damage_claim/level(refund)": SILENT,
        "damage_claim/level(replacement)": SILENT,
        "damage_claim/payer(return_carriage)": SILENT,
        "defect_claim/charged": SILENT,
        "defect_claim/last_day(notified, refund)": SILENT,
        "defect_claim/last_day(notified, replacement)": SILENT,
        "defect_claim/level(refund)": SILENT,
        "defect_claim/level(replacement)": SILENT,
        "defect_claim/payer(replacement_carriage)": SILENT,
        "defect_claim/payer(return_carriage)": SILENT,
        "missing_claim/last_day(notified)": SILENT,
        "satisfaction/amount(restocking_fee)": SILENT,
        "satisfaction/balance(refund)": SILENT,
        "satisfaction/base(refund)": SILENT,
        "satisfaction/charged": SILENT,
        "satisfaction/last_day(return_it, refund)": SILENT,
        "satisfaction/last_day(return_it, store_credit)": SILENT,
        "satisfaction/level(refund)": SILENT,
        "satisfaction/level(store_credit)": SILENT,
        "satisfaction/payer(return_carriage)": SILENT,
        "satisfaction/payout(refund)": SILENT,
        "undelivered_order/balance(refund)": SILENT,
        "undelivered_order/base(refund)": SILENT,
        "undelivered_order/level(refund)": SILENT,
        "undelivered_order/means_of_payment(refund)": SILENT,
        "undelivered_order/payout(refund)": SILENT,
    }
    invoked, delivered = case["invoked"], case["delivered"]
    if invoked == "change_of_mind":
        sent, broken = case["sent_back"], case["damaged_on_way_back"]
        timed = sent is not None and delivered is not None and not broken
        back = timed and delivered <= sent <= delivered + 30
        late = timed and sent > delivered + 30
        results["satisfaction/amount(restocking_fee)"] = NOTHING
        if delivered is not None and not broken:
            results["satisfaction/last_day(return_it, refund)"] = exactly(delivered + 30)
            results["satisfaction/last_day(return_it, store_credit)"] = exactly(delivered + 30)
        remedy = level(back, broken or late, EITHER)
        results["satisfaction/level(refund)"] = remedy
        results["satisfaction/level(store_credit)"] = remedy
        if back:
            # "Full" and "less shipping" are one sum only where nothing comes off; no line of the text charges anything.
            less = max(case["price"] - case["carriage_cost"], 0)
            paid = exactly(less) if less == case["price"] else CONFLICT
            results["satisfaction/base(refund)"] = paid
            results["satisfaction/payout(refund)"] = paid
            results["satisfaction/balance(refund)"] = paid
            results["satisfaction/charged"] = NOTHING
        results["satisfaction/payer(return_carriage)"] = CUSTOMER
    elif invoked == "fault":
        issue, notified = case["issue"], case["notified"]
        timed = notified is not None and delivered is not None
        if issue == "arrived_damaged" and not case["box_arrived_intact"]:
            if delivered is not None:
                results["damage_claim/last_day(notified, replacement)"] = exactly(delivered + 3)
            in_time = timed and delivered <= notified <= delivered + 3
            results["damage_claim/level(replacement)"] = level(in_time, timed and notified > delivered + 3, GRANTED)
            results["damage_claim/payer(return_carriage)"] = SHOP
            results["defect_claim/payer(return_carriage)"] = SHOP
        elif issue in ("poor_quality", "hidden_defect"):
            if delivered is not None:
                results["defect_claim/last_day(notified, replacement)"] = exactly(delivered + 5)
            in_time = timed and delivered <= notified <= delivered + 5
            results["defect_claim/level(replacement)"] = level(in_time, timed and notified > delivered + 5, GRANTED)
            if in_time:
                results["defect_claim/payer(replacement_carriage)"] = SHOP
                results["defect_claim/charged"] = NOTHING
            results["damage_claim/payer(return_carriage)"] = SHOP
            results["defect_claim/payer(return_carriage)"] = SHOP
    elif invoked == "missing":
        if delivered is not None:
            # Day 1 was a Monday. The third working day after a Wednesday, a Thursday or a Friday is past a weekend.
            weekday = (delivered - 1) % 7
            third = delivered + (3 if weekday < 2 else 5 if weekday < 5 else 9 - weekday)
            results["missing_claim/last_day(notified)"] = exactly(third) if third == delivered + 3 else CONFLICT
    elif invoked == "undelivered" and case["undeliverable"] and case["returned_undelivered"] is not None:
        carriage = case["carriage"]
        off = carriage if carriage > 0 else case["carriage_cost"]
        results["undelivered_order/level(refund)"] = GRANTED
        results["undelivered_order/means_of_payment(refund)"] = SAME
        paid = exactly(max(case["price"] + carriage - off, 0))
        results["undelivered_order/base(refund)"] = paid
        results["undelivered_order/payout(refund)"] = paid
        results["undelivered_order/balance(refund)"] = paid
    return results
