"""Looks whether all is there that the coach needs, and names the first thing that is not, for the
administrator."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError
from sqlmodel import Session, col

from adapters.roles import differ
from adapters.settings import LOG_FORMS, LOG_LEVELS, LOOPBACK, YES_NO, ServerSettings
from bot.address import Odd, named, read_url
from bot.migrations import migrate
from bot.people import DoNotContact
from bot.postgresql import OLDEST
from bot.settings import LONGEST, Settings
from bot.store import Store
from bot.trouble import code_of, is_damaged, is_full, is_locked, is_outage

SERVER = "postgresql"
BACKENDS = ("sqlite", SERVER)
# PostgreSQL's codes for what somebody can mend at once
MENDED = {
    **dict.fromkeys(("28000", "28P01"), "doctor-database-refused"),
    "3D000": "doctor-database-unknown",
    **dict.fromkeys(("42501", "3F000"), "doctor-database-rights"),
    **dict.fromkeys(("53300", "53400"), "doctor-database-crowded"),
    "25006": "doctor-database-readonly",
    "08P01": "doctor-database-between",
    **dict.fromkeys(("42704", "22023", "55P02"), "doctor-database-setting"),
}
PORTS = range(65536)
APART = timedelta(seconds=60)  # as the doctor bears it beside the platforms
EVERYWHERE = "0.0.0.0"  # noqa: S104 # nosec B104 # what no host means; only said


class Missing(Exception):
    """Something without which the coach does not start; `phrase` says it to the administrator."""

    def __init__(self, phrase: str, **values: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.values = values


def must_be_set(settings: Settings, server: ServerSettings) -> None:
    """Raises Missing for the first thing the administrator has to set, or to set otherwise."""
    if server.slack is None and server.teams is None:
        raise Missing("cli-serve-nothing")
    if not settings.secret:
        raise Missing("cli-no-secret")
    if not settings.retention:
        raise Missing("cli-serve-retention-odd", days=str(LONGEST))
    if server.port not in PORTS:
        raise Missing("cli-serve-port-odd")
    _must_be_known("COACH_LOG", server.log.form, LOG_FORMS)
    _must_be_known("COACH_LOG_LEVEL", server.log.level, LOG_LEVELS)
    if server.slack is not None:
        _must_be_known("COACH_SLACK_STATUS", server.slack.status, YES_NO)
    for name, value, part in _needed(server):
        if not value.strip():
            raise Missing("cli-serve-missing", name=name)
        if part not in value or any(one.isspace() for one in value):
            raise Missing("cli-serve-odd", name=name)
    if server.teams and server.teams.development and server.host not in LOOPBACK:
        raise Missing("cli-serve-unsafe", host=server.host or EVERYWHERE)


def _must_be_known(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise Missing("cli-log-odd", name=name, choices=", ".join(filter(None, choices)))


def _needed(server: ServerSettings) -> Iterator[tuple[str, str, str]]:
    """Names and values, and what every such value has in it."""
    if server.metrics_token:
        yield "COACH_METRICS_TOKEN", server.metrics_token, ""
    if slack := server.slack:
        yield "COACH_SLACK_BOT_TOKEN", slack.bot_token, "xoxb-"
        if slack.app_token:
            yield "COACH_SLACK_APP_TOKEN", slack.app_token, "xapp-"
        else:
            yield "COACH_SLACK_SIGNING_SECRET", slack.signing_secret, ""
    if (teams := server.teams) and not teams.development:
        yield "COACH_TEAMS_APP_ID", teams.app_id, ""
        yield "COACH_TEAMS_APP_SECRET", teams.app_secret, ""
        yield "COACH_TEAMS_TENANT_ID", teams.tenant_id, ""


def store_at(url: str, signature: str = "omega") -> Store:
    """A server lists our connections under this name, unless the address has one. Raises Missing
    for an address that no database has, or that asks for what cannot be."""
    try:
        where = read_url(url)
        if where.get_backend_name() not in BACKENDS:
            raise Missing("doctor-database-unfit")
        not_moved(where)
        _kept_to_ourselves(where)
        if where.get_backend_name() == SERVER and "application_name" not in where.query:
            where = where.update_query_dict({"application_name": signature})
            return Store(where.render_as_string(hide_password=False))
        return Store(url)
    except Odd as error:
        raise Missing("doctor-database-odd", name=error.name) from error
    except sa.exc.ArgumentError as error:
        raise Missing("doctor-database-unfit") from error
    except ImportError as error:
        raise Missing("doctor-database-driver", name=named(where)) from error


async def up_to_date(store: Store) -> str:
    """Bring the database to the newest revision; its name. Raises Missing when it cannot be used.

    The doctor's own sentences say why.
    """
    name = named(store.url)
    try:
        await server_version(store)
        revision = await migrate(store)
    except Missing:
        raise
    except CommandError as error:
        raise Missing("cli-database-newer", name=name) from error
    except Exception as error:  # a driver's own kinds, and no two drivers alike
        raise Missing(why_closed(store.url, error), name=name, kind=type(error).__name__) from error
    try:
        await store.transact(write_and_take_back)
    except Exception as error:
        raise Missing(why_unfit(store.url, error), name=name, kind=type(error).__name__) from error
    return revision


async def server_version(store: Store, oldest: int = OLDEST) -> str:
    """What PostgreSQL calls its version; empty for SQLite. Raises Missing for one that is too old
    for the coach."""

    if store.url.get_backend_name() != SERVER:
        return ""

    def ask(connection: sa.Connection) -> tuple[int, str]:
        number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
        called = str(connection.exec_driver_sql("SHOW server_version").scalar_one())
        return number // 10_000, called.split(maxsplit=1)[0]

    number, called = await store.run(ask)
    if number < oldest:
        values = {"name": named(store.url), "found": called, "oldest": str(oldest)}
        raise Missing("doctor-database-aged", **values)
    return called


def not_moved(url: sa.URL) -> None:
    """Raises Missing for a file that `coach move` left a mark beside."""
    from adapters.keeping.alone import file_of
    from adapters.keeping.moved import must_be_here

    if (file := file_of(url)) is not None:
        must_be_here(file)


def _kept_to_ourselves(url: sa.URL) -> None:
    """Whoever else uses this machine does not read along. What hinders it, opening will tell."""
    if url.get_backend_name() == "sqlite" and url.database:
        with suppress(OSError):
            Path(url.database).touch(mode=0o600, exist_ok=False)


def known_trouble(error: BaseException) -> str:
    """The doctor's phrase for a database that somebody can mend at once; empty for any other."""
    if is_full(error):
        return "doctor-database-full"
    if is_damaged(error):
        return "doctor-database-damaged"
    if is_locked(error):
        return "doctor-database-locked"
    return MENDED.get(str(code_of(error)), "")


