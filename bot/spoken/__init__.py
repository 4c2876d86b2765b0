"""Moments and days as people type them, in Dutch or English: for settings and own plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.calendar import DAY, Hours, local
from bot.pattern import MIDNIGHT, Pattern
from bot.spoken.clock import Clock, later, take_clock
from bot.spoken.days import ENGLISH, take_days
from bot.spoken.plain import MONTHS, in_plain

FURTHEST = timedelta(days=366)
AROUND = {"at", "in"}  # what may be left when a day and a time are taken out
ABOUT_TIME = {  # in plain words, as far as we know them
    *ENGLISH, *MONTHS, "today", "tomorrow", "overmorgen", "morning", "afternoon", "evening",
    "hour", "min", "day", "week", "month", "weekend", "lunch", "noon", "straks", "later", "gauw",
    "binnenkort", "ooit", "gisteren", "eergisteren", "yesterday", "soon", "sometime", "tijd",
    "time", "pauze", "break", "overleg", "vergadering", "meeting",
}  # fmt: skip
BEGINS = {
    "at", "in", "after", "before", "between", "tussen", "als", "zodra", "when", "next", "this",
}  # fmt: skip
NOT_NOW = {"geen", "niet", "no", "not", "ai"}


@dataclass(frozen=True, slots=True)
class Moment:
    """What was understood: `at` is UTC; `day_given` and `time_given` tell what was really said."""

    at: datetime
    day_given: bool
    time_given: bool


@dataclass(frozen=True, slots=True)
class Weekly:
    """A moment that comes back: a weekday, 0 for Monday, and local minutes since midnight."""

    weekday: int | None
    minutes: int | None


def read_moment(text: str, hours: Hours, now: datetime, *, hour: int) -> Moment | None:
    """The moment all of a text stands for, after now: "morgen na de lunch", "next tuesday 2pm".

    `hour` is the person's own, for a day without a time. None when it is not clear, is past, is
    more than a year ahead, or when the text holds more than a moment.
    """
    words, today = in_plain(text), local(now, hours.zone).date()
    if span := later(words):
        return Moment(now.replace(second=0, microsecond=0) + span, True, True)
    try:
        days, rest = take_days(words, today)
        clock, rest = take_clock(rest, alone=bool(days))
    except (ValueError, OverflowError):
        return None
    if set(rest.split()) - AROUND or not (days or clock):
        return None
    wanted = clock or Clock(hour * 60, until=MIDNIGHT - 60)
    near = (day for day in days or (today, today + DAY) if today <= day <= today + FURTHEST)
    for day in near:
        at = wanted.at(day, hours, now)
        if now < at <= now + FURTHEST:
            return Moment(at, bool(days), clock is not None)
    return None


def names_time(text: str) -> bool:
    """Whether a text begins as a moment would and names one, whatever else is in it."""
    words = in_plain(text).split()
    named = ABOUT_TIME.intersection(words) and NOT_NOW.isdisjoint(words)
    return bool(named) and (words[0] in BEGINS | ABOUT_TIME - {"pauze", "break"})


def read_day(text: str, today: date) -> date | None:
    """The day all of a text stands for, after today: "6 januari", "over twee weken", "kerst".

    None when it is not clear, is past, or is more than a year ahead.
    """
    try:
        days, rest = take_days(in_plain(text), today)
    except (ValueError, OverflowError):
        return None
    near = (day for day in days if today < day <= today + FURTHEST)
    return None if set(rest.split()) - AROUND else next(near, None)


def read_weekly(text: str, pattern: Pattern, weekday: int) -> Weekly | None:
    """The weekday, the time or both that all of a text stands for: "donderdagmiddag", "fri 9".

    `weekday` is the person's own, for a time without a day. None when it is anything else.
    """
    words = in_plain(text).split()
    named = [ENGLISH.index(word) for word in words if word in ENGLISH]
    try:
        rest = " ".join(word for word in words if word not in ENGLISH)
        clock, rest = take_clock(rest, alone=bool(named))
    except ValueError:
        return None
    if set(rest.split()) - AROUND or len(named) > 1 or not (named or clock):
        return None
    day = named[0] if named else None
    return Weekly(day, clock.on(pattern, weekday if day is None else day) if clock else None)
