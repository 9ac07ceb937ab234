"""Losses that are prepared, or hidden, in the words around the clauses: vocabulary, law, text, statements."""

from __future__ import annotations

from pathlib import Path

from tests.compare.shop import FINAL, WINDOW, WORDS, text
from tests.gate.losses import FEE, MUST
from tests.gate.trick import BLOCKED, NOT_COMPARED, PLAIN, REFUSED, SHOWN, Trick, Version, edit, editing

WORN_MUST = WINDOW + MUST.format("not worn", "refused")
SHOP = "policy/shop.ret"
SHOWS = "not compared: "
NO_SURPRISE = ("policy", "--profile", "no-surprise")


def _words(
    name: str,
    comes: int,
    *tells: str,
    now: str = WINDOW,
    was: str = WINDOW,
    change: tuple[tuple[str, str], ...],
    more: tuple[str, ...] = (),
    kind: str = "marks of a vocabulary",
) -> Trick:
    return Trick(kind, name, comes, tells, Version(now, words=edit(WORDS, *change)), Version(was), more=more)


WORN, AFTER = 'worn" : yes/no by customer before', 'worn" : yes/no by customer after'

MARKS = [
    _words("a mark flipped beside the loss", BLOCKED, "RL701", now=WORN_MUST, change=((WORN, AFTER),)),
    _words("a mark flipped for later", SHOWN, SHOWS, "`worn`", change=((WORN, AFTER),)),
    _words(
        "the shop's fact becomes the customer's",
        BLOCKED,
        "RL701",
        now=PLAIN,
        change=(('item" : yes/no by shop', 'item" : yes/no by customer after'),),
    ),
    _words(
        "the world's event becomes the customer's",
        BLOCKED,
        "RL701",
        now=WINDOW.replace("  notified", "  when delivered within 5 days after ordered\n  notified"),
        change=(('delivered" by world', 'delivered" by customer'),),
    ),
    _words(
        "a judged fact becomes the customer's",
        BLOCKED,
        "RL701",
        was=WINDOW,
        now=PLAIN,
        change=(('item" : yes/no by shop', 'item" : yes/no by customer after'),),
    ),
    _words(
        "the customer's fact is judged now",
        SHOWN,
        "RL710",
        was=WINDOW + FINAL.format("").replace("sale", "worn"),
        now=WINDOW + FINAL.format("").replace("sale", "worn"),
        change=((WORN, 'worn" : yes/no judged'),),
    ),
    _words(
        "the customer's fact is judged now, under no-surprise",
        BLOCKED,
        "RL710",
        was=WINDOW + FINAL.format("").replace("sale", "worn"),
        more=NO_SURPRISE,
        now=WINDOW + FINAL.format("").replace("sale", "worn"),
        change=((WORN, 'worn" : yes/no judged'),),
    ),
    _words(
        "another event is the asking",
        BLOCKED,
        "RL701",
        was=WINDOW.replace("notified", "sent_back"),
        now=WINDOW.replace("notified within 30", "sent_back within 10"),
        change=(("role request is notified", "role request is ordered"),),
    ),
    _words(
        "a role moved for later",
        SHOWN,
        SHOWS,
        "role `request`",
        change=(("role request is notified", "role request is ordered"),),
    ),
    _words("no event is the asking", BLOCKED, "RL701", now=WORN_MUST, change=(("role request is notified\n", ""),)),
    _words("no groups of customers", BLOCKED, "RL701", now=PLAIN, change=(("role segment is invoked\n", ""),)),
    _words(
        "no price of the item",
        BLOCKED,
        "RL704",
        was=WINDOW.replace("owed refund", "owed refund\n  refund of price"),
        now=WINDOW.replace("owed refund", "owed refund\n  refund of price less 1.00"),
        change=(("role item_price is price\n", ""),),
    ),
    _words(
        "the contract is another event",
        NOT_COMPARED,
        "RL717",
        change=(("role contract is ordered", "role contract is delivered"),),
    ),
    _words(
        "what typically follows",
        SHOWN,
        SHOWS,
        "`notified`",
        change=(("typically 2 days after delivered", "typically 2 days after ordered"),),
    ),
]
"""Marks decide what counts as a choice, as the asking, as the price: those of the base count too."""


def _other_words(place: Path) -> None:
    words = edit(WORDS, ("vocabulary words", "vocabulary terms"), (WORN, AFTER))
    (place / "policy" / "terms.ret").write_text(words, "utf-8")
    editing(SHOP, ("uses words", "uses terms"))(place)


def _retail(place: Path) -> None:
    body = WINDOW.replace("owed", "when consumer\n  owed")
    (place / SHOP).write_text(text(body, words="retail"), "utf-8")


def _as_retail(place: Path) -> None:
    fact = 'fact consumer "a consumer" : 1 to 2 by customer before\nremedy refund\n'
    words = edit(WORDS, ("vocabulary words", "vocabulary retail"), ("remedy refund\n", fact))
    (place / "policy" / "retail.ret").write_text(words, "utf-8")
    editing(SHOP, ("  when consumer\n", "  when consumer at least 1\n"))(place)


CANCELLED = 'event cancelled "the customer cancels" by customer\n'
CANCELLED += 'axiom "x": cancelled has happened implies cancelled no earlier than ordered\n'
CANCEL = WINDOW.replace("notified within 30 days after delivered", "cancelled within {} after ordered")
EARLY = 'restatement early for back\n  quote "q"\n  ordered within 1 day after ordered\n'
SENT = 'reading sent quote "q" : notified or sent_back\n'


