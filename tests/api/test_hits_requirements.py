"""Qualification requirements in CreateHIT: which are taken, how they come back, which are refused."""

from tests.api.conftest import HIT
from tests.api.wire import Refusal, bad_value, invalid, publish, refusal

RATE = "000000000000000000L0"
LOCALE = "00000000000000000071"
MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"
US = {"Country": "US"}


def asked(type_id=RATE, comparator="GreaterThan", **values):
    return {"QualificationTypeId": type_id, "Comparator": comparator, **values}


def test_requirements_come_back_with_both_fields_for_what_they_guard(service, requester) -> None:
    table = (
        ({}, False, "Accept"),
        ({"RequiredToPreview": False}, False, "Accept"),
        ({"RequiredToPreview": True}, True, "PreviewAndAccept"),
        ({"ActionsGuarded": "Accept"}, False, "Accept"),
        ({"ActionsGuarded": "PreviewAndAccept"}, True, "PreviewAndAccept"),
        ({"ActionsGuarded": "DiscoverPreviewAndAccept"}, True, "DiscoverPreviewAndAccept"),
        ({"ActionsGuarded": "PreviewAndAccept", "RequiredToPreview": True}, True, "PreviewAndAccept"),
        (
            {"ActionsGuarded": "DiscoverPreviewAndAccept", "RequiredToPreview": False},
            True,
            "DiscoverPreviewAndAccept",
        ),
    )
    given = asked(IntegerValues=[95])
    for guard, to_preview, guarded in table:
        hit = publish(requester, QualificationRequirements=[{**given, **guard}])
        expected = [{**given, "RequiredToPreview": to_preview, "ActionsGuarded": guarded}]
        assert hit["QualificationRequirements"] == expected
        assert requester.get_hit(HITId=hit["HITId"])["HIT"]["QualificationRequirements"] == expected
        # What came back can be sent again, and is the same type.
        assert publish(requester, QualificationRequirements=expected)["HITTypeId"] == hit["HITTypeId"]
    contradiction = {**given, "ActionsGuarded": "Accept", "RequiredToPreview": True}
    assert refusal(requester.create_hit, **HIT, QualificationRequirements=[contradiction]) == bad_value(
        "true", "RequiredToPreview", "It contradicts ActionsGuarded."
    )


def test_requirements_that_are_taken(service, requester) -> None:
    states = [{"Country": "US", "Subdivision": state} for state in ("CA", "NY")]
    table = (
        *(
            [asked(comparator=comparator, IntegerValues=[-(2**31)])]
            for comparator in (
                "LessThan",
                "LessThanOrEqualTo",
                "GreaterThan",
                "GreaterThanOrEqualTo",
                "EqualTo",
                "NotEqualTo",
            )
        ),
        [asked(comparator="In", IntegerValues=list(range(15)))],
        [asked(comparator="NotIn", IntegerValues=[1])],
        [asked(comparator="Exists")],
        [asked(LOCALE, "DoesNotExist")],
        [asked(LOCALE, "EqualTo", LocaleValues=[US])],
        [asked(LOCALE, "EqualTo", LocaleValues=[US, {"Country": "CA"}])],  # Dallinger sends these
        [asked(LOCALE, "NotEqualTo", LocaleValues=states)],
        [asked(LOCALE, "In", LocaleValues=[US] * 30)],
        [asked(LOCALE, "EqualTo", LocaleValues=[US]), asked(LOCALE, "NotIn", LocaleValues=states)],
        [asked(MASTERS, "Exists")],
        [asked("00000000000000000040", IntegerValues=[n]) for n in range(10)],
    )
    for requirements in table:
        back = publish(requester, Reward="0.01", QualificationRequirements=requirements)[
            "QualificationRequirements"
        ]
        plain = [
            {k: v for k, v in each.items() if k not in ("RequiredToPreview", "ActionsGuarded")}
            for each in back
        ]
        assert plain == requirements


def test_requirements_that_are_refused(service, requester) -> None:
    table = (
        ([asked(IntegerValues=[])], "0", "GreaterThan takes exactly one value."),
        ([asked(IntegerValues=[1, 2])], "2", "GreaterThan takes exactly one value."),
        ([asked(comparator="EqualTo", IntegerValues=[1, 2])], "2", "EqualTo takes exactly one value."),
        ([asked(comparator="In")], "0", "In takes 1 to 15 values."),
        ([asked(comparator="In", IntegerValues=list(range(16)))], "16", "In takes 1 to 15 values."),
        (
            [asked(comparator="Exists", IntegerValues=[1])],
            "Exists",
            "Exists and DoesNotExist take no values.",
        ),
        ([asked(LOCALE, "In", LocaleValues=[US] * 31)], "31", "In takes 1 to 30 values."),
        ([asked(LOCALE, "EqualTo", IntegerValues=[1])], "EqualTo", "LocaleValues must be given."),
        ([asked(LOCALE, "EqualTo")], "EqualTo", "LocaleValues must be given."),
        ([asked(LOCALE, "LessThan", LocaleValues=[US])], "LessThan", "Locales cannot be compared by size."),
        ([asked(RATE, "EqualTo", LocaleValues=[US])], "EqualTo", "IntegerValues must be given."),
        (
            [asked(RATE, "EqualTo", LocaleValues=[US], IntegerValues=[1])],
            "EqualTo",
            "Give IntegerValues or LocaleValues, not both.",
        ),
        ([asked(MASTERS, "EqualTo", IntegerValues=[1])], "EqualTo", "Masters takes Exists or DoesNotExist."),
    )
    for requirements, value, detail in table:
        name = f"QualificationRequirement {requirements[0]['QualificationTypeId']}"
        refused = refusal(requester.create_hit, **HIT, QualificationRequirements=requirements)
        assert refused == bad_value(value, name, detail)
    abroad = [asked(LOCALE, "EqualTo", LocaleValues=[{"Country": "DE", "Subdivision": "BE"}])]
    assert refusal(requester.create_hit, **HIT, QualificationRequirements=abroad) == bad_value(
        "BE", "Subdivision", "Subdivisions are known for US only."
    )
    eleven = [asked(IntegerValues=[n]) for n in range(11)]
    assert refusal(requester.create_hit, **HIT, QualificationRequirements=eleven) == bad_value(
        "11", "QualificationRequirements", "At most 10 are allowed."
    )
    long_id = [asked("3" * 256, "Exists")]
    assert refusal(requester.create_hit, **HIT, QualificationRequirements=long_id) == bad_value(
        "3" * 128 + "…", "QualificationTypeId", "At most 255 bytes are allowed."
    )
    for call in (requester.create_hit, requester.create_hit_type):
        content = {
            k: v
            for k, v in HIT.items()
            if call == requester.create_hit or k not in ("LifetimeInSeconds", "Question")
        }
        assert refusal(call, **content, QualificationRequirements=[asked("3" * 255, "Exists")]) == Refusal(
            "RequestError", "QualificationTypeDoesNotExist", f"QualificationType {'3' * 255} does not exist."
        )


def test_comparators_and_countries_have_a_shape(service, requester) -> None:
    unknown = [asked(comparator="Like", IntegerValues=[1])]
    assert "at 'qualificationRequirements.1.member.comparator'" in invalid(
        requester.create_hit, **HIT, QualificationRequirements=unknown
    )
    long = [asked(LOCALE, "EqualTo", LocaleValues=[{"Country": "USA"}])]
    assert "Member must have length less than or equal to 2" in invalid(
        requester.create_hit, **HIT, QualificationRequirements=long
    )
