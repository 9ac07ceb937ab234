"""The model of a certificate, which is written and read through it; `returnlogic schema` publishes its schema.

A certificate is a folder beside the evaluator: `certificate.json`, every obligation and canary as a self-contained
SMT-LIB script under `queries/`, and `recheck.py`, which needs only a solver. No clock and no path of a machine is in
it, and no word of a solver: `verify` makes every field anew from policy and text, and compares.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from returnlogic.base.data_text import NotParsed, json_of
from returnlogic.base.faults import InputFault
from returnlogic.base.resources import read_text
from returnlogic.base.value import Value
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import AddWorkingDays, Roll, walk
from returnlogic.proof.defined import outcome_lets
from returnlogic.proof.obligations import Obligation

SCHEMA_VERSION = "0.3"
SUFFIX = ".certificate"
VECTORS = "vectors.jsonl"
RECHECK = "recheck.py"
MAX_BYTES = 50_000_000
"""What one file of a certificate may have."""

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*$", max_length=200)]
QueryName = Annotated[str, Field(pattern=r"^queries/[A-Za-z0-9_][A-Za-z0-9._-]*\.smt2$", max_length=200)]
PolicyPath = Annotated[str, Field(pattern=r"^[^/\\\x00-\x1f][^\\\x00-\x1f]*$", max_length=1000)]


class BadCertificate(InputFault):
    """Not a certificate, or not a whole one; the message says what is wrong and where."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CertificateSource(_Model, title="Source"):
    """The text that a policy quotes."""

    name: str
    sha256: Hash


class CertificatePolicy(_Model, title="Policy"):
    """The policy: where its file lies, seen from the evaluator, and the hash of the file.

    `meaning` is the hash of what its outcome is made of, which rewording leaves as it is; what a vocabulary beside the
    policy says is part of it.
    """

    id: str
    title: str
    path: PolicyPath
    sha256: Hash
    source: CertificateSource | None
    meaning: Hash


class CertificateCalendar(_Model, title="Calendar"):
    """A frozen holiday table that the policy counts by."""

    name: str
    sha256: Hash


class CertificateTarget(_Model, title="Target"):
    """The evaluator: its file, and the runtime it is for."""

    name: str
    file: FileName
    sha256: Hash
    runtime: str
    settings: dict[str, str]
    extras: dict[str, Hash]


class CertificateQuery(_Model, title="Query"):
    """One obligation; `rests_on` are those whose claims it takes for granted.

    That of kind `domain` has to be satisfiable, all others unsatisfiable.
    """

    id: str
    kind: Literal["domain", "spec-defined", "table", "def", "range", "total", "outcome", "accepts"]
    name: str
    line: int
    file: QueryName
    sha256: Hash
    rests_on: list[str]


class Cut(_Model):
    """A definition of the text that was proved to be a let of the policy."""

    definition: str
    let: str


class CertificateCanary(_Model, title="Canary"):
    """A slip seeded into the text, and the case that shows it: the query is the claim that fails, on this case.

    It has to be satisfiable.
    """

    slip: str
    line: int
    kind: str
    name: str
    file: QueryName
    sha256: Hash
    facts: dict[str, Value]


class Vectors(_Model):
    """The test vectors beside the proof: cases with the policy's outcome. That they are enough is no part of it."""

    file: Literal["vectors.jsonl"]
    sha256: Hash
    count: int


class Certificate(_Model):
    """That a file is a policy, and everything the claim rests on."""

    schema_version: Literal["0.3"]
    format: Literal["returnlogic certificate"]
    claim: str
    policy: CertificatePolicy
    calendars: list[CertificateCalendar]
    target: CertificateTarget
    interface: dict[str, Any]
    assumed: dict[str, Value]
    tables: dict[str, tuple[str, int]]
    plan: list[Cut]
    settled: int
    obligations: list[CertificateQuery]
    canaries: list[CertificateCanary]
    vectors: Vectors | None
    trusted: list[str]

    def hints(self) -> dict[str, tuple[str, ...]]:
        """Return the plan as hints for another proof: for each definition the lets that it was proved to be."""
        found: dict[str, tuple[str, ...]] = {}
        for cut in self.plan:
            found[cut.definition] = (*found.get(cut.definition, ()), cut.let)
        return found

    def files(self) -> set[str]:
        """Return the names of all files that its folder has, no more and no fewer."""
        named = {q.file for q in self.obligations} | {x.file for x in self.canaries}
        return {"certificate.json", RECHECK, *named, *([self.vectors.file] if self.vectors is not None else [])}


