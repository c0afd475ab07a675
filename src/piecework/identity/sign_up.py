"""Signing up: open to all, by invitation, or closed."""

from typing import Literal, NamedTuple

from piecework.db.door import Tx
from piecework.identity import links, people, profiles
from piecework.identity.people import Person, Roles
from piecework.identity.profiles import Profile
from piecework.identity.refusals import InvalidField
from piecework.rules.phrases import Phrase
from piecework.rules.refusals import Refused

Mode = Literal["open", "invitation", "closed"]


class Draft(NamedTuple):
    """What somebody who signs up says. `roles` counts only without an invitation."""

    email: str
    profile: Profile
    roles: Roles = Roles(worker=True)


def check(mode: Mode, draft: Draft, *, invited: bool) -> None:
    """Refuse what no look into the store is needed for.

    SignUpClosed, InvitationNeeded; with InvalidField an address, a profile or roles that cannot stand.
    """
    if mode == "closed":
        raise Refused("SignUpClosed", Phrase("Sign-up is closed here."))
    if mode == "invitation" and not invited:
        raise Refused(
            "InvitationNeeded", Phrase("Sign-up here is by invitation. Ask the operator for a link.")
        )
    profiles.check_email(draft.email)
    profiles.check(draft.profile)
    if not invited and (draft.roles.operator or not any(draft.roles)):
        raise InvalidField("roles", Phrase("Choose worker, requester or both."))


def sign_up(
    tx: Tx, mode: Mode, draft: Draft, password_hash: str | None, invitation: str | None = None
) -> Person:
    """Make an account and return its person; an invitation is used up and decides the roles.

    Refuses what `check` refuses, LinkInvalid, and with InvalidField an address in use or not the invited one.
    """
    check(mode, draft, invited=invitation is not None)
    email = people.claim_email(tx, profiles.check_email(draft.email))
    roles = draft.roles
    if invitation is not None:
        link = links.redeem(tx, invitation, "invitation")
        if link.email is not None and link.email != email:
            raise InvalidField("email", Phrase("This invitation is for {email}.", email=link.email))
        roles = link.roles
    return people.create(tx, email, draft.profile, roles, password_hash)
