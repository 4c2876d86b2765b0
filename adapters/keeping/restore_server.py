"""Puts a backup, or what a dump holds, in the place of a PostgreSQL database, with what happened
since: `coach restore`."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.keeping import lineage, tables
from adapters.keeping.backup import Mark, known, set_mark
from adapters.keeping.lineage import Drawn
from adapters.keeping.postgres import (
    connected,
    draw,
    fill,
    must_be_alone,
    must_fit,
    revision,
)
from adapters.keeping.restore import (
    Restored,
    Wanted,
    another,
    must_be_there,
    renewed,
    taken_out,
)
from adapters.keeping.rows import Tell, silent
from adapters.keeping.workshop import workshop
from adapters.needs import Missing, store_at, up_to_date
from bot.address import named
from bot.restoring import ANSWERS, LEFT_OUT, Source
from bot.turn import House


async def restore_server(url: sa.URL, wanted: Wanted, house: House, now: datetime) -> Restored:
    """Make the new database as a file, then fill the one on the server in one transaction, which
    nobody else works in meanwhile.

    Raises Missing, and then nothing changed.
    """
    name = named(url)
    _must_make_sense(url, wanted)
    with workshop(Path(tempfile.gettempdir()) / f"coach-{url.database}") as room:
        new, sources = room / "new.db", []
        mark, past = await _taken_out(wanted.backup, new, wanted, now)
        for number, one in enumerate(wanted.erasures):
            sources.append(await _another(one, room / f"other{number}.db", mark, now))
        if not wanted.dry_run:
            await _with_tables(url)
        async with connected(url) as here:
            if await here.run_sync(revision):
                await here.run_sync(partial(must_fit, name=name))
                await here.run_sync(partial(must_be_alone, name=name))
                if present := await _present(here, room / "present.db", mark, past):
                    sources.append(present)
            backup = _name(wanted.backup)
            report = await renewed(new, mark, sources, house, now, (backup, name))
            if not wanted.dry_run:
                await fill(here, new, wanted.tell)
                start = lineage.TOLD if report.told == "all" else lineage.BROKEN
                number_ = {start + secrets.token_hex(16): report.told == "all"}
                await here.run_sync(partial(tables.note, found=number_))
                await here.commit()
        return Restored(mark.at, report)


def _must_make_sense(url: sa.URL, wanted: Wanted) -> None:
    if wanted.keep:
        raise Missing("keeping-no-keep")
    given = (wanted.backup, *wanted.erasures)
    files = [one for one in given if isinstance(one, Path)]
    if files:
        must_be_there(Wanted(files[0], files[1:]))
    if any(isinstance(one, sa.URL) and named(one) == named(url) for one in given):
        raise Missing("keeping-same", name=named(url))


def _name(one: Path | sa.URL) -> str:
    return named(one) if isinstance(one, sa.URL) else str(one)


async def _taken_out(
    backup: Path | sa.URL, new: Path, wanted: Wanted, now: datetime
) -> tuple[Mark, Drawn | None]:
    if isinstance(backup, Path):
        return await taken_out(backup, new, wanted.progress), None
    given = await _drawn(backup, new, wanted.tell)
    return set_mark(new, lineage.last_moment(new) or now), Drawn(new, given)


async def _drawn(url: sa.URL, file: Path, tell: Tell) -> Mapping[str, int]:
    """The numbers it gave out; what no backup holds stays where it is."""
    async with connected(url, still=True) as source:
        await source.run_sync(partial(must_fit, name=named(url)))
        await draw(source, file, LEFT_OUT, tell)
        return await source.run_sync(tables.numbers)


async def _another(one: Path | sa.URL, copied: Path, mark: Mark, now: datetime) -> Source:
    if isinstance(one, Path):
        return await another(one, copied, mark.at)
    await _drawn(one, copied, silent)
    return Source(copied, later=(lineage.last_moment(copied) or now) >= mark.at)


async def _with_tables(url: sa.URL) -> None:
    """A new database gets its tables; one with tables stays as it is."""
    async with connected(url, still=True) as here:
        if await here.run_sync(revision):
            return
    store = store_at(url.render_as_string(hide_password=False))
    try:
        await up_to_date(store)
    finally:
        await store.close()


async def _present(
    here: AsyncConnection, copied: Path, mark: Mark, past: Drawn | None
) -> Source | None:
    """What is replaced, which is sound as far as its server knows; None when nobody is in it."""
    count = await here.run_sync(tables.how_many)
    if not any(count.values()):
        return None
    await draw(here, copied, ANSWERS)
    if past is None:
        through = known(copied)
        goes_on, lost = mark.number in through, through.get(mark.number, False)
    else:
        present = Drawn(copied, await here.run_sync(tables.numbers))
        goes_on = lineage.goes_on(past, present)
        lost = goes_on and lineage.lost_a_part(past, present)
    return Source(copied, present=True, goes_on=goes_on, lost_a_part=lost)
