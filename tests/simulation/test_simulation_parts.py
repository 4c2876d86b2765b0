"""The parts of the simulation by themselves: temperaments, script, crowd and town."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.simulation.company import settle_company
from adapters.simulation.crowd import Crowd
from adapters.simulation.reactions import REACTIONS
from adapters.simulation.script import Question, Say, Story, load_script
from adapters.simulation.seat import Seat
from adapters.simulation.temperament import BANDS, HABITS, NOTHING, WHEN, Temperament, deal
from adapters.simulation.town import Town
from bot.content import PACKAGE, Shelf
from bot.features import FEATURES
from bot.features.nudge.shown import BANDS as REAL_BANDS
from bot.features.nudge.shown import RESULTS
from bot.features.question.forms import OTHER
from bot.gallery import everything
from bot.message import Message
from bot.people import Person
from bot.store import Store
from tests.town import shelf

SCRIPT = load_script()


def company() -> list[Person]:
    sizes = {1: 18, 2: 12, 3: 6}
    people = [
        Person(ref=f"p{team}-{n}", name="x", email="x", team_id=team, duties=[])
        for team, size in sizes.items()
        for n in range(size)
    ]
    for person, duty in ((0, "lead"), (1, "ambassador"), (18, "lead"), (19, "council")):
        people[person].duties = [duty]
    return people


# --- temperaments ---------------------------------------------------------------------------------


@given(st.integers())
def test_every_team_gets_its_parts_whatever_the_seed(seed: int) -> None:
    people = company()
    dealt = deal(people, seed)
    parts = Counter((person.team_id, dealt[person.ref]) for person in people)
    assert [parts[team, Temperament.SILENT] for team in (1, 2, 3)] == [3, 2, 1]
    assert [parts[team, Temperament.SCEPTIC] for team in (1, 2, 3)] == [6, 4, 2]
    for person in people:
        if person.duties:
            expected = Temperament.SCEPTIC if person.has("council") else Temperament.KEEN
            assert dealt[person.ref] is expected


@given(st.integers())
def test_the_same_seed_deals_the_same(seed: int) -> None:
    assert deal(company(), seed) == deal(company(), seed)


def test_choices_are_those_of_the_coach() -> None:
    assert BANDS.keys() == set(REAL_BANDS)
    assert WHEN.keys() == {"now", "afternoon", "tomorrow", "own", "none"}
    for habits in HABITS.values():
        assert habits.result.keys() <= {*RESULTS, NOTHING}
        assert habits.invite.keys() <= {"yes", "later", "no", NOTHING}
        assert habits.share.keys() <= {"full", "first", "none"}


def test_reactions_are_to_messages_that_exist() -> None:
    names = {name for name, _ in _gallery()}
    assert REACTIONS.keys() <= names


def _gallery() -> list[tuple[str, object]]:
    return [(one.name, one) for one in everything(FEATURES, shelf(), "nl")]


# --- the script -----------------------------------------------------------------------------------


def texts(item: Question | Story) -> list[Say]:
    found = (getattr(item, name) for name in item.__dataclass_fields__)
    return [one for one in found if isinstance(one, Say)]


@pytest.mark.parametrize("question", SCRIPT.questions, ids=lambda q: q.id)
def test_questions_can_be_asked(question: Question) -> None:
    content: Shelf = shelf()
    assert question.topic in content.topics or question.topic == OTHER
    assert question.groups and set(question.groups) <= content.groups.keys()
    assert (question.back is None) == (question.reply is None)
    assert (question.missing is None) == (question.again is None)
    assert all(len(question.text.say(lang)) <= 300 for lang in ("nl", "en"))
    assert all(text.nl != text.en and text.nl and text.en for text in texts(question))


@pytest.mark.parametrize("story", SCRIPT.stories, ids=lambda s: s.id)
def test_stories_can_be_told(story: Story) -> None:
    content: Shelf = shelf()
    assert story.kind in ("win", "blunder")
    assert story.card in content.cards if story.card else story.groups and story.task
    assert set(story.groups) <= content.groups.keys()
    assert story.gave or story.wrong
    assert all(len(text.say(lang)) <= 600 for text in texts(story) for lang in ("nl", "en"))
    assert all(text.nl != text.en for text in texts(story))


def test_a_card_without_follow_up_has_no_story() -> None:
    cards = shelf().cards
    assert [
        s.id for s in SCRIPT.stories if s.card and cards[s.card].guarantee == "no-follow-up"
    ] == []


def test_every_team_has_an_hour_that_fits_its_agenda() -> None:
    for plan in SCRIPT.hours.values():
        assert plan.minutes >= shelf().agendas[plan.agenda].minutes
    assert SCRIPT.hours.keys() == {"klantenservice", "magazijn", "administratie"}


def test_nothing_is_asked_or_told_twice() -> None:
    assert len({q.id for q in SCRIPT.questions}) == len({q.text.nl for q in SCRIPT.questions})
    cards = [story.card for story in SCRIPT.stories if story.card]
    assert len(cards) == len(set(cards))
    assert PACKAGE / "demo" in (PACKAGE / "demo" / "script").parents


# --- the crowd ------------------------------------------------------------------------------------


async def settled(**more: str) -> tuple[Town, dict[str, Seat]]:
    return await settle_company(Store("sqlite://"), shelf(), **more)


async def test_settling_goes_through_the_owners_own_hands() -> None:
    steps: list[str] = []
    town, seats = await settle_company(Store("sqlite://"), shelf(), say=steps.append)
    assert steps == ["database", "people", "why", "teams"]
    assert len(seats) == 36 and seats["anna"].rooms == ("klantenservice",)
    names = [message.name for message in seats["marit"].heard]
    assert {"program-why-kept", "program-is-open", "program-teams"} <= set(names)
    assert f"{town.now:%Y-%m-%d %H:%M}" == "2026-11-02 07:30"
    await town.store.close()


@pytest.mark.prove
async def test_whom_a_human_takes_does_nothing_by_themselves() -> None:
    town, seats = await settled()
    crowd = Crowd(town, seats, 7)
    keen = [who for who, me in crowd.colleagues.items() if me.temperament is Temperament.KEEN]
    crowd.take(keen[0])
    assert not crowd.plays(keen[0]) and crowd.plays(keen[1])
    await crowd.until(town.now + timedelta(days=2))
    assert not [post for post in seats[keen[0]].heard if post.name == "welcome-yes"]
    assert [post for post in seats[keen[1]].heard if post.name == "welcome-yes"]
    await town.store.close()


async def test_others_live_along_while_a_human_waits_for_what_they_can_see() -> None:
    town, seats = await settled()
    crowd, anna = Crowd(town, seats, 7), seats["anna"]
    crowd.take("anna")
    before = [message.name for message in anna.heard]
    assert await crowd.next(seen_by="anna")
    assert anna.heard[len(before) :][0].name == "welcome-invite"
    await anna.clicks("Ja, ik doe mee")
    assert await crowd.next(seen_by="anna")
    assert anna.last.name == "nudge-offer" or len(list(anna.standing())) > len(before) + 1
    await town.store.close()


@pytest.mark.prove
async def test_an_ambassador_answers_a_humans_own_question() -> None:
    own, seats = await settled()
    crowd, anna = Crowd(own, seats, 7), seats["anna"]
    crowd.take("anna")
    await crowd.until(own.now + timedelta(hours=2))
    await anna.says("Hoe laat ik een tabel samenvatten zonder de namen?")
    await anna.clicks("Iets anders")
    assert any(message.name == "question-sent" for message in anna.heard)
    await crowd.until(own.now + timedelta(days=3))
    assert anna.heard_named("question-answer")
    assert any(say.nl in anna.screen() for say in SCRIPT.answers)
    await own.store.close()


async def test_a_town_without_a_crowd_waits_for_whoever_plays() -> None:
    town, seats = await settled()
    crowd = Crowd(town, {}, 7)
    await crowd.until(town.now + timedelta(days=1))
    assert not crowd.plays("anna")
    assert isinstance(seats["anna"].last, Message) and seats["anna"].last.name == "welcome-invite"
    await town.store.close()


async def test_time_stands_still_without_anything_to_come() -> None:
    town, _ = await settled()
    crowd, before = Crowd(town, {}, 7), town.now
    assert not await crowd.next(before=before)
    assert town.now == before
    await crowd.until(before + timedelta(seconds=1))
    assert town.now == before + timedelta(seconds=1)
    await town.store.close()
