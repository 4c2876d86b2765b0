"""`coach people` and `coach migrate`: who there is, and a database that is up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.shared import err, naming_what_is_missing, out, shelf_of, stop, words
from adapters.cli.sources import PLATFORMS, open_sources
from adapters.clock import WallClock
from adapters.needs import store_at, up_to_date
from bot import roster
from bot.ports import NotSent, PerhapsSent
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
    files: Annotated[list[Path] | None, typer.Argument(help=words("cli-people-files"))] = None,
    asked: Annotated[
        list[str] | None, typer.Option("--from", help=words("cli-people-from"))
    ] = None,
    dry_run: Annotated[bool, typer.Option(help=words("cli-people-dry"))] = False,
    force: Annotated[bool, typer.Option(help=words("cli-people-force"))] = False,
    forget: Annotated[str, typer.Option(help=words("cli-people-forget"))] = "",
    yes: Annotated[bool, typer.Option("--yes", help=words("cli-people-yes"))] = False,
) -> None:
    settings = Settings.read()
    if not settings.secret:
        stop(words("cli-no-secret"))
    if forget:
        from adapters.cli.forgetting import forget_everywhere

        forget_everywhere(settings, forget, sure=yes)
        return
    if unknown := set(asked or ()) - set(PLATFORMS):
        stop(words("cli-people-from-unknown", platform=min(unknown)))
    raw = _read(files or [], alone=bool(asked))
    with naming_what_is_missing():
        work = _import(settings, *raw, asked or (), dry_run=dry_run, force=force)
        report = asyncio.run(work)
    for line in report.lines(words):
        (err if report.problems else out).print(line, markup=False)
    if not (report.written or dry_run) or report.problems:
        raise typer.Exit(1)


def _read(files: Sequence[Path], *, alone: bool) -> tuple[bytes | None, bytes]:
    """People, if they are given, and teams."""
    if len(files) != 2 and not (alone and len(files) == 1):
        stop(words("cli-people-which"))
    try:
        raw = [file.read_bytes() for file in files]
    except OSError as error:
        stop(words("cli-no-file", file=str(error.filename)))
    return (raw[0] if len(raw) == 2 else None), raw[-1]


async def _import(
    settings: Settings,
    people: bytes | None,
    teams: bytes,
    asked: Sequence[str],
    *,
    dry_run: bool,
    force: bool,
) -> roster.Report:
    async with AsyncExitStack() as closing:
        sources = await open_sources(asked, closing)
        store, now = store_at(settings.database), WallClock().now()
        closing.push_async_callback(store.close)
        await up_to_date(store)
        shelf, how = shelf_of(settings), {"dry_run": dry_run, "force": force}
        try:
            return await roster.run(
                store, people, teams, shelf, settings.secret, now, sources=sources, **how
            )
        except (NotSent, PerhapsSent) as failure:
            missing = "-scope" if str(failure) == "missing_scope" else ""
            stop(words(f"cli-people-silent{missing}", why=str(failure)))
