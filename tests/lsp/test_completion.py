"""What can be typed at the cursor."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from rulec.lsp.completion.asked import begins_clause
from rulec.lsp.completion.codes import _apart
from rulec.lsp.completion.completion import MOST, completion, warm
from rulec.lsp.completion.items import Item, Kind
from rulec.lsp.hints import hints
from rulec.lsp.hover.hover import hover
from rulec.lsp.lens import lenses
from rulec.lsp.names import Names
from rulec.lsp.workspace import Workspace
from rulec.nomenclature import known_editions
from rulec.nomenclature.search import beginning
from rulec.resources import folder
from rulec.syntax.grammar import lark
from rulec.syntax.keywords import ALLOWED, DECLARATIONS
from tests.lsp.places import HEAD, Desk, broken, corpus, sampled

PROVISION = 'prohibit p "p"\n  '
EXAMPLE = 'example "x"\n  '


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("rules"))


def offered(desk: Desk, tail: str, behind: str = "", snippets: bool = True) -> types.CompletionList:
    """What is offered behind HEAD and `tail`."""
    desk.write(HEAD + tail + behind)
    return completion(desk.files, desk.names, desk.path, len(HEAD + tail), snippets)


def labels(desk: Desk, tail: str, behind: str = "") -> list[str]:
    return [item.label for item in offered(desk, tail, behind).items]


@pytest.mark.parametrize(
    ("tail", "first"),
    [
        (PROVISION, ["cite", "from", "until", "goods"]),
        (PROVISION + "goods CN ", ["ex", "01", "02"]),
        (PROVISION + "goods ", ["CN", "in pelts"]),
        (PROVISION + "goods CN 91", ["91", "9101", "9102"]),
        (PROVISION + "goods CN 9101 1", ["9101 11", "9101 19"]),
        (PROVISION + "goods CN 9101.1", ["9101.11", "9101.19"]),
        (PROVISION + "goods CN ex 9101, 910", ["9101", "9101 11"]),
        (PROVISION + "goods in ", ["pelts"]),
        (PROVISION + "goods CN watch", ["9108", "9110", "9111"]),
        (PROVISION + "from ", ["2018-11-15", "2017-11-15"]),
        (PROVISION + "when ", ["value", "judged fine", "quantity"]),
        (PROVISION + "when value ", [">", ">=", "<", "<=", "each", "per", "unspecified"]),
        (PROVISION + "when value each > ", ["limit"]),
        (PROVISION + "when value each > 5 ", ["SGD", "AUD"]),
        (PROVISION + "when value per 100 ", ["kg", "g", "t"]),
        (PROVISION + "when width ", [">", ">=", "<", "<="]),
        (PROVISION + "when width > 5 ", ["cm"]),
        (PROVISION + "when net_mass > 5 ", ["kg", "g", "t"]),
        (PROVISION + "when purpose ", ["in", "is"]),
        (PROVISION + "when purpose is ", ["commercial", "personal_effects"]),
        (PROVISION + "when purpose is not ", ["commercial", "personal_effects"]),
        (PROVISION + "when purpose in (commercial, ", ["personal_effects", "diplomatic"]),
        (PROVISION + "when shape is ", ["round", "square"]),
        (PROVISION + "when origin is ", ["KP", "AD", "AE"]),
        (PROVISION + "when judged ", ["fine"]),
        (PROVISION + "when used and (not ", ["value", "judged fine"]),
        (PROVISION + "when used ", ["and", "or"]),
        (PROVISION + "when code in ", ["pelts"]),
        (PROVISION + "when date >= ", ["2018-11-15", "2017-11-15"]),
        (PROVISION + "cite ", ["law"]),
        (PROVISION + "evidence ", ["official-text", "official-summary"]),
        (PROVISION + "evidence official-", ["official-text", "official-summary"]),
        ('exempt e "e"\n  of ', ["all", "item_2", "furs"]),
        ('exempt e "e"\n  of furs, ', ["item_2"]),
        ('exempt e "e"\n  of all ', ["except"]),
        ('exempt e "e"\n  of all except ', ["item_2", "furs"]),
        ('exempt e "e"\n  leaving ', ["license"]),
        ('open o "o"\n  judged ', ["fine"]),
        ('adopt a "a"\n  provisions UN ', ["not_exhaustive", "pearl_jewelry"]),
        ('adopt a "a"\n  provisions UN gems, ', ["not_exhaustive", "pearl_jewelry", "stones"]),
        ("acknowledge ", ["W0701", "W0702"]),
        ('acknowledge W0701 "x"\n  of ', ["item_2", "embassy", "furs"]),
        ("use ", ["goods"]),
        ("renumbered ", ["HS2022", "HS2017", "HS2012", "HS2007"]),
        ("renumbered HS2022 8517 12 to 8517 1", ["8517 11", "8517 13"]),
        ("renumbered HS2022 8517 1", ["8517 11", "8517 12"]),
        ('fact f "f"\n  type ', ["yes_no", "date", "country", "one_of", "number"]),
        ('fact f "f"\n  type number ', ["kg"]),
        (EXAMPLE, ["given", "expect", "note"]),
        (EXAMPLE + "given ", ["value", "code", "quantity"]),
        (EXAMPLE + "given code 43", ["43", "4301"]),
        (EXAMPLE + "given value 5 ", ["SGD"]),
        (EXAMPLE + "given net_mass 5 ", ["kg"]),
        (EXAMPLE + "given fine ", ["yes", "no"]),
        (EXAMPLE + "given shape ", ["round", "square"]),
        (EXAMPLE + "given origin ", ["KP"]),
        (EXAMPLE + "given date ", ["2018-11-15"]),
        (EXAMPLE + "expect ", ["prohibited", "license", "free", "undetermined"]),
        (EXAMPLE + "expect free ", ["by", "needs"]),
        (EXAMPLE + "expect prohibited by ", ["item_2", "embassy", "furs"]),
        (EXAMPLE + "expect undetermined needs ", ["code", "value"]),
    ],
)
def test_what_may_stand_there(desk: Desk, tail: str, first: list[str]) -> None:
    found = labels(desk, tail)
    assert found[: len(first)] == first if len(first) > 1 else first[0] in found[:3]


def test_the_head_of_a_file(desk: Desk) -> None:
    def at(text: str) -> list[str]:
        desk.write(text)
        found = completion(desk.files, desk.names, desk.path, len(text))
        return [item.label for item in found.items]

    assert at("")[:2] == ["ruleset", "library"]
    head = 'ruleset XX "x"\n  '
    assert at(head)[:3] == ["regime", "target", "currency"]
    assert "DPRK" in at(head + "regime ") and "RUSSIA" in at(head + "regime ")
    assert at(head + "target ")[0] == "AD" and "KP" in at(head + "target K")
    assert "EUR" in at(head + "currency ")
    assert at(head + "edition ")[0] == "HS2022"
    assert "UN" in at(head + "implements ")
    assert at(head + "applies ") == ["when"]
    assert "direction" in at(head + "applies when ")
    assert "define" in at('library x "x"\n\n') and "prohibit" not in at('library x "x"\n\n')


def test_declarations_with_and_without_tab_stops(desk: Desk) -> None:
    found = {item.label: item for item in offered(desk, "").items}
    assert set(found) == set(DECLARATIONS) - {"ruleset", "library"}
    edit = found["prohibit"].text_edit
    assert isinstance(edit, types.TextEdit) and "\n  cite" in edit.new_text
    plain = {item.label: item for item in offered(desk, "", snippets=False).items}
    edit = plain["prohibit"].text_edit
    assert isinstance(edit, types.TextEdit) and edit.new_text == "prohibit "


def test_a_skeleton_has_the_sources_of_the_file_to_choose_from(desk: Desk) -> None:
    def skeleton(text: str) -> str:
        desk.write(text)
        found = completion(desk.files, desk.names, desk.path, len(text)).items
        edit = next(i.text_edit for i in found if i.label == "prohibit")
        assert isinstance(edit, types.TextEdit)
        return edit.new_text

    head = 'ruleset XX "x"\n  edition HS2017\n\n'
    law, act = 'source law "l"\n\n', 'source act "a"\n\n'
    assert "goods HS ${4}" in skeleton(head) and "cite  ${5:source}" in skeleton(head)
    assert "cite  ${5:law}" in skeleton(head + law)
    assert "cite  ${5|law,act|}" in skeleton(head + law + act)
    assert "goods CN ${4}" in skeleton(head.replace("HS", "CN") + law)


@pytest.mark.parametrize("word", DECLARATIONS)
def test_skeletons_are_what_the_grammar_reads(desk: Desk, word: str) -> None:
    if word in ("ruleset", "library"):
        desk.write("")
        found = completion(desk.files, desk.names, desk.path, 0).items
    else:
        found = offered(desk, "").items
    edit = next(item.text_edit for item in found if item.label == word)
    assert isinstance(edit, types.TextEdit)
    text = re.sub(r"\$\{\d+\|([^,|]+)[^}]*\}|\$\{\d+:([^}]*)\}", r"\1\2", edit.new_text)
    text = re.sub(r"\$\{\d+\}", "91", text).replace("$0", "")
    lark().parse(text)


def test_clauses_that_stand_there_already(desk: Desk) -> None:
    found = labels(desk, PROVISION + "goods HS 43\n  ", "\n  when used\n  cite law\n\nuse goods\n")
    assert "when" not in found and "from" in found
    assert found.index("cite") > found.index("note")  # again, but not first


def test_no_offers_in_texts_comments_and_numbers(desk: Desk) -> None:
    for tail in (
        'prohibit p "go',
        PROVISION + "# go",
        'source s "s"\n  url <http',
        PROVISION + "when width > 5",
        PROVISION + 'cite law "1',
    ):
        assert labels(desk, tail) == []


def test_codes_and_words_of_one_place(desk: Desk) -> None:
    """Behind a code and a blank either its next digits or the next word may come."""
    items = {item.label: item for item in offered(desk, PROVISION + "goods CN 9101 ").items}
    code, word = items["9101 11"].text_edit, items["to"].text_edit
    assert isinstance(code, types.TextEdit) and isinstance(word, types.TextEdit)
    assert code.range.start.character == word.range.start.character - len("9101 ")


def test_codes_of_an_example_are_those_of_its_day(desk: Desk) -> None:
    """Whether the day stands in front of the code or behind it."""
    old, new = "8525.80", "8525.81"
    for day, there, gone in (("2018-01-10", old, new), ("2023-01-10", new, old)):
        found = labels(desk, EXAMPLE + f"given date {day}, code 8525.8")
        assert there in found and gone not in found
        found = labels(desk, EXAMPLE + "given code 8525.8", f", date {day}\n\nsource s\n")
        assert there in found and gone not in found


def test_a_row_says_what_a_code_is_without_what_the_one_above_says(desk: Desk) -> None:
    found = offered(desk, PROVISION + "goods HS 8703 2").items
    rows = [i.label_details.description for i in found if i.label_details]
    assert rows[0] == found[0].detail and str(rows[0]).startswith("Vehicles; with only spark")
    assert rows[1] == "... cylinder capacity over 1000 but not over 1500cc"
    assert str(found[1].detail).endswith(str(rows[1]).removeprefix("... "))
    headings = offered(desk, PROVISION + "goods HS 91").items
    rows = [i.label_details.description for i in headings if len(i.label) == 4 and i.label_details]
    assert rows == [i.detail for i in headings if len(i.label) == 4]


@given(st.lists(st.lists(st.sampled_from(("cars", "of iron", "n.e.c.")), min_size=1), max_size=6))
def test_nothing_but_whole_clauses_of_the_row_above_is_left_out(clauses: list[list[str]]) -> None:
    told = ["; ".join((*some, "x" * 40)) for some in clauses]
    rows = list(_apart([Item("8703 21", Kind.Constant, text) for text in told]))
    for above, item in zip(["", *told], rows, strict=False):
        if item.brief:
            kept = item.brief.removeprefix("... ")
            left_out = item.detail.removesuffix(kept)
            assert left_out + kept == item.detail and above.startswith(left_out)
            assert left_out.endswith("; ") and kept


def test_a_mistake_in_front_does_not_matter(desk: Desk) -> None:
    assert labels(desk, PROVISION + "goods HS 91 91x\n  when judged ") == ["fine"]
    assert labels(desk, PROVISION + "goods HS 91 91x\n  when value each 5 EUR\n  cite ") == ["law"]


def test_items_say_what_they_are(desk: Desk) -> None:
    code = offered(desk, PROVISION + "goods CN 9101").items[0]
    assert code.detail and code.detail.startswith("Wrist-watches") and code.kind
    word = offered(desk, PROVISION + "go").items[0]
    assert isinstance(word.documentation, types.MarkupContent)
    every = offered(desk, PROVISION + "when ").items
    assert sorted(i.sort_text or "" for i in every) == [i.sort_text for i in every]


def test_many_are_cut(desk: Desk) -> None:
    found = offered(desk, PROVISION + "when origin is ")
    assert found.is_incomplete and len(found.items) == MOST
    found = offered(desk, PROVISION + "when origin is ZW")
    assert [i.label for i in found.items] == ["ZW"]


def test_quick_on_a_long_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path, (folder("rulesets") / "ca_russia.rule").read_text("utf-8"))
    ends = [
        desk.text.index("out_200 "),
        desk.at("goods HS", 8),
        desk.at("cite ", 5),
        len(desk.text),
    ]
    warm()
    for offset in ends:
        completion(desk.files, desk.names, desk.path, offset)
    took = []
    for offset in ends:
        start = time.perf_counter()
        completion(desk.files, desk.names, desk.path, offset)
        took.append(time.perf_counter() - start)
    assert max(took) < 0.1  # a tenth of that on an idle machine


_REMOVED = frozenset(
    ("NAME", "CODE", "EVIDENCE", "HEAD", "WORD_CLAUSE", "TEXT_CLAUSE", "DATE_CLAUSE")
)


def _known(digits: str) -> bool:
    """Whether a code is one that can be offered: of older editions not every subheading is known."""
    return any(digits in beginning(digits[:-1], edition) for edition in known_editions())


def test_what_stands_in_the_corpus_is_offered() -> None:
    """A word is taken out of a file, or all but its beginning: it is among what is offered there."""
    files = Workspace()
    names = Names(files)
    chosen = random.Random(7)
    missed = []
    for path in corpus():
        text = files.check(path).file.text
        for node in chosen.sample(files.check(path).file.declarations, 2):
            start = node.span.start
            tokens = tuple(lark().parse_interactive(text[start : node.span.end]).exhaust_lexer())
            for index in sorted(chosen.sample(range(1, len(tokens)), min(4, len(tokens) - 1))):
                token = tokens[index]
                assert token.start_pos is not None and token.end_pos is not None
                named = token.type in _REMOVED or str(token).isalpha()
                if not named or index == 1 and token.type == "NAME":
                    continue
                at, end = start + token.start_pos, start + token.end_pos
                if "_" in str(token) and str(token).startswith(("fits_", "whole_line_")):
                    continue
                if token.type == "CODE" and not _known(re.sub("[ .]", "", str(token))):
                    continue
                keep = chosen.choice((0, 0, 1, 2))
                if token.type == "CODE":
                    keep = max(len(token) - 1, 1)
                files.put(path, text[: at + keep] + text[end:])
                listed = completion(files, names, path, at + keep, snippets=False).items
                put = {i.text_edit.new_text.strip() for i in listed if i.text_edit}
                wanted = str(token)
                if not any(wanted in (word, word.split()[0], word.split()[-1]) for word in put):
                    if not begins_clause(tokens, index) or wanted not in ALLOWED:
                        missed.append((path.name, wanted, text[at - 30 : at + keep]))
        files.close(path)
    assert missed == []


def test_what_is_offered_can_stand_there(desk: Desk) -> None:
    """Names, codes and words that are put in are no mistake at their place."""
    chosen = random.Random(3)
    tails = [
        PROVISION + "goods CN ",
        PROVISION + "goods CN 91",
        PROVISION + "goods CN 8525 8",
        PROVISION + "goods ",
        PROVISION + "cite ",
        PROVISION + "when judged ",
        PROVISION + "when code in ",
        PROVISION + "when purpose is ",
        PROVISION + "when value each > ",
        PROVISION + "when value each > 5 ",
        PROVISION + "when width > 3 ",
        PROVISION + "when value per ",
        PROVISION + "from ",
        PROVISION + "evidence ",
        'exempt e "e"\n  of ',
        'open o "o"\n  judged ',
        'adopt a "a"\n  provisions UN ',
        "renumbered HS2022 8517 12 to 851",
        EXAMPLE + "given fine ",
        EXAMPLE + "given code 910",
        EXAMPLE + "given value 5 ",
        EXAMPLE + "expect ",
        EXAMPLE + "expect prohibited by ",
        EXAMPLE + "expect undetermined needs ",
    ]
    for tail in tails:
        items = offered(desk, tail).items
        for item in chosen.sample(items, min(12, len(items))):
            edit = item.text_edit
            assert isinstance(edit, types.TextEdit)
            desk.write(HEAD + tail)
            start = desk.files.lines(desk.path).offset(edit.range.start)
            desk.write((HEAD + tail)[:start] + edit.new_text + "\n")
            end = start + len(edit.new_text)
            wrong = [
                d
                for d in desk.files.check(desk.path).diagnostics
                if d.severity == "error"
                and d.span.start < end
                and start < d.span.end
                and not d.message.startswith("something is missing after")
            ]
            assert not wrong, (tail, item.label, wrong)


def test_every_place_of_every_file() -> None:
    files = Workspace()
    names = Names(files)
    for path in corpus():
        for offset in sampled(files.check(path).file.text, 30):
            assert len(completion(files, names, path, offset).items) <= MOST


def test_every_place_of_broken_files(desk: Desk) -> None:
    for _, text in broken():
        desk.write(text)
        for offset in sampled(desk.text, 8):
            completion(desk.files, desk.names, desk.path, offset)


def test_files_that_end_where_one_types() -> None:
    """Everything is asked at the end of a file that is cut off somewhere."""
    files = Workspace()
    names = Names(files)
    for path in corpus():
        text = files.check(path).file.text
        for end in sampled(text, 2, seed=11)[2:]:
            files.put(path, text[:end])
            completion(files, names, path, end)
            hover(files, names, path, end)
            hints(files, path, 0, 10_000)
            lenses(files, names, path)
        files.close(path)


@pytest.mark.parametrize(
    "line",
    [
        "a" * 200_000 + "!",
        "1 " * 100_000 + "x",
        '"' * 200_000,
        "<" * 2_000,
        "in " * 60_000,
        "(" * 9,
    ],
)
def test_hostile_lines_end_quickly(desk: Desk, line: str) -> None:
    desk.write(HEAD + PROVISION + "when " + line)
    start = time.perf_counter()
    for offset in (len(desk.text), len(desk.text) - 1, len(desk.text) // 2):
        completion(desk.files, desk.names, desk.path, offset)
        hover(desk.files, desk.names, desk.path, offset)
    assert time.perf_counter() - start < 10


def test_texts_with_blanks_are_put_in_whole(desk: Desk) -> None:
    """Neovim's own completion takes a plain text to end at its first blank."""
    tail = PROVISION + "goods CN 9101 1"
    for snippets, kind in ((True, "Snippet"), (False, "PlainText")):
        found = {i.label: i for i in offered(desk, tail, snippets=snippets).items}["9101 11"]
        assert found.insert_text_format == types.InsertTextFormat[kind]
        assert isinstance(found.text_edit, types.TextEdit)
        assert found.text_edit.new_text == "9101 11"
        where = found.text_edit.range
        assert where.end.character - where.start.character == len("9101 1")
