"""Addresses in plain text as links: this server's own, since nobody else's would be trusted in our words."""

import re

from markupsafe import Markup, escape


def own(text: str, url: str) -> Markup:
    """Return a text as HTML in which the addresses below `url` are links."""
    parts = re.split(rf"({re.escape(url)}/[\w/.-]*)", text)
    return Markup("").join(
        Markup('<a href="{0}">{0}</a>').format(part) if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
