"""Where the made-up company lives: in a database of its own, that is gone when the demo ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import sqlalchemy as sa

from adapters.needs import Missing, store_at, why_closed
from bot.address import named, read_url

SCHEMA = "omega_demo_"


@asynccontextmanager
async def ground_beside(url: str) -> AsyncIterator[str]:
    """The address of an empty database of the same kind as that at `url`, which is left as it is.

    On PostgreSQL a schema in the same database, which goes at the end; on SQLite nothing but
    memory. Raises Missing.
    """
    if not url.startswith("postgres"):
        yield "sqlite://"
        return
    store, name = store_at(url), SCHEMA + uuid4().hex[:12]
    try:
        try:
            await store.run(lambda one: _do(one, sa.schema.CreateSchema(name)))
        except Exception as error:
            values = {"name": named(store.url), "kind": type(error).__name__}
            raise Missing(why_closed(store.url, error), **values) from error
        try:
            here = read_url(url).update_query_dict({"search_path": name})
            yield here.render_as_string(hide_password=False)
        finally:
            await store.run(lambda one: _do(one, sa.schema.DropSchema(name, cascade=True)))
    finally:
        await store.close()


def _do(connection: sa.Connection, what: sa.Executable) -> None:
    connection.execute(what)
    connection.commit()
