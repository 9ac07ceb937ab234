"""Texts that would like to be code: titles, labels and quotes full of quotes, comment ends and tags stay inert.

Names of a policy are plain words by the grammar; what is free text is its title, its labels and its quotes. Every
target is proved, and run, with all of them hostile.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.app.load import load_source
from returnlogic.base.faults import NotInstalled
from returnlogic.base.registry import collect, names
from returnlogic.base.source import Source
from returnlogic.meaning.program import Program
from returnlogic.meaning.specialise import assumed, interface_of
from returnlogic.proof.replay import mismatches
from returnlogic.proof.validate import validate
from returnlogic.solver.scripts import Solver
from tests.proof.seeded import reader, target

TARGETS = [t.name for t in collect("returnlogic.targets", "TARGET")]

MARKS = ("</script", "-->", "*/ alert")
"""What would end a script element or a comment, in a page that holds the module."""

HOSTILE = [
    "'\"; import os; os.system('true') #",
    "\"\"\"\n''' end",
    "*/ alert(1) /* --> <!--",
    "</script><script>alert(1)</script>",
    "-- '; DROP TABLE orders; --",
    "${alert(1)} `x` \\",
    "\u2028\u2029\u202e\u0085 ключ 返品 🎁",
    "{0} %s %(x)s {{}}",
    "\\u0027 \\x27 \\n \\",
]


def program(folder: Path, evil: str) -> Program:
    """A small policy whose title, right and clause speak in the hostile text."""
    said = " ".join(evil.split()).replace("\\", "\\\\").replace('"', '\\"')  # a quote is found with white space folded
    (folder / "p.txt").write_text(f"We refund: {evil}", "utf-8")
    text = (
        f'policy p "{said}"\n  source "p.txt"\n  uses retail\n  counting calendar_days\nright r "{said}"\n'
        f'entitlement e for r\n  quote "We refund: {said}"\n  when invoked is fault\n'
        "  notified within 3 days after delivered\n  owed refund\n"
    )
    policy = load_source(Source("p.ret", text), folder)
    assert policy.program is not None, policy.problems[:2]
    return policy.program


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_stays_text(name: str, number: int, tmp_path: Path) -> None:
    made_of = program(tmp_path, HOSTILE[number])
    values = assumed(made_of, {})
    interface = interface_of(made_of, values)
    emitted = target(name).write(made_of, values)
    found = validate(
        made_of, values, interface, target(name), reader(name), emitted.text, emitted.hints, emitted.tables, Solver()
    )
    assert found.proof.holds
    for text in (emitted.text, *emitted.extras.values()):
        assert text.isascii()
        assert name != "javascript" or not any(m in text.lower() for m in MARKS)
    cases = [
        {"invoked": "fault", "delivered": 739740, "notified": 739741},
        {"invoked": "fault", "delivered": None, "notified": None},
    ]
    try:
        assert not mismatches(made_of, values, interface, target(name), emitted.text, cases)
    except NotInstalled as missing:
        pytest.skip(str(missing))


def test_every_target_is_here() -> None:
    assert set(TARGETS) == set(names("returnlogic.targets")) == set(names("returnlogic.readers"))
