"""The language server: what an editor asks over the Language Server Protocol, handed to the modules beside."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from rulec import __version__
from rulec.analysis.review import review
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.lsp import (
    actions,
    completion,
    formatting,
    hints,
    hover,
    lens,
    links,
    navigation,
    selection,
    symbols,
    tokens,
)
from rulec.lsp.diagnostics import HINTED, listed
from rulec.lsp.names import Names
from rulec.lsp.workspace import Workspace

T = TypeVar("T")

SLOW = 0.1
"""Seconds that a check may take at every keystroke."""

SHARE = 0.0005
"""Seconds after which a thread lets another go on: a message is passed on several times before it is read."""

PAUSE = 0.3
"""Seconds without an edit after which what takes longer is looked at: the consistency of the list."""


class RuleServer(LanguageServer):
    """A server over one workspace. Quick answers come from the thread that reads the requests, what
    builds diagrams from one other thread, so that no two build them at once."""

    def __init__(self) -> None:
        super().__init__(
            "rulec", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full
        )
        self.files = Workspace()
        self.names = Names(self.files)
        self.background = ThreadPoolExecutor(1, "rulec-background")
        self.found: dict[Path, tuple[Diagnostic, ...]] = {}
        self._edits: dict[Path, int] = {}
        self._took: dict[Path, float] = {}  # seconds that the last check of a file took
        self._last_edit = 0.0
        self.initialization_options: object = None
        self.ended = False  # the editor has asked for the end

    def open_workspace(self, roots: Iterable[Path], encoding: str) -> None:
        """Start over with the folders of an editor's workspace."""
        self.files = Workspace(roots, encoding)
        self.names = Names(self.files)

    async def behind(self, work: Callable[[], T]) -> T:
        """The result of work that is done in the background thread."""
        return await asyncio.get_running_loop().run_in_executor(self.background, work)

    async def rested(self) -> None:
        """Wait for a pause in the typing: what comes then is not out of date at once."""
        while (left := self._last_edit + PAUSE - time.monotonic()) > 0:
            await asyncio.sleep(left)

    # diagnostics

    def changed(self, path: Path, affected: Iterable[Path]) -> None:
        """Check a file again, and after a pause the open files that depend on it, and all in depth.

        A file that takes long is not checked at every keystroke but when no other follows.
        """
        self._last_edit = time.monotonic()
        number = self._edits[path] = self._edits.get(path, 0) + 1
        later = [p for p in affected if p != path and p in self.files.texts]
        wait = self._took.get(path, 0.0)
        if wait < SLOW:
            self._check(path)
        task = asyncio.get_running_loop().create_task(self._after(path, number, wait, later))
        task.add_done_callback(_reported)

    def recheck(self, paths: Iterable[Path]) -> None:
        """Check those of the files again that are open."""
        for path in paths:
            if path in self.files.texts:
                self.changed(path, ())

    def _check(self, path: Path) -> None:
        start = time.perf_counter()
        sys.setswitchinterval(1)  # what is typed now goes before what is done in the background
        try:
            found = self.files.check(path).diagnostics
        finally:
            sys.setswitchinterval(SHARE)
        self._took[path] = time.perf_counter() - start
        self.tell(path, found)

    def tell(self, path: Path, found: tuple[Diagnostic, ...]) -> None:
        """Publish what was found in a file."""
        self.found[path] = found
        uri = self.files.uri(path)
        document = self.workspace.text_documents.get(uri)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri,
                listed(self.files, path, found, HINTED if _shows_hints(self) else ()),
                document.version if document else None,
            )
        )

    async def _after(self, path: Path, number: int, wait: float, later: list[Path]) -> None:
        """What follows an edit, unless another one does."""
        if wait >= SLOW:
            await asyncio.sleep(min(wait, PAUSE))
            if self._edits.get(path) != number:
                return
            self._check(path)
        await asyncio.sleep(PAUSE)
        for one in (path, *later):
            if self._edits.get(path) != number:
                return
            checked = self.files.check(one)
            more = await self.behind(lambda c=checked: review(c, self.files))  # type: ignore[misc]
            if one in self.files.texts and self.files.check(one) is checked:
                self.tell(one, (*checked.diagnostics, *more))


