"""Screening: every line of a file of exports against lists, rows in equal to rows out and rejects."""

from rulec.screening.answers import PARTS
from rulec.screening.decision import Answer
from rulec.screening.files import Summary, screen_file
from rulec.screening.screener import Rejected, Screener

__all__ = ["PARTS", "Answer", "Rejected", "Screener", "Summary", "screen_file"]
