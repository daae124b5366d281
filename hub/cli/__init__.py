"""The command line: a list of commands, each loaded when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "demo": "serving:demo",
    "serve": "serving:serve",
    "worker": "serving:worker",
    "try": "trying:try_file",
    "pack": "packing:pack",
    "migrate": "migrating:migrate",
    "region": "regions:region",
    "account": "accounts:account",
    "codes": "codes:codes",
    "schema": "schemas:schema",
    "keys": "keys:keys",
    "journal": "journals:journal",
    "audit": "auditing:audit",
    "tidy": "tidying:tidy",
    "backup": "backups:backup",
    "restore": "backups:restore",
}


class _Commands(click.Group):
    """Loads a command when it is named: checking a workbook does not wait for the web server's imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"hub.cli.{module}"), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="union-hub", prog_name="hub")
def main() -> None:
    """The Union Hub: one register of trade unions and members for every region, over GraphQL.

    \b
    To look around:      hub demo
    To check a workbook: hub try FILE --region hainan
    To run it for real:  hub region init hainan, then hub serve
    To add a region:     hub region new gansu --adcode 620000

    Settings are read from the environment (HUB_DATA, HUB_PORT, ...) and from the TOML file named by HUB_CONFIG.
    """
