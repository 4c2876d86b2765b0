"""The database a new installation gets is the one the code expects, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import Session, SQLModel

from bot.migrations import migrate
from bot.people import Address, Person
from bot.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty(request: pytest.FixtureRequest, tmp_path: object) -> AsyncIterator[Store]:
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres")
    else:
        url = f"sqlite:///{tmp_path}/new.db"
    store = Store(url)
    yield store
    await store.close()


async def test_migrating_gives_the_tables_the_code_expects(empty: Store) -> None:
    await migrate(empty)

    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    assert await empty.run(differences) == []


async def test_migrating_twice_changes_nothing_and_loses_nothing(empty: Store) -> None:
    await migrate(empty)

    def someone(session: Session) -> None:
        person = Person(ref="a", name="Anna", email="a@example.org")
        session.add(person)
        session.flush()
        session.add(Address(person_id=person.key, platform="web", external="a"))

    await empty.transact(someone)
    await migrate(empty)
    count = await empty.transact(
        lambda session: session.scalar(sa.select(sa.func.count(Address.id)))
    )
    assert count == 1


async def test_foreign_keys_hold_after_migrating(empty: Store) -> None:
    await migrate(empty)
    with pytest.raises(sa.exc.IntegrityError):
        await empty.transact(
            lambda session: session.add(Address(person_id=99, platform="web", external="x"))
        )
