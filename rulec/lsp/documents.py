"""What an editor tells of its documents, and what it is told or asks of their mistakes."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from rulec.lsp.completion import completion
from rulec.lsp.findings import Answer
from rulec.lsp.session import RuleServer, place
from rulec.lsp.sync import edited


def documents(ls: RuleServer) -> None:
    """Register the start and the end of a session, and what happens to documents."""
    _session(ls)
    _texts(ls)
    _disk(ls)


def _session(ls: RuleServer) -> None:
    @ls.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        ls.initialization_options = params.initialization_options
        if _asks(params.capabilities):
            _pull(ls)

    @ls.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        known = [place(f.uri) for f in ls.workspace.folders.values()]
        if not known and ls.workspace.root_path:
            known = [Path(ls.workspace.root_path)]
        encoding = ls.workspace.position_encoding or types.PositionEncodingKind.Utf16
        ls.open_workspace(known, str(getattr(encoding, "value", encoding)))
        ls.background.submit(completion.warm)
        _watch(ls)

    @ls.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        ls.ended = True


def _texts(ls: RuleServer) -> None:
    @ls.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        path, document = place(params.text_document.uri), params.text_document
        ls.files.called[path] = document.uri
        ls.findings.versions[path] = document.version
        ls.findings.changed(path, ls.files.put(path, document.text))

    @ls.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        path, files = place(params.text_document.uri), ls.files
        old = files.texts.get(path)
        if old is None:  # it was never opened
            return
        ls.findings.versions[path] = params.text_document.version
        new = edited(old, params.content_changes, files.encoding)
        ls.findings.changed(path, files.put(path, new))

    @ls.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        path = place(params.text_document.uri)
        affected = ls.files.close(path)
        ls.findings.closed(path)
        ls.files.called.pop(path, None)
        ls.findings.recheck(affected)

    @ls.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        path = place(params.text_document.uri)
        if path not in ls.files.files():
            ls.files.rescan()


def _disk(ls: RuleServer) -> None:
    @ls.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        here = set(ls.files.texts)
        changed = {place(c.uri): c.type for c in params.changes}
        if any(type != types.FileChangeType.Changed for type in changed.values()):
            ls.files.rescan()
            ls.findings.recheck(here)
            return
        for path in changed.keys() - here:  # of an open file, what the editor says holds
            ls.findings.recheck(ls.files.altered(path))

    @ls.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(_: types.DidChangeWorkspaceFoldersParams) -> None:
        texts, called = dict(ls.files.texts), ls.files.called
        roots = [place(f.uri) for f in ls.workspace.folders.values()]
        ls.open_workspace(roots, ls.files.encoding)
        ls.files.called = called
        for path, text in texts.items():
            ls.findings.changed(path, ls.files.put(path, text))


def _asks(capabilities: types.ClientCapabilities) -> bool:
    """Whether an editor asks for diagnostics, and can be called when a review has found more."""
    document, workspace = capabilities.text_document, capabilities.workspace
    called = workspace.diagnostics if workspace else None
    return bool(document and document.diagnostic and called and called.refresh_support)


def _pull(ls: RuleServer) -> None:
    """Answer an editor that asks for diagnostics, instead of telling it."""
    ls.findings.pulled = True

    @ls.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=True, identifier="rulec"
        ),
    )
    async def asked(params: types.DocumentDiagnosticParams) -> Answer:
        path = place(params.text_document.uri)
        return await ls.findings.asked(path, params.previous_result_id)

    @ls.feature(types.WORKSPACE_DIAGNOSTIC)
    async def asked_of_all(
        params: types.WorkspaceDiagnosticParams,
    ) -> types.WorkspaceDiagnosticReport:
        known = {one.uri: one.value for one in params.previous_result_ids}
        return types.WorkspaceDiagnosticReport(await ls.findings.asked_of_all(known))


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
