"""The ledger: what was said to whom, once, at its moment, at its pace."""

from __future__ import annotations

import asyncio
import itertools
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot import delivery, lane
from bot.delivery import Delivery, Due, Timer, Wake
from bot.features.welcome import Invite
from bot.message import Message
from bot.ports import NotSent, PerhapsSent, Place
from tests.town import Place as Village
from tests.town import open_town


class Flaky:
    """A messenger that fails in the ways it is told to, once each."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.troubles = list(troubles)
        self.sent: list[str] = []
        self.again: list[bool] = []

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.again.append(place.again)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.sent.append(f"{place.external} {key}")
        return f"m{len(self.sent)}"

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...


async def _invited(town: Village, messenger: Flaky) -> None:
    """One person whose invitation is due at nine."""
    anna = await town.someone("Anna", said="new")
    wake = Wake(feature="welcome", at=town.now, person_id=anna.person_id)
    await town.store.transact(lambda session: delivery.wake(session, [wake]))
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
    first = await town.store.transact(lambda session: delivery.plan(session, [due, due]))
    again = await town.store.transact(lambda session: delivery.plan(session, [due]))
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
        (row,) = delivery.plan(session, [due])
        planned = session.get_one(Delivery, row)
        planned.status, planned.attempts = "sending", 1

    await town.store.transact(leave)
    await town.sender.recover(ten)
    await town.engine.work(town.sender, ten)
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
    await town.store.transact(lambda session: delivery.plan(session, [answer]))
    await town.until(until)
    assert messenger.again == [False, True] and len(messenger.sent) == 1


async def test_what_never_gets_certain_is_let_go_after_some_tries(town: Village) -> None:
    anna = await town.someone("Anna", said="new")
    town.sender.messenger = messenger = Flaky(*[PerhapsSent()] * 50)
    until = town.now + timedelta(hours=3)
    answer = Due(
        key="x", topic=Invite(), at=town.now, until=until, purpose="own", person_id=anna.person_id
    )
    await town.store.transact(lambda session: delivery.plan(session, [answer]))
    await town.until(until)
    assert len(messenger.again) == 5
    assert [row.status for row in await town.rows(Delivery)] == ["unknown"]


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
    await town.store.transact(lambda session: delivery.wake(session, [wake]))
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
    await town.store.transact(lambda session: delivery.wake(session, [wake]))

    def broken(batch: object) -> object:
        raise RuntimeError("somebody's words")

    monkeypatch.setattr(nudge, "due", broken)
    await town.weeks(1)
    assert "nudge could not look" in caplog.text
    assert "somebody's words" not in caplog.text
    assert bert.heard_named("welcome-invite")
    assert [timer for timer in await town.rows(Timer) if timer.feature == "nudge"]


@settings(max_examples=40, deadline=None)
@given(
    waits=st.lists(st.integers(0, 3000), min_size=1, max_size=30),
    pace=st.integers(1, 500),
)
def test_a_lane_never_lets_two_through_closer_than_its_pace(waits: list[int], pace: int) -> None:
    async def live() -> None:
        town = await open_town()
        now, slots = town.now, []
        for wait in waits:
            now += timedelta(milliseconds=wait)
            at: datetime = await town.store.transact(
                lambda session, now=now: lane.slot(
                    session, "web", now, timedelta(milliseconds=pace)
                )
            )
            assert at >= now
            slots.append(at)
        steps = [later - earlier for earlier, later in itertools.pairwise(slots)]
        assert all(step >= timedelta(milliseconds=pace) for step in steps)
        await town.store.close()

    asyncio.run(live())


async def test_due_work_is_found_through_an_index() -> None:
    """Whatever looks for what is due reads an index from its start, never a whole table.

    By the plan of SQLite; on PostgreSQL a table this small is read as a whole, whatever there is.
    """
    town = await open_town()
    asked: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    engine = town.store._sync
    sa.event.listen(engine, "before_cursor_execute", note)
    await town.coach.tick(town.now)
    await town.sender.ready(town.now)
    await town.coach.next_moment()
    sa.event.remove(engine, "before_cursor_execute", note)
    looks = [one for one in asked if one.startswith("SELECT") and "ORDER BY" in one]
    assert len(looks) >= 4

    def plans(session: Session) -> list[str]:
        driver = session.connection().connection.driver_connection
        rows = []
        for look in looks:
            blanks = (None,) * look.count("?")
            rows += [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {look}", blanks)]
        return rows

    for row in await town.store.transact(plans):
        assert "USING" in row and "INDEX" in row, row
    await town.store.close()
