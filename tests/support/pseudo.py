"""A made-up language that shows which words of a page did not go through gettext.

Whatever is translated comes out between ⟦ and ⟧, and tests give people, HITs and messages names in the same
brackets. What is left when all of that is cut out was missed.
"""

import re
from dataclasses import replace
from gettext import NullTranslations
from typing import Any

from piecework.web.languages import Languages
from tests.support.website import Answer, Browser, Stand

CODE = "en-XA"
_MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
_VALUES = re.compile(r"\{\w+\}|%\(\w+\)s")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Ids, addresses and numbers with units are not said but written; our name is a name.
_WRITTEN = re.compile(r"\b[A-Z0-9]{14,}\b|https?://\S+|\S+@\S+|Piecework|Test browser|\bUTC\b")
# What is said in English in any language says so: it is for authors of pages, from our documentation.
_NOT_READ = (
    "//script | //style | //pre | //code | //svg | //*[contains(@class, 'pw-id')] | //textarea[@data-editor]"
    " | //body//*[@lang='en']"
)
_DATA = "//select[@name='country' or @name='subdivision' or @name='zone' or @name='language']"
READ_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "data-label")


class Pseudo(NullTranslations):
    """Says everything between brackets."""

    def gettext(self, message: str) -> str:
        """Return a text in brackets. What has no words of its own, only values, is not said."""
        return f"⟦{message}⟧" if _WORD.search(_VALUES.sub("", message)) else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the English form for a number, in brackets."""
        return self.gettext(msgid1 if n == 1 else msgid2)


class PseudoReader:
    """Somebody who reads pages in the made-up language, and notes which were read and what was missed."""

    def __init__(self, stand: Stand, person: Any = None) -> None:
        languages = Languages(more={CODE: Pseudo()})
        self.stand = replace(stand, parts=replace(stand.parts, languages=languages))
        self.browser: Browser = self.stand.browser(person)
        self.browser.client.headers.update({"Accept-Language": CODE, "User-Agent": "Test browser"})
        self.missed: list[str] = []

    async def get(self, path: str) -> Answer:
        """Open a page and look for what was missed."""
        return self.read(await self.browser.get(path))

    async def post(self, path: str, fields: Any = None) -> Answer:
        """Post a form that is not on a page and read the answer."""
        return self.read(await self.browser.post(path, fields))

    async def send(self, answer: Answer, which: str, **typed: str) -> Answer:
        """Send a form of a page and read the answer."""
        return self.read(await self.browser.send(answer, which, **typed))

    def read(self, answer: Answer) -> Answer:
        """Look at a page for what was missed."""
        where = answer.url.raw_path.decode()
        assert "text/html" in answer.headers["content-type"], where
        self.missed += [f"{where} ({answer.status}): {each}" for each in missed(answer.tree)]
        return answer


def missed(tree: Any) -> list[str]:
    """Return what stands on a page and was not translated."""
    attributes = [value for name in READ_ATTRIBUTES for value in tree.xpath(f"//@{name}") if value]
    for element in tree.xpath(f"{_NOT_READ} | {_DATA}"):
        tail = element.tail or ""
        element.clear()
        element.tail = tail
    texts = [tree.xpath("string(//title)"), tree.xpath("string(//body)"), *attributes]
    found = []
    for text in texts:
        left = " ".join(text.split())
        while (cut := _MARKED.sub(" ", left)) != left:
            left = cut
        if _WORD.search(_WRITTEN.sub(" ", left)):
            found.append(" ".join(left.split())[:300])
    return found
