"""One bad row, one wrong beat of the clock, one stubborn refusal: everybody else goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from adapters.clock import SteadyClock
from adapters.engine.local import LocalEngine
from adapters.web.send import PLATFORM
from bot.delivery import Delivery, Due, Purpose
from bot.features import welcome
from bot.features.welcome import Invite
from bot.message import Message
from bot.people import Address, Person
from bot.ports import NotSent, PerhapsSent, Place
from bot.turn import KEEP_TRYING
from tests.town import Place as Village

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(slots=True)
class Line:
    """Refuses, or is unsure of, what `how` says it is; knows nothing of what was said before."""

    how: Callable[[str, Place], Exception | None] = lambda op, place: None
    calls: list[tuple[str, str]] = field(default_factory=list)
    found: str = ""

    async def send(self, place: Place, message: Message, key: str) -> str:
        return self._do("send", place)

    async def find(self, place: Place, key: str) -> str:
        return self.found

    async def update(self, place: Place, reference: str, message: Message) -> None:
        self._do("update", place)

    async def withdraw(self, place: Place, reference: str) -> None:
        self._do("withdraw", place)

    def _do(self, op: str, place: Place) -> str:
        self.calls.append((op, place.external))
        if trouble := self.how(op, place):
            raise trouble
        return f"m{len(self.calls)}"

    def reached(self) -> list[str]:
        return [external for _, external in self.calls]


async def plans(
    town: Village, *people: int, key: str = "x", purpose: Purpose = "own", **more: object
) -> None:
    dues = [
        Due(
            key=key, topic=Invite(), at=town.now, until=town.now + 14 * DAY, purpose=purpose,
            person_id=one, **more,
        )
        for one in people
    ]  # fmt: skip
    await town.plan(*dues)


async def changes(town: Village, person: int, **values: object) -> None:
    def change(session: Session) -> None:
        session.execute(sa.update(Person).where(Person.id == person).values(**values))

    await town.store.transact(change)


@pytest.mark.parametrize("bad", [{"zone": "Europe/Nowhere"}, {"pattern": "mon-fri nine"}])
async def test_somebody_whose_hours_cannot_be_worked_out_holds_nobody_up(
    town: Village, bad: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    anna, bert = await town.someone("Anna", said="new"), await town.someone("Bert", said="new")
    town.sender.messenger = line = Line()
    await changes(town, anna.person_id, **bad)
    await plans(town, anna.person_id, bert.person_id, purpose="duty")
    await town.engine.work(town.sender, town.now + HOUR)
    assert line.reached() == ["bert2"]
    assert "could not be composed" in caplog.text
    statuses = {row.person_id: row.status for row in await town.rows(Delivery)}
    assert statuses == {anna.person_id: "planned", bert.person_id: "sent"}


async def test_what_a_feature_leaves_unwritable_holds_nobody_up(
    town: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bert = await town.someone("Anna", said="new"), await town.someone("Bert", said="new")
    town.sender.messenger = line = Line()

    def say(turn: object, topic: object) -> Message:
        if turn.person.id == anna.person_id:
            turn.session.add(Address(person_id=99_999, platform="x", external="x"))
        return Message("word", ())

    monkeypatch.setattr(welcome, "say", say)
    await plans(town, anna.person_id, bert.person_id)
    await town.engine.work(town.sender, town.now)
    assert line.reached() == ["bert2"]


async def test_many_that_cannot_be_composed_let_the_loop_go_on(
    town: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [(await town.someone(said="new")).person_id for _ in range(30)]
    claims = 0
    real = town.store.transact

    async def counted(*given: object, **more: object) -> object:
        nonlocal claims
        claims += 1
        return await real(*given, **more)

    def broken(turn: object, topic: object) -> Message:
        raise RuntimeError

    monkeypatch.setattr(welcome, "say", broken)
    await plans(town, *people)
    monkeypatch.setattr(type(town.store), "transact", lambda self, *g, **m: counted(*g, **m))
    await town.engine.work(town.sender, town.now)
    assert claims < 12  # not one for each of them


async def test_somebody_a_feature_cannot_look_at_is_left_behind_alone(town: Village) -> None:
    seats = [await town.someone(name) for name in ("Anna", "Bert", "Cem", "Dora")]
    await changes(town, seats[1].person_id, zone="Europe/Nowhere")
    await town.weeks(1)
    week = [row for row in await town.rows(Delivery) if row.key == "nudge:2026-W46"]
    assert {row.person_id for row in week} == {one.person_id for one in seats} - {
        seats[1].person_id
    }


async def test_a_change_that_is_always_refused_waits_ever_longer(town: Village) -> None:
    anna = await town.someone("Anna", said="new")
    busy = lambda op, place: NotSent("busy", timedelta(seconds=5)) if op == "update" else None  # noqa: E731
    town.sender.messenger = line = Line(busy)
    await plans(town, anna.person_id)
    await town.engine.work(town.sender, town.now)
    await plans(town, anna.person_id, key="x#1", op="update", of="x")
    await town.until(town.now + 3 * HOUR)
    assert line.calls.count(("update", "anna1")) < 16
    assert line.calls[0] == ("send", "anna1")


@pytest.mark.parametrize("after", [timedelta(days=4_000_000), timedelta(0), -DAY])
async def test_however_long_a_platform_says_to_wait(town: Village, after: timedelta) -> None:
    anna = await town.someone("Anna", said="new")
    first = [NotSent("too fast", after, lane=True)]
    town.sender.messenger = line = Line(lambda op, place: first.pop() if first else None)
    await plans(town, anna.person_id)
    start = town.now
    await town.until(start + 2 * HOUR)
    [row] = await town.rows(Delivery)
    assert len(line.calls) == 2
    assert timedelta(seconds=1) <= row.settled_at - start <= HOUR


@pytest.mark.parametrize(("purpose", "said"), [("own", 1), ("coaching", 0)])
async def test_what_may_have_arrived_where_they_are_gone_is_said_elsewhere_if_it_was_asked_for(
    town: Village, purpose: Purpose, said: int
) -> None:
    anna = await town.someone("Anna")
    unsure = lambda op, place: PerhapsSent() if place.external == "anna1" else None  # noqa: E731
    town.sender.messenger = line = Line(unsure)
    await plans(town, anna.person_id, purpose=purpose)
    await town.engine.work(town.sender, town.now + 2 * HOUR)

    def moves(session: Session) -> None:
        session.execute(sa.update(Address).values(reach="blocked"))
        session.add(Address(person_id=anna.person_id, platform=PLATFORM, external="second"))

    await town.store.transact(moves)
    await town.engine.work(town.sender, town.now + 3 * HOUR)
    assert line.reached().count("second") == said


@pytest.mark.parametrize(("found", "status"), [("m1", "sent"), ("", "dropped")])
async def test_what_may_have_arrived_is_looked_for_also_when_its_time_is_over(
    town: Village, found: str, status: str
) -> None:
    anna = await town.someone("Anna", said="new")
    town.sender.messenger = line = Line(lambda op, place: PerhapsSent(), found=found)
    await plans(town, anna.person_id, purpose="invitation")
    await town.engine.work(town.sender, town.now + 2 * HOUR)
    await town.engine.work(town.sender, town.now + 20 * DAY)
    assert [row.status for row in await town.rows(Delivery)] == [status]
    assert len(line.calls) == 1


async def test_an_answer_waits_for_whoever_is_away_for_years(town: Village) -> None:
    anna = await town.someone("Anna", said="new")
    town.sender.messenger = line = Line()
    until = town.now + KEEP_TRYING
    due = Due(
        key="x", topic=Invite(), at=town.now, until=until, purpose="own", person_id=anna.person_id
    )
    await town.plan(due)
    await town.engine.work(town.sender, town.now + 3 * 365 * DAY)
    assert line.reached() == ["anna1"]


async def test_a_database_that_fails_at_the_end_still_hears_what_landed(
    town: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await town.someone("Anna", said="new")
    town.sender.messenger = Line()
    engine, broken = LocalEngine(), [RuntimeError(), RuntimeError()]
    monkeypatch.setattr("adapters.engine.carrying.BROKEN", 0.01)
    await plans(town, anna.person_id)
    real = town.sender.go_on

    async def go_on(outcomes: object, *more: object) -> object:
        if outcomes and broken:
            raise broken.pop()
        return await real(outcomes, *more)

    monkeypatch.setattr(type(town.sender), "go_on", lambda self, *given: go_on(*given))
    running = asyncio.create_task(engine.run(town.sender, lambda: town.now))
    while len(broken) == 2:  # noqa: ASYNC110 - until the first try to settle
        await asyncio.sleep(0.005)
    await engine.stop(running, 2)
    assert [row.status for row in await town.rows(Delivery)] == ["sent"]


def test_a_leap_of_the_clock_is_believed_when_it_lasts(caplog: pytest.LogCaptureFixture) -> None:
    start = datetime(2026, 11, 2, 8, tzinfo=UTC)
    wall, ran = [start], [0.0]
    clock = SteadyClock(lambda: wall[0], lambda: ran[0])

    def at(real: datetime, seconds: float) -> datetime:
        wall[0], ran[0] = real, seconds
        return clock.now()

    assert at(start + HOUR, 5) == start + HOUR  # an hour is set, not leapt
    later = start + HOUR + timedelta(seconds=1)
    assert at(later + 365 * DAY, 6) == later
    assert at(later, 7) == later and "leapt" in caplog.text  # and that was it
    for seconds in (8, 60, 120):
        assert at(later - 30 * DAY, seconds) > later
    assert at(later - 30 * DAY, 129) == later - 30 * DAY  # it lasts, so it is so
