"""Who moves takes nothing along from their old team, and lives by the new one from then on."""

from __future__ import annotations

from datetime import timedelta

from bot import roster
from bot.delivery import Delivery
from bot.features.program import OpenTeam
from bot.message import Button, Message
from bot.people import Person, Team, Why
from bot.results import PulseAnswer, PulseResult
from bot.timers import Wake, wake
from tests.features.measured import COUNTED, SIZES, answered, company, dump
from tests.roster.files import HEAD
from tests.town import SECRET, Place, shelf


async def moves(town: Place, team: str, *refs: str) -> None:
    """The import, with these people in another team."""
    teams = sorted(await town.rows(Team), key=lambda one: one.id)
    names = {one.id: one.ref for one in teams}
    people = [
        f"{one.ref},{one.name},{one.email},{team if one.ref in refs else names[one.team_id]},,"
        + ",".join((" ".join(one.duties), "chat", "", "", "", "", ""))
        for one in await town.rows(Person)
    ]
    rows = [f"{one.ref},{one.name},{one.language},{one.zone},{one.country}" for one in teams]
    files = "\n".join([HEAD, *people]), "\n".join(["id,name,language,zone,country", *rows])
    report = await roster.run(
        town.store, *(file.encode() for file in files), shelf(), SECRET, town.now
    )
    assert report.written, report.lines(shelf().words("en"))


def counted(rows: list[PulseResult]) -> set[tuple[object, ...]]:
    return {(row.item, row.team_id, row.shown, row.n, str(row.counts)) for row in rows}


async def test_results_stay_where_they_were_given(town: Place) -> None:
    await company(town, SIZES)
    await answered(town)
    people = [one.ref for one in await town.rows(Person) if one.team_id == 1 and not one.duties]
    await moves(town, "planning", *people[:9])  # while the period is open
    assert {one.team_id for one in await town.rows(PulseAnswer)} == {1, 2, 3}
    await town.until(COUNTED)
    closed = counted(await town.rows(PulseResult))
    assert {n for _, team, _, n, _ in closed if team == 1} == {20}  # all 18, rounded
    assert {n for _, team, _, n, _ in closed if team == 2} == {0}  # as withheld as before
    assert {n for _, team, _, n, _ in closed if team is None} == {35}
    everything = await dump(town, without=("person",))
    await moves(town, "magazijn", *people)
    assert await dump(town, without=("person",)) == everything  # nor do stories or hours move


async def test_next_week_is_lived_by_the_new_team(town: Place) -> None:
    """Another zone, other public holidays, another language; and their own yes stays."""
    anna = await town.someone("Anna")
    await town.team("gent", language="en", zone="Europe/Lisbon", country="BE")
    await town.days(5)  # a Saturday
    before = len(anna.heard_named("nudge-offer"))
    await moves(town, "gent", "anna1")
    moved = await town.person(anna)
    assert (moved.language, moved.zone, moved.country, moved.consent) == (
        "en", "Europe/Lisbon", "BE", "yes",
    )  # fmt: skip
    await town.until(town.now + timedelta(days=2, hours=2, minutes=30))
    assert len(anna.heard_named("nudge-offer")) == before  # ten o'clock, but not in Lisbon
    await town.until(town.now + timedelta(hours=1))
    assert len(anna.heard_named("nudge-offer")) == before + 1
    assert "Two small things" in anna.last.text


async def test_a_yes_moves_along_and_waits_until_the_new_team_is_opened(town: Place) -> None:
    """Also what was planned already, a chosen card's follow-up, and their own reminder (A6)."""
    anna, olga = await town.someone("Anna"), await town.someone("Olga", duties=("owner",))
    await town.store.transact(lambda s: s.add(Why(signed_by="Iris", signed_at=town.now)))
    shut = await town.team("shut", opened=False)
    await town.until(town.now + timedelta(hours=3))
    await anna.clicks("Doe ik")
    await anna.clicks("Volgende werkdag")
    await moves(town, "shut", "anna1")
    before = len(anna.heard)
    await town.weeks(3)
    assert len(anna.heard) == before
    waits = {"overzicht": "welcome-waits", "ik doe mee": "welcome-waits"}
    for ask, phrase in {**waits, "instellingen": "profile-waits"}.items():
        reply = await anna.says(ask)
        assert isinstance(reply, Message) and shelf().words("nl")(phrase) in reply.text
    assert (await town.person(anna)).consent == "yes"
    await olga.presses(Button("", OpenTeam(shut)))
    await town.weeks(2)
    assert len(anna.heard_named("nudge-offer")) >= 2 and not anna.heard_named("welcome-invite")


async def test_who_moves_to_a_team_that_is_not_open_gets_no_invitation(town: Place) -> None:
    """Not even the one that was on its way; and one in an open team waits for the owner."""
    anna, bert = [await town.someone(name, said="new") for name in ("Anna", "Bert")]
    await town.someone("Chris", team="shut", said="new", opened=False)
    first = [Wake(feature="welcome", at=town.now, person_id=one.person_id) for one in (anna, bert)]
    await town.store.transact(lambda session: wake(session, first))
    await town.until(town.now + timedelta(minutes=30))
    await moves(town, "shut", "anna1")
    await moves(town, "service", "chris3")
    await town.weeks(2)
    assert (len(anna.heard), len(bert.heard)) == (0, 1)
    assert not [row for row in await town.rows(Delivery) if row.person_id == 3]
