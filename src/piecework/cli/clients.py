"""`piecework run` and `piecework model`: helping client code that cannot be edited to find this server."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from piecework import compat
from piecework.aws.model import MODEL_FILE, PAGINATORS_FILE, model_text, models_folder
from piecework.cli import opening
from piecework.compat.sitecustomize import ours
from piecework.rules.refusals import Refused

model_app = typer.Typer(help="The service model, for AWS SDKs that no longer carry one.")
AWS_MODELS = Path("~/.aws/models")


def run(
    context: typer.Context,
    *,
    url: Annotated[
        str | None, typer.Option(help="Where production answers. Without it, the setting public_url.")
    ] = None,
    sandbox_url: Annotated[
        str | None, typer.Option(help="Where the sandbox answers. Without it, /sandbox below --url.")
    ] = None,
) -> None:
    """Run a command whose boto3 or AWS CLI talks to this server, whatever address it names.

    For example: piecework run -- python old_script.py --live. Access keys are the script's own affair.
    """
    words = context.args
    if not words:
        raise Refused("InvalidParameterValue", "say what to run, such as: piecework run -- python script.py")
    production, sandbox = _addresses(url, sandbox_url)
    environment = {**os.environ, **_environment(production, sandbox)}
    sys.stdout.flush()
    try:
        # The command takes our place, so its exit code, its signals and its terminal are its own.
        os.execvpe(words[0], words, environment)  # noqa: S606  running it is what was asked for
    except OSError as error:
        raise Refused("CannotRun", f"cannot run {words[0]}: {error.strerror}") from error


def _addresses(url: str | None, sandbox_url: str | None) -> tuple[str, str]:
    if url is None:
        settings = opening.settings()
        return settings.public_url, _checked(sandbox_url) if sandbox_url else settings.sandbox_url
    production = _checked(url)
    return production, _checked(sandbox_url) if sandbox_url else f"{production}/sandbox"


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise Refused("InvalidParameterValue", f"{url} is not an address; write it like https://example.org")
    return url.rstrip("/")


def _environment(production: str, sandbox: str) -> dict[str, str]:
    paths = [str(compat.folder()), os.environ.get("PYTHONPATH", "")]
    told = {
        compat.PRODUCTION_VARIABLE: production,
        compat.SANDBOX_VARIABLE: sandbox,
        compat.MODELS_VARIABLE: str(models_folder()),
    }
    return {
        **told,
        # Somebody who has already pointed the command at a server of ours keeps that.
        "AWS_ENDPOINT_URL_MTURK": ours(os.environ.get("AWS_ENDPOINT_URL_MTURK") or production, told),
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }


@model_app.callback(invoke_without_command=True)
def model(
    context: typer.Context,
    *,
    paginators: Annotated[bool, typer.Option("--paginators", help="The list of paginators instead.")] = False,
) -> None:
    """Print the service model, or export it to where SDKs look for models."""
    if context.invoked_subcommand is None:
        # Exactly the file, for a pipe.
        print(model_text(PAGINATORS_FILE if paginators else MODEL_FILE))  # noqa: T201


@model_app.command()
def export(
    directory: Annotated[Path | None, typer.Argument(help="Where to; then set AWS_DATA_PATH to it.")] = None,
    *,
    install: Annotated[
        bool, typer.Option("--install", help="Into ~/.aws/models, where boto3 and the AWS CLI always look.")
    ] = False,
) -> None:
    """Write the service model as boto3 and the AWS CLI look for it, for when they no longer carry one."""
    if (directory is None) == (not install):
        raise Refused("InvalidParameterValue", "give a directory, or --install, and not both")
    target = AWS_MODELS.expanduser() if directory is None else directory
    try:
        shutil.copytree(models_folder(), target, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise Refused("CannotWrite", f"cannot write to {target}: {error}") from error
    said = "" if install else f"; set AWS_DATA_PATH={target.resolve()}"
    print(f"The service model is in {target}{said}")  # noqa: T201  may be long, and is never wrapped
