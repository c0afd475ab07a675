"""A crowd in a market of this process: everybody leaves, the report is true, the books balance."""

from pathlib import Path

import pytest

import piecework
from piecework import testing
from piecework.simulation import picture
from piecework.simulation.report import Report, lines
from tests.rules.questions import samples

SCHEMAS = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
HITS = 40


def question(number: int) -> str:
    return (
        f'<HTMLQuestion xmlns="{SCHEMAS}/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[<!DOCTYPE html>'
        f"<form><img src=picture-{number}.png><input type=radio name=animal value=cat>"
        "<input type=radio name=animal value=dog><input type=radio name=animal value=cow></form>]]>"
        "</HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
    )


def publish(client, *, count: int = HITS, **changes) -> list[str]:
    hit = {
        "Title": "Name the animal",
        "Description": "Say which animal it is.",
        "Reward": "0.05",
        "AssignmentDurationInSeconds": 600,
        "AutoApprovalDelayInSeconds": 3_600,
        "LifetimeInSeconds": 7 * 86_400,
        "MaxAssignments": 5,
    }
    return [
        client.create_hit(**{**hit, "Question": question(number), **changes})["HIT"]["HITId"]
        for number in range(count)
    ]


@pytest.fixture
def crowd(tmp_path: Path) -> Path:
    rows = [f"picture-{number}.png,{('cat', 'dog', 'cow')[number % 3]}" for number in range(HITS)]
    (tmp_path / "gold.csv").write_text("\n".join(["key,animal", *rows]))
    file = tmp_path / "crowd.toml"
    file.write_text(
        """
        seed = 11
        workers = 60
        hours = 4
        [[kind]]
        name = "careful"
        share = 3
        skill = 0.9
        returns = 0.05
        abandons = 0.05
        [[kind]]
        name = "hasty"
        skill = 0.4
        seconds = 15
        [answers]
        gold = "gold.csv"
        answer = "animal"
        """
    )
    return file


def run(crowd: Path, threads: int) -> Report:
    with testing.market() as market:
        publish(market.client(sandbox=True))
        made = market.simulate(crowd, threads=threads)
        kinds = [event.kind for event in market.events(sandbox=True)]
        counts = made.counts
        assert kinds.count("AssignmentSubmitted") == counts["submitted"]
        assert kinds.count("AssignmentReturned") == counts["returned"]
        market.clock.advance(hours=2)
        kinds = [event.kind for event in market.events(sandbox=True)]
        assert kinds.count("AssignmentAbandoned") == counts["abandoned"]
        assert kinds.count("AssignmentAccepted") == counts["accepted"]
        assert kinds.count("AssignmentApproved") == counts["submitted"]
        assert market.problems() == []
        return made


def test_what_the_report_says_is_what_the_market_saw(crowd: Path) -> None:
    made = run(crowd, threads=4)
    counts = made.counts
    assert (counts["arrived"], counts["left"]) == (60, 60)
    assert counts["submitted"] <= 5 * HITS
    assert counts["accepted"] == counts["submitted"] + counts["returned"] + counts["abandoned"]
    assert made.cost_cents == 5 * counts["submitted"]
    assert made.accuracy["hasty"] < 0.6
    assert made.accuracy["careful"] > 0.8
    assert made.majority_accuracy > made.accuracy["hasty"]
    assert made.curve[-1].submitted == counts["submitted"]
    assert [point.submitted for point in made.curve] == sorted(point.submitted for point in made.curve)
    drawn = picture.svg(made)
    assert f"{counts['submitted']} submitted" in drawn
    assert ("Right after majority vote", f"{made.majority_accuracy:.1%}") in lines(made)


def test_the_same_seed_makes_the_same_run(crowd: Path) -> None:
    assert run(crowd, threads=1) == run(crowd, threads=1)


def test_workers_qualify_where_they_can() -> None:
    with testing.market() as market:
        client = market.client(sandbox=True)

        def requirement(name: str, **more) -> dict:
            made = client.create_qualification_type(
                Name=name, Description=name, QualificationTypeStatus="Active", **more
            )
            type_id = made["QualificationType"]["QualificationTypeId"]
            return {"QualificationTypeId": type_id, "Comparator": "Exists", "ActionsGuarded": "Accept"}

        given = requirement("Anybody", AutoGranted=True, AutoGrantedValue=1)
        asked = requirement("By hand")
        open_to_all = publish(client, count=2, Title="Open", QualificationRequirements=[given])
        closed = publish(client, count=2, Title="Closed", QualificationRequirements=[asked])
        made = market.simulate({"workers": 8, "hours": 1, "kind": [{"abandons": 0, "returns": 0}]})
        assert made.counts["submitted"] == 10
        assert made.counts["qualifications asked for"] >= 8
        results = list(piecework.results([*open_to_all, *closed], client=client))
        assert {result.hit.id for result in results} == set(open_to_all)
        assert client.list_qualification_requests()["QualificationRequests"]
        assert market.problems() == []


def test_nobody_finds_anything_in_an_empty_market() -> None:
    with testing.market() as market:
        made = market.simulate({"workers": 3, "hours": 0.1})
        assert made.counts == {"arrived": 3, "left": 3}
        assert (made.curve, made.median_seconds, made.majority_accuracy) == ([], None, None)
        assert "Nothing was submitted" in picture.svg(made)


def test_a_page_of_ones_own_server_is_opened_if_that_is_wanted() -> None:
    crowd = {"workers": 3, "hours": 0.1, "kind": [{"abandons": 0, "returns": 0}]}
    with testing.market() as market:
        client = market.client(sandbox=True)
        page = (
            f'<ExternalQuestion xmlns="{SCHEMAS}/2006-07-14/ExternalQuestion.xsd"><ExternalURL>'
            f"{market.sandbox_url}/demo/study</ExternalURL><FrameHeight>0</FrameHeight></ExternalQuestion>"
        )
        said = []
        for fetches in (False, True):
            (hit_id,) = publish(client, count=1, MaxAssignments=2, Question=page)
            assert market.simulate({**crowd, "answers": {"fetch": fetches}}).counts["submitted"] == 2
            said.append([result.answers for result in piecework.results([hit_id], client=client)])
        assert said[0] == [{"answer": "done"}] * 2
        assert all(each["way"] and each["why"] for each in said[1])


def test_whoever_cannot_say_what_is_wanted_gives_it_back() -> None:
    asked = samples.question(
        "<FreeTextAnswer><Constraints><AnswerFormatRegex regex='^#[0-9]{9}$' errorText='Nine figures.'/>"
        "</Constraints></FreeTextAnswer>",
        "code",
    )
    with testing.market() as market:
        publish(market.client(sandbox=True), count=1, Question=samples.form(asked))
        made = market.simulate({"workers": 2, "hours": 0.1, "kind": [{"abandons": 0, "returns": 0}]})
        assert made.counts == {"accepted": 2, "arrived": 2, "left": 2, "refused": 2, "returned": 2}
        assert made.refusals == {"422 Error: Nine figures": 2}
        kinds = [event.kind for event in market.events(sandbox=True)]
        assert kinds.count("AssignmentReturned") == 2
