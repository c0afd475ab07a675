"""A batch on the website: rows with every kind of mistake, published, done, decided and downloaded."""

import csv
import io

import pytest

from piecework.background.publishing import act_once, broadcast_once, carry_out_once, publish_once
from piecework.market import assignments, batches, broadcasts, ledger, projects, reject_reasons, threads
from piecework.market.broadcasts import Letter
from piecework.rules.crowd import Audience
from piecework.rules.projects import ProjectDraft
from piecework.rules.qualifications import Worker
from piecework.rules.questions.answers import Answer, to_xml

pytestmark = pytest.mark.anyio

PROJECT = ProjectDraft(
    "Birds", "Name a bird", "Look and name it.", "<img src='${image_url}' alt=''><input name=bird>",
    reward_cents=10, max_assignments=2,
)  # fmt: skip


GULL_1 = "column=answer.bird&how=is&text=gull+1%0A%3Cb%3E"


@pytest.fixture
def owner(site):
    return site.person("Harbour Herbarium", "requester")


@pytest.fixture
def desk(site, owner):
    return site.browser(owner)


@pytest.fixture
def project(site, owner):
    return site.production.write(projects.create, owner.id, PROJECT)


def upload(text, name="rows.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return {"file": (name, content, "text/csv")}


async def publish(site, desk, project, rows=3, act="publish"):
    """Publish rows, and return the path of the batch."""
    text = "image_url,note\r\n" + "".join(
        f"https://example.org/{n}.jpg,n{n} 👍\r\n" for n in range(1, rows + 1)
    )
    asked = await desk.post(f"/create/projects/{project.id}/publish", {"name": "Gulls"}, files=upload(text))
    batch = await desk.post(asked.url.path, {"act": act, "rows": "2"})
    await publish_once(site.production)
    return batch.url.path


async def test_rows_are_checked_and_nothing_is_lost(site, owner, desk, project) -> None:
    address = f"/create/projects/{project.id}/publish"
    form = await desk.get(address)
    assert "image_url" in form.main
    for sent, where, words in (
        ("image_url,note\na\nb,c,d\n", ["2", "3"], "The row has 1 value"),
        (b"image_url\n\xff\n", ["2"], "not text in UTF-8"),
        ("image_url\n", [], "The file has no rows"),
        ("", ["All"], "The file is empty"),
        ("image_url,image_url\na,b\n", ["1"], "twice"),
    ):
        refused = await desk.post(address, {"name": "Gulls"}, files=upload(sent))
        assert refused.status == 422, sent
        assert [each.text for each in refused.tree.xpath("//table//tbody/tr/th")] == where
        assert words in refused.main, sent
        assert refused.one("//input[@id='name']").get("value") == "Gulls"
    assert "rows.csv" in refused.main
    assert refused.one("//textarea").text.strip() == "image_url,image_url\na,b"
    unnamed = await desk.post(address, {"name": " "}, files=upload("image_url\na\n"))
    assert (unnamed.status, "Write a name." in unnamed.main) == (422, True)

    matching = await desk.post(
        address, {"name": "Gulls", "pasted": "picture\tnote\nhttps://example.org/🐦\tx"}
    )
    assert matching.status == 422
    assert "There is no column image_url." in matching.main
    asked = await desk.send(matching, "/publish", **{"column-image_url": "picture"})
    assert asked.status == 200
    assert "Row 1 of 1" in asked.main
    shown = await desk.get(asked.one("//iframe").get("src"))
    assert "https://example.org/🐦" in shown.response.text
    assert (await desk.get(f"{asked.url.path.rpartition('/')[0]}/rows/2")).status == 404
    loose = await desk.post(address, {"name": "Gulls", "pasted": '{"Image URL": "a", "n": 3}'})
    batch = site.production.read(batches.get, owner.id, loose.url.path.split("/")[2])
    assert batch.columns == ("image_url", "n")
    assert (await desk.send(loose, "/publish", act="discard")).url.path == address
    assert "No batches yet" not in (await desk.get("/batches")).main


async def test_money_pilot_pause_and_the_rest(site, owner, desk, project) -> None:
    batch = await publish(site, desk, project, 12)
    assert batch.endswith("/publish"), "nothing was published without funds"
    lacking = await desk.post(batch, {"act": "publish"})
    assert (lacking.status, "$2.40 lacking" in lacking.main) == (422, True)
    site.production.write(ledger.deposit, owner.id, 1_000, "test")
    asked = await desk.get(f"{batch}?row=12")
    assert "$2.40" in asked.main
    assert "$7.60" in asked.main
    assert "$10.00 free" in asked.words
    assert (await desk.send(asked, "/publish", act="pilot", rows="13")).status == 422
    one = await desk.send(asked, "/publish", act="pilot", rows="4")
    assert "Being published" in one.main
    assert one.tree.xpath("//noscript/meta[@http-equiv='refresh']")
    paused = await desk.post(one.url.path, {"act": "pause"})
    assert "You paused it." in paused.main
    assert await publish_once(site.production) == 0
    await desk.post(one.url.path, {"act": "resume"})
    assert await publish_once(site.production) == 4
    pilot = await desk.get(one.url.path)
    assert "4 of 12 rows are published" in pilot.main
    assert "$9.20 free" in pilot.words
    await desk.post(f"{one.url.path}/publish", {"act": "publish"})
    assert await publish_once(site.production) == 8
    full = await desk.get(one.url.path)
    assert not full.tree.xpath("//noscript")
    looking = await desk.get(one.url.path, headers={"HX-Request": "true"})
    assert looking.headers["hx-refresh"] == "true"
    assert (
        await desk.post(one.url.path, {"act": "extend", "until": "400", "until_unit": "86400"})
    ).status == 422
    assert (
        "End moved"
        in (await acted(site, desk, one.url.path, act="extend", until="9", until_unit="86400")).main
    )
    for amount, status, words in (("0", 422, "from 1 to"), ("60", 422, "10 or more"), ("1", 200, "$1.20")):
        asked = await desk.get(f"{one.url.path}/change?act=add&amount={amount}")
        assert (asked.status, words in asked.main) == (status, True)
    await desk.send(asked, one.url.path, act="add")
    copied = await desk.post(one.url.path, {"act": "copy", "name": "Again"})
    assert "Row 1 of 12" in copied.main
    none = await desk.post(one.url.path, {"act": "copy_unfinished", "name": "Left"})
    assert (none.status, "No row is unfinished" in none.main) == (422, True)
    asked = await desk.get(f"{one.url.path}/change?act=cancel")
    assert "nobody has taken" in asked.main
    assert "Cancelled" in (await desk.send(asked, one.url.path, act="cancel")).main
    await act_once(site.production)
    left = await desk.post(one.url.path, {"act": "copy_unfinished", "name": "Left"})
    assert "Row 1 of 12" in left.main
    again = await acted(site, desk, one.url.path, act="relaunch", until="2", until_unit="86400")
    assert "Relaunched: 12 HITs" in again.main
    assert "Not yet taken36" in again.main


async def acted(site, desk, path, **fields):
    await desk.post(path, fields)
    await act_once(site.production)
    return await desk.get(path)


def answer_all(market, owner, batch, workers):
    group = market.read(batches.get, owner.id, batch.rpartition("/")[2]).hit_type_id
    for person in workers:
        for number in range(3):
            held = market.write(assignments.accept_next, Worker(person.id), group)
            given = Answer("bird", f"gull {number}\n<b>"), Answer("note", "🐦")
            market.write(assignments.submit, person.id, held.id, to_xml(given))


async def test_results_are_decided_and_downloaded(site, owner, desk, project, worker) -> None:
    market = site.production
    market.write(ledger.deposit, owner.id, 10_000, "test")
    batch = await publish(site, desk, project, 3)
    assert "Nothing submitted yet" in (await desk.get(f"{batch}/results")).main
    answer_all(market, owner, batch, [worker, site.person("Willem Worker")])
    shown = await desk.get(f"{batch}/results?status=Submitted")
    boxes = [each.get("value") for each in shown.tree.xpath("//tbody//input[@name='chosen']")]
    assert len(boxes) == 6
    assert "gull 2" in shown.main
    nothing = await desk.send(shown, "/results", act="approve")
    assert "Choose one or more" in nothing.main
    path = f"{batch}/results?status=Submitted"
    no_reason = await desk.post(path, {"act": "reject", "chosen": boxes[:2]})
    assert (no_reason.status, len(no_reason.tree.xpath("//input[@name='chosen'][@checked]"))) == (422, 2)
    approved = await desk.post(path, {"act": "approve", "chosen": boxes[:3], "feedback": "Well done"})
    assert "3 approved, $0.30 spent" in approved.main
    assert len(approved.tree.xpath("//tbody//input[@name='chosen']")) == 3
    rejected = await desk.post(path, {"act": "reject", "chosen": boxes[3:4], "feedback": "Not a bird"})
    assert "1 rejected" in rejected.main
    again = await desk.post(path, {"act": "reject", "chosen": boxes[2:5], "feedback": "Not a bird"})
    assert (again.status, "2 of 3 could not be done" in again.main) == (422, True)
    undone = await desk.post(f"{batch}/results", {"act": "undo", "chosen": boxes[3:4]})
    assert "approved after all" in undone.main
    bonus = await desk.post(
        f"{batch}/results", {"act": "bonus", "chosen": boxes[:2], "bonus": "0.50", "reason": "Fast"}
    )
    assert "Bonus paid to 2" in bonus.main
    said = {"act": "message", "chosen": boxes[:1], "subject": "Thanks", "text": "More on Monday."}
    assert "Message sent to 1" in (await desk.post(f"{batch}/results", said)).main
    one = await desk.get(f"/assignments/{boxes[5]}")
    assert (await desk.send(one, boxes[5], act="reject")).status == 422
    rejected = await desk.send(one, boxes[5], act="reject", feedback="Unreadable")
    assert "Undo the rejection and pay, $0.10" in rejected.main
    assert "Approved after all" in (await desk.send(rejected, boxes[5], act="undo", feedback="")).main
    await downloaded(desk, batch)


async def downloaded(desk, batch) -> None:
    filtered = await desk.get(f"{batch}/results?{GULL_1}&input=note&answer=note")
    assert len(filtered.tree.xpath("//tbody/tr")) == 2
    headers = [each.text_content() for each in filtered.tree.xpath("//thead//th")][1:3]
    assert headers == ["note", "note"]
    old = await desk.get(f"{batch}/results/mturk")
    assert old.headers["content-disposition"].endswith(f'Batch_{batch.rpartition("/")[2]}_batch_results.csv"')
    rows = list(csv.DictReader(io.StringIO(old.response.text.removeprefix("\ufeff"))))
    assert [row["AssignmentStatus"] for row in rows] == [
        "Approved",
        "Approved",
        "Approved",
        "Approved",
        "Rejected",
        "Approved",
    ]
    assert rows[0]["Input.note"] == "n1 👍"
    assert rows[0]["Answer.bird"] == "gull 0\n<b>"
    for form, words in (("tidy", "answer.bird"), ("jsonl", '"input":{')):
        assert words in (await desk.get(f"{batch}/results/{form}")).response.text
    typed = await desk.get(f"{batch}/results/parquet")
    assert typed.headers["content-disposition"].endswith(f'batch-{batch.rpartition("/")[2]}.parquet"')
    assert (typed.response.content[:4], typed.response.content[-4:]) == (b"PAR1", b"PAR1")
    assert (await desk.get(f"{batch}/results/xls")).status == 404


async def test_all_that_match_are_decided_after_a_word(site, owner, desk, project) -> None:
    market = site.production
    market.write(ledger.deposit, owner.id, 10_000, "test")
    batch = await publish(site, desk, project, 6)
    group = market.read(batches.get, owner.id, batch.rpartition("/")[2]).hit_type_id
    person = site.person("Willem Worker")
    for number in range(6):
        held = market.write(assignments.accept_next, Worker(person.id), group)
        market.write(
            assignments.submit, person.id, held.id, to_xml([Answer("bird", ("gull", "crow")[number % 2])])
        )
    path = (
        f"{batch}/results?column=answer.bird&how=contains&text=GULL&column=input.note&how=is+not&text=n1+👍"
    )
    of_two = await counted(site, desk, path)
    assert await counted(site, desk, f"{batch}/results") == of_two
    shown = await desk.get(path)
    assert [each.text_content().split()[0] for each in shown.tree.xpath("//tbody//th")] == ["3", "5"]
    assert len(shown.tree.xpath("//select[@name='column']")) == 3  # two filters, and room for another
    assert shown.one("//input[@id='text-2']").get("value") == "n1 👍"
    asked = await desk.post(path, {"act": "approve", "scope": "all"})
    assert "2 would be approved" in asked.main
    assert "$0.20 is paid with fees" in asked.main
    assert "answer.bird contains “GULL”; input.note is not “n1 👍”" in asked.main
    assert "Something for 2 assignments waits" in (await desk.get(f"{batch}/results")).main
    back = asked.one("//nav[@aria-label='You are here']/a").get("href")
    assert len((await desk.get(back)).tree.xpath("//tbody/tr")) == 2
    assert (await site.browser(site.person("Rival", "requester")).get(asked.url.path)).status == 404
    running = await desk.send(asked, "/sheets/", act="confirm")
    assert "Being carried out" in running.main
    assert await carry_out_once(market) == 2
    over = await desk.get(asked.url.path)
    assert "approved and paid" in over.main
    assert "$19" not in over.words
    refused = await desk.post(f"{batch}/results", {"act": "reject", "scope": "all"})
    assert (refused.status, "Write why" in refused.main) == (422, True)
    asked = await desk.post(
        f"{batch}/results", {"act": "reject", "scope": "all", "feedback": "A plane", "keep": "1"}
    )
    assert "4 would be rejected" in asked.main
    assert "What the worker reads: “A plane”" in asked.main
    left = await desk.send(asked, "/sheets/", act="discard")
    assert "Write why" not in left.main
    assert "A plane" in left.main  # kept for the next time
    none = await desk.post(f"{batch}/results?status=Approved", {"act": "undo", "scope": "all"})
    assert "Nothing matches" in none.main
    paid = await desk.post(
        f"{batch}/results", {"act": "bonus", "scope": "all", "bonus": "0.50", "reason": "Good"}
    )
    assert "6 bonuses of $0.50 would be paid" in paid.main
    await write_to_all(site, desk, path, person)


async def write_to_all(site, desk, path, person) -> None:
    market = site.production
    empty = await desk.post(path, {"act": "message", "scope": "all", "subject": "Hello", "text": " "})
    assert (empty.status, len(empty.tree.xpath("//*[@id='errors']//li"))) == (422, 1)
    letter = await desk.post(path, {"act": "message", "scope": "all", "subject": "Hello", "text": "Gulls"})
    assert "answer.bird contains “GULL”; input.note is not “n1 👍”" in letter.main
    assert letter.one("//button[@value='start']").text == "Send to 1 worker"
    back = letter.one("//section[@aria-labelledby='who']//a").get("href")
    assert len((await desk.get(back)).tree.xpath("//tbody/tr")) == 2
    await desk.send(letter, "/broadcasts/", act="start")
    await broadcast_once(market)
    assert "1 were written to" in (await desk.get(letter.url.path)).main
    (thread,) = market.read(threads.of_worker, person.id)
    assert thread.text == "Gulls"
    sent = market.read(broadcasts.get, thread.requester_id, letter.url.path.rpartition("/")[2])
    many = market.write(
        broadcasts.create, thread.requester_id, Audience(), Letter("Many", "Hello"), sent.chosen
    )
    found = await desk.get(f"/broadcasts/{many.id}")
    assert "0 workers were found so far" in found.main
    assert [each.get("value") for each in found.tree.xpath("//main//form//button")] == ["discard"]
    early = await desk.post(found.url.path, {"act": "start"})
    assert "still being looked for" in early.words


async def test_a_review_goes_from_one_to_the_next(site, owner, desk, project) -> None:
    market = site.production
    market.write(ledger.deposit, owner.id, 10_000, "test")
    market.write(reject_reasons.add, owner.id, "Not a bird")
    batch = await publish(site, desk, project, 3)
    assert (await desk.get(f"{batch}/review")).url.path == f"{batch}/results"
    group = market.read(batches.get, owner.id, batch.rpartition("/")[2]).hit_type_id
    done = []
    for number in range(3):
        held = market.write(assignments.accept_next, Worker(f"AWORKER{number:07}"), group)
        market.write(assignments.submit, f"AWORKER{number:07}", held.id, to_xml([Answer("bird", "gull")]))
        done.append(held.id)
    page = await desk.get(f"{batch}/review?column=answer.bird&how=is&text=gull")
    assert page.url.path == f"/assignments/{done[0]}"
    assert "This is the first" in page.main
    row = page.tree.xpath("//section[@aria-labelledby='row']//td")
    assert [each.text_content().strip() for each in row] == ["https://example.org/1.jpg", "n1 👍"]
    frame = await site.browser().get(page.one("//iframe").get("src"))
    assert 'data-answers="{&#34;bird&#34;:&#34;gull&#34;}"' in frame.response.text
    assert "https://example.org/1.jpg" in frame.response.text

    page = await desk.send(page, done[0], act="approve")
    assert page.url.path == f"/assignments/{done[1]}"
    assert "The one before: Approved." in page.main
    page = await desk.post(f"{page.url.path}?{page.url.query.decode()}", {"reason": "Not a bird"})
    assert page.url.path == f"/assignments/{done[2]}"
    assert "The one before: Rejected." in page.main
    page = await desk.post(f"/assignments/{done[1]}?review=1&status=Submitted", {"act": "undo"})
    assert page.url.path == f"/assignments/{done[2]}"
    states = [market.read(assignments.get, owner.id, each)[0].assignment.status for each in done]
    assert states == ["Approved", "Approved", "Submitted"]
    late = await desk.send(page, done[2], act="reject", feedback="")
    assert (late.status, "Write why" in late.main) == (422, True)
    last = await desk.send(page, done[2], act="approve")
    assert last.url.path == f"{batch}/results"
    assert "1 approved, $0.10 spent" in last.main
    alone = await desk.get(f"/assignments/{done[1]}")
    assert alone.one("//a[normalize-space()='Next']").get("href") == f"/assignments/{done[2]}?"
    rival = site.browser(site.person("Rival", "requester"))
    assert (await rival.get(f"{batch}/review")).status == 404


async def test_a_rival_sees_nothing(site, owner, desk, project) -> None:
    site.production.write(ledger.deposit, owner.id, 10_000, "test")
    batch = await publish(site, desk, project)
    rival = site.browser(site.person("Rival", "requester"))
    about = f"/create/projects/{project.id}"
    pages = [
        about, f"{about}/design", f"{about}/preview", f"{about}/publish", f"{about}/archive",
        f"{about}/sample.csv", batch, f"{batch}/publish", f"{batch}/results", f"{batch}/results/mturk",
        f"{batch}/results/parquet",
        f"{batch}/rows/1",
        f"{batch}/change?act=cancel",
    ]  # fmt: skip
    for path in pages:
        answer = await rival.get(path)
        assert answer.status == 404, path
        assert "Name a bird" not in answer.response.text
    for path, fields in (
        (about, {"act": "save", "title": "Mine", "reward": "1", "max_assignments": "1"}),
        (f"{about}/design", {"content": "<input name=a>", "frame_height": "0"}),
        (f"{about}/archive", {"act": "archive"}),
        (f"{about}/archive", {"act": "copy"}),
        (batch, {"act": "cancel"}),
        (batch, {"act": "copy", "name": "Mine"}),
        (f"{batch}/publish", {"act": "publish"}),
    ):
        assert (await rival.post(path, fields)).status == 404, (path, fields)
    assert "No projects yet" in (await rival.get("/create/projects")).main
    assert "No batches yet" in (await rival.get("/batches")).main
    of_few = await counted(site, desk, "/batches")
    for _ in range(3):
        await publish(site, desk, project, 1)
    assert await counted(site, desk, "/batches") == of_few
    assert (await site.browser(site.person("Wim")).get("/batches")).status == 403
    forged = await desk.client.post(batch, data={"act": "cancel"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert forged.status_code == 403


async def counted(site, desk, path):
    before = site.production.statements
    assert (await desk.get(path)).status == 200
    return site.production.statements - before