def _reported(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logging.getLogger(__name__).error("checking in depth failed", exc_info=error)


def place(uri: str) -> Path:
    """The file of a document; one that is in no file yet has a path of its own."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    try:
        return Path(path or uri).resolve()
    except (OSError, RuntimeError, ValueError):  # a link to itself, a name that no file can have
        raise JsonRpcInvalidParams(message="this is no file that can be read") from None


def serve() -> int:
    """Talk to an editor over standard input and output; 0 if it asked for the end, 1 if it just went."""
    gc.set_threshold(200_000)  # as everywhere: trees and diagrams live long
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is not for the editor
    made = server()
    sys.setswitchinterval(SHARE)
    made.start_io(stdout=out)
    return 0 if made.ended else 1


def server() -> RuleServer:
    """A server with all its features."""
    made = RuleServer()
    _documents(made)
    _answers(made)
    _told(made)
    return made


def _at(ls: RuleServer, params: Any) -> tuple[Workspace, Names, Path, int]:
    """The files, their names, and the place that a request is about."""
    path = place(params.text_document.uri)
    return ls.files, ls.names, path, ls.files.lines(path).offset(params.position)


def _documents(ls: RuleServer) -> None:
    """What an editor tells of its documents."""

    @ls.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        ls.initialization_options = params.initialization_options

    @ls.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        ls.ended = True

    @ls.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        known = [place(f.uri) for f in ls.workspace.folders.values()]
        if not known and ls.workspace.root_path:
            known = [Path(ls.workspace.root_path)]
        encoding = ls.workspace.position_encoding or types.PositionEncodingKind.Utf16
        ls.open_workspace(known, str(getattr(encoding, "value", encoding)))
        ls.background.submit(completion.warm)
        _watch(ls)

    @ls.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        path = place(params.text_document.uri)
        ls.files.called[path] = params.text_document.uri
        ls.changed(path, ls.files.put(path, params.text_document.text))

    @ls.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        path = place(params.text_document.uri)
        if params.content_changes:
            ls.changed(path, ls.files.put(path, params.content_changes[-1].text))

    @ls.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        path = place(params.text_document.uri)
        affected = ls.files.close(path)
        ls.files.called.pop(path, None)
        ls.found.pop(path, None)
        ls.recheck(affected)
        ls.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=params.text_document.uri, diagnostics=[])
        )

    @ls.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        path = place(params.text_document.uri)
        if path not in ls.files.files():
            ls.files.rescan()

    @ls.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        here = set(ls.files.texts)
        changed = {place(c.uri): c.type for c in params.changes}
        if any(type != types.FileChangeType.Changed for type in changed.values()):
            ls.files.rescan()
            ls.recheck(here)
            return
        for path in changed.keys() - here:  # of an open file, what the editor says holds
            ls.recheck(ls.files.altered(path))

    @ls.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(_: types.DidChangeWorkspaceFoldersParams) -> None:
        texts, called = dict(ls.files.texts), ls.files.called
        roots = [place(f.uri) for f in ls.workspace.folders.values()]
        ls.open_workspace(roots, ls.files.encoding)
        ls.files.called = called
        for path, text in texts.items():
            ls.changed(path, ls.files.put(path, text))


def _answers(ls: RuleServer) -> None:
    """What a person asks for."""
    at = partial(_at, ls)

    @ls.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        return navigation.definition(*at(params))

    @ls.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(params: types.ReferenceParams) -> list[types.Location]:
        where, declaration = at(params), params.context.include_declaration
        return await ls.behind(lambda: navigation.references(*where, declaration))

    @ls.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    def highlights(params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        return navigation.highlights(*at(params))

    @ls.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder:
        files, names, path, offset = at(params)
        span, name = _or_refused(lambda: navigation.renamed(files, names, path, offset))
        return types.PrepareRenamePlaceholder(files.lines(path).range(span), name)

    @ls.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(params: types.RenameParams) -> types.WorkspaceEdit:
        where = at(params)
        edits = await ls.behind(
            lambda: _or_refused(lambda: navigation.rename(*where, params.new_name))
        )
        return types.WorkspaceEdit(changes={ls.files.uri(p): made for p, made in edits.items()})

    @ls.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outline(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        path = place(params.text_document.uri)
        return symbols.outline(ls.files.check(path).file, ls.files.lines(path))

    @ls.feature(types.WORKSPACE_SYMBOL)
    async def search(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        return await ls.behind(lambda: symbols.search(ls.files, params.query))

    @ls.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def folds(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        path = place(params.text_document.uri)
        return symbols.folds(ls.files.check(path).file, ls.files.lines(path))

    @ls.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, tokens.LEGEND)
    def coloured(params: types.SemanticTokensParams) -> types.SemanticTokens:
        path = place(params.text_document.uri)
        return types.SemanticTokens(tokens.tokens(ls.files.lines(path), ls.names.of(path)))

    @ls.feature(types.TEXT_DOCUMENT_FORMATTING)
    def layout(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        return formatting.formatting(ls.files.lines(place(params.text_document.uri)))

    @ls.feature(types.TEXT_DOCUMENT_RANGE_FORMATTING)
    def part(params: types.DocumentRangeFormattingParams) -> list[types.TextEdit] | None:
        return formatting.within(ls.files.lines(place(params.text_document.uri)), params.range)

    @ls.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    def linked(params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        return links.links(ls.files, ls.names, place(params.text_document.uri))

    @ls.feature(types.TEXT_DOCUMENT_SELECTION_RANGE)
    def selected(params: types.SelectionRangeParams) -> list[types.SelectionRange]:
        path = place(params.text_document.uri)
        return selection.selections(ls.files, ls.names, path, params.positions)

    @ls.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def fixes(params: types.CodeActionParams) -> list[types.CodeAction]:
        path = place(params.text_document.uri)
        found = ls.found.get(path, ())
        return actions.actions(ls.files, path, found, params.range, params.context.diagnostics)


def _told(ls: RuleServer) -> None:
    """What an editor shows beside the text, unasked."""
    at = partial(_at, ls)

    @ls.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        return hover.hover(*at(params))

    @ls.feature(
        types.TEXT_DOCUMENT_COMPLETION,
        types.CompletionOptions(trigger_characters=list(completion.TRIGGERS)),
    )
    def completed(params: types.CompletionParams) -> types.CompletionList:
        return completion.completion(*at(params), snippets=_snippets(ls))

    @ls.feature(types.TEXT_DOCUMENT_CODE_LENS, types.CodeLensOptions(resolve_provider=True))
    def lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        return lens.lenses(ls.files, ls.names, place(params.text_document.uri))

    @ls.feature(types.CODE_LENS_RESOLVE)
    async def resolved(params: types.CodeLens) -> types.CodeLens:
        await ls.rested()
        return await ls.behind(lambda: lens.resolve(ls.files, params))

    @ls.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def hinted(params: types.InlayHintParams) -> list[types.InlayHint]:
        path, where = place(params.text_document.uri), params.range
        return hints.hints(ls.files, path, where.start.line, where.end.line)

    @ls.command(lens.RUN_EXAMPLE)
    async def run(uri: str, title: str) -> str:
        said = await ls.behind(lambda: lens.run_example(ls.files, place(uri), title))
        kind = types.MessageType.Info
        if not _shows_reports(ls):
            ls.window_show_message(types.ShowMessageParams(type=kind, message=said))
        return said


def _watch(ls: RuleServer) -> None:
    """Ask the editor to tell of rule files that others write."""
    workspace = ls.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace else None
    if not (watched and watched.dynamic_registration):
        return
    wanted = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher("**/*.rule")])
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    registration = types.Registration("rule-files", method, wanted)
    ls.client_register_capability(types.RegistrationParams([registration]))


def _shows_hints(ls: RuleServer) -> bool:
    document = ls.client_capabilities.text_document
    return bool(document and document.inlay_hint)


def _shows_reports(ls: RuleServer) -> bool:
    """Whether the editor shows what a run of an example comes to by itself, as its start said."""
    options = ls.initialization_options
    return isinstance(options, dict) and bool(options.get("reports"))


def _snippets(ls: RuleServer) -> bool:
    document = ls.client_capabilities.text_document
    item = document.completion.completion_item if document and document.completion else None
    return bool(item and item.snippet_support)


def _or_refused(work: Callable[[], T]) -> T:
    try:
        return work()
    except navigation.NoRename as error:
        raise JsonRpcInvalidParams(message=str(error)) from None
