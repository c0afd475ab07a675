import contextlib
import json
import string

import pytest
from botocore.serialize import create_serializer
from hypothesis import given, settings
from hypothesis import strategies as st

from piecework.aws.decode import build_decoders
from piecework.aws.errors import ProtocolError
from piecework.aws.model import load_model
from tests.aws.model_values import PATTERN_VALUES, as_client, full, least, values

MODEL = load_model()
DECODE = build_decoders(MODEL)
HIT_ID = "3X7837UUADRXYCA1K7JAJLKC66DJ60"
OPERATIONS = sorted(MODEL.operations)


def decoded(operation, members):
    return DECODE[operation](json.dumps(members).encode())


def refusal(operation, body):
    with pytest.raises(ProtocolError) as caught:
        DECODE[operation](body if isinstance(body, bytes) else json.dumps(body).encode())
    assert caught.value.status == 400
    return caught.value.code, caught.value.message


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_what_botocore_sends_arrives_unchanged(data, client_model):
    operation = data.draw(st.sampled_from(OPERATIONS))
    shape = MODEL.operations[operation].input
    members = data.draw(values(shape))
    serializer = create_serializer("json", include_validation=True)
    request = serializer.serialize_to_request(
        as_client(members, shape), client_model.operation_model(operation)
    )
    assert DECODE[operation](request["body"]) == members
    assert request["headers"]["X-Amz-Target"] == MODEL.target_prefix + operation


def test_raw_utf8_and_escapes_mean_the_same():
    members = {"WorkerId": "A12IHTKQFQIPD1", "Reason": "héllo 漢 😀"}
    raw = json.dumps(members, ensure_ascii=False).encode()
    assert DECODE["CreateWorkerBlock"](raw) == decoded("CreateWorkerBlock", members) == members


def test_unknown_members_are_dropped_and_null_is_absent():
    assert decoded("GetHIT", {"HITId": HIT_ID, "Extra": [1]}) == {"HITId": HIT_ID}
    assert decoded("ListHITs", {"MaxResults": None, "NextToken": None}) == {}
    assert DECODE["ListHITs"](b"") == {}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_smallest_and_fullest_inputs_pass(operation):
    shape = MODEL.operations[operation].input
    assert decoded(operation, least(shape)).keys() == shape.required
    assert decoded(operation, full(shape)).keys() == {name for name, _ in shape.members}


def breaches(shape, value, path=""):
    """Yield (broken value, expected text) for every constraint of a shape, the rest kept whole."""
    if shape.type == "structure":
        for name, member in shape.members:
            label = f"{path}.{name[0].lower()}{name[1:]}" if path else name[0].lower() + name[1:]
            if name in shape.required:
                missing = {key: part for key, part in value.items() if key != name}
                yield (
                    missing,
                    f"Value null at '{label}' failed to satisfy constraint: Member must not be null",
                )
            for broken, text in breaches(member, value[name], label):
                yield {**value, name: broken}, text
    elif shape.type == "list":
        label = f"{path}.2.member"
        yield [*value, None], f"Value null at '{label}' failed to satisfy constraint: Member must not be null"
        for broken, text in breaches(shape.element, value[0], label):
            yield [value[0], broken], text
    else:
        yield from scalar_breaches(shape, path)


def scalar_breaches(shape, path):
    where = f"at '{path}' failed to satisfy constraint: Member must"
    what = "length" if shape.type == "string" else "value"
    if shape.maximum is not None:
        over = "A" * (shape.maximum + 1) if what == "length" else shape.maximum + 1
        yield over, f"Value '{over}' {where} have {what} less than or equal to {shape.maximum}"
    if shape.minimum is not None:
        under = "A" * (shape.minimum - 1) if what == "length" else shape.minimum - 1
        yield under, f"Value '{under}' {where} have {what} greater than or equal to {shape.minimum}"
    if shape.pattern:
        good = PATTERN_VALUES[shape.pattern]
        for bad in (good + "-", good + "\n", "", "\u0661"):
            yield bad, f"Value '{bad}' {where} satisfy regular expression pattern: {shape.pattern}"
    if shape.enum:
        yield "Bogus", f"Value 'Bogus' {where} satisfy enum value set: [{', '.join(shape.enum)}]"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_constraint_of_every_input_is_enforced(operation):
    shape = MODEL.operations[operation].input
    for broken, text in breaches(shape, full(shape)):
        code, message = refusal(operation, broken)
        assert code == "ValidationException"
        assert text in message


def test_there_are_many_constraints_to_enforce():
    found = [
        b
        for name in OPERATIONS
        for b in breaches(MODEL.operations[name].input, full(MODEL.operations[name].input))
    ]
    assert len(found) > 250


def test_a_recorded_refusal_is_answered_word_for_word():
    bonus = {"WorkerId": "A1", "BonusAmount": "0.9752", "AssignmentId": "3A", "Reason": "thanks"}
    code, message = refusal("SendBonus", bonus)
    assert code == "ValidationException"
    assert message == (
        "1 validation error detected: Value '0.9752' at 'bonusAmount' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: ^[0-9]+(\.)?[0-9]{0,2}$"
    )


def test_all_failures_are_named_at_once_in_the_order_of_the_model():
    hit = full(MODEL.operations["CreateHIT"].input)
    del hit["Title"]
    hit["Reward"] = "$1"
    hit["QualificationRequirements"] = [
        {"QualificationTypeId": "L0", "Comparator": "Is", "LocaleValues": [{"Country": "USA"}]}
    ]
    _, message = refusal("CreateHIT", hit)
    head, *rest = message.split("; ")
    assert head.startswith("4 validation errors detected: Value '$1' at 'reward'")
    places = ["'title'", "'qualificationRequirements.1.member.comparator'"]
    places.append("'qualificationRequirements.1.member.localeValues.1.member.country'")
    assert [place in text for place, text in zip(places, rest, strict=True)] == [True, True, True]


