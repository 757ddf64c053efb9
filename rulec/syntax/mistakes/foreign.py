"""Words of the law and of other languages for the words that begin declarations and clauses."""

from __future__ import annotations

from collections.abc import Iterable

from rulec.diagnostics.suggest import nearest
from rulec.syntax.keywords import CLAUSES, DECLARATIONS

_DECLARATIONS = {
    "prohibit": "ban bans banned forbid forbids forbidden deny disallow prohibition rule item"
    " restrict verbot verbiete verboten interdire interdit interdiction prohibir prohibido proibir"
    " zakaz",
    "license": "licence authorise authorize authorisation authorization permit permission genehmigung"
    " autorisation licencia",
    "exempt": "exemption exempts except exception allow allows ausnahme derogation exento",
    "use": "import imports include includes uses using require load package",
    "source": "law act decree regulation reference document quelle bron fuente",
    "define": "let const category group set definition defines def type",
    "judgement": "judgment judge term",
    "fact": "variable input var field param",
    "example": "test case scenario assert beispiel exemple ejemplo",
    "ruleset": "list policy module liste lista scope",
    "open": "residual catchall",
    "acknowledge": "ignore noqa suppress waive",
    "renumbered": "renumber renamed correlation",
}
_CLAUSES = {
    "from": "since starting effective begins begin start valid valid_from date ab von seit depuis desde",
    "until": "till ends end expires expiry repealed valid_to valid_until bis fin jusque hasta",
    "goods": "codes items headings code item heading tariff products waren ware marchandises"
    " mercancias",
    "when": "if where condition provided wenn falls sofern si quand cuando only",
    "cite": "source reference citation see cites ref basis quelle according under pursuant per fuente",
    "note": "comment remark remarks description anmerkung hinweis remarque nota reason",
    "interpretation": "reading interpret meaning",
    "by": "authority decided who",
    "of": "from_provisions exempts",
    "given": "facts input line with",
    "expect": "expects expected result verdict then should",
    "provisions": "provision adopts",
    "evidence": "level proof",
    "target": "country destination",
    "url": "link href address website",
}
_SAID = tuple(
    {said: meant for meant, words in table.items() for said in words.split()}
    for table in (_DECLARATIONS, _CLAUSES)
)


def meant_declaration(word: str, rest: str = "") -> str | None:
    """The word that begins a declaration and was probably meant; `rest` is the rest of its line."""
    prose = '"' not in rest and len(rest.split()) != 1
    exact = None if prose else _SAID[0].get(word.lower())
    if word[:1].isupper() and prose and word.lower() not in DECLARATIONS:
        return None  # such as a heading
    return exact or _near(word, DECLARATIONS)


def meant_clause(word: str, allowed: Iterable[str]) -> str | None:
    """The word that begins a clause and was probably meant; one that is allowed here goes first."""
    own = tuple(allowed)
    exact = said_clause(word)
    if exact is not None and exact in (own or CLAUSES):
        return exact
    return _near(word, own or CLAUSES)


def said_clause(word: str) -> str | None:
    """The word that begins a clause for another word of the law or of another language."""
    return _SAID[1].get(word.lower())


def _near(word: str, known: Iterable[str]) -> str | None:
    """The one that resembles the word more than half its letters would make it."""
    if word in (known := tuple(known)):
        return word
    near = nearest(word, known, 1)
    if not near:
        return None
    same_start = near[0][:1] == word[:1].lower() or near[0][1:3] == word[1:3].lower()
    return near[0] if same_start else None
