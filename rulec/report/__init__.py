"""The report: every list, pair, change and incident as a static site that needs no network."""

from rulec.report.site import Page, Site, write

__all__ = ["Page", "Site", "write"]
