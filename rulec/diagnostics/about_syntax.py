"""The catalogue on files and their syntax."""

from __future__ import annotations

from rulec.diagnostics.entry import Entry, entry

SYNTAX: tuple[Entry, ...] = (
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
        "W0111",
        "character that turns or hides text",
        """A string or a comment holds a character that is not seen but changes how the text around it is
        shown: a control character, or one that turns the direction of writing. What a reader sees is
        then not what the file says. Such characters come with text that is pasted from elsewhere.""",
        """
        note "a<U+202E>hidden text"   # <U+202E> stands for the character itself
        """,
        """
        note "a hidden text"
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
