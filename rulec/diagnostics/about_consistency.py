"""Findings about what a list says against itself, or less than the list that it implements."""

from __future__ import annotations

from rulec.diagnostics.entry import entry

CONSISTENCY = (
    entry(
        "W0701",
        "provision that can never decide anything",
        """No line at all meets the conditions of this provision: what one clause asks for another rules
        out. It may name a limit the wrong way round, or goods that its own `except` takes away.
        Compare its clauses with the legal text.""",
        """
        prohibit watches "Watches"
          goods HS 9101
          when  value each > 50 EUR and value each < 20 EUR
          cite  law
        """,
        """
        prohibit watches "Watches"
          goods HS 9101
          when  value each > 20 EUR and value each < 50 EUR
          cite  law
        """,
    ),
    entry(
        "W0702",
        "provision covered by others",
        """Without this provision every line would get the same verdict, on every day: others ban all that
        it bans. The law may well say a thing twice; then acknowledge it with the reason. Else look
        for a condition or a code that was forgotten in one of them.""",
        """
        prohibit watches "Watches"
          goods HS 9101, 9102
          cite  law
        prohibit gold_watches "Watches of gold"
          goods HS 9101
          cite  law
        """,
        """
        prohibit watches "Watches"
          goods HS 9101, 9102
          cite  law
        prohibit gold_watches "Watches of gold"
          goods HS 9101
          cite  law
        acknowledge W0702 "the annex names watches of gold in two items"
          of gold_watches
        """,
    ),
    entry(
        "W0703",
        "exemption that never exempts",
        """Without this exemption every line would get the same verdict, on every day. What it frees is free
        already, or another provision bans it all the same. Name that provision after `of` too, or
        acknowledge that the law exempts what it does not ban.""",
        """
        prohibit watches "Watches"
          goods HS 9101
          cite  law
        exempt clocks "Clocks"
          of    watches
          goods HS 9105
          cite  law
        """,
        """
        prohibit watches "Watches and clocks"
          goods HS 9101, 9105
          cite  law
        exempt clocks "Clocks"
          of    watches
          goods HS 9105
          cite  law
        """,
    ),
    entry(
        "W0704",
        "dearer article freer than a cheaper one",
        """Of two lines that differ in nothing but the value, the dearer one gets the milder verdict. A ban
        on luxury goods should not do that; `<` may stand for `>`, or an exemption may begin at a
        value instead of ending there. The two witnesses show it.""",
        """
        prohibit watches "Watches"
          goods HS 9101
          when  value each < 50 EUR
          cite  law
        """,
        """
        prohibit watches "Watches"
          goods HS 9101
          when  value each > 50 EUR
          cite  law
        """,
    ),
    entry(
        "W0705",
        "gap between versions",
        """What this provision bans is freer on every reading for some days after it ends, and is banned
        again later. Often the day on which one version ends is not the one on which the next begins.
        `until` is the first day on which a provision no longer applies: it should be the day on
        which the next one is `from`. "Until 30 November" in a law is written as the day after it,
        1 December.""",
        """
        prohibit watches_2016 "Watches"
          until 2017-11-14
          goods HS 9101
          cite  law
        prohibit watches_2017 "Watches"
          from  2017-11-15
          goods HS 9101
          cite  law
        """,
        """
        prohibit watches_2016 "Watches"
          until 2017-11-15
          goods HS 9101
          cite  law
        prohibit watches_2017 "Watches"
          from  2017-11-15
          goods HS 9101
          cite  law
        """,
    ),
    entry(
        "W0706",
        "overlap of versions",
        """This provision is still in force when a later one says all that it says. If the later one
        replaces it, its `until` is missing or too late. If the law left both standing, acknowledge
        it with the reason.""",
        """
        prohibit watches_2016 "Watches of gold"
          from  2016-05-04
          goods HS 9101
          cite  law
        prohibit watches_2017 "Watches"
          from  2017-11-15
          goods HS 9101, 9102
          cite  law
        """,
        """
        prohibit watches_2016 "Watches of gold"
          from  2016-05-04
          until 2017-11-15
          goods HS 9101
          cite  law
        prohibit watches_2017 "Watches"
          from  2017-11-15
          goods HS 9101, 9102
          cite  law
        """,
    ),
    entry(
        "W0707",
        "value limit without effect",
        """On some of its goods the value limit of this provision has no effect, because another provision
        of the list bans the same goods at any value. A code may stand in the wrong one of the two.
        If the law names it in both, acknowledge it with the reason.""",
        """
        prohibit games "Consoles worth more than EUR 50"
          goods HS 9504
          when  value each > 50 EUR
          cite  law
        prohibit casino "Casino games"
          goods HS 9504 50
          cite  law
        """,
        """
        prohibit games "Consoles worth more than EUR 50"
          goods HS 9504 except HS 9504 90
          when  value each > 50 EUR
          cite  law
        prohibit casino "Casino games"
          goods HS 9504 90
          cite  law
        """,
    ),
    entry(
        "W0708",
        "obligation that is not met",
        """The list that this one `implements` prohibits lines which this one does not prohibit on the same
        day, however its open words are read. Each provision that is not met is named with its days;
        the witness is a line of the last of them. If that is what the law says, acknowledge it: the
        gap is the law's own.""",
        """
        ruleset X "a list"
          regime     DPRK
          target     KP
          currency   EUR
          implements UN
        """,
        """
        ruleset X "a list"
          regime     DPRK
          target     KP
          currency   EUR
        """,
    ),
    entry(
        "N0709",
        "obligation met only on a reading",
        """The list that this one `implements` prohibits lines which this one prohibits only if its own
        open-textured words are read so. Nothing has to be done; who relies on the list should know
        which words decide. Each provision concerned is named with its days.""",
        """
        judgement fine "fine"
        prohibit watches "Fine watches"
          goods HS 9101
          when  judged fine
          cite  law
        """,
        """
        prohibit watches "Watches"
          goods HS 9101
          cite  law
        """,
    ),
    entry(
        "W0710",
        "acknowledgement of nothing",
        """No finding of this code is about a provision that is named here. The list may have been corrected
        since, or the name is misspelt; a provision of an implemented list is named as it is named
        there. Take the name away, or correct it.""",
        """
        prohibit watches "Watches"
          goods HS 9101
          cite  law
        acknowledge W0702 "the annex says so"
          of watches
        """,
        """
        prohibit watches "Watches"
          goods HS 9101
          cite  law
        """,
    ),
)
