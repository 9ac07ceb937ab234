"""Losses that are hidden in what customers read, and in the law that lies beside the policies."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_gate import LAW
from tests.compare.shop import FINAL, WINDOW
from tests.gate.losses import SAVING
from tests.gate.trick import BLOCKED, REFUSED, SHOWN, Act, Trick, Version, editing, then
from tests.gate.words import SHOP, SHOWS

STAND_IN = "role segment is invoked\n", "role segment is invoked\nrole stand_in is refund, credit\n"
WINDOW_SAID = WINDOW.replace('quote "q"', 'quote "Within 30 days."')
LESS_SAID = WINDOW.replace('quote "q"', 'quote "Within 14 days."')
STATED = 'statement kind for back\n  quote "Kind."\n  states photos\n'


def _text(name: str, now: Version, was: Version, *tells: str, comes: int = SHOWN) -> Trick:
    return Trick("the text", name, comes, tells, now, was)


SAID = [
    _text(
        "a text that no clause quotes",
        Version(source="q. No returns on Sundays."),
        Version(),
        SHOWS,
        "No returns on Sundays",
    ),
    _text(
        "text and quote say less than the clause",
        Version(LESS_SAID, source="Within 14 days."),
        Version(WINDOW_SAID, source="Within 30 days."),
        SHOWS,
        "Within 14 days.",
    ),
    _text(
        "text, quote and the clause's name",
        Version(LESS_SAID.replace("window", "fenster"), source="Within 14 days."),
        Version(WINDOW_SAID, source="Within 30 days."),
        SHOWS,
        "Within 14 days.",
    ),
    _text(
        "another sentence is quoted",
        Version(LESS_SAID, source="Within 30 days. Within 14 days."),
        Version(WINDOW_SAID, source="Within 30 days. Within 14 days."),
        SHOWS,
    ),
    _text(
        "a quote that is not in the text",
        Version(LESS_SAID, source="Within 30 days."),
        Version(WINDOW_SAID, source="Within 30 days."),
        "not in",
        comes=REFUSED,
    ),
    _text(
        "a look-alike in a quote",
        Version(WINDOW_SAID.replace("Within", "W\u0456thin"), source="Within 30 days."),
        Version(WINDOW_SAID, source="Within 30 days."),
        "not in",
        comes=REFUSED,
    ),
    _text(
        "a look-alike in text and quote",
        Version(WINDOW_SAID.replace("Within", "W\u0456thin"), source="W\u0456thin 30 days."),
        Version(WINDOW_SAID, source="Within 30 days."),
        SHOWS,
    ),
    _text(
        "many passages before the one that matters",
        Version(source="q. " + " ".join(f"Nice {n}." for n in range(9)) + " No returns."),
        Version(source="q. " + " ".join(f"Kind {n}." for n in range(9)) + " Returns."),
        SHOWS,
        "No returns.",
    ),
    _text(
        "a statement is new",
        Version(WINDOW + STATED, source="q Kind."),
        Version(WINDOW, source="q Kind."),
        SHOWS,
        "statement `kind` is new",
    ),
    _text(
        "a statement is gone",
        Version(WINDOW, source="q Kind."),
        Version(WINDOW + STATED, source="q Kind."),
        SHOWS,
        "statement `kind` is gone",
    ),
    _text(
        "a statement says otherwise",
        Version(WINDOW + STATED.replace("photos", "not photos"), source="q Kind."),
        Version(WINDOW + STATED, source="q Kind."),
        SHOWS,
        "says otherwise",
    ),
    _text(
        "a restatement of less",
        Version(WINDOW + 'restatement again for back\n  quote "q"\n  notified within 14 days after delivered\n'),
        Version(WINDOW),
        "RL7",
        comes=BLOCKED,
    ),
    _text(
        "a restatement says less",
        Version(WINDOW + 'restatement again for back\n  quote "q"\n  notified within 14 days after delivered\n'),
        Version(WINDOW + 'restatement again for back\n  quote "q"\n  notified within 40 days after delivered\n'),
        "RL703",
        comes=BLOCKED,
    ),
    _text(
        "a clause becomes an aside",
        Version(WINDOW + 'aside quote "Kind."\n', source="q Kind."),
        Version(WINDOW + SAVING.replace('"q"', '"Kind."'), source="q Kind."),
        "RL711",
        comes=BLOCKED,
    ),
    _text(
        "comments, another order, a clause renamed",
        Version("# no loss\n" + FINAL.format("").replace("window", "fenster") + WINDOW.replace("window", "fenster")),
        Version(),
        "equal (proved)",
    ),
]
"""What customers read."""


def _other_source(place: Path) -> None:
    (place / "policy" / "other.txt").write_text("q. Only if we like you.", "utf-8")
    editing(SHOP, ("shop.txt", "other.txt"))(place)


SAID += [Trick("the text", "another source", SHOWN, (SHOWS, "Only if we like you"), does=_other_source)]

ACT = "law/eu/act.ret"
SHORT = editing(SHOP, ("30 days after delivered", "5 days after delivered afterwards refused"))
"""Below the law, which has 14 days."""


def law(days: int, name: str = "mini.1") -> Act:
    """Return that there is a law of so many days."""

    def does(place: Path) -> None:
        (place / ACT).parent.mkdir(parents=True, exist_ok=True)
        (place / ACT).write_text(LAW.format(days).replace("mini.1", name), "utf-8")

    return does


def _law(name: str, does: Act, *tells: str) -> Trick:
    was, more = Version(WINDOW, "  law eu\n"), ("policy", "--laws", "law", "--profile", "lawful")
    return Trick("law", name, BLOCKED, tells, was=was, first=law(14), does=does, more=more)


DEFAULT = editing(ACT, ("strength floor", "strength default"))

LAWS = [
    _law("below the law", SHORT, "below"),
    _law("below the law, and the law left out", then(SHORT, editing(SHOP, ("  law eu\n", ""))), "below"),
    _law("law and policy lowered together", then(SHORT, law(3)), "RL701", "what the law gives"),
    _law("the law emptied", lambda place: (place / ACT).unlink(), "RL701", "remedy for faults"),
    _law("a law no longer strict", then(SHORT, DEFAULT), "below"),
    _law("a law no longer strict, under another name", then(SHORT, law(14, "mini.2"), DEFAULT), "below"),
    _law("a law no longer mandatory", then(SHORT, editing(ACT, ("mandatory yes", "mandatory no"))), "below"),
    _law("a law in force no longer", then(SHORT, editing(ACT, ("2020-01-01", "2020-01-01 to 2026-01-01"))), "RL701"),
    _law("another remedy puts things right", then(SHORT, editing("policy/words.ret", STAND_IN)), "below"),
]
"""The law that is in the repository, and how a policy stands to it."""
