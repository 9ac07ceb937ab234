"""Every RL7xx: a pair of versions that it tells, and a pair as near as can be that it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from returnlogic.app.versions import VersionOptions
from returnlogic.checks._catalogue import rules
from tests.compare.shop import FINAL, WINDOW, WORDS, change, codes, version

FAULT = """entitlement faulty for back
  as an exception to final basis "q"
  quote "q"
  when invoked is fault
  owed refund
"""
PHOTOS = 'requirement photos_needed for back\n  quote "q"\n  customer must photos otherwise {}\n'
FEE = 'charge fee for back\n  quote "q"\n  when invoked is change_of_mind\n  customer pays {} for restocking\n'
DUE = 'obligation paid for back\n  quote "q"\n  due refunded within {} days after notified\n'
EITHER = WINDOW.replace("owed refund", "owed refund or exchange chooser {}")
HEADER = "  period from {} to 2027-12-31\n"


@dataclass(frozen=True)
class Pair:
    """Two bodies (with headers, words, options) and what must, and must not, be told of them."""

    old: str
    new: str
    tells: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    headers: tuple[str, str] = ("", "")
    words: tuple[str, str] = (WORDS, WORDS)
    sources: tuple[str, str] = ("q", "q")
    names: tuple[str, str] = ("shop", "shop")
    options: VersionOptions = field(default_factory=VersionOptions)


def days(number: int) -> str:
    return WINDOW.replace("30 days", f"{number} days")


GIFT = WORDS + 'fact gift "a gift" : yes/no by customer typically no\n'
ONE_REMEDY = ("RL701", "RL702", "RL703", "RL708", "RL709", "RL711")

PAIRS: dict[str, Pair] = {
    # narrowed, widened, mixed
    "RL701 a shorter window": Pair(WINDOW, days(14), ("RL701", "RL718"), ("RL702", "RL703", "RL704", "RL706", "RL708")),
    "no RL701 the same window in weeks": Pair(days(14), WINDOW.replace("30 days", "2 weeks"), ("RL715",), ("RL701",)),
    "RL702 a longer window": Pair(days(14), WINDOW, ("RL702",), ("RL701", "RL703", "RL718")),
    "no RL702 a clause that adds nothing": Pair(
        WINDOW, WINDOW + WINDOW.replace("window", "again"), ("RL715",), ("RL702",)
    ),
    "RL701 what was left open is refused": Pair(
        WINDOW, WINDOW.replace("after delivered", "after delivered afterwards refused"), ("RL701",), ("RL702",)
    ),
    "RL702 what was refused is left open": Pair(
        WINDOW.replace("after delivered", "after delivered afterwards refused"), WINDOW, ("RL702",), ("RL701",)
    ),
    "RL703 from the order instead of delivery": Pair(
        days(14), WINDOW.replace("after delivered", "after ordered"), ("RL703",), ("RL701", "RL702")
    ),
    "no RL703 a later window from the same event": Pair(days(14), days(15), ("RL702",), ("RL703",)),
    "RL703 stated days differ and no remedy does": Pair(
        WINDOW + 'restatement short for back\n  quote "q"\n  notified within 60 days after delivered\n',
        WINDOW + 'restatement short for back\n  quote "q"\n  notified within 90 days after delivered\n',
        ("RL703",),
        ("RL715",),
    ),
    # cost
    "RL704 a fee": Pair(WINDOW, WINDOW + FEE.format("5.00"), ("RL704", "RL718"), (*ONE_REMEDY, "RL705")),
    "RL704 a share of the price": Pair(
        WINDOW + FEE.format("10% of price"), WINDOW + FEE.format("20% of price"), ("RL704",), ("RL705",)
    ),
    "RL704 the customer pays the carriage": Pair(
        WINDOW.replace("owed refund", "owed refund\n  shop pays carriage"),
        WINDOW.replace("owed refund", "owed refund\n  customer pays carriage"),
        ("RL704",),
        ONE_REMEDY,
    ),
    "no RL704 the same fee in another clause": Pair(
        WINDOW + FEE.format("5.00"),
        WINDOW + FEE.replace("charge fee", "charge other").format("5.00"),
        ("RL715",),
        ("RL704",),
    ),
    "no RL704 a new right that costs something": Pair(
        WINDOW.replace("  owed", "  when invoked is fault\n  owed"),
        WINDOW.replace("owed refund", "owed refund\n  customer pays carriage").replace(
            "notified within", "when invoked is fault\n  notified within"
        )
        + days(14)
        .replace("window", "mind")
        .replace("owed refund", "owed refund\n  customer pays carriage")
        .replace("notified within", "when invoked is change_of_mind\n  notified within"),
        ("RL702", "RL704"),  # where goods were faulty the carriage is new; for a change of mind all is
    ),
    "RL705 the fee is gone": Pair(WINDOW + FEE.format("5.00"), WINDOW, ("RL705",), ("RL704", "RL718")),
    "no RL705 the fee stays": Pair(WINDOW + FEE.format("5.00"), WINDOW + FEE.format("5.00"), ("RL715",), ("RL705",)),
    # procedure
    "RL706 photos or nothing": Pair(WINDOW, WINDOW + PHOTOS.format("refused"), ("RL706",), ONE_REMEDY),
    "RL706 photos, whatever it leads to": Pair(WINDOW, WINDOW + PHOTOS.format("unsaid"), ("RL706",), ("RL707",)),
    "RL706 one more step": Pair(WINDOW, WINDOW + 'step tell for back\n  quote "q"\n', ("RL706",), ONE_REMEDY),
    "no RL706 the same photos under another name": Pair(
        WINDOW + PHOTOS.format("refused"),
        WINDOW + PHOTOS.format("refused").replace("_needed", "_wanted"),
        ("RL715",),
        ("RL706",),
    ),
    "no RL706 photos as before in a longer window": Pair(
        days(14) + PHOTOS.format("refused"), WINDOW + PHOTOS.format("refused"), ("RL702",), ("RL706",)
    ),
    "RL707 no photos any more": Pair(WINDOW + PHOTOS.format("refused"), WINDOW, ("RL707",), ("RL706", "RL718")),
    "no RL707 another proof instead": Pair(
        WINDOW + PHOTOS.format("refused"),
        WINDOW + PHOTOS.format("refused").replace("must photos", "must note"),
        ("RL706",),
        ("RL701", "RL707"),
    ),
    # kind and time of the remedy
    "RL708 the shop chooses": Pair(EITHER.format("customer"), EITHER.format("shop"), ("RL708",), ("RL701", "RL709")),
    "RL708 paid later": Pair(WINDOW + DUE.format(7), WINDOW + DUE.format(14), ("RL708",), ("RL701", "RL709")),
    "no RL708 the remedies change places": Pair(
        EITHER.format("shop"),
        EITHER.format("shop").replace("refund or exchange", "exchange or refund"),
        ("RL716",),
        ("RL708",),
    ),
    "RL709 the customer chooses": Pair(
        EITHER.format("shop"), EITHER.format("customer"), ("RL709",), ("RL708", "RL702")
    ),
    "no RL709 refund instead of credit is better and worse": Pair(
        WINDOW.replace("owed refund", "owed credit"), WINDOW, ("RL703",), ("RL709", "RL708")
    ),
    "RL710 at the shop's discretion": Pair(
        WINDOW, WINDOW.replace("owed refund", "shop may offer refund"), ("RL701", "RL710"), ("RL708",)
    ),
    "no RL710 better than nothing": Pair(
        WINDOW.replace("owed", "no")
        .replace("entitlement", "exclusion")
        .replace("  notified within 30 days after delivered\n", ""),
        WINDOW.replace("owed refund", "shop may offer refund").replace(
            "  notified within 30 days after delivered\n", ""
        ),
        ("RL702",),
        ("RL710",),
    ),
    # protection
    "RL711 the exception is gone": Pair(
        WINDOW + FINAL.format("") + FAULT, WINDOW + FINAL.format(""), ("RL711",), ("RL702",)
    ),
    "RL711 the words `unless faulty` are gone": Pair(
        WINDOW + FINAL.format(" and invoked is not fault"), WINDOW + FINAL.format(""), ("RL701", "RL711"), ("RL702",)
    ),
    "no RL711 the exception moves into the condition": Pair(
        WINDOW
        + FINAL.format("")
        + FAULT.replace("owed refund", "owed refund\n  notified within 30 days after delivered"),
        WINDOW + FINAL.format(" and not (invoked is fault and notified within 30 days after delivered)"),
        (),
        ("RL711",),
    ),
    # the law
    "RL712 nearer to the law": Pair(
        *(
            'entitlement goods for back\n  quote "q"\n  when invoked is change_of_mind\n'
            f"  notified within {n} days after delivered\n  owed refund\n"
            for n in (60, 30)
        ),
        ("RL701", "RL712"),
        headers=("  law eu\n", "  law eu\n"),
        words=("retail", "retail"),
    ),
    "no RL712 no law": Pair(WINDOW, days(14), ("RL701",), ("RL712",)),
    # time
    "RL713 orders already placed": Pair(WINDOW, days(14), ("RL713",), options=VersionOptions(effective="2026-07-01")),
    "no RL713 the new version starts on its effective day": Pair(
        WINDOW, days(14), ("RL701",), ("RL713", "RL718"), headers=("", HEADER.format("2026-07-01"))
    ),
    "RL714 the default": Pair(WINDOW, WINDOW, ("RL714",), ("RL715", "RL716"), headers=("  silence refuses\n", "")),
    "no RL714 the same default": Pair(
        WINDOW, days(30), ("RL715",), ("RL714",), headers=("  silence refuses\n", "  silence refuses\n")
    ),
    # nothing
    "RL715 two halves of a window": Pair(
        WINDOW,
        WINDOW.replace("notified within", "when worn\n  notified within")
        + WINDOW.replace("window", "rest").replace("notified within", "when not worn\n  notified within"),
        ("RL715",),
        ("RL716",),
    ),
    "no RL715 one half only": Pair(
        WINDOW, WINDOW.replace("notified within", "when worn\n  notified within"), ("RL701",), ("RL715",)
    ),
    "RL716 only the text": Pair(WINDOW, WINDOW, ("RL716",), ("RL715",), sources=("q", "q and more")),
    "no RL716 the same text": Pair(WINDOW, WINDOW, ("RL715",), ("RL716",)),
    # not compared
    "RL717 a fact that only one version knows": Pair(
        WINDOW,
        WINDOW.replace("notified within", "when not gift\n  notified within"),
        ("RL717",),
        ("RL715",),
        words=(WORDS, GIFT),
    ),
    "RL717 a budget of nothing": Pair(
        WINDOW, days(14), ("RL717",), ("RL715", "RL716"), options=VersionOptions(budget=1)
    ),
    "RL719 another id": Pair(WINDOW, WINDOW, ("RL716", "RL719"), names=("shop", "outlet")),
    "no RL719 a loss": Pair(WINDOW, days(14), ("RL701",), ("RL719",)),
    "RL717 a fact that is another kind of thing": Pair(
        WINDOW.replace("notified within", "when worn\n  notified within"),
        WINDOW.replace("notified within", "when worn is new\n  notified within"),
        ("RL717",),
        ("RL715",),
        words=(
            WORDS,
            WORDS.replace('"the goods were worn" : yes/no', '"the goods are" : one of new, old').replace(
                "by customer before typically no\nfact sale", "by customer before typically new\nfact sale"
            ),
        ),
    ),
    "no RL717 a new fact that no outcome reads": Pair(WINDOW, WINDOW, ("RL715",), ("RL717",), words=(WORDS, GIFT)),
    "RL718 a loss under the old header": Pair(WINDOW, days(14), ("RL718",)),
    "no RL718 a gain under the old header": Pair(days(14), WINDOW, ("RL702",), ("RL718",)),
}


@pytest.mark.parametrize("name", PAIRS)
def test_pairs(name: str, tmp_path: Path) -> None:
    pair = PAIRS[name]
    sides = []
    for side, body in enumerate((pair.old, pair.new)):
        words, source = pair.words[side], pair.sources[side]
        header = pair.headers[side]
        if words == "retail":
            (tmp_path / f"v{side}").mkdir()
            words = 'vocabulary words "none"\n'
            header += "  uses retail\n"
        sides.append(version(tmp_path / f"v{side}", body, header, words=words, source=source, name=pair.names[side]))
    found = codes(change(*sides, pair.options))
    assert set(pair.tells) <= set(found), found
    assert not set(pair.not_) & set(found), found


def test_every_code_has_both() -> None:
    told = {c for p in PAIRS.values() for c in p.tells}
    kept = {name.split()[1] for name in PAIRS if name.startswith("no ")}
    changes = {r.code for r in rules().values() if r.told_by == "diff"}
    assert told == kept == changes == {c for c in rules() if c.startswith("RL7")}
