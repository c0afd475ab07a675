"""A page in the reader's language, chosen on the account or asked for by the browser."""

import re
import shutil
from dataclasses import replace

import pytest

from piecework.rules.phrases import Phrase
from piecework.web.assets import Assets
from piecework.web.languages import Languages, own_name, say
from piecework.web.pages import Pages
from tools import translations

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def new_german(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locales")
    path = translations.new("de", folder)
    text = path.read_text("utf-8")
    for english, said in (
        ("Sign in", "Anmelden"),
        ("Account", "Konto"),
        ("Profile saved", "Profil gespeichert"),
    ):
        text, count = re.subn(rf'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{said}"', text)
        assert count == 1, english
    path.write_text(text, "utf-8")
    return folder


@pytest.fixture
def german(new_german, tmp_path):
    return shutil.copytree(new_german, tmp_path / "locales")


def test_which_language(german) -> None:
    languages = Languages(german)
    assert languages.names == [("de", "Deutsch"), ("en", "English")]
    for wanted, accepted, chosen in (
        (None, "", "en"),
        (None, "de-CH, de;q=0.9, en;q=0.8", "de"),
        (None, "fr, en;q=0.2, de;q=0.5", "de"),
        (None, "de;q=0, fr", "en"),
        (None, "*, ;;q=x, DE", "de"),
        ("en", "de", "en"),
        ("de", "en", "de"),
        ("xx", "de", "de"),
        (None, "q=" * 5_000, "en"),
    ):
        assert languages.choose(wanted, accepted) == chosen, (wanted, accepted)
    assert own_name("zz") == "zz"


def test_a_text_without_values_is_said_when_a_template_is_compiled(german) -> None:
    environment = Pages(Assets(), Languages(german)).environment("de")
    page = "<h1>{{ _('Sign in') }}</h1>{% trans %}Account{% endtrans %}{{ _('100%% %(a)s', a='&') }}"
    assert environment.from_string(page).render() == "<h1>Anmelden</h1>Konto100% &amp;"
    compiled = environment.compile(page, raw=True)
    assert "<h1>Anmelden</h1>" in compiled
    assert "Sign in" not in compiled
    assert "Account" not in compiled


def test_the_files_are_renewed_and_checked(german) -> None:
    (path,) = translations.renew(german)
    text = path.read_text("utf-8")
    assert 'msgstr "Anmelden"' in text
    assert list(translations.problems(german)) == []
    with pytest.raises(ValueError, match="there already"):
        translations.new("de", german)
    with pytest.raises(ValueError, match="unknown locale"):
        translations.new("xx", german)
    path.write_text(text + '\n#, python-format\nmsgid "%(a)s of it"\nmsgstr "%(b)s davon"\n', "utf-8")
    assert [each.split(":")[0] for each in translations.problems(german)] == ["de.po"]
    # What cannot stand is left out, and a value that is not there leaves the English.
    assert Languages(german).translations("de").gettext("%(a)s of it") == "%(a)s of it"
    path.write_text(text + '\nmsgid "{n} ways"\nmsgstr "{m} Wege"\n', "utf-8")
    assert say(Phrase("{n} ways", n=3), Languages(german).translations("de")) == "3 ways"


async def test_pages_are_in_the_readers_language(site, worker, german) -> None:
    site = replace(site, parts=replace(site.parts, languages=Languages(german)))
    stranger = await site.browser().get("/sign-in", headers={"Accept-Language": "de-AT"})
    assert stranger.tree.get("lang") == "de"
    assert "Anmelden" in stranger.words
    browser = site.browser(worker)
    account = await browser.get("/account")
    assert "Account" in account.words
    assert account.tree.xpath("//select[@name='language']/option/text()") == [
        "As the browser asks",
        "Deutsch",
        "English",
    ]
    saved = await browser.send(account, "/account", language="de")
    assert "Profil gespeichert" in saved.main
    assert "Konto" in saved.words
    refused = await browser.send(saved, "/account", language="tlh")
    assert refused.status == 422
    assert refused.one("//*[@id='language-error']") is not None
