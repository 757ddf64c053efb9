"""Instruments and their items in YAML -> a table.

    jurisdiction: EU
    currency: EUR
    instruments:
      - id: annex-viii
        citation: "Regulation ..., Annex VIII"
        effective_from: 2017-11-15       # the first day
        effective_to: null               # the last day
        evidence: official-text
        items:
          - id: "7"
            text: "Handbags ..."
            codes: [{code: "4202 00 00", ex: true, system: CN}]
            threshold: {amount: 50, currency: EUR, per: each}

Further keys: name, regime; title, url, operative_provision, direction, exemptions; qualifiers,
exceptions, evidence, text_original, notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rulec.importing.rows import (
    MAX_CELL,
    MAX_CHARACTERS,
    MAX_ROWS,
    Exemption,
    Instrument,
    Row,
    Table,
    TableError,
)
from rulec.importing.words import clip, normalised

MAX_BYTES = 1_000_000
_MAX_CODES = 5_000  # of one item
_DIRECTIONS = ("export", "import", "transit")


def read_yaml(path: Path, wanted: tuple[str, ...] = ()) -> Table:
    """The instruments of a file, or those `wanted` by id; TableError for any other shape."""
    import yaml

    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TableError(f"{path.name} is too large: at most {MAX_BYTES} bytes")
    try:
        # every scalar stays text: to YAML 0101 is the number 65, and 4303.10 is 4303.1
        document = yaml.load(data.decode("utf-8-sig"), Loader=yaml.BaseLoader)
    except UnicodeDecodeError:
        raise TableError(f"{path.name} is not UTF-8") from None
    except RecursionError:
        raise TableError(f"{path.name} is nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        raise TableError(f"{path.name} is no YAML: {_problem(error)}") from None
    return _Reader(path.name).table(document, wanted)


def _problem(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or " ".join(str(error).split())
    return clip(f"line {mark.line + 1}: {said}" if mark else str(said))


class _Reader:
    """Reads one document; every mistake names its place in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows = self.characters = 0
        self.left: list[tuple[str, str]] = []

    def table(self, document: Any, wanted: tuple[str, ...]) -> Table:
        if not isinstance(document, dict) or "instruments" not in document:
            raise TableError(f"{self.name} is not a list's YAML: it has no key `instruments`")
        listed = list(self._mappings(document["instruments"], "instruments"))
        ids = [self._text(entry.get("id"), f"{at}.id") for at, entry in listed]
        for name in wanted:
            if name not in ids:
                raise TableError(
                    f"{self.name} has no instrument {name!r}; it has {', '.join(ids)}"[:300]
                )
        made = [
            self._instrument(entry, at, single=len(ids) == 1)
            for (at, entry), name in zip(listed, ids, strict=True)
            if not wanted or name in wanted
        ]
        if not made:
            raise TableError(f"{self.name} has no instruments")
        text = {
            key: self._text(document.get(key), key)
            for key in ("jurisdiction", "name", "regime", "currency")
        }
        return Table(
            self.name,
            tuple(made),
            self.rows,
            0,
            tuple(self.left),
            text["jurisdiction"] or None,
            text["name"] or None,
            text["regime"] or None,
            text["currency"] or None,
            dated=True,
        )

    def _instrument(self, entry: dict[str, Any], at: str, single: bool) -> Instrument:
        name = self._text(entry.get("id"), f"{at}.id")
        rows = []
        for place, item in self._mappings(entry.get("items"), f"{at}.items"):
            self.rows += 1
            if self.rows > MAX_ROWS:
                raise TableError(f"{self.name} is too large: at most {MAX_ROWS} items")
            said = "item " + (self._text(item.get("id"), f"{place}.id") or place.rpartition(".")[2])
            row = self._row(item, place, said if single or not name else f"{name}, {said}")
            if row.text or row.codes:
                rows.append(row)
            else:
                self.left.append((row.where, "it has neither words nor codes"))
        last = self._day(entry.get("effective_to"), f"{at}.effective_to")
        direction = self._text(entry.get("direction"), f"{at}.direction").lower()
        title = self._text(entry.get("citation"), f"{at}.citation")
        return Instrument(
            name,
            title or self._text(entry.get("title"), f"{at}.title"),
            tuple(rows),
            self._text(entry.get("url"), f"{at}.url") or None,
            self._text(entry.get("evidence"), f"{at}.evidence") or None,
            self._day(entry.get("effective_from"), f"{at}.effective_from"),
            last + timedelta(days=1) if last is not None and last < date.max else None,
            self._text(entry.get("operative_provision"), f"{at}.operative_provision"),
            direction if direction in _DIRECTIONS else None,
            tuple(
                Exemption(
                    self._text(e.get("text"), f"{p}.text"), self._text(e.get("cite"), f"{p}.cite")
                )
                for p, e in self._mappings(entry.get("exemptions"), f"{at}.exemptions")
            ),
        )

    def _row(self, item: dict[str, Any], at: str, where: str) -> Row:
        codes, system = self._codes(item.get("codes"), f"{at}.codes")
        limit = item.get("threshold")
        amount, currency, per = limit, "", ""
        if isinstance(limit, dict):
            amount = limit.get("amount")
            currency = self._text(limit.get("currency"), f"{at}.threshold.currency")
            per = self._text(limit.get("per"), f"{at}.threshold.per")
        return Row(
            where,
            item=self._text(item.get("id"), f"{at}.id"),
            text=self._text(item.get("text"), f"{at}.text"),
            codes=codes,
            system=system,
            threshold=self._text(amount, f"{at}.threshold"),
            currency=currency,
            per=per,
            evidence=self._text(item.get("evidence"), f"{at}.evidence"),
            original=self._text(item.get("text_original"), f"{at}.text_original"),
            qualifiers=self._texts(item.get("qualifiers"), f"{at}.qualifiers"),
            exceptions=self._texts(item.get("exceptions"), f"{at}.exceptions"),
            silent="threshold" in item,
        )

    def _codes(self, value: Any, at: str) -> tuple[str, str | None]:
        """Codes as one cell, `ex` before those that have it, and the nomenclature they are of."""
        if not isinstance(value, list):
            return self._text(value, at), None
        if len(value) > _MAX_CODES:
            raise TableError(f"{self.name}, {at}: at most {_MAX_CODES} codes")
        cells: list[str] = []
        system: str | None = None
        for index, entry in enumerate(value):
            place = f"{at}[{index}]"
            if not isinstance(entry, dict):
                cells.append(self._text(entry, place))
                continue
            code = self._text(entry.get("code"), f"{place}.code")
            ex = str(entry.get("ex")).lower() in ("true", "yes") and not re.match(r"ex\b", code)
            cells.append(f"ex {code}" if ex else code)
            system = system or self._text(entry.get("system"), f"{place}.system") or None
        return "\n".join(cells), system

    # values

    def _mappings(self, value: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
        if _none(value):
            return
        if not isinstance(value, list):
            raise TableError(f"{self.name}: `{at}` is no list")
        for index, entry in enumerate(value):
            if not isinstance(entry, dict):
                raise TableError(f"{self.name}: `{at}[{index}]` has no keys")
            yield f"{at}[{index}]", entry

    def _texts(self, value: Any, at: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            return tuple(filter(None, [self._text(value, at)]))
        return tuple(filter(None, (self._text(v, f"{at}[{i}]") for i, v in enumerate(value[:100]))))

    def _text(self, value: Any, at: str) -> str:
        if _none(value):
            return ""
        if isinstance(value, dict | list | tuple | set | bytes):
            raise TableError(f"{self.name}: `{at}` is no text")
        text = normalised(str(value)) if not at.endswith(".codes") else str(value)
        self.characters += len(text)
        if len(text) > MAX_CELL or self.characters > MAX_CHARACTERS:
            raise TableError(
                f"{self.name} is too large: `{at}` goes beyond {MAX_CHARACTERS} characters"
            )
        return text

    def _day(self, value: Any, at: str) -> date | None:
        if _none(value):
            return None
        try:
            return date.fromisoformat(str(value)[:10])
        except ValueError:
            raise TableError(f"{self.name}: `{at}` is no date: {clip(str(value), 40)!r}") from None


def _none(value: Any) -> bool:
    return value is None or isinstance(value, str) and value in ("", "null", "~", "Null", "NULL")
