"""One row of a table -> one provision, with the judgements that its words ask for."""

from __future__ import annotations

import re
from datetime import date, timedelta

from attrs import define, field, frozen

from rulec.importing.codes import CodesRead, read_codes
from rulec.importing.conditions import conditions
from rulec.importing.head import Head
from rulec.importing.limits import LimitRead, goes_on, in_words, read_limit, states_none
from rulec.importing.nearby import Kinds, near_headings
from rulec.importing.rows import Instrument, Row
from rulec.importing.sheet import Sheet, said
from rulec.importing.words import Names, clip, open_words, slug
from rulec.model.names import BUILT_IN
from rulec.model.ruleset import EVIDENCE
from rulec.syntax.phrases import commas

_SYSTEM = re.compile(r"[A-Z]{2,6}")
_KINDS = {
    "license": re.compile(r"licen[cs]|authori[sz]|permi(?:t|ssion)|approval", re.I),
    "prohibit": re.compile(r"prohib|forbid|\bban", re.I),
}
"""What a cell says of the effect of an item: the first that is found."""
_EDITORIAL = re.compile(r"([0-9]+[a-z]?)-[a-z_]{3,}")  # `8-coats`: a part that no law numbers so


@define
class Judgements:
    """Every judgement that the rules use: its name and its words, in the order of their use."""

    titles: dict[str, str] = field(factory=dict)
    _names: Names = field(factory=lambda: Names(tuple(BUILT_IN)))
    _known: dict[str, str] = field(factory=dict)

    def of(self, wanted: str, title: str, key: str = "") -> str:
        """The name of the judgement with these words, made from `wanted` if it is new.

        `key` stands for the words where several spellings are one judgement.
        """
        key = key or title.casefold()
        if key not in self._known:
            self._known[key] = self._names.take(wanted)
            self.titles[self._known[key]] = title
        return self._known[key]


@frozen
class Era:
    """The instrument that rows stand in: its source, the ending of its names, its days."""

    instrument: Instrument
    source: str
    suffix: str
    since: date | None
    until: date | None
    evidence: str
    direction: str | None  # stated where the instruments of a list differ in it


