"""The catalogue on provisions that say nothing, or twice the same."""

from __future__ import annotations

from rulec.diagnostics.entry import Entry, entry

RULES: tuple[Entry, ...] = (
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
        "W0507",
        "code that a later edition no longer has",
        """Goods are declared under the edition of the nomenclature of their day. This provision is still in
        force when the named edition begins, and that edition has no such code: nothing can be declared
        under it any more, and the goods fall out of the list unnoticed. Say what the code became, as
        the correlation tables of the World Customs Organization have it: whole codes, and `ex` before
        one that holds other goods as well.""",
        """
        ruleset X "A list of 2012"
          regime   DPRK
          target   KP
          currency EUR
          edition  HS2012
        source law "The law"
          evidence official-text
        prohibit cameras "Digital cameras"
          from  2012-01-01
          goods HS 8525 80
          cite  law
        """,
        """
        ruleset X "A list of 2012"
          regime   DPRK
          target   KP
          currency EUR
          edition  HS2012
        source law "The law"
          evidence official-text
        renumbered HS2022 8525 80 to 8525 81, 8525 82, 8525 83, 8525 89
        prohibit cameras "Digital cameras"
          from  2012-01-01
          goods HS 8525 80
          cite  law
        """,
    ),
)
