"""`--format gitlab`: a Code Quality report, which GitLab shows beside the changed lines of a merge request."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from returnlogic.base.finding import Finding, Severity
from returnlogic.checks._waiver_policy import LEGAL
from returnlogic.language.problem import Problem
from returnlogic.reports._escape import as_json
from returnlogic.reports._format import Format, PolicyResult, place, relative
from returnlogic.reports._telling import waived


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Return one array; what is waived stays in it as `info`, what could not be used is a `blocker`, clean is `[]`."""
    entries = [_problem(p, r, about) for r in results for p in r.problems]
    entries += [_finding(f, r, about) for r in results for f in r.listed()]
    return as_json(entries, indent=2) + "\n"


def _finding(f: Finding, r: PolicyResult, about: dict[str, Any]) -> dict[str, Any]:
    path, line = place(f, r, about)
    text = f"{f.message} ({f.story.conclusion})" if f.story.conclusion else f.message
    severity = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}[f.severity]
    if f.severity is Severity.ERROR and f.code in LEGAL:
        severity = "blocker"
    if f.fingerprint in r.waived:
        severity, text = "info", f"waived {waived(r.waived[f.fingerprint])}: {text}"
    return _entry(text, f"{f.code} {f.name}", f.fingerprint, severity, path, line)


def _problem(p: Problem, r: PolicyResult, about: dict[str, Any]) -> dict[str, Any]:
    path, line = (p.span.source.name, p.span.line) if p.span is not None else (r.path, 1)
    shown = relative(path, about)
    print_ = hashlib.sha256("\n".join((p.code, shown, p.message)).encode(errors="backslashreplace")).hexdigest()[:16]
    return _entry(f"{p.message} ({p.help})" if p.help else p.message, p.code, print_, "blocker", shown, max(1, line))


def _entry(text: str, check: str, fingerprint: str, severity: str, path: str, line: int) -> dict[str, Any]:
    return {
        "description": text,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }


FORMAT = Format("gitlab", ".json", render)