@define
class Rules:
    """Writes provisions, one a row, into `sheet`."""

    head: Head
    kind: str
    kinds: Kinds | None
    hints: Kinds | None
    yaml: bool
    sheet: Sheet = field(factory=Sheet)
    judgements: Judgements = field(factory=Judgements)
    names: Names = field(factory=Names)
    parts: frozenset[str] = frozenset()  # the annexes of the table, if it has more than one
    starts: frozenset[date] = frozenset()  # the days on which its rows begin
    count: int = 0
    _explained: bool = False

    def write(self, row: Row, era: Era) -> None:
        """The provision of one row, its to-dos before it."""
        self.count += 1
        wanted = slug(row.item, 6) or slug(row.text) or "item"
        if row.part in self.parts:
            wanted = f"{slug(row.part.split()[-1]) or slug(row.part)}_{wanted}"
        name = self.names.take(f"{self.head.prefix}_{wanted}{era.suffix}")
        codes = read_codes(row.codes, self.head.edition)
        words = open_words(row.text, row.qualifiers)
        part: list[str] = []
        when = [f"direction is {era.direction}"] if era.direction else []
        if not row.text:
            self.sheet.todo("title", f"the words of {self._item(row)} are missing from the table")
        goods, reading = self._goods(row, codes, words, when)
        # whether an article is what an item without codes says is one question, its quality included
        words = {} if goods == "goods all" else words
        judged = [f"judged {self.judgements.of(n, w, key=f'word {n}')}" for n, w in words.items()]
        if judged and any(c.ex for c in codes.codes):
            part = [f"judged {self._fits(row, name)}", *judged]
        else:
            when += judged
        for exception in row.exceptions:
            wanted = f"except_{slug(exception) or 'item'}"
            when.append(f"not judged {self.judgements.of(wanted, exception)}")
        if goods != "goods all":
            self._conditions(row, codes)
        limit, counted = self._limit(row, name)
        when += limit
        clauses = [*self._dates(row, era), goods]
        if part:
            clauses.append("ex when " + " and ".join(part))
        if when:
            clauses.append("when " + " and ".join(when))
        clauses += self._ground(row, era)
        if reading or counted:
            clauses.append(said("interpretation", " ".join(filter(None, (reading, counted)))))
        notes = {
            "Original text": row.original,
            "Qualifiers in the table": "; ".join(row.qualifiers),
            "Note in the table": row.note,
        }
        clauses += [said("note", f"{what}: {text}") for what, text in notes.items() if text]
        self.sheet.block(self._kind(row), row.text or None, clauses, name)

    def _kind(self, row: Row) -> str:
        """What the row is by its own column; else what all are."""
        stated = next((kind for kind, word in _KINDS.items() if word.search(row.kind)), None)
        if row.kind and stated is None:
            self.sheet.todo(
                "kind",
                f"{self._item(row)}: `{clip(row.kind, 40)}` says neither that it is prohibited nor that "
                f"it needs a licence: it is written as `{self.kind}`",
            )
        return stated or self.kind

    def _item(self, row: Row) -> str:
        item = f"item {clip(row.item, 40)}" if row.item else row.where
        return f"{clip(row.part, 40)}, {item}" if row.part in self.parts else item

    def _fits(self, row: Row, name: str) -> str:
        title = f"fits the description of {self._item(row)}: {row.text}"
        return self.judgements.of(f"fits_{name}", title)

    # goods

    def _goods(
        self, row: Row, codes: CodesRead, words: dict[str, str], when: list[str]
    ) -> tuple[str, str | None]:
        """The clause `goods`, and how words were read as headings if they were."""
        for doubt in codes.doubts:
            self.sheet.todo("code", f"{self._item(row)}: {doubt}")
        for left in codes.left:
            self.sheet.todo("code", f"{self._item(row)}: {left}; left out")
        if codes.codes:
            system = row.system or codes.system or self.head.edition[:2]
            system = system if _SYSTEM.fullmatch(system) else "HS"
            listed = " ".join(commas([str(c) for c in codes.codes]))
            out = " ".join(commas([str(c) for c in codes.excepted]))
            return f"goods {system} {listed}" + (f" except {out}" if out else ""), None
        found = self.kinds.exactly(row.text) if self.kinds else ()
        if found and self.kinds:
            library = self.kinds.library
            self.sheet.todo(
                "words",
                f"{self._item(row)} has no codes; its words are read as the library `{library}` reads "
                "them: check that they mean those headings here",
            )
            listed = " ".join(commas([f"in {name}" for name in found]))
            titles = ", ".join(f'"{self.kinds.titles[name]}"' for name in found)
            return f"goods {listed}", (
                f"The table gives no codes; the headings are those that the library {library} has for "
                f"{titles}."
            )
        self.sheet.todo("words", self._hint(row, words))
        title = row.text or f"what {self._item(row)} names"
        name = self.judgements.of(f"is_{slug(title) or 'described'}", title)
        when.append(f"judged {name}")
        return "goods all", None

    def _hint(self, row: Row, words: dict[str, str]) -> str:
        told = f"{self._item(row)} has no codes: somebody judges every article by its words."
        if not self._explained:
            self._explained = True
            told += (
                " Where headings say what they mean, write them in `goods`, take the judgement away,"
                " and say with `interpretation` whose mapping it is."
            )
        if words:
            listed = ", ".join(f'"{w}"' for w in words.values())
            told += f" {listed} then needs a judgement of its own."
        near = self.hints.near(row.text) if self.hints else []
        if near and self.hints:
            listed = " or ".join(f"`in {n}`" for n in near)
            told += f" Perhaps {listed} (`use {self.hints.library}`)."
        headings = near_headings(row.text)
        if headings:
            told += f" Headings with these words: {', '.join(headings)}."
        return told

    # the words

    def _conditions(self, row: Row, codes: CodesRead) -> None:
        """A to-do that quotes what may be a condition: the provision says only codes and a limit.

        An item without codes needs none, since its words are judged as a whole.
        """
        found = conditions(row.text, row.codes, row.threshold)
        if not found:
            return
        listed = ", ".join(f"`{phrase}`" for phrase in found)
        judged = bool(codes.codes) and all(code.ex for code in codes.codes)
        said = (
            "left to the judgement on `ex`; say it with `ex when` or `when` if it limits the item"
            if judged
            else "not in the provision yet; add it with `when`, `ex` or `except` if it limits the item"
        )
        self.sheet.todo("condition", f"{self._item(row)}: its words say {listed}: {said}")

    # the limit

    def _limit(self, row: Row, name: str) -> tuple[list[str], str]:
        """The condition of a limit, and how its unit was read if the language has none for it."""
        found, whole = in_words(row.text)
        if row.threshold and not states_none(row.threshold):
            read = read_limit(row.threshold, row.currency, self.head.currency, row.per, row.text)
            if read.limit and goes_on(row.text):
                self.sheet.todo(
                    "limit",
                    f"{self._item(row)}: its words go on behind the amount: check that the limit is for "
                    "all that they name",
                )
            return self._read(row, name, row.threshold, read)
        if found is None:
            return [], ""
        if row.silent or row.threshold:
            self.sheet.todo(
                "limit", f"{self._item(row)}: its words name an amount, the table states no limit"
            )
            return [], ""
        if not whole:
            return self._open(
                row, name, found, "its words name an amount, perhaps for a part of the item"
            )
        self.sheet.todo(
            "limit",
            f"{self._item(row)}: the limit is read from its words; check that it is for all of them",
        )
        return self._read(
            row, name, found, read_limit(found, row.currency, self.head.currency, row.per)
        )

    def _read(self, row: Row, name: str, cell: str, read: LimitRead) -> tuple[list[str], str]:
        if read.limit is None:
            return self._open(row, name, cell, read.unread or "it cannot be read")
        for doubt in read.doubts:
            self.sheet.todo("limit", f"{self._item(row)}: {doubt}")
        if read.no_unit:
            stated = f", only `{clip(row.per, 60)}`" if row.per and row.per != "unspecified" else ""
            self.sheet.todo(
                "unit",
                f"{self._item(row)}: what the limit is per is not stated{stated}; write `value each`, "
                "`value per litre` or the like once it is known, or leave it open",
            )
        counted = read.counted and f"The limit is per {read.counted}: it counts as one item."
        return [str(read.limit)], counted

    def _open(self, row: Row, name: str, cell: str, why: str) -> tuple[list[str], str]:
        """A limit that cannot be written as one: somebody has to judge whether it is exceeded."""
        shown = clip(cell, 120)
        self.sheet.todo("limit", f"{self._item(row)}: the limit `{shown}` is not read: {why}")
        title = f"reaches the value limit of {self._item(row)} as it stands: {shown}"
        return [f"judged {self.judgements.of(f'limit_{name}', title)}"], ""

    # days and grounds

    def _dates(self, row: Row, era: Era) -> list[str]:
        since, until = row.since or era.since, row.until or era.until
        if since and until and until <= since:
            self.sheet.todo(
                "date",
                f"{self._item(row)}: it ends on {until}, not after it begins ({since}); the end is left out",
            )
            until = None
        if row.until and until and self._looks_last(until):
            self.sheet.todo(
                "date",
                f"{self._item(row)}: `until` is the first day without it. If the table means that "
                f"{until} is the last day, write the next one (or import it with --columns last=...)",
            )
        return [
            f"{word} {day.isoformat()}" for word, day in (("from", since), ("until", until)) if day
        ]

    def _looks_last(self, until: date) -> bool:
        """Whether a day is more likely the last one of an item than the first one without it."""
        after = until + timedelta(days=1)
        return until not in self.starts and (after in self.starts or after.day == 1)

    def _ground(self, row: Row, era: Era) -> list[str]:
        place = row.item
        split = _EDITORIAL.fullmatch(place) if self.yaml else None
        if split:
            place = split[1]
        place = ", ".join(
            filter(None, (row.part, f"item {place}" if row.part and place else place))
        )
        clauses = [said(f"cite {era.source}", place) if place else f"cite {era.source}"]
        level = row.evidence.lower().replace(" ", "-")
        if level in EVIDENCE and level != era.evidence:
            clauses.append(f"evidence {level}")
        elif level and level not in EVIDENCE:
            self.sheet.todo(
                "evidence",
                f"{self._item(row)}: `{clip(level, 40)}` is no evidence level ({', '.join(EVIDENCE)})",
            )
        return clauses
