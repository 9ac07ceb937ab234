"""`--format junit`: one test case for each code asked of a policy.

A finding that blocks is a failure, a code that is not proved an error. What does not block is skipped, with the reason:
a waiver, the baseline, a level below `--fail-on`, or that the code was not asked. Nothing with a finding passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as Xml

from returnlogic.base.finding import Finding, Goal, Verdict
from returnlogic.reports._escape import xml
from returnlogic.reports._format import LEVELS, Format, PolicyResult, place, relative
from returnlogic.reports._telling import count, summary, telling, waived


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Return a suite for each policy; a file that could not be used is a suite with an error for each problem."""
    from returnlogic.checks._catalogue import rules  # not at the top: it loads the solver

    root = Xml.Element("testsuites", name=str(about.get("name", "returnlogic")))
    for r in results:
        suite = Xml.SubElement(root, "testsuite", name=xml(r.id or relative(r.path, about)))
        for p in r.problems:
            _outcome(_case(suite, r, about, p.code, "file can be used"), "error", p.message, p.help)
        if not r.problems:
            codes = sorted({g.code for g in r.goals} | {f.code for f in r.findings})
            for code in codes:
                _code(_case(suite, r, about, code, rules()[code].name), r, code, about)
            Xml.SubElement(suite, "system-out").text = xml("\n".join((summary(r), *r.remarks)))
        _counts(suite)
    _counts(root)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _case(suite: Xml.Element, r: PolicyResult, about: dict[str, Any], code: str, name: str) -> Xml.Element:
    where = xml(relative(r.path, about))
    return Xml.SubElement(suite, "testcase", classname=xml(r.id) or where, name=f"{code} {name}".strip(), file=where)


def _code(case: Xml.Element, r: PolicyResult, code: str, about: dict[str, Any]) -> None:
    goals = [g for g in r.goals if g.code == code]
    findings = [f for f in r.findings if f.code == code]
    blocking = [f for f in r.open() if f.code == code and f.severity.value in LEVELS[about.get("fail_on", "error")]]
    undecided = [g for g in goals if g.verdict is Verdict.NOT_PROVED]
    if undecided:
        text = "\n".join(f"{g.subject}: {g.reason}" for g in undecided)
        _outcome(case, "error", f"{count(len(undecided), 'goal')} not proved", text, *_texts(findings, r, about))
    elif blocking:
        more = f" (and {len(blocking) - 1} more)" if len(blocking) > 1 else ""
        _outcome(case, "failure", blocking[0].message + more, *_texts(blocking, r, about))
    elif findings:
        reasons = "; ".join(dict.fromkeys(_why_not_blocking(f, r) for f in findings))
        _outcome(case, "skipped", reasons, *_texts(findings, r, about))
    elif any(g.verdict is Verdict.REFUTED for g in goals):
        _outcome(case, "skipped", "refuted; a finding of another code tells it")
    elif goals and all(g.verdict in (Verdict.SKIPPED, Verdict.NOT_ENGAGED) for g in goals):
        _outcome(case, "skipped", _reasons(goals))


def _why_not_blocking(f: Finding, r: PolicyResult) -> str:
    if f.fingerprint in r.waived:
        return f"waived {waived(r.waived[f.fingerprint])}"
    return "known from the baseline" if r.is_known(f) and r.new_only else f"{f.severity.value}: does not block"


def _reasons(goals: Sequence[Goal]) -> str:
    return "; ".join(sorted({g.reason for g in goals if g.reason}))


def _texts(findings: Sequence[Finding], r: PolicyResult, about: dict[str, Any]) -> list[str]:
    texts = []
    for f in findings:
        path, line = place(f, r, about)
        told = [f"{label}: {text}" for label, text in telling(f, r)]
        texts.append("\n".join([f"{path}:{line}: {f.message}", *told, f"fingerprint: {f.fingerprint}"]))
    return texts


def _outcome(case: Xml.Element, kind: str, message: str, *text: str) -> None:
    body = xml("\n\n".join(t for t in text if t))
    Xml.SubElement(case, kind, message=xml(message.replace("\n", " "))).text = body or None


def _counts(parent: Xml.Element) -> None:
    """Set the totals that readers of JUnit take instead of counting."""
    parent.set("tests", str(len(list(parent.iter("testcase")))))
    for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        parent.set(name, str(len(list(parent.iter(kind)))))


FORMAT = Format("junit", ".xml", render)
