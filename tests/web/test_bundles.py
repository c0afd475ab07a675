import gzip
import re
from pathlib import Path

import pytest

from piecework.web.assets import STATIC, Assets
from piecework.web.pages import TEMPLATES
from tools.build_frontend import build

KILOBYTE = 1000


@pytest.fixture(scope="module")
def assets():
    build()
    return Assets()


def test_an_unchanged_tree_is_not_built_again(assets):
    assert build() is False


def test_every_file_a_template_names_is_bundled(assets):
    named = {
        name
        for template in TEMPLATES.rglob("*.jinja")
        for name in re.findall(r"asset\(['\"]([^'\"]+)['\"]\)", template.read_text())
    }
    assert "site.css" in named
    for name in named:
        assert _file(assets, name).is_file()


def test_every_icon_a_template_names_is_drawn(assets):
    drawn = set(re.findall(r'id="(\w+)"', _file(assets, "icons.svg").read_text()))
    texts = [template.read_text() for template in TEMPLATES.rglob("*.jinja")]
    named = {name for text in texts for name in re.findall(r"icon\([\"'](\w+)[\"']", text)}
    assert "tally" in named
    assert named <= drawn


def test_a_first_visit_stays_light(assets):
    def weight(*names):
        return sum(len(gzip.compress(_file(assets, name).read_bytes())) for name in names)

    assert weight("site.css") < 25 * KILOBYTE
    assert weight("site.css", "site.js", "theme.js", "icons.svg", "favicon.svg") < 50 * KILOBYTE


def test_styles_need_no_exception_from_the_content_security_policy(assets):
    for name in ("site.css", "task.css"):
        text = _file(assets, name).read_text()
        assert "data:" not in text
        assert "http" not in text


def _file(assets, name) -> Path:
    return STATIC / assets.url(name).removeprefix("/static/")