def test_a_flood_of_failures_is_cut_short():
    _, message = refusal("NotifyWorkers", {"Subject": "s", "MessageText": "m", "WorkerIds": ["a"] * 50_000})
    assert message.startswith("20 validation errors detected: ")
    _, message = refusal("GetHIT", {"HITId": "x" * 100_000})
    assert len(message) < 1000


@pytest.mark.parametrize(
    "body",
    [b"{", b"[", b"nonsense", b"{} {}", b"[" * 20_000, b'{"HITId":"\xff"}', b'{"HITId":"\\ud800"}',
     b'{"HITId":"\\udc00x"}', b'{"HITId":"\\ud800\\u0041"}', b'{"a":1e400}', b'{"a":' + b"1" * 9000 + b"}",
     b'{"HITId":"A\\u0000"}', b"null", b"[]", b'"HITId"', b"1", b"NaN"],
)  # fmt: skip
def test_what_is_not_a_json_object_is_refused(body):
    assert refusal("GetHIT", body)[0] == "SerializationException"


@pytest.mark.parametrize(
    ("operation", "member", "bad", "text"),
    [
        ("GetHIT", "HITId", 7, "NUMBER_VALUE can not be converted to a String at 'hITId'."),
        ("GetHIT", "HITId", True, "BOOLEAN_VALUE can not be converted to a String at 'hITId'."),
        ("GetHIT", "HITId", {}, "STRUCTURE_VALUE can not be converted to a String at 'hITId'."),
        ("ListHITs", "MaxResults", "5", "STRING_VALUE can not be converted to an Integer at 'maxResults'."),
        ("ListHITs", "MaxResults", 5.5, "NUMBER_VALUE can not be converted to an Integer at 'maxResults'."),
        ("ListHITs", "MaxResults", True, "BOOLEAN_VALUE can not be converted to an Integer at 'maxResults'."),
        ("ListHITs", "MaxResults", 2**31, "NUMBER_VALUE can not be converted to an Integer at 'maxResults'."),
        ("CreateHIT", "LifetimeInSeconds", 2**63, "can not be converted to a Long at 'lifetimeInSeconds'."),
        ("CreateHIT", "LifetimeInSeconds", 1e30, "can not be converted to a Long at 'lifetimeInSeconds'."),
        ("CreateHIT", "QualificationRequirements", {}, "STRUCTURE_VALUE can not be converted to a list at"),
        ("CreateHIT", "QualificationRequirements", ["x"], "a structure at 'qualificationRequirements.1"),
        ("ApproveAssignment", "OverrideRejection", 1, "NUMBER_VALUE can not be converted to a Boolean at"),
        ("ApproveAssignment", "OverrideRejection", "true", "STRING_VALUE can not be converted to a Bool"),
        ("UpdateExpirationForHIT", "ExpireAt", True, "BOOLEAN_VALUE can not be converted to a Timestamp at"),
        ("UpdateExpirationForHIT", "ExpireAt", [], "LIST_VALUE can not be converted to a Timestamp at"),
        ("UpdateExpirationForHIT", "ExpireAt", "soon", "STRING_VALUE can not be converted to a Timestamp at"),
        ("UpdateExpirationForHIT", "ExpireAt", "20210714", "can not be converted to a Timestamp at"),
        ("UpdateExpirationForHIT", "ExpireAt", "2021-13-01", "can not be converted to a Timestamp at"),
        ("UpdateExpirationForHIT", "ExpireAt", 1700000000000, "The timestamp at 'expireAt' is out of range."),
        ("UpdateExpirationForHIT", "ExpireAt", -1e300, "The timestamp at 'expireAt' is out of range."),
    ],
)  # fmt: skip
def test_a_wrong_json_type_is_refused(operation, member, bad, text):
    code, message = refusal(operation, {**full(MODEL.operations[operation].input), member: bad})
    assert code == "SerializationException"
    assert text in message


@pytest.mark.parametrize(
    ("sent", "milliseconds"),
    [
        (0, 0),
        (-1, -1000),
        (1626294366, 1626294366000),
        (1626294366.054, 1626294366054),
        (1.626294366e9, 1626294366000),
        ("2021-07-14T20:26:06Z", 1626294366000),
        ("2021-07-14T20:26:06.054Z", 1626294366054),
        ("2021-07-14T22:26:06+02:00", 1626294366000),
        ("2021-07-14T20:26:06", 1626294366000),
        ("2021-07-14", 1626220800000),
        ("1066-10-14T00:00:00Z", -28502755200000),
    ],
)
def test_timestamps_become_milliseconds(sent, milliseconds):
    assert decoded("UpdateExpirationForHIT", {"HITId": HIT_ID, "ExpireAt": sent})["ExpireAt"] == milliseconds


def test_a_whole_float_is_an_integer():
    assert decoded("ListHITs", {"MaxResults": 5.0}) == {"MaxResults": 5}


@given(st.binary(max_size=200) | st.text(string.printable).map(str.encode))
def test_no_body_breaks_the_decoder(body):
    # Anything but an answer or a refusal in the protocol's own words fails the test by itself.
    with contextlib.suppress(ProtocolError):
        assert DECODE["ListHITs"](body).keys() <= {"NextToken", "MaxResults"}
