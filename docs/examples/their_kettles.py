"""Somebody else's evaluator of the kettle shop's returns, with one mistake in it: a line in, a line out."""

import json
import sys
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

SUMS = ("balance(refund)", "base(refund)", "payout(refund)")
VOLUNTARY = (*SUMS, "due(refunded)", "last_day(sent_back, refund)", "level(refund)", "payer(return_carriage)")
GUARANTEE = (
    "last_day(notified, refund)",
    "last_day(notified, replacement)",
    "level(refund)",
    "level(replacement)",
    "payer(replacement_carriage)",
    "payer(return_carriage)",
)
KEYS = [
    *(f"voluntary/{t}" for t in VOLUNTARY),
    *(f"guarantee/{t}" for t in GUARANTEE),
    "order_cancelled/amount(production_fee)",
]


def day(text):
    return date.fromisoformat(text) if text else None


def two_years_later(d):
    try:
        return d.replace(year=d.year + 2)
    except ValueError:  # 29 February
        return d.replace(year=d.year + 2, day=28)


def decide(f):
    values = {}
    delivered, notified = day(f["delivered"]), day(f["notified"])
    sent_back, arrived_back = day(f["sent_back"]), day(f["arrived_back"])
    if f["invoked"] == "change_of_mind":
        values["voluntary/payer(return_carriage)"] = "customer"
        if arrived_back:
            values["voluntary/due(refunded)"] = str(arrived_back + timedelta(days=14))
        if delivered:
            last = delivered + timedelta(days=30)
            values["voluntary/last_day(sent_back, refund)"] = str(last)
            if sent_back and sent_back >= delivered:
                in_time = sent_back < last
                values["voluntary/level(refund)"] = "granted" if in_time else "refused"
                if in_time:
                    values.update({f"voluntary/{sum}": f["price"] for sum in SUMS})
    elif f["invoked"] == "fault" and f["issue"] in ("poor_quality", "hidden_defect", "arrived_damaged"):
        values["guarantee/payer(replacement_carriage)"] = "shop"
        if delivered:
            last = two_years_later(delivered)
            for remedy in ("refund", "replacement"):
                values[f"guarantee/last_day(notified, {remedy})"] = str(last)
            if notified and notified >= delivered:
                word = "granted" if notified <= last else "refused"
                values["guarantee/level(refund)"] = values["guarantee/level(replacement)"] = word
                if word == "granted":
                    values["guarantee/payer(return_carriage)"] = "shop"
    else:
        values["guarantee/level(refund)"] = values["guarantee/level(replacement)"] = "refused"
        if f["invoked"] == "cancel":
            fee = (Decimal(f["price"]) * 5 / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
            values["order_cancelled/amount(production_fee)"] = str(fee)
    return {
        key: {"verdict": "value", "lo": values[key], "hi": values[key]}
        if key in values
        else {"verdict": "silent", "lo": None, "hi": None}
        for key in KEYS
    }


for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], "outcome": decide(question["facts"])}), flush=True)
