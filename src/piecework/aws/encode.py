"""Response bodies: from a dict of Python values to bytes, by the service model.

A value the model does not allow here is a bug of ours and raises ModelMismatch: an answer that an SDK would
silently drop or fail on must not leave the house. Timestamps come as int milliseconds and leave as seconds.
A member that is None is left out.

Unlike requests, answers are not checked against lengths and patterns; types, enums and required members are.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from piecework.aws.model import ServiceModel, Shape

Writer = Callable[[Any, str], Any]
Encoder = Callable[[dict[str, Any]], bytes]

_SCALARS: dict[str, type] = {"string": str, "integer": int, "long": int, "boolean": bool}
_encode = msgspec.json.Encoder().encode


class ModelMismatch(Exception):  # noqa: N818  named for what happened
    """An answer that the service model does not know. Says where, and never repeats the value."""


def build_encoders(model: ServiceModel) -> dict[str, Encoder]:
    """Return for each operation a function from its answer to the response body.

    The functions raise ModelMismatch for an unknown or missing member and for a value of the wrong type.
    """
    writers: dict[str, Writer] = {}
    return {name: _encoder(operation.output, writers) for name, operation in model.operations.items()}


def _encoder(shape: Shape, known: dict[str, Writer]) -> Encoder:
    write = _writer(shape, known)

    def encode(answer: dict[str, Any]) -> bytes:
        return _encode(write(answer, shape.name))

    return encode


def _writer(shape: Shape, known: dict[str, Writer]) -> Writer:
    if shape.name not in known:
        known[shape.name] = _build(shape, known)
    return known[shape.name]


def _build(shape: Shape, known: dict[str, Writer]) -> Writer:
    if shape.type == "structure":
        return _structure(shape, known)
    if shape.type == "list":
        return _list(shape, known)
    if shape.type == "timestamp":
        return _timestamp
    return _scalar(shape)


def _structure(shape: Shape, known: dict[str, Writer]) -> Writer:
    # A plain scalar is compared by type in the loop itself, which spares most members a call.
    members = [
        (name, None if _is_plain(member) else _writer(member, known), _SCALARS.get(member.type))
        for name, member in shape.members
    ]
    names = frozenset(name for name, _ in shape.members)
    required = shape.required

    def write(value: Any, path: str) -> dict[str, Any]:
        if type(value) is not dict:
            raise _mismatch(value, "a structure", path)
        if not names.issuperset(value):
            unknown = ", ".join(sorted(map(str, value.keys() - names)))
            raise ModelMismatch(f"{path} has no member {unknown}")
        written: dict[str, Any] = {}
        for name, writer, wanted in members:
            given = value.get(name)
            if given is None:
                if name in required:
                    raise ModelMismatch(f"{path} needs its member {name}")
            elif writer is not None:
                written[name] = writer(given, f"{path}.{name}")
            elif type(given) is wanted:
                written[name] = given
            else:
                raise _mismatch(given, f"a {wanted.__name__ if wanted else 'scalar'}", f"{path}.{name}")
        return written

    return write


def _list(shape: Shape, known: dict[str, Writer]) -> Writer:
    if shape.element is None:
        raise ValueError(f"list {shape.name} of the service model has no element")
    write_element = _writer(shape.element, known)

    def write(value: Any, path: str) -> list[Any]:
        if type(value) is not list and type(value) is not tuple:
            raise _mismatch(value, "a list", path)
        where = f"{path}[]"
        return [write_element(element, where) for element in value]

    return write


def _timestamp(value: Any, path: str) -> float:
    if type(value) is not int:
        raise _mismatch(value, "a timestamp in milliseconds", path)
    return value / 1000


def _scalar(shape: Shape) -> Writer:
    wanted = _SCALARS.get(shape.type)
    if wanted is None:
        raise ValueError(f"the protocol has no values of type {shape.type}")
    allowed = frozenset(shape.enum)

    def write(value: Any, path: str) -> Any:
        if type(value) is not wanted:
            raise _mismatch(value, f"a {wanted.__name__}", path)
        if allowed and value not in allowed:
            raise ModelMismatch(f"{path} is none of {', '.join(shape.enum)}")
        return value

    return write


def _is_plain(shape: Shape) -> bool:
    return shape.type in _SCALARS and not shape.enum


def _mismatch(value: Any, wanted: str, path: str) -> ModelMismatch:
    return ModelMismatch(f"{path} must be {wanted}, not {type(value).__name__}")
