"""The words that begin declarations and clauses, and which clause belongs where."""

from __future__ import annotations

DECLARATIONS = (
    "ruleset library source use fact judgement define prohibit license exempt open adopt"
    " renumbered acknowledge example"
).split()

_PROVISION = "from until goods ex when cite evidence interpretation note"
ALLOWED: dict[str, tuple[str, ...]] = {
    keyword: tuple(clauses.split())
    for keyword, clauses in {
        "ruleset": "regime target currency edition implements applies note",
        "library": "edition note",
        "source": "url evidence note",
        "fact": "type note",
        "judgement": "by ground note",
        "define": "goods ex when interpretation note",
        "prohibit": _PROVISION,
        "license": _PROVISION,
        "exempt": f"of leaving {_PROVISION}",
        "open": f"judged {_PROVISION}",
        "adopt": "provisions from until cite evidence interpretation note",
        "acknowledge": "of note",
        "example": "given expect note",
    }.items()
}
CLAUSES = tuple(dict.fromkeys(clause for clauses in ALLOWED.values() for clause in clauses))

REPEATABLE = ("goods", "cite", "note", "provisions", "given", "of")
REQUIRED: dict[str, dict[str, str]] = {
    "ruleset": {
        "regime": "such as `regime DPRK`",
        "target": "such as `target KP`",
        "currency": "such as `currency EUR`",
    },
    "source": {"evidence": "such as `evidence official-text`"},
    "fact": {"type": "such as `type yes_no` or `type number inch`"},
    "exempt": {"of": "`of all` or `of PROVISION`"},
    "open": {"judged": "such as `judged luxury_good`"},
    "adopt": {"provisions": "such as `provisions UN gems`"},
    "acknowledge": {"of": "such as `of furs`"},
    "example": {
        "given": "such as `given code 4303.10, value 80 EUR`",
        "expect": "such as `expect prohibited by furs`",
    },
}
"""The clauses that a declaration cannot do without, and what each looks like."""

CITED = ("prohibit", "license", "exempt", "open", "adopt")
"""The declarations that must cite a source."""

EVIDENCE_LEVELS = ("official-text", "official-summary", "secondary", "recalled")

IN_LIBRARY = ("library", "use", "source", "fact", "judgement", "define", "renumbered")
"""The declarations that a library may hold."""
