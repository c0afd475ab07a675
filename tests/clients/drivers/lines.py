"""A client program in a process of its own: a JSON line in, a JSON line out."""

import json
import os
import subprocess
from typing import Any

from tests.clients.cast import Caller
from tests.clients.play import Failure
from tests.support.server import WAIT_SECONDS


class LineClient:
    """Asks a helper process, which answers `{"answer": …}`, `{"entries": …}` or `{"error": …}`."""

    def __init__(self, name: str, command: list[str], *, shows_codes: bool) -> None:
        self.name = name
        self.shows_codes = shows_codes
        clean = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
        self._process = subprocess.Popen(
            command,
            env=clean,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, caller: Caller, operation: str, members: dict[str, Any]) -> dict[str, Any] | Failure:
        told = self._ask(caller, operation, members, None)
        if "error" in told:
            error = told["error"]
            return Failure(error["code"], error["message"], error.get("turkErrorCode"))
        answer: dict[str, Any] = told["answer"]
        return answer

    def pages(self, caller: Caller, operation: str, members: dict[str, Any], key: str) -> list[Any]:
        entries: list[Any] = self._ask(caller, operation, members, key)["entries"]
        return entries

    def close(self) -> None:
        """Tell the helper that there is nothing more to do."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(WAIT_SECONDS)
        self._process.stdout.close()

    def _ask(
        self, caller: Caller, operation: str, members: dict[str, Any], paginate: str | None
    ) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {**caller._asdict(), "operation": operation, "members": members, "paginate": paginate}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"{self.name} has ended"
        told: dict[str, Any] = json.loads(line)
        return told
