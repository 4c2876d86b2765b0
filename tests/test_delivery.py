"""The ledger: what was said to whom, once, at its moment, at its pace."""

from __future__ import annotations

import asyncio
import itertools
from datetime import datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from adapters.web.send import PLATFORM
from bot import delivery, lane, timers
from bot.delivery import Delivery, Due
from bot.features.story.told import Post, Story
from bot.features.welcome import Invite
from bot.message import Message
from bot.ports import NotSent, PerhapsSent, Place
from bot.timers import Timer, Wake
from tests.conftest import PROVE
from tests.town import Place as Village
from tests.town import open_town


class Flaky:
    """A messenger that fails in the ways it is told to, once each."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.troubles = list(troubles)
        self.sent: list[str] = []
        self.again: list[bool] = []
        self.looked: list[str] = []

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.again.append(len(self.looked) > 0)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.sent.append(f"{place.external} {key}")
        return f"m{len(self.sent)}"

    async def find(self, place: Place, key: str) -> str:
        self.looked.append(key)
        raise PerhapsSent("nobody can tell")

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...


async def _invited(town: Village, messenger: Flaky) -> None:
    """One person whose invitation is due at nine."""
    anna = await town.someone("Anna", said="new")
    wake = Wake(feature="welcome", at=town.now, person_id=anna.person_id)
    await town.store.transact(lambda session: timers.wake(session, [wake]))
    town.sender.messenger = messenger


async def test_two_ticks_at_once_and_a_tick_twice_say_nothing_twice(town: Village) -> None:
    messenger = Flaky()
    await _invited(town, messenger)
    nine = town.now + timedelta(hours=1)
    await asyncio.gather(town.coach.tick(town.now), town.coach.tick(town.now))
    await town.coach.tick(nine)
    await asyncio.gather(*(town.engine.work(town.sender, nine) for _ in range(3)))
    await town.engine.work(town.sender, nine)
    assert messenger.sent == ["anna1 welcome"]


async def test_planning_the_same_key_again_changes_nothing(town: Village) -> None:
    anna = await town.someone("Anna", said="new")
    due = Due(
        key="welcome",
        topic=Invite(),
        at=town.now,
        until=town.now + timedelta(days=1),
        purpose="invitation",
        person_id=anna.person_id,
    )
    first = await town.plan(due, due)
    again = await town.plan(due)
    assert (len(first), again) == (1, [])


async def test_too_fast_makes_the_whole_lane_wait(town: Village) -> None:
    messenger = Flaky(NotSent("too fast", after=timedelta(seconds=30)))
    await _invited(town, messenger)
    await town.until(town.now + timedelta(hours=1))
    assert messenger.sent == ["anna1 welcome"]
    assert (await town.rows(Delivery))[0].settled_at == town.now.replace(minute=0, second=30)


async def test_a_refusal_for_good_is_not_tried_again(town: Village) -> None:
    messenger = Flaky(NotSent("blocked"))
    await _invited(town, messenger)
    await town.weeks(1)
    assert messenger.sent == []
    assert [row.status for row in await town.rows(Delivery)] == ["failed"]


async def test_an_invitation_that_may_have_arrived_is_not_sent_again(town: Village) -> None:
    messenger = Flaky(PerhapsSent("connection lost"))
    await _invited(town, messenger)
    await town.weeks(1)
    assert messenger.sent == []
    assert [row.status for row in await town.rows(Delivery)] == ["unknown"]


@pytest.mark.parametrize(("purpose", "sent"), [("own", 1), ("duty", 1), ("coaching", 0)])
async def test_after_a_sudden_end_only_what_was_asked_for_is_said_again(
    town: Village, purpose: delivery.Purpose, sent: int
) -> None:
    anna = await town.someone("Anna", said="new")
    messenger = Flaky()
    town.sender.messenger = messenger
    ten = town.now + timedelta(hours=2)
    due = Due(
        key="x",
        topic=Invite(),
        at=ten,
        until=ten + timedelta(hours=1),
        purpose=purpose,
        person_id=anna.person_id,
    )

    def leave(session: object) -> None:
        assert isinstance(session, Session)
        (row,) = delivery.plan(session, [due], town.now)
        planned = session.get_one(Delivery, row)
        planned.status, planned.attempts = "sending", 1

    await town.store.transact(leave)
    await town.engine.begin(town.sender, ten)
    for second in (0, 5):
        await town.engine.work(town.sender, ten + timedelta(seconds=second))
    assert len(messenger.sent) == sent
    assert messenger.again == [True] * sent  # it may be there already


@pytest.mark.parametrize("trouble", [PerhapsSent(), RuntimeError()])
async def test_what_was_asked_for_and_may_be_lost_is_said_again(
    town: Village, trouble: Exception
) -> None:
    anna = await town.someone("Anna", said="new")
    messenger = Flaky(trouble)
    town.sender.messenger = messenger
    until = town.now + timedelta(hours=3)
    answer = Due(
        key="x", topic=Invite(), at=town.now, until=until, purpose="own", person_id=anna.person_id
    )
    await town.plan(answer)
    await town.until(until)
    assert messenger.again == [False, True] and len(messenger.sent) == 1


async def test_what_never_gets_certain_is_let_go_after_some_tries(town: Village) -> None:
    anna = await town.someone("Anna", said="new")
    town.sender.messenger = messenger = Flaky(*[PerhapsSent()] * 50)
    until = town.now + timedelta(hours=3)
    answer = Due(
        key="x", topic=Invite(), at=town.now, until=until, purpose="own", person_id=anna.person_id
    )
    await town.plan(answer)
    await town.until(until)
    assert len(messenger.again) == 5
    assert [row.status for row in await town.rows(Delivery)] == ["unknown"]


async def test_a_team_post_that_was_held_up_long_waits_for_an_hour_of_work(town: Village) -> None:
    anna = await town.someone("Anna", said="new")
    town.sender.messenger = messenger = Flaky()
    ten = town.now + timedelta(hours=2)
    post = Due(
        key="story:1", topic=Post(1), at=ten, until=ten + timedelta(days=9),
        purpose="team", channel_id=1,
    )  # fmt: skip
    told = Story(person_id=anna.person_id, kind="win", task="x", did="y", status="shared")
    await town.store.transact(lambda session: session.add(told))
    await town.plan(post)
    night = ten + timedelta(hours=17)  # it was out of order until three
    await town.engine.work(town.sender, night)
    assert messenger.sent == []
    town.clock.move(night)
    await town.until(night + timedelta(hours=7))
    assert messenger.sent == ["service story:1"]
    [row] = await town.rows(Delivery)
    assert row.settled_at == ten + timedelta(hours=23)


async def test_a_team_post_that_cannot_be_composed_is_given_up_aloud(
    town: Village, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.features import story

    anna = await town.someone("Anna", said="new")
    town.sender.messenger = messenger = Flaky()
    told = Story(person_id=anna.person_id, kind="win", task="x", did="y", status="shared")
    post = Due(
        key="story:1", topic=Post(1), at=town.now, until=town.now + timedelta(days=9),
        purpose="team", channel_id=1,
    )  # fmt: skip
    await town.store.transact(lambda session: session.add(told))
    await town.plan(post)

    def broken(turn: object, topic: object) -> object:
        if isinstance(topic, Post):
            raise RuntimeError("somebody's words")
        return Message("word", ())

    monkeypatch.setattr(story, "say", broken)
    await town.days(2)
    statuses = {row.key: row.status for row in await town.rows(Delivery)}
    assert statuses.pop("story:1") == "failed"
    assert list(statuses.values()) == ["sent"]  # the teller's word
    assert [line.split()[0] for line in messenger.sent] == ["anna1"]
    assert "somebody's words" not in caplog.text


async def test_what_is_past_its_time_is_not_said(town: Village) -> None:
    messenger = Flaky()
    await _invited(town, messenger)
    await town.coach.tick(town.now)
    await town.engine.work(town.sender, town.now + timedelta(days=40))
    assert [row.status for row in await town.rows(Delivery)] == ["expired"]


async def test_a_messenger_that_breaks_keeps_nobody_else_waiting(
    town: Village, caplog: pytest.LogCaptureFixture
) -> None:
    messenger = Flaky(RuntimeError("somebody's words"))
    await _invited(town, messenger)
    bert = await town.someone("Bert", said="new")
    wake = Wake(feature="welcome", at=town.now, person_id=bert.person_id)
    await town.store.transact(lambda session: timers.wake(session, [wake]))
    await town.until(town.now + timedelta(hours=2))
    assert messenger.sent == ["bert2 welcome"]
    assert sorted(row.status for row in await town.rows(Delivery)) == ["sent", "unknown"]
    assert "somebody's words" not in caplog.text


async def test_trying_again_offers_the_same_cards(town: Village) -> None:
    from bot.features.nudge.shown import Met, Offer

    await town.someone("Anna")
    slow = [NotSent("too fast", after=timedelta(minutes=5)) for _ in range(12)]
    town.sender.messenger = messenger = Flaky(*slow)
    await town.until(town.now + timedelta(hours=4))
    assert len(messenger.sent) == 1
    (offer,) = await town.rows(Offer)
    assert sorted(offer.cards) == sorted(met.card for met in await town.rows(Met))


async def test_a_failing_feature_stops_nobody_else(
    town: Village, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.features import nudge

    await town.someone("Anna")
    bert = await town.someone("Bert", said="new")
    wake = Wake(feature="welcome", at=town.now, person_id=bert.person_id)
    await town.store.transact(lambda session: timers.wake(session, [wake]))

    def broken(batch: object) -> object:
        raise RuntimeError("somebody's words")

    monkeypatch.setattr(nudge, "due", broken)
    await town.weeks(1)
    assert "nudge could not look" in caplog.text
    assert "somebody's words" not in caplog.text
    assert bert.heard_named("welcome-invite")
    assert [timer for timer in await town.rows(Timer) if timer.feature == "nudge"]


@settings(max_examples=40 if PROVE else 12, deadline=None)
@given(
    waits=st.lists(st.integers(0, 3000), min_size=1, max_size=30),
    pace=st.integers(1, 500),
    burst=st.integers(1, 5),
)
def test_a_lane_lets_no_more_through_than_its_pace_and_its_burst(
    waits: list[int], pace: int, burst: int
) -> None:
    paces = {"web": lane.Pace(timedelta(milliseconds=pace), burst=burst)}

    def take(session: Session, now: datetime) -> int:
        [gate] = lane.hold(session, ["web"], paces, now).values()
        room = gate.room
        gate.take(room)
        lane.let_go(session, [gate])
        return room

    async def live() -> None:
        town = await open_town()
        now, left = town.now, []
        for wait in waits:
            now += timedelta(milliseconds=wait)
            count = await town.store.transact(partial(take, now=now))
            left += [now] * count
        for first, last in itertools.combinations(range(len(left)), 2):
            allowed = burst + (left[last] - left[first]) / timedelta(milliseconds=pace)
            assert last - first + 1 <= allowed
        await town.store.close()

    asyncio.run(live())


async def test_due_work_is_found_through_an_index() -> None:
    """Whatever looks for what is due reads an index from its start, never a whole table.

    By the plan of SQLite; on PostgreSQL a table this small is read as a whole, whatever there is.
    """
    town = await open_town()
    wake = Wake(feature="of nobody", at=town.now, subject=1)
    await town.store.transact(lambda session: timers.wake(session, [wake]))
    asked: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    engine = town.store._sync
    sa.event.listen(engine, "before_cursor_execute", note)
    await town.coach.tick(town.now)
    await town.sender.next_moment(town.now)
    await town.sender.claim(town.now, {PLATFORM: 1})
    await town.coach.next_moment()
    sa.event.remove(engine, "before_cursor_execute", note)
    looks = [one for one in asked if one.startswith("SELECT") and "lane.name" not in one]
    assert len(looks) == 8

    def plans(session: Session) -> list[str]:
        driver = session.connection().connection.driver_connection
        rows = []
        for look in looks:
            blanks = (None,) * look.count("?")
            rows += [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {look}", blanks)]
        return rows

    tables = ("delivery", "timer", "inbound", "offered_file")
    found = [row for row in await town.store.transact(plans) if any(one in row for one in tables)]
    assert sum("ix_delivery_planned" in row for row in found) == (3 + 2) * 3
    for row in found:
        assert "USING" in row and "INDEX" in row, row
    await town.store.close()
