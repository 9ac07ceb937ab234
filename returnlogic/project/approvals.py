"""The change gate: which changes a profile blocks, and which of them somebody has approved, for how much, until when.

An approval is for a fingerprint, which no rewording changes, and for a loss: it lapses on the first change that costs
customers more, and on its last day. Approvals count only as they stand on the side that a change is compared with.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from returnlogic.base.finding import Finding
from returnlogic.base.value import day_number

FILE = "returnlogic.approvals.toml"
"""Looked for beside the policy and in the folders above it, up to the root of the repository."""

ROLE = "legal"
"""Who may approve."""

LAWFUL: tuple[str, ...] = ()
NO_NARROWING = ("RL701", "RL703", "RL704", "RL708", "RL711", "RL713")
NO_SURPRISE = (*NO_NARROWING, "RL706", "RL710", "RL712", "RL714", "RL718")
FROZEN = (*NO_SURPRISE, "RL702", "RL705", "RL707", "RL709")
PROFILES: Mapping[str, tuple[str, ...]] = {
    "lawful": LAWFUL,
    "no-narrowing": NO_NARROWING,
    "no-surprise": NO_SURPRISE,
    "frozen": FROZEN,
}
"""What each profile blocks, beside every drop below the law; each blocks all that the one before it does."""

_KEYS = {"fingerprint", "role", "who", "why", "until"}
_MAY = _KEYS | {"code", "policy", "notice", "loss", "touched", "law", "conditional"}


@dataclass(frozen=True, slots=True)
class Approval:
    """One entry: whose, why, until which day; and the most that customers may lose by it, and who of them."""

    fingerprint: str
    role: str
    who: str
    why: str
    until: str
    code: str = ""
    policy: str = ""
    notice: str = ""
    loss: Mapping[str, int] = field(default_factory=dict)
    touched: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    law: str = ""
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the gate says of a finding: `blocks`, and if not, or not yet, why. `approval` is the one it rests on."""

    finding: Finding
    blocks: bool
    why: str = ""
    approval: Approval | None = None


class BadApprovals(ValueError):
    """An approvals file that cannot be understood, with the first thing wrong with it."""


