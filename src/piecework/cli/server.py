"""`piecework serve`, `settings`: the server and what it is told."""

import logging
import os
import socket
from dataclasses import fields
from typing import Annotated

import typer
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from rich.console import Console

from piecework.app import open_stores, place_of
from piecework.cli import demo, opening
from piecework.db.migrate import upgrade
from piecework.db.stores import STORE_NAMES
from piecework.identity import accounts
from piecework.settings import Settings, SettingsError, server_secret
from piecework.web.assets import Assets

_console = Console(highlight=False)
_CONFIDENTIAL = frozenset({"secret_key", "database_url", "smtp_url"})
STOP_SECONDS = 30


def serve(
    *,
    with_demo: Annotated[
        bool, typer.Option("--demo", help="Fill the sandbox with a small market to try things in.")
    ] = False,
) -> None:
    """Bring the stores up to date and run production and sandbox until told to stop."""
    settings = opening.settings()
    Assets()  # says at once, in one line, when the front end has not been built
    _check_address(settings)
    place = place_of(settings)
    for name in STORE_NAMES:
        upgrade(place, name)
    server_secret(settings)  # and whether the key may be used
    _say_hello(settings, with_demo=with_demo)
    logging.getLogger("granian.access").disabled = True
    Granian(
        "piecework.app:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        factory=True,
        websockets=False,
        workers=settings.workers,
        workers_kill_timeout=STOP_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


def show_settings() -> None:
    """Show every setting as it stands; secrets are only said to be set."""
    settings = opening.settings()
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name in _CONFIDENTIAL and value is not None:
            value = "(set)"
        _console.print(f"{field.name} = {value}", soft_wrap=True)


def _check_address(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        # The web server would say so with a stack trace, after we have greeted the operator.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise SettingsError(f"cannot listen on {settings.host}:{settings.port}: {reason}") from error


def _say_hello(settings: Settings, *, with_demo: bool) -> None:
    stores = open_stores(settings)
    try:
        first = stores.identity.write(accounts.bootstrap)
        shown = demo.fill(settings, stores) if with_demo else None
    finally:
        stores.close()
    say = _console.print
    say(f"Piecework on {settings.public_url}", soft_wrap=True)
    say(f"  production  {settings.public_url}/", soft_wrap=True)
    say(f"  sandbox     {settings.sandbox_url}/", soft_wrap=True)
    if first is not None:
        say(f"  operator    {settings.public_url}/link/{first}  (signs you in, once)", soft_wrap=True)
    if shown is not None:
        for role, link in (("requester", shown.requester_link), ("worker", shown.worker_link)):
            say(f"  {role:<11} {settings.sandbox_url}/link/{link}  (signs you in, once)", soft_wrap=True)
        say("\nPoint boto3 or the AWS CLI at the sandbox:", soft_wrap=True)
        say(
            f"  export AWS_ENDPOINT_URL_MTURK={settings.sandbox_url} AWS_DEFAULT_REGION=us-east-1",
            soft_wrap=True,
        )
        say(f"  export AWS_ACCESS_KEY_ID={shown.key_id} AWS_SECRET_ACCESS_KEY={shown.secret}", soft_wrap=True)
        say("  aws mturk list-hits", soft_wrap=True)
    else:
        say(f"\nboto3 and the AWS CLI: AWS_ENDPOINT_URL_MTURK={settings.public_url}", soft_wrap=True)
    say("")
