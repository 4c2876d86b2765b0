"""Which task drains a team: asked, listed, voted on, decided, as the team and its owner live it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.simulation.seat import Seat
from bot.actions import AskErase
from bot.calendar import UTC
from bot.events import TeamOpened
from bot.features.codesign import home, totals
from bot.features.codesign.kept import STEPS, Entry, Item, Round, Vote, figure
from bot.features.codesign.links import (
    AddEntry,
    DecideAll,
    DecideOn,
    MyEntries,
    Recognise,
    ShowList,
    TakeBack,
    Waiting,
)
from bot.message import Button, Card, Facts, Message, Text
from bot.people import Channel, Team
from bot.timers import Timer, Wake, wake
from bot.turn import Turn
from tests.town import Place

ASKED = datetime(2026, 12, 1, 9, tzinfo=UTC)  # a Tuesday, four weeks after the team was opened
WORDS = ("Cijfers overtypen", "Lange verslagen", "Dubbele mail", "Steeds zoeken")


async def colleagues(town: Place, *names: str, **more: Any) -> list[Seat]:
    """Some people in one team, at the moment the team is asked for the first time."""
    seats = [await town.someone(name, said="new", consent="yes", **more) for name in names]
    await open_rounds(town)
    await town.until(ASKED)
    return seats


async def open_rounds(town: Place, *teams: str) -> None:
    """As opening a team does; the coach's other features stay quiet, which saves time."""
    keys = [town.teams[team] for team in teams or ("service",)]

    def only_ours(session: Any) -> None:
        session.execute(sa.delete(Timer))
        opened = [session.get_one(Team, key).opened_at for key in keys]
        found = zip(keys, opened, strict=True)
        wake(session, [Wake(feature="codesign", at=at, team_id=key) for key, at in found])

    await town.store.transact(only_ours)


async def says(seat: Seat, task: str, help: str = "") -> None:
    await seat.presses(Button("", AddEntry()))
    await seat.fills(task=task, help=help)


