"""An evaluator against its certificate and its policy: re-read, re-proved, and compared field by field."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from returnlogic.app.certificate_folder import StoredCertificate, certificates, file_of, read_folder
from returnlogic.app.certify import Evidence, certificate_files, path_between, policy_hash, shown
from returnlogic.app.generate import raw_facts, readers, targets, told
from returnlogic.app.load import Policy, load, program_of
from returnlogic.base.faults import InputFault, InternalFault, NotInstalled
from returnlogic.base.finding import Finding, Story, Witness, fingerprint
from returnlogic.base.input_file import checkout_of
from returnlogic.base.interface import Interface
from returnlogic.base.time_limit import OutOfTime, ask_in_time, interruptible
from returnlogic.base.value import Value, in_words
from returnlogic.checks._catalogue import rules
from returnlogic.meaning.specialise import interface_of
from returnlogic.proof import certificate as c
from returnlogic.proof.canaries import Canary, canaries
from returnlogic.proof.obligations import Proof
from returnlogic.proof.replay import CaseMismatch, expected
from returnlogic.proof.validate import Validated, validate
from returnlogic.proof.vectors.wire import Form, Vector, json_lines
from returnlogic.readers._read_back import Reject
from returnlogic.reports._verified import NotVerifiable, Verified
from returnlogic.solver.scripts import Solver, Unknown, Unsat
from returnlogic.solver.second import SecondSolver

LISTED = 5
"""Differences of a certificate that are told one by one."""


def verify(
    folder: Path,
    *,
    below: Path | None = None,
    policy_path: str | None = None,
    second: SecondSolver | None = None,
    budget: int | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Verified:
    """Prove the evaluator of a certificate again, and make the certificate anew: nothing of it is believed.

    The policy is that of `policy_path`, wherever it lies; if that is a folder, or nothing, the one that the certificate
    names, which has to lie in the folder, or else in the repository of the evaluator, or where it is in none in the
    working folder, or `below` the folder that was given, or in the one above the evaluator's. Raises `InputFault` iff a
    part is missing or cannot be read, `NotReproduced` iff a case does not show in the real runtime, and `NotInstalled`
    for a runtime or solver that is not there.
    """
    stored = read_folder(folder)
    named = stored.certificate.policy.path
    if policy_path is None or Path(policy_path).is_dir():
        allowed = Path(policy_path) if policy_path is not None else _reach(folder.parent, below)
        where = str(_inside(stored, Path(os.path.normpath(folder.parent / named)), allowed))
        path = path_between(where, folder.parent)
    else:
        where, path = policy_path, named
    policy = _loaded(where)
    run = _Run(stored, policy, path, Solver() if budget is None else Solver(budget), second, say)
    found = tuple(run.findings())
    return Verified(
        stored.certificate.target.file,
        policy.program.name if policy.program is not None else "",
        stored.certificate.target.name,
        found,
        run.proved,
        len(stored.certificate.canaries),
        ("z3", "cvc5") if second is not None else ("z3",),
        dict(run.assumed),
        str(stored.evaluator),
        c.sha256(stored.text.encode()),
        where,
        policy_hash(policy),
    )


def verify_paths(
    paths: Sequence[str],
    *,
    policy: str | None = None,
    second: bool = False,
    budget: int | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Verified | NotVerifiable, ...]:
    """Return what is known of every evaluator of these paths, in order; `second` asks cvc5 too.

    Raises `NotInstalled` iff cvc5 is asked for and not there. Whatever else stands in the way of one is a result.
    """
    solver = SecondSolver() if second else None
    found: list[Verified | NotVerifiable] = []
    for path in paths:
        below = Path(path) if Path(path).is_dir() and not path.endswith(c.SUFFIX) else None
        try:
            folders = certificates(path)
        except InputFault as fault:
            found.append(NotVerifiable(path, fault))
            continue
        for folder in folders:
            try:
                with interruptible():
                    ask_in_time()
                    found.append(verify(folder, below=below, policy_path=policy, second=solver, budget=budget, say=say))
            except (OutOfTime, InputFault, NotInstalled, InternalFault) as fault:
                found.append(NotVerifiable(str(folder).removesuffix(c.SUFFIX), fault))
    return tuple(found)


def _reach(beside: Path, below: Path | None) -> Path:
    """Return the folder in which a certificate may look for its policy, if none was named."""
    beside, here = beside.resolve(), Path.cwd().resolve()
    root = checkout_of(str(beside))
    if root is not None:
        return Path(root)
    if beside.is_relative_to(here):
        return here
    return below.resolve() if below is not None and beside.parent.is_relative_to(below.resolve()) else beside.parent


def _inside(stored: StoredCertificate, path: Path, folder: Path) -> Path:
    """Return a path that leads to a regular file in a folder; raises `InputFault` iff it does not."""
    help = "say which policy it has to be: `--policy FILE`"
    try:
        real, folder = path.resolve(), folder.resolve()
    except (OSError, RuntimeError, ValueError):
        raise InputFault(f"`{stored.folder}` names a policy that no file can be: `{path}`", help) from None
    if not real.is_relative_to(folder):
        raise InputFault(f"`{stored.folder}` names a policy outside of `{folder}`: `{path}`", help)
    if not real.is_file():
        raise InputFault(f"there is no policy `{path}`, which `{stored.folder}` names", help)
    return path


def _loaded(where: str) -> Policy:
    if not os.path.lexists(where):
        raise InputFault(f"there is no policy `{where}`", "say where it is with `--policy FILE`")
    policy = load(where)
    if policy.problems or policy.program is None:
        first = policy.problems[0].message if policy.problems else "not a policy"
        raise InputFault(f"the policy `{where}` did not load: {first}", "`returnlogic check` says more")
    return policy


@dataclass
class _Run:
    stored: StoredCertificate
    policy: Policy
    path: str
    solver: Solver
    second: SecondSolver | None
    say: Callable[[str], None]
    proved: int = 0

    def __post_init__(self) -> None:
        self.certificate = self.stored.certificate
        self.program = program_of(self.policy)
        self.target = targets()[self.certificate.target.name]
        self.assumed: Mapping[str, Value] = {}

    def findings(self) -> Iterator[Finding]:
        given = self.certificate
        if self.program.name != given.policy.id:
            said = f"the certificate is of `{given.policy.id[:60]}`, not of `{self.program.name}`"
            yield self._stale(said, "verify with its own policy")
            return
        assumed = self._assumed()
        if assumed is None:
            said = "the policy says something else than when it was proved: what was assumed cannot be assumed of it"
            yield self._stale(said, "compile again")
            return
        self.assumed = assumed
        interface = interface_of(self.program, assumed)
        known = list(self._changed(assumed))
        yield from known
        outcome = self._reproved(interface, assumed)
        if isinstance(outcome, Finding):
            yield outcome
            return
        self.proved = len(outcome.obligations)
        if not known:
            yield from self._remade(interface, assumed, outcome)
        yield from self._second(outcome)

    def _assumed(self) -> dict[str, Value] | None:
        """Return what the certificate assumes, or `None` iff the policy has no such assumptions, or fixes others."""
        given = dict(self.certificate.assumed)
        for name, value in given.items():
            variable = self.program.assumptions.get(name)
            if variable is None or (type(value), value) not in [(type(v), v) for v in variable.domain]:
                return None
        fixed = {a.name: a.fixed for a in self.program.assumptions.values() if a.fixed is not None}
        return given if fixed.items() <= given.items() else None

    def _changed(self, assumed: Mapping[str, Value]) -> Iterator[Finding]:
        """Report that evaluator or policy are not those that the certificate is of."""
        given, file = self.certificate, self.certificate.target.file
        if c.sha256(self.stored.text.encode()) != given.target.sha256:
            yield self._stale(f"`{file}` was changed since it was proved", "compile again; do not edit it")
        if c.meaning(self.program, assumed) != given.policy.meaning:
            yield self._stale("the policy says something else than when it was proved", "compile again")
        elif policy_hash(self.policy) != given.policy.sha256:
            yield self._stale("the file of the policy was changed since, though not what it decides", "compile again")

    def _validated(self, interface: Interface, assumed: Mapping[str, Value]) -> Callable[[str], Validated]:
        given, reader = self.certificate, readers()[self.target.name]
        hints, tables = given.hints(), dict(given.tables)

        def check(text: str) -> Validated:
            return validate(
                self.program, assumed, interface, self.target, reader, text, hints, tables, self.solver, self.say
            )

        return check

    def _reproved(self, interface: Interface, assumed: Mapping[str, Value]) -> Proof | Finding:
        file = self.certificate.target.file
        self.say(f"{file}: reading back and proving")
        try:
            found = self._validated(interface, assumed)(self.stored.text)
        except Reject as error:
            return self._finding(
                "RL601",
                f"`{file}`, {error}",
                "not the text that `compile` writes, so nothing is known of it; compile again",
            )
        if found.not_run:
            raise NotInstalled(f"`{file}` is not the policy, but the case cannot be shown: {found.not_run}")
        if found.mismatch is not None:
            return self._differs(interface, found.mismatch)
        if not found.proof.holds:
            first, why = found.proof.undecided[0]
            more = f" (and {len(found.proof.undecided) - 1} more)" if len(found.proof.undecided) > 1 else ""
            return self._finding(
                "RL602", f"not proved: {first.kind} {first.name}: {why}{more}", "a larger `--budget` may tell"
            )
        return found.proof

    def _remade(self, interface: Interface, assumed: Mapping[str, Value], proof: Proof) -> Iterator[Finding]:
        """Make the certificate anew, and report each field and each file of it that is another one."""
        self.say(f"{self.certificate.target.file}: seeding slips that have to be found")
        seeded = [
            self._as_stored(number, canary, interface)
            for number, canary in enumerate(canaries(self.stored.text, self._validated(interface, assumed)), 1)
        ]
        vectors = self.stored.files.get(c.VECTORS)
        if vectors is not None:
            wrong = self._wrong_vector(vectors, interface, assumed)
            if wrong is not None:
                yield self._stale(f"`{c.VECTORS}`, line {wrong}: not a case with the policy's outcome", "compile again")
                return
        made = self.target.write(self.program, assumed)
        extras = made.extras
        if made.text != self.stored.text:
            said = f"`{self.certificate.target.file}` is not the text that is written for this policy, to the letter"
            yield self._stale(f"{said}: what it says of itself may be wrong", "compile again; do not edit it")
            return
        certificate, files = certificate_files(
            self.policy,
            self.path,
            self.target,
            self.stored.text,
            extras,
            interface,
            assumed,
            Evidence(proof, seeded, vectors),
        )
        differences = list(_differences(self.certificate.model_dump(), certificate.model_dump()))
        for where, has, found in differences[:LISTED]:
            yield self._stale(f"the certificate has {has} at `{where}`; made anew, it is {found}", "compile again")
        if len(differences) > LISTED:
            yield self._stale(f"{len(differences) - LISTED} more fields of the certificate differ", "compile again")
        for name in sorted(files.keys() & self.stored.files.keys()):
            if name != "certificate.json" and files[name] != self.stored.files[name]:
                yield self._stale(f"`{name}` is not the file that is written for this proof", "compile again")
        for suffix, text in sorted(extras.items()):
            path = self.stored.folder.parent / f"{self.program.name}{suffix}"
            if file_of(path) != text.encode():
                yield self._stale(f"`{path.name}` was changed since it was written", "compile again")

    def _as_stored(self, number: int, canary: Canary, interface: Interface) -> Canary:
        """Return a canary on the case on which the certificate shows it, if it does."""
        data = self.stored.files.get(c.canary_file(number), b"")
        try:
            return canary.on(data.decode("utf-8"), interface, self.solver) or canary
        except UnicodeDecodeError:
            return canary

    def _wrong_vector(self, data: bytes, interface: Interface, assumed: Mapping[str, Value]) -> int | None:
        """Return the first line that is no vector of the policy as it is written, or `None` iff all are."""
        form = Form.of(self.program, interface)
        lines = data.splitlines(keepends=True)
        for number, line in enumerate(lines, 1):
            try:
                facts, problems = raw_facts(interface, json.loads(line)["facts"])
            except (ValueError, TypeError, KeyError, RecursionError):
                return number
            outcome = None if problems else expected(self.program, assumed, interface, facts)
            if outcome is None or "".join(json_lines(form, [Vector(f"m{number}", facts, outcome)])).encode() != line:
                return number
        return None

    def _second(self, proof: Proof) -> Iterator[Finding]:
        if self.second is None:
            return
        for number, o in enumerate(proof.obligations, 1):
            if number % 25 == 0:
                self.say(f"{number} of {len(proof.obligations)} obligations put to cvc5")
            answer = self.second.solve(o.script)
            if isinstance(answer, Unknown) or isinstance(answer, Unsat) != (o.expected == "unsat"):
                said = answer.reason if isinstance(answer, Unknown) else type(answer).__name__.lower()
                yield self._finding("RL602", f"cvc5 does not confirm {o.kind} {o.name}: {said}", "report it")

    # --- findings -----------------------------------------------------------------------------------------------------

    def _differs(self, interface: Interface, mismatch: CaseMismatch) -> Finding:
        told_facts = shown(interface, mismatch.facts).items()
        case = tuple(f"{in_words(n)}: {'has not happened' if v is None else v}" for n, v in told_facts)
        names = set(self.program.assumptions)
        facts = {n: v for n, v in shown(interface, mismatch.facts).items() if n not in names}
        assume = {
            n: v for n, v in {**self.certificate.assumed, **shown(interface, mismatch.facts)}.items() if n in names
        }
        return self._finding(
            "RL601",
            f"`{self.certificate.target.file}` is not the policy: {told(interface, mismatch)}",
            "compile again; do not edit it",
            case,
            Witness(facts, assume),
        )

    def _stale(self, message: str, help: str) -> Finding:
        return self._finding("RL603", message, help)

    def _finding(
        self, code: str, message: str, help: str, case: Sequence[str] = (), witness: Witness | None = None
    ) -> Finding:
        rule = rules()[code]
        file = self.certificate.target.file
        evidence: dict[str, Any] = {"file": file, "target": self.certificate.target.name}
        return Finding(
            code,
            rule.name,
            rule.severity,
            self.program.name,
            (),
            file,
            message,
            witness=witness,
            evidence=evidence,
            story=Story(case=tuple(case), help=help),
            location=(str(self.stored.evaluator), 0),
            fingerprint=fingerprint(code, self.program.name, (), f"{file} {message}"),
        )


def _differences(has: Any, found: Any, where: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield each place at which two values of JSON differ, with what stands there in the one and in the other."""
    if isinstance(has, dict) and isinstance(found, dict) and has.keys() == found.keys():
        for key in has:
            yield from _differences(has[key], found[key], f"{where}.{key}" if where else key)
    elif isinstance(has, list | tuple) and isinstance(found, list | tuple) and len(has) == len(found):
        for number, (a, b) in enumerate(zip(has, found, strict=True)):
            yield from _differences(a, b, f"{where}.{number}")
    elif has != found or type(has) is not type(found):
        yield where[:100], _brief(has), _brief(found)


def _brief(value: Any) -> str:
    """Return a value of JSON in a few characters; of a list or an object, how much it holds."""
    if isinstance(value, dict | list | tuple):
        return f"{len(value)} entries"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 70 else f"{text[:66]} …"
