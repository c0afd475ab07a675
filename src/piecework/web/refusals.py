"""What the market refused, as a page: what happened, what it means for money and work, what to do next."""

from typing import NamedTuple

from starlette.responses import JSONResponse, Response

from piecework.rules.assignments import TURN_MS
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.web.context import Visit


class Explained(NamedTuple):
    """How a refusal is shown. `next_words` is the one button; `next_path` where it leads in this market."""

    status: int
    icon: str
    title: str
    meaning: str
    next_words: str = Phrase("Find other work")
    next_path: str = "/projects"


EXPLAINED: dict[str, Explained] = {
    "NoMoreWorkableHITsInGroupException": Explained(
        422,
        "none",
        Phrase("There are no more of these HITs available"),
        Phrase(
            "You have done or hold all that are open, or others took the last ones. "
            "Nothing counts against you."
        ),
    ),
    "NoHITsAvailableInGroupException": Explained(
        410,
        "none",
        Phrase("This HIT is no longer available"),
        Phrase("It was taken, withdrawn or it expired before you accepted it. Nothing counts against you."),
    ),
    "ExceedsMaxAssignmentsPerWorker": Explained(
        422,
        "pause",
        Phrase("You have accepted the maximum number of HITs"),
        Phrase("Nothing was accepted, and the HITs in your queue stay yours until their time is up."),
        Phrase("Open your queue"),
        "/tasks",
    ),
    "DailyLimitReached": Explained(
        422,
        "pause",
        Phrase("You cannot work on any more HITs today"),
        Phrase("Nothing was accepted, and the HITs in your queue stay yours until their time is up."),
        Phrase("Open your queue"),
        "/tasks",
    ),
    "OthersFirst": Explained(
        429,
        "wait",
        Phrase("Others may take the next one"),
        Phrase("Nothing was accepted, and nothing counts against you. The HITs in your queue stay yours."),
        Phrase("Open your queue"),
        "/tasks",
    ),
    "DoesNotMeetRequirements": Explained(
        403,
        "lock",
        Phrase("This HIT is not open to you"),
        Phrase(
            "Nothing was accepted or counted. "
            "The page of the group lists what is asked for and what you have."
        ),
    ),
    "WorkerBlocked": Explained(
        403,
        "lock",
        Phrase("This requester has blocked you"),
        Phrase(
            "Nothing was accepted. "
            "Their HITs in your queue stay yours, and submitted work is decided as before."
        ),
    ),
    "QualificationTypeDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such qualification"),
        Phrase("Nothing was changed. The page of the qualification says what you can do, and when."),
        Phrase("Open your qualifications"),
        "/qualifications",
    ),
    "InvalidQualificationTypeState": Explained(
        422,
        "lock",
        Phrase("This is not possible now"),
        Phrase("Nothing was changed. The page of the qualification says what you can do, and when."),
        Phrase("Open your qualifications"),
        "/qualifications",
    ),
    "InvalidQualificationRequestState": Explained(
        422,
        "wait",
        Phrase("You have asked for it already"),
        Phrase("Nothing was changed. The page of the qualification says what you can do, and when."),
        Phrase("Open your qualifications"),
        "/qualifications",
    ),
    "QualificationTypeRetryDelayNotElapsed": Explained(
        422,
        "wait",
        Phrase("It is too early to try again"),
        Phrase("Nothing was changed. The page of the qualification says what you can do, and when."),
        Phrase("Open your qualifications"),
        "/qualifications",
    ),
    "QualificationTypeDoesNotAllowRetake": Explained(
        422,
        "lock",
        Phrase("You cannot try again"),
        Phrase("Nothing was changed. The page of the qualification says what you can do, and when."),
        Phrase("Open your qualifications"),
        "/qualifications",
    ),
    "QualificationAlreadyExists": Explained(
        422,
        "tally",
        Phrase("You have this qualification already"),
        Phrase("Nothing was changed. The page of the qualification says what you can do, and when."),
        Phrase("Open your qualifications"),
        "/qualifications",
    ),
    "AssignmentAlreadyExists": Explained(
        422,
        "tally",
        Phrase("You have done this HIT"),
        Phrase("Each HIT is done once by each worker. What you submitted stays as it is."),
        Phrase("Open your dashboard"),
        "/dashboard",
    ),
    "InvalidAssignmentState": Explained(
        410,
        "clock",
        Phrase("This HIT is no longer in your queue"),
        Phrase("It was submitted, returned, or its time ended. Your dashboard says which."),
        Phrase("Open your dashboard"),
        "/dashboard",
    ),
    "AssignmentDoesNotExist": Explained(
        404,
        "none",
        Phrase("This HIT is no longer in your queue"),
        Phrase("The address is not valid for you: the HIT was never yours, or the link is incomplete."),
        Phrase("Open your queue"),
        "/tasks",
    ),
    "ThreadDoesNotExist": Explained(
        404,
        "none",
        Phrase("There are no such messages"),
        Phrase("The link is incomplete, or they are somebody else's. Nothing was sent or changed."),
        Phrase("Open your messages"),
        "/messages",
    ),
    "SenderDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such sender"),
        Phrase("Nothing was changed. Below each message of a requester you can block them."),
        Phrase("Open your messages"),
        "/messages",
    ),
    "ContactDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is nobody to write to about this"),
        Phrase("The HIT was never yours, or the link is incomplete. Nothing was sent."),
        Phrase("Open your history"),
        "/history",
    ),
    "PayoutsOff": Explained(
        403,
        "lock",
        Phrase("Payouts cannot be requested here"),
        Phrase("Nothing was changed, and what you have earned stays recorded."),
        Phrase("Open your earnings"),
        "/earnings",
    ),
    "PayoutDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such payout"),
        Phrase("Nothing was changed. Your earnings list every payout that you asked for."),
        Phrase("Open your earnings"),
        "/earnings",
    ),
    "PayoutSettled": Explained(
        422,
        "clock",
        Phrase("This payout is settled already"),
        Phrase("Nothing was changed. Your earnings say what became of it."),
        Phrase("Open your earnings"),
        "/earnings",
    ),
    "LinkInvalid": Explained(
        410,
        "none",
        Phrase("This link no longer works"),
        Phrase("Nothing was changed. If you still need one, ask for another link."),
        Phrase("Sign in"),
        "/sign-in",
    ),
    "AccountDisabled": Explained(
        403,
        "lock",
        Phrase("This account is disabled"),
        Phrase("What you submitted and earned stays recorded."),
        Phrase("Go to the first page"),
        "/",
    ),
    "SignUpClosed": Explained(
        403,
        "lock",
        Phrase("Sign-up is closed"),
        Phrase("No account was made."),
        Phrase("Sign in"),
        "/sign-in",
    ),
    "InvitationNeeded": Explained(
        403,
        "lock",
        Phrase("Sign-up is by invitation"),
        Phrase("No account was made."),
        Phrase("Sign in"),
        "/sign-in",
    ),
    "ProjectDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such project"),
        Phrase("The address is incomplete, or it is somebody else's. Nothing was changed."),
        Phrase("Open your projects"),
        "/create/projects",
    ),
    "BatchDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such batch"),
        Phrase("The address is incomplete, or it is somebody else's. Nothing was changed."),
        Phrase("Open your batches"),
        "/batches",
    ),
    "HITDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such HIT"),
        Phrase("The address is incomplete, or it is somebody else's. Nothing was changed."),
        Phrase("Open your HITs"),
        "/hits",
    ),
    "HITTypeDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such HIT type"),
        Phrase("The address is incomplete, or it is somebody else's. Nothing was changed."),
        Phrase("Open your HITs"),
        "/hits?by=type",
    ),
    "ActDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such act"),
        Phrase("The address is incomplete, or it is somebody else's. Nothing was changed."),
        Phrase("Open your HITs"),
        "/hits",
    ),
    "WorkerDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such worker"),
        Phrase("Those who submitted something to you are listed. Nothing was changed."),
        Phrase("Open your workers"),
        "/workers",
    ),
    "SheetDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such file"),
        Phrase("It was discarded, or it is somebody else's. Nothing was changed."),
        Phrase("Open your batches"),
        "/batches",
    ),
    "WorkerGroupDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such group"),
        Phrase("It was deleted, or it is somebody else's. Nothing was changed."),
        Phrase("Open your groups"),
        "/groups",
    ),
    "BroadcastDoesNotExist": Explained(
        404,
        "none",
        Phrase("There is no such message"),
        Phrase("It was discarded, or it is somebody else's. Nothing was sent."),
        Phrase("Open your messages to many"),
        "/broadcasts",
    ),
    "InvalidBroadcastState": Explained(
        422,
        "pause",
        Phrase("This message is in another state"),
        Phrase("Nobody gets it twice. Its page says how far it is."),
        Phrase("Open your messages to many"),
        "/broadcasts",
    ),
    "InvalidSheetState": Explained(
        422,
        "pause",
        Phrase("This file was confirmed before"),
        Phrase("Nothing was done twice."),
        Phrase("Open your batches"),
        "/batches",
    ),
    "InvalidBatchState": Explained(
        422,
        "pause",
        Phrase("This batch is in another state"),
        Phrase("Nothing was changed. Its page says how far it is."),
        Phrase("Open your batches"),
        "/batches",
    ),
    "InsufficientFunds": Explained(
        422,
        "warn",
        Phrase("There are not enough funds"),
        Phrase("Nothing was published or paid. The page about funds says how to get some."),
        Phrase("Open your funds"),
        "/funds",
    ),
    "TooManyAttempts": Explained(
        429,
        "wait",
        Phrase("Too many tries"),
        Phrase("Nothing was changed."),
        Phrase("Go to the first page"),
        "/",
    ),
}
_OTHER = Explained(
    422,
    "warn",
    Phrase("This did not work"),
    Phrase("Nothing was changed."),
    Phrase("Go to the first page"),
    "/",
)

BAD_ADDRESS = Explained(
    404,
    "none",
    Phrase("There is no such HIT group"),
    Phrase(
        "The group was removed, or the link to it is incomplete: an id has 30 capital letters and figures."
    ),
)


async def page(visit: Visit, refused: Refused) -> Response:
    """Answer with the page for a refusal."""
    return await explain(visit, EXPLAINED.get(refused.code, _OTHER), refused.message)


async def explain(
    visit: Visit, explained: Explained, message: str, group_id: str = "", submitted: str = ""
) -> Response:
    """Answer with a page that says what happened (`message`) and what it means.

    `group_id` adds a link to the group; `submitted` is the id of a HIT that was submitted just before.
    """
    # Tools look for fragments of what the old site said; the title holds them where the message does not.
    said = {"message": f"{explained.title}. {message}", "error": explained.title}
    answer: Response = (
        JSONResponse(said, explained.status)
        if visit.wants_json
        else await visit.page(
            "refused.html.jinja",
            status=explained.status,
            explained=explained,
            message=message,
            group_id=group_id,
            submitted=submitted,
        )
    )
    if explained.title == EXPLAINED["OthersFirst"].title:
        answer.headers["Retry-After"] = str(TURN_MS // 1_000)
    return answer
