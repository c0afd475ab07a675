"""No accepted block of FormattedContent brings a script; which are accepted is in tables/."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from piecework.rules.questions.formatted import check
from piecework.rules.refusals import Refused

_NAMES = st.sampled_from(["p", "b", "a", "ul", "li", "table", "tr", "td", "iframe", "pre", "script", "style"])


@given(st.lists(st.tuples(_NAMES, st.text(max_size=8)), max_size=6))
def test_no_accepted_block_brings_a_script(parts):
    block = "".join(f"<{name}>{text}" for name, text in parts) + "".join(
        f"</{name}>" for name, _ in reversed(parts)
    )
    try:
        page = check(block)
    except Refused:
        return

    tree = lxml_html.fragment_fromstring(page, create_parent="div")
    assert not tree.xpath("//script | //style | //*[@onclick]")
