"""A table -> the text of a rule file that checks without errors, and a count of what is to do."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from attrs import evolve, frozen

from rulec.importing.columns import from_grid
from rulec.importing.csv_table import read_csv
from rulec.importing.head import Head, head
from rulec.importing.nearby import kinds
from rulec.importing.rows import Instrument, Table, TableError
from rulec.importing.rules import Era, Judgements, Rules
from rulec.importing.settings import Settings
from rulec.importing.sheet import Sheet, said
from rulec.importing.words import Names, clip, normalised, slug
from rulec.model.load import Store
from rulec.model.ruleset import EVIDENCE

_URL = re.compile(r"https?://[^<>\s\"]+")
_HINTS = "goods"  # the library that hints for words without codes come from
_REACH = {
    "export": "(direction is export and destination is {0})",
    "import": "(direction is import and (origin is {0} or dispatch is {0}))",
    "transit": "(direction is transit and destination is {0})",
}


@frozen
class Draft:
    """A rule file to go on with, and what became of the rows it was made from."""

    text: str
    id: str
    provisions: int
    opened: int  # `open` declarations beside them: for instruments without items, for open lists
    todos: dict[str, int]


def read_table(
    path: Path,
    columns: dict[str, str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    instruments: tuple[str, ...] = (),
) -> Table:
    """The rows of a CSV, TSV, Excel or YAML file, by the ending of its name.

    Raises TableError for what cannot be read, ModuleNotFoundError without the extra `tables`.
    """
    ending = path.suffix.lower()
    if ending in (".yaml", ".yml"):
        from rulec.importing.yaml_table import read_yaml

        return read_yaml(path, instruments)
    if ending == ".xlsx":
        from rulec.importing.xlsx_table import read_xlsx

        return from_grid(path.name, read_xlsx(path, sheet), columns or {})
    if ending in (".csv", ".tsv", ".txt", ".tab"):
        return from_grid(path.name, read_csv(path, encoding), columns or {})
    raise TableError(f"{path} is of no known kind: give a .csv, .tsv, .xlsx or .yaml file")


def draft(table: Table, settings: Settings, store: Store) -> Draft:
    """The rule file of a table; TableError if something that it needs is not stated anywhere."""
    top = head(table, settings)
    library = None
    if settings.library:
        library = kinds(store, settings.library)
        if library is None:
            known = ", ".join(store.libraries())
            raise TableError(f"no library is called {clip(settings.library, 40)!r}; known: {known}")
    hints = library or kinds(store, _HINTS)
    rules = Rules(top, settings.kind, library, hints, table.dated)
    directions = {i.direction for i in table.instruments}
    eras = _eras(table, settings, apart=len(directions) > 1)
    opened = sum(_instrument(era, settings, rules) for era in eras)
    sheet = Sheet()
    _opening(sheet, table, rules.count)
    for heading in table.unused:
        text = f"the column `{clip(heading, 60)}` of the table is not used: does it say what a rule needs?"
        sheet.todo("column", text, alone=True)
    _ruleset(sheet, top, table, settings, directions)
    for era in eras:
        _source(sheet, era, table, settings)
    if library is not None:
        sheet.line(f"use {library.library}")
    _judgements(sheet, rules.judgements)
    sheet.add(rules.sheet)
    _closing(sheet, table, top.currency)
    try:
        text = sheet.text()
    except ValueError as error:
        raise TableError(f"{table.name} makes no rule file: {error}") from None
    return Draft(text, top.id, rules.count, opened, dict(sorted(sheet.todos.items())))


# the head


def _opening(sheet: Sheet, table: Table, provisions: int) -> None:
    out = f", {len(table.left_out)} left out" if table.left_out else ""
    joined = f", {table.joined} with further codes of the row before" if table.joined else ""
    sheet.comment(
        f"Drafted from the table {table.name}: {_many(table.read, 'row')}, "
        f"{_many(provisions, 'provision')}{joined}{out}. It says what the table says. Compare it with the "
        "legal text; every `to do` is for a person to decide.",
    )


def _ruleset(
    sheet: Sheet, top: Head, table: Table, settings: Settings, directions: set[str | None]
) -> None:
    for kind, text in top.todos:
        sheet.todo(kind, text)
    clauses = [
        f"regime {top.regime}",
        f"target {top.target}",
        f"currency {top.currency}",
        f"edition {top.edition}",
    ]
    stated = sorted(d for d in directions if d)
    if stated and None not in directions:
        clauses.append("applies when " + " or ".join(_REACH[d].format(top.target) for d in stated))
    else:
        sheet.todo(
            "reach",
            f"what movements does it reach? Without `applies when` it is exports to {top.target}",
        )
    if not settings.open_words and not settings.closed:
        sheet.todo(
            "open",
            "the list is read as closed: what it does not name is free. If it says `includes` or the "
            "like, add an `open` declaration (--open)",
        )
    sheet.block("ruleset", top.title, clauses, top.id)


def _eras(table: Table, settings: Settings, apart: bool) -> list[Era]:
    """The instruments with the names of their sources and the endings of their provisions."""
    labels = _labels(table.instruments)
    names = Names()
    eras = []
    for instrument, label in zip(table.instruments, labels, strict=True):
        wanted = slug(instrument.id or settings.source or "", 9) or "list"
        if not re.match(r"[a-z]", wanted):
            wanted = f"text_{wanted}"
        level = settings.evidence or (instrument.evidence or "").lower()
        eras.append(
            Era(
                instrument,
                names.take("the_list" if wanted in ("and", "or", "not", "is", "in") else wanted),
                f"_{label}" if label else "",
                instrument.since or settings.since,
                instrument.until or settings.until,
                level if level in EVIDENCE else "recalled",
                instrument.direction if apart else None,
            )
        )
    return eras


def _labels(instruments: tuple[Instrument, ...]) -> list[str]:
    """What tells the provisions of several instruments apart: the year, the month, or a number."""
    if len(instruments) == 1:
        return [""]
    days = []
    for instrument in instruments:
        found = re.search(r"(?<![0-9])((?:19|20)[0-9]{2})(?:-([01][0-9]))?$", instrument.id)
        own = instrument.since.strftime("%Y_%m") if instrument.since else None
        days.append(own or ("_".join(filter(None, found.groups())) if found else ""))
    years = Counter(day[:4] for day in days)
    made = [day[:4] if years[day[:4]] == 1 else day for day in days]
    again = Counter(made)
    return [
        label if label and again[label] == 1 else "_".join(filter(None, (label, f"v{index}")))
        for index, label in enumerate(made, start=1)
    ]


def _source(sheet: Sheet, era: Era, table: Table, settings: Settings) -> None:
    instrument = era.instrument
    title = settings.source or instrument.title
    if not title or (settings.source and len(table.instruments) > 1):
        title = instrument.title or title
    if not title:
        title = f"the table {table.name}"
        sheet.todo("source", "name the legal text that the table reproduces (--source, --url)")
    if not (settings.evidence or (instrument.evidence or "").lower() in EVIDENCE):
        sheet.todo(
            "evidence",
            "how well is the text known? `recalled`, the weakest level, stands here because none was stated "
            f"(--evidence: {', '.join(EVIDENCE)})",
        )
    clauses = [f"evidence {era.evidence}"]
    url = settings.url or instrument.url
    if url and _URL.fullmatch(url) and normalised(url) == url:
        clauses.insert(0, f"url <{url}>")
    elif url:
        clauses.append(said("note", f"Where it was found: {url}"))
    if instrument.operative:
        clauses.append(said("note", f"Operative provision: {instrument.operative}"))
    sheet.block("source", title, clauses, era.source)


def _judgements(sheet: Sheet, judgements: Judgements) -> None:
    for name, title in judgements.titles.items():
        sheet.todo("judgement", "who decides it (`by`), and on what ground (`ground`)?")
        sheet.block("judgement", title, [], name)


# the rules


def _instrument(era: Era, settings: Settings, rules: Rules) -> int:
    """The rows of one instrument; how many `open` declarations stand beside them."""
    sheet, instrument = rules.sheet, era.instrument
    title = instrument.title or settings.source or "the list"
    if era.suffix:
        sheet.comment(f"---- {title}")
    if era.since and era.until and era.until <= era.since:
        sheet.todo(
            "date",
            f"it ends on {era.until}, not after it begins ({era.since}): the end is left out",
            alone=True,
        )
        era = evolve(era, until=None)
    if era.since is None and instrument.rows and not all(row.since for row in instrument.rows):
        sheet.todo(
            "date",
            "since when? Without `from` these provisions hold ever since (--from)",
            alone=True,
        )
    parts = frozenset(row.part for row in instrument.rows)
    rules.parts = parts - {""} if len(parts) > 1 else frozenset()
    rules.starts = frozenset(row.since for row in instrument.rows if row.since)
    for row in instrument.rows:
        rules.write(row, era)
    opened = 0
    days = [f"{w} {d.isoformat()}" for w, d in (("from", era.since), ("until", era.until)) if d]
    if not instrument.rows:
        sheet.todo(
            "items",
            "the table has no items of this text. If they were not seen, this leaves every verdict of "
            "its days open; if the text names none, take it out",
        )
        judged = f"is named in this text, whose items are not in the table: {title}"
        name = rules.judgements.of(f"listed{era.suffix}", judged)
        clauses = [f"judged {name}", *days, f"cite {era.source}"]
        sheet.block(
            "open", title, clauses, rules.names.take(f"{rules.head.prefix}_items{era.suffix}")
        )
        opened += 1
    elif settings.open_words:
        words = normalised(settings.open_words)
        name = rules.judgements.of("within_open_list", f"covered without being named: {words}")
        clauses = [f"judged {name}", *days, f"cite {era.source}"]
        sheet.block(
            "open", words, clauses, rules.names.take(f"{rules.head.prefix}_open{era.suffix}")
        )
        opened += 1
    return opened


# the end


def _closing(sheet: Sheet, table: Table, currency: str) -> None:
    for where, why in table.left_out:
        sheet.todo("row", f"{clip(where)} of the table is left out: {clip(why)}", alone=True)
    seen: set[str] = set()
    for instrument in table.instruments:
        for exemption in instrument.exemptions:
            if exemption.text in seen or not exemption.text:
                continue
            seen.add(exemption.text)
            sheet.todo(
                "exemption",
                f"write as `exempt NAME` what this leaves free, if it does ({clip(exemption.cite, 80)}): "
                f"{clip(exemption.text, 600)}",
                alone=True,
            )
    sheet.todo("example", "add examples for each item, on both sides of each limit, such as")
    sheet.sample(
        [
            'example "what it is about"',
            f"  given  code 9101 11, value 51 {currency}, quantity 1, date 2018-01-10",
            "  expect prohibited by NAME",
        ]
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
