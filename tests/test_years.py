"""Whole years of small companies: whatever people do, every promise is kept (MISSION A, B, G2)."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.exposition import generate_latest
from sqlmodel import func, select

from adapters.metrics import Metrics
from adapters.numbers import Page
from adapters.simulation.witness import Deed, Told
from adapters.simulation.years.counts import counted
from adapters.simulation.years.judge import Breach, judge
from adapters.simulation.years.living import Years
from adapters.web.send import PLATFORM
from bot.actions import Action, ShowHelp, ShowMine, ShowResults
from bot.events import OpenedHome, Sender
from bot.features.profile import Export
from bot.features.program import ShowTeams
from bot.message import File, Form, Message, Reply
from bot.people import Person
from tests.conftest import PROVE
from tests.town import IN_MEMORY, open_town, shelf

A_LIFE = 220  # person-weeks; with the sixty below, five hundred in make test
MANY, WEEKS, SEEDS = 250, 50, 8  # 100,000 person-weeks


@asynccontextmanager
async def years(people: int, seed: int, url: str = IN_MEMORY) -> AsyncIterator[Years]:
    place = await open_town(url)
    try:
        yield Years(place.town.store, shelf(), people, seed)
    finally:
        await place.town.store.close()


async def lived(people: int, weeks: int, seed: int, url: str = IN_MEMORY) -> list[Breach]:
    """The promises that were broken, after making sure that there was something to break."""
    async with years(people, seed, url) as life:
        await life.live(weeks)
        found = counted(life.diaries)
        assert found["offers"] and found["pulses"] and found["yes"]
        return [one for diary in life.diaries for one in judge(diary)]


@settings(max_examples=20 if PROVE else 2)
@given(st.integers(10, 14), st.integers(0, 2**32))
def test_no_promise_is_broken_in_any_small_company(people: int, seed: int) -> None:
    assert asyncio.run(lived(people, A_LIFE // people, seed)) == []


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(0, SEEDS, 2))
def test_no_promise_is_broken_in_a_hundred_thousand_weeks(seed: int) -> None:
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert [one for broken in pool.map(_in_a_process, (seed, seed + 1)) for one in broken] == []


def _in_a_process(seed: int) -> list[Breach]:
    return asyncio.run(lived(MANY, WEEKS, seed))


@pytest.mark.prove
async def test_nor_on_a_server(furnished: str) -> None:
    assert await lived(20, 12, 5, furnished) == []


# --- nobody is seen by others ---------------------------------------------------------------------

# in everything that names a person: name, e-mail address, ids; and the number of their row
MARK, FIRST_ROW = re.compile(r"(?:zq|\b70)(\d{5})\b", re.IGNORECASE), 7_000_000


@dataclass(slots=True)
class Ears:
    """Who was named where others could see it: by mark, in what. The numbers listen too."""

    metrics: Metrics
    seen: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def heard(self, told: Told) -> None:
        self.listen(told.place.external if told.place.private else "", told.message)

    def did(self, deed: Deed) -> None:
        self.metrics.answered(deed.event, deed.reply, 0.01)
        self.listen(deed.who, deed.reply)

    def listen(self, who: str, reply: Reply) -> None:
        if reply is not None:
            for text in _texts(reply):
                self.read(text, reply.name, who)

    def read(self, text: str, where: str, who: str = "") -> None:
        for number in MARK.findall(text):
            if f"zq{number}" != who:
                self.seen[f"zq{number}"].add(where)


def _texts(reply: Message | Form) -> Iterator[str]:
    yield repr(reply)
    if isinstance(reply, Message):
        yield from (button.action.pack() for button in reply.buttons())
        yield from (part.content.decode() for part in reply.parts if isinstance(part, File))
    else:
        yield reply.action.pack()


async def test_who_declined_or_kept_silent_is_named_to_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG", "bot")
    async with years(12, seed=3) as life:
        await life.town.store.transact(
            lambda s: s.add(Person(id=FIRST_ROW, ref="-", name="-", email="-"))
        )
        metrics = Metrics()
        ears = Ears(metrics)
        life.town.witnesses.append(ears)
        life.town.engine.settled = metrics.settled
        await life.live(5 if not PROVE else 52)
        found = counted(life.diaries)
        assert found["declines"] and found["silences"] and found["no"]
        await _look_everywhere(life)
        ears.read(await _numbers(life, metrics), "metrics")
        ears.read(caplog.text, "log")
        last = await life.town.store.look(lambda s: s.exec(select(func.max(Person.id))).one())
        assert last == FIRST_ROW + len(life.players)  # a row's number is like no other
        known = {name for name, one in life.players.items() if one.one.duty}
        assert known & ears.seen.keys()  # an ambassador is named: the ears do hear
        assert {name: where for name, where in ears.seen.items() if name not in known} == {}


async def _look_everywhere(life: Years) -> None:
    """Everybody opens all there is; the witnesses see what they get."""
    looks: Iterable[Action] = (ShowHelp(), ShowResults(), ShowTeams(), ShowMine(), Export())
    for who in life.players:
        sender, number = Sender(PLATFORM, (who,)), life.town.event_id()
        await life.town.handle(OpenedHome(id=number, sender=sender, at=life.now))
        for action in looks:
            await life.press(who, action)


async def _numbers(life: Years, metrics: Metrics) -> str:
    page = Page(metrics, life.town.store, life.town.house.paces, lambda: life.now, "")
    await page._look()
    return generate_latest(metrics.registry).decode()
