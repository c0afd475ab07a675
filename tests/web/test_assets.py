import json

import pytest

from piecework.web.assets import Assets, AssetsMissingError


def test_names_lead_to_hashed_addresses(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"site.css": "site-4f2a.css"}))
    assets = Assets(tmp_path)
    assert assets.url("site.css") == "/static/site-4f2a.css"
    with pytest.raises(AssetsMissingError, match=r'"site\.js" is not among the built files'):
        assets.url("site.js")


def test_a_tree_without_bundles_says_how_to_make_them(tmp_path):
    with pytest.raises(AssetsMissingError, match='run "make build"'):
        Assets(tmp_path)
