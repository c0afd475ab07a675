"""What an operator may set: one frozen record, from the environment over an optional TOML file.

The list of them all is `setting_list`, what their values may be `setting_checks`. All three are leaves.
"""

import difflib
import ipaddress
import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from piecework import ids, setting_checks
from piecework.setting_checks import MailServer, mail_server
from piecework.setting_list import PREFIX, SETTINGS, Setting, Value, written

FILE = "piecework.toml"
FILE_VARIABLE = f"{PREFIX}CONFIG"
TEST_PREFIX = f"{PREFIX}TEST_"
SECRET_FILE = "secret.key"  # noqa: S105  a file name


class SettingsError(Exception):
    """The settings cannot stand; the message is one line that says which one and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. Each is described in `setting_list`; addresses have no slash at their end."""

    data_dir: Path
    database_url: str | None = field(repr=False)  # carries a password, as the next one and smtp_url do
    secret_key: str | None = field(repr=False)
    host: str
    port: int
    public_url: str
    sandbox_url: str
    task_url: str
    insecure_http: bool
    proxy_hops: int
    workers: int
    sign_up: Literal["open", "invitation", "closed"]
    fee_schedule: Literal["none", "mturk"]
    queue_limit: int
    payout_methods: tuple[str, ...]
    payout_minimum: str
    daily_limit: int
    newcomer_limit: int
    scarce_hits: int
    message_limit: int
    answer_limit: int
    broadcast_limit: int
    deposit_instructions: str | None
    call_log_days: int
    allow_http_questions: bool
    throttle_rate: int
    throttle_burst: int
    page_rate: int
    page_burst: int
    tool_rate: int
    tool_burst: int
    smtp_url: str | None = field(repr=False)
    mail_from: str | None
    file_store: str | None
    file_store_url: str | None
    file_most_bytes: int
    file_types: tuple[str, ...]
    aws_notifications: bool
    aws_region: str | None
    aws_access_key_id: str | None
    aws_secret_access_key: str | None = field(repr=False)
    sqs_url: str | None
    sns_url: str | None
    allow_private_webhooks: bool
    log_format: Literal["json", "console"]

    @property
    def mail_server(self) -> MailServer | None:
        """Where mail is handed in, or None when there is no mail."""
        return None if self.smtp_url is None else mail_server(self.smtp_url)

    @property
    def payout_minimum_cents(self) -> int:
        """The least that is paid out at once."""
        return int(self.payout_minimum.replace(".", ""))

    @property
    def aws_credentials(self) -> tuple[str, str] | None:
        """The operator's AWS access key and its secret, or None when boto3 is to look for them."""
        if self.aws_access_key_id is None or self.aws_secret_access_key is None:
            return None
        return self.aws_access_key_id, self.aws_secret_access_key


def load(env: Mapping[str, str], file: Path | None = None) -> Settings:
    """Return the settings of an environment over those of a file.

    The file is `file`, else the one PIECEWORK_CONFIG names, else `piecework.toml` here if there is one.
    Raises SettingsError, in one line, for an unknown name, a value that cannot stand, an unsafe combination.
    """
    given = {**_from_file(env, file), **_from_environment(env)}
    values = {setting.name: _value(setting, given.get(setting.name)) for setting in SETTINGS}
    _fill_in(values)
    values["data_dir"] = Path(values["data_dir"])
    values["payout_methods"] = tuple(
        part.strip() for part in (values["payout_methods"] or "").split(",") if part.strip()
    )
    values["file_types"] = tuple(part.strip() for part in values["file_types"].split(","))
    settings = Settings(**values)
    for problem in _problems(settings):
        raise SettingsError(problem)
    return settings


def server_secret(settings: Settings) -> bytes:
    """Return the server's secret key; without the setting, the one in the data directory, made if missing.

    Raises SettingsError when others can read that file, or when it is damaged.
    """
    if settings.secret_key is not None:
        return settings.secret_key.encode()
    path = settings.data_dir / SECRET_FILE
    try:
        if not path.exists():
            _make_secret(path)
        mode = stat.S_IMODE(path.stat().st_mode)
        secret = path.read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    if mode & 0o077:
        raise SettingsError(f"{path} can be read by others: run chmod 600 {path}")
    problem = setting_checks.secret(secret)
    if problem is not None:
        raise SettingsError(f"{path} {problem}; put the old key back, or all access keys are lost")
    return secret.encode()


