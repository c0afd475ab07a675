"""The AWS CLI, one forked process a call: a program of its own for `LineClient`.

`aws` takes most of a second to import itself and to read what it knows of the services, which is all that is
saved here: each call runs the CLI's own driver on its own command line, in a process that ends with it.
"""

import json
import os
import re
import sys
import tempfile
from typing import Any

import awscli.clidriver
from botocore import xform_name

_REFUSED = re.compile(
    r"An error occurred \((\w+)\) when calling the (\w+) operation(?: \(reached max retries: \d+\))?: "
    r"(.*?)\s*"
    r"(?:Additional error details:\s*TurkErrorCode: (\S+)\s*)?\Z",
    re.DOTALL,
)


def main() -> None:
    """Answer each line of standard input, until there are no more."""
    driver = _ready()
    for line in sys.stdin:
        asked = json.loads(line)
        status, out, err = _run(driver, asked)
        print(json.dumps(_told(asked, status, out, err)), flush=True)  # noqa: T201  the answer


def _ready() -> awscli.clidriver.CLIDriver:
    """Return the CLI with its commands, and the files of a first client read."""
    driver = awscli.clidriver.create_clidriver()
    driver.create_help_command()
    place = {"region_name": "us-east-1", "aws_access_key_id": "any", "aws_secret_access_key": "key"}
    driver.session.create_client("mturk", **place)
    return driver


def _run(driver: awscli.clidriver.CLIDriver, asked: dict[str, Any]) -> tuple[int, str, str]:
    words = ["mturk", xform_name(asked["operation"], "-"), "--output", "json"]
    words += ["--endpoint-url", asked["url"], "--region", "us-east-1"]
    words += ["--cli-input-json", json.dumps(asked["members"])]
    words += ["--page-size", "2"] if asked["paginate"] else []
    words += ["--no-paginate"] if _is_page(asked) else []
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if child == 0:
            os.environ |= {"AWS_ACCESS_KEY_ID": asked["key"], "AWS_SECRET_ACCESS_KEY": asked["secret"]}
            os.environ["AWS_MAX_ATTEMPTS"] = "1"  # a second try would hide how the first one was answered
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            status = 255
            try:
                status = driver.main(words)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return status, out.read(), err.read()


def _is_page(asked: dict[str, Any]) -> bool:
    return not asked["paginate"] and asked["operation"].startswith("List")


def _told(asked: dict[str, Any], status: int, out: str, err: str) -> dict[str, Any]:
    if status:
        found = _REFUSED.search(err)
        if found is None:
            return {"error": {"code": f"exit code {status}", "message": err}}
        return {"error": {"code": found[1], "message": found[3], "turkErrorCode": found[4]}}
    answer = json.loads(out) if out.strip() else {}
    return {"entries": answer[asked["paginate"]]} if asked["paginate"] else {"answer": answer}


if __name__ == "__main__":
    main()
