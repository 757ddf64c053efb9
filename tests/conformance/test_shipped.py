"""What must hold of every provision that is shipped."""

from __future__ import annotations

import pytest

from rulec.model.load import Store

STORE = Store()
LEVELS = ["recalled", "secondary", "official-summary", "official-text"]


@pytest.mark.parametrize("name", STORE.names())
def test_no_provision_claims_more_than_its_sources(name: str) -> None:
    for provision in STORE.load(name).provisions:
        assert provision.citations, provision.id
        best = max(LEVELS.index(c.source.evidence) for c in provision.citations)
        assert LEVELS.index(provision.evidence) <= best, provision.id
