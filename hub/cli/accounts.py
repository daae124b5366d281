"""``hub account``: the accounts that no union can open or mend."""

import click

from hub.cli.running import installed_run
from hub.settings import Settings

REGION = click.option("--region", default="", metavar="NAME", help="The region; without it, the hub itself.")


@click.group()
def account() -> None:
    """Accounts of the hub and its regions; unions open those below them over GraphQL."""


@account.command("list")
@REGION
def list_accounts(region: str) -> None:
    """Who may sign in."""
    from hub.access import operating

    async def work(_: Settings) -> list[str]:
        return [
            f"{one.login_name:24} {one.role:13} {one.state:8} {one.last_login_at or 'never signed in'}"
            for one in await operating.listed(region)
        ]

    click.echo("\n".join(installed_run(work)) or "none")


@account.command()
@REGION
@click.option("--role", required=True, type=click.Choice(["HUB_ADMIN", "REGION_ADMIN", "AUDITOR", "DEVELOPER"]))
@click.option("--name", "display_name", required=True, metavar="NAME", help="The person: one account is one person's.")
@click.argument("login")
def create(region: str, role: str, display_name: str, login: str) -> None:
    """Open an account above the unions; prints its initial password once."""
    from hub.access import operating
    from hub.access.roles import Role

    async def work(_: Settings) -> operating.Handed:
        return await operating.create(region, Role(role), login, display_name)

    done = installed_run(work)
    _hand_over(done.account.login_name, done.password)


@account.command()
@REGION
@click.argument("login")
def reset(region: str, login: str) -> None:
    """A new initial password; every session of the account ends."""
    from hub.access import operating

    async def work(_: Settings) -> operating.Handed:
        return await operating.reset(region, login)

    done = installed_run(work)
    _hand_over(done.account.login_name, done.password)


def _hand_over(login: str, password: str) -> None:
    click.echo(f"login name:       {login}")
    click.echo(f"initial password: {password}   (good for seven days, and for nothing but changing it)")
