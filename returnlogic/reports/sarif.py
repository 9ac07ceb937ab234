"""`--format sarif`: SARIF 2.1.0, which code hosts show as alerts and close when a later run no longer has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from returnlogic.base.finding import Finding, Quotation, Severity
from returnlogic.checks._waiver_policy import Waiver
from returnlogic.language.problem import Problem
from returnlogic.reports._escape import as_json
from returnlogic.reports._format import Format, PolicyResult, place, relative
from returnlogic.reports._telling import speaker, telling

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

INCOMPLETE = ("RL602", "RL604", "RL606", "RL717")
"""Codes of findings that say that something is not known."""


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Return one run. Results are empty iff nothing was found; what could not be told or read is also a
    notification."""
    waivers = any(r.waived for r in results)
    baseline = any(r.known is not None for r in results)
    found = [_problem(p, r, about) for r in results for p in r.problems]
    found += [_finding(f, r, about) for r in results for f in r.findings]
    for result in found:  # the standard: on every result or on none
        if waivers:
            result.setdefault("suppressions", [])
        if baseline:
            result.setdefault("baselineState", "new")
    notes = [_notification(p.code, p.message, "error") for r in results for p in r.problems]
    incomplete = [(r, f) for r in results for f in r.findings if f.code in INCOMPLETE]
    notes += [_notification(f.code, f.message, "error") for _, f in incomplete]
    notes += [_notification("RL905", remark, "note") for r in results for remark in r.remarks]
    told = all(f.fingerprint in r.waived for r, f in incomplete) and not any(r.unanswered() for r in results)
    run = {
        "tool": {"driver": _driver(about)},
        "invocations": [
            {
                "executionSuccessful": told and not any(r.problems for r in results),
                "toolExecutionNotifications": notes,
            }
        ],
        "automationDetails": {"id": f"returnlogic/{about.get('command', 'check')}/"},
        "columnKind": "unicodeCodePoints",
        "results": found,
    }
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(about: Mapping[str, Any]) -> dict[str, Any]:
    version = str(about.get("version", ""))
    return {
        "name": str(about.get("name", "returnlogic")),
        "version": version,
        "semanticVersion": version,
        "rules": [_rule(code) for code in _rules()],
    }


@cache
def _rules() -> tuple[str, ...]:
    """Return every code, in the order of the driver's rules; the position is a result's `ruleIndex`."""
    from returnlogic.checks._catalogue import rules  # not at the top: it loads the solver

    return tuple(rules())


def _rule(code: str) -> dict[str, Any]:
    from returnlogic.checks._catalogue import page, rules

    rule = rules()[code]
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.page.partition("\n\n")[0].replace("\n", " ")},
        "help": {"text": (page(code) or "").strip(), "markdown": rule.page},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _finding(f: Finding, r: PolicyResult, about: Mapping[str, Any]) -> dict[str, Any]:
    path, line = place(f, r, about)
    here = _physical(path, {"startLine": line})
    location: dict[str, Any] = {"physicalLocation": here}
    if f.clauses:
        location["logicalLocations"] = [{"name": f.clauses[0], "fullyQualifiedName": f"{f.policy}.{f.clauses[0]}"}]
    result = _result(f.code, f.severity.value, f.message + (f". {f.story.conclusion}" if f.story.conclusion else ""))
    result["locations"] = [location]
    related = list(_related(f, about, r.base == ""))
    if related:
        result["relatedLocations"] = related
    trace = [*f.story.case, *f.story.application, f.story.conclusion]
    if f.witness is not None and f.story.application:
        steps = [{"location": {"physicalLocation": here, "message": {"text": text}}} for text in trace if text]
        result["codeFlows"] = [{"message": {"text": f.story.issue or f.message}, "threadFlows": [{"locations": steps}]}]
    result["partialFingerprints"] = {"returnlogic/v1": f.fingerprint}
    if f.fingerprint in r.waived:
        result["suppressions"] = [_suppression(r.waived[f.fingerprint])]
    if r.known is not None:
        result["baselineState"] = "unchanged" if r.is_known(f) else "new"
    result["properties"] = {
        "policy": f.policy,
        "matters": [m.id for m in r.matters if f in m.findings],
        "clauses": list(f.clauses),
        "topic": f.topic,
        "told": [f"{label}: {text}" for label, text in telling(f, r)],
    }
    return result


def _related(f: Finding, about: Mapping[str, Any], placed: bool) -> Iterator[dict[str, Any]]:
    """Yield the words a finding rests on, where they stand in the published text beside the policy.

    They are not placed if some may be of another version of the text.
    """
    for number, q in enumerate(f.quotes):
        text = f"{speaker(q)}: {' '.join(q.text.split())}"
        found: dict[str, Any] = {"id": number, "message": {"text": text}}
        if q.end and placed:
            found["physicalLocation"] = _quoted(q, relative(q.source, about))
        if q.clause:
            found["logicalLocations"] = [{"name": q.clause, "fullyQualifiedName": f"{f.policy}.{q.clause}"}]
        yield found


def _quoted(q: Quotation, path: str) -> dict[str, Any]:
    region = {"charOffset": q.start, "charLength": q.end - q.start, "snippet": {"text": q.text}}
    return _physical(path, region)


def _suppression(w: Waiver) -> dict[str, Any]:
    names = ("owner", "approver", "approver_role", "created", "expires", "ticket", "basis")
    return {
        "kind": "external",
        "status": "accepted",
        "justification": w.reason,
        "properties": {name: getattr(w, name) for name in names if getattr(w, name)},
    }


def _problem(p: Problem, r: PolicyResult, about: Mapping[str, Any]) -> dict[str, Any]:
    path, line = (p.span.source.name, p.span.line) if p.span is not None else (r.path, 1)
    result = _result(p.code, Severity.ERROR.value, f"{p.message}. {p.help}" if p.help else p.message)
    result["locations"] = [{"physicalLocation": _physical(relative(path, about), {"startLine": max(1, line)})}]
    return result


def _result(code: str, level: str, text: str) -> dict[str, Any]:
    known = {"ruleIndex": _rules().index(code)} if code in _rules() else {}
    return {"ruleId": code, "level": level, "message": {"text": text}} | known


def _physical(path: str, region: dict[str, Any]) -> dict[str, Any]:
    """Return a place by a relative address; where the repository lies is for the reader to know."""
    artifact = {"uri": quote(path, errors="surrogatepass"), "uriBaseId": "%SRCROOT%"}
    return {"artifactLocation": artifact, "region": region}


def _notification(code: str, text: str, level: str) -> dict[str, Any]:
    known = {"id": code} | ({"index": _rules().index(code)} if code in _rules() else {})
    return {"level": level, "message": {"text": text}, "associatedRule": known}


FORMAT = Format("sarif", ".sarif", render)
