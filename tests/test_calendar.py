"""Working weeks, holidays, leave and time zones: when a person may be spoken to."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.calendar import Hours, Week, at_local, known_country, known_zone, local, near_zones
from bot.pattern import Pattern, PatternError

ZONES = ("Europe/Amsterdam", "Africa/Cairo", "America/New_York")
OFFICE = Hours(Pattern.parse(), "Europe/Amsterdam", "NL")
NIGHTS = Hours(Pattern.parse("fri,sat 22-06"), "Europe/Amsterdam")
DAY = timedelta(days=1)


def ams(text: str) -> datetime:
    """A moment written in Amsterdam's time."""
    wanted = datetime.fromisoformat(text)
    return at_local(wanted.date(), wanted.time(), "Europe/Amsterdam")


# --- patterns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("mon-fri 9-17", "mon-fri 9-17"),
        ("tue,wed,sat 7-15", "tue,wed,sat 7-15"),
        ("fri 22-06", "fri 22-6"),
        ("mon-thu 8:30-17; fri 9-13", "mon-thu 8:30-17; fri 9-13"),
        ("ma-vr 9-17", "mon-fri 9-17"),
        ("za,zo 10.00-18.30", "sat,sun 10-18:30"),
        ("ma t/m vr 9 tot 17 uur", "mon-fri 9-17"),
        ("Maandag tot en met Donderdag van 8u30 – 17u", "mon-thu 8:30-17"),
        ("tuesday and friday from 9 to 13", "tue,fri 9-13"),
        ("sat-mon 9-17", "mon,sat,sun 9-17"),
        ("mon-fri 9-12, 13-17", "mon-fri 9-12,13-17"),
        ("mon 13-17, mon 9-12, tue 9-17", "mon 9-12,13-17; tue 9-17"),
        ("wed 22-0", "wed 22-24"),
        ("mon-sun 0-24", "mon-sun 0-24"),
    ],
)
def test_a_pattern_is_read_as_people_write_it(text, canonical):
    assert str(Pattern.parse(text)) == canonical
    assert Pattern.parse(canonical) == Pattern.parse(text)


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "empty", ""),
        (" ; ", "empty", ";"),
        ("9-17", "day", "9-17"),
        ("mon-xyz 9-17", "day", "mon-xyz"),
        ("m 9-17", "day", "m"),
        ("mon-fri", "hours", "mon-fri"),
        ("mon 9-17; tue", "hours", "tue"),
        ("mon 9", "hours", "9"),
        ("mon 9-25", "hours", "9-25"),
        ("mon 24-25", "hours", "24-25"),
        ("mon 9-9", "hours", "9-9"),
        ("mon 9-17:60", "hours", "9-17:60"),
        ("mon-fri 9-5", "long", "9-5"),
        ("mon 9-13, 12-17", "overlap", "mon 12-17"),
        ("fri 22-6; sat 5-13", "overlap", "sat 5-13"),
        ("sun 22-6; mon 5-13", "overlap", "mon 5-13"),
    ],
)
def test_an_unreadable_pattern_says_which_piece(text, code, part):
    with pytest.raises(PatternError) as caught:
        Pattern.parse(text)
    assert (caught.value.code, caught.value.part) == (code, part)


@given(st.text("mondiwefrza 0123456789-:;,.t/", max_size=30))
def test_any_text_is_a_pattern_or_a_pattern_error(text):
    try:
        pattern = Pattern.parse(text)
    except PatternError as error:
        assert error.code
    else:
        assert Pattern.parse(str(pattern)) == pattern


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    """Any working week in quarters of an hour, nights and split days included."""
    spans: list[tuple[tuple[int, int], ...]] = [()] * 7
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        start, long = draw(st.integers(0, 95)), draw(st.integers(1, 32))
        second = start + long + draw(st.integers(0, 8))
        starts = [(start, start + long)]
        if second < 95 and draw(st.booleans()):
            starts.append((second, min(second + draw(st.integers(1, 16)), 96)))
        spans[day] = tuple((a * 15, b * 15) for a, b in starts)
    pattern = Pattern(tuple(spans))
    try:
        return Pattern.parse(str(pattern))
    except PatternError:
        assume(False)
        raise


@given(patterns())
def test_a_pattern_survives_being_written_down(pattern):
    assert Pattern.parse(str(pattern)) == pattern


# --- slots ----------------------------------------------------------------------------------------


def test_a_slot_is_now_or_the_next_start():
    assert OFFICE.next_slot(ams("2026-11-16 10:00")) == ams("2026-11-16 10:00")
    assert OFFICE.next_slot(ams("2026-11-16 17:00")) == ams("2026-11-17 09:00")
    assert OFFICE.next_slot(ams("2026-11-20 18:00")) == ams("2026-11-23 09:00")
    assert OFFICE.end_of_slot(ams("2026-11-16 10:00")) == ams("2026-11-16 17:00")
    with pytest.raises(ValueError, match="outside working hours"):
        OFFICE.end_of_slot(ams("2026-11-16 08:59"))


