"""Questions to a named ambassador, as whoever asks and whoever answers live them."""

from __future__ import annotations

from adapters.simulation.seat import NothingToPress, Seat
from bot.delivery import Delivery
from bot.features.profile import Erase
from bot.message import Button
from bot.timers import Timer
from tests.features.question_town import (
    TEXT,
    ambassador,
    ask,
    at,
    mine_of,
    questions,
    someone,
    the_holder,
    the_question,
)
from tests.town import Place, open_town

# --- the whole road -------------------------------------------------------------------------------


async def test_the_whole_road_from_question_to_solved(town: Place) -> None:
    anna = await someone(town, "Anna de Vries")
    bram = await ambassador(town, "Bram de Wit")
    await ask(anna)
    assert anna.last.name == "question-sent"
    assert anna.sees("Bram de Wit, ambassadeur")
    assert anna.sees("maandag 2 november om 17:00")
    assert not bram.heard  # it is 8:00, Bram starts at 9:00
    await town.until(at("2026-11-02T09:01"))
    assert bram.last.name == "question-card"
    assert bram.sees("Anna de Vries (Service)") and bram.sees(TEXT)
    assert bram.sees("Privacy en regels") and bram.sees("maandag 2 november om 17:00")
    await bram.clicks("Ik pak hem op")
    assert bram.last.name == "question-noted" and bram.sees("Je hebt hem opgepakt")
    assert all(b.label != "Ik pak hem op" for _, _, b in bram.buttons())
    assert anna.last.name == "question-claimed"
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Ja, zonder namen erin.")
    assert [message.name for message in bram.heard] == [
        "question-card-closed", "question-noted", "question-noted",
    ]  # fmt: skip
    assert anna.last.name == "question-answer"
    assert anna.sees("Ja, zonder namen erin.")
    assert anna.sees("Bram de Wit, maandag 2 november om 09:01")
    await anna.clicks("Opgelost")
    assert anna.last.name == "question-solved"
    assert anna.sees("Ja, zonder namen erin.")
    await town.days(1)
    assert bram.sees("Opgelost. Dank je.")
    assert not await town.rows(Timer) or await all_timers_have_a_subject(town)


async def all_timers_have_a_subject(town: Place) -> bool:
    ids = {one.id for one in await questions(town)}
    timers = [one for one in await town.rows(Timer) if one.feature == "question"]
    return all(one.subject in ids for one in timers)


