"""The templates of the site; every text of a rule file is escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from rulec.analysis.telling import cited, count
from rulec.money import format_money
from rulec.report.views import codes, safe_url


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("rulec.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"money": format_money, "cited": cited}
    made.globals |= {"count": count, "codes": codes, "safe_url": safe_url}
    return made


def render(template: str, **values: object) -> str:
    """A page of text."""
    return _environment().get_template(template).render(**values)
