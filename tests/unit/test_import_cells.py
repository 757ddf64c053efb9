"""What a cell of a table says: its codes, its limit, its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulec.importing.codes import read_codes
from rulec.importing.columns import from_grid
from rulec.importing.conditions import conditions
from rulec.importing.limits import goes_on, in_words, read_limit
from rulec.importing.words import Names, normalised, open_words, slug

READ = {
    "ex 4201 00 00\nex 4202 00 00, 9101 11 00": ["ex 4201 00 00", "ex 4202 00 00", "9101 11 00"],
    "9101 11 00 to 9102; chapter 43": ["9101 11 00 to 9102", "43"],
    "9101, 9102 and 9103": ["9101", "9102", "9103"],
    "Chapters 61 and 62": ["61", "62"],
    "6101-6117": ["6101 to 6117"],
    "6101 \u2013 6117": ["6101 to 6117"],
    "HS 4303.10": ["4303.10"],
    "9101 9102": ["9101", "9102"],
    "9101.11.4010": ["9101.11.4010"],
    "8703 23 198 1, 4303 10 909 0": ["8703 23 198 1", "4303 10 909 0"],
    "8703.23.198.1": ["8703.23.198.1"],
    "8703.23.90.00.00": ["8703 23 90 00"],
    "0101.2100": ["0101 21 00"],
    "ex4201; (ex) 4202": ["ex 4201", "ex 4202"],
    "ex Chapter 97": ["ex 97"],
    "4202 ex, 4203": ["ex 4202", "4203"],
    "4202, 4203 (ex)": ["4202", "ex 4203"],
    "9101 ex 9102": ["9101", "ex 9102"],
    "ex\n9102": ["ex 9102"],
    "8525 80 30/8525 80 91": ["8525 80 30", "8525 80 91"],
    "9700 00 00": ["9700 00 00"],
    "Heading No. 9101": ["9101"],
    "- 9101": ["9101"],
    "-": [],
    "n/a": [],
}


@pytest.mark.parametrize("cell", READ)
def test_codes_as_annexes_print_them(cell: str) -> None:
    read = read_codes(cell, "HS2017")
    assert [str(code) for code in read.codes] == READ[cell]
    assert (read.doubts, read.left) == ((), ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("101.21", "0101 21"),
        ("0101.2", "0101 20"),
        ("9101.0", "9101 00"),
        ("8471.3", "8471 30"),
        ("1012100", "0101 21 00"),
    ],
)
def test_a_zero_that_a_spreadsheet_lost_is_a_doubt(cell: str, code: str) -> None:
    read = read_codes(cell, "HS2017")
    assert [str(c) for c in read.codes] == [code]
    assert read.doubts == (f"`{cell}` is read as {code}: was a zero lost?",)


@pytest.mark.parametrize(
    ("cell", "kept", "said"),
    [
        ("9999", [], "`9999` is not in HS2017; the nearest are"),
        ("9101 11, 12", ["9101 11"], "`12` behind longer codes: chapter 12, or the end of a code?"),
        ("4202 21 to 4201", [], "is no range: the second code does not come after the first"),
        ("9101 to 9999", [], "the range `9101 to 9999` is left out with it"),
        ("9101 to", ["9101"], "the range from `9101` has no end"),
        ("see note 3", [], "`see note 3` is no code"),
        ("3", [], "`3` has 1 digit"),
        ("EUR 50 each", [], "`50` stands among words: is it chapter 50?"),
        ("all goods", [], "`all goods` is no code"),
        ("8517 14", ["8517 14"], ""),
        ("12345678901234", [], "has 14 digits"),
    ],
)
def test_what_is_no_code_is_left_out_with_its_reason(cell: str, kept: list[str], said: str) -> None:
    read = read_codes(cell, "HS2022" if cell == "8517 14" else "HS2017")
    assert [str(code) for code in read.codes] == kept
    assert any(said in left for left in read.left) or not said


def test_a_tariff_of_twelve_digits_is_a_part_of_its_first_ten() -> None:
    read = read_codes("8703.23.90.00.11; 8703.24", "HS2017")
    assert [str(code) for code in read.codes] == ["ex 8703 23 90 00", "8703.24"]
    assert read.doubts == (
        "`8703.23.90.00.11` is written as ex 8703 23 90 00: no code has more than ten digits",
    )
    assert "has 12 digits" in read_codes("9999.23.90.00.11", "HS2017").left[0]


def test_what_is_taken_out_stays_out() -> None:
    read = read_codes("61, 62 except 6115", "HS2017")
    assert [str(c) for c in read.excepted] == ["6115"]
    assert read.doubts == ("check how far `except 6115` reaches: everything behind it is out",)


@pytest.mark.parametrize(
    ("cell", "own", "limit"),
    [
        ("exceeding EUR 50 each", "EUR", "value each > 50 EUR"),
        ("> 250 000 roubles", "RUB", "value unspecified > 250_000 RUB"),
        ("more than \u20ac300 per item", "USD", "value each > 300 EUR"),
        ("100 per litre", "EUR", "value per litre > 100 EUR"),
        ("EUR 50 per 100 g", "EUR", "value per 100 g > 50 EUR"),
        ("50 \u20ac/kg", "EUR", "value per kg > 50 EUR"),
        ("at least 300 USD per unit", "EUR", "value each >= 300 USD"),
        ("300 USD or more", "EUR", "value unspecified >= 300 USD"),
        ("not exceeding EUR 20", "EUR", "value unspecified <= 20 EUR"),
        ("not less than EUR 20 each", "EUR", "value each >= 20 EUR"),
        ("EUR 50 in total", "EUR", "value > 50 EUR"),
        ("$1,000 each", "CAD", "value each > 1_000 CAD"),
        ("1.000,50 EUR", "EUR", "value unspecified > 1_000.5 EUR"),
        ("CAD 1'000.50 each", "EUR", "value each > 1_000.5 CAD"),
        ("EUR 300 per item (unit not confirmed)", "EUR", "value unspecified > 300 EUR"),
        ("50 EUR per pair", "EUR", "value each > 50 EUR"),
        ("40 kr per bottle", "NOK", "value each > 40 NOK"),
        ("EUR 80 per bottle of 0.7 litre", "EUR", "value per 700 ml > 80 EUR"),
        ("EUR 80 per bottle of 70 cl", "EUR", "value per 700 ml > 80 EUR"),
        ("2 000 EUR per carat", "EUR", "value per 0.2 g > 2_000 EUR"),
        ("50.000,-", "DKK", "value unspecified > 50_000 DKK"),
        ("kr. 400,- per litre", "SEK", "value per litre > 400 SEK"),
        ("Personal use, above 300 EUR", "EUR", "value unspecified > 300 EUR"),
        ("300", "EUR", "value unspecified > 300 EUR"),
    ],
)
def test_limits(cell: str, own: str, limit: str) -> None:
    read = read_limit(cell, "", own)
    assert str(read.limit) == limit
    assert read.no_unit == ("unspecified" in limit)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1.000 EUR", "`1.000` can be read in two ways"),
        ("$300", "its currency is not clear"),
        ("EUR 10 000 each; motorbikes EUR 1 000 each", "it has several amounts"),
        ("EUR 800 per set, 150 apiece", "it has several amounts"),
        ("EUR 4 000 per m2", "no line states an area, so that nothing is counted per m2"),
        ("EUR 90 per square metre", "nothing is counted per square metre"),
        ("8 metres", "it is no amount of money"),
        ("2 000 kg", "it is no amount of money"),
        ("exceeding 3 000 cm3", "it is no amount of money"),
        ("kr 300", "its currency is not clear"),
        ("high", "no amount is in it"),
        ("9" * 40, "can be read in two ways"),
    ],
)
def test_an_unclear_limit_is_not_read(cell: str, why: str) -> None:
    read = read_limit(cell, "", "EUR")
    assert read.limit is None and why in (read.unread or "")


def test_whether_the_amount_is_reached_is_a_doubt_unless_the_item_says() -> None:
    assert "not stated" in read_limit("50", "EUR", "EUR", "each").doubts[0]
    assert read_limit("50", "EUR", "EUR", "each", "Bags, valued higher than EUR 50").doubts == ()
    other = read_limit("50 EUR", "", "EUR", "each", "Bags of a value of at least EUR 60")
    assert str(other.limit) == "value each > 50 EUR" and "not stated" in other.doubts[0]


def test_the_words_of_an_item_say_what_the_cell_does_not() -> None:
    words = "Personal computers of a value of at least 5 000 kroner each"
    read = read_limit("5000", "", "NOK", "", words)
    assert (str(read.limit), read.doubts) == ("value each >= 5_000 NOK", ())
    assert str(read_limit("6000", "", "NOK", "", words).limit) == "value unspecified > 6_000 NOK"


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Shoes above EUR 20 per pair.", False),
        ("Telephones of EUR 1 000 or more (each)", False),
        ("Furs", False),
        ("Motor cycles above EUR 90, and their parts", True),
        ("Bags above EUR 9 each; trunks above EUR 90 each", True),
    ],
)
def test_words_behind_an_amount(text: str, on: bool) -> None:
    assert goes_on(text) is on


def test_an_article_that_is_counted_in_pairs_is_told() -> None:
    assert read_limit("50 EUR per pair", "", "EUR").counted == "pair"
    assert read_limit("50 EUR", "", "EUR", "bottles").counted == "bottle"
    assert read_limit("50 EUR each", "", "EUR").counted == ""


NARROWED = {
    "ex 4202 (4202 11, 4202 21)": ["ex 4202 11", "ex 4202 21"],
    "6911 10, ex 7013 (7013 22 to 7013 41 and 7013 91)": [
        "6911 10",
        "ex 7013 22 to 7013 41",
        "ex 7013 91",
    ],
    "4202 (4202 11 00; ex 4202 21)": ["4202 11 00", "ex 4202 21"],
}


@pytest.mark.parametrize("cell", NARROWED)
def test_codes_in_parentheses_say_which_part_of_a_heading_is_meant(cell: str) -> None:
    read = read_codes(cell, "HS2007")
    assert [str(code) for code in read.codes] == NARROWED[cell]
    assert len(read.doubts) == 1 and "is read as the codes in the parentheses" in read.doubts[0]


@pytest.mark.parametrize("cell", ["9101 (9102)", "8703 (snowmobiles 8703 10)", "4202 ()"])
def test_other_parentheses_narrow_nothing(cell: str) -> None:
    assert str(read_codes(cell, "HS2007").codes[0]) == cell[:4]


def test_what_is_excepted_in_parentheses_ends_with_them() -> None:
    cell = "2204 (except 2204 30), 2205 (other than 2205 10); 9006 (not 9006 10), 2208"
    read = read_codes(cell, "HS2007")
    assert [str(code) for code in read.codes] == ["2204", "2205", "9006", "2208"]
    assert [str(code) for code in read.excepted] == ["2204 30", "2205 10", "9006 10"]
    assert read.doubts == ()


def test_a_limit_in_the_words_is_that_of_the_item_only_at_their_end() -> None:
    assert in_words("Bags of a value exceeding EUR 50 each")[1]
    assert not in_words("Cars, including snowmobiles valued over EUR 1 782")[1]
    assert not in_words("Wines exceeding EUR 10 per litre, spirits")[1]
    assert in_words("Furs") == (None, False)
    assert in_words("Sets of 12 pieces over 50 mm") == (None, False)


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["Item", "HS code"], "codes 1, text 0"),
        (["Item no.", "Goods (as in the Annex)", "CN-code(s)"], "item 0, text 1, codes 2"),
        (["Code", "CN code", "Description"], "text 2, codes 1"),
        (["Tariff item number", "Description of goods"], "text 1, codes 0"),
        (
            ["Ref.", "Product description", "Unit value exceeding (EUR)"],
            "item 0, text 1, threshold 2",
        ),
        (
            ["No", "Goods", "Value", "Currency", "Unit"],
            "item 0, text 1, threshold 2, currency 3, per 4",
        ),
    ],
)
def test_headings(headings: list[str], columns: str) -> None:
    table = from_grid("t", [headings, ["x"] * len(headings)], {})
    said = [f"{what} {headings.index(heading)}" for what, heading in table.columns.items()]
    assert ", ".join(said) == columns


@pytest.mark.parametrize(
    ("heading", "cell", "limit"),
    [
        ("Value exceeding (EUR per item)", "50", "value each > 50 EUR"),
        ("Minimum value, USD each", "1,000", "value each >= 1_000 USD"),
        ("Value", "50", "value unspecified > 50 JPY"),
        ("Price limit (CHF)", "50.00 per litre", "value per litre > 50 CHF"),
    ],
)
def test_a_heading_speaks_for_bare_amounts(heading: str, cell: str, limit: str) -> None:
    table = from_grid("t", [["Goods", heading], ["x", cell]], {})
    (row,) = table.instruments[0].rows
    assert str(read_limit(row.threshold, row.currency, "JPY").limit) == limit


def test_words() -> None:
    assert normalised(" a\u202eb\x00 c\r\n\u00a0d\u200b ") == "ab c d"
    assert slug("Perfumes, toilet waters and cosmetics") == "perfumes_toilet_waters"
    assert slug("\u725b\u8089") == ""
    assert open_words("High-quality shoes", ("luxury (heading)", "for sports")) == {
        "high_quality": "high-quality",
        "luxury": "luxury",
    }
    names = Names(("furs",))
    assert [names.take("furs"), names.take("furs"), names.take("a")] == ["furs_2", "furs_3", "a"]


@pytest.mark.parametrize(
    "text, said",
    [
        ("Works of art more than 100 years old", ["more than 100 years old"]),
        ("Leather goods and accessories of recognised brands", ["of recognised brands"]),
        ("Watches, and parts thereof (ex 91.14)", ["ex 91.14"]),
        ("Furs, not limited to sable", ["not limited to sable"]),
        (
            "Furs, including but not limited to sable, mink; hats",
            ["including but not limited to sable, mink"],
        ),
        ("Electronic articles exceeding NOK 8 000 each, unless used", ["unless used"]),
        ("Cars, unless of a value below EUR 30 000", ["unless of a value below EUR 30 000"]),
        ("Cars: new, exceeding EUR 30; used, exceeding EUR 15", ["new", "used"]),
        ("Coins, not being legal tender", ["not being legal tender"]),
        (
            "Screens exceeding 29 inches, older than 2 years",
            ["exceeding 29 inches", "older than 2 years"],
        ),
        ("Wool of headings 51.01 and 5105 10", ["headings 51.01", "5105 10"]),
        ("Cigars exceeding a price of EUR 10 each; if the price exceeds EUR 9", []),
        ("Articles of a kind used for sport, whether or not used", []),
        ("Clothing from New Zealand, designer shoes", []),
        ("Watches of 9101 11 00", []),
    ],
)
def test_words_that_point_to_a_condition_are_quoted(text: str, said: list[str]) -> None:
    assert conditions(text, "9101 11 00") == said


@given(st.text("if unless (new) more than 9101.12 EUR 1;, including", max_size=60))
def test_a_condition_is_quoted_as_it_stands(text: str) -> None:
    clean = normalised(text)
    assert all(phrase and phrase in clean for phrase in conditions(clean, ""))


def test_a_part_of_a_text_keeps_its_parentheses() -> None:
    assert (
        in_words("Watches exceeding EUR 5, parts (ex 91.14)")[0]
        == "Watches exceeding EUR 5, parts (ex 91.14)"
    )
    assert in_words("Wine (exceeding EUR 5 per litre)")[0] == "exceeding EUR 5 per litre"
    assert (
        "`other than 3304 30` reaches" in read_codes("3304 other than 3304 30)", "CN2014").doubts[0]
    )


def test_a_comparison_with_the_limit_of_the_row_is_no_condition() -> None:
    assert conditions("Cars worth more than 50 000", "8703", "50000 EUR") == []
    assert conditions("Cars worth more than 50 000", "8703", "600 EUR") == ["more than 50 000"]
