"""Re-checks a certificate with nothing but a solver: `python recheck.py [z3|cvc5]` in its folder. Imports none of ours.

It shows that the stated formulas are valid and that the evaluator is the file they were made from. That the formulas
say what the file does is the reader's part: compare one query with one line of the file, or write a reader of your own.
"""

import hashlib
import json
import pathlib
import sys


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


def main(folder: pathlib.Path, answer) -> int:  # type: ignore[no-untyped-def]
    certificate = json.loads((folder / "certificate.json").read_text("utf-8"))
    target = certificate["target"]
    wrong = 0 if sha256(folder.parent / target["file"]) == target["sha256"] else 1
    print(f"{target['file']}: {'changed since it was proved' if wrong else 'the file that was proved'}")
    for query in [*certificate["obligations"], *certificate["canaries"]]:
        path = folder / query["file"]
        found = answer(path.read_text("utf-8"))
        if sha256(path) != query["sha256"] or found != query["expected"]:
            wrong += 1
            print(f"{path.name}: {found}, expected {query['expected']}, or another file")
    print(f"{len(certificate['obligations'])} obligations, {len(certificate['canaries'])} canaries, {wrong} wrong")
    return 1 if wrong else 0


def sha256(path: pathlib.Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(__file__).resolve().parent, cvc5_answer if "cvc5" in sys.argv else z3_answer))
