"""Bytes that are no UTF-8: what they are instead."""

from __future__ import annotations

import codecs

_WIDE = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAMPLE = 2_000
_SAVE = "save the file as UTF-8"


def other_than_utf8(data: bytes) -> tuple[str, str] | None:
    """What a file is instead of a text in UTF-8, and what to do; None if only some bytes are wrong."""
    wide = next((name for mark, name in _WIDE if data.startswith(mark)), None)
    sample = data[:_SAMPLE]
    zeros = sample.count(0)
    if wide is None and zeros and zeros >= len(sample) // 3:
        halves = sample[0::2].count(0), sample[1::2].count(0)
        if max(halves) == zeros and b"\n" in sample:
            wide = "UTF-16"
    if wide is not None:
        return f"this file is in {wide}, not in UTF-8", _SAVE
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample)
    if zeros and controls > len(sample) // 10:
        return "this file holds no text", "is it a rule file?"
    return None


def as_far_as_read(data: bytes, at: int) -> tuple[str, int]:
    """The text with a mark for each byte that is not UTF-8, and where in it the byte `at` stands."""
    front = data[:at].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    rest = data[at:].decode("utf-8", "replace").replace("\r\n", "\n")
    return front + rest, len(front)


def probably(byte: int) -> str:
    """The letter that a byte is in the encoding that Windows uses in Western Europe."""
    letter = bytes([byte]).decode("cp1252", "replace")
    if not letter.isalpha():
        return _SAVE
    return f"{_SAVE}: the byte is `{letter}` if it is in Windows-1252 or Latin-1"
