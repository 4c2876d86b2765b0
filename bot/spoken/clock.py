"""The time of day in plain words: "half drie", "14u30", "2pm", "na de lunch", "end of the day"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.calendar import MIDNIGHT, Hours, at_local
from bot.pattern import Pattern

NOON = 12 * 60
EARLY = 7 * 60  # before it nobody means the morning, unless that is when they work
HOUR = timedelta(hours=1)
PARTS = {"morning": (9, 12), "afternoon": (14, 18), "evening": (19, 23)}
ENDS = {"morning": 11, "afternoon": 16, "evening": 22}
PART = re.compile(r"\b(?:(?:in |at )?(begin|end) |in )?(am|pm|morning|afternoon|evening|night)\b")
LUNCH = re.compile(r"\b(?:at )?(?:(before|after) )?lunch\b|\b(?:at )?noon\b")
EDGE = re.compile(r"\b(?:in |at )?(begin|end) day\b|\bafter work\b")
TIME = re.compile(
    r"(?:(?P<at>at )|\b)"
    r"(?:(?P<delta>quarter|\d{1,2})(?: min)? (?P<side>before|after|over) )?"
    r"(?P<half>half (?P<past>after )?)?(?P<hour>\d{1,2})(?P<minute>:\d{2}\b)?(?![\w/.-])"
    r"(?P<unit> hour\b)?",
    re.ASCII,
)
LATER = re.compile(r"(?:over|in) (\d{1,3}) (min|hour)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Clock:
    """Local minutes since midnight, or the `edge`, begin or end, of whatever is worked that day.

    Until `until` a later hour will do as well, when this one is past. When it is not `sure`, it
    can be the other half of the day too, as "half drie" or "9 uur".
    """

    minutes: int
    until: int = 0
    sure: bool = True
    edge: str = ""

    def on(self, pattern: Pattern, weekday: int) -> int:
        """The minutes that are meant by someone with this working week."""
        if self.sure:
            return self.minutes
        other = (self.minutes + NOON) % MIDNIGHT
        here, there = (pattern.covers(weekday, one) for one in (self.minutes, other))
        return other if (there if here != there else self.minutes < EARLY) else self.minutes

    def at(self, day: date, hours: Hours, now: datetime) -> datetime:
        """The moment on that day; one from now on where a later hour will do."""
        worked = hours.intervals(day, day) if self.edge else []
        if worked:
            return worked[0][0] if self.edge == "begin" else worked[-1][1] - HOUR
        minutes = self.on(hours.pattern, day.weekday())
        at = at_local(day, time(*divmod(minutes, 60)), hours.zone)
        later = (at + n * HOUR for n in range((max(self.until - minutes, 0) // 60) + 1))
        return next((one for one in later if one > now), at)


def later(text: str) -> timedelta | None:
    """How much later, when the text is no more than "over 20 minuten" or "in an hour"."""
    if not (found := LATER.fullmatch(text)):
        return None
    return timedelta(**{"minutes" if found[2] == "min" else "hours": int(found[1])})


def take_clock(text: str, *, alone: bool = False) -> tuple[Clock | None, str]:
    """The time of day that a text in plain words names, and the rest of it.

    With `alone` a mere number is an hour too, as it is in "'s avonds 8". Raises ValueError for a
    time that no day has.
    """
    part = PART.search(text)
    text = without(text, part) if part else text
    clock, rest = _told(text)
    if clock is None and (alone or part):
        clock, rest = _told(f"at {text}")
    if part is None:
        return clock, rest if clock else text
    return _in_part(clock, part[2], part[1]), rest if clock else text


def without(text: str, found: re.Match[str]) -> str:
    """The text with what was found taken out of it."""
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def _told(text: str) -> tuple[Clock | None, str]:
    for pattern, read in READ:
        for found in pattern.finditer(text):
            if (clock := read(found)) is not None:
                return clock, without(text, found)
    return None, text


def _time(found: re.Match[str]) -> Clock | None:
    """None when it is only a number, such as that of a day."""
    hour, minute = int(found["hour"]), int((found["minute"] or ":0")[1:])
    if not any(found[one] for one in ("half", "delta", "minute", "at", "unit")):
        return None
    if hour > 23 or minute > 59 or (found["half"] and found["minute"]):
        raise ValueError(f"{found[0]} is no time")
    half = 0 if not found["half"] else 30 if found["past"] else -30
    delta = 15 if found["delta"] == "quarter" else int(found["delta"] or 0)
    told = hour * 60 + minute + half + (-delta if found["side"] == "before" else delta)
    literal = hour == 0 or (found["minute"] and len(found["hour"]) == 2)
    return Clock(told % MIDNIGHT, sure=bool(literal) or told % MIDNIGHT >= NOON)


def _lunch(found: re.Match[str]) -> Clock:
    if found[1] == "after":
        return Clock(13 * 60, until=17 * 60)
    return Clock(11 * 60 if found[1] else NOON)


def _edge(found: re.Match[str]) -> Clock:
    edge = found[1] or "end"
    return Clock(9 * 60 if edge == "begin" else 16 * 60, edge=edge)


def _in_part(clock: Clock | None, part: str, edge: str | None) -> Clock:
    """The clock in that part of the day; else its begin or its end, or the part as a whole."""
    if clock is None:
        if part not in PARTS:
            raise ValueError(f"{part} alone is no time")
        first, last = PARTS[part]
        if edge:
            return Clock((first if edge == "begin" else ENDS[part]) * 60)
        return Clock(first * 60, until=last * 60)
    early = part in ("am", "morning") or (part == "night" and clock.minutes % NOON < EARLY)
    if clock.minutes >= NOON + 60:
        if early or part == "night":
            raise ValueError(f"{clock.minutes} minutes are not in the {part}")
        return clock
    return Clock(clock.minutes % NOON + (0 if early else NOON))


READ: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Clock | None]], ...] = (
    (LUNCH, _lunch),
    (EDGE, _edge),
    (TIME, _time),
)
