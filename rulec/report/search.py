"""The index behind the search box: who bans a code, from what value, since when."""

from __future__ import annotations

import json
from datetime import date

from rulec.analysis.consistency import Consistency
from rulec.analysis.diff import restrict
from rulec.analysis.kinds import kinds
from rulec.analysis.matrix import Stances
from rulec.analysis.parted import Days
from rulec.analysis.telling import cited
from rulec.analysis.verdict import commercial_export
from rulec.model.line import Line
from rulec.model.ruleset import Ruleset
from rulec.money import Unrated, format_money
from rulec.nomenclature import describe, edition_at, leaves
from rulec.report.handbook import searchable


def search_data(rulesets: tuple[Ruleset, ...], day: date) -> str:
    """A script that sets `RULEC`: nomenclature, kinds of goods, each list by codes, the handbook."""
    edition = edition_at(day)
    codes: dict[str, str] = {}
    for low, high in leaves(edition).ranges:
        for start in range(low, high, 10**4):
            code = f"{start:010d}"
            for cut in (2, 4, 6):
                codes.setdefault(code[:cut], describe(code[:cut]) or "")
    data = {
        "day": str(day),
        "codes": codes,
        "kinds": [[k.title, list(k.codes.ranges)] for k in kinds()],
        "lists": {r.id: _list(r, day) for r in rulesets},
        "handbook": searchable(),
    }
    # `<` is escaped: a text of a rule file cannot close the element that a page may put this in
    return "const RULEC = " + json.dumps(data, ensure_ascii=False).replace("<", "\\u003c") + ";\n"


def _list(ruleset: Ruleset, day: date) -> list[dict[str, object]]:
    """What a list says on a day, by sets of codes: the word, the limit, since when, by what."""
    whole = Consistency(ruleset)
    now = next(e for e in whole.eras if _within(e, day))
    given = Line(commercial_export(ruleset))
    readers = {era: Stances(ruleset, era[0] or date.min, Unrated()) for era in whole.eras}
    made: list[dict[str, object]] = []
    for alike in whole.alike:
        said = {
            era: readers[era].says(restrict(whole.verdict(alike, era), given))
            for era in whole.eras
            if era[0] is None or era[0] <= day
        }
        word, limit = said[now]
        if word == "none":
            continue
        since = now[0]
        for era in reversed([e for e in said if e[0] is None or now[0] is None or e[0] <= now[0]]):
            if said[era][0] == "none":
                break
            since = era[0]
        by = [p for p, holds in alike.holding if p.in_force(day) and p.kind != "exempt"]
        made.append(
            {
                "r": list(alike.codes.ranges),
                "w": word,
                "v": format_money(limit) if limit else None,
                "s": str(since) if since else None,
                "p": [[p.title, cited(p)] for p in by[:6]],
            }
        )
    return made


def _within(era: Days, day: date) -> bool:
    return (era[0] is None or era[0] <= day) and (era[1] is None or day < era[1])
