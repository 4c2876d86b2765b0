"""Several processes on one PostgreSQL, to whom a platform tells things at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.clock import WallClock
from adapters.needs import Missing, must_agree, store_at
from adapters.roles import ROLES, signature
from bot.actions import AskQuestion, OpenSettings
from bot.coach import Coach
from bot.delivery import Delivery
from bot.events import Clicked, Event, Joined, Said, Sender, Submitted
from bot.inbound import Inbound
from bot.message import Form, Message, Reply
from bot.people import Address
from bot.store import Store
from tests.conftest import PROVE
from tests.town import Place, open_town

TIMES = 100 if PROVE else 6
HOUR = timedelta(hours=1)
PICK = "nudge.pick"


@pytest.fixture
async def town(furnished: str) -> AsyncIterator[Place]:
    town = await open_town(furnished)
    yield town
    await town.town.store.close()


@pytest.fixture
async def replicas(furnished: str, town: Place) -> AsyncIterator[list[Coach]]:
    """Two coaches that share nothing but the database."""
    stores = [Store(furnished) for _ in range(2)]
    yield [Coach(store, town.town.house) for store in stores]
    for store in stores:
        await store.close()


async def both_hear(replicas: list[Coach], *events: Event) -> list[Reply]:
    """Each of them one event, at once; of a single one both hear."""
    one, other = events if len(events) == 2 else (events[0], events[0])
    return list(await asyncio.gather(replicas[0].handle(one), replicas[1].handle(other)))


def names(replies: list[Reply]) -> set[str]:
    return {reply.name for reply in replies if reply is not None}


async def test_what_both_hear_is_answered_by_one(town: Place, replicas: list[Coach]) -> None:
    """Words and a press; the other one stays silent."""
    await town.someone("Anna")
    me = Sender("web", ("anna1",))
    before = len(await town.rows(Inbound))
    for n in range(TIMES):
        said = Said(id=f"said{n}", sender=me, at=town.now, text="hallo")
        pressed = Clicked(id=f"press{n}", sender=me, at=town.now, action=OpenSettings().pack())
        for event in (said, pressed):
            replies = await both_hear(replicas, event)
            assert sorted(reply is None for reply in replies) == [False, True], event
            assert "sorry" not in names(replies)
    assert len(await town.rows(Inbound)) == before + 2 * TIMES


async def test_a_press_that_both_hear_has_one_effect(town: Place, replicas: list[Coach]) -> None:
    for n in range(4 if PROVE else 1):
        anna = await town.someone(f"Anna{n}")
        await town.until(town.now + 3 * HOUR) if not n else await town.weeks(1)
        reference, _, button = next(one for one in anna.buttons() if one[2].action.verb == PICK)
        sender = Sender("web", (anna.external,))
        press = Clicked(
            id=f"x{n}", sender=sender, at=town.now, message=reference, action=button.action.pack()
        )
        replies = await both_hear(replicas, press)
        assert names(replies) == {"nudge-picked"} and None in replies
        rows = await town.rows(Delivery)
        follow = [row for row in rows if row.key.startswith("nudge-follow-up")]
        assert sum(row.person_id == anna.person_id for row in follow) == 1


async def test_who_fails_leaves_the_answer_to_the_other(
    town: Place, replicas: list[Coach], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first to note the event breaks before it is done; the second waited, and answers."""
    await town.someone("Anna")
    event = Said(id="1", sender=Sender("web", ("anna1",)), at=town.now, text="hallo")
    noted = asyncio.Event()

    async def fails() -> None:
        def work(session: object) -> None:
            replicas[0]._answer(event, False, session)  # type: ignore[arg-type]
            noted.set()
            raise RuntimeError

        with pytest.raises(RuntimeError):
            await replicas[0].store.transact(work)

    async def answers() -> Reply:
        await noted.wait()
        return await replicas[1].handle(event)

    _, reply = await asyncio.gather(fails(), answers())
    assert isinstance(reply, Message) and reply.name != "sorry"


async def test_a_form_with_mistakes_gets_the_same_answer_wherever_it_is_sent_again(
    town: Place, replicas: list[Coach]
) -> None:
    """Slack gives an unchanged form the same id; what one process said, the other does not know."""
    await town.someone("Anna")
    me = Sender("web", ("anna1",))
    wrong = Submitted(
        id="v1", sender=me, at=town.now, action=AskQuestion().pack(),
        values={"topic": "privacy", "text": ""},
    )  # fmt: skip
    right = replace(wrong, id="v2", values={"topic": "privacy", "text": "Mag dit?"})
    long = replace(wrong, id="v3", values={"topic": "privacy", "text": "x" * 5000})
    for event in (wrong, long):
        first, again = await replicas[0].handle(event), await replicas[1].handle(event)
        assert first == again is not None
    assert isinstance(await replicas[0].handle(wrong), Form)
    replies = await both_hear(replicas, wrong)
    assert all(isinstance(reply, Form) for reply in replies)
    replies = await both_hear(replicas, right)
    assert sorted(reply is None for reply in replies) == [False, True]


async def test_somebody_new_who_is_told_of_twice_at_once_is_known_once(
    town: Place, replicas: list[Coach]
) -> None:
    """Teams tells of an installation in two activities, and its first words may be as quick."""
    for n in range(TIMES):
        seat = await town.someone(f"New{n}", said="new")
        sender = Sender("teams", (f"aad{n}",), f"{seat.external}@example.org")
        joined = Joined(id=f"j{n}", sender=sender, at=town.now, route="{}")
        twice = replace(joined, id=f"i{n}") if n % 2 else Said(
            id=f"s{n}", sender=sender, at=town.now, text="hallo"
        )  # fmt: skip
        assert "sorry" not in names(await both_hear(replicas, joined, twice))
        there = [one for one in await town.rows(Address) if one.external == f"aad{n}"]
        assert [(one.person_id, one.reach) for one in there] == [(seat.person_id, "reachable")]


@pytest.mark.parametrize(
    ("platforms", "secret", "alike"),
    [(["slack", "teams"], "s", True), (["slack"], "s", False), (["slack", "teams"], "t", False)],
)
async def test_who_is_set_otherwise_does_not_start_beside_the_others(
    postgres: str, platforms: list[str], secret: str, alike: bool
) -> None:
    others = store_at(postgres, signature(ROLES["web"], ["teams", "slack"], "s"))
    await others.look(lambda session: session.scalar(sa.select(1)))  # and it stays connected
    mine = signature(ROLES["sender"], platforms, secret)
    store = store_at(postgres, mine)
    told = []
    try:
        await must_agree(store, WallClock().now, mine)
    except Missing as missing:
        told = [missing.phrase]
    assert told == ([] if alike else ["cli-serve-differs"])
    await others.close()
    await must_agree(store, WallClock().now, mine)
    await store.close()
