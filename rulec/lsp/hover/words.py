"""What an editor shows of the other words: keywords, units, countries, currencies, dates, codes of findings."""

from __future__ import annotations

from datetime import date

from rulec.diagnostics.catalogue import CATALOGUE
from rulec.lsp import markdown as md
from rulec.lsp.hover.money import limit
from rulec.lsp.manual import about
from rulec.lsp.named import countries, currency, decimals
from rulec.lsp.places import Place
from rulec.lsp.taken import day
from rulec.model.names import BUILT_IN
from rulec.money import CURRENCIES, EcbRates
from rulec.nomenclature import EditionError, edition_at, hs_edition
from rulec.syntax import tree as t

_ECB = EcbRates()


def literal(place: Place, node: t.DateLit) -> str | None:
    """A date: what of the list is in force then, and what changes."""
    when = day(node)
    ruleset = place.checked.ruleset
    if when is None:
        return None
    head = f"**{when}**, a {when:%A}; codes were those of {edition_at(when)}"
    if ruleset is None:
        return head
    current = [p for p in ruleset.in_force(when) if p.kind != "exempt"]
    begins = [f"`{p.id}`" for p in ruleset.provisions if p.since == when]
    ends = [f"`{p.id}`" for p in ruleset.provisions if p.until == when]
    changes = ruleset.changes()
    told = [f"{md.count(len(current), 'provision')} of {ruleset.id} in force"]
    told += [f"{len(begins)} begin: {_few(begins)}"] if begins else []
    told += [f"{len(ends)} no longer apply: {_few(ends)}"] if ends else []
    if changes and when < changes[0]:
        told = [f"before the list: it begins on {changes[0]}"]
    if when > date.today():
        told.append("in the future")
    return md.paragraphs((head, md.items(told)))


def _few(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def name(place: Place, node: t.Name) -> str | None:
    """A name that no declaration of the user stands for: a country, a currency, a unit, an edition."""
    parent = place.trail[-2] if len(place.trail) > 1 else None
    word = node.value
    if isinstance(parent, t.Quantity):
        return about(word)
    if isinstance(parent, t.Clause):
        if parent.keyword == "currency":
            return money(word)
        if parent.keyword == "target":
            return country(word)
        if parent.keyword == "edition":
            return edition(word)
        if parent.keyword == "regime":
            return _regime(place, word)
    if isinstance(parent, t.Membership) and node is not parent.fact:
        return _value(place, parent.fact.value, word)
    if isinstance(parent, t.Given) and node is not parent.name:
        return _value(place, parent.name.value, word)
    if isinstance(parent, t.Renumbered):
        return edition(word)
    block = place.block
    if block is not None and block.keyword == "acknowledge" and node is block.name:
        return finding(word)
    return None


def _regime(place: Place, word: str) -> str:
    known = (place.files.find(name) for name in place.files.names())
    found = (place.files.check(path).ruleset for path in known if path)
    lists = sorted({f"`{r.id}`" for r in found if r and r.regime == word})
    return f"**{word}**: regime of {', '.join(lists) or 'this list alone'}"


def _value(place: Place, fact_name: str, word: str) -> str | None:
    fact = BUILT_IN.get(fact_name) or place.checked.scope.facts.get(fact_name)
    if fact is None:
        return None
    if fact.kind == "country":
        return country(word)
    if fact.kind in ("yes_no", "judgement") and word in ("yes", "no"):
        return f"**{word}**: {'' if word == 'yes' else 'not '}“{md.plain(fact.title)}”"
    if word in fact.values:
        others = ", ".join(f"`{v}`" for v in fact.values if v != word)
        return (
            f"**{word}**: a value of `{fact.name}`, {md.plain(fact.title)}; the others are {others}"
        )
    return None


def country(code: str) -> str | None:
    """A country by its two letters."""
    found = countries().get(code)
    return f"**{code}**: {md.plain(found)} (ISO 3166-1)" if found else None


def money(code: str) -> str | None:
    """A currency by its three letters, and until when it has a rate."""
    found = currency(code)
    if code not in CURRENCIES or found is None:
        return None
    last = _ECB.last(code)
    rated = (
        "the European Central Bank has no rate of it"
        if last is None
        else f"rates of the European Central Bank up to {last}"
    )
    places = decimals(code)
    return f"**{code}**: {md.plain(found)} ({md.count(places, 'decimal')}; {rated})"


def edition(word: str) -> str | None:
    """An edition of the nomenclature."""
    try:
        base = hs_edition(word)
    except EditionError:
        return None
    same = "" if base == word else f", built on {base}"
    return f"**{word}**: edition of the nomenclature{same}"


def finding(code: str) -> str | None:
    """A diagnostic's entry of the catalogue."""
    entry = CATALOGUE.get(code)
    if entry is None:
        return None
    return f"**{code}** {entry.severity}: {entry.title}\n\n{entry.explanation}"


def keyword(place: Place, word: str) -> str | None:
    """A word of the language; one of a value limit with what that limit says."""
    test = place.inner(t.MoneyTest)
    told = about(word)
    if test is not None and word in ("value", "each", "per", "unspecified"):
        return md.paragraphs((limit(place, test), told))
    return told
