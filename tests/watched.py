"""What must be true of all that was said in a life, by the clock the coach had."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import holidays

from adapters.simulation.seat import Seat
from bot.calendar import DAY, Interval, Week, local
from bot.delivery import Delivery
from bot.people import Person
from tests.lives import MINUTE, Lived, Rest
from tests.living import Heard

ENOUGH = 40 * MINUTE  # of a slot: time for all that may go wrong at once
COACHING = {"nudge-offer", "nudge-follow-up", "pulse-ask"}


async def judge(life: Lived) -> None:
    """Raises AssertionError for what should not have been said, or should have been."""
    for seat in life.seats:
        person = await life.living.place.person(seat)
        rows = [row for row in await life.living.place.rows(Delivery) if row.person_id == person.id]
        watched = Watched(life, seat, person, life.rests.get(seat.external, []))
        watched.judge_moments()
        watched.judge_ledger(rows)
        watched.judge_weeks()


@dataclass(frozen=True, slots=True)
class Watched:
    """One person, and all they heard."""

    life: Lived
    seat: Seat
    person: Person
    rests: list[Rest]

    @property
    def heard(self) -> list[tuple[int, Heard]]:
        """With how much was heard before."""
        all_heard = enumerate(self.life.living.moody.heard)
        return [(n, one) for n, one in all_heard if one.external == self.seat.external]

    def judge_moments(self) -> None:
        """Coaching comes in working hours, on no holiday, in no pause, and after no stop."""
        for before, one in self.heard:
            if one.name in COACHING:
                assert self.person.hours.covers(one.at), ("out of hours", one)
                assert not _holiday(self.person, one.at), ("on a holiday", one)
                assert self._welcome(one.at, before), ("after a stop, or in a pause", one)

    def judge_ledger(self, rows: list[Delivery]) -> None:
        """What it calls sent arrived once, and nothing came twice. What it gave up had no time.

        What may have arrived when there is no time left to look for it stays unknown.
        """
        times = Counter(one.key for _, one in self.heard)
        ends = {row.key: row.status for row in rows}
        assert {key for key, end in ends.items() if end == "sent"} <= set(times)
        looked_for = {row.key for row in rows if row.doubt}  # at the end of a life perhaps not yet
        assert {ends[key] for key in times.keys() - looked_for} <= {"sent", "unknown"}, ends
        assert set(times.values()) <= {1}, times
        for row in rows:
            assert row.status != "failed", row
            if row.status in ("expired", "unknown"):
                there = self._awake(row.due, row.until, own=row.purpose == "own")
                assert there < ENOUGH, ("given up", row, there)
            if row.status == "dropped":
                assert self.rests or _asks_newer(row, rows), row

    def judge_weeks(self) -> None:
        """One nudge in each week whose slot was there, inside that slot; at most one pulse."""
        zone, person = self.life.zone, self.person
        pulses = [Week.of(one.at, zone) for _, one in self.heard if one.name == "pulse-ask"]
        assert len(pulses) == len(set(pulses)), pulses
        nudges = {one.key: one.at for _, one in self.heard if one.name == "nudge-offer"}
        week, last = Week.of(self.life.began, zone), Week.of(self.life.now, zone)
        while week < last:
            slot = person.hours.moment(week, person.day, person.hour)
            at = nudges.get(f"nudge:{week}")
            if at is not None:
                assert slot is not None and slot[0] <= at < slot[1], ("late", week, slot, at)
            elif slot is not None and self._could_hear(slot):
                there = self._awake(*slot)
                assert there < ENOUGH, ("no nudge", week, slot, there, person)
            week = week.next()

    # --- inside -----------------------------------------------------------------------------------

    def _welcome(self, at: datetime, before: int) -> bool:
        """Whether no stop was there, and the last pause is over."""
        day = local(at, self.life.zone).date()
        rests = [rest.until for rest in self.rests if rest.heard <= before]
        return date.max not in rests and all(day >= until for until in rests[-1:])

    def _could_hear(self, slot: Interval) -> bool:
        """Neither a stop nor a pause has anything to do with this slot."""
        day = local(slot[0], self.life.zone).date()
        return not any(day < rest.until and rest.at < slot[1] for rest in self.rests)

    def _awake(self, start: datetime, end: datetime, *, own: bool = False) -> timedelta:
        """How long, in one go, the coach could say what is right from `start` to `end`, before its
        clock showed that this was over."""
        longest = timedelta(0)
        for begin, until in self.life.living.awake:
            first, last = max(begin, start), min(until, end)
            if first < last:
                there = last - first if own else self.person.hours.hours_between(first, last)
                longest = max(longest, there)
            if until > end:
                break
        return longest


def _asks_newer(row: Delivery, rows: list[Delivery]) -> bool:
    """Whether another choice, a later one, is asked about instead: then on the same day, though
    they may have moved its moment since."""
    about = "nudge-follow-up:"
    return row.key.startswith(about) and any(
        one.key.startswith(about) and one.key > row.key for one in rows
    )


def _holiday(person: Person, at: datetime) -> bool:
    """Whether the work that is going on at that moment began on a public holiday."""
    today = local(at, person.zone).date()
    worked = person.hours.intervals(today - DAY, today)
    [day] = [local(start, person.zone).date() for start, end in worked if start <= at < end]
    country, _, part = person.country.partition("-")
    if not country:
        return False
    return day in holidays.country_holidays(country, subdiv=part or None, years=day.year)
