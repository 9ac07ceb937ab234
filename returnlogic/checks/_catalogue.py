"""Every code there is: ids never change meaning and are never reused. Codes without a module are not built yet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from returnlogic.base.registry import collect
from returnlogic.checks._subject import Check
from returnlogic.checks.changes import Change
from returnlogic.checks.evaluators import Fault

INPUT_CODES = {
    "RL001": ("invalid-input", "File cannot be read as a policy"),
    "RL002": ("unknown-name", "A name that names nothing"),
    "RL003": ("declared-twice", "Two meanings for one name"),
    "RL004": ("misplaced", "Something stands where it cannot"),
}
"""Codes that loading raises, with exit code 2."""

CATALOGUE = {
    "RL101": "contradictory-clauses",
    "RL102": "grant-and-deny",
    "RL103": "joint-contradiction",
    "RL104": "never-applies",
    "RL105": "priority-cycle",
    "RL106": "impossible-procedure",
    "RL107": "vacuous-model",
    "RL108": "undeclared-overlap",
    "RL109": "unexercisable-right",
    "RL110": "contradictory-statements",
    "RL111": "statement-kills-clause",
    "RL112": "threshold-drift",
    "RL113": "modality-drift",
    "RL114": "perverse-ordering",
    "RL115": "total-contradicts-parts",
    "RL116": "event-order-conflict",
    "RL201": "gap",
    "RL202": "boundary-gap",
    "RL203": "missing-anchor",
    "RL204": "ambiguous-clock",
    "RL205": "incomplete-outcome",
    "RL206": "unmentioned-value",
    "RL207": "duty-without-deadline",
    "RL208": "endless-duty",
    "RL209": "chooser-unsaid",
    "RL210": "consequence-unstated",
    "RL211": "ambiguous-amount",
    "RL212": "fees-without-stacking",
    "RL213": "stranded-case",
    "RL301": "shadowed-clause",
    "RL302": "misleading-clause",
    "RL303": "redundant-clause",
    "RL304": "duplicate-clause",
    "RL305": "subsumed-clause",
    "RL306": "constant-condition",
    "RL307": "idle-condition",
    "RL308": "mergeable-clauses",
    "RL309": "unused-definition",
    "RL401": "below-statutory-floor",
    "RL402": "blanket-exclusion",
    "RL403": "weaker-remedy",
    "RL404": "unlawful-cost",
    "RL405": "extra-condition",
    "RL406": "waiver-of-right",
    "RL407": "required-info-missing",
    "RL408": "guarantee-confused",
    "RL409": "pack-out-of-date",
    "RL410": "no-pack",
    "RL411": "wrong-citation",
    "RL412": "repealed-instrument",
    "RL413": "masked-conflict",
    "RL501": "discretion-decides",
    "RL502": "text-drift",
    "RL503": "unmodelled-text",
    "RL504": "sources-disagree",
    "RL505": "conditional-finding",
    "RL506": "reading-decides",
    "RL601": "evaluator-disagrees",
    "RL602": "not-proved",
    "RL603": "stale-artifact",
    "RL604": "witness-not-replayed",
    "RL605": "bounded-claim",
    "RL701": "rights-narrowed",
    "RL702": "rights-widened",
    "RL703": "rights-mixed",
    "RL704": "cost-to-customer",
    "RL705": "cost-to-shop",
    "RL706": "procedure-added",
    "RL707": "procedure-removed",
    "RL708": "remedy-weakened",
    "RL709": "remedy-strengthened",
    "RL710": "discretion-added",
    "RL711": "protection-lost",
    "RL712": "margin-to-law-shrunk",
    "RL713": "retroactive-change",
    "RL714": "default-changed",
    "RL715": "restructured",
    "RL716": "text-only",
    "RL717": "not-compared",
    "RL718": "version-not-bumped",
    "RL901": "waiver-without-reason",
    "RL902": "waiver-expired",
    "RL903": "waiver-unused",
    "RL904": "waiver-self-granted",
    "RL905": "check-skipped",
}


@cache
def checks() -> tuple[Check, ...]:
    """The checks that are built, by code. Raises `ValueError` iff two share a code or one is not in the catalogue."""
    found: tuple[Check, ...] = tuple(sorted(collect("returnlogic.checks", "CHECK"), key=lambda c: c.code))
    codes = [c.code for c in found]
    if len(set(codes)) < len(codes) or any(CATALOGUE.get(c.code) != c.name for c in found):
        raise ValueError("two checks share a code, or a check is not in the catalogue")
    return found


@cache
def changes() -> Mapping[str, Change]:
    """The changes between versions that `diff` tells, by code."""
    found: tuple[Change, ...] = collect("returnlogic.checks.changes", "CHANGE")
    if any(CATALOGUE.get(c.code) != c.name for c in found):
        raise ValueError("a change is not in the catalogue")
    return {c.code: c for c in sorted(found, key=lambda c: c.code)}


@cache
def faults() -> Mapping[str, Fault]:
    """What `verify` tells of generated evaluators, by code."""
    found: tuple[Fault, ...] = collect("returnlogic.checks.evaluators", "FAULT")
    if any(CATALOGUE.get(c.code) != c.name for c in found):
        raise ValueError("a fault is not in the catalogue")
    return {c.code: c for c in sorted(found, key=lambda c: c.code)}


def rules() -> Mapping[str, Check | Change | Fault]:
    """Everything that is built, by code, whichever command tells it."""
    return {**{c.code: c for c in checks()}, **changes(), **faults()}


def page(code: str) -> str | None:
    """The rule page of a code: the docstring of its module, or a line for a code without one; `None` if unknown."""
    folders = (("checks", checks()), ("checks.changes", changes().values()), ("checks.evaluators", faults().values()))
    for folder, found in folders:
        for rule in found:
            if rule.code == code:
                module = import_module(f"returnlogic.{folder}.{rule.name.replace('-', '_')}")
                text = (module.__doc__ or "").strip()
                return f"{rule.code} {rule.name} ({rule.severity.value}): {rule.title}\n\n{text}\n"
    if code in INPUT_CODES:
        name, title = INPUT_CODES[code]
        return (
            f"{code} {name} (error): {title}\n\nRaised when a file is loaded, with exit code 2; nothing is checked.\n"
        )
    if code in CATALOGUE:
        return f"{code} {CATALOGUE[code]}: not built yet.\n\nEvery run counts it as skipped (RL905).\n"
    return None
