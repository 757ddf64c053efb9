"""What generated JavaScript refuses, and what a hostile text cannot do in it."""

from __future__ import annotations

import re

import pytest

from tests.conformance.targets.javascript_engine import (
    NASTY,
    module,
    nasty,
    node,
    types,
    written,
)

REFUSED = [
    ({"code": "12a4"}, "RangeError", 'code "12a4": a commodity code has 2, 4, 6, 8 or 10 digits'),
    ({"code": "430"}, "RangeError", 'code "430"'),
    ({"code": ""}, "RangeError", 'code ""'),
    ({"code": "430310101010"}, "RangeError", "code"),
    ({"code": "４３"}, "RangeError", "code"),
    ({"code": 4303}, "TypeError", "code 4303: state its digits as text"),
    ({"quantity": 0}, "RangeError", "quantity 0: it counts whole items, at least one"),
    ({"quantity": "2.5"}, "RangeError", 'quantity "2.5"'),
    ({"quantity": "0.5"}, "RangeError", "quantity"),
    ({"quantity!": "-1n"}, "RangeError", "quantity"),
    ({"quantity": 2.5}, "TypeError", "quantity 2.5: numbers are exact only as safe integers"),
    ({"quantity": 2**53}, "TypeError", "quantity 9007199254740992"),
    ({"quantity!": "NaN"}, "TypeError", "quantity NaN"),
    ({"quantity!": "Infinity"}, "TypeError", "quantity Infinity"),
    ({"quantity": True}, "TypeError", "quantity true"),
    ({"quantity": "two"}, "RangeError", 'quantity "two": it is no decimal number'),
    ({"quantity": ""}, "RangeError", "quantity"),
    ({"quantity": "1e3"}, "RangeError", "quantity"),
    ({"quantity": "1_0"}, "RangeError", "quantity"),
    ({"quantity": "0x10"}, "RangeError", "quantity"),
    ({"quantity": "1."}, "RangeError", "quantity"),
    ({"quantity": ".5"}, "RangeError", "quantity"),
    ({"quantity": "1" * 41}, "RangeError", "quantity"),
    ({"quantity": "1" * 10**6}, "RangeError", "quantity"),
    ({"net_mass": 0}, "RangeError", "net_mass 0: it must be above zero"),
    ({"net_mass": "-0.5"}, "RangeError", "net_mass"),
    ({"volume": "0.000"}, "RangeError", "volume"),
    ({"volume": {}}, "TypeError", "volume object: state a number"),
    ({"value": "-0.01", "currency": "EUR"}, "RangeError", "value"),
    ({"value": 80.5, "currency": "EUR"}, "TypeError", "value 80.5"),
    ({"value": 80}, "TypeError", "value 80: state its currency, such as EUR"),
    ({"value": {"amount": 80}}, "TypeError", "value"),
    ({"value": {"sum": 80, "currency": "EUR"}}, "TypeError", "value object: state an amount"),
    ({"value": [80]}, "TypeError", "value"),
    ({"value": [80, "EUR", "USD"]}, "TypeError", "value"),
    ({"value": 80, "currency": "eur"}, "RangeError", 'currency "eur"'),
    ({"value": 80, "currency": 7}, "RangeError", "currency"),
    ({"value": [80, "EUR"], "currency": "USD"}, "RangeError", "currency"),
    ({"value": True, "currency": "EUR"}, "TypeError", "value"),
    ({"fine": "yes"}, "TypeError", 'fine "yes": state true or false'),
    ({"fine": 1}, "TypeError", "fine"),
    ({"direction": "EXPORT"}, "RangeError", "state one of export, import, transit"),
    ({"direction": 1}, "TypeError", "direction"),
    ({"colour": "constructor"}, "RangeError", "colour"),
    ({"destination": "kp"}, "RangeError", 'destination "kp": a country is two capital letters'),
    ({"origin": "FRA"}, "RangeError", "origin"),
    ({"origin": 33}, "TypeError", "origin"),
    ({"made": "2023-02-30"}, "RangeError", 'made "2023-02-30": state a day of the calendar'),
    ({"made": "2023-2-3"}, "RangeError", "made"),
    ({"made": "0000-01-01"}, "RangeError", "made"),
    ({"made": "2023-01-01T00:00"}, "RangeError", "made"),
    ({"made!": "new Date(0)"}, "TypeError", "made"),
    ({"age": "old"}, "RangeError", "age"),
    ({"age": 0.5}, "TypeError", "age"),
]


@pytest.mark.parametrize(("facts", "error", "message"), REFUSED)
def test_facts_that_cannot_be(facts: dict[str, object], error: str, message: str) -> None:
    """Wherever they are, also where no provision would look at them."""
    for line in (facts, {"code": "0101", **facts}):
        (got,) = node().ask(module(written()), [line])
        assert got.get("error") == error and message in got["message"], got
        assert any(got["message"].startswith(f"{name.rstrip('!')} ") for name in facts)
        assert len(got["message"]) < 200


@pytest.mark.parametrize("line", [None, [], "4303", 4303, True])
def test_what_is_no_line(line: object) -> None:
    (got,) = node().ask(module(written()), [line])
    assert got["error"] == "TypeError" and got["message"].startswith("line ")


def test_hostile_texts_stay_texts() -> None:
    hostile = nasty()
    text = module(hostile)
    code = "[m.RULESET, m.TITLE, m.PROVISIONS[0], typeof globalThis.stained]"
    ruleset, title, provision, stained = node().ask(text, [], code)
    assert ruleset == title == NASTY and stained == "undefined"
    assert provision["id"] == NASTY + "0" and provision["title"] == NASTY
    assert [c["place"] for c in provision["citations"]] == [NASTY, None]
    line = {"a b": True, "constructor": True, "toString": True, "pick": NASTY}
    proto = {"__proto__!": "true"}
    got = node().ask(text, [line, {**line, "pick": "b"}, {**line, **proto}, {**line, "pick": "c"}])
    assert got[0]["possible"] == ["free", "prohibited"] and got[0]["provisions"] == [
        NASTY + "0",
        NASTY + "1",
    ]
    assert got[1]["verdict"] == "free" and got[3]["error"] == "RangeError"
    for made in (text, types(hostile)):
        assert all(c == "\n" or (c.isprintable() and c < "\u3000") or c in "中文" for c in made)
        assert "</" not in made and "<!" not in made
    told = r'"(?:\\.|[^"\\])*"|/\*\*.*?\*/|//[^\n]*'
    assert "stained" not in re.sub(told, "", types(hostile), flags=re.S)
