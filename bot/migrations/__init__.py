"""Brings a database to the tables this version needs; for `coach migrate` and every start."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.store import Store

HERE = Path(__file__).parent


async def migrate(store: Store) -> str:
    """Upgrade to the newest revision and return its name. Safe to call at every start."""
    config = _config()
    await store.run(lambda connection: _upgrade(config, connection))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(config: Config, connection: sa.Connection) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()
