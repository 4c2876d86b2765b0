"""How often cards come, when somebody chooses, declines, says nothing, or is away (MISSION B5)."""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.exposition import generate_latest
from sqlmodel import Session, col

from adapters.metrics import Metrics
from adapters.numbers import Page
from adapters.simulation.seat import Seat
from adapters.simulation.witness import Deed, Told
from bot.actions import ShowMine, ShowResults, StartCoaching
from bot.delivery import Delivery
from bot.features import nudge
from bot.features.nudge.shown import Because, Met, Offer, Others, Rhythm
from bot.features.program import ShowTeams
from bot.message import Button, Message
from bot.people import FOR_NOW, Person
from bot.ports import NotSent
from bot.timers import Timer
from bot.turn import Batch, Subject
from tests.conftest import PROVE
from tests.features.measured import pilot
from tests.town import START, Place, open_town, shelf

BACK = "Ik doe weer mee"


@dataclass(slots=True)
class Diary:
    """The week of each offer and goodbye one person heard, 1 for the first."""

    town: Place
    external: str
    heard_in: list[tuple[int, str]]

    def heard(self, told: Told) -> None:
        name = told.message.name if told.message is not None and told.how == "send" else ""
        if told.place.external == self.external and name in ("nudge-offer", "nudge-goodbye"):
            week = (told.at - START) // timedelta(weeks=1) + 1
            self.heard_in.append((week, name.removeprefix("nudge-")))

    def did(self, deed: Deed) -> None:
        pass


async def _anna(town: Place, name: str = "Anna", **more: Any) -> tuple[Seat, Diary]:
    anna = await town.someone(name, **more)
    diary = Diary(town, anna.external, [])
    town.town.witnesses.append(diary)
    await town.until(town.now + timedelta(hours=3))
    return anna, diary


def _weeks(diary: Diary, name: str = "offer") -> list[int]:
    return [week for week, heard in diary.heard_in if heard == name]


async def _rhythm(town: Place, seat: Seat) -> Rhythm | None:
    return await town.store.transact(lambda s: s.get(Rhythm, seat.person_id))


async def _mine(seat: Seat) -> str:
    reply = await seat.presses(Button("", ShowMine()))
    assert isinstance(reply, Message)
    return reply.text


async def _declines(seat: Seat) -> None:
    if any(button.label == "Deze week niet" for _, _, button in seat.buttons()):
        await seat.clicks("Deze week niet")


@pytest.mark.parametrize("declines", [False, True])
@pytest.mark.everywhere
async def test_two_quiet_offers_halve_the_rhythm_and_three_end_in_one_goodbye(
    town: Place, declines: bool
) -> None:
    anna, diary = await _anna(town)
    for week in range(9):
        if declines:
            await _declines(anna)
        if week == 4:
            await pilot(town)
        await town.weeks(1)
    assert diary.heard_in == [(1, "offer"), (2, "offer"), (4, "offer"), (6, "goodbye")]
    assert anna.last.name == "nudge-goodbye"  # and no other coaching after it
    assert (await town.person(anna)).paused_until == FOR_NOW
    assert "Je volgende kaarten" not in (await anna.home()).text
    await anna.clicks(BACK)
    await town.weeks(2)
    assert _weeks(diary) == [1, 2, 4, 10, 11]


async def test_a_choice_brings_back_the_own_rhythm(town: Place) -> None:
    anna, diary = await _anna(town)
    await town.weeks(3)
    assert _weeks(diary) == [1, 2, 4]
    await anna.clicks("Doe ik")
    await town.weeks(4)
    assert _weeks(diary) == [1, 2, 4, 5, 6, 8]


async def test_the_overview_and_the_own_data_tell_how_it_stands(town: Place) -> None:
    anna, _ = await _anna(town)
    assert "elke week" in await _mine(anna)
    await town.weeks(2)
    kept = await _mine(anna)
    assert "elke 2 weken" in kept and "2. Bij 2 kom ik half zo vaak" in kept
    assert "maandag 23 november om 10:00" in (await anna.home()).text
    await town.weeks(2)
    assert "Je volgende kaarten" not in (await anna.home()).text  # what comes is a goodbye


