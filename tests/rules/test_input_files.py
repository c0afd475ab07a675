"""Files of rows: what is read, and where what cannot be read is said to be."""

import pytest

from piecework.rules.input_files import InvalidFile, Problem, Row, kind_of, letters, read

BIRD = "🐦 çà 鳥"


def pieces(data, size):
    return (data[start : start + size] for start in range(0, len(data), size))


def read_all(data, kind="csv", variables=(), size=3):
    data = data.encode() if isinstance(data, str) else data
    try:
        table = read(pieces(data, size), kind, variables)
    except InvalidFile as invalid:
        return invalid.problems
    return [table.columns, *(tuple(each) for each in table)]


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        ("csv", "a,b\n1,2\n", [("a", "b"), (2, ["1", "2"])]),
        ("csv", "a,b\r\n1,2\r\n3,4", [("a", "b"), (2, ["1", "2"]), (3, ["3", "4"])]),
        ("csv", "a,b\r1,2\r", [("a", "b"), (2, ["1", "2"])]),
        (
            "csv",
            '\ufeff"a"," b "\n"x, ""y""","line\r\nbreak"\n',
            [("a", "b"), (2, ['x, "y"', "line\r\nbreak"])],
        ),
        ("csv", f"a\n{BIRD}\n\n \n", [("a",), (2, [BIRD]), (4, [" "])]),
        ("csv", "a,b\n\n1,2\n,\n3,\n", [("a", "b"), (3, ["1", "2"]), (5, ["3", ""])]),
        ("csv", '"l\nm"\n"1\n2"\n3\n', [("l\nm",), (2, ["1\n2"]), (3, ["3"])]),
        ("tsv", "a\tb\nx, y\t2\n", [("a", "b"), (2, ["x, y", "2"])]),
        # Spreadsheets write other separators than the name of the file speaks of.
        ("csv", "a;b\n1,5;2\n", [("a", "b"), (2, ["1,5", "2"])]),
        ("csv", '\ufeff"a;x";b\r\n"1;5";2', [("a;x", "b"), (2, ["1;5", "2"])]),
        ("csv", "sep=;\r\na;b\r\n1;2", [("a", "b"), (2, ["1", "2"])]),
        ("csv", "\n\na\tb\n1;2\t3\n", [("a", "b"), (4, ["1;2", "3"])]),
        ("tsv", "a,b\n1,2\n", [("a", "b"), (2, ["1", "2"])]),
        ("csv", '"a;b"\nx;y\n', [("a;b",), (2, ["x;y"])]),
        ("csv", "a,b;c\n1,2\n", [("a", "b;c"), (2, ["1", "2"])]),
        (
            "jsonl",
            f'{{"a": "{BIRD}", "b": 1.50}}\n\n{{"b": 12345678901234567890, "a": ""}}',
            [("a", "b"), (1, [BIRD, "1.50"]), (3, ["", "12345678901234567890"])],
        ),
        ("csv", "a,b\n", [("a", "b")]),
    ],
)
def test_what_is_read(kind, data, expected) -> None:
    for size in (1, 2, 7, 10_000):
        assert read_all(data, kind, size=size) == expected


