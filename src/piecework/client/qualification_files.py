"""Qualification types from a small file: TOML, or the properties of the old command line tools."""

import tomllib
from pathlib import Path
from typing import Any

from piecework.client import durations, properties
from piecework.client.failures import Failure
from piecework.client.hit_types import text_of

_DAY = "1d"
_MEMBERS = {
    "name": "Name",
    "description": "Description",
    "keywords": "Keywords",
    "status": "QualificationTypeStatus",
    "retry_delay": "RetryDelayInSeconds",
    "test_duration": "TestDurationInSeconds",
    "auto_granted": "AutoGranted",
    "auto_granted_value": "AutoGrantedValue",
}
_OLD = {
    "name": "name",
    "description": "description",
    "keywords": "keywords",
    "retrydelayinseconds": "retry_delay",
    "testdurationinseconds": "test_duration",
    "autogranted": "auto_granted",
    "autograntedvalue": "auto_granted_value",
}


def read(path: Path) -> dict[str, Any]:
    """Return the members of CreateQualificationType that a file gives. Raises Failure."""
    text = text_of(path)
    if path.suffix.lower() == ".properties":
        old = {key.strip().lower(): value.strip() for key, value in properties.read(text).items()}
        given: dict[str, Any] = {_OLD[key]: value for key, value in old.items() if key in _OLD and value}
    else:
        try:
            given = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise Failure(f"{path} is not TOML: {error}", "BadFile") from None
        unknown = sorted(given.keys() - _MEMBERS.keys())
        if unknown:
            raise Failure(f"{path}: there is no {unknown[0]}; there are {', '.join(_MEMBERS)}", "BadFile")
    missing = [key for key in ("name", "description") if not given.get(key)]
    if missing:
        raise Failure(f"{path}: there is no {missing[0]}", "BadFile")
    return {"QualificationTypeStatus": "Active", **{_MEMBERS[key]: _value(key, given[key]) for key in given}}


def documents(test: Path | None, answer_key: Path | None, *, timed: bool) -> dict[str, Any]:
    """Return the members of a test in files; one without a time of its own has a day. Raises Failure."""
    found: dict[str, Any] = {}
    if test:
        found["Test"] = text_of(test)
        if not timed:
            found["TestDurationInSeconds"] = durations.seconds(_DAY)
    if answer_key:
        found["AnswerKey"] = text_of(answer_key)
    return found


def _value(key: str, value: Any) -> Any:
    if key in ("retry_delay", "test_duration"):
        return durations.seconds(str(value))
    if key == "auto_granted":
        return str(value).lower() == "true"
    if key == "auto_granted_value":
        try:
            return int(value)
        except ValueError:
            raise Failure(f"{key} is a whole number, not {value}", "BadFile") from None
    return str(value)
