"""A policy to an evaluator with its certificate: written, read back, proved, and only then handed out."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from returnlogic import __version__
from returnlogic.app.load import Policy
from returnlogic.base.faults import BudgetFault, InputFault, InternalFault, NotInstalled
from returnlogic.base.interface import Interface, to_json
from returnlogic.base.nearest import suggest
from returnlogic.base.registry import collect, names
from returnlogic.base.sort import Bool, Date, Enum, Money
from returnlogic.base.value import Value, as_word, read, write
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import Unfixed, interface_of
from returnlogic.meaning.specialise import assumed as settle_assumptions
from returnlogic.proof import certificate as c
from returnlogic.proof.canaries import Canary, canaries
from returnlogic.proof.obligations import Obligation, Proof
from returnlogic.proof.replay import CaseMismatch, mismatches
from returnlogic.proof.validate import Validated, validate
from returnlogic.readers._reader import Reader
from returnlogic.solver.scripts import Solver, Unknown
from returnlogic.solver.scripts import version as z3_version
from returnlogic.solver.second import SecondSolver
from returnlogic.targets._target import Emitted, Refused, Target


class NotProved(BudgetFault, ValueError):
    """Raised where a text could not be proved, so that none is handed out; `reasons` name each claim and why."""

    heading = "error[RL602 not-proved]"

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons), details=reasons[:5])


@cache
def targets() -> Mapping[str, Target]:
    """Return the back ends that have a reader, by name: what has none is never handed out."""
    found = {t.name: t for t in collect("returnlogic.targets", "TARGET")}
    return {name: found[name] for name in sorted(found) if name in readers()}


def target_named(name: str) -> Target:
    """Return the back end of a name; raises `InputFault` iff there is none."""
    known = names("returnlogic.targets")
    if name not in known:
        raise InputFault(f"there is no target `{name}`{suggest(name, known)}; there are: {', '.join(known)}")
    return targets()[name]


@cache
def readers() -> Mapping[str, Reader]:
    """Return the read-backs by name."""
    return {r.name: r for r in collect("returnlogic.readers", "READER")}


@dataclass(frozen=True)
class GeneratedEvaluator:
    """A proved evaluator. `files` is its certificate's folder, by name; `extras` are files beside the evaluator."""

    program: Program
    target: Target
    file: str
    text: str
    interface: Interface
    assumed: Mapping[str, Value]
    certificate: c.Certificate
    files: Mapping[str, bytes]
    extras: Mapping[str, str]

    def decide(self, facts: Mapping[str, Any]) -> dict[str, tuple[str, Any, Any]]:
        """Return the outcome of a case by the generated evaluator itself, in its own runtime: result to verdict, lo and
        hi.

        Facts are written as in case files (`"49.90"`, `"2026-05-05"`, `None` for what has not happened); facts that the
        evaluator does not read are left out. Raises `ValueError` with every problem at once, and `NotInstalled` iff the
        target's runtime is not installed.
        """
        raw, problems = raw_facts(self.interface, facts)
        if problems:
            raise ValueError("; ".join(problems))
        found = self.target.run(self.text, self.interface, [raw])[0]
        if isinstance(found, Refused):
            raise ValueError(str(found))
        return {r.key: entry for r, entry in zip(self.interface.results, found, strict=True)}


def raw_facts(interface: Interface, facts: Mapping[str, Any]) -> tuple[dict[str, Value], list[str]]:
    """Return the facts in the units of the boundary, and what is wrong with them."""
    raw: dict[str, Value] = {}
    problems = []
    for f in interface.fields:
        if f.name not in facts:
            problems.append(f"`{f.name}`: missing")
        elif facts[f.name] is None and f.optional:
            raw[f.name] = None
        else:
            try:
                raw[f.name] = read(f.sort, facts[f.name])
            except ValueError as error:
                problems.append(f"`{f.name}`: {error}")
    return raw, problems


def fixed(program: Program, given: Mapping[str, str], *, as_inputs: bool) -> dict[str, Value]:
    """Return the assumptions of an evaluator from words such as `right_kept`, `yes` or `3`.

    Raises `InputFault` for a name or value that there is not, `Unfixed` iff others matter and are not inputs.
    """
    values: dict[str, Value] = {}
    for name, word in given.items():
        variable = program.assumptions.get(name)
        if variable is None:
            known = ", ".join(sorted(program.assumptions)) or "none"
            raise InputFault(f"the policy has no assumption `{name[:60]}`; it has {known}")
        domain = {as_word(v): v for v in variable.domain}
        if word not in domain:
            raise InputFault(f"`{name}` cannot be `{word[:60]}`; it is one of {', '.join(domain)}")
        if variable.fixed is not None and domain[word] != variable.fixed:
            raise InputFault(f"the policy itself fixes `{name}` to `{as_word(variable.fixed)}`")
        values[name] = domain[word]
    try:
        return settle_assumptions(program, values, as_inputs=as_inputs)
    except Unfixed as error:
        help = (
            f"fix each with `--assume {error.example}` or an `assume` line of the policy,\n"
            "        or make them inputs with `--assumptions as-inputs`"
        )
        said = f"the text leaves {len(error.open)} things open that decide the outcome:"
        raise error.told_as(said, help=help) from None


