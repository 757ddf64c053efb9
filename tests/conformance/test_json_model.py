"""The JSON model and the ruleset that is loaded back from it are the same list."""

from __future__ import annotations

import json
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given, settings

from rulec.analysis.equivalence import equivalent
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, FixedRates
from rulec.targets.json_model import dump_model
from rulec.targets.json_reading import ModelError, load_model
from rulec.targets.markdown import compile_markdown
from rulec.targets.origin import digest
from rulec.testing import rulesets

STORE = Store()
DAY = date(2018, 1, 10)
RATES = EcbRates()


@given(rulesets())
@settings(max_examples=100)
def test_a_generated_list_comes_back_as_it_was(ruleset: Ruleset) -> None:
    back = load_model(dump_model(ruleset, DAY, RATES))
    assert back.provisions == tuple(evolve(p, ruleset=ruleset.id) for p in ruleset.provisions)
    assert back.facts == ruleset.facts


@pytest.mark.parametrize("name", STORE.names())
def test_a_shipped_list_comes_back_as_it_was(name: str) -> None:
    ruleset = STORE.load(name)
    text = dump_model(ruleset, DAY, RATES)
    back = load_model(text)
    assert back.provisions == ruleset.in_force(DAY)
    assert dump_model(back, DAY, RATES) == text
    assert equivalent(ruleset, back, DAY, DAY, RATES)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 2}', '{"version": 1, "sha256": "", "ruleset": {}}', "[" * 5000],
)
def test_what_is_no_model_is_said_so(text: str) -> None:
    with pytest.raises(ModelError):
        load_model(text)


def test_a_changed_model_is_noticed() -> None:
    made = json.loads(dump_model(STORE.load("RU"), DAY, RATES))
    made["ruleset"]["provisions"].pop()
    with pytest.raises(ModelError, match="hash"):
        load_model(json.dumps(made))


def value(**other: object) -> dict[str, object]:
    limit = {"is": "value_above", "per": "each", "strict": True, "amount": "5", "currency": "EUR"}
    return {"condition": {**limit, **other}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "ban"}, "kind cannot be 'ban'"),
        ({"leaves": "x"}, "leaves cannot be 'x'"),
        ({"evidence": "x"}, "evidence cannot be 'x'"),
        ({"id": 5}, "id is no text: 5"),
        ({"of": "furs"}, "of is no list: 'furs'"),
        ({"from": "2018-1-1"}, "no model of a ruleset"),
        ({"goods": [["0000000005", "0000000003"]]}, "no model of a ruleset"),
        ({"goods": [["1", "2"]]}, "'1' to '2' are no ten-digit codes"),
        (value(currency="EUX"), "currency cannot be 'EUX'"),
        (value(per="dozen"), "per cannot be 'dozen'"),
        (value(amount="1e9"), "amount is no number: '1e9'"),
        (value(amount="1/0"), "no model of a ruleset"),
        (value(strict="no"), "strict is neither true nor false: 'no'"),
        ({"condition": {"is": "flag", "fact": "nope"}}, "reads 'nope', which is no fact"),
        ({"condition": {"is": "flag", "fact": "purpose"}}, "reads 'purpose' as yes_no"),
        ({"condition": {"is": "one_of", "fact": "purpose", "values": [1]}}, "values are no texts"),
        ({"condition": {"is": "what"}}, "'what' is no kind of condition"),
        ({"condition": []}, "no model of a ruleset"),
    ],
)
def test_a_model_is_read_carefully(change: dict[str, object], said: str) -> None:
    made = json.loads(dump_model(STORE.load("RU"), DAY, RATES))
    made["ruleset"]["provisions"][0] |= change
    made["sha256"] = digest(json.dumps(made["ruleset"], sort_keys=True, ensure_ascii=False))
    with pytest.raises(ModelError) as error:
        load_model(json.dumps(made))
    assert said in str(error.value)


@pytest.mark.parametrize("name", STORE.names())
def test_the_annex_names_every_provision_in_force_and_its_source(name: str) -> None:
    ruleset = STORE.load(name)
    text = compile_markdown(ruleset, DAY, FixedRates({}))
    for provision in ruleset.in_force(DAY):
        row = next(line for line in text.splitlines() if f"(`{provision.id}`)" in line)
        for citation in provision.citations:
            assert f"`{citation.source.id}`" in row