def parse(text: str) -> tuple[Approval, ...]:
    """The approvals of a file; raises `BadApprovals` iff something in it is not understood."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadApprovals(f"not TOML: {error}") from None
    extra = sorted(data.keys() - {"schema", "approval"})
    if extra:
        raise BadApprovals(f"there is no `{extra[0]}`; a file has `schema = 1` and `[[approval]]` tables")
    if data.get("schema") != 1:
        raise BadApprovals("`schema = 1` is missing at the top")
    entries = data.get("approval", [])
    if not isinstance(entries, list):
        raise BadApprovals("write each approval under `[[approval]]`")
    found = tuple(_approval(e, n) for n, e in enumerate(entries, 1))
    twice = {a.fingerprint for a in found if sum(a.fingerprint == b.fingerprint for b in found) > 1}
    if twice:
        raise BadApprovals(f"`{min(twice)}` is approved twice")
    return found


def _approval(entry: Any, number: int) -> Approval:
    def bad(what: str) -> BadApprovals:
        return BadApprovals(f"approval {number}: {what}")

    if not isinstance(entry, dict):
        raise bad("it is no table")
    for key in sorted(_KEYS - entry.keys()):
        raise bad(f"`{key}` is missing")
    for key in sorted(entry.keys() - _MAY):
        raise bad(f"there is no `{key}`")
    texts = {k: str(entry.get(k, "")).strip() for k in (*_KEYS, "code", "policy", "notice", "law")}
    if not re.fullmatch(r"[0-9a-f]{16}", texts["fingerprint"]):
        raise bad(f"`{texts['fingerprint'][:40]}` is no fingerprint: 16 hexadecimal digits")
    for key in ("who", "why"):
        if not texts[key]:
            raise bad(f"`{key}` is empty")
    if texts["role"] != ROLE:
        raise bad(f"`role` is `{texts['role'][:40]}`; only `{ROLE}` may approve")
    try:
        day_number(texts["until"])
    except ValueError as error:
        raise bad(f"`until`: {error}") from None
    loss, touched = entry.get("loss", {}), entry.get("touched", {})
    if not isinstance(loss, dict) or not all(type(v) is int for v in loss.values()):
        raise bad("`loss` is a table of whole numbers")
    if not isinstance(touched, dict) or not all(isinstance(v, list) for v in touched.values()):
        raise bad("`touched` is a table of lists")
    if type(entry.get("conditional", False)) is not bool:
        raise bad("`conditional` is true or false")
    return Approval(
        **texts,
        loss=loss,
        touched={k: tuple(v) for k, v in touched.items()},
        conditional=entry.get("conditional", False),
    )


def rulings(
    findings: Sequence[Finding],
    profile: str,
    approvals: Sequence[Approval],
    claimed: Sequence[Approval] = (),
    as_of: str | None = None,
) -> list[Ruling]:
    """What a profile blocks, once approvals are counted. `claimed` are those of the changed side: they do not count."""
    by_print = {a.fingerprint: a for a in approvals}
    own = {a.fingerprint for a in claimed}
    made = []
    for f in findings:
        if not blocked(f, profile):
            made.append(Ruling(f, False))
            continue
        approval = by_print.get(f.fingerprint)
        if approval is None:
            why = "approved only in this change itself: that does not count" if f.fingerprint in own else "not approved"
            made.append(Ruling(f, True, why))
            continue
        lapsed = grown(approval, f)
        if as_of is not None and day_number(approval.until) < day_number(as_of):
            lapsed = [f"it ended on {approval.until}", *lapsed]
        why = f"the approval of {approval.who} has lapsed: {'; '.join(lapsed)}" if lapsed else (
            f"approved by {approval.who} until {approval.until}: {approval.why}"
        )  # fmt: skip
        made.append(Ruling(f, bool(lapsed), why, approval))
    return made


def blocked(finding: Finding, profile: str) -> bool:
    """Whether a profile blocks a change, approvals apart: a drop below the law always, and the codes of the profile."""
    return finding.evidence.get("law") == "below" or finding.code in PROFILES[profile]


def grown(approval: Approval, finding: Finding) -> list[str]:
    """How the loss is greater than what was approved; nothing iff it is not.

    Each number of the loss counts by itself; the first day lost may not come earlier. A group of customers that the
    approval names must still be the only one touched.
    """
    found = []
    loss: Mapping[str, int] = finding.evidence.get("loss", {})
    for name, value in sorted(loss.items()):
        words = name.replace("_", " ")
        limit = approval.loss.get(name)
        if limit is None:
            found.append(f"{words} {value} was not part of it")
        elif (value < limit) if name == "first_day" else (value > limit):
            found.append(f"{words} {limit} became {value}")
    touched: Mapping[str, Sequence[Any]] = finding.evidence.get("touched", {})
    for name, values in sorted(approval.touched.items()):
        more = sorted({*map(str, touched.get(name, ("any",)))} - {*map(str, values)})
        if more:
            found.append(f"it now touches {name.replace('_', ' ')} {', '.join(more)} too")
    if finding.evidence.get("law") == "below" and approval.law != "below":
        found.append("the new version is below the law")
    if approval.conditional and not finding.evidence.get("conditional"):
        found.append("it holds whatever is assumed now, and held under some reading only")
    return found


def entry(finding: Finding) -> str:
    """An entry for this finding, to be completed and put on the side that changes are compared with."""
    loss = ", ".join(f"{k} = {v}" for k, v in sorted(finding.evidence.get("loss", {}).items()))
    touched = ", ".join(
        f"{k} = [{', '.join(map(_toml, v))}]" for k, v in sorted(finding.evidence.get("touched", {}).items())
    )
    lines = [
        "[[approval]]",
        f'fingerprint = "{finding.fingerprint}"',
        f'code = "{finding.code}"',
        f"policy = {_toml(finding.policy)}",
        f'role = "{ROLE}"',
        'who = ""',
        'why = ""',
        'until = ""',
        f"loss = {{ {loss} }}" if loss else "loss = {}",
        f"touched = {{ {touched} }}" if touched else "touched = {}",
        f'law = "{finding.evidence.get("law", "")}"',
        f"conditional = {'true' if finding.evidence.get('conditional') else 'false'}",
    ]
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value))
