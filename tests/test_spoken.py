"""Moments and days in plain words: what is understood, what is not, and what may never happen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calendar import UTC, Hours
from bot.content import words_for
from bot.pattern import Pattern
from bot.spoken import FURTHEST, Weekly, read_day, read_moment, read_weekly
from bot.spoken.plain import SAME

ZONE = "Europe/Amsterdam"
OFFICE = Hours(Pattern.parse("mon-fri 9-17"), ZONE, "NL")
NIGHTS = Hours(Pattern.parse("mon-fri 22-6"), ZONE, "NL")
NOW = datetime(2026, 11, 30, 9, 20, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)  # a Monday
TODAY = date(2026, 11, 30)


def heard(text: str, hours: Hours = OFFICE, now: datetime = NOW) -> str:
    """The local moment that is understood, or nothing."""
    found = read_moment(text, hours, now, hour=10)
    return f"{found.at.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}" if found else ""


MOMENTS = {
    "overmorgen 9u": "2026-12-02 09:00",
    "morgen om 9 uur": "2026-12-01 09:00",
    "morgen na de lunch": "2026-12-01 13:00",
    "Morgenochtend 8 uur": "2026-12-01 08:00",
    "tomorrow morning": "2026-12-01 09:00",
    "vanmiddag": "2026-11-30 14:00",
    "tonight 8": "2026-11-30 20:00",
    "vandaag": "2026-11-30 10:00",
    "over een half uur": "2026-11-30 09:50",
    "in an hour": "2026-11-30 10:20",
    "over twee weken": "2026-12-14 10:00",
    "dinsdag over twee weken": "2026-12-15 10:00",
    "over 3 dagen om 10 uur": "2026-12-03 10:00",
    "volgende week dinsdag": "2026-12-08 10:00",
    "maandag over een week": "2026-12-14 10:00",
    "over een week op maandag": "2026-12-07 10:00",
    "Tuesday week at 3pm": "2026-12-08 15:00",
    "two weeks from Tuesday": "2026-12-15 10:00",
    "a week from tomorrow": "2026-12-08 10:00",
    "over een dag of tien": "2026-12-10 10:00",
    "om een uur of drie": "2026-11-30 15:00",
    "over anderhalf uur": "2026-11-30 10:50",
    "donderdag eind van de middag": "2026-12-03 16:00",
    "eind volgende week": "2026-12-11 10:00",
    "de eerste maandag van januari": "2027-01-04 10:00",
    "next tuesday 2pm": "2026-12-08 14:00",
    "dinsdag": "2026-12-01 10:00",
    "dinsdag 9": "2026-12-01 09:00",
    "maandag": "2026-12-07 10:00",
    "maandagmorgen": "2026-12-07 09:00",
    "donerdag half drie": "2026-12-03 14:30",
    "kwart voor 3": "2026-11-30 14:45",
    "tien voor half drie": "2026-11-30 14:20",
    "half past two": "2026-11-30 14:30",
    "quarter to three": "2026-11-30 14:45",
    "half een": "2026-11-30 12:30",
    "14u30": "2026-11-30 14:30",
    "om 9.12": "2026-12-01 09:12",
    "9u": "2026-12-01 09:00",
    "2 p.m.": "2026-11-30 14:00",
    "twee uur 's middags": "2026-11-30 14:00",
    "eind van de dag": "2026-11-30 16:00",
    "3 dec. 14.30": "2026-12-03 14:30",
    "donderdag 3 december om 14:00": "2026-12-03 14:00",
    "12-1-27 9:00": "2027-01-12 09:00",
    "6th of January at 2pm": "2027-01-06 14:00",
    "kerst": "2026-12-25 10:00",
    "na het weekend": "2026-12-07 10:00",
    "begin januari": "2027-01-01 10:00",
}
DAYS = {
    "6 januari": date(2027, 1, 6),
    "6 janurai": date(2027, 1, 6),
    "Jan 6th": date(2027, 1, 6),
    "2027-01-12": date(2027, 1, 12),
    "9.12": date(2026, 12, 9),
    "de 6e": date(2026, 12, 6),
    "een week": date(2026, 12, 7),
    "over een jaar": date(2027, 11, 30),
    "eind van de week": date(2026, 12, 4),
    "eind januari": date(2027, 1, 31),
    "na kerst": date(2026, 12, 27),
    "tweede kerstdag": date(2026, 12, 26),
    "new year's eve": date(2026, 12, 31),
    "the last Friday of next month": date(2026, 12, 25),
    "over veertien dagen": date(2026, 12, 14),
    "dinsdag over 14 dagen": date(2026, 12, 15),
    "een half jaar": date(2027, 5, 30),
    "Easter": date(2027, 3, 28),
}
NOTHING = [
    "31 februari", "25:00", "morgen 25 uur", "gisteren", "2019", "6 januari 2019", "2035-01-01",
    "maandag 3 december", "12-13-2027", "nu", "straks", "1", "-", "morgen wandelen",
    "de eerste maandag", "5e maandag van februari 9 uur", "donderdag week 9", "na de kerstvakantie",
    "een paar weken", "eerste maandag van november 2026", "maandag en dinsdag",
    "9 uur en 10 uur", "23:00 's ochtends", "над 6 januari", "morgen " * 20,
]  # fmt: skip


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_is_what_people_mean_by_it(text: str) -> None:
    assert heard(text) == MOMENTS[text]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_what_people_mean_by_it(text: str) -> None:
    assert read_day(text, TODAY) == DAYS[text]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_moment_is_not_made_one(text: str) -> None:
    assert heard(text) == ""
    assert read_day(text, TODAY) is None


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
@pytest.mark.parametrize("text", ["31-12-9999 eind van de dag", "31 dec 9999", "1-1-0001 om 9 uur"])
def test_the_ends_of_the_calendar_are_no_moment(text: str, zone: str) -> None:
    assert read_moment(text, Hours(Pattern.parse(), zone), NOW, hour=10) is None


def test_an_hour_without_more_is_meant_in_ones_own_working_time() -> None:
    assert heard("morgen 3 uur") == "2026-12-01 15:00"
    assert heard("morgen 3 uur", NIGHTS) == "2026-12-01 03:00"
    assert heard("morgen 11 uur", NIGHTS) == "2026-12-01 23:00"
    assert heard("morgen 4 uur 's nachts") == "2026-12-01 04:00"
    assert heard("morgen 04:00") == "2026-12-01 04:00"


def test_a_part_of_the_day_that_began_is_the_next_hour_in_it() -> None:
    now = NOW + timedelta(hours=6)  # 15:20
    assert heard("vanmiddag", now=now) == "2026-11-30 16:00"
    assert heard("vandaag", now=now) == "2026-11-30 16:00"
    assert heard("vanochtend", now=now) == ""


def test_it_tells_what_was_said_and_what_was_added() -> None:
    told = {
        text: (found.day_given, found.time_given)
        for text in ("morgen", "half drie", "morgen om 9 uur")
        if (found := read_moment(text, OFFICE, NOW, hour=10))
    }
    assert told == {"morgen": (1, 0), "half drie": (0, 1), "morgen om 9 uur": (1, 1)}


def test_the_hour_that_spring_skips_moves_forward() -> None:
    assert heard("28 maart 2027 om 02:30") == "2027-03-28 03:30"


def test_a_moment_that_comes_back_is_a_weekday_a_time_or_both() -> None:
    pattern = OFFICE.pattern
    assert read_weekly("op donderdag 14:00", pattern, 0) == Weekly(3, 14 * 60)
    assert read_weekly("Friday afternoons at 3", pattern, 0) == Weekly(4, 15 * 60)
    assert read_weekly("dinsdagen", pattern, 0) == Weekly(1, None)
    assert read_weekly("om drie uur", pattern, 0) == Weekly(None, 15 * 60)
    for text in ("morgen", "3 december", "maandag dinsdag", "", "blauw", "25:00"):
        assert read_weekly(text, pattern, 0) is None


ZONES = st.sampled_from([ZONE, "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"])
HOURS = st.builds(Hours, st.sampled_from([OFFICE.pattern, NIGHTS.pattern]), ZONES)
SPAN = (datetime(2026, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001 (made UTC below)
NOWS = st.datetimes(*SPAN, timezones=st.just(UTC))


NEW_YEARS_EVE = datetime(2025, 12, 31, 12, tzinfo=UTC)


@example(OFFICE, NEW_YEARS_EVE, 365 * 24 * 60 + 800, "nl")
@given(HOURS, NOWS, st.integers(1, 366 * 24 * 60 - 1), st.sampled_from(["nl", "en", "nl-BE"]))
def test_what_is_said_back_is_read_as_the_same_moment(
    hours: Hours, now: datetime, minutes: int, lang: str
) -> None:
    at = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    if at <= now or at.astimezone(ZoneInfo(hours.zone)).fold:  # autumn has that hour twice
        return
    said = words_for(lang, hours.zone).moment(at)
    found = read_moment(said, hours, now, hour=10)
    assert found is not None and found.at == at, said


KNOWN = [word for one, others in SAME.items() for word in (one, *others.split())]
PIECES = st.sampled_from([*KNOWN, "maandag", "6", "31", "februari", "14:30", "2027", "1-1", "e"])
TEXTS = st.one_of(st.text(max_size=150), st.lists(PIECES, max_size=8).map(" ".join))


@given(TEXTS, HOURS, NOWS)
@example("9" * 120, OFFICE, NOW)
@example("over 99 jaar 99 maanden", OFFICE, NOW)
@example("half " * 24, OFFICE, NOW)
def test_whatever_is_typed_is_a_moment_to_come_or_none(
    text: str, hours: Hours, now: datetime
) -> None:
    found = read_moment(text, hours, now, hour=10)
    assert found is None or now < found.at <= now + FURTHEST
    day = read_day(text, now.date())
    assert day is None or now.date() < day <= now.date() + FURTHEST
    read_weekly(text, hours.pattern, 0)
