"""Independent work in several processes, or at once in this one: the answers are the same, and so is their order.

A task is sent as plain data, with its context (what many tasks share) the first time a process meets it. A process
that ends before its answer is our own fault and is said, never skipped. Leaving the block ends every process, so that
Ctrl-C stops all of them.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from returnlogic.base.time_limit import GRACE, OutOfTime, arm_process, time_left

Work = Callable[[Any, Any], Any]
"""What is done, a function of a module: from a context and a task to an answer, all of them plain data."""

MOST = 8
"""More processes than this are not started: each of them holds a solver."""

ORPHANED = 5.0
"""Seconds after which a process that waits for work looks whether the one that started it is still there."""


def workers_for_checks() -> int:
    """Return the processors this process may run on, at most `MOST`; one iff it has threads, which no fork may copy."""
    if threading.active_count() > 1:
        return 1
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, found)


@dataclass
class _Process:
    process: BaseProcess
    pipe: Connection
    met: set[int] = field(default_factory=set)
    then: Callable[[Any], None] | None = None


class Workers:
    """Runs tasks and hands each answer (or the exception it ended with) to whoever submitted it."""

    def __init__(self, work: Work, count: int = 1) -> None:
        self.work = work
        self.count = count
        self._processes: list[_Process] = []
        self._contexts: list[tuple[Any, bytes]] = []
        self._waiting: deque[tuple[int, Any, Callable[[Any], None]]] = deque()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for p in self._processes:
            p.process.kill()
            p.process.join()
            p.pipe.close()
        self._processes = []

    def context(self, context: Any) -> int:
        """Return a number for what many tasks share."""
        self._contexts.append((context, pickle.dumps(context) if self.count > 1 else b""))
        return len(self._contexts) - 1

    def submit(self, context: int, task: Any, then: Callable[[Any], None]) -> None:
        """Do the task some time before `finish` is done; `then` is called with its answer or its exception."""
        if self.count == 1:
            then(_answer(self.work, self._contexts[context][0], task))
            return
        self._waiting.append((context, task, then))
        self._hand_out()

    def look(self, seconds: float | None = 0) -> None:
        """Take the answers that are there, and hand out what waits; without a time, wait for one answer."""
        busy = {p.pipe: p for p in self._processes if p.then is not None}
        last = time_left() + GRACE
        if seconds is None and last < float("inf"):
            seconds = max(0.0, last)
        ready = wait(list(busy), seconds) if busy else []
        if not ready and last <= 0:
            self._give_up()
        for pipe in ready:
            assert isinstance(pipe, Connection)
            p = busy[pipe]
            then, p.then = p.then, None
            assert then is not None
            try:
                answer = pickle.loads(pipe.recv_bytes())
            except EOFError:
                raise RuntimeError("a process of this run ended before it had an answer") from None
            self._hand_out()
            then(answer)
        self._hand_out()

    def finish(self, done: Callable[[], bool]) -> None:
        """Wait until it is done."""
        while not done():
            self.look(None)

    def _give_up(self) -> None:
        """End the processes that have no answer long after the time was up; what they were asked has none."""
        left = [p for p in self._processes if p.then is not None]
        self._processes = [p for p in self._processes if p.then is None]
        for p in left:
            p.process.kill()
            p.process.join()
            p.pipe.close()
        late = [p.then for p in left if p.then is not None] + [then for _, _, then in self._waiting]
        self._waiting.clear()
        for then in late:
            then(OutOfTime("time was up before it was answered", "raise `--time-limit`"))

    def _hand_out(self) -> None:
        while self._waiting:
            free = next((p for p in self._processes if p.then is None), None)
            if free is None:
                if len(self._processes) >= self.count:
                    return
                free = self._start()
            context, task, free.then = self._waiting.popleft()
            blob = b"" if context in free.met else self._contexts[context][1]
            free.met.add(context)
            free.pipe.send_bytes(pickle.dumps((context, blob, task)))

    def _start(self) -> _Process:
        # A fork costs a few milliseconds and is safe before this process has threads; elsewhere it is not offered.
        how: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        mine, theirs = how.Pipe()
        process = how.Process(target=_serve, args=(theirs, self.work, os.getpid()), daemon=True)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:  # it was closed before this program began
                stream.flush()
        process.start()
        theirs.close()
        self._processes.append(_Process(process, mine))
        return self._processes[-1]


def _serve(pipe: Connection, work: Work, parent: int) -> None:
    """Serve one task at a time until the process is killed or left alone."""
    arm_process()
    gc.disable()  # what a task makes has no circles to speak of, and the process ends with the run
    contexts: dict[int, Any] = {}
    while True:
        while not pipe.poll(ORPHANED):
            if os.getppid() != parent:
                return
        try:
            number, blob, task = pickle.loads(pipe.recv_bytes())
        except EOFError:
            return
        if blob:
            contexts[number] = pickle.loads(blob)
        try:
            answer = _answer(work, contexts[number], task)
        except KeyboardInterrupt:  # the solver sees Ctrl-C by itself
            return
        try:
            message = pickle.dumps(answer)
        except Exception:
            message = pickle.dumps(RuntimeError(f"{type(answer).__name__}: {answer}"))
        pipe.send_bytes(message)


def _answer(work: Work, context: Any, task: Any) -> Any:
    try:
        return work(context, task)
    except Exception as error:
        return error
