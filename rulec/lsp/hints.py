"""Short remarks between the words of a file: what codes were taken for, how large a definition is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
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
WIDE = 43
"""How many characters of remarks a line has: VS Code cuts off what is more."""


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
        for offset, label, tooltip in _fitting(_Remarks(checked, start_line, end_line).all())
    ]


Remark = tuple[int, int, tuple[str, ...], str]
"""Line, offset, the same label ever shorter, and tooltip."""


def _fitting(remarks: Iterable[Remark]) -> Iterator[tuple[int, str, str]]:
    """Offset, label and tooltip of each remark, the labels so long that those of a line fit into it."""
    for _, found in groupby(remarks, key=lambda remark: remark[0]):
        line = list(found)
        while sum(len(labels[-1]) for _, _, labels, _ in line) > WIDE:
            line.pop()
        left = WIDE - sum(len(labels[-1]) for _, _, labels, _ in line)
        for _, offset, labels, tooltip in line:
            room = len(labels[-1]) + left
            label = next(one for one in labels if len(one) <= room)
            left = room - len(label)
            yield offset, label, tooltip


class _Remarks:
    """The remarks of some lines of a file."""

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
                yield (
                    item.span.end_line,
                    item.span.end,
                    _counted(codes, edition),
                    _listed(codes, edition),
                )
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
        labels = ["= part of it"]
        if read.padded:
            labels = [f"= part of {what}", f"= part of {format_code(read.short)}"]
        why = part_of(block, self.scope)
        if first:
            reason = "if it fits" if why.startswith("if it also fits") else _short(why)
            labels.insert(0, f"{labels[0]}, {reason}")
        tip = f"An article of {what} counts {md.plain(why)}.\n\n{_told(read.short)}"
        yield item.span.end_line, item.span.end, tuple(labels), tip

    def _padded(self, code: t.Code, node: t.Declaration) -> Iterator[Remark]:
        read = taken(code, edition_of(code, node, self.scope))
        if read is not None and read.padded and self._shown(code.span.end_line):
            short = format_code(read.short)
            labels = (f"= {LEVELS[len(read.short)]} {short}", f"= {short}")
            yield code.span.end_line, code.span.end, labels, _told(read.short)

    def _named(self, name: t.Name) -> Iterator[Remark]:
        block = self.scope.defines.get(name.value)
        if block is None or not block.all("goods"):
            return
        if self._resolver is None:
            self._resolver = resolver(self.scope)
        _, codes = self._resolver.goods_of(block)
        if codes:
            labels = _counted(codes, self.scope.edition)
            yield name.span.end_line, name.span.end, labels, _listed(codes, self.scope.edition)


def _counted(codes: CodeSet, edition: str) -> tuple[str, str]:
    number = subheadings(codes, edition)
    return f"({md.count(number, 'subheading')})", f"({number})"


def _told(digits: str) -> str:
    return "\n".join(
        f"- **{format_code(step)}** {md.plain(told)}" for step, told in lineage(digits)
    )


def _listed(codes: CodeSet, edition: str) -> str:
    return ", ".join(headings_except(codes, edition)[:40])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2].rsplit(" ", 1)[0] + " ..."
