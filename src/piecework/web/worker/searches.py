"""Saved searches: the list, and the feeds, which programs read without a session."""

from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from piecework.identity import people
from piecework.market import saved_searches
from piecework.rules.phrases import Phrase
from piecework.rules.qualifications import Worker
from piecework.rules.searches import Search
from piecework.web import formats
from piecework.web.context import Visit
from piecework.web.worker import filters
from piecework.web.worker.twins import moment


async def page(visit: Visit) -> Response:
    """Answer with the worker's saved searches."""
    found = await visit.market.database.aread(saved_searches.list_, visit.worker.id)
    return await visit.page(
        "worker/searches.html.jinja",
        here="/projects",
        searches=[(each, filters.query_of(each.wanted)) for each in found],
        most=saved_searches.MOST_SEARCHES,
        saved=visit.query("saved") == "1",
        url=visit.market.url,
    )


async def change(visit: Visit) -> Response:
    """Save the search in the fields of the filters, or switch or delete one (`act` and `search`)."""
    fields, database, worker_id = await visit.fields(), visit.market.database, visit.worker.id
    act, search_id = fields.get("act", ""), fields.get("search", "")
    if act == "delete":
        await database.awrite(saved_searches.delete_, worker_id, search_id)
    elif act in {"tell", "hush"}:
        await database.awrite(saved_searches.switch, worker_id, search_id, tells=act == "tell")
    else:
        asked = filters.read(fields)
        if asked.errors:
            return visit.to(f"/projects?{urlencode(fields)}")
        await database.awrite(saved_searches.save, worker_id, in_words(asked.search), asked.search)
        return visit.to("/searches?saved=1")
    return visit.to("/searches")


async def feed(visit: Visit) -> Response:
    """Answer with a search's groups as an Atom feed; its address is all that a reader needs."""
    database = visit.market.database
    saved = await database.aread(saved_searches.by_feed, visit.path("feed_key"))
    if saved is None:
        raise HTTPException(404, Phrase("There is no such feed. Its search may have been deleted."))
    person = await visit.site.identity.aread(people.get, saved.worker_id)
    worker = Worker(person.id, person.country, person.subdivision, person.adult)
    found = await database.aread(saved_searches.found, worker, saved)
    names = await visit.site.lookups.names(each.hit_type.requester_id for each in found)
    text = (
        visit.site.pages.environment(visit.language)
        .get_template("worker/feed.xml.jinja")
        .render(
            saved=saved,
            url=visit.market.url,
            groups=found,
            names=names,
            moment=moment,
            updated=max([saved.created_at, *(each.hit_type.newest_at for each in found)]),
            sandbox=visit.market.is_sandbox,
        )
    )
    return Response(text, media_type="application/atom+xml", headers={"Cache-Control": "private, max-age=60"})


def in_words(search: Search) -> str:
    """Return what a search looks for, as its name."""
    parts = (
        f"“{search.words}”" if search.words else "",
        f"reward from {formats.money(search.least_reward_cents)}" if search.least_reward_cents else "",
        f"{formats.money(search.least_hourly_cents)} an hour or more" if search.least_hourly_cents else "",
        f"at most {formats.duration(search.most_seconds)}" if search.most_seconds else "",
        "what I can accept" if search.qualified_only else "",
        "for Masters" if search.masters_only else "",
    )
    return ", ".join(filter(None, parts)) or "All work"
