"""The naive version that `make bench` races against gives the same verdicts: a third reading of the same terms."""

from __future__ import annotations

import pytest

from returnlogic.solver.ask import Session
from tests.agreement import outcomes

verdicts = pytest.importorskip("bench.verdicts", reason="bench/ is not part of a source distribution")


def test_the_naive_version_gives_the_same_verdicts() -> None:
    program = outcomes.policy("deliver3d")
    session = Session(program)
    naive = verdicts.Naive(program)
    few = [q for q in verdicts.questions(program) if q.choices <= 256]
    asked = [q for q in few if q.name.startswith("coverage/level(refund)") or "can apply" in q.name]
    found = [(q.name, naive.ask(q.term, 60), verdicts.our_verdict(session, q)) for q in asked]
    assert len(found) >= 10 and {n for _, n, _ in found} == {"never", "always", "sometimes"}
    assert [q for q, n, o in found if n != o] == []
