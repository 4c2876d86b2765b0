"""AI hours as leads plan them and colleagues join them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlmodel import select

from adapters.simulation.seat import NothingToPress, Seat
from bot.actions import PlanHour, SayNo, StopCoaching
from bot.calendar import Hours, at_local, local
from bot.events import Filled, RhythmChanged
from bot.features import ai_hour as feature
from bot.features.ai_hour.form import Wanted
from bot.features.ai_hour.planned import (
    AiHour,
    CancelHour,
    ConfirmHour,
    DropHour,
    EditHour,
    EndSeries,
    Join,
    Leave,
    MoveHour,
    SignUp,
)
from bot.features.ai_hour.when import dates, is_holiday, next_date, reminders
from bot.message import Button, File, Message
from bot.pattern import Pattern
from bot.people import Channel, Person, Team
from bot.turn import Turn
from tests.town import Place, shelf

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WANTED = {
    "date": "2026-12-08",
    "time": "10:00",
    "minutes": "60",
    "agenda": "mistakes-first",
    "place": "De tuinkamer",
    "repeat": "none",
}


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=AMSTERDAM)  # type: ignore[arg-type, misc]


async def lead_of(town: Place, team: str = "service", **more: Any) -> Seat:
    return await town.someone("Lea Bakker", team=team, said="new", duties=("lead",), **more)


async def plans(lead: Seat, **values: str) -> None:
    """Plan an hour, up to and including the confirmation."""
    await lead.presses(Button("", PlanHour()))
    await lead.fills(**(WANTED | values))
    await lead.clicks("Plan hem in")


def event_in(message: Message) -> Any:
    """The event in the calendar file of a message."""
    (file,) = [part for part in message.parts if isinstance(part, File)]
    calendar = Calendar.from_ical(file.content)
    (event,) = calendar.walk("VEVENT")
    return event


def post(town: Place, team: str = "service") -> Message:
    return [m for m in town.channel(team).posts if m.name == "ai-hour-post"][-1]


def reminded(seat: Seat) -> list[Message]:
    return seat.heard_named("ai-hour-reminder")


async def turn_of(town: Place, seat: Seat, work: Any) -> Any:
    """Do something in a turn of this person."""

    def inside(session: Any) -> Any:
        person = session.get_one(Person, seat.person_id)
        words = town.house.words(person.language, person.zone)
        return work(Turn(town.house, session, town.now, words, person))

    return await town.store.transact(inside)


async def hours_of(town: Place) -> list[AiHour]:
    return sorted(await town.rows(AiHour), key=lambda hour: hour.number)


# --- planning -------------------------------------------------------------------------------------


async def test_nothing_is_planned_before_the_lead_read_what_was_understood(town: Place) -> None:
    lea = await lead_of(town)
    await town.days(0.1)
    await lea.says("ai-uur")
    await lea.clicks("Een AI-uur plannen")
    await lea.fills(**(WANTED | {"repeat": "monthly"}))
    assert lea.sees(
        "Dit heb ik begrepen: dinsdag 8 december 2026 om 10:00–11:00, "
        "elke maand op de tweede dinsdag."
    )
    assert lea.sees("De keer daarna: dinsdag 12 januari 2027")
    assert lea.sees("Er is nog niets gepland")
    await town.days(1)
    assert not town.channel("service").posts
    await lea.clicks("Plan hem in")
    assert "dinsdag 8 december 2026 om 10:00–11:00" in post(town).text
    assert "De tuinkamer" in post(town).text
    assert "De teamleider laat een eigen misser" in post(town).text
    event = event_in(post(town))
    assert event["DTSTART"].dt == datetime(2026, 12, 8, 9, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 12, 8, 10, tzinfo=UTC)


@pytest.mark.forged
async def test_changing_and_letting_go_of_a_draft(town: Place) -> None:
    lea = await lead_of(town)
    await lea.presses(Button("", PlanHour()))
    await lea.fills(**WANTED)
    old = next(b for b in lea.last.buttons() if b.label == "Plan hem in")
    await lea.clicks("Aanpassen")
    await lea.fills(time="14.30")
    assert lea.sees("14:30–15:30")
    assert len(lea.heard_named("ai-hour-confirm")) == 1
    await lea.presses(old)  # it promised 10:00
    assert lea.last.name == "ai-hour-confirm"
    assert [hour.status for hour in await hours_of(town)] == ["draft"]
    drop = next(b for b in lea.last.buttons() if b.label == "Laat maar")
    await lea.clicks("Laat maar")
    assert lea.sees("er is niets gepland")
    assert not await hours_of(town)
    await lea.presses(drop)
    assert lea.last.name == "ai-hour-dropped"


async def test_a_draft_goes_after_a_week(town: Place) -> None:
    lea = await lead_of(town)
    await lea.presses(Button("", PlanHour()))
    await lea.fills(**WANTED)
    await town.days(8)
    assert not await hours_of(town)
    await lea.clicks("Plan hem in")
    assert lea.sees("staat er niet meer")


async def test_confirming_twice_plans_once(town: Place) -> None:
    lea = await lead_of(town)
    await town.days(0.1)
    await lea.presses(Button("", PlanHour()))
    await lea.fills(**WANTED)
    confirm = next(b for b in lea.last.buttons() if b.label == "Plan hem in")
    first = await lea.presses(confirm)
    second = await lea.presses(confirm)
    assert isinstance(first, Message) and isinstance(second, Message)
    assert second.text == first.text
    assert len(town.channel("service").posts) == 1


async def test_a_moment_that_passed_while_thinking(town: Place) -> None:
    lea = await lead_of(town)
    await lea.presses(Button("", PlanHour()))
    await lea.fills(**(WANTED | {"date": "2026-11-03"}))
    await town.days(3)
    await lea.clicks("Plan hem in")
    assert lea.sees("intussen voorbij")
    await lea.clicks("Aanpassen")
    assert lea.form is not None


async def test_an_own_agenda(town: Place) -> None:
    lea = await lead_of(town)
    await town.days(0.1)
    await plans(lea, agenda="own", own_agenda="Ieder brengt één vraag mee.", minutes="30")
    assert "Ieder brengt één vraag mee." in post(town).text
    assert "vraag mee" in str(event_in(post(town))["DESCRIPTION"])


async def test_in_the_weekend_the_channel_waits_for_monday(town: Place) -> None:
    lea = await lead_of(town)
    await town.until(at(2026, 11, 7, 12))
    await plans(lea)
    assert not town.channel("service").posts
    await town.until(at(2026, 11, 9, 9, 1))
    assert post(town)


async def test_without_a_channel_it_is_found_in_the_home_view(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")

    def no_channel(session: Any) -> None:
        for channel in session.exec(select(Channel)):
            session.delete(channel)

    await town.store.transact(no_channel)
    await plans(lea)
    assert lea.sees("nog geen kanaal")
    await sofie.home()
    await sofie.clicks("Ik kom naar het AI-uur")
    assert sofie.last.name == "ai-hour-joined"


# --- who may --------------------------------------------------------------------------------------


async def test_an_employee_is_told_whom_to_ask(town: Place) -> None:
    sofie = await town.someone("Sofie")
    await sofie.says("ai-uur")
    assert sofie.sees("Je team heeft er nog geen")
    await lead_of(town)
    await sofie.says("ai-uur")
    assert sofie.sees("Vraag het gerust aan Lea Bakker")
    await turn_of(town, sofie, lambda t: feature.handle(t, Filled(PlanHour(), dict(WANTED))))
    assert not await hours_of(town)


async def test_a_team_that_is_not_open_is_refused_kindly(town: Place) -> None:
    lea = await lead_of(town, opened=False)
    await lea.presses(Button("", PlanHour()))
    assert lea.sees("Het team is nog niet begonnen")
    assert lea.form is None


@pytest.mark.forged
async def test_the_owner_chooses_a_team_and_a_lead_cannot(town: Place) -> None:
    await town.team("sales")
    owner = await town.someone("Olga", said="new", duties=("owner",))
    await town.days(0.1)
    await owner.presses(Button("", PlanHour()))
    assert owner.form is not None and owner.form.fields[0].id == "team"
    await owner.fills(**WANTED)
    assert owner.form is not None and owner.sees("Kies er een uit de lijst")
    await owner.fills(team=str(town.teams["sales"]), **WANTED)
    await owner.clicks("Plan hem in")
    assert post(town, "sales")
    lea = await lead_of(town)
    await lea.presses(Button("", PlanHour()))
    await lea.fills(team=str(town.teams["sales"]), **WANTED)
    assert lea.sees("Voor Service:")


async def test_only_leads_of_the_team_and_the_owner_move_and_cancel(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    other = await town.someone("Ot", team="sales", duties=("lead",))
    await plans(lea, repeat="monthly")
    for seat in (sofie, other):
        for action in (MoveHour(1), CancelHour(1), EndSeries(1)):
            await seat.presses(Button("", action))
            assert seat.form is None and seat.last.name == "ai-hour-gone"
        for filled in (MoveHour(1), CancelHour(1), EditHour(1)):
            await turn_of(town, seat, lambda t, a=filled: feature.handle(t, Filled(a, {})))
        for below_a_draft in (ConfirmHour(1, 0), DropHour(1), EditHour(1)):
            await seat.presses(Button("", below_a_draft))
            assert seat.last.name == "ai-hour-gone"
    (hour,) = await hours_of(town)
    assert (hour.status, hour.sequence) == ("planned", 0)
    second = await town.someone("Tweede", duties=("lead",))
    await second.presses(Button("", CancelHour(1)))
    assert second.form is not None


async def test_another_team_cannot_join(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea)
    stranger = await town.someone("Vreemd", team="sales")
    await stranger.presses(Button("", Join(1)))
    assert stranger.sees("van een ander team")
    await stranger.presses(Button("", Join(99)))
    assert stranger.sees("staat er niet meer")
    assert not await town.rows(SignUp)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"date": "2026-10-30"}, "date", "al voorbij"),
        ({"date": "2026-11-02", "time": "07:00"}, "time", "al voorbij"),
        ({"date": "2027-12-08"}, "date", "verder weg dan een jaar"),
        ({"date": "9999-12-31"}, "date", "verder weg dan een jaar"),
        ({"date": "morgen"}, "date", "kan ik niet lezen"),
        ({"date": ""}, "date", "kan ik niet lezen"),
        ({"date": "2026-12-25"}, "date", "feestdag in Nederland"),
        ({"time": "25:00"}, "time", "kan ik niet lezen"),
        ({"time": "na de lunch"}, "time", "kan ik niet lezen"),
        ({"minutes": "600"}, "minutes", "uit de lijst"),
        ({"minutes": "30"}, "minutes", "duurt 45 minuten"),
        ({"agenda": "party"}, "agenda", "uit de lijst"),
        ({"agenda": "own"}, "own_agenda", "Vul hier iets in"),
        ({"own_agenda": "x" * 1001}, "own_agenda", "hooguit"),
        ({"place": " "}, "place", "Vul hier iets in"),
        ({"place": "x" * 151}, "place", "hooguit 150"),
        ({"repeat": "daily"}, "repeat", "uit de lijst"),
    ],
)
@pytest.mark.forged
async def test_wrong_answers_are_met_at_their_field(
    town: Place, values: dict[str, str], field: str, said: str
) -> None:
    lea = await lead_of(town)
    await lea.presses(Button("", PlanHour()))
    await lea.fills(**(WANTED | values))
    assert lea.form is not None
    assert [f.id for f in lea.form.fields if f.error] == [field]
    assert lea.sees(said)
    assert not await hours_of(town)


@given(
    st.fixed_dictionaries(
        {},
        optional={name: st.text() | st.tuples(st.text()) for name in (*WANTED, "team", "x")},
    )
)
def test_whatever_is_filled_in_either_makes_an_hour_or_is_told(values: dict[str, Any]) -> None:
    team, now = Team(id=1, ref="t", name="T"), at(2026, 11, 2, 8)
    for filled in (values, WANTED | values):
        wanted = Wanted.of(Filled(PlanHour(), filled))
        if not wanted.errors(shelf().words("nl"), shelf(), team, now):
            hour = wanted.hour(team, 1)
            assert now < hour.starts_at < now + timedelta(days=367)
            assert hour.place and hour.minutes in (30, 45, 60, 90)


# --- joining --------------------------------------------------------------------------------------


async def test_reminders_a_week_a_day_and_an_hour_ahead_exactly_once(town: Place) -> None:
    lea = await lead_of(town)
    sofie, bram = await town.someone("Sofie", said="new"), await town.someone("Bram")
    await town.days(0.1)
    await plans(lea)
    await sofie.clicks("Ik kom naar het AI-uur")
    assert sofie.last.name == "ai-hour-joined"
    assert str(event_in(sofie.last)["LOCATION"]) == "De tuinkamer"
    await sofie.clicks("Ik kom naar het AI-uur")
    assert len(await town.rows(SignUp)) == 1
    moments = [at(2026, 12, 1, 10), at(2026, 12, 7, 10), at(2026, 12, 8, 9)]
    for count, moment in enumerate(moments, start=1):
        await town.until(moment - timedelta(minutes=1))
        assert len(reminded(sofie)) == count - 1
        await town.until(moment + timedelta(minutes=1))
        assert len(reminded(sofie)) == count
    await town.days(30)
    assert len(reminded(sofie)) == 3
    assert not reminded(bram) and not reminded(lea)
    assert not await town.rows(SignUp)


async def test_only_reminders_still_to_come(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await plans(lea, date="2026-11-05")
    await sofie.presses(Button("", Join(1)))
    await town.days(5)
    assert [m.parts[0].text for m in reminded(sofie)] == [  # type: ignore[union-attr]
        "Het AI-uur waarvoor je je aanmeldde, komt eraan.",
        "Over een uur begint het AI-uur.",
    ]


async def test_not_after_all_stops_reminders_and_leaves_nothing(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await town.days(0.1)
    await plans(lea)
    await sofie.clicks("Ik kom naar het AI-uur")
    await sofie.clicks("Toch niet meer")
    assert sofie.last.name == "ai-hour-left"
    assert not await town.rows(SignUp)
    await town.until(at(2026, 12, 9, 10))
    assert not reminded(sofie)


async def test_leaving_without_having_joined_says_the_same(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await town.days(0.1)
    await plans(lea)
    first = await sofie.clicks("Toch niet")
    await sofie.clicks("Ik kom toch naar het AI-uur")
    again = await sofie.presses(Button("", Leave(1)))
    assert again is not None and first is not None
    assert (again.name, again.text) == (first.name, first.text)


@pytest.mark.parametrize("said", [StopCoaching(), SayNo()])
async def test_after_a_stop_or_a_no_nothing_more_comes_about_an_hour(
    town: Place, said: StopCoaching | SayNo
) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await town.days(0.1)
    await plans(lea)
    await sofie.clicks("Ik kom naar het AI-uur")
    await sofie.presses(Button("", said))
    assert "Ook over het AI-uur van" in sofie.last.text
    count = len(sofie.heard)
    await lea.presses(Button("", MoveHour(1)))
    await lea.fills(date="2026-12-10")
    await town.until(at(2026, 12, 11))
    assert len(sofie.heard) == count and await town.rows(SignUp) == []


async def test_who_works_other_days_is_reminded_while_at_work(town: Place) -> None:
    lea = await lead_of(town)
    part = await town.someone("Part", pattern="tue,thu 12-20")
    await plans(lea)
    await part.presses(Button("", Join(1)))
    heard: list[datetime] = []
    while await town.next(before=at(2026, 12, 9)):
        if len(reminded(part)) > len(heard):
            heard.append(town.now)
    assert [local(moment, "Europe/Amsterdam").strftime("%a %d %H:%M") for moment in heard] == [
        "Tue 01 12:00",
        "Thu 03 19:00",
        "Tue 08 09:00",
    ]


async def test_reminders_follow_new_working_hours(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await plans(lea)
    await sofie.presses(Button("", Join(1)))

    def fridays(turn: Turn) -> None:
        turn.person.pattern = "fri 9-12"
        turn.session.add(turn.person)
        feature.handle(turn, RhythmChanged())

    await turn_of(town, sofie, fridays)
    await town.until(at(2026, 12, 4, 10, 59))
    assert len(reminded(sofie)) == 1
    await town.until(at(2026, 12, 4, 11, 1))
    assert len(reminded(sofie)) == 2


async def test_who_left_the_team_hears_nothing_more(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await plans(lea)
    await sofie.presses(Button("", Join(1)))
    await town.team("sales")

    def move(turn: Turn) -> None:
        turn.person.team_id = town.teams["sales"]
        turn.session.add(turn.person)

    await turn_of(town, sofie, move)
    await town.until(at(2026, 12, 9))
    assert not reminded(sofie)


async def test_nobody_sees_who_joins_and_a_lead_no_small_number(town: Place) -> None:
    lea = await lead_of(town)
    await town.days(0.1)
    await plans(lea)
    before = (town.channel("service").posts, await lea.home())
    team = [await town.someone() for _ in range(13)]
    for seat in team[:6]:
        await seat.clicks("Ik kom naar het AI-uur")
    assert (town.channel("service").posts, await lea.home()) == before
    assert "laat ik pas zien" in (await lea.home()).text
    await team[6].clicks("Ik kom naar het AI-uur")
    home = (await lea.home()).text
    assert "Zeker 7 collega's doen mee" in home
    await team[7].clicks("Ik kom naar het AI-uur")
    assert (await lea.home()).text == home
    assert not any(f"Persoon {n}" in home for n in range(20))
    assert "doen mee" not in (await team[0].home()).text


async def test_a_small_team_gives_no_number_at_all(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea)
    for _ in range(9):
        await (await town.someone()).presses(Button("", Join(1)))
    assert "doen mee" not in (await lea.home()).text.replace("meedoen", "")


async def test_the_lead_is_reminded_a_day_ahead_once(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea)
    await lea.presses(Button("", Join(1)))
    await town.until(at(2026, 12, 9))
    assert len(lea.heard_named("ai-hour-lead-reminder")) == 1
    assert len(reminded(lea)) == 2  # the week and the hour: the day is the lead's own


async def test_joining_what_is_over_or_off(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await plans(lea, date="2026-11-03")
    await plans(lea, date="2026-11-05")
    await lea.presses(Button("", CancelHour(2)))
    await lea.fills()
    await town.until(at(2026, 11, 3, 11, 1))
    await sofie.presses(Button("", Join(1)))
    assert sofie.sees("al geweest")
    await sofie.presses(Button("", Join(2)))
    assert sofie.sees("gaat niet door")
    assert not await town.rows(SignUp)


# --- moving ---------------------------------------------------------------------------------------


async def test_a_move_changes_the_post_and_the_reminders(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    bram = await town.someone("Bram")
    await town.days(0.1)
    await plans(lea, repeat="monthly")
    await sofie.clicks("Ik kom naar het AI-uur")
    first = event_in(sofie.last)
    await town.until(at(2026, 12, 7, 11))
    assert len(reminded(sofie)) == 2
    await lea.clicks("Verplaatsen")
    assert lea.form is not None and lea.sees("2026-12-08")
    await lea.fills(date="2026-12-15", time="15:00", place="Zaal 2")
    assert lea.sees("De keer daarna blijft dinsdag 12 januari 2027")
    assert len(town.channel("service").posts) == 1
    assert "dinsdag 15 december 2026 om 15:00–16:00" in post(town).text
    moved = sofie.last
    assert moved.name == "ai-hour-moved" and "Zaal 2" in moved.text
    assert event_in(moved)["UID"] == first["UID"]
    assert event_in(moved)["SEQUENCE"] == first["SEQUENCE"] + 1
    assert event_in(moved)["DTSTART"].dt == datetime(2026, 12, 15, 14, tzinfo=UTC)
    assert not bram.heard_named("ai-hour-moved")
    await town.until(at(2026, 12, 14, 14, 59))
    assert len(reminded(sofie)) == 3  # the new week ahead was at 15:00 on the 8th
    await town.until(at(2026, 12, 15, 16))
    assert len(reminded(sofie)) == 5
    assert (await hours_of(town))[1].starts_at == datetime(2027, 1, 12, 9, tzinfo=UTC)


async def test_moving_to_where_it_is_says_nothing_to_anybody(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await plans(lea)
    await sofie.presses(Button("", Join(1)))
    await lea.presses(Button("", MoveHour(1)))
    await lea.fills()
    assert lea.last.name == "ai-hour-has-moved"
    assert not sofie.heard_named("ai-hour-moved")
    assert (await hours_of(town))[0].sequence == 0


async def test_moving_and_back_reminds_once(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await plans(lea)
    await sofie.presses(Button("", Join(1)))
    await town.until(at(2026, 12, 1, 11))
    for day in ("2026-12-18", "2026-12-08"):
        await lea.presses(Button("", MoveHour(1)))
        await lea.fills(date=day)
    await town.until(at(2026, 12, 9))
    assert len(reminded(sofie)) == 3
    assert len(sofie.heard_named("ai-hour-moved")) == 2


async def test_moving_before_the_post_went_out(town: Place) -> None:
    lea = await lead_of(town)
    await town.until(at(2026, 11, 7, 12))
    await plans(lea)
    await lea.presses(Button("", MoveHour(1)))
    await lea.fills(date="2026-12-10")
    await town.until(at(2026, 11, 10))
    (only,) = town.channel("service").posts
    assert "donderdag 10 december" in only.text


@pytest.mark.forged
async def test_a_move_is_checked_too(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea)
    for bad in ({"date": "2026-12-25"}, {"time": "laat"}, {"place": ""}, {"date": "2020-01-01"}):
        await lea.presses(Button("", MoveHour(1)))
        await lea.fills(**bad)
        assert lea.form is not None and any(f.error for f in lea.form.fields)
    assert (await hours_of(town))[0].sequence == 0


async def test_another_lead_moves_it_and_the_planner_hears(town: Place) -> None:
    lea, second = await lead_of(town), await town.someone("Tweede", duties=("lead",))
    await plans(lea)
    await second.presses(Button("", MoveHour(1)))
    await second.fills(date="2026-12-09")
    assert lea.last.name == "ai-hour-moved"
    assert not second.heard_named("ai-hour-moved")


# --- cancelling -----------------------------------------------------------------------------------


async def test_cancelling_tells_the_channel_and_who_joined_and_stops_reminders(
    town: Place,
) -> None:
    lea, sofie, bram = await lead_of(town), await town.someone("Sofie"), await town.someone("Bram")
    await town.days(0.1)
    await plans(lea)
    await sofie.clicks("Ik kom naar het AI-uur")
    await lea.clicks("Afzeggen")
    assert lea.form is not None and [f.id for f in lea.form.fields] == ["note"]
    await lea.fills(note="Ik ben die dag ziek.")
    assert "gaat niet door" in post(town).text and "Ik ben die dag ziek." in post(town).text
    assert not list(post(town).buttons())
    told = sofie.last
    assert told.name == "ai-hour-cancelled" and "Ik ben die dag ziek." in told.text
    assert event_in(told)["STATUS"] == "CANCELLED" and event_in(told)["SEQUENCE"] == 1
    (file,) = [part for part in told.parts if isinstance(part, File)]
    assert Calendar.from_ical(file.content)["METHOD"] == "CANCEL"
    assert not bram.heard_named("ai-hour-cancelled")
    await town.until(at(2026, 12, 20))
    assert not reminded(sofie) and not lea.heard_named("ai-hour-lead-reminder")
    assert not await town.rows(SignUp)
    assert len(await hours_of(town)) == 1


@pytest.mark.forged
async def test_cancelling_twice_and_before_the_post(town: Place) -> None:
    lea = await lead_of(town)
    await town.until(at(2026, 11, 7, 12))
    await plans(lea)
    await lea.presses(Button("", CancelHour(1)))
    form = lea.form
    first = await lea.fills()
    lea.form = form
    assert await lea.fills() == first
    await town.days(5)
    assert not town.channel("service").posts


@pytest.mark.forged
async def test_only_this_time_and_the_series_goes_on(town: Place) -> None:
    lea = await lead_of(town)
    await town.days(0.1)
    await plans(lea, repeat="monthly")
    await lea.clicks("Afzeggen")
    assert lea.form is not None and [f.id for f in lea.form.fields] == ["which", "note"]
    await lea.fills(which="some")
    assert lea.form is not None and any(f.error for f in lea.form.fields)
    await lea.fills(which="this")
    assert "De keer daarna: dinsdag 12 januari 2027" in post(town).text
    await town.until(at(2026, 12, 8, 12))
    assert "dinsdag 12 januari 2027 om 10:00" in post(town).text


async def test_the_whole_series_ends(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea, repeat="weekly")
    await lea.presses(Button("", CancelHour(1)))
    await lea.fills(which="series")
    await town.weeks(10)
    assert len(await hours_of(town)) == 1


async def test_ending_the_series_after_cancelling_one(town: Place) -> None:
    lea = await lead_of(town)
    await town.days(0.1)
    await plans(lea, repeat="monthly")
    await lea.clicks("Afzeggen")
    await lea.fills(which="this")
    await lea.clicks("Hele reeks stoppen")
    assert lea.sees("De reeks is gestopt")
    assert "De keer daarna" not in post(town).text
    await town.weeks(12)
    assert len(await hours_of(town)) == 1


# --- the series -----------------------------------------------------------------------------------


async def test_the_next_one_comes_by_itself_once(town: Place) -> None:
    lea = await lead_of(town)
    await town.days(0.1)
    await plans(lea, repeat="biweekly", date="2026-11-10")
    await town.until(at(2026, 11, 10, 11, 1))
    assert "dinsdag 24 november 2026 om 10:00" in post(town).text
    home = await lea.home()
    assert "dinsdag 24 november 2026 om 10:00" in home.text
    await lea.presses(next(b for b in home.buttons() if b.label == "Verplaatsen"))
    assert lea.sees("2026-11-24")
    await town.until(at(2026, 12, 23))
    hours = await hours_of(town)
    assert [local(h.starts_at, "Europe/Amsterdam").day for h in hours] == [10, 24, 8, 22, 5]
    assert [hour.status for hour in hours] == ["over"] * 4 + ["planned"]


async def test_a_holiday_is_passed_over(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea, repeat="weekly", date="2026-12-18")
    await town.until(at(2026, 12, 18, 12))
    assert (await hours_of(town))[-1].slot == date(2027, 1, 8)  # Christmas and New Year's Day


async def test_summer_time_keeps_the_local_time(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea, repeat="monthly", date="2027-03-09")
    await town.until(at(2027, 3, 9, 12))
    march, april = await hours_of(town)
    assert march.starts_at == datetime(2027, 3, 9, 9, tzinfo=UTC)
    assert april.starts_at == datetime(2027, 4, 13, 8, tzinfo=UTC)


async def test_a_series_whose_starter_left_goes_on_with_another_lead(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea, repeat="weekly", date="2026-11-10")

    def leave(turn: Turn) -> None:
        turn.person.left_at = turn.now
        turn.session.add(turn.person)

    second = await town.someone("Tweede", duties=("lead",))
    await turn_of(town, lea, leave)
    await town.until(at(2026, 11, 10, 12))
    assert (await hours_of(town))[-1].lead_id == second.person_id
    await turn_of(town, second, leave)
    await town.until(at(2026, 11, 30))
    assert len(await hours_of(town)) == 2  # nobody is left to host it


async def test_a_nightly_stop_of_the_program_does_not_pile_up_hours(town: Place) -> None:
    lea = await lead_of(town)
    await plans(lea, repeat="weekly", date="2026-11-10")
    town.clock.move(at(2027, 1, 20, 12).astimezone(UTC))
    await town.settle()
    assert [hour.slot for hour in await hours_of(town)] == [date(2026, 11, 10), date(2027, 1, 26)]


# --- zones ----------------------------------------------------------------------------------------


async def test_another_zone_is_named_and_reminded_on_time(town: Place) -> None:
    lea = await lead_of(town, zone="Europe/London")
    await lea.presses(Button("", PlanHour()))
    assert lea.sees("Op de klok van Amsterdam")
    await lea.fills(**WANTED)
    assert lea.sees("10:00–11:00 (tijd in Amsterdam; bij jou dinsdag 8 december om 09:00)")
    await lea.clicks("Plan hem in")
    (hour,) = await hours_of(town)
    assert hour.starts_at == datetime(2026, 12, 8, 9, tzinfo=UTC)


# --- access and erasure ---------------------------------------------------------------------------


async def test_what_is_known_and_what_stays_after_an_erasure(town: Place) -> None:
    lea, sofie = await lead_of(town), await town.someone("Sofie")
    await plans(lea, repeat="monthly")
    await sofie.presses(Button("", Join(1)))
    await lea.presses(Button("", PlanHour()))
    await lea.fills(**(WANTED | {"date": "2026-12-10"}))
    known = await turn_of(town, lea, lambda t: [k.label for k in feature.mine(t)])
    assert known == ["AI-uur dat je plande"] * 2
    known = await turn_of(town, sofie, lambda t: [k.value for k in feature.mine(t)])
    assert "dinsdag 8 december 2026" in known[0]

    def erase(turn: Turn) -> None:
        feature.forget(turn)
        turn.session.flush()
        turn.session.delete(turn.person)

    await turn_of(town, sofie, erase)
    assert not await town.rows(SignUp)
    await turn_of(town, lea, erase)
    (hour,) = await hours_of(town)
    assert (hour.status, hour.lead_id) == ("planned", None)
    await town.until(at(2026, 12, 8, 12))
    assert "Bakker" not in repr(town.channel("service").posts)
    assert len(await hours_of(town)) == 1  # nobody hosts the next one


# --- dates and moments by themselves --------------------------------------------------------------


def test_the_fourth_never_becomes_the_last() -> None:
    found = list(islice(dates(date(2026, 12, 22), "monthly"), 4))
    assert found == [date(2026, 12, 22), date(2027, 1, 26), date(2027, 2, 23), date(2027, 3, 23)]


def test_the_thirty_first_and_the_fifth_weekday_are_the_last() -> None:
    found = list(islice(dates(date(2026, 12, 31), "monthly"), 3))
    assert found == [date(2026, 12, 31), date(2027, 1, 28), date(2027, 2, 25)]


DAYS = st.dates(date(2026, 1, 1), date(2035, 12, 31))
RULES = st.sampled_from(("weekly", "biweekly", "monthly"))


@given(DAYS, RULES)
def test_a_series_keeps_its_weekday_and_skips_no_month(anchor: date, rule: str) -> None:
    found = list(islice(dates(anchor, rule), 30))
    assert found[0] == anchor
    assert {day.weekday() for day in found} == {anchor.weekday()}
    if rule == "monthly":
        months = [day.year * 12 + day.month for day in found]
        assert months == list(range(months[0], months[0] + 30))


@given(DAYS, RULES, st.integers(0, 200))
def test_the_next_one_is_later_and_no_holiday(anchor: date, rule: str, days: int) -> None:
    after = anchor + timedelta(days=days)
    found = next_date(anchor, rule, after=after, country="NL")
    assert found is not None and found > after and not is_holiday(found, "NL")


PATTERNS = st.sampled_from(("mon-fri 9-17", "tue,thu 12-20", "fri 22-06", "sat 7-9", "mon-sun 0-8"))


@given(
    st.integers(0, 365 * 24 * 4).map(lambda n: at(2026, 11, 3) + n * timedelta(minutes=15)),
    st.timedeltas(timedelta(0), timedelta(days=20)),
    PATTERNS,
    st.sampled_from(("Europe/Amsterdam", "America/New_York", "Asia/Tokyo")),
)
def test_reminders_come_in_order_at_work_and_before_the_hour(
    start: datetime, ahead: timedelta, pattern: str, zone: str
) -> None:
    hours, now = Hours(Pattern.parse(pattern), zone, "NL"), start - ahead
    found = reminders(start, "Europe/Amsterdam", hours, now)
    moments = [found[which] for which in ("week", "day", "hour") if which in found]
    assert all(now < moment < start for moment in moments)
    assert moments == sorted(moments)
    assert all(hours.covers(found[which]) for which in ("week", "day") if which in found)
    assert ("hour" in found) == (ahead > timedelta(hours=1))


def test_a_week_ahead_across_the_change_of_the_clock() -> None:
    hours = Hours(Pattern.parse("mon-fri 9-17"), "Europe/Amsterdam", "NL")
    start = at_local(date(2027, 3, 30), time(10), "Europe/Amsterdam")
    found = reminders(start, "Europe/Amsterdam", hours, start - timedelta(days=30))
    assert local(found["week"], "Europe/Amsterdam").strftime("%d %H:%M") == "23 10:00"


async def test_nothing_to_press_when_nothing_is_planned(town: Place) -> None:
    sofie = await town.someone("Sofie")
    assert "AI-uur" not in (await sofie.home()).text
    with pytest.raises(NothingToPress):
        await sofie.clicks("Ik kom naar het AI-uur")
