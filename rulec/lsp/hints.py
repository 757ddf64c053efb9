"""Short remarks between the words of a file: what codes were taken for, how large a definition is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from rulec.lsp import markdown as md
from rulec.lsp.taken import LEVELS, edition_of, part_of, resolver, span_of_item, taken
from rulec.lsp.workspace import Workspace
from rulec.model.load import Checked
from rulec.model.resolve import Resolver
from rulec.nomenclature import CodeSet, format_code, headings_except, subheadings
from rulec.nomenclature.search import lineage
from rulec.syntax import tree as t

_LONGEST = 40


def hints(files: Workspace, path: Path, start_line: int, end_line: int) -> list[types.InlayHint]:
    """The remarks of the lines from `start_line` to `end_line` (counted from 0, both included)."""
    checked = files.check(path)
    lines = files.lines(path)
    return [
        types.InlayHint(
            lines.at(offset),
            label,
            tooltip=types.MarkupContent(types.MarkupKind.Markdown, tooltip),
            padding_left=True,
        )
        for line, offset, label, tooltip in _Remarks(checked, start_line, end_line).all()
    ]


Remark = tuple[int, int, str, str]


class _Remarks:
    """The remarks of some lines of a file, as line, offset, label and tooltip."""

    def __init__(self, checked: Checked, first: int, last: int) -> None:
        self.checked, self.first, self.last = checked, first + 1, last + 1
        self.scope = checked.scope
        self._resolver: Resolver | None = None

    def all(self) -> Iterator[Remark]:
        for node in self.checked.file.declarations:
            if node.span.line > self.last or node.span.end_line < self.first:
                continue
            if isinstance(node, t.Renumbered):
                for code in (*node.old, *(new.code for new in node.new)):
                    yield from self._padded(code, node)
            elif isinstance(node, t.Block):
                yield from self._block(node)

    def _shown(self, line: int) -> bool:
        return self.first <= line <= self.last

    def _block(self, block: t.Block) -> Iterator[Remark]:
        for clause in block.clauses:
            if isinstance(clause.value, t.Goods):
                partial = 0
                for item in (*clause.value.items, *clause.value.excepted):
                    if isinstance(item, t.CodeItem):
                        partial += item.ex
                        if self._shown(item.span.end_line):
                            yield from self._codes(block, item, partial == 1)
                    elif isinstance(item, t.NamedItem) and self._shown(item.span.end_line):
                        yield from self._named(item.name)

    def _codes(self, block: t.Block, item: t.CodeItem, first: bool) -> Iterator[Remark]:
        edition = self.scope.edition
        if item.last is not None:
            codes = span_of_item(item, edition)
            if codes is not None:
                number = md.count(subheadings(codes, edition), "subheading")
                yield item.span.end_line, item.span.end, f"({number})", _listed(codes, edition)
            return
        if not item.ex:
            yield from self._padded(item.first, block)
            return
        read = taken(item.first, edition)
        if read is None or not read.known:
            return
        what = f"{LEVELS.get(len(read.short), 'code')} {format_code(read.short)}"
        if not read.padded and not first:
            return
        label = f"= part of {what}" if read.padded else "= part of it"
        why = part_of(block, self.scope)
        if first:
            label += ", if it fits" if why.startswith("if it also fits") else f", {_short(why)}"
        tip = f"An article of {what} counts {md.plain(why)}.\n\n{_told(read.short)}"
        yield item.span.end_line, item.span.end, label, tip

    def _padded(self, code: t.Code, node: t.Declaration) -> Iterator[Remark]:
        read = taken(code, edition_of(code, node, self.scope))
        if read is not None and read.padded and self._shown(code.span.end_line):
            label = f"= {LEVELS[len(read.short)]} {format_code(read.short)}"
            yield code.span.end_line, code.span.end, label, _told(read.short)

    def _named(self, name: t.Name) -> Iterator[Remark]:
        block = self.scope.defines.get(name.value)
        if block is None or not block.all("goods"):
            return
        if self._resolver is None:
            self._resolver = resolver(self.scope)
        _, codes = self._resolver.goods_of(block)
        if codes:
            number = md.count(subheadings(codes, self.scope.edition), "subheading")
            tip = _listed(codes, self.scope.edition)
            yield name.span.end_line, name.span.end, f"({number})", tip


def _told(digits: str) -> str:
    return "\n".join(
        f"- **{format_code(step)}** {md.plain(told)}" for step, told in lineage(digits)
    )


def _listed(codes: CodeSet, edition: str) -> str:
    return ", ".join(headings_except(codes, edition)[:40])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2].rsplit(" ", 1)[0] + " ..."
