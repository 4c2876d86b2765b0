"""When AI hours are and when people are reminded of them: dates and moments, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil import rrule

from bot.calendar import DAY, Hours, at_local, local
from bot.pattern import Pattern

EVERY_DAY = Pattern.parse("mon-sun 9-17")  # a day of this that is not worked is a public holiday
TEAM_WEEK = Pattern.parse("mon-fri 9-17")  # when a team's channel is written in
LOOK_BACK = 4  # days a reminder may come earlier, to fall inside working hours
BEFORE_END = timedelta(hours=1)  # how long before the end of work such a reminder comes
SKIPPED_AT_MOST = 60  # occurrences passed over before a series counts as ended


def place_in_month(day: date) -> int:
    """The place of its weekday in the month, 1 to 4, or -1 for the last one."""
    return -1 if (day + 7 * DAY).month != day.month else (day.day - 1) // 7 + 1


def dates(anchor: date, repeat: str) -> Iterator[date]:
    """All dates of a series, counted from its first, so that the fourth never becomes the last."""
    start = datetime.combine(anchor, time())
    if repeat == "none":
        yield anchor
        return
    if repeat == "monthly":
        place = rrule.weekday(anchor.weekday(), place_in_month(anchor))
        rule = rrule.rrule(rrule.MONTHLY, dtstart=start, byweekday=place)
    else:
        rule = rrule.rrule(rrule.WEEKLY, dtstart=start, interval=1 if repeat == "weekly" else 2)
    for found in rule:
        yield found.date()


def next_date(anchor: date, repeat: str, *, after: date, country: str) -> date | None:
    """The first date of the series after one, public holidays passed over; None when it ends."""
    later = (day for day in dates(anchor, repeat) if day > after)
    open_days = (day for day in islice(later, SKIPPED_AT_MOST) if not is_holiday(day, country))
    return next(open_days, None)


def is_holiday(day: date, country: str) -> bool:
    return not Hours(EVERY_DAY, "UTC", country).is_workday(day)


def team_slot(zone: str, country: str, now: datetime, start: datetime) -> datetime:
    """When a team's channel is next written in; at once when that would be too late."""
    slot = Hours(TEAM_WEEK, zone, country).next_slot(now)
    return slot if slot is not None and slot < start else now


def reminders(start: datetime, zone: str, hours: Hours, now: datetime) -> dict[str, datetime]:
    """The moments still to come at which one person is reminded of an hour.

    A week and a day ahead, by the clock of the team's `zone`, inside the person's working hours:
    the nearest worked time before, else after it as long as the next reminder is not there yet.
    An hour ahead is exact.
    """
    there = local(start, zone)
    targets = {
        "week": at_local(there.date() - 7 * DAY, there.time(), zone),
        "day": at_local(there.date() - DAY, there.time(), zone),
        "hour": start - timedelta(hours=1),
    }
    found = {"hour": targets["hour"]} if targets["hour"] > now else {}
    for which, limit in (("day", targets["hour"]), ("week", targets["day"])):
        if targets[which] > now and (at := _at_work(hours, targets[which], now, limit)):
            found[which] = at
    return found


def _at_work(hours: Hours, target: datetime, now: datetime, limit: datetime) -> datetime | None:
    """The worked moment at the target, else before it, else after it but before `limit`."""
    if hours.covers(target):
        return target
    day = local(target, hours.zone).date()
    for begin, end in reversed(hours.intervals(day - LOOK_BACK * DAY, day)):
        if end <= target and (at := max(begin, end - BEFORE_END)) > now:
            return at
    later = hours.next_slot(target)
    return later if later is not None and later < limit else None
