"""The list of all settings: what each is called, its default, what it means and what it may be.

Also the documentation made from it. How values are found and put together is in `settings`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from piecework import setting_checks as checks

PREFIX = "PIECEWORK_"

Value: TypeAlias = str | int | bool | None


class Setting(NamedTuple):
    """One setting: its name, the type of its value, its default, one line about it, and a check.

    `shown` stands in the documentation where the default is made from other settings.
    """

    name: str
    kind: type[str] | type[int] | type[bool]
    default: Value
    doc: str
    check: Callable[[Any], str | None] = lambda _value: None
    shown: str | None = None


SETTINGS = (
    Setting("data_dir", str, "data", "Directory of the SQLite stores and of the generated secret key."),
    Setting(
        "database_url",
        str,
        None,
        "PostgreSQL database to use instead of SQLite, such as `postgresql://user:password@host/name`.",
        checks.database,
        "none: SQLite in the data directory",
    ),
    Setting(
        "secret_key",
        str,
        None,
        "Signs tokens and encrypts access keys: 32 random characters or more, the same on every machine.",
        checks.secret,
        "made at the first start and kept in `secret.key` in the data directory",
    ),
    Setting("host", str, "127.0.0.1", "Address to listen on."),
    Setting("port", int, 8000, "Port to listen on.", checks.between(1, 65535)),
    Setting(
        "public_url",
        str,
        None,
        "Where people and programs reach this server.",
        checks.origin,
        "`http://` with host and port",
    ),
    Setting(
        "sandbox_url",
        str,
        None,
        "Where the sandbox is reached; give it a host name of its own if you like.",
        checks.url,
        "`public_url` with `/sandbox`",
    ),
    Setting(
        "task_url",
        str,
        None,
        "A separate host name for the frames in which requesters' pages run.",
        checks.origin,
        "`public_url`",
    ),
    Setting(
        "insecure_http",
        bool,
        default=False,
        doc="Allow a public address without TLS. Passwords then cross the network in the clear.",
    ),
    Setting(
        "proxy_hops",
        int,
        0,
        "How many proxies of yours stand in front; callers' addresses are taken from what they add.",
        checks.between(0, 10),
    ),
    Setting("workers", int, 1, "Server processes. More than one needs PostgreSQL.", checks.between(1, 64)),
    Setting(
        "sign_up",
        str,
        "invitation",
        "Who may sign up: `open`, `invitation` or `closed`.",
        checks.one_of("open", "invitation", "closed"),
    ),
    Setting(
        "fee_schedule",
        str,
        "none",
        "Fees on rewards and bonuses: `none`, or `mturk` for those of the old service.",
        checks.one_of("none", "mturk"),
    ),
    Setting(
        "queue_limit", int, 25, "How many accepted HITs a worker may hold at once.", checks.between(1, 1000)
    ),
    Setting(
        "daily_limit",
        int,
        0,
        "How many HITs a worker may accept on one day (UTC); 0 for any number.",
        checks.between(0, 1_000_000),
    ),
    Setting(
        "newcomer_limit",
        int,
        0,
        "The same for workers with fewer than 10 approved HITs.",
        checks.between(0, 1_000_000),
    ),
    Setting(
        "scarce_hits",
        int,
        10,
        "While a group has so few open HITs, nobody gets two of them within 10 seconds; 0 for never.",
        checks.between(0, 1000),
    ),
    Setting(
        "message_limit",
        int,
        20,
        "How many messages a worker may write within an hour; 0 for any number.",
        checks.between(0, 10_000),
    ),
    Setting(
        "answer_limit",
        int,
        120,
        "How many answers a requester may write to workers within an hour; 0 for any number.",
        checks.between(0, 10_000),
    ),
    Setting(
        "broadcast_limit",
        int,
        1_000,
        "How many workers an hour get what one requester writes to many; others wait. 0 for any number.",
        checks.between(0, 1_000_000),
    ),
    Setting(
        "deposit_instructions",
        str,
        None,
        "What the funds page tells requesters about paying in, such as where to send money.",
        shown="none: that the operator records what is paid in",
    ),
    Setting(
        "call_log_days",
        int,
        7,
        "How many days a requester's API calls are kept to look at, the last 10,000 at most; 0 for none.",
        checks.between(0, 366),
    ),
    Setting(
        "payout_methods",
        str,
        None,
        "How workers can ask to be paid out, names between commas, such as `Bank transfer, Gift card`.",
        checks.names,
        "none: workers cannot ask for payouts here",
    ),
    Setting("payout_minimum", str, "1.00", "The least that is paid out at once, in dollars.", checks.dollars),
    Setting(
        "allow_http_questions",
        bool,
        default=False,
        doc="Accept an ExternalQuestion whose page is not served over https.",
    ),
    Setting(
        "throttle_rate",
        int,
        200,
        "API calls a second that one access key may make in each market in the long run; 0 for no limit.",
        checks.between(0, 1_000_000),
    ),
    Setting(
        "throttle_burst",
        int,
        400,
        "API calls that one access key may make in each market at once after a pause.",
        checks.between(1, 1_000_000),
    ),
    Setting(
        "page_rate",
        int,
        5,
        "Pages a second that one person may ask for in the long run, in all their browsers; 0 for no limit.",
        checks.between(0, 1_000_000),
    ),
    Setting(
        "page_burst",
        int,
        100,
        "Pages that one person may ask for at once after a pause.",
        checks.between(1, 1_000_000),
    ),
    Setting(
        "tool_rate",
        int,
        2,
        "The same as `page_rate` for all tools of one worker together, beside the worker's own pages.",
        checks.between(0, 1_000_000),
    ),
    Setting(
        "tool_burst",
        int,
        20,
        "Pages that the tools of one worker may ask for at once after a pause.",
        checks.between(1, 1_000_000),
    ),
    Setting(
        "smtp_url",
        str,
        None,
        "Mail server: `smtp://user:password@host:port`, `smtps://…` or `smtp+starttls://…`.",
        checks.smtp,
        "none: no mail is sent",
    ),
    Setting(
        "mail_from",
        str,
        None,
        "Sender of our mail, such as `Piecework <work@example.org>`. Needed with `smtp_url`.",
        checks.address,
        "none",
    ),
    Setting(
        "file_store",
        str,
        None,
        "Where files that workers upload are kept: a directory that every machine of this server shares, or "
        "`s3://bucket/prefix`.",
        checks.file_store,
        "`files` in the data directory",
    ),
    Setting(
        "file_store_url",
        str,
        None,
        "Address of an S3-compatible service other than Amazon's.",
        checks.url,
        "Amazon S3",
    ),
    Setting(
        "file_most_bytes",
        int,
        25_000_000,
        "How large a file may be that a worker uploads.",
        checks.between(1, 2_000_000_000),
    ),
    Setting(
        "file_types",
        str,
        "image/*, audio/*, video/*, text/*, application/pdf, application/json, application/zip",
        "Content types of files that workers may upload, with `*` for any part.",
        checks.file_types,
    ),
    Setting(
        "aws_notifications",
        bool,
        default=False,
        doc="Deliver notifications to queues of SQS and topics of SNS, by the names requesters give.",
    ),
    Setting(
        "aws_region",
        str,
        None,
        "Region of the AWS services that this server uses.",
        shown="none",
    ),
    Setting(
        "aws_access_key_id",
        str,
        None,
        "Access key for them; without one, boto3's usual places are searched.",
        shown="none",
    ),
    Setting("aws_secret_access_key", str, None, "The secret of that key.", shown="none"),
    Setting(
        "sqs_url",
        str,
        None,
        "Address of an SQS-compatible service other than Amazon's, for notifications.",
        checks.url,
        "Amazon SQS",
    ),
    Setting(
        "sns_url",
        str,
        None,
        "Address of an SNS-compatible service other than Amazon's, for notifications.",
        checks.url,
        "Amazon SNS",
    ),
    Setting(
        "allow_private_webhooks",
        bool,
        default=False,
        doc="Let requesters send webhooks to private networks, and over plain http.",
    ),
    Setting(
        "log_format",
        str,
        "json",
        "How log lines are written: `json` for programs or `console` for people.",
        checks.one_of("json", "console"),
    ),
)


def document() -> str:
    """Return docs/settings.md."""
    lines = [_DOCUMENT_HEAD]
    for setting in SETTINGS:
        default = setting.shown or f"`{written(setting.default)}`"
        lines.append(f"| `{setting.name}` | `{PREFIX}{setting.name.upper()}` | {default} | {setting.doc} |\n")
    return "".join(lines)


def written(value: Any) -> str:
    """Return a value as one writes it in the file."""
    return str(value).lower() if isinstance(value, bool) else str(value)


_DOCUMENT_HEAD = """\
<!-- Generated from src/piecework/setting_list.py. A test says how to make it anew. -->

# Settings

Every setting has a safe default for one machine. Set one in the environment, or in a TOML file:
`piecework.toml` in the directory the server starts in, or the file that `PIECEWORK_CONFIG` names. The
environment wins. An unknown name or an unsafe value stops the start with one line that says so.

```toml
public_url = "https://work.example.org"
sign_up = "open"
smtp_url = "smtp+starttls://work:password@mail.example.org"
mail_from = "Piecework <work@example.org>"
```

Kubernetes sets variables such as `PIECEWORK_PORT` for a service named `piecework`: give the service another
name, or set `enableServiceLinks: false`.

| setting | variable | default | meaning |
| --- | --- | --- | --- |
"""
