"""A QuestionForm with every content item and every widget, and a small server with what it shows."""

import io
import struct
import wave
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.browser.conftest import elsewhere
from tests.rules.questions import samples
from tests.rules.questions.samples import FORM_2005, form, question, selection
from tests.rules.questions.tables.specs import counts

YES = "<IsRequired>true</IsRequired>"
OTHER = "<OtherSelection><NumberOfLinesSuggestion>1</NumberOfLinesSuggestion></OtherSelection>"
TABLE = (
    '<p>Times are written as <b>hh:mm</b>, see <a href="https://example.org/rules">the rules</a>.</p>'
    '<table border="1" cellpadding="4"><thead><tr><th>Sign</th><th>Written</th></tr></thead>'
    '<tbody><tr><td>half past eight</td><td align="right">08:30</td></tr></tbody></table>'
    "<ol><li>Look</li><li>Write</li></ol><blockquote>As it stands.</blockquote><pre>08:30\n18:00</pre><hr/>"
)


def picture() -> bytes:
    """A PNG of 160 by 90 pixels: a green sign on a lighter wall."""
    sign, wall = b"\x30\x8a\x6b", b"\xd9\xd4\xc3"
    through, beside = wall * 30 + sign * 100 + wall * 30, wall * 160
    raw = b"".join(b"\0" + (through if 20 <= y < 60 else beside) for y in range(90))
    parts = (
        (b"IHDR", struct.pack(">2I5B", 160, 90, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(raw)),
        (b"IEND", b""),
    )
    written = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def sound() -> bytes:
    """Half a second of silence."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(8_000)
        writer.writeframes(b"\x80" * 4_000)
    return file.getvalue()


FILES = {"/sign.png": ("image/png", picture()), "/hint.wav": ("audio/wav", sound())}


class Files(BaseHTTPRequestHandler):
    """The requester's pictures and sounds."""

    def do_GET(self) -> None:
        kind, body = FILES.get(self.path.partition("?")[0], ("text/plain", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def files() -> Iterator[str]:
    """The address of a server with the files."""
    with elsewhere(Files) as port:
        yield f"http://127.0.0.1:{port}"


def features(media: str, *, test: bool = False) -> str:
    """The form; for a test without the question for a file."""
    show = samples.binary(url=f"{media}/sign.png")
    hear = samples.binary("audio", f"{media}/hint.wav")
    overview = (
        "<Title>Shop signs &amp; opening hours</Title>"
        "<Text>Look at the photograph, then answer the questions.\nMore is at https://example.org/rules.</Text>"
        "<List><ListItem>Write what you read, not what you guess.</ListItem>"
        "<ListItem>Leave empty what cannot be read.</ListItem></List>"
        f"{show}{hear}{samples.binary('video', f'{media}/hint.wav')}"
        f"<FormattedContent><![CDATA[{TABLE}]]></FormattedContent>"
    )
    embedded = (
        samples.embedded("image", "png", f"{media}/sign.png?v=1")
        + samples.embedded("audio", "wav", f"{media}/hint.wav")
        + samples.embedded("application", "x-shockwave-flash", f"{media}/old.swf")
    )
    overviews = f"<Overview>{overview}</Overview>", f"<Overview>{embedded}{samples.FLASH}</Overview>"
    questions = (*_texts(), *_choices(show, hear), *(() if test else (_file(),)))
    return form(overviews[0] + "".join(questions[:3]) + overviews[1] + "".join(questions[3:]), FORM_2005)


def _texts() -> Iterator[str]:
    yield question(
        "<FreeTextAnswer><Constraints><Length minLength='2' maxLength='80'/>"
        "<AnswerFormatRegex regex='^\\S' errorText='Begin with a letter.'/></Constraints>"
        "<NumberOfLinesSuggestion>1</NumberOfLinesSuggestion></FreeTextAnswer>",
        "name",
        before=f"<DisplayName>Name of the shop</DisplayName>{YES}",
        content="<Text>Which name is on the sign?</Text>",
    )
    yield question(
        "<FreeTextAnswer><Constraints><IsNumeric minValue='0' maxValue='23'/></Constraints>"
        "<NumberOfLinesSuggestion>1</NumberOfLinesSuggestion></FreeTextAnswer>",
        "hour",
        content="<Text>At which hour does it open?</Text>",
    )
    yield question(
        "<FreeTextAnswer><DefaultText>Nothing else.</DefaultText></FreeTextAnswer>",
        "notes",
        content="<Title>What else do you see?</Title><Text>In a few words.</Text>",
    )


def _choices(show: str, hear: str) -> Iterator[str]:
    def style(name: str) -> str:
        return f"<StyleSuggestion>{name}</StyleSuggestion>"

    labels = (
        ("food", "<Text>Food</Text>"),
        ("shoes", "<FormattedContent><![CDATA[<i>Shoes</i>, <b>new</b> or old]]></FormattedContent>"),
        ("books", show.replace("A shop front", "Books")),
        ("music", hear.replace("A shop front", "Music")),
    )
    goods = "".join(
        f"<Selection><SelectionIdentifier>{name}</SelectionIdentifier>{label}</Selection>"
        for name, label in labels
    )
    yield question(
        f"<SelectionAnswer>{counts('1', '3')}{style('checkbox')}"
        f"<Selections>{goods}</Selections></SelectionAnswer>",
        "goods",
        before=YES,
        content="<Text>What is sold there?</Text>",
    )
    for name, before, other in (
        ("door", style("radiobutton"), OTHER),
        ("wall", style("dropdown"), ""),
        ("roof", style("dropdown"), OTHER),
        ("floor", style("list"), ""),
        ("lights", counts("0", "3") + style("combobox"), ""),
        ("windows", counts("0", "2") + style("multichooser"), ""),
    ):
        asked = f"<Text>Which colour of {name}?</Text>"
        yield question(selection("red green blue", before, other), name, content=asked)


def _file() -> str:
    return question(
        "<FileUploadAnswer><MaxFileSizeInBytes>3000000</MaxFileSizeInBytes>"
        "<MinFileSizeInBytes>1</MinFileSizeInBytes></FileUploadAnswer>",
        "photo",
        content="<Text>Add a photograph of your own.</Text>",
    )
