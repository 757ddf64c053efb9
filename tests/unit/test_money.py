"""Amounts of money and exchange rates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulec.money import (
    CURRENCIES,
    EcbRates,
    FileRates,
    FixedRates,
    Money,
    NoRate,
    Rates,
    RatesFileError,
    format_money,
    parse_amount,
    parse_money,
)
from rulec.money.rates import _ecb_table

DAY = date(2022, 3, 15)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("80", Fraction(80)),
        ("250_000.50", Fraction(500001, 2)),
        ("0.1", Fraction(1, 10)),
        ("-3.5", Fraction(-7, 2)),
        ("9" * 40, Fraction(10**40 - 1)),
    ],
)
def test_amounts_are_exact(text: str, value: Fraction) -> None:
    assert parse_amount(text) == value


@pytest.mark.parametrize("text", ["", "1e5", "1,5", ".5", "5.", "_1", "1__0", "1/3", "NaN", "٣"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_amount(text)


def test_amounts_are_bounded() -> None:
    with pytest.raises(ValueError, match="40 digits"):
        parse_amount("0" * 41)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**20))
def test_any_decimal_is_read_exactly(number: Decimal) -> None:
    text = f"{number:f}"
    if len(text) < 40:
        assert parse_amount(text) == Fraction(text)


@pytest.mark.parametrize("text", ["80 EUR", "EUR 80", " EUR  80.00 "])
def test_money_is_read_in_either_order(text: str) -> None:
    assert parse_money(text) == Money(Fraction(80), "EUR")


@pytest.mark.parametrize("text", ["80", "80 eur", "80 XXX", "EUR EUR", "80 80", "80 EUR each"])
def test_what_is_no_money_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        parse_money(text)


def test_currencies() -> None:
    assert {"EUR", "USD", "RUB", "CHF", "SGD", "SYP", "HRK", "BGN"} <= CURRENCIES
    assert set(_ecb_table().columns) <= CURRENCIES


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (Fraction(25000001, 100), "EUR 250 000.01"),
        (Fraction(300), "EUR 300"),
        (Fraction(1, 2), "EUR 0.50"),
        (Fraction(-1234), "EUR -1 234"),
        (Fraction(1, 3), "EUR ~0.333333"),
        (Fraction(1, 10**9), "EUR ~0"),
        (Fraction(10000001, 10**5), "EUR 100.00001"),
    ],
)
def test_money_is_printed_for_people(amount: Fraction, printed: str) -> None:
    assert format_money(Money(amount, "EUR")) == printed


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(CURRENCIES)))
def test_printed_cents_are_exact(cents: int, currency: str) -> None:
    printed = format_money(Money(Fraction(cents, 100), currency))
    assert printed[:3] == currency
    assert Fraction(printed[4:].replace(" ", "")) == Fraction(cents, 100)


def test_published_rates_are_exact() -> None:
    assert EcbRates().rate("USD", date(1999, 1, 4)) == Fraction(10000, 11789)
    assert EcbRates().rate("JPY", date(1999, 1, 4)) == 1 / Fraction("133.73")
    assert EcbRates().rate("EUR", date(1900, 1, 1)) == 1


def test_a_weekend_takes_the_last_rate() -> None:
    friday = EcbRates().rate("USD", date(2022, 3, 11))
    assert EcbRates().rate("USD", date(2022, 3, 12)) == friday
    assert EcbRates().rate("USD", date(2022, 3, 13)) == friday
    assert EcbRates().rate("USD", date(2022, 3, 14)) != friday


def test_there_is_no_rate_outside_a_currency_s_time() -> None:
    rates = EcbRates()
    assert rates.rate("RUB", date(2022, 3, 1)) > 0
    for currency, day in (
        ("RUB", date(2022, 3, 2)),
        ("HRK", date(2023, 1, 2)),
        ("ISK", date(2012, 1, 2)),
        ("USD", date(1999, 1, 3)),
        ("USD", date(2200, 1, 1)),
        ("INR", date(2008, 12, 31)),
        ("SYP", DAY),
    ):
        with pytest.raises(NoRate, match=f"{currency}.*{day}"):
            rates.rate(currency, day)


def test_the_last_rates_are_used_for_ten_days() -> None:
    last = date.fromisoformat(_ecb_table().cells(-1)[0])
    assert EcbRates().rate("USD", last + timedelta(10)) == EcbRates().rate("USD", last)
    with pytest.raises(NoRate, match="last published"):
        EcbRates().rate("USD", last + timedelta(11))


@given(st.dates(date(1999, 1, 4), date(2022, 12, 31)), st.sampled_from(["USD", "JPY", "GBP"]))
def test_a_rate_is_never_from_the_future(day: date, currency: str) -> None:
    table = _ecb_table()
    lines = [line.split(",") for line in table.lines if line[:10] <= day.isoformat()]
    assert EcbRates().rate(currency, day) == 1 / Fraction(lines[-1][table.columns[currency]])


def test_fixed_rates() -> None:
    rates: Rates = FixedRates({"USD": "0.9", "CHF": Fraction(1)})
    assert rates.rate("USD", DAY) == Fraction(9, 10)
    assert rates.rate("EUR", DAY) == 1
    assert rates.source == "fixed"
    with pytest.raises(NoRate, match="JPY for 2022-03-15"):
        rates.rate("JPY", DAY)


def test_rates_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("date,currency,units_per_eur\n2022-03-15,RUB,120.5\n2022-03-01,RUB,100\n")
    rates: Rates = FileRates(path, FixedRates({"USD": 2}))
    assert rates.rate("RUB", DAY) == Fraction(10, 1205)
    assert rates.rate("RUB", date(2022, 3, 11)) == Fraction(1, 100)
    assert rates.rate("USD", DAY) == 2
    assert rates.rate("EUR", DAY) == 1
    assert rates.source == "mine.csv, else fixed"
    for day in (date(2022, 3, 12), date(2022, 2, 28), date(2022, 3, 26)):
        with pytest.raises(NoRate):
            rates.rate("RUB", day)


def test_rates_from_a_file_either_way_round(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("currency,date,eur_per_unit\nRUB,2022-03-15,0.008\n")
    assert FileRates(path).rate("RUB", DAY) == Fraction(8, 1000)
    assert FileRates(path).source.endswith(EcbRates.source)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "columns"),
        ("date,currency\n", "columns"),
        ("date,currency,eur_per_unit\n2022-03-15,RUB\n", "line 2: expected three values"),
        ("date,currency,eur_per_unit\n2022-03-15,RUB,1,2\n", "line 2: expected three values"),
        ("date,currency,eur_per_unit\n2022-03-15,RUB,0\n", "line 2: a rate must be more"),
        ("date,currency,eur_per_unit\n2022-03-15,RUB,x\n", "line 2: 'x' is not an amount"),
        ("date,currency,eur_per_unit\n2022-13-15,RUB,1\n", "line 2"),
        ("date,currency,eur_per_unit\n2022-03-15,rub,1\n", "line 2: 'rub' is not a currency"),
        ("date,currency,eur_per_unit\n" + "2022-03-15,RUB,1\n" * 2, "line 3: a second rate"),
    ],
)
def test_faulty_files_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(RatesFileError, match=message):
        FileRates(path)
