"""The service model: which operations exist, what they take and give. Facts only.

It reads the generated JSON file in botocore's format into typed records. Checking and writing values by
these records is decode.py and encode.py; nothing here looks at a request.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Laid out as botocore looks for models, so that the folder can be handed to it as it is.
MODELS_FOLDER = "models"
MODEL_FILE = "mturk/2017-01-17/service-2.json"
PAGINATORS_FILE = "mturk/2017-01-17/paginators-1.json"


@dataclass(frozen=True, slots=True)
class Shape:
    """A type of the model. What does not apply to its kind is empty or None.

    Attributes:
        name: its name in the model.
        type: structure, list, string, integer, long, boolean or timestamp.
        members: for a structure, the name and shape of each member, in the model's order.
        required: the members a structure must have.
        element: the shape of a list's elements.
        minimum: least length of a string or list, or least value of a number.
        maximum: greatest length or value.
        pattern: regular expression that a whole string must match.
        enum: the values a string may have.
        exception: whether the structure is an error.
        fault: whether that error is the server's own.
    """

    name: str
    type: str
    members: tuple[tuple[str, "Shape"], ...] = ()
    required: frozenset[str] = frozenset()
    element: "Shape | None" = None
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    exception: bool = False
    fault: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: what it takes and gives, its errors by name, and whether repeating it is harmless."""

    name: str
    input: Shape
    output: Shape
    errors: tuple[str, ...]
    idempotent: bool


@dataclass(frozen=True, slots=True)
class ServiceModel:
    """The whole model. Shapes contain each other without cycles; a file with a cycle is refused when read."""

    metadata: Mapping[str, Any]
    operations: Mapping[str, Operation]
    shapes: Mapping[str, Shape]

    @property
    def target_prefix(self) -> str:
        """Return what stands before the operation's name in an X-Amz-Target header, dot included."""
        return f"{self.metadata['targetPrefix']}."

    @property
    def signing_name(self) -> str:
        """Return the service name of the credential scope."""
        return str(self.metadata.get("signingName", self.metadata["endpointPrefix"]))


def load_model() -> ServiceModel:
    """Return the service model that ships with the package. Reads a file: call it once, at start."""
    return parse_model(json.loads(model_text(MODEL_FILE)))


def model_text(name: str) -> str:
    """Return the text of a model file that ships with the package, for export to an SDK."""
    return models_folder().joinpath(name).read_text(encoding="utf-8")


def models_folder() -> Path:
    """Return the folder of the model files, as AWS_DATA_PATH may name it."""
    return Path(__file__).with_name(MODELS_FOLDER)


def parse_model(document: Mapping[str, Any]) -> ServiceModel:
    """Return the model that a document in botocore's format describes.

    Raises:
        ValueError: a shape contains itself, or a shape is named that is not there.
    """
    shapes: dict[str, Shape] = {}
    for name in document["shapes"]:
        _resolve(name, document["shapes"], shapes, ())
    operations = {
        name: Operation(
            name=name,
            input=shapes[raw["input"]["shape"]],
            output=shapes[raw["output"]["shape"]],
            errors=tuple(_names(raw.get("errors", ()))),
            idempotent=raw.get("idempotent", False),
        )
        for name, raw in document["operations"].items()
    }
    return ServiceModel(document["metadata"], operations, shapes)


def _resolve(
    name: str, raw_shapes: Mapping[str, Any], done: dict[str, Shape], inside: tuple[str, ...]
) -> Shape:
    if name in done:
        return done[name]
    if name in inside or name not in raw_shapes:
        raise ValueError(f"shape {name} of the service model contains itself or is missing")
    raw = raw_shapes[name]
    inside = (*inside, name)
    members = raw.get("members", {})
    shape = Shape(
        name=name,
        type=raw["type"],
        members=tuple(
            (key, _resolve(ref["shape"], raw_shapes, done, inside)) for key, ref in members.items()
        ),
        required=frozenset(raw.get("required", ())),
        element=_resolve(raw["member"]["shape"], raw_shapes, done, inside) if "member" in raw else None,
        minimum=raw.get("min"),
        maximum=raw.get("max"),
        pattern=raw.get("pattern"),
        enum=tuple(raw.get("enum", ())),
        exception=raw.get("exception", False),
        fault=raw.get("fault", False),
    )
    done[name] = shape
    return shape


def _names(references: Iterable[Mapping[str, str]]) -> list[str]:
    return [reference["shape"] for reference in references]
