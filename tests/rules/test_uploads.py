"""Which files are taken, in tables."""

import pytest

from piecework.rules.questions import answers, documents, fill
from piecework.rules.questions.answer_specs import FileUpload
from piecework.rules.questions.answers import Answer, UploadedFile
from piecework.rules.refusals import Refused
from piecework.rules.uploads import MOST_WAITING, check_count, clean_name, type_error
from tests.rules.questions.samples import upload_form


@pytest.mark.parametrize(
    ("size", "wrong"),
    [(9, "has 9 bytes"), (10, ""), (1_000, ""), (1_001, "has 1,001 bytes"), (0, "is empty")],
)
def test_sizes(size, wrong) -> None:
    assert wrong in fill.file_error(FileUpload(10, 1_000), size)
    assert bool(wrong) == bool(fill.file_error(FileUpload(10, 1_000), size))


@pytest.mark.parametrize(
    ("content_type", "taken"),
    [
        ("image/png", True),
        ("image/svg+xml", True),
        ("text/csv", True),
        ("text/html", False),
        ("application/x-sh", False),
        ("imagex/png", False),
    ],
)
def test_types(content_type, taken) -> None:
    assert (type_error(content_type, ("image/*", "text/csv")) == "") is taken


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("photo.jpg", "photo.jpg"),
        ("C:\\Users\\me\\photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb.txt", "ab.txt"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".png", "x" * 251 + ".png"),
        ("Füße.png", "Füße.png"),
    ],
)
def test_names(name, kept) -> None:
    assert clean_name(name) == kept


def test_an_assignment_has_so_many_files() -> None:
    check_count(MOST_WAITING - 1)
    with pytest.raises(Refused):
        check_count(MOST_WAITING)


def test_a_form_asks_for_files_in_the_first_revision_only() -> None:
    form = documents.parse(upload_form(least=1_000, most=3_000_000))
    assert form.questions[0].answer == FileUpload(1_000, 3_000_000)
    with pytest.raises(Refused, match="a test cannot ask for files"):
        documents.parse_test(upload_form())
    with pytest.raises(Refused, match="this revision has no file uploads"):
        documents.parse(upload_form().replace("2005-10-01", "2017-11-06"))
    with pytest.raises(Refused, match="is greater than"):
        documents.parse(upload_form(least=9, most=8))
    with pytest.raises(Refused, match="whole number"):
        documents.parse(upload_form(least=0))


def test_a_required_file_must_be_there() -> None:
    form = documents.parse(upload_form(required=True))
    note = [("q2", "seen")]
    given, errors = fill.check(form, note)
    assert (given[0], errors) == (Answer("photo"), {"photo": fill.REQUIRED})
    file = UploadedFile("3KEY", 7)
    given, errors = fill.check(form, note, {"photo": file})
    assert (given[0], errors) == (Answer("photo", file=file), {})


def test_an_answer_document_names_the_file() -> None:
    given = [Answer("photo", file=UploadedFile("3KEY", 48_213)), Answer("note", free_text="x")]
    text = answers.to_xml(given)
    assert "<UploadedFileSizeInBytes>48213</UploadedFileSizeInBytes>" in text
    assert "<UploadedFileKey>3KEY</UploadedFileKey>" in text
    assert answers.from_xml(text) == given
    with pytest.raises(Refused, match="half of an uploaded file"):
        answers.from_xml(text.replace("<UploadedFileKey>3KEY</UploadedFileKey>\n", ""))
