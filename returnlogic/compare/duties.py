"""Make topics of what the shop owes to do: M7 gives only dated days one, and a version may drop the others.

`duty(ACT)` is 1 where the shop owes the act, dated or not; `due_minutes(ACT)` is the last minute where one is stated.
Both are made like the topics of M8, for comparing only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from returnlogic.base.sort import Instant, Int
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.term import Compare, Comparison, Const, If, Let, Max, Min, conj, extreme, neg

ONE = Const(1, Int(0, 1))


def with_duties(program: Program) -> Program:
    """Return the program with an output per right and act that the shop owes, and per last minute of one."""
    grouped: dict[tuple[str, Topic], list[Claim]] = {}
    for claim in _claims(program):
        grouped.setdefault((claim.right, claim.topic), []).append(claim)
    lets = dict(program.lets)
    outputs = list(program.outputs)
    for (right, topic), claims in sorted(grouped.items(), key=lambda item: item[0]):
        sort = Instant(0, 10**9) if topic.kind == "due_minutes" else Int(0, 1)
        o = Output(right, topic, sort, tuple(claims))
        least, most = Const(sort.lo, sort), Const(sort.hi, sort)
        lets[o.silent.name] = conj(*(neg(c.live) for c in claims))
        lets[o.lo.name] = extreme(Max, [If(c.live, c.lo, least) for c in claims])
        lets[o.hi.name] = extreme(Min, [If(c.live, c.hi, most) for c in claims])
        lets[o.conflict.name] = conj(neg(o.silent), Compare(Comparison.GT, o.lo, o.hi))
        apart = extreme(Max, [If(c.live, c.hi, least) for c in claims])
        lets[o.worst.name] = If(o.conflict, apart, o.hi)
        outputs.append(o)
    return replace(program, lets=lets, outputs=tuple(outputs))


def _claims(program: Program) -> Iterator[Claim]:
    for clause in program.clauses:
        due = Let(f"{clause.id}.due.live")
        conditions = clause.requirement is not None or bool(clause.gates)  # then live is where something fails (M12)
        for duty in clause.duties:
            live = due if due.name in program.lets else clause.entitled if conditions else clause.live
            for right in clause.rights:
                yield Claim(clause.id, right, Topic("duty", duty.act), live, ONE, ONE)
                if duty.last_minute is not None:
                    yield Claim(
                        clause.id, right, Topic("due_minutes", duty.act), live, duty.last_minute, duty.last_minute
                    )
