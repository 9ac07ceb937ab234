"""Re-checks a certificate with nothing but a solver: `python recheck.py [z3|cvc5] [POLICY]` in its folder.

It imports none of ours. It demands the whole set: the evaluator and the policy (at the path that the certificate names,
or POLICY) as they were proved, each obligation, one that the check of the facts is exact, one for each result, canaries
that are found out, and no query that would be unsatisfiable without its claim. It shows that the stated formulas are
valid. That they say what the two files do is the reader's part: compare one query with one line of the evaluator, or
write a reader of your own.
"""

import collections
import hashlib
import json
import os
import pathlib
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

KINDS = ("domain", "spec-defined", "table", "def", "range", "total", "outcome", "accepts")
COMMANDS = ("(set-logic ALL)", "(declare-const |", "(declare-fun |", "(assert ")
PIN = re.compile(r"\(assert \(= \|[^|]*\| (true|false|\d+|\(- \d+\))\)\)")


class Wrong(Exception):
    """Something is not as it has to be."""


def z3_answer(script: str) -> str:
    import z3

    solver = z3.SimpleSolver()
    solver.from_string(script)
    return str(solver.check())


def cvc5_answer(script: str) -> str:
    import cvc5

    manager = cvc5.TermManager()
    solver, symbols = cvc5.Solver(manager), cvc5.SymbolManager(manager)
    parser = cvc5.InputParser(solver, symbols)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "query")
    said = ""
    while not (command := parser.nextCommand()).isNull():
        said += command.invoke(solver, symbols)
    return said.strip()


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise Wrong("certificate.json: a key stands twice")
    return dict(pairs)


def files_of(folder: pathlib.Path) -> Iterator[str]:
    for place, _, names in os.walk(folder):
        for name in names:
            path = pathlib.Path(place, name)
            if path.is_symlink() or not path.is_file():
                raise Wrong(f"{path}: not a regular file")
            yield path.relative_to(folder).as_posix()


def sha256(path: pathlib.Path) -> str:
    try:
        data = b"" if path.is_symlink() else path.read_bytes()
    except OSError as error:
        raise Wrong(f"{path}: {error.strerror}") from None
    return hashlib.sha256(data.removeprefix(b"\xef\xbb\xbf")).hexdigest()


def demand_set(folder: pathlib.Path, certificate: dict[str, Any]) -> None:
    """Demand that the certificate is whole: each query that there has to be, and each file."""
    obligations, canaries = certificate["obligations"], certificate["canaries"]
    ids = [q["id"] for q in obligations]
    if ids != [f"{n:05d}" for n in range(1, len(ids) + 1)]:
        raise Wrong("the obligations are not numbered from 00001 on")
    for q in obligations:
        if q["kind"] not in KINDS or q["file"] != f"queries/{q['id']}-{q['kind']}.smt2":
            raise Wrong(f"obligation {q['id']}: another kind or file than there are")
        if any(other not in ids or other >= q["id"] for other in q["rests_on"]):
            raise Wrong(f"obligation {q['id']} rests on one that does not come before it")
    kinds = [q["kind"] for q in obligations]
    if (kinds[:1], kinds[-1:], kinds.count("domain"), kinds.count("accepts")) != (["domain"], ["accepts"], 1, 1):
        raise Wrong("there is not one `domain`, first, and one `accepts`, last")
    results = [r["key"] for r in certificate["interface"]["results"]]
    asked = collections.Counter(q["name"] for q in obligations if q["kind"] == "outcome")
    if not results or set(asked) != set(results) or len(set(asked.values())) != 1:
        raise Wrong("there is not an `outcome` for each result")
    if not canaries:
        raise Wrong("there is no canary: the proof may be empty")
    for n, q in enumerate(canaries, 1):
        if q["file"] != f"queries/canary-{n}.smt2":
            raise Wrong(f"canary {n}: another file")
        if q["kind"] not in ("total", "outcome", "accepts") or (q["kind"] == "outcome" and q["name"] not in results):
            raise Wrong(f"canary {n}: no claim of the evaluator")
    listed = {"certificate.json", "recheck.py", *(q["file"] for q in [*obligations, *canaries])}
    if certificate["vectors"]:
        listed.add("vectors.jsonl")
        if sha256(folder / "vectors.jsonl") != certificate["vectors"]["sha256"]:
            raise Wrong("vectors.jsonl: another file than was hashed")
    if listed != set(files_of(folder)):
        raise Wrong(f"files: {', '.join(sorted(listed ^ set(files_of(folder)))[:3])}: missing, or no part of it")


