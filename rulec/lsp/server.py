"""The language server: what an editor asks over the Language Server Protocol, handed to the modules beside."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from rulec.lsp import (
    actions,
    enter,
    formatting,
    hints,
    lens,
    links,
    navigation,
    selection,
    symbols,
    tokens,
)
from rulec.lsp.beside import Urgency
from rulec.lsp.completion import completion
from rulec.lsp.documents import documents
from rulec.lsp.findings import SHARE
from rulec.lsp.hover import hover
from rulec.lsp.names import Names
from rulec.lsp.session import RuleServer, place
from rulec.lsp.workspace import Workspace

T = TypeVar("T")

RULE_FILES = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**/*.rule"))]
)


def serve() -> int:
    """Talk to an editor over standard input and output; 0 if it asked for the end, 1 if it just went."""
    gc.set_threshold(2_000_000)  # memory is looked through at rest: a check leaves nothing to find
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints is not for the editor
    made = server()
    sys.setswitchinterval(SHARE)
    try:
        made.start_io(stdout=out)
    finally:
        made.beside.end()
    return 0 if made.ended else 1


def server() -> RuleServer:
    """A server with all its features."""
    made = RuleServer()
    documents(made)
    _answers(made)
    _told(made)
    return made


def _at(ls: RuleServer, params: Any) -> tuple[Workspace, Names, Path, int]:
    """The files, their names, and the place that a request is about."""
    path = place(params.text_document.uri)
    return ls.files, ls.names, path, ls.files.lines(path).offset(params.position)


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

    @ls.feature(types.WORKSPACE_WILL_RENAME_FILES, RULE_FILES)
    async def files_renamed(params: types.RenameFilesParams) -> types.WorkspaceEdit:
        made: dict[str, list[types.TextEdit]] = {}
        for one in params.files:
            old, new = place(one.old_uri), place(one.new_uri)
            edits = await ls.behind(partial(navigation.file_renamed, ls.files, ls.names, old, new))
            for path, found in edits.items():
                made.setdefault(ls.files.uri(path), []).extend(found)
        return types.WorkspaceEdit(changes=made)

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

    @ls.feature(
        types.TEXT_DOCUMENT_ON_TYPE_FORMATTING,
        types.DocumentOnTypeFormattingOptions(first_trigger_character=enter.TRIGGER),
    )
    def typed(params: types.DocumentOnTypeFormattingParams) -> list[types.TextEdit]:
        lines = ls.files.lines(place(params.text_document.uri))
        return enter.entered(lines, params.position.line)

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
        found = ls.findings.found.get(path, ())
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
        await ls.findings.rested()
        return await ls.beside.ask(Urgency.SHOWN, lens.resolve, params)

    @ls.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def hinted(params: types.InlayHintParams) -> list[types.InlayHint]:
        path, where = place(params.text_document.uri), params.range
        return hints.hints(ls.files, path, where.start.line, where.end.line)

    @ls.command(lens.RUN_EXAMPLE)
    async def run(uri: str, title: str) -> str:
        said = await ls.beside.ask(Urgency.ASKED, lens.run_example, place(uri), title)
        kind = types.MessageType.Info
        if not _shows_reports(ls):
            ls.window_show_message(types.ShowMessageParams(type=kind, message=said))
        return said


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
