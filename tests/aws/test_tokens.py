import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from piecework.aws.tokens import make_token, read_token

SECRET = b"server key"
CONTEXT = "ListHITs A1 -"


@given(st.text(max_size=43), st.text())
def test_a_token_gives_its_position_back_to_its_own_list(position, context):
    token = make_token(position, context, SECRET)
    assert token.startswith("p1:")
    assert len(token) <= 255
    assert read_token(token, context, SECRET) == position


def test_the_longest_position_still_fits():
    assert len(make_token("x" * 173, CONTEXT, SECRET)) == 255
    with pytest.raises(ValueError, match="at most 173 bytes"):
        make_token("x" * 174, CONTEXT, SECRET)


@given(st.integers(min_value=0), st.characters())
def test_no_altered_token_is_read(place, character):
    token = make_token("1558393704000,3X7837UUADRX", CONTEXT, SECRET)
    place %= len(token)
    altered = token[:place] + character + token[place + 1 :]
    assume(altered != token)
    with pytest.raises(ValueError, match="not a pagination token"):
        read_token(altered, CONTEXT, SECRET)


@pytest.mark.parametrize("bad", ["", "p1:", "p1:AAAA", "x", "p1:é", "p1:" + "A" * 64, "p1:====", "\udc80"])
def test_nonsense_is_not_a_token(bad):
    with pytest.raises(ValueError, match="not a pagination token"):
        read_token(bad, CONTEXT, SECRET)


def test_a_token_is_good_for_its_list_and_server_alone():
    token = make_token("5", CONTEXT, SECRET)
    for context, secret in [("ListHITs A2 -", SECRET), (CONTEXT, b"other"), (CONTEXT + "5", SECRET)]:
        with pytest.raises(ValueError, match="of this list"):
            read_token(token, context, secret)
    for respelled in (token.removeprefix("p1:"), token.rstrip("="), token + "="):
        with pytest.raises(ValueError, match="not a pagination token"):
            read_token(respelled, CONTEXT, SECRET)
