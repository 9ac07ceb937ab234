"""A saving clause, or a claim to comply with the law, stands over a term that is worse than the law.

**What it does.** For each finding of RL401 to RL405 looks for a saving clause ("this does not affect your statutory
rights") that covers its topic, and for a claim of compliance ("this policy complies with the Regulations").

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

from collections.abc import Iterable, Iterator
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity, Verdict, fingerprint
from returnlogic.checks._subject import Check, Subject
from returnlogic.meaning.program import Clause

_BASES = ("RL401", "RL402", "RL403", "RL404", "RL405")


def find(subject: Subject) -> Iterator[Goal | Finding]:
    """A finding per saving clause over each finding against the law."""
    bases = [f for f in subject.found if f.code in _BASES]
    for saving in (c for c in subject.program.policy_clauses if c.keeps or c.term == "compliance"):
        over = [f for f in bases if _covers(saving, f.topic)]
        if not over:
            verdict, reason = subject.rests_on(_BASES) or (Verdict.PROVED, "")
            yield Goal(CHECK.code, saving.id, verdict, reason)
            continue
        over.sort(key=lambda f: (f.code, f.clauses))
        yield Goal(CHECK.code, saving.id, Verdict.REFUTED)
        base = over[0]
        says = "says that it complies with the law" if saving.term else "says the law is untouched"
        listed = [f"{saving.id}: {says}", *(_under(f) for f in over)]
        story = replace(
            base.story,
            issue="does that sentence cure the terms below the law?",
            conclusion="each of them still reads as it does: a customer who relies on it gives up a right they have",
            help="correct the terms; the sentence may stay",
            application=tuple(listed),
        )
        yield replace(
            base,
            code=CHECK.code,
            name=CHECK.name,
            severity=CHECK.severity,
            clauses=(saving.id, *dict.fromkeys(f.clauses[0] for f in over)),
            message=f"`{saving.id}` {says}, over {_and(f.clauses[0] for f in over)} below it",
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


def _covers(saving: Clause, topic: str) -> bool:
    """A claim of compliance covers everything; a saving the remedies it keeps, and if that is all, everything."""
    kept = {f"level({r})" for r in saving.keeps} | {f"net({r})" for r in saving.keeps}
    named = {f"level({r})" for part in topic.split("level(")[1:] for r in part.partition(")")[0].split(" or ")}
    return saving.term == "compliance" or saving.keeps_all or bool(({topic} | named) & kept)


CHECK = Check("RL413", "masked-conflict", Severity.WARNING, "Saving clause over a worse term", find)
