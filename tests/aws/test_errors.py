import pytest
from botocore.parsers import create_parser

from piecework.aws import errors

GONE = "AWS.MechanicalTurk.HITDoesNotExist"
SUFFIX = " (1619128282649)"


@pytest.mark.parametrize(
    ("error", "status", "body"),
    [
        (errors.request_error(GONE, "Hit A does not exist.", SUFFIX), 400,
         '{"__type":"RequestError","Message":"Hit A does not exist. (1619128282649)",'
         '"TurkErrorCode":"' + GONE + '"}'),
        (errors.service_fault(GONE, "Later.", " (1 s)"), 500,
         '{"__type":"ServiceFault","Message":"Later. (1 s)","TurkErrorCode":"' + GONE + '"}'),
        (errors.parameter_validation_error("X", "é", ""), 400,
         '{"__type":"ParameterValidationError","Message":"é","TurkErrorCode":"X"}'),
        (errors.validation_exception(["a"]), 400,
         '{"__type":"ValidationException","message":"1 validation error detected: a"}'),
        (errors.validation_exception(["a", "b"]), 400,
         '{"__type":"ValidationException","message":"2 validation errors detected: a; b"}'),
        (errors.throttling_exception(), 400, '{"__type":"ThrottlingException","message":"Rate exceeded"}'),
        (errors.internal_failure(), 500, '{"__type":"InternalFailure","message":""}'),
    ],
)  # fmt: skip
def test_each_family_has_its_keys_in_order(error, status, body):
    assert (error.status, error.body()) == (status, body.encode())


def test_botocore_reads_the_modelled_error_with_its_members(client_model):
    error = errors.request_error(GONE, "Hit A does not exist.", SUFFIX)
    response = {"status_code": error.status, "headers": {}, "body": error.body()}
    parser = create_parser("json")
    plain = parser.parse(response, client_model.operation_model("GetHIT").output_shape)
    assert plain["Error"] == {"Code": "RequestError", "Message": "Hit A does not exist. (1619128282649)"}
    modelled = parser.parse(response, client_model.shape_for("RequestError"))
    assert modelled["Message"] == "Hit A does not exist. (1619128282649)"
    assert modelled["TurkErrorCode"] == GONE
