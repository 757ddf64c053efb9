"""What must hold of every provision that is shipped."""

from __future__ import annotations

import pytest

from rulec.model.load import Store

STORE = Store()
LEVELS = ["recalled", "secondary", "official-summary", "official-text"]

# Canada's text of 2006 was not seen and is recalled; the press attests these five items of it.
FROM_THE_PRESS = {f"ca_{item}_2006" for item in (5, 9, 11, 13, 14)}


@pytest.mark.parametrize("name", STORE.names())
def test_no_provision_claims_more_than_its_sources(name: str) -> None:
    for provision in STORE.load(name).provisions:
        assert provision.citations, provision.id
        best = max(LEVELS.index(c.source.evidence) for c in provision.citations)
        if provision.id in FROM_THE_PRESS:
            assert provision.evidence == "secondary"
        else:
            assert LEVELS.index(provision.evidence) <= best, provision.id
