"""Another program holds the database: everybody waits without standing still, and is told when it
takes too long."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.doctor import house
from adapters.engine import carrying
from adapters.needs import Missing, store_at, up_to_date
from bot import store as storing
from bot.actions import StartCoaching
from bot.delivery import Delivery
from bot.inbound import Inbound
from bot.people import Person
from bot.store import Store
from tests.adapters.served_company import found_company
from tests.conftest import PROVE
from tests.crash.counter import (
    AT_ONCE,
    Counting,
    answer,
    carried,
    errors,
    locked,
    plan_for_all,
    settled,
    town_in,
    watched,
)
from tests.town import START

HELD = 2.0 if PROVE else 0.5  # seconds
YES = StartCoaching()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "PATIENCE", 0.15)
    monkeypatch.setattr(carrying, "BROKEN", 0.05)


async def test_presses_and_deliveries_wait_and_nothing_stands_still(tmp_path: Path) -> None:
    line = Counting()
    line.go.set()
    async with town_in(tmp_path) as town:
        crowd = [await town.someone(said="new") for _ in range(12)]
        await plan_for_all(town, "a", "b")
        async with carried(town, line):
            with locked(tmp_path / "coach.db"):
                pressed = [
                    asyncio.create_task(answer(town, one, one.external, YES)) for one in crowd
                ]
                async with watched(town) as loop:
                    await asyncio.sleep(HELD)
                assert not any(task.done() for task in pressed)
                assert len(line.heard) <= AT_ONCE  # what was in the air
            replies = await asyncio.gather(*pressed)
            await settled(town)
        assert {reply.name for reply in replies} == {"welcome-yes"}
        assert {(await town.person(one)).consent for one in crowd} == {"yes"}
        assert len(line.heard) == 24 and set(line.heard.values()) == {1}
        # a try takes 50 ms, in which nothing else runs: a crowd tries no oftener than one
        assert loop.tries <= 6 + 4 * HELD and loop.beats > 20 * HELD


async def test_who_only_reads_waits_for_nobody(tmp_path: Path, impatient: None) -> None:
    async with town_in(tmp_path) as town:
        anna = await town.someone("Anna")
        with locked(tmp_path / "coach.db"):
            assert await town.coach.next_moment() is not None
            assert (
                await town.town.store.look(lambda s: s.get(Person, anna.person_id))
            ).consent == "yes"


async def test_held_for_longer_than_there_is_patience(
    tmp_path: Path, impatient: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Told so in one's own language, nothing kept, one clear line in the log."""
    async with town_in(tmp_path) as town:
        anna = await town.someone("Anna Anders", said="new", language="en")
        with locked(tmp_path / "coach.db"):
            reply = await answer(town, anna, "press", YES)
        assert reply.text == town.house.words("en", "UTC")("sorry")
        assert (await town.person(anna)).consent == "new" and await town.rows(Inbound) == []
        [line] = errors(caplog)
        assert "the database is locked by another program" in line
        assert "Anders" not in caplog.text and "welcome" not in caplog.text
        assert (await answer(town, anna, "press", YES)).name == "welcome-yes"  # the very same press


async def test_deliveries_go_on_by_themselves(
    tmp_path: Path, impatient: None, caplog: pytest.LogCaptureFixture
) -> None:
    line = Counting()
    async with town_in(tmp_path) as town:
        for name in ("Anna", "Bert", "Carl"):
            await town.someone(name, said="new")
        await plan_for_all(town, "a")
        async with carried(town, line):
            await line.reached.wait()
            with locked(tmp_path / "coach.db"):
                line.go.set()  # all of it lands now, and cannot be written down
                await asyncio.sleep(HELD)
            await settled(town)
        assert set(line.heard.values()) == {1} and len(line.heard) == 3
        assert {one.status for one in await town.rows(Delivery)} == {"sent"}
        [failed] = errors(caplog)
        assert "deliveries wait" in failed and "locked by another program" in failed
        assert "deliveries go on" in caplog.text


async def test_a_press_in_slack_is_answered_too(
    tmp_path: Path, impatient: None, caplog: pytest.LogCaptureFixture
) -> None:
    async with found_company(tmp_path) as company:
        anna = company.on_slack("anna")
        await company.server.finder.look()
        await anna.writes("help")
        await company.settles()
        kept = await company.rows(Inbound)
        with locked(company.database):
            ack = await anna.writes("stop")
            await company.settles()
        assert ack.status == 200
        assert "Daar ging aan mijn kant iets mis" in anna.reads()[-1].text
        assert await company.rows(Inbound) == kept
        assert "locked by another program" in errors(caplog)[0]


async def test_at_the_start_it_is_named(tmp_path: Path, impatient: None) -> None:
    url = f"sqlite:///{tmp_path / 'coach.db'}"
    store = store_at(url)
    await up_to_date(store)
    with locked(tmp_path / "coach.db"):
        with pytest.raises(Missing, match="doctor-database-locked"):
            await up_to_date(store)
        [found] = await house.database(url, 5, START)
        assert (found.mark, found.what) == ("bad", "doctor-database-locked")
    await store.close()


async def test_what_was_begun_is_never_done_twice(tmp_path: Path) -> None:
    """Only the lock is waited for: when the work itself meets one, it failed."""
    store, tries = Store(f"sqlite:///{tmp_path / 'coach.db'}"), []
    await store.transact(lambda s: s.execute(sa.text("CREATE TABLE t (a)")))

    def work(session: object) -> None:
        tries.append(1)
        with locked(tmp_path / "coach.db"):
            raise AssertionError("nobody else gets in")

    with pytest.raises(Exception, match="locked"):
        await store.transact(work)
    assert tries == [1]
    await store.close()
