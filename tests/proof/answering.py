"""Evaluators that are asked from outside: a program that answers on a pipe, with one thing wrong or nothing."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from tests.proof.seeded import choice, loaded, target

DESK = Path(__file__).parent / "desk.ret"

SERVICE = """
import json, sys
from datetime import date

def raw(name, value):
    if name in ("delivered", "notified"):
        return None if value is None else date.fromisoformat(value).toordinal()
    return round(float(value) * 100) if name == "price" else value

def bound(key, value):
    if value is None or "level" in key:
        return value
    return date.fromordinal(value).isoformat() if "last_day" in key else f"{value // 100}.{value % 100:02d}"

def answer(question):
    found = outcome(**{name: raw(name, value) for name, value in question["facts"].items()})
    named = zip(RESULTS, found)
    return {key: {"verdict": v, "lo": bound(key, lo), "hi": bound(key, hi)} for key, (v, lo, hi) in named}

def main():
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps({"id": question["id"], "outcome": answer(question)}), flush=True)
"""
"""Around the generated text: it reads the wire form by itself, as a third party would."""


def service(folder: Path, *, main: str = "main()", text: str | None = None) -> str:
    """The command of a program that decides as the desk does, or as `text` does; `main` is what it does."""
    program = loaded(DESK)
    decides = text or target("python").write(program, choice(program)).text
    file = folder / "service.py"
    file.write_text(f"{decides}\n{SERVICE}\n{main}\n", "utf-8")
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(file))}"
