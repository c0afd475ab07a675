from piecework.db.door import Database
from piecework.identity import people, sessions
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.sessions import Caller


def test_a_session_lives_slides_and_ends(identity: Database, clock):
    ann = identity.write(people.create, "ann@example.org", Profile("Ann"), Roles(worker=True))
    token = identity.write(sessions.start, ann.id, Caller("192.0.2.1", "Firefox" * 100))
    visit = identity.read(sessions.find, token)
    assert visit.person == ann
    assert visit.session.address == "192.0.2.1"
    assert len(visit.session.browser) == 300
    assert identity.read(sessions.find, token + "x") is None
    assert identity.read(sessions.find, "") is None

    clock.advance(seconds=599)
    assert not sessions.is_stale(visit.session, clock.now)
    assert identity.write(sessions.touch, visit.session.id) == 0
    clock.advance(days=29)
    assert sessions.is_stale(visit.session, clock.now)
    assert identity.write(sessions.touch, visit.session.id) == 1
    assert identity.read(sessions.find, token).session.seen_at == clock.now
    clock.advance(days=29.9)
    assert identity.read(sessions.find, token) is not None
    clock.advance(days=0.1)
    assert identity.read(sessions.find, token) is None
    assert identity.write(sessions.touch, visit.session.id) == 0
    assert identity.write(sessions.purge) == 1


def test_sessions_are_listed_and_ended(identity: Database, clock):
    ann, bob = (
        identity.write(people.create, f"{name}@example.org", Profile(name), Roles(worker=True))
        for name in ("ann", "bob")
    )
    kept = []
    for browser in ("one", "two", "three"):
        kept.append(identity.write(sessions.start, ann.id, Caller("", browser)))
        clock.advance(seconds=1)
    elsewhere = identity.write(sessions.start, bob.id, Caller())
    listed = identity.read(sessions.list_, ann.id)
    assert [each.browser for each in listed] == ["three", "two", "one"]

    assert identity.write(sessions.end, bob.id, listed[0].id) == 0
    assert identity.write(sessions.end, ann.id, listed[0].id) == 1
    assert identity.read(sessions.find, kept[2]) is None
    assert identity.write(sessions.end_others, ann.id, listed[2].id) == 1
    assert identity.read(sessions.find, kept[1]) is None
    assert identity.read(sessions.find, kept[0]) is not None
    assert identity.write(sessions.end_all, ann.id) == 1
    assert identity.read(sessions.list_, ann.id) == []
    assert identity.read(sessions.find, elsewhere).person == bob


def test_the_store_never_holds_a_token(identity: Database):
    ann = identity.write(people.create, "ann@example.org", Profile("Ann"), Roles(worker=True))
    token = identity.write(sessions.start, ann.id, Caller())
    kept = identity.read(lambda tx: tx.rows(sessions.sessions.select()))
    assert token not in str(kept)