def _from_file(env: Mapping[str, str], file: Path | None) -> dict[str, Any]:
    named = file or (Path(env[FILE_VARIABLE]) if env.get(FILE_VARIABLE) else None)
    path = named or Path(FILE)
    if named is None and not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    for name in found:
        _check_name(name, f"{path}: {name}", {setting.name: setting.name for setting in SETTINGS})
    return found


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    known = {f"{PREFIX}{setting.name.upper()}": setting.name for setting in SETTINGS}
    found: dict[str, Any] = {}
    for variable, value in env.items():
        if not variable.startswith(PREFIX) or variable.startswith(TEST_PREFIX) or variable == FILE_VARIABLE:
            continue
        _check_name(variable, variable, known)
        if value.strip():  # an empty variable is one that was not set
            found[known[variable]] = value.strip()
    return found


def _check_name(name: str, shown: str, known: Mapping[str, str]) -> None:
    if name in known:
        return
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    raise SettingsError(f"{shown} is not a setting{hint}")


def _value(setting: Setting, given: Any) -> Any:
    if given is None:
        return setting.default
    value = _converted(setting, given)
    problem = setting.check(value)
    if problem is not None:
        raise SettingsError(f"{setting.name} {problem}{_quoted(setting, given)}")
    return value


def _converted(setting: Setting, given: Any) -> Value:
    if type(given) is setting.kind:  # not isinstance: true is no number
        return given
    if isinstance(given, str) and setting.kind is int and given.isascii() and given.lstrip("-").isdigit():
        return int(given)
    if isinstance(given, str) and given.lower() in _WORDS and setting.kind is bool:
        return _WORDS[given.lower()]
    wanted = {str: "must be text", int: "must be a whole number", bool: "must be true or false"}
    raise SettingsError(f"{setting.name} {wanted[setting.kind]}{_quoted(setting, given)}")


_WORDS = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
_CONFIDENTIAL = ("secret_key", "database_url", "smtp_url", "aws_secret_access_key")


def _quoted(setting: Setting, given: Any) -> str:
    return "" if setting.name in _CONFIDENTIAL else f", not {written(given)!r}"


def _fill_in(values: dict[str, Any]) -> None:
    # Nobody can browse to the address that means every interface.
    host = "localhost" if values["host"] in ("0.0.0.0", "::", "") else values["host"]  # noqa: S104
    host = f"[{host}]" if ":" in host else host
    values["public_url"] = (values["public_url"] or f"http://{host}:{values['port']}").rstrip("/")
    values["sandbox_url"] = (values["sandbox_url"] or f"{values['public_url']}/sandbox").rstrip("/")
    values["task_url"] = (values["task_url"] or values["public_url"]).rstrip("/")


def _problems(settings: Settings) -> list[str]:
    found: list[str] = []
    for name in ("public_url", "sandbox_url", "task_url"):
        parts = urlsplit(getattr(settings, name))
        if parts.scheme == "http" and not settings.insecure_http and not _is_loopback(parts.hostname or ""):
            found.append(f"{name} must be https, or set insecure_http = true if no one else can listen in")
    if settings.database_url is not None and settings.secret_key is None:
        found.append(
            "multi-node needs PIECEWORK_SECRET_KEY: with database_url, set the same on every machine"
        )
    if settings.workers > 1 and settings.database_url is None:
        found.append("workers above 1 need database_url: SQLite serves one process")
    if settings.smtp_url is not None and settings.mail_from is None:
        found.append("smtp_url needs mail_from, the sender of our mail")
    if (settings.aws_access_key_id is None) != (settings.aws_secret_access_key is None):
        found.append("aws_access_key_id and aws_secret_access_key belong together")
    if settings.aws_notifications and settings.aws_region is None:
        found.append("aws_notifications needs aws_region")
    return found


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{ids.new_request_id()}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(f"{ids.new_token()}\n")
            out.flush()
            os.fsync(out.fileno())
        # A link appears whole or not at all, and only for the first of two processes that start together.
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
