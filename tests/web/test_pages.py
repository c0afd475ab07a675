import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from piecework.web import pages
from piecework.web.assets import Assets
from piecework.web.languages import Languages

NOW = int(datetime(2026, 11, 19, 13, 3, tzinfo=UTC).timestamp()) * 1000
BERLIN = ZoneInfo("Europe/Berlin")
NAMES = ("site.css", "site.js", "theme.js", "icons.svg", "favicon.svg")

SAMPLE = """
{% extends "base.html.jinja" %}
{% import "macros.html.jinja" as ui %}
{% block title %}{{ title }}{% endblock %}
{% block main %}
<h1>{{ title }}</h1>
{{ ui.error_summary({"minutes": "Write minutes in figures, for example 20."}) }}
<p>{{ 128450|money }}, {{ 128|duration }}, {{ at|moment }}, {{ ui.clock(at, page.now, "said") }}</p>
<p id="said" role="status"></p>
{% call ui.note("stop", "Time is up", "clock", attrs={"data-clock-note": "over", "hidden": ""}) %}
<p>Over.</p>
{% endcall %}
{{ ui.field("minutes", "Time allowed", "twenty", error="Write minutes in figures, for example 20.",
            help="At most a year.", suffix="min", required=true, attrs={"inputmode": "numeric"}) }}
{{ ui.choice("sort", "Order", [("new", "Newest first"), ("rate", "Best rate first")], "rate") }}
{{ ui.check("adult", "Show adult content", checked=true) }}
{{ ui.field("words", "What the worker reads", "</textarea><b>", rows=3) }}
{{ ui.identifier("A3F8K2QW7XN5TB", "your worker ID") }} {{ ui.state("go", "check", "You qualify") }}
{{ ui.themes() }}
{% call ui.empty("No work yet") %}<p>Soon.</p>{% endcall %}
{% endblock %}
"""


@pytest.fixture
def site(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({name: name for name in NAMES}))
    (tmp_path / "sample.html.jinja").write_text(SAMPLE)
    return pages.Pages(Assets(tmp_path), Languages(), (pages.TEMPLATES, tmp_path))


def test_a_page_with_everything_on_it(site):
    page = pages.Page(
        now=NOW,
        zone=BERLIN,
        nav=pages.worker_nav("/sandbox", "/tasks", 3, "2"),
        purse=(pages.Figure("Available", "$41.27"), pages.Figure("Next due in", deadline=NOW + 668_000)),
        sandbox=True,
        theme="dark",
    )
    text = site.render("sample.html.jinja", page, title='Say "<b>"', at=NOW + 61_000)
    tree = html.document_fromstring(text)
    one = _finder(tree)

    assert tree.get("data-bs-theme") == "dark"
    assert one("//title").text == 'Say "<b>" · Piecework sandbox'
    assert one("//header/*[1]").get("class").startswith("pw-sand")
    assert one("//nav//a[@aria-current='page']").text == "Queue (3)"
    assert one("//nav//a[@aria-current='page']").get("href") == "/sandbox/tasks"
    assert one("//header//*[@role='timer']").text == "11:08"
    assert "$1,284.50, 2 min 08 s," in text
    assert one("//main//time").text == "14:04"
    assert one("//main//time").get("datetime") == "2026-11-19T14:04:01+01:00"
    assert one("//main//*[@role='timer']").get("data-status") == "said"
    assert one("//*[@data-clock-note='over']").get("hidden") == ""
    field = one("//input[@name='minutes']")
    assert field.get("aria-describedby") == "minutes-error minutes-help"
    assert field.get("inputmode") == "numeric"
    assert one("//*[@id='errors']//a").get("href") == "#minutes"
    assert one("//select/option[@selected]").get("value") == "rate"
    assert one("//textarea").text.strip() == "</textarea><b>"
    assert one("//button[@data-copy]").get("data-copy") == "A3F8K2QW7XN5TB"
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    # The content security policy forbids both.
    assert tree.xpath("//@style") == tree.xpath("//script[not(@src)]") == tree.xpath("//style") == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "This page is not open to you"),
        (404, "There is no such page"),
        (410, "This is no longer here"),
        (418, "This did not work"),
        (429, "Wait 9 s, then load the page again."),
        (500, "6b1f0c2a"),
    ],
)
def test_error_pages_need_no_more_than_a_time(site, status, words):
    text = site.render(
        "error.html.jinja",
        pages.Page(now=NOW, zone=UTC),
        status=status,
        message="",
        wait=9 if status == 429 else 0,
        request_id="6b1f0c2a",
    )
    one = _finder(html.document_fromstring(text))
    assert words in one("//main").text_content()
    assert one("//main//h1").text_content().strip() in one("//title").text


def _finder(tree):
    def one(path):
        (found,) = tree.xpath(path)
        return found

    return one
