"""Coded messages about rule files, and how they are shown."""

from rulec.diagnostics.diagnostic import Diagnostic, RulecError
from rulec.diagnostics.json import render_json
from rulec.diagnostics.sarif import render_sarif
from rulec.diagnostics.span import Span
from rulec.diagnostics.text import render_text

__all__ = ["Diagnostic", "RulecError", "Span", "render_json", "render_sarif", "render_text"]
