"""What a worker looks for in the list of HIT groups, how the list is ordered, and what a group is found by.

A word of a search is found at the beginning of words, in title, description or keywords; capitals do not
count in any script, and all words of a search must occur. Scripts that are written without blanks have no
beginnings of words: there each character is a word.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple
from unicodedata import category, normalize

Order = Literal["newest", "oldest", "reward", "least_reward", "hourly", "least_hourly", "hits", "fewest_hits"]
ORDERS: tuple[Order, ...] = (
    "newest",
    "oldest",
    "reward",
    "least_reward",
    "hourly",
    "least_hourly",
    "hits",
    "fewest_hits",
)
PAGE_SIZES = (10, 25, 50, 100)


class Search(NamedTuple):
    """What the list is filtered by, and its order. Money in cents; None, 0 and False leave a filter out.

    Attributes:
        words: in title, description or keywords, see `words_in`.
        least_reward_cents: per assignment.
        requester_id: the groups of this requester alone.
        qualified_only: what the worker can accept now.
        least_hourly_cents: the observed rate; groups whose rate is not known yet are left out.
        most_seconds: the time allowed.
        masters_only: groups that ask for Masters.
        new_only: groups whose type was made in the last day.
        hidden_too: also what the worker has hidden.
        order: by the newest HIT, the reward, the observed rate (unknown ones last), or the number of open
            HITs, which is counted every other minute, in a market of a million more rarely.
    """

    words: str | None = None
    least_reward_cents: int = 0
    requester_id: str | None = None
    qualified_only: bool = False
    least_hourly_cents: int = 0
    most_seconds: int = 0
    masters_only: bool = False
    new_only: bool = False
    hidden_too: bool = False
    order: Order = "newest"


MOST_WORDS = 8
"""So many words of a search count, the first ones."""
LONGEST_WORD = 40
MASTERS_TERM = ":masters."

# Thai, Lao, Burmese, Khmer, kana and Chinese characters.
_WITHOUT_BLANKS = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_IN_WORDS = frozenset("LMN")  # letters, their marks, and numbers


def words_in(text: str) -> list[str]:
    """Return the words of a text, each once, as they are compared: without capitals, cut at 40 characters."""
    folded = normalize("NFKC", text.casefold())
    spaced = "".join(each if category(each)[0] in _IN_WORDS else " " for each in folded)
    words = _WITHOUT_BLANKS.sub(r" \1 ", spaced).split()
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))


def requester_term(requester_id: str) -> str:
    """Return the term by which the types of a requester are found."""
    return f":{requester_id}."


def terms_of(requester_id: str, texts: Iterable[str | None], *, masters: bool) -> set[str]:
    """Return all that a HIT type is found by: its words, its requester, and that it asks for Masters."""
    terms = {requester_term(requester_id)}
    for text in texts:
        terms.update(words_in(text or ""))
    return terms | {MASTERS_TERM} if masters else terms


def beginnings(search: Search) -> list[str]:
    """Return what terms of a type must begin with for a search to find it: one term at least for each."""
    wanted = words_in(search.words or "")[:MOST_WORDS]
    if search.masters_only:
        wanted.append(MASTERS_TERM)
    if search.requester_id is not None:
        wanted.append(requester_term(search.requester_id))
    return wanted
