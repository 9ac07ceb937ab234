"""Bound the time of a run: a deadline that every question looks at, and a clock that ends work which asks none.

The deadline is the run's own, so there is one in a process; a forked process has that of its parent. Before it passes
it changes nothing, so an answer that is given is the same on every machine; after it, what was not asked is not proved.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from returnlogic.base.faults import OutOfBudget

TICK = 0.5
"""Seconds between two looks at the clock."""

GRACE = 20.0
"""Seconds after the deadline in which a process has to come to an end by itself."""


class OutOfTime(OutOfBudget):
    """The time of the run was up before an answer was there."""

    heading = "error[out of time]"


@dataclass
class _Run:
    end: float = float("inf")
    depth: int = 0
    stopped: bool = False
    tick: Callable[[], None] | None = None
    armed: bool = False
    watched: bool = False
    stop: Callable[[], None] | None = None


_run = _Run()


def time_left() -> float:
    """Return the seconds that are left; infinitely many where no limit was set."""
    return _run.end - time.monotonic()


def ask_in_time() -> None:
    """Raise `OutOfTime` iff the time is up: nothing more is asked."""
    if time_left() <= 0:
        raise OutOfTime("time was up before it was asked", "raise `--time-limit`")


@contextmanager
def time_limit(seconds: float | None, tick: Callable[[], None] | None = None) -> Iterator[None]:
    """Let a run take so many seconds, and call `tick` twice in each of them; `None` is no limit.

    Ctrl-C is `KeyboardInterrupt`, again and again until the run has ended: a library may have swallowed the first.
    """
    before = _run.end, _run.tick
    _run.end = min(_run.end, float("inf") if seconds is None else time.monotonic() + seconds)
    _run.tick = tick
    handlers = _arm()
    try:
        yield
    finally:
        _disarm(handlers)
        _run.end, _run.tick = before
        _run.stopped = False


@contextmanager
def interruptible() -> Iterator[None]:
    """Let `OutOfTime` be raised at any step of the work inside, once the time is up."""
    _run.depth += 1
    try:
        yield
    finally:
        _run.depth -= 1


def stoppable(stop: Callable[[], None] | None) -> None:
    """Say how to end the call that comes, at Ctrl-C: Python sees a signal only between two steps. `None`: it ended."""
    _run.stop = stop
    if _run.armed and not _run.watched:
        _watch()


def arm_process() -> None:
    """Give a process that was started by another a clock of its own; Ctrl-C is for the other to see."""
    _run.tick = None
    _run.depth = 0
    _run.watched = True  # by nobody: Ctrl-C is not for this process
    signal.set_wakeup_fd(-1)
    if time_left() < float("inf"):
        _arm()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


_Handlers = tuple[Any, Any, Any]


def _arm() -> _Handlers | None:
    """Start the clock, where there is one; return what was there before."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return None
    before = signal.signal(signal.SIGALRM, _on_tick), signal.signal(signal.SIGINT, _on_stop), sys.unraisablehook
    sys.unraisablehook = _told_once
    signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
    _run.armed = True
    return before


def _disarm(before: _Handlers | None) -> None:
    if before is not None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before[0])
        signal.signal(signal.SIGINT, before[1])
        sys.unraisablehook = before[2]
        if _run.watched and (wakeup := signal.set_wakeup_fd(-1)) >= 0:
            os.close(wakeup)  # which ends the thread
        _run.armed = _run.watched = False


def _on_tick(number: int, frame: FrameType | None) -> None:
    if _run.stopped:
        raise KeyboardInterrupt
    if _run.tick is not None:
        _run.tick()
    if _run.depth and time_left() <= 0:
        raise OutOfTime("time was up", "raise `--time-limit`")


def _on_stop(number: int, frame: FrameType | None) -> None:
    _run.stopped = True
    raise KeyboardInterrupt


def _watch() -> None:
    """Start a thread that Ctrl-C wakes; not before the first question, since processes are forked without threads."""
    _run.watched = True
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_stop_at, args=(reading,), daemon=True).start()


def _stop_at(reading: int) -> None:
    """End the call under way at each Ctrl-C, until nobody can write any more."""
    while signals := os.read(reading, 100):
        stop = _run.stop
        if signal.SIGINT in signals and stop is not None:
            stop()
    os.close(reading)


def _told_once(about: Any) -> None:
    """Say nothing of an end that met a destructor, where Python can only print it: the next tick raises it again."""
    if not isinstance(about.exc_value, OutOfTime | KeyboardInterrupt):
        sys.__unraisablehook__(about)
