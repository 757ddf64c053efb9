"""Quotation marks: around what takes none, missing around a text, inside a text, never closed."""

from __future__ import annotations

import re

from attrs import evolve

from rulec.diagnostics.suggest import nearest
from rulec.syntax.keywords import ALLOWED, CLAUSES, EVIDENCE_LEVELS
from rulec.syntax.mistakes.expected import expected
from rulec.syntax.mistakes.mistake import Change, Mistake, short
from rulec.syntax.mistakes.place import Place

_BARE = {
    "NAME": r"[A-Za-z_]\w*",
    "DATE": r"[0-9]{4}-[0-9]+-[0-9]+",
    "CODE": r"[0-9]+([ .][0-9]+)*",
    "NUMBER": r"[0-9][0-9_]*(\.[0-9]+)?",
}
_CONTINUED = 12  # lines of a text whose mark was left out


def quotation(place: Place) -> Mistake | None:
    """Whatever is wrong about quotation marks at a place."""
    looks = (_inside, _needless, _title, _headless, _missing)
    return next((found for look in looks if (found := look(place)) is not None), None)


def _inside(place: Place) -> Mistake | None:
    """A text that ends too early, at a quotation mark which is part of it."""
    end = place.end_of_line
    more = place.match(r',[ \t]*(?=")')
    if more is not None and place.before.rstrip().endswith('"'):
        return place.needless(place.start + 1, "texts one behind the other are one: no comma")
    # one mark touches the word, so that it is no other text that begins there
    touches = place.before.endswith('"') or place.match(r'\w+"')
    if (
        not touches
        or not place.before.rstrip().endswith('"')
        or '"' not in place.text[place.start : end]
    ):
        return None
    last = place.text.rindex('"', place.start, end)
    first = place.line + place.text[place.line : place.start].index('"')
    inner = place.text[first + 1 : last]
    if inner[:1] == inner[-1:] == '"' and '"' not in inner[1:-1]:
        hint = "one quotation mark at each end is enough"
        new = inner
    else:
        hint = r"a quotation mark inside a text is written \" "[:-1]
        new = '"' + re.sub(r'(?<!\\)"', r"\"", inner) + '"'
    end = place.start + len(place.word)
    message = f"`{short(place.text[place.start : end])}` stands behind the end of the text"
    return place.mistake(place.start, end, hint, (first, last + 1, new), message=message)


def _needless(place: Place) -> Mistake | None:
    """`currency "EUR"`, `use "goods"`, `code "4303.10"`."""
    quoted = re.compile(r'"([^"\\\n]*)"').match(place.text, place.start)
    if quoted is None or not (words := quoted[1].strip()):
        return None
    level = nearest(words.lower().replace(" ", "-"), EVIDENCE_LEVELS, 1)
    bare: str | None = None
    if "URL" in place.options and "://" in words and not re.search(r"[\s<>]", words):
        bare = f"<{words}>"
    elif place.clause == "evidence" and level:
        bare = level[0]
    elif {"CODE", "IN"} <= place.options and re.fullmatch(_BARE["NAME"], words):
        bare = f"in {words}"
    elif "LPAR" not in place.options:
        fits = (re.fullmatch(p, words) for name, p in _BARE.items() if name in place.options)
        bare = words if any(fits) else None
    if bare is None or place.declaration == "example" and place.clause == "example":
        return None
    if not place.before.strip() or place.clause in ALLOWED and place.clause not in ("use", "ex"):
        return None  # the title of a declaration without a name
    made = place.instead(quoted.end(), bare, f"no quotation marks stand here: {bare}")
    if bare == words:
        return made
    return evolve(made, hint=f"write {short(bare)}", expected=expected(set(place.options)))


def _title(place: Place) -> Mistake | None:
    """A title in front of the name, or one without a name."""
    title = re.compile(r'"([^"\\\n]*)"[ \t]*([A-Za-z_]\w*)?').match(place.text, place.start)
    head = place.before.strip()
    if title is None or head not in ALLOWED or head == "example":
        return None
    end = place.start + len(place.word)
    if title[2] and title[2] not in CLAUSES:
        fix: Change = (place.start, title.end(), f'{title[2]} "{title[1]}"')
        return place.mistake(place.start, end, "the name stands in front of the title", fix)
    words = re.findall(r"[a-z0-9]+", title[1].lower())[:3]
    name = re.sub(r"^(?=[0-9])", "item_", "_".join(words)) or "item_1"
    hint = f"a name stands in front of the title, such as `{name}`"
    return place.mistake(place.start, end, hint, expects=True)