def demand_form(script: str, kind: str) -> str:
    """Demand that a script is nothing but declarations, assertions and one question; return it without its claim."""
    lines = [line for line in script.split("\n") if line and not line.startswith(";")]
    asserted = [n for n, line in enumerate(lines) if line.startswith("(assert ")]
    if lines[-1:] != ["(check-sat)"] or lines[:1] != ["(set-logic ALL)"] or not asserted:
        raise Wrong("a hollow query")
    if any(not line.startswith(COMMANDS) or line.count("(") != line.count(")") for line in lines[:-1]):
        raise Wrong("other commands than declarations and assertions")
    pinned = sum(PIN.fullmatch(line) is not None for line in lines)
    if kind not in ("domain", "canary") and not lines[asserted[-1]].startswith("(assert (not "):
        raise Wrong("a hollow query: it ends in no negated claim")
    if "|" not in lines[asserted[-1]] or (kind == "canary" and (pinned < 1 or pinned == len(asserted))):
        raise Wrong("a hollow query")
    return "\n".join(lines[: asserted[-1]] + lines[asserted[-1] + 1 :])


def demand_answer(folder: pathlib.Path, query: dict[str, Any], kind: str, answer: Callable[[str], str]) -> None:
    """Demand that a query is the one that was hashed, says something, and has the answer of its kind."""
    if sha256(folder / query["file"]) != query["sha256"]:
        raise Wrong("another file than was hashed")
    script = (folder / query["file"]).read_text("utf-8")
    rest = demand_form(script, kind)
    expected = "sat" if kind in ("domain", "canary") else "unsat"
    found = answer(script)
    if found != expected:
        raise Wrong(f"{found}, expected {expected}")
    if expected == "unsat" and answer(rest) != "sat":
        raise Wrong("a hollow query: it is not its claim that makes it unsatisfiable")


def main(folder: pathlib.Path, answer: Callable[[str], str], policy: str | None) -> int:
    certificate = json.loads((folder / "certificate.json").read_text("utf-8"), object_pairs_hook=once)
    target, about = certificate["target"], certificate["policy"]
    if folder.is_symlink() or folder.name != target["file"] + ".certificate":
        raise Wrong(f"the certificate is of {target['file']}, not of what this folder lies beside")
    if os.path.isabs(about["path"]) or not about["path"].isprintable():
        raise Wrong("the path of the policy is not one seen from the evaluator")
    where = pathlib.Path(policy) if policy else pathlib.Path(os.path.normpath(folder.parent / about["path"]))
    for what, path, wanted in (
        ("evaluator", folder.parent / target["file"], target["sha256"]),
        ("policy", where, about["sha256"]),
    ):
        if sha256(path) != wanted:
            raise Wrong(f"{what} {path}: changed since it was proved")
        print(f"{what} {path}\n  SHA-256 {wanted}")
    demand_set(folder, certificate)
    wrong = 0
    queries = [(q["kind"], q) for q in certificate["obligations"]] + [("canary", q) for q in certificate["canaries"]]
    for kind, query in queries:
        try:
            demand_answer(folder, query, kind, answer)
        except Exception as error:
            wrong += 1
            print(f"{query['file']}: {ascii(str(error))[:200]}")
    print(f"{len(certificate['obligations'])} obligations, {len(certificate['canaries'])} canaries, {wrong} wrong")
    return 1 if wrong else 0


def vouched(folder: pathlib.Path, answer: Callable[[str], str], policy: str | None = None) -> int:
    """Re-check a folder and return the exit code: 0 vouched for, 1 not."""
    try:
        return main(folder, answer, policy)
    except Wrong as why:
        print(f"not vouched for: {why}")
    except (ImportError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as why:
        print(f"not vouched for: {type(why).__name__}: {ascii(str(why))[:200]}")
    return 1


if __name__ == "__main__":
    words = sys.argv[1:]
    solver = cvc5_answer if "cvc5" in words else z3_answer
    here = pathlib.Path(__file__).resolve().parent
    sys.exit(vouched(here, solver, next((w for w in words if w not in ("z3", "cvc5")), None)))
