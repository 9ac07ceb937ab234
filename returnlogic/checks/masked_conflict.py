"""A saving clause, or a claim to comply with the law, stands over a term that is worse than the law.

**What it does.** For each finding of RL401 to RL405, and of RL406 about a waiver, looks for a saving clause ("this does
not affect your statutory rights") that covers its topic, and for a claim of compliance ("this policy complies with the
Regulations").

**Formally.** A base finding holds on a topic, and a clause of kind `saving` keeps that topic or everything, or the
policy has a term of kind `compliance`.

**Why it matters.** The saving sentence does not cure the term: a reader of the term still gives up the right. It does
show that the shop knew of it.

**Fires.** "Claims within 7 days only" and, further down, "your statutory rights are unaffected".

**Does not fire.** A saving clause in a policy that meets the law.

**How to fix.** Correct the term; keep the saving clause.

**Limits.** Never hides its base finding.

**Related.** RL401, RL402. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity, Verdict, fingerprint
from returnlogic.checks._context import CheckContext
from returnlogic.checks._rule import Rule
from returnlogic.meaning.clause import Clause
from returnlogic.present.quotes import quotations

_BASES = ("RL401", "RL402", "RL403", "RL404", "RL405", "RL406")
_WAIVER = "term(waiver)"
"""The topic of RL406 about a term that gives rights up; terms of other kinds contradict no saving."""


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per saving clause over each finding against the law."""
    bases = [f for f in context.found if f.code in _BASES and (f.code != "RL406" or f.topic == _WAIVER)]
    masks: dict[tuple[str, ...], list[Clause]] = {}
    covered: dict[tuple[str, ...], list[Finding]] = {}
    masking = [c for c in context.program.policy_clauses if c.keeps or c.term == "compliance"]
    for saving in sorted(masking, key=lambda c: c.id):
        over = [f for f in bases if _covers(saving, f.topic)]
        if not over:
            verdict, reason = context.rests_on(_BASES) or (Verdict.PROVED, "")
            yield Goal(CHECK.code, saving.id, verdict, reason)
            continue
        yield Goal(CHECK.code, saving.id, Verdict.REFUTED)
        over.sort(key=lambda f: (f.severity != Severity.ERROR, f.code, f.clauses))
        key = tuple(f.fingerprint for f in over)
        masks.setdefault(key, []).append(saving)
        covered[key] = over
    for key, savings in masks.items():
        yield _finding(context, savings, covered[key])


def _finding(context: CheckContext, savings: Sequence[Clause], over: Sequence[Finding]) -> Finding:
    """Return what these sentences mask: the terms below the law, those of one citation in a line."""
    base = over[0]
    terms = list(dict.fromkeys(f.clauses[0] for f in over))
    says = " and ".join(f"`{c.id}` {_says(c)}" for c in savings)
    below: dict[str, list[str]] = {}
    for f in over:
        below.setdefault(f"{_instrument(f)} ({f.code})", []).append(f"`{f.clauses[0]}`")
    several = f"{len(terms)} terms" if len(terms) > 1 else f"`{terms[0]}`"
    story = replace(
        base.story,
        issue=f"{'do those sentences' if len(savings) > 1 else 'does that sentence'} cure the terms below the law?",
        conclusion="each of them still reads as it does: a customer who relies on it gives up a right they have",
        help=f"correct the terms; the sentence{'s' if len(savings) > 1 else ''} may stay",
        application=(
            *(f"{c.id}: {_says(c)}" for c in savings),
            *(f"below {law}: {', '.join(dict.fromkeys(names))}" for law, names in below.items()),
        ),
    )
    return replace(
        base,
        code=CHECK.code,
        name=CHECK.name,
        severity=CHECK.severity,
        clauses=(*(c.id for c in savings), *terms),
        causes=tuple(c.id for c in savings),
        message=f"{says}, over {several} below it",
        quotes=(*(q for c in savings for q in quotations(context.program, c.id)), *base.quotes),
        story=story,
        law=tuple({entry["id"]: entry for f in over for entry in f.law}.values()),
        evidence={**base.evidence, "bases": [f.fingerprint for f in over]},
        location=(savings[0].span.source.name, savings[0].span.line),
        fingerprint=fingerprint(CHECK.code, context.policy, [c.id for c in savings], "law"),
    )


def _says(saving: Clause) -> str:
    return "says that it complies with the law" if saving.term else "says the law is untouched"


def _instrument(base: Finding) -> str:
    """Return the first provision that a finding cites, which is the one that grants."""
    return str(base.law[0]["citation"]) if base.law else "the law"


def _covers(saving: Clause, topic: str) -> bool:
    """Return the remedies that a sentence covers: a claim of compliance all, a saving those it keeps."""
    kept = {f"level({r})" for r in saving.keeps} | {f"base({r})" for r in saving.keeps}
    named = {f"level({r})" for part in topic.split("level(")[1:] for r in part.partition(")")[0].split(" or ")}
    return saving.term == "compliance" or saving.keeps_all or bool(({topic} | named) & kept)


CHECK = Rule("RL413", "masked-conflict", Severity.WARNING, "Saving clause over a worse term", find)
