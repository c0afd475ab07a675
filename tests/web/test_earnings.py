"""A worker's earnings: the ledger behind them, statements, and asking to be paid out."""

import csv
import io

import pytest

from piecework.market import assignments, bonuses, payouts
from piecework.rules.qualifications import Worker
from piecework.web.worker.earnings import REQUESTERS_SHOWN
from tests.support.website import html_question, website

pytestmark = pytest.mark.anyio

PAGE = html_question("<form><input name=a></form>")
BANK = "DE89 3704 0044 0532 0130 00"


@pytest.fixture
def site(tmp_path, clock):
    """A website that pays out."""
    with website(tmp_path, clock, payout_methods=("Bank transfer", "Gift card")) as stand:
        yield stand


def earn(site, requester, worker, cents=250, *, sandbox=False, title="Copy a label"):
    (view,) = site.publish(requester, PAGE, title=title, reward_cents=cents, sandbox=sandbox)
    market = site.sandbox if sandbox else site.production
    held = market.write(assignments.accept, Worker(worker.id), view.hit.id)
    market.write(assignments.submit, worker.id, held.id, "<a/>")
    market.write(assignments.approve, requester.id, held.id)
    return held.id


async def test_a_payout_is_asked_for_taken_back_and_settled(site, requester, worker, browser):
    earn(site, requester, worker, 1_250)
    page = await browser.get("/earnings")
    assert page.one("//input[@name='amount']").get("value") == "12.50"
    page = await browser.send(page, "/earnings/payouts", amount="5", method="Gift card", details=BANK)
    assert page.status == 200
    assert "Payout requested" in page.main
    for words in ("Available $7.50", "Requested $5.00", BANK, "\N{MINUS SIGN}$5.00"):
        assert words.replace(" ", "") in page.main.replace(" ", "")
    assert "Available$7.50" in page.words.replace(" ", "")
    page = await browser.send(page, "/earnings/payouts/", _method="delete")
    assert "Request taken back" in page.main
    assert page.one("//input[@name='amount']").get("value") == "12.50"
    page = await browser.send(
        page, "/earnings/payouts", amount="$12.50", method="Bank transfer", details=BANK
    )
    assert "Payouts start at $1.00; you have $0.00." in page.main
    (asked,) = site.production.read(payouts.requested)
    assert (asked.cents, asked.method, asked.details) == (1_250, "Bank transfer", BANK)
    site.production.write(payouts.pay, asked.id, "Reference 17")
    page = await browser.get("/earnings")
    assert "“Reference 17”" in page.main
    assert "Paidout$12.50" in page.main.replace(" ", "")
    late = await browser.post(f"/earnings/payouts/{asked.id}", {"_method": "delete"})
    assert (late.status, "This payout is settled already" in late.main) == (422, True)
    assert "Your payout of $12.50 was paid" in (await browser.get("/messages")).main


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "lots"}, "Write dollars, for example 12.50."),
        ({"amount": "0.99"}, "A payout is at least $1.00."),
        ({"amount": "2.51"}, "You have $2.50 to be paid out; write that or less."),
        ({"method": "Cash"}, "Choose one of: Bank transfer, Gift card."),
        ({"details": " "}, "Write where to pay, so that the operator can."),
    ],
)
async def test_what_is_wrong_is_said_beside_the_field(site, requester, worker, browser, typed, words):
    earn(site, requester, worker)
    given = {"amount": "2.50", "method": "Gift card", "details": BANK, **typed}
    page = await browser.post("/earnings/payouts", given)
    assert page.status == 422
    assert page.main.count(words) == 2
    assert page.one("//input[@name='amount']").get("value") == given["amount"]
    chosen = [option.text for option in page.tree.xpath("//option[@selected]")]
    assert chosen == ([] if "method" in typed else ["Gift card"])
    assert site.production.read(payouts.every) == []


async def test_without_methods_and_in_the_sandbox_nothing_is_paid_out(tmp_path, clock):
    with website(tmp_path, clock) as site:
        requester, worker = site.person("Lab", "requester"), site.person("Wanda")
        browser = site.browser(worker)
        earn(site, requester, worker)
        earn(site, requester, worker, sandbox=True)
        page = await browser.get("/earnings")
        assert "the operator of this server pays outside of it" in page.main
        assert not page.tree.xpath("//main//form")
        page = await browser.get("/sandbox/earnings")
        assert "Test money cannot be paid out." in page.main
        for root in ("", "/sandbox"):
            asked = await browser.post(
                f"{root}/earnings/payouts", {"amount": "1", "method": "x", "details": "y"}
            )
            assert (asked.status, "Payouts cannot be requested here" in asked.main) == (403, True)


