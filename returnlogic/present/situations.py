"""Tell what a customer gets in each situation, day by day: as the policy is written, and by law.

An overview, not a proof: one order of each situation, otherwise as orders usually are, is decided on one day after the
other. The situations are the values of the facts with the roles `ground` and `defect` (semantics V3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from returnlogic.base.sort import Bool, Date, Enum, Instant, Int
from returnlogic.base.value import Value, in_words
from returnlogic.law.floors import Floor, below_floor, floors_of
from returnlogic.meaning.evaluate import Evaluation, possible
from returnlogic.meaning.outcomes import DISCRETION, GRANTED, REFUSED
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import AddMonths, Const, Known, walk
from returnlogic.present.case import case_lines
from returnlogic.present.overview import Band, Overview, Situation, Treatment
from returnlogic.present.words import assumption_words, fact_words
from returnlogic.solver.ask import DEFAULT_BUDGET, Session
from returnlogic.solver.region import FAR

EVERY_DAY = 45
"""Days after the start that are each decided; later ones around every number that the policy and its law name."""


def overview(program: Program, budget: int = DEFAULT_BUDGET) -> Overview:
    """Return the situations of a policy in the order of the vocabulary, those that fare alike as one.

    None where the vocabulary names no ground, defect, request and receipt. Raises `OutOfBudget` iff the solver cannot
    find the usual order of a situation.
    """
    roles = [program.role(r) for r in ("ground", "defect", "request", "receipt", "contract")]
    if not all(roles):
        return Overview()
    ground, defect, request, receipt, contract = roles
    session = Session(program, budget)
    table = _Table(program, request)
    found: dict[tuple[object, ...], Situation] = {}
    usual: tuple[str, ...] = ()
    for label, literals in _orders(program, session, ground, defect):
        asked = [*literals, session.claim(Known(request))]
        case = session.least([*asked, session.claim(Known(receipt))]) or session.least(asked)
        if case is None:
            continue
        usual = usual or tuple(_usual(program, case))
        start = receipt if case[receipt] is not None else contract
        bands = table.bands(case, start)
        key = (start, *(replace(b, case=()) for b in bands))
        same = found.get(key)
        labels = (*same.labels, label) if same is not None else (label,)
        found[key] = Situation(labels, program.inputs[start].label, same.bands if same is not None else bands)
    return Overview(tuple(s for s in found.values() if s.bands), usual)


def _usual(program: Program, case: Mapping[str, Value]) -> Iterator[str]:
    """Yield how the orders of the situations are, and how the text is read, as far as an outcome depends on it."""
    read = {n for o in program.outputs if o.topic.kind == "level" for t in (o.silent, o.lo) for n in program.cone(t)}
    roles = {program.role("ground"), program.role("defect")}
    for name, given in program.inputs.items():
        if name in read - roles and not given.event and isinstance(given.sort, Bool | Enum):
            yield fact_words(given, given.typical)
    for name, a in program.assumptions.items():
        if name in read and a.fixed is None:
            yield assumption_words(program, name, case[name])


def _orders(program: Program, session: Session, ground: str, defect: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the defects, each with the first ground that an order with it can have, and the grounds of sound goods."""
    grounds, defects = program.inputs[ground], program.inputs[defect]
    assert isinstance(grounds.sort, Enum)
    assert isinstance(defects.sort, Enum)
    faults = program.in_role("fault_ground")
    sound = program.in_role("sound") or (str(defects.typical),)
    in_order = sorted(grounds.sort.members, key=lambda g: g not in faults)
    taken = set()
    for value in (d for d in defects.sort.members if d not in sound):
        is_defect = session.is_value(defect, value)
        for g in in_order:
            literals = [is_defect, session.is_value(ground, g)]
            if session.least(literals) is not None:
                taken.add(g)
                yield fact_words(defects, value), literals
                break
    for g in (g for g in grounds.sort.members if g not in faults and g not in taken):
        for value in sound:
            yield fact_words(grounds, g), [session.is_value(defect, value), session.is_value(ground, g)]


