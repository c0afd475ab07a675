import dataclasses
import stat
from pathlib import Path

import pytest

from piecework import setting_list
from piecework.setting_checks import MailServer
from piecework.setting_list import SETTINGS
from piecework.settings import Settings, SettingsError, load, server_secret

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"
KEY = "0123456789abcdefghijklmnopqrstuv"
DATABASE = "postgresql://u:p@db.example.org/work"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def with_(**values):
    return load({f"PIECEWORK_{name.upper()}": value for name, value in values.items()})


def test_defaults_are_safe_for_one_machine():
    found = load({"HOME": "/root", "PIECEWORK_TEST_POSTGRES": "x"})
    assert (found.data_dir, found.database_url, found.workers) == (Path("data"), None, 1)
    assert (found.public_url, found.sandbox_url) == ("http://127.0.0.1:8000", "http://127.0.0.1:8000/sandbox")
    assert found.task_url == found.public_url
    assert (found.sign_up, found.fee_schedule, found.queue_limit) == ("invitation", "none", 25)
    assert (found.throttle_rate, found.throttle_burst, found.mail_server) == (200, 400, None)
    assert (found.insecure_http, found.allow_http_questions, found.proxy_hops) == (False, False, 0)


def test_the_list_and_the_record_agree():
    assert {each.name for each in SETTINGS} == {each.name for each in dataclasses.fields(Settings)}


def test_the_environment_wins_over_the_file(tmp_path):
    Path("piecework.toml").write_text('port = 9000\nsign_up = "open"\ninsecure_http = true\n')
    found = with_(port="9001", host="", public_url="http://work.example.org/")
    assert (found.port, found.sign_up, found.insecure_http) == (9001, "open", True)
    assert (found.host, found.public_url) == ("127.0.0.1", "http://work.example.org")
    other = tmp_path / "other.toml"
    other.write_text("port = 9002")
    assert load({"PIECEWORK_CONFIG": str(other)}).port == 9002
    assert load({}, other).port == 9002


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://localhost:8000"), ("::", "http://localhost:8000"), ("::1", "http://[::1]:8000")],
)
def test_a_public_address_is_made_from_the_host(host, url):
    assert with_(host=host).public_url == url


@pytest.mark.parametrize("url", ["https://work.example.org", "http://localhost:1", "http://work.localhost"])
def test_addresses_that_are_safe(url):
    assert with_(public_url=url).task_url == url


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"prot": "1"}, "PIECEWORK_PROT is not a setting; did you mean PIECEWORK_PORT?"),
        ({"zzzzzzzzzzzz": "1"}, "PIECEWORK_ZZZZZZZZZZZZ is not a setting"),
        ({"port": "tcp://10.0.0.1:80"}, "port must be a whole number, not 'tcp://10.0.0.1:80'"),
        ({"port": "0"}, "port must be between 1 and 65535, not '0'"),
        ({"insecure_http": "perhaps"}, "insecure_http must be true or false, not 'perhaps'"),
        ({"sign_up": "Open"}, "sign_up must be one of open, invitation, closed, not 'Open'"),
        ({"public_url": "work.example.org"}, "public_url must look like https://host"),
        ({"public_url": "https://u:p@example.org"}, "public_url must look like https://host"),
        ({"public_url": "https://example.org:x"}, "public_url must look like https://host"),
        ({"public_url": "https://example.org/work"}, "public_url must have no path"),
        ({"public_url": "http://example.org"}, "public_url must be https"),
        ({"host": "192.0.2.1"}, "public_url must be https"),
        ({"task_url": "http://tasks.example.org"}, "task_url must be https"),
        ({"database_url": DATABASE}, "multi-node needs PIECEWORK_SECRET_KEY"),
        ({"database_url": "mysql://u:secret@h/n"}, "database_url must look like postgresql://"),
        ({"secret_key": "short"}, "secret_key must be at least 32 random characters"),
        ({"secret_key": "x" * 40}, "secret_key must be at least 32 random characters"),
        ({"workers": "2"}, "workers above 1 need database_url"),
        ({"smtp_url": "smtp://mail.example.org"}, "smtp_url needs mail_from"),
        ({"aws_notifications": "true"}, "aws_notifications needs aws_region"),
        ({"aws_access_key_id": "AKIA"}, "aws_access_key_id and aws_secret_access_key belong together"),
        ({"file_store": "ftp://host/x"}, "file_store must be a directory"),
        ({"file_types": "images"}, "file_types must be content types"),
        ({"payout_methods": "Bank, , Gift card"}, "payout_methods must be different names"),
        ({"payout_methods": "Bank, Bank"}, "payout_methods must be different names"),
        ({"payout_minimum": "1"}, "payout_minimum must be an amount such as 1.00"),
        ({"payout_minimum": "0.00"}, "payout_minimum must be an amount such as 1.00"),
        ({"smtp_url": "mail.example.org"}, "smtp_url must look like smtp://"),
        ({"smtp_url": "smtp://h:port"}, "smtp_url must look like smtp://"),
        ({"mail_from": "Piecework"}, "mail_from must be an e-mail address"),
    ],
)
def test_what_cannot_stand_is_said_in_one_line(values, text):
    with pytest.raises(SettingsError) as error:
        with_(**values)
    message = str(error.value)
    assert message.startswith(text)
    assert "\n" not in message
    assert "secret@" not in message


