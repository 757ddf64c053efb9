"""What can be followed from a file: addresses of sources, and the files of libraries and other lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from attrs import evolve
from lsprotocol import types

from rulec.diagnostics.span import Span
from rulec.lsp.names import Names
from rulec.lsp.workspace import Workspace
from rulec.syntax import tree as t

_FOLLOWED = ("http", "https")
"""A rule file may come from anyone: other kinds of address could start a program."""


def links(files: Workspace, names: Names, path: Path) -> list[types.DocumentLink]:
    """The links of a file, each with where it leads."""
    lines = files.lines(path)
    file = files.check(path).file
    made = [
        types.DocumentLink(lines.range(span), target=target, tooltip=tip)
        for span, target, tip in (*_addresses(file), *_files(files, names, path))
    ]
    return sorted(made, key=lambda link: (link.range.start.line, link.range.start.character))


Link = tuple[Span, str, str]


def _addresses(file: t.File) -> Iterator[Link]:
    for node in file.declarations:
        for clause in node.all("url") if isinstance(node, t.Block) else ():
            if isinstance(clause.value, t.Text) and (target := _target(clause.value.value)):
                yield _inside(clause.value.span), target, "Open the source"


def _target(address: str) -> str | None:
    """The address as an URI; None where it is not one that a browser opens."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme.lower() not in _FOLLOWED or not host:
        return None
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~-._")


def _inside(span: Span) -> Span:
    """A span without its first and its last character: the pointed brackets."""
    return evolve(
        span,
        start=span.start + 1,
        end=span.end - 1,
        column=span.column + 1,
        end_column=span.end_column - 1,
    )


def _files(files: Workspace, names: Names, path: Path) -> Iterator[Link]:
    for found in names.of(path):
        if found.kind in ("library", "ruleset") and not found.declares:
            other = files.find(found.name, path)
            if other is not None:
                yield found.span, files.uri(other.resolve()), f"Open {other.name}"
