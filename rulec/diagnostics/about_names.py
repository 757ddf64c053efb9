"""The catalogue on names, sources and citations."""

from __future__ import annotations

from rulec.diagnostics.entry import Entry, entry

NAMES: tuple[Entry, ...] = (
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
)
