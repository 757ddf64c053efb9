"""The tree-sitter grammar: its parser in C, compiled and loaded."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path

from tree_sitter import Language, Node, Parser

from rulec.editors import words
from rulec.syntax.keywords import CLAUSES, DECLARATIONS
from tests.conformance.editors.lark_classes import Classes

FOLDER = Path(__file__).parents[3] / "grammar/tree-sitter"
LEAVES = "name number date code system evidence url string operator comment ex".split()
PUNCTUATION = {",", "(", ")"}


def compiled(folder: Path) -> Parser:
    """The parser; the C compiler's output goes to `folder`."""
    library, source = folder / "rulec.so", FOLDER / "src"
    command = ["cc", "-shared", "-fPIC", "-O1", "-I", source, source / "parser.c", "-o", library]
    subprocess.run(command, check=True, capture_output=True)
    made = ctypes.CDLL(str(library)).tree_sitter_rulec
    made.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype = ctypes.py_object
    capsule.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    return Parser(Language(capsule(made(), b"tree_sitter.Language", None)))


def leaves(node: Node) -> list[Node]:
    """The nodes that stand for tokens, in order."""
    found, open_nodes = [], [node]
    while open_nodes:
        top = open_nodes.pop()
        if (top.is_named and top.type in LEAVES) or not top.children:
            found.append(top)
        else:
            open_nodes.extend(reversed(top.children))
    return found


def class_of(leaf: Node) -> str | None:
    """The class of a node; one that has no name is the keyword that is its type."""
    kind = leaf.type
    if leaf.is_named:
        return kind if kind in LEAVES else None
    if kind in PUNCTUATION:
        return "punctuation"
    if kind in DECLARATIONS:
        return "declaration"
    if kind in (*CLAUSES, *words.PARTS):
        return "clause"
    return "word" if kind in words.OPERATORS else None


def by_tree_sitter(parser: Parser, text: str) -> Classes:
    """The class of each character."""
    data = text.encode("utf-8")
    classes: list[str | None] = [None] * len(data)
    for leaf in leaves(parser.parse(data).root_node):
        for at in range(leaf.start_byte, leaf.end_byte):
            classes[at] = class_of(leaf)
    starts = [at for at, byte in enumerate(data) if byte & 0xC0 != 0x80]
    return [classes[at] for at in starts]
