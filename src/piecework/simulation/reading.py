"""What made-up workers say of texts and documents: marks, ranks, questions and answers, corrected values."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from piecework.ids import Chance
from piecework.simulation import lenient
from piecework.simulation.fields import Field

_WORD = re.compile(r"[\w'\u2019-]+")
_MOST_MARKS = 4
_MOST_PAIRS = 3
_MOST_WORDS = 6
_CORRECTED = 0.2
_ASKED = ("What", "Who", "Where", "When", "Why", "is", "the", "text", "here", "about")


def entities(field: Field, chance: Chance) -> dict[str, Any]:
    """Return spans of a text, of one word or a few, none over another; offsets count code points."""
    text, labels = field.about["text"], field.about["labels"]
    words = [found.span() for found in _WORD.finditer(text)]
    if not words or not labels:
        return {"entities": []}
    found, place = [], 0
    for _ in range(chance.randint(1, _MOST_MARKS)):
        first = place + chance.randint(0, 3)
        last = first + chance.randint(0, 1)
        if last >= len(words):
            break
        place = last + 1
        label = chance.choice(labels)
        found.append({"endOffset": words[last][1], "label": label, "startOffset": words[first][0]})
    return {"entities": found}


def rankings(field: Field, chance: Chance) -> dict[str, Any]:
    """Return ranks of the responses in each dimension, without gaps, shared only where that is allowed."""
    count, made = field.about["responses"], []
    for name, may_tie in field.about["dimensions"]:
        ranks = chance.choices(range(count), k=count) if may_tie else chance.sample(range(count), count)
        order = sorted(set(ranks))
        made.append({"dimension": name, "ranks": [order.index(rank) + 1 for rank in ranks]})
    return {"rankings": made}


def pairs(field: Field, chance: Chance) -> dict[str, Any]:
    """Return questions with answers of as many words as are asked for, about passages or the whole text."""
    about = field.about
    least = round(field.least or 0)
    most = max(1, least, min(least + _MOST_PAIRS - 1, round(field.most or least + _MOST_PAIRS - 1)))
    passages = [found.span() for found in _WORD.finditer(about["text"])]
    made = []
    for _ in range(chance.randint(max(1, least), most)):
        start, end = chance.choice(passages) if passages and chance.random() < _CORRECTED else (0, 0)
        made.append(
            {
                "answer": _words(chance, *about["answer"]),
                "question": _words(chance, *about["question"]) + "?",
                "references": [{"endOffset": end, "startOffset": start}] if end else [],
                "tags": [chance.choice(about["tags"])] if about["tags"] else [],
            }
        )
    return {"pairs": made}


def blocks(field: Field, chance: Chance) -> dict[str, Any]:
    """Return the pairs of a key and its value that a document is asked about, some values corrected."""
    return {"blocks": [half for pair in _asked(field) for half in _checked(pair, chance)]}


KINDS: Mapping[str, Callable[[Field, Chance], dict[str, Any]]] = {
    "entities": entities,
    "rankings": rankings,
    "pairs": pairs,
    "blocks": blocks,
}


def _words(chance: Chance, least: int, most: int | None) -> str:
    # A figure in them would do as well; what counts are words.
    top = max(least, _MOST_WORDS) if most is None else max(least, min(most, max(least, _MOST_WORDS)))
    return " ".join(chance.choices(_ASKED, k=chance.randint(max(1, least), max(1, top))))


def _checked(pair: tuple[dict[str, Any], dict[str, Any]], chance: Chance) -> list[dict[str, Any]]:
    key, value = pair
    text = value["text"]
    if not text and not value["found"]:
        return []  # the key is not there
    if text and chance.random() < _CORRECTED:
        text = f"{text[:-1]}{chance.choice('aeio')}"
    return [_half("KEY", key, key["text"]), _half("VALUE", value, text)]


def _half(kind: str, part: dict[str, Any], text: str) -> dict[str, Any]:
    return {
        "blockType": "KEY_VALUE_SET",
        "entityTypes": [kind],
        "id": part["id"],
        "relationships": part["relationships"],
        "text": text,
    }


def _asked(field: Field) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the pairs in a document that are asked for; all of them, if no keys are named."""
    given = field.about["blocks"]
    known = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    by_id = {each.get("id"): each for each in known}
    found = []
    for each in known:
        if each.get("blockType") == "KEY_VALUE_SET" and "KEY" in lenient.texts(each.get("entityTypes")):
            value = next((by_id[id_] for id_ in _related(each, "VALUE") if id_ in by_id), None)
            if value is not None:
                found.append((_part(each, by_id), _part(value, by_id)))
    keys = field.about["keys"]
    named = [each for each in keys if isinstance(each, dict)] if isinstance(keys, list) else []
    if not named:
        return found
    wanted = {
        _plain(name)
        for each in named
        for name in lenient.texts(
            [each.get("importantFormKey"), *(each.get("importantFormKeyAliases") or [])]
        )
    }
    return [pair for pair in found if _plain(pair[0]["text"]) in wanted]


def _part(block: dict[str, Any], by_id: Mapping[Any, dict[str, Any]]) -> dict[str, Any]:
    words = [by_id.get(id_, {}).get("text") for id_ in _related(block, "CHILD")]
    text = block.get("text")
    return {
        "id": block.get("id") or "",
        "text": text
        if isinstance(text, str)
        else " ".join(word for word in words if isinstance(word, str) and word),
        "relationships": block.get("relationships") or [],
        "found": bool(block.get("geometry")),
    }


def _related(block: dict[str, Any], kind: str) -> list[str]:
    relations = block.get("relationships")
    known = [each for each in relations if isinstance(each, dict)] if isinstance(relations, list) else []
    return [id_ for each in known if each.get("type") == kind for id_ in lenient.texts(each.get("ids"))]


def _plain(name: str) -> str:
    """Keys are the same whatever their case, blanks and the colon behind them."""
    return " ".join(re.sub(r"\s*[:.]$", "", name.strip()).split()).lower()