def _headless(place: Place) -> Mistake | None:
    """A text at the beginning of a line, where none can stand."""
    if not place.word.startswith('"') or place.before.strip() or "STRING" in place.options:
        return None
    words = [w for w in ALLOWED.get(place.declaration, ()) if w in ("note", "cite", "by", "ground")]
    ask = f"is a word such as `{words[0]}` missing in front of it?" if words else None
    return place.mistake(place.start, place.start + len(place.word), ask, expects=not ask)


def _missing(place: Place) -> Mistake | None:
    """A text without quotation marks."""
    word = place.word
    if "STRING" not in place.options or not re.match(r"[\w§¶(]", word) or word in CLAUSES:
        return None
    end = place.start + len(word)
    bare = place.text[place.start : place.end_of_line].removesuffix('"')
    if place.clause == "example" and re.fullmatch(r'\w+\s+"[^"\n]*', bare):
        return place.needless(end, "an example has no name, only a title", expects=True)
    if '"' in bare or place.clause not in (*CLAUSES, "example") and word[0].isdigit():
        return None
    if place.declaration == place.clause != "example" and re.fullmatch(r"\w+[ \t]*", bare):
        return None  # a second word of the name
    hint = f'put a text in quotation marks: "{short(bare)}"'
    fix = (place.start, place.end_of_line, f'"{bare}"')
    return place.mistake(place.start, end, hint, fix, expects=True)


def unclosed_string(text: str, start: int) -> Mistake:
    """A quotation mark that opens a string which its line does not close, or a wrong escape in it."""
    stop = text.find("\n", start)
    line = text[start : len(text) if stop < 0 else stop].rstrip()
    escape = re.match(r'"(?:[^"\\]|\\["\\])*(\\.)', line)
    if escape and re.search(r'[^\\]"', line[escape.end() :]):
        return Mistake(
            "E0102",
            f"`{escape[1]}` is not an escape",
            start + escape.start(1),
            start + escape.end(1),
            'only `\\"` for a quotation mark and `\\\\` for a backslash',
        )
    if re.match(r"\w", text[start - 1 : start]):
        inch = text[start - 1].isdigit()
        hint = "is it the sign for inches? write `inch`" if inch else "leave it out"
        fix = ((start, start + 1, " inch" if inch else ""),)
        return Mistake(
            "E0102", "this quotation mark opens no text", start, start + 1, None, hint, fix
        )
    end = start + len(line)
    goes_on = _goes_on(text, end)
    return Mistake(
        "E0102",
        "this string does not end on its line",
        start,
        end,
        'a closing `"`',
        "a long text is written as several strings one after another" if goes_on else None,
        goes_on or (_closed(text, start, end),),
    )


def _closed(text: str, start: int, end: int) -> Change:
    """A mark at the end of a text; a backslash that stands there alone would make it one of the text."""
    alone = len(text[start:end]) - len(text[start:end].rstrip("\\"))
    return (end - 1, end, '"') if alone % 2 else (end, end, '"')


def _goes_on(text: str, end: int) -> tuple[Change, ...]:
    """Marks at the ends of the lines of a text that only its last line closes; none if it is not so."""
    fix: list[Change] = [(end, end, ' "')]
    place = text.find("\n", end) + 1
    for _ in range(_CONTINUED):
        stop = text.find("\n", place)
        line = text[place : len(text) if stop < 0 else stop]
        content = line.strip()
        if place == 0 or not content or not line[:1].isspace() or content.split()[0] in CLAUSES:
            return ()
        if '"' in content[:-1]:
            return ()
        fix.append((place + line.index(content), place + line.index(content), '"'))
        if content.endswith('"'):
            return tuple(fix)
        behind = place + len(line.rstrip())
        fix.append((behind, behind, ' "'))
        if stop < 0:
            return ()
        place = stop + 1
    return ()
