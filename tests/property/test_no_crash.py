"""No bytes make the compiler fail otherwise than by a diagnostic, in bounded time."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rulec.model.load import Store
from rulec.resources import folder
from rulec.syntax.parser import parse

STORE = Store()
SHIPPED = [p.read_text("utf-8") for p in sorted(folder("rulesets").rglob("*.rule"))]
PIECES = (
    "prohibit license exempt open goods when judged value each > 50 EUR HS CN ex in all except ( ) "
    'and or not is cite "x" " \\ , 9101 91 2017-01-01 define a use goods example given code expect '
    "free # \n \t \n\n from until of leaving adopt provisions UN gems 1e5 \u00e9 \x00 < > <http://x>"
).split(" ")


def survives(text: str) -> None:
    checked = STORE.check_text(text)
    assert len(checked.diagnostics) <= 1_300
    for d in checked.diagnostics:
        assert 0 <= d.span.start <= d.span.end <= len(text) + 1
    if checked.ruleset is None and "library" not in text:
        assert checked.diagnostics


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text(text: str) -> None:
    survives(text)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=300)
def test_words_of_the_language_in_any_order(words: list[str]) -> None:
    survives(" ".join(words))
    survives('ruleset X "x"\n  regime D\n  target KP\n  currency EUR\n' + " ".join(words))


@given(st.data())
@settings(max_examples=60)
def test_shipped_files_with_a_piece_gone_doubled_or_replaced(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SHIPPED))
    at = data.draw(st.integers(0, len(text)))
    part = text[max(at - 2_000, 0) : at + 2_000]
    start = data.draw(st.integers(0, len(part)))
    end = min(start + data.draw(st.integers(0, 60)), len(part))
    middle = data.draw(st.sampled_from(["", part[start:end] * 2, *PIECES]))
    survives(part[:start] + middle + part[end:])


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes(tmp_path_factory: object, data: bytes) -> None:
    path = Path(str(tmp_path_factory.getbasetemp())) / "fuzz.rule"  # type: ignore[attr-defined]
    path.write_bytes(data)
    Store().check(path)


@given(st.sampled_from(["(", "not ", "not (", "((a and ", ","]), st.sampled_from([100, 20_000]))
@settings(max_examples=10)
def test_depth_and_length(piece: str, count: int) -> None:
    parse('prohibit p "p"\n  when ' + piece * count)
    parse('prohibit p "p"\n  goods HS ' + "9101, " * count)
    parse('prohibit p "' + piece * count)