async def test_plain_words_are_offered_and_one_topic_button_sends_them(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram de Wit")
    await anna.says(TEXT)
    assert anna.last.name == "question-offer"
    assert anna.sees("Zal ik dit aan een ambassadeur vragen?")
    offer = anna.last
    await anna.clicks("Privacy en regels")
    assert anna.last.name == "question-sent" and anna.sees("Bram de Wit")
    sent = anna.last
    again = next(b for b in offer.buttons() if b.label == "Schrijven en e-mail")
    assert await anna.presses(again) == sent
    assert (await the_question(town)).topic == "privacy"
    await town.until(at("2026-11-02T09:01"))
    assert bram.sees(TEXT)


async def test_a_mere_hello_is_no_question(town: Place) -> None:
    anna = await someone(town, "Anna")
    for text in (
        "hoi", "ok", "hoi hoi", "  \n ", "????????", "Dank je wel hoor!", "thank you very much",
        "laat maar", "nee dank u", "geen zin", "misschien later", "Goedemorgen", "top, bedankt",
    ):  # fmt: skip
        if not text.strip() and town.front.name != "web":
            continue  # no client sends that
        await anna.says(text)
        assert "question-offer" not in [message.name for message in anna.heard], text
        assert await questions(town) == []


async def test_what_may_be_a_stop_is_asked_about(town: Place) -> None:
    anna = await town.someone("Anna")
    for text in ("ik wil liever niet meedoen", "zet me van die lijst af", "uitgeschreven worden"):
        await anna.says(text)
        assert anna.last.name == "question-stop-or", text
    await anna.says("nee")
    assert anna.last.name == "question-offer" and anna.sees("uitgeschreven worden")
    await anna.says("ik wil liever niet meedoen")
    await anna.clicks("Stop")
    assert (await town.person(anna)).consent == "stopped"
    for text in ("Hoe maak ik een lijst?", "berichten ordenen met AI"):
        await anna.says(text)
        assert anna.last.name == "question-offer", text


async def test_an_ambassador_with_one_question_may_type_the_answer(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.says("Ja hoor, zonder namen erin mag dat.")
    assert not anna.heard_named("question-answer")
    await bram.says("ja")
    assert not anna.heard_named("question-answer")
    await bram.clicks("Dit is mijn antwoord op de vraag die bij mij ligt")
    assert anna.last.name == "question-answer" and anna.sees("zonder namen erin mag dat")
    again = await bram.says("Nog iets over die mail dan")
    assert again is not None and "Dit is mijn antwoord" not in bram.last.text
    assert len(await questions(town)) == 2  # and the draft


async def test_what_was_typed_can_be_dropped_or_changed_first(town: Place) -> None:
    anna, _ = await someone(town, "Anna"), await ambassador(town, "Bram")
    await anna.says(TEXT)
    await anna.clicks("Laat maar")
    assert anna.last.name == "question-dropped"
    assert await questions(town) == []
    await anna.says(TEXT)
    await anna.clicks("Zonder mijn naam")
    assert anna.sees("zonder je naam en je team")
    await anna.clicks("Toch met mijn naam")
    await anna.clicks("Zonder mijn naam")
    await anna.clicks("Eerst aanpassen")
    assert anna.sees(TEXT)
    await anna.fills(text="Mag ik een mail laten vertalen?", topic="translation")
    found = await the_question(town)
    assert (found.text, found.topic) == ("Mag ik een mail laten vertalen?", "translation")
    assert found.unnamed and found.team_id is None and found.status == "open"


async def test_a_typed_yes_sends_nothing_and_a_no_drops_it(town: Place) -> None:
    anna, _ = await someone(town, "Anna"), await ambassador(town, "Bea")
    await anna.says(TEXT)
    await anna.clicks("Zonder mijn naam")
    for typed in ("ja", "ok", "prima"):
        await anna.says(typed)
        assert anna.last.name == "question-offer" and anna.sees("zonder je naam en je team")
        assert (await the_question(town)).status == "draft"
    await anna.clicks("Privacy en regels")
    assert (await the_question(town)).unnamed
    await anna.says("Mag ik een foto laten beschrijven?")
    await anna.says("laat maar")
    assert anna.last.name == "question-dropped"
    assert len(await questions(town)) == 1


async def test_a_draft_is_gone_after_a_day_and_its_buttons_say_so(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await anna.says(TEXT)
    assert TEXT in (await mine_of(town, anna)).values()
    await town.days(1.1)
    assert await questions(town) == []
    await anna.clicks("Privacy en regels")
    assert anna.last.name == "question-draft-gone"
    assert not bram.heard


async def test_buttons_under_older_words_never_send_newer_words(town: Place) -> None:
    anna, _ = await someone(town, "Anna"), await ambassador(town, "Bram")
    await anna.says(TEXT)
    older = next(b for b in anna.last.buttons() if b.label == "Privacy en regels")
    await anna.says("Iets heel anders, liever niet versturen")
    await anna.presses(older)
    assert anna.last.name == "question-draft-gone"
    assert [one.status for one in await questions(town)] == ["draft"]


async def test_a_form_that_comes_twice_asks_once(town: Place) -> None:
    anna, _ = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await ask(anna)
    assert len(await questions(town)) == 1


async def test_in_english(town: Place) -> None:
    anna = await someone(town, "Anna", language="en")
    bram = await ambassador(town, "Bram de Wit", language="en")
    await anna.says("May I have a mail summarised?")
    await anna.clicks("Privacy and rules")
    assert anna.sees("You will hear by Monday 2 November at 17:00")
    await town.until(at("2026-11-02T09:01"))
    assert bram.sees("A question from Anna (Service)")


async def test_the_moment_is_told_in_the_zone_of_whoever_asks(town: Place) -> None:
    anna = await someone(town, "Anna", zone="Europe/London", country="GB")
    await ambassador(town, "Bram")
    await ask(anna)
    assert anna.sees("maandag 2 november om 16:00")


async def test_the_home_view_shows_own_questions_and_the_queue(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram de Wit")
    await anna.home()
    assert anna.sees("Je hebt geen vragen lopen")
    await ask(anna)
    await anna.home()
    assert anna.sees("Je vraag ligt bij Bram de Wit")
    await bram.home()
    assert bram.sees("Eén vraag voor jou") and bram.sees("Privacy en regels: Anna (Service)")
    await bram.clicks("Ik pak hem op")
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Ja hoor")
    await bram.home()
    assert bram.sees("Geen vragen voor jou nu")
    await town.days(1)
    assert "question-card" not in [message.name for message in bram.heard]


# --- unnamed --------------------------------------------------------------------------------------


async def test_an_unnamed_asker_stays_unnamed_throughout() -> None:
    """Everything that two ambassadors and the owner ever see, and the ledger rows made for them."""
    town = await open_town()
    secret = await someone(
        town, "Xandra Quist", team="zeldzaam", language="en", zone="Europe/London", country="GB"
    )
    helpers = [
        await ambassador(town, "Bram", team="een"),
        await ambassador(town, "Carla", team="twee"),
        await someone(town, "Odette", team="drie", duties=("owner", "council")),
    ]
    seen: list[str] = []

    async def look() -> None:
        for one in helpers:
            await one.home()
            seen.append(one.screen())
            seen.extend(repr(message) for message in one.heard)
            seen.extend((await mine_of(town, one)).values())
        mine = {one.person_id for one in helpers}
        rows = [row for row in await town.rows(Delivery) if row.person_id in mine]
        seen.extend(f"{row.key} {row.topic} {row.of}" for row in rows)

    async def press(label: str, **values: str) -> Seat:
        for one in helpers:
            try:
                await one.clicks(label)
            except NothingToPress:
                continue
            seen.append(one.screen())
            if one.form is not None:
                await one.fills(**values)
            await look()
            return one
        raise AssertionError(label)

    await ask(secret, unnamed="yes")
    await town.until(at("2026-11-02T09:05"))
    await look()
    await press("Ik pak hem op")
    await press("Iets terugvragen", text="Welke tool?")
    await secret.clicks("Reply")
    await secret.fills(text="De chat")
    await town.days(0.1)
    await press("Overdragen", to="anyone")
    await town.days(0.1)
    await press("Beantwoorden", text="Dat mag")
    await secret.clicks("Not yet")
    await secret.fills(text="En bijlagen?", who="anyone")
    for _ in range(6):
        await town.days(1)
        await look()
    await press("Beantwoorden", text="Ook goed")
    await secret.clicks("Solved")
    await look()
    await ask(secret, text="Nog een vraag die terug gaat", unnamed="yes")
    await town.days(0.2)
    await look()
    await secret.presses(Button("", Erase()))
    await town.days(1)
    await look()
    told = "\n".join(seen)
    assert "een collega (zonder naam)" in told and "De chat" in told and "En bijlagen?" in told
    for trace in ("xandra", "quist", "zeldzaam", "london", "engels", "english"):
        assert trace not in told.casefold(), trace
    await town.store.close()


async def test_a_hand_over_of_an_unnamed_question_lists_nobody(town: Place) -> None:
    """A colleague missing from the list could be the one who asked."""
    asker = await ambassador(town, "Anna")
    await ambassador(town, "Bram")
    await ambassador(town, "Carla")
    await ask(asker, unnamed="yes")
    await town.days(0.1)
    holder = await the_holder(town)
    await holder.clicks("Overdragen")
    assert holder.form is not None
    (to,) = holder.form.fields
    assert [option.value for option in to.options] == ["anyone"]
    await holder.fills()
    assert holder.last.name == "question-card-passed"
    assert (await the_question(town)).ambassador_id != asker.person_id