async def test_nobody_takes_back_what_is_not_theirs(site, requester, worker, browser):
    earn(site, requester, worker)
    await browser.post("/earnings/payouts", {"amount": "1", "method": "Gift card", "details": BANK})
    (asked,) = site.production.read(payouts.requested)
    other = site.browser(site.person("Somebody Else"))
    assert BANK not in (await other.get("/earnings")).response.text
    assert (await other.post(f"/earnings/payouts/{asked.id}")).status == 404
    assert site.production.read(payouts.requested) == [asked]


async def test_the_ledger_page_by_page_costs_the_same(site, requester, worker, browser, clock):
    for number in range(27):
        earn(site, requester, worker, title=f"HIT {number}")
        clock.advance(seconds=1)
    first = await browser.get("/earnings")
    site.production.statements = site.identity.statements = 0
    first = await browser.get("/earnings")
    assert site.production.statements <= 8
    assert site.identity.statements <= 1
    shown = [a.text for a in first.tree.xpath("//a[@class='pw-title']")]
    assert (len(shown), shown[0]) == (25, "HIT 26")
    older = await browser.get(first.one("//a[.='Older']").get("href"))
    assert [a.text for a in older.tree.xpath("//a[@class='pw-title']")] == ["HIT 1", "HIT 0"]
    assert not older.tree.xpath("//a[.='Older']")


async def test_a_statement_names_who_paid_most_and_sums_the_others(site, worker):
    labs = [site.person(f"Lab {number}", "requester") for number in range(REQUESTERS_SHOWN + 2)]
    for number, lab in enumerate(labs):
        earn(site, lab, worker, 1_000 - number)
    page = await site.browser(worker).get("/earnings/2026")
    rows = page.tree.xpath("//section[@aria-labelledby='requesters']//tbody/tr")
    told = [" ".join(" ".join(row.itertext()).split()) for row in rows]
    assert told[0].startswith("Lab 0 1 $10.00")
    assert told[-1].startswith("2 other requesters Each of them by month, as CSV 2 $18.99 ")
    assert len(told) == REQUESTERS_SHOWN + 1
    file = (await site.browser(worker).get("/earnings/2026.csv")).response.text
    assert all(lab.name in file for lab in labs)


async def test_a_statement_by_month_and_requester(site, requester, worker, clock):
    other = site.person("=Aldgrove", "requester")
    first = earn(site, requester, worker, 500)
    clock.advance(days=40)
    earn(site, other, worker, 200)
    site.production.write(bonuses.send, requester.id, first, worker.id, (50, "thanks"), None)
    clock.advance(days=70)
    earn(site, other, worker, 100)
    browser = site.browser(worker)
    page = await browser.get("/earnings")
    assert [a.text for a in page.tree.xpath("//section[@aria-labelledby='statements']//a")] == [
        "2027",
        "2026",
    ]
    page = await browser.get("/earnings/2026")
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.tree.xpath("//tbody/tr | //tfoot/tr")]
    assert [row for row in rows if "$0.00 $0.00" not in row] == [
        "September 1 $5.00 $0.00 $5.00",
        "October 1 $2.00 $0.50 $2.50 $0.50 of it bonuses",
        "2026 2 $7.00 $0.50 $7.50 $0.50 of it bonuses",
        "Harbour Herbarium 1 $5.00 $0.50 $5.50 $0.50 of it bonuses",
        "=Aldgrove 1 $2.00 $0.00 $2.00",
        "All 2 $7.00 $0.50 $7.50 $0.50 of it bonuses",
    ]
    assert "Earned$7.50" in page.main.replace(" ", "")
    text = (await browser.get(page.one("//a[.='CSV']").get("href"))).response.text
    assert [list(row.values()) for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))] == [
        ["2026-09", requester.id, "Harbour Herbarium", "1", "5.00", "0.00", "5.00"],
        *sorted(
            [
                ["2026-10", requester.id, "Harbour Herbarium", "0", "0.00", "0.50", "0.50"],
                ["2026-10", other.id, "'=Aldgrove", "1", "2.00", "0.00", "2.00"],
            ]
        ),
    ]
    assert "Earned so far$1.00" in (await browser.get("/earnings/2027")).main.replace("far $", "far$")
    assert "Nothing was paid to your account in 2020." in (await browser.get("/earnings/2020")).main
    for wrong in ("1066", "26", "soon", "9999"):
        assert (await browser.get(f"/earnings/{wrong}")).status == 404
    told = (await browser.get("/dashboard?format=json")).response.json()
    assert told["earnings_by_period"]["yearly_earnings"]["amount_in_dollars"] == 1.0
    assert told["balance_by_end_of_last_year"]["amount_in_dollars"] == 7.5
    assert told["balance_by_end_of_year_before_last"]["amount_in_dollars"] == 0.0