async def listed(town: Place, *names: str, **more: Any) -> list[Seat]:
    """Everybody put one task on the list, and the list is there."""
    seats = await colleagues(town, *names, **more)
    for number, seat in enumerate(seats):
        await says(seat, WORDS[number % len(WORDS)] + " " * (number // len(WORDS)) + str(number))
    await town.days(14)
    return seats


async def turn_of(town: Place, seat: Seat, work: Any) -> Any:
    def inside(session: Any) -> Any:
        from bot.people import Person

        person = session.get_one(Person, seat.person_id)
        words = town.house.words(person.language, person.zone)
        return work(Turn(town.house, session, town.now, words, person))

    return await town.store.transact(inside)


def post(town: Place, name: str = "codesign-list") -> Message:
    return [one for one in town.channel("service").posts if one.name == name][-1]


def tasks(message: Message) -> list[str]:
    return [part.title for part in message.parts if isinstance(part, Card)]


# --- the whole road -------------------------------------------------------------------------------


@pytest.mark.everywhere
async def test_from_the_question_to_the_owners_decision(town: Place) -> None:
    olga = await town.someone("Olga de Boer", team="bureau", said="new", duties=("owner",))
    anna, bram, cas, dina = await colleagues(town, "Anna", "Bram", "Cas", "Dina")
    assert town.channel("service").sees("zonder naam. De lijst komt dinsdag 15 december")
    await anna.clicks("Vertel welke taak")
    assert anna.sees("In een klein team kan iemand raden dat het van jou komt")
    await anna.fills(task="Cijfers overtypen", help="Eén bestand")
    await bram.says("energievreter")
    await bram.clicks("Welke taak?")
    await bram.fills(task="Lange verslagen")
    assert not town.channel("service").sees("Cijfers overtypen")
    await town.days(14)
    assert sorted(tasks(post(town))) == ["Cijfers overtypen", "Lange verslagen"]
    assert town.channel("service").sees("Deze ronde is voorbij")
    room = town.channel("service")
    for seat in (anna, bram, cas):
        wanted = next(i for i in await town.rows(Item) if i.task.startswith("Cijfers"))
        await seat.presses(Button("", Recognise(wanted.id)), channel=room.external)
        assert seat.sees("je herkent ‘Cijfers overtypen’")
    assert not town.channel("service").sees("minstens")
    await town.days(7)
    assert (
        "minstens" not in post(town).text and "te weinig stemmen voor een aantal" in post(town).text
    )
    assert "nog geen besluit" in post(town).text
    assert "De programma-eigenaar neemt nu" in post(town).text
    assert olga.last.name == "codesign-decide"
    assert not anna.heard_named("codesign-decide")
    await olga.clicks("Eén besluit voor alles")
    await olga.fills(verdict="later", reason=" ")
    assert olga.form is not None and olga.sees("Zet er kort bij waarom")
    await olga.fills(verdict="later", reason="Na de verhuizing kijken we verder.")
    assert olga.sees("Over alles is besloten")
    assert "Besluit: Later. Na de verhuizing" in post(town).text
    assert "Besloten door Olga de Boer" in post(town).text
    assert "Over elke taak is besloten" in post(town).text
    assert "neemt nu" not in post(town).text
    await town.days(1)
    assert sorted(tasks(post(town, "codesign-decided"))) == ["Cijfers overtypen", "Lange verslagen"]
    assert dina.heard == [one for one in dina.heard if not one.name.startswith("codesign")]


async def test_undecided_is_reminded_of_once_and_asked_anew_next_quarter(town: Place) -> None:
    olga = await town.someone("Olga", team="bureau", said="new", duties=("owner",))
    await listed(town, "Anna", "Bram")
    await town.days(7)
    await olga.clicks("Besluit")
    await olga.fills(verdict="do", reason="Graag.")
    assert olga.sees("Nog te besluiten: 1.")
    await town.days(21)
    assert "Dit is de enige keer" in olga.last.text
    assert "Over één taak is nog niets besloten" in post(town).text
    await town.days(40)
    assert len(olga.heard_named("codesign-decide")) == 2
    await olga.clicks("Wijzig")
    await olga.fills(verdict="no", reason="Toch niet.")
    assert "Besluit: Niet doen. Toch niet." in post(town).text
    assert "nog geen besluit" in post(town).text
    await town.until(ASKED + timedelta(weeks=13))
    assert len([one for one in town.channel("service").posts if one.name == "codesign-ask"]) == 2
    assert [one.stage for one in await town.rows(Round)] == ["told", "asking"]


async def test_of_two_owners_the_first_decides(town: Place) -> None:
    olga = await town.someone("Olga", team="bureau", said="new", duties=("owner",))
    otto = await town.someone("Otto", team="bureau", said="new", duties=("owner",))
    await listed(town, "Anna")
    await town.days(7)
    await olga.clicks("Besluit")
    await otto.clicks("Besluit")
    await olga.fills(verdict="do", reason="Ja, meteen.")
    assert "Over alles is besloten" in otto.last.text  # their copy says so by itself
    await otto.fills(verdict="no", reason="Nee.")
    assert otto.sees("Daar heeft een collega al over besloten")
    (item,) = await town.rows(Item)
    assert (item.verdict, item.decider_id) == ("do", olga.person_id)
    assert "Wijzig" not in [button.label for button in otto.last.buttons()]


# --- putting a task on the list -------------------------------------------------------------------


@pytest.mark.forged
async def test_three_at_most_each_once_and_all_can_be_taken_back(town: Place) -> None:
    (anna, bram) = await colleagues(town, "Anna", "Bram")
    await says(anna, "  Lange\nverslagen ")
    await says(anna, "lange verslagen")
    for task in WORDS[2:]:
        await says(anna, task)
    assert tasks(anna.last) == ["Lange verslagen", *WORDS[2:]]
    await anna.presses(Button("", AddEntry()))
    assert anna.form is None and anna.sees("Je hebt er al 3")
    await anna.says("mijn inbreng")
    entry = next(anna.last.buttons())
    await bram.presses(entry)
    assert len(await town.rows(Entry)) == 3
    await anna.clicks("Neem terug")
    assert anna.sees("Er is niets van bewaard")
    assert len(await town.rows(Entry)) == 2
    await anna.presses(entry)
    assert len(await town.rows(Entry)) == 2


@pytest.mark.forged
async def test_odd_and_long_texts_are_asked_again_or_kept_as_they_are(town: Place) -> None:
    (anna,) = await colleagues(town, "Anna")
    for task in ("", " \n ", "x" * 141):
        await anna.presses(Button("", AddEntry()))
        await anna.fills(task=task)
        assert anna.form is not None, task
    await anna.fills(task="<b>*Rapport*</b> { $x } \u202eomgekeerd", help="<@U1>")
    await town.days(14)
    assert tasks(post(town)) == ["<b>*Rapport*</b> { $x } omgekeerd"]


async def test_the_list_tells_nothing_of_who_or_when(town: Place) -> None:
    seats = await colleagues(town, *(f"P{n}" for n in range(6)))
    for number, seat in enumerate(seats):
        await says(seat, f"Taak {number}")
    await town.days(14)
    assert not await town.rows(Entry)
    assert not any(isinstance(v, int) and k == "person_id" for i in await town.rows(Item)
                   for k, v in i.model_dump().items())  # fmt: skip
    order = [item.task for item in sorted(await town.rows(Item), key=lambda one: one.id)]
    assert order == tasks(post(town)) != sorted(order)
    await seats[0].presses(Button("", TakeBack(1)))
    await seats[0].presses(Button("", MyEntries()))
    assert seats[0].sees("ik weet niet wie het schreef")


async def test_without_entries_there_is_no_list_and_nobody_to_blame(town: Place) -> None:
    olga = await town.someone("Olga", team="bureau", said="new", duties=("owner",))
    (anna,) = await colleagues(town, "Anna")
    await town.days(40)
    assert [one.name for one in town.channel("service").posts] == ["codesign-ask"]
    assert not list(post(town, "codesign-ask").buttons())
    assert not olga.heard_named("codesign-decide")
    await anna.presses(Button("", ShowList()))
    assert anna.last.name == "codesign-no-list"


async def test_a_long_list_is_read_page_by_page(town: Place) -> None:
    seats = await colleagues(town, *(f"P{n}" for n in range(6)))
    for seat in seats:
        for number in range(3):
            await says(seat, f"Taak {seat.external} {number}")
    await town.days(14)
    assert len(tasks(post(town))) == 8
    await seats[0].clicks("Bekijk alle 18")
    await seats[0].clicks("Volgende")
    await seats[0].clicks("Herken ik")  # of the second page, which stays there
    assert "jouw stem" in seats[0].last.text and len(tasks(seats[0].last)) == 8
    await seats[0].clicks("Volgende")
    assert len(tasks(seats[0].last)) == 2


# --- voting ---------------------------------------------------------------------------------------


async def test_a_vote_counts_once_can_be_taken_back_and_is_forgotten(town: Place) -> None:
    anna, *rest = await listed(town, "Anna", "Bram", "Cas", "Dina")
    item = next(one for one in await town.rows(Item))
    before = post(town)
    for seat in (anna, *rest, anna, anna):
        await seat.presses(Button("", Recognise(item.id)))
    assert len(await town.rows(Vote)) == 4
    await anna.presses(Button("", Recognise(item.id)))
    assert len(await town.rows(Vote)) == 3
    assert post(town) == before  # nobody reads off a post who just pressed
    await town.days(7)
    assert not await town.rows(Vote)
    late = await anna.presses(Button("", Recognise(item.id)))
    assert isinstance(late, Message) and late.name == "codesign-closed"
    assert not await town.rows(Vote)


async def test_who_names_a_task_during_the_vote_is_shown_to_the_list(town: Place) -> None:
    (anna,) = await listed(town, "Anna")
    await anna.says("energievreters")
    assert "Je team stemt nu, tot" in anna.last.text
    await anna.clicks("Bekijk de lijst")
    assert anna.last.name == "codesign-own-list"


async def test_somebody_elses_list_is_not_to_be_voted_on_nor_read(town: Place) -> None:
    await listed(town, "Anna")
    zoe = await town.someone("Zoe", team="sales")
    (item,) = await town.rows(Item)
    for action in (Recognise(item.id), ShowList(item.round_id)):
        await zoe.presses(Button("", action))
        assert zoe.last.name == "codesign-no-list"
    await zoe.presses(Button("", AddEntry(item.round_id)))
    assert zoe.last.name == "codesign-closed"
    assert not await town.rows(Vote)
    assert "Samen maken" in (await zoe.home()).text


def test_no_figure_tells_of_one_colleague() -> None:
    """Whoever knows only their own vote can always explain a figure with any vote of another."""
    for voters, own in product(range(40), (0, 1)):
        others = range(voters)  # how many of them may have voted
        told = {votes: figure(votes + own, voters) for votes in others}
        for votes, shown in told.items():
            assert shown in (0, *STEPS) and shown <= votes + own
            fitting = {one for one in others if told[one] == shown}
            assert voters < 3 or fitting not in ({0}, {voters - 1})


async def test_from_nine_colleagues_on_a_list_says_how_many(town: Place) -> None:
    anna, *rest = await colleagues(town, *(f"P{n}" for n in range(9)))
    await says(anna, WORDS[0])
    await town.days(14)
    (item,) = await town.rows(Item)
    for seat in (anna, *rest[:-2]):
        await seat.presses(Button("", Recognise(item.id)))
    await town.days(7)
    assert "minstens 7 keer herkend" in post(town).text


# --- trust ----------------------------------------------------------------------------------------


async def test_only_the_owner_decides_whatever_others_press(town: Place) -> None:
    (anna, lea) = await listed(town, "Anna", "Lea", duties=("lead",))
    await town.days(7)
    item = next(one for one in await town.rows(Item))
    for action in (DecideOn(item.id), DecideAll(item.round_id), Waiting(item.round_id)):
        for seat in (anna, lea):
            reply = await seat.presses(Button("", action))
            assert isinstance(reply, Message) and reply.name == "codesign-owner-only"
    assert not any(one.verdict for one in await town.rows(Item))
    assert "Besluit nemen" not in str([one.label for one in (await lea.home()).buttons()])


@pytest.mark.forged
async def test_the_owner_cannot_decide_before_the_votes_are_in(town: Place) -> None:
    (olga,) = await listed(town, "Olga", duties=("owner",))
    (item,) = await town.rows(Item)
    await olga.presses(Button("", DecideOn(item.id)))
    assert olga.form is None and olga.last.name == "codesign-waiting"
    await town.days(7)
    await olga.home()
    await olga.clicks("Besluit nemen over de lijst van Service")
    await olga.clicks("Besluit")
    await olga.fills(verdict="misschien", reason="x" * 301)
    assert olga.form is not None and "Kies uit de lijst" in olga.screen()


async def test_who_is_erased_takes_entries_and_votes_along(town: Place) -> None:
    anna, bram = await colleagues(town, "Anna", "Bram")
    await says(anna, "Geheim van Anna")
    await says(bram, "Van Bram")
    assert "Geheim van Anna" in str(await turn_of(town, anna, _mine))
    await anna.presses(Button("", AskErase()))
    await anna.clicks("Ja, wis alles")
    await town.days(14)
    assert tasks(post(town)) == ["Van Bram"]
    (item,) = await town.rows(Item)
    await bram.presses(Button("", Recognise(item.id)))
    assert "Jouw stem" in str(await turn_of(town, bram, _mine))
    await bram.presses(Button("", AskErase()))
    await bram.clicks("Ja, wis alles")
    assert not await town.rows(Vote)
    await town.days(7)
    assert tasks(post(town)) == ["Van Bram"]  # nobody knows whose it is


def _mine(turn: Turn) -> list[object]:
    from bot.features.codesign import mine

    return list(mine(turn))


async def test_an_owner_who_is_erased_leaves_the_decision_without_a_name(town: Place) -> None:
    olga = await town.someone("Olga de Boer", team="bureau", said="new", duties=("owner",))
    await listed(town, "Anna")
    await town.days(7)
    await olga.clicks("Besluit")
    await olga.fills(verdict="do", reason="Graag.")
    await town.days(1)
    assert "Olga de Boer" in post(town, "codesign-decided").text
    await olga.presses(Button("", AskErase()))
    await olga.clicks("Ja, wis alles")
    for name in ("codesign-list", "codesign-decided"):
        assert "Olga" not in post(town, name).text
        assert "Besloten door de programma-eigenaar" in post(town, name).text


async def test_a_stop_leaves_what_one_wrote_and_the_way_to_take_it_back(town: Place) -> None:
    (anna,) = await colleagues(town, "Anna")
    await says(anna, "Lange verslagen")
    await anna.says("stop")
    count = len(anna.heard)
    await town.days(1)
    assert len(anna.heard) == count and len(await town.rows(Entry)) == 1
    await anna.home()
    await anna.clicks("Mijn inbreng")
    await anna.clicks("Neem terug")
    assert not await town.rows(Entry)
    assert [button.label for button in anna.last.buttons()] == ["Vertel welke taak"]


async def test_without_a_round_it_says_when_the_next_one_is(town: Place) -> None:
    olga = await town.someone("Olga", said="new", consent="yes", duties=("owner",))
    await olga.says("energievreter")
    assert olga.sees("Je team heeft nog geen ronde gehad") and olga.sees("rond dinsdag 1 december")
    await listed(town, "Anna")
    await town.days(7)
    await olga.says("energievreter")
    assert olga.sees("rond dinsdag 2 maart")
    await olga.clicks("Besluit nemen over de lijst van Service")
    assert olga.last.name == "codesign-decide"


# --- when there is nobody, nowhere, or no need ----------------------------------------------------


async def test_a_team_without_people_is_not_asked_and_one_without_a_yes_is(town: Place) -> None:
    """A channel in which nothing is asked would tell that nobody said yes."""
    await town.team("service")
    await town.someone("Bram", team="sales", said="no")
    await open_rounds(town, "service", "sales")
    await town.until(ASKED + timedelta(days=1))
    assert not town.channel("service").posts and town.channel("sales").posts
    (round,) = await town.rows(Round)
    assert round.team_id == town.teams["sales"]
    later = town.now + timedelta(weeks=12)
    assert [timer.due > later for timer in await town.rows(Timer) if timer.team_id] == [True, False]


async def test_a_team_without_a_channel_does_it_in_the_overview(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.store.transact(lambda session: session.execute(sa.delete(Channel)))
    await open_rounds(town)
    await town.until(ASKED)
    await anna.home()
    await anna.clicks("Vertel welke taak")
    await anna.fills(task="Zoeken in mappen")
    await town.days(14)
    assert "één taak. Je kunt stemmen" in (await anna.home()).text
    await anna.clicks("Bekijk de lijst")
    assert tasks(anna.last) == ["Zoeken in mappen"]
    await town.days(7)
    assert "De lijst van je team: één taak." in (await anna.home()).text


async def test_opening_a_team_again_changes_nothing(town: Place) -> None:
    (anna,) = await colleagues(town, "Anna")
    before = [one.model_dump(exclude={"id"}) for one in await town.rows(Timer)]
    for _ in range(2):
        await turn_of(town, anna, lambda turn: turn.tell(TeamOpened(town.teams["service"])))
        ours = [one for one in await town.rows(Timer) if one.feature == "codesign"]
        assert [one.model_dump(exclude={"id"}) for one in ours] == before
    assert len(await town.rows(Round)) == 1


async def test_what_may_be_known_of_all_is_counts_of_decisions(town: Place) -> None:
    olga = await town.someone("Olga", team="bureau", said="new", duties=("owner",))
    await listed(town, "Anna", "Bram")
    await town.days(7)
    await olga.clicks("Besluit")
    await olga.fills(verdict="do", reason="Graag.")
    text, facts = await turn_of(town, olga, lambda turn: list(totals(turn)))
    assert isinstance(text, Text) and isinstance(facts, Facts)
    assert dict(facts.rows) == {"Doen": "1", "nog geen besluit": "1"}
    closed = await town.someone("Nel", team="later", said="new", opened=False)
    assert not await turn_of(town, closed, lambda turn: list(home(turn)))