def test_a_night_runs_into_the_next_day():
    assert NIGHTS.covers(ams("2026-11-21 05:59"))
    assert not NIGHTS.covers(ams("2026-11-21 06:00"))
    assert NIGHTS.end_of_slot(ams("2026-11-21 01:00")) == ams("2026-11-21 06:00")
    assert not NIGHTS.is_workday(date(2026, 11, 22))


def test_a_night_that_starts_on_a_holiday_is_off_as_a_whole():
    nights = Hours(Pattern.parse("mon-sun 22-6"), "Europe/Amsterdam", "NL")
    assert nights.covers(ams("2026-12-25 05:00"))
    assert not nights.covers(ams("2026-12-25 23:00"))
    assert not nights.covers(ams("2026-12-27 05:00"))


def test_a_public_holiday_goes_by_country_and_part_of_it():
    epiphany = date(2026, 1, 6)
    assert not Hours(Pattern.parse(), "Europe/Berlin", "DE-BY").is_workday(epiphany)
    assert Hours(Pattern.parse(), "Europe/Berlin", "DE").is_workday(epiphany)
    assert Hours(Pattern.parse(), "Europe/Amsterdam").is_workday(date(2026, 12, 25))


def test_leave_is_no_work_and_long_leave_has_no_slot():
    away = Hours(OFFICE.pattern, OFFICE.zone, "NL", ((date(2026, 11, 17), date(2026, 11, 18)),))
    assert away.next_slot(ams("2026-11-16 17:00")) == ams("2026-11-19 09:00")
    gone = Hours(OFFICE.pattern, OFFICE.zone, "NL", ((date(2026, 11, 17), date(2028, 1, 1)),))
    assert gone.next_slot(ams("2026-11-16 17:00")) is None
    assert gone.moment(Week(2026, 50), 0, 9) is None


def test_clock_changes_move_a_local_time_only_in_the_gap():
    assert at_local(date(2026, 3, 29), time(2, 30), "Europe/Amsterdam") == ams("2026-03-29 03:30")
    assert at_local(date(2026, 10, 25), time(2, 30), "Europe/Amsterdam") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    midnight = at_local(date(2026, 4, 24), time(), "Africa/Cairo")  # 00:00 does not exist
    assert local(midnight, "Africa/Cairo").time() == time(1)
    early = Hours(Pattern.parse("sun 1-2:45, 3-5"), "Europe/Amsterdam")
    (_, end), (start, _) = early.intervals(date(2026, 3, 29), date(2026, 3, 29))
    assert end == start == ams("2026-03-29 03:45")


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        OFFICE.covers(datetime(2026, 11, 16, 10))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("weekday", "hour", "start", "end"),
    [
        (1, 10, "2026-11-17 10:00", "2026-11-17 17:00"),
        (1, 7, "2026-11-17 09:00", "2026-11-17 17:00"),
        (1, 18, "2026-11-18 09:00", "2026-11-18 17:00"),
        (6, 12, "2026-11-20 09:00", "2026-11-20 17:00"),
    ],
)
def test_a_moment_in_the_week_is_near_the_preference(weekday, hour, start, end):
    assert OFFICE.moment(Week(2026, 47), weekday, hour) == (ams(start), ams(end))


def test_a_week_of_holidays_has_no_moment():
    friday = Hours(Pattern.parse("fri 9-17"), "Europe/Amsterdam", "NL")
    assert friday.moment(Week.on(date(2026, 12, 25)), 4, 10) is None


def test_workdays_are_counted_from_tomorrow():
    thursday = ams("2026-12-24 15:00")
    assert OFFICE.after_workdays(thursday, 1, 10) == ams("2026-12-28 10:00")
    assert OFFICE.after_workdays(thursday, 5, 20) == ams("2027-01-04 09:00")
    with pytest.raises(ValueError, match="not later"):
        OFFICE.after_workdays(thursday, 0, 10)


def test_working_hours_are_counted_over_a_weekend():
    friday, monday = ams("2026-11-20 15:00"), ams("2026-11-23 11:00")
    assert OFFICE.hours_between(friday, monday) == timedelta(hours=4)
    assert OFFICE.hours_between(monday, friday) == timedelta()
    assert OFFICE.add_hours(friday, 4) == monday
    assert OFFICE.add_hours(friday, 2) == ams("2026-11-20 17:00")
    assert OFFICE.add_hours(friday, 0) == friday


def test_without_any_work_the_wall_clock_counts_so_that_nothing_waits_for_ever():
    gone = Hours(OFFICE.pattern, OFFICE.zone, "", ((date(2026, 1, 1), date(2050, 1, 1)),))
    at = ams("2026-11-20 15:00")
    assert gone.add_hours(at, 4) == at + timedelta(hours=4)
    assert gone.after_workdays(at, 2, 10) == ams("2026-11-22 10:00")


clock_changes = st.sampled_from(
    [date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 24), date(2026, 10, 25), date(2026, 10, 30)]
)
days = st.one_of(st.dates(date(2025, 1, 1), date(2028, 12, 31)), clock_changes)
moments = st.builds(
    lambda day, minute: datetime.combine(day, time(), UTC) + timedelta(minutes=minute),
    days,
    st.integers(-1440, 2 * 1440),
)
countries = st.sampled_from(["", "NL", "BE", "DE-BY", "EG", "US"])
unhurried = settings(deadline=None)  # a country's holidays load on first use
workers = st.builds(Hours, patterns(), st.sampled_from(ZONES), countries)


