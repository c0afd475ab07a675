"""QuestionForm: every kind of content.

What is invalid comes with the line, the element and a fragment of the message.
"""

from tests.rules.questions import samples
from tests.rules.questions.samples import FORM_2005, binary, embedded, form, question, selection
from tests.rules.questions.tables.forms import showing

Wrong = tuple[str, int, str, str]


def application(inside: str) -> str:
    return showing(f"<Application>{inside}</Application>", FORM_2005)


def formatted(block: str) -> str:
    return f"<FormattedContent><![CDATA[{block}]]></FormattedContent>"


FLASH = "<FlashMovieURL>https://example.org/a.swf</FlashMovieURL>"
APPLET = "<AppletPath>https://example.org/a/</AppletPath><AppletFilename>V.class</AppletFilename>"
SIZE = "<Width>320</Width><Height>200</Height>"
PARAMETER = "<ApplicationParameter><Name>level</Name><Value>2</Value></ApplicationParameter>"
EMBEDDED = embedded("video", "mp4")

VALID: dict[str, str] = {
    "title": showing("<Title>Signs</Title>"),
    "title alone in an overview": form("<Overview><Title/></Overview>" + question()),
    "text": showing("<Text>See https://example.org/</Text>"),
    "empty text": showing("<Text></Text>"),
    "markup in a text": showing("<Text><![CDATA[<b> & ]]]]><![CDATA[>]]></Text>"),
    "text in pieces": showing("<Text>a<![CDATA[b]]><!-- c -->d&#x2014;&apos;&quot;&gt;</Text>"),
    "list": showing("<List><ListItem>a</ListItem><ListItem/></List>"),
    "image": showing(binary("image")),
    "sound": showing(binary("audio")),
    "film": showing(binary("video")),
    "subtype of a binary": showing(binary().replace("</Type>", "</Type><SubType>png</SubType>")),
    "empty subtype": showing(binary().replace("</Type>", "</Type><SubType/>")),
    "empty alternative text": showing(binary().replace("A shop front", "")),
    "address by http": showing(binary(url="http://example.org/a.png")),
    "address of a scheme alone": showing(binary(url="https://")),
    "address in blanks": showing(binary(url="\n https://example.org/a.png\t")),
    "address with a query": showing(binary(url="https://example.org/?a=1&amp;b=%20#c")),
    "address with letters": showing(binary(url="https://example.org/Käse/東京.png")),
    "embedded object": showing(EMBEDDED),
    "embedded without parameters": showing(EMBEDDED.replace(PARAMETER, "")),
    "embedded with many parameters": showing(EMBEDDED.replace(PARAMETER, PARAMETER * 3)),
    "embedded of any type": showing(embedded("application", "pdf")),
    "embedded without a type": showing(embedded("", "")),
    "embedded with sizes in words": showing(
        EMBEDDED.replace("300px", "wide").replace("<Height>40", "<Height>")
    ),
    "embedded without subtype": showing(EMBEDDED.replace("<SubType>mp4</SubType>", "")),
    "flash": showing(samples.FLASH, FORM_2005),
    "flash with parameters": application(f"<Flash>{FLASH}{SIZE}{PARAMETER}{PARAMETER}</Flash>"),
    "applet": application(f"<JavaApplet>{APPLET}{SIZE}</JavaApplet>"),
    "applet with parameters": application(f"<JavaApplet>{APPLET}{SIZE}{PARAMETER}</JavaApplet>"),
    "application in an overview": form(f"<Overview>{samples.FLASH}</Overview>{question()}", FORM_2005),
    "formatted content": showing(formatted("<p>As <b>hh:mm</b>&nbsp;only</p>")),
    "formatted content escaped": showing("<FormattedContent>&lt;p&gt;a&lt;/p&gt;</FormattedContent>"),
    "empty formatted content": showing("<FormattedContent/>"),
    "formatted content in white space": showing(
        f"<FormattedContent>\n {formatted('a')[18:-19]}\n</FormattedContent>"
    ),
    "two blocks": showing(formatted("a") + formatted("<ul><li>b</li></ul>")),
    "all content in any order": showing(
        EMBEDDED + formatted("a") + binary() + "<List><ListItem/></List><Text/><Title/><Text/>"
    ),
}

