"""Pieces of Rego as `opa fmt` leaves them: literals, references into the input, lists in lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from rulec.targets.policy import LONGEST, WIDTH, filled

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYWORDS = frozenset(
    "as contains default else every false if import in not null package some true with".split()
)


def literal(text: str) -> str:
    """A string literal of one line, whatever the text holds."""
    whole = text.encode("utf-8", "replace").decode()  # half a surrogate pair is no character
    return "".join(
        c if c.isprintable() else json.dumps(c)[1:-1] for c in json.dumps(whole, ensure_ascii=False)
    )


def text(value: str, indent: str) -> str:
    """A string of any length, as an expression in an item with that indent."""
    whole = literal(value)
    if len(whole) <= LONGEST:
        return whole
    step = LONGEST // 6  # a character may take six columns
    parts = [value[i : i + step] for i in range(0, len(value), step)]
    inner = "".join(f"{indent}\t{literal(part)},\n" for part in parts)
    return f'concat("", [\n{inner}{indent}])'


def member(base: str, key: str) -> str:
    """A reference to a key of an object."""
    plain = _NAME.fullmatch(key) is not None and key not in _KEYWORDS
    return f"{base}.{key}" if plain else f"{base}[{literal(key)}]"


def one_of(subject: str, values: Iterable[str], indent: str = "") -> str:
    """An expression that holds if a text is one of some, in a rule with that indent."""
    items = [literal(v) for v in values]
    if len(items) == 1:
        return f"{subject} == {items[0]}"
    whole = f"{subject} in {{{', '.join(items)}}}"
    rows = filled(items)
    if len(whole) <= WIDTH or len(rows) < 2:
        return whole
    inner = "".join(f"{indent}\t{row}\n" for row in rows)
    return f"{subject} in {{\n{inner}{indent}}}"


def listed(name: str, brackets: str, parts: Iterable[str]) -> str:
    """A rule whose value is a list, a set or an object; on one line where it fits."""
    left, right = brackets[0], brackets[1]
    rows = filled(parts)
    if len(rows) < 2:
        return f"{name} := {left}{''.join(rows).rstrip(',')}{right}"
    return f"{name} := {left}\n" + "".join(f"\t{row}\n" for row in rows) + right


def table(name: str, rows: Iterable[str]) -> str:
    """A rule whose value is an object, a line for each of its keys."""
    lines = list(rows)
    if len(lines) < 2:
        return f"{name} := {{{''.join(lines)}}}"
    return f"{name} := {{\n" + "".join(f"\t{line},\n" for line in lines) + "}"


def rule(head: str, *conditions: str) -> str:
    """A rule: its head, and what must hold for it."""
    if not conditions:
        return head
    if len(conditions) == 1:
        return f"{head} if {conditions[0]}"
    return f"{head} if {{\n" + "".join(f"\t{c}\n" for c in conditions) + "}"


def chosen(name: str, cases: Iterable[tuple[str, str]], otherwise: str) -> str:
    """A rule that has the value of the first condition that holds, or else another value."""
    made = [f"{value} if {condition}" for value, condition in cases]
    return "\n\nelse := ".join([f"{name} := {made[0]}", *made[1:], otherwise])
