"""Findings that hold only if something is judged, read or counted one way.

**What it does.** Collects every finding that holds under some choices of what the text leaves open and not under
others, and groups them by what they need. Each group is one line to decide: one `assume` clears it.

**Formally.** A is a subset-minimal set of assumptions such that under every choice that extends A a case shows the
finding; for the remaining choices it is proved that no case does.

**Why it matters.** Whether a figurine is "clearly personalised" is for a person to judge; what follows is not.

**Fires.** A refusal of withdrawal that is lawful for engraved goods and unlawful for those picked from a list.

**Does not fire.** A finding that holds whatever is assumed.

**How to fix.** Decide, and record it: `assume NAME is VALUE because "…" by "…" on DATE`.

**Limits.** At most four minimal sets are listed per finding; the finding says if there are more.

**Related.** Every conditional finding stays in the report at level W at most. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._subject import Check, Subject


def find(subject: Subject) -> Iterator[Goal | Finding]:
    """A finding per group of conditional findings that need the same assumptions."""
    groups: dict[str, list[Finding]] = {}
    sets: dict[str, tuple[Mapping[str, object], ...]] = {}
    for finding in subject.found:
        if finding.evidence.get("conditional") and finding.code not in ("RL413", "RL505"):
            key = repr([sorted(a.items(), key=str) for a in finding.assumptions])
            groups.setdefault(key, []).append(finding)
            sets[key] = finding.assumptions
    verdict, reason = Verdict.REFUTED, ""
    if not groups:
        others = [c for c in subject.asked if c not in ("RL505", "RL602", "RL604", "RL905")]
        verdict, reason = subject.rests_on(others) or (Verdict.PROVED, "")
        if not others:
            verdict, reason = Verdict.SKIPPED, "it rests on other checks, not asked"
    yield Goal(CHECK.code, "findings that need an assumption", verdict, reason)
    for key, members in groups.items():
        chosen = sets[key]
        words = [" and ".join(subject.say(subject.program, n, v) for n, v in sorted(s.items())) for s in chosen]
        listed = ", ".join(f"{f.code} on {', '.join(f.clauses[:2]) or f.topic}" for f in members)
        known = all(f.evidence.get("complete") for f in members)
        rest = "under every other choice there is no such case (proved)" if known else "other choices may show it too"
        holds = "1 finding holds" if len(members) == 1 else f"{len(members)} findings hold"
        yield subject.plain(
            CHECK,
            clauses=[],
            topic=" or ".join(" and ".join(sorted(s)) for s in chosen),
            message=f"{holds} only under an assumption the text leaves open",
            issue="is it so?",
            conclusion=f"if so: {listed}; {rest}",
            help=_help(subject, chosen),
            quotes=[],
            application=[f"{'if' if i == 0 else 'or if'} {w}" for i, w in enumerate(words)],
            assumptions=chosen,
            evidence={"findings": [f.fingerprint for f in members]},
            direction=",".join(sorted({f.fingerprint for f in members})),
            location=members[0].location,
        )


def _help(subject: Subject, chosen: Sequence[Mapping[str, object]]) -> str:
    """The one line that decides the group: the first set's open variable, either way."""
    name, value = next(iter(chosen[0].items()))
    if name in subject.program.inputs:
        return (
            f"judge it: put `{'' if value else 'not '}{name}` into the clause's `when`, or leave the finding standing"
        )
    shown = value[0] if isinstance(value, tuple) else {True: "yes", False: "no"}.get(value, value)  # type: ignore[call-overload]
    return f'decide it and record why: `assume {name} is {shown} because "…"` keeps them, another value may clear them'


CHECK = Check("RL505", "conditional-finding", Severity.WARNING, "Holds only if judged so", find)
