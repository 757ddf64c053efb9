"""Texts and places for the tests of what an editor asks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from rulec.lsp.names import Names
from rulec.lsp.workspace import Workspace
from rulec.resources import folder
from tests.unit.broken_files import FILES, FRAME, STANZAS

HEAD = """ruleset XX "A list"
  regime     DPRK
  target     KP
  currency   SGD
  edition    CN2017
  implements UN

source law "A law of <b>2017</b>"
  url      <https://example.org/law>
  evidence official-text

judgement fine "fine"
  by     "the court"
  ground "Art. 3"

fact width "width"
  type number cm

fact shape "shape"
  type one_of round, square

define limit 50 EUR

define pelts "Pelts"
  goods HS 43

define heavy "heavy"
  when net_mass > 5 kg

renumbered HS2022 8525 80 to 8525 81, ex 8525 89

prohibit furs "Furs"
  from  2017-11-15
  until 2018-11-15
  goods HS 43
  when  value each > 50 EUR
  cite  law "1"

prohibit item_2 "Watches and cameras"
  from  2017-11-15
  goods CN 9101 00 00, 8525 80, ex 4205 00 00, 6101 to 6103
  cite  law "2"

exempt embassy "Embassies"
  of   furs
  when purpose is diplomatic
  cite law "3"

example "a coat"
  given  code 4303.10, value 80 EUR, quantity 1, date 2018-01-10
  expect prohibited by furs

"""


class Desk:
    """One file of a workspace, with a cursor in it."""

    def __init__(self, folder: Path, text: str = HEAD) -> None:
        self.files = Workspace([folder])
        self.names = Names(self.files)
        self.path = (folder / "xx.rule").resolve()
        self.write(text)

    def write(self, text: str) -> None:
        self.files.put(self.path, text)

    @property
    def text(self) -> str:
        return self.files.check(self.path).file.text

    def at(self, needle: str, after: int = 1) -> int:
        """The offset `after` characters behind the start of a text that stands in the file once or more."""
        return self.text.index(needle) + after


def corpus() -> list[Path]:
    """Every rule file that is shipped."""
    return sorted(folder("rulesets").rglob("*.rule"))


def broken() -> Iterator[tuple[str, str]]:
    """Broken files of every kind, by name."""
    yield from ((name, FRAME.format(stanza)) for name, stanza in STANZAS.items())
    yield from FILES.items()


def sampled(text: str, number: int, seed: int = 1) -> list[int]:
    """Some offsets of a text, its ends among them."""
    chosen = random.Random(seed)
    return [0, len(text), *(chosen.randrange(len(text) + 1) for _ in range(number))]
