"""Why an example fails, for a reader: its lines in the file, and the explanation of the verdict."""

from __future__ import annotations

from attrs import evolve

from rulec.analysis.examples import Outcome
from rulec.analysis.explain import explain
from rulec.analysis.explain_text import as_text
from rulec.analysis.wording import shown
from rulec.diagnostics.cells import clean, width
from rulec.diagnostics.span import Span
from rulec.model.ruleset import Ruleset
from rulec.money import Rates
from rulec.syntax import tree as t

_TAB = "    "


def failure(ruleset: Ruleset, file: t.File, outcome: Outcome, rates: Rates) -> str:
    """What was expected, the lines of the example with what is wrong marked, and the explanation."""
    told = explain(ruleset, outcome.line, outcome.day, rates)
    stated = outcome.example.line
    assumed = {k: shown(v) for k, v in outcome.line.facts.items() if stated.get(k) is None}
    told = evolve(told, changes=tuple(c for c in told.changes if c.fact not in assumed))
    if outcome.line.get("date") is None:
        assumed["date"] = f"{outcome.day} (the example states none)"
    source = marked(file, outcome)
    explained = as_text(ruleset, outcome.line, told, assumed, outcome.day)
    return "\n".join([outcome.message, *source, "", explained])


def marked(file: t.File, outcome: Outcome) -> list[str]:
    """The lines of the example as they stand in the file, carets under the words that do not hold."""
    block = next(
        (
            d
            for d in file.declarations
            if isinstance(d, t.Block) and d.title is not None and d.title.span == outcome.span
        ),
        None,
    )
    if block is None:
        return []
    spans = _wrong(block, outcome.wrong)
    lines = file.text.split("\n")
    last = max([block.span.line, *(c.span.end_line for c in block.clauses)])
    gutter = len(str(last))
    first = spans[0] if spans else outcome.span
    out = [f"{' ' * gutter} --> {_shown(file.path)}:{first.line}:{first.column}"]
    out.append(f"{' ' * gutter} |")
    for number in range(block.span.line, last + 1):
        line = lines[number - 1]
        out.append(f"{number:>{gutter}} | {_shown(line)}".rstrip())
        carets = _carets(line, [s for s in spans if s.line == number])
        if carets:
            out.append(f"{' ' * gutter} | {carets}")
    return out


def _wrong(block: t.Block, words: tuple[str, ...]) -> list[Span]:
    """Where the words of the expectation stand."""
    return [
        name.span
        for clause in block.all("expect")
        if isinstance(clause.value, t.Expectation)
        for name in (clause.value.verdict, *clause.value.by, *clause.value.needs)
        if name.value in words
    ]


def _carets(line: str, spans: list[Span]) -> str:
    marks = ""
    for span in sorted(spans, key=lambda s: s.column):
        marks += " " * (_width(line[: span.column - 1]) - len(marks))
        marks += "^" * max(1, _width(line[span.column - 1 : span.end_column - 1]))
    return marks


def _width(text: str) -> int:
    return sum(map(width, _shown(text)))


def _shown(text: str) -> str:
    return clean(text.replace("\t", _TAB))
