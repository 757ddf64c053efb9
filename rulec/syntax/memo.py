"""Declarations that were read before, so that a text is read again quickly after an edit."""

from __future__ import annotations

from attrs import Factory, define
from lark import Token, Tree

from rulec.syntax import tree as t
from rulec.syntax.from_lark import Builder
from rulec.syntax.plain_examples import plain_example

Kept = tuple[Tree[Token] | None, t.Declaration, int, int]
"""What the grammar made of a text, if it was asked, and the declaration at an offset and line."""


@define
class Memo:
    """The declarations without mistakes of one file as it was last read.

    A declaration whose text is the same is not parsed again; where it stands at the same place, its
    nodes are the same objects. What the newest text does not have is forgotten.
    """

    _last: dict[str, Kept] = Factory(dict)
    _next: dict[str, Kept] = Factory(dict)

    def recall(self, text: str, builder: Builder) -> t.Declaration | None:
        """The declaration of a text at the builder's place; None if it was not read before."""
        kept = self._last.get(text)
        if kept is None:
            return None
        tree, made, offset, line = kept
        if (offset, line) != (builder.offset, builder.line):
            moved = plain_example(text, builder) if tree is None else builder.declaration(tree)
            assert moved is not None, "a text that was plain is"
            made = moved
        self._next[text] = (tree, made, builder.offset, builder.line)
        return made

    def keep(
        self, text: str, tree: Tree[Token] | None, made: t.Declaration, builder: Builder
    ) -> None:
        """Remember a declaration in which nothing was wrong."""
        self._next[text] = (tree, made, builder.offset, builder.line)

    def turn(self) -> None:
        """The whole text was read: what was not met in it goes."""
        self._last, self._next = self._next, {}
