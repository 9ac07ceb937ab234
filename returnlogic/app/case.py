"""A case as people write it, in JSON or word by word: read, checked, and put into values."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from returnlogic.base.data_text import NotParsed, json_of
from returnlogic.base.faults import InputFault
from returnlogic.base.input_file import read_file
from returnlogic.base.nearest import suggest
from returnlogic.base.sort import Bool, Instant, Int, Sort
from returnlogic.base.value import Value, day_number, read, write
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Assumption, Input, Program

MAX_CASE = 1_000_000
"""Bytes of a case file."""


class BadCase(InputFault):
    """A case that cannot be decided; `problems` names each fact, its value and what was expected."""

    heading = "error[bad case]"

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems), details=problems)
        self.said = "nothing is decided"
        self.problems = problems


@dataclass(frozen=True, slots=True)
class GivenCase:
    """A validated case: known values, what is left open, and the day as of which it is decided.

    `ahead` are the open events that had not happened by that day; other open events may lie on either side of it.
    """

    values: Mapping[str, Value]
    open: tuple[str, ...]
    as_of: int | None
    ahead: frozenset[str] = frozenset()


def read_case_file(
    program: Program, case_file: str | None, settings: Iterable[str] = (), as_of: str | None = None
) -> GivenCase:
    """Return the case of a JSON file (`-` is standard input), with settings such as `FACT=VALUE` put into it.

    Raises `BadCase` with every problem at once.
    """
    raw: object = {} if case_file is None else _parsed(case_file)
    if not isinstance(raw, dict):
        raise BadCase(["a case is a JSON object with `facts`, `assume` and `as_of`"])
    done: set[str] = set()
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise BadCase([f"`{setting}`: write FACT=VALUE"])
        if name in done:
            raise BadCase([f"`{name}`: set twice"])
        done.add(name)
        part = "assume" if name in program.assumptions else "facts"
        entries = raw.setdefault(part, {})
        if not isinstance(entries, dict):
            raise BadCase([f"`{part}`: expected an object"])
        entries[name] = _typed(program.assumptions.get(name) or program.inputs.get(name), value)
    if as_of is not None:
        raw["as_of"] = as_of
    return read_case(program, raw)


_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


def _typed(given: Input | Assumption | None, value: str) -> object:
    """Return the JSON value that the words of a setting stand for; words that fit no sort stay words."""
    if isinstance(given, Input) and given.event and value == "null":
        return None
    if given is not None and isinstance(given.sort, Bool):
        return _YES_NO.get(value, value)
    if given is not None and isinstance(given.sort, Int) and re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    return value


def _parsed(case_file: str) -> object:
    """Return what a file holds as JSON; raises `BadCase` iff it is too large, is no JSON, or has a key twice."""
    try:
        data = _standard_input() if case_file == "-" else read_file(case_file, MAX_CASE)
        found: object = json_of(data)
    except OSError as error:
        raise BadCase([f"cannot read `{case_file}`: {error.strerror}"]) from None
    except NotParsed as error:
        place = f"{error.line}:{error.column}:" if error.line else ""
        raise BadCase([f"`{case_file}`:{place} {error.said}"]) from None
    return found


def _standard_input() -> bytes:
    if sys.stdin is None:  # the program that started this one closed it
        raise BadCase(["cannot read `-`: standard input is closed"])
    data = sys.stdin.buffer.read(MAX_CASE + 1)
    if len(data) > MAX_CASE:
        raise BadCase([f"`-` is too large: a case has at most {MAX_CASE:,} bytes"])
    return data


def read_case(program: Program, raw: object) -> GivenCase:
    """Return a case from its JSON form `{facts, assume, as_of}`; raises `BadCase` with every problem at once."""
    problems: list[str] = []
    if not isinstance(raw, Mapping):
        raise BadCase(["a case is an object with `facts`, `assume` and `as_of`"])
    for key in raw:
        if key not in ("facts", "assume", "as_of"):
            problems.append(f"`{str(key)[:60]}`: unknown; a case has `facts`, `assume` and `as_of`")
    values = _values(program, raw, problems)
    as_of = None
    if raw.get("as_of") is not None:
        try:
            as_of = day_number(raw["as_of"] if isinstance(raw["as_of"], str) else "")
        except ValueError as error:
            problems.append(f"`as_of`: {_short(raw['as_of'])}: {error}")
    if as_of is not None:
        for name, i in program.inputs.items():
            moment = values.get(name)
            if i.event and moment is not None and i.day_of(moment) > as_of:
                problems.append(f"`{name}`: {write(i.sort, moment)} lies after the day of decision")
    for name, a in program.assumptions.items():
        if a.fixed is not None:
            if name in values and values[name] != a.fixed:
                problems.append(f"`{name}`: the policy fixes it to {a.fixed}")
            values[name] = a.fixed
    if not problems:
        _check_possible(program, values, problems)
    if problems:
        raise BadCase(problems)
    ahead = [n for n, i in program.inputs.items() if as_of is not None and i.event and values.get(n, 0) is None]
    for name in ahead:
        del values[name]
    names = [*program.inputs, *program.assumptions]
    return GivenCase(values, tuple(n for n in names if n not in values), as_of, frozenset(ahead))


def _values(program: Program, raw: Mapping[Any, Any], problems: list[str]) -> dict[str, Value]:
    """Return the values of the facts and assumptions of a case, and add what is wrong with them."""
    values: dict[str, Value] = {}
    for part, known in (("facts", program.inputs), ("assume", program.assumptions)):
        entries = raw.get(part, {})
        if not isinstance(entries, Mapping):
            problems.append(f"`{part}`: expected an object")
            continue
        for name, value in entries.items():
            given = known.get(name)
            if given is None:
                problems.append(
                    f"`{name[:60]}`: no such {'fact' if part == 'facts' else 'assumption'}{suggest(name, known)}"
                )
                continue
            if value is None and isinstance(given, Input) and given.event:
                values[name] = None
                continue
            try:
                values[name] = _read(given.sort, value)
            except ValueError as error:
                problems.append(f"`{name}`: {_short(value)}: {error}")
    return values


def _short(value: object) -> str:
    text = (
        json.dumps(value)
        if not isinstance(value, list | dict)
        else f"a JSON {'array' if isinstance(value, list) else 'object'}"
    )
    return text if len(text) <= 80 else text[:77] + "…"


def _read(sort: Sort, value: object) -> Value:
    if isinstance(sort, Instant) and isinstance(value, str) and "T" not in value:
        raise ValueError('this policy counts hours from it: write an instant like "2026-05-05T14:30"')
    return read(sort, value)


def _check_possible(program: Program, values: Mapping[str, Value], problems: list[str]) -> None:
    for axiom in program.axioms:
        if program.cone(axiom.term) <= values.keys() and not Evaluation(program, values).holds(axiom.term):
            named = ", ".join(
                f"{n} = {json.dumps(write(program.inputs[n].sort, values[n]))}"
                for n in sorted(program.cone(axiom.term))
            )
            problems.append(f"an impossible case: {axiom.label} ({named})")
