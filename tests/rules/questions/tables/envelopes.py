"""HTMLQuestion and ExternalQuestion, and what any document may look like around its elements.

What is invalid comes with the line, the element and a fragment of the message.
"""

from tests.rules.questions.samples import external, html

Wrong = tuple[str, int, str, str]

VALID = {
    "html": html(),
    "escaped html": html("&lt;p&gt;Hello&lt;/p&gt;"),
    "declaration and white space": "\n  <?xml version='1.0' encoding='UTF-16' standalone='no'?>\n" + html(),
    "byte order mark": "\ufeff" + html(),
    "height with white space": html(height=" +600\n"),
    "comment before": "<!-- made by a script -->" + html(),
    "prefixed": html()
    .replace("<", "<h:")
    .replace("<h:/", "</h:")
    .replace("xmlns=", "xmlns:h=")
    .replace("<h:![", "<![")
    .replace("<h:p>", "<p>")
    .replace("</h:p>", "</p>"),
    "schema location": html().replace(
        "><HTMLContent",
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"><HTMLContent',
        1,
    ),
    "external": external(),
    "external with query": external("https://tasks.example.org/?a=1&amp;b=two words"),
    "external on loopback": external("http://127.0.0.5:8000/"),
    "external on IPv6 loopback": external("http://[::1]/"),
    "external on localhost": external("http://localhost:3000/task"),
    "external with blanks": external("\n  https://tasks.example.org/birds\n"),
}

INVALID = {
    "empty": ("", 1, "document", "empty"),
    "blank": (" \n ", 1, "document", "empty"),
    "not XML": ("What is this?", 1, "document", "not well-formed"),
    "cut short": (html()[:-5], 1, "HTMLQuestion", "not well-formed"),
    "two roots": (html() + html(), 1, "document", "not well-formed"),
    "bare ampersand": (external("https://a.example/?a=1&b=2"), 1, "ExternalURL", "not well-formed"),
    "doctype": ("\n<!DOCTYPE a>" + html(), 2, "document", "DOCTYPE"),
    "unknown entity": (html("&nbsp;"), 1, "HTMLContent", "undefined entity"),
    "control character": (html("\x0b"), 1, "HTMLContent", "invalid token"),
    "lone surrogate": (html("\n\ud800"), 2, "document", "surrogate"),
    "too long": (html("a" * 65_536), 1, "document", "65535 bytes"),
    "too long in bytes": (html("é" * 32_768), 1, "document", "65535 bytes"),
    "unknown root": ("<a/>", 1, "a", "is not a question"),
    "answer key": ("<AnswerKey xmlns='x'/>", 1, "AnswerKey", "is not a question"),
    "no namespace": ("<HTMLQuestion/>", 1, "HTMLQuestion", "namespace ''"),
    "https namespace": (html().replace("http://mech", "https://mech"), 1, "HTMLQuestion", "namespace"),
    "wrong date": (html().replace("2011-11-11", "2011-11-12"), 1, "HTMLQuestion", "namespace"),
    "children in no namespace": (
        html()
        .replace("xmlns=", "xmlns:t=")
        .replace("HTMLQuestion", "t:HTMLQuestion")
        .replace("t:HTMLQuestion.xsd", "HTMLQuestion.xsd"),
        1,
        "HTMLContent",
        "namespace ''",
    ),
    "no height": (html().replace("<FrameHeight>0</FrameHeight>", ""), 1, "HTMLQuestion", "needs FrameHeight"),
    "height in words": (html(height="tall"), 1, "FrameHeight", "whole number"),
    "negative height": (html(height="-1"), 1, "FrameHeight", "whole number"),
    "endless height": (html(height="9" * 5_000), 1, "FrameHeight", "whole number"),
    "other figures": (html(height="٦٠٠"), 1, "FrameHeight", "whole number"),
    "blank page": (html(" \n "), 1, "HTMLContent", "page is empty"),
    "elements in the page": (html("<p>Hello</p>"), 1, "p", "namespace|not an element|may not stand"),
    "something after": (html(extra="\n<Layout/>"), 2, "Layout", "may not stand here"),
    "text between": (html(extra="more"), 1, "HTMLQuestion", "holds text"),
    "attribute": (
        html().replace("<FrameHeight>", "<FrameHeight unit='px'>"),
        1,
        "FrameHeight",
        "attribute 'unit'",
    ),
    "http": (external("http://tasks.example.org/"), 1, "ExternalURL", "https://"),
    "http on a name like loopback": (external("http://127.0.0.1.example.org/"), 1, "ExternalURL", "https://"),
    "relative": (external("/tasks"), 1, "ExternalURL", "https://"),
    "script": (external("javascript:alert(1)"), 1, "ExternalURL", "https://"),
    "no host": (external("https:///tasks"), 1, "ExternalURL", "host"),
    "broken host": (external("https://[::1/"), 1, "ExternalURL", "not an address"),
}