INVALID: dict[str, Wrong] = {
    "element in a title": (showing("<Title>\n<b>a</b></Title>"), 2, "b", "may not stand here in 'Title'"),
    "attribute of a title": (showing("<Title align='left'/>"), 1, "Title", "attribute 'align'"),
    "element in a text": (showing("<Text>a\n<br/></Text>"), 2, "br", "may not stand here in 'Text'"),
    "empty list": (showing("<List/>"), 1, "List", "needs ListItem"),
    "text in a list": (showing("<List>a<ListItem/></List>"), 1, "List", "holds text"),
    "text element in a list": (showing("<List>\n<Text/></List>"), 2, "Text", "where ListItem should"),
    "list in a list item": (
        showing("<List><ListItem>\n<List/></ListItem></List>"),
        2,
        "List",
        "may not stand",
    ),
    "media type": (showing(binary("picture")), 1, "Type", "image, audio or video"),
    "media type in blanks": (showing(binary(" image ")), 1, "Type", "image, audio or video"),
    "media type in capitals": (showing(binary("Image")), 1, "Type", "image, audio or video"),
    "no media type": (
        showing(binary().replace("<Type>image</Type>", "")),
        1,
        "MimeType",
        "needs Type",
    ),
    "subtype before type": (
        showing(binary().replace("<Type>", "<SubType>png</SubType>\n<Type>")),
        1,
        "SubType",
        "where Type should",
    ),
    "no mime type": (
        showing(binary().replace("<MimeType><Type>image</Type></MimeType>", "\n")),
        2,
        "DataURL",
        "where MimeType should",
    ),
    "no data address": (
        showing(binary().replace("<DataURL>https://example.org/a.png</DataURL>", "\n")),
        2,
        "AltText",
        "where DataURL should",
    ),
    "no alternative text": (
        showing(binary().replace("<AltText>A shop front</AltText>", "")),
        1,
        "Binary",
        "needs AltText",
    ),
    "alternative text before address": (
        showing(binary().replace("<DataURL>", "\n<AltText/><DataURL>")),
        2,
        "AltText",
        "where DataURL should",
    ),
    "width of a binary": (
        showing(binary().replace("</Binary>", "\n<Width>3</Width></Binary>")),
        2,
        "Width",
        "may not stand here in 'Binary'",
    ),
    **{
        f"data from {url!r}": (showing(binary(url=url)), 1, "DataURL", "must start with http")
        for url in (
            "ftp://a/b",
            "javascript:alert(1)",
            "data:image/png;base64,AAAA",
            "//example.org/a.png",
            "a.png",
            "HTTPS://example.org/a.png",
            "",
        )
    },
    "embedded media type missing": (
        showing(EMBEDDED.replace("<Type>video</Type>", "")),
        1,
        "SubType",
        "where Type should",
    ),
    "plain mime type in an embedded": (
        showing(EMBEDDED.replace("EmbeddedMimeType", "MimeType")),
        1,
        "MimeType",
        "where EmbeddedMimeType should",
    ),
    "embedded address": (showing(embedded("image", "png", "ftp://a/")), 1, "DataURL", "must start with http"),
    "embedded without width": (
        showing(EMBEDDED.replace("<Width>300px</Width>", "\n")),
        2,
        "Height",
        "where Width should",
    ),
    "embedded without height": (
        showing(EMBEDDED.replace("<Height>40</Height>", "\n")),
        2,
        "ApplicationParameter",
        "where Height should",
    ),
    "height before width": (
        showing(EMBEDDED.replace("<Width>300px</Width><Height>40</Height>", "\n<Height/><Width/>")),
        2,
        "Height",
        "where Width should",
    ),
    "parameter without value": (
        showing(EMBEDDED.replace("<Value>2</Value>", "")),
        1,
        "ApplicationParameter",
        "needs Value",
    ),
    "parameter without name": (
        showing(EMBEDDED.replace("<Name>level</Name>", "\n")),
        2,
        "Value",
        "where Name should",
    ),
    "parameter before the size": (
        showing(EMBEDDED.replace("<Width>", "\n" + PARAMETER + "<Width>")),
        2,
        "ApplicationParameter",
        "where Width should",
    ),
    "flash in 2017": (showing(samples.FLASH), 1, "Application", "where"),
    "flash in an overview of 2017": (
        form(f"<Overview>\n{samples.FLASH}</Overview>{question()}"),
        2,
        "Application",
        "where",
    ),
    "empty application": (application(""), 1, "Application", "needs Flash or JavaApplet"),
    "two applications in one": (
        application(f"<Flash>{FLASH}{SIZE}</Flash>\n<Flash>{FLASH}{SIZE}</Flash>"),
        2,
        "Flash",
        "may not stand here in 'Application'",
    ),
    "flash without an address": (application(f"<Flash>{SIZE}</Flash>"), 1, "Width", "where FlashMovieURL"),
    "flash without a height": (
        application(f"<Flash>{FLASH}<Width>3</Width></Flash>"),
        1,
        "Flash",
        "needs Height",
    ),
    "flash from a file": (
        application(f"<Flash>{FLASH.replace('https', 'file')}{SIZE}</Flash>"),
        1,
        "FlashMovieURL",
        "must start with http",
    ),
    "applet without a file name": (
        application(
            "<JavaApplet><AppletPath>https://a.example/</AppletPath>\n<Width/><Height/></JavaApplet>"
        ),
        2,
        "Width",
        "where AppletFilename should",
    ),
    "applet from a folder": (
        application(f"<JavaApplet>{APPLET.replace('https://example.org', '')}{SIZE}</JavaApplet>"),
        1,
        "AppletPath",
        "must start with http",
    ),
    "parameters before the applet's size": (
        application(f"<JavaApplet>{APPLET}\n{PARAMETER}{SIZE}</JavaApplet>"),
        2,
        "ApplicationParameter",
        "where Width should",
    ),
    "markup as elements": (
        showing("<FormattedContent>\n<p>a</p></FormattedContent>"),
        2,
        "p",
        "may not stand here in 'FormattedContent'",
    ),
    "label with two contents": (
        form(question(selection("a").replace("</Text></Sel", "</Text>\n<Text/></Sel"))),
        2,
        "Text",
        "may not stand here in 'Selection'",
    ),
}

# Refused by the rules of the subset, with the code XHTMLParseError.
INVALID_BLOCKS: dict[str, Wrong] = {
    "script": (showing(formatted("<script>alert(1)</script>")), 1, "script", "may not stand here"),
    "lines go on from the element's": (
        showing("\n" + formatted("\n<p>\n<b>a</p>")),
        4,
        "b",
        "mismatched tag",
    ),
    "in an overview": (
        form(f"<Overview>\n\n{formatted('<p onclick=x()>a</p>')}</Overview>{question()}"),
        3,
        "FormattedContent",
        "not well-formed",
    ),
    "in a label": (
        form(question(selection("a").replace("<Text>The a</Text>", "\n" + formatted("<div/>")))),
        2,
        "div",
        "may not stand here",
    ),
    "escaped": (
        showing("<FormattedContent>&lt;p style='a'&gt;b&lt;/p&gt;</FormattedContent>"),
        1,
        "p",
        "attribute 'style'",
    ),
    "comment": (showing(formatted("a\n<!-- b -->")), 2, "FormattedContent", "comments are not allowed"),
    "document type": (showing(formatted("<!DOCTYPE p><p/>")), 1, "FormattedContent", "not well-formed"),
}
