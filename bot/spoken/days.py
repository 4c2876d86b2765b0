"""The day in plain words: "overmorgen", "volgende week dinsdag", "6 januari", "na het weekend"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta, weekday

from bot.calendar import DAY
from bot.pattern import DAY_NAMES
from bot.spoken.clock import without
from bot.spoken.plain import MONTHS

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

Read = Callable[[re.Match[str], date], Iterator[date]]
ENGLISH = [english for english, _ in DAY_NAMES]
WEEKDAY = re.compile(rf"\b(?:(next|this) )?({'|'.join(ENGLISH)})\b")
WEEKS = re.compile(r"\b(?:(next|this) week|(?:(?:over|in|after) )?(\d{1,2}) week)\b", re.ASCII)
FAR = re.compile(r"\b(?:(over|in|after) )?(\d{1,2}) week\b(?: from\b)?", re.ASCII)
NEAR = re.compile(r"\b(today|tomorrow|overmorgen)\b")
LATER = re.compile(r"\b(?:(?:over|in|after) )?(\d{1,3}) (day|month|year)\b", re.ASCII)
WEEKEND = re.compile(r"\b(?:in )?(?:(after|next|this) )?weekend\b")
EDGE = re.compile(
    r"\b(?:in |at )?(?=begin|mid|end|(?:next|this) (?:month|year))"
    r"(?:(begin|mid|end) )?(?:(next|this) )?(week|month|year)\b"
)
FEAST = re.compile(r"\b(?:at )?(after )?(christmas|newyear|easter|sinterklaas|kingsday)\b")
FEASTS = {"christmas": (12, 25), "newyear": (1, 1), "sinterklaas": (12, 5), "kingsday": (4, 27)}
MONTH = f"(?:{'|'.join(MONTHS)})"
WRITTEN = re.compile(
    rf"\b(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}([-/.])\d{{1,2}}(?:\1(?:\d{{4}}|\d{{2}}))?"
    rf"|(?:\d{{1,2}}e? {MONTH}|{MONTH} \d{{1,2}}e?)\b(?: \d{{4}})?)\b",
    re.ASCII,
)
FIRST = re.compile(r"(\d{1,2})\b", re.ASCII)
YEAR = re.compile(r"\d{4}|([-/.])\d+\1\d\d\b", re.ASCII)
ORDINAL = re.compile(r"\b(\d{1,2})e\b", re.ASCII)
NTH = re.compile(
    rf"\b(?:([1-5])e|last) ({'|'.join(ENGLISH)})(?: in)?"
    rf"(?: (?:(next|this) month|({MONTH})(?: (\d{{4}}))?))?\b",
    re.ASCII,
)
MONTH_ALONE = re.compile(
    rf"\b(?:in )?(?:(begin|mid|half|end) )?({MONTH})\b(?: (\d{{4}})\b)?", re.ASCII
)


def take_days(text: str, today: date) -> tuple[list[date], str]:
    """The days that a text in plain words may stand for, the nearest first, and the rest of it.

    Days before today may be among them. None at all when the text names no day. Raises ValueError
    for a day that is not there: "31 februari", "maandag 3 december" when that is a Thursday.
    """
    if nth := NTH.search(text):
        return _there(_nth, nth, today), without(text, nth)
    named, far = WEEKDAY.search(text), FAR.search(text)
    since = named or NEAR.search(text)
    if far and since and not (far[1] and far.start() < since.start()):  # "a week from Monday"
        days, rest = take_days(without(text, far), today)
        return [day + 7 * int(far[2]) * DAY for day in days], rest
    rest = without(text, named) if named else text
    days, rest, weeks = _days(rest, today)
    if not named:
        return days, rest
    asked = ENGLISH.index(named[2])
    if weeks or (named[1] == "next" and not days):
        monday = _monday(days[0] if days else today + 7 * DAY)
        return [monday + asked * DAY], rest
    if not days:
        return [today + ((asked - today.weekday() - 1) % 7 + 1) * DAY], rest
    if not (fitting := [day for day in days if day.weekday() == asked]):
        raise ValueError(f"{days[0]} is no {named[2]}")
    return fitting, rest


def _days(text: str, today: date) -> tuple[list[date], str, bool]:
    """As `take_days`, weekdays apart; and whether a week was named, rather than a day."""
    for pattern, read in READ:
        if found := pattern.search(text):
            return _there(read, found, today), without(text, found), pattern is WEEKS
    return [], text, False


def _there(read: Read, found: re.Match[str], today: date) -> list[date]:
    if not (days := list(read(found, today))):
        raise ValueError(f"{found[0]} is no day")
    return days


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _near(found: re.Match[str], today: date) -> Iterator[date]:
    yield today + ["today", "tomorrow", "overmorgen"].index(found[1]) * DAY


def _weeks(found: re.Match[str], today: date) -> Iterator[date]:
    if found[2]:
        yield today + 7 * int(found[2]) * DAY
    else:
        yield _monday(today) + (7 if found[1] == "next" else 0) * DAY


def _later(found: re.Match[str], today: date) -> Iterator[date]:
    count = int(found[1])
    months = relativedelta(months=12 * count if found[2] == "year" else count)
    yield today + (count * DAY if found[2] == "day" else months)


def _weekend(found: re.Match[str], today: date) -> Iterator[date]:
    yield _monday(today) + {"after": 7, "next": 12}.get(found[1], 5) * DAY


def _edge(found: re.Match[str], today: date) -> Iterator[date]:
    """The begin, middle or end of this or the next week, month or year."""
    edge, which, unit = found.groups()
    first, length = {
        "week": (_monday(today), relativedelta(weeks=1)),
        "month": (today.replace(day=1), relativedelta(months=1)),
        "year": (today.replace(month=1, day=1), relativedelta(years=1)),
    }[unit]
    first += length if which == "next" else relativedelta()
    if edge == "end":
        yield first + length - (3 if unit == "week" else 1) * DAY  # a week ends on Friday
    elif edge == "mid":
        yield first + {"week": 2, "month": 14}.get(unit, 181) * DAY
    else:
        yield first


def _feast(found: re.Match[str], today: date) -> Iterator[date]:
    after, name = found.groups()
    for year in _years(today):
        day = easter(year) if name == "easter" else date(year, *FEASTS[name])
        second = 2 if name in ("easter", "christmas") else 1
        yield day + (second if after else 0) * DAY


def _years(today: date) -> tuple[int, ...]:
    """From New Year's Eve a year ahead can be the year after the next."""
    return (today.year, today.year + 1, today.year + 2)


