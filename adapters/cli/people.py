"""`coach people` and `coach migrate`: who there is, and a database that is up to date."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.shared import err, naming_what_is_missing, out, shelf_of, stop, words
from adapters.clock import WallClock
from adapters.needs import store_at, up_to_date
from bot import roster
from bot.settings import Settings


def migrate() -> None:
    async def run() -> str:
        store = store_at(Settings.read().database)
        try:
            return await up_to_date(store)
        finally:
            await store.close()

    with naming_what_is_missing():
        revision = asyncio.run(run())
    out.print(words("cli-migrate-done", revision=revision), markup=False)


def people(
    people_file: Annotated[Path, typer.Argument(help=words("cli-people-file"))],
    teams_file: Annotated[Path, typer.Argument(help=words("cli-teams-file"))],
    dry_run: Annotated[bool, typer.Option(help=words("cli-people-dry"))] = False,
    force: Annotated[bool, typer.Option(help=words("cli-people-force"))] = False,
) -> None:
    settings = Settings.read()
    if not settings.secret:
        stop(words("cli-no-secret"))
    try:
        raw = people_file.read_bytes(), teams_file.read_bytes()
    except OSError as error:
        stop(words("cli-no-file", file=str(error.filename)))
    with naming_what_is_missing():
        report = asyncio.run(_import(settings, *raw, dry_run=dry_run, force=force))
    for line in report.lines(words):
        (err if report.problems else out).print(line, markup=False)
    if not (report.written or dry_run) or report.problems:
        raise typer.Exit(1)


async def _import(
    settings: Settings, people: bytes, teams: bytes, *, dry_run: bool, force: bool
) -> roster.Report:
    store, now = store_at(settings.database), WallClock().now()
    try:
        await up_to_date(store)
        shelf = shelf_of(settings)
        return await roster.run(
            store, people, teams, shelf, settings.secret, now, dry_run=dry_run, force=force
        )
    finally:
        await store.close()
