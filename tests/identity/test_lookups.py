import asyncio

from piecework.db.door import Database
from piecework.identity import access_keys, people, sessions
from piecework.identity.cache import Cache
from piecework.identity.lookups import Lookups
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.sessions import Caller
from piecework.identity.vault import Vault

VAULT = Vault(b"0123456789abcdef0123456789abcdef")


def test_a_cache_is_bounded_and_forgets(clock):
    cache = Cache(clock, lifetime_ms=5_000, size=2)
    cache.put("a", 1)
    clock.advance(seconds=4.999)
    assert cache.get("a") == 1
    cache.put("b", 2)
    cache.put("b", 3)
    cache.put("c", 4)
    assert [cache.get(key) for key in "abc"] == [None, 3, 4]
    cache.forget("b")
    cache.forget("never")
    assert [cache.get(key) for key in "abc"] == [None, None, 4]
    clock.advance(seconds=5)
    assert cache.get("c") is None
    cache.put("d", 5)
    clock.now -= 1
    assert cache.get("d") is None
    cache.put("e", 6)
    cache.clear()
    assert cache.get("e") is None


def test_a_session_is_remembered_for_five_seconds_and_kept_alive(identity: Database, clock):
    ann = identity.write(people.create, "ann@example.org", Profile("Ann"), Roles(worker=True))
    token = identity.write(sessions.start, ann.id, Caller())
    lookups = Lookups(identity, VAULT, clock)

    def look():
        return asyncio.run(lookups.session(token))

    visit = look()
    assert visit.person == ann
    identity.write(people.update_profile, ann.id, Profile("Lee"))
    assert look() is visit
    lookups.forget_session(token)
    assert look().person.name == "Lee"
    clock.advance(seconds=700)
    look()
    assert identity.read(sessions.find, token).session.seen_at == clock.now
    identity.write(sessions.end_all, ann.id)
    clock.advance(seconds=5)
    assert look() is None


def test_a_key_is_remembered_for_five_seconds(identity: Database, clock):
    ann = identity.write(people.create, "ann@example.org", Profile("Ann"), Roles(requester=True))
    lookups = Lookups(identity, VAULT, clock)
    key_id = identity.write(access_keys.create, VAULT, ann.id).key.id

    def look():
        return asyncio.run(lookups.key(key_id))

    signer = look()
    identity.write(access_keys.disable, ann.id, key_id)
    assert look() is signer
    clock.advance(seconds=5)
    assert look() is None
    identity.write(access_keys.enable, ann.id, key_id)
    assert look() == signer
    identity.write(access_keys.disable, ann.id, key_id)
    lookups.forget_key(key_id)
    assert look() is None
    identity.write(access_keys.enable, ann.id, key_id)
    look()
    identity.write(access_keys.disable, ann.id, key_id)
    lookups.clear()
    assert look() is None
