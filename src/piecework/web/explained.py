"""How refusals are shown, by code: those that workers meet, or anybody. Requesters have their own."""

from typing import NamedTuple

from piecework.rules.phrases import Phrase


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
    "TooManyAttempts": Explained(
        429,
        "wait",
        Phrase("Too many tries"),
        Phrase("Nothing was changed."),
        Phrase("Go to the first page"),
        "/",
    ),
}
