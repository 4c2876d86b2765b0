"""The promises the whole product makes, whatever people do and in whatever order."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, SQLModel

from adapters.simulation.seat import Seat
from adapters.simulation.witness import Deed, Told
from bot.actions import Action, ShowHelp, ShowResults
from bot.calendar import Week, local
from bot.delivery import Delivery
from bot.events import CoachingEnded, Happening, Said, Sender
from bot.features import nudge
from bot.features.program import OpenTeam, ShowTeams
from bot.inbound import Inbound
from bot.message import Button, Reply
from bot.people import Person, Why, person_at
from bot.turn import Turn
from tests.conftest import PROVE
from tests.town import Place, open_town

# --- whoever presses whatever, for weeks ----------------------------------------------------------

COACHING = {"nudge-offer", "nudge-follow-up", "pulse-ask"}
WORKERS = (
    {"pattern": "mon-fri 9-17"},
    {"pattern": "fri,sat,sun 22-06", "day": 6, "hour": 23},
    {"pattern": "tue,wed,sat 7-15", "zone": "America/New_York", "country": "US", "day": 2},
    {"pattern": "mon 0-1; thu 23-24", "zone": "Pacific/Auckland", "country": "NZ", "hour": 0},
)


@dataclass(slots=True)
class Watch:
    """Sees all that is said, and who wanted what at that very moment."""

    town: Place
    offers: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def heard(self, told: Told) -> None:
        if told.how != "send" or not told.place.private or told.message is None:
            return
        name = told.message.name
        with Session(self.town.store._sync) as session:
            person = person_at(session, told.place.platform, (told.place.external,))
            assert person is not None
            self._judge(person, name, told)

    def _judge(self, person: Person, name: str, told: Told) -> None:
        line = f"{person.ref} {person.consent} {name} {told.at}"
        if name in COACHING and not person.coached(local(told.at, person.zone).date()):
            self.faults.append(f"before yes or after stop: {line}")
        if name in COACHING | {"welcome-invite"} and not person.hours.covers(told.at):
            self.faults.append(f"out of hours: {line}")
        if name == "welcome-invite" and person.consent not in ("new", "later"):
            self.faults.append(f"asked again: {line}")
        if name == "nudge-offer":
            night = timedelta(hours=8 if "22-6" in person.pattern.replace("06", "6") else 0)
            week = Week.of(told.at - night, person.zone)  # a shift belongs to the day it began
            self.offers[person.ref, str(week)] += 1

    def did(self, deed: Deed) -> None:
        if deed.got == "sorry":
            self.faults.append(f"sorry: {deed.who} {deed.event}")


@pytest.mark.parametrize("day", ["2026-03-26", "2026-10-22", "2026-12-20"])
def test_random_people_press_random_buttons_for_weeks(day: str) -> None:
    @settings(max_examples=34 if PROVE else 1)
    @given(st.integers(0, 2**32))
    def live(seed: int) -> None:
        asyncio.run(_live(random.Random(f"{day} {seed}"), day))

    live()


async def _live(dice: random.Random, day: str) -> None:
    town = await open_town(start=datetime.fromisoformat(f"{day}T06:00").replace(tzinfo=UTC))
    watch = Watch(town)
    town.town.witnesses.append(watch)
    seats = await _company(town)
    for _ in range(60 if PROVE else 30):
        seat = dice.choice(seats)
        await seat.home()
        if seat.form is not None and dice.random() < 0.7:
            await seat.fills(**_guess(seat, dice))
        elif dice.random() < 0.1:
            await seat.says(dice.choice(["stop", "help", "Mag dit wel in de chatbot?", "start"]))
        elif seen := list(seat.buttons()):
            reference, channel, button = dice.choice(seen)
            if button.action.verb != "profile.erase":
                await seat.presses(button, reference, channel)
        await town.until(town.now + timedelta(hours=dice.choice([0, 1, 5, 20, 70])))
    await town.store.close()
    assert watch.faults == [], watch.faults
    assert max(watch.offers.values(), default=0) <= 1, watch.offers


async def _company(town: Place) -> list[Seat]:
    others = [
        await town.someone(f"Werker{n} {{x}} $y", said="new", **more)
        for n, more in enumerate(WORKERS)
    ]
    lead = await town.someone("Lea", said="new", duties=("lead", "ambassador"))
    return [await _owner(town), lead, *others]


async def _owner(town: Place) -> Seat:
    """The owner, who has signed the why and opened the team for whoever is in it."""
    olga = await town.someone("Olga", said="new", duties=("owner",))
    why = Why(texts={}, signed_by="Olga", signed_as={}, signed_at=town.now)
    await town.store.transact(lambda session: session.add(why))
    await olga.presses(Button("", OpenTeam(town.teams["service"])))
    return olga


def _guess(seat: Seat, dice: random.Random) -> dict[str, str | tuple[str, ...]]:
    """Something in each field: what stood there, a choice, or nonsense."""
    assert seat.form is not None
    values: dict[str, str | tuple[str, ...]] = {}
    for one in seat.form.fields:
        if one.kind == "choice" and one.options:
            values[one.id] = dice.choice(one.options).value
        elif one.kind in ("line", "text") and not one.initial:
            values[one.id] = dice.choice(["Iets met <b>&", "", "\u202e{x} $y \r\nATTENDEE:x", "🙂"])
    return values


# --- nobody else can tell -------------------------------------------------------------------------

Secret = Callable[[Place, Seat], Awaitable[object]]


async def _press(seat: Seat, verb: str, nth: int = 0) -> Reply:
    await seat.home()
    found = [one for one in seat.buttons() if one[2].action.verb == verb]
    return await seat.presses(found[nth][2], found[nth][0], found[nth][1])


async def _silent(town: Place, bram: Seat) -> None:
    await town.days(4)


async def _declines(town: Place, bram: Seat) -> None:
    await _press(bram, "nudge.not-this-week")
    await town.days(4)


async def _tries(town: Place, bram: Seat) -> None:
    await _press(bram, "nudge.pick")
    await town.days(4)
    await _press(bram, "nudge.result")


async def _stops(town: Place, bram: Seat) -> None:
    await bram.says("stop")
    await town.days(4)


async def _pauses(town: Place, bram: Seat) -> None:
    await _press(bram, "profile.settings")
    await _press(bram, "profile.pause")
    await bram.fills(until="2026-12-24")
    await town.days(4)


async def _answers(town: Place, bram: Seat) -> None:
    await town.days(4)
    await _press(bram, "pulse.answer", 1)


async def _rather_not(town: Place, bram: Seat) -> None:
    await town.days(4)
    await _press(bram, "pulse.answer", -1)


SECRETS: tuple[Secret, ...] = (_declines, _tries, _stops, _pauses, _answers, _rather_not)


async def _others_see(secret: Secret) -> list[str]:
    """Everything that everybody but Bram can read, in a world in which he did this."""
    town = await open_town()
    olga = await _owner(town)
    lead = await town.someone("Lea", duties=("lead", "ambassador"))
    council = await town.someone("Cor", duties=("council",), team="other")
    colleague = await town.someone("Cas")
    bram = await town.someone("Bram")
    others = [olga, lead, council, colleague]
    await town.until(town.now + timedelta(hours=3))
    await secret(town, bram)
    await town.weeks(5)
    for seat in others:
        await seat.home()
        for action in (ShowResults(), ShowHelp(), ShowTeams()):
            await seat.presses(Button("", action))
        await seat.presses(Button("", OpenTeam(town.teams["service"])))
        await town.days(1)
        await seat.home()
    seen = [seat.screen() for seat in others] + [
        post.text for post in town.channel("service").posts
    ]
    await town.store.close()
    return seen


_unseen: list[list[str]] = []  # what they see of somebody silent; always the same


@pytest.mark.parametrize("secret", SECRETS)
async def test_nobody_else_sees_any_difference(secret: Secret) -> None:
    if not _unseen:
        _unseen.append(await _others_see(_silent))
    assert await _others_see(secret) == _unseen[0]


# --- a stop always wins ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "answer", "consent"),
    [
        ("profile.stop", "profile-stopped", "stopped"),
        ("welcome.no", "welcome-no", "no"),
        ("welcome.later", "welcome-later", "later"),
    ],
)
async def test_a_stop_and_a_no_hold_also_when_a_feature_fails(
    town: Place,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    verb: str,
    answer: str,
    consent: str,
) -> None:
    anna = await town.someone("Anna")
    handle = nudge.handle

    def broken(turn: Turn, event: Happening) -> Reply:
        if isinstance(event, CoachingEnded):
            raise RuntimeError("somebody's words")
        return handle(turn, event)

    monkeypatch.setattr(nudge, "handle", broken)
    await anna.presses(Button("", Action.named(verb)))
    assert anna.last.name == answer
    assert (await town.person(anna)).consent == consent
    assert "nudge did not take note" in caplog.text
    assert "somebody's words" not in caplog.text
    count = len(anna.heard)
    await town.weeks(1 if consent == "later" else 3)  # "later" is asked once more after four
    assert len(anna.heard) == count


async def test_yes_stop_yes_gives_one_nudge_a_week(either_town: Place) -> None:
    town = either_town
    anna = await town.someone("Anna")
    for _ in range(5):
        await town.until(town.now + timedelta(hours=1))
        await anna.says("stop")
        await anna.clicks("Ik doe weer mee")
    await town.days(4)
    assert len(anna.heard_named("nudge-offer")) == 1


# --- what is kept ---------------------------------------------------------------------------------


async def test_no_row_says_who_acted_when(town: Place) -> None:
    anna = await town.someone("Anna")
    await town.answer(replace(_hallo(town), id="nonce:anna1"))
    assert anna.heard
    assert all("anna" not in row.id for row in await town.rows(Inbound))


async def test_everything_of_someone_who_did_everything_is_erased(town: Place) -> None:
    """No table keeps a row, a name, an id or a word of them, and nothing is planned for them."""
    await _owner(town)
    zed = await town.someone("Zedekia Quax", duties=("lead", "ambassador"))
    mia, mark = await town.someone("Mia"), "Quaxwoord"
    await town.someone("Cas", duties=("ambassador",))
    await town.until(town.now + timedelta(hours=3))
    await _does_everything(town, zed, mia, mark)
    await town.days(2)
    await zed.home()
    key = zed.person_id
    await zed.says("wat weet je over mij?")
    await _press(zed, "profile.ask-erase")
    await _press(zed, "profile.erase")
    assert zed.last.name == "profile-erased"
    found = await town.store.transact(lambda session: _traces(session, key, ("quax", "zedekia")))
    allowed = {"question_line", "ai_hour"}  # said to a colleague, or the team's: without a name
    assert {table for table, _ in found} <= allowed, found
    assert [row for row in await town.rows(Delivery) if row.person_id == key] == []
    await town.days(1)
    assert not town.channel("service").sees(mark)


async def _does_everything(town: Place, zed: Seat, mia: Seat, mark: str) -> None:
    await mia.says("Mag ik een klantnaam in de chatbot zetten?")
    await _press(mia, "question.send")
    await zed.says(f"Mag ik {mark} gebruiken voor mijn werk?")
    await _press(zed, "question.send")
    await _press(zed, "nudge.pick")
    await _press(zed, "nudge.when")
    await _press(zed, "story.tell")
    await zed.fills(kind="win", task=f"story {mark}", did=mark, gave=mark)
    await _press(zed, "story.share")
    await town.until(town.now + timedelta(hours=1))
    assert town.channel("service").sees(mark)
    await _press(mia, "story.try")
    await _press(zed, "ai_hour.plan")
    await zed.fills(date="2026-11-20", time="10:00", place="Kantine", agenda="own", own_agenda="x")
    await _press(zed, "ai_hour.confirm")
    await _press(zed, "ai_hour.join")
    await _press(zed, "question.availability")
    await zed.fills(cap="3")
    await town.days(3)
    await _press(zed, "pulse.answer")


def _traces(session: Session, key: int, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Rows of any table that point to this person, or hold one of these words."""
    found = []
    for table in SQLModel.metadata.sorted_tables:
        about = {
            c.name for c in table.columns for f in c.foreign_keys if f.column.table.name == "person"
        }
        for row in session.execute(sa.select(table)).mappings():
            text = " ".join(str(value) for value in row.values()).casefold()
            if any(row[name] == key for name in about) or any(word in text for word in words):
                found.append((table.name, text))
    return found


# --- when the house itself fails ------------------------------------------------------------------


async def test_a_database_that_is_gone_is_answered_in_words(
    town: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await town.someone("Anna")

    async def gone(work: object) -> object:
        raise sa.exc.OperationalError("select somebody's words", {}, Exception("locked"))

    with monkeypatch.context() as patch:
        patch.setattr(type(town.store), "transact", lambda self, work: gone(work))
        reply = await town.coach.handle(_hallo(town))
    assert reply is not None and reply.name == "sorry"
    assert "somebody's words" not in caplog.text


def _hallo(town: Place) -> Said:
    return Said(id=town.event_id(), sender=Sender("web", ("anna1",)), at=town.now, text="hallo")
