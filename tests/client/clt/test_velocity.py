"""What templates of the old tools come to."""

import pytest

from piecework.client import properties
from piecework.client.clt import velocity
from piecework.client.failures import Failure

ROW = {"a": "x<y", "n": "40", "list": "p|q", "empty": ""}


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("${a} $a ${a_raw}", "x&lt;y x&lt;y x<y"),
        ("$unknown ${unknown} $5.00", "$unknown ${unknown} $5.00"),
        ("$!unknown|", "|"),
        ("${helper.urlencode($a_raw)}", "x%3Cy"),
        ("#if($n > 30)old#{else}young#end", "old"),
        ("#if( $n == 40 && $empty == '' )yes#elseif($n < 3)no#end", "yes"),
        ('#if($empty.isEmpty() || $a.equals("z"))e#end', "e"),
        ('#foreach($e in $list.split("|"))[$velocityCount:$e]#end', "[1:p][2:q]"),
        ("#foreach($i in [1..3])$i #end", "1 2 3 "),
        ('#set($s = "${a_raw}!")$s $s.length()', "x<y! 4"),
        ("$a_raw.toUpperCase() $a_raw.substring(1, 2) $a_raw.indexOf('y')", "X<Y < 2"),
        ('$formatter.format("%05d", $n)', "00040"),
        ("## nothing\n#* nor this *#color: #fff;", "color: #fff;"),
        ("#macro(row $v)<td>$v</td>#end#row($n)", "<td>40</td>"),
    ],
)
def test_templates_are_filled(template: str, filled: str) -> None:
    velocity.check(template)
    assert velocity.fill(template, ROW) == filled


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("$a.__class__", "line 1: .__c is not taken"),
        ('\n#evaluate("$a")', "line 2: #evaluate"),
        ('#include("/etc/passwd")', "#include"),
        ("#if($a)", "mistake"),
        ("#foreach($i in [1..9999999])xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx#end", "more than 1,000,000"),
        ("#if($a > 3)x#end", "compares x"),
    ],
)
def test_templates_that_are_refused(template: str, said: str) -> None:
    def fill() -> str:
        velocity.check(template)
        return velocity.fill(template, ROW)

    with pytest.raises(Failure) as refused:
        fill()
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a=1\nb:2\nc 3", {"a": "1", "b": "2", "c": "3"}),
        ("# no\n! no\n\n  a = x y ", {"a": "x y"}),
        ("a=one \\\n   two", {"a": "one two"}),
        ("a\\:b=c\\=d\\u00e9\\n", {"a:b": "c=dé"}),
        ("url=https://example.org/?a=b", {"url": "https://example.org/?a=b"}),
        ("a=1\na=2", {"a": "2"}),
        ("a", {"a": ""}),
        ("\ufeffa=1\r\nb=2", {"a": "1", "b": "2"}),
    ],
)
def test_java_properties(text: str, values: dict[str, str]) -> None:
    assert properties.read(text) == values
