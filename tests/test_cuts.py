"""The power goes between any two steps, and nothing is lost or done twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from adapters.engine import engine_for, jobs
from adapters.simulation.clock import SimulatedClock
from adapters.simulation.town import Town
from bot.actions import Action, AskQuestion, StartCoaching, StopCoaching
from bot.delivery import Delivery
from bot.events import Clicked, Event, Sender, Submitted
from bot.features.ai_hour.planned import CancelHour, Join
from bot.features.nudge.shown import Result, When
from bot.features.profile import Erase
from bot.features.program import OpenTeam
from bot.features.story.told import Withdraw
from bot.message import Message
from bot.ports import Place as Where
from bot.store import Store
from tests.conftest import BOTH, PROVE
from tests.fakes.power import PowerCut, cut_at
from tests.living import as_before, keep, store_in
from tests.released import left_by, newest, put_back
from tests.released.life import CUT
from tests.town import SECRET, shelf

NEXT_MONDAY = datetime(2026, 12, 14, 1, tzinfo=UTC)  # everybody's week has begun
MIA, ZED, OLGA, NEL = "mia3", "zed2", "olga1", "nel10"
HARMLESS = {
    "doubt",
    "attempts",
    "ready",
    "settled_at",
}  # how a delivery got there, once it is there


class Ears:
    """A platform that knows what arrived there."""

    def __init__(self) -> None:
        self.heard: Counter[tuple[str, str]] = Counter()

    async def send(self, place: Where, message: Message, key: str) -> str:
        self.heard[place.external, key] += 1
        return f"{place.external}:{key}"

    async def find(self, place: Where, key: str) -> str:
        return f"{place.external}:{key}" if self.heard[place.external, key] else ""

    async def update(self, place: Where, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Where, reference: str) -> None: ...


@dataclass(slots=True)
class InFile:
    """A database that is put back by its file."""

    store: Store
    folder: Path
    every = 1 if PROVE else 11  # of the statements at which it is cut

    async def put_back(self) -> None:
        as_before(self.folder)

    async def everything(self) -> list[str]:
        await self.store.close()
        with sqlite3.connect(self.folder / "coach.db") as database:
            return list(database.iterdump())

    async def starts(self) -> None: ...


@dataclass(slots=True)
class InServer:
    """One that is put back by its rows."""

    store: Store
    rows: Rows
    every = 5

    async def put_back(self) -> None:
        await self.store.run(self._put_back)

    def _put_back(self, connection: sa.Connection) -> None:
        tables = SQLModel.metadata.sorted_tables
        names = ", ".join(table.name for table in tables)
        connection.exec_driver_sql(f"TRUNCATE {names}, pgqueuer RESTART IDENTITY CASCADE")
        for table in tables:
            if self.rows[table.name]:
                connection.execute(table.insert(), self.rows[table.name])
        connection.commit()

    async def everything(self) -> list[str]:
        rows = await self.store.run(in_server)
        return [f"{name} {row}" for name, found in rows.items() for row in found]

    async def starts(self) -> None:
        """Every row has a job again that waits for whoever asks, and numbers go on without gaps, as
        in a file, where a cut takes back those that were given."""
        await self.store.run(numbers_go_on)
        await self.store.transact(partial(jobs.enqueue_jobless, now=CUT))
        await self.store.transact(lambda session: session.execute(sa.text(LONG_AGO)))


LONG_AGO = "UPDATE pgqueuer SET heartbeat = now() - interval '9 days' WHERE status = 'picked'"
Rows = dict[str, list[dict[str, Any]]]


def in_server(connection: sa.Connection) -> Rows:
    return {
        table.name: [
            dict(row)
            for row in connection.execute(
                sa.select(table).order_by(*table.primary_key.columns)
            ).mappings()
        ]
        for table in SQLModel.metadata.sorted_tables
    }


def numbers_go_on(connection: sa.Connection) -> None:
    for table in SQLModel.metadata.sorted_tables:
        sequence = sa.func.pg_get_serial_sequence(table.name, "id") if "id" in table.c else None
        if sequence is not None and connection.scalar(sa.select(sequence)) is not None:
            highest = connection.scalar(sa.select(sa.func.max(table.c.id))) or 0
            connection.execute(sa.select(sa.func.setval(sequence, highest + 1, False)))
    connection.commit()


@dataclass(slots=True)
class House:
    """One installation whose database can be put back as it was."""

    town: Town
    kept: InFile | InServer
    ears: Ears = field(default_factory=Ears)

    @property
    def store(self) -> Store:
        return self.town.store

    async def as_it_was(self) -> None:
        await self.store.close()
        await self.kept.put_back()
        await self.restarts()
        self.town.sender.messenger = self.ears = Ears()

    async def restarts(self) -> None:
        """The next process finds what the last one had committed."""
        await self.store.close()
        self.town.engine = self.town.house.engine = engine_for(self.store, self.town.clock.now)
        await self.kept.starts()

    async def everything(self) -> list[str]:
        """All that stands in the database, to the letter."""
        return await self.kept.everything()

    async def cut_anywhere(
        self, work: Callable[[], Awaitable[object]], error: type[BaseException] = PowerCut
    ) -> AsyncIterator[int]:
        """After each yield the work was cut at that statement; nothing of it is in the air."""
        await self.as_it_was()
        with cut_at(self.store, None) as seen:
            await work()
        assert seen.count > 3
        for nth in range(0, seen.count, self.kept.every):
            await self.as_it_was()
            with cut_at(self.store, nth, error) as again, suppress(PowerCut):
                await work()
            assert again.count > nth, "it never came to the cut"
            await self.restarts()
            yield nth


@pytest.fixture(scope="module", params=BOTH if PROVE else ["sqlite"])
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> InFile | InServer:
    """As the newest version left a database in which everything was going on."""
    if request.param == "postgresql":
        return asyncio.run(_in_server(request.getfixturevalue("cluster")))
    folder = tmp_path_factory.mktemp("cuts")
    store = asyncio.run(_in_file(folder))
    keep(folder)
    return InFile(store, folder)


async def _in_file(folder: Path) -> Store:
    store = await store_in(folder)
    await store.run(lambda connection: put_back(connection, left_by(newest())))
    await store.close()
    return store


async def _in_server(cluster: Any) -> InServer:
    cluster.psql("CREATE DATABASE cuts")
    store = Store(cluster.get_uri(database="cuts"))
    await store.transact(lambda session: SQLModel.metadata.create_all(session.connection()))
    await store.run(lambda connection: put_back(connection, left_by(newest())))
    rows = await store.run(in_server)
    await engine_for(store, lambda: CUT).prepare()
    await store.close()
    return InServer(store, rows)


@pytest.fixture
async def house(kept: InFile | InServer) -> AsyncIterator[House]:
    yield House(Town.build(kept.store, shelf(), SECRET, SimulatedClock(CUT)), kept)
    await kept.store.close()


# --- what the coach does by itself ----------------------------------------------------------------


async def test_a_beat_that_is_cut_anywhere_loses_no_timer_and_plans_nothing_twice(
    house: House,
) -> None:
    async def tick() -> None:
        await house.town.coach.tick(NEXT_MONDAY)

    await house.as_it_was()
    await tick()
    whole = await house.everything()
    assert sum("nudge:2026-W51" in line for line in whole) == 5
    async for nth in house.cut_anywhere(tick):
        await tick()
        assert await house.everything() == whole, nth


async def test_a_round_of_messages_that_is_cut_anywhere_says_each_once(house: House) -> None:
    town = house.town

    async def says() -> None:
        await town.sender.recover(CUT)
        for second in range(60, 64):
            await town.engine.work(town.sender, CUT + timedelta(seconds=second))

    async def ledger() -> list[dict[str, Any]]:
        def read(session: Session) -> list[dict[str, Any]]:
            return [row.model_dump(exclude=HARMLESS) for row in session.exec(select(Delivery))]

        return await town.store.transact(read)

    await house.as_it_was()
    await says()
    whole, heard = await ledger(), house.ears.heard
    assert len(heard) > 3
    async for nth in house.cut_anywhere(says):
        await says()
        assert await ledger() == whole, nth
        assert house.ears.heard == heard, nth


# --- what people do -------------------------------------------------------------------------------


def by(who: str, deed: Action, **values: str) -> Event:
    around: dict[str, Any] = {"id": "e1", "sender": Sender("web", (who,)), "at": CUT}
    if values:
        return Submitted(action=deed.pack(), values=dict(values), **around)
    return Clicked(action=deed.pack(), **around)


DEEDS = {
    "a yes": by(NEL, StartCoaching()),
    "a stop": by(MIA, StopCoaching()),
    "an own moment": by(MIA, When("2026-W49", "tomorrow")),
    "a result": by(MIA, Result("2026-W49", "useful")),
    "a question": by(NEL, AskQuestion(), topic="privacy", text="Mag dit?", unnamed=""),
    "a story taken back": by(ZED, Withdraw(1)),
    "an hour cancelled": by(ZED, CancelHour(1), note="Ziek"),
    "reminders wanted": by("cas4", Join(1)),
    "a team opened": by(OLGA, OpenTeam(1)),
    "an erasure": by(MIA, Erase()),
}
SURE = {"a stop", "an erasure"}  # what somebody ends is ended, even where a feature fails at it


@pytest.mark.parametrize(
    ("name", "error"),
    [
        *((name, PowerCut) for name in DEEDS),
        *((name, OSError) for name in DEEDS if name not in SURE),
    ],
)
async def test_a_deed_that_is_cut_anywhere_changes_nothing_until_it_comes_again(
    house: House, name: str, error: type[BaseException]
) -> None:
    """The platform brings it again: it was never acknowledged. An error is answered in words."""
    deed = DEEDS[name]

    async def act() -> None:
        reply = await house.town.coach.handle(deed)
        assert reply is not None and (reply.name == "sorry") <= (error is OSError)

    await house.as_it_was()
    before = await house.everything()
    reply = await house.town.coach.handle(deed)
    whole = await house.everything()
    assert whole != before and reply is not None and reply.name not in ("sorry", "stale-button")
    async for nth in house.cut_anywhere(act, error):
        after = await house.everything()
        assert after in (before, whole), nth
        again = await house.town.coach.handle(deed)
        assert again == (reply if after == before else None), nth
        assert await house.everything() == whole, nth
