"""What is said at its moment, whatever the clock, the power and the platform do meanwhile."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, seed, settings
from sqlmodel import Session

from adapters.simulation.seat import Seat
from bot.actions import PlanHour, StartCoaching
from bot.calendar import DAY, at_local, local
from bot.features.ai_hour.planned import Join
from bot.message import Button
from bot.people import Person
from tests.conftest import PROVE
from tests.lives import HOUR, MINUTE, NIGHTS, Life, lived, lives, press
from tests.living import Living, living
from tests.watched import judge


@pytest.mark.parametrize(("zone", "night"), NIGHTS if PROVE else NIGHTS[::2])
def test_each_week_has_its_nudge_once_and_nothing_comes_out_of_hours(
    zone: str, night: date
) -> None:
    """What "exactly once" means when the clock is wrong: the coach has no other clock, so a moment
    is right when it is right by that clock.

    A week's nudge comes exactly once when its slot was there, by the coach's clock, for as long as
    trouble takes. What was said before the clock went back is not said again. When the clock jumps
    over a slot, that week has none: late is worse than never, and what was over stays over.
    """

    @settings(max_examples=60 if PROVE else 2)
    @given(lives())
    def live(life: Life) -> None:
        asyncio.run(_live(zone, night, life))

    # other lives in every night, and the same ones every time
    (live if PROVE else seed(NIGHTS.index((zone, night)))(live))()


async def _live(zone: str, night: date, life: Life) -> None:
    async with lived(zone, night, life) as one:
        await judge(one)


# --- a clock that was wrong -----------------------------------------------------------------------

MONDAY = datetime(2026, 11, 2, 8, tzinfo=UTC)  # 9:00 in Amsterdam


async def test_after_a_clock_was_set_back_the_lane_is_open() -> None:
    """Whoever was spoken to while the clock ran ahead keeps nobody else waiting for an hour."""
    async with living(MONDAY) as one:
        anna = await one.place.someone("Anna", hour=10)
        bert = await one.place.someone("Bert", said="new", hour=9, pattern="mon 9:20-10:30")
        one.clock.set_by(HOUR + MINUTE)
        await one.passes(MINUTE)
        assert anna.last.name == "nudge-offer"
        one.clock.set_by(-HOUR)
        await bert.presses(Button("", StartCoaching()))
        await one.passes(30 * MINUTE)
        assert bert.last.name == "nudge-offer"
        assert len(anna.heard_named("nudge-offer")) == 1


# --- local times over the change ------------------------------------------------------------------


@pytest.mark.parametrize(("zone", "night"), NIGHTS if PROVE else NIGHTS[1::2])
async def test_an_own_moment_and_a_nudge_keep_their_local_time(zone: str, night: date) -> None:
    """Planned before the change for after it, at 10:00 as their own clock says."""
    before = at_local(night - 3 * DAY, time(9), zone)
    async with living(before) as one:
        anna = await one.place.someone("Anna", zone=zone, country="", pattern="mon-sun 9-17")
        await _settle_on(one, anna, (night - 3 * DAY).weekday())
        await one.passes(2 * HOUR)
        assert await press(anna, "nudge.pick")
        assert await press(anna, "nudge.when", when="own")
        await anna.fills(date=str(night + DAY), time="10:00", cue="")
        await one.passes(8 * DAY)
        heard = {one.name: local(one.at, zone) for one in one.moody.heard}
        assert (heard["nudge-reminder"].date(), heard["nudge-reminder"].time()) == (
            night + DAY,
            time(10),
        )
        nudges = [local(h.at, zone) for h in one.moody.heard if h.name == "nudge-offer"]
        assert [(at.date() - night, at.time()) for at in nudges] == [
            (-3 * DAY, time(10)),
            (4 * DAY, time(10)),
        ]


async def _settle_on(one: Living, seat: Seat, day: int) -> None:
    """Their cards come on that weekday."""

    def write(session: Session) -> None:
        session.get_one(Person, seat.person_id).day = day

    await one.town.store.transact(write)


@pytest.mark.parametrize(("zone", "night"), NIGHTS if PROVE else NIGHTS[::2])
async def test_reminders_of_an_hour_keep_the_clock_of_its_team(zone: str, night: date) -> None:
    """A week and a day ahead at the hour's own local time; an hour ahead is exact."""
    async with living(at_local(night - 9 * DAY, time(9), zone)) as one:
        await one.place.team("service", zone=zone, country="")
        lea = await one.place.someone(
            "Lea", said="new", duties=("lead",), zone=zone, country="", pattern="mon-sun 7-19"
        )
        wanted = {"date": str(night + DAY), "time": "11:00", "place": "Kantine", "repeat": "none"}
        await lea.presses(Button("", PlanHour()))
        await lea.fills(minutes="60", agenda="own", own_agenda="Samen proberen", **wanted)
        assert await press(lea, "ai_hour.confirm")
        anna = await one.place.someone(
            "Anna", said="new", zone=zone, country="", pattern="mon-sun 7-19"
        )
        await anna.presses(Button("", Join(1)))
        await one.passes(11 * DAY)
        heard = [h for h in one.moody.heard if h.external == anna.external]
        there = [local(h.at, zone) for h in heard if h.name == "ai-hour-reminder"]
        assert [(at.date() - night, at.time()) for at in there] == [
            (-6 * DAY, time(11)),
            (timedelta(0), time(11)),
            (DAY, time(10)),
        ]
