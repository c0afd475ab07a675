"""Both file stores keep, hand out and remove; links lead to one file for a minute."""

import io

import pytest

from piecework.files.links import LIFETIME_MS, FileLink, FileLinks
from piecework.files.s3 import S3Store, s3_client
from piecework.files.store import CHUNK_BYTES, DirectoryStore, FileStoreError
from tests.support.moto import moto_server

KEY = "30MZ48D4LS00G6Q9NLPWL0FWYF2NYI"


@pytest.fixture(scope="module")
def bucket():
    with moto_server() as url:
        client = s3_client(url, "us-east-1", ("any", "key"))
        client.create_bucket(Bucket="uploads")
        yield client


@pytest.fixture(params=["directory", "s3"])
def store(request, tmp_path):
    if request.param == "directory":
        return DirectoryStore(tmp_path / "files")
    return S3Store(request.getfixturevalue("bucket"), "uploads", "piecework/")


@pytest.mark.parametrize("content", [b"", b"one", b"x" * (CHUNK_BYTES * 2 + 7)])
def test_what_is_put_is_handed_out(store, content) -> None:
    store.put(KEY, io.BytesIO(content))
    chunks = list(store.chunks(KEY))
    assert b"".join(chunks) == content
    assert all(0 < len(chunk) <= CHUNK_BYTES for chunk in chunks)
    store.put(KEY, io.BytesIO(b"newer"))
    assert b"".join(store.chunks(KEY)) == b"newer"
    store.remove(KEY)
    store.remove(KEY)
    with pytest.raises(FileStoreError):
        store.chunks(KEY)


def test_the_bucket_has_nothing_outside_the_prefix(bucket) -> None:
    store = S3Store(bucket, "uploads", "piecework/")
    store.put(KEY, io.BytesIO(b"one"))
    listed = bucket.list_objects_v2(Bucket="uploads")["Contents"]
    assert [each["Key"] for each in listed] == [f"piecework/{KEY}"]


def test_a_store_that_fails_says_so(tmp_path, bucket) -> None:
    (tmp_path / "files").write_text("in the way")
    for broken in (DirectoryStore(tmp_path / "files"), S3Store(bucket, "no-such-bucket")):
        with pytest.raises(FileStoreError):
            broken.put(KEY, io.BytesIO(b"one"))


def test_links_last_a_minute_and_cannot_be_altered(clock) -> None:
    links = FileLinks(b"a secret of the tests", clock)
    token = links.sign(FileLink("sandbox", KEY))
    assert links.read(token) == FileLink("sandbox", KEY)
    assert links.read(token.replace("sandbox", "production")) is None
    assert links.read("nonsense") is None
    assert links.read("nönsense.x") is None
    assert FileLinks(b"another secret", clock).read(token) is None
    clock.advance(seconds=LIFETIME_MS // 1_000)
    assert links.read(token) is None
