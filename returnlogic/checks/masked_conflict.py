"""A saving clause stands over a term that is worse than the law.

**What it does.** For each finding of RL401 to RL405 looks for a saving clause ("this does not affect your statutory
rights") that covers its topic.

**Formally.** A base finding holds on a topic, and a clause of kind `saving` keeps that topic.

**Why it matters.** The saving sentence does not cure the term: a reader of the term still gives up the right. It does
show that the shop knew of it.

**Fires.** "Claims within 7 days only" and, further down, "your statutory rights are unaffected".

**Does not fire.** A saving clause in a policy that meets the law.

**How to fix.** Correct the term; keep the saving clause.

**Limits.** Never hides its base finding.

**Related.** RL401, RL402. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity, Verdict, fingerprint
from returnlogic.checks._subject import Check, Subject

_BASES = ("RL401", "RL402", "RL403", "RL404", "RL405")


def find(subject: Subject) -> Iterator[Goal | Finding]:
    """A finding per saving clause over each finding against the law."""
    bases = [f for f in subject.found if f.code in _BASES]
    for saving in (c for c in subject.program.policy_clauses if c.keeps):
        over = [f for f in bases if set(_remedies(f.topic)) & set(saving.keeps)]
        if not over:
            verdict, reason = subject.rests_on(("RL401", "RL402")) or (Verdict.PROVED, "")
            yield Goal(CHECK.code, saving.id, verdict, reason)
            continue
        over.sort(key=lambda f: (f.code, f.clauses))
        yield Goal(CHECK.code, saving.id, Verdict.REFUTED)
        base = over[0]
        listed = [f"{saving.id}: says the law is untouched", *(_under(f) for f in over)]
        story = replace(
            base.story,
            issue="does the saving clause cure the terms below the law?",
            conclusion="each of them still reads as it does: a customer who relies on it gives up a right they have",
            help="correct the terms; the saving clause may stay",
            application=tuple(listed),
        )
        yield replace(
            base,
            code=CHECK.code,
            name=CHECK.name,
            severity=CHECK.severity,
            clauses=(saving.id, *dict.fromkeys(f.clauses[0] for f in over)),
            message=f"`{saving.id}` says the law is untouched, over {_and(f.clauses[0] for f in over)} below it",
            quotes=(*subject.quotations(saving.id), *base.quotes),
            story=story,
            evidence={**base.evidence, "bases": [f.fingerprint for f in over]},
            location=(saving.span.source.name, saving.span.line),
            fingerprint=fingerprint(CHECK.code, subject.policy, [saving.id], "law"),
        )


def _and(names: Iterable[str]) -> str:
    """Names in words, each once."""
    return ", ".join(f"`{n}`" for n in dict.fromkeys(names))


def _under(base: Finding) -> str:
    """One term under the saving clause, in a line."""
    citations = ", ".join(entry["citation"] for entry in base.law)
    return f"{base.clauses[0]}: below {citations} ({base.code})"


def _remedies(topic: str) -> list[str]:
    return topic[6:-1].split(" or ") if topic.startswith("level(") else []


CHECK = Check("RL413", "masked-conflict", Severity.WARNING, "Saving clause over a worse term", find)
