"""Runs an emitted module on cases, in Node or in QuickJS.

Only a text that its reader accepted may be run: it is executed here.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from returnlogic.base.faults import NotInstalled
from returnlogic.base.interface import Interface
from returnlogic.targets._target import Crashed, Entry, Refused

_DRIVER = """
const _answers = (cases) => cases.map((facts) => {
  try {
    return ["decided", decide(facts)];
  } catch (error) {
    return [error instanceof TypeError ? "refused" : "crashed", String(error)];
  }
});
"""

SECONDS = 120
"""How long all cases of one run may take."""


def run(text: str, interface: Interface, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """Return what Node gives for each case, or QuickJS without Node; raises `NotInstalled` iff there is neither.

    Raises `Refused` if the module does not load. Only a text that its reader accepted may be run: it is executed here.
    """
    if shutil.which("node"):
        return run_in_node(text, cases)
    return run_in_quickjs(text, cases)


def run_in_node(text: str, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """Return what Node gives for each case."""
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder, "evaluator.mjs")
        driver = 'import { readFileSync } from "node:fs";\n'
        module.write_text(
            f"{driver}{text}{_DRIVER}"
            'console.log(JSON.stringify(_answers(JSON.parse(readFileSync(process.argv[2], "utf8")))));\n',
            "utf-8",
        )
        given = Path(folder, "cases.json")
        given.write_text(_as_json(cases), "utf-8")
        done = subprocess.run(
            ["node", module, given], capture_output=True, encoding="utf-8", timeout=SECONDS, check=False
        )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "Error" in line] or ["it stopped without a word"]
        raise Refused(f"the module does not load: {said[0]}")
    return _answers(done.stdout)


def run_in_quickjs(text: str, cases: Sequence[Mapping[str, object]]) -> list[tuple[Entry, ...] | Refused]:
    """Return what QuickJS gives for each case."""
    try:
        import quickjs
    except ImportError:
        raise NotInstalled("no JavaScript engine: install Node, or `pip install quickjs`") from None
    context = quickjs.Context()
    context.set_time_limit(SECONDS)
    context.set("_cases", _as_json(cases))
    try:
        context.module(f"{text}{_DRIVER}globalThis._found = JSON.stringify(_answers(JSON.parse(globalThis._cases)));\n")
    except quickjs.JSException as error:
        raise Refused(f"the module does not load: {str(error).splitlines()[0]}") from None
    return _answers(str(context.get("_found")))


def _as_json(cases: Sequence[Mapping[str, object]]) -> str:
    """Return the cases as JSON; a value of no sort is an array, which JavaScript converts to a number or a word."""
    return json.dumps([dict(case) for case in cases], default=lambda _: [0.5])


def _answers(found: str) -> list[tuple[Entry, ...] | Refused]:
    answers: list[tuple[Entry, ...] | Refused] = []
    for what, said in json.loads(found):
        match what:
            case "decided":
                answers.append(tuple((verdict, lo, hi) for verdict, lo, hi in said))
            case "refused":
                answers.append(Refused(said))
            case _:
                answers.append(Crashed(said))
    return answers
