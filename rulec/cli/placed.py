"""Where suggested examples are written: each beside those of its provision, all else byte for byte."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from rulec.analysis.suggest import Suggestion
from rulec.analysis.telling import count
from rulec.syntax import tree as t

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def placed(file: t.File, text: str, made: Sequence[Suggestion]) -> str:
    """The text of a rule file with the suggestions in it; `file` is what it parses to.

    Those of a provision come after the last example that expects it, under a to-do, others at the
    end in the order of the provisions.
    """
    last = _last(file)
    lines = _LINE.findall(text)
    blocks: dict[int, list[str]] = {}
    ordered = sorted(made, key=lambda s: s.of.span.start)
    for name, some in groupby(ordered, key=lambda s: s.of.id):
        at = _behind(file, last[name]) if name in last else len(file.text)
        number = file.text.count("\n", 0, at) if at < len(file.text) else len(lines)
        blocks.setdefault(number, []).append(_block(name, list(some)))
    end = "\r\n" if "\r\n" in text else "\n"
    if len(lines) in blocks and lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    for number in sorted(blocks, reverse=True):
        added = "".join(f"\n{block}" for block in blocks[number])
        lines.insert(number, added.replace("\n", end))
    return "".join(lines)


def _block(name: str, some: list[Suggestion]) -> str:
    one = len(some) == 1
    says = "what it expects is" if one else "what they expect is"
    head = f"# to do: {count(len(some), 'suggested example')} of {name}: {says} what the rules say now;\n"
    head += f"# read {'it' if one else 'each'} against the law before you keep it, or it tests nothing\n\n"
    return head + "\n".join(s.text for s in some)


def _last(file: t.File) -> dict[str, t.Block]:
    """The last example that expects a provision, by its name."""
    found: dict[str, t.Block] = {}
    for declaration in file.declarations:
        if isinstance(declaration, t.Block) and declaration.keyword == "example":
            for clause in declaration.all("expect"):
                assert isinstance(clause.value, t.Expectation)
                found.update((name.value, declaration) for name in clause.value.by)
    return found


def _behind(file: t.File, block: t.Block) -> int:
    """Where the line after a declaration begins, and after the indented comments that belong to it."""
    at = _next_line(file.text, block.span.end)
    for comment in file.comments:
        if comment.offset >= at:
            begin = file.text.rfind("\n", 0, comment.offset) + 1
            if file.text[at:begin].strip() or begin == comment.offset:
                break
            at = _next_line(file.text, comment.offset)
    return at


def _next_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1
