"""Some weeks in which everything a coach keeps gets its rows, up to a power cut: for migrations.

It keeps to what the first version could do already, so that every version can live it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import SQLModel

from adapters.simulation.seat import Seat
from bot.actions import AskQuestion, PlanHour, TellStory
from bot.catalogue import AcceptedCard
from bot.features.codesign.kept import Entry, Idea, Item, Vote
from bot.features.program import OpenTeam, WriteWhy
from bot.features.question.kept import Availability
from bot.message import Button, File, Message
from bot.offered import offer
from bot.people import Address
from bot.ports import Messenger, NotSent, PerhapsSent, Place
from bot.results import PulseResult
from tests.fakes.power import PowerCut
from tests.town import Place as Town

ABOUT = ("aims", "stays_human", "jobs", "saved_time")
CUT = datetime(2026, 12, 7, 9, tzinfo=UTC)  # Monday 10:00 in Amsterdam, when the nudges go out
HOUR = {"date": "2026-12-11", "time": "10:00", "minutes": "60", "repeat": "monthly"}
MAIL = {"task": "Een klantmail", "did": "Ik vroeg om drie versies.", "gave": "Een kwartier."}


@dataclass(slots=True)
class Troubled:
    """A messenger with the troubles that time brings; `left` is how many still arrive."""

    inner: Messenger
    refused: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    left: int = 1000

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.left -= 1
        if self.left < 0:
            raise PowerCut
        if place.external in self.refused:
            raise NotSent("blocked")
        if place.external in self.lost:
            raise PerhapsSent("nobody knows")
        return await self.inner.send(place, message, key)

    async def find(self, place: Place, key: str) -> str:
        raise PerhapsSent("nobody can tell")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


async def lived(town: Town) -> None:
    """Ends in the middle of a round of nudges, with an invitation and reminders still to come."""
    town.sender.messenger = troubled = Troubled(town.sender.messenger)
    olga = await _founded(town)
    zed = await town.someone("Zed Quax", duties=("lead", "ambassador"), own=("pattern",))
    mia = await town.someone("Mia de Wit", language="en")
    cas = await town.someone("Cas Roet", duties=("ambassador",))
    troubled.refused.add((await town.someone("Ria Weg")).external)
    troubled.lost.add((await town.someone("Loes Los")).external)
    await _some_leave(town)
    await town.until(town.now + timedelta(hours=3))
    await _talk(town, zed, mia, cas)
    await town.until(CUT - timedelta(days=3))
    await _last_week(town, zed, mia)
    await town.until(CUT - timedelta(days=1))
    nel = await town.someone("Nel Nieuw", said="new", team="sales", pattern="mon-fri 11-17")
    await olga.presses(Button("", OpenTeam(town.teams["sales"])))
    await town.until(CUT - timedelta(seconds=1))
    assert not nel.heard
    here, file = Place("web", zed.external, True), File("omega.json", "application/json", b"[1]")
    offers = partial(offer, token="zed", place=here, file=file, now=town.now)
    await town.store.transact(offers)
    troubled.left = 1
    try:
        await town.until(CUT + timedelta(minutes=1))
    except PowerCut:
        return
    raise AssertionError("the power stayed on")


async def _founded(town: Town) -> Seat:
    """The owner, after signing the why and opening the first team."""
    await town.team("sales", opened=False, language="en", zone="Europe/Lisbon", country="PT")
    olga = await town.someone("Olga Baas", said="new", duties=("owner",))
    texts = {f"{about}_{lang}": f"{about} ({lang})" for about in ABOUT for lang in ("nl", "en")}
    await olga.presses(Button("", WriteWhy()))
    await olga.fills(**texts, signed_by="Jan Groot", signed_as_nl="directeur", signed_as_en="head")
    await olga.presses(Button("", OpenTeam(town.teams["service"])))
    return olga


async def _some_leave(town: Town) -> None:
    """One left the organisation, one erased everything, one rests."""
    await town.someone("Guus Oud", said="new", left_at=town.now)
    dora = await town.someone("Dora Dicht")
    await dora.says("wat weet je over mij?")
    await press(dora, "profile.ask-erase")
    await press(dora, "profile.erase")
    pim = await town.someone("Pim Pauze")
    await pim.says("instellingen")
    await press(pim, "profile.pause")
    await pim.fills(until="2027-02-01")


async def _talk(town: Town, zed: Seat, mia: Seat, cas: Seat) -> None:
    """The first week: a card, its plan and result, a question, a story, the pulse."""
    await press(cas, "nudge.pick")
    await press(zed, "nudge.pick")
    await press(zed, "nudge.when", when="own")
    await zed.fills(date="2026-11-03", time="14:00", cue="na de koffie")
    await mia.presses(Button("", AskQuestion(), opens=True))
    await mia.fills(topic="privacy", text="Mag ik een mail laten samenvatten?", unnamed="")
    await town.until(town.now + timedelta(hours=1))
    holder = zed if await _sees(zed, "question.answer") else cas
    await press(holder, "question.answer")
    await holder.fills(text="Ja, zonder namen.")
    await town.days(3)
    await press(zed, "nudge.result", result="useful")
    await press(zed, "nudge.minutes")
    await zed.presses(Button("", TellStory()))
    await zed.fills(kind="win", tip="Kort houden.", wrong="", **MAIL)
    await press(zed, "story.share")


async def _last_week(town: Town, zed: Seat, mia: Seat) -> None:
    """What is still open at the end: answers of this period, a wish, an hour, an own moment."""
    assert await town.rows(PulseResult)
    for seat in (zed, mia):
        await press(seat, "pulse.answer")
        await press(seat, "nudge.pick")
    await press(mia, "nudge.when", when="own")
    await mia.fills(date="2026-12-08", time="15:00", cue="na de lunch")
    await press(mia, "story.try")
    await mia.presses(Button("", AskQuestion(), opens=True))
    await mia.fills(topic="privacy", text="Mag een foto ook?", unnamed="")
    await zed.presses(Button("", PlanHour()))
    await zed.fills(place="De kantine", agenda="own", own_agenda="Samen proberen", **HOUR)
    await press(zed, "ai_hour.confirm")
    for seat in (zed, mia):
        await press(seat, "ai_hour.join")
    known = {"route": "D1"} if "route" in Address.model_fields else {}
    elsewhere = Address(platform="web", external="zed", used_at=town.now, **known)
    elsewhere.person_id = zed.person_id
    away = Availability(person_id=zed.person_id, away_until=date(2026, 12, 1), topics=["privacy"])
    await _adds(town, elsewhere, away, *_proposals(town, zed, mia))


def _proposals(town: Town, zed: Seat, mia: Seat) -> list[SQLModel]:
    """What colleagues thought of themselves, in every stage."""
    texts = {about: {"nl": f"{about} (nl)", "en": about} for about in ("title", "task", "check")}
    made = {"skill": "prompting", "minutes": 5, "privacy": "none", "guarantee": "once"}
    return [
        Entry(round_id=1, person_id=mia.person_id, task="Facturen overtypen"),
        Item(round_id=1, task="Dubbel invoeren", votes=3),
        Vote(about="item:1", person_id=zed.person_id),
        Idea(
            person_id=zed.person_id, title="Een mail", task="Schrijf er een.", check="Klopt het?",
            privacy="none", minutes=5, naming="none", status="open",
        ),
        AcceptedCard(texts=texts, proposer_id=zed.person_id, accepted_at=town.now, **made),
    ]  # fmt: skip


async def _adds(town: Town, *rows: SQLModel) -> None:
    await town.store.transact(lambda session: session.add_all(rows))


async def _sees(seat: Seat, verb: str) -> bool:
    await seat.home()
    return any(button.action.verb == verb for _, _, button in seat.buttons())


async def press(seat: Seat, verb: str, **wanted: object) -> None:
    """Press the newest button of that kind they can see, the home view included."""
    await seat.home()
    for reference, channel, button in seat.buttons():
        action = button.action
        if action.verb == verb and all(getattr(action, k) == v for k, v in wanted.items()):
            await seat.presses(button, reference, channel)
            return
    raise AssertionError(f"{seat.external} sees no {verb} in:\n{seat.screen()}")