CLAIM = (
    "For every well-typed case the evaluator gives the verdicts and values of the policy under the assumptions named, "
    "and for every other case it gives no outcome."
)

COMPOSITION = (
    "how it holds together: a definition that is a cut stands for a let of the policy in all later obligations; by "
    "induction over the text each generated value is the policy's, so each outcome is (def, range, table -> outcome); "
    "total: the text never fails on the way; accepts: it decides exactly the well-typed cases; spec-defined: nor does "
    "the policy read what is not there"
)

TRUSTED = (
    "language/ and meaning/from_language.py: that the policy file means this program (read it beside its quotes)",
    "solver/encode.py: the program as formulas; tested against the reference evaluator",
    "readers/: the model of the target's language; tested against its runtime",
    "the parser of the target's language",
    "the solver's `unsat`; each query can be put to another solver",
    "the runtime and its settings, as named",
    "the types that a runtime itself keeps to: in SQL, that the columns of the table have the types of the DDL",
    "that facts mean what they say, and are plain data (numbers, strings, yes/no, null)",
    "that the holiday tables are the holidays",
    COMPOSITION,
)


def trusted(program: Program) -> list[str]:
    """Return what the certificate of an evaluator of the program takes on trust."""
    said = "that no case has the events of `{}` on one day: told by the solver as the policy was read"
    return [*TRUSTED, *map(said.format, program.apart)]


def sha256(data: bytes) -> str:
    """Return the hash of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def to_bytes(certificate: Certificate) -> bytes:
    """Return a certificate as canonical JSON, with a line break at the end."""
    return (json.dumps(certificate.model_dump(), indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def from_bytes(data: bytes) -> Certificate:
    """Return the certificate; raises `BadCertificate` for anything else, such as a key that stands twice."""
    try:
        json_of(data)
        found = Certificate.model_validate_json(data)
        if to_bytes(found) != data:
            raise BadCertificate("not written as `compile` writes it: spaces, line breaks, order of keys or numbers")
    except NotParsed as error:
        raise BadCertificate(f"{error}; is it whole?") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part)[:60] for part in first["loc"]) or "the whole"
        raise BadCertificate(f"`{place}`: {first['msg'].lower()}") from None
    except BadCertificate:
        raise
    except UnicodeEncodeError:
        raise BadCertificate("half of a character stands in it") from None
    return found


def query_file(obligation: Obligation) -> str:
    """Return the path of an obligation's script in the folder of the certificate."""
    return f"queries/{obligation.id}-{obligation.kind}.smt2"


def canary_file(number: int) -> str:
    """Return the path of the script of a canary, counted from 1."""
    return f"queries/canary-{number}.smt2"


def meaning(program: Program, assumed: Mapping[str, Value]) -> str:
    """Return the hash of what an outcome is made of: equal iff outputs, lets, facts and assumptions are equal."""
    lets = outcome_lets(program)
    cone = program.cone(*lets.values())
    parts = [
        repr([(i.name, i.sort, i.event) for i in program.inputs.values() if i.name in cone]),
        repr([(a.name, a.sort) for a in program.assumptions.values() if a.name in cone]),
        repr(sorted((n, v) for n, v in assumed.items() if n in cone)),
        repr(sorted((n, repr(t)) for n, t in lets.items())),
        repr([o.key for o in program.policy_outputs]),
    ]
    return sha256("\n".join(parts).encode())


def calendars(program: Program) -> list[CertificateCalendar]:
    """Return the holiday tables that the outcome reads."""
    names = {
        t.calendar.name
        for body in outcome_lets(program).values()
        for t in walk(body)
        if isinstance(t, AddWorkingDays | Roll)
    }
    return [
        CertificateCalendar(name=n, sha256=sha256(read_text("spec", "calendars", f"{n}.csv").encode()))
        for n in sorted(names)
    ]


def recheck_script() -> bytes:
    """Return the stand-alone re-check, as it is put into the folder."""
    return (files("returnlogic.proof") / RECHECK).read_bytes()
