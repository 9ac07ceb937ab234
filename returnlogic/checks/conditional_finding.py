"""Findings that hold only if something is judged, read or counted one way.

**What it does.** Collects every finding that holds under some choices of what the text leaves open and not under
others, and groups them by what they need, the need of most findings first. Each group is one thing to decide: one
`assume` clears it.

**Formally.** A is a subset-minimal set of assumptions such that under every choice that extends A a case shows the
finding; for the remaining choices it is proved that no case does.

**Why it matters.** Whether a figurine is "clearly personalised" is for a person to judge; what follows is not.

**Fires.** A refusal of withdrawal that is lawful for engraved goods and unlawful for those picked from a list.

**Does not fire.** A finding that holds whatever is assumed.

**How to fix.** Decide, and record it: `assume NAME is VALUE because "…" by "…" on DATE`.

**Limits.** At most four minimal sets are listed per finding; the finding says if there are more.

**Related.** Every conditional finding stays in the report, as heavy as its consequence. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.value import yes_or_no
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule
from returnlogic.present.words import assumption_words


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield one finding, with a line for each group of conditional findings that need the same assumptions."""
    groups: dict[str, list[Finding]] = {}
    for finding in context.found:
        if finding.evidence.get("conditional") and finding.code not in ("RL413", "RL505"):
            key = repr([sorted(a.items(), key=str) for a in finding.assumptions])
            groups.setdefault(key, []).append(finding)
    verdict, reason = Verdict.REFUTED, ""
    if not groups:
        others = [c for c in context.asked if c not in ("RL505", "RL602", "RL604", "RL905")]
        verdict, reason = context.rests_on(others) or (Verdict.PROVED, "")
        if not others:
            verdict, reason = Verdict.SKIPPED, "it rests on other checks, not asked"
    yield Goal(CHECK.code, "findings that need an assumption", verdict, reason)
    if not groups:
        return
    ordered = sorted(groups.values(), key=lambda members: (-len(members), members[0].code, members[0].clauses))
    count = sum(map(len, ordered))
    found = TextReport(
        context,
        CHECK,
        message=f"{count} finding{'s hold' if count > 1 else ' holds'} only under what the text leaves open",
        issue="which of these is so?",
        conclusion="each line is one thing to decide; where it says so, the rest is proved to have no such case",
        help=_help(context, ordered[0][0].assumptions),
        application=[_line(context, members) for members in ordered],
        clauses=[],
        topic="assumptions",
        quotes=[],
        evidence={
            "findings": [f.fingerprint for members in ordered for f in members],
            "groups": [
                {
                    "assumptions": [dict(a) for a in members[0].assumptions],
                    "findings": [f.fingerprint for f in members],
                    "complete": _complete(members),
                }
                for members in ordered
            ],
        },
        location=ordered[0][0].location,
    ).finding()
    yield replace(found, assumptions=tuple(a for members in ordered for a in members[0].assumptions))


def _line(context: CheckContext, members: Sequence[Finding]) -> str:
    sets = members[0].assumptions
    words = [" and ".join(assumption_words(context.program, n, v) for n, v in sorted(s.items())) for s in sets]
    listed = ", ".join(f"{f.code} on {', '.join(f.clauses[:2]) or f.topic}" for f in members)
    rest = "otherwise never" if _complete(members) else "perhaps under other choices too"
    return f"if {'; or if '.join(words)}: {listed} ({rest})"


def _complete(members: Sequence[Finding]) -> bool:
    return all(bool(f.evidence.get("complete")) for f in members)


def _help(context: CheckContext, chosen: Sequence[Mapping[str, object]]) -> str:
    """Return the one line that decides the group: the first set's open variable, either way."""
    name, value = next(iter(chosen[0].items()))
    if name in context.program.inputs:
        return (
            f"judge it: put `{'' if value else 'not '}{name}` into the clause's `when`, or leave the finding standing"
        )
    shown = value[0] if isinstance(value, tuple) else yes_or_no(value) if isinstance(value, bool) else value
    return f'decide it and record why: `assume {name} is {shown} because "…"` keeps them, another value may clear them'


CHECK = Rule("RL505", "conditional-finding", Severity.WARNING, "Holds only if judged so", find)
