"""The session with one editor: its files, and where the work for it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from rulec import __version__
from rulec.lsp.beside import Beside
from rulec.lsp.diagnostics import HINTED
from rulec.lsp.findings import Findings
from rulec.lsp.names import Names
from rulec.lsp.sync import Protocol
from rulec.lsp.workspace import Workspace

T = TypeVar("T")


class RuleServer(LanguageServer):
    """A server over one workspace. Quick answers come from the thread that reads the requests, what
    looks through many files from one other thread, and what builds diagrams from another process."""

    def __init__(self) -> None:
        super().__init__(
            "rulec",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
        )
        self.files = Workspace()
        self.names = Names(self.files)
        self.findings = Findings(self)
        self.background = ThreadPoolExecutor(1, "rulec-background")
        self.beside = Beside(lambda: self.files.state())
        self.initialization_options: object = None
        self.ended = False  # the editor has asked for the end

    def open_workspace(self, roots: Iterable[Path], encoding: str) -> None:
        """Start over with the folders of an editor's workspace."""
        self.files = Workspace(roots, encoding)
        self.names = Names(self.files)

    async def behind(self, work: Callable[[], T]) -> T:
        """The result of work that is done in the background thread."""
        return await asyncio.get_running_loop().run_in_executor(self.background, work)

    def show_again(self) -> None:
        """Let the editor ask again for what it shows beside texts that were not edited themselves."""
        shown = self.client_capabilities.workspace
        if shown and shown.code_lens and shown.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)
        if shown and shown.inlay_hint and shown.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        if shown and shown.semantic_tokens and shown.semantic_tokens.refresh_support:
            self.workspace_semantic_tokens_refresh(None)

    @property
    def without(self) -> tuple[str, ...]:
        """The codes of what the editor shows in another way than as diagnostics."""
        document = self.client_capabilities.text_document
        return HINTED if document and document.inlay_hint else ()


def place(uri: str) -> Path:
    """The file of a document; one that is in no file yet has a path of its own."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    try:
        return Path(path or uri).resolve()
    except (OSError, RuntimeError, ValueError):  # a link to itself, a name that no file can have
        raise JsonRpcInvalidParams(message="this is no file that can be read") from None
