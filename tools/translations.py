"""Makes and renews the translations of the websites: `python -m tools.translations new de`, `renew`, `check`.

A language is one file, src/piecework/web/locales/<code>.po, which any editor for gettext opens. `renew` takes
over what the sources say today; what was translated before stays, and what changed is marked as fuzzy.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from piecework.web.languages import LOCALES

SOURCES = Path(__file__).parents[1] / "src/piecework"
_METHODS = [
    ("**.py", "python"),
    ("**.jinja", "jinja2.ext:babel_extract"),
    ("**/starters/*.html", "tools.translations:starter_texts"),
]
_OPTIONS = {"**.jinja": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"Phrase": None, "counted": (1, 2)}
_GETTEXT: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}


def extracted(sources: Path = SOURCES) -> Catalog:
    """Return every text of the sources that can be translated, with where it stands."""
    catalog = Catalog(project="Piecework", charset="utf-8")
    found = extract_from_dir(
        sources, _METHODS, _OPTIONS, {**_KEYWORDS, **_GETTEXT}, comment_tags=("Translators:",)
    )
    for file, line, message, comments, _context in found:
        catalog.add(message, locations=[(file, line)], auto_comments=comments)
    return catalog


def starter_texts(
    fileobj: IO[bytes],
    keywords: object,  # noqa: ARG001  what Babel hands to every reader
    comment_tags: object,  # noqa: ARG001
    options: object,  # noqa: ARG001
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield what the gallery says of a ready-made project: its name, and what it is."""
    said = tomllib.loads(fileobj.read().decode().partition("-->")[0].removeprefix("<!--"))
    for name in ("name", "summary"):
        yield 1, "gettext", said[name], []


def new(code: str, locales: Path = LOCALES) -> Path:
    """Make the file of a language, with nothing translated. Raises ValueError for one that nobody knows."""
    try:
        locale = Locale.parse(code, sep="-")
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error
    locales.mkdir(exist_ok=True)
    path = locales / f"{code}.po"
    if path.exists():
        raise ValueError(f"{path} is there already; run renew")
    catalog = extracted()
    catalog.locale, catalog.fuzzy = locale, False
    _write(catalog, path)
    return path


def renew(locales: Path = LOCALES) -> list[Path]:
    """Bring every language's file to what the sources say today."""
    template = extracted()
    paths = sorted(locales.glob("*.po"))
    for path in paths:
        catalog = _read(path)
        catalog.update(template, update_creation_date=False)
        _write(catalog, path)
    return paths


def problems(locales: Path = LOCALES) -> Iterator[str]:
    """Return what is wrong with the files, a line each: values that are missing or should not be there."""
    for path in sorted(locales.glob("*.po")):
        for message, errors in _read(path).check():
            yield from (f"{path.name}:{message.lineno}: {error}" for error in errors)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.stem.replace("-", "_"))


def _write(catalog: Catalog, path: Path) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=True, ignore_obsolete=True)


def main(arguments: list[str]) -> int:
    """Do what the arguments say; returns the exit code."""
    match arguments:
        case ["new", code]:
            try:
                print(new(code))
            except ValueError as error:
                print(error, file=sys.stderr)
                return 1
        case ["renew"]:
            print(*renew(), sep="\n")
        case ["check"]:
            found = list(problems())
            print(*found, sep="\n")
            return 1 if found else 0
        case _:
            print("python -m tools.translations new CODE | renew | check", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
