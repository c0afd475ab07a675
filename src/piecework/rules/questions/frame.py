"""How a question's page is addressed and adjusted for the frame it is shown in. Serving it is the web's."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from piecework.rules.questions import old_pictures

_SITE = r"(?:https?:)?//(?:www|workersandbox)\.mturk\.com/+mturk/externalSubmit"
_HELPER = r"(?:https?:)?//s3\.amazonaws\.com/mturk-public/externalHIT_v1\.js"
_CROWD = (
    r"(?:https?:)?//assets\.crowd\.aws/"
    r"(?:crowd-html-elements(?:-v2|-without-ce-polyfill)?|vendor/webcomponentsjs/[\w-]+|vendor/web-animations-js/[\w.-]+)\.js"
)
_STYLE = r"(?:https?:)?//assets\.crowd\.aws/css/[\w-]+\.css"
_PICTURE = r"(?:https?:)?//assets\.crowd\.aws/images/a2i-console/(?P<name>[\w-]+)\.png"
_OLD = re.compile(
    rf"""(?P<site>{_SITE})(?![\w-])|(?P<helper>{_HELPER})|(?P<crowd>{_CROWD})|(?P<style>{_STYLE})|(?P<picture>{_PICTURE})"""
    r"""|(?P<action>[\s"'](?:form)?action\s*+=\s*+["']?)/+mturk/externalSubmit(?=["'\s>?#])""",
    re.IGNORECASE,
)


def external_frame_url(url: str, parameters: Mapping[str, str]) -> str:
    """The address with the parameters appended, percent-encoded, behind its own and before its fragment.

    Args:
        url: the ExternalURL, or an EmbeddedBinary's DataURL.
        parameters: assignmentId and hitId, and once accepted also workerId and turkSubmitTo.
    """
    base, mark, fragment = url.partition("#")
    joint = "?" if "?" not in base else "" if base.endswith("?") else "&"
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters.items())
    return f"{base}{joint}{query}{mark}{fragment}"


def rewrite_html(content: str, submit_url: str, helper_script_url: str, crowd_script_url: str) -> str:
    """The content of an HTMLQuestion as it is served: addresses of the closed service replaced by ours.

    Replaced are the literal submit addresses of both old sites wherever they stand, `/mturk/externalSubmit`
    as the value of an action or formaction attribute, the old helper script, and the crowd script under its
    three names with what it once loaded besides; its style sheets become empty ones, and the pictures of its
    instructions ours. White space before the page goes, so that its doctype comes first. The stored question
    stays.

    Args:
        content: HTMLQuestion.content.
        submit_url: where this assignment is submitted; without quotes, ampersands and angle brackets, because
            pages hold the old address in markup and in scripts alike.
        helper_script_url: our externalHIT_v1.js.
        crowd_script_url: our crowd elements.
    """
    ours = {
        "site": submit_url,
        "helper": helper_script_url,
        "crowd": crowd_script_url,
        "style": "data:text/css,",
    }

    def replace(match: re.Match[str]) -> str:
        if match.lastgroup == "action":
            return f"{match['action']}{submit_url}"
        if match.lastgroup == "picture":
            return old_pictures.address_of(match["name"].lower())
        return ours[match.lastgroup or ""]

    return _OLD.sub(replace, content.lstrip("\ufeff \t\r\n\f"))
