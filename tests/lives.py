"""Lives around the nights on which clocks change: who works when, and what happens on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from adapters.simulation.seat import Seat
from bot.actions import StopCoaching
from bot.calendar import DAY, Hours, at_local, local
from bot.features.profile.settings import SetPause
from bot.message import Button
from bot.pattern import Pattern
from tests.features.measured import pilot
from tests.living import Living, living
from tests.test_calendar import patterns

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LIFE = 15 * DAY
STATEMENTS = 25  # of a beat, about
COUNTRIES = {
    "Europe/Amsterdam": "NL",
    "Europe/Lisbon": "PT",
    "America/New_York": "US",
    "Africa/Cairo": "EG",
    "Australia/Lord_Howe": "AU-NSW",
}
AROUND_MIDNIGHT = (
    "sat 22-6",
    "mon-sun 22-6",
    "sun 1-3:15",
    "sat,sun 0-2, 3-5",
    "thu 23-24; fri 0-1",
    "mon-sun 23:15-0:45",
    "sun 20-24; mon 0-4",
    "mon-fri 9-12, 13-17",
)


def nights(zone: str, year: int = 2026) -> list[date]:
    """The two days on which clocks change there, between one August and the next."""
    days = (date(year, 8, 1) + n * DAY for n in range(365))
    return [day for day in days if _offset(day, zone) != _offset(day + DAY, zone)]


def _offset(day: date, zone: str) -> timedelta | None:
    return datetime.combine(day, time(), ZoneInfo(zone)).utcoffset()


NIGHTS = [(zone, night) for zone in COUNTRIES for night in nights(zone)]
assert len(NIGHTS) == 2 * len(COUNTRIES)


@dataclass(frozen=True, slots=True)
class Event:
    """After so many minutes, or so many after the first one's slot in a `week`, from 0.

    `what` is a Mood, or ahead, back, off, restart, fall, stop, pause or choose. `size` is for how
    long a clock is wrong or the coach is off, at which statement it falls, for how many days one
    pauses.
    """

    after: int
    what: str
    size: int
    week: int | None = None


WHATS = ("ahead", "back", "off", "restart", "fall", "fast", "lost", "unseen", "cut", "cut-after")


@dataclass(frozen=True, slots=True)
class Worker:
    pattern: str
    day: int
    hour: int
    holidays: bool


Life = tuple[list[Worker], int, list[Event]]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Who works how, how long before the night it begins, and what happens on the way.

    Much of it happens near that night, or near the Monday after it.
    """
    week = st.one_of(st.sampled_from(AROUND_MIDNIGHT), patterns().map(str))
    worker = st.builds(Worker, week, st.integers(0, 6), st.integers(0, 23), st.booleans())
    lead = draw(st.integers(3, 8)) * 1440 + draw(st.integers(0, 1439))
    near = st.builds(
        lambda days, minutes: lead + days * 1440 + minutes,
        st.sampled_from((0, 0, 1, 7)),
        st.integers(-200, 400),
    )
    moments = st.one_of(near, st.integers(0, LIFE // MINUTE))
    some, size = st.sampled_from(WHATS), st.integers(1, 300)
    at_slot = st.builds(Event, st.integers(-70, 130), some, size, st.integers(0, 2))
    happens = st.one_of(at_slot, at_slot, st.builds(Event, moments, some, size))
    end, days = st.sampled_from(("stop", "pause", "pause")), st.integers(1, 9)
    chosen = st.builds(Event, st.integers(20, 1500), end, days, st.integers(0, 1))
    ends = st.one_of(chosen, st.builds(Event, moments, end, days))
    events = draw(st.lists(happens, max_size=10)) + draw(st.lists(ends, max_size=2))
    return draw(st.lists(worker, min_size=1, max_size=2)), lead, events


@dataclass(frozen=True, slots=True)
class Rest:
    """Somebody's stop, or their pause `until` a day: when by the coach's clock, which may be wrong,
    and after how much was heard."""

    at: datetime
    heard: int
    until: date = date.max


@dataclass(slots=True)
class Lived:
    """One life, and who wanted to hear nothing when."""

    zone: str
    night: date
    living: Living
    began: datetime
    seats: list[Seat] = field(default_factory=list)
    rests: dict[str, list[Rest]] = field(default_factory=dict)

    async def live(self, workers: list[Worker], events: list[Event]) -> None:
        passed = timedelta(0)
        await pilot(self.living.place)
        self.seats = [await self._hires(one) for one in workers]
        for at, event in sorted(self._timetable(workers[0], events), key=lambda one: one[0]):
            await self.living.passes(max(at - passed, timedelta(0)))
            passed = max(at, passed)
            if event.what == "off":
                self.living.clock.set_by(event.size * 10 * MINUTE)
                passed += event.size * 10 * MINUTE
            await self._happens(event, self.seats[event.size % len(self.seats)])
        await self.living.passes(max(LIFE - passed, timedelta(0)))

    @property
    def now(self) -> datetime:
        return self.living.clock.now()

    async def _hires(self, worker: Worker) -> Seat:
        country = COUNTRIES[self.zone] if worker.holidays else ""
        return await self.living.place.someone(
            zone=self.zone, country=country,
            pattern=worker.pattern, day=worker.day, hour=worker.hour,
        )  # fmt: skip

    # --- what happens -----------------------------------------------------------------------------

    def _timetable(self, first: Worker, events: list[Event]) -> Iterator[tuple[timedelta, Event]]:
        """A clock that was set wrong is set right. Every other day people choose a card."""
        for one in events:
            at = min(max(self._after(first, one), timedelta(0)), LIFE)
            yield at, one
            if one.what in ("ahead", "back"):
                other = "back" if one.what == "ahead" else "ahead"
                yield min(at + one.size * MINUTE, LIFE), Event(0, other, 0)
        for week in range(2):
            soon = Event(10, "choose", week, week)
            yield max(self._after(first, soon), timedelta(0)), soon
        for day in range(0, LIFE // DAY, 2):
            yield day * DAY + 7 * HOUR, Event(0, "choose", day)

    def _after(self, first: Worker, event: Event) -> timedelta:
        if event.week is None:
            return event.after * MINUTE
        hours, at = Hours(Pattern.parse(first.pattern), self.zone), self.began
        for _ in range(event.week + 1):
            slot = hours.next_moment(at, first.day, first.hour)
            assert slot is not None
            at = slot[1]
        return slot[0] + event.after * MINUTE - self.began

    async def _happens(self, event: Event, seat: Seat) -> None:
        living = self.living
        match event.what:
            case "ahead":
                living.clock.set_by(HOUR)
            case "back":
                living.clock.set_by(-HOUR)
            case "restart" | "off":
                await living.restarts()
            case "fall":
                living.falls = event.size % STATEMENTS
            case "stop":
                await seat.presses(Button("", StopCoaching()))
                self._rests(seat)
            case "pause":
                await self._pauses(seat, event.size)
            case "choose":
                for one in self.seats:
                    await self._chooses(one, event.size)
            case _:
                living.moody.moods.append(event.what)  # type: ignore[arg-type]

    async def _pauses(self, seat: Seat, days: int) -> None:
        until = local(self.now, self.zone).date() + days * DAY
        await seat.presses(Button("", SetPause()))
        await seat.fills(until=until.isoformat())
        self._rests(seat, until)

    def _rests(self, seat: Seat, until: date = date.max) -> None:
        rest = Rest(self.now, len(self.living.moody.heard), until)
        self.rests.setdefault(seat.external, []).append(rest)

    async def _chooses(self, seat: Seat, which: int) -> None:
        """The card of this week, and a moment for it: the next workday, or in the changed night."""
        if not await press(seat, "nudge.pick"):
            return
        if which % 4:
            await press(seat, "nudge.when", when="tomorrow")
        elif await press(seat, "nudge.when", when="own"):
            day = max(self.night, local(self.now, self.zone).date() + DAY)
            await seat.fills(date=day.isoformat(), time="02:30")


@asynccontextmanager
async def lived(zone: str, night: date, life: Life) -> AsyncIterator[Lived]:
    workers, lead, events = life
    async with living(at_local(night, time(), zone) - lead * MINUTE) as town:
        one = Lived(zone, night, town, town.clock.now())
        await one.live(workers, events)
        yield one


async def press(seat: Seat, verb: str, **wanted: object) -> bool:
    """Press the newest button of that kind; whether there was one."""
    for reference, channel, button in seat.buttons():
        action = button.action
        if action.verb == verb and all(getattr(action, k) == v for k, v in wanted.items()):
            await seat.presses(button, reference, channel)
            return True
    return False
