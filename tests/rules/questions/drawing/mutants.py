"""One change to a tree: something left out, doubled, moved, renamed, or another value."""

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import strategies as st

from tests.rules.questions.drawing.tags import Path, Tag, found, paths, put

VALUES = (
    *("", " ", "x", "0", "1", "-1", "+1", "00", " 1 ", "1.5", "1e2", "99999999999", "-2147483649", "NaN"),
    *("INF", "true", "True", "image", "list", " list", "\xa01", "٣", "😀", "a\nb", "<b>", "&amp;", "]]>"),
    *("https://a.example/", "http:", "ftp://a", "javascript:1", "https://a b", "no p\x85ace", "40%", "*"),
    *("(", "^a{3}$", "(?=a)", "left", "rect", "_blank", "red", "#fff", "en", "preserve"),
    "2026-09-21T14:00:00Z",
)


def every_mutant(root: Tag, names: tuple[str, ...], attributes: tuple[str, ...]) -> Iterator[Tag]:
    """Each tree with one change of the kinds that can be told one by one."""
    for path in paths(root):
        it = found(root, path)
        for name in names:
            yield put(root, path, replace(it, name=name))
            yield put(root, path, replace(it, inside=(Tag(name), *it.inside)))
            yield put(root, path, replace(it, inside=(*it.inside, Tag(name))))
        for value in VALUES if not any(isinstance(each, Tag) for each in it.inside) else ("x",):
            yield put(root, path, replace(it, inside=(value,)))
        for name in (*it.attributes, *attributes):
            kept = {key: value for key, value in it.attributes.items() if key != name}
            yield put(root, path, replace(it, attributes=kept))
            for value in VALUES if name in it.attributes else ("1",):
                yield put(root, path, replace(it, attributes={**kept, name: value}))
        yield put(root, path, replace(it, inside=it.inside[::-1]))
        yield put(root, path, replace(it, inside=()))
        if path:
            yield from (put(root, path, *instead) for instead in ((), (it, it), it.inside))


@st.composite
def mutant(draw: st.DrawFn, root: Tag, names: tuple[str, ...], attributes: tuple[str, ...]) -> Tag:
    """The tree with one change; `names` and `attributes` are what things may be renamed to."""
    path = draw(st.sampled_from(list(paths(root))))
    it = found(root, path)
    changes = [_rename(it, names), _text(it), _attribute(it, attributes), _inside(it, names)]
    if path:
        changes += [_around(root, path), _around(root, path)]
    return put(root, path, *draw(st.one_of(changes)))


def _rename(it: Tag, names: tuple[str, ...]) -> st.SearchStrategy[tuple[Tag]]:
    return st.sampled_from(names).map(lambda name: (replace(it, name=name),))


def _text(it: Tag) -> st.SearchStrategy[tuple[Tag]]:
    def put_text(value: str) -> tuple[Tag]:
        texts = [each for each in it.inside if isinstance(each, str)]
        elements = tuple(each for each in it.inside if isinstance(each, Tag))
        return (replace(it, inside=(value, *elements) if not texts or elements else (value,)),)

    return st.sampled_from(VALUES).map(put_text)


def _attribute(it: Tag, names: tuple[str, ...]) -> st.SearchStrategy[tuple[Tag]]:
    def change(drawn: tuple[str, str, str]) -> tuple[Tag]:
        old, new, value = drawn
        kept = {key: each for key, each in it.attributes.items() if key != old or not new}
        if not new:
            kept.pop(old, None)
        return (replace(it, attributes={**kept, **({new: value} if new else {})}),)

    old = st.sampled_from([*it.attributes, ""])
    new = st.sampled_from([*it.attributes, *names, "", ""])
    return st.tuples(old, new, st.sampled_from(VALUES)).map(change)


def _inside(it: Tag, names: tuple[str, ...]) -> st.SearchStrategy[tuple[Tag]]:
    def add(drawn: tuple[str, int]) -> tuple[Tag]:
        name, at = drawn
        return (replace(it, inside=(*it.inside[:at], Tag(name), *it.inside[at:])),)

    swapped = replace(it, inside=it.inside[::-1])
    emptied = replace(it, inside=())
    added = st.tuples(st.sampled_from(names), st.integers(0, len(it.inside))).map(add)
    return added | st.sampled_from([(swapped,), (emptied,)])


def _around(root: Tag, path: Path) -> st.SearchStrategy[tuple[Tag | str, ...]]:
    """The element left out, doubled, put around itself, replaced by what is in it, or by a sibling."""
    it = found(root, path)
    siblings = found(root, path[:-1]).inside
    return st.sampled_from(
        [(), (it, it), (replace(it, inside=(it,)),), it.inside, *((each,) for each in siblings)]
    )
