"""A person's working week as people write it: `mon-fri 9-17`, `tue,wed,sat 7-15`, `fri 22-06`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, Self

Span = tuple[int, int]  # local minutes since midnight; past 1440 is the next day

Wrong = Literal["empty", "day", "hours", "long", "overlap"]

MIDNIGHT = 24 * 60
LONGEST_NIGHT = 16 * 60  # above this "9-5" was meant as 9 to 17

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = (
    ("monday", "maandag"),
    ("tuesday", "dinsdag"),
    ("wednesday", "woensdag"),
    ("thursday", "donderdag"),
    ("friday", "vrijdag"),
    ("saturday", "zaterdag"),
    ("sunday", "zondag"),
)
TO = re.compile(r"\s*(?:[-–—]|\bt/m\b|\btot en met\b|\btot\b|\bto\b)\s*")
BETWEEN = re.compile(r"[\s,;&+]+|\b(?:en|and|van|from|uur)\b")
HOUR = r"(\d{1,2})(?:[:.uh]([0-5]\d)?)?"
HOURS = re.compile(f"{HOUR}-{HOUR}", re.ASCII)


class PatternError(ValueError):
    """A working week that cannot be read; `part` is the piece that is wrong."""

    def __init__(self, code: Wrong, part: str) -> None:
        super().__init__(f"{code}: {part}")
        self.code = code
        self.part = part


@dataclass(frozen=True, slots=True)
class Pattern:
    """A person's working week: spans for each weekday, Monday first. A span may cross midnight."""

    days: tuple[tuple[Span, ...], ...]

    @classmethod
    def parse(cls, text: str = "mon-fri 9-17") -> Self:
        """Read `mon-thu 8:30-17; fri 9-13`, `za,zo 22-06` or `ma t/m vr 9-12, 13-17`.

        Raises PatternError, with the piece that is wrong.
        """
        return cls(_read(text))

    def covers(self, weekday: int, minutes: int) -> bool:
        """Whether that local time of that weekday is worked, 0 being Monday."""
        today, night = self.days[weekday], self.days[weekday - 1]
        worked = (*today, *((start - MIDNIGHT, end - MIDNIGHT) for start, end in night))
        return any(start <= minutes < end for start, end in worked)

    def __str__(self) -> str:
        same: dict[tuple[Span, ...], list[int]] = {}
        for day, spans in enumerate(self.days):
            same.setdefault(spans, []).append(day)
        return "; ".join(
            f"{_days_text(days)} {','.join(map(_span_text, spans))}"
            for spans, days in same.items()
            if spans
        )


def in_language(text: str, lang: str) -> str:
    """A written working week with the days as this language shortens them; it can be read back."""
    if not lang.startswith("nl"):
        return text
    short = {english: names[1][:2] for english, names in zip(DAYS, DAY_NAMES, strict=True)}
    return re.sub("|".join(DAYS), lambda day: short[day[0]], text)


@lru_cache(maxsize=1024)
def _read(text: str) -> tuple[tuple[Span, ...], ...]:
    spans: list[list[Span]] = [[] for _ in DAYS]
    for days, hours in _clauses(TO.sub("-", text.strip().lower())):
        for day in days:
            spans[day] += hours
    week = tuple(tuple(sorted(day)) for day in spans)
    _refuse_overlap(week)
    return week


def _refuse_overlap(days: tuple[tuple[Span, ...], ...]) -> None:
    week = [
        (day * MIDNIGHT + start, day * MIDNIGHT + end, f"{DAYS[day]} {_span_text((start, end))}")
        for day, spans in enumerate(days)
        for start, end in spans
    ]
    first, _, part = week[0]
    again = (first + 7 * MIDNIGHT, 0, part)  # Sunday night runs into Monday
    for (_, end, _), (start, _, part) in pairwise([*week, again]):
        if start < end:
            raise PatternError("overlap", part)


def _clauses(text: str) -> Iterator[tuple[list[int], list[Span]]]:
    """Days with the hours that follow them. A day named after hours begins the next clause."""
    days: list[int] = []
    hours: list[Span] = []
    pieces = [piece for piece in BETWEEN.split(text) if piece]
    if not pieces:
        raise PatternError("empty", text)
    for piece in pieces:
        if piece[0].isdigit():
            hours.append(_span(piece))
        else:
            if hours:
                yield days, hours
                days, hours = [], []
            days += _days(piece)
        if not days:
            raise PatternError("day", piece)
    if not hours:
        raise PatternError("hours", pieces[-1])
    yield days, hours


def _days(piece: str) -> list[int]:
    first, dash, last = piece.partition("-")
    start = _day(first, piece)
    count = (_day(last, piece) - start) % 7 if dash else 0
    return [(start + n) % 7 for n in range(count + 1)]


def _day(name: str, piece: str) -> int:
    short = name.rstrip(".:")
    for day, names in enumerate(DAY_NAMES):
        if len(short) > 1 and any(full.startswith(short) for full in names):
            return day
    raise PatternError("day", piece)


def _span(piece: str) -> Span:
    if not (found := HOURS.fullmatch(piece)):
        raise PatternError("hours", piece)
    hour, minute, last_hour, last_minute = (int(part or 0) for part in found.groups())
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    if start >= MIDNIGHT or end > MIDNIGHT or start == end:
        raise PatternError("hours", piece)
    if end > start:
        return start, end
    if end + MIDNIGHT - start > LONGEST_NIGHT:
        raise PatternError("long", piece)
    return start, end + MIDNIGHT


def _days_text(days: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 2 else ",".join(DAYS[d] for d in run)
        for run in runs
    )


def _span_text(span: Span) -> str:
    start, end = span
    return f"{_hour_text(start)}-{_hour_text(end if end <= MIDNIGHT else end - MIDNIGHT)}"


def _hour_text(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}" if minute else str(hour)
