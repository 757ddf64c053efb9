"""Where comments stand in canonical layout: beside what they are about."""

from __future__ import annotations

from textwrap import dedent

import pytest

from rulec.syntax.parser import parse
from rulec.syntax.printer import format_file

CASES = {
    "behind the items of a list, which keeps its lines": (
        """\
        prohibit a "b"
          goods HS 9101, # watches of gold
            9102,9103,# others
              # and clocks
             ex 9105
            except 9101 # no
             , in furs # last
        """,
        """\
        prohibit a "b"
          goods HS 9101,  # watches of gold
                9102, 9103,  # others
                # and clocks
                ex 9105
                except 9101,  # no
                in furs  # last
        """,
    ),
    "a list without comments is filled anew": (
        "prohibit a\n  goods HS 9101,\n    9102\n",
        "prohibit a\n  goods HS 9101, 9102\n",
    ),
    "behind the parts of a condition": (
        "prohibit a\n  when x and # one\n    # two\n    (y or z) # three\n",
        "prohibit a\n  when x  # one\n       # two\n       and (y or z)  # three\n",
    ),
    "a text is cut anew, so what stands in it goes before": (
        'prohibit a\n  cite act # where\n   "1" # behind\n',
        'prohibit a\n  # where\n  cite act "1"  # behind\n',
    ),
    "under the last clause": (
        "prohibit a\n  goods all # x\n     # still a\n\n  # and this\n# b\nopen b\n",
        "prohibit a\n  goods all  # x\n  # still a\n\n  # and this\n\n# b\nopen b\n",
    ),
    "in the declarations of one line": (
        "use x, # first\n  y\nrenumbered HS2022 8525 80 # old\n to 8525 81, # new\n  8525 82 # newer\n",
        "use x,  # first\n    y\nrenumbered HS2022 8525 80 to  # old\n    8525 81,  # new\n"
        "    8525 82  # newer\n",
    ),
    "in examples": (
        'example "e"\n given code 4303, # fur\n  value 5 EUR\n expect prohibited by a, # one\n  b\n',
        'example "e"\n  given  code 4303,  # fur\n         value 5 EUR\n'
        "  expect prohibited by a,  # one\n         b\n",
    ),
    "nothing else": ("# one\n\n\n\n   # two\n", "# one\n\n# two\n"),
    "nothing at all": ("\n\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_comments_stand_where_they_stood(case: str) -> None:
    before, after = map(dedent, CASES[case])
    file, found = parse(before)
    assert not found
    assert format_file(file) == after
    assert format_file(parse(after)[0]) == after
