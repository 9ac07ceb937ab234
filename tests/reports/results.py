"""Results made by hand, so that every format is shown everything a result can hold; and hostile words for all of it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from returnlogic.base.finding import (
    Finding,
    Goal,
    Mark,
    Picture,
    Quotation,
    Range,
    Region,
    Severity,
    Story,
    Verdict,
    Witness,
    fingerprint,
)
from returnlogic.base.source import Source, Span
from returnlogic.checks._waiver_policy import Waiver
from returnlogic.language.coverage import Coverage
from returnlogic.language.problem import Problem
from returnlogic.law.compared import ComparedProvision, ProvisionStatus
from returnlogic.matters.kinds import MatterKind, Rank
from returnlogic.matters.matter import Matter, MatterWords
from returnlogic.reports._format import PolicyResult

ABOUT = {"name": "returnlogic", "version": "0.1.0", "as_of": None, "fail_on": "error", "root": "/shop", "details": True}

CONTRADICTION = Finding(
    "RL102",
    "grant-and-deny",
    Severity.ERROR,
    "shop",
    ("window", "worn_goods"),
    "level(refund)",
    "`window` contradicts `worn_goods`",
    quotes=(
        Quotation("window", "Goods come back in 14 days.", "policies/shop.txt", 0, 27),
        Quotation("worn_goods", "Worn goods stay yours.", "policies/shop.txt", 28, 50),
        Quotation("eu.crd.9", "Directive 2011/83/EU art 9: fourteen days", "Directive 2011/83/EU art 9", 0, 0, True),
    ),
    witness=Witness({"worn": True, "delivered": "2026-05-07"}, {"event_day": "not_counted"}),
    regions=(Region({}, "day of the event not counted", ((Range("notified - delivered", 0, 14),),)),),
    law=(
        {
            "id": "eu.crd.9",
            "citation": "Directive 2011/83/EU art 9",
            "verified": "primary",
            "reviewed": "2026",
            "in_force_from": "2014",
        },
    ),
    story=Story(
        issue="may a worn kettle come back on day 2?",
        case=("the goods are delivered: Thu 7 May 2026", "the goods were worn: yes"),
        free=("box_kept",),
        application=("window: refund granted", "worn_goods: refund refused"),
        conclusion="no clause says which of them holds",
        help="say how they relate: `worn_goods overrides window`",
        certainty="proved for all orders in the model",
        picture=Picture("delivered", "notified", 2, ((0, 14),), (Mark("window", 14),)),
    ),
    location=("policies/shop.ret", 5),
    fingerprint=fingerprint("RL102", "shop", ["window", "worn_goods"], "level(refund)"),
)
DRIFT = Finding(
    "RL112",
    "threshold-drift",
    Severity.WARNING,
    "shop",
    ("fee", "pick_up"),
    "weight",
    "`fee` says 20 kg, `pick_up` says 30 kg",
    story=Story(issue="from which weight on is it bulky?", conclusion="two thresholds for one word"),
    location=("policies/shop.ret", 9),
    fingerprint=fingerprint("RL112", "shop", ["fee", "pick_up"], "weight"),
)
UNPROVED = Finding(
    "RL602",
    "not-proved",
    Severity.ERROR,
    "shop",
    (),
    "RL204",
    "1 goal of RL204 not proved: the budget of the question was used up",
    story=Story(conclusion="could not tell: event_day", help="raise --budget"),
    fingerprint=fingerprint("RL602", "shop", [], "RL204"),
)
SKIPPED = Finding(
    "RL905",
    "check-skipped",
    Severity.NOTE,
    "shop",
    (),
    "not selected",
    "1 check skipped: not selected",
    story=Story(issue="what was not looked at?", conclusion="RL105"),
    fingerprint=fingerprint("RL905", "shop", [], "not selected"),
)
WAIVER = Waiver(
    fingerprint=DRIFT.fingerprint,
    code="RL112",
    policy="shop",
    reason="the scales are replaced in January",
    owner="shop team",
    approver="A. Advocate",
    created="2026-11-01",
    expires="2027-01-31",
    ticket="SHOP-12",
)
GOALS = (
    Goal("RL102", "window and worn_goods", Verdict.REFUTED),
    Goal("RL104", "window", Verdict.PROVED),
    Goal("RL105", "priority-cycle", Verdict.SKIPPED, "not selected"),
    Goal("RL112", "fee and pick_up", Verdict.REFUTED),
    Goal("RL204", "event_day", Verdict.NOT_PROVED, "the budget of the question was used up"),
    Goal("RL602", "every goal is decided", Verdict.NOT_PROVED),
    Goal("RL905", "every code is asked", Verdict.REFUTED),
)
CANNOT_HOLD = MatterWords(
    "“Goods come back…” and “Worn goods stay yours.” cannot both hold: one gives what the other refuses.",
    "Nobody can tell which of them applies.",
    "Say in one of them that it gives way to the other.",
)
ONE_POINT = MatterWords("What is owed, and not by when: 1 point.", "The shop owes it and is never late.", "Add a day.")
DRIFTS = MatterWords(
    "“Goods come back…” says again what “Worn goods stay yours.” says.", "They differ.", "Say one thing."
)
MATTERS = (
    Matter(
        "5400cbded5",
        MatterKind.CONTRADICTION,
        Rank.CONTRADICTION,
        Severity.ERROR,
        ("window", "worn_goods"),
        (CONTRADICTION,),
        ("event_day",),
        CANNOT_HOLD,
        (CANNOT_HOLD,),
    ),
    Matter("64b3d0f02b", MatterKind.UNSAID, Rank.OPEN, Severity.ERROR, (), (DRIFT,), (), ONE_POINT, (DRIFTS,)),
)
SHOP = PolicyResult(
    "policies/shop.ret",
    "shop",
    "Returns",
    "0" * 64,
    (),
    GOALS,
    (CONTRADICTION, UNPROVED, DRIFT, SKIPPED),
    Coverage(12, 9, 2, ()),
    ("eu",),
    waived={DRIFT.fingerprint: WAIVER},
    known=frozenset({SKIPPED.fingerprint}),
    remarks=("the baseline base.json was written by version 0.0.9 of the tool, not 0.1.0",),
    provisions=(
        ComparedProvision(
            "eu.crd.9.1", "Directive 2011/83/EU Art 9(1), 9(2)(b)", ProvisionStatus.COMPARED, "eu", ("withdrawal",)
        ),
        ComparedProvision(
            "eu.crd.14.1", "Directive 2011/83/EU Art 14(1)", ProvisionStatus.LISTED_ONLY, "eu", ("withdrawal",)
        ),
    ),
    jurisdictions=("mars", "eu"),
    matters=MATTERS,
)
BROKEN_SOURCE = Source("policies/broken.ret", "policy broken\n  if worn no refund\n")
BROKEN = PolicyResult(
    "policies/broken.ret",
    "",
    "",
    "",
    (Problem("RL001", "`if` is not a keyword", Span(BROKEN_SOURCE, 16, 18), "write `when`"),),
    (),
    (),
    None,
    (),
)
COMPARED = PolicyResult(
    "policies/shop.ret",
    "shop",
    "Returns",
    "1" * 64,
    (),
    (Goal("RL701", "change of mind, deadline", Verdict.REFUTED),),
    (
        Finding(
            "RL701",
            "rights-narrowed",
            Severity.ERROR,
            "shop",
            ("window",),
            "last_day(notified)",
            "the deadline shrinks from 30 to 14 days",
            story=Story(issue="what changes for customers?", conclusion="16 days fewer"),
            fingerprint=fingerprint("RL701", "shop", ["window"], "last_day(notified)"),
        ),
    ),
    None,
    (),
    base="main",
)
CLEAN = replace(SHOP, goals=GOALS[1:3], findings=(), waived={}, known=None, remarks=(), matters=())
EVERYTHING = (SHOP, BROKEN, COMPARED)


def with_words(value: Any, words: str) -> Any:
    """The value with the words behind every text in it; codes and fingerprints of findings, which we make, stay."""
    match value:
        case Enum() | Coverage():
            return value
        case str():
            return value + words
        case tuple():
            return tuple(with_words(v, words) for v in value)
        case dict():
            return {k: with_words(v, words) for k, v in value.items()}
        case Problem():
            source = Source("policies/broken.ret" + words, f"policy broken\n  if {words} no refund\n")
            return Problem(value.code, value.message + words, Span(source, 16, 18), value.help + words)
        case _ if is_dataclass(value) and not isinstance(value, type):
            ours = ("code", "name", "fingerprint", "expires", "created", "known")
            names = [f.name for f in fields(value) if f.name not in ours]
            return replace(value, **{name: with_words(getattr(value, name), words) for name in names})
    return value