@unhurried
@given(workers, moments)
def test_covered_is_what_lies_in_an_interval(hours, at):
    today = local(at, hours.zone).date()
    near = hours.intervals(today - 2 * DAY, today + 2 * DAY)
    assert all(start < end for start, end in near)
    assert near == sorted(near)
    assert all(a[1] <= b[0] for a, b in pairwise(near))
    around = [end for start, end in near if start <= at < end]
    assert hours.covers(at) == bool(around)
    if around:
        assert [hours.end_of_slot(at)] == around


@unhurried
@given(workers, moments)
def test_the_next_slot_is_worked_and_nothing_before_it_is(hours, at):
    slot = hours.next_slot(at)
    assert slot is not None
    assert slot >= at
    assert hours.covers(slot)
    assert hours.hours_between(at, slot) == timedelta()


@unhurried
@given(workers, days)
def test_nothing_starts_on_a_holiday(hours, day):
    plain = Hours(hours.pattern, hours.zone)
    worked = hours.intervals(day, day)
    assert worked in ([], plain.intervals(day, day))
    assert hours.is_workday(day) == bool(worked)
    christmas = date(day.year, 12, 25)
    if hours.country not in ("", "EG"):
        assert not hours.is_workday(christmas)


@unhurried
@given(workers, days, st.integers(0, 6), st.integers(0, 23))
def test_the_moment_of_a_week_is_worked_in_that_week(hours, day, weekday, hour):
    week = Week.on(day)
    found = hours.moment(week, weekday, hour)
    worked = hours.intervals(week.monday(), week.monday() + 6 * DAY)
    assert (found is None) == (not worked)
    if found:
        start, end = found
        assert hours.end_of_slot(start) == end
        preferred = at_local(week.monday() + weekday * DAY, time(hour), hours.zone)
        assert start >= preferred or worked[-1] == found


@unhurried
@given(workers, moments, st.integers(1, 12), st.integers(0, 23))
def test_so_many_workdays_later_is_worked(hours, at, count, hour):
    later = hours.after_workdays(at, count, hour)
    assert hours.covers(later)
    today, day = local(at, hours.zone).date(), local(later, hours.zone).date()
    between = [today + n * DAY for n in range(1, (day - today).days + 1)]
    passed = sum(hours.is_workday(day) for day in between)
    assert passed in (count, count + 1)  # one more when a night has run into a workday


@unhurried
@given(workers, moments, st.integers(1, 16))
def test_adding_and_counting_hours_are_inverse(hours, at, quarters):
    later = hours.add_hours(at, quarters / 4)
    assert hours.hours_between(at, later) == timedelta(hours=quarters / 4)
    assert hours.hours_between(at, later - timedelta(seconds=1)) < timedelta(hours=quarters / 4)


@unhurried
@given(workers, st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_hours_add_up(hours, at):
    a, b, c = at
    assert hours.hours_between(a, b) + hours.hours_between(b, c) == hours.hours_between(a, c)
    assert hours.hours_between(a, c) <= c - a


# --- weeks and recurrence -------------------------------------------------------------------------


def test_weeks_are_local_iso_weeks():
    assert str(Week.of(ams("2026-11-16 10:00"), "Europe/Amsterdam")) == "2026-W47"
    sunday_night = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    assert Week.of(sunday_night, "Europe/Amsterdam") == Week(2026, 47)
    assert Week.of(sunday_night, "America/New_York") == Week(2026, 46)
    assert Week(2026, 47).start("Europe/Amsterdam") == ams("2026-11-16 00:00")
    assert Week(2026, 53).next() == Week(2027, 1)


@pytest.mark.parametrize("text", ["2025-W53", "2026-W00", "2026-46", "2026-W4", "", "2026-W46 "])
def test_no_such_week(text):
    with pytest.raises(ValueError, match="week"):
        Week.parse(text)


@given(days)
def test_weeks_are_written_ordered_and_hold_their_days(day):
    week = Week.on(day)
    assert Week.parse(str(week)) == week < week.next()
    assert str(week) < str(week.next())
    assert 0 <= (day - week.monday()).days < 7


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Amsterdam", "Europe/Amsterdam"),
        ("europe/amsterdam", "Europe/Amsterdam"),
        ("Europe/Amsterdm", "Europe/Amsterdam"),
        ("brussel", "Europe/Brussels"),
        ("New York", "America/New_York"),
    ],
)
def test_a_zone_that_was_meant(name, zone):
    assert not known_zone(name)
    assert near_zones(name)[0] == zone
    assert known_zone(zone)


def test_nothing_is_near_nonsense():
    assert near_zones("") == near_zones("qqqqqq") == []


def test_countries_and_their_parts():
    assert all(map(known_country, ["", "BE", "NL", "DE-BY"]))
    assert not any(map(known_country, ["XX", "nl", "NLD", "DE-XX", "DE-", "-BY", "Netherlands"]))
