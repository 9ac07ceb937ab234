"""A policy to an evaluator with its certificate: written, read back, proved, and only then handed out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from returnlogic.app.certify import Evidence, certificate_files, path_between, shown
from returnlogic.app.load import Policy
from returnlogic.base.faults import BudgetFault, InputFault, InternalFault, NotInstalled
from returnlogic.base.interface import Interface
from returnlogic.base.nearest import suggest
from returnlogic.base.registry import collect, names
from returnlogic.base.sort import Date, Money
from returnlogic.base.value import Value, as_word, read, write
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import Unfixed, interface_of
from returnlogic.meaning.specialise import assumed as settle_assumptions
from returnlogic.proof import certificate as c
from returnlogic.proof.canaries import canaries
from returnlogic.proof.obligations import Proof
from returnlogic.proof.replay import CaseMismatch, mismatches
from returnlogic.proof.validate import Validated, validate
from returnlogic.readers._reader import Reader
from returnlogic.solver.scripts import Solver, Unknown
from returnlogic.solver.second import SecondSolver
from returnlogic.targets._target import Refused, Target


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
    """A proved evaluator. `files` is its certificate's folder, by name; `extras` are files beside the evaluator.

    Where the target's runtime is not installed, the case of no slip was seen there (`unseen`), and no vector was run.
    """

    program: Program
    target: Target
    file: str
    text: str
    interface: Interface
    assumed: Mapping[str, Value]
    certificate: c.Certificate
    files: Mapping[str, bytes]
    extras: Mapping[str, str]
    unseen: int
    vectors_run: int

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
    _confirm(found.proof, second, say)
    data, ran = None, 0
    if with_vectors:
        say(f"{program.name}: choosing vectors")
        data, ran = _vectors(program, values, interface, target, made.text, say)
    path = path_between(policy.path, beside)
    evidence = Evidence(found.proof, seeded, data)
    certificate, files = certificate_files(policy, path, target, made.text, made.extras, interface, values, evidence)
    file = certificate.target.file
    extras = {f"{program.name}{suffix}": text for suffix, text in sorted(made.extras.items())}
    unseen = sum(not x.replayed for x in seeded)
    return GeneratedEvaluator(
        program, target, file, made.text, interface, dict(values), certificate, files, extras, unseen, ran
    )


def _confirm(proof: Proof, second: SecondSolver | None, say: Callable[[str], None]) -> None:
    """Put each obligation to the second solver; raises `NotProved` where it does not agree."""
    if second is None:
        return
    for number, o in enumerate(proof.obligations, 1):
        if number % 25 == 0:
            say(f"{number} of {len(proof.obligations)} obligations put to the second solver")
        answer = second.solve(o.script)
        word = f"unknown ({answer.reason})" if isinstance(answer, Unknown) else type(answer).__name__.lower()
        if word != o.expected:
            raise NotProved([f"{o.kind} {o.name} (line {o.where}): the second solver says {word}, not {o.expected}"])


def _vectors(
    program: Program,
    values: Mapping[str, Value],
    interface: Interface,
    target: Target,
    text: str,
    say: Callable[[str], None],
) -> tuple[bytes, int]:
    """Return a case for each slip of the policy that makes a difference, and on how many the evaluator was run.

    It was run on all of them, and agreed, or on none because the target's runtime is not installed.
    """
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
    return data, ran


# --- words ------------------------------------------------------------------------------------------------------------


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
