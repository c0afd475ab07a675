"""Python runs this at the start of every program below `piecework run`: it sends `mturk` clients here.

The address is changed where a client is made, before anything is signed, since the signature covers the host.
Programs that never import botocore are left alone. This file runs in a stranger's Python, perhaps an older
one and without Piecework beside it: standard library only, and nothing newer than Python 3.8.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

_HERE = Path(__file__).resolve().parent
_BOTOCORE = "botocore.session"
_OLD_SANDBOX = "https://mturk-requester-sandbox.us-east-1.amazonaws.com"
OLD_ADDRESS = re.compile(
    r"https?://mturk-requester(?P<sandbox>-sandbox|\.sandbox)?(?:\.[a-z0-9-]+)?\.amazonaws\.com(?::\d+)?(?=/|$)",
    re.IGNORECASE,
)


def ours(url: str, told: Mapping[str, str] = os.environ) -> str:
    """Return the address here for one of the old service; any other is returned unchanged."""
    found = OLD_ADDRESS.match(url)
    if found is None:
        return url
    return told["RUN_PIECEWORK_SANDBOX" if found.group("sandbox") else "RUN_PIECEWORK_PRODUCTION"]


class Finder:
    """Waits for botocore to be imported, and changes it then."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return nothing for other modules; for botocore's sessions, their spec with our change behind it."""
        if name != _BOTOCORE:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(name, path, target) for finder in others)
        spec: Any = next((each for each in found if each is not None), None)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_change(module: ModuleType) -> None:
                execute(module)
                _change(module)

            spec.loader.exec_module = execute_and_change
        return spec


def _change(botocore: Any) -> None:
    _lend_model(Path(botocore.__file__).parent / "data")
    create_client: Callable[..., Any] = botocore.Session.create_client

    def create_client_here(
        session: Any, service_name: str, region_name: str | None = None, *args: Any, **options: Any
    ) -> Any:
        given = options.get("endpoint_url")
        if service_name == "mturk":
            if given is None and (region_name or session.get_config_variable("region")) == "sandbox":
                given = _OLD_SANDBOX
            if given is not None:
                options["endpoint_url"] = ours(given)
        client = create_client(session, service_name, region_name, *args, **options)
        if given is not None and given != options["endpoint_url"]:
            _keep_the_name(client, given)
        return client

    botocore.Session.create_client = create_client_here


def _lend_model(own: Path) -> None:
    """Add our service model to where botocore looks, if it has none any more."""
    lent = os.environ.get("RUN_PIECEWORK_MODELS")
    asked = os.environ.get("AWS_DATA_PATH", "")
    places = [Path(place).expanduser() for place in asked.split(os.pathsep) if place]
    places += [own, Path("~/.aws/models").expanduser()]
    if lent and not any((place / "mturk").is_dir() for place in places):
        os.environ["AWS_DATA_PATH"] = os.pathsep.join(filter(None, (asked, lent)))


def _keep_the_name(client: Any, given: str) -> None:
    """Let the client go on naming the address that the script gave it.

    Programs compare it with the old sandbox's to tell whether their money is real. Botocores that send to
    what the client names are set right by the second half, before they sign.
    """

    def send_here(request: Any, **_: Any) -> None:
        request.url = OLD_ADDRESS.sub(lambda found: ours(found.group()), request.url, count=1)

    client.meta._endpoint_url = given  # noqa: SLF001  botocore has no public way to say it
    client.meta.events.register_first("request-created.mturk", send_here)


def _run_the_other() -> None:
    """Run the `sitecustomize` that ours stands in front of, if there is one."""
    sys.path[:] = [place for place in sys.path if not place or Path(place).resolve() != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize")
    if spec is not None and spec.loader is not None:
        other = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = other
        spec.loader.exec_module(other)


if __name__ == "sitecustomize" and "RUN_PIECEWORK_PRODUCTION" in os.environ:
    sys.meta_path.insert(0, Finder())
    _run_the_other()
