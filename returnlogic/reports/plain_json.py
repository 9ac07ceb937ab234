"""`--format json`: one object, sorted, the same bytes on every run; a contract (docs/reference/json.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._waiver_policy import Waiver
from returnlogic.language.problem import Problem
from returnlogic.matters.matter import Matter
from returnlogic.reports._escape import as_json
from returnlogic.reports._format import Format, PolicyResult
from returnlogic.reports._matters import status

if TYPE_CHECKING:
    from returnlogic.solver.confirm import Confirmed

SCHEMA_VERSION = "0.3"


def picked(value: object, *names: str) -> dict[str, Any]:
    """Return the named attributes of a value as an object of JSON."""
    return {name: getattr(value, name) for name in names}


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Return the JSON text of the results, with a line break at the end."""
    return as_json(report(results, about), indent=2) + "\n"


def report(results: Sequence[PolicyResult], about: dict[str, Any]) -> dict[str, Any]:
    """Return the results as plain data. Nothing is left out of it: what is waived or known is marked."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": about.get("name", ""), "version": about.get("version", "")},
        "as_of": about.get("as_of"),
        "policies": [_policy(r) for r in results],
        "goals": [g for r in results for g in goals_json(r)],
        "matters": [_matter(m, r) for r in results for m in r.matters],
        "findings": [finding_json(f, r) for r in results for f in r.findings],
        "problems": [problem_json(p, r.path) for r in results for p in r.problems],
        "summary": summary_json(results),
    }


def _policy(r: PolicyResult) -> dict[str, Any]:
    covered = r.coverage
    words = None if covered is None else picked(covered, "words", "modelled", "aside") | {"open": covered.open_words}
    return {
        **picked(r, "path", "id", "title", "digest", "law", "remarks"),
        "coverage": words,
        "provisions": [picked(p, "id", "citation", "status") for p in r.provisions],
        "standings": [picked(s, "law", "standing", "below", "judged", "compared") for s in r.standings()],
        "base": r.base or None,
        "second_solver": None if r.second is None else _second(r.second),
    }


def _second(second: Confirmed) -> dict[str, Any]:
    return {"name": "cvc5", **picked(second, "asked", "confirmed"), "undecided": dict(second.undecided)}


def goals_json(r: PolicyResult) -> list[dict[str, Any]]:
    """Return one goal per code, its subjects nested; the code's verdict is its worst subject's."""
    worst = (Verdict.NOT_PROVED, Verdict.REFUTED, Verdict.SKIPPED, Verdict.PROVED, Verdict.NOT_ENGAGED)
    found = []
    for code in sorted({g.code for g in r.goals}):
        mine = [g for g in r.goals if g.code == code]
        verdict = next(v for v in worst if any(g.verdict is v for g in mine))
        reasons = sorted({g.reason for g in mine if g.verdict is verdict and g.reason})
        subjects = sorted((_subject(g) for g in mine), key=lambda s: s["subject"])
        found.append(
            {"policy": r.id, "code": code, "verdict": verdict.value, "reason": "; ".join(reasons), "subjects": subjects}
        )
    return found


def _subject(g: Goal) -> dict[str, str]:
    return {"subject": g.subject, "verdict": g.verdict.value, "reason": g.reason}


def _matter(m: Matter, r: PolicyResult) -> dict[str, Any]:
    """Return a matter; its findings by fingerprint, the one that says it best first."""
    return {
        "policy": r.id,
        "id": m.id,
        "kind": m.kind.value,
        "rank": int(m.rank),
        "severity": m.severity.value,
        "headline": m.words.headline,
        "consequence": m.words.consequence,
        "suggestion": m.words.suggestion,
        "status": status(m, r),
        "causes": list(m.causes),
        "readings": list(m.readings),
        "findings": [f.fingerprint for f in m.findings],
    }


def finding_json(f: Finding, r: PolicyResult) -> dict[str, Any]:
    """Return a finding, marked if it is waived or known; its place is the file where it has none."""
    found = asdict(f)
    for quote in found["quotes"]:
        del quote["is_law"]
    found["waiver"] = _waiver(r.waived[f.fingerprint]) if f.fingerprint in r.waived else None
    found["baseline"] = None if r.known is None else "known" if r.is_known(f) else "new"
    found["severity"] = f.severity.value
    found["location"] = {"path": f.location[0] or r.path, "line": f.location[1]}
    found["witness"] = None if f.witness is None else _witness(f.witness)
    found["worst"] = None if f.worst is None else _witness(f.worst)
    for region, raw in zip(found["regions"], f.regions, strict=True):
        region["boxes"] = [[{"quantity": b.quantity, "from": b.lo, "to": b.hi} for b in box] for box in raw.boxes]
    return found


def _waiver(w: Waiver) -> dict[str, str]:
    return picked(w, "matter", "reason", "owner", "approver", "approver_role", "created", "expires", "ticket", "basis")


def _witness(w: Any) -> dict[str, Any]:
    return {"case": {"facts": dict(w.facts), "assume": dict(w.assume)}, "replayed": w.replayed}


def problem_json(p: Problem, path: str) -> dict[str, Any]:
    """Return what is wrong with an input."""
    line, column = p.span.source.line_column(p.span.start) if p.span else (0, 0)
    source = p.span.source.name if p.span else path
    return {"code": p.code, "message": p.message, "help": p.help, "path": source, "line": line, "column": column}


def summary_json(results: Sequence[PolicyResult]) -> dict[str, Any]:
    """Return the counts of a run."""
    goals = {v.value: sum(1 for r in results for g in r.goals if g.verdict is v) for v in Verdict}
    unwaived = [f for r in results for f in r.findings if f.fingerprint not in r.waived]
    return {
        "goals": goals,
        "findings": {s.value: sum(1 for f in unwaived if f.severity is s) for s in Severity},
        "doubted": sum(1 for f in unwaived if f.evidence.get("doubts")),
        "waived": sum(len(r.findings) for r in results) - len(unwaived),
        "known": sum(1 for r in results for f in r.findings if r.is_known(f)),
        "problems": sum(len(r.problems) for r in results),
    }


FORMAT = Format("json", ".json", render)
