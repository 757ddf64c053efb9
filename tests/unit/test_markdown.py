"""A rule file's texts stay text in Markdown."""

from hypothesis import given
from hypothesis import strategies as st

from rulec.targets.markdown import plain_text


@given(st.text(alphabet="<>&|*_[]`\\#~ab\n", max_size=30))
def test_nothing_is_markup(text: str) -> None:
    shown = plain_text(text)
    assert "<" not in shown and "\n" not in shown
    for sign in "|*_[]`#~":
        assert all(shown[i - 1] == "\\" for i, c in enumerate(shown) if c == sign)
