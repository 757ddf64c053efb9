"""Which column of a table is which, and its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from attrs import evolve

from rulec.importing.limits import currency_in, states_none
from rulec.importing.rows import Instrument, Row, Table, TableError
from rulec.importing.words import clip, normalised

SPELLINGS: dict[str, tuple[str, ...]] = {
    what: tuple(words.split("|"))
    for what, words in {
        "item": "no|nr|number|item|item no|item number|point|ref|reference|id|entry|#|item ref|serial no",
        "text": "description|text|goods|description of goods|goods description|designation|product|"
        "products|article|articles|item description|wording|name|category|luxury goods|luxury good",
        "codes": "cn code|cn codes|taric code|taric codes|hts code|hts codes|hs code|hs codes|cn|hts|hs|"
        "tariff code|tariff codes|tariff item|tariff items|customs code|commodity code|commodity codes|"
        "kn code|nomenclature code|hs heading|hs headings|ex code|code|codes|heading|headings",
        "threshold": "value|threshold|limit|value limit|value threshold|minimum value|price|amount|"
        "unit value|value exceeding|price threshold",
        "currency": "currency",
        "per": "per|unit|value per|unit of value",
        "from": "from|effective from|since|in force from|start|start date|comes into force|"
        "coming into force|in force|entry into force|date of entry into force|commencement|valid from|"
        "effective|effective date|first day",
        "until": "until|in force until|effective until|ceases to have effect|repealed|revoked|expires|"
        "expiry|expiry date|valid until|valid to|end|end date|to",
        "last": "last day|last day in force|until and including|up to and including|valid through|through",
        "part": "annex|schedule|appendix|section|part",
        "kind": "kind|measure|control",
        "evidence": "evidence|evidence level",
        "note": "note|notes|remark|remarks|comment|comments",
    }.items()
}
"""What a column is for, and the usual headings, in small letters without dots; the first counts."""

_PATTERNS = {
    "codes": re.compile(
        r"(?:cn|hs|hts|taric|tariff|customs|commodity|nomenclature)\b.*\b(?:codes?|items?|headings?|numbers?)"
    ),
    "threshold": re.compile(r"(?:\w+ )?(?:value|threshold|limit|price)\b.*"),
    "text": re.compile(r"(?:goods|description|designation)\b.*|.*\bdescription"),
}
"""What less usual headings look like; they count where no usual one is found."""

_HEADER_ROWS = 20  # a title and remarks may stand above the headings
_EX = re.compile(r"\s*ex\.?\s*", re.I)
_TITLE = re.compile(r"\(?([0-9]{1,3}[a-z]?)[.)]+ *([^\W\d].+)")
_MAIN = ("text", "codes")


def from_grid(name: str, grid: Sequence[Sequence[str]], wanted: Mapping[str, str]) -> Table:
    """The rows of a sheet; `wanted` says which heading is for what, over the usual ones.

    A row without item and words continues the one before it. Raises TableError if no row of
    headings is found.
    """
    top, columns = _header(name, grid, wanted)
    headings = [normalised(cell) for cell in grid[top]]
    rows: list[Row] = []
    left: list[tuple[str, str]] = []
    read = joined = 0
    under = (
        False  # under a row with the number and the words of an item: what follows are its codes
    )
    for index, cells in enumerate(grid[top + 1 :], start=top + 2):
        if not any(cell.strip() for cell in cells):
            continue
        read += 1
        row = _row(f"row {index}", cells, columns, headings)
        titled = None if "item" in columns else _titled(row.where, cells)
        if [normalised(cell) for cell in cells] == headings:
            left.append((row.where, "it repeats the headings"))
        elif titled is not None:
            rows.append(titled)
            under = True
        elif row.codes and rows and (under or not (row.text or row.item)):
            rows[-1] = _continued(rows[-1], row)
            joined += 1
        elif row.text or row.codes:
            rows.append(row)
        else:
            said = clip(" | ".join(cell for cell in cells if cell.strip()), 60)
            left.append((row.where, f"it has neither words nor codes: {said}"))
    used = {what: headings[at] for what, at in columns.items()}
    places = set(columns.values())
    width = max(map(len, grid))
    unused = tuple(
        heading
        for at in range(width)
        if at not in places and (heading := _unused(at, headings, grid[top + 1 :]))
    )
    return Table(
        name,
        (Instrument("", "", tuple(rows)),),
        read,
        joined,
        tuple(left),
        columns=used,
        unused=unused,
    )


def _unused(at: int, headings: list[str], rows: Sequence[Sequence[str]]) -> str | None:
    """What a column that is not used is called; None if nothing but `ex` is in it."""
    if at < len(headings) and headings[at]:
        return headings[at]
    held = any(at < len(row) and row[at].strip() and not _EX.fullmatch(row[at]) for row in rows)
    return f"the {at + 1}. column, which has no heading" if held else None


def _header(
    name: str, grid: Sequence[Sequence[str]], wanted: Mapping[str, str]
) -> tuple[int, dict[str, int]]:
    best: tuple[int, int, dict[str, int]] | None = None
    for index, cells in enumerate(grid[:_HEADER_ROWS]):
        columns = _recognised(cells, wanted)
        named = all(what in columns for what in wanted)
        if named and any(what in columns for what in _MAIN):
            # a row of goods whose words happen to be a heading recognises fewer columns
            if best is None or len(columns) > best[0]:
                best = (len(columns), index, columns)
    if best is not None:
        return best[1], best[2]
    first = next((cells for cells in grid if any(c.strip() for c in cells)), [])
    found = ", ".join(clip(cell, 40) for cell in first if cell.strip())[:300] or "nothing"
    every = {_plain(cell) for cells in grid[:_HEADER_ROWS] for cell in cells}
    for what, heading in wanted.items():
        if _plain(heading) not in every:
            raise TableError(f"{name} has no column {heading!r} (for {what}); found: {found}")
    raise TableError(
        f"no column of {name} is known to hold the goods' text or codes (found: {found}); name them: "
        f'--columns text=...,codes="..."'
    )


def _plain(heading: str) -> str:
    """A heading for comparison: small letters, no marks, no remark in parentheses."""
    bare = re.sub(r"\([^()]*\)", " ", normalised(heading).casefold())
    return re.sub(r"[-.:,()\s]+", " ", bare).strip()


def _recognised(cells: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    plain = [_plain(cell) for cell in cells]
    columns: dict[str, int] = {}
    for what, heading in wanted.items():
        if _plain(heading) in plain:
            columns[what] = plain.index(_plain(heading))
    for what, spellings in SPELLINGS.items():
        if what in wanted:
            continue
        taken = set(columns.values())
        usual = [plain.index(s) for s in spellings if s in plain]
        pattern = _PATTERNS.get(what)
        unusual = [at for at, p in enumerate(plain) if pattern is not None and pattern.fullmatch(p)]
        found = next((at for at in [*usual, *unusual] if at not in taken), None)
        if found is not None:
            columns[what] = found
    if (
        "text" not in columns
        and "text" not in wanted
        and "item" not in wanted
        and "item" in columns
    ):
        if plain[columns["item"]] in ("item", "entry"):  # "Item | HS code": the words, no number
            columns["text"] = columns.pop("item")
    return columns


def _row(
    where: str, cells: Sequence[str], columns: Mapping[str, int], headings: Sequence[str]
) -> Row:
    def cell(what: str) -> str:
        at = columns.get(what)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    codes = cell("codes")
    if codes and any(
        _EX.fullmatch(other) for at, other in enumerate(cells) if at not in columns.values()
    ):
        codes = f"ex {codes}"  # annexes print `ex` in a column of its own
    threshold, currency = normalised(cell("threshold")), normalised(cell("currency"))
    if threshold and not currency:
        currency = currency_in(headings[columns["threshold"]])
    if any(c.isdigit() for c in threshold) and not any(c.isalpha() for c in threshold):
        # `Value exceeding (EUR per item)` says of a bare 50 what it is
        threshold = f"{_said(headings[columns['threshold']])} {threshold}".strip()
    until = _day(where, "until", cell("until"))
    if until is None and (last := _day(where, "last", cell("last"))) is not None:
        until = last + timedelta(days=1)
    return Row(
        where,
        item=_number(normalised(cell("item"))),
        part=_part(cell("part"), headings[columns["part"]] if "part" in columns else ""),
        kind=normalised(cell("kind")),
        text=normalised(cell("text")),
        codes=codes,
        threshold=threshold,
        currency=currency,
        per=normalised(cell("per")),
        since=_day(where, "from", cell("from")),
        until=until,
        evidence=normalised(cell("evidence")),
        note=normalised(cell("note")),
    )


def _said(heading: str) -> str:
    """What a heading says of the amounts under it: all but the word for amounts itself."""
    words = re.sub(r"[()\[\],:]", " ", heading)
    return " ".join(
        re.sub(r"\b(?:value|threshold|limit|price|amount)s?\b", " ", words, flags=re.I).split()
    )


def _titled(where: str, cells: Sequence[str]) -> Row | None:
    """A row that has nothing but `(7) Leather goods ...` in one cell, over the codes of item 7."""
    filled = [cell for cell in cells if cell.strip()]
    match = _TITLE.fullmatch(normalised(filled[0])) if len(filled) == 1 else None
    return Row(where, item=match[1], text=match[2]) if match else None


def _number(item: str) -> str:
    """An item's number without what surrounds it: `(7)`, `7.`, and 7.0 of a workbook."""
    plain = re.sub(r"^\(([^()]*)\)$", r"\1", item).rstrip(".").strip()
    return plain[:-2] if re.fullmatch(r"[0-9]+\.0", plain) else plain


