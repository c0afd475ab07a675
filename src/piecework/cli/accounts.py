"""`piecework people` and `piecework keys`: accounts, links to hand over, access keys."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from piecework.cli import opening
from piecework.identity import access_keys, accounts, links, people
from piecework.identity.people import Roles
from piecework.identity.profiles import Profile
from piecework.identity.vault import Vault
from piecework.sandbox import crowd as hiring
from piecework.settings import server_secret

people_app = typer.Typer(
    help="People: accounts, roles, links to sign in or choose a password.", no_args_is_help=True
)
keys_app = typer.Typer(help="Access keys of requesters.", no_args_is_help=True)
_console = Console()

Who = Annotated[str, typer.Argument(help="An e-mail address or an id.")]
Worker = Annotated[bool, typer.Option("--worker", help="May work on HITs.")]
Requester = Annotated[bool, typer.Option("--requester", help="May publish HITs.")]
Operator = Annotated[bool, typer.Option("--operator", help="May run this server.")]


@people_app.command()
def create(
    email: Annotated[str, typer.Argument()],
    name: Annotated[str, typer.Option(help="What the other side sees.")],
    *,
    worker: Worker = False,
    requester: Requester = False,
    operator: Operator = False,
) -> None:
    """Make an account and print a link with which its owner chooses a password."""
    roles = Roles(worker, requester, operator)
    with opening.stores() as stores:
        person = stores.identity.write(people.create, email, Profile(name), roles)
        token = stores.identity.write(links.offer_reset, person.id)
    _console.print(f"{person.id} {person.email} ({roles})")
    _say_link("Choose a password", f"/password/{token}")


@people_app.command("list")
def list_people() -> None:
    """List accounts, newest first."""
    table = Table("Id", "E-mail", "Name", "Roles", "Since", "State", box=None)
    with opening.stores() as stores:
        place = None
        while page := stores.identity.read(people.list_, before=place):
            for person in page:
                state = "disabled" if person.disabled_at else "active"
                table.add_row(
                    person.id, person.email, person.name, str(person.roles), _day(person.created_at), state
                )
            place = page[-1].place
    _console.print(table)


@people_app.command()
def roles(
    who: Who, *, worker: Worker = False, requester: Requester = False, operator: Operator = False
) -> None:
    """Set a person's roles to exactly the ones named."""
    with opening.stores() as stores:
        person = opening.person(stores.identity, who)
        person = stores.identity.write(accounts.set_roles, person.id, Roles(worker, requester, operator))
    _console.print(f"{person.email}: {person.roles or 'no role'}")


@people_app.command()
def disable(who: Who) -> None:
    """Shut a person out: sessions end, keys stop signing."""
    with opening.stores() as stores:
        person = stores.identity.write(accounts.disable, opening.person(stores.identity, who).id)
    _console.print(f"{person.email}: disabled")


@people_app.command()
def enable(who: Who) -> None:
    """Let a disabled person in again."""
    with opening.stores() as stores:
        person = stores.identity.write(accounts.enable, opening.person(stores.identity, who).id)
    _console.print(f"{person.email}: active")


@people_app.command("sign-in-link")
def sign_in_link(who: Who) -> None:
    """Print a link that signs a person in, once, within an hour."""
    with opening.stores() as stores:
        person = opening.person(stores.identity, who)
        token = stores.identity.write(links.offer_sign_in, person.id)
    _say_link("Sign in", f"/link/{token}")


@people_app.command("reset-link")
def reset_link(who: Who) -> None:
    """Print a link with which a person chooses a new password, once, within an hour."""
    with opening.stores() as stores:
        person = opening.person(stores.identity, who)
        token = stores.identity.write(links.offer_reset, person.id)
    _say_link("Choose a password", f"/password/{token}")


@people_app.command()
def invite(
    email: Annotated[str | None, typer.Option(help="Only this address may use it.")] = None,
    *,
    worker: Worker = False,
    requester: Requester = False,
    operator: Operator = False,
) -> None:
    """Print an invitation to sign up with the roles named, good for two weeks."""
    with opening.stores() as stores:
        token = stores.identity.write(links.invite, Roles(worker, requester, operator), email=email)
    _say_link("Sign up", f"/sign-up?invitation={token}")


@people_app.command("simulated")
def simulated(
    count: Annotated[int, typer.Argument(min=1, max=100_000, help="How many there are to be.")],
    *,
    country: Annotated[str, typer.Option(help="Where they live.")] = "US",
    end: Annotated[bool, typer.Option("--end", help="Take the tokens of so many back instead.")] = False,
) -> None:
    """Make simulated workers, and print a token for each, with which another machine lets them work here.

    Tokens made before for the same workers end.
    """
    with opening.stores() as stores:
        for number in range(count):
            if end:
                hiring.retire(stores.identity, number)
            else:
                print(hiring.hire(stores.identity, number, country).token)  # noqa: T201  into a file


@keys_app.command("create")
def create_key(
    who: Who, label: Annotated[str, typer.Option(help="What the key is for.")] = "command line"
) -> None:
    """Make an access key for a requester and print its secret, this once."""
    settings = opening.settings()
    with opening.stores() as stores:
        person = opening.person(stores.identity, who)
        made = stores.identity.write(access_keys.create, Vault(server_secret(settings)), person.id, label)
    _console.print(f"aws_access_key_id     = {made.key.id}", highlight=False)
    _console.print(f"aws_secret_access_key = {made.secret}", highlight=False)


@keys_app.command("list")
def list_keys(who: Who) -> None:
    """List a person's access keys."""
    table = Table("Id", "Label", "Since", "State", box=None)
    with opening.stores() as stores:
        person = opening.person(stores.identity, who)
        for key in stores.identity.read(access_keys.list_, person.id):
            table.add_row(
                key.id, key.label, _day(key.created_at), "disabled" if key.disabled_at else "active"
            )
    _console.print(table)


@keys_app.command("disable")
def disable_key(who: Who, key_id: Annotated[str, typer.Argument()]) -> None:
    """Stop a key from signing."""
    with opening.stores() as stores:
        person = opening.person(stores.identity, who)
        key = stores.identity.write(access_keys.disable, person.id, key_id)
    _console.print(f"{key.id}: disabled")


def _say_link(what: str, path: str) -> None:
    _console.print(f"{what}: {opening.settings().public_url}{path}", soft_wrap=True, highlight=False)


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1_000, UTC).date().isoformat()
