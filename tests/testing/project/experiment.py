"""An experiment as psiTurk runs them: a page on one's own server, and a bonus for how it went."""

from datetime import UTC, datetime

import boto3

QUESTION = """
<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">
  <ExternalURL>https://lab.example.org/pub?mode=live</ExternalURL>
  <FrameHeight>600</FrameHeight>
</ExternalQuestion>
"""


class Experiment:
    """One run of an experiment. What participants did is `recorded` by the experimenter's own server."""

    def __init__(self, places: int) -> None:
        self.mturk = boto3.client("mturk", region_name="us-east-1")
        self.recorded: dict[str, int] = {}
        self.hit = self.mturk.create_hit(
            Title="Remember pictures",
            Description="Look at some pictures and say which ones you have seen before.",
            Reward="1.00",
            MaxAssignments=places,
            AssignmentDurationInSeconds=1800,
            LifetimeInSeconds=86400,
            AutoApprovalDelayInSeconds=7 * 86400,
            Question=QUESTION,
            UniqueRequestToken="run 1",
        )["HIT"]

    def pay(self) -> None:
        """Approve whoever left data, with ten cents for each picture they knew; reject whoever did not."""
        answered = self.mturk.list_assignments_for_hit(
            HITId=self.hit["HITId"], AssignmentStatuses=["Submitted"]
        )
        for each in answered["Assignments"]:
            assignment_id, worker_id = each["AssignmentId"], each["WorkerId"]
            right = self.recorded.get(worker_id)
            if right is None:
                self.mturk.reject_assignment(
                    AssignmentId=assignment_id, RequesterFeedback="There is no data."
                )
                continue
            self.mturk.approve_assignment(AssignmentId=assignment_id)
            if right:
                self.mturk.send_bonus(
                    WorkerId=worker_id,
                    AssignmentId=assignment_id,
                    BonusAmount=f"{right * 0.1:.2f}",
                    Reason=f"{right} pictures were right.",
                    UniqueRequestToken=assignment_id,
                )

    def close(self) -> None:
        """Let nobody else begin."""
        now = datetime.now(UTC)
        self.mturk.update_expiration_for_hit(HITId=self.hit["HITId"], ExpireAt=now)
