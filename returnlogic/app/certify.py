"""The certificate of a proved text, made of policy, text and proof: `compile` writes it, `verify` compares with it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from returnlogic.app.load import Policy, program_of
from returnlogic.base.interface import Interface, to_json
from returnlogic.base.sort import Bool, Enum
from returnlogic.base.value import Value, write
from returnlogic.proof import certificate as c
from returnlogic.proof.canaries import Canary
from returnlogic.proof.obligations import Obligation, Proof
from returnlogic.targets._target import Target


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for a text: its proof, the slips found out, and the vectors as JSON Lines, if there are any."""

    proof: Proof
    canaries: Sequence[Canary]
    vectors: bytes | None


def certificate_files(
    policy: Policy,
    path: str,
    target: Target,
    text: str,
    extras: Mapping[str, str],
    interface: Interface,
    values: Mapping[str, Value],
    evidence: Evidence,
) -> tuple[c.Certificate, dict[str, bytes]]:
    """Return the certificate of an evaluator and all files of its folder, by name.

    `path` is the policy's, seen from the evaluator; `extras` are the other files beside it, by suffix.
    """
    proof, vectors = evidence.proof, evidence.vectors
    program = program_of(policy)
    certificate = c.Certificate.model_validate(
        {
            "schema_version": c.SCHEMA_VERSION,
            "format": "returnlogic certificate",
            "claim": c.CLAIM,
            "policy": _policy(policy, path, values),
            "calendars": [x.model_dump() for x in c.calendars(program)],
            "target": {
                "name": target.name,
                "file": f"{program.name}{target.suffix}",
                "sha256": c.sha256(text.encode()),
                "runtime": target.runtime,
                "settings": dict(target.settings),
                "extras": {f"{program.name}{s}": c.sha256(t.encode()) for s, t in sorted(extras.items())},
            },
            "interface": to_json(interface),
            "assumed": {n: values[n] for n in sorted(values)},
            "tables": {name: tuple(proof.tables[name]) for name in sorted(proof.tables)},
            "plan": [{"definition": symbol.removeprefix("~"), "let": let} for symbol, let in proof.cuts],
            "settled": proof.settled,
            "obligations": [_query(o) for o in proof.obligations],
            "canaries": [_canary(i, x, interface) for i, x in enumerate(evidence.canaries, 1)],
            "vectors": None if vectors is None else _vectors(vectors),
            "trusted": c.trusted(program),
        }
    )
    files = {"certificate.json": c.to_bytes(certificate), c.RECHECK: c.recheck_script()}
    if vectors is not None:
        files[c.VECTORS] = vectors
    files |= {c.query_file(o): o.script.encode() for o in proof.obligations}
    files |= {c.canary_file(i): x.script.encode() for i, x in enumerate(evidence.canaries, 1)}
    return certificate, files


def _policy(policy: Policy, path: str, values: Mapping[str, Value]) -> dict[str, Any]:
    program, text = program_of(policy), policy.text
    return {
        "id": program.name,
        "title": program.title,
        "path": path,
        "sha256": policy_hash(policy),
        "source": None if text is None else {"name": PurePath(text.name).name, "sha256": c.sha256(text.text.encode())},
        "meaning": c.meaning(program, values),
    }


def policy_hash(policy: Policy) -> str:
    """Return the SHA-256 of the text of a policy, in hex."""
    return c.sha256(policy.source.text.encode())


def path_between(path: str, folder: Path | None) -> str:
    """Return a path as seen from a folder, with `/`; its last part iff the folder is not known yet."""
    return Path(path).name if folder is None else os.path.relpath(path, folder).replace(os.sep, "/")


def _vectors(data: bytes) -> dict[str, Any]:
    return {"file": c.VECTORS, "sha256": c.sha256(data), "count": data.count(b"\n")}


def _query(o: Obligation) -> dict[str, Any]:
    return {
        "id": o.id,
        "kind": o.kind,
        "name": o.name,
        "line": o.where,
        "file": c.query_file(o),
        "sha256": c.sha256(o.script.encode()),
        "rests_on": list(o.rests_on),
    }


def _canary(number: int, canary: Canary, interface: Interface) -> dict[str, Any]:
    return {
        "slip": canary.mutation,
        "line": canary.line,
        "kind": canary.claim.kind,
        "name": canary.claim.name,
        "file": c.canary_file(number),
        "sha256": c.sha256(canary.script.encode()),
        "facts": shown(interface, canary.facts),
    }


def shown(interface: Interface, facts: Mapping[str, object]) -> dict[str, Any]:
    """Return facts as case files write them; what is not of its sort, as it is."""
    found: dict[str, Any] = {}
    for f in interface.fields:
        if f.name not in facts:
            continue
        value = facts[f.name]
        plain = value is None or isinstance(value, bool | int | str)
        numeric = isinstance(value, int) and not isinstance(value, bool) and not isinstance(f.sort, Bool | Enum)
        in_range = numeric and f.sort.lo <= value <= f.sort.hi  # type: ignore[union-attr,operator]  # numeric says so
        found[f.name] = write(f.sort, value) if in_range else value if plain else repr(value)  # type: ignore[arg-type]  # plain says so
    return found
