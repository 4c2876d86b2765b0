"""`coach backup`, `coach restore` and `coach move`: a copy of the database, going back to one, and
from SQLite to PostgreSQL."""

from __future__ import annotations

import asyncio
import time
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
    from adapters.keeping.move import Moved
    from adapters.keeping.restore import Restored
    from adapters.keeping.rows import Tell

MEGA = 1_000_000
OFTEN = 1.0  # seconds between two lines about progress


def backup(
    file: Annotated[Path, typer.Argument(help=words("keeping-backup-file"))],
    force: Annotated[bool, typer.Option(help=words("keeping-backup-force"))] = False,
) -> None:
    from adapters.keeping.backup import back_up, back_up_server
    from adapters.keeping.postgres import on_server, url_of

    now = WallClock().now()
    with naming_what_is_missing():
        url = url_of(Settings.read().database)
        if on_server(url):
            work = back_up_server(url, file, now, force=force, tell=_now_and_then())
            made = asyncio.run(work)
        else:
            made = back_up(url, file, now, force=force, progress=_tell)
    size = max(1, round(made.size / MEGA))
    done = words("keeping-backup-done", file=str(file), size=size, people=made.people)
    out.print(done, markup=False)


def restore(
    file: Annotated[str, typer.Argument(help=words("keeping-restore-file"))],
    dry_run: Annotated[bool, typer.Option(help=words("keeping-restore-dry"))] = False,
    keep: Annotated[bool, typer.Option(help=words("keeping-restore-keep"))] = False,
    erasures: Annotated[
        list[str] | None, typer.Option(help=words("keeping-restore-erasures"))
    ] = None,
) -> None:
    from adapters.engine.local import LocalEngine
    from adapters.keeping.postgres import on_server, url_of
    from adapters.keeping.restore import Wanted
    from adapters.keeping.restore import restore as put_back
    from adapters.keeping.restore_server import restore_server
    from bot.features import FEATURES
    from bot.turn import House

    settings = Settings.read()
    if not settings.secret:
        stop(words("cli-no-secret"))
    house = House(shelf_of(settings), settings.secret, FEATURES, LocalEngine())
    with naming_what_is_missing():
        url = url_of(settings.database)
        backup, *others = (_file_or_url(one) for one in (file, *(erasures or ())))
        wanted = Wanted(backup, others, keep, dry_run, _tell, _now_and_then())
        work = restore_server if on_server(url) else put_back
        done = asyncio.run(work(url, wanted, house, WallClock().now()))
    for line in _lines(done, dry_run):
        out.print(line, markup=False)


def move(
    to: Annotated[str, typer.Argument(help=words("keeping-move-to"), envvar="COACH_MOVE_TO")],
    dry_run: Annotated[bool, typer.Option(help=words("keeping-restore-dry"))] = False,
) -> None:
    from adapters.keeping.move import Wanted
    from adapters.keeping.move import move as carry_over
    from adapters.keeping.postgres import url_of

    with naming_what_is_missing():
        url, wanted = url_of(Settings.read().database), _where_to(to)
        work = carry_over(url, Wanted(wanted, dry_run, _now_and_then()), WallClock().now())
        try:
            done = asyncio.run(work)
        except KeyboardInterrupt:
            stop(words("keeping-move-interrupted"))
    for line in _moved_lines(done, dry_run):
        out.print(line, markup=False)


def _where_to(text: str) -> sa.URL:
    from adapters.keeping.postgres import url_of

    try:
        return url_of(text)
    except Missing as error:
        raise Missing("keeping-move-elsewhere") from error


def _moved_lines(done: Moved, dry_run: bool) -> Iterator[str]:
    said = "before" if done.before else "would" if dry_run else "done"
    counts = {"rows": done.rows, "people": done.people, "tables": done.tables}
    yield words(f"keeping-move-{said}", name=done.to, **counts)
    if done.stripped:
        yield words("keeping-stripped", count=done.stripped)
    if not dry_run:
        yield words("keeping-move-next", name=done.to)
        yield words("keeping-move-old", file=str(done.file), mark=f"{done.file}.moved")


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


def _file_or_url(text: str) -> Path | sa.URL:
    """What looks like an address is never shown: a password may stand in it."""
    from adapters.keeping.postgres import on_server, url_of

    if "://" not in text:
        return Path(text)
    if not on_server(url := url_of(text)):
        raise Missing("keeping-files-only")
    return url


def _tell(done: int, all_: int) -> None:
    err.print(words("keeping-progress", done=round(done / MEGA), all=round(all_ / MEGA)))


def _now_and_then() -> Tell:
    """About once a second a line of how many rows."""
    told = [time.monotonic()]

    def tell(what: str, done: int, all_: int) -> None:
        if time.monotonic() - told[0] >= OFTEN:
            told[0] = time.monotonic()
            err.print(words(f"keeping-rows-{what}", done=done, all=all_))

    return tell
