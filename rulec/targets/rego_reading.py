"""What a line has to be for a verdict, as Rego rules: a problem for each fact that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rulec.targets.plan import Plan
from rulec.targets.policy import AMOUNTS, DAY, WANTED, wanted
from rulec.targets.registry import Options
from rulec.targets.rego_text import literal, member, one_of, rule, text

COUNTRY: Final = """\
_country(stated) if {
	is_string(stated)
	regex.match(`^[A-Z]{2}$`, stated)
}"""

CALENDAR: Final = f"""\
# The days of the calendar, by the lengths of its months and its leap years.
_day(stated) if {{
	is_string(stated)
	regex.match(`{DAY}`, stated)
}}"""

_CHECKS = {
    "yes_no": "is_boolean({})",
    "country": "_country({})",
    "date": "_day({})",
    "number": "_signed({})",
    "text": "is_string({})",
}


def problems(plan: Plan, options: Options) -> Iterator[str]:
    """The rules that say what is wrong with a line."""
    yield "_line if is_object(input)"
    yield rule(f"_problems contains {literal('input: state an object of facts')}", "not _line")
    for name in WANTED:
        yield _problem(options.column(name), WANTED[name], f"not _{name}")
    kinds = set()
    for name in plan.facts:
        if name not in AMOUNTS:
            fact = plan.fact(name)
            stated = member("input", options.column(name))
            check = _CHECKS.get(fact.kind, _CHECKS["text"]).format(stated)
            if fact.kind == "judgement":
                check = _CHECKS["yes_no"].format(stated)
            if fact.kind == "one_of" and fact.values:
                check = one_of(stated, fact.values, "\t")
            yield _problem(options.column(name), wanted(fact), f"not {check}")
            kinds.add(fact.kind)
    if "country" in kinds:
        yield COUNTRY
    if "date" in kinds:
        yield CALENDAR


def code(options: Options) -> str:
    """The rule of the code's digits, which has no value if it has not 2, 4, 6, 8 or 10."""
    stated = member("input", options.column("code"))
    return rule(
        "_code := digits",
        f"is_string({stated})",
        f'digits := replace(replace({stated}, ".", ""), " ", "")',
        "regex.match(`^([0-9]{2}){1,5}$`, digits)",
    )


def _problem(column: str, told: str, wrong: str) -> str:
    head = f"_problems contains {text(f'{column}: {told}', '')}"
    return rule(head, f"{member('input', column)} != null", wrong)
