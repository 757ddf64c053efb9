"""What changed between editions of the Harmonized System under the headings luxury lists cite,
and the headings that came or went as a whole.

Each entry states, for one heading, which subheadings an edition dropped and which it
introduced. Under the headings named here the earlier editions are known exactly; under
every other heading an earlier edition is read leniently (see `tree.exists`).
"""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen
class Revision:
    """Subheadings of one heading that `edition` dropped, and those it brought in."""

    edition: str
    heading: str
    dropped: tuple[str, ...]
    introduced: tuple[str, ...]


def _revision(edition: str, heading: str, dropped: str, introduced: str) -> Revision:
    return Revision(
        edition,
        heading,
        tuple(heading + tail for tail in dropped.split()),
        tuple(heading + tail for tail in introduced.split()),
    )


REVISIONS: Final = (
    # Mushrooms and truffles by their kind; artichokes, olives and pumpkins apart from the others.
    _revision("HS2012", "0709", "90", "91 92 93 99"),
    _revision("HS2022", "0709", "", "52 53 54 55 56"),
    _revision("HS2022", "0712", "", "34"),
    # Wine in containers of more than two and not more than ten litres.
    _revision("HS2017", "2204", "", "22"),
    # Reagents went to heading 3822; placebos.
    _revision("HS2022", "3006", "20", "93"),
    # Gloves: surgical ones with those of other medical use.
    _revision("HS2022", "4015", "11", "12"),
    # Synthetic stones: diamonds got lines of their own.
    _revision("HS2022", "7104", "20 90", "21 29 91 99"),
    # Gas-tight safety cabinets.
    _revision("HS2022", "8414", "", "70"),
    # Telephones: smartphones apart from others; parts split.
    _revision("HS2022", "8517", "12 70", "13 14 71 79"),
    # Cameras: high-speed, radiation-hardened and night-vision ones apart.
    _revision("HS2022", "8525", "80", "81 82 83 89"),
    # Light-emitting diodes: lamps in 2017, modules apart from lamps in 2022.
    _revision("HS2017", "8539", "", "50"),
    _revision("HS2022", "8539", "50", "51 52"),
    # Semiconductors: diodes that emit light and cells apart; transducers.
    _revision("HS2022", "8541", "40 50", "41 42 43 49 51 59"),
    # Electronic cigarettes.
    _revision("HS2022", "8543", "", "40"),
    # Windscreens.
    _revision("HS2022", "8708", "", "22"),
    # Parts of aircraft moved to a new heading; unmanned aircraft got one.
    _revision("HS2022", "8803", "10 20 30 90", ""),
    _revision("HS2022", "8806", "", "10 21 22 23 24 29 91 92 93 94 99"),
    _revision("HS2022", "8807", "", "10 20 30 90"),
    # Cameras for photographs: those for film lost their lines.
    _revision("HS2017", "9006", "10", ""),
    _revision("HS2022", "9006", "51 52", ""),
    # Parts of clocks and watches: jewels and springs are among the others.
    _revision("HS2012", "9114", "20", ""),
    _revision("HS2022", "9114", "10", ""),
    # Lamps: light-emitting diodes and photovoltaic ones apart.
    _revision("HS2022", "9405", "10 20 30 40 60", "11 19 21 29 31 39 41 42 49 61 69"),
    # Works of art: those more than a hundred years old apart from others; collections by their kind.
    _revision("HS2022", "9701", "10 90", "21 22 29 91 92 99"),
    _revision("HS2022", "9702", "00", "10 90"),
    _revision("HS2022", "9703", "00", "10 90"),
    _revision("HS2022", "9705", "00", "10 21 22 29 31 39"),
    _revision("HS2022", "9706", "00", "10 90"),
    # Headings that were new: what they hold was declared elsewhere before.
    _revision("HS2012", "0308", "", "11 19 21 29 30 90"),
    _revision("HS2017", "0308", "", "12 22"),
    _revision("HS2012", "3826", "", "00"),
    _revision("HS2012", "9619", "", "00"),
    _revision("HS2017", "9620", "", "00"),
    _revision("HS2022", "0309", "", "10 90"),
    _revision("HS2022", "2404", "", "11 12 19 91 92 99"),
    _revision("HS2022", "3827", "", "11 12 13 14 20 31 32 39 40 51 59 61 62 63 64 65 68 69 90"),
    _revision("HS2022", "8485", "", "10 20 30 80 90"),
    _revision("HS2022", "8524", "", "11 12 19 91 92 99"),
    _revision("HS2022", "8549", "", "11 12 13 14 19 21 29 31 39 91 99"),
    # Headings that were given up.
    _revision("HS2017", "6908", "10 90", ""),
    _revision("HS2017", "8469", "00", ""),
)
