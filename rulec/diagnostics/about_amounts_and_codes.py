"""The catalogue on amounts, units, dates and commodity codes."""

from __future__ import annotations

from rulec.diagnostics.entry import Entry, entry

AMOUNTS_AND_CODES: tuple[Entry, ...] = (
    entry(
        "E0301",
        "unit does not fit",
        """The two sides of the comparison measure different things, such as money and mass, or the unit
        is not the kind that this fact is measured in. No conversion can make them comparable.
        Use a unit of the same kind; units of one kind are converted.""",
        """
        when net_mass > 50 EUR
        """,
        """
        when net_mass > 50 kg
        """,
    ),
    entry(
        "E0302",
        "money without currency",
        """A value is compared with a bare number. Threshold amounts in different rulesets are in different
        currencies, and a missing one is not guessed, not even from the `currency` of the
        ruleset. Write the three-letter code after the number.""",
        """
        when value each > 50
        """,
        """
        when value each > 50 EUR
        """,
    ),
    entry(
        "E0303",
        "unknown currency",
        """Currencies are written as their three-letter ISO 4217 code in capitals, such as EUR, USD or
        JPY. This is not one that rulec knows. Signs and names of currencies are not accepted,
        since several countries share them.""",
        """
        when value each > 50 EURO
        """,
        """
        when value each > 50 EUR
        """,
    ),
    entry(
        "E0304",
        "wrong type in a comparison",
        """The fact and what it is compared with are of different types. Numbers and dates are compared
        with > >= < <=, money with an amount and its currency, and facts that have one of several
        values, and countries, with `is`, `is not` or `in`. Yes/no facts stand as bare words.""",
        """
        when destination > 50
        """,
        """
        when destination is KP
        """,
    ),
    entry(
        "E0305",
        "unknown unit",
        """This unit is not one that rulec can convert. Known are kg, g and t for mass, litre, l, ml and
        hl for volume, and item for pieces. Check the spelling, or write the amount in a unit
        that is known.""",
        """
        when value per kgs > 50 EUR
        """,
        """
        when value per kg > 50 EUR
        """,
    ),
    entry(
        "E0306",
        "date that does not exist",
        """Dates are written year-month-day, and this one is not in the calendar. The day or the month is
        too large, or the 29th of February stands in a year that is not a leap year. Remember that
        `until` takes the first day on which the provision no longer applies.""",
        """
        until 2017-02-29
        """,
        """
        until 2017-03-01
        """,
    ),
    entry(
        "W0307",
        "amount with three digits behind the point",
        """A point parts the decimals from the whole: 100.000 is a hundred. In much of Europe the same figure
        means a hundred thousand. Write thousands with `_` or together, and as many decimals as the
        amount has.""",
        """
        when value each > 100.000 EUR
        """,
        """
        when value each > 100_000 EUR
        """,
    ),
    entry(
        "E0401",
        "code of wrong length",
        """A commodity code has 2, 4, 6, 8 or 10 digits; those of the HS end at 6. Blanks or dots
        stand between pairs of digits as in the printed list. An odd number of digits usually
        means that a digit, often a leading zero, was lost.""",
        """
        goods CN 9101 0
        """,
        """
        goods CN 9101 00
        """,
    ),
    entry(
        "E0402",
        "range runs backwards",
        """The code after `to` comes before the code in front of it, so the range is empty. Both ends
        belong to the range, each with everything below it. Exchange
        the two codes or correct the one that is wrong.""",
        """
        goods CN 2204 29 to 2204 21
        """,
        """
        goods CN 2204 21 to 2204 29
        """,
    ),
    entry(
        "E0403",
        "code not in its edition",
        """The nomenclature is revised every few years, and this code does not exist in the edition that
        the ruleset names. Either the code is mistyped or the list was written with another
        edition. Correct the code, or set `edition` to the one that the legal text uses.""",
        """
        ruleset EU "European Union"
          regime   DPRK
          target   KP
          currency EUR
          edition  HS2017
        define bags "Bags"
          goods HS 4299
        """,
        """
        ruleset EU "European Union"
          regime   DPRK
          target   KP
          currency EUR
          edition  HS2017
        define bags "Bags"
          goods HS 4202
        """,
    ),
    entry(
        "E0404",
        "unknown edition",
        """An edition is the name of a nomenclature and its year without a blank, such as HS2017 or
        CN2017. Editions of the Harmonized System are those of 2007, 2012, 2017 and 2022. Another
        nomenclature of a year in between, such as CN2019, belongs to the one before it.""",
        """
        ruleset EU "European Union"
          regime   DPRK
          target   KP
          currency EUR
          edition  HS2016
        """,
        """
        ruleset EU "European Union"
          regime   DPRK
          target   KP
          currency EUR
          edition  HS2012
        """,
    ),
    entry(
        "N0405",
        "padded code read as the heading",
        """The code ends in zeros that only fill it up to the printed length, and there is no subdivision
        of that number. It is read as the shorter code, with everything below it. Write the
        shorter code to say so plainly; nothing needs to be done otherwise.""",
        """
        goods CN 9102 00 00
        """,
        """
        goods CN 9102
        """,
    ),
)
