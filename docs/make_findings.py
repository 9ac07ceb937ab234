"""Writes docs/findings.md, one line for each finding of the shipped policies: `python docs/make_findings.py`.

What a line says is what `returnlogic check spec/policies` reports; tests/app holds the page against it.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "findings.md"
NOTE = "<!-- made by docs/make_findings.py; change the policies or the checks instead -->"


def page(report: dict[str, Any]) -> str:
    """The page of a report in JSON form."""
    lines = [
        NOTE,
        "# Findings of the shipped policies",
        "",
        "Every finding that `returnlogic check spec/policies` reports, one line each; the command prints the whole of",
        "them, each with its quotes, a replayed case and a proof. The texts are of real shops, quoted as published; a",
        "finding is about the text as we modelled it, and is no legal advice. *If* lists the smallest sets of",
        "assumptions under which a finding holds; without it, it holds whatever is assumed. What was *not* checked is",
        "in the last line of each policy.",
    ]
    for policy in report["policies"]:
        findings = [f for f in report["findings"] if f["policy"] == policy["id"]]
        goals = [g for g in report["goals"] if g["policy"] == policy["id"]]
        lines += ["", f"## {policy['id']}", "", "| Level | Code | Clauses | What | If |", "|---|---|---|---|---|"]
        lines += [_line(f) for f in findings]
        counts = Counter(s["verdict"] for g in goals for s in g["subjects"])
        skipped = sum(g["verdict"] == "skipped" for g in goals)
        words = policy["coverage"]
        lines += [
            "",
            f"{len(findings)} findings. {sum(counts.values())} questions: {counts['proved']} proved, "
            f"{counts['refuted']} refuted, {counts['not_proved']} not proved, {counts['not_engaged']} not engaged; "
            f"{skipped} codes not asked. "
            f"{words['words']} words, {words['open']} not accounted for.",
        ]
    return "\n".join(lines) + "\n"


def _line(finding: dict[str, Any]) -> str:
    clauses = ", ".join(f"`{c}`" for c in finding["clauses"])
    cells = (finding["severity"], f"[{finding['code']}](checks/{finding['code']}.md)", clauses, finding["message"])
    return "| " + " | ".join(_cell(c) for c in (*cells, _assumed(finding))) + " |"


def _assumed(finding: dict[str, Any]) -> str:
    sets = [" and ".join(f"{n}: {_value(v)}" for n, v in s.items()) for s in finding["assumptions"]]
    return "; or ".join(sets)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " to ".join(map(str, value)) if isinstance(value, list) else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Check the shipped policies and write the page."""
    command = [sys.executable, "-m", "returnlogic", "check", "spec/policies", "--format", "json", "--exit-zero"]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    PAGE.write_text(page(json.loads(run.stdout)), "utf-8")


if __name__ == "__main__":
    main()
