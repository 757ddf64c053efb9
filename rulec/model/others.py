"""The other files that a file names: libraries, and the rulesets that it adopts from."""

from __future__ import annotations

from typing import Protocol

from attrs import frozen

from rulec.diagnostics.span import Span
from rulec.model.findings import Findings, one_of
from rulec.model.scope import Other, Scope
from rulec.model.unknown import Libraries
from rulec.syntax import tree as t


class Files(Protocol):
    """The other rule files that one may name."""

    def other(self, name: str) -> Other | None:
        """The file called `name`, resolved; None if there is none."""
        ...

    def known(self, library: bool) -> list[str]:
        """The names of all libraries, or of all rulesets."""
        ...


@frozen
class Others:
    """Looks up what one file names, and says what is wrong about it."""

    file: t.File
    files: Files
    findings: Findings

    def named(self, name: t.Name, library: bool) -> Other | None:
        """Another file, of the kind that is wanted here and without errors of its own."""
        kind, usual = ("library", "use") if library else ("ruleset", "adopt")
        other, add = self.files.other(name.value), self.findings.add
        if other is None:
            message = f"no {kind} is called `{name.value}`"
            known = self.files.known(library)
            expected = one_of(name.value, known)
            add("E0203", message, name.span, expected=expected, near=(name.value, known))
        elif len(set(other.circle)) == 1:
            message = f"`{name.value}` is this file itself"
            add("E0207", message, name.span, hint=f"`{usual}` names another file")
        elif other.circle:
            message = f"these files lead back to themselves: {' -> '.join(other.circle)}"
            add("E0207", message, name.span, hint="move what both need into a third file")
        elif other.too_deep:
            message = "these files use each other through too many others"
            add("E0105", message, name.span)
        elif other.errors:
            first, count = other.errors[0], len(other.errors)
            message = f"`{name.value}` has {count} error{'' if count == 1 else 's'} of its own"
            related = ((f"{first.code}: {first.message}", first.span),)
            add("E0210", message, name.span, related=related)
        elif other.library is not library:
            wrong = "ruleset" if library else "library"
            message = f"`{name.value}` is a {wrong}, not a {kind}"
            add("E0209", message, name.span, hint=f"`{usual}` names a {kind}")
        else:
            return other
        return None

    def libraries(self) -> Libraries:
        """The libraries that this file could use and does not."""
        return Libraries(self._unused, self._in_front_of_rules())

    def _unused(self) -> dict[str, Scope]:
        used = {n.value for d in self.file.declarations if isinstance(d, t.Use) for n in d.names}
        others = {n: self.files.other(n) for n in self.files.known(library=True) if n not in used}
        return {name: o.scope for name, o in others.items() if o and o.library and not o.errors}

    def _in_front_of_rules(self) -> Span | None:
        """The first declaration behind the head and the sources, in front of which `use` stands."""
        for declaration in self.file.declarations:
            head = ("ruleset", "library", "source")
            if not (isinstance(declaration, t.Block) and declaration.keyword in head):
                return declaration.span
        return None
