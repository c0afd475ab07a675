"""What HITs have in common, from a small file: TOML, or the properties of the old command line tools.

TOML has `title`, `description`, `keywords`, `reward`, `assignments`, `assignment_duration`, `lifetime`,
`auto_approval_delay`, `frame_height`, `annotation`, and a table `[[qualification]]` for each requirement.
Durations are seconds or written like `10m`, `3d`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from piecework.client import durations, properties
from piecework.client.failures import Exit, Failure
from piecework.rules import qualifications
from piecework.rules.money import cents

_PATTERN = re.compile(r"\$?(\d{1,9}(?:\.\d{1,2})?)")
_LIFETIME, _DELAY = 259_200, 1_296_000
_COMPARATORS = {
    name.lower(): name
    for name in (
        "LessThan",
        "LessThanOrEqualTo",
        "GreaterThan",
        "GreaterThanOrEqualTo",
        "EqualTo",
        "NotEqualTo",
        "Exists",
        "DoesNotExist",
        "In",
        "NotIn",
    )
}
_GUARDS = {
    "accept": "Accept",
    "preview": "PreviewAndAccept",
    "discover": "DiscoverPreviewAndAccept",
    "previewandaccept": "PreviewAndAccept",
    "discoverpreviewandaccept": "DiscoverPreviewAndAccept",
}
_NAMES = {
    "percentapproved": qualifications.PERCENT_APPROVED,
    "numberapproved": qualifications.NUMBER_APPROVED,
    "locale": qualifications.LOCALE,
    "adult": qualifications.ADULT,
}
_KNOWN = {
    "title",
    "description",
    "keywords",
    "reward",
    "assignments",
    "assignment_duration",
    "lifetime",
    "auto_approval_delay",
    "frame_height",
    "annotation",
    "qualification",
}


class HITTypeFile(NamedTuple):
    """What such a file says. Money in cents, durations in seconds.

    Attributes:
        title: and the other words that workers read.
        requirements: as CreateHITType takes them.
        assignments: for each HIT.
        lifetime: of each HIT, in seconds.
        frame_height: in pixels; 0 fits the window.
        annotation: only the requester sees it; it may have gaps like the template.
    """

    title: str
    description: str
    keywords: str
    reward_cents: int
    duration: int
    auto_approval_delay: int
    requirements: list[dict[str, Any]]
    assignments: int = 1
    lifetime: int = _LIFETIME
    frame_height: int = 0
    annotation: str = ""

    @property
    def request(self) -> dict[str, Any]:
        """The members of CreateHITType."""
        amount = f"{self.reward_cents // 100}.{self.reward_cents % 100:02}"
        return {
            "Title": self.title,
            "Description": self.description,
            "Keywords": self.keywords,
            "Reward": amount,
            "AssignmentDurationInSeconds": self.duration,
            "AutoApprovalDelayInSeconds": self.auto_approval_delay,
            "QualificationRequirements": self.requirements,
        }


def read(path: Path, *, sandbox: bool) -> HITTypeFile:
    """Return what a file says; its ending tells its kind. The Masters' type depends on the market.

    Raises:
        Failure: it cannot be read, lacks something or has something that is not understood.
    """
    text = text_of(path)
    try:
        if path.suffix.lower() == ".properties":
            return from_properties(properties.read(text))
        return from_toml(tomllib.loads(text), sandbox=sandbox)
    except tomllib.TOMLDecodeError as error:
        raise Failure(f"{path} is not TOML: {error}", "BadFile") from None
    except Failure as failure:
        raise Failure(f"{path}: {failure.message}", failure.code, failure.exit) from None


def text_of(path: Path) -> str:
    """Return the text of a file. Raises Failure if it cannot be read or is no UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Failure(f"{path} is not text in UTF-8", "BadFile") from None
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}", "CannotRead") from None


def from_toml(given: Mapping[str, Any], *, sandbox: bool) -> HITTypeFile:
    """Return what a table of TOML says. Raises Failure."""
    unknown = sorted(given.keys() - _KNOWN)
    if unknown:
        raise _bad(f"there is no {unknown[0]}; there are {', '.join(sorted(_KNOWN))}")
    keywords = given.get("keywords", "")
    return HITTypeFile(
        title=_text(given, "title"),
        description=_text(given, "description"),
        keywords=", ".join(map(str, keywords)) if isinstance(keywords, list) else str(keywords),
        reward_cents=reward(_needed(given, "reward")),
        duration=durations.seconds(str(given.get("assignment_duration", 3_600))),
        auto_approval_delay=durations.seconds(str(given.get("auto_approval_delay", _DELAY))),
        requirements=[_requirement(each, sandbox=sandbox) for each in given.get("qualification", [])],
        assignments=_number(given.get("assignments", 1), "assignments"),
        lifetime=durations.seconds(str(given.get("lifetime", _LIFETIME))),
        frame_height=_number(given.get("frame_height", 0), "frame_height"),
        annotation=str(given.get("annotation", "")),
    )


