import json
from time import thread_time

import pytest

from piecework.rules.layouts import liquid
from piecework.rules.layouts.liquid import BadTemplate, fill, names

BOXES = json.dumps([{"left": 3, "label": 'a "gull"'}, {"left": 5, "label": "<crow>"}])
VALUES = {
    "text": "Tom & <Jerry>",
    "escaped": "a &amp; b <i>",
    "source-ref": "s3://birds/gull 1.png",
    "link": "https://example.org/a?b=1&c=2",
    "boxes": BOXES,
    "broken": "[not JSON",
    "Mixed Case": "yes",
    "n": "3",
}

FILLED = {
    "escaped by itself": ("<p>{{ task.input.text }}</p>", "<p>Tom &amp; &lt;Jerry&gt;</p>"),
    "raw when asked": ("{{ task.input.text | skip_autoescape }}", "Tom & <Jerry>"),
    "escape does not double": ("{{ task.input.text | escape }}", "Tom &amp; &lt;Jerry&gt;"),
    "escape_once": ("{{ task.input.escaped | escape_once }}", "a &amp; b &lt;i&gt;"),
    "hyphens are names": (
        "{{ task.input.source-ref | grant_read_access }}",
        "https://birds.s3.amazonaws.com/gull%201.png",
    ),
    "other addresses pass": (
        "{{ task.input.link | grant_read_access }}",
        "https://example.org/a?b=1&amp;c=2",
    ),
    "names in brackets": ("{{ task.input['Mixed Case'] }}", "yes"),
    "unknown names print nothing": ("[{{ task.input.nope }}{{ nope.deeper[3] }}{{ task.nope }}]", "[]"),
    "to_json in double quotes": (
        '<x v="{{ task.input.boxes[0] | to_json }}">',
        '<x v="{&#34;left&#34;:3,&#34;label&#34;:&#34;a \\&#34;gull\\&#34;&#34;}">',
    ),
    "to_json and escape escape once": ("{{ 'a<' | to_json | escape }}", "&#34;a&lt;&#34;"),
    "to_json of nothing": ("{{ nil | to_json }}", "null"),
    "arrays print as JSON": (
        "{{ task.input.boxes | skip_autoescape }}",
        json.dumps(json.loads(BOXES), separators=(",", ":")),
    ),
    "an entry of an array, escaped": ("{{ task.input.boxes[1].label }}", "&lt;crow&gt;"),
    "what only looks like JSON is text": ("{{ task.input.broken }}", "[not JSON"),
    "the whole input": ("{{ task.input.n }}{{ task.input.boxes.size }}", "32"),
    "loops": ("{% for b in task.input.boxes %}{{ forloop.index }}:{{ b.left }};{% endfor %}", "1:3;2:5;"),
    "assign and capture": (
        "{% assign a = 'x' | upcase %}{% capture b %}{{ a }}y{% endcapture %}{{ b }}",
        "Xy",
    ),
    "if": ("{% if task.input.n == '3' %}yes{% else %}no{% endif %}", "yes"),
    "case": ("{% case task.input.n %}{% when '2' %}two{% when '3' %}three{% endcase %}", "three"),
    "text filters": ("{{ 'Ab c' | downcase | replace: ' ', '-' | append: '!' | truncate: 20 }}", "ab-c!"),
    "lists": ("{{ 'b,a,b' | split: ',' | uniq | sort | join: '+' }}", "a+b"),
    "numbers": ("{{ task.input.n | plus: 4 | times: 2 | divided_by: 5.0 | round: 1 }}", "2.8"),
    "HTML comments hold Liquid": ("<!-- {{ task.input.n }} -->", "<!-- 3 -->"),
    "Liquid comments do not": ("a{% comment %}{{ task.input.n }}{% endcomment %}b", "ab"),
    "raw stays": ("{% raw %}{{ task.input.n }}{% endraw %}", "{{ task.input.n }}"),
    "other placeholders stay": ("`${n}` ${ task }", "`${n}` ${ task }"),
    "white space control": ("a {{- task.input.n -}} b", "a3b"),
}


