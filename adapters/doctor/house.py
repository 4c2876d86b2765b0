"""What the doctor sees in the house itself: content, secret, database, and whether people can
be reached; of people only numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session, col

from adapters.doctor.finding import Finding, bad, good, warn
from adapters.doctor.work import standing
from adapters.needs import (
    BACKENDS,
    SERVER,
    Missing,
    not_moved,
    server_version,
    why_closed,
    why_unfit,
    write_and_take_back,
)
from bot import migrations
from bot.address import Odd, named, read_url
from bot.content import PACKAGE, ContentError, Shelf, load
from bot.people import Address, Channel, Person, Team, the_why, with_duty
from bot.reachable import SURE, reach_counts, refusing_channels
from bot.store import Store

LONG = 32  # characters of a secret that nobody guesses


def content(folders: tuple[Path, ...]) -> tuple[list[Finding], Shelf | None]:
    try:
        shelf = load(PACKAGE, *folders)
    except ContentError as error:
        return [bad("doctor-content-wrong", count=len(error.problems))], None
    return [good("doctor-content", count=len(shelf.cards))], shelf


def secret(text: str) -> list[Finding]:
    if not text:
        return [bad("doctor-secret-none")]
    if len(text) < LONG:
        return [warn("doctor-secret-short", length=LONG)]
    return [good("doctor-secret")]


async def database(url: str, patience: int, now: datetime) -> list[Finding]:
    """Whether it is there, up to date and writable; then who stands in it."""
    try:
        where = read_url(url)
        if where.get_backend_name() not in BACKENDS:
            return [bad("doctor-database-unfit")]
        if _is_missing(where):
            return [bad("doctor-database-none", name=named(where))]
        not_moved(where)
        store = Store(url)
    except Missing as error:
        return [bad("doctor-database-moved", **error.values)]
    except Odd as error:
        return [bad("doctor-database-odd", name=error.name)]
    except sa.exc.ArgumentError:
        return [bad("doctor-database-unfit")]
    except ImportError:
        return [bad("doctor-database-driver", name=named(where))]
    try:
        async with asyncio.timeout(patience):
            return await _opened(store, named(where), now)
    except Missing as error:
        return [bad(error.phrase, **error.values)]
    except Exception as error:  # a driver's own kinds, and no two drivers alike
        return [bad(why_closed(where, error), name=named(where), kind=type(error).__name__)]
    finally:
        await store.close()


def _is_missing(url: sa.URL) -> bool:
    """Opening would make an empty file, and looking changes nothing."""
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()


async def _opened(store: Store, name: str, now: datetime) -> list[Finding]:
    version = await server_version(store)
    about = [good("doctor-database-server", version=version)] if version else []
    found = await store.run(lambda one: MigrationContext.configure(one).get_current_revision())
    wanted = ScriptDirectory(str(migrations.HERE)).get_current_head()
    if found != wanted:
        if not await store.run(_may_make_tables):
            return [*about, bad("doctor-database-rights", name=name)]
        if found is None:
            return [*about, bad("doctor-database-empty", name=name)]
        return [*about, bad("doctor-database-old", name=name, found=found, wanted=wanted or "–")]
    try:
        await store.transact(write_and_take_back)
    except Exception as error:
        kind = type(error).__name__
        return [*about, bad(why_unfit(store.url, error), name=name, kind=kind)]
    counts = await store.look(_count)
    work = await store.look(lambda session: list(standing(session, now)))
    return [*about, good("doctor-database", name=name), *_people(counts), *work]


def _may_make_tables(connection: sa.Connection) -> bool:
    """A file belongs to who opens it; a server asks who that is."""
    if connection.dialect.name != SERVER:
        return True
    right = sa.func.has_schema_privilege(sa.func.current_schema(), "CREATE")
    return bool(connection.scalar(sa.select(right)))


@dataclass(frozen=True, slots=True)
class _Counts:
    people: int
    unreached: int
    owners: int
    teams: int
    silent: int
    opened: int
    signed: bool
    reach: Mapping[tuple[str, str], int | None]
    refusing: Mapping[str, list[str]]


def _count(session: Session) -> _Counts:
    def count(table: type[Person | Team], *only: sa.ColumnElement[bool]) -> int:
        counted: int = session.execute(
            sa.select(sa.func.count()).select_from(table).where(*only)
        ).scalar_one()
        return counted

    here = col(Person.left_at).is_(None)
    reached = sa.exists().where(col(Address.person_id) == col(Person.id))
    heard = sa.exists().where(col(Channel.team_id) == col(Team.id))
    return _Counts(
        people=count(Person, here),
        unreached=count(Person, here, ~reached),
        owners=len(with_duty(session, "owner")),
        teams=count(Team),
        silent=count(Team, ~heard),
        opened=count(Team, col(Team.opened_at).is_not(None)),
        signed=the_why(session) is not None,
        reach=reach_counts(session),
        refusing=refusing_channels(session),
    )


def _people(counts: _Counts) -> Iterator[Finding]:
    if not counts.people:
        yield warn("doctor-people-none")
        return
    yield good("doctor-people", people=counts.people, teams=counts.teams)
    if counts.unreached:
        yield warn("doctor-people-unreached", count=counts.unreached)
    yield from _reach(counts)
    if not counts.owners:
        yield bad("doctor-owner-none")
    if counts.silent:
        yield warn("doctor-channel-none", count=counts.silent)
    yield good("doctor-why") if counts.signed else warn("doctor-why-none")
    yield good("doctor-open", count=counts.opened) if counts.opened else warn("doctor-open-none")


def _reach(counts: _Counts) -> Iterator[Finding]:
    """Of those who have an address; a number that could point at somebody is not told."""
    for platform in sorted({platform for platform, _ in counts.reach}):
        told = {reach: counts.reach[platform, reach] or 0 for reach in SURE}
        yield good("doctor-reach", platform=platform.capitalize(), **told)
    for platform, teams in sorted(counts.refusing.items()):
        yield warn(
            "doctor-channel-refuses",
            platform=platform.capitalize(),
            count=len(teams),
            teams=", ".join(teams),
        )
