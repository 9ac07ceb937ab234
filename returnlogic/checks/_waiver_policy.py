"""A decision to live with one finding until a day: who, why, until when; and which of them apply."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os.path import realpath

from returnlogic.base.finding import Finding
from returnlogic.base.value import day_number

LEGAL = (
    *("RL401", "RL402", "RL403", "RL404", "RL405", "RL406", "RL411", "RL412", "RL413"),
    *("RL601", "RL604"),
)
"""Codes that only somebody with the role `legal` may waive."""

NEVER = ("RL604", "RL606", "RL901", "RL902", "RL903", "RL904", "RL905")
"""Codes that no waiver covers: a run that stopped, and what waivers themselves are blamed for."""

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")

NOTICE = 30
"""Days before the last one from which a report says that a waiver is about to lapse."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One entry as it is written, of a finding or of a matter; an absent text is empty.

    The entry of a matter lists by fingerprint the `findings` that it was given for. `faults`: what could not be read.
    """

    fingerprint: str = ""
    code: str = ""
    matter: str = ""
    policy: str = ""
    file: str = ""
    reason: str = ""
    owner: str = ""
    approver: str = ""
    approver_role: str = ""
    created: str = ""
    expires: str = ""
    ticket: str = ""
    basis: str = ""
    findings: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    line: int = 1

    @property
    def name(self) -> str:
        """Return what it names: a fingerprint, a matter, or its line if neither."""
        return self.fingerprint or self.matter or f"line {self.line}"

    @property
    def covers(self) -> tuple[str, ...]:
        """Return the fingerprints that it is for."""
        return self.findings if self.matter else (self.fingerprint,)

    def missing(self, codes: Collection[str] = ()) -> list[str]:
        """Return what a complete waiver needs and this one does not say; `codes` are those of a matter's findings."""
        of = ("matter", "findings") if self.matter else ("fingerprint", "code")
        needed = (*of, "policy", "reason", "owner", "approver", "created", "expires")
        found = [name for name in needed if not _said(getattr(self, name))]
        if not (self.ticket.strip() or self.basis.strip()):
            found.append("ticket or basis")
        if {self.code, *codes} & {*LEGAL} and self.approver_role != "legal":
            found.append('approver_role = "legal"')
        return found

    def malformed(self, day: int) -> list[str]:
        """Return what is wrong with what it says, on a day (a day number)."""
        found = list(self.faults)
        if self.fingerprint and not _FINGERPRINT.fullmatch(self.fingerprint):
            found.append(f"`{self.fingerprint}` is not a fingerprint: 16 hexadecimal digits")
        if self.matter and (self.fingerprint or self.code):
            found.append("it names a matter and a finding as well: make it two")
        if self.matter and not re.fullmatch(r"[0-9a-f]{10}", self.matter):
            found.append(f"`{self.matter}` is not the id of a matter: 10 hexadecimal digits")
        if self.findings and not self.matter:
            found.append("`findings` are those of a `matter`, and it names none")
        found += [f"`{f}` in `findings` is not a fingerprint" for f in self.findings if not _FINGERPRINT.fullmatch(f)]
        if self.code in NEVER:
            found.append(f"{self.code} cannot be waived")
        days = {}
        for name in ("created", "expires"):
            text = getattr(self, name)
            try:
                days[name] = day_number(text) if text else None
            except ValueError as error:
                found.append(f"{name}: {error}")
        created, expires = days.get("created"), days.get("expires")
        if created is not None and created > day:
            found.append(f"it is created on {self.created}, which is yet to come")
        if created is not None and expires is not None:
            if expires < created:
                found.append("it expires before it is created")
            elif self.expires > _a_year_after(self.created):
                found.append(f"it lasts longer than 12 months: at most until {_a_year_after(self.created)}")
        return found

    def days_left(self, day: int) -> int | None:
        """Days from a day to the last one on which it counts, negative once lapsed; `None` iff it names no day."""
        try:
            return day_number(self.expires) - day
        except ValueError:
            return None

    def applies(self, day: int, codes: Collection[str] = ()) -> bool:
        """Tell whether it covers what it names on a day: complete, well formed, not lapsed; the last day counts."""
        left = self.days_left(day)
        return left is not None and left >= 0 and not self.missing(codes) and not self.malformed(day)


def _said(value: str | tuple[str, ...]) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _a_year_after(day: str) -> str:
    year, rest = int(day[:4]) + 1, day[4:]
    return f"{year:04}{'-02-28' if rest == '-02-29' else rest}"


@dataclass(frozen=True, slots=True)
class Waivers:
    """The entries of the file at the base, which count, and of the file as it is now, which a change may have edited.

    `day` is the day of the run as a day number, `path` the file's name as it is shown, `policy_file` the policy's.
    """

    base: tuple[Waiver, ...]
    head: tuple[Waiver, ...]
    day: int
    path: str
    policy_file: str = ""

    def of(self, policy: str, file: str) -> Waivers:
        """Return those of the policy in a file; an entry that names no policy belongs to every one."""
        mine = [tuple(w for w in side if w.policy.strip() in ("", policy)) for side in (self.base, self.head)]
        return replace(self, base=mine[0], head=mine[1], policy_file=file)

    def granted_here(self) -> Iterator[Waiver]:
        """Entries of the file as it is now that do not stand like that at the base."""
        known = {replace(w, line=0) for w in self.base}
        yield from (w for w in self.head if replace(w, line=0) not in known)

    def covered(self, findings: Sequence[Finding], matters: Mapping[str, Collection[str]]) -> Mapping[str, Waiver]:
        """By fingerprint, the waivers that apply to these findings, put together to matters (id to fingerprints).

        One of a matter applies iff it lists each finding that the matter has. Entries of one name twice cover nothing.
        """
        codes = {f.fingerprint: f.code for f in findings}
        twice = Counter(w.name for w in self.base)
        once: dict[str, Waiver] = {}
        for entry in sorted(self.base, key=lambda w: w.matter == ""):  # what names a finding itself counts first
            members = {*matters.get(entry.matter, ())} if entry.matter else {entry.fingerprint}
            usable = entry.applies(self.day, [codes.get(m, "") for m in members]) and members <= {*entry.covers}
            if usable and twice[entry.name] == 1:
                once |= {m: entry for m in members if codes.get(m) not in NEVER}
        return {f.fingerprint: w for f in findings if (w := once.get(f.fingerprint)) is not None and self._is_of(w, f)}

    def _is_of(self, waiver: Waiver, finding: Finding) -> bool:
        """Return whether an entry names the code and the policy of a finding, and its file iff it names one."""
        file = waiver.file or self.policy_file
        same = realpath(file) == realpath(self.policy_file)
        return same and waiver.policy == finding.policy and (bool(waiver.matter) or waiver.code == finding.code)
