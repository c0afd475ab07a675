"""Why workers return HITs, and what they report to the operator."""

from typing import Literal

from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused
from piecework.rules.texts import check_words

Kind = Literal["return", "report"]
TEXT_CHARACTERS = 1_000

RETURN_REASONS = {
    "long": Phrase("It takes longer than it pays for"),
    "unclear": Phrase("The instructions are unclear"),
    "broken": Phrase("The task does not work"),
    "different": Phrase("It is not what was described"),
    "personal": Phrase("It asks for personal data"),
    "mind": Phrase("I changed my mind"),
}
REPORT_REASONS = {
    "personal": Phrase("It asks for personal data, such as a name, an address or a password"),
    "harm": Phrase("It is harmful, hateful or illegal"),
    "adult": Phrase("It has adult content and does not say so"),
    "unpaid": Phrase("It wants work that is not paid, such as a screening"),
    "spam": Phrase("It is for advertising, fake reviews or accounts"),
    "broken": Phrase("It does not work, or takes no answer"),
    "other": Phrase("Something else"),
}


def check(kind: Kind, reason: str, text: str) -> None:
    """Refuse a report without one of the reasons, and words over 1,000 characters.

    A return may come without a reason.
    """
    reasons = RETURN_REASONS if kind == "return" else REPORT_REASONS
    if reason not in reasons and (kind == "report" or reason):
        raise Refused("InvalidParameterValue", Phrase("Choose one of the reasons."))
    check_words(text, TEXT_CHARACTERS, "Text")
