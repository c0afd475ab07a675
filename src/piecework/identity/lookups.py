"""Who is calling: sessions and tools on the website, access keys at the API, remembered for five seconds.

So an ended session or a disabled key works in another process for at most that long. The process that ends
one forgets it at once by `forget_session` or `forget_key`; a door that changes a person's row does the same.
Names of people, which stand on most pages, are remembered as long.
"""

from collections.abc import Iterable

from piecework import clock
from piecework.clock import Clock
from piecework.db.door import Database
from piecework.identity import access_keys, people, sessions, tool_tokens
from piecework.identity.access_keys import Signer
from piecework.identity.cache import Cache
from piecework.identity.sessions import Visit
from piecework.identity.tool_tokens import Tool
from piecework.identity.vault import Vault

LIFETIME_MS = 5 * clock.SECOND
SIZE = 10_000


class Lookups:
    """Sessions, tools and keys by what the caller shows. Used from one event loop."""

    def __init__(self, db: Database, vault: Vault, wall: Clock) -> None:
        self._db = db
        self._vault = vault
        self._wall = wall
        self._visits: Cache[str, Visit] = Cache(wall, lifetime_ms=LIFETIME_MS, size=SIZE)
        self._tools: Cache[str, Tool] = Cache(wall, lifetime_ms=LIFETIME_MS, size=SIZE)
        self._signers: Cache[str, Signer] = Cache(wall, lifetime_ms=LIFETIME_MS, size=SIZE)
        self._names: Cache[str, str] = Cache(wall, lifetime_ms=LIFETIME_MS, size=SIZE)

    async def session(self, token: str) -> Visit | None:
        """Return the session of a token and its person, or None; keeps a session in use from ending."""
        visit = self._visits.get(token)
        if visit is not None:
            return visit
        visit = await self._db.aread(sessions.find, token)
        if visit is None:
            return None
        self._visits.put(token, visit)
        if sessions.is_stale(visit.session, self._wall()):
            await self._db.awrite(sessions.touch, visit.session.id)
        return visit

    async def tool(self, token: str) -> Tool | None:
        """Return the worker's tool that shows a token, or None."""
        tool = self._tools.get(token)
        if tool is None:
            tool = await self._db.aread(tool_tokens.find, token)
            if tool is None:
                return None
            self._tools.put(token, tool)
            if tool_tokens.is_stale(tool.token, self._wall()):
                await self._db.awrite(tool_tokens.touch, tool.token.id)
        return tool

    async def key(self, key_id: str) -> Signer | None:
        """Return an active access key, its secret and its person, or None. Raises VaultError."""
        signer = self._signers.get(key_id)
        if signer is None:
            signer = await self._db.aread(access_keys.find, self._vault, key_id)
            if signer is not None:
                self._signers.put(key_id, signer)
        return signer

    async def names(self, person_ids: Iterable[str]) -> dict[str, str]:
        """Return people's names by id, however many; ids that nobody has are left out."""
        wanted = set(person_ids)
        found = {each: name for each in wanted if (name := self._names.get(each)) is not None}
        unknown = sorted(wanted - found.keys())
        for start in range(0, len(unknown), people.NAMES_LIMIT):
            some = unknown[start : start + people.NAMES_LIMIT]
            for each, name in (await self._db.aread(people.names_of, some)).items():
                self._names.put(each, name)
                found[each] = name
        return found

    def forget_session(self, token: str) -> None:
        """Ask the store again at the next call with this token."""
        self._visits.forget(token)

    def forget_key(self, key_id: str) -> None:
        """Ask the store again at the next call with this key."""
        self._signers.forget(key_id)

    def clear(self) -> None:
        """Forget all of them, as after roles or a name changed or a person was disabled."""
        self._visits.clear()
        self._tools.clear()
        self._signers.clear()
        self._names.clear()
