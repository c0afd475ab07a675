import pytest

from piecework.db.door import Database
from piecework.identity import accounts, people, tool_tokens
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField
from piecework.rules.refusals import Refused


def test_a_token_stands_for_its_worker_until_it_is_deleted(identity: Database, clock) -> None:
    ann, bob = (
        identity.write(people.create, f"{name}@example.org", Profile(name), Roles(worker=True))
        for name in ("ann", "bob")
    )
    row, token = identity.write(tool_tokens.create, ann.id, "  my   script ")
    assert (row.label, row.created_at, row.seen_at) == ("my script", clock.now, None)
    assert token.startswith("pwt_")
    assert identity.read(tool_tokens.find, token) == (row, ann)
    assert identity.read(tool_tokens.find, token + "x") is None

    assert tool_tokens.is_stale(row, clock.now)
    assert identity.write(tool_tokens.touch, row.id) == 1
    assert identity.write(tool_tokens.touch, row.id) == 0
    seen = identity.read(tool_tokens.find, token).token
    assert seen.seen_at == clock.now
    clock.advance(seconds=600)
    assert tool_tokens.is_stale(seen, clock.now)
    assert identity.write(tool_tokens.touch, row.id) == 1

    assert identity.write(tool_tokens.delete_token, bob.id, row.id) == 0
    identity.write(accounts.disable, ann.id)
    assert identity.read(tool_tokens.find, token) is None
    identity.write(accounts.enable, ann.id)
    assert identity.write(tool_tokens.delete_token, ann.id, row.id) == 1
    assert identity.read(tool_tokens.find, token) is None

    for label, wrong in ((" ", "Name the tool"), ("x" * 101, "at most 100")):
        with pytest.raises(InvalidField, match=wrong):
            identity.write(tool_tokens.create, ann.id, label)
    made = [identity.write(tool_tokens.create, ann.id, f"t{n}").row for n in range(tool_tokens.MOST)]
    with pytest.raises(Refused) as refusal:
        identity.write(tool_tokens.create, ann.id, "one more")
    assert refusal.value.code == "TooManyTokens"
    assert identity.read(tool_tokens.list_, ann.id) == made[::-1]
    assert identity.read(tool_tokens.list_, bob.id) == []
