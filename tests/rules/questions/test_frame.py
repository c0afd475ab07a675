from urllib.parse import unquote

import pytest
from lxml import etree

from piecework.rules.questions.frame import external_frame_url, rewrite_html

PARAMETERS = {"assignmentId": "3A", "turkSubmitTo": "https://worker.example.net/s?x"}
QUERY = "assignmentId=3A&turkSubmitTo=https%3A%2F%2Fworker.example.net%2Fs%3Fx"


@pytest.mark.parametrize(
    ("url", "framed"),
    [
        ("https://a.example/t", f"https://a.example/t?{QUERY}"),
        ("https://a.example/t?", f"https://a.example/t?{QUERY}"),
        ("https://a.example/t?b=1", f"https://a.example/t?b=1&{QUERY}"),
        ("https://a.example/t?b=1#top", f"https://a.example/t?b=1&{QUERY}#top"),
        ("https://a.example/#/route?c=1", f"https://a.example/?{QUERY}#/route?c=1"),
    ],
)
def test_parameters_are_appended_once_and_before_the_fragment(url, framed):
    assert external_frame_url(url, PARAMETERS) == framed


SUBMIT = "https://t.example/s/token/mturk/externalSubmit"


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ('<form action="https://www.mturk.com/mturk/externalSubmit">', f'<form action="{SUBMIT}">'),
        ("<form action='http://workersandbox.mturk.com/mturk/externalSubmit'>", f"<form action='{SUBMIT}'>"),
        ("f.action = 'https://www.mturk.com//mturk/externalSubmit'", f"f.action = '{SUBMIT}'"),
        ('<form action="/mturk/externalSubmit">', f'<form action="{SUBMIT}">'),
        ("<form action = '/mturk/externalSubmit?a=1'>", f"<form action = '{SUBMIT}?a=1'>"),
        ("<FORM\nACTION=/mturk/externalSubmit>", f"<FORM\nACTION={SUBMIT}>"),
        ('<button formaction="/mturk/externalSubmit">', f'<button formaction="{SUBMIT}">'),
        ('<script src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js">', '<script src="/h.js">'),
        ('<script src="https://assets.crowd.aws/crowd-html-elements.js">', '<script src="/c.js">'),
        ('<script src="http://assets.crowd.aws/crowd-html-elements-v2.js">', '<script src="/c.js">'),
        (
            "<script src='//assets.crowd.aws/crowd-html-elements-without-ce-polyfill.js'>",
            "<script src='/c.js'>",
        ),
        (
            '<script src="https://assets.crowd.aws/vendor/webcomponentsjs/webcomponents-bundle.js">',
            '<script src="/c.js">',
        ),
        (
            '<script src="https://assets.crowd.aws/vendor/web-animations-js/web-animations-next-lite.min.js">',
            '<script src="/c.js">',
        ),
        (
            '<link rel="stylesheet" href="https://assets.crowd.aws/css/crowd-html-elements-v2.css">',
            '<link rel="stylesheet" href="data:text/css,">',
        ),
        ("\ufeff\n\t <!DOCTYPE html>\n<p>", "<!DOCTYPE html>\n<p>"),
    ],
)
def test_old_addresses_become_ours(written, served):
    assert rewrite_html(written, SUBMIT, "/h.js", "/c.js") == served


@pytest.mark.parametrize(
    "written",
    [
        "<p>Post to /mturk/externalSubmit</p>",
        "x + '/mturk/externalSubmit'",
        '<form data-action="/mturk/externalSubmit">',
        '<form action="/mturk/externalSubmitted">',
        "https://www.mturk.com.example/mturk/externalSubmit",
        "https://www.mturk.com/mturk/externalSubmitter",
        "https://requester.mturk.com/mturk/externalSubmit",
        "https://www.mturk.com/worker/help",
        '<img src="https://assets.crowd.aws/images/other.png">',
    ],
)
def test_everything_else_stays(written):
    assert rewrite_html(written, SUBMIT, "/h.js", "/c.js") == written


def test_the_old_pictures_are_drawn_anew():
    names = [
        "correct-value",
        "correct-value-text",
        "key-is-not-found",
        "multiple-lines",
        "not-a-key-value-pair",
    ]
    names += ["sample-key-value-pair-1", "sample-key-value-pair-2", "value-is-blank", "another"]
    drawn = []
    for name in names:
        written = f'<img src="https://assets.crowd.aws/images/a2i-console/{name}.png">'
        served = rewrite_html(written, SUBMIT, "/h.js", "/c.js")
        before, _, address = served.removesuffix('">').partition("data:image/svg+xml,")
        assert before == '<img src="'
        assert not set("\"'<>&") & set(address)
        drawn.append(etree.fromstring(unquote(address)))
    assert [each.tag for each in drawn] == ["{http://www.w3.org/2000/svg}svg"] * len(names)
    assert "".join(drawn[2].itertext()) == "4 MayThe key is not there"
    assert len({etree.tostring(each) for each in drawn}) == len(names)


def test_hostile_pages_are_rewritten_in_linear_time():
    page = " action" * 4_000 + " action" + " " * 30_000 + "=" * 5_000 + "https:" * 4_000

    assert rewrite_html(page, SUBMIT, "/h.js", "/c.js") == page.lstrip()
