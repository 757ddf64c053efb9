"""What a table says, row by row, before it becomes rules."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters: the most that a workbook's cell holds
MAX_CHARACTERS = 1_500_000  # of a whole table: a rule file may have 2,000,000


class TableError(ValueError):
    """A table that cannot be read; the message is one line for the person who has it."""


@frozen
class Row:
    """One item of a list, its cells as they stand there.

    `where` is its place in the table, such as `row 7`. `part` is the annex or section that the item
    is in, where the table has several. `kind` is what the table says of its effect. `silent` says
    that the table states that there is no threshold, so that none is to be looked for in the words.
    """

    where: str
    item: str = ""
    text: str = ""
    codes: str = ""
    system: str | None = None
    threshold: str = ""
    currency: str = ""
    per: str = ""
    since: date | None = None
    until: date | None = None
    evidence: str = ""
    original: str = ""
    qualifiers: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    note: str = ""
    silent: bool = False
    part: str = ""
    kind: str = ""


@frozen
class Exemption:
    """An exception that a table tells of in words."""

    text: str
    cite: str


@frozen
class Instrument:
    """One legal text and its rows. In force from `since` to `until` (exclusive), where stated."""

    id: str
    title: str
    rows: tuple[Row, ...]
    url: str | None = None
    evidence: str | None = None
    since: date | None = None
    until: date | None = None
    operative: str = ""
    direction: str | None = None
    exemptions: tuple[Exemption, ...] = ()


@frozen
class Table:
    """Everything read from one file.

    `read` counts the rows that hold anything; each of them is in an instrument, was `joined` to the
    row before it (further codes of one item), or is in `left_out` with the reason.
    """

    name: str
    instruments: tuple[Instrument, ...]
    read: int
    joined: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    jurisdiction: str | None = None
    title: str | None = None
    regime: str | None = None
    currency: str | None = None
    dated: bool = False  # whether this kind of table states dates and thresholds for itself
    columns: dict[str, str] = field(factory=dict, hash=False)  # what for -> its heading
    unused: tuple[str, ...] = ()
