"""Where the made-up company lives: in a database of its own, that is gone when the demo ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import sqlalchemy as sa

from adapters.needs import Missing, store_at, why_closed
from bot.address import named, read_url

SCHEMA = "omega_demo_"
LIVES = 2 * 24 * 3600  # seconds: what is older was left behind by a demo that was killed


@asynccontextmanager
async def ground_beside(url: str) -> AsyncIterator[str]:
    """The address of an empty database of the same kind as that at `url`, which is left as it is.

    On PostgreSQL a schema in the same database, which goes at the end; on SQLite nothing but
    memory. Raises Missing.
    """
    if not url.startswith("postgres"):
        yield "sqlite://"
        return
    store = store_at(url, "omega:demo")
    try:
        try:
            name = await store.run(_make)
        except Exception as error:
            values = {"name": named(store.url), "kind": type(error).__name__}
            raise Missing(why_closed(store.url, error), **values) from error
        try:
            here = read_url(url).update_query_dict({"search_path": name})
            yield here.render_as_string(hide_password=False)
        finally:
            await store.run(lambda connection: _drop(connection, name))
    finally:
        await store.close()


def _make(connection: sa.Connection) -> str:
    """Its name says when it was made. Those that were left behind go."""
    now = int(connection.scalar(sa.text("SELECT extract(epoch FROM now())::bigint")) or 0)
    for old in sa.inspect(connection).get_schema_names():
        made = old.removeprefix(SCHEMA).partition("_")[0] if old.startswith(SCHEMA) else ""
        if made.isdecimal() and now - int(made) > LIVES:
            connection.execute(sa.schema.DropSchema(old, cascade=True))
    name = f"{SCHEMA}{now}_{uuid4().hex[:8]}"
    connection.execute(sa.schema.CreateSchema(name))
    connection.commit()
    return name


def _drop(connection: sa.Connection, name: str) -> None:
    connection.execute(sa.schema.DropSchema(name, cascade=True))
    connection.commit()
