"""Diagnostics for people: the message, the place, and the line with the place marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rulec.diagnostics.catalogue import Severity
from rulec.diagnostics.cells import clean, width
from rulec.diagnostics.diagnostic import Diagnostic
from rulec.diagnostics.span import Span
from rulec.diagnostics.summary import summary_line

MAX_WIDTH = 160
TAB = 4
_ELLIPSIS = "..."
_BEFORE = 40  # what a cut line shows in front of the mark

_COLOR: dict[Severity, str] = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_BOLD, _BLUE, _RESET = "\x1b[1m", "\x1b[1;34m", "\x1b[0m"


def render_text(
    diags: Iterable[Diagnostic], sources: Mapping[str, str], color: bool = False
) -> str:
    """Return all diagnostics and a summary line; `sources` holds the text of each path."""
    listed = list(diags)
    lines = {path: _lines(sources[path]) for path in _paths(listed) if path in sources}
    blocks = [_block(d, lines, _Paint(color)) for d in listed]
    return "\n".join([*blocks, summary_line(listed) + "\n"])


class _Paint:
    def __init__(self, color: bool) -> None:
        self.color = color

    def __call__(self, style: str, text: str) -> str:
        return f"{style}{text}{_RESET}" if self.color and text else text


def _paths(diags: list[Diagnostic]) -> set[str]:
    return {span.path for d in diags for span in (d.span, *(s for _, s in d.related))}


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]


def _block(diagnostic: Diagnostic, lines: Mapping[str, list[str]], paint: _Paint) -> str:
    spans = [diagnostic.span, *(span for _, span in diagnostic.related)]
    gutter = max(len(str(span.line)) for span in spans)
    style = _COLOR[diagnostic.severity]
    head = paint(style, f"{diagnostic.severity}[{diagnostic.code}]")
    out = [head + paint(_BOLD, ": " + clean(diagnostic.message))]
    out += _snippet(diagnostic.span, lines, gutter, style, paint)
    said = (
        ("expected", diagnostic.expected),
        ("hint", diagnostic.hint),
        ("acknowledged", diagnostic.acknowledged),
    )
    for label, text in said:
        if text is not None:
            out.append(
                " " * gutter + paint(_BLUE, " = ") + paint(_BOLD, label) + f": {clean(text)}"
            )
    for message, span in diagnostic.related:
        out.append(paint(_COLOR["note"], "note") + f": {clean(message)}")
        out += _snippet(span, lines, gutter, _BLUE, paint)
    return "\n".join(out) + "\n"


def _snippet(
    span: Span, lines: Mapping[str, list[str]], gutter: int, style: str, paint: _Paint
) -> list[str]:
    pad = " " * gutter
    where = f"{clean(span.path)}:{span.line}:{span.column}"
    out = [pad + paint(_BLUE, "--> ") + where]
    source = lines.get(span.path, [])
    if span.start == span.end == 0:
        return out  # it is about the whole file
    if not 1 <= span.line <= len(source) or (source == [""]):
        return out
    shown, mark = _marked(source[span.line - 1], span)
    out.append(paint(_BLUE, f"{pad} |"))
    out.append((paint(_BLUE, f"{span.line:>{gutter}} |") + f" {shown}").rstrip())
    out.append(paint(_BLUE, f"{pad} |") + " " + _styled(mark, style, paint))
    return out


def _styled(mark: str, style: str, paint: _Paint) -> str:
    carets = mark.lstrip(" ")
    return " " * (len(mark) - len(carets)) + paint(style, carets)


def _marked(line: str, span: Span) -> tuple[str, str]:
    """The line as shown, at most MAX_WIDTH cells wide, and the carets under the span."""
    start = min(span.column - 1, len(line))
    end = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
    cells: list[str] = []
    widths: list[int] = []
    column = 0
    for char in line:
        cell = " " * (TAB - column % TAB) if char == "\t" else clean(char)
        wide = len(cell) if char == "\t" else width(cell)
        cells.append(cell)
        widths.append(wide)
        column += wide
    first, last = 0, len(cells)
    if column > MAX_WIDTH:
        room = MAX_WIDTH - 2 * len(_ELLIPSIS)
        first = start
        before = min(room, max(_BEFORE, room - sum(widths[start:])))
        while first > 0 and before >= widths[first - 1]:
            first -= 1
            before -= widths[first]
        last = first
        while last < len(cells) and room >= widths[last]:
            room -= widths[last]
            last += 1
    left = _ELLIPSIS if first else ""
    right = _ELLIPSIS if last < len(cells) else ""
    offset = len(left) + sum(widths[first:start])
    length = sum(widths[start : min(end, last)])
    return left + "".join(cells[first:last]) + right, " " * offset + "^" * max(1, length)
