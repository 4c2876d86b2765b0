"""Working weeks of simulated people, reckoned with by hand: the coach's own calendar is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

DAY = timedelta(days=1)
MIDNIGHT = 24


@dataclass(frozen=True, slots=True)
class Shifts:
    """A working week as the coach is told it; and in weekdays, 0 for Monday, and local hours."""

    text: str
    weekdays: tuple[int, ...]
    start: int
    end: int  # past 24 is the next day


OFFICE = Shifts("mon-fri 9-17", (0, 1, 2, 3, 4), 9, 17)
OTHERS = (
    Shifts("tue,thu 9-13", (1, 3), 9, 13),
    Shifts("mon,wed,fri 8-12", (0, 2, 4), 8, 12),
    Shifts("sat,sun 8-16", (5, 6), 8, 16),
    Shifts("mon-thu 22-6", (0, 1, 2, 3), 22, 30),
    Shifts("fri-sun 22-6", (4, 5, 6), 22, 30),
)


def began(shifts: Shifts, zone: str, at: datetime) -> date | None:
    """The local date on which the shift began that is going on at this moment."""
    today = at.astimezone(ZoneInfo(zone)).date()
    for day in (today, today - DAY):
        if day.weekday() in shifts.weekdays:
            start, end = (_moment(day, hour, zone) for hour in (shifts.start, shifts.end))
            if start <= at < end:
                return day
    return None


@lru_cache(maxsize=8192)
def _moment(day: date, hour: int, zone: str) -> datetime:
    days, hour = divmod(hour, MIDNIGHT)
    return datetime.combine(day + days * DAY, time(hour), ZoneInfo(zone)).astimezone(UTC)


def is_holiday(day: date, country: str) -> bool:
    return day in _holidays(country, day.year)


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
