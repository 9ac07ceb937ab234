"""The words of RL507: each is noticed where nothing says it, and by nothing else than what its entry lists."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnlogic.app.check import check
from returnlogic.app.load import load_source
from returnlogic.base.finding import Finding
from returnlogic.base.resources import read_text
from returnlogic.base.source import Source
from returnlogic.checks._deciding_words import deciding_words, written

ROOT = Path(__file__).resolve().parents[2]
DATA = tomllib.loads(read_text("spec", "deciding_words.toml"))
WHOLE = DATA["whole"]
ENTRIES = [entry for language, entries in DATA.items() if language != "whole" for entry in entries]
WORDS = [word for entry in ENTRIES for word in entry["words"]]

HEADER = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days
right coverage "the shop's promise"
entitlement base for coverage quote "Base." owed refund
"""
GRANT = "entitlement owed refund"

# Of each entry: a sentence, a clause that does not say its word, and one that does.
SAID = {
    "only": (
        "Only faulty goods.",
        "entitlement when invoked is fault owed refund",
        "exclusion when not used no refund",
    ),
    "unless": ("Back unless used.", "entitlement owed refund", "entitlement when not used owed refund"),
    "within #": ("Back within 14 days.", GRANT, "entitlement sent_back within 14 days after delivered owed refund"),
    "immediately": (
        "Paid immediately.",
        "obligation due refunded",
        "obligation due refunded within 1 days after arrived_back",
    ),
    "must": ("Photos must be sent.", GRANT, "requirement customer must photos_sent otherwise refused"),
    "we may accept": ("We may refuse it.", "exclusion no refund", "exclusion shop may refuse refund"),
    "at no cost": ("A new one at no cost.", GRANT, f"{GRANT} customer pays nothing"),
    "free of charge": ("Returns are free of charge.", GRANT, f"{GRANT} shop pays return_carriage"),
    "full refund": ("You get a full refund.", f"{GRANT} refund of price", f"{GRANT} refund in full"),
    "non-refundable": ("Coupons are non-refundable.", GRANT, "charge shop pays no coupon"),
    "without": ("No help without photos.", GRANT, "requirement customer must photos_sent otherwise refused"),
    "without giving": ("Without giving a reason.", GRANT, "entitlement when invoked is change_of_mind owed refund"),
    "cannot be": (
        "Used goods cannot be returned.",
        "entitlement when used owed credit",
        "exclusion when used no refund",
    ),
    "until": ("Back until day 9.", GRANT, "entitlement sent_back no later than 2027-01-09 owed refund"),
    "provided that": ("Provided that it is faulty.", GRANT, "entitlement when invoked is fault owed refund"),
    "at any time": ("At any time.", "entitlement notified within 9 days after ordered owed refund", GRANT),
}


def findings(folder: Path, sentence: str, clause: str) -> list[Finding]:
    (folder / "shop.txt").write_text(f"{sentence} Base.", "utf-8")
    kind, items = clause.split(" ", 1)
    text = f'{HEADER}{kind} clause for coverage quote "{sentence}" {items}\n'
    policy = load_source(Source("shop.ret", text), folder)
    assert not policy.problems, policy.problems
    return [f for f in check(policy, select=("RL507",)).findings if f.code == "RL507"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["words"][0])
def test_a_word_is_noticed_until_an_item_says_it(entry: dict[str, list[str]], tmp_path: Path) -> None:
    sentence, without, saying = SAID[entry["words"][0]]
    assert [f.clauses for f in findings(tmp_path, sentence, without)] == [("clause",)]
    assert findings(tmp_path, sentence, saying) == []


@given(st.sampled_from(ENTRIES), st.data())
def test_what_says_a_word_silences_its_note(entry: dict[str, list[str]], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(entry["words"])).replace("#", str(data.draw(st.integers(0, 999))))
    ((_, decider),) = deciding_words(f"Goods, {word}: goods")
    names = st.lists(st.sampled_from(["goods", "nothing_owed", "notice", "due_later", "a_must"]), max_size=4)
    before, after = " ".join(data.draw(names)), " ".join(data.draw(names))
    assert decider.said(written(f"{before} {after}")) is bool(entry.get("denied_by"))
    said = data.draw(st.sampled_from([*entry["said_by"], *WHOLE]))
    assert decider.said(written(f"{before}\n  {said} {after}"))
    assert decider.said(written(f'quote "{said}" # {said}\n{before}')) is bool(entry.get("denied_by"))


@pytest.mark.parametrize(
    ("text", "words"),
    {
        "Within 14  DAYS, or within a set": ["within 14"],
        "only if, only": ["only if", "only"],
        "without undue delay, without": ["without undue delay", "without"],
        "mustard, commonly, unlessened": [],
        "Free of\ncharge": ["free of charge"],
    }.items(),
)
def test_of_words_that_fit_the_longest_counts(text: str, words: list[str]) -> None:
    assert [word for word, _ in deciding_words(text)] == words


def test_no_word_stands_in_two_entries() -> None:
    assert len(WORDS) == len(set(WORDS))
    assert all(word == " ".join(word.lower().split()) for word in WORDS)


def test_what_says_a_word_is_in_the_language() -> None:
    """A phrase that neither the shipped policies nor the language page holds is a misspelling."""
    files = [*(ROOT / "spec/policies").glob("*.ret"), *(ROOT / "docs/examples").glob("*.ret")]
    texts = (f.read_text("utf-8") for f in [ROOT / "docs/reference/language.md", *files])
    language = " ".join(written(text) for text in texts)
    phrases = {p for entry in ENTRIES for p in (*entry["said_by"], *entry.get("denied_by", ()))}
    assert {p for p in {*phrases, *WHOLE} if f" {p} " not in language} == set()
