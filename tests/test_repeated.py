"""What people do once is answered once, however often the platform tells of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters.simulation.clock import SimulatedClock
from adapters.simulation.seat import Seat
from adapters.simulation.town import Town
from bot.actions import StartCoaching
from bot.delivery import Delivery
from bot.events import Clicked, Event, Said, Sender
from bot.inbound import KEPT, Inbound
from bot.message import Button
from bot.store import Store
from tests.living import store_in
from tests.town import SECRET, START, Place, shelf

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def pressed(town: Place, who: Seat, verb: str, id: str = "x1") -> Clicked:
    """The newest button of that kind, as the platform tells of the press."""
    reference, _, button = next(one for one in who.buttons() if one[2].action.verb == verb)
    sender = Sender(town.front.name, (who.external,))
    return Clicked(
        id=id, sender=sender, at=town.now, message=reference, action=button.action.pack()
    )


async def follow_ups(town: Place) -> int:
    return sum(row.key.startswith("nudge-follow-up") for row in await town.rows(Delivery))


async def test_an_event_that_comes_again_is_answered_once(tmp_path: Path) -> None:
    """After a minute, after five, and in the next process."""
    store = await store_in(tmp_path)
    town = Place(Town.build(store, shelf(), SECRET, SimulatedClock(START)))
    anna = await town.someone("Anna")
    await town.until(town.now + 3 * HOUR)
    event: Event = pressed(town, anna, "nudge.pick")
    reply = await town.coach.handle(event)
    assert reply is not None and reply.name == "nudge-picked"
    for later in (MINUTE, 5 * MINUTE):
        assert await town.coach.handle(replace(event, at=event.at + later)) is None
    await store.close()
    again = Store(str(store.url))
    next_one = Town.build(again, shelf(), SECRET, SimulatedClock(event.at + 6 * MINUTE))
    assert await next_one.coach.handle(replace(event, at=next_one.now)) is None
    assert await follow_ups(Place(next_one)) == 1
    await again.close()


async def test_a_replay_is_refused_for_a_week_and_then_nothing_is_left_to_tell_it_by(
    town: Place,
) -> None:
    anna = await town.someone("Anna")
    await town.until(town.now + 3 * HOUR)
    event = pressed(town, anna, "nudge.pick")
    assert await town.coach.handle(event) is not None
    await town.until(event.at + timedelta(days=6))
    assert await town.coach.handle(replace(event, at=town.now)) is None
    count = len(await town.rows(Inbound))
    await town.until(event.at + KEPT + MINUTE)
    await town.coach.tick(town.now)
    left = await town.rows(Inbound)
    assert len(left) < count and all(row.at >= town.now - KEPT for row in left)


async def test_the_same_event_twice_at_once_is_answered_once(either_town: Place) -> None:
    town = either_town
    anna = await town.someone("Anna")
    await town.until(town.now + 3 * HOUR)
    event = pressed(town, anna, "nudge.pick")
    replies = await asyncio.gather(*(town.coach.handle(event) for _ in range(5)))
    assert sorted(reply is None for reply in replies) == [False, True, True, True, True]
    assert {reply.name for reply in replies if reply is not None} == {"nudge-picked"}
    assert await follow_ups(town) == 1


async def test_a_double_click_is_two_presses_with_one_effect(either_town: Place) -> None:
    """Both are answered, and alike: the answer depends on how it is, not on how often."""
    town = either_town
    anna = await town.someone("Anna")
    await town.until(town.now + 3 * HOUR)
    first, second = (pressed(town, anna, "nudge.pick", id) for id in ("x1", "x2"))
    one, two = await asyncio.gather(town.coach.handle(first), town.coach.handle(second))
    assert one == two is not None
    assert await follow_ups(town) == 1


async def test_yes_pressed_twice_is_one_yes(town: Place) -> None:
    anna = await town.someone("Anna", said="new")
    for _ in range(2):
        await anna.presses(Button("", StartCoaching()))
    await town.weeks(1)
    assert len(anna.heard_named("nudge-offer")) == 1


async def test_what_two_platforms_call_alike_is_not_the_same(town: Place) -> None:
    anna = await town.someone("Anna")
    said = Said(id="7", sender=Sender("web", (anna.external,)), at=town.now, text="help")
    elsewhere = replace(said, sender=Sender("elsewhere", (anna.external,), "anna1@example.org"))
    assert await town.coach.handle(said) is not None
    assert await town.coach.handle(elsewhere) is not None
    assert await town.coach.handle(said) is None