async def test_a_halved_rhythm_is_told_and_can_be_undone(town: Place) -> None:
    anna, diary = await _anna(town)
    await anna.says("instellingen")
    assert anna.sees("elke week") and not anna.sees("nu elke")
    await town.weeks(2)
    told = "nu elke 2 weken, omdat je twee keer niets koos; kies je weer iets, dan weer elke week"
    await anna.says("instellingen")
    assert told in anna.last.text
    assert told in (await anna.home()).text
    await anna.clicks("Elke week")
    assert told not in anna.last.text and told not in (await anna.home()).text
    await town.weeks(1)
    assert _weeks(diary) == [1, 2, 3, 4]  # this week's moment had begun


async def test_before_the_goodbye_no_next_cards_are_promised(town: Place) -> None:
    anna, diary = await _anna(town)
    await town.weeks(4)
    assert "omdat je drie keer niets koos" in (await anna.home()).text
    await anna.clicks("Elke week")
    await town.weeks(1)
    assert diary.heard_in[-2:] == [(5, "offer"), (6, "offer")]


async def test_a_goodbye_the_platform_takes_later_is_still_said(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, diary = await _anna(town)
    await town.weeks(4)
    inner = town.town.sender.messenger
    refused = []

    class Busy:
        async def send(self, place: Any, message: Message, key: str) -> str:
            if message.name == "nudge-goodbye" and len(refused) < 3:
                refused.append(key)
                raise NotSent("too fast", timedelta(minutes=40), lane=False)
            return await inner.send(place, message, key)

    monkeypatch.setattr(town.town.sender, "messenger", Busy())
    await town.weeks(3)
    assert len(refused) == 3
    assert _weeks(diary, "goodbye") == [6]
    assert (await town.person(anna)).paused_until == FOR_NOW


@pytest.mark.parametrize("rank", [0, 2])
async def test_what_is_due_together_with_the_goodbye_is_not_said(town: Place, rank: int) -> None:
    """Whichever of the two is composed first."""
    anna, _ = await _anna(town)
    await pilot(town)
    await town.until(START + timedelta(weeks=5))
    together = {"ready": START + timedelta(weeks=5, hours=2), "rank": rank}
    pulse = (col(Delivery.key).startswith("pulse:"), col(Delivery.status) == "planned")
    await town.store.transact(
        lambda s: s.execute(sa.update(Delivery).where(*pulse).values(**together))
    )
    before = len(anna.heard)
    await town.weeks(1)
    assert [message.name for message in anna.heard[before:]] == ["nudge-goodbye"]


async def test_who_comes_back_at_once_is_not_paused_after_all(town: Place) -> None:
    anna, diary = await _anna(town)
    await town.until(START + timedelta(weeks=5, hours=2, minutes=1))
    assert anna.last.name == "nudge-goodbye"
    await anna.clicks(BACK)
    assert "maandag 14 december om 10:00" in (await anna.home()).text
    await town.weeks(2)
    assert (await town.person(anna)).paused_until is None
    assert _weeks(diary) == [1, 2, 4, 7, 8]


async def test_who_comes_back_begins_anew(town: Place) -> None:
    """Only the cards that are still open then count."""
    anna, diary = await _anna(town)
    await town.weeks(1)
    await anna.says("stop")
    await anna.clicks(BACK)
    await town.weeks(7)
    assert diary.heard_in[2:] == [(3, "offer"), (5, "offer"), (7, "goodbye")]


async def test_every_other_week_is_counted_from_the_last_offer(town: Place) -> None:
    anna, diary = await _anna(town)
    await town.store.transact(lambda s: s.add(Rhythm(person_id=anna.person_id, every=2)))
    for _ in range(3):
        await anna.clicks("Doe ik")
        await town.weeks(2)
    assert _weeks(diary) == [1, 3, 5, 7]
    await _away(town, anna, START.date() + timedelta(weeks=9))
    await anna.clicks("Doe ik")
    await town.weeks(5)
    assert _weeks(diary) == [1, 3, 5, 7, 10, 12]


async def _away(town: Place, seat: Seat, until: date | None, column: str = "away_until") -> None:
    off = sa.update(Person).where(col(Person.id) == seat.person_id).values({column: until})
    await town.store.transact(lambda session: session.execute(off))


# --- why not, if they want to say -----------------------------------------------------------------


async def test_a_reason_counts_for_the_next_cards_alone(town: Place) -> None:
    anna, _ = await _anna(town)
    await anna.clicks("Deze week niet")
    await anna.clicks("Te groot")
    assert anna.last.name == "nudge-reason-kept"
    assert "Te groot" in await _mine(anna)
    await town.weeks(1)
    (offer,) = await town.rows(Offer)
    sizes = [shelf().cards[card].difficulty for card in offer.cards]
    assert sizes == [1, 1]
    assert "Te groot" not in await _mine(anna)
    kept = await _rhythm(town, anna)
    assert kept is not None and kept.reason == ""


@pytest.mark.parametrize("undo", [["Vergeet het maar"], ["Toch even kijken"]])
async def test_a_reason_can_be_taken_back(town: Place, undo: list[str]) -> None:
    anna, _ = await _anna(town)
    await anna.clicks("Deze week niet")
    await anna.clicks("Geen tijd")
    for label in undo:
        await anna.clicks(label)
    kept = await _rhythm(town, anna)
    assert kept is not None and kept.reason == ""
    assert anna.last.name in ("nudge-declined", "nudge-offer")


async def test_other_cards_take_the_reason_with_them_and_it_may_be_asked_again(
    town: Place,
) -> None:
    """They are the next cards; and where there are no others, it was no decline after all."""
    anna, _ = await _anna(town)
    (offer,) = await town.rows(Offer)
    others = Button("", Others(offer.week))
    for more in (True, False):
        if not more:
            await town.store.transact(lambda s: _seen_all(s, anna.person_id, town.now.date()))
        await anna.clicks("Deze week niet")
        await anna.clicks("Te groot")
        reply = await anna.presses(others)
        assert isinstance(reply, Message)
        assert reply.name == ("nudge-offer" if more else "nudge-no-more")
        kept = await _rhythm(town, anna)
        assert kept is not None and kept.reason == ""
    await anna.clicks("Toch even kijken")
    await anna.clicks("Deze week niet")
    assert anna.sees("Te groot")


def _seen_all(session: Session, person_id: int, today: date) -> None:
    seen = {met.card for met in session.scalars(sa.select(Met))}
    for card in shelf().cards.keys() - seen:
        session.add(Met(person_id=person_id, card=card, shown_on=today))


async def test_no_reason_is_asked_where_a_card_promised_so(town: Place) -> None:
    anna, _ = await _anna(town)
    promised = next(c.id for c in shelf().cards.values() if c.guarantee == "no-reason")
    other = next(c.id for c in shelf().cards.values() if c.guarantee != "no-reason")
    for cards, asks in (([promised, other], False), ([other], True)):
        await town.store.transact(lambda s, c=cards: s.execute(sa.update(Offer).values(cards=c)))
        await anna.clicks("Deze week niet")
        assert any(isinstance(b.action, Because) for b in anna.last.buttons()) == asks
        await anna.clicks("Toch even kijken")


# --- nobody but themselves ------------------------------------------------------------------------


async def test_nobody_else_finds_anything_of_who_declines(
    town: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Not the owner, a lead, the council, an ambassador or a colleague; no log and no number."""
    caplog.set_level(logging.DEBUG)
    others = [
        await town.someone("Olga", duties=("owner", "lead", "council", "ambassador")),
        await town.someone("Cas"),
    ]
    zed, diary = await _anna(town, "Zedekia Quaxlaan")
    for _ in range(7):
        await _declines(zed)
        if any(button.label == "Geen tijd" for button in zed.last.buttons()):
            await zed.clicks("Geen tijd")
        await town.weeks(1)
    assert _weeks(diary, "goodbye") == [6]
    seen = [caplog.text, await _numbers(town)]
    for one in others:
        await one.home()
        for action in (ShowResults(), ShowMine(), ShowTeams()):
            await one.presses(Button("", action))
        seen += [one.screen(), *(repr(button) for _, _, button in one.buttons())]
    seen += [repr(post) for post in town.channel("service").posts]
    told = "\n".join(seen).casefold()
    marks = ("zedekia", "quaxlaan", zed.external, "no-time", "geen tijd", "nudge-goodbye")
    assert [mark for mark in marks if mark in told] == []


async def _numbers(town: Place) -> str:
    metrics = Metrics()
    page = Page(metrics, town.store, town.house.paces, lambda: town.now, "")
    await page._look()
    return generate_latest(metrics.registry).decode()


async def test_a_decline_and_a_silence_leave_the_same_rows() -> None:
    """With the database in hand nobody can tell which of the two it was."""
    kept = []
    for declines in (False, True):
        town = await open_town()
        anna, _ = await _anna(town)
        for _ in range(3):
            if declines:
                await _declines(anna)
            await town.weeks(1)
        tables = (Offer, Rhythm, Delivery, Timer, Person)
        kept.append([[row.model_dump() for row in await town.rows(one)] for one in tables])
        await town.store.close()
    assert kept[0] == kept[1]


async def test_a_batch_is_planned_in_as_many_statements_as_one_person(town: Place) -> None:
    for _ in range(4):
        await town.someone()
    await town.weeks(1)

    def statements(session: Session, count: int) -> int:
        people = session.scalars(sa.select(Person).limit(count)).all()
        subjects = tuple(Subject(one, None, None) for one in people)
        said: list[object] = []

        def hears(*args: object) -> None:
            said.append(args)

        sa.event.listen(session.get_bind(), "before_cursor_execute", hears)
        found = list(nudge.due(Batch(town.house, session, town.now, subjects)))
        sa.event.remove(session.get_bind(), "before_cursor_execute", hears)
        assert len(found) >= count
        return len(said)

    one = await town.store.transact(lambda s: statements(s, 1))
    assert await town.store.transact(lambda s: statements(s, 4)) == one <= 2


# --- leave ----------------------------------------------------------------------------------------


async def test_after_three_weeks_of_leave_one_offer_comes_and_nothing_old(town: Place) -> None:
    anna, diary = await _anna(town)
    await anna.clicks("Doe ik")
    await anna.clicks("Zelf kiezen")
    await anna.fills(date="2026-11-12", time="11:00")
    await _away(town, anna, START.date() + timedelta(weeks=3, days=3))
    before = len(anna.heard)
    await town.until(START + timedelta(weeks=4))
    assert len(anna.heard) == before
    await town.weeks(1)
    assert [message.name for message in anna.heard[before:]] == ["nudge-offer"]
    assert _weeks(diary) == [1, 5]


Span = tuple[int, int]  # after how many days, and for how many
spans = st.lists(st.tuples(st.integers(0, 360), st.integers(1, 40)), max_size=6)


@settings(max_examples=8 if PROVE else 2, deadline=None)
@given(spans, st.integers(0, 2**16), st.sampled_from([1, 2]))
def test_a_year_with_leave_keeps_the_rhythm(off: list[Span], seed: int, every: int) -> None:
    asyncio.run(_live(off, random.Random(seed), every, 52 if PROVE else 10))


async def _live(off: list[Span], dice: random.Random, every: int, weeks: int) -> None:
    """Reckoned apart: the counter from what was seen, and that weeks off change nothing."""
    town = await open_town()
    anna, diary = await _anna(town, country="")
    await town.store.transact(lambda s: s.add(Rhythm(person_id=anna.person_id, every=every)))
    quiet, last, open_, gone = 0, 1, True, False
    for week in range(1, weeks):
        if open_ and dice.random() < 0.3:
            await anna.clicks("Doe ik")
            quiet, open_ = 0, False
        day = START.date() + timedelta(weeks=week)
        ends = [START.date() + timedelta(days=first + long) for first, long in off
                if START.date() + timedelta(days=first) <= day]  # fmt: skip
        until = max((end for end in ends if end > day), default=None)
        rests = dice.choice(("away_until", "paused_until"))
        for column in () if gone else ("away_until", "paused_until"):
            await _away(town, anna, until if column == rests else None, column)
        heard = len(diary.heard_in)
        await town.until(START + timedelta(weeks=week, hours=5))
        counted = quiet + open_
        due = week + 1 - last >= every * (2 if counted >= 2 else 1)
        wanted = [] if gone or until or not due else ["goodbye" if counted >= 3 else "offer"]
        assert [name for _, name in diary.heard_in[heard:]] == wanted, (week, diary.heard_in)
        if wanted:
            quiet, last, open_, gone = counted, week + 1, counted < 3, counted >= 3
        if gone and dice.random() < 0.2:
            heard = len(diary.heard_in)
            await anna.presses(Button("", StartCoaching()))
            quiet, gone = 0, False
            if len(diary.heard_in) > heard:  # this week's moment is still there
                last, open_ = week + 1, True
    await town.store.close()