@pytest.mark.parametrize(
    ("toml", "text"),
    [
        ("prot = 1", "piecework.toml: prot is not a setting; did you mean port?"),
        ('port = "x"', "port must be a whole number, not 'x'"),
        ("port = true", "port must be a whole number, not 'true'"),
        ("sign_up = 1", "sign_up must be text, not '1'"),
        ("port = ", "piecework.toml: "),
    ],
)
def test_mistakes_in_the_file_are_said_in_one_line(toml, text):
    Path("piecework.toml").write_text(toml)
    with pytest.raises(SettingsError) as error:
        load({})
    assert str(error.value).startswith(text)
    assert "\n" not in str(error.value)


def test_a_named_file_must_be_there():
    with pytest.raises(SettingsError, match=r"gone\.toml: No such file"):
        load({"PIECEWORK_CONFIG": "gone.toml"})


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://h", MailServer("h", 25, None, None, "none")),
        ("smtp+starttls://u%40x:p%2Fq@h", MailServer("h", 587, "u@x", "p/q", "starttls")),
        ("smtps://u:p@h:2465/", MailServer("h", 2465, "u", "p", "tls")),
    ],
)
def test_a_mail_server_is_one_address(url, server):
    assert with_(smtp_url=url, mail_from="Work <work@example.org>").mail_server == server


def test_secrets_are_not_shown():
    shown = repr(with_(database_url=DATABASE, secret_key=KEY, smtp_url="smtp://u:geheim@h", mail_from="a@b"))
    assert not any(secret in shown for secret in (KEY, "u:p@", "geheim"))


def test_the_server_secret_is_made_once_and_kept_to_ourselves(tmp_path):
    found = with_(data_dir=str(tmp_path / "new" / "data"))
    secret = server_secret(found)
    assert len(secret) >= 32
    assert server_secret(found) == secret
    file = tmp_path / "new" / "data" / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]
    assert server_secret(with_(secret_key=KEY)) == KEY.encode()

    file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        server_secret(found)
    file.chmod(0o600)
    file.write_text("")
    with pytest.raises(SettingsError, match="put the old key back"):
        server_secret(found)


def test_the_documentation_is_fresh_and_lists_every_setting():
    text = setting_list.document()
    assert DOCUMENT.read_text("utf-8") == text, (
        'make it anew: python -c "from piecework.setting_list import document; print(document(), end=str())"'
        " > docs/settings.md"
    )
    for each in SETTINGS:
        assert f"| `{each.name}` | `PIECEWORK_{each.name.upper()}` |" in text
