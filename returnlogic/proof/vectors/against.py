"""An evaluator that cannot be read, held to vectors: as a command that answers line by line, or as a table of answers.

Nothing passes by default. A command that stops early, answers too much, too late or in another form, a table with a row
missing, twice or too many: each is a failure of its own, and no report with one has passed.
"""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from queue import Empty, Full, Queue
from typing import IO, Any, Protocol

from returnlogic.base.data_text import NotParsed, json_of
from returnlogic.base.input_file import open_file
from returnlogic.base.value import Value
from returnlogic.proof.vectors.wire import CASE_ID, Form, Vector, question_lines
from returnlogic.targets._target import Entry

LONGEST = 1_000_000
"""Bytes of one answer."""

LARGEST_TABLE = 4_000_000_000
"""Bytes of a table of answers."""

SHOWN = 20
"""Differences that a report keeps; it counts all."""

TIMEOUT = 60.0
"""Seconds that a command may take for one answer."""

LIMIT = 3600.0
"""Seconds that a command may take for all of them."""


class VectorSource(Protocol):
    """Vectors that an evaluator is compared on; they can be gone through more than once."""

    @property
    def form(self) -> Form:
        """The form of the vectors."""

    @property
    def size(self) -> int:
        """The number of vectors."""

    def cases(self) -> Iterator[tuple[str, Mapping[str, Value]]]:
        """Return the cases with their names, the same each time."""

    def vectors(self) -> Iterator[Vector]:
        """Return the cases with the outcome they should have."""


