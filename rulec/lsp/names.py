"""Every name in a rule file: where it stands, what kind of thing it names, and where that is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve, frozen

from rulec.diagnostics.span import Span
from rulec.lsp.workspace import Workspace
from rulec.model.definitions import conditions, goods, leaves
from rulec.model.names import BUILT_IN
from rulec.model.scope import Scope
from rulec.syntax import tree as t
from rulec.syntax.mistakes.damaged import STRING_OR_COMMENT

PROVISIONS = ("prohibit", "license", "exempt", "open", "adopt")
IMPLIED = ("fits_", "whole_line_")
"""How judgements begin that come with an `ex` code or an `unspecified` limit, not with a declaration."""

_DECLARED = {
    "source": "source",
    "fact": "fact",
    "judgement": "judgement",
    "define": "definition",
    "ruleset": "ruleset",
    "library": "library",
    **dict.fromkeys(PROVISIONS, "provision"),
}


@frozen
class Occurrence:
    """A name as it stands in a file.

    `kind` is source, fact, judgement, definition, constant, provision, ruleset or library; `of` is the
    ruleset whose provision it is, where that is another one.
    """

    name: str
    kind: str
    span: Span
    declares: bool = False
    of: str = ""


@frozen
class _Around:
    """What the names of one file may mean: its `scope`, and group -> provision -> the ruleset that it
    is adopted from. `owners` are what a judgement comes with that nobody declares: its kind, and the
    ruleset that it is adopted from."""

    scope: Scope
    adopted: dict[str, dict[str, str]]
    owners: dict[str, tuple[str, str]]


def occurrences(file: t.File, scope: Scope) -> list[Occurrence]:
    """The names of a file in the order of its text; `scope` tells facts from definitions."""
    around = _around(file, scope)
    found: list[Occurrence] = []
    for node in file.declarations:
        if isinstance(node, t.Use):
            found += [Occurrence(n.value, "library", n.span) for n in node.names]
        elif isinstance(node, t.Constant):
            found.append(Occurrence(node.name.value, "constant", node.name.span, True))
        elif isinstance(node, t.Block):
            found += _block(node, around)
    return sorted(found, key=lambda o: o.span.start)


def _around(file: t.File, scope: Scope) -> _Around:
    adopted = _adopted(file)
    owners = {n: ("provision", of) for names in adopted.values() for n, of in names.items()}
    declared = [n for n in file.declarations if isinstance(n, t.Block) and n.name]
    owners.update(
        (n.name.value, ("provision", "")) for n in declared if n.name and n.keyword in PROVISIONS
    )
    owners.update((name, ("definition", "")) for name in scope.defines)
    made = {prefix + name: owner for name, owner in owners.items() for prefix in IMPLIED}
    for node in declared:
        if node.name and node.keyword == "judgement":
            made.pop(node.name.value, None)
    return _Around(scope, adopted, made)


def _adopted(file: t.File) -> dict[str, dict[str, str]]:
    """Group -> provision -> the ruleset that it is adopted from."""
    made: dict[str, dict[str, str]] = {}
    for node in file.declarations:
        if isinstance(node, t.Block) and node.keyword == "adopt" and node.name:
            group = made.setdefault(node.name.value, {})
            for clause in node.all("provisions"):
                if isinstance(clause.value, t.Adopted):
                    group.update({n.value: clause.value.ruleset.value for n in clause.value.names})
    return made


def _block(block: t.Block, around: _Around) -> Iterator[Occurrence]:
    kind = _DECLARED.get(block.keyword)
    if kind and block.name:
        yield Occurrence(block.name.value, kind, block.name.span, True)
    for item in goods(block):
        if isinstance(item, t.NamedItem):
            yield Occurrence(item.name.value, "definition", item.name.span)
    for condition in conditions(block):
        for leaf, _ in leaves(condition):
            yield from _leaf(leaf, around)
    for clause in block.clauses:
        yield from _clause(clause, around)


def _leaf(leaf: object, around: _Around) -> Iterator[Occurrence]:
    if isinstance(leaf, t.Judged):
        yield from _judged(leaf.name, around)
    elif isinstance(leaf, t.CodeIn):
        yield Occurrence(leaf.name.value, "definition", leaf.name.span)
    elif isinstance(leaf, t.Bare):
        yield from _fact(leaf.name, around)
    elif isinstance(leaf, t.Compare | t.Membership):
        yield from _fact(leaf.fact, around)
    if isinstance(leaf, t.Compare | t.MoneyTest) and isinstance(leaf.operand, t.Name):
        yield Occurrence(leaf.operand.value, "constant", leaf.operand.span)


def _fact(name: t.Name, around: _Around) -> Iterator[Occurrence]:
    """A word in a condition: a fact, a judgement, or a condition with a name."""
    scope = around.scope
    fact = BUILT_IN.get(name.value) or scope.facts.get(name.value)
    if (fact is not None and fact.kind == "judgement") or name.value.startswith(IMPLIED):
        yield from _judged(name, around)
        return
    kind = "definition" if fact is None and name.value in scope.defines else "fact"
    yield Occurrence(name.value, kind, name.span)


def _judged(name: t.Name, around: _Around) -> Iterator[Occurrence]:
    """A judgement; one that comes with a declaration, as `fits_gems` with `gems`, names that as well."""
    kind, of = around.owners.get(name.value, ("", ""))
    if not kind:
        yield Occurrence(name.value, "judgement", name.span)
        return
    cut = next(len(prefix) for prefix in IMPLIED if name.value.startswith(prefix))
    yield Occurrence(name.value, "judgement", _part(name.span, 0, cut))
    owner = _part(name.span, cut, len(name.value))
    yield Occurrence(name.value[cut:], kind, owner, of=of)


def _clause(clause: t.Clause, around: _Around) -> Iterator[Occurrence]:
    value = clause.value
    if isinstance(value, t.Citation):
        yield Occurrence(value.source.value, "source", value.source.span)
    elif isinstance(value, t.Adopted):
        yield Occurrence(value.ruleset.value, "ruleset", value.ruleset.span)
        for name in value.names:
            yield Occurrence(name.value, "provision", name.span, of=value.ruleset.value)
    elif isinstance(value, t.Expectation):
        for name in value.by:
            yield from _provision(name, around.adopted)
        for name in value.needs:
            yield from _fact(name, around)
    elif clause.keyword == "judged" and isinstance(value, t.Name):
        yield from _judged(value, around)
    elif clause.keyword == "implements" and isinstance(value, tuple):
        yield from (Occurrence(n.value, "ruleset", n.span) for n in value if isinstance(n, t.Name))
    elif isinstance(value, t.AllExcept):
        for name in value.names:
            yield from _provision(name, around.adopted)
    elif clause.keyword == "of" and isinstance(value, tuple):
        for one in value:
            if isinstance(one, t.Name) and one.value != "all":
                yield from _provision(one, around.adopted)
    elif clause.keyword == "given" and isinstance(value, tuple):
        for stated in value:
            if isinstance(stated, t.Given) and stated.name.value not in ("code", "value"):
                yield from _fact(stated.name, around)


def _provision(name: t.Name, adopted: dict[str, dict[str, str]]) -> Iterator[Occurrence]:
    """A provision's name; one adopted as `annex_gems` is the group `annex` and the other's `gems`."""
    for group, names in adopted.items():
        inner = name.value.removeprefix(f"{group}_")
        if inner in names and inner != name.value:
            cut = len(group)
            yield Occurrence(group, "provision", _part(name.span, 0, cut))
            length = len(name.value)
            yield Occurrence(inner, "provision", _part(name.span, cut + 1, length), of=names[inner])
            return
    yield Occurrence(name.value, "provision", name.span)


def _part(span: Span, start: int, end: int) -> Span:
    return evolve(
        span,
        start=span.start + start,
        end=span.start + end,
        column=span.column + start,
        end_column=span.column + end,
    )


@frozen
class Declared:
    """What a name names: the file that declares it and its declaration there."""

    path: Path
    occurrence: Occurrence
    node: t.Declaration


class Names:
    """Looks names up across the files of a workspace."""

    def __init__(self, files: Workspace) -> None:
        self.files = files
        self._known: dict[Path, tuple[object, list[Occurrence]]] = {}

    def of(self, path: Path) -> list[Occurrence]:
        """The names of one file."""
        checked = self.files.check(path)
        kept = self._known.get(path)
        if kept is None or kept[0] is not checked:
            kept = self._known[path] = (checked, occurrences(checked.file, checked.scope))
        return kept[1]

    def at(self, path: Path, offset: int) -> Occurrence | None:
        """The name that an offset touches."""
        touching = [o for o in self.of(path) if o.span.start <= offset <= o.span.end]
        return touching[-1] if touching else None

    def declared(self, path: Path, occurrence: Occurrence) -> Declared | None:
        """Where a name of the file is declared; None for a built-in or unknown one."""
        if occurrence.kind in ("ruleset", "library"):
            found = path if occurrence.declares else self.files.find(occurrence.name, path)
            return self._head(found.resolve()) if found else None
        if occurrence.of:
            other = self.files.find(occurrence.of, path)
            return self._in(other.resolve(), occurrence) if other else None
        for place in self.reach(path, occurrence.kind):
            declared = self._in(place, occurrence)
            if declared is not None:
                return declared
        return None

    def reach(self, path: Path, kind: str = "definition") -> Iterator[Path]:
        """The file and, for what libraries lend, the libraries that it uses, directly or not."""
        yield path
        if kind in ("source", "provision"):
            return
        seen = {path}
        queue = [path]
        while queue:
            here = queue.pop(0)
            for node in self.files.check(here).file.declarations:
                for name in node.names if isinstance(node, t.Use) else ():
                    found = self.files.find(name.value, here)
                    if found is not None and found.resolve() not in seen:
                        seen.add(found.resolve())
                        queue.append(found.resolve())
                        yield found.resolve()

    def uses(self, declared: Declared) -> Iterator[tuple[Path, Occurrence]]:
        """Every place that names what is declared, its declaration included."""
        wanted = declared.occurrence
        file = wanted.kind in ("ruleset", "library")
        mark = declared.path.stem if file else wanted.name
        for path in dict.fromkeys((declared.path, *self.files.files())):
            # most files of a large workspace do not have the name: they need not be understood
            if not _mentions(self.files.text(path), mark):
                continue
            for occurrence in self.of(path):
                if occurrence.name != wanted.name and not file:
                    continue
                if _alike(occurrence.kind) != _alike(wanted.kind):
                    continue
                found = self.declared(path, occurrence)
                if found and (found.path, found.occurrence) == (declared.path, wanted):
                    yield path, occurrence

    def _head(self, path: Path) -> Declared | None:
        for node in self.files.check(path).file.declarations:
            if isinstance(node, t.Block) and node.keyword in ("ruleset", "library") and node.name:
                name = node.name
                return Declared(path, Occurrence(name.value, node.keyword, name.span, True), node)
        return None

    def _in(self, path: Path, wanted: Occurrence) -> Declared | None:
        for node in self.files.check(path).file.declarations:
            name = getattr(node, "name", None)
            if not isinstance(name, t.Name) or name.value != wanted.name:
                continue
            keyword = node.keyword if isinstance(node, t.Block) else "constant"
            kind = _DECLARED.get(keyword, "constant" if keyword == "constant" else "")
            if kind and _alike(kind) == _alike(wanted.kind):
                return Declared(path, Occurrence(wanted.name, kind, name.span, True), node)
        return None


def _mentions(text: str, name: str) -> bool:
    """Whether a name, or one that is made of it, stands in a text outside strings and comments."""
    if name.casefold() not in text.casefold():
        return False
    whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", re.I)
    return whole.search(STRING_OR_COMMENT.sub(" ", text)) is not None


def _alike(kind: str) -> str:
    """Kinds that share one space of names."""
    return {"judgement": "fact", "constant": "definition"}.get(kind, kind)
