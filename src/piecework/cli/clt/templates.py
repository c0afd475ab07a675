"""makeTemplate: a folder of files copied under a new name, with scripts that run them."""

import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from piecework.cli.requester import voice
from piecework.cli.requester.options import spread
from piecework.client.failures import Exit, Failure

_SCRIPTS = {
    "Hit": {
        "run": "loadHITs -input {0}.input -question {0}.question -properties {0}.properties",
        "getResults": "getResults -successfile {0}.success -outputfile {0}.results",
        "approveAndDeleteResults": "deleteHITs -successfile {0}.success -approve -expire",
    },
    "Qual": {
        "run": "createQualificationType -properties {0}.properties -question {0}.question -answer {0}.answer",
    },
}
_ENDINGS = ("input", "question", "properties", "answer")


class Kind(StrEnum):
    """What a folder makes."""

    HIT = "Hit"
    QUALIFICATION = "Qual"


class System(StrEnum):
    """For which shell."""

    DOS = "Dos"
    UNIX = "Unix"


@dataclass(frozen=True)
class Places:
    """Where folders are."""

    template: Annotated[
        str, typer.Option("-template", metavar="DIR", help="The folder that is copied, or its name.")
    ]
    target: Annotated[str, typer.Option("-target", metavar="NAME", help="The new folder.")]
    template_root: Annotated[Path, typer.Option("-templateRootDir", help="Where the first is.")] = Path()
    target_root: Annotated[Path, typer.Option("-targetRootDir", help="Where the new one is to be.")] = Path()
    scripts: Annotated[
        Path | None, typer.Option("-scriptTemplateDir", help="Taken, and not needed: scripts are made.")
    ] = None


@spread
def make_template(
    places: Places,
    *,
    kind: Annotated[Kind, typer.Option("-type", help="What it makes.")] = Kind.HIT,
    system: Annotated[System, typer.Option("-os", help="For which shell scripts are made.")] = System.UNIX,
    sandbox: Annotated[bool, typer.Option("-sandbox", help="Taken, as everywhere; nothing is sent.")] = False,  # noqa: ARG001
) -> None:
    """Copy a folder of files under a new name, with scripts that run them."""
    source, target = places.template_root / places.template, places.target_root / places.target
    if not source.is_dir():
        raise Failure(f"there is no folder {source}", "BadInput", Exit.USAGE)
    old, new = source.name, target.name
    files = [path for path in sorted(source.iterdir()) if path.suffix.lstrip(".") in _ENDINGS]
    try:
        target.mkdir(parents=True)
        for path in files:
            shutil.copyfile(path, target / path.name.replace(old, new, 1))
        for name, command in _SCRIPTS[kind.value].items():
            _write_script(target, name, command.format(new), system)
    except OSError as error:
        raise Failure(f"cannot make {target}: {error.strerror}", "CannotWrite") from None
    voice.say(f"{target}: {len(files)} files and {len(_SCRIPTS[kind.value])} scripts")


def _write_script(target: Path, name: str, command: str, system: System) -> None:
    if system is System.DOS:
        (target / f"{name}.cmd").write_text(f'@cd /d "%~dp0"\r\npiecework clt {command} %*\r\n', newline="")
        return
    script = target / f"{name}.sh"
    script.write_text(f'#!/bin/sh\ncd "$(dirname "$0")" && exec piecework clt {command} "$@"\n')
    script.chmod(0o755)
