"""Settings, "what do you know about me", stop and erase, as people live them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import inspect

from bot.delivery import Delivery
from bot.events import Said, Sender
from bot.message import Message, Reply
from bot.people import DoNotContact, Person
from bot.timers import Timer
from tests.town import Place


async def test_stop_is_instant_also_for_what_was_planned(town: Place) -> None:
    anna = await town.someone("Anna")
    assert await town.rows(Delivery)
    await anna.says("Stop!")
    assert anna.last.name == "profile-stopped"
    assert [row for row in await town.rows(Delivery) if row.status == "planned"] == []
    count = len(anna.heard)
    await town.weeks(5)
    assert len(anna.heard) == count


async def test_help_names_the_overview_which_not_every_platform_shows(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("help")
    assert anna.sees("Typ ‘overzicht’")
    overview = await anna.says("overzicht")
    assert isinstance(overview, Message) and overview.name == "home"


async def test_a_stop_after_choosing_a_card_stops_its_reminder_too(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.until(town.now + timedelta(hours=2))
    await anna.clicks("Doe ik")
    await anna.clicks("Volgende werkdag")
    await anna.says("stop")
    count = len(anna.heard)
    await town.weeks(2)
    assert len(anna.heard) == count


async def test_coming_back_after_a_stop(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("stop")
    await anna.clicks("Ik doe weer mee")
    await town.until(town.now + timedelta(hours=3))
    assert anna.last.name == "nudge-offer"


async def test_the_language_changes_at_once_and_stays(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("instellingen")
    await anna.clicks("English, please")
    assert anna.last.text.startswith("Kept. It applies from now on.")
    await town.until(town.now + timedelta(hours=3))
    assert anna.sees("Two small things to choose from")
    assert "language" in (await town.person(anna)).own


async def test_another_day_moves_the_nudge_of_this_week(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("instellingen")
    await anna.clicks("Moment en werktijd")
    await anna.fills(day="3", hour="15", pattern="ma-vr 9-17")
    assert anna.sees("donderdag rond 15:00")
    assert anna.sees("ma-vr 9-17")
    await town.days(2)
    assert not anna.heard_named("nudge-offer")
    await town.days(2)
    assert len(anna.heard_named("nudge-offer")) == 1


@pytest.mark.parametrize("pattern", ["", "soms", "ma-vr 25-30", "xx 9-17", "9-17"])
@pytest.mark.forged
async def test_working_hours_that_nobody_understands_change_nothing(
    town: Place, pattern: str
) -> None:
    anna = await town.someone("Anna")
    await anna.says("instellingen")
    await anna.clicks("Moment en werktijd")
    await anna.fills(pattern=pattern)
    assert anna.form is not None
    assert (await town.person(anna)).pattern == "mon-fri 9-17"


async def test_a_pause_keeps_quiet_until_that_day(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("instellingen")
    await anna.clicks("Even pauze")
    await anna.fills(until="2026-11-23")
    count = len(anna.heard)
    await town.weeks(2.5)
    assert len(anna.heard) == count
    await town.weeks(1)
    assert anna.heard_named("nudge-offer")


async def test_everything_known_is_shown_and_can_be_taken_along(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.until(town.now + timedelta(hours=2))
    await anna.clicks("Doe ik")
    await anna.says("wat weet je over mij?")
    assert anna.last.name == "profile-mine"
    assert anna.sees("anna1@example.org")
    await anna.clicks("Als bestand")
    assert anna.last.name == "profile-export"


async def test_erasing_reaches_every_table(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.until(town.now + timedelta(hours=2))
    await anna.clicks("Doe ik")
    await anna.clicks("Volgende werkdag")
    await anna.says("wat weet je over mij?")
    await anna.clicks("Alles wissen")
    await anna.clicks("Ja, wis alles")
    assert anna.last.name == "profile-erased"
    assert await town.rows(Person) == []
    assert len(await town.rows(DoNotContact)) == 1
    for table in _tables_about_people():
        assert await town.rows(table) == [], table.__tablename__
    assert [timer for timer in await town.rows(Timer) if timer.person_id] == []
    await anna.says("hallo?")
    assert anna.last.name in ("unknown-person", "marked-person")  # as far as the platform tells


async def test_who_was_erased_hears_so_and_has_a_way_back(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.says("wis mij")
    await anna.clicks("Ja, wis alles")
    here = Sender("web", ("anna1",), email="Anna1@example.org")

    async def says(text: str) -> Reply:
        return await town.answer(Said(id=town.event_id(), sender=here, at=town.now, text=text))

    for text, name in (
        ("hallo?", "marked-person"),
        ("start", "marked-back"),
        ("start", "unknown-person"),
    ):
        reply = await says(text)
        assert isinstance(reply, Message) and reply.name == name
    assert await town.rows(DoNotContact) == await town.rows(Person) == []


def _tables_about_people() -> list[type]:
    mapped = [mapper.class_ for mapper in Person._sa_registry.mappers]  # type: ignore[attr-defined]
    return [
        table
        for table in mapped
        if any(
            key.column.table.name == "person"
            for column in inspect(table).local_table.columns
            for key in column.foreign_keys
        )
    ]
