"""`--format jsonl`: the parts of `--format json`, one object a line with its `type`; for tools that read streams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from returnlogic.reports._escape import as_json
from returnlogic.reports._format import Format, PolicyResult
from returnlogic.reports.plain_json import report

_PARTS = {"policies": "policy", "goals": "goal", "matters": "matter", "findings": "finding", "problems": "problem"}


def render(results: Sequence[PolicyResult], about: dict[str, Any]) -> str:
    """Render a line of type `run`, then policies, goals, matters, findings and problems, last the `summary`."""
    found = report(results, about)
    lines = [{"type": "run"} | {k: found[k] for k in ("schema_version", "tool", "as_of")}]
    lines += [{"type": kind} | entry for part, kind in _PARTS.items() for entry in found[part]]
    lines.append({"type": "summary"} | found["summary"])
    return "".join(f"{as_json(line)}\n" for line in lines)


FORMAT = Format("jsonl", ".jsonl", render)
