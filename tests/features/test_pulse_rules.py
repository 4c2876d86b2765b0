"""What is kept of the pulse and for how long, and its rules on any input."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.simulation.seat import Seat
from bot.calendar import Hours, Week, at_local, local
from bot.features import pulse
from bot.features.pulse.asked import A_WEEK, AskAgain, moment, rotation
from bot.features.pulse.closing import RULES, publishable
from bot.pattern import Pattern
from bot.people import Person
from bot.results import PulseAnswer, PulsePeriod, PulseResult
from bot.turn import Turn
from tests.conftest import PROVE
from tests.features.measured import COUNTED, asked, dump, options, periods, pilot, press
from tests.town import Place, open_town, shelf


async def test_own_answers_can_be_seen_and_erased(town: Place) -> None:
    anna, bram = await asked(town), await town.someone("Bram")
    button = options(anna.last)[0][1]
    await press(anna, button)

    def look(session: Any, seat: Seat, forget: bool = False) -> list[tuple[str, str]]:
        person = session.get(Person, seat.person_id)
        words = town.house.words("nl", person.zone)
        turn = Turn(town.house, session, town.now, words, person)
        if forget:
            pulse.forget(turn)
        return [(known.label, known.value) for known in pulse.mine(turn)]

    ((label, value),) = await town.store.transact(lambda s: look(s, anna))
    assert shelf().pulse[button.action.item].question.nl in label
    assert value == button.label
    assert await town.store.transact(lambda s: look(s, bram)) == []
    await town.store.transact(lambda s: look(s, bram, forget=True))
    assert len(await town.rows(PulseAnswer)) == 1
    await town.store.transact(lambda s: look(s, anna, forget=True))
    assert not await town.rows(PulseAnswer)


async def test_answers_go_with_the_person(town: Place) -> None:
    anna = await asked(town)
    await press(anna, options(anna.last)[0][1])
    await town.store.transact(lambda s: s.delete(s.get(Person, anna.person_id)))
    assert not await town.rows(PulseAnswer)


async def test_an_answer_counts_for_the_team_of_its_moment(town: Place) -> None:
    anna = await asked(town)
    await press(anna, options(anna.last)[0][1])
    await town.team("sales")
    old, new = town.teams["service"], town.teams["sales"]
    await town.store.transact(lambda s: setattr(s.get(Person, anna.person_id), "team_id", new))
    assert [row.team_id for row in await town.rows(PulseAnswer)] == [old]
    await press(anna, options(anna.last)[0][1])
    assert {row.team_id for row in await town.rows(PulseAnswer)} == {old, new}


async def test_closing_counts_everything_once_and_empties_the_table(town: Place) -> None:
    anna = await asked(town)
    await press(anna, options(anna.last)[0][1])
    await town.until(COUNTED - timedelta(seconds=1))
    assert await town.rows(PulseAnswer)
    assert not await town.rows(PulseResult)
    await town.until(COUNTED)
    await town.coach.tick(town.now)
    await town.coach.tick(town.now)
    assert not await town.rows(PulseAnswer)
    done, coming = await periods(town)
    assert done.closed_at == done.counted_at == COUNTED
    assert coming.closed_at is None
    results = await town.rows(PulseResult)
    keys = [(row.item, row.team_id) for row in results]
    assert len(keys) == len(set(keys)) == 8 * 2
    assert not any(row.shown or row.n or row.counts for row in results)


async def test_closing_after_a_long_silence_catches_up(town: Place) -> None:
    await pilot(town)
    anna = await town.someone("Anna")
    town.clock.move(COUNTED + timedelta(weeks=9, days=1))
    await town.settle()
    _, second, third = await periods(town)
    assert second.counted_at is not None
    assert third.starts <= town.now.date() < third.ends
    await town.until(town.now + timedelta(days=3))
    assert len(anna.heard_named("pulse-ask")) == 1


async def test_once_closed_who_answered_is_like_who_said_anything_else() -> None:
    """Two lives that differ in one thing: Anna answers, or she only has another look."""
    dumps = []
    look = AskAgain(1, 0)
    for answering in (True, False):
        town = await open_town()
        anna = await asked(town)
        for _ in range(A_WEEK):
            await press(anna, options(anna.last)[0][0], None if answering else look)
        assert bool(await town.rows(PulseAnswer)) == answering
        await town.until(COUNTED)
        dumps.append(await dump(town))
        await town.store.close()
    assert dumps[0] == dumps[1]


# --- rules ----------------------------------------------------------------------------------------

ITEMS = st.lists(st.text("abcdef", min_size=1), unique=True, max_size=16)


@given(ITEMS, st.integers(1, 10**6), st.integers(1, 10**6))
def test_every_question_once_and_never_more_than_two_a_week(items, person, period) -> None:
    weeks = rotation(items, 8, person=person, period=period, secret="s")
    assert len(weeks) == 8
    assert all(len(week) <= A_WEEK for week in weeks)
    assert sorted(i for week in weeks for i in week) == sorted(items)
    assert weeks == rotation(items, 8, person=person, period=period, secret="s")


def test_the_order_differs_between_people_periods_and_secrets() -> None:
    items = list(shelf().pulse)

    def order(person: int = 1, period: int = 1, secret: str = "s") -> tuple[tuple[str, ...], ...]:
        return tuple(rotation(items, 8, person=person, period=period, secret=secret))

    assert len({order(), order(person=2), order(period=2), order(secret="t")}) == 4
    first = Counter(i for person in range(400) for i in order(person=person)[0])
    assert len(first) == len(items)  # every question is somebody's first


PATTERNS = [
    "mon-fri 9-17",
    "tue,wed,sat 7-15",
    "fri 22-06",
    "mon 9-12",
    "sun 22-06",
    "fri 9-12,13-17",
]


@settings(max_examples=200 if PROVE else 40)
@given(
    st.sampled_from(PATTERNS),
    st.sampled_from(["Europe/Amsterdam", "Asia/Tokyo", "America/Los_Angeles"]),
    st.integers(0, 6),
    st.integers(0, 23),
    st.integers(1, 53),
)
def test_the_question_comes_at_work_in_the_same_week_after_the_nudge(
    pattern, zone, day, hour, number
) -> None:
    hours = Hours(Pattern.parse(pattern), zone, "")
    week = Week.on(date(2026, 1, 5) + timedelta(weeks=number))
    nudge, at = hours.moment(week, day, hour), moment(hours, week, day, hour)
    assert nudge is not None
    assert at is not None
    assert hours.covers(at)
    if local(nudge[0], zone).date() < week.next().monday():
        assert nudge[0] < at < week.next().start(zone)


def test_three_days_after_the_nudge_where_that_is_a_workday() -> None:
    hours, week = Hours(Pattern.parse("mon-fri 9-17"), "Europe/Amsterdam"), Week(2026, 46)
    at = [moment(hours, week, day, 10) for day in range(5)]
    zone = hours.zone
    assert [local(m, zone).strftime("%a %H:%M") for m in at if m] == [
        "Thu 10:00", "Fri 10:00", "Fri 09:00", "Fri 09:00", "Fri 13:30",
    ]  # fmt: skip


SCORES = st.dictionaries(st.sampled_from(["low", "middle", "high", "none"]), st.integers(0, 30))
CELLS = st.dictionaries(st.none() | st.integers(1, 6), SCORES, max_size=6)


@given(CELLS, st.booleans())
def test_nothing_below_the_threshold_and_nothing_exact_is_ever_kept(cells, sensitive) -> None:
    minimum = RULES.sensitive if sensitive else RULES.minimum
    rows = publishable(1, "item", cells, sensitive=sensitive)
    sizes: dict[int | None, int] = {team: sum(counts.values()) for team, counts in cells.items()}
    whole = sum(sizes.values())
    assert [row.team_id for row in rows] == [None, *(team for team in cells if team is not None)]
    for row in rows:
        assert not row.shown or (whole if row.team_id is None else sizes[row.team_id]) >= minimum
        assert all(n % RULES.rounding == 0 for n in (row.n, *row.counts.values()))
        assert row.shown or not (row.n or row.counts)
    hidden = [sizes[row.team_id] for row in rows if row.team_id is not None and not row.shown]
    if hidden and rows[0].shown:
        rest = sum(hidden) + sizes.get(None, 0)
        assert rest == whole or rest >= minimum


def test_a_period_ends_at_midnight_in_amsterdam() -> None:
    period = PulsePeriod(id=1, starts=date(2026, 11, 2), weeks=4, items=[])
    assert (
        period.end
        == COUNTED
        == at_local(date(2026, 11, 30), COUNTED.time().min, "Europe/Amsterdam")
    )
    assert period.takes_answers(COUNTED - timedelta(seconds=1))
    assert not period.takes_answers(COUNTED)
    assert not period.takes_answers(datetime(2026, 11, 1, 22, 59, tzinfo=UTC))
    assert [period.week_on(date(2026, 10, 26)), period.week_on(date(2026, 11, 23))] == [None, 3]
    assert period.week_on(date(2026, 11, 30)) is None
