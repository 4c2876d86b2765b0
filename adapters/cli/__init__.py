"""The `coach` command, for whoever sets the coach up, checks content, or wants to see it live."""

from __future__ import annotations

import sys

import typer

from adapters.cli.content import check, gallery
from adapters.cli.demo import demo
from adapters.cli.held import retry
from adapters.cli.keeping import backup, move, restore
from adapters.cli.people import migrate, people
from adapters.cli.platforms import doctor, manifest, serve
from adapters.cli.shared import words
from adapters.cli.simulate import simulate

app = typer.Typer(
    help=words("cli-help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # they show values, and values may be secrets
)
for command in (
    demo,
    simulate,
    serve,
    retry,
    doctor,
    manifest,
    people,
    migrate,
    backup,
    restore,
    move,
    check,
    gallery,
):
    app.command(command.__name__, help=words(f"cli-{command.__name__}-help"))(command)


def main() -> None:
    app(prog_name="coach", args=sys.argv[1:])