@pytest.mark.parametrize(
    ("kind", "data", "where", "said"),
    [
        ("csv", "", (0, ""), "is empty"),
        ("csv", "\n\n", (0, ""), "is empty"),
        ("csv", "imageurl,b\n1,2\n", (1, "image_url"), "no column image_url. Is imageurl meant?"),
        ("csv", "IMAGE_URL\n1\n", (1, "image_url"), "Is IMAGE_URL meant?"),
        ("csv", "x\n1\n", (1, "image_url"), "no column image_url."),
        ("csv", "\nimage_url,,b\n", (2, "B"), "Column B has no name"),
        ("csv", "image_url,image_url\n", (1, "image_url"), "there twice"),
        ("csv", "image_url" + ",x" * 500 + "\n", (1, ""), "more than 500 columns"),
        ("csv", "image_url,b\n1,2\n1,2,3\n", (3, ""), "The row has 3 values, but there are 2 columns."),
        ("csv", "image_url,b\n1\n", (2, ""), "The row has 1 value,"),
        ("csv", "image_url;b\n1;2;3\n", (2, ""), "The row has 3 values, but there are 2 columns."),
        ("csv", "image_url;image_url\n1;2\n", (1, "image_url"), "there twice"),
        ("csv", b"image_url,b\n1,2\n3,\xe9\n5,6\n", (3, "B"), "not text in UTF-8"),
        ("csv", b"\xff\xfei\x00m\x00", (0, ""), "UTF-16"),
        ("csv", b"image_url\n\x001\n", (2, "image_url"), "cannot be shown"),
        ("csv", 'image_url\n1\n"open\n2\n', (3, ""), "not closed"),
        ("csv", 'image_url\n"a"b\n', (2, ""), "behind a closing quote"),
        ("csv", 'image_url\n"' + "x" * 140_000 + '"\n', (2, ""), "too long"),
        ("csv", "image_url\n" + "x" * 1_000_001, (2, ""), "longer than 1,000,000 bytes"),
        ("jsonl", "", (0, ""), "is empty"),
        ("jsonl", '{"image_url": 1}\n{"image_url": \n', (2, ""), "not JSON"),
        ("jsonl", '{"image_url": 1}\n[1]\n', (2, ""), "no object"),
        ("jsonl", '{"image_url": 1}\n{"image_url": 1, "image_url": 2}\n', (2, ""), "twice"),
        ("jsonl", '{"image_url": 1}\n{"image_url": true}\n', (2, "image_url"), "neither text nor a number"),
        ("jsonl", '{"image_url": null}', (1, "image_url"), "neither text nor a number"),
        ("jsonl", '{"image_url": "\\ud800"}', (1, "image_url"), "cannot be shown"),
        ("jsonl", '{"image_url": {}}', (1, "image_url"), "neither text nor a number"),
        ("jsonl", '{"image_url": 1}\n{}', (2, "image_url"), "has no image_url"),
        ("jsonl", '{"image_url": 1}\n{"image_url": 1, "b": 2}', (2, "b"), "not in the first row"),
        ("jsonl", b'{"image_url": 1}\n{"image_url": "\xe9"}', (2, ""), "UTF-8"),
        ("jsonl", '{"image_url": ' + "[" * 100_000, (1, ""), "not JSON"),
        ("jsonl", '{"x": 1}', (1, "image_url"), "no column image_url"),
    ],
)
def test_where_what_is_wrong_is_said_to_be(kind, data, where, said) -> None:
    found = [
        Problem(*each) if isinstance(each, tuple) and len(each) == 3 else each
        for each in read_all(data, kind, ("image_url",), size=10_000)
    ]
    problems = [each for each in found if isinstance(each, Problem)]
    assert [(each.row, each.column) for each in problems] == [where]
    assert said in problems[0].text


def test_reading_goes_on_behind_a_problem_and_memory_does_not_grow() -> None:
    assert read_all(b"a,b\n1\n2,\xff\n3,4\n", size=5)[3] == (4, ["3", "4"])

    def endless():
        yield b"a,b\n"
        while True:
            yield b"1,2\n" * 100

    table = iter(read(endless(), "csv"))
    for _ in range(5_000):
        assert isinstance(next(table), Row)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", "csv"),
        ("A.TSV", "tsv"),
        ("a.txt", "tsv"),
        ("x.jsonl", "jsonl"),
        ("x.ndjson", "jsonl"),
        ("x", "csv"),
    ],
)
def test_names_say_what_a_file_is(name, kind) -> None:
    assert kind_of(name) == kind


def test_columns_are_called_as_in_a_spreadsheet() -> None:
    assert [letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
