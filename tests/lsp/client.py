"""An editor for tests: pygls' language client over a server process of its own."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

T = TypeVar("T")
RULEC = (sys.executable, "-m", "rulec", "lsp", "--stdio")
PATIENCE = 20  # seconds; only a hang takes so long


class Editor:
    """A session with `rulec lsp`; requests are made one after another and waited for."""

    def __init__(
        self,
        root: Path,
        encodings: list[types.PositionEncodingKind] | None = None,
        command: tuple[str, ...] = RULEC,
        capabilities: types.ClientCapabilities | None = None,
        options: object = None,
        folder: bool = True,
    ) -> None:
        self.root = root
        self.published: list[types.PublishDiagnosticsParams] = []
        self.shown: list[str] = []
        self.refreshed = 0  # times that the server called for another question about diagnostics
        self.called: set[str] = set()  # what else it called to ask again for
        self.registered: list[types.Registration] = []
        self._told = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.client = LanguageClient("tests", "1")
        self._listen()
        self.wait(self.client.start_io(*command))
        started = self.wait(
            self.client.initialize_async(
                types.InitializeParams(
                    capabilities=capabilities
                    or types.ClientCapabilities(
                        general=types.GeneralClientCapabilities(position_encodings=encodings)
                    ),
                    initialization_options=options,
                    root_uri=root.as_uri() if folder else None,
                    workspace_folders=[types.WorkspaceFolder(root.as_uri(), root.name)]
                    if folder
                    else None,
                )
            )
        )
        self.capabilities = started.capabilities
        self.do(self.client.initialized, types.InitializedParams())

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a request."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def do(self, notify: Callable[..., None], params: Any) -> None:
        """Send a notification from the thread that the connection lives in."""

        async def sent() -> None:
            notify(params)

        self.wait(sent())

    def uri(self, path: Path | str) -> str:
        return (self.root / path).as_uri()

    def document(self, path: Path | str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    def open(self, path: Path | str, text: str | None = None) -> str:
        """Open a file (with its own text, or another that is not on disk)."""
        shown = (self.root / path).read_text("utf-8") if text is None else text
        item = types.TextDocumentItem(self.uri(path), "rulec", 1, shown)
        self.do(self.client.text_document_did_open, types.DidOpenTextDocumentParams(item))
        return shown

    def change(self, path: Path | str, text: str, version: int = 2) -> None:
        self.do(
            self.client.text_document_did_change,
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, self.uri(path)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            ),
        )

    def edit(
        self, path: Path | str, edits: list[tuple[types.Range, str]], version: int = 2
    ) -> None:
        """Tell what was typed, one edit after another."""
        self.do(
            self.client.text_document_did_change,
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, self.uri(path)),
                [types.TextDocumentContentChangePartial(where, new) for where, new in edits],
            ),
        )

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that the server tells."""
        with self._told:
            if not self._told.wait_for(holds, PATIENCE):
                raise TimeoutError("the server does not say so")

    def diagnostics(
        self, path: Path | str, enough: Callable[[list[types.Diagnostic]], bool] = lambda _: True
    ) -> list[types.Diagnostic]:
        """The next diagnostics of a file for which `enough` holds; those seen before count, once."""
        uri, until = self.uri(path), time.monotonic() + PATIENCE
        with self._told:
            while True:
                for number, one in enumerate(self.published):
                    if one.uri == uri and enough(list(one.diagnostics)):
                        del self.published[: number + 1]
                        return list(one.diagnostics)
                if not self._told.wait(until - time.monotonic()):
                    raise TimeoutError(f"no such diagnostics of {path}: {self.published}")

    def close(self) -> int:
        """Say goodbye; the exit status of the server."""
        self.wait(self.client.shutdown_async(None))
        self.do(self.client.exit, None)
        process = self.client._server
        assert process is not None
        status = self.wait(process.wait())
        self.wait(self.client.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        return status

    def _listen(self) -> None:
        @self.client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def register(params: types.RegistrationParams) -> None:
            self.registered += params.registrations

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def diagnostics(params: types.PublishDiagnosticsParams) -> None:
            with self._told:
                self.published.append(params)
                self._told.notify_all()

        @self.client.feature(types.WORKSPACE_DIAGNOSTIC_REFRESH)
        def refresh(_: None) -> None:
            with self._told:
                self.refreshed += 1
                self._told.notify_all()

        for method in (
            types.WORKSPACE_CODE_LENS_REFRESH,
            types.WORKSPACE_INLAY_HINT_REFRESH,
            types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
        ):

            @self.client.feature(method)
            def call(_: None, method: str = method) -> None:
                with self._told:
                    self.called.add(method)
                    self._told.notify_all()

        @self.client.feature(types.WINDOW_SHOW_MESSAGE)
        def message(params: types.ShowMessageParams) -> None:
            self.shown.append(params.message)


def position(text: str, mark: str, inside: int = 0, after: str = "") -> types.Position:
    """Where `mark` stands in a text (the first one behind `after`), `inside` characters into it."""
    offset = text.index(mark, text.index(after) if after else 0) + inside
    line = text.count("\n", 0, offset)
    start = text.rfind("\n", 0, offset) + 1
    return types.Position(line, len(text[start:offset].encode("utf-16-le")) // 2)
