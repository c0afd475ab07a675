"""A labelling pipeline as its users have had it for years: boto3, and Amazon's address in the source."""

from collections import Counter
from xml.etree import ElementTree as ET

import boto3

ENDPOINT = "https://mturk-requester-sandbox.us-east-1.amazonaws.com"
ANSWERS = (
    "{http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd}"
)
QUESTION = """
<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd">
  <HTMLContent><![CDATA[<!DOCTYPE html>
    <form name="mturk_form" method="post" action="https://workersandbox.mturk.com/mturk/externalSubmit">
      <input type="hidden" name="assignmentId" value="">
      <img src="{url}" alt="">
      <label><input type="radio" name="animal" value="cat"> Cat</label>
      <label><input type="radio" name="animal" value="dog"> Dog</label>
      <button>Send</button>
    </form>
  ]]></HTMLContent>
  <FrameHeight>400</FrameHeight>
</HTMLQuestion>
"""

mturk = boto3.client("mturk", region_name="us-east-1", endpoint_url=ENDPOINT)


def publish(urls: list[str]) -> dict[str, str]:
    """Publish a HIT for each picture, and return the pictures by HIT."""
    hits = {}
    for url in urls:
        made = mturk.create_hit(
            Title="Cat or dog?",
            Description="Say which animal is in the picture.",
            Keywords="picture, animal",
            Reward="0.05",
            MaxAssignments=3,
            AssignmentDurationInSeconds=300,
            LifetimeInSeconds=86400,
            AutoApprovalDelayInSeconds=3 * 86400,
            Question=QUESTION.format(url=url),
        )
        hits[made["HIT"]["HITId"]] = url
    return hits


def collect(hits: dict[str, str]) -> dict[str, str]:
    """Return what most workers said of each picture, and approve everybody."""
    labels = {}
    for hit_id, url in hits.items():
        votes = Counter()
        answered = mturk.list_assignments_for_hit(HITId=hit_id, AssignmentStatuses=["Submitted"])
        for assignment in answered["Assignments"]:
            root = ET.fromstring(assignment["Answer"])
            votes[root.findtext(f"{ANSWERS}Answer/{ANSWERS}FreeText")] += 1
            mturk.approve_assignment(AssignmentId=assignment["AssignmentId"])
        labels[url] = votes.most_common(1)[0][0]
    return labels