def why_closed(url: sa.URL, error: BaseException) -> str:
    """The doctor's phrase for a database that does not open."""
    if url.get_backend_name() == SERVER and not known_trouble(error):
        if isinstance(error, OSError) and "SSL" in f"{type(error).__name__} {error}":
            return "doctor-database-sealed"
        if isinstance(error, OSError) or is_outage(error):
            return "doctor-database-away"
    return known_trouble(error) or "doctor-database-closed"


def why_unfit(url: sa.URL, error: BaseException) -> str:
    """The doctor's phrase for a database that opens, and does not take what is written."""
    if isinstance(error, sa.exc.DBAPIError) and not is_outage(error):
        return known_trouble(error) or "doctor-database-readonly"
    return why_closed(url, error)


async def must_agree(store: Store, now: Callable[[], datetime], signature: str) -> None:
    """Raises Missing when our clock is far from the one that all replicas share, since whoever runs
    a day ahead would let go of all that is planned; and when another that is there is set
    otherwise. What else is wrong with the database comes out later."""
    if store.url.get_backend_name() != SERVER:
        return
    try:
        there, others = await store.look(_who_is_there)
    except Exception:
        return
    apart, name = abs(now() - there), named(store.url)
    if apart > APART:
        raise Missing("cli-serve-clock", name=name, seconds=str(round(apart.total_seconds())))
    if any(differ(signature, other) for other in others):
        raise Missing("cli-serve-differs", name=name)


def _who_is_there(session: Session) -> tuple[datetime, list[str]]:
    """The common clock, and as whom others of our user are in this database."""
    rows = session.execute(
        sa.text(
            "SELECT DISTINCT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )
    return session.execute(sa.select(sa.func.now())).scalar_one(), [str(one[0]) for one in rows]


def write_and_take_back(session: Session) -> None:
    """Nothing stays, but it takes room on the disk, as everything does that is written.

    Several may do so at once: each writes its own.
    """
    mark = f"-{secrets.token_hex(8)}"
    session.execute(sa.insert(DoNotContact).values(hash=mark))
    session.execute(sa.delete(DoNotContact).where(col(DoNotContact.hash) == mark))


def write_nothing(session: Session) -> None:
    """Only a database that can be written to takes it."""
    session.execute(sa.delete(DoNotContact).where(col(DoNotContact.hash) == ""))
