"""Losses behind what somebody has agreed to: mappings and approvals."""

from __future__ import annotations

from pathlib import Path

from returnlogic.app.approvals import FILE
from tests.cli.test_gate import approve, cli, git
from tests.compare.shop import WINDOW, WORDS
from tests.gate.files import SHORT, link, move, put, runs
from tests.gate.losses import FEE
from tests.gate.trick import BLOCKED, REFUSED, SHOWN, Act, Trick, Version, commit, edit, editing, then
from tests.gate.words import SHOP

DAY = ("policy", "--as-of", "2026-06-01")


def mapped(text_: str, does: Act, *tells: str, comes: int, name: str, was: Version | None = None) -> Trick:
    """Return a trick with a mapping that is merged."""
    return Trick(
        "mapping",
        name,
        comes,
        tells,
        was=was or Version(),
        does=does,
        first=put("map.toml", text_),
        more=("policy", "--mapping", "map.toml"),
    )


def new_fact(place: Path) -> None:
    words = edit(
        WORDS, ("remedy refund\n", 'fact perfect "as new" : yes/no by customer after typically yes\nremedy refund\n')
    )
    (place / "policy" / "words.ret").write_text(words, "utf-8")
    editing(SHOP, ("  notified", "  when perfect\n  notified"))(place)


def renamed_fact(place: Path) -> None:
    editing("policy/words.ret", ("fact sale", "fact bargain"))(place)
    editing(SHOP, ("when sale", "when (bargain or worn)"))(place)


MAPPINGS = [
    Trick(
        "mapping",
        "a mapping of this change",
        REFUSED,
        ("has to be merged first",),
        does=then(SHORT, put("map.toml", '[facts]\nphotos = "worn"\n')),
        more=("policy", "--mapping", "map.toml"),
    ),
    mapped(
        '[facts]\nphotos = "worn"\nworn = "photos"\n',
        editing(SHOP, ("when sale", "when (sale or worn)")),
        "RL701",
        comes=BLOCKED,
        name="facts exchanged by a mapping",
    ),
    mapped('new = ["perfect"]\n', new_fact, "RL701", comes=BLOCKED, name="a fact that a mapping calls new"),
    mapped('[facts]\nbargain = "sale"\n', renamed_fact, "RL701", comes=BLOCKED, name="a fact renamed, with a loss"),
    mapped(
        'gone = ["sale"]\n',
        editing(SHOP, ("30", "20")),
        "RL703",
        comes=BLOCKED,
        name="a fact that a mapping calls gone",
    ),
    mapped('[rights]\nother = "nothing"\n', SHORT, "--mapping", comes=REFUSED, name="a mapping of nothing"),
    mapped("new = 1\n", SHORT, "list of names", comes=REFUSED, name="a mapping that is not understood"),
]
"""What a mapping says that two versions call otherwise."""


def approved(
    *changes: tuple[str, str], on: str = "main", first: Act = SHORT, until: str = "2026-12-31", file: str = FILE
) -> Act:
    """Return that the losses of a change are approved as the gate offers it, but for what is changed in the entries."""

    def does(place: Path) -> None:
        first(place)
        git(place, "commit", "-q", "-a", "--allow-empty", "-m", "change")
        offered = cli(place, "gate", "policy", "--against", "main", "--format", "json")
        entries = [r["entry"] for r in offered.json["gate"]["rulings"] if r["blocks"] and r["entry"]]
        approve(place, edit("\n\n".join(entries), *changes), on=on, until=until)
        if file != FILE:
            git(place, "switch", "-q", on)
            move(FILE, file)(place)
            commit(place)
            git(place, "switch", "-q", "work")

    return does


def _approval(
    name: str, comes: int, does: Act, *tells: str, more: tuple[str, ...] = DAY, was: Version | None = None
) -> Trick:
    return Trick("approvals", name, comes, tells, was=was or Version(), does=does, more=more)


CHARGED = Version(WINDOW.replace("owed refund", "owed refund\n  refund of price"))
LESS = editing(SHOP, ("refund of price", "refund of price less 1.00"))
MORE = then(editing(SHOP, ("less 1.00", "less 99.00")), editing("policy/words.ret", ("role item_price is price\n", "")))

APPROVALS = [
    _approval("approved", SHOWN, approved(), "approved by A. Counsel"),
    _approval("approved by the change itself", BLOCKED, approved(on="work"), "only in this change itself"),
    _approval("approved, and no day said", REFUSED, approved(), "--as-of", more=("policy",)),
    _approval("expired", BLOCKED, approved(until="2026-05-31"), "it ended on"),
    _approval("a day that is none", REFUSED, approved(until="2026-02-30"), "until"),
    _approval(
        "a larger loss than approved",
        BLOCKED,
        then(approved(), editing(SHOP, ("20 days", "19 days"))),
        "became 20 to 30",
    ),
    _approval(
        "a larger sum, and no price to measure by", BLOCKED, then(approved(first=LESS), MORE), "has lapsed", was=CHARGED
    ),
    _approval(
        "more customers than approved",
        BLOCKED,
        then(
            approved(first=editing(SHOP, ("when sale", "when (sale or (worn and approved))"))),
            editing(SHOP, ("(worn and approved)", "worn")),
        ),
        "now touches",
    ),
    _approval("another file", BLOCKED, approved(("policy/shop.ret", "policy/other.ret")), "names the file"),
    _approval("another policy", BLOCKED, approved(('policy = "shop"', 'policy = "other"')), "names the policy"),
    _approval(
        "another base",
        BLOCKED,
        then(
            approved(), runs("switch", "-q", "main"), editing(SHOP, ("30", "40")), commit, runs("switch", "-q", "work")
        ),
        "another one since",
    ),
    _approval(
        "forged fingerprint",
        BLOCKED,
        approved(('fingerprint = "', 'fingerprint = "0123456789abcdef"\n# "')),
        "not approved",
    ),
    _approval("another role", REFUSED, approved(('role = "legal"', 'role = "marketing"')), "only `legal` may approve"),
    _approval("nobody", REFUSED, approved(('who = ""', 'who = " "')), "`who` is empty"),
    _approval("an unknown key", REFUSED, approved(("conditional", "all = true\nconditional")), "no `all`"),
    _approval(
        "infinite loss",
        REFUSED,
        approved(("loss = { half_rungs = 5 }", "loss = { half_rungs = inf }")),
        "no number that fits",
    ),
    _approval(
        "yes for a number",
        REFUSED,
        approved(("loss = { half_rungs = 5 }", "loss = { half_rungs = true }")),
        "whole numbers",
    ),
    _approval(
        "in another folder",
        BLOCKED,
        approved(file=f"other/{FILE}"),
        "not approved",
        more=("policy", "--as-of", "2026-06-01"),
    ),
    _approval(
        "in capitals", BLOCKED, approved(file=FILE.upper()), "not approved", more=("policy", "--as-of", "2026-06-01")
    ),
    _approval(
        "as a link",
        REFUSED,
        then(
            approved(), runs("switch", "-q", "main"), link(FILE, "other/a.toml"), commit, runs("switch", "-q", "work")
        ),
        FILE,
    ),
    _approval(
        "of another loss",
        BLOCKED,
        then(approved(), editing(SHOP, ("owed refund", "owed refund\n" + FEE.format("5.00")))),
        "RL704",
    ),
]
"""Approvals that are not for this loss, not from the base, or not approvals."""
