"""When a question is not picked up or answered in time, in working hours."""

from __future__ import annotations

import asyncio

from adapters.simulation.seat import Seat
from bot.events import Clicked, Sender
from bot.features.question import links
from bot.message import Button, Message
from tests.features.question_town import (
    TEXT,
    ambassador,
    ask,
    at,
    lines,
    someone,
    the_question,
)
from tests.town import Place, open_town


async def test_four_working_hours_without_claim_and_it_moves_on(town: Place) -> None:
    anna = await someone(town, "Anna")
    bram = await ambassador(town, "Bram")
    await ambassador(town, "Carla de Boer", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T12:59"))
    assert not anna.heard_named("question-moved")
    await town.until(at("2026-11-02T13:01"))
    assert anna.last.name == "question-moved" and anna.sees("nu bij Carla de Boer")
    assert anna.sees("dinsdag 3 november om 13:00")
    assert bram.last.name == "question-card-passed" and not bram.sees(TEXT)


async def test_a_weekend_does_not_count() -> None:
    town = await open_town(start=at("2026-11-06T15:00"))  # a Friday
    anna, _ = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ambassador(town, "Carla", team="elders")
    await ask(anna)
    assert anna.sees("maandag 9 november om 15:00")
    await town.until(at("2026-11-09T10:59"))
    assert not anna.heard_named("question-moved")
    await town.until(at("2026-11-09T11:01"))
    assert anna.heard_named("question-moved")
    await town.store.close()


async def test_an_ambassador_has_the_holidays_of_their_own_country() -> None:
    town = await open_town(start=at("2026-11-11T08:00"))  # a holiday in Belgium, not in NL
    anna = await someone(town, "Anna")
    belle = await ambassador(town, "Belle", country="BE")
    await ask(anna)
    assert anna.sees("donderdag 12 november om 17:00")
    await town.until(at("2026-11-12T08:59"))
    assert not belle.heard
    await town.store.close()


async def test_holidays_do_not_count() -> None:
    town = await open_town(
        start=at("2026-12-24T16:00")
    )  # a Thursday; Christmas is Friday and Saturday
    anna, _ = await someone(town, "Anna"), await ambassador(town, "Bram", pattern="mon-sat 9-17")
    await ambassador(town, "Carla", team="elders")
    await ask(anna)
    assert anna.sees("maandag 28 december om 16:00")
    await town.until(at("2026-12-28T11:59"))
    assert not anna.heard_named("question-moved")
    await town.until(at("2026-12-28T12:01"))
    assert anna.heard_named("question-moved")
    await town.store.close()


async def test_a_night_shift_is_counted_by_night() -> None:
    town = await open_town(start=at("2026-11-06T12:00"))
    anna = await someone(town, "Anna")
    nora = await ambassador(town, "Nora", pattern="fri 22-06")
    await ask(anna)
    assert anna.sees("zaterdag 7 november om 06:00")
    await town.until(at("2026-11-06T21:59"))
    assert not nora.heard
    await town.until(at("2026-11-06T22:01"))
    assert nora.last.name == "question-card"
    await town.store.close()


async def test_claimed_but_not_answered_in_time_moves_on(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    carla = await ambassador(town, "Carla", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Ik pak hem op")
    await town.until(at("2026-11-02T16:59"))
    assert not anna.heard_named("question-moved")
    await town.until(at("2026-11-02T17:01"))
    assert anna.sees("nu bij Carla")
    assert not carla.heard  # her working day is over
    await town.until(at("2026-11-03T09:01"))
    assert carla.last.name == "question-card"


async def test_after_one_round_it_stays_with_the_owner_and_few_words_are_said(town: Place) -> None:
    anna = await someone(town, "Anna")
    bram = await ambassador(town, "Bram")
    carla = await ambassador(town, "Carla", team="elders")
    odette = await someone(town, "Odette Smit", duties=("owner",))
    await ask(anna)
    await town.until(at("2026-11-04T17:30"))
    assert anna.sees("Nog niemand kwam eraan toe. Je vraag staat nu bij Odette Smit")
    assert anna.sees("zodra er antwoord is") and anna.sees("Vraag intrekken")
    assert (await the_question(town)).rests
    count = len(anna.heard)
    await town.days(60)
    assert [one.name for one in anna.heard[count:]] == ["question-waits"] * 3
    assert anna.sees("Hierna zeg ik er niets meer over tot er antwoord is")
    for seat in (bram, carla, odette):
        assert len([one for one in seat.heard if one.name.startswith("question-card")]) == 1
    await anna.home()
    assert anna.sees("Je vraag staat bij Odette Smit, programma-eigenaar.")
    await odette.home()
    assert odette.sees("Nog niemand kwam aan deze vraag toe")
    await odette.clicks("Ik pak hem op")
    assert anna.sees("Odette Smit heeft je vraag opgepakt. Je hoort het zodra er antwoord is.")
    await odette.home()
    await odette.clicks("Beantwoorden")
    await odette.fills(text="Ja, dat mag")
    assert anna.sees("Ja, dat mag")


async def test_the_words_of_a_week_stop_with_the_question(town: Place) -> None:
    anna, _ = await someone(town, "Anna"), await ambassador(town, "Bram de Wit")
    await ask(anna)
    await town.days(5)
    await anna.clicks("Vraag intrekken")
    assert anna.sees(TEXT)
    count = len(anna.heard)
    await town.days(30)
    assert len(anna.heard) == count


async def test_handed_back_by_hand_and_after_a_stop_no_new_round_begins(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    carla = await ambassador(town, "Carla", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T13:05"))
    await carla.clicks("Overdragen")
    await carla.fills(to=str(bram.person_id))
    await anna.says("stop")
    await anna.clicks("Ja, graag")
    await town.days(40)
    assert (await the_question(town)).rests
    assert len(bram.heard_named("question-card")) == 1  # the second, given by Carla
    assert not carla.heard_named("question-card") and not anna.heard_named("question-waits")


async def test_the_only_one_there_keeps_it_without_a_second_card(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram de Wit")
    await ask(anna)
    await town.until(at("2026-11-02T16:59"))
    assert bram.sees("Graag antwoord uiterlijk")
    assert not anna.heard_named("question-moved")  # the promised moment is not there yet
    await town.until(at("2026-11-03T12:00"))
    assert anna.sees("Je vraag staat nu bij Bram de Wit, ambassadeur")
    assert len(bram.heard_named("question-card")) == 1 and bram.sees("Hij blijft bij jou staan")
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Sorry, ja")
    assert anna.sees("Sorry, ja")
    assert bram.screen().count("Je antwoord is bezorgd") == 1
    await town.days(10)
    assert not bram.heard_named("question-card") and anna.last.name == "question-answer"


async def test_the_earlier_ambassador_is_told_in_words_and_keeps_the_text(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ambassador(town, "Carla de Boer", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    claim = next(b for b in bram.last.buttons() if b.label == "Ik pak hem op")
    await bram.clicks("Beantwoorden")
    await town.until(at("2026-11-02T13:05"))
    await bram.fills(text="Een zorgvuldig geschreven antwoord")
    assert bram.last.name == "question-elsewhere"
    assert bram.sees("Carla de Boer heeft deze vraag nu")
    assert bram.sees("Een zorgvuldig geschreven antwoord")
    await bram.presses(claim)
    assert bram.last.name == "question-elsewhere"
    found = await the_question(town)
    assert found.status == "open" and await lines(town) == []


async def test_two_claims_at_once_give_it_to_one_and_tell_the_other(either_town: Place) -> None:
    town = either_town
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    carla = await ambassador(town, "Carla de Boer", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T13:05"))
    asked = await the_question(town)
    claim = links.Claim(asked.key).pack()

    presses = [press(town, one, claim) for one in (bram, carla)]
    replies = await asyncio.gather(*(town.coach.handle(one) for one in presses))
    texts = {reply.name: reply.text for reply in replies if isinstance(reply, Message)}
    assert set(texts) == {"question-elsewhere", "question-noted"}
    assert "Carla de Boer heeft deze vraag nu" in texts["question-elsewhere"]
    after = await the_question(town)
    assert (after.status, after.ambassador_id) == ("claimed", carla.person_id)
    twice = await carla.presses(Button("", links.Claim(asked.key)))
    assert isinstance(twice, Message) and twice == next(
        r for r in replies if isinstance(r, Message) and r.name == "question-noted"
    )
    await town.settle()
    assert len(anna.heard_named("question-claimed")) == 1


def press(town: Place, seat: Seat, action: str) -> Clicked:
    sender = Sender("web", (seat.external,))
    return Clicked(id=town.event_id(), sender=sender, at=town.now, action=action)


async def test_a_claim_at_the_moment_of_the_time_out_has_one_outcome(either_town: Place) -> None:
    town = either_town
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    carla = await ambassador(town, "Carla", team="elders")
    await ask(anna)
    await town.until(at("2026-11-02T12:59"))
    town.clock.move(at("2026-11-02T13:00"))
    claim = links.Claim((await the_question(town)).key).pack()
    both = (town.coach.handle(press(town, bram, claim)), town.coach.tick(town.now))
    reply, _ = await asyncio.gather(*both)
    await town.settle()
    assert isinstance(reply, Message)
    found = await the_question(town)
    if reply.name == "question-noted":
        assert (found.status, found.ambassador_id) == ("claimed", bram.person_id)
        assert not anna.heard_named("question-moved") and not carla.heard
    else:
        assert (found.status, found.ambassador_id) == ("open", carla.person_id)
        assert not anna.heard_named("question-claimed")
