"""Who wanted a team to read something hears it when the channel did not get it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from adapters.simulation.seat import Seat
from bot.actions import _VERBS, PlanHour, TellStory, Topic, _kinds
from bot.delivery import Delivery
from bot.events import Unsaid
from bot.features import FEATURES
from bot.features import story as feature
from bot.features.ai_hour.planned import Announce
from bot.features.story.told import Story
from bot.message import Button
from bot.people import Channel, Person
from bot.turn import Feature, Turn, turn_in
from tests.fakes.refusing import Refusing
from tests.town import Place

SAID = {"task": "Klacht beantwoorden", "did": "Ik vroeg om drie openingen.", "gave": "Tijd."}
HOUR = {"date": "2026-12-08", "time": "10:00", "minutes": "60", "agenda": "mistakes-first"}
HOUR |= {"place": "De tuinkamer", "repeat": "none"}


async def sharing(town: Place, *refuses: str, loses: tuple[str, ...] = ()) -> tuple[Seat, Refusing]:
    """Somebody whose story is ready to be shared, on a platform that refuses these channels."""
    anna = await town.someone("Anna de Wit")
    await town.until(town.now + timedelta(hours=3))
    await anna.presses(Button("", TellStory()))
    await anna.fills(**SAID)
    town.sender.messenger = messenger = _refusing(town, *refuses, loses=loses)
    return anna, messenger


async def second_channel(town: Place, name: str = "service-two") -> None:
    await town.team("service")
    channel = town.new_channel(name, town.teams["service"])
    await town.store.transact(lambda session: session.add(channel))


def _refusing(town: Place, *refuses: str, loses: tuple[str, ...]) -> Refusing:
    return Refusing(town.sender.messenger, *refuses, loses=loses, known_as=town.rooms)


async def status(town: Place) -> str:
    (story,) = await town.rows(Story)
    return str(story.status)


# --- stories --------------------------------------------------------------------------------------


async def test_a_story_the_channel_refused_is_a_draft_again_and_can_be_shared_again(
    town: Place,
) -> None:
    anna, messenger = await sharing(town, "service")
    await anna.clicks("Deel met mijn naam")
    assert not town.channel("service").posts
    (word,) = anna.heard_named("story-unshared")
    assert "‘Klacht beantwoorden’ is niet in het kanaal van Service gekomen" in word.text
    assert await status(town) == "draft"
    messenger.refuses.clear()
    await anna.clicks("Opnieuw delen")
    assert town.channel("service").sees("Anna de Wit vertelt wat lukte")
    await anna.clicks("Terugtrekken")
    assert not town.channel("service").posts
    assert not anna.heard_named("story-unshared")


async def test_each_time_it_is_refused_its_teller_hears_it_once(town: Place) -> None:
    anna, _ = await sharing(town, "service")
    await anna.clicks("Zonder naam")
    for times in (1, 2, 3):
        assert len(anna.heard_named("story-unshared")) == 1
        assert len([r for r in await town.rows(Delivery) if "unshared" in r.key]) == times
        await town.days(1)
        await anna.clicks("Opnieuw delen")


async def test_a_draft_that_came_back_can_be_changed_thrown_away_and_goes_after_thirty_days(
    town: Place,
) -> None:
    anna, _ = await sharing(town, "service")
    await anna.clicks("Zonder naam")
    await anna.clicks("Bekijken")
    await anna.clicks("Aanpassen")
    await anna.fills(gave="Een half uur.")
    assert anna.sees("Een half uur.")
    await town.days(29)
    assert await status(town) == "draft"
    await town.days(2)
    assert not await town.rows(Story)
    await anna.clicks("Opnieuw delen")
    assert anna.last.name == "story-gone"


async def test_in_several_channels_one_word_and_only_the_missing_ones_again(town: Place) -> None:
    for name in ("service-two", "service-three"):
        await second_channel(town, name)
    anna, messenger = await sharing(town, "service-two", "service-three")
    await anna.clicks("Alleen mijn voornaam")
    (word,) = anna.heard_named("story-unshared")
    assert "niet in elk kanaal" in word.text
    messenger.refuses.clear()
    await anna.clicks("Opnieuw delen")
    rooms = [town.channel(name).posts for name in ("service", "service-two", "service-three")]
    assert [len(posts) for posts in rooms] == [1, 1, 1]
    await anna.clicks("Terugtrekken")
    assert not any(town.channel(name).posts for name in ("service", "service-two"))


async def test_a_word_that_is_overtaken_says_how_it_is_by_then(town: Place) -> None:
    await second_channel(town)
    anna, _ = await sharing(town, "service", loses=("service-two",))
    await anna.clicks("Zonder naam")
    await town.days(0.1)
    (word,) = anna.heard_named("story-unshared")
    assert "Ik weet niet zeker" in word.text


async def test_nobody_knows_and_the_teller_looks_for_themselves(town: Place) -> None:
    anna, messenger = await sharing(town, loses=("service",))
    await anna.clicks("Zonder naam")
    (word,) = anna.heard_named("story-unshared")
    assert "Ik weet niet zeker of je verhaal ‘Klacht beantwoorden’" in word.text
    assert await status(town) == "shared"  # whoever reads it there may want to try it
    messenger.loses.clear()
    await anna.clicks("Opnieuw delen")
    assert len(town.channel("service").posts) == 1
    assert anna.last.name == "story-shared"


async def test_what_may_stand_there_is_taken_back_with_what_to_do_by_hand(town: Place) -> None:
    anna, _ = await sharing(town, loses=("service",))
    await anna.clicks("Zonder naam")
    button = next(b for b in anna.last.buttons() if b.label == "Terugtrekken")
    for _ in range(2):
        await anna.presses(button)
        assert anna.last.name == "story-withdrawn"
        assert anna.sees("Staat het nog in het kanaal van Service?")
    await town.days(40)
    assert not anna.heard_named("story-still-there")


async def test_a_channel_out_of_reach_for_two_weeks_is_told_as_well(town: Place) -> None:
    anna, _ = await sharing(town)
    await town.store.transact(lambda s: setattr(s.get_one(Channel, 1), "platform", "elsewhere"))
    await anna.clicks("Zonder naam")
    await town.days(1)
    assert not anna.heard_named("story-unshared")
    town.clock.move(town.now + timedelta(days=14))
    await town.settle()
    assert len(anna.heard_named("story-unshared")) == 1
    assert await status(town) == "draft"


async def test_a_story_that_could_not_be_taken_back_is_told_once(town: Place) -> None:
    await second_channel(town)
    anna, messenger = await sharing(town)
    await anna.clicks("Deel met mijn naam")
    messenger.refuses |= {"service", "service-two"}
    await anna.clicks("Terugtrekken")
    await town.days(1)
    (word,) = anna.heard_named("story-still-there")
    assert "Vraag dan wie het kanaal beheert om het bericht weg te halen" in word.text


async def test_what_arrived_and_was_taken_back_needs_no_word(town: Place) -> None:
    anna, _ = await sharing(town)
    await anna.clicks("Zonder naam")
    await anna.clicks("Terugtrekken")
    await town.days(40)
    names = {message.name for message in anna.heard}
    assert not names & {"story-unshared", "story-still-there"}


async def test_an_erased_teller_hears_nothing(town: Place) -> None:
    anna, messenger = await sharing(town)
    await anna.clicks("Deel met mijn naam")
    messenger.refuses.add("service")

    def erase(session: Session) -> None:
        person = session.get_one(Person, anna.person_id)
        words = town.house.words(person.language, person.zone)
        feature.forget(Turn(town.house, session, town.now, words, person))
        session.flush()
        session.delete(person)

    await town.store.transact(erase)
    before = len(anna.heard)
    await town.days(1)
    assert len(anna.heard) == before
    assert [row.status for row in await town.rows(Delivery)] == ["sent", "failed"]


# --- AI hours -------------------------------------------------------------------------------------


async def planning(
    town: Place, *refuses: str, loses: tuple[str, ...] = (), **values: str
) -> tuple[Seat, Refusing]:
    """A lead who planned an hour, on a platform that refuses these channels."""
    lea = await town.someone("Lea Bakker", said="new", duties=("lead",))
    await town.until(town.now + timedelta(hours=3))
    town.sender.messenger = messenger = _refusing(town, *refuses, loses=loses)
    await lea.presses(Button("", PlanHour()))
    await lea.fills(**(HOUR | values))
    await lea.clicks("Plan hem in")
    return lea, messenger


async def test_an_hour_the_channel_refused_is_announced_again_by_its_lead(town: Place) -> None:
    lea, messenger = await planning(town, "service")
    (word,) = lea.heard_named("ai-hour-unannounced")
    assert "8 december" in word.text and "niet in het kanaal van Service gekomen" in word.text
    assert "om mij uit te nodigen" in word.text
    messenger.refuses.clear()
    await lea.clicks("Opnieuw in het kanaal zetten")
    assert lea.last.name == "ai-hour-announced"
    assert town.channel("service").sees("Ik kom naar het AI-uur")
    await lea.presses(Button("", Announce(1)))
    assert len(town.channel("service").posts) == 1


async def test_an_hour_that_may_stand_there_and_is_called_off_is_called_off_for_sure(
    town: Place,
) -> None:
    lea, messenger = await planning(town, loses=("service",))
    assert "Ik weet niet zeker" in lea.heard_named("ai-hour-unannounced")[0].text
    messenger.loses.clear()
    await lea.clicks("Afzeggen")
    await lea.fills()
    await town.settle()
    (post,) = town.channel("service").posts
    assert "gaat niet door" in post.text


async def test_a_change_the_channel_did_not_get_is_told_and_tried_again(town: Place) -> None:
    await second_channel(town)
    lea, messenger = await planning(town)
    messenger.refuses |= {"service", "service-two"}
    await lea.clicks("Verplaatsen")
    await lea.fills(time="14:00")
    (word,) = lea.heard_named("ai-hour-unannounced")
    assert "misschien staat in het kanaal van Service nog hoe het eerst was" in word.text
    messenger.refuses.clear()
    await lea.clicks("Opnieuw in het kanaal zetten")
    for name in ("service", "service-two"):
        (post,) = town.channel(name).posts
        assert "14:00" in post.text


async def test_an_hour_that_is_moved_is_announced_where_it_never_arrived(town: Place) -> None:
    lea, messenger = await planning(town, "service")
    messenger.refuses.clear()
    await lea.clicks("Verplaatsen")
    await lea.fills(time="14:00")
    (post,) = town.channel("service").posts
    assert "14:00" in post.text


async def test_the_teams_lead_hears_it_when_who_planned_the_series_is_gone(town: Place) -> None:
    ot = await town.someone("Ot", said="new", duties=("lead",))
    lea, messenger = await planning(town, date="2026-11-03", repeat="weekly")
    messenger.refuses.add("service")

    def leave(session: Session) -> None:
        session.get_one(Person, lea.person_id).left_at = town.now

    await town.store.transact(leave)
    await town.days(2)
    assert len(ot.heard_named("ai-hour-unannounced")) == 1
    assert not lea.heard_named("ai-hour-unannounced")


async def test_only_who_may_manage_an_hour_announces_it_again(town: Place) -> None:
    lea, _ = await planning(town, "service")
    sofie = await town.someone("Sofie", said="new")
    await sofie.presses(Button("", Announce(1)))
    assert sofie.last.name == "ai-hour-gone"
    await town.until(town.now + timedelta(days=60))
    await lea.presses(Button("", Announce(1)))
    assert lea.sees("al geweest")
    assert [row.status for row in await town.rows(Delivery) if row.channel_id] == ["failed"]


# --- everybody else -------------------------------------------------------------------------------


@pytest.mark.parametrize("heard", FEATURES, ids=lambda one: one.NAME)
async def test_every_feature_hears_of_what_is_not_its_own(town: Place, heard: Feature) -> None:
    """In the turn of a channel, where nobody is spoken to."""
    await town.team("service")
    topics = [kind for kind in _VERBS.values() if issubclass(kind, Topic)]
    values: dict[type, Any] = {str: "x", int: 999_999, bool: False}

    def hear(session: Session) -> None:
        turn = turn_in(town.house, session, town.now, session.get_one(Channel, 1))
        for kind in topics:
            topic = kind(*(values[one] for one in _kinds(kind).values()))
            for how in ("failed", "expired", "unknown"):
                assert heard.handle(turn, Unsaid(topic, "key", how)) is None

    await town.store.transact(hear)
