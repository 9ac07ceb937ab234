"""A small shop in versions, for the tests of what changes between them. Every quote is `q`."""

from __future__ import annotations

from pathlib import Path

from returnlogic.app.load import Policy, load
from returnlogic.app.versions import PolicyDiff, VersionOptions, difference

WORDS = """vocabulary words "A small shop"
fact invoked "what is invoked" : one of change_of_mind, fault by customer before typically change_of_mind
fact worn "the goods were worn" : yes/no by customer before typically no
fact sale "a sale item" : yes/no by shop typically no
fact photos "photos were sent" : yes/no by customer after typically yes
fact note "a note lies in the parcel" : yes/no by customer after typically yes
fact approved "the shop approves" : yes/no by shop typically yes
fact price "the price" : money from 1.00 to 100.00 by shop typically 50.00
remedy refund
remedy exchange
remedy credit
leg carriage
line restocking
event ordered "the order is placed" by customer typically 2026-05-04
event delivered "the goods are delivered" by world typically 3 days after ordered
event notified "the customer tells the shop" by customer typically 2 days after delivered
event sent_back "the goods are sent back" by customer typically 3 days after notified
event refunded "the money is paid back" by shop
axiom "an order comes first": ordered has happened
axiom "goods come after the order": delivered has happened implies delivered no earlier than ordered
axiom "nobody writes before the goods came": notified has happened implies delivered has happened
axiom "nobody writes earlier": notified has happened implies notified no earlier than delivered
axiom "nobody sends back earlier": sent_back has happened implies sent_back no earlier than delivered
role contract is ordered
role receipt is delivered
role request is notified
role item_price is price
role ground is invoked
role segment is invoked
"""

RIGHT = 'right back "sending goods back"\n'

WINDOW = """entitlement window for back
  quote "q"
  notified within 30 days after delivered
  owed refund
"""
"""Sending goods back within 30 days, for a refund."""

FINAL = """exclusion final for back
  overrides window basis "q"
  quote "q"
  when sale{}
  no refund
"""
"""Sale items are final; what is put in follows the condition."""


def text(body: str, header: str = "", title: str = "Returns", words: str = "words", name: str = "shop") -> str:
    """A policy of these clauses."""
    counting = "" if "counting" in header else "  counting calendar_days\n"
    return f'policy {name} "{title}"\n  source "shop.txt"\n  uses {words}\n{counting}{header}{RIGHT}{body}'


def write(
    folder: Path,
    body: str,
    header: str = "",
    *,
    words: str = WORDS,
    source: str = "q",
    title: str = "Returns",
    name: str = "shop",
) -> Path:
    """A version on disk, with its words and its text."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "words.ret").write_text(words, "utf-8")
    (folder / "shop.txt").write_text(source, "utf-8")
    (folder / "shop.ret").write_text(text(body, header, title, name=name), "utf-8")
    return folder / "shop.ret"


def version(folder: Path, body: str, header: str = "", **more: str) -> Policy:
    """A version, loaded."""
    policy = load(write(folder, body, header, **more))
    assert policy.program is not None, [str(p) + str(p.span) for p in policy.problems]
    return policy


def change(old: Policy, new: Policy, options: VersionOptions | None = None) -> PolicyDiff:
    """What changes between two versions."""
    found = difference("shop.ret", old, new, options or VersionOptions())
    assert not found.problems and not found.fault, (found.problems, found.fault)
    return found


def codes(found: PolicyDiff) -> list[str]:
    """The codes of a change, in order."""
    assert found.compared is not None
    return sorted({f.code for f in found.compared.findings})
