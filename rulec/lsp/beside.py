"""What takes long, asked of a process beside the server: typing shares neither an interpreter nor a lock with it.

One question is answered at a time, the most urgent first. What has taken long and is not wanted any
more, or holds up what is more urgent, is stopped with its process; the next question starts another.
"""

from __future__ import annotations

import asyncio
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, Concatenate, TypeVar

from attrs import define, field

import rulec
from rulec.lsp.worker import HEAD, Answer, Question, framed
from rulec.lsp.workspace import State, Workspace

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds after which work is stopped if it is in the way: a new process is ready sooner than that."""

LONGEST = 60.0
"""Seconds that any work may take."""

_TICK = 0.2
_NICENESS = 5  # where the machine has no core to spare, typing goes first
_START = (
    "import os, sys; sys.path.append({!r}); hasattr(os, 'nice') and os.nice({}); "
    "from rulec.lsp.worker import main; main()"
)


class Urgency(IntEnum):
    """What goes first."""

    ASKED = 0  # a person waits for it
    EDITED = 1  # what is said of the file that is being edited
    SHOWN = 2  # what stands beside its text
    OTHERS = 3  # what is said of other files


@define(eq=False)
class _Job:
    urgency: Urgency
    work: Callable[..., Any]
    arguments: tuple[Any, ...]
    answer: asyncio.Future[Any]
    begun: float = field(default=float("inf"), init=False)

    def took(self) -> float:
        """Seconds since the process began with it."""
        return time.monotonic() - self.begun


class Beside:
    """A process of its own, started when something is asked of it."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state
        self._waiting: list[tuple[Urgency, int, _Job]] = []
        self._numbers = count()
        self._answering: asyncio.Task[None] | None = None
        self._process: Popen[bytes] | None = None
        self._thread = ThreadPoolExecutor(1, "rulec-beside")  # it only waits for the process
        self._ended = False

    async def ask(
        self,
        urgency: Urgency,
        work: Callable[Concatenate[Workspace, ...], T],
        *arguments: object,
    ) -> T:
        """What a function of a module makes of the files as they are when its turn comes.

        RuntimeError if it fails, TimeoutError if it takes too long. Who is cancelled while waiting
        gives the question up.
        """
        loop = asyncio.get_running_loop()
        job = _Job(urgency, work, arguments, loop.create_future())
        self._wait(job)
        if self._answering is None or self._answering.done():
            self._answering = loop.create_task(self._answer())
        made: T = await job.answer
        return made

    def end(self) -> None:
        """End the process for good, whatever it is at."""
        self._ended = True
        self._stop()
        self._thread.shutdown()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()  # so that nobody asks it any more

    def _wait(self, job: _Job) -> None:
        heappush(self._waiting, (job.urgency, next(self._numbers), job))

    async def _answer(self) -> None:
        """Answer until nothing waits."""
        while self._waiting:
            _, _, job = heappop(self._waiting)
            if not job.answer.done():
                await self._do(job)

    async def _do(self, job: _Job) -> None:
        asked = Question(self._state(), job.work, job.arguments)
        loop = asyncio.get_running_loop()
        exchange = loop.run_in_executor(self._thread, self._exchange, job, asked)
        stopped = late = False
        while not (await asyncio.wait((exchange,), timeout=_TICK))[0]:
            late = job.took() > LONGEST
            if late or (job.took() > PATIENCE and self._in_the_way(job)):
                stopped = True
                self._stop()
        failed = exchange.exception()
        if job.answer.done():
            return
        if failed is None:
            answer = exchange.result()
            if answer.failed is None:
                job.answer.set_result(answer.value)
            else:
                job.answer.set_exception(RuntimeError(answer.failed))
        elif late:
            job.answer.set_exception(TimeoutError(f"this takes more than {LONGEST:.0f} s"))
        elif stopped and not self._ended:  # for the sake of another
            job.begun = float("inf")
            self._wait(job)
        else:
            job.answer.set_exception(RuntimeError(f"the process beside ended: {failed!r}"))

    def _in_the_way(self, job: _Job) -> bool:
        urgent = (u for u, _, waits in self._waiting if not waits.answer.done())
        return job.answer.done() or min(urgent, default=job.urgency) < job.urgency

    def _exchange(self, job: _Job, asked: Question) -> Answer:
        """Ask the process and wait for its answer, in the thread that waits."""
        known = self._process
        process = known if known is not None and known.poll() is None else _started()
        try:
            if process is not known:
                _received(process)  # it is ready
                self._process = process
            if self._ended:
                raise EOFError
            job.begun = time.monotonic()
            assert process.stdin is not None
            process.stdin.write(framed(asked))
            process.stdin.flush()
            answer = _received(process)
            if answer.last:
                self._process = None
                process.communicate()  # it ends with its input
            return answer
        except BaseException:
            self._process = None
            process.kill()
            with suppress(OSError):
                process.communicate()  # what it has not read is lost
            raise


def _started() -> Popen[bytes]:
    """A new process; nothing in the folder that the editor works in is taken for a module."""
    code = _START.format(str(Path(rulec.__file__).parents[1]), _NICENESS)
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows it would open one
    command = (sys.executable, "-P", "-c", code)
    return Popen(command, stdin=PIPE, stdout=PIPE, creationflags=hidden)


def _received(process: Popen[bytes]) -> Answer:
    """The next answer; EOFError if the process has ended."""
    assert process.stdout is not None
    head = process.stdout.read(HEAD)
    data = process.stdout.read(int.from_bytes(head))
    if len(head) < HEAD or len(data) < int.from_bytes(head):
        raise EOFError(f"status {process.wait()}")
    answer: Answer = pickle.loads(data)
    return answer
