"""Stories as people tell, read, try and take them back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from adapters.simulation.seat import Seat
from bot.actions import TellStory
from bot.delivery import Delivery
from bot.events import Filled
from bot.features import story as feature
from bot.features.nudge.shown import Wish
from bot.features.story.form import LINE_LIMIT, TEXT_LIMIT, Draft
from bot.features.story.telling import Own
from bot.features.story.told import Discard, EditStory, Share, ShowStory, Story, Try, Withdraw
from bot.message import Button, Card, Message
from bot.people import Channel, Person
from bot.turn import Turn
from tests.town import Place, shelf

WIN = {
    "task": "Klacht beantwoorden",
    "did": "Ik vroeg om drie openingen.",
    "gave": "Een kwartier tijd.",
    "tip": "Vraag om drie versies.",
}
BLUNDER = {
    "kind": "blunder",
    "task": "Verslag maken",
    "did": "Ik liet AI samenvatten.",
    "wrong": "Het verzon een besluit.",
}


async def tells(seat: Seat, **said: str) -> None:
    """Tell a story up to its preview."""
    await seat.presses(Button("", TellStory()))
    await seat.fills(**(said or WIN))


async def turn_of(town: Place, seat: Seat, work: Any) -> Any:
    """Do something in a turn of this person."""

    def inside(session: Any) -> Any:
        person = session.get_one(Person, seat.person_id)
        words = town.house.words(person.language, person.zone)
        return work(Turn(town.house, session, town.now, words, person))

    return await town.store.transact(inside)


# --- telling and sharing --------------------------------------------------------------------------


async def test_a_story_goes_to_the_team_only_after_its_teller_chose(town: Place) -> None:
    anna = await town.someone("Anna de Wit")
    await town.until(town.now + timedelta(hours=3))
    await anna.says("verhaal")
    await anna.clicks("Vertel je verhaal")
    assert anna.sees("Noem geen namen van klanten of collega's")
    await anna.fills(**WIN)
    assert anna.last.name == "story-preview"
    assert not town.channel("service").posts
    await anna.clicks("Deel met mijn naam")
    assert anna.sees("‘Anna de Wit vertelt wat lukte’")
    (post,) = town.channel("service").posts
    assert post.text.startswith("Anna de Wit vertelt wat lukte")
    assert all(said in post.text for said in WIN.values())


async def test_the_preview_is_what_the_team_sees(town: Place) -> None:
    anna = await town.someone("Anna", language="en")
    await town.until(town.now + timedelta(hours=3))
    await tells(anna, **BLUNDER)
    preview = anna.last
    await anna.clicks("First name only")
    (post,) = town.channel("service").posts
    assert set(post.text.splitlines()) <= set(
        preview.text.replace("First name only: ", "").split("\n")
    )
    assert "Wat er misging" in post.text  # the team's language


async def test_five_ways_on_of_equal_weight(town: Place) -> None:
    anna = await town.someone("Anna")
    await tells(anna)
    labels = [button.label for button in anna.last.buttons()]
    assert labels == [
        "Deel met mijn naam",
        "Alleen mijn voornaam",
        "Zonder naam",
        "Aanpassen",
        "Weggooien",
    ]


async def test_outside_working_hours_it_waits_for_the_team(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.until(datetime(2026, 11, 7, 12, tzinfo=ZoneInfo("Europe/Amsterdam")))
    await tells(anna)
    await anna.clicks("Alleen mijn voornaam")
    assert anna.sees("komt maandag 9 november om 09:00 in het kanaal van Service")
    assert not town.channel("service").posts
    await town.days(2)
    assert town.channel("service").sees("Anna vertelt wat lukte")


async def test_every_channel_of_the_team_gets_it_and_no_other(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.team("sales")
    team = town.teams["service"]
    await town.store.transact(lambda s: s.add(town.new_channel("service-two", team)))
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")
    assert [len(town.channel(c).posts) for c in ("service", "service-two", "sales")] == [1, 1, 0]


async def test_win_and_blunder_look_alike_but_for_the_button(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.days(0.2)
    for said in (WIN | {"wrong": "", "tip": ""}, BLUNDER):
        await tells(anna, **said)
        await anna.clicks("Zonder naam")
    win, blunder = town.channel("service").posts
    assert [type(part) for part in win.parts] == [type(part) for part in blunder.parts]
    assert win.parts[1].tags[0].tone == blunder.parts[1].tags[0].tone  # type: ignore[union-attr]


async def test_changing_a_draft_keeps_one_draft(town: Place) -> None:
    anna = await town.someone("Anna")
    await tells(anna)
    await anna.clicks("Aanpassen")
    assert anna.form is not None and anna.sees("Een kwartier tijd.")
    await anna.fills(gave="Een half uur tijd.")
    (preview,) = anna.heard_named("story-preview")
    assert "Een half uur tijd." in preview.text
    assert len(await town.rows(Story)) == 1


async def test_throwing_away_leaves_nothing(town: Place) -> None:
    anna = await town.someone("Anna")
    await tells(anna)
    old = next(b for b in anna.last.buttons() if b.label == "Weggooien")
    await anna.clicks("Weggooien")
    assert anna.last.name == "story-discarded"
    assert not await town.rows(Story)
    await anna.presses(old)
    assert anna.last.name == "story-discarded"


async def test_an_unshared_draft_goes_after_thirty_days(town: Place) -> None:
    anna = await town.someone("Anna")
    await tells(anna)
    old = next(b for b in anna.last.buttons() if b.label == "Zonder naam")
    await town.days(31)
    assert not await town.rows(Story)
    await anna.presses(old)
    assert anna.sees("Dat verhaal is er niet meer")


async def test_a_shared_story_stays_after_thirty_days(town: Place) -> None:
    anna = await town.someone("Anna")
    await tells(anna)
    await anna.clicks("Zonder naam")
    await town.days(31)
    assert town.channel("service").sees("Klacht beantwoorden")


async def test_the_form_twice_is_one_draft_and_sharing_twice_one_post(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.days(0.2)
    await tells(anna)
    await tells(anna)
    assert len(await town.rows(Story)) == 1
    share = next(b for b in anna.last.buttons() if b.label == "Zonder naam")
    named = next(b for b in anna.last.buttons() if b.label == "Deel met mijn naam")
    first = await anna.presses(share)
    assert await anna.presses(share) == first
    await anna.presses(named)
    assert len(town.channel("service").posts) == 1
    assert not town.channel("service").sees("Anna vertelt")


# --- where it cannot go ---------------------------------------------------------------------------


async def test_a_team_that_is_not_open_keeps_the_draft(town: Place) -> None:
    anna = await town.someone("Anna", said="new", opened=False)
    await tells(anna)
    await anna.clicks("Zonder naam")
    assert anna.sees("Je team is nog niet begonnen")
    assert [story.status for story in await town.rows(Story)] == ["draft"]
    await anna.home()
    await anna.clicks("Bekijken")
    assert anna.last.name == "story-preview"


async def test_without_a_channel_or_a_team_the_draft_is_kept(town: Place) -> None:
    anna = await town.someone("Anna")

    def no_channel(session: Any) -> None:
        for channel in session.exec(select(Channel)):
            session.delete(channel)

    await town.store.transact(no_channel)
    await tells(anna)
    await anna.clicks("Zonder naam")
    assert anna.sees("nog geen kanaal")

    def no_team(session: Any) -> None:
        session.get_one(Person, anna.person_id).team_id = None

    await town.store.transact(no_team)
    await anna.clicks("Zonder naam")
    assert anna.sees("nog niet bij een team")
    assert [story.status for story in await town.rows(Story)] == ["draft"]


# --- taking back ----------------------------------------------------------------------------------


async def test_taking_back_removes_the_post_and_every_text(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Deel met mijn naam")
    await bram.clicks("Dit wil ik proberen")
    assert len(await town.rows(Wish)) == 1
    back = next(anna.last.buttons())
    await anna.clicks("Terugtrekken")
    assert anna.last.name == "story-withdrawn"
    assert not town.channel("service").posts
    (story,) = await town.rows(Story)
    assert story.status == "withdrawn"
    assert not any((story.task, story.did, story.gave, story.wrong, story.tip, story.naming))
    assert not await town.rows(Wish)
    await anna.presses(back)
    assert anna.last.name == "story-withdrawn"
    await bram.presses(Button("", Try(story.id)))
    assert bram.sees("Dit verhaal is er niet meer")


async def test_taking_back_before_it_was_posted(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.until(datetime(2026, 11, 7, 12, tzinfo=ZoneInfo("Europe/Amsterdam")))
    await tells(anna)
    await anna.clicks("Zonder naam")
    await anna.clicks("Terugtrekken")
    await town.days(3)
    assert not town.channel("service").posts


async def test_from_the_home_view_too(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.days(0.2)
    for number in range(7):
        await tells(anna, **WIN, kind="win") if not number else await tells(
            anna, **(BLUNDER | {"task": f"Verslag {number}"})
        )
        await anna.clicks("Zonder naam")
    home = await anna.home()
    assert "Verslag 6" in home.text and "Klacht beantwoorden" not in home.text
    older = next(b for b in home.buttons() if b.label == "Eerdere verhalen")
    await anna.presses(older)
    assert anna.last.name == "story-list"
    await anna.presses(list(anna.last.buttons())[-1])
    assert not town.channel("service").sees("Klacht beantwoorden")
    assert town.channel("service").sees("Verslag 6")


async def test_a_stop_leaves_the_story_and_the_way_to_take_it_back(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")

    def stop(session: Any) -> None:
        session.get_one(Person, anna.person_id).consent = "stopped"

    await town.store.transact(stop)
    await town.days(1)
    assert town.channel("service").sees("Klacht beantwoorden")
    await anna.clicks("Terugtrekken")
    assert not town.channel("service").posts


# --- trying ---------------------------------------------------------------------------------------


async def test_trying_becomes_one_of_the_choices_of_the_next_nudge(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram", day=3)
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")
    await bram.clicks("Dit wil ik proberen")
    assert bram.sees("zit bij je volgende kleine taak")
    await town.days(4)
    assert "Klacht beantwoorden" in bram.last.text


async def test_who_is_not_coached_gets_it_at_once_and_nothing_after(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram", said="new")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")
    await bram.clicks("Dit wil ik proberen")
    assert bram.last.name == "story-try-now"
    assert "Ik vroeg om drie openingen." in bram.last.text
    assert "Vraag om drie versies." in bram.last.text
    assert not await town.rows(Wish)


async def test_a_story_about_a_card_hands_over_that_card(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram", said="new")
    card = next(card for card in shelf().cards.values() if card.prompt)
    await town.days(0.2)
    await anna.presses(Button("", TellStory("win", card.id)))
    assert anna.form is not None and anna.sees(card.title.nl)
    await anna.fills(did="Gedaan.", gave="Iets.")
    await anna.clicks("Zonder naam")
    await bram.clicks("Dit wil ik proberen")
    assert card.prompt is not None and card.prompt.nl in bram.last.text
    assert card.check.nl in bram.last.text


async def test_nobody_is_asked_to_do_a_blunder_again(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram")
    await town.days(0.2)
    await tells(anna, **BLUNDER)
    assert not anna.sees("Dit wil ik proberen")
    await anna.clicks("Zonder naam")
    (post,) = town.channel("service").posts
    assert not list(post.buttons()) and BLUNDER["wrong"] in post.text
    await bram.presses(Button("", Try(1)))  # a button of an earlier version
    assert bram.sees("Daar maak ik geen taak van") and not await town.rows(Wish)


async def test_who_has_no_tool_hears_so_kindly_and_can_name_one(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram", tools=[])
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")
    await bram.clicks("Dit wil ik proberen")
    assert bram.sees("ik weet er geen die jij mag gebruiken") and not await town.rows(Wish)
    await bram.clicks("Wat ik mag gebruiken")
    assert bram.form is not None


async def test_a_task_made_of_a_story_claims_no_colour_and_keeps_what_went_wrong(
    town: Place,
) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram", day=3)
    await town.days(0.2)
    await tells(anna, **WIN, wrong="De toon was te stijf.")
    await anna.clicks("Zonder naam")
    await bram.clicks("Dit wil ik proberen")
    await town.days(4)
    offered = next(
        one for one in bram.last.parts if isinstance(one, Card) and WIN["task"] in one.title
    )
    assert [tag.label for tag in offered.tags] == ["15 min", "Kijk eerst wat erin mag"]
    await bram.presses(offered.buttons[0])
    assert bram.sees("Let op, dit ging mis: De toon was te stijf.")
    await bram.clicks("Wat mag erin?")
    assert bram.last.name == "rules-which"


async def test_trying_ones_own_is_met_kindly(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")
    await anna.clicks("Dit wil ik proberen")
    assert anna.sees("Dit is je eigen verhaal")
    assert not await town.rows(Wish)


async def test_nobody_sees_who_or_how_many_want_to_try(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")
    before = (town.channel("service").posts, anna.screen(), await anna.home())
    for _ in range(3):
        await (await town.someone()).clicks("Dit wil ik proberen")
    assert (town.channel("service").posts, anna.screen(), await anna.home())[0] == before[0]
    assert await anna.home() == before[2]


async def test_another_team_cannot_read_a_story_by_guessing_its_number(town: Place) -> None:
    anna = await town.someone("Anna")
    spy = await town.someone("Spion", team="sales", said="new")
    await town.days(0.2)
    await tells(anna)
    await spy.presses(Button("", Try(1)))
    await anna.clicks("Zonder naam")
    await spy.presses(Button("", Try(1)))
    assert spy.sees("van een ander team")
    assert not spy.sees("Klacht beantwoorden")


# --- the name -------------------------------------------------------------------------------------


async def test_unnamed_stays_unnamed_wherever_the_team_can_look(town: Place) -> None:
    anna = await town.someone("Wilhelmina Zevenster")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")
    (post,) = town.channel("service").posts
    packed = [button.action.pack() for button in post.buttons()]
    rows = [row for row in await town.rows(Delivery) if row.channel_id]
    metadata = [f"{row.key} {row.topic} {row.of}" for row in rows]
    for text in (repr(post), *packed, *metadata):
        assert "Wilhelmina" not in text and "Zevenster" not in text


async def test_the_first_name_is_the_first_name_only(town: Place) -> None:
    anna = await town.someone("Wilhelmina Zevenster")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Alleen mijn voornaam")
    (post,) = town.channel("service").posts
    assert "Wilhelmina" in post.text and "Zevenster" not in repr(post)


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.forged
async def test_wrong_answers_are_met_in_words_and_kept(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.presses(Button("", TellStory()))
    await anna.fills(kind="triumph", task="", did="x" * (TEXT_LIMIT + 1))
    assert anna.form is not None
    errors = {field.id: field.error for field in anna.form.fields if field.error}
    assert set(errors) == {"kind", "task", "did", "gave"}
    assert "600" in errors["did"]
    assert not await town.rows(Story)
    await anna.fills(kind="win", task="Taak", did="Gedaan", wrong="Mis")
    assert anna.last.name == "story-preview"


async def test_markup_is_kept_as_it_was_written(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.days(0.2)
    nasty = "<script>alert(1)</script> *vet* <!channel> [x](javascript:1)"
    await tells(anna, task=nasty, did=nasty, wrong=nasty, kind="blunder")
    await anna.clicks("Zonder naam")
    (post,) = town.channel("service").posts
    assert nasty in post.text


async def test_unknown_card_and_kind_are_passed_over(town: Place) -> None:
    anna = await town.someone("Anna")
    await anna.presses(Button("", TellStory("gossip", "no-such-card")))
    assert anna.form is not None and anna.form.action == TellStory("win", "")


async def test_somebody_elses_story_is_out_of_reach(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram")
    await tells(anna)
    reaches: tuple[Own, ...] = (
        ShowStory(1),
        Share(1, "full"),
        EditStory(1),
        Discard(1),
        Withdraw(1),
        Withdraw(99),
    )
    for action in reaches:
        reply = await bram.presses(Button("", action))
        assert isinstance(reply, Message) and "Klacht" not in reply.text
    reply = await turn_of(town, bram, lambda t: feature.handle(t, Filled(EditStory(1), dict(WIN))))
    assert isinstance(reply, Message) and reply.name == "story-gone"
    (story,) = await town.rows(Story)
    assert (story.status, story.task) == ("draft", WIN["task"])


async def test_an_unknown_way_of_naming_shows_the_preview_again(town: Place) -> None:
    anna = await town.someone("Anna")
    await tells(anna)
    await anna.presses(Button("", Share(1, "nickname")))
    assert anna.last.name == "story-preview"
    assert [story.status for story in await town.rows(Story)] == ["draft"]


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.text(max_size=2000) | st.tuples(st.text())
            for name in ("kind", "task", "did", "gave", "wrong", "tip", "other")
        },
    )
)
def test_whatever_is_filled_in_either_fits_or_is_told(values: dict[str, Any]) -> None:
    draft = Draft.of(Filled(TellStory(), values))
    if not draft.errors(shelf().words("nl")):
        assert draft.kind in ("win", "blunder") and draft.did and (draft.gave or draft.wrong)
        assert 0 < len(draft.task) <= LINE_LIMIT and "\n" not in draft.task
        assert max(len(draft[name]) for name in ("did", "gave", "wrong", "tip")) <= TEXT_LIMIT


# --- access and erasure ---------------------------------------------------------------------------


async def test_ones_own_stories_are_shown_in_full_and_erased_everywhere(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Deel met mijn naam")
    await tells(anna, **BLUNDER)
    await bram.clicks("Dit wil ik proberen")
    known = await turn_of(town, anna, lambda t: list(feature.mine(t)))
    shown = " ".join(f"{k.label} {k.value}" for k in known)
    assert all(said in shown for said in (*WIN.values(), BLUNDER["wrong"]))
    assert not await turn_of(town, bram, lambda t: list(feature.mine(t)))

    def erase(turn: Turn) -> None:
        feature.forget(turn)
        turn.session.flush()
        turn.session.delete(turn.person)

    await turn_of(town, anna, erase)
    await town.settle()
    assert not town.channel("service").posts
    assert not await town.rows(Story)
    assert not await town.rows(Wish)


async def test_after_an_erasure_the_next_story_is_still_posted(town: Place) -> None:
    anna, bram = await town.someone("Anna"), await town.someone("Bram")
    await town.days(0.2)
    await tells(anna)
    await anna.clicks("Zonder naam")
    await turn_of(town, anna, feature.forget)
    await tells(bram, **BLUNDER)
    await bram.clicks("Zonder naam")
    assert town.channel("service").sees("Verslag maken")