@dataclass(frozen=True, slots=True)
class VectorMismatch:
    """A vector on which the evaluator is not the policy; `got` is `None` where it said that it could not decide."""

    vector: Vector
    got: tuple[Entry, ...] | None
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a comparison: how many vectors were compared, and those that differ."""

    size: int
    compared: int
    differing: int
    mismatches: tuple[VectorMismatch, ...]
    """The first of them."""
    failure: str | None
    """Why the comparison is not complete, or `None` iff every vector was answered once."""

    @property
    def passed(self) -> bool:
        """Return whether every vector was answered as the policy answers it."""
        return self.failure is None and self.differing == 0 and self.compared == self.size > 0


@dataclass(slots=True)
class _Tally:
    source: VectorSource
    compared: int = 0
    differing: int = 0
    mismatches: list[VectorMismatch] = field(default_factory=list)

    def add(self, vector: Vector, got: tuple[Entry, ...] | None) -> None:
        self.compared += 1
        if got == vector.outcome:
            return
        self.differing += 1
        if len(self.mismatches) < SHOWN:
            results = self.source.form.interface.results
            pairs = zip(results, vector.outcome, got or vector.outcome, strict=True)
            keys = tuple(r.key for r, a, b in pairs if got is None or a != b)
            self.mismatches.append(VectorMismatch(vector, got, keys))

    def report(self, failure: str | None) -> Report:
        if failure is None and self.compared == 0:
            failure = "there is no vector to compare"
        return Report(self.source.size, self.compared, self.differing, tuple(self.mismatches), failure)


class _Failed(Exception):
    """A comparison stopped; the message says why."""


def against_command(
    command: str,
    source: VectorSource,
    *,
    timeout: float = TIMEOUT,
    limit: float = LIMIT,
    say: Callable[[str], None] = lambda _: None,
) -> Report:
    """Hold a command to the vectors: a question a line on its standard input, an answer a line on its standard output.

    The command is the user's own and runs with the user's rights, without a shell: it is split into words as a shell
    would, and nothing in it is expanded. It has to answer in the order of the questions, to end by itself once its
    input ends, and to end with exit code 0. It never sees an expected outcome.
    """
    tally = _Tally(source)
    try:
        words = shlex.split(command)
    except ValueError as error:
        return tally.report(f"the command cannot be split into words: {str(error).lower()}")
    if not words:
        return tally.report("the command is empty")
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return tally.report(f"`{_shown(words[0])}` cannot be started: {reason}")
    talk = _Talk(process, source)
    try:
        talk.compare(tally, timeout, time.monotonic() + limit, say)
        return tally.report(None)
    except _Failed as error:
        last = talk.last_words()
        return tally.report(f"{error}; its last words: {last}" if last else str(error))
    finally:
        talk.end()


class _Talk:
    """Three pipes to one process, each with a thread of its own, so that none waits for another."""

    def __init__(self, process: subprocess.Popen[bytes], source: VectorSource) -> None:
        self.process, self.source = process, source
        self.lines: Queue[bytes] = Queue(maxsize=1000)
        self.errors: deque[bytes] = deque(maxlen=4)
        self.over = threading.Event()
        self.broken: BaseException | None = None
        self.threads = [threading.Thread(target=t, daemon=True) for t in (self._write, self._read, self._listen)]
        for thread in self.threads:
            thread.start()

    def compare(self, tally: _Tally, timeout: float, until: float, say: Callable[[str], None]) -> None:
        for number, vector in enumerate(self.source.vectors(), 1):
            line = self._next(min(timeout, until - time.monotonic()), number, timeout)
            if not line:
                code = self._code(timeout)
                raise _Failed(f"the command ended after {number - 1} of {self.source.size} answers, exit code {code}")
            tally.add(vector, answer(self.source.form, line, vector.id, number))
            if number % 1000 == 0:
                say(f"{number} of {self.source.size} vectors compared")
        if self.broken is not None:
            raise self.broken
        extra = self._next(min(timeout, max(until - time.monotonic(), 1)), tally.compared + 1, timeout)
        if extra:
            raise _Failed(
                f"the command gave more than {tally.compared} answers: line {tally.compared + 1} is {_shown(extra)}"
            )
        code = self._code(timeout)
        if code != 0:
            raise _Failed(f"the command answered everything and ended with exit code {code}")

    def _next(self, seconds: float, number: int, timeout: float) -> bytes:
        """Return the next line, empty at the end of the output."""
        try:
            return self.lines.get(timeout=max(seconds, 0.001))
        except Empty:
            what = f"answer {number}" if number <= self.source.size else "the end of the output"
            why = (
                f"took longer than {timeout:g} seconds" if seconds >= timeout else "came after the time for all was up"
            )
            raise _Failed(f"{what} {why}: the command was stopped") from None

    def _code(self, timeout: float) -> int:
        try:
            return self.process.wait(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise _Failed(f"the command did not end within {timeout:g} seconds of its last answer") from None

    def _write(self) -> None:
        pipe = self.process.stdin
        assert pipe is not None
        try:
            for line in question_lines(self.source.form, self.source.cases()):
                if self.over.is_set():
                    break
                pipe.write(line.encode())
        except OSError:
            pass  # it reads no more: what it answered tells whether that was too early
        except BaseException as error:
            self.broken = error
        finally:
            with suppress(OSError):
                pipe.close()

    def _read(self) -> None:
        pipe = self.process.stdout
        assert pipe is not None
        while not self.over.is_set():
            line = pipe.readline(LONGEST + 1)
            while not self.over.is_set():
                try:
                    self.lines.put(line, timeout=0.5)
                    break
                except Full:
                    continue
            if not line or len(line) > LONGEST:
                return

    def _listen(self) -> None:
        pipe = self.process.stderr
        assert pipe is not None
        while part := pipe.readline(1000):
            self.errors.append(part)

    def last_words(self) -> str:
        """Return the last line that the command wrote to standard error."""
        self.threads[2].join(timeout=0.2)
        said = b"".join(self.errors).strip().splitlines()
        return _shown(said[-1]) if said else ""

    def end(self) -> None:
        """Stop the command and all it started, if they still run."""
        self.over.set()
        try:
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        except OSError:
            pass
        self.process.wait()
        for thread in self.threads:
            thread.join(timeout=2)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None and not any(t.is_alive() for t in self.threads):
                pipe.close()


def answer(form: Form, line: bytes, id: str, number: int) -> tuple[Entry, ...] | None:
    """Return the outcome of one line, `None` iff it is `{"id": ..., "error": ...}`."""
    if len(line) > LONGEST:
        raise _Failed(f"answer {number} is longer than {LONGEST} bytes")
    try:
        raw = json_of(line)
    except NotParsed as error:
        raise _Failed(f"answer {number} to `{id}`: {error.said}: {_shown(line)}") from None
    if not isinstance(raw, dict) or raw.keys() not in ({"id", "outcome"}, {"id", "error"}):
        raise _Failed(f"answer {number} to `{id}`: expected an object with `id` and `outcome`: {_shown(line)}")
    if raw["id"] != id:
        raise _Failed(f"answer {number} is for {_shown(json.dumps(raw['id']))}, but `{id}` was asked: keep the order")
    if "error" in raw:
        return None
    try:
        return form.answers(raw["outcome"])
    except ValueError as error:
        raise _Failed(f"answer {number} to `{id}`: {error}") from None


def against_csv(path: str | Path, source: VectorSource) -> Report:
    """Hold a table of answers to the vectors: a row per vector, in any order, by `case id`.

    Columns of facts may stay in the table; then they have to be those of the vectors.
    """
    tally = _Tally(source)
    try:
        with TextIOWrapper(open_file(path, LARGEST_TABLE), encoding="utf-8-sig", newline="") as file:
            _compare_table(file, tally)
        return tally.report(None)
    except OSError as error:
        return tally.report(f"cannot read `{path}`: {error.strerror}")
    except UnicodeDecodeError as error:
        return tally.report(f"`{path}`: byte {error.start} is not UTF-8")
    except (_Failed, csv.Error) as error:
        return tally.report(f"`{path}`: {error}")


def _compare_table(file: IO[str], tally: _Tally) -> None:
    form = tally.source.form
    table = csv.DictReader(file, strict=True)
    header = list(table.fieldnames or [])
    doubled = next((c for c in header if header.count(c) > 1), None)
    if doubled is not None:
        raise _Failed(f"the column {_shown(doubled)} is there twice")
    facts = [f.name for f in form.interface.fields]
    for column in form.columns():
        if column not in header and column not in facts:
            raise _Failed(f"the column `{column}` is missing")
    waiting: dict[str, Mapping[str, Any]] = {}  # rows that came before their vector
    gone: set[str] = set()
    for vector in tally.source.vectors():
        row = waiting.pop(vector.id, None)
        while row is None:
            row = next(table, None)
            if row is None:
                raise _Failed(f"there is no row for `{vector.id}`")
            _whole(row, table.line_num)
            if row[CASE_ID] in waiting or row[CASE_ID] in gone:
                raise _Failed(f"line {table.line_num}: {_shown(str(row[CASE_ID]))} is there twice")
            if row[CASE_ID] != vector.id:
                waiting[str(row[CASE_ID])] = row
                row = None
        gone.add(vector.id)
        _same_facts(form, vector, row)
        try:
            tally.add(vector, form.cells(row))
        except ValueError as error:
            raise _Failed(f"the row of `{vector.id}`: {error}") from None
    extra = next(iter(waiting), None)
    last = next(table, None) if extra is None else None
    if extra is not None or last is not None:
        raise _Failed(f"a row too many: {_shown(str(extra if last is None else last.get(CASE_ID)))}")


def _whole(row: Mapping[str, Any], line: int) -> None:
    if None in row or None in row.values():
        raise _Failed(f"line {line} has more or fewer cells than the header")


def _same_facts(form: Form, vector: Vector, row: Mapping[str, Any]) -> None:
    for column, cell in zip(form.columns()[1:], form.row(vector)[1:], strict=True):
        if column in vector.facts and column in row and row[column] != cell:
            raise _Failed(f"the row of `{vector.id}`: `{column}` is {_shown(row[column])}, the vector has `{cell}`")


def _shown(text: bytes | str) -> str:
    """Return foreign text as one short line without control characters."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    words = words.strip()
    return json.dumps(words if len(words) <= 80 else words[:79] + "…")
