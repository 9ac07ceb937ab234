"""Every shipped policy is proved in both SQL dialects; with what the text leaves open fixed, and some as inputs."""

from dataclasses import replace
from pathlib import Path

import pytest

from returnlogic.meaning.specialise import interface_of
from returnlogic.meaning.term import AddWorkingDays, Term, transform
from returnlogic.proof.prove import prove
from returnlogic.solver.scripts import Solver
from tests.proof.seeded import POLICIES, checker, choice, fate, loaded, reader, target

AS_INPUTS = ("deliver3d", "little-legends")


@pytest.mark.parametrize("name", ["sql", "spark"])
@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.stem)
def test_a_shipped_policy(name: str, path: Path) -> None:
    text, check = checker(name, path)
    assert fate(check, text) == "equivalent"


@pytest.mark.parametrize("path", [p for p in POLICIES if p.stem in AS_INPUTS], ids=lambda p: p.stem)
def test_a_shipped_policy_with_what_is_open_as_inputs(path: Path) -> None:
    text, check = checker("sql", path, as_inputs=True)
    assert fate(check, text) == "equivalent"


def test_two_calendars_that_agree_on_every_day_asked_have_a_list_each() -> None:
    """Lists have no names but by what is in them; without a list of its own, a function would be proved of no list."""
    program = loaded(next(p for p in POLICIES if p.stem == "blueprint3d"))
    let, values = "refund_after_return.due.first", choice(program)

    def twin(t: Term) -> Term | None:
        return (
            replace(t, calendar=replace(t.calendar, name=f"{t.calendar.name}_twin"))
            if isinstance(t, AddWorkingDays)
            else None
        )

    program = replace(program, lets={**program.lets, let: transform(program.lets[let], twin)})
    made, interface = target("sql").write(program, values), interface_of(program, values)
    assert len(made.tables) == 5
    reading = reader("sql").read(made.text, interface)
    assert prove(program, values, interface, reading, made.hints, made.tables, Solver()).holds
