"""The syntax tree -> canonical text. Comments and blank lines stay where people put them."""

from __future__ import annotations

from collections.abc import Iterator

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
        self.comments = list(file.comments)
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
            yield self.comments.pop(0)

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def trailing(self, position: int) -> None:
        """Put a comment that follows on the same line at the end of the last line."""
        if self.comments and not self.comments[0].own_line:
            comment = self.comments[0]
            if position <= comment.offset and "\n" not in self.file.text[position : comment.offset]:
                self.lines[-1] += f"  {comment.text}"
                self.comments.pop(0)

    def inside(self, start: int, end: int, indent: str) -> None:
        """Comments between the lines of one clause go before it."""
        for comment in self.take(end):
            self.lines.append(indent + comment.text)

    def declaration(self, node: t.Declaration) -> None:
        if isinstance(node, t.Block):
            self.block(node)
            return
        self.inside(node.span.start, node.span.end, "")
        if isinstance(node, t.Use):
            self.fill("use ", phrases.name_list(node.names))
        elif isinstance(node, t.Constant):
            self.lines.append(f"define {node.name.value} {phrases.quantity(node.value)}")
        else:
            new = [("ex " if n.ex else "") + n.code.written for n in node.new]
            old = phrases.commas([code.written for code in node.old])
            self.fill(f"renumbered {node.edition.value} ", [*old, "to", *phrases.commas(new)], 4)

    def block(self, node: t.Block) -> None:
        head_end = node.title.span.end if node.title else node.name.span.end if node.name else 0
        head_end = max(head_end, node.span.start + len(node.keyword))
        self.inside(node.span.start, head_end, "")
        words = [node.keyword, *([node.name.value] if node.name else [])]
        head = " ".join(words) + " "
        title = phrases.literals(node.title.value, WIDTH - len(head)) if node.title else []
        self.fill(head, title, each=True)
        self.trailing(head_end)
        keywords = ["ex when" if c.keyword == "ex" else c.keyword for c in node.clauses]
        width = max((len(k) for k in keywords if len(k) <= _ALIGNED), default=0)
        position = head_end
        for clause, keyword in zip(node.clauses, keywords, strict=True):
            self.gap(position, clause.span.start, "  ", 0, True)
            self.inside(clause.span.start, clause.span.end, "  ")
            label = f"  {keyword:<{width}} "
            if clause.keyword == "applies":
                label += "when "
            if isinstance(clause.value, t.Citation):
                label += f"{clause.value.source.value} "
            parts = phrases.clause(clause, WIDTH - len(label))
            self.fill(label, parts, each=isinstance(clause.value, t.Text | t.Junction | t.Citation))
            position = clause.span.end
            self.trailing(position)

    def fill(
        self, label: str, parts: list[str], indent: int | None = None, *, each: bool = False
    ) -> None:
        """Parts after a label, on further lines under the first where one does not hold them."""
        blank = " " * (len(label) if indent is None else indent)
        whole = (label + " ".join(parts)).rstrip()
        if len(whole) <= WIDTH:
            self.lines.append(whole)
            return
        line = label + "".join(parts[:1])
        for part in parts[1:]:
            if each or len(line) + 1 + len(part) > WIDTH:
                self.lines.append(line)
                line = blank + part
            else:
                line += f" {part}"
        self.lines.append(line)
