"""Handing over, asking back, and not being helped yet."""

from __future__ import annotations

import pytest

from bot.features.question import links
from bot.message import Button
from tests.features.question_town import (
    TEXT,
    ambassador,
    answered,
    ask,
    at,
    lines,
    questions,
    someone,
    the_question,
)
from tests.town import Place


async def test_handing_over_by_name(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    carla = await ambassador(town, "Carla de Boer", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Overdragen")
    assert bram.form is not None
    labels = [option.label for option in bram.form.fields[0].options]
    assert labels == ["Kies jij maar", "Carla de Boer"]
    await bram.fills(to=str(carla.person_id))
    assert bram.sees("overgedragen aan Carla de Boer") and not bram.sees(TEXT)
    assert anna.sees("nu bij Carla de Boer")
    await town.until(at("2026-11-02T09:10"))
    assert carla.sees(TEXT)


async def test_handing_over_to_nobody_keeps_it(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Overdragen")
    assert bram.last.name == "question-only-you"
    assert (await the_question(town)).ambassador_id == bram.person_id


@pytest.mark.forged
async def test_handing_over_only_to_who_is_on_the_list(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ambassador(town, "Carla", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    for to in (str(anna.person_id), str(bram.person_id), "999", "", "x" * 300):
        await bram.clicks("Overdragen")
        await bram.fills(to=to)
        assert bram.form is not None and bram.form.fields[0].error
    assert (await the_question(town)).ambassador_id == bram.person_id


async def test_asking_back_stops_the_time_and_the_reply_starts_it(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram de Wit")
    await ambassador(town, "Carla", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Iets terugvragen")
    await bram.fills(text="Welke tool gebruik je?")
    assert anna.last.name == "question-asked-back" and anna.sees("Welke tool gebruik je?")
    assert bram.sees("Tot er antwoord is, staat je tijd stil")
    await bram.presses(Button("", links.AskBack((await the_question(town)).key)))
    assert bram.last.name == "question-wait-first"
    await town.days(10)
    assert len(anna.heard_named("question-asked-back")) == 2  # asked, and recalled once
    assert not anna.heard_named("question-moved")
    await anna.clicks("Antwoorden")
    assert anna.sees("Welke tool gebruik je?")
    await anna.fills(text="De chat van het werk")
    assert anna.last.name == "question-replied" and anna.sees("vrijdag 13 november om 09:05")
    await town.until(at("2026-11-12T10:00"))
    assert bram.last.name == "question-card" and bram.sees("De chat van het werk")
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Dan mag het")
    assert anna.sees("Dan mag het")


async def test_the_reply_can_simply_be_typed(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram de Wit")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Iets terugvragen")
    await bram.fills(text="Heb je Copilot?")
    await anna.says("Ja")
    await anna.clicks("Dit is mijn antwoord aan Bram")
    assert [line.text for line in await lines(town)] == ["Heb je Copilot?", "Ja"]
    assert len(await questions(town)) == 1
    await town.days(0.05)
    assert bram.last.name == "question-card" and bram.sees("Ja")


async def test_not_yet_goes_back_to_the_same_ambassador(town: Place) -> None:
    anna, bram = await answered(town)
    await anna.clicks("Nog niet")
    await anna.fills(text="En de bijlagen?")
    assert anna.last.name == "question-reopened"
    assert anna.sees("Dat mag") and anna.sees("En de bijlagen?") and anna.sees("Bram de Wit")
    await town.days(0.1)
    assert bram.last.name == "question-card" and bram.sees("En de bijlagen?")
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Die ook")
    assert len(anna.heard_named("question-answer")) == 1 and anna.sees("Die ook")
    await anna.clicks("Opgelost")
    assert (await the_question(town)).status == "solved"


async def test_not_yet_can_go_to_someone_else(town: Place) -> None:
    anna, bram = await answered(town)
    carla = await ambassador(town, "Carla de Boer", team="elders")
    await anna.clicks("Nog niet")
    await anna.fills(text="En de bijlagen?", who="anyone")
    assert anna.sees("Carla de Boer")
    await town.days(0.1)
    assert carla.sees("En de bijlagen?") and carla.sees("Dat mag")
    assert bram.heard_named("question-card-passed") and not bram.sees(TEXT)


async def test_someone_else_when_there_is_nobody_else_is_the_same_again(town: Place) -> None:
    anna, bram = await answered(town)
    await anna.clicks("Nog niet")
    await anna.fills(text="En de bijlagen?", who="anyone")
    assert (await the_question(town)).ambassador_id == bram.person_id


async def test_solved_after_not_yet_says_where_it_is(town: Place) -> None:
    anna, _ = await answered(town)
    solved = next(b for b in anna.last.buttons() if b.label == "Opgelost")
    await anna.clicks("Nog niet")
    await anna.fills(text="En de bijlagen?")
    await anna.presses(solved)
    assert anna.last.name == "question-status" and anna.sees("is met je vraag bezig")
    assert (await the_question(town)).status == "claimed"
