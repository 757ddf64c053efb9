"""Texts of rule files: every construct of the grammar, laid out as no formatter would."""

from __future__ import annotations

from hypothesis import strategies as st

COMMON = ["a", "furs", "high_quality", "x1", "in_furs", "fromage", "until_1"]
KEYWORDS = ["note", "from", "all", "to", "ex", "each", "by", "when", "open", "goods", "EUR"]
"""Names that are words of the language elsewhere."""

names = st.sampled_from(COMMON) | st.sampled_from(KEYWORDS)
strings = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=150
)
codes = st.sampled_from(["43", "4303", "4303.10", "43 03 10", "9101 11 00", "0101.21"])
numbers = st.sampled_from(["0", "250_000", "12.5", "1_0.05"])
dates = st.sampled_from(["2017-11-15", "2006-1-2"])
blanks = st.sampled_from(
    [" ", "  ", "\n    ", "\n\n      ", "  # why\n    ", "\n    # own line\n    "]
)


def literal(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


texts = st.lists(strings.map(literal), min_size=1, max_size=3).map("\n      ".join)
name_lists = st.lists(names, min_size=1, max_size=3).map(", ".join)
quantities = st.tuples(numbers, st.sampled_from(["EUR", "kg", "each", "to"])).map(" ".join)


def conditions() -> st.SearchStrategy[str]:
    atoms = st.one_of(
        names.map("judged {}".format),
        names,
        names.map("code in {}".format),
        st.tuples(names, name_lists).map(lambda p: f"{p[0]} in ({p[1]})"),
        st.tuples(names, st.sampled_from(["is", "is not"]), names).map(" ".join),
        st.tuples(
            st.sampled_from(["value", "value each", "value per kg", "value per 100 to"]),
            st.sampled_from([">", ">=", "<", "<="]),
            quantities | names,
        ).map(" ".join),
        st.tuples(names, st.just(">="), numbers | dates).map(" ".join),
    )
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.lists(inner.map("({})".format) | inner, min_size=2, max_size=4).map(" and ".join),
            st.lists(inner.map("({})".format) | inner, min_size=2, max_size=4).map(" or ".join),
            inner.map("not ({})".format),
        ),
        max_leaves=8,
    )


items = st.one_of(
    codes,
    codes.map("ex {}".format),
    codes.map("HS {}".format),
    codes.map("CN ex {}".format),
    st.tuples(codes, codes).map(" to ".join),
    names.map("in {}".format),
    names.map("ex in {}".format),
    st.just("all"),
)
goods = st.tuples(
    st.lists(items, min_size=1, max_size=12).map(", ".join),
    st.one_of(st.just(""), st.lists(items, min_size=1, max_size=3).map(", ".join)),
).map(lambda p: p[0] + (f" except {p[1]}" if p[1] else ""))
givens = st.lists(
    st.one_of(
        codes.map("code {}".format),
        quantities.map("value {}".format),
        st.tuples(names, names | dates | numbers).map(" ".join),
    ),
    min_size=1,
    max_size=5,
).map(", ".join)

CLAUSES: dict[str, st.SearchStrategy[str]] = {
    "goods": goods,
    "when": conditions(),
    "ex when": conditions(),
    "applies when": conditions(),
    "from": dates,
    "until": dates,
    "note": texts,
    "interpretation": texts,
    "ground": texts,
    "url": st.just("<https://example.org/a?b=c#d>"),
    "evidence": st.sampled_from(["official-text", "recalled"]),
    "cite": st.tuples(names, texts | st.just("")).map(" ".join),
    "of": name_lists | name_lists.map("all except {}".format),
    "implements": name_lists,
    "provisions": st.tuples(names, name_lists).map(" ".join),
    "regime": names,
    "judged": names,
    "currency": names,
    "type": st.one_of(st.just("yes_no"), name_lists.map("one_of {}".format), st.just("number kg")),
    "given": givens,
    "expect": st.sampled_from(["free", "prohibited by a, x1", "undetermined needs furs, by"]),
}


@st.composite
def files(draw: st.DrawFn) -> str:
    out = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.integers(0, 5))
        if kind == 0:
            out.append("use " + draw(name_lists))
        elif kind == 1:
            out.append(f"define {draw(names)} {draw(numbers)} EUR")
        elif kind == 2:
            new = ", ".join(draw(st.lists(codes | codes.map("ex {}".format), min_size=1)))
            out.append(f"renumbered HS2022 {draw(codes)} to {new}")
        else:
            head = draw(
                st.sampled_from(["prohibit", "license", "exempt", "source", "define", "open"])
            )
            words = [f"{head} {draw(names)}"]
            if draw(st.booleans()):
                words.append(draw(texts))
            if head == "define":
                words = [words[0], '"a definition"']
            for keyword in draw(st.lists(st.sampled_from(sorted(CLAUSES)), max_size=5)):
                words.append("\n" + draw(st.sampled_from(["  ", " \t"])) + keyword)
                words.append(draw(CLAUSES[keyword]))
            out.append(words[0] + "".join(_spaced(draw, w) for w in words[1:]))
        out.append(draw(st.sampled_from(["\n", "\n\n", "\n\n\n", "  # end\n", "\n# alone\n\n"])))
    return "".join(out)


def _spaced(draw: st.DrawFn, word: str) -> str:
    return word if word.startswith("\n") else draw(blanks) + word
