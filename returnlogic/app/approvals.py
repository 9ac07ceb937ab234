"""The change gate: which changes a profile blocks, and which of them somebody has approved, for how much, until when.

An approval is for a fingerprint, which no rewording changes, of one file as it was, and for a loss: it lapses on the
first change that costs customers more, once the file that was compared with is another, and on its last day. Approvals
count only as they stand on the side that a change is compared with.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from returnlogic.base.data_text import NotParsed, toml_of
from returnlogic.base.faults import InputFault
from returnlogic.base.finding import Finding
from returnlogic.base.value import day_number, in_words
from returnlogic.compare.measure import ChangeExtent
from returnlogic.reports._comparison import Ruling

FILE = "returnlogic.approvals.toml"
"""Looked for beside the policy and in the folders above it, up to the root of the repository."""

ROLE = "legal"
"""Who may approve."""
NO_FILE = "none"
"""What stands for the digest of a file that the base side does not have."""

LAWFUL: tuple[str, ...] = ()
NO_NARROWING = ("RL701", "RL703", "RL704", "RL708", "RL711", "RL713")
NO_SURPRISE = (*NO_NARROWING, "RL706", "RL710", "RL712", "RL714", "RL718", "RL719")
FROZEN = (*NO_SURPRISE, "RL702", "RL705", "RL707", "RL709")
PROFILES: Mapping[str, tuple[str, ...]] = {
    "lawful": LAWFUL,
    "no-narrowing": NO_NARROWING,
    "no-surprise": NO_SURPRISE,
    "frozen": FROZEN,
}
"""What each profile blocks, beside drops below the law and of the law; each blocks all that the one before it does."""

_KEYS = {"fingerprint", "file", "policy", "base", "role", "who", "why", "until"}
_MAY = _KEYS | {"code", "notice", "loss", "days", "touched", "ranges", "law", "conditional"}


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """A file that a change is in: its path from the root of the repository, and what it was on the base side.

    `policy` is the id of the policy there and `base` the SHA-256 of the file, `none` iff there was no file.
    """

    file: str
    policy: str
    base: str


@dataclass(frozen=True, slots=True)
class Approval:
    """One entry: whose, why, until which day; and the most that customers may lose by it, on which days, who of them.

    `file`, `policy` and `base` are those of `ComparedFile`; `loss` are the numbers of semantics C11, `days` per clock
    the stretches of days, `touched` the values of facts and `ranges` the least and the greatest of numbers that those
    who lose may have.
    """

    fingerprint: str
    file: str
    policy: str
    base: str
    role: str
    who: str
    why: str
    until: str
    code: str = ""
    notice: str = ""
    loss: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, Sequence[Sequence[int]]] = field(default_factory=dict)
    touched: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    ranges: Mapping[str, Sequence[int]] = field(default_factory=dict)
    law: str = ""
    conditional: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what no two approvals of a file have both: fingerprint, file, and the digest of the base file."""
        return self.fingerprint, self.file, self.base


def parse(text: str) -> tuple[Approval, ...]:
    """Return the approvals of a file; raises `InputFault` iff something in it is not understood."""
    try:
        data = toml_of(text.encode())
    except NotParsed as error:
        raise InputFault(str(error)) from None
    extra = sorted(data.keys() - {"schema", "approval"})
    if extra:
        raise InputFault(f"there is no `{extra[0]}`; a file has `schema = 1` and `[[approval]]` tables")
    if data.get("schema") != 1:
        raise InputFault("`schema = 1` is missing at the top")
    entries = data.get("approval", [])
    if not isinstance(entries, list):
        raise InputFault("write each approval under `[[approval]]`")
    found = tuple(_approval(e, n) for n, e in enumerate(entries, 1))
    seen = Counter(a.key for a in found)
    twice = [a for a in found if seen[a.key] > 1]
    if twice:
        raise InputFault(f"`{twice[0].fingerprint}` of `{twice[0].file}` is approved twice")
    return found


def _approval(entry: Any, number: int) -> Approval:
    def bad(what: str) -> InputFault:
        return InputFault(f"approval {number}: {what}")

    if not isinstance(entry, dict):
        raise bad("it is no table")
    for key in sorted(_KEYS - entry.keys()):
        raise bad(f"`{key}` is missing")
    for key in sorted(entry.keys() - _MAY):
        raise bad(f"there is no `{key}`")
    texts: dict[str, Any] = {k: str(entry.get(k, "")).strip() for k in (*_KEYS, "code", "notice", "law")}
    if not re.fullmatch(r"[0-9a-f]{16}", texts["fingerprint"]):
        raise bad(f"`{texts['fingerprint'][:40]}` is no fingerprint: 16 hexadecimal digits")
    if texts["base"] != NO_FILE and not re.fullmatch(r"[0-9a-f]{64}", texts["base"]):
        raise bad("`base` is the SHA-256 of the file that is compared with, 64 hexadecimal digits, or `none`")
    for key in ("who", "why"):
        if not texts[key]:
            raise bad(f"`{key}` is empty")
    if texts["role"] != ROLE:
        raise bad(f"`role` is `{texts['role'][:40]}`; only `{ROLE}` may approve")
    try:
        day_number(texts["until"])
    except ValueError as error:
        raise bad(f"`until`: {error}") from None
    tables = {key: entry.get(key, {}) for key in _TABLES}
    for key, (words, fits) in _TABLES.items():
        if not isinstance(tables[key], dict) or not all(map(fits, tables[key].values())):
            raise bad(f"`{key}` is {words}")
    conditional = entry.get("conditional", False)
    if type(conditional) is not bool:
        raise bad("`conditional` is true or false")
    return Approval(**texts, **tables, conditional=conditional)


