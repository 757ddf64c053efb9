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
    # Synthetic stones: diamonds got lines of their own.
    _revision("HS2022", "7104", "20 90", "21 29 91 99"),
    # Telephones: smartphones apart from others; parts split.
    _revision("HS2022", "8517", "12 70", "13 14 71 79"),
    # Cameras: high-speed, radiation-hardened and night-vision ones apart.
    _revision("HS2022", "8525", "80", "81 82 83 89"),
    # Parts of aircraft moved to a new heading; unmanned aircraft got one.
    _revision("HS2022", "8803", "10 20 30 90", ""),
    _revision("HS2022", "8806", "", "10 21 22 23 24 29 91 92 93 94 99"),
    _revision("HS2022", "8807", "", "10 20 30 90"),
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
