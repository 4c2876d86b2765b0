"""Looks whether all is there that the coach needs, and names the first thing that is not, for the
administrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from alembic.util import CommandError
from sqlmodel import Session, col

from adapters.settings import LOG_FORMS, LOG_LEVELS, LOOPBACK, ServerSettings
from bot.migrations import migrate
from bot.people import DoNotContact
from bot.settings import Settings
from bot.store import Store
from bot.trouble import is_damaged, is_full, is_locked

BACKENDS = ("sqlite", "postgresql")
PORTS = range(65536)


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
    if server.port not in PORTS:
        raise Missing("cli-serve-port-odd")
    _must_be_known("COACH_LOG", server.log.form, LOG_FORMS)
    _must_be_known("COACH_LOG_LEVEL", server.log.level, LOG_LEVELS)
    for name, value, part in _needed(server):
        if not value.strip():
            raise Missing("cli-serve-missing", name=name)
        if part not in value or any(one.isspace() for one in value):
            raise Missing("cli-serve-odd", name=name)
    if server.teams and server.teams.development and server.host not in LOOPBACK:
        raise Missing("cli-serve-unsafe", host=server.host or "0.0.0.0")  # noqa: S104 - is said


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


def store_at(url: str) -> Store:
    """Raises Missing for an address that no database has."""
    try:
        where = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise Missing("doctor-database-unfit") from error
    if where.get_backend_name() not in BACKENDS:
        raise Missing("doctor-database-unfit")
    _kept_to_ourselves(where)
    try:
        return Store(url)
    except ImportError as error:
        raise Missing("doctor-database-driver", name=_name(where)) from error


async def up_to_date(store: Store) -> str:
    """Bring the database to the newest revision; its name. Raises Missing when it cannot be used.

    The doctor's own sentences say why.
    """
    name = _name(store.url)
    try:
        revision = await migrate(store)
    except CommandError as error:
        raise Missing("cli-database-newer", name=name) from error
    except Exception as error:  # a driver's own kinds, and no two drivers alike
        kind = type(error).__name__
        closed = known_trouble(error) or "doctor-database-closed"
        raise Missing(closed, name=name, kind=kind) from error
    try:
        await store.transact(write_and_take_back)
    except sa.exc.DBAPIError as error:
        unfit = known_trouble(error) or "doctor-database-readonly"
        raise Missing(unfit, name=name) from error
    return revision


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
    return "doctor-database-locked" if is_locked(error) else ""


def _name(url: sa.URL) -> str:
    """Without the password."""
    return "/".join(part for part in (url.host, url.database) if part)


def write_and_take_back(session: Session) -> None:
    """Nothing stays, but it takes room on the disk, as everything does that is written."""
    session.execute(sa.insert(DoNotContact).values(hash="-"))
    session.execute(sa.delete(DoNotContact).where(col(DoNotContact.hash) == "-"))


def write_nothing(session: Session) -> None:
    """Only a database that can be written to takes it."""
    session.execute(sa.delete(DoNotContact).where(col(DoNotContact.hash) == ""))
