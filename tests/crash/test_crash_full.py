"""The disk is full: nothing changes, nobody hears anything twice, it is said clearly, and all goes
on when there is room."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.doctor import house
from adapters.engine import carrying
from adapters.needs import Missing, store_at, up_to_date
from bot.actions import StartCoaching, TellStory
from bot.delivery import Delivery
from bot.features.story.told import Story
from bot.inbound import Inbound
from bot.timers import Timer, Wake, wake
from tests.adapters.served_company import found_company
from tests.crash.counter import (
    AT_ONCE,
    Counting,
    answer,
    carried,
    errors,
    plan_for_all,
    settled,
    town_in,
)
from tests.crash.disk import Disk, may_grow, may_not_grow, small_disk
from tests.fakes.slack.client import HOME
from tests.town import START

FULL = "the disk is full: make room for the database"
DID = "Ik vroeg drie kortere versies"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path) as disk:
        yield disk


async def test_a_press_on_a_full_disk(disk: Disk, caplog: pytest.LogCaptureFixture) -> None:
    async with town_in(disk.folder) as town:
        anna = await town.someone("Anna Anders", said="new", language="en")
        with disk.full():
            reply = await answer(town, anna, "press", StartCoaching())
            assert (await town.person(anna)).consent == "new" and await town.rows(Inbound) == []
        assert reply.text == town.house.words("en", "UTC")("sorry")
        [line] = errors(caplog)
        assert FULL in line and "Anders" not in caplog.text
        assert (await answer(town, anna, "press", StartCoaching())).name == "welcome-yes"


@pytest.mark.prove
async def test_a_form_keeps_what_was_filled_in(
    disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    async with found_company(disk.folder) as company:
        anna = company.on_slack("anna")
        await company.server.finder.look()
        await company.opens(company.on_slack("marit"), "klantenservice")
        await anna.opens_home()
        await company.settles()
        await anna.clicks(StartCoaching().pack(), HOME)
        await company.settles()
        await anna.clicks(TellStory("win").pack(), HOME)
        await company.settles()
        story = {"task": "Korter", "did": DID, "gave": "Rust"}
        with disk.full():
            await anna.submits(story)
            await company.settles()
        assert "Daar ging aan mijn kant iets mis" in "".join(anna.errors.values())
        assert await company.rows(Story) == []
        [line] = errors(caplog)
        assert FULL in line and DID not in caplog.text
        await anna.submits()
        await company.settles()
        assert [one.did for one in await company.rows(Story)] == [DID]
        assert anna.modal is None


async def test_what_landed_is_remembered_and_heard_once(
    disk: Disk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "BROKEN", 0.05)
    line = Counting()
    async with town_in(disk.folder) as town:
        for name in ("Anna", "Bert", "Carl"):
            await town.someone(name, said="new")
        await plan_for_all(town, *"abcdefgh")
        async with carried(town, line):
            await line.reached.wait()
            with disk.full():
                line.go.set()
                await asyncio.sleep(0.5)
                assert len(line.heard) <= AT_ONCE  # what was in the air, and no more
                assert {one.status for one in await town.rows(Delivery)} == {"planned", "sending"}
            await settled(town)
        assert len(line.heard) == 24 and set(line.heard.values()) == {1}
        [failed] = errors(caplog)
        assert "deliveries wait" in failed and FULL in failed
        assert "deliveries go on" in caplog.text


@pytest.mark.parametrize("how", ["at the end", "in the middle"])
async def test_a_tick_changes_nothing_and_the_next_one_does_all(
    tmp_path: Path, request: pytest.FixtureRequest, how: str
) -> None:
    if how == "at the end":
        request.getfixturevalue("disk")
    async with town_in(tmp_path) as town:
        for _ in range(60):
            await town.someone(said="new")
        wakes = [Wake(feature="welcome", at=town.now, person_id=n) for n in range(1, 61)]
        await town.town.store.transact(lambda session: wake(session, wakes))
        before = sorted((one.person_id, one.due) for one in await town.rows(Timer))
        if how == "at the end":
            with Disk(tmp_path).full(), pytest.raises(Exception, match="full"):
                await town.coach.tick(town.now)
        else:
            await may_not_grow(town.town.store)
            with pytest.raises(Exception, match="full"):
                await town.coach.tick(town.now)
            await may_grow(town.town.store)
        assert sorted((one.person_id, one.due) for one in await town.rows(Timer)) == before
        assert await town.rows(Delivery) == []
        await town.coach.tick(town.now)
        assert len(await town.rows(Delivery)) == 60 and await town.rows(Timer) == []


async def test_at_the_start_it_is_named(disk: Disk) -> None:
    url = f"sqlite:///{disk.folder / 'coach.db'}"
    store = store_at(url)
    await up_to_date(store)
    with disk.full():
        for one in (store, store_at(url)):
            with pytest.raises(Missing, match="doctor-database-full"):
                await up_to_date(one)
        [found] = await house.database(url, 5, START)
        assert (found.mark, found.what) == ("bad", "doctor-database-full")
        await store.close()
        [found] = await house.database(url, 5, START)  # and nobody else has it open
        assert found.what == "doctor-database-full"
    assert await up_to_date(store_at(url))
