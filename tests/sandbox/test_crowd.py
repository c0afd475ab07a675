"""Accounts for a simulation: found again by the next one, with tokens that last as long as it does."""

from piecework.identity import people, tool_tokens
from piecework.sandbox import crowd


def test_workers_stay_and_their_tokens_go(identity) -> None:
    first, other = crowd.hire(identity, 1, "DE"), crowd.hire(identity, 2, "DE")
    person = identity.read(people.get, first.person_id)
    assert (person.country, person.adult, person.roles.worker, person.roles.requester) == (
        "DE",
        True,
        True,
        False,
    )
    assert identity.read(tool_tokens.find, first.token).person.id == first.person_id

    again = crowd.hire(identity, 1, "DE")  # after a simulation that was stopped
    assert again.person_id == first.person_id
    assert identity.read(tool_tokens.find, first.token) is None
    crowd.dismiss(identity, [again, other])
    for each in (again, other):
        assert identity.read(tool_tokens.list_, each.person_id) == []

    crowd.hire(identity, 1, "DE")
    crowd.retire(identity, 1)
    crowd.retire(identity, 3)  # who was never there
    assert identity.read(tool_tokens.list_, again.person_id) == []
