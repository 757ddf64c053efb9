"""The process beside the server, in which what takes long is done: it answers one question after another."""

from __future__ import annotations

import gc
import logging
import os
import pickle
import sys
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

from attrs import frozen

from rulec.diagram import node
from rulec.lsp.workspace import State, Workspace

HEAD = 8
"""Bytes in front of a message that say how long it is, the most significant first."""


LARGEST = 200_000
"""Diagram nodes after which another process goes on: every edit makes some that nobody needs later."""


@frozen
class Question:
    """Work to do on the files as they are: a function of a module, called with a workspace first."""

    state: State
    work: Callable[..., Any]
    arguments: tuple[Any, ...]


@frozen
class Answer:
    """What the work came to, or in a few words how it failed; `last` is of a process that has grown."""

    value: Any = None
    failed: str | None = None
    last: bool = False


def framed(message: object) -> bytes:
    """A message with its length in front."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(HEAD) + data


def main() -> None:
    """Answer until the input ends; the first message says that the process is ready."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever a library prints is no answer
    gc.set_threshold(200_000)  # trees and diagrams live long
    files = Workspace()
    questions: SimpleQueue[Question] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, questions), daemon=True).start()
    _write(out, framed(Answer()))
    while True:
        asked = questions.get()
        try:
            files = files.following(asked.state)
            value = asked.work(files, *asked.arguments)
            answer = framed(Answer(value, last=node.number() > LARGEST))
        except Exception as error:  # the one who asked is told, whatever it is
            logging.getLogger(__name__).exception("%s failed", asked.work.__name__)
            answer = framed(Answer(failed=f"{type(error).__name__}: {error}"))
        _write(out, answer)


def _listen(stream: BinaryIO, questions: SimpleQueue[Question]) -> None:
    """Hand questions on; where there are no more, the server is gone and nobody waits for an answer."""
    try:
        while (asked := _read(stream)) is not None:
            questions.put(asked)
    finally:
        os._exit(0)


def _read(stream: BinaryIO) -> Question | None:
    head = stream.read(HEAD)
    if len(head) < HEAD:
        return None
    asked: Question = pickle.loads(stream.read(int.from_bytes(head)))
    return asked


def _write(out: BinaryIO, answer: bytes) -> None:
    try:
        out.write(answer)
        out.flush()
    except BrokenPipeError:  # the server is gone while its question was being answered
        os._exit(0)
