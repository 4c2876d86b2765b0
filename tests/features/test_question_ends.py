"""Stopping, taking back, erasing, leaving; what is kept, and that nothing is dropped."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.simulation.seat import NothingToPress, Seat
from bot.delivery import Delivery
from bot.events import CoachingEnded
from bot.features import question
from bot.features.profile import Erase
from bot.features.question.kept import Availability, Line, Question
from bot.message import Button, Facts
from bot.timers import Timer
from bot.turn import Turn
from tests.conftest import PROVE
from tests.features.question_town import (
    TEXT,
    ambassador,
    answered,
    as_turn,
    ask,
    at,
    lines,
    mine_of,
    questions,
    someone,
    the_question,
)
from tests.town import Place, open_town

# --- stop, taking back, erasing, leaving ----------------------------------------------------------


async def test_a_stop_does_not_cancel_a_question(town: Place) -> None:
    anna = await town.someone("Anna")
    bram = await ambassador(town, "Bram")
    await ask(anna)
    await anna.says("stop")
    assert anna.sees("Zal ik je het antwoord nog brengen?")
    assert anna.sees("Kies je niets, dan breng ik je het antwoord één keer")
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Dat mag")
    assert anna.last.name == "question-answer"


async def test_whoever_stops_can_let_go_of_the_question_too(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await anna.says("stop")
    await anna.clicks("Ja, graag")
    assert anna.last.name == "question-brought" and await questions(town)
    await anna.says("stop")  # whoever says it again is asked again
    await anna.clicks("Nee, trek hem in")
    assert anna.last.name == "question-not-brought" and await questions(town) == []
    assert [message.name for message in bram.heard] == ["question-card-gone"]
    await anna.says("stop")
    assert not anna.sees("Zal ik je het antwoord nog brengen?")
    count = len(anna.heard)
    await town.weeks(3)
    assert len(anna.heard) == count


async def test_after_a_stop_only_the_answer_comes(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Iets terugvragen")
    await bram.fills(text="Welke tool is het?")
    await anna.says("stop")
    count = len(anna.heard)
    await town.weeks(4)
    assert len(anna.heard) == count
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Dat mag")
    assert anna.last.name == "question-answer"


async def test_a_typed_no_after_a_stop_lets_go_of_the_question(town: Place) -> None:
    anna, _ = await town.someone("Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await anna.says("stop")
    await anna.says("nee")
    assert anna.last.name == "question-not-brought" and await questions(town) == []


async def test_an_ambassador_who_stops_hears_what_goes_on(town: Place) -> None:
    bram = await ambassador(town, "Bram")
    await bram.says("stop")
    assert "Als ambassadeur krijg je nog vragen van collega's." in bram.last.text
    await bram.clicks("Ik ben er even niet")
    assert bram.form is not None and bram.form.name == "question-away-form"
    lea = await town.someone("Lea", duties=("lead",))
    await lea.says("stop")
    assert "Wat bij jouw taak hoort (Teamleider), stuur ik je nog wel." in lea.last.text


async def test_taking_a_question_back_erases_it_everywhere(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Ik pak hem op")
    await anna.clicks("Vraag intrekken")
    assert anna.heard_named("question-taken-back") and not anna.heard_named("question-sent")
    assert [message.name for message in bram.heard] == ["question-card-gone", "question-noted"]
    assert not bram.sees(TEXT)
    assert await questions(town) == []
    assert [one for one in await town.rows(Timer) if one.feature == "question"] == []


async def test_erasing_the_asker_takes_the_question_and_its_planned_card(town: Place) -> None:
    anna, bram = await someone(town, "Anna de Vries"), await ambassador(town, "Bram")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))
    await ask(anna, "Deze kaart is nog niet bezorgd als ik alles wis")
    await bram.home()
    await bram.clicks("Ik pak hem op")
    await bram.clicks("Iets terugvragen")
    await bram.fills(text="Welke tool?")
    await anna.presses(Button("", Erase()))
    await bram.home()
    await town.days(3)
    for table in (Question, Line):
        assert await town.rows(table) == []
    assert {message.name for message in bram.heard} == {"question-card-gone", "question-noted"}
    assert not bram.sees(TEXT) and not bram.sees("Anna")
    assert all(row.person_id != anna.person_id for row in await town.rows(Delivery))


async def test_the_card_of_a_question_after_an_erased_one_still_comes(town: Place) -> None:
    """The ledger remembers keys by question id, so an id must never come back."""
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ask(anna)
    first = (await the_question(town)).key
    await town.until(at("2026-11-02T09:05"))
    await anna.clicks("Vraag intrekken")
    await ask(anna, "Een tweede vraag, na het wissen")
    assert (await the_question(town)).key > first
    await town.until(at("2026-11-02T09:10"))
    assert bram.sees("Een tweede vraag, na het wissen")


async def test_erasing_the_ambassador_passes_everything_on(town: Place) -> None:
    anna, bram = await answered(town)
    carla = await ambassador(town, "Carla de Boer", team="elders")
    await ask(anna, "Deze heeft Bram nog")
    await town.until(at("2026-11-02T09:20"))
    await bram.clicks("Ik pak hem op")
    await bram.presses(Button("", Erase()))
    assert anna.sees("nu bij Carla de Boer")
    await town.until(at("2026-11-02T09:30"))
    assert carla.sees("Deze heeft Bram nog")
    first, second = await questions(town)
    assert first.ambassador_id is None and second.ambassador_id == carla.person_id
    assert all(line.author_id != bram.person_id for line in await lines(town))
    assert await town.rows(Availability) == []
    await anna.clicks("Opgelost")
    assert anna.sees("Antwoord van een ambassadeur")


async def test_an_ambassador_who_leaves_passes_it_on_at_once(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ambassador(town, "Carla", team="elders")
    await ask(anna)

    def leave(turn: Turn) -> None:
        turn.person.left_at = turn.now
        turn.session.flush()
        turn.tell(CoachingEnded())

    await as_turn(town, bram, leave)
    assert anna.sees("nu bij Carla")
    await town.days(1)
    assert not bram.heard


async def test_an_ambassador_who_left_unheard_is_found_by_the_timer(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ambassador(town, "Carla", team="elders")
    await ask(anna)

    def leave(turn: Turn) -> None:
        turn.person.left_at = turn.now

    await as_turn(town, bram, leave)
    await town.until(at("2026-11-02T13:01"))
    assert not bram.heard and anna.sees("nu bij Carla")


async def test_who_leaves_while_a_reply_is_awaited_is_noticed(town: Place) -> None:
    """An import ends people without a word: who asked, or who asked back."""
    anna, eva = await someone(town, "Anna"), await someone(town, "Eva")
    bram = await ambassador(town, "Bram")
    carla = await ambassador(town, "Carla", team="elders")
    for asker in (anna, eva):
        await ask(asker, f"Vraag van {asker.external}")
    for _ in range(2):
        await town.days(0.1)
        await bram.home()
        await bram.clicks("Iets terugvragen")
        await bram.fills(text="Welke tool?")
        await bram.home()
    await town.days(5)

    def leave(turn: Turn) -> None:
        turn.person.left_at, turn.person.duties = turn.now, []

    await as_turn(town, eva, leave)
    await as_turn(town, bram, leave)
    await town.days(10)
    (left,) = await questions(town)
    assert (left.person_id, left.ambassador_id) == (anna.person_id, carla.person_id)


async def test_the_question_of_someone_who_left_is_taken_back(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ask(anna)
    await town.until(at("2026-11-02T09:05"))

    def leave(turn: Turn) -> None:
        turn.person.left_at = turn.now
        turn.session.flush()
        turn.tell(CoachingEnded())

    await as_turn(town, anna, leave)
    assert await questions(town) == [] and bram.last.name == "question-card-gone"


# --- what is kept, and the totals -----------------------------------------------------------------


async def test_mine_tells_everything_that_is_kept(town: Place) -> None:
    anna, bram = await someone(town, "Anna"), await ambassador(town, "Bram")
    await ask(anna, unnamed="yes")
    await town.until(at("2026-11-02T09:05"))
    await bram.clicks("Iets terugvragen")
    await bram.fills(text="Welke tool?")
    await anna.clicks("Antwoorden")
    await anna.fills(text="De chat")
    await town.days(0.05)
    await bram.clicks("Beantwoorden")
    await bram.fills(text="Dat mag")
    await bram.home()
    await bram.clicks("Ik ben er even niet")
    await bram.fills(until="2026-11-20")
    kept = " ".join(f"{k} {v}" for k, v in (await mine_of(town, anna)).items())
    for text in (TEXT, "zonder naam", "Privacy en regels", "Welke tool?", "De chat", "Dat mag"):
        assert text in kept
    own = " ".join((await mine_of(town, bram)).values())
    assert "Welke tool?" in own and "Dat mag" in own and "vrijdag 20 november" in own
    assert TEXT not in own and "De chat" not in own


async def totals_of(town: Place, seat: Seat) -> list[tuple[str, str]]:
    parts = await as_turn(town, seat, lambda turn: list(question.totals(turn)))
    return [row for part in parts if isinstance(part, Facts) for row in part.rows]


async def test_totals_only_from_seven_and_only_for_owner_and_council(town: Place) -> None:
    anna, owner = await someone(town, "Anna"), await someone(town, "Odette", duties=("owner",))
    council = await someone(town, "Cor", duties=("council",))
    helpers = [await ambassador(town, name) for name in ("Bram", "Carla", "Daan")]
    lead = await someone(town, "Lies", duties=("lead",))
    await town.until(at("2026-11-02T09:00"))
    for n in range(7):
        assert await totals_of(town, owner) == []
        await ask(anna, f"Vraag nummer {n}")
        await town.until(town.now + timedelta(hours=1))
        for one in helpers:
            await one.home()
            if "Beantwoorden…" in [b.label for _, _, b in one.buttons()]:
                await one.clicks("Beantwoorden")
                await one.fills(text="Zo dus")
    rows = dict(await totals_of(town, owner))
    assert rows["Beantwoord"] == "7"
    assert rows["Werkuren tot het antwoord (de middelste)"] == "1"
    assert await totals_of(town, council)
    for one in (anna, lead, helpers[0]):
        assert await totals_of(town, one) == []
    await helpers[0].presses(Button("", Erase()))
    assert "Werkuren tot het antwoord (de middelste)" not in dict(await totals_of(town, owner))


# --- nothing is ever dropped ----------------------------------------------------------------------


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "Ik pak hem op", "Beantwoorden", "Iets terugvragen", "Overdragen", "Nog niet",
                "Antwoorden", "Ik ben er even niet", "Ik ben er weer", "Opgelost", "ask", "wait",
            ]
        ),
        st.integers(0, 3),
        st.sampled_from(["anyone", "same"]),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=200 if PROVE else 8, deadline=None)
@given(STEPS)
def test_whatever_happens_a_question_has_someone_or_a_moment(
    steps: list[tuple[str, int, str]],
) -> None:
    asyncio.run(_live(steps))


async def _live(steps: list[tuple[str, int, str]]) -> None:
    town = await open_town()
    seats = [
        await someone(town, "Anna"),
        await ambassador(town, "Bram"),
        await ambassador(town, "Carla", team="elders"),
        await someone(town, "Odette", duties=("owner",)),
    ]
    await ask(seats[0])
    for number, (what, who, how) in enumerate(steps):
        seat = seats[who]
        if what == "ask":
            await ask(seat, f"Vraag {number}", unnamed="yes" if how == "same" else "")
        elif what == "wait":
            await town.days(0.5 + who)
        else:
            await seat.home()
            try:
                await seat.clicks(what)
            except NothingToPress:
                continue
            if seat.form is not None:
                ids = {field.id for field in seat.form.fields}
                until = (town.now + timedelta(days=1 + who)).date().isoformat()
                values = {"text": f"Tekst {number}", "to": "anyone", "who": how, "until": until}
                await seat.fills(**{k: v for k, v in values.items() if k in ids})
                seat.form = None
        await _check(town, seats)
    await town.store.close()


async def _check(town: Place, seats: list[Seat]) -> None:
    timers = {one.subject for one in await town.rows(Timer) if one.feature == "question"}
    for one in await questions(town):
        assert one.ambassador_id != one.person_id
        if one.status in ("open", "claimed") and not one.waiting:
            assert one.id in timers
            assert one.ambassador_id is not None or one.due_at is None
        asker = next(seat for seat in seats if seat.person_id == one.person_id)
        if one.status == "answered":
            assert asker.heard_named("question-answer") or asker.heard_named("question-reopened")
