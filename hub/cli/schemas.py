"""``hub schema``: the GraphQL contract as a file."""

import sys
from pathlib import Path

import click

SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"


@click.group()
def schema() -> None:
    """The GraphQL schema as a file, for gateways and clients."""


@schema.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if the file differs from the running schema.")
@click.option("--out", type=click.Path(path_type=Path), default=SDL, help="Where to write; - is the terminal.")
def export(check: bool, out: Path) -> None:
    """Print the schema's SDL, with the federation directives a gateway composes."""
    from schema import build

    sdl = build().as_str() + "\n"
    if str(out) == "-":
        click.echo(sdl, nl=False)
    elif not check:
        out.write_text(sdl, encoding="utf-8")
        click.echo(f"{out} written, {sdl.count(chr(10))} lines")
    elif not out.exists() or out.read_text(encoding="utf-8") != sdl:
        click.echo(f"{out} is not the schema; run: hub schema export", err=True)
        sys.exit(1)
