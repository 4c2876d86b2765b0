"""Brings a database to the tables this version needs; for `coach migrate` and every start."""

from __future__ import annotations

import logging
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.store import Store

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
LOCK = 0x6F6D656761  # the number of "omega", under which only one migrates at a time


async def migrate(store: Store) -> str:
    """Upgrade to the newest revision and return its name. Safe to call at every start, also of
    several at once: on PostgreSQL the others wait, and find nothing left to do."""
    config = _config()
    await store.run(lambda connection: _upgrade(config, connection))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(config: Config, connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        _wait_for_turn(connection)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()


def _wait_for_turn(connection: sa.Connection) -> None:
    """The lock is the connection's, and goes when that ends, however it ends."""
    if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(LOCK))):
        log.info("another coach brings the database up to date; waiting for it")
        connection.execute(sa.select(sa.func.pg_advisory_lock(LOCK)))
    connection.commit()