def _asking(name: str, now: str, was: str, *tells: str) -> Trick:
    words = WORDS + CANCELLED
    return Trick("when customers ask", name, BLOCKED, tells, Version(now, words=words), Version(was, words=words))


ASKING = [
    _asking("an act is counted that came before", CANCEL.format("1 day") + EARLY, CANCEL.format("14 days"), "RL701"),
    _asking(
        "an act was counted that came before", CANCEL.format("1 day") + EARLY, CANCEL.format("14 days") + EARLY, "RL701"
    ),
    _asking(
        "a reading of the act",
        SENT + WINDOW.replace("notified within 30", "sent within 20"),
        SENT + WINDOW.replace("notified", "sent"),
        "RL701",
    ),
]
"""What comes after the asking can still be chosen: the asking cannot be moved by what else is counted."""

AXIOM = 'axiom "nobody is slow": notified has happened implies notified within 14 days after delivered\n'

WORLD = [
    _words(
        "an axiom beside the loss",
        BLOCKED,
        "RL701",
        kind="a vocabulary",
        now=WINDOW.replace("30", "14"),
        change=(("remedy refund\n", AXIOM + "remedy refund\n"),),
    ),
    _words(
        "an axiom for later",
        SHOWN,
        SHOWS,
        "nobody is slow",
        kind="a vocabulary",
        change=(("remedy refund\n", AXIOM + "remedy refund\n"),),
    ),
    _words(
        "an axiom dropped that bounds choices",
        BLOCKED,
        "RL701",
        kind="a vocabulary",
        now=WINDOW + MUST.format("note", "refused"),
        was=WINDOW,
        change=(("remedy refund\n", 'axiom "x": note implies photos\nremedy refund\n'),),
    ),
    _words(
        "a sort with fewer values",
        NOT_COMPARED,
        "RL717",
        kind="a vocabulary",
        now=WINDOW + FEE.format("5.00"),
        was=WINDOW + FEE.format("5.00"),
        change=(
            ("change_of_mind, fault by", "change_of_mind by"),
            ("typically change_of_mind", "typically change_of_mind"),
        ),
    ),
    _words(
        "a sort with another value",
        NOT_COMPARED,
        "RL717",
        kind="a vocabulary",
        now=WINDOW + FEE.format("5.00").replace("change_of_mind", "one of change_of_mind, gift"),
        was=WINDOW + FEE.format("5.00"),
        change=(("change_of_mind, fault by", "change_of_mind, fault, gift by"),),
    ),
    _words(
        "a fact renamed",
        BLOCKED,
        "RL717",
        kind="a vocabulary",
        was=PLAIN,
        now=PLAIN.replace("sale", "final_sale"),
        change=(("fact sale", "fact final_sale"),),
    ),
    _words(
        "a new fact for later",
        SHOWN,
        SHOWS,
        "`resaleable`",
        kind="a vocabulary",
        change=(
            (
                "remedy refund\n",
                'fact resaleable "it can be sold again" : yes/no by customer after typically yes\nremedy refund\n',
            ),
        ),
    ),
    _words(
        "a new fact beside the loss",
        BLOCKED,
        "RL717",
        kind="a vocabulary",
        now=WINDOW + MUST.format("resaleable", "refused"),
        change=(
            (
                "remedy refund\n",
                'fact resaleable "it can be sold again" : yes/no by customer after typically yes\nremedy refund\n',
            ),
        ),
    ),
    _words(
        "a definition in the vocabulary",
        BLOCKED,
        "RL701",
        kind="a vocabulary",
        now=WINDOW.replace("  notified", "  when fine\n  notified"),
        change=(("remedy refund\n", "definition fine means not worn\nremedy refund\n"),),
    ),
    _words(
        "a practice of the shop",
        BLOCKED,
        "RL701",
        kind="a vocabulary",
        now=WINDOW.replace("  notified", "  when kind\n  notified"),
        change=(("remedy refund\n", 'practice kind "the shop is kind"\nremedy refund\n'),),
    ),
    _words(
        "a remedy under the name of another",
        BLOCKED,
        "RL703",
        kind="a vocabulary",
        change=(("remedy refund\n", ""), ("remedy credit\n", "remedy credit also refund\n")),
    ),
    _words("a remedy gone", REFUSED, "refund", kind="a vocabulary", change=(("remedy refund\n", ""),)),
    _words(
        "a fact called otherwise",
        SHOWN,
        SHOWS,
        "final",
        kind="labels",
        was=PLAIN,
        now=PLAIN,
        change=(('"a sale item"', '"an item that we call final"'),),
    ),
    Trick(
        "labels",
        "a right called otherwise",
        SHOWN,
        (SHOWS, "goods that are faulty"),
        does=editing(SHOP, ('"sending goods back"', '"goods that are faulty"')),
    ),
    Trick(
        "labels",
        "a practice called otherwise",
        SHOWN,
        (SHOWS, "unless it is not"),
        was=Version(
            WINDOW.replace("  notified", "  when kind\n  notified"), words=WORDS + 'practice kind "the shop is kind"\n'
        ),
        does=editing("policy/words.ret", ('"the shop is kind"', '"the shop is kind unless it is not"')),
    ),
    Trick(
        "labels",
        "another title",
        SHOWN,
        (SHOWS, "Sales are final"),
        does=editing(SHOP, ('"Returns"', '"Sales are final"')),
    ),
    Trick("a vocabulary", "another vocabulary", SHOWN, (SHOWS,), was=Version(WINDOW), does=_other_words),
    Trick(
        "a vocabulary",
        "a vocabulary in place of the library's",
        NOT_COMPARED,
        ("RL717",),
        first=_retail,
        does=_as_retail,
    ),
]
"""What a vocabulary says of all orders."""
