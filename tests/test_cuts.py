"""The power goes between any two steps, and nothing is lost or done twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from adapters.engine.local import LocalEngine
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
from tests.conftest import PROVE
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
class House:
    """One installation whose database can be put back as it was."""

    town: Town
    folder: Path
    ears: Ears = field(default_factory=Ears)

    @property
    def store(self) -> Store:
        return self.town.store

    async def as_it_was(self) -> None:
        await self.restarts()
        as_before(self.folder)
        self.town.sender.messenger = self.ears = Ears()

    async def restarts(self) -> None:
        """The next process finds what the last one had committed."""
        await self.store.close()
        self.town.engine = self.town.house.engine = LocalEngine()

    async def everything(self) -> list[str]:
        """All that stands in the database, to the letter."""
        await self.store.close()
        with sqlite3.connect(self.folder / "coach.db") as database:
            return list(database.iterdump())

    async def cut_anywhere(
        self, work: Callable[[], Awaitable[object]], error: type[BaseException] = PowerCut
    ) -> AsyncIterator[int]:
        """After each yield the work was cut at that statement; nothing of it is in the air."""
        await self.as_it_was()
        with cut_at(self.store, None) as seen:
            await work()
        assert seen.count > 3
        for nth in range(0, seen.count, 1 if PROVE else 11):
            await self.as_it_was()
            with cut_at(self.store, nth, error) as again, suppress(PowerCut):
                await work()
            assert again.count > nth, "it never came to the cut"
            await self.restarts()
            yield nth


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Store]:
    """As the newest version left a database in which everything was going on."""
    folder = tmp_path_factory.mktemp("cuts")

    async def fill() -> Store:
        store = await store_in(folder)
        await store.run(lambda connection: put_back(connection, left_by(newest())))
        await store.close()
        return store

    store = asyncio.run(fill())
    keep(folder)
    return folder, store


@pytest.fixture
async def house(kept: tuple[Path, Store]) -> AsyncIterator[House]:
    folder, store = kept
    yield House(Town.build(store, shelf(), SECRET, SimulatedClock(CUT)), folder)
    await store.close()


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
