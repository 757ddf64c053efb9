"""The handbook: pages of Markdown beside this file, found by page, word of the language, or code."""

from rulec.handbook.pages import PAGES, Section, find, page, section, sections, topics

__all__ = ["PAGES", "Section", "find", "page", "section", "sections", "topics"]
