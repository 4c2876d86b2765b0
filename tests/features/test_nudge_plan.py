"""The own plan for a chosen card: typed or pressed, one reminder, and one question afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.simulation.seat import Seat
from bot.delivery import Delivery
from bot.features.nudge.shown import Offer, PlanAt, Rhythm
from bot.features.profile.settings import SetPause
from bot.message import Button, Message
from tests.town import START, Place

DAY = timedelta(days=1)


async def _chose(town: Place, **more: object) -> Seat:
    anna = await town.someone("Anna", **more)
    await town.until(town.now + timedelta(hours=3))
    await anna.clicks("Doe ik")
    return anna


async def _heard(seat: Seat, text: str) -> str:
    """The name of the answer to these words."""
    reply = await seat.says(text)
    assert isinstance(reply, Message)
    return reply.name


@pytest.mark.everywhere
async def test_a_typed_moment_is_said_back_in_full_and_then_reminded_of_once(town: Place) -> None:
    anna = await _chose(town)
    await anna.says("morgen na de lunch")
    assert anna.sees("op dinsdag 3 november om 13:00, klopt dat?")
    assert [offer.plan_at for offer in await town.rows(Offer)] == [None]
    await anna.clicks("Ja, klopt")
    assert anna.sees("Genoteerd: dinsdag 3 november om 13:00")
    await town.until(START + 8 * DAY)
    names = [message.name for message in anna.heard]
    assert names.count("nudge-reminder") == names.count("nudge-follow-up") == 1


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("dinsdag 13 uur", "dinsdag 3 november om 13:00"),
        ("vrijdag", "vrijdag 6 november om 10:00"),
        ("Plan donderdag om 9 uur", "donderdag 5 november om 09:00"),
        ("herinner me eraan: morgen om half drie", "dinsdag 3 november om 14:30"),
        ("remind me tomorrow at 2pm", "dinsdag 3 november om 14:00"),
    ],
)
async def test_a_moment_may_be_said_in_many_ways(town: Place, text: str, moment: str) -> None:
    anna = await _chose(town)
    assert await _heard(anna, text) == "nudge-plan-check"
    assert f"op {moment}, klopt dat?" in anna.last.text
    assert "buiten je werktijd" not in anna.last.text


async def test_outside_working_hours_is_their_own_business(town: Place) -> None:
    anna = await _chose(town)
    await anna.says("zaterdag om 11 uur")
    assert "buiten je werktijd" in anna.last.text
    await anna.clicks("Ja, klopt")
    await town.until(START + 5 * DAY + timedelta(hours=4))
    assert anna.last.name == "nudge-reminder"


@pytest.mark.parametrize(
    "text", ["plan iets in voor ooit", "herinner me", "remind me on the 35th", "plan over een jaar"]
)
async def test_what_is_not_clear_is_asked_with_choices(town: Place, text: str) -> None:
    anna = await _chose(town)
    assert await _heard(anna, text) == "nudge-plan-unclear"
    assert [offer.plan_at for offer in await town.rows(Offer)] == [None]
    await anna.clicks("Volgende werkdag")
    assert anna.sees("Genoteerd: dinsdag 3 november om 10:00")


@pytest.mark.parametrize(
    "text", ["Mag ik morgen om 13:00 een klantnaam gebruiken?", "Plan van aanpak: mag dat met AI?"]
)
async def test_a_question_stays_a_question(town: Place, text: str) -> None:
    anna = await _chose(town)
    assert not (await _heard(anna, text)).startswith("nudge-")


async def test_without_an_open_card_a_moment_is_no_plan(town: Place) -> None:
    anna = await _chose(town)
    await town.days(3)
    await anna.clicks("Bruikbaar")
    assert not (await _heard(anna, "morgen 13 uur")).startswith("nudge-plan")


async def test_a_confirmation_pressed_too_late_or_forged_changes_nothing(town: Place) -> None:
    anna = await _chose(town)
    await anna.says("morgen om 9 uur")
    await town.days(1)
    await anna.clicks("Ja, klopt")
    assert anna.last.name == "nudge-plan-unclear"
    (offer,) = await town.rows(Offer)
    for at in ("", "2026-13-01T00:00", "9999-12-31T23:59", "2026-11-10T10:00+99:00"):
        await anna.presses(Button("", PlanAt(offer.week, at)))
        assert anna.last.name == "nudge-plan-unclear", at
    assert [offer.plan_at for offer in await town.rows(Offer)] == [None]


# --- how it went, two working days later ----------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "asked"),
    [("", "2026-11-04 10:00"), ("Volgende werkdag", "2026-11-05 10:00")],
)
async def test_it_is_asked_two_working_days_after_the_moment_or_the_choice(
    town: Place, moment: str, asked: str
) -> None:
    anna = await _chose(town)
    if moment:
        await anna.clicks(moment)
    await town.days(6)
    (row,) = [one for one in await town.rows(Delivery) if one.key.startswith("nudge-follow-up")]
    assert row.status == "sent"
    assert f"{row.due + timedelta(hours=1):%Y-%m-%d %H:%M}" == asked


@pytest.mark.parametrize(("plan", "asked"), [("2026-11-09", [2]), ("2026-11-10", [2, 1])])
async def test_of_two_follow_ups_on_one_day_the_newer_comes(
    town: Place, plan: str, asked: list[int]
) -> None:
    anna = await _chose(town)
    await anna.clicks("Zelf kiezen")
    await anna.fills(date=plan, time="11:00")
    await town.until(START + timedelta(weeks=1, hours=3))
    await anna.clicks("Doe ik")
    await town.days(5)
    weeks = [offer.week for offer in await town.rows(Offer)]
    answers = [next(iter(one.buttons())).action for one in anna.heard_named("nudge-follow-up")]
    assert [weeks.index(one.week) + 1 for one in answers] == asked


async def test_who_gets_cards_every_other_week_is_not_asked_in_a_hurry(town: Place) -> None:
    """With cards every week, who works one day would be asked within their shift."""
    anna = await town.someone("Anna", pattern="mon 9-17")
    await town.store.transact(lambda s: s.add(Rhythm(person_id=anna.person_id, every=2)))
    await town.until(START + timedelta(hours=3))
    await anna.clicks("Doe ik")
    (row,) = [one for one in await town.rows(Delivery) if one.key.startswith("nudge-follow-up")]
    assert f"{row.due:%Y-%m-%d}" == "2026-11-09"


# --- pause and leave ------------------------------------------------------------------------------


async def test_a_plan_in_a_pause_is_kept_without_a_reminder_and_says_so(town: Place) -> None:
    anna = await _chose(town)
    await anna.clicks("Volgende werkdag")
    await anna.presses(Button("", SetPause()))
    await anna.fills(until="2026-11-16")
    await anna.home()
    await anna.clicks("Kaart bekijken")
    assert anna.sees("ik herinner je er niet aan")
    await anna.says("donderdag 10 uur")
    await anna.clicks("Ja, klopt")
    assert "donderdag 5 november om 10:00" in anna.last.text
    assert "ik herinner je er niet aan" in anna.last.text
    await town.until(START + 13 * DAY)
    assert not anna.heard_named("nudge-reminder") + anna.heard_named("nudge-follow-up")
