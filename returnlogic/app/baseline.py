"""Findings that were there before: their fingerprints, and nothing that an edit of the text could move."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os.path import exists, realpath
from typing import Any

from returnlogic.app.revisions import UnreadableRevision, located
from returnlogic.base.data_text import NotParsed, json_of
from returnlogic.base.faults import InputFault
from returnlogic.base.finding import Finding
from returnlogic.base.input_file import read_entry
from returnlogic.reports._format import PolicyResult

SCHEMA_VERSION = "0.3"

NEVER_KNOWN = ("RL602", "RL604", "RL606", "RL901", "RL902", "RL903", "RL904", "RL905")
"""Codes that no baseline holds: what could not be told or was not asked is said again in every run."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The fingerprints by policy, the file and the digest of each, and the version of the tool that wrote them."""

    path: str
    version: str
    files: Mapping[str, str]
    digests: Mapping[str, str]
    fingerprints: Mapping[str, frozenset[str]]

    def known(self, policy: str, file: str) -> frozenset[str]:
        """Return the fingerprints of a policy; none of one it does not have, or has of another file that is there."""
        return frozenset() if self._of_another(policy, file) else self.fingerprints.get(policy, frozenset())

    def _of_another(self, policy: str, file: str) -> bool:
        written = self.files.get(policy)
        return written is not None and realpath(written) != realpath(file) and exists(written)

    def remarks(self, policy: str, file: str, digest: str, version: str) -> list[str]:
        """Return what a reader must know before trusting it: another tool, another text, or nothing about this
        policy."""
        if policy not in self.fingerprints:
            return [f"the baseline {self.path} has nothing about this policy: every finding is new"]
        if self._of_another(policy, file):
            return [f"the baseline {self.path} is of {self.files[policy]}, which has the same id: every finding is new"]
        found = []
        if self.version != version:
            found.append(
                f"the baseline {self.path} was written by version {self.version} of the tool, this is {version}"
            )
        if self.digests[policy] != digest:
            found.append(f"the baseline {self.path} is of another text, law or day of this policy")
        return found


def read_baseline(path: str) -> Baseline:
    """Return a baseline on disk or at a revision (`REF:PATH`). Raises `InputFault` iff it is missing or not one of
    ours."""
    try:
        data = json_of(read_entry(located(path)))
    except UnreadableRevision as error:
        raise InputFault(f"baseline: {error}", error.help) from None
    except OSError as error:
        help = "`--write-baseline` writes one"
        raise InputFault(f"cannot read the baseline `{path}`: {error.strerror or error}; {help}") from None
    except NotParsed as error:
        raise InputFault(f"the baseline `{path}`: {error}") from None
    except ValueError as error:
        raise InputFault(f"cannot read the baseline `{path}`: {error}") from None
    try:
        if data["schema_version"] != SCHEMA_VERSION:
            raise InputFault(f"the baseline `{path}` has schema version {data['schema_version']!r}; write it again")
        policies = data["policies"].items()
        files = {name: _text(entry["path"]) for name, entry in policies}
        digests = {name: _text(entry["digest"]) for name, entry in policies}
        prints = {name: frozenset(_text(p) for p in entry["fingerprints"]) for name, entry in policies}
        return Baseline(path, _text(data["tool"]["version"]), files, digests, prints)
    except (KeyError, TypeError, AttributeError):
        raise InputFault(f"`{path}` is not a baseline; `--write-baseline` writes one") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def baseline_text(results: Sequence[PolicyResult], version: str) -> str:
    """Return the text of the baseline of a run. Raises `InputFault` iff a policy could not be checked."""
    for r in results:
        if r.problems:
            raise InputFault(f"no baseline is written: `{r.path}` could not be checked")
    policies = {
        r.id: {"path": r.path, "digest": r.digest, "fingerprints": sorted(_prints(r.findings))} for r in results
    }
    found = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "returnlogic", "version": version},
        "policies": policies,
    }
    return json.dumps(found, indent=2, sort_keys=True) + "\n"


def _prints(findings: Sequence[Finding]) -> set[str]:
    return {f.fingerprint for f in findings if f.code not in NEVER_KNOWN}
