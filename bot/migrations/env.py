"""What Alembic runs: the tables of every feature, over the connection it was handed."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import bot.features
import bot.lane
import bot.offered  # noqa: F401
from bot.store import Moment


def plain_types(kind: str, item: object, context: object) -> str | Literal[False]:
    """Name the database's own types, so that an old migration does not depend on today's code."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


connection: sa.Connection = context.config.attributes["connection"]
sqlite = connection.dialect.name == "sqlite"
if sqlite:
    # batch mode copies tables; with foreign keys on, dropping the old one deletes its children.
    # The pragma has no effect inside a transaction, so it goes to the driver's own connection.
    connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_types,
)
with context.begin_transaction():
    context.run_migrations()
if sqlite:
    connection.commit()
    connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
