"""The made-up company beside a real database: nothing of that is touched, and nothing stays."""

from __future__ import annotations

import sqlalchemy as sa

from adapters.simulation.ground import LIVES, SCHEMA, ground_beside
from bot.migrations import migrate
from bot.store import Store


async def schemas(store: Store) -> list[str]:
    names = await store.run(lambda one: sa.inspect(one).get_schema_names())
    return [name for name in names if name.startswith(SCHEMA)]


async def test_it_lives_in_a_schema_that_goes(postgres: str) -> None:
    store = Store(postgres)
    async with ground_beside(postgres) as beside:
        assert len(await schemas(store)) == 1
        demo = Store(beside)
        await migrate(demo)
        assert not await store.run(lambda one: sa.inspect(one).has_table("person"))
        assert await demo.run(lambda one: sa.inspect(one).has_table("person"))
        await demo.close()
    assert await schemas(store) == []
    await store.close()


async def test_what_a_killed_one_left_goes_with_the_next_and_the_others_stay(postgres: str) -> None:
    store = Store(postgres)

    def leave(connection: sa.Connection) -> list[str]:
        now = connection.scalar(sa.text("SELECT extract(epoch FROM now())::bigint")) or 0
        names = [f"{SCHEMA}{now - LIVES - 9}_aa", f"{SCHEMA}{now - 99}_bb", f"{SCHEMA}mine"]
        for name in names:
            connection.execute(sa.schema.CreateSchema(name))
        connection.commit()
        return names

    left = await store.run(leave)
    async with ground_beside(postgres):
        pass
    assert sorted(await schemas(store)) == sorted(left[1:])
    await store.close()


async def test_with_a_file_it_lives_in_memory(tmp_path: object) -> None:
    async with ground_beside(f"sqlite:///{tmp_path}/coach.db") as beside:
        assert beside == "sqlite://"
