"""First contact: nothing before a yes, and three answers of equal weight."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from adapters.simulation.seat import Seat
from bot.actions import SayHow, StartCoaching
from bot.delivery import Delivery
from bot.features.profile.settings import SetPause
from bot.features.program import OpenTeam
from bot.message import Button, Buttons
from bot.people import FOR_NOW, Address, Person, Why
from bot.timers import Timer, Wake, wake
from tests.fakes.refusing import Refusing
from tests.features.question_town import ask, at
from tests.town import Place


async def _invited(town: Place, **more: object) -> Seat:
    anna = await town.someone("Anna", said="new", **more)
    first = Wake(feature="welcome", at=town.now, person_id=anna.person_id)
    await town.store.transact(lambda session: wake(session, [first]))
    return anna


async def test_the_invitation_says_bot_and_offers_three_equal_answers(town: Place) -> None:
    anna = await _invited(town)
    await town.days(1)
    (invite,) = anna.heard
    assert "een bot" in invite.text
    rows = [part for part in invite.parts if isinstance(part, Buttons)]
    assert [button.label for button in rows[0].buttons] == [
        "Ja, ik doe mee",
        "Later",
        "Nee, liever niet",
    ]


async def test_it_waits_for_the_persons_own_working_hours(town: Place) -> None:
    anna = await _invited(town, pattern="wed 7-15")
    await town.until(town.now + timedelta(hours=46))
    assert anna.heard == []
    await town.until(town.now + timedelta(hours=2))
    assert len(anna.heard) == 1


async def test_without_an_answer_nothing_more_is_ever_said(town: Place) -> None:
    anna = await _invited(town)
    await town.weeks(12)
    assert len(anna.heard) == 1


async def test_after_a_no_nothing_more_is_ever_said(town: Place) -> None:
    anna = await _invited(town)
    await town.days(1)
    await anna.clicks("Nee, liever niet")
    await town.weeks(12)
    assert [message.name for message in anna.heard] == ["welcome-no"]
    assert [row for row in await town.rows(Delivery) if row.status == "planned"] == []


@pytest.mark.everywhere
async def test_later_is_asked_once_more_and_then_never(town: Place) -> None:
    anna = await _invited(town)
    await town.days(1)
    await anna.clicks("Later")
    await town.days(27)
    assert len(anna.heard) == 1
    await town.days(3)
    assert anna.last.name == "welcome-invite"
    assert anna.sees("Je koos ‘later’. Dit is de laatste keer dat ik het vraag.")
    await town.weeks(12)
    assert len(anna.heard) == 2


async def test_the_yes_says_when_the_first_comes_and_that_questions_come_too(town: Place) -> None:
    anna, bram = await _invited(town), await town.someone("Bram", said="new", day=4)
    await town.until(at("2026-11-02T10:30"))
    assert anna.sees("Soms vraag ik twee dingen, in tien tellen. Overslaan mag altijd.")
    await anna.clicks("Ja, ik doe mee")
    assert anna.sees("De eerste krijg je nu; daarna op maandag rond 10:00.")
    assert anna.sees("Soms vraag ik twee dingen")
    await town.days(0.1)
    assert anna.heard_named("nudge-offer")
    await bram.says("start")
    assert bram.sees("De eerste komt op vrijdag 6 november om 10:00.")


async def test_a_second_later_is_for_ever(town: Place) -> None:
    anna = await _invited(town)
    await town.days(1)
    await anna.clicks("Later")
    await town.days(30)
    await anna.clicks("Later")
    assert anna.last.name == "welcome-later-again"
    assert [timer for timer in await town.rows(Timer) if timer.person_id == anna.person_id] == []
    await town.weeks(12)
    assert len(anna.heard) == 2
    await anna.says("start")
    assert anna.last.name == "welcome-yes"


async def test_later_stays_later_however_often_the_owner_invites_new_colleagues(
    town: Place,
) -> None:
    anna, olga = await _invited(town), await _owner(town)
    await town.days(1)
    await anna.clicks("Later")
    for _ in range(3):
        await olga.presses(Button("", OpenTeam(town.teams["service"])))
        await town.days(2)
    assert not anna.heard_named("welcome-invite")
    await town.days(23)
    assert len(anna.heard_named("welcome-invite")) == 1


async def test_who_could_not_be_reached_is_invited_when_the_owner_asks_again(town: Place) -> None:
    anna, olga = await _invited(town), await _owner(town)
    gone, back = (sa.update(Address).values(platform=name) for name in ("gone", town.front.name))
    await town.store.transact(lambda s: s.execute(gone))
    await town.days(1)
    assert anna.heard == []
    await town.store.transact(lambda s: s.execute(back))
    for _ in range(2):
        await olga.presses(Button("", OpenTeam(town.teams["service"])))
        await town.days(1)
    assert len(anna.heard_named("welcome-invite")) == 1


async def test_one_that_may_have_arrived_is_repeated_once_a_press(town: Place) -> None:
    anna, olga = await _invited(town), await _owner(town)
    town.sender.messenger = messenger = Refusing(town.sender.messenger, loses=(anna.external,))
    await town.days(3)
    assert await _endings(town) == ["unknown"]
    for lost, ending in ((True, "unknown"), (False, "sent"), (False, "sent")):
        if not lost:
            messenger.loses.clear()
        for _ in range(2):
            await olga.presses(Button("", OpenTeam(town.teams["service"])))
        await town.days(3)
        assert await _endings(town) == [ending]
    assert len(anna.heard_named("welcome-invite")) == 1


async def _endings(town: Place) -> list[str]:
    return [row.status for row in await town.rows(Delivery) if row.key == "welcome"]


async def test_an_invitation_does_not_follow_anyone_to_a_team_that_is_not_open(
    town: Place,
) -> None:
    anna = await _invited(town)
    closed = await town.team("closed", opened=False)
    await town.coach.tick(town.now)
    await town.store.transact(lambda s: s.execute(sa.update(Person).values(team_id=closed)))
    await town.days(3)
    assert anna.heard == []
    olga = await _owner(town)
    await olga.presses(Button("", OpenTeam(closed)))
    await town.days(1)
    assert len(anna.heard_named("welcome-invite")) == 1


async def test_a_later_and_a_start_said_in_a_team_that_is_not_open_hold_once_it_is(
    town: Place,
) -> None:
    anna, bert = await _invited(town), await town.someone("Bert")
    closed = await town.team("closed", opened=False)
    await town.days(1)
    await anna.clicks("Later")
    moved = sa.update(Person).values(team_id=closed)
    await town.store.transact(lambda s: s.execute(moved))
    rests = sa.update(Person).where(Person.id == bert.person_id).values(paused_until=FOR_NOW)
    await town.store.transact(lambda s: s.execute(rests))
    await bert.says("start")
    assert bert.last.name == "welcome-waits"
    before = len(bert.heard_named("nudge-offer"))
    await town.days(40)
    assert not anna.heard_named("welcome-invite")
    assert len(bert.heard_named("nudge-offer")) == before
    olga = await _owner(town)
    await olga.presses(Button("", OpenTeam(closed)))
    await town.days(8)
    assert len(anna.heard_named("welcome-invite")) == 1
    assert len(bert.heard_named("nudge-offer")) > before


async def _owner(town: Place) -> Seat:
    why = Why(texts={}, signed_by="Olga", signed_as={}, signed_at=town.now)
    await town.store.transact(lambda session: session.add(why))
    return await town.someone("Olga", duties=("owner",))


async def test_a_yes_begins_this_week_when_the_moment_is_still_ahead(town: Place) -> None:
    anna = await _invited(town)
    await town.until(town.now + timedelta(hours=1))
    await anna.clicks("Ja, ik doe mee")
    await town.until(town.now + timedelta(hours=1))
    assert anna.last.name == "nudge-offer"


@pytest.mark.parametrize("before", [(), ("stop",)])
async def test_a_start_ends_the_pause_it_speaks_of(town: Place, before: tuple[str, ...]) -> None:
    anna = await town.someone("Anna")
    await anna.presses(Button("", SetPause(), opens=True))
    await anna.fills(until="2026-11-30")
    for text in (*before, "start"):
        await anna.says(text)
    assert anna.last.text == (
        "Fijn, je doet mee.\nJe volgende kaarten komen op maandag 2 november om 10:00."
    )
    await town.days(7)
    assert anna.heard_named("nudge-offer")


@pytest.mark.parametrize(
    ("until", "told"),
    [(date(2026, 11, 30), "Pauze tot maandag 30 november"), (FOR_NOW, "tot je zelf weer begint")],
)
async def test_the_overview_has_the_way_back_from_a_pause(
    town: Place, until: date, told: str
) -> None:
    anna = await town.someone("Anna")
    await town.until(town.now + timedelta(hours=3))
    await anna.clicks("Doe ik")
    await town.store.transact(lambda s: s.execute(sa.update(Person).values(paused_until=until)))
    assert told in (await anna.home()).text
    await anna.clicks("Ik doe weer mee")
    assert anna.last.text == (  # this week has had its cards
        "Fijn, je doet mee.\nJe volgende kaarten komen op maandag 9 november om 10:00."
    )
    assert told not in (await anna.home()).text


@pytest.mark.parametrize("words", ["doe maar weer mee", "ik wil weer", "weer meedoen"])
async def test_the_way_back_in_plain_words(town: Place, words: str) -> None:
    anna = await town.someone("Anna")
    await anna.says("stop")
    await town.until(town.now + timedelta(hours=3))  # this week's moment has begun
    await anna.says(words)
    back, offer = anna.heard[-2:]
    assert back.text.startswith("Fijn, je doet mee.")
    assert "maandag 2 november om 11:00" in back.text and offer.name == "nudge-offer"


@pytest.mark.everywhere
async def test_a_yes_shows_what_is_known_and_asks_nothing_that_is(town: Place) -> None:
    anna = await _invited(town)
    await town.until(town.now + timedelta(hours=1))
    await anna.clicks("Ja, ik doe mee")
    assert anna.sees("Kantoor") and anna.sees("maandag rond 10:00") and anna.sees("Nederlands")
    await anna.clicks("Klopt niet helemaal")
    assert anna.form is not None and not any(field.required for field in anna.form.fields)
    await anna.fills(day="3", hour="14", tools=())
    person = await town.person(anna)
    assert (person.day, person.hour, person.tools, person.groups) == (3, 14, [], ["office"])
    assert person.own == ["day", "hour", "tools"]  # an import still mends the rest
    assert anna.sees("donderdag rond 14:00")
    await town.days(2)
    assert not anna.heard_named("nudge-offer")
    await town.days(2)
    assert len(anna.heard_named("nudge-offer")) == 1


@pytest.mark.forged
async def test_how_one_works_is_said_in_the_language_one_chooses_there(town: Place) -> None:
    anna = await town.someone("Anna", groups=(), language="nl-BE")
    assert anna.sees("weet ik niet; je krijgt taken die voor iedereen passen")
    await anna.clicks("Klopt niet helemaal")
    await anna.fills(hour="24", groups=("marsmannetjes",))
    assert anna.form is not None and anna.sees("Kies iets uit de lijst.")
    await anna.fills(hour="", groups=())
    assert (await town.person(anna)).own == []
    await anna.presses(Button("", SayHow(), opens=True))
    await anna.fills(language="en", groups=("care",))
    assert anna.last.text.startswith("Kept. It applies from now on.")
    assert (await town.person(anna)).own == ["groups", "language"]


async def test_nobody_can_join_before_their_team_is_open(town: Place) -> None:
    anna = await town.someone("Anna", said="new", opened=False)
    await anna.presses(Button("", StartCoaching()))
    assert anna.last.name == "welcome-not-open"
    await town.weeks(2)
    assert len(anna.heard) == 1


async def test_a_no_and_silence_look_the_same_to_everybody_else(town: Place) -> None:
    anna = await _invited(town)
    bert = await town.someone("Bert", said="new")
    first = Wake(feature="welcome", at=town.now, person_id=bert.person_id)
    await town.store.transact(lambda session: wake(session, [first]))
    owner = await town.someone("Olga", said="new", duties=("owner", "lead", "council"))
    await town.days(1)
    before = (await owner.home()).text
    await anna.clicks("Nee, liever niet")
    assert (await owner.home()).text == before
    await owner.says("resultaten")
    assert "Anna" not in owner.screen()
    assert [timer for timer in await town.rows(Timer) if timer.person_id == anna.person_id] == []


@pytest.mark.parametrize(
    ("typed", "said", "consent"),
    [
        ("Ja!", "welcome-yes", "yes"),
        ("sure", "welcome-yes", "yes"),
        ("nee", "welcome-no", "no"),
        ("Later.", "welcome-later", "later"),
        ("ja hoor, doe maar", "welcome-yes", "yes"),
        ("ja ik doe mee", "welcome-yes", "yes"),
        ("ok prima", "welcome-yes", "yes"),
        ("why not", "welcome-yes", "yes"),
        ("nee dank u", "welcome-no", "no"),
        ("neee", "welcome-no", "no"),
        ("geen zin", "welcome-no", "no"),
        ("misschien later", "welcome-later", "later"),
        ("ok bedankt", "you-are-welcome", "new"),
        ("ja maar", "profile-help", "new"),
    ],
)
async def test_a_typed_answer_to_the_invitation_is_as_good_as_its_button(
    town: Place, typed: str, said: str, consent: str
) -> None:
    anna = await _invited(town)
    await town.days(3)
    await anna.says(typed)
    assert anna.last.name == said
    assert (await town.person(anna)).consent == consent


async def test_a_word_to_anything_else_is_no_answer_to_the_invitation(town: Place) -> None:
    anna = await _invited(town)
    await town.days(1)
    await anna.says("instellingen")
    for typed in ("ja", "nee", "later"):
        await anna.says(typed)
        assert anna.last.name == "nothing-asked"
        assert "er is niets veranderd" in anna.last.text
        assert (await town.person(anna)).consent == "new"


@pytest.mark.everywhere
async def test_who_reads_first_can_still_answer_in_words(town: Place) -> None:
    anna = await _invited(town)
    await town.days(1)
    await anna.clicks("Waarom doen we dit?")
    for typed in ("help", "hoi", "wat weet je van mij", "overzicht", "english", "thanks"):
        await anna.says(typed)
    await anna.says("no")
    assert anna.last.name == "welcome-no"
    assert (await town.person(anna)).consent == "no"


async def test_who_is_away_when_invited_has_not_said_no(town: Place) -> None:
    anna = await _invited(town)
    await town.days(1)
    await anna.says("ik ben op vakantie tot 16 november")
    assert "Je hebt nog niets gekozen" in anna.last.text
    assert len(list(anna.last.buttons())) == 3
    assert (await town.person(anna)).consent == "new"
    await anna.says("later")
    assert (await town.person(anna)).consent == "later"


async def test_a_start_before_the_team_opens_takes_the_stop_back(town: Place) -> None:
    olga = await _owner(town)
    anna = await town.someone("Anna", said="new", team="closed", opened=False)
    await anna.says("stop")
    await anna.says("start")
    assert "Zodra dat zo is, vraag ik" in anna.last.text
    await olga.presses(Button("", OpenTeam(town.teams["closed"])))
    await town.days(2)
    assert anna.last.name == "welcome-invite"


async def test_a_yes_to_what_was_said_since_is_no_yes_to_the_invitation(town: Place) -> None:
    bea = await _invited(town, duties=("ambassador",))
    await town.days(1)
    dirk = await town.someone("Dirk", said="new")
    await ask(dirk)
    await town.days(1)
    assert bea.last.name == "question-card"
    await bea.says("ja")
    assert (await town.person(bea)).consent == "new"