def generate(
    policy: Policy,
    target: Target,
    values: Mapping[str, Value],
    *,
    beside: Path | None = None,
    errors: str = "accepted",
    second: SecondSolver | None = None,
    with_vectors: bool = True,
    say: Callable[[str], None] = lambda _: None,
) -> GeneratedEvaluator:
    """Generate a proved evaluator of a policy that loaded, with these assumptions.

    `beside` is the folder it will lie in, to name the policy from there. Raises `Unsupported` for what the target
    cannot express, `NotProved` and `InternalFault`, and `NotInstalled` where a parser that the reader needs is missing.
    """
    program = policy.program
    assert program is not None
    interface = interface_of(program, values)
    say(f"{program.name}: writing {target.name}")
    made = target.write(program, values)
    solver = Solver()

    def check(text: str) -> Validated:
        reader = readers()[target.name]
        return validate(program, values, interface, target, reader, text, made.hints, made.tables, solver, say)

    say(f"{program.name}: proving the {target.name} text")
    found = check(made.text)
    if found.not_run:
        raise InternalFault(f"the text is not the policy, by the solver; the case was not run: {found.not_run}")
    if found.mismatch is not None:
        raise InternalFault(f"{told(interface, found.mismatch)}: {facts_of(interface, found.mismatch)}")
    if not found.proof.holds:
        raise NotProved([f"{o.kind} {o.name} (line {o.where}): {why}" for o, why in found.proof.undecided])
    say(f"{program.name}: seeding slips that have to be found")
    seeded = canaries(made.text, check)
    if not seeded:
        raise NotProved(["no slip seeded into the text was found out: the proof may be empty"])
    confirmed = _confirmed(found.proof, second, say)
    vectors: dict[str, Any] | None = None
    data = b""
    if with_vectors:
        say(f"{program.name}: choosing vectors")
        vectors, data = _vectors(program, values, interface, target, made.text, say)
    file = f"{program.name}{target.suffix}"
    extras = {f"{program.name}{suffix}": text for suffix, text in sorted(made.extras.items())}
    evidence = _Evidence(found.proof, seeded, confirmed, vectors)
    certificate = _certificate(policy, target, made, interface, values, evidence, beside, errors)
    if second is not None:
        certificate.solvers["cvc5"] = second.version()
    files = {"certificate.json": c.to_bytes(certificate), "recheck.py": c.recheck_script()}
    if vectors is not None:
        files[VECTORS] = data
    files |= {c.query_file(o): o.script.encode() for o in found.proof.obligations}
    files |= {_canary_file(i): canary.script.encode() for i, canary in enumerate(seeded, 1)}
    return GeneratedEvaluator(program, target, file, made.text, interface, dict(values), certificate, files, extras)


def _confirmed(proof: Proof, second: SecondSolver | None, say: Callable[[str], None]) -> dict[str, str]:
    """Put each obligation to the second solver and return its answers; raises `NotProved` where it does not agree."""
    if second is None:
        return {}
    found = {}
    for number, o in enumerate(proof.obligations, 1):
        if number % 25 == 0:
            say(f"{number} of {len(proof.obligations)} obligations put to the second solver")
        answer = second.solve(o.script)
        word = f"unknown ({answer.reason})" if isinstance(answer, Unknown) else type(answer).__name__.lower()
        if word != o.expected:
            raise NotProved([f"{o.kind} {o.name} (line {o.where}): the second solver says {word}, not {o.expected}"])
        found[o.id] = word
    return found


VECTORS = "vectors.jsonl"


def _vectors(
    program: Program,
    values: Mapping[str, Value],
    interface: Interface,
    target: Target,
    text: str,
    say: Callable[[str], None],
) -> tuple[dict[str, Any], bytes]:
    """Return a case for each slip of the policy that makes a difference, and that the evaluator agrees in its own
    runtime."""
    from returnlogic.proof.vectors.suite import suite
    from returnlogic.proof.vectors.wire import json_lines

    made = suite(program, values, say=say)
    vectors = list(made.vectors())
    data = "".join(json_lines(made.form, vectors)).encode()
    ran = len(vectors)
    try:
        wrong = mismatches(program, values, interface, target, text, [facts for _, facts in made.cases()])
    except NotInstalled:
        wrong, ran = [], 0
    if wrong:
        raise InternalFault(f"{told(interface, wrong[0])}: {facts_of(interface, wrong[0])}; the proof says otherwise")
    about = {"file": VECTORS, "sha256": c.sha256(data), "level": 1, "claim": made.claim, "count": len(vectors)}
    undecided = len(made.mutants.undecided) if made.mutants is not None else 0
    return {**about, "run": ran, "undecided": undecided}, data


