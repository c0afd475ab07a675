"""Some of a requester's workers, ticked or by filter: who is meant, and what is done with them.

What is done to many is tried as a sheet first, like a file. Messages to many are in `broadcasts`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from piecework.db.door import Tx
from piecework.market import qualification_types, qualifications, worker_groups, worker_sheets
from piecework.market.qualification_types import Search
from piecework.market.sheets import SheetDraft
from piecework.rules.blocks import CATEGORIES
from piecework.rules.crowd import Audience, Member, Standing
from piecework.rules.phrases import Phrase
from piecework.rules.qualification_types import QualificationType
from piecework.rules.sheets.sheets import BONUSES, WORKERS, Kind, Sheet
from piecework.web.context import Visit
from piecework.web.requester import forms

OWN_TYPES = 100
GROUPS = 100
SHOWN_TYPES = 5
STANDINGS: dict[str, str] = {
    "": Phrase("Blocked or not"),
    "free": Phrase("Not blocked"),
    "blocked": Phrase("Blocked"),
    **{f"blocked-{category}": Phrase("Blocked: {why}", why=words) for category, words in CATEGORIES.items()},
}
"""What a filter's one field about blocks says; after the hyphen stands a category."""
_NUMBERS = {"approved": "least_approved", "rate": "least_rate", "days": "within_days"}
_MOST_NUMBER = 100_000
_NAME = 200


class Around(NamedTuple):
    """What stands around a list of workers: groups by id, types that are none, and what the listed hold."""

    groups: dict[str, str]
    types: list[QualificationType]
    held: dict[tuple[str, str], int]


def read(given: Mapping[str, str]) -> Audience:
    """Return who is meant by the fields of a filter; what cannot be read asks for nothing."""
    numbers: dict[str, Any] = {
        name: min(forms.number(given.get(field, "")) or 0, _MOST_NUMBER) for field, name in _NUMBERS.items()
    }
    group_id, said = given.get("group", ""), given.get("standing", "")
    wanted, _, category = (said if said in STANDINGS else "").partition("-")
    standing: Standing = "blocked" if wanted == "blocked" else "free" if wanted else ""
    group_id = group_id if group_id.isalnum() else ""
    return Audience(group_id=group_id, standing=standing, category=category, **numbers)


def shown(audience: Audience) -> dict[str, str]:
    """Return the fields of a filter, as a form or an address has them; without those that ask for nothing."""
    fields = {field: str(getattr(audience, name) or "") for field, name in _NUMBERS.items()}
    standing = f"{audience.standing}-{audience.category}" if audience.category else audience.standing
    fields |= {"group": audience.group_id, "standing": standing}
    return {name: value for name, value in fields.items() if value}


def address(audience: Audience, **more: str) -> str:
    """Return the query of an address with this filter, with its question mark if there is anything in it."""
    query = urlencode({**shown(audience), **more})
    return f"?{query}" if query else ""


def meant(fields: Mapping[str, str], ticked: Sequence[str]) -> Audience | None:
    """Return who is meant by a list's form: all that match its filter, or those ticked; None for nobody."""
    if fields.get("whom") == "all":
        return read(fields)
    known = tuple(each for each in ticked if each.isalnum())
    return Audience(worker_ids=known) if known else None


def wrong(fields: Mapping[str, str], audience: Audience | None) -> dict[str, str]:
    """Return what is wrong with a form that asks for an act on some workers, by field."""
    act = fields.get("act", "")
    if act not in ("join", "leave", "message", "assign", "revoke", "bonus"):
        raise HTTPException(422, Phrase("The form says nothing that can be done here."))
    errors: dict[str, str] = {}
    if audience is None:
        errors["whom"] = Phrase("Tick some workers, or choose all that match.")
    if act in ("join", "leave") and not fields.get("to_group"):
        errors["to_group"] = Phrase("Choose a group, or make one first.")
    if act in ("assign", "revoke") and not fields.get("type_id"):
        errors["type_id"] = Phrase("Choose a qualification type, or make one first.")
    if act == "assign" and forms.number(fields.get("value", "").removeprefix("-")) is None:
        errors["value"] = Phrase("Write a whole number, for example 100.")
    if act == "bonus":
        if not forms.cents(fields.get("bonus", "")):
            errors["bonus"] = Phrase("Write an amount in dollars, for example 0.50.")
        if not fields.get("reason", "").strip():
            errors["reason"] = Phrase("Say what the bonus is for: the worker reads it.")
    return errors


async def sheet(visit: Visit, audience: Audience, fields: Mapping[str, str]) -> str | None:
    """Have the act of a form tried on everybody who is meant; return the sheet's id, None for nobody.

    The first are tried at once, the others in the background.
    """
    kind: Kind = BONUSES if fields["act"] == "bonus" else WORKERS
    draft = SheetDraft(kind, (await _name(visit, fields))[:_NAME])
    made: Sheet | None = await visit.market.database.awrite(
        worker_sheets.begin, visit.person.id, draft, audience, _act(fields)
    )
    return None if made is None else made.id


def _act(fields: Mapping[str, str]) -> dict[str, Any]:
    act = fields["act"]
    if act == "bonus":
        return {"cents": forms.cents(fields["bonus"]), "reason": fields["reason"].strip()}
    asked = {"do": act, "type_id": fields["to_group"] if act in ("join", "leave") else fields["type_id"]}
    return {**asked, "value": int(fields["value"])} if act == "assign" else asked


def around(tx: Tx, requester_id: str, members: Sequence[Member]) -> Around:
    """Return what stands around a list of workers."""
    groups = worker_groups.names(tx, requester_id, GROUPS)
    types = [each for each in own_types(tx, requester_id) if each.id not in groups]
    ids = [each.id for each in types[:SHOWN_TYPES]]
    held = qualifications.of_many(tx, [each.worker_id for each in members], ids) if ids and members else {}
    return Around(groups, types, held)


def own_types(tx: Tx, requester_id: str) -> list[QualificationType]:
    """Return a requester's qualification types, groups among them, by name."""
    search = Search(own=True, requestable=False)
    found: list[Any] = list(qualification_types.list_(tx, requester_id, search, None, OWN_TYPES))
    return found


async def _name(visit: Visit, fields: Mapping[str, str]) -> str:
    """Return what the sheet of an act is called: like what it is about, in the requester's own words."""
    if fields["act"] == "bonus":
        return fields["reason"].strip()
    about = fields["to_group" if fields["act"] in ("join", "leave") else "type_id"]
    names: dict[str, str] = await visit.market.database.aread(_names, visit.person.id)
    return names.get(about, about)


def _names(tx: Tx, requester_id: str) -> dict[str, str]:
    types = {each.id: each.name for each in own_types(tx, requester_id)}
    return {**types, **worker_groups.names(tx, requester_id, GROUPS)}