def _nth(found: re.Match[str], today: date) -> Iterator[date]:
    """The first Monday of January, the last Friday of this month; none without a month."""
    nth, name, which, month, year = found.groups()
    firsts: Iterable[date] = _dates(year, MONTHS.index(month) + 1, 1, today) if month else ()
    if which:
        firsts = [today.replace(day=1) + relativedelta(months=which == "next")]
    step = relativedelta(day=1 if nth else 31, weekday=weekday(ENGLISH.index(name), int(nth or -1)))
    return (first + step for first in firsts if (first + step).month == first.month)


def _dates(year: str | None, month: int, day: int, today: date) -> Iterator[date]:
    """The dates that are there: of that year, or of those that may be meant when none is given."""
    for one in (int(year),) if year else _years(today):
        if one > 0 and 0 < day <= monthrange(one, month)[1]:
            yield date(one, month, day)


def _written(found: re.Match[str], today: date) -> Iterator[date]:
    """A day with its month; of the years that may be meant when none is given.

    dateparser moves what is not there: 12-13 becomes 13 December, 29 February another year's.
    """
    text = re.sub(r"(\d)e\b", r"\1", found[0].replace(".", "-"))
    first, with_year = FIRST.match(text), YEAR.search(text)
    for year in _years(today)[: 1 if with_year else None]:
        read = _parser(year).get_date_data(text).date_obj
        day = read.date() if read else None
        if day and (with_year or day.year == year) and (not first or day.day == int(first[1])):
            yield day


@cache
def _parser(year: int) -> DateDataParser:
    """Loaded when the first date is typed: it takes 20 MB and a fifth of a second."""
    from dateparser.date import DateDataParser

    settings = {
        "RELATIVE_BASE": datetime(year, 1, 1),  # noqa: DTZ001 # only its year is used
        "PREFER_DATES_FROM": "current_period",
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["absolute-time"],
    }
    return DateDataParser(languages=["en"], settings=settings)


def _ordinal(found: re.Match[str], today: date) -> Iterator[date]:
    """That day of this month or of one that follows."""
    for month in (today.replace(day=1) + relativedelta(months=n) for n in range(3)):
        yield from _dates(str(month.year), month.month, int(found[1]), today)


def _month(found: re.Match[str], today: date) -> Iterator[date]:
    """The first day of a month, its middle or its last."""
    for first in _dates(found[3], MONTHS.index(found[2]) + 1, 1, today):
        last = monthrange(first.year, first.month)[1]
        yield first.replace(day={"mid": 15, "half": 15, "end": last}.get(found[1], 1))


READ: tuple[tuple[re.Pattern[str], Read], ...] = (
    (WRITTEN, _written),
    (MONTH_ALONE, _month),
    (ORDINAL, _ordinal),
    (NEAR, _near),
    (EDGE, _edge),
    (WEEKS, _weeks),
    (LATER, _later),
    (WEEKEND, _weekend),
    (FEAST, _feast),
)
