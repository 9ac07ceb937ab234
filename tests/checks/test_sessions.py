"""A check goes on in a new session when the old one holds many other questions: no answer depends on it."""

from __future__ import annotations

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import load
from returnlogic.base.finding import Finding, Goal
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.program import Program
from returnlogic.solver import ask

Answers = tuple[tuple[Goal, ...], tuple[Finding, ...]]


def _answers(burden: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Answers, int]:
    """Return what is found where a session may hold so many times the text of its world, and how many there were."""
    sessions, new = [], CheckContext.session_of

    def counted(context: CheckContext, program: Program) -> ask.Session:
        sessions.append(new(context, program))
        return sessions[-1]

    with monkeypatch.context() as patch:
        patch.setattr(ask, "BURDEN", burden)
        patch.setattr(CheckContext, "session_of", counted)
        found = check(load("docs/examples/kettles.ret"), select=("RL401", "RL403", "RL101", "RL205"))
    return (found.goals, found.findings), len(sessions)


def test_answers_are_the_same_in_one_session_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    one, few = _answers(10**9, monkeypatch)
    many, more = _answers(1, monkeypatch)
    assert many == one and one[1]
    assert more > few, "sessions are in fact made anew"
