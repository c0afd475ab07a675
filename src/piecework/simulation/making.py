"""What somebody enters in a field of whom nothing is known but that they answer: anything it takes.

Texts and choices are made here, drawings in `drawing`, and what is said about a text in `reading`.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

from piecework.ids import Chance
from piecework.simulation import drawing, reading
from piecework.simulation.drawing import Size
from piecework.simulation.fields import Field
from piecework.simulation.sending import Entered, File

WORDS = ("a", "clear", "short", "answer", "about", "what", "is", "here", "and", "why")
_TICKED = 0.5
_FILE_BYTES = 2_000
_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,-+/@#_:"
_NONE_FITS = 0.15
_COMMENTED = 0.2

Sizes = Callable[[str], Size]
"""Returns how large the picture at an address is."""


def entries(fields: Mapping[str, Field], chance: Chance, size_of: Sizes) -> dict[str, Entered]:
    """Return what is entered in a form's fields, by name; what is left alone is not in it."""
    given: dict[str, Entered] = {}
    chosen = _one_of_each_group(fields, chance)
    for name, field in fields.items():
        if field.kind == "fixed":
            continue
        entered = chosen.get(name) if field.group else entry(field, chance, size_of)
        if entered is not None:
            given[name] = entered
        elif field.group:
            given[name] = []
    return given


def entry(field: Field, chance: Chance, size_of: Sizes) -> Entered:
    """Return what is entered in one field; None if it is left alone."""
    if field.kind in drawing.KINDS:
        return drawing.draw(field, chance, size_of(field.about["src"]))
    if field.kind in reading.KINDS:
        return reading.KINDS[field.kind](field, chance)
    if field.kind == "number":
        return _number(field, chance)
    if field.kind == "file":
        return _file(field, chance)
    if field.kind in ("radio", "checkbox", "select"):
        return _commented(field, _choice(field, chance), chance)
    return _typed(field, chance)


def words(chance: Chance, least: int, most: int) -> str:
    """Return some words, so many at least and at most."""
    return " ".join(chance.choices(WORDS, k=chance.randint(least, max(least, most))))


def _one_of_each_group(fields: Mapping[str, Field], chance: Chance) -> dict[str, list[str]]:
    """Return the choice in each group of radio buttons that exclude each other, by the name chosen."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name, field in fields.items():
        if field.group and field.kind != "fixed":
            groups.setdefault(field.group, []).extend((name, option) for option in field.options)
    picked = (chance.choice(offered) for offered in groups.values())
    return {name: [option] for name, option in picked}


def _choice(field: Field, chance: Chance) -> Entered:
    if not field.several:
        return chance.choice(field.options) if field.options else None
    ticked = [option for option in field.options if chance.random() < _TICKED]
    if field.says in ("labels", "moderation") and not field.required and chance.random() < _NONE_FITS:
        return []
    must = field.required or field.says in ("labels", "moderation")
    least = round(field.least if field.least is not None else must)
    most = len(field.options) if field.most is None else round(field.most)
    others = [option for option in field.options if option not in ticked]
    if len(ticked) < least:
        ticked += chance.sample(others, min(len(others), least - len(ticked)))
    if len(ticked) > most:
        ticked = chance.sample(ticked, most)
    return ticked


def _commented(field: Field, chosen: Entered, chance: Chance) -> Entered:
    """Return a choice with a comment, where comments are asked for and somebody has one."""
    if not field.about.get("comments") or chance.random() >= _COMMENTED:
        return chosen
    return {field.says: chosen, "workerComment": words(chance, 3, 8)}


def _number(field: Field, chance: Chance) -> int | float | str:
    least = 0.0 if field.least is None and (field.most is None or field.most >= 0) else field.least
    if least is None:
        least = (field.most or 0.0) - 10
    most = least + 10 if field.most is None else max(least, field.most)
    step = field.step if field.step and field.step > 0 else 1.0
    value = round(least + step * chance.randint(0, int((most - least) / step + 1e-9)), 10)
    number = int(value) if value.is_integer() else value
    return number if field.says == "number" else str(number)


def _file(field: Field, chance: Chance) -> File:
    least, most = round(field.least or 1), round(field.most or _FILE_BYTES)
    text = words(chance, 20, 40).encode()
    size = min(max(least, _FILE_BYTES), max(least, most))
    return File("answer.txt", (text * (size // len(text) + 1))[:size])


def _typed(field: Field, chance: Chance) -> str:
    made = _TYPES.get(field.kind, _some_words)(chance)
    if field.pattern and not _fits(field.pattern, made):
        # An expression can ask for anything; these are what it asks for most often.
        made = next((each for each in _examples(chance) if _fits(field.pattern, each)), made)
    if field.takes:
        taken = _taken(field.takes)
        made = "".join(sign for sign in made if sign in taken)
        if not made and taken:
            made = "".join(chance.choices(sorted(taken), k=8))
    longest = len(made) if field.longest is None else field.longest
    short = max(field.shortest - len(made), 0)
    filler = made or "a"
    return (made + (filler * (short // len(filler) + 1))[:short])[: max(longest, 0)]


def _some_words(chance: Chance) -> str:
    return words(chance, 3, 8)


def _two(chance: Chance, least: int, most: int) -> str:
    return f"{chance.randint(least, most):02}"


def _date(chance: Chance) -> str:
    return f"20{_two(chance, 10, 26)}-{_two(chance, 1, 12)}-{_two(chance, 1, 28)}"


def _time(chance: Chance) -> str:
    return f"{_two(chance, 0, 23)}:{_two(chance, 0, 59)}"


_TYPES: Mapping[str, Callable[[Chance], str]] = {
    "email": lambda chance: f"somebody-{chance.randint(1, 999)}@example.org",
    "url": lambda chance: f"https://example.org/{chance.choice(WORDS)}",
    "tel": lambda chance: f"+1 202 555 01{_two(chance, 0, 99)}",
    "date": _date,
    "time": _time,
    "month": lambda chance: _date(chance)[:7],
    "week": lambda chance: f"20{_two(chance, 10, 26)}-W{_two(chance, 1, 52)}",
    "datetime-local": lambda chance: f"{_date(chance)}T{_time(chance)}",
    "color": lambda chance: f"#{chance.randrange(1 << 24):06x}",
}


def _examples(chance: Chance) -> list[str]:
    def signs(alphabet: str, count: int) -> str:
        return "".join(chance.choices(alphabet, k=count))

    figures, letters = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    made = [each(chance) for each in _TYPES.values()]
    alphabets = (figures, letters, letters.lower(), letters + figures, "abcdef0123456789")
    made += [signs(alphabet, count) for count in range(1, 17) for alphabet in alphabets]
    return [
        *made,
        f"{signs(figures, 1)}.{signs(figures, 2)}",
        f"{signs(figures, 5)}-{signs(figures, 4)}",
        "yes",
    ]


@cache
def _taken(expression: str) -> frozenset[str]:
    return frozenset(sign for sign in _SIGNS if _fits(expression, sign))


def _fits(expression: str, text: str) -> bool:
    try:
        return re.fullmatch(expression, text) is not None
    except re.error:  # an expression of JavaScript's that is none of ours
        return True