def _canary_file(number: int) -> str:
    return f"queries/canary-{number}.smt2"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The evidence for a text: its proof, the slips found out, what the second solver says, and the vectors."""

    proof: Proof
    seeded: tuple[Canary, ...]
    confirmed: Mapping[str, str]
    vectors: Mapping[str, Any] | None


def _certificate(
    policy: Policy,
    target: Target,
    made: Emitted,
    interface: Interface,
    values: Mapping[str, Value],
    evidence: _Evidence,
    beside: Path | None,
    errors: str,
) -> c.Certificate:
    program = policy.program
    assert program is not None
    text = policy.text
    return c.Certificate.model_validate(
        {
            "schema_version": c.SCHEMA_VERSION,
            "format": "returnlogic certificate",
            "claim": c.CLAIM,
            "tool": {"name": "returnlogic", "version": __version__, "sources": c.sources()},
            "solvers": {"z3": z3_version()},
            "policy": {
                "id": program.name,
                "title": program.title,
                "path": _path(policy.path, beside),
                "sha256": c.sha256(policy.source.text.encode()),
                "source": None if text is None else {"name": text.name, "sha256": c.sha256(text.text.encode())},
                "meaning": c.meaning(program, values),
            },
            "findings": {"errors": errors},
            "calendars": [x.model_dump() for x in c.calendars(program)],
            "target": {
                "name": target.name,
                "file": f"{program.name}{target.suffix}",
                "sha256": c.sha256(made.text.encode()),
                "runtime": target.runtime,
                "settings": dict(target.settings),
                "extras": {f"{program.name}{s}": c.sha256(t.encode()) for s, t in sorted(made.extras.items())},
            },
            "interface": to_json(interface),
            "assumed": {n: values[n] for n in sorted(values)},
            "hints": {n: list(lets) for n, lets in sorted(made.hints.items())},
            "tables": dict(sorted(made.tables.items())),
            "plan": [{"definition": symbol.removeprefix("~"), "let": let} for symbol, let in evidence.proof.cuts],
            "settled": evidence.proof.settled,
            "obligations": [_query(o, evidence.confirmed.get(o.id)) for o in evidence.proof.obligations],
            "canaries": [_canary(i, x, interface) for i, x in enumerate(evidence.seeded, 1)],
            "vectors": None if evidence.vectors is None else dict(evidence.vectors),
            "trusted": list(c.TRUSTED),
        }
    )


def _query(o: Obligation, cvc5: str | None) -> dict[str, Any]:
    return {
        "id": o.id,
        "kind": o.kind,
        "name": o.name,
        "line": o.where,
        "file": c.query_file(o),
        "sha256": c.sha256(o.script.encode()),
        "expected": o.expected,
        "rests_on": list(o.rests_on),
        "z3": o.expected,
        "cvc5": cvc5,
    }


def _canary(number: int, canary: Canary, interface: Interface) -> dict[str, Any]:
    return {
        "slip": canary.mutation,
        "line": canary.line,
        "kind": canary.claim.kind,
        "name": canary.claim.name,
        "file": _canary_file(number),
        "sha256": c.sha256(canary.script.encode()),
        "expected": "sat",
        "facts": shown(interface, canary.facts),
        "results": list(canary.results),
        "replayed": canary.replayed,
    }


def _path(path: str, beside: Path | None) -> str:
    return os.path.relpath(path, beside).replace(os.sep, "/") if beside is not None else path


# --- words ------------------------------------------------------------------------------------------------------------


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


def facts_of(interface: Interface, mismatch: CaseMismatch) -> str:
    """Return the facts of a case in one line."""
    return ", ".join(f"{n} = {v}" for n, v in shown(interface, mismatch.facts).items())


def told(interface: Interface, mismatch: CaseMismatch) -> str:
    """Return one line: what the policy says and what the evaluator gave."""
    if mismatch.unmet:
        return f"{mismatch.unmet}: not in this case, and the runtime does not notice"
    if mismatch.expected is None:
        got = "decides it" if not isinstance(mismatch.got, Refused) else f"fails ({mismatch.got})"
        return f"a case that is not well-typed: the evaluator {got}"
    if isinstance(mismatch.got, Refused):
        return f"the evaluator refuses a well-typed case ({mismatch.got})"
    index = [r.key for r in interface.results].index(mismatch.results[0])
    want, got_entry = mismatch.expected[index], mismatch.got[index]
    key = mismatch.results[0]
    return f"{key}: the policy says {_entry(key, want)}, the evaluator {_entry(key, got_entry)}"


def _entry(key: str, entry: tuple[str, Any, Any]) -> str:
    verdict, lo, hi = entry
    if verdict != "value":
        return verdict
    low, high = (_bound(key, bound) for bound in (lo, hi))
    return low if low == high else f"{low} to {high}"


def _bound(key: str, bound: object) -> str:
    """Return a bound as people write it: a day as a date, money as a decimal; what is neither, as it is."""
    if type(bound) is not int:
        return str(bound)
    is_day = Topic.parse(key.partition("/")[2]).kind in ("last_day", "due")
    if is_day:
        return str(write(Date(bound, bound), bound)) if 1 <= bound <= 3_000_000 else str(bound)
    return ("-" if bound < 0 else "") + str(write(Money(0, abs(bound)), abs(bound)))
