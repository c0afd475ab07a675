"""Blocks of FormattedContent: what comes out of the valid ones, and element and message of the others."""

VALID = {
    "": "",
    "plain & text".replace("&", "&amp;"): "plain &amp; text",
    "<p>a<br/>b</p>": "<p>a<br>b</p>",
    "a&nbsp;b&eacute;&mdash;&amp;": "a\xa0bé—&amp;",
    "<p></p>": "<p></p>",
    "<a href='http://example.org/?a=1&amp;b=2' target='_blank'>x</a>": (
        '<a href="http://example.org/?a=1&amp;b=2" target="_blank">x</a>'
    ),
    "<a href='mailto:a@example.org'>x</a>": '<a href="mailto:a@example.org">x</a>',
    "<img src='https://example.org/a.png' alt='' width='50%'/>": (
        '<img src="https://example.org/a.png" alt="" width="50%">'
    ),
    "<table border='1'><tr><td align=' right '>1</td></tr></table>": (
        '<table border="1"><tr><td align=" right ">1</td></tr></table>'
    ),
    "<table>\n<col/><thead><tr><th>a</th></tr></thead><tbody><tr><td/></tr></tbody></table>": (
        "<table>\n<col><thead><tr><th>a</th></tr></thead><tbody><tr><td></td></tr></tbody></table>"
    ),
    "<dl><dt>a</dt><dd><p>b</p></dd></dl>": "<dl><dt>a</dt><dd><p>b</p></dd></dl>",
    "<map id='q1' name='m'><area alt='' href='http://a.example/'/></map>": (
        '<map name="m"><area alt="" href="http://a.example/"></map>'
    ),
    "<iframe src='https://a.example/'>none</iframe>": '<iframe src="https://a.example/">none</iframe>',
    "<pre xml:space='preserve'>\n\na</pre>": "<pre>\n\n\na</pre>",
    "<font color='#ff0000' size='+1'>a</font>": '<font color="#ff0000" size="+1">a</font>',
    "<p title='&quot;&lt;b&gt;'>a</p>": '<p title="&quot;&lt;b&gt;">a</p>',
    "<iframe>&lt;/iframe&gt;&lt;script&gt;</iframe>": "<iframe>&lt;/iframe&gt;&lt;script&gt;</iframe>",
    "<p><![CDATA[&nbsp;<script>]]></p>": "<p>&amp;nbsp;&lt;script&gt;</p>",
    "<blockquote cite='/rules#1'>a</blockquote>": '<blockquote cite="/rules#1">a</blockquote>',
}

INVALID = {
    "<script>alert(1)</script>": ("script", "may not stand"),
    "<p><span>a</span></p>": ("span", "may not stand"),
    "<div>a</div>": ("div", "may not stand"),
    "<input/>": ("input", "may not stand"),
    "<form action='https://a.example/'/>": ("form", "may not stand"),
    "<svg/>": ("svg", "may not stand"),
    "<P>a</P>": ("P", "may not stand"),
    "<p onclick='x()'>a</p>": ("p", "attribute 'onclick'"),
    "<p style='color:red'>a</p>": ("p", "attribute 'style'"),
    "<p id='a'>a</p>": ("p", "attribute 'id'"),
    "<p class='a'>a</p>": ("p", "attribute 'class'"),
    "<a href='javascript:alert(1)'>a</a>": ("a", "http://"),
    "<a href=' java&#10;script:alert(1)'>a</a>": ("a", "http://"),
    "<a href='/relative'>a</a>": ("a", "http://"),
    "<img src='data:image/png;base64,AAAA' alt='a'/>": ("img", "http://"),
    "<img src='https://a.example/a.png'/>": ("img", "needs the attribute 'alt'"),
    "<img alt='a'/>": ("img", "needs the attribute 'src'"),
    "<q cite='javascript:1'>a</q>": ("q", "address"),
    "<q cite='java&#9;script:1'>a</q>": ("q", "address"),
    "<p><p>a</p></p>": ("p", "may not stand"),
    "<h1><ul><li>a</li></ul></h1>": ("ul", "may not stand"),
    "<a href='http://a.example/'><a>b</a></a>": ("a", "may not stand"),
    "<ul></ul>": ("ul", "needs li"),
    "<ul>a<li>b</li></ul>": ("ul", "holds text"),
    "<table></table>": ("table", "needs tbody or tr"),
    "<table><tr><td/></tr><tbody><tr><td/></tr></tbody></table>": ("tbody", "may not stand"),
    "<table><caption>a</caption><tr><td/></tr></table>": ("caption", "where tbody or tr should"),
    "<br>a</br>": ("br", "must be empty"),
    "<p align='middle'>a</p>": ("p", "one of left"),
    "<hr width='wide'/>": ("hr", "length"),
    "<font color='#ff00'>a</font>": ("font", "colour"),
    "<a tabindex='40000'>a</a>": ("a", "32767"),
    "<iframe src='http://a.example/'> </iframe>": ("iframe", "needs text"),
    "<pre><img src='http://a.example/' alt=''/></pre>": ("img", "may not stand"),
    "<p>a": ("p", "not well-formed"),
    "<p>a</b></p>": ("p", "mismatched tag"),
    "a & b": ("FormattedContent", "not well-formed"),
    "&nosuchthing;": ("FormattedContent", "undefined entity"),
    "<!-- a -->": ("FormattedContent", "comments"),
    "<?php a?>": ("FormattedContent", "processing instructions"),
    "</FormattedContent><script/><FormattedContent>": ("document", "not well-formed"),
    "<p xmlns='http://a.example/'>a</p>": ("p", "namespace"),
    "<b>" * 200 + "</b>" * 200: ("b", "deep"),
}
