"""Where things are: for a hand that points, and for one that has only keys."""

from typing import Any

from playwright.sync_api import Locator

from tests.browser.crowd.drawing import SHOWN, Point

# In the middle of its height: of all of it, or of the word of that number that stands in its text.
_PLACE = r"""(each, [share, word]) => {
  const all = each.getBoundingClientRect();
  if (word === 0) return [share * all.width, all.height / 2];
  const pieces = [...each.querySelectorAll('.piece')];
  const text = pieces.map(piece => piece.textContent).join('');
  const found = [...text.matchAll(/[\p{L}\p{N}]+|\S/gu)][word - 1];
  let begins = 0;
  for (const piece of pieces) {
    const node = [...piece.childNodes].find(child => child instanceof Text);
    const length = piece.textContent.length;
    if (node && found.index >= begins && found.index < begins + length) {
      const range = document.createRange();
      range.setStart(node, found.index - begins);
      range.setEnd(node, found.index - begins + found[0].length);
      const box = range.getBoundingClientRect();
      const along = 0.5 + share * (box.width - 1);
      return [box.left - all.left + along, box.top - all.top + box.height / 2];
    }
    begins += length;
  }
  throw new Error(`there is no word ${word}`);
}"""
# The key that leads on towards an element, "" when the focus is on it.
_KEY = """(target) => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (active === target) return '';
  const chain = each => each ? [...chain(each.getRootNode().host), each] : [];
  const group = each => {
    if (!each?.matches('[type=radio], [role=tab]')) return null;
    for (let at = each; at; at = at.parentElement ?? at.getRootNode().host) {
      if (at.matches('[role=radiogroup], [role=tablist], fieldset')) return at;
    }
    return null;
  };
  if (group(active) !== null && group(active) === group(target)) return 'ArrowRight';
  if (!active || active === document.body) return 'Tab';
  const [from, to] = [chain(active), chain(target)];
  const at = from.findIndex((each, index) => each !== to[index]);
  if (at < 0 || !to[at]) return 'Shift+Tab';
  return from[at].compareDocumentPosition(to[at]) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab';
}"""


def place_of(target: Locator, share: float, word: int = 0) -> Point:
    """Return where a share of an element's width is on the page, or of a word in it, once it stands still."""
    before: Any = None
    while True:
        target.evaluate(SHOWN)
        box, within = target.bounding_box(), target.evaluate(_PLACE, [share, word])
        assert box is not None
        if (box, within) == before:
            return (box["x"] + within[0], box["y"] + within[1])
        before = (box, within)


def away(target: Locator) -> str:
    """Return the key that leads on towards an element, "" when the focus is on it."""
    key: str = target.evaluate(_KEY)
    return key
