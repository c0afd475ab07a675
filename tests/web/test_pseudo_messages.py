"""Nothing is missed on the pages of messages: a worker and a requester read them in a made-up language."""

import pytest

from piecework.identity import people
from piecework.identity.profiles import Profile
from piecework.market import messages, threads
from tests.support.pseudo import PseudoReader
from tests.support.website import html_question

pytestmark = pytest.mark.anyio


async def test_nothing_is_missed_in_messages(site) -> None:
    lab, worker = site.person("Lab", "requester"), site.person("Wanda")
    for person in (lab, worker):
        site.identity.write(people.update_profile, person.id, Profile(f"⟦{person.name}⟧"))
    (view,) = site.publish(
        lab, html_question("<p>x</p>"), title="⟦Copy⟧", description="⟦What⟧", keywords="⟦x⟧"
    )
    reader = PseudoReader(site, worker)
    for path in ("/messages", "/messages/blocked", "/messages?before=3", "/messages/blocked?after=3"):
        await reader.get(path)
    about = f"/contact_requester/hit_type_messages/new?hit_type_message[hit_type_id]={view.hit_type.id}"
    form = await reader.get(about)
    name = form.one("//textarea").get("name")
    await reader.send(form, "contact_requester", **{name: " "})
    await reader.send(form, "contact_requester", **{name: f"⟦{5_000 * chr(120)}⟧"})
    subject = {name.replace("text", "subject"): "⟦About it⟧"}
    thread = await reader.send(form, "contact_requester", **{name: "⟦Hello⟧", **subject})
    await reader.send(thread, "/messages/", text=" ")
    (found,) = site.production.read(threads.of_worker, worker.id, "~", 2)
    operator = await reader.get("/messages/new")
    name = operator.one("//textarea").get("name")
    said = {name: "⟦Help⟧", name.replace("text", "subject"): "⟦Help⟧"}
    await reader.send(operator, "/messages/new", **said)
    site.production.write(messages.send, worker.id, None, "⟦News⟧", "")
    await reader.get("/messages")

    desk = PseudoReader(site, lab)
    await desk.get("/requester/messages")
    opened = await desk.get(f"/requester/messages/{found.id}")
    await desk.send(opened, "/requester/messages", text=" ")
    await desk.send(opened, "/requester/messages", text="⟦Answer⟧")
    await desk.get("/requester/messages")
    await desk.get("/requester/messages?before=3")
    await desk.get("/requester/messages/3NONE")

    thread = await reader.get(f"/messages/{found.id}")
    blocked = await reader.send(thread, "/messages/blocked")
    await reader.get(f"/messages/{found.id}?before=3")
    await reader.send(blocked, "/messages/blocked")
    for path in ("/messages/3NONE", "/contact_requester/hit_type_messages/new"):
        await reader.get(path)
    assert reader.missed + desk.missed == []
