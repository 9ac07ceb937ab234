"""The outcome of one case, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from returnlogic.meaning.outcomes import Topic
from returnlogic.reports._escape import as_json, visible, workflow_log
from returnlogic.reports.plain_json import SCHEMA_VERSION

NOTE = "the customer may rely on whichever is better for them; where the policy is silent the law decides"


@dataclass(frozen=True, slots=True)
class DecidingClause:
    """A clause that decides, in its own words."""

    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class IdleClause:
    """A clause that does not decide, and why."""

    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """The answer of a right on one topic; `value` has one text, several iff clauses contradict, else none."""

    verdict: str
    value: tuple[str, ...] = ()
    because: tuple[DecidingClause, ...] = ()
    why_not: tuple[IdleClause, ...] = ()


@dataclass(frozen=True, slots=True)
class RightAnswer:
    """A right and what it gives, by topic as it is written in JSON."""

    right: str
    label: str
    topics: Mapping[str, TopicAnswer]


@dataclass(frozen=True, slots=True)
class StillNeeded:
    """The names of open facts, judgements and readings that the outcome depends on."""

    facts: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """The rights of a policy in one case as written, the rights of the law beside it, and what is still needed.

    `taken` are the facts that matter and that nobody gave, as they usually are: the outcome rests on them.
    """

    policy: str
    as_of: str | None
    rights: tuple[RightAnswer, ...]
    needs: StillNeeded
    law: tuple[RightAnswer, ...]
    taken: Mapping[str, str | int | bool | None] = field(default_factory=dict)

    def not_proved(self) -> list[str]:
        """Return the results that the solver's budget did not suffice for, as `right/topic`."""
        answers = [(r.right, name, a) for r in (*self.rights, *self.law) for name, a in r.topics.items()]
        return [f"{right}/{name}" for right, name, a in answers if a.verdict == "not_proved"]


def outcome_json(outcome: CaseOutcome) -> dict[str, Any]:
    """Return the outcome as plain data, as `decide --format json` prints it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "policy": outcome.policy,
        "as_of": outcome.as_of,
        "as_written": True,
        "rights": [_right_json(r) for r in outcome.rights],
        "needs": {kind: list(names) for kind, names in asdict(outcome.needs).items()},
        "taken_as_usual": dict(outcome.taken),
        "as_enforced": {"law": [_right_json(r) for r in outcome.law], "note": NOTE},
    }


def _right_json(r: RightAnswer) -> dict[str, Any]:
    return {"right": r.right, "label": r.label, "topics": {name: _topic_json(a) for name, a in r.topics.items()}}


def _topic_json(a: TopicAnswer) -> dict[str, Any]:
    value = list(a.value) if a.verdict == "conflict" else a.value[0] if a.value else None
    because, why_not = [asdict(c) for c in a.because], [asdict(c) for c in a.why_not]
    return {"verdict": a.verdict, "value": value, "because": because, "why_not": why_not}


def json_text(outcome: CaseOutcome) -> str:
    """Return the outcome as one JSON object, sorted, the same bytes on every run."""
    return as_json(outcome_json(outcome), indent=2) + "\n"


def text(outcome: CaseOutcome) -> str:
    """Return the outcome as text: each right, what is still needed, and the law beside it."""
    lines = [f"{outcome.policy}, as written" + (f", as of {outcome.as_of}" if outcome.as_of else "")]
    for right in outcome.rights:
        lines += _right_lines(right)
    needs = [f"{kind}: {', '.join(names)}" for kind, names in asdict(outcome.needs).items() if names]
    if needs:
        lines += ["", "still needed", *(f"  {n}" for n in needs)]
    if outcome.taken:
        lines += ["", "nobody said; taken as usual", *(f"  {n}: {_usual(v)}" for n, v in outcome.taken.items())]
    if outcome.law:
        lines += ["", "beside it, the law"]
        for right in outcome.law:
            lines += _right_lines(right)
        lines += ["", f"  {NOTE}"]
    return "".join(f"{workflow_log(visible(line))}\n" for line in lines)


def _usual(value: str | int | bool | None) -> str:
    return (
        "has not happened" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)
    )


def _printed(right: RightAnswer) -> dict[str, TopicAnswer]:
    """Return the answers as they are printed: last days for an act that are the same for each remedy are one."""
    found = {}
    answers = [(Topic.parse(name), a) for name, a in right.topics.items()]
    for topic, a in answers:
        same = all(b == a for other, b in answers if other.towards_any == topic.towards_any)
        found[str(topic.towards_any if same else topic)] = a
    return found


def _right_lines(right: RightAnswer) -> list[str]:
    lines = ["", f"{right.label} ({right.right})"]
    for name, a in _printed(right).items():
        verdict = a.verdict if a.verdict != "value" else ""
        lines.append(f"  {name:<28}{' '.join(x for x in (verdict, ' or '.join(a.value)) if x)}")
        for entry in a.because:
            lines.append(f"      {entry.clause}: “{' '.join(entry.quote.split())[:90]}”")
        if a.verdict in ("silent", "conflict"):
            for idle in a.why_not[:4]:
                if idle.reason != "does not speak about this case":
                    lines.append(f"      not {idle.clause}: {idle.reason}")
    return lines
