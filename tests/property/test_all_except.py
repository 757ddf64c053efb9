"""`of all except A` is the same list as `of` every other provision by its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulec.model.load import Store
from rulec.model.ruleset import Provision

HEAD = """ruleset X "x"
  regime   DPRK
  target   KP
  currency EUR

source s "s"
  evidence recalled

judgement luxury "luxury"

adopt un "what the United Nations list"
  provisions UN gems, stones
  cite s

"""
KINDS = {
    "prohibit": 'prohibit p{} "p"\n  goods HS {:02}\n  cite s\n\n',
    "license": 'license p{} "p"\n  goods HS {:02}\n  cite s\n\n',
    "open": 'open p{} "p"\n  judged luxury\n  goods HS {:02}\n  cite s\n\n',
}
OTHER = 'exempt other "other"\n  of un\n  when purpose is humanitarian\n  cite s\n\n'


def provisions(text: str) -> tuple[Provision, ...]:
    checked = Store().check_text(text)
    assert checked.ruleset is not None, checked.diagnostics
    return checked.ruleset.provisions


@given(st.data())
def test_all_except_is_all_the_others(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=6))
    bans = "".join(KINDS[kind].format(n, 60 + n) for n, kind in enumerate(kinds))
    known = [*(f"p{n}" for n in range(len(kinds))), "un_gems", "un_stones"]
    names = st.sampled_from([*known, "un"])
    out = data.draw(st.lists(names, min_size=1, max_size=4))
    gone = {n for name in out for n in known if n == name or name == "un" and n[:3] == "un_"}
    left = [name for name in known if name not in gone]
    if not left:
        return
    exempt = 'exempt e "e"\n  of {}\n  when used\n  cite s\n\n'
    ends = st.permutations([bans, OTHER])

    def made(of: str) -> tuple[Provision, ...]:
        parts = [*data.draw(ends), exempt.format(of)]
        found = provisions(HEAD + "".join(data.draw(st.permutations(parts))))
        return tuple(sorted(found, key=lambda p: p.id))

    short, long = made("all except " + ", ".join(out)), made(", ".join(left))
    one, other = (next(p for p in found if p.id == "e") for found in (short, long))
    assert set(one.of) == set(other.of) == set(left)
    assert [p for p in short if p.id != "e"] == [p for p in long if p.id != "e"]


@pytest.mark.parametrize(
    ("of", "code", "message"),
    [
        ("all except p0", "E0502", "`e` exempts from nothing: every provision is excepted"),
        ("all except p1", "E0502", "`e` excepts `p1`, which is no provision"),
        ("all except luxury", "E0209", "`luxury` is a judgement, not a provision"),
        ("all except e", "E0503", "`e` is itself an exemption"),
        ("p0 except p0", "E0101", "only from `all` can provisions be excepted"),
    ],
)
def test_what_cannot_be_excepted(of: str, code: str, message: str) -> None:
    text = HEAD.split("adopt", 1)[0] + KINDS["open"].format(0, 60)
    text += f'exempt e "e"\n  of {of}\n  when used\n  cite s\n'
    found = [(d.code, d.message) for d in Store().check_text(text).diagnostics]
    assert (code, message) in found


def test_a_lost_provision_is_not_missed() -> None:
    """One mistake makes one message: what a broken declaration would have declared is excused."""
    text = HEAD + 'prohibit p0 "p\n  goods HS 60\n  cite s\n\n' + KINDS["license"].format(1, 61)
    text += 'exempt e "e"\n  of all except p0\n  when used\n  cite s\n'
    assert [d.code for d in Store().check_text(text).diagnostics] == ["E0102"]