def from_properties(given: Mapping[str, str]) -> HITTypeFile:
    """Return what properties of the old command line tools say. Raises Failure."""
    values = {key.strip().lower(): value.strip() for key, value in given.items()}
    return HITTypeFile(
        title=_text(values, "title"),
        description=_text(values, "description"),
        keywords=values.get("keywords", ""),
        reward_cents=reward(_needed(values, "reward")),
        duration=_number(values.get("assignmentduration") or 3_600, "assignmentduration"),
        auto_approval_delay=_number(values.get("autoapprovaldelay") or _DELAY, "autoapprovaldelay"),
        requirements=list(_old_requirements(values)),
        assignments=_number(values.get("assignments") or 1, "assignments"),
        lifetime=_number(values.get("hitlifetime") or _LIFETIME, "hitlifetime"),
        frame_height=_number(values.get("frameheight") or 0, "frameheight"),
        annotation=values.get("annotation", ""),
    )


def reward(value: object) -> int:
    """Return the cents of an amount such as 0.05, "0.05" or "$0.05". Raises Failure."""
    text = str(value).strip()
    if isinstance(value, float):
        try:
            text = str(Decimal(repr(value)).quantize(Decimal("0.01")) if round(value, 2) == value else value)
        except InvalidOperation:
            text = str(value)
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise _bad(f"{value} is not an amount in dollars; write it like 0.05")
    return cents(match[1])


def _requirement(given: Mapping[str, Any], *, sandbox: bool) -> dict[str, Any]:
    asked = str(_needed(given, "type"))
    if asked.lower() == "masters":
        type_id, implied = qualifications.MASTERS[1 if sandbox else 0], "Exists"
    else:
        type_id, implied = _NAMES.get(asked.lower().replace("_", ""), asked), ""
    found: dict[str, Any] = {
        "QualificationTypeId": type_id,
        "Comparator": _word(str(given.get("comparator", implied)), _COMPARATORS, "comparator"),
    }
    values, locales = given.get("values", given.get("value")), given.get("locales", given.get("locale"))
    if values is not None:
        found["IntegerValues"] = [_number(each, "value") for each in _listed(values)]
    if locales is not None:
        found["LocaleValues"] = [_locale(str(each)) for each in _listed(locales)]
    if "guards" in given:
        found["ActionsGuarded"] = _word(str(given["guards"]), _GUARDS, "guards")
    return found


def _old_requirements(values: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    for number in range(1, qualifications.MOST_REQUIREMENTS + 1):
        type_id = values.get(f"qualification.{number}")
        if not type_id:
            continue
        comparator = values.get(f"qualification.comparator.{number}") or "exists"
        found: dict[str, Any] = {
            "QualificationTypeId": type_id,
            "Comparator": _word(comparator, _COMPARATORS, f"qualification.comparator.{number}"),
        }
        if value := values.get(f"qualification.value.{number}"):
            found["IntegerValues"] = [_number(value, f"qualification.value.{number}")]
        if locale := values.get(f"qualification.locale.{number}"):
            found["LocaleValues"] = [_locale(locale)]
        if values.get(f"qualification.private.{number}", "").lower() == "true":
            found["ActionsGuarded"] = "PreviewAndAccept"
        yield found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _locale(text: str) -> dict[str, str]:
    country, _, part = text.strip().partition("-")
    return {"Country": country, "Subdivision": part} if part else {"Country": country}


def _word(text: str, known: Mapping[str, str], key: str) -> str:
    found = known.get(text.lower())
    if found is None:
        raise _bad(f"{key} is one of {', '.join(dict.fromkeys(known.values()))}, not {text or 'nothing'}")
    return found


def _needed(given: Mapping[str, Any], key: str) -> Any:
    if given.get(key) in (None, ""):
        raise _bad(f"there is no {key}")
    return given[key]


def _text(given: Mapping[str, Any], key: str) -> str:
    return str(_needed(given, key)).strip()


def _number(value: object, key: str) -> int:
    try:
        return int(str(value).strip())
    except ValueError:
        raise _bad(f"{key} is a whole number, not {value}") from None


def _bad(message: str) -> Failure:
    return Failure(message, "BadFile", Exit.FAILED)
