"""Exchange rates to the euro, exact as published."""

from __future__ import annotations

import csv
import zipfile
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final, Protocol

from rulec.money.amounts import CURRENCIES, parse_amount

MAX_AGE: Final = 10
"""The age in days beyond which a last known rate is no longer used."""


class NoRate(LookupError):
    """There is no rate of the currency for the day."""

    def __init__(self, currency: str, day: date, reason: str = "") -> None:
        tail = f": {reason}" if reason else ""
        super().__init__(f"no exchange rate of {currency} for {day.isoformat()}{tail}")
        self.currency = currency
        self.day = day


class RatesFileError(ValueError):
    """A file of exchange rates that cannot be read."""


class Rates(Protocol):
    """A source of exchange rates."""

    @property
    def source(self) -> str:
        """Where the rates come from, for printing."""
        ...

    def rate(self, currency: str, day: date) -> Fraction:
        """Euros for one unit of the currency on the day; raises NoRate."""
        ...


class _Table:
    """The published table: a header, and one unparsed line a day, oldest first."""

    def __init__(self, text: str) -> None:
        header, *lines = text.split()
        self.columns = {code: i for i, code in enumerate(header.split(",")) if i and code}
        self.lines = sorted(lines)

    def cells(self, index: int) -> list[str]:
        return self.lines[index].split(",")


@cache
def _ecb_table() -> _Table:
    resource = files("currency_converter") / "eurofxref-hist.zip"
    with as_file(resource) as path, zipfile.ZipFile(path) as archive:
        return _Table(archive.read(archive.namelist()[0]).decode("ascii"))


@cache
def _last_quoted(currency: str) -> date | None:
    table = _ecb_table()
    column = 0 if currency == "EUR" else table.columns.get(currency)
    if column is None:
        return None
    for line in reversed(table.lines):
        cells = line.split(",")
        if cells[column] not in ("N/A", ""):
            return date.fromisoformat(cells[0])
    return None


class EcbRates:
    """The European Central Bank's daily reference rates.

    A day on which no rates were published takes the last ones before it, if they are at most
    ten days old. A currency that was not quoted on a day of publication has no rate.
    """

    source = "European Central Bank daily reference rates"

    def rate(self, currency: str, day: date) -> Fraction:
        """Euros for one unit of the currency on the day; raises NoRate."""
        if currency == "EUR":
            return Fraction(1)
        table = _ecb_table()
        column = table.columns.get(currency)
        if column is None:
            raise NoRate(currency, day, "the European Central Bank does not quote it")
        # "~" sorts after the comma that follows a line's date, so the day itself is included.
        index = bisect_left(table.lines, f"{day.isoformat()}~") - 1
        if index < 0:
            raise NoRate(currency, day, "the European Central Bank's rates begin later")
        cells = table.cells(index)
        if (day - date.fromisoformat(cells[0])).days > MAX_AGE:
            raise NoRate(currency, day, f"the last published rates are of {cells[0]}")
        if cells[column] in ("N/A", ""):
            raise NoRate(currency, day, f"it was not quoted on {cells[0]}")
        return 1 / Fraction(cells[column])

    def published(self, day: date) -> date | None:
        """The day of publication whose rates hold on a day; None if none does."""
        lines = _ecb_table().lines
        index = bisect_left(lines, f"{day.isoformat()}~") - 1
        found = date.fromisoformat(lines[index][:10]) if index >= 0 else None
        return found if found and (day - found).days <= MAX_AGE else None

    def last(self, currency: str) -> date | None:
        """The last day on which the currency was quoted; None if it never was."""
        return _last_quoted(currency)


class FixedRates:
    """Rates that do not depend on the day: euros for one unit of each currency."""

    def __init__(self, rates: Mapping[str, Fraction | int | str], source: str = "fixed") -> None:
        self._rates = {currency: Fraction(rate) for currency, rate in rates.items()}
        self.source = source

    def rate(self, currency: str, day: date) -> Fraction:
        """Euros for one unit of the currency; raises NoRate."""
        if currency == "EUR":
            return Fraction(1)
        try:
            return self._rates[currency]
        except KeyError:
            raise NoRate(currency, day) from None


class Unrated:
    """No currency has a rate: what is proved under it holds at every rate."""

    source = "any exchange rate"

    def rate(self, currency: str, day: date) -> Fraction:
        """Raises NoRate."""
        raise NoRate(currency, day)


class FileRates:
    """A user's own rates, and another source for what the file does not say.

    The file is CSV with the columns `date`, `currency` and either `eur_per_unit` or
    `units_per_eur`. A day without a line takes the last one before it, if that is at most
    ten days old.
    """

    def __init__(self, path: Path | str, fallback: Rates | None = None) -> None:
        self._fallback: Rates = EcbRates() if fallback is None else fallback
        self._quotes = _read(Path(path))
        self.source = f"{Path(path).name}, else {self._fallback.source}"

    def rate(self, currency: str, day: date) -> Fraction:
        """Euros for one unit of the currency on the day; raises NoRate."""
        if currency == "EUR":
            return Fraction(1)
        quotes = self._quotes.get(currency, ())
        index = bisect_left(quotes, day.toordinal() + 1, key=lambda quote: quote[0].toordinal())
        if index and (day - quotes[index - 1][0]).days <= MAX_AGE:
            return quotes[index - 1][1]
        return self._fallback.rate(currency, day)


def _read(path: Path) -> dict[str, Sequence[tuple[date, Fraction]]]:
    found: dict[str, dict[date, Fraction]] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        columns = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = columns
        inverse = "units_per_eur" in columns
        value_column = "units_per_eur" if inverse else "eur_per_unit"
        if set(columns) != {"date", "currency", value_column}:
            raise RatesFileError(
                f"{path.name}: the columns must be date, currency and "
                "either eur_per_unit or units_per_eur"
            )
        try:
            for row in reader:
                day, currency, value = _quote(row, value_column)
                quotes = found.setdefault(currency, {})
                if day in quotes:
                    raise ValueError(f"a second rate of {currency} for {day.isoformat()}")
                quotes[day] = 1 / value if inverse else value
        except (ValueError, csv.Error) as error:
            raise RatesFileError(f"{path.name}, line {reader.line_num}: {error}") from error
    return {currency: sorted(quotes.items()) for currency, quotes in found.items()}


def _quote(row: Mapping[str, str | None], value_column: str) -> tuple[date, str, Fraction]:
    if None in row or None in row.values():
        raise ValueError("expected three values")
    currency = (row["currency"] or "").strip()
    if currency not in CURRENCIES:
        raise ValueError(f"{currency!r} is not a currency code (ISO 4217)")
    value = parse_amount(row[value_column] or "")
    if value <= 0:
        raise ValueError("a rate must be more than zero")
    return date.fromisoformat((row["date"] or "").strip()), currency, value