@pytest.mark.parametrize(("template", "page"), FILLED.values(), ids=FILLED)
def test_a_template_is_filled(template, page) -> None:
    assert fill(template, VALUES) == page


def test_names_are_those_below_the_input() -> None:
    template = (
        "{{ task.input.a-b }}{% for x in task.input.list %}{{ x.y }}{{ task.input['q r'] }}{% endfor %}"
        "{{ task.input[z] }}{{ other }}{{ task.input.a-b | append: task.input.c }}"
    )
    assert names(template) == ("a-b", "list", "q r", "c")


MISTAKES = {
    "{{ a": "Line 1: '{{ a' is not closed.",
    "{% if a %}": "expected tag endif",
    "\n{% if a": "Line 2: '{% if a' is not closed.",
    "{{ {{ a }} }}": "is not closed",
    "{% raw %}{{": "is not closed",
    "\n{{ a | nope }}": "Line 2: unknown filter 'nope'.",
    "{{ 'now' | date: '%Y' }}": "unknown filter 'date'",
    "{% include 'a' %}": "unexpected tag 'include'",
    "{% render 'a' %}": "unexpected tag 'render'",
    "{{ 1 | divided_by: 0 }}": "divided_by: can't divide by 0.",
    "{{ 'ÿ' | base64_decode }}": "cannot be filled",
}


@pytest.mark.parametrize(("template", "said"), MISTAKES.items())
def test_a_mistake_is_named_with_its_line(template, said) -> None:
    with pytest.raises(BadTemplate) as caught:
        fill(template, {})
    assert said in str(caught.value)


GROWING = "{% assign x = 'aaaaaaaaaa' %}"
HOSTILE = {
    "openings": "{{" * 30_000,
    "tag openings": "{%" * 30_000,
    "open raw": "{% raw %}" * 7_000,
    "blanks": "{{ a" + " " * 1_900 + "}}",
    "deep blocks": "{% if a %}" * 6_000,
    "deep paths": "{{ a" + "[b" * 400 + "]" * 400 + " }}{{ 'a' | nope }}",
    "endless range": "{% for i in (1..100000000000) %}{% endfor %}",
    "endless table": "{% tablerow i in (1..1000000000) %}{{ i }}{% endtablerow %}",
    "range as a list": "{{ (1..100000000) | join: 'a' | size }}",
    "nested loops": "{% for i in (1..9999) %}{% for j in (1..9999) %}{% endfor %}{% endfor %}",
    "wide loops": "{% for i in (1..900) %}" + "{% if 1 == 1 %}{% endif %}" * 2_000 + "{% endfor %}",
    "many loops": ("{% for i in (1..900) %}" + "{% if 1==1 and 1==1 %}{% endif %}{% endfor %}") * 900,
    "long page": "{% for i in (1..9999) %}" + "x" * 60_000 + "{% endfor %}",
    "doubling": GROWING + "{% assign x = x | append: x %}" * 40 + "{{ x }}",
    "replacing": GROWING + "{% assign x = x | replace: 'a', x %}" * 40 + "{{ x }}",
    "squaring": "{% assign x = 9 %}" + "{% assign x = x | times: x %}" * 40 + "{{ x }}",
    "counting alike": "{{ task.input.long | split: '' | uniq | size }}" * 40,
}


@pytest.mark.parametrize("template", HOSTILE.values(), ids=HOSTILE)
def test_hostile_templates_are_stopped(template) -> None:
    began = thread_time()
    with pytest.raises(BadTemplate):
        fill(template, {"long": "".join(map(chr, range(256, 9_256)))})
    # Not a measurement: what is not stopped takes minutes or gigabytes.
    assert thread_time() - began < 20


def test_an_honest_template_stays_far_below_the_limit() -> None:
    boxes = json.dumps([{"left": number, "label": "x" * 20} for number in range(800)])
    template = "<p>Hello</p>" * 1_000 + (
        "{% for box in task.input.boxes %}<b>{{ box.left }} {{ box.label | upcase }}</b>{% endfor %}"
    )
    assert fill(template, {"boxes": boxes}).count("<b>") == 800
    assert liquid.MOST_STEPS >= 100_000
