"""Evaluators that were proved again, as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from returnlogic.base.faults import Fault, InputFault, InternalFault, NotInstalled
from returnlogic.base.finding import Finding
from returnlogic.base.value import Value, as_word
from returnlogic.reports._escape import as_json, visible, workflow_log
from returnlogic.reports.plain_json import SCHEMA_VERSION, picked


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of verifying one evaluator. It is verified iff there are no findings."""

    file: str
    policy: str
    target: str
    findings: tuple[Finding, ...]
    obligations: int
    canaries: int
    solvers: tuple[str, ...]
    assumed: Mapping[str, Value]
    """What the proof assumes where the text is open; a policy that fixes it itself counts too."""
    path: str
    """Where the evaluator lies; the next is the hash of its text."""
    sha256: str
    policy_path: str
    """Where the policy lies that it is held to, and its hash."""
    policy_sha256: str


@dataclass(frozen=True, slots=True)
class NotVerifiable:
    """The reason why nothing is known of an evaluator, or of the evaluators of a path."""

    path: str
    fault: Fault

    @property
    def message(self) -> str:
        """Return the reason."""
        return str(self.fault)

    @property
    def help(self) -> str:
        """Return one next step."""
        instead = "our own fault; please report it" if isinstance(self.fault, InternalFault) else ""
        return instead or self.fault.help or "install it, or verify where it is"


def verified_text(found: Sequence[Verified | NotVerifiable]) -> str:
    """Return what is known of each evaluator as text, in order."""
    return "\n".join(workflow_log(visible(line)) for each in found for line in _lines(each)) + "\n"


def _lines(each: Verified | NotVerifiable) -> list[str]:
    if isinstance(each, NotVerifiable):
        ours = isinstance(each.fault, InternalFault)
        head = "error[RL604 witness-not-replayed]" if ours else each.fault.heading.lower()
        where = "" if isinstance(each.fault, InputFault | NotInstalled) else f"{each.path}: "
        return [f"{head}: {where}{each.message}", f"  help: {each.help}"]
    if not each.findings:
        line = (
            f"{each.path}: verified, it is `{each.policy}` for every well-typed case "
            f"({each.obligations} obligations proved again by {' and '.join(each.solvers)}, {each.canaries} canaries)"
        )
        assumed = ", ".join(f"{name} = {as_word(value)}" for name, value in each.assumed.items())
        return [line, *_hashes(each), *([f"  assuming {assumed}"] if assumed else [])]
    lines = []
    for f in each.findings:
        lines.append(f"error[{f.code} {f.name}]: {f.message}")
        for index, text in enumerate(f.story.case):
            lines.append(f"  {'case' if index == 0 else '':<13}{text}")
        if f.witness is not None:
            lines.append("  how sure     replayed: the case was run on both")
        lines.append(f"  help         {f.story.help}")
    return [*lines, f"{each.path}: not verified", *_hashes(each)]


def _hashes(each: Verified) -> list[str]:
    """Return which two files were held against each other."""
    return [f"  policy {each.policy_path}, SHA-256 {each.policy_sha256}", f"  evaluator SHA-256 {each.sha256}"]


def verified_json(found: Sequence[Verified | NotVerifiable], exit_code: int) -> str:
    """Return what is known of the evaluators as one JSON object, sorted, the same bytes on every run."""
    report = {
        "schema_version": SCHEMA_VERSION,
        "exit_code": exit_code,
        "evaluators": [
            {
                **picked(v, "file", "policy", "target", "obligations", "canaries", "solvers"),
                **picked(v, "path", "sha256", "policy_path", "policy_sha256"),
                "verified": not v.findings,
                "assumed": dict(v.assumed),
                "findings": [_finding(f) for f in v.findings],
            }
            for v in found
            if isinstance(v, Verified)
        ],
        "problems": [picked(n, "path", "message", "help") for n in found if isinstance(n, NotVerifiable)],
    }
    return as_json(report, indent=2) + "\n"


def _finding(f: Finding) -> dict[str, Any]:
    witness = None if f.witness is None else asdict(f.witness)
    return {**picked(f, "code", "name", "message", "fingerprint"), "help": f.story.help, "witness": witness}
