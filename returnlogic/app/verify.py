"""An evaluator against its certificate and its policy: re-read, re-proved, and compared query by query."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from returnlogic.app.generate import readers, shown, targets, told
from returnlogic.app.load import load
from returnlogic.base.faults import InputFault, InternalFault, NotInstalled
from returnlogic.base.finding import Finding, Story, Witness, fingerprint
from returnlogic.base.input_file import is_there, open_file, read_file
from returnlogic.base.interface import Interface, to_json
from returnlogic.base.time_limit import OutOfTime, interruptible
from returnlogic.base.value import Value, in_words
from returnlogic.checks._catalogue import rules
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import interface_of
from returnlogic.proof import certificate as c
from returnlogic.proof.obligations import Proof
from returnlogic.proof.replay import CaseMismatch
from returnlogic.proof.validate import validate
from returnlogic.readers._read_back import Reject
from returnlogic.reports._verified import NotVerifiable, Verified
from returnlogic.solver.scripts import Sat, Solver, Unknown, Unsat
from returnlogic.solver.second import SecondSolver


def certificates(path: str) -> list[Path]:
    """Return the certificate folders that a path means: an evaluator's, a certificate's own, or all below a folder.

    Raises `InputFault` iff there is none, or an evaluator below a folder has none.
    """
    given = Path(path)
    if given.name == "certificate.json":
        return [given.parent]
    if given.name.endswith(c.SUFFIX):
        return [given]
    if given.is_dir():
        found = sorted(p for p in given.rglob(f"*{c.SUFFIX}") if p.is_dir())
        for file in sorted(p for t in targets().values() for p in given.rglob(f"*{t.suffix}")):
            if file.with_name(file.name + c.SUFFIX) not in found and _was_generated(file):
                help = f"expected the folder `{file.name}{c.SUFFIX}`; compile again, or remove the file"
                raise InputFault(f"`{file}` was generated and has no certificate beside it", help)
        if not found:
            raise InputFault(f"no certificate below `{path}`", "`returnlogic compile` writes one beside each evaluator")
        return found
    folder = given.with_name(given.name + c.SUFFIX)
    if not given.exists() and not folder.exists():
        raise InputFault(f"there is no file `{path}`", "give an evaluator, its certificate, or a folder of both")
    if not folder.is_dir():
        raise InputFault(
            f"`{path}` has no certificate beside it", f"expected the folder `{folder.name}`; compile again"
        )
    return [folder]


def _was_generated(file: Path) -> bool:
    """Return whether a file says of itself that `compile` wrote it."""
    try:
        with open_file(file) as text:
            return b"Generated: do not edit, `returnlogic verify` proves" in text.read(400)
    except OSError:
        return False


def verify(
    folder: Path,
    *,
    policy_path: str | None = None,
    second: SecondSolver | None = None,
    budget: int | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Verified:
    """Prove the evaluator of a certificate again: nothing is taken from the certificate but names, hints and hashes.

    Raises `InputFault` iff a part is missing or cannot be read, `NotReproduced` iff a case does not show in the
    real runtime, and `NotInstalled` for a runtime or solver that is not there.
    """
    certificate = _read(folder)
    text = _text(folder.parent / certificate.target.file)
    where = policy_path or os.path.normpath(folder.parent / certificate.policy.path)
    program = _program(where)
    run = _Run(folder, certificate, text, program, Solver() if budget is None else Solver(budget), second, say)
    found = tuple(run.findings())
    solvers = ("z3", "cvc5") if second is not None else ("z3",)
    about = (certificate.target.file, program.name, certificate.target.name)
    path = str(folder.parent / certificate.target.file)
    return Verified(*about, found, run.proved, len(certificate.canaries), solvers, dict(certificate.assumed), path)


def verify_paths(
    paths: Sequence[str],
    *,
    policy: str | None = None,
    second: bool = False,
    budget: int | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Verified | NotVerifiable, ...]:
    """Return what is known of every evaluator of these paths, in order; `second` asks cvc5 too.

    Raises `NotInstalled` iff cvc5 is asked for and not there. Whatever else stands in the way of one path is a result.
    """
    solver = SecondSolver() if second else None
    found: list[Verified | NotVerifiable] = []
    for path in paths:
        try:
            for folder in certificates(path):
                with interruptible():
                    found.append(verify(folder, policy_path=policy, second=solver, budget=budget, say=say))
        except OutOfTime as fault:
            raise fault.told_as(f"{path}: not verified, nor what comes after it: {fault}") from None
        except (InputFault, NotInstalled) as fault:
            found.append(NotVerifiable(path, str(fault), fault.help or "install it, or verify where it is"))
        except InternalFault as fault:
            found.append(NotVerifiable(path, str(fault), "our own fault; please report it", is_ours=True))
    return tuple(found)


def _read(folder: Path) -> c.Certificate:
    path = folder / "certificate.json"
    try:
        data = read_file(path, c.MAX_BYTES)
    except OSError as error:
        raise InputFault(f"cannot read `{path}`: {error.strerror}", "compile again") from None
    try:
        found = c.from_bytes(data)
    except c.BadCertificate as error:
        raise InputFault(f"`{path}` is not a certificate: {error}", "compile again") from None
    if found.target.name not in targets():
        raise InputFault(f"`{path}`: there is no target `{found.target.name[:40]}`", "is it from a newer version?")
    if "/" in found.target.file:
        raise InputFault(f"`{path}`: the evaluator lies in another folder", "keep them side by side")
    return found


def _text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8")
    except OSError as error:
        raise InputFault(
            f"cannot read `{path}`: {error.strerror}", "compile again, or put the evaluator back"
        ) from None
    except UnicodeDecodeError as error:
        raise InputFault(f"`{path}`: byte {error.start} is not UTF-8", "compile again") from None


def _program(where: str) -> Program:
    if not os.path.lexists(where):
        raise InputFault(f"there is no policy `{where}`", "say where it is with `--policy FILE`")
    policy = load(where)
    if policy.problems or policy.program is None:
        first = policy.problems[0].message if policy.problems else "not a policy"
        raise InputFault(f"the policy `{where}` did not load: {first}", "`returnlogic check` says more")
    return policy.program


@dataclass
class _Run:
    folder: Path
    certificate: c.Certificate
    text: str
    program: Program
    solver: Solver
    second: SecondSolver | None
    say: Callable[[str], None]
    proved: int = 0

    def findings(self) -> Iterator[Finding]:
        given = self.certificate
        if self.program.name != given.policy.id:
            yield self._stale(
                f"the certificate is of `{given.policy.id[:60]}`, not of `{self.program.name}`",
                "verify with its own policy",
            )
            return
        assumed = {n: v for n, v in given.assumed.items() if n in self.program.assumptions}
        edited = c.sha256(self.text.encode()) != given.target.sha256
        changed = assumed.keys() != given.assumed.keys() or c.meaning(self.program, assumed) != given.policy.meaning
        interface = interface_of(self.program, assumed)
        if edited:
            yield self._stale(f"`{given.target.file}` was changed since it was proved", "compile again; do not edit it")
        if changed:
            yield self._stale("the policy says something else than when it was proved", "compile again")
        yield from self._extras()
        outcome = self._reproved(interface, assumed)
        if isinstance(outcome, Finding):
            yield outcome
            return
        self.proved = len(outcome.obligations)
        if to_json(interface) != given.interface and not changed:
            yield self._stale("the certificate names other facts or results than the policy", "compile again")
        if not edited and not changed:
            yield from self._queries(outcome)
        yield from self._canaries()
        yield from self._second(outcome)

    def _extras(self) -> Iterator[Finding]:
        """Report what lies beside the evaluator and is not what was written: it decides nothing, but it may mislead."""
        for name, wanted in self.certificate.target.extras.items():
            path = self.folder.parent / Path(name).name
            if is_there(path) and c.sha256(read_file(path)) != wanted:
                yield self._stale(f"`{path.name}` was changed since it was written", "compile again")

    def _reproved(self, interface: Interface, assumed: Mapping[str, Value]) -> Proof | Finding:
        given, target = self.certificate, targets()[self.certificate.target.name]
        hints = {n: tuple(lets) for n, lets in given.hints.items()}
        self.say(f"{given.target.file}: reading back and proving")
        try:
            found = validate(
                self.program,
                assumed,
                interface,
                target,
                readers()[target.name],
                self.text,
                hints,
                dict(given.tables),
                self.solver,
                self.say,
            )
        except Reject as error:
            return self._finding(
                "RL601",
                f"`{given.target.file}`, {error}",
                "not the text that `compile` writes, so nothing is known of it; compile again",
            )
        if found.not_run:
            raise NotInstalled(
                f"`{given.target.file}` is not the policy, but the case cannot be shown: {found.not_run}"
            )
        if found.mismatch is not None:
            return self._differs(interface, found.mismatch)
        if not found.proof.holds:
            first, why = found.proof.undecided[0]
            more = f" (and {len(found.proof.undecided) - 1} more)" if len(found.proof.undecided) > 1 else ""
            return self._finding(
                "RL602", f"not proved: {first.kind} {first.name}: {why}{more}", "a larger `--budget` may tell"
            )
        return found.proof

    def _queries(self, proof: Proof) -> Iterator[Finding]:
        """Report queries on disk and in the certificate that are not those of this proof, byte by byte."""
        given = self.certificate
        mine = {c.query_file(o): c.sha256(o.script.encode()) for o in proof.obligations}
        listed = {q.file: q.sha256 for q in given.obligations}
        if given.tool.sources != c.sources():
            mine = listed  # another version states other queries; what it claims was proved anew, with this one's
        if mine != listed:
            yield self._stale("the certificate lists other obligations than the proof has", "compile again")
            return
        beside = {x.file: x.sha256 for x in given.canaries}
        if given.vectors is not None:
            beside[given.vectors.file] = given.vectors.sha256
        for name, wanted in {**listed, **beside}.items():
            yield from self._file(name, wanted)

    def _file(self, name: str, wanted: str) -> Iterator[Finding]:
        path = self.folder / name
        try:
            if c.sha256(read_file(path, c.MAX_BYTES, self.folder)) != wanted:
                yield self._stale(f"`{name}` is not the file that was written", "compile again")
        except OSError:
            yield self._stale(f"`{name}` is missing from the certificate", "compile again")

    def _canaries(self) -> Iterator[Finding]:
        if not self.certificate.canaries:
            yield self._stale("the certificate has no canary: its proof may be empty", "compile again")
        for canary in self.certificate.canaries:
            try:
                script = read_file(self.folder / canary.file, within=self.folder).decode("utf-8")
            except (OSError, UnicodeDecodeError):
                continue  # told by `_queries`
            if c.sha256(script.encode()) == canary.sha256 and not isinstance(self.solver.solve(script), Sat):
                yield self._finding("RL602", f"the canary `{canary.file}` was not found out", "compile again")

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
            location=(str(self.folder.parent / file), 0),
            fingerprint=fingerprint(code, self.program.name, (), f"{file} {message}"),
        )
