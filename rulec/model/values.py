"""Values that facts can have, checked where a rule or an example names them."""

from __future__ import annotations

import datetime
import re

from rulec.diagnostics.fix import replace
from rulec.model.countries import is_country, meant_country
from rulec.model.findings import Findings
from rulec.model.ruleset import Fact
from rulec.nomenclature import EditionError, edition_at, hs_edition, known_editions
from rulec.syntax import tree as t

_MEANT = {
    **dict.fromkeys(
        ("traveller", "travellers", "traveler", "personal", "private"), "personal_effects"
    ),
    **dict.fromkeys(("diplomat", "diplomats", "embassy", "mission"), "diplomatic"),
    **dict.fromkeys(("business", "sale", "trade"), "commercial"),
    **dict.fromkeys(("exports", "exported"), "export"),
    **dict.fromkeys(("imports", "imported"), "import"),
}
"""Words for the values of built-in facts, and the values."""


def check_value(fact: Fact, value: t.Name, findings: Findings) -> bool:
    """Whether a named value is one that the fact can have; if not, it is reported."""
    if fact.kind == "country":
        return check_country(value, f"`{value.value}` is not a country", findings)
    if value.value in fact.values:
        return True
    meant = _MEANT.get(value.value.lower(), "")
    known = meant in fact.values
    findings.add(
        "E0206",
        f"`{value.value}` is not a value of `{fact.name}`",
        value.span,
        expected="one of " + ", ".join(fact.values),
        near=None if known else (value.value, fact.values),
        hint=f"did you mean `{meant}`?" if known else None,
        fixes=(replace(value.span, meant),) if known else (),
    )
    return False


def check_country(name: t.Name, message: str, findings: Findings) -> bool:
    """Whether a name is a country's code; if not, it is reported."""
    if is_country(name.value):
        return True
    meant = meant_country(name.value)
    findings.add(
        "E0206",
        message,
        name.span,
        expected="two capital letters (ISO 3166-1 alpha-2), such as KP",
        hint=f"did you mean `{meant}`?" if meant else None,
        fixes=(replace(name.span, meant),) if meant else (),
    )
    return False


def check_edition(name: t.Name, findings: Findings) -> bool:
    """Whether there is an edition of that name; if not, it is reported, with that of its year."""
    known = known_editions()
    try:
        hs_edition(name.value)
    except EditionError:
        year = re.fullmatch(r"HS((?:19|20)[0-9]{2})", name.value)
        then = None
        if year is not None and int(year[1]) >= int(known[0][2:]):
            then = edition_at(datetime.date(int(year[1]), 1, 1))
        findings.add(
            "E0404",
            f"the nomenclature edition {name.value} is not known",
            name.span,
            expected="one of " + ", ".join(known) + ", or such as CN2017",
            near=None if then else (name.value, known),
            hint=f"{then} was in force in {name.value[2:]}" if then else None,
            fixes=(replace(name.span, then),) if then else (),
        )
        return False
    return True
