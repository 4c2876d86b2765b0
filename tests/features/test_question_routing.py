"""Which ambassador gets a question, and what happens when the time is up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.question.choose import Stand, choose
from bot.features.question.kept import Availability, Question
from bot.people import Person
from tests.features.question_town import (
    ambassador,
    ask,
    at,
    questions,
    someone,
    the_question,
)
from tests.town import SECRET, Place


async def test_language_goes_before_team_and_team_before_topic(town: Place) -> None:
    anna = await someone(town, "Anna", language="en")
    await ambassador(town, "Teamgenoot", language="nl")
    speaker = await ambassador(town, "Spreker", team="elders", language="en")
    await ask(anna)
    assert (await the_question(town)).ambassador_id == speaker.person_id


async def test_an_unnamed_question_is_not_led_by_the_team(town: Place) -> None:
    anna = await someone(town, "Anna")
    await ask(anna, unnamed="yes")
    assert (await the_question(town)).team_id is None


async def test_a_full_week_sends_the_next_question_to_someone_else(town: Place) -> None:
    anna = await someone(town, "Anna")
    bram = await ambassador(town, "Bram")
    carla = await ambassador(town, "Carla", team="elders")
    await bram.home()
    await bram.clicks("Aantal en onderwerpen")
    await bram.fills(cap="1", topics=("privacy", "trust"))
    assert bram.sees("Hooguit 1 nieuwe vraag per week, over Privacy en regels, Klopt het wel?")
    await ask(anna, "Eerste vraag van deze week")
    await ask(anna, "Tweede vraag van deze week")
    got = [one.ambassador_id for one in await questions(town)]
    assert got == [bram.person_id, carla.person_id]
    await bram.home()
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Zo dus")
    await ask(anna, "Derde vraag, Bram is klaar maar zijn week is vol")
    assert [one.ambassador_id for one in await questions(town)][2] == carla.person_id
    await town.until(at("2026-11-09T09:00"))
    await ask(anna, "Vierde vraag, een week later")
    assert [one.ambassador_id for one in await questions(town)][3] == bram.person_id


async def test_being_away_moves_what_was_not_picked_up(town: Place) -> None:
    anna = await someone(town, "Anna")
    bram, carla = await ambassador(town, "Bram"), await ambassador(town, "Carla", team="elders")
    await ask(anna, "Deze pakt Bram op")
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Ik pak hem op")
    await ask(anna, "Deze nog niet, die gaat door")
    await town.until(at("2026-11-02T09:10"))
    await bram.home()
    await bram.clicks("Ik ben er even niet")
    await bram.fills(until="2026-11-06")
    assert bram.sees("Eén vraag heb ik doorgegeven") and bram.sees("die blijft bij jou")
    kept, moved = await questions(town)
    assert (kept.ambassador_id, moved.ambassador_id) == (bram.person_id, carla.person_id)
    assert anna.last.name == "question-moved" and anna.sees("nu bij Carla")
    assert bram.sees("overgedragen")
    await ask(anna, "En een nieuwe vraag")
    assert (await questions(town))[2].ambassador_id == carla.person_id
    await bram.home()
    assert bram.sees("tot en met vrijdag 6 november")
    await bram.clicks("Ik ben er weer")
    await ask(anna, "Nu mag Bram weer")
    assert (await questions(town))[3].ambassador_id == bram.person_id


async def test_away_ends_by_itself_after_its_last_day(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ambassador(town, "Carla", team="elders")
    await bram.home()
    await bram.clicks("Ik ben er even niet")
    await bram.fills(until="2026-11-06")
    await town.until(at("2026-11-06T16:00"))
    await ask(anna, "Vraag op de laatste dag")
    await town.until(at("2026-11-07T00:30"))
    await ask(anna, "Vraag op de dag erna")
    got = [one.ambassador_id == bram.person_id for one in await questions(town)]
    assert got == [False, True]


@pytest.mark.parametrize("until", ["", "gisteren", "2026-11-01", "2031-01-01", "2026-02-30"])
@pytest.mark.forged
async def test_an_impossible_day_away_changes_nothing(town: Place, until: str) -> None:
    bram = await ambassador(town, "Bram")
    await bram.home()
    await bram.clicks("Ik ben er even niet")
    await bram.fills(until=until)
    assert bram.form is not None and bram.form.fields[0].error
    assert await town.rows(Availability) == []


async def test_without_ambassador_the_program_owner_gets_it(town: Place) -> None:
    anna = await someone(town, "Anna")
    await someone(town, "Odette Smit", duties=("owner",))
    await ask(anna)
    assert anna.sees("Odette Smit, programma-eigenaar")


async def test_without_anyone_it_stays_and_is_tried_every_working_morning(town: Place) -> None:
    anna = await someone(town, "Anna")
    await ask(anna)
    assert anna.sees("Er is nu niemand beschikbaar. Je vraag blijft staan.")
    count = len(anna.heard)
    await town.days(2)
    assert len(anna.heard) == count  # told once
    await ambassador(town, "Bram de Wit")
    await town.until(at("2026-11-05T09:05"))
    assert anna.last.name == "question-moved" and anna.sees("nu bij Bram de Wit")
    assert (await the_question(town)).handed_at is not None


async def test_who_comes_back_gets_at_once_what_nobody_had(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram de Wit")
    await bram.home()
    await bram.clicks("Ik ben er even niet")
    await bram.fills(until="2026-11-20")
    await ask(anna)
    assert (await the_question(town)).ambassador_id is None
    await bram.clicks("Ik ben er weer")
    assert anna.sees("nu bij Bram de Wit")


def person(key: int, duties: tuple[str, ...], language: str, team: int) -> Person:
    return Person(
        id=key, ref=str(key), name=str(key), email="", duties=list(duties), language=language,
        team_id=team,
    )  # fmt: skip


@st.composite
def stands(draw: st.DrawFn) -> list[Stand]:
    duties = st.sampled_from([("ambassador",), ("owner",), ("ambassador", "owner")])
    return [
        Stand(
            person=person(key, draw(duties), draw(st.sampled_from(["nl", "en"])), draw(small)),
            slot=draw(st.none() | st.sampled_from(SLOTS)),
            away=draw(st.booleans()),
            cap=draw(st.integers(1, 3)),
            topics=draw(st.sampled_from([(), ("privacy",), ("trust",)])),
            load=draw(small),
            week=draw(small),
        )
        for key in range(1, draw(st.integers(1, 8)))
    ]


small = st.integers(0, 3)
SLOTS = [at("2026-11-02T09:00") + timedelta(hours=hours) for hours in range(3)]


@given(stands(), st.sets(st.integers(1, 8)), st.sampled_from(["privacy", ""]))
def test_who_could_take_a_question(people: list[Stand], had: set[int], topic: str) -> None:
    asked = Question(id=5, person_id=1, text="x", topic=topic, team_id=1, asked_at=SLOTS[0])
    found = choose(people, asked, had=had, secret=SECRET)
    by_key = {one.person.id: one for one in people}
    for one in (by_key[person.id] for person in found):
        assert one.person.id != 1 and one.person.id not in had
        assert not one.away and one.slot is not None
        assert one.has_room or one.person.has("owner")
    free = [p for p in people if p.has_room and p.person.has("ambassador")]
    if any(p.person.id not in {1, *had} for p in free):
        assert all(person.has("ambassador") for person in found)
    assert found == choose(people[::-1], asked, had=had, secret=SECRET)
    best = by_key[found[0].id] if found else None
    for one in (by_key[person.id] for person in found[1:]):
        assert best is not None
        if one.person.language == "nl" and one.load == 0:
            assert best.person.language == "nl"
