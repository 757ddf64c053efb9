"""What is asked of the process beside the server: in which order, and what happens when it goes wrong."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from rulec.lsp import beside as module
from rulec.lsp import worker
from rulec.lsp.beside import Beside, Urgency
from rulec.lsp.worker import Question, framed
from rulec.lsp.workspace import Workspace
from tests.lsp.test_server import FILE

ASKED, EDITED, SHOWN, OTHERS = Urgency


# what is done in the process: functions that take its workspace first


def named(files: Workspace, name: str) -> str:
    return name


def slow(files: Workspace, seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def failing(files: Workspace) -> None:
    raise ValueError("an odd list")


def dying(files: Workspace) -> None:
    os._exit(3)


def unsendable(files: Workspace) -> Callable[[], None]:
    return lambda: None


def texts(files: Workspace) -> dict[str, str]:
    return {path.name: files.check(path).file.text for path in files.files()}


def process(files: Workspace) -> int:
    return os.getpid()


def growing(files: Workspace) -> int:
    worker.LARGEST = -1  # as if many diagrams had been built
    return os.getpid()


Work = Callable[[Beside, Workspace], Coroutine[Any, Any, None]]
Session = Callable[[Work], None]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    """Does something with a process, which the next test goes on with if it is still there."""
    files = Workspace()
    there = Beside(files.state)
    with asyncio.Runner() as runner:
        yield lambda work: runner.run(work(there, files))
        there.end()


def test_the_most_urgent_is_answered_first(session: Session) -> None:
    async def work(there: Beside, files: Workspace) -> None:
        done: list[str] = []

        async def ask(urgency: Urgency, name: str) -> None:
            done.append(await there.ask(urgency, named, name))

        asked = [(OTHERS, "d"), (SHOWN, "c"), (ASKED, "a"), (SHOWN, "c2"), (EDITED, "b")]
        await asyncio.gather(*(ask(urgency, name) for urgency, name in asked))
        assert done == ["a", "b", "c", "c2", "d"]

    session(work)


def test_the_files_are_as_the_editor_has_them(session: Session, tmp_path: Path) -> None:
    async def work(there: Beside, files: Workspace) -> None:
        path = (tmp_path / "xx.rule").resolve()
        path.write_text(FILE, "utf-8")
        files.put(path, "# typed\n")
        assert (await there.ask(SHOWN, texts))["xx.rule"] == "# typed\n"
        files.put(path, "# more\n")
        assert (await there.ask(SHOWN, texts))["xx.rule"] == "# more\n"
        files.close(path)
        assert (await there.ask(SHOWN, texts))["xx.rule"] == FILE
        path.write_text("# written\n", "utf-8")
        files.altered(path)
        assert (await there.ask(SHOWN, texts))["xx.rule"] == "# written\n"

    session(work)


def test_what_nobody_waits_for_is_stopped(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)

    async def work(there: Beside, files: Workspace) -> None:
        await there.ask(ASKED, named, "warm")
        start = time.monotonic()
        asking = asyncio.create_task(there.ask(EDITED, slow, 60.0))
        await asyncio.sleep(0.1)
        asking.cancel()
        assert await there.ask(EDITED, named, "next") == "next"
        assert time.monotonic() - start < 15

    session(work)


def test_the_urgent_is_not_held_up(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long work is stopped for it, and done again afterwards."""
    monkeypatch.setattr(module, "PATIENCE", 0.1)

    async def work(there: Beside, files: Workspace) -> None:
        done: list[object] = []

        async def ask(urgency: Urgency, *asked: Any) -> None:
            done.append(await there.ask(urgency, *asked))

        long = asyncio.create_task(ask(OTHERS, slow, 0.8))
        await asyncio.sleep(0.3)
        await asyncio.gather(long, ask(ASKED, named, "run"))
        assert done == ["run", 0.8]

    session(work)


def test_what_is_short_is_not_stopped(session: Session) -> None:
    """The process goes on: only what takes long is worth a new one."""

    async def work(there: Beside, files: Workspace) -> None:
        number = await there.ask(SHOWN, process)
        asking = asyncio.create_task(there.ask(OTHERS, slow, 0.3))
        await asyncio.sleep(0.1)
        asking.cancel()
        assert await there.ask(SHOWN, process) == number

    session(work)


def test_a_process_that_has_grown_is_followed_by_another(session: Session) -> None:
    async def work(there: Beside, files: Workspace) -> None:
        grown = await there.ask(SHOWN, growing)
        number = await there.ask(SHOWN, process)
        assert number != grown and await there.ask(SHOWN, process) == number

    session(work)


@pytest.mark.parametrize(
    ("what", "told"),
    [(failing, "ValueError: an odd list"), (dying, "ended"), (unsendable, "pickle")],
)
def test_failures_are_told_and_others_answered(
    session: Session, what: Callable[..., Any], told: str
) -> None:
    async def work(there: Beside, files: Workspace) -> None:
        with pytest.raises(RuntimeError, match=told):
            await there.ask(SHOWN, what)
        assert await there.ask(SHOWN, named, "next") == "next"

    session(work)


def test_nothing_takes_for_ever(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.2)

    async def work(there: Beside, files: Workspace) -> None:
        with pytest.raises(TimeoutError):
            await there.ask(SHOWN, slow, 60.0)
        monkeypatch.undo()
        assert await there.ask(SHOWN, named, "next") == "next"

    session(work)


def test_it_ends_with_the_server() -> None:
    """At once, whatever it is at: a server that was killed cannot stop it."""
    started = module._started()
    assert started.stdin is not None
    state = Workspace().state()
    module._received(started)
    started.stdin.write(framed(Question(state, slow, (60.0,))))
    started.stdin.close()
    assert started.wait(20) == 0


def test_an_answer_that_nobody_reads_is_no_traceback(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The server was killed while the process was at work."""
    started = module._started()
    assert started.stdin is not None and started.stdout is not None
    module._received(started)
    started.stdout.close()
    started.stdin.write(framed(Question(Workspace().state(), named, ("late",))))
    started.stdin.flush()
    assert started.wait(20) == 0
    assert capfd.readouterr().err == ""


def test_modules_in_the_folder_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor starts the server in a folder that may be anybody's."""
    for name in ("rulec", "lark", "attrs", "pickle"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')\n", "utf-8")
    monkeypatch.chdir(tmp_path)

    async def work() -> None:
        files = Workspace()
        there = Beside(files.state)
        assert await there.ask(SHOWN, named, "mine") == "mine"
        there.end()

    asyncio.run(work())
