"""`coach backup` and `coach restore`: a copy of the database, and going back to one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import sqlalchemy as sa
import typer

from adapters.cli.shared import err, naming_what_is_missing, out, shelf_of, stop, words
from adapters.clock import WallClock
from adapters.needs import Missing
from bot.settings import Settings

if TYPE_CHECKING:
    from adapters.keeping.restore import Restored

MEGA = 1_000_000


def backup(
    file: Annotated[Path, typer.Argument(help=words("keeping-backup-file"))],
    force: Annotated[bool, typer.Option(help=words("keeping-backup-force"))] = False,
) -> None:
    from adapters.keeping.backup import back_up

    with naming_what_is_missing():
        url = _url(Settings.read().database)
        made = back_up(url, file, WallClock().now(), force=force, progress=_tell)
    size = max(1, round(made.size / MEGA))
    out.print(words("keeping-backup-done", file=str(file), size=size, people=made.people))


def restore(
    file: Annotated[Path, typer.Argument(help=words("keeping-restore-file"))],
    dry_run: Annotated[bool, typer.Option(help=words("keeping-restore-dry"))] = False,
    keep: Annotated[bool, typer.Option(help=words("keeping-restore-keep"))] = False,
    erasures: Annotated[
        list[Path] | None, typer.Option(help=words("keeping-restore-erasures"))
    ] = None,
) -> None:
    from adapters.engine.local import LocalEngine
    from adapters.keeping.restore import Wanted
    from adapters.keeping.restore import restore as put_back
    from bot.features import FEATURES
    from bot.turn import House

    settings = Settings.read()
    if not settings.secret:
        stop(words("cli-no-secret"))
    house = House(shelf_of(settings), settings.secret, FEATURES, LocalEngine())
    wanted = Wanted(file, tuple(erasures or ()), keep, dry_run, _tell)
    with naming_what_is_missing():
        url = _url(settings.database)
        done = asyncio.run(put_back(url, wanted, house, WallClock().now()))
    for line in _lines(done, dry_run):
        out.print(line, markup=False)


def _lines(done: Restored, dry_run: bool) -> Iterator[str]:
    """What became of it, in counts and without a name."""
    report, moment = done.report, f"{done.made_at:%Y-%m-%d %H:%M}"
    yield words("keeping-would" if dry_run else "keeping-done", moment=moment)
    yield words(f"keeping-told-{report.told}", moment=moment)
    for name in (
        *("people", "added", "erased", "stopped"),
        *("taken_back", "taken_over", "lapsed", "doubtful"),
    ):
        count = getattr(report, name)
        if count or name in ("people", "erased", "stopped"):
            yield "  " + words(f"keeping-{name.replace('_', '-')}", count=count)
    if done.kept is not None:
        yield words("keeping-kept", file=str(done.kept))
    if not dry_run:
        yield words("keeping-next")


def _url(text: str) -> sa.URL:
    try:
        return sa.make_url(text)
    except sa.exc.ArgumentError as error:
        raise Missing("doctor-database-unfit") from error


def _tell(done: int, all_: int) -> None:
    err.print(words("keeping-progress", done=round(done / MEGA), all=round(all_ / MEGA)))
