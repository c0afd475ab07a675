"""A drawn form filled in as a browser fills it, without script."""

from lxml import html

Fields = list[tuple[str, str]]


class Filled:
    """A page with one form, or with the fields of a finished one."""

    def __init__(self, page: str) -> None:
        # Browsers read every line break as a line feed.
        self.tree = html.document_fromstring(page.replace("\r\n", "\n").replace("\r", "\n"))

    def controls(self, name: str = "") -> list[html.HtmlElement]:
        """The controls of this name, or all that have one, in order."""
        found = self.tree.xpath("//input | //textarea | //select")
        return [each for each in found if each.get("name") and name in {"", each.get("name")}]

    def held(self, name: str) -> str:
        """What a text field holds."""
        (control,) = self.controls(name)
        if control.tag == "input":
            return control.get("value", "").replace("\n", "")
        # Unlike lxml, browsers drop the line break right after <textarea>.
        return (control.text or "").removeprefix("\n")

    def write(self, name: str, text: str) -> str:
        """Empty a text field and type into it; returns what it holds then."""
        (control,) = self.controls(name)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if control.tag == "input":
            control.set("value", text.replace("\n", ""))
        else:
            control.text = "\n" + text
        return self.held(name)

    def choose(self, name: str, values: tuple[str, ...], *, other: bool = False) -> None:
        """Choose these and nothing else; `other` is the last choice, for an answer of one's own."""
        wanted = {value.replace("\r\n", "\n").replace("\r", "\n") for value in values}
        mark, options = self._options(name)
        for option in options:
            option.attrib.pop(mark, None)
            if option.get("value") in wanted or (other and option is options[-1]):
                option.set(mark, mark)

    def chosen(self, name: str) -> list[str]:
        """The values chosen, in order."""
        mark, options = self._options(name)
        values = [option.get("value") for option in options if mark in option.attrib]
        return values if self.takes_several(name) else values[-1:]

    def takes_several(self, name: str) -> bool:
        """Return whether more than one can be chosen."""
        first = self.controls(name)[0]
        return "multiple" in first.attrib if first.tag == "select" else first.get("type") == "checkbox"

    def posts(self) -> Fields:
        """What is sent, files left out."""
        sent: Fields = []
        for control in self.controls():
            name, kind = control.get("name"), control.get("type", "text")
            if control.tag == "select" or kind in {"radio", "checkbox"}:
                # Boxes of one name stand together, so the first speaks for all.
                if control is self.controls(name)[0]:
                    sent += [(name, value) for value in self.chosen(name)]
            elif kind == "hidden":
                sent.append((name, control.get("value")))
            elif kind != "file":
                sent.append((name, self.held(name)))
        return [(name, value.replace("\n", "\r\n")) for name, value in sent]

    def blocked(self) -> list[str]:
        """Names of the fields for whose sake a browser would not send the form."""
        return [
            control.get("name")
            for control in self.controls()
            if "required" in control.attrib and not self._has_value(control)
        ] + [
            control.get("name")
            for control in self.controls()
            if "maxlength" in control.attrib
            and len(self.held(control.get("name")).encode("utf-16-le")) // 2 > int(control.get("maxlength"))
        ]

    def _has_value(self, control: html.HtmlElement) -> bool:
        name, kind = control.get("name"), control.get("type", "text")
        if control.tag == "select" or kind == "radio":
            return any(self.chosen(name))
        return kind == "file" or bool(self.held(name))

    def _options(self, name: str) -> tuple[str, list[html.HtmlElement]]:
        controls = self.controls(name)
        if controls[0].tag == "select":
            return "selected", controls[0].xpath(".//option")
        return "checked", controls
