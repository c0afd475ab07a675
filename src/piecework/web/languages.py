"""The languages of the websites: which there are, which one a reader gets, and how a text is said in it.

A language is a file of translations, `locales/<code>.po`; English is what the sources say. The files are
made and renewed by `tools.translations`.
"""

import io
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from piecework.rules.phrases import Phrase

LOCALES = Path(__file__).parent / "locales"
ENGLISH = "en"
_ACCEPTED = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)(?:\s*;\s*q=([01](?:\.\d{0,3})?))?")


class Languages:
    """The languages that pages can be read in, by code: `en`, `de`, `pt-BR`."""

    def __init__(self, folder: Path = LOCALES, more: Mapping[str, NullTranslations] | None = None) -> None:
        """Take English, those with a file in `folder`, and `more`; a file is read when it is first needed."""
        self._files = {path.stem: path for path in sorted(folder.glob("*.po"))}
        self._read: dict[str, NullTranslations] = {ENGLISH: NullTranslations(), **(more or {})}

    @property
    def names(self) -> list[tuple[str, str]]:
        """The code of each language and what it calls itself, in the order of the codes."""
        return [(code, own_name(code)) for code in sorted({*self._read, *self._files})]

    def translations(self, code: str) -> NullTranslations:
        """Return the translations of a language that there is."""
        if code not in self._read:
            self._read[code] = _read_file(self._files[code])
        return self._read[code]

    def choose(self, wanted: str | None, accepted: str) -> str:
        """Return the code of a language for a reader.

        Args:
            wanted: the reader's own choice, or None.
            accepted: what the browser asks for, as in the header `Accept-Language`.
        """
        known = {code.lower(): code for code in (*self._read, *self._files)}
        for asked in (wanted or "", *_in_order(accepted)):
            for code in (asked.lower(), asked.lower().partition("-")[0]):
                if code in known:
                    return known[code]
        return ENGLISH


def say(text: object, translations: NullTranslations) -> object:
    """Return a text as it is said in a language; anything but a `Phrase` is returned as it is."""
    if not isinstance(text, Phrase):
        return text
    if text.plural is None:
        pattern = translations.gettext(text.pattern)
    else:
        pattern = translations.ngettext(text.pattern, text.plural, text.values["n"])
    values = {name: say(value, translations) for name, value in text.values.items()}
    try:
        return pattern.format(**values) if values else pattern
    except (KeyError, IndexError, ValueError):
        # A translation that asks for a value which is not there.
        return str(text)


def teach(environment: Environment, translations: NullTranslations) -> None:
    """Have HTML templates say their texts in a language, and every `Phrase` they print or put into a text."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    # Jinja's own go through the context thrice for each text; a page has hundreds.
    gettext, ngettext = _gettext(translations), _ngettext(translations)
    environment.globals |= {"_": gettext, "gettext": gettext, "ngettext": ngettext}
    environment.filters["said"] = partial(say, translations=translations)
    environment.finalize = partial(say, translations=translations)
    environment.code_generator_class = _Generator
    environment.written = _writer(translations)  # type: ignore[attr-defined]


@cache
def own_name(code: str) -> str:
    """Return what a language calls itself, or its code if nobody knows."""
    try:
        locale = Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return code
    return (locale.get_display_name(locale) or code).capitalize()


class _Generator(CodeGenerator):
    """Has values written by `environment.written` instead of by `finalize` and then `escape`.

    A text without values stands translated among what is fixed: each language has an environment of its own.
    """

    def _output_child_to_const(self, node: Any, frame: Any, finalize: Any) -> str:
        match node:
            case nodes.Call(
                node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(text))], kwargs=[]
            ):
                return str(self.environment.globals["gettext"](text))  # type: ignore[operator]
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")

    def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(")")


def _writer(translations: NullTranslations) -> Callable[[Any], str]:
    # Most values are short texts without a special character, or what a macro wrote already.
    special = re.compile("[&<>'\"]").search

    def written(value: Any) -> str:
        kind = type(value)
        if kind is Markup or (kind is str and not special(value)):
            return value  # type: ignore[no-any-return]
        return escape(say(value, translations) if kind is Phrase else value)

    return written


def _gettext(translations: NullTranslations) -> Callable[..., Markup]:
    kept: dict[str, Markup] = {}

    def gettext(text: str, /, **values: Any) -> Markup:
        if values:
            return Markup(translations.gettext(text) % _shown(values, translations))  # noqa: S704  values are escaped
        if text not in kept:
            kept[text] = Markup(translations.gettext(text) % {})  # noqa: S704  the templates' own
        return kept[text]

    return gettext


def _ngettext(translations: NullTranslations) -> Callable[..., Markup]:
    def ngettext(one: str, many: str, num: int, /, **values: Any) -> Markup:
        said = translations.ngettext(one, many, num)
        return Markup(said % _shown({"num": num, **values}, translations))  # noqa: S704  values are escaped

    return ngettext


def _shown(values: dict[str, Any], translations: NullTranslations) -> dict[str, Any]:
    # Numbers stay, for texts that say how they are written.
    return {
        name: value if type(value) is int else escape(say(value, translations))
        for name, value in values.items()
    }


def _in_order(accepted: str) -> list[str]:
    asked: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        found: Any = _ACCEPTED.fullmatch(part.strip())
        if found:
            asked.append((-float(found[2] or 1), found[1]))
    # A stable sort: what is wanted as much stays in the browser's order.
    return [code for weight, code in sorted(asked, key=lambda each: each[0]) if weight]


def _read_file(path: Path) -> GNUTranslations:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem.replace("-", "_"))
    for message, _errors in list(catalog.check()):
        catalog.delete(message.id)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
