"""A file is offered by one process, and whichever other hears the answer brings it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel
from teams_stage import AAD, INVITE, NOW, SOFIE, Stage, kept, moves_in, open_stage, say

from adapters.settings import TeamsSettings
from adapters.teams.bridge import Bridge
from adapters.teams.send import TeamsMessenger
from bot import offered
from bot.coach import Coach
from bot.offered import ANSWERED, KEPT, Gone, OfferedFile, Taken
from bot.people import Person
from bot.ports import Place
from bot.store import Store
from tests.adapters.served_company import found_company
from tests.fakes.teams.connector import CONSENT, FILE_INFO
from tests.town import Place as Town

# --- what stays of it -----------------------------------------------------------------------------


async def test_neither_token_nor_answered_content_is_kept(filed: Stage) -> None:
    await filed.messenger.send(SOFIE, say("x", INVITE), "k")
    asked = filed.sofie.reads()[-1].attachment(CONSENT) or {}
    [row] = await kept(filed.store)
    assert asked["content"]["acceptContext"]["file"] not in str(row)
    await filed.sofie.consents()
    await filed.app.idle()
    [row] = await kept(filed.store)
    assert (row.name, row.content, row.until) == ("", None, filed.clock.at + ANSWERED)


async def test_what_is_over_is_let_go_with_the_next_beat(town: Town) -> None:
    anna = await town.someone("Anna")
    here = Place("web", anna.external, True)
    await town.store.transact(lambda s: offered.offer(s, "t", here, INVITE, town.now))
    coach: Coach = town.coach
    await coach.tick(town.now + KEPT)
    assert len(await town.rows(OfferedFile)) == 1
    await coach.tick(town.now + KEPT + timedelta(seconds=1))
    assert await town.rows(OfferedFile) == []


async def test_somebody_sees_what_waits_for_them_and_an_erasure_reaches_it(town: Town) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram")

    def offer_both(session: Session) -> None:
        for seat in (anna, bram):
            here = Place("web", seat.external, True)
            offered.offer(session, seat.external, here, INVITE, town.now)

    await town.store.transact(offer_both)
    await anna.says("wat weet je over mij?")
    assert anna.sees("Bestanden die voor je klaarstaan")
    await anna.clicks("Alles wissen")
    await anna.clicks("Ja, wis alles")
    assert [row.person_id for row in await town.rows(OfferedFile)] == [bram.person_id]
    with pytest.raises(Gone):
        await town.store.transact(
            lambda s: offered.take(s, anna.external, "web", (anna.external,), town.now)
        )


# --- between processes ----------------------------------------------------------------------------


@asynccontextmanager
async def replicas(url: str, count: int) -> AsyncIterator[list[Store]]:
    """So many processes on one database, as far as it can tell."""
    async with AsyncExitStack() as closing:
        stores = [Store(url) for _ in range(count)]
        for store in stores:
            closing.push_async_callback(store.close)
        await stores[0].transact(lambda s: SQLModel.metadata.create_all(s.connection()))
        yield stores


async def test_an_answer_brings_what_another_process_offered(postgres: str) -> None:
    async with replicas(postgres, 2) as (sends, hears):
        await moves_in(hears)
        async with open_stage(hears) as stage:
            settings = TeamsSettings.read(stage.world.settings())
            assert settings
            bridge = Bridge(settings)
            sender = TeamsMessenger(bridge, settings, sends, stage.clock.now)
            await sender.send(SOFIE, say("Voor je agenda.", INVITE), "k")
            await bridge.close()
            await sends.close()
            await stage.sofie.consents()
            await stage.app.idle()
            assert list(stage.world.uploads.values()) == [INVITE.content]
            _, brought = stage.sofie.reads()
            assert brought.attachment(FILE_INFO) and not brought.attachment(CONSENT)


async def test_the_first_answer_counts_wherever_it_comes_in(postgres: str) -> None:
    async with replicas(postgres, 3) as stores:
        await moves_in(stores[0])
        for token in ("1", "2"):
            await stores[0].transact(lambda s, t=token: offered.offer(s, t, SOFIE, INVITE, NOW))

            def take(session: Session, token: str = token) -> Taken | None:
                return offered.take(session, token, "teams", (AAD,), NOW)

            taken = await asyncio.gather(*(store.transact(take) for store in stores))
            assert sorted(one is not None for one in taken) == [False, False, True]


async def test_an_offer_and_an_erasure_at_once_leave_nothing(postgres: str) -> None:
    async with replicas(postgres, 2) as (sends, hears):
        for n in range(3):
            key = await moves_in(hears, f"p{n}")
            here = Place("teams", f"p{n}", True)
            erase = sa.delete(Person).where(Person.id == key)
            await asyncio.gather(
                sends.transact(lambda s, h=here: offered.offer(s, h.external, h, INVITE, NOW)),
                hears.transact(lambda s, e=erase: s.execute(e)),
                return_exceptions=True,
            )
        assert await kept(hears) == []


async def test_what_somebody_asked_for_can_be_taken_after_a_restart(tmp_path: Path) -> None:
    async with found_company(tmp_path) as company:
        anna = company.on_teams("anna")
        await anna.installs()
        await anna.writes("wat weet je over mij?")
        await company.settles()
        await anna.presses("profile.export")
        await company.settles()
        await company.server.close()
        await company.start()
        anna = company.on_teams("anna")
        await anna.consents()
        await company.settles()
        [(name, content)] = company.world.uploads.items()
        assert name.endswith("omega.json") and company.emails["anna"].encode() in content