class _Table:
    """Decides an order on one day after the other."""

    def __init__(self, program: Program, request: str) -> None:
        self.program = program
        self.request = request
        self.floors = [(f, below_floor(program, f)) for f in floors_of(program)]
        self.levels = [o for o in program.policy_outputs if o.topic.kind == "level"]
        self.days = sorted({*range(EVERY_DAY + 1), *_named_days(program), FAR})

    def bands(self, case: Mapping[str, Value], start: str) -> tuple[Band, ...]:
        """Return the days of the request from the start on, put together where nothing changes."""
        told: list[Band] = []
        for day in self.days:
            band = self._on(case, start, day)
            if band is None:
                continue
            if told and _alike(told[-1], band):
                told[-1] = replace(told[-1], last=day)
                continue
            if told:
                band = self._first_day(case, start, told[-1], band)
                told[-1] = replace(told[-1], last=band.first - 1)
            told.append(band)
        return (*told[:-1], *(replace(b, last=None) for b in told[-1:]))

    def _first_day(self, case: Mapping[str, Value], start: str, before: Band, after: Band) -> Band:
        """Return the later of two bands from the first day on which the order comes out like it."""
        low, high = before.last if before.last is not None else before.first, after
        while high.first - low > 1:
            middle = self._on(case, start, (low + high.first) // 2)
            if middle is not None and _alike(middle, high):
                high = middle
            else:
                low = (low + high.first) // 2
        return high

    def _on(self, case: Mapping[str, Value], start: str, day: int) -> Band | None:
        """Return the outcome on a day, or `None` iff no such order is possible."""
        moved = self._moved(case, start, day)
        if moved is None or possible(self.program, moved) is not None:
            return None
        run = Evaluation(self.program, moved)
        treatment, written = self._written(run)
        live = [(f, below) for f, below in self.floors if run.holds(f.live)]
        less = any(run.holds(below) for _, below in live)
        hidden = frozenset(n for n, i in self.program.inputs.items() if not i.event and moved[n] == i.typical)
        never = frozenset(n for n, i in self.program.inputs.items() if i.event and moved[n] is None)
        lines = tuple(case_lines(self.program, moved, hidden | never, (self.request, start)))
        return Band(day, day, treatment, written, _owed([f for f, _ in live]), less, lines)

    def _moved(self, case: Mapping[str, Value], start: str, day: int) -> dict[str, Value] | None:
        """Return the case with the request on a day: what comes after moves along, what came between stays before."""
        request, begin = self._day(self.request, case), self._day(start, case)
        assert request is not None
        assert begin is not None
        moved = dict(case)
        for name, given in self.program.inputs.items():
            at, value = self._day(name, case), case[name]
            if at is None or name == start or at < begin:
                continue
            assert isinstance(given.sort, Date | Instant)
            assert isinstance(value, int)
            later = day + begin - request if at >= request else min(0, day + begin - at)
            moved[name] = value + later * given.sort.per_day
            if not given.sort.lo <= value + later * given.sort.per_day <= given.sort.hi:
                return None
        return moved

    def _day(self, name: str, case: Mapping[str, Value]) -> int | None:
        given, value = self.program.inputs[name], case[name]
        return given.day_of(value) if given.event and value is not None else None

    def _written(self, run: Evaluation) -> tuple[Treatment, str]:
        """Return what the policy's rights together give, each remedy by the right that is best for the customer."""
        best: dict[str, tuple[int, int]] = {}
        conflicts = []
        for o in self.levels:
            if run.holds(o.silent):
                continue
            if run.holds(o.conflict):
                conflicts.append(in_words(o.topic.subject))
            else:
                best[o.topic.subject] = max(best.get(o.topic.subject, (-1, -1)), (run.number(o.lo), run.number(o.hi)))
        if conflicts:
            return Treatment.CONTRADICTS, f"contradictory on {_together(conflicts, 'and')}"
        given = [in_words(n) for n, (_, hi) in best.items() if hi > DISCRETION]
        if given:
            chosen = all(lo == GRANTED for lo, hi in best.values() if hi > DISCRETION) and len(given) > 1
            return Treatment.GIVES, _together(given, "or") + (", as the customer chooses" if chosen else "")
        left = [in_words(n) for n, (_, hi) in best.items() if hi == DISCRETION]
        if left:
            return Treatment.LEFT_TO_SHOP, f"{_together(left, 'or')} if the shop likes"
        refused = [in_words(n) for n, (_, hi) in best.items() if hi == REFUSED]
        if refused:
            return Treatment.REFUSES, f"no {_together(refused, 'or')}"
        return Treatment.SILENT, "not dealt with"


def _named_days(program: Program) -> Iterator[int]:
    """Yield the days around each number that the conditions and limits of a program name."""
    for body in program.lets.values():
        for node in walk(body):
            match node:
                case Const(int(number), Int()) if 0 < abs(number) < FAR:
                    yield from (abs(number) + n for n in (-1, 0, 1))
                case AddMonths(_, int(number), _) if 0 < 31 * number < FAR:
                    yield from (round(30.44 * number) + n for n in (-2, 2))
                case _:
                    pass


def _alike(one: Band, other: Band) -> bool:
    told = ((b.treatment, b.written, b.law, b.is_less) for b in (one, other))
    return len(set(told)) == 1


def _owed(floors: Sequence[Floor]) -> str:
    owed = dict.fromkeys(" or ".join(map(in_words, f.owed)) for f in floors)
    return "; ".join(owed)


def _together(words: Sequence[str], between: str) -> str:
    *most, last = dict.fromkeys(words)
    return f"{', '.join(most)} {between} {last}" if most else last
