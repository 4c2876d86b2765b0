"""Local time to UTC slots: working weeks, public holidays and leave, for whoever plans a moment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import islice
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

import holidays

from bot.pattern import Pattern

Interval = tuple[datetime, datetime]  # start and end in UTC; the end itself is outside
Span = tuple[int, int]  # local minutes since midnight; past 1440 is the next day

DAY = timedelta(days=1)
MIDNIGHT = 24 * 60
LONGEST_NIGHT = 16 * 60  # above this "9-5" was meant as 9 to 17
SEARCHED = 60  # days ahead in which a next slot is looked for
GIVEN_UP = 366  # days without working time after which wall-clock time counts

# --- zones ----------------------------------------------------------------------------------------

REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def local(at: datetime, zone: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(ZoneInfo(zone))


def at_local(day: date, hour: time, zone: str) -> datetime:
    """A local time in UTC: the first of two in autumn; what spring skips moves an hour forward."""
    return datetime.combine(day, hour.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def known_zone(name: str) -> bool:
    return name in _zones()


def near_zones(name: str) -> list[str]:
    """At most three zones that may have been meant: "Amsterdam" gives Europe/Amsterdam."""
    wanted = re.sub(r"\s+", "_", name.strip().lower())
    cities = {zone.rpartition("/")[2].lower(): zone for zone in sorted(_zones()) if _is_city(zone)}
    full = {zone.lower(): zone for zone in _zones()}
    if found := cities.get(wanted) or full.get(wanted):
        return [found]
    city = wanted.rpartition("/")[2]
    held = [zone for low, zone in cities.items() if len(city) > 2 and city in low]
    close = [cities[low] for low in get_close_matches(city, cities, n=3, cutoff=0.75)]
    return list(dict.fromkeys(close + held))[:3]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"Factory", "localtime"})


def _is_city(zone: str) -> bool:
    return zone.partition("/")[0] in REGIONS


# --- holidays -------------------------------------------------------------------------------------


def known_country(code: str) -> bool:
    """`BE` or `DE-BY`; empty is known too: it means no public holidays."""
    country, dash, part = code.partition("-")
    parts = _countries().get(country)
    return code == "" or (parts is not None and (part in parts if dash else True))


@cache
def _countries() -> dict[str, list[str]]:
    found = holidays.list_supported_countries()
    return {code: parts for code, parts in found.items() if len(code) == 2}


@cache
def _holidays(code: str, year: int) -> frozenset[date]:
    country, _, part = code.partition("-")
    if not country:
        return frozenset()
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


# --- weeks ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week; as text 2026-W46."""

    year: int
    number: int

    @classmethod
    def of(cls, at: datetime, zone: str) -> Self:
        """The week it is in that zone at that moment."""
        return cls.on(local(at, zone).date())

    @classmethod
    def on(cls, day: date) -> Self:
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError when there is no such week."""
        if not (found := re.fullmatch(r"(\d{4})-W(\d{2})", text, re.ASCII)):
            raise ValueError(f"not a week: {text!r}")
        week = cls(int(found[1]), int(found[2]))
        week.monday()
        return week

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    def next(self) -> Self:
        return self.on(self.monday() + 7 * DAY)

    def start(self, zone: str) -> datetime:
        """Local Monday 00:00, in UTC."""
        return at_local(self.monday(), time(), zone)


# --- working hours --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hours:
    """When one person works. `country` is `BE` or `DE-BY`, or empty for no public holidays.

    `leave` holds first and last days off, both included. What starts on a day off is off as a
    whole, also after midnight; what started the evening before goes on.
    """

    pattern: Pattern
    zone: str
    country: str = ""
    leave: tuple[tuple[date, date], ...] = ()

    def intervals(self, first: date, last: date) -> list[Interval]:
        """What is worked from local date `first` to `last`, by the date it starts on; sorted."""
        return list(self._worked(first, last))

    def is_workday(self, day: date) -> bool:
        """Whether any work starts on this local date."""
        return any(True for _ in self._worked(day, day))

    def covers(self, at: datetime) -> bool:
        return self.next_slot(at) == at

    def next_slot(self, after: datetime) -> datetime | None:
        """`after` itself when it is worked, else the next start; None when 60 days have none."""
        for start, _ in self._ahead(after, SEARCHED):
            return max(start, after)
        return None

    def end_of_slot(self, at: datetime) -> datetime:
        """Raises ValueError when `at` is not worked."""
        for start, end in self._ahead(at, 0):
            if start <= at:
                return end
        raise ValueError(f"{at} is outside working hours")

    def moment(self, week: Week, weekday: int, hour: int) -> Interval | None:
        """From when to when one may be spoken to in this week, near a preferred local time.

        `weekday` is 0 for Monday. Worked time at or after the preference comes first, then the
        start of the week's last interval. None when nothing is worked that starts in this week.
        """
        monday = week.monday()
        preferred = at_local(monday + weekday * DAY, time(hour), self.zone)
        return _nearest(self.intervals(monday, monday + 6 * DAY), preferred)

    def next_moment(self, after: datetime, weekday: int, hour: int) -> Interval | None:
        """The first `moment` of a week that is not over yet, this week's or a later one."""
        week = Week.of(after, self.zone)
        for _ in range(SEARCHED // 7):
            if (found := self.moment(week, weekday, hour)) is not None and found[1] > after:
                return max(found[0], after), found[1]
            week = week.next()
        return None

    def after_workdays(self, at: datetime, days: int, hour: int) -> datetime:
        """About that local hour on the `days`-th workday after the local date of `at`.

        Without that many workdays within a year, calendar days count: nothing waits for ever.
        Raises ValueError when `days` is below 1.
        """
        if days < 1:
            raise ValueError(f"{days} working days later is not later")
        today = local(at, self.zone).date()
        coming = (today + n * DAY for n in range(1, GIVEN_UP))
        day = next(islice(filter(self.is_workday, coming), days - 1, None), today + days * DAY)
        preferred = at_local(day, time(hour), self.zone)
        nearest = _nearest(self.intervals(day, day), preferred)
        return nearest[0] if nearest else preferred

    def hours_between(self, a: datetime, b: datetime) -> timedelta:
        """The time worked from `a` to `b`; zero when `b` is not later."""
        first, last = local(a, self.zone).date() - DAY, local(b, self.zone).date()
        worked = (min(end, b) - max(start, a) for start, end in self._worked(first, last))
        return sum((part for part in worked if part > timedelta()), timedelta())

    def add_hours(self, at: datetime, hours: float) -> datetime:
        """The first moment at which that much has been worked since `at`.

        Without that much work within a year, wall-clock hours count: nothing waits for ever.
        """
        left = timedelta(hours=hours)
        if left <= timedelta():
            return at
        for start, end in self._ahead(at, GIVEN_UP):
            begin = max(start, at)
            if left <= end - begin:
                return begin + left
            left -= end - begin
        return at + timedelta(hours=hours)

    def _ahead(self, at: datetime, days: int) -> Iterator[Interval]:
        """Intervals that end after `at` and start at most so many local dates later."""
        today = local(at, self.zone).date()
        worked = self._worked(today - DAY, today + days * DAY)
        return ((start, end) for start, end in worked if end > at)

    def _worked(self, first: date, last: date) -> Iterator[Interval]:
        monday = first - first.weekday() * DAY
        while monday <= last:
            for day, interval in _week(self, monday):
                if first <= day <= last:
                    yield interval
            monday += 7 * DAY

    def _off(self, day: date) -> bool:
        on_leave = any(first <= day <= last for first, last in self.leave)
        return on_leave or day in _holidays(self.country, day.year)


@lru_cache(maxsize=8192)
def _week(hours: Hours, monday: date) -> tuple[tuple[date, Interval], ...]:
    """One week of somebody's work: colleagues share it, and so it is worked out once."""
    worked: list[tuple[date, Interval]] = []
    free = at_local(monday - DAY, time(), hours.zone)
    for day in (monday + n * DAY for n in range(-1, 7)):
        for span in () if hours._off(day) else hours.pattern.days[day.weekday()]:
            start, end = (_minutes_on(day, minutes, hours.zone) for minutes in span)
            start = max(start, free)  # what spring skips may move an end past the next start
            if start < end:
                worked.append((day, (start, end)))
                free = end
    return tuple((day, interval) for day, interval in worked if day >= monday)


def _minutes_on(day: date, minutes: int, zone: str) -> datetime:
    days, minute = divmod(minutes, MIDNIGHT)
    return at_local(day + days * DAY, time(*divmod(minute, 60)), zone)


def _nearest(intervals: Sequence[Interval], preferred: datetime) -> Interval | None:
    for start, end in intervals:
        if end > preferred:
            return max(start, preferred), end
    return intervals[-1] if intervals else None
