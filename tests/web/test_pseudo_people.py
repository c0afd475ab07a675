"""Nothing is missed on the pages about people: each is read in a made-up language."""

import pytest

from tests.support.pseudo import PseudoReader

pytestmark = pytest.mark.anyio


async def test_nothing_is_missed_on_the_account(site, worker) -> None:
    reader = PseudoReader(site, worker)
    page = await reader.get("/account")
    await reader.send(page, "/account", name="", language="tlh")
    assert reader.missed == []
