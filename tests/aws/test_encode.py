import json

import pytest
from botocore.parsers import create_parser
from hypothesis import given, settings
from hypothesis import strategies as st

from piecework.aws.encode import ModelMismatch, build_encoders
from piecework.aws.model import load_model
from tests.aws.model_values import as_client, full, values

MODEL = load_model()
ENCODE = build_encoders(MODEL)
OPERATIONS = sorted(MODEL.operations)


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_what_we_answer_arrives_at_botocore_unchanged(data, client_model):
    operation = data.draw(st.sampled_from(OPERATIONS))
    shape = MODEL.operations[operation].output
    answer = data.draw(values(shape))
    response = {"status_code": 200, "headers": {}, "body": ENCODE[operation](answer)}
    parsed = create_parser("json").parse(response, client_model.operation_model(operation).output_shape)
    del parsed["ResponseMetadata"]
    assert parsed == as_client(answer, shape)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_fullest_answers_pass_and_unknown_members_raise(operation):
    answer = full(MODEL.operations[operation].output)
    assert json.loads(ENCODE[operation](answer)).keys() == answer.keys()
    with pytest.raises(ModelMismatch, match="has no member Surprise"):
        ENCODE[operation]({**answer, "Surprise": None})


def test_an_answer_without_results_is_an_empty_object():
    assert ENCODE["DeleteHIT"]({}) == b"{}"


def test_members_are_written_in_the_order_of_the_model_and_none_is_left_out():
    hit = {"Title": "t", "Keywords": None, "CreationTime": 1558393704000, "HITId": "3A", "Reward": "0.01"}
    assert ENCODE["GetHIT"]({"HIT": hit}) == (
        b'{"HIT":{"HITId":"3A","CreationTime":1558393704.0,"Title":"t","Reward":"0.01"}}'
    )


def test_milliseconds_become_fractions_of_a_second():
    body = ENCODE["GetAssignment"]({"Assignment": {"AcceptTime": 1514770012054}})
    assert body == b'{"Assignment":{"AcceptTime":1514770012.054}}'


@pytest.mark.parametrize(
    ("operation", "answer", "text"),
    [
        ("GetHIT", {"HIT": {"HITId": 3}}, "GetHITResponse.HIT.HITId must be a str, not int"),
        (
            "GetHIT",
            {"HIT": {"MaxAssignments": "3"}},
            "GetHITResponse.HIT.MaxAssignments must be a int, not str",
        ),
        ("GetHIT", {"HIT": {"MaxAssignments": True}}, "must be a int, not bool"),
        ("GetHIT", {"HIT": {"HITStatus": "Gone"}}, "GetHITResponse.HIT.HITStatus is none of Assignable, "),
        ("GetHIT", {"HIT": {"HITStatus": 1}}, "GetHITResponse.HIT.HITStatus must be a str, not int"),
        ("GetHIT", {"HIT": {"CreationTime": 1.5}}, "must be a timestamp in milliseconds, not float"),
        ("GetHIT", {"HIT": ["x"]}, "GetHITResponse.HIT must be a structure, not list"),
        ("GetHIT", {"HIT": {"QualificationRequirements": [{"Comparator": "In"}]}}, "needs its member Qualif"),
        ("ListHITs", {"HITs": {}}, "ListHITsResponse.HITs must be a list, not dict"),
        ("ListHITs", {"HITs": [{"Nope": 1}]}, r"ListHITsResponse.HITs\[\] has no member Nope"),
        ("ListHITs", {"NumResults": 1.0}, "ListHITsResponse.NumResults must be a int, not float"),
    ],
)
def test_what_the_model_does_not_know_raises(operation, answer, text):
    with pytest.raises(ModelMismatch, match=text):
        ENCODE[operation](answer)
