"""One case to one outcome: what each right gives on each topic, by which clauses, and what is still needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from returnlogic.base.interface import LEVELS, PAYERS
from returnlogic.base.nearest import suggest
from returnlogic.base.sort import Date, Instant
from returnlogic.base.value import Value, day_number, read, write
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.program import Input, Output, Program
from returnlogic.reports.plain_json import SCHEMA_VERSION


class BadCase(ValueError):
    """A case that cannot be decided; `problems` names each fact, its value and what was expected."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Given:
    """A validated case: known values, what is left open, and the day as of which it is decided.

    `ahead` are the open events that had not happened by that day; other open events may lie on either side of it.
    """

    values: Mapping[str, Value]
    open: tuple[str, ...]
    as_of: int | None
    ahead: frozenset[str] = frozenset()


def read_case(program: Program, raw: object) -> Given:
    """A case from its JSON form `{facts, assume, as_of}`; raises `BadCase` with every problem at once."""
    problems: list[str] = []
    if not isinstance(raw, Mapping):
        raise BadCase(["a case is an object with `facts`, `assume` and `as_of`"])
    for key in raw:
        if key not in ("facts", "assume", "as_of"):
            problems.append(f"`{str(key)[:60]}`: unknown; a case has `facts`, `assume` and `as_of`")
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
    return Given(values, tuple(n for n in names if n not in values), as_of, frozenset(ahead))


def _short(value: object) -> str:
    text = (
        json.dumps(value)
        if not isinstance(value, list | dict)
        else f"a JSON {'array' if isinstance(value, list) else 'object'}"
    )
    return text if len(text) <= 80 else text[:77] + "…"


def _read(sort: Any, value: object) -> Value:
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


def decide(program: Program, given: Given, *, budget: int) -> dict[str, Any]:
    """The outcome in its JSON form: `rights`, `needs`, as written; `as_enforced` raises it to the law's floors.

    Without open values only the reference evaluator runs. With open values the solver asks, per topic, whether every
    completion of the case gives the same result, and which open values matter.
    """
    needs: dict[str, list[str]] = {"facts": [], "judgements": [], "readings": []}
    if not given.open:
        run = Evaluation(program, given.values)
        broken = possible(program, given.values)
        if broken is not None:
            raise BadCase([f"an impossible case: {broken}"])
        decided: dict[str, Any] = {o.key: (run, None) for o in program.outputs}
    else:
        from returnlogic.app._completions import complete

        decided, needs = complete(program, given, budget)
    rights = [_right(program, r, decided, given) for r in _rights(program, law=False)]
    enforced = [_right(program, r, decided, given) for r in _rights(program, law=True)]
    return {
        "schema_version": SCHEMA_VERSION,
        "policy": program.name,
        "as_of": write(Date(0, 10**7), given.as_of) if given.as_of is not None else None,
        "as_written": True,
        "rights": rights,
        "needs": needs,
        "as_enforced": {
            "law": enforced,
            "note": "the customer may rely on whichever is better for them; where the policy is silent the law decides",
        },
    }


def _rights(program: Program, law: bool) -> list[str]:
    return sorted({o.right for o in program.outputs if (o.right in program.law_rights) == law})


def _right(program: Program, right: str, decided: Mapping[str, Any], given: Given) -> dict[str, Any]:
    topics = {str(o.topic): _topic(program, o, *decided[o.key]) for o in program.outputs if o.right == right}
    return {"right": right, "label": program.right_labels.get(right, right), "topics": topics}


def _topic(program: Program, o: Output, run: Evaluation | None, pending: str | None) -> dict[str, Any]:
    if run is None:
        return {"verdict": pending, "value": None, "because": [], "why_not": []}
    live = [c for c in o.claims if run.holds(c.live)]
    because = _clauses(program, [c.clause for c in live])
    why_not = _why_not(program, o, run, [c.clause for c in live])
    if run.holds(o.silent):
        return {"verdict": "silent", "value": None, "because": [], "why_not": why_not}
    if run.holds(o.conflict):
        values = sorted({_value(o, run.number(c.lo), run.number(c.hi)) for c in live}, key=str)
        return {"verdict": "conflict", "value": values, "because": because, "why_not": why_not}
    return {
        "verdict": "value",
        "value": _value(o, run.number(o.lo), run.number(o.hi)),
        "because": because,
        "why_not": why_not,
    }


def _value(o: Output, lo: int, hi: int) -> str:
    def one(number: int) -> str:
        word = o.topic.kind
        if word == "level":
            return LEVELS[number]
        if word == "payer":
            return PAYERS[number]
        return str(write(o.sort, number))

    return one(lo) if lo == hi else f"{one(lo)} to {one(hi)}"


def _clauses(program: Program, names: list[str]) -> list[dict[str, str]]:
    found = []
    for name in dict.fromkeys(names):
        clause = program.clause(name)
        quote = clause.quotes[0].text if clause.quotes else clause.provision.citation if clause.provision else ""
        found.append({"clause": name, "quote": quote})
    return found


def _why_not(program: Program, o: Output, run: Evaluation, live: list[str]) -> list[dict[str, str]]:
    found = []
    for name in dict.fromkeys(c.clause for c in o.claims):
        if name in live:
            continue
        clause = program.clause(name)
        if not run.holds(clause.scope):
            reason = "does not speak about this case"
        elif not run.holds(clause.entitled):
            reason = "a time limit is not met"
        elif not run.holds(clause.app):
            beaten = [
                x.id
                for x in program.clauses
                for r in x.relations
                if r.target == name and r.kind == "exception" and run.holds(x.live)
            ]
            reason = f"`{beaten[0]}` is an exception to it" if beaten else "its condition is met, so nothing follows"
        else:
            beaten = [
                x.id
                for x in program.clauses
                for r in x.relations
                if r.target == name and r.kind == "overrides" and run.holds(x.live)
            ]
            reason = f"`{beaten[0]}` overrides it" if beaten else "its own day has not come"
        found.append({"clause": name, "reason": reason})
    return found
