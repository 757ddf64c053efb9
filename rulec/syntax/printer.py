"""The syntax tree -> canonical text. Comments and blank lines stay where people put them."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from rulec.diagnostics.span import Span
from rulec.syntax import phrases
from rulec.syntax import tree as t

WIDTH = 110
_ALIGNED = 10  # a longer keyword does not push the values of all others to the right
_ONE_LINE = (t.Use, t.Constant, t.Renumbered)


def format_file(file: t.File) -> str:
    """A file without mistakes in canonical layout; what it says is not changed.

    Declarations stand one blank line apart (single lines may stand together), clauses two
    blanks in with their values aligned, lines of at most 110 characters where they can be cut.
    """
    return _Printer(file).run()


class _Printer:
    def __init__(self, file: t.File) -> None:
        self.file = file
        self.comments = deque(file.comments)
        self.lines: list[str] = []

    def run(self) -> str:
        position = 0
        before: t.Declaration | None = None
        for declaration in self.file.declarations:
            start = declaration.span.start
            together = isinstance(before, _ONE_LINE) and isinstance(declaration, _ONE_LINE)
            self.gap(position, start, "", 0 if together else 1, before is not None)
            self.declaration(declaration)
            position, before = declaration.span.end, declaration
            self.trailing(position)
        self.gap(position, len(self.file.text), "", 1, before is not None)
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        return "".join(line.rstrip() + "\n" for line in self.lines)

    def gap(self, start: int, end: int, indent: str, least: int, after: bool) -> None:
        """Own-line comments from `start` to `end` and the blank lines among them, at most one."""
        pieces = [*self.take(end)]
        position = start
        for index, comment in enumerate([*pieces, None]):
            stop = end if comment is None else comment.offset
            blank = self.file.text.count("\n", position, stop) > 1
            if after and (blank or (index == 0 and least)):
                self.blank()
            if comment is None:
                return
            self.lines.append(indent + comment.text)
            position, after = comment.offset + len(comment.text), True

    def take(self, end: int) -> Iterator[t.Comment]:
        while self.comments and self.comments[0].offset < end:
            yield self.comments.popleft()

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def trailing(self, position: int) -> int:
        """Put a comment that follows on the same line at the end of the last line; where it ends."""
        if not self.follows(position):
            return position
        comment = self.comments.popleft()
        self.lines[-1] += f"  {comment.text}"
        return comment.offset + len(comment.text)

    def declaration(self, node: t.Declaration) -> None:
        if isinstance(node, t.Block):
            self.block(node)
            return
        if isinstance(node, t.Use):
            parts, places = phrases.name_list(node.names), [name.span for name in node.names]
            self.fill("use ", parts, self.beside(node.span.end, places))
        elif isinstance(node, t.Constant):
            line = f"define {node.name.value} {phrases.quantity(node.value)}"
            self.fill(line, [], self.beside(node.span.end, []))
        else:
            parts, places = phrases.renumbered(node)
            label = f"renumbered {node.edition.value} "
            self.fill(label, parts, self.beside(node.span.end, places), indent=4)

    def block(self, node: t.Block) -> None:
        head_end = node.title.span.end if node.title else node.name.span.end if node.name else 0
        head_end = max(head_end, node.span.start + len(node.keyword))
        words = [node.keyword, *([node.name.value] if node.name else [])]
        head = " ".join(words) + " "
        title = phrases.literals(node.title.value, WIDTH - len(head)) if node.title else []
        self.fill(head, title, self.beside(head_end, []), each=True)
        position = self.trailing(head_end)
        keywords = ["ex when" if c.keyword == "ex" else c.keyword for c in node.clauses]
        width = max((len(k) for k in keywords if len(k) <= _ALIGNED), default=0)
        for clause, keyword in zip(node.clauses, keywords, strict=True):
            self.gap(position, clause.span.start, "  ", 0, True)
            label = f"  {keyword:<{width}} "
            if clause.keyword == "applies":
                label += "when "
            if isinstance(clause.value, t.Citation):
                label += f"{clause.value.source.value} "
            parts = phrases.clause(clause, WIDTH - len(label))
            each = isinstance(clause.value, t.Text | t.Junction | t.Citation)
            self.fill(label, parts, self.beside(clause.span.end, phrases.places(clause)), each=each)
            position = self.trailing(clause.span.end)
        last = self.indented(position)
        self.gap(position, last, "  ", 0, True)

    def indented(self, position: int) -> int:
        """Where the comments end that stand, indented, under the last clause of a declaration."""
        for comment in self.comments:
            if not comment.own_line or self.file.text[comment.offset - 1] == "\n":
                break
            if self.file.text[position : comment.offset].strip():
                break
            position = comment.offset + len(comment.text)
        return position

    def beside(self, end: int, places: list[Span]) -> Notes:
        """The comments up to `end`, each beside the part of a list that it is about.

        One that follows a part on its line stays behind it; others stay before their part. A list
        with comments keeps its lines, so that they go on saying what they said.
        """
        count = max(len(places), 1)
        notes = Notes([[] for _ in range(count)], [""] * count, set())
        starts = [place.start for place in places]
        for comment in self.take(end):
            begun = bisect_right(starts, comment.offset)
            behind = 0 < begun < count and comment.offset >= places[begun - 1].end
            if not behind:
                notes.before[max(begun - 1, 0)].append(comment.text)
            elif comment.own_line or notes.behind[begun - 1] or notes.before[begun]:
                notes.before[begun].append(comment.text)
            else:
                notes.behind[begun - 1] = comment.text
        if notes or self.follows(end):
            between = [self.file.text[a.end : b.start] for a, b in pairwise(places)]
            notes.broken.update(n for n, text in enumerate(between, 1) if "\n" in text)
        return notes

    def follows(self, position: int) -> bool:
        """Whether a comment stands behind `position` on its line."""
        if not self.comments or self.comments[0].own_line:
            return False
        at = self.comments[0].offset
        return position <= at and "\n" not in self.file.text[position:at]

    def fill(
        self,
        label: str,
        parts: list[str],
        notes: Notes,
        *,
        indent: int | None = None,
        each: bool = False,
    ) -> None:
        """Parts after a label, on further lines under the first where one does not hold them."""
        blank = " " * (len(label) if indent is None else indent)
        outer = label[: len(label) - len(label.lstrip())]
        self.lines += [outer + comment for comment in notes.before[0]]
        whole = (label + " ".join(parts)).rstrip()
        within = any(notes.before[1:]) or any(notes.behind)
        if len(whole) <= WIDTH and not within and not notes.broken:
            self.lines.append(whole)
            return
        line = label + "".join(parts[:1])
        for number, part in enumerate(parts[1:], 1):
            known = number < len(notes.before)
            own = notes.before[number] if known else []
            behind = notes.behind[number - 1] if known else ""
            broken = own or behind or number in notes.broken
            if each or broken or len(line) + 1 + len(part) > WIDTH:
                self.lines.append(f"{line}  {behind}" if behind else line)
                self.lines += [blank + comment for comment in own]
                line = blank + part
            else:
                line += f" {part}"
        self.lines.append(line)


@frozen
class Notes:
    """The comments of one list: those before each part, the one behind it, and where lines ended.

    (`broken` has the numbers of the parts that began a line and go on doing so.)
    """

    before: list[list[str]]
    behind: list[str]
    broken: set[int]

    def __bool__(self) -> bool:
        return any(self.before) or any(self.behind)