def _stretch(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(x) is int for x in value)


_TABLES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "loss": ("a table of whole numbers", lambda v: type(v) is int),
    "touched": ("a table of lists", lambda v: isinstance(v, list)),
    "ranges": ("a table of `[from, to]`", _stretch),
    "days": ("a table of lists of `[from, to]`", lambda v: isinstance(v, list) and all(map(_stretch, v))),
}
"""The tables of an entry: what each has to be, in words and for one of its values."""


def rulings(
    findings: Sequence[Finding],
    profile: str,
    compared: ComparedFile,
    approvals: Sequence[Approval],
    claimed: Sequence[Approval] = (),
    as_of: str | None = None,
) -> list[Ruling]:
    """Return what a profile blocks in a file, once approvals are counted. `claimed` are those of the changed side: they
    do not count."""
    made = []
    for f in findings:
        if not blocked(f, profile):
            made.append(Ruling(f, compared.file, False))
            continue
        of_loss = [a for a in approvals if a.fingerprint == f.fingerprint]
        approval = next((a for a in of_loss if not _of_another(a, compared)), None)
        if approval is None:
            own = any(a.fingerprint == f.fingerprint for a in claimed)
            why = "approved only in this change itself: that does not count" if own else "not approved"
            if of_loss:
                why = f"the approval of {of_loss[0].who} is for another change: {_of_another(of_loss[0], compared)}"
            made.append(Ruling(f, compared.file, True, why, entry(f, compared)))
            continue
        lapsed = grown(approval, f)
        if as_of is not None and day_number(approval.until) < day_number(as_of):
            lapsed = [f"it ended on {approval.until}", *lapsed]
        why = f"the approval of {approval.who} has lapsed: {'; '.join(lapsed)}" if lapsed else (
            f"approved by {approval.who} until {approval.until}: {approval.why}"
        )  # fmt: skip
        made.append(Ruling(f, compared.file, bool(lapsed), why, entry(f, compared) if lapsed else ""))
    return made


def _of_another(approval: Approval, compared: ComparedFile) -> str:
    """Return in what an approval is for another change than of this file as it was; empty iff it is for this one."""
    if approval.file != compared.file:
        return f"it names the file `{approval.file}`"
    if approval.policy != compared.policy:
        return f"it names the policy `{approval.policy}`"
    if approval.base != compared.base:
        return "the file that is compared with is another one since"
    return ""


def blocked(finding: Finding, profile: str) -> bool:
    """Return whether a profile blocks a change, approvals apart: always a drop below the law, or of the law itself (a
    change could lower both), and the codes of the profile."""
    return finding.evidence.get("law") in ("below", "weaker") or finding.code in PROFILES[profile]


def grown(approval: Approval, finding: Finding) -> list[str]:
    """Return how the loss is greater than what was approved; nothing iff it is not.

    Every number of the loss counts by itself. The days must lie within those approved, clock by clock; a clock that was
    not told then is more. Whoever is touched must have been: a fact or number that was bounded must be so still.
    """
    extent = ChangeExtent.of(finding)
    found = []
    for name, value in sorted(extent.loss.items()):
        limit = approval.loss.get(name)
        words = in_words(name)
        if limit is None:
            found.append(f"{words} {value} was not part of it")
        elif value > limit:
            found.append(f"{words} {limit} became {value}")
    found += [
        f"{in_words(name)} {approval.loss[name]} cannot be told" for name in sorted(approval.loss.keys() - extent.loss)
    ]
    for clock in sorted({*extent.days} | {*approval.days}):
        now, then = extent.days.get(clock), approval.days.get(clock)
        words = in_words(clock)
        if now is None or then is None:
            found.append(f"it is {'no longer' if now is None else 'now'} told in days of {words}")
        elif not all(any(lo <= a and b <= hi for lo, hi in then) for a, b in now):
            found.append(f"days {_days(then)} of {words} became {_days(now)}")
    for name, values in sorted(approval.touched.items()):
        more = sorted({*map(str, extent.touched.get(name, ("any",)))} - {*map(str, values)})
        if more:
            found.append(f"it now touches {in_words(name)} {', '.join(more)} too")
    for name, (lo, hi) in sorted(approval.ranges.items()):
        bounds = extent.ranges.get(name)
        if bounds is None or bounds[0] < lo or bounds[1] > hi:
            other = f"{bounds[0]} to {bounds[1]}" if bounds is not None else "any"
            found.append(f"{in_words(name)} {lo} to {hi} became {other}")
    if finding.evidence.get("law") == "below" and approval.law != "below":
        found.append("the new version is below the law")
    if approval.conditional and not finding.evidence.get("conditional"):
        found.append("it holds whatever is assumed now, and held under some reading only")
    return found


def _days(stretches: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{lo} to {hi}" for lo, hi in stretches) or "none"


def entry(finding: Finding, compared: ComparedFile) -> str:
    """Return an entry for this finding, to be completed and put on the side that changes are compared with."""
    told = finding.evidence
    lines = [
        "[[approval]]",
        f"fingerprint = {_toml(finding.fingerprint)}",
        f"code = {_toml(finding.code)}",
        f"file = {_toml(compared.file)}",
        f"policy = {_toml(compared.policy)}",
        f"base = {_toml(compared.base)}",
        f"role = {_toml(ROLE)}",
        'who = ""',
        'why = ""',
        'until = ""',
        *(f"{key} = {_toml(value)}" for key, value in ChangeExtent.of(finding).evidence().items()),
        f"law = {_toml(told.get('law', ''))}",
        f"conditional = {_toml(bool(told.get('conditional')))}",
    ]
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in sorted(value.items()))
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(str(value))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)
