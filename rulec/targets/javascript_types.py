"""The TypeScript declarations of a generated module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from rulec.model.ruleset import EVIDENCE, VERDICTS, Fact
from rulec.targets.javascript_layout import WIDTH, escaped, key, literal, width
from rulec.targets.javascript_read import INHERITED
from rulec.targets.plan import Plan
from rulec.targets.registry import Options

BUILT = ("code", "value", "currency", "quantity", "net_mass", "volume")

_SHARED = """\
/** A number, never rounded: decimals as text, whole numbers also as they are. */
export type Amount = string | bigint | number;

/** An amount and its ISO 4217 currency. */
export type Money =
  | { readonly amount: Amount; readonly currency: string }
  | readonly [amount: Amount, currency: string];

/** A value with its currency, or the amount alone beside a currency. */
export type Value = Money | Amount;

/** A fact; null and undefined are a missing one. */
export type Maybe<T> = T | null | undefined;
"""

_ANSWERS = """\
/** What follows from a line. */
export interface Evaluation {
  /** The verdict, if no missing fact could change it. */
  readonly verdict: Verdict | "undetermined";
  /** Every verdict that is possible, from mild to strict. */
  readonly possible: readonly Verdict[];
  /** The provisions and exemptions that hold or may hold. */
  readonly provisions: readonly ProvisionId[];
}

/** How far a source can be relied on. */
@EVIDENCE@

/** A text that provisions cite. */
export interface Source {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
  readonly evidence: Evidence;
}

/** A place in a source. */
export interface Citation {
  readonly source: string;
  readonly title: string;
  readonly place: string | null;
  readonly url: string | null;
  readonly evidence: Evidence;
}

/** A provision or an exemption. */
export interface Provision {
  readonly id: ProvisionId;
  readonly kind: "prohibit" | "license" | "exempt";
  readonly title: string;
  readonly evidence: Evidence;
  readonly citations: readonly Citation[];
}

/** The list's name. */
export declare const RULESET: string;

/** The list's title. */
export declare const TITLE: string;

/** The day as on which the list is in force, such as 2017-11-15. */
export declare const DAY: string;

/** The verdicts from mild to strict. */
export declare const VERDICTS: readonly Verdict[];

/** The texts that the list cites. */
export declare const SOURCES: readonly Source[];

/** What is in force on the day. */
export declare const PROVISIONS: readonly Provision[];

/**
 * The verdict on a line.
 *
 * Throws a TypeError or a RangeError that names the fact, if one cannot be.
 */
export declare function evaluate(line: Line): Evaluation;

/**
 * Whether a line is prohibited; null if that depends on missing facts.
 *
 * Throws a TypeError or a RangeError that names the fact, if one cannot be.
 */
export declare function isProhibited(line: Line): boolean | null;
"""

_TYPES = {
    "code": "string",
    "money": "Value",
    "date": "string",
    "country": "string",
    "number": "Amount",
    "yes_no": "boolean",
    "judgement": "boolean",
}
_NOTES = {
    "code": "2, 4, 6, 8 or 10 digits",
    "country": "ISO 3166-1 alpha-2",
    "date": "such as 2017-11-15",
}


def declarations(plan: Plan, options: Options) -> str:
    """The declarations of a plan's module, without a header."""
    ids = dict.fromkeys(p.id for p in plan.provisions)
    named = [
        "/** A provision's name. */\n" + union("ProvisionId", ids),
        "/** A verdict. */\n" + union("Verdict", VERDICTS),
    ]
    choices, lines = _line(plan, options)
    evidence = union("Evidence", EVIDENCE).rstrip("\n")
    return "\n".join([*named, _SHARED, *choices, lines, _ANSWERS.replace("@EVIDENCE@", evidence)])


def union(name: str, texts: Iterable[str]) -> str:
    """A type of texts; `never` if there are none."""
    parts = [literal(text) for text in texts] or ["never"]
    head, flat = f"export type {name} =", " | ".join(parts)
    if width(f"{head} {flat};") <= WIDTH:
        return f"{head} {flat};\n"
    if len(parts) == 1 or width(f"  {flat};") <= WIDTH:
        return f"{head}\n  {flat};\n"
    return head + "".join(f"\n  | {part}" for part in parts) + ";\n"


def comment(lines: Sequence[str], indent: int = 0) -> str:
    """A documentation comment that nothing in its lines can leave or turn into a tag."""
    pad = " " * indent
    said = [
        piece
        for line in lines
        for piece in wrap(
            escaped(" ".join(line.split())).replace("*/", "*\\/").replace("@", "\\@"),
            WIDTH - 3 - indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
    if len(said) == 1 and width(said[0]) + 7 + indent <= WIDTH:
        return f"{pad}/** {said[0]} */\n"
    return f"{pad}/**\n" + "".join(f"{pad} * {line}\n" for line in said) + f"{pad} */\n"


def _line(plan: Plan, options: Options) -> tuple[list[str], str]:
    """The types of named values, and the type of a line."""
    choices: list[str] = []
    taken = {"Value"}
    fields: dict[str, list[tuple[str, list[str]]]] = {}
    for name in (*BUILT, *(f for f in plan.facts if f not in BUILT)):
        fact = _CURRENCY if name == "currency" else plan.fact(name)
        kind = _TYPES.get(fact.kind)
        if kind is None:
            kind = re.sub(r"^[0-9]+|[^A-Za-z0-9]", "", name.title()) + "Value"
            while kind in taken:
                kind += "_"
            taken.add(kind)
            choices.append(comment([f"A value of {name}."]) + union(kind, fact.values))
        fields.setdefault(options.column(name), []).append((kind, list(_about(fact))))
    made = []
    for column, several in fields.items():
        kinds = {kind for kind, _ in several}
        known = len(kinds) == 1 and column not in INHERITED
        shown = f"Maybe<{kinds.pop()}>" if known else "unknown"
        text = comment([line for _, about in several for line in about], 2)
        made.append(f"{text}  {key(column)}?: {shown};\n")
    head = "/** A line of a declaration: what is known of it. */\nexport interface Line {\n"
    return choices, head + "".join(made) + "}\n"


_CURRENCY = Fact("currency", "country", "ISO 4217 currency of a value that is an amount alone")


def _about(fact: Fact) -> Iterator[str]:
    note = _NOTES.get(fact.kind) if fact is not _CURRENCY else None
    if fact.kind == "number" and fact.unit:
        note = fact.unit
    title = fact.title[:1].upper() + fact.title[1:]
    yield f"{title} ({note})." if note else f"{title}."
    if fact.kind == "judgement":
        if fact.by:
            yield f"Decided by: {fact.by}."
        if fact.ground:
            yield f"Ground: {fact.ground}."
