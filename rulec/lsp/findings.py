"""What is found in the files: at every keystroke what reading a file shows, after a pause what a review does.

Editors that ask for it (pull) are answered when they ask and called when there is more to ask for; the
others are told (push). Nobody is told the same twice.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from rulec.analysis.review import review
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.lsp.beside import Urgency
from rulec.lsp.diagnostics import listed
from rulec.lsp.moved import moved
from rulec.lsp.workspace import Workspace

if TYPE_CHECKING:
    from rulec.lsp.session import RuleServer

SLOW = 0.1
"""Seconds that a check may take at every keystroke."""

SHARE = 0.0005
"""Seconds after which a thread lets another go on: a message is passed on several times before it is read."""

PAUSE = 0.3
"""Seconds without an edit after which what takes longer is looked at: the consistency of the list."""

REST = 2.0
"""Seconds without an edit after which memory is looked through: nothing else lets that wait."""

HELD = 10.0
"""Seconds for which an editor that asks about the whole workspace waits while nothing changes."""

BATCH = 10
"""Of how many files at once the process beside is asked."""

Answer = types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport
"""What an editor that asks about a file is answered."""

Reports = tuple[str, list[types.Diagnostic]]
"""What an editor was last told of a file, and the name by which it may refer to it."""


class Findings:
    """The findings of one session, and what of them the editor knows."""

    def __init__(self, server: RuleServer) -> None:
        self._server = server
        self.pulled = False  # the editor asks, it is not told
        self.found: dict[Path, tuple[Diagnostic, ...]] = {}
        self.versions: dict[Path, int] = {}
        self._reviewed: dict[Path, tuple[str, tuple[Diagnostic, ...]]] = {}  # of which text
        self._due: dict[Path, None] = {}  # open files to review, the newest edit first
        self._unread: set[Path] = set()  # open files that were not checked since they changed
        self._took: dict[Path, tuple[float, ...]] = {}  # seconds for each of the last two checks
        self._reports: dict[Path, Reports] = {}
        self._names = count(1)
        self._looking: asyncio.Task[None] | None = None
        self._last_edit = 0.0
        self._changes = self._answered = 0  # of which the editor that asks about all files knows

    @property
    def _files(self) -> Workspace:
        return self._server.files

    async def rested(self) -> None:
        """Wait for a pause in the typing: what comes then is not out of date at once."""
        while (left := self._last_edit + PAUSE - time.monotonic()) > 0:
            await asyncio.sleep(left)

    # as files change

    def changed(self, path: Path, affected: Iterable[Path] = ()) -> None:
        """Check a file again, and after a pause the open files that depend on it, and all in depth.

        A file that takes long is not checked at every keystroke but when no other follows.
        """
        self._last_edit = time.monotonic()
        self._changes += 1
        files = dict.fromkeys((path, *(p for p in affected if p in self._files.texts)))
        self._unread |= files.keys()
        self._due = {**files, **{p: None for p in self._due if p not in files}}
        if not self._slow(path):
            self._check(path)
        if self._looking is not None:
            self._looking.cancel()
        self._looking = asyncio.get_running_loop().create_task(self._look(path))
        self._looking.add_done_callback(_reported)

    def recheck(self, paths: Iterable[Path]) -> None:
        """Check those of the files again that are open."""
        self._changes += 1
        for path in paths:
            if path in self._files.texts:
                self.changed(path)

    def closed(self, path: Path) -> None:
        """Nothing is told of a file any more that is not open, unless the editor asks."""
        self._changes += 1
        for kept in (self.found, self.versions, self._reviewed, self._due, self._reports):
            kept.pop(path, None)
        self._unread.discard(path)
        if not self.pulled:
            self._publish(path, [])

    def _slow(self, path: Path) -> bool:
        """Whether a file takes long to check; once may be an accident."""
        took = self._took.get(path, ())
        return len(took) > 1 and min(took) > SLOW

    def _check(self, path: Path) -> None:
        start = time.perf_counter()
        sys.setswitchinterval(1)  # what is typed now goes before what is done in the background
        try:
            checked = self._files.check(path)
        finally:
            sys.setswitchinterval(SHARE)
        took = time.perf_counter() - start
        # the first check reads all of a file, those that follow read what was edited
        self._took[path] = (*self._took[path][-1:], took) if path in self._took else ()
        self._unread.discard(path)
        text, kept = self._reviewed.get(path, ("", ()))
        kept = moved(kept, checked.file.path, text, checked.file.text)
        self._reviewed[path] = (checked.file.text, kept)
        self._tell(path, (*checked.diagnostics, *kept))

    async def _look(self, path: Path) -> None:
        """What follows an edit, unless another one does."""
        if path in self._unread:
            await asyncio.sleep(SLOW)
            self._check(path)
        await asyncio.sleep(PAUSE)
        due = tuple(self._due)
        for one in due:
            if one in self._unread:
                self._check(one)
            checked = self._files.check(one)
            found: tuple[Diagnostic, ...] | None = None
            if checked.ok and checked.ruleset is not None:
                found = await self._review(one, Urgency.EDITED if one == path else Urgency.OTHERS)
            if one not in self._due:  # it was closed meanwhile
                continue
            del self._due[one]
            if found is not None:  # else what was found before there were mistakes still stands
                self._reviewed[one] = (checked.file.text, found)
                self._tell(one, (*checked.diagnostics, *found))
            self._call(one)
        if set(due) - {path}:
            self._server.show_again()
        await asyncio.sleep(REST)
        gc.collect()

    async def _review(self, path: Path, urgency: Urgency) -> tuple[Diagnostic, ...]:
        try:
            return await self._server.beside.ask(urgency, reviewed, path)
        except (RuntimeError, TimeoutError) as error:
            logging.getLogger(__name__).error("no review of %s: %s", path, error)
            return ()

    # what the editor knows

    def _tell(self, path: Path, found: tuple[Diagnostic, ...]) -> None:
        self.found[path] = found
        if self.pulled:
            return
        made, version = self._listed(path, found), self.versions.get(path)
        told = (str(version), made)
        if self._reports.get(path) != told:
            self._reports[path] = told
            self._publish(path, made, version)

    def _publish(
        self, path: Path, made: list[types.Diagnostic], version: int | None = None
    ) -> None:
        uri = self._files.uri(path)
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, made, version)
        )

    def _call(self, path: Path) -> None:
        """Let an editor ask again that knows less of a file than there is."""
        if not self.pulled:
            return
        _, known = self._reports.get(path, ("", []))
        if known != self._listed(path, self.found[path]):
            self._server.workspace_diagnostic_refresh(None)

    def _listed(self, path: Path, found: tuple[Diagnostic, ...]) -> list[types.Diagnostic]:
        return listed(self._files, path, found, self._server.without)

    async def asked(self, path: Path, previous: str | None) -> Answer:
        """What an editor that asks about a file is answered; `previous` names what it knows."""
        while path in self._unread and self._slow(path):
            await asyncio.sleep(PAUSE / 10)
        if path in self._unread:
            self._check(path)
        found = self.found.get(path)
        made = self._listed(path, self._files.check(path).diagnostics if found is None else found)
        name = self._named(path, made)
        if name == previous:
            return types.RelatedUnchangedDocumentDiagnosticReport(name)
        return types.RelatedFullDocumentDiagnosticReport(made, result_id=name)

    async def asked_of_all(
        self, previous: dict[str, str]
    ) -> list[types.WorkspaceDocumentDiagnosticReport]:
        """What an editor is answered about all files that are not open, by address what it knows of them.

        One that knows all there is waits until something changes.
        """
        until = time.monotonic() + HELD
        while previous and self._answered == self._changes and time.monotonic() < until:
            await asyncio.sleep(PAUSE)
        await self.rested()
        self._answered = self._changes
        made: list[types.WorkspaceDocumentDiagnosticReport] = []
        paths = self._files.files()
        closed = [path for path in paths if path not in self._files.texts]
        for batch in (closed[n : n + BATCH] for n in range(0, len(closed), BATCH)):
            found = await self._server.beside.ask(Urgency.OTHERS, read, batch, self._server.without)
            for path, items in zip(batch, found, strict=True):
                uri, name = self._files.uri(path), self._named(path, items)
                if name == previous.get(uri):
                    made.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri, name))
                else:
                    made.append(
                        types.WorkspaceFullDocumentDiagnosticReport(uri, items, result_id=name)
                    )
        there = {self._files.uri(path) for path in paths}
        gone = (uri for uri in previous if uri not in there)
        return [*made, *(types.WorkspaceFullDocumentDiagnosticReport(uri, []) for uri in gone)]

    def _named(self, path: Path, made: list[types.Diagnostic]) -> str:
        """The name of what is told of a file: the same as long as that is the same."""
        name, known = self._reports.get(path, ("", []))
        if not name or known != made:
            name = str(next(self._names))
            self._reports[path] = (name, made)
        return name


def reviewed(files: Workspace, path: Path) -> tuple[Diagnostic, ...]:
    """What the review of a file finds, done in the process beside."""
    return review(files.check(path), files)


def read(
    files: Workspace, paths: list[Path], without: tuple[str, ...]
) -> list[list[types.Diagnostic]]:
    """What reading each file shows, done in the process beside."""
    return [listed(files, path, files.check(path).diagnostics, without) for path in paths]


def _reported(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logging.getLogger(__name__).error("checking in depth failed", exc_info=error)