def _part(cell: str, heading: str) -> str:
    """The annex of an item as a text cites it: `Annex B`, where the cell says only `B`."""
    said = normalised(cell)
    return said if not said or " " in said or len(said) > 5 else f"{_plain(heading).title()} {said}"


_DAYS = ("%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%B %d %Y", "%Y/%m/%d", "%Y.%m.%d")
_STROKES = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")


def _day(where: str, what: str, cell: str) -> date | None:
    """The day of a cell, in the ways that leave no doubt which number is the month."""
    said = normalised(cell)
    if not said or states_none(said):
        return None
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        pass
    told = "is no date; write year-month-day, such as 2017-11-15"
    ways: tuple[str, ...] = _DAYS
    if strokes := _STROKES.fullmatch(said):
        first, second = int(strokes[1]), int(strokes[2])
        ways = tuple(w for w, day in (("%d/%m/%Y", first), ("%m/%d/%Y", second)) if day > 12)
        if max(first, second) <= 12 and first != second:
            told = f"may be {_iso(strokes, 2, 1)} or {_iso(strokes, 1, 2)}: write the one that is meant"
        elif first == second:
            ways = ("%d/%m/%Y",)
        said = said.replace("-", "/")
    for way in ways:
        try:
            return datetime.strptime(said, way).date()
        except ValueError:
            continue
    raise TableError(f"{where}: {clip(cell, 40)!r} in the column {what} {told}")


def _iso(strokes: re.Match[str], month: int, day: int) -> str:
    return f"{strokes[3]}-{strokes[month]:0>2}-{strokes[day]:0>2}"


def _continued(row: Row, more: Row) -> Row:
    """A row with the further codes of one that has nothing else, or a limit where it had none."""
    said = more.note
    if more.text:
        said = "The table describes each code; those words are not taken over."
    return evolve(
        row,
        codes="\n".join(filter(None, (row.codes, more.codes))),
        threshold="; ".join(dict.fromkeys(filter(None, (row.threshold, more.threshold)))),
        note="; ".join(dict.fromkeys(filter(None, (row.note, said)))),
    )
