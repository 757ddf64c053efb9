"""Every diagnostic that rulec can give, with its explanation."""

from __future__ import annotations

from rulec.diagnostics.about_consistency import CONSISTENCY
from rulec.diagnostics.entry import Entry, Severity, entry
from rulec.diagnostics.suggest import nearest

__all__ = ["CATALOGUE", "Entry", "Severity", "explain"]

_ENTRIES = (
    entry(
        "E0101",
        "unexpected text",
        """The text at this place cannot continue what stands before it. A declaration starts at
        column 1 with its keyword; its clauses are indented, one a line, each with its own keyword.
        Often a keyword is misspelt, a quotation mark is missing, or a clause is not indented.""",
        """
        prohibit furs "Furs"
          goods HS 43
          sinse 2017-11-15
        """,
        """
        prohibit furs "Furs"
          goods HS 43
          from  2017-11-15
        """,
    ),
    entry(
        "E0102",
        "unclosed string",
        """A string ends on the line on which it starts. Write a long text as several strings one
        after the other: they are joined without anything between them. Inside a string, write
        \\" for a quotation mark and \\\\ for a backslash.""",
        """
        define furs "Furskins and
          artificial fur"
          goods HS 43
        """,
        """
        define furs "Furskins and "
          "artificial fur"
          goods HS 43
        """,
    ),
    entry(
        "E0103",
        "unreadable character",
        """This character has no meaning outside of strings and comments. Text copied from a web page
        or a PDF often brings typographic quotation marks, dashes or other signs that only look
        like the ones of the rule language. Type the plain character instead.""",
        """
        define furs “Furskins”
          goods HS 43
        """,
        """
        define furs "Furskins"
          goods HS 43
        """,
    ),
    entry(
        "E0104",
        "file too large",
        """A rule file may have at most 2 MB. The limit keeps a wrong file, such as a data export that
        was named .rule by mistake, from using up memory and time. Move definitions that several
        rulesets need into a library and name it with `use`.""",
        """
        # one file with all the world's lists
        ruleset EU "European Union"
        """,
        """
        ruleset EU "European Union"
        use goods
        """,
    ),
    entry(
        "E0105",
        "nesting too deep",
        """Parentheses and `not` may be nested at most 64 deep. A condition beyond that was most likely
        generated, or has parentheses that do nothing. Give parts of the condition a name with
        `define NAME when ...` and use the names.""",
        """
        prohibit furs "Furs"
          goods HS 43
          when ((((used and (((purpose is commercial)))))))   # and so on, over 64 deep
        """,
        """
        define second_hand when used and purpose is commercial
        prohibit furs "Furs"
          goods HS 43
          when second_hand
        """,
    ),
    entry(
        "E0106",
        "number too large",
        """A number may have at most 30 digits. No amount, mass or count in a law comes near that, so a
        longer number is a slip: digits pasted twice, or a code written where an amount belongs.
        Underscores may separate the digits of a large number and do not count.""",
        """
        when value > 1000000000000000000000000000000000 EUR
        """,
        """
        when value > 1_000_000 EUR
        """,
    ),
    entry(
        "E0107",
        "missing clause",
        """This declaration lacks a clause without which it has no meaning, or the file lacks the
        declaration it must begin with. A ruleset must say its target, for instance, an exemption
        what it exempts from, and an example what is given and what is expected. Add the clause
        that the message names.""",
        """
        exempt traveller "Personal effects of travellers"
          when purpose is personal_effects
          cite reg "Art. 10(2)"
        """,
        """
        exempt traveller "Personal effects of travellers"
          of   all
          when purpose is personal_effects
          cite reg "Art. 10(2)"
        """,
    ),
    entry(
        "E0108",
        "repeated clause",
        """This clause may stand only once in its declaration. Two of them could contradict each other,
        and the rule would not say which one counts. Only clauses that add up, such as `goods`
        and `cite`, may be repeated; join several conditions with `and` or `or`.""",
        """
        prohibit watches "Watches"
          goods HS 9101
          when value each > 50 EUR
          when used
          cite annex_viii "18"
        """,
        """
        prohibit watches "Watches"
          goods HS 9101
          when value each > 50 EUR and used
          cite annex_viii "18"
        """,
    ),
    entry(
        "E0109",
        "file is not UTF-8",
        """Rule files are read as UTF-8. This one holds bytes that are not, most likely because an
        editor saved it in an older encoding such as Windows-1252. Save it as UTF-8; plain
        ASCII is UTF-8 as well.""",
        """
        note "caf\ufffd"         # saved as Windows-1252
        """,
        """
        note "caf\u00e9"         # saved as UTF-8
        """,
    ),
    entry(
        "E0110",
        "too many mistakes",
        """This file has more mistakes than anybody corrects at once, and what follows from here on was
        not looked at. Most of them may come from one cause: a wrong file, or an editor that put
        blanks in front of every line. Correct the first ones and run the command again.""",
        """
        prohibit furs "Furs" {      # and so on, a hundred times
          goods = HS 43
        """,
        """
        prohibit furs "Furs"
          goods HS 43
        """,
    ),
    entry(
        "E0201",
        "unknown name",
        """Nothing of this name is declared in this file or in a library it uses. Names are case
        sensitive. Declare the name, correct its spelling, or add the `use` line of the library
        that declares it.""",
        """
        define furs "Furskins"
          goods HS 43
        prohibit furs_1 "Furs"
          goods in fur
        """,
        """
        define furs "Furskins"
          goods HS 43
        prohibit furs_1 "Furs"
          goods in furs
        """,
    ),
    entry(
        "E0202",
        "duplicate id",
        """Two declarations have the same name. A name stands for one thing, so that a citation of it in
        a decision or an example is never in doubt. Rename one of the two; if a provision was
        amended, give the later wording its own name and its own dates.""",
        """
        prohibit furs "Furs"
          until 2017-11-15
          goods HS 43
        prohibit furs "Furs and artificial fur"
          from  2017-11-15
          goods HS 43
        """,
        """
        prohibit furs "Furs"
          until 2017-11-15
          goods HS 43
        prohibit furs_2017 "Furs and artificial fur"
          from  2017-11-15
          goods HS 43
        """,
    ),
    entry(
        "E0203",
        "unknown library or ruleset",
        """`use` names a library and `implements` and `adopt` name a ruleset; there is no file of this
        name. Libraries are found by the name of their file without `.rule`. Check the spelling
        and that the file is where the other rule files are.""",
        """
        use good
        """,
        """
        use goods
        """,
    ),
    entry(
        "E0204",
        "unknown source cited",
        """`cite` names a source that is not declared. Every citation leads to a `source` declaration,
        which says what the text is, where it can be read and how good the evidence is. Declare
        the source or correct the name.""",
        """
        source annex_viii "Annex VIII to Council Regulation (EU) 2017/1509"
          evidence official-text
        prohibit watches "Watches"
          goods HS 9101
          cite  annex_8 "18"
        """,
        """
        source annex_viii "Annex VIII to Council Regulation (EU) 2017/1509"
          evidence official-text
        prohibit watches "Watches"
          goods HS 9101
          cite  annex_viii "18"
        """,
    ),
    entry(
        "E0205",
        "unknown fact",
        """A condition asks for a fact that is neither built in nor declared. Built in are code, value,
        quantity, net_mass, volume, direction, origin, dispatch, destination, date, purpose and
        used. Declare any other with `fact`, saying its type.""",
        """
        prohibit screens "Large screens"
          goods HS 8528
          when  diagonal > 29 inch
        """,
        """
        fact diagonal "screen diagonal"
          type number inch
        prohibit screens "Large screens"
          goods HS 8528
          when  diagonal > 29 inch
        """,
    ),
    entry(
        "E0206",
        "unknown value of a fact",
        """The fact can never have this value, so the comparison would always come out the same way.
        The values of a `one_of` fact are those in its declaration; countries are written as
        two capital letters. Correct the value or add it to the declaration of the fact.""",
        """
        when purpose is comercial
        """,
        """
        when purpose is commercial
        """,
    ),
    entry(
        "E0207",
        "cycle between definitions or files",
        """A definition leads back to itself, directly or through others, or two files use each other.
        Then none of them has a meaning. Write out one of the definitions in the circle, or move
        what both files need into a third.""",
        """
        define furs "Furs"
          goods in hides
        define hides "Hides"
          goods in furs
        """,
        """
        define furs "Furs"
          goods HS 43
        define hides "Hides"
          goods HS 41, in furs
        """,
    ),
    entry(
        "E0208",
        "provision without citation",
        """Every provision must cite the text it comes from, so that a reader can check it and a decision
        can give its ground. Add a `cite` clause with a declared source and the place in it. If
        the text is not at hand, cite the source anyway and say `evidence recalled`.""",
        """
        prohibit watches "Watches"
          goods HS 9101
        """,
        """
        prohibit watches "Watches"
          goods HS 9101
          cite  annex_viii "18"
        """,
    ),
    entry(
        "E0209",
        "name used for the wrong kind of thing",
        """The name is declared, but as something else than this place needs. Goods stand after `in`,
        conditions and yes/no facts stand as bare words, judgements stand after `judged`, and
        sources stand after `cite`. Check whether another name was meant.""",
        """
        judgement luxury_good "luxury good"
        prohibit watches "Watches"
          goods in luxury_good
        """,
        """
        judgement luxury_good "luxury good"
        prohibit watches "Watches"
          goods HS 9101
          when  judged luxury_good
        """,
    ),
    entry(
        "E0210",
        "file with errors used",
        """The library or the ruleset that is named here has errors of its own. What it says cannot be
        relied on, so neither can this file. Correct the other file first: run `rulec check` on
        it to see all of its errors.""",
        """
        use goods         # and in goods.rule: define furs "Furs" goods HS 430
        """,
        """
        use goods         # and in goods.rule: define furs "Furs" goods HS 43
        """,
    ),
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
    entry(
        "E0501",
        "provision never in force",
        """`until` is the first day on which the provision no longer applies, so it must come after
        `from`. Here it does not, and the provision is in force on no day at all. Usually the two
        dates are exchanged, or a year is mistyped.""",
        """
        prohibit watches "Watches"
          from  2022-01-01
          until 2017-11-15
          goods HS 9101
        """,
        """
        prohibit watches "Watches"
          from  2017-11-15
          until 2022-01-01
          goods HS 9101
        """,
    ),
    entry(
        "E0502",
        "exemption of nothing",
        """An exemption takes something out of provisions of the same file, and there is nothing here that
        it could take out of. Either the provision it names does not exist in this file or the
        file has no prohibition or licence requirement. Name a provision of this file.""",
        """
        prohibit eu_7 "Carpets"
          goods HS 5701
        exempt traveller "Travellers"
          of    eu_9
          when  purpose is personal_effects
        """,
        """
        prohibit eu_7 "Carpets"
          goods HS 5701
        exempt traveller "Travellers"
          of    eu_7
          when  purpose is personal_effects
        """,
    ),
    entry(
        "E0503",
        "exemption of an exemption",
        """`of` names another exemption. An exemption applies to prohibitions and licence requirements
        only; an exception to an exception would leave open what remains. Put the counter-exception
        into the condition of the first exemption.""",
        """
        exempt traveller "Travellers"
          of    eu_7
          when  purpose is personal_effects
        exempt not_used "New goods"
          of    traveller
          when  not used
        """,
        """
        exempt traveller "Travellers"
          of    eu_7
          when  purpose is personal_effects and used
        """,
    ),
    entry(
        "W0504",
        "exemption never in force together with what it exempts",
        """The dates of the exemption and the dates of the provision that it names do not meet. On every
        day one of the two is not in force, so the exemption changes nothing. Check the dates of
        both, and that the exemption names the wording of the right period.""",
        """
        prohibit eu_7 "Carpets"
          until 2017-11-15
          goods HS 5701
        exempt traveller "Travellers"
          of    eu_7
          from  2018-01-01
        """,
        """
        prohibit eu_7 "Carpets"
          goods HS 5701
        exempt traveller "Travellers"
          of    eu_7
          from  2018-01-01
        """,
    ),
    entry(
        "W0505",
        "unused name",
        """This name is declared and nothing refers to it. It may be left over, or a clause that should
        use it was forgotten or names something else. Use it or remove it; names in a library
        are not reported, since other files use them.""",
        """
        judgement high_quality "high quality"
        prohibit watches "Watches of high quality"
          goods HS 9101
        """,
        """
        judgement high_quality "high quality"
        prohibit watches "Watches of high quality"
          goods HS 9101
          when  judged high_quality
        """,
    ),
    entry(
        "W0506",
        "duplicate code in one provision",
        """The goods of this provision name a code twice, or a code and a heading that holds it. The
        second changes nothing, and one of the two may be a slip for another code. Compare them
        with the legal text and remove the one too many.""",
        """
        goods HS 9101, 9102, 9101
        """,
        """
        goods HS 9101, 9102, 9103
        """,
    ),
    entry(
        "E0601",
        "example expectation names an unknown provision",
        """After `by` an example names the provisions that decide its case, by their ids in this file. No
        provision of the ruleset has this id. Correct the spelling; the names of definitions and
        judgements do not belong here (judgements stand after `needs`).""",
        """
        prohibit furs "Furs"
          goods HS 43
        example "a sable coat"
          given  code 4303.10
          expect prohibited by fur
        """,
        """
        prohibit furs "Furs"
          goods HS 43
        example "a sable coat"
          given  code 4303.10
          expect prohibited by furs
        """,
    ),
    entry(
        "E0901",
        "file cannot be read",
        """The operating system does not let rulec read this file. It may not exist, be a folder, or be
        closed to the user who runs rulec. The message gives the reason. Rule files have names
        that end in `.rule`.""",
        """
        # checked: my_rules            (a folder)
        """,
        """
        # checked: my_rules/eu.rule    (a file)
        """,
    ),
)

CATALOGUE: dict[str, Entry] = {
    made.code: made for made in sorted((*_ENTRIES, *CONSISTENCY), key=lambda e: e.code[1:])
}


def explain(code: str) -> str:
    """Return the full text about one code; KeyError, with the nearest codes, for an unknown one."""
    found = CATALOGUE.get(code.strip().upper())
    if found is None:
        near = nearest(code.strip(), CATALOGUE)
        also = f"; did you mean {' or '.join(near)}?" if near else ""
        raise KeyError(f"there is no diagnostic {code}{also}")
    return f"{found.severity}[{found.code}]: {found.title}\n\n{found.explanation}"
