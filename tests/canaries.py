"""Colleagues with unmistakable names and words, who live a week and fill in every field."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import sqlalchemy as sa
from sqlmodel import Session

from adapters.simulation.seat import Seat
from adapters.web.send import PLATFORM
from bot.actions import AskQuestion, PlanHour, ProposeTask, TellStory
from bot.catalogue import AcceptedCard
from bot.features.codesign.kept import Entry, Item, Round, Vote
from bot.features.nudge.shown import Rhythm
from bot.features.program import OpenTeam
from bot.message import Button, File, Form
from bot.offered import offer
from bot.people import Address, Why
from bot.ports import Place as Spot
from tests.conftest import PROVE
from tests.town import Place

PEOPLE, PRESSES = (200, 8) if PROVE else (5, 1)
ENDS = ("profile.erase", "profile.stop", "welcome.no", "welcome.later")
ENDS += ("question.away", "story.withdraw", "story.discard")
MONDAY = date(2026, 11, 9)
FIXED = {"date": "2026-11-20", "time": "10:00", "cap": "3", "agenda": "own"}


@dataclass(slots=True)
class Canary:
    """One colleague: `name` is in all that says who they are, `words` in all that they say."""

    number: int
    seat: Seat
    dice: random.Random

    @property
    def name(self) -> str:
        return f"qx{self.number:03}zq"

    @property
    def words(self) -> str:
        return f"wx{self.number:03}zq"

    async def does(self, *verbs: str) -> None:
        """Press the newest button of each kind, where they see one."""
        await self.seat.home()
        for verb in verbs:
            seen = [one for one in self.seat.buttons() if one[2].action.verb == verb]
            if seen:
                forms = [one for one in seen if one[2].opens]
                await self._presses(*(forms or seen)[0])

    async def opens(self, button: Button) -> None:
        await self._presses("", "", button)

    async def presses_around(self, times: int) -> None:
        for _ in range(times):
            await self.seat.home()
            seen = [one for one in self.seat.buttons() if one[2].action.verb not in ENDS]
            await self._presses(*self.dice.choice(seen))

    async def _presses(self, reference: str, channel: str, button: Button) -> None:
        await self.seat.presses(button, reference, channel)
        if self.seat.form is not None:
            await self.seat.fills(**dict(self._filled(self.seat.form)))

    def _filled(self, form: Form) -> Iterator[tuple[str, str | tuple[str, ...]]]:
        """All that can be typed, and something where a choice has to be made."""
        for one in form.fields:
            if one.id in FIXED:
                yield one.id, FIXED[one.id]
            elif one.kind in ("line", "text") and one.id != "pattern":
                yield one.id, f"Dit zegt {self.words}"[: one.limit]
            elif one.kind == "choice" and not one.initial:
                yield one.id, one.options[0].value
            elif one.kind == "many" and one.required and not one.initial:
                yield one.id, (one.options[0].value,)


async def moves_in(town: Place) -> list[Canary]:
    """Two teams that the owner opened; the first of them have duties."""
    duties = {0: ("lead", "ambassador"), 1: ("owner",), 3: ("ambassador",)}
    canaries = []
    for number in range(PEOPLE):
        canary = Canary(number, Seat(town.town, ""), random.Random(number))
        canary.seat = await town.someone(
            f"{canary.name.capitalize()} van {canary.name}",
            team="sales" if number % 3 else "service",
            duties=duties.get(number, ()),
            hour=9 + number % 3,
        )
        canaries.append(canary)
    why = Why(texts={}, signed_by="Olga", signed_as={}, signed_at=town.now)
    there = sa.update(Address).values(route=sa.literal("way/") + sa.column("external", sa.String))
    await town.store.transact(lambda session: [session.add(why), session.execute(there)])
    for team in town.teams.values():
        await canaries[1].seat.presses(Button("", OpenTeam(team)))
    return canaries


async def live(town: Place, canaries: list[Canary]) -> None:
    await town.until(town.now + timedelta(hours=4))
    for one in canaries:
        await one.does("nudge.pick", "nudge.when", "profile.how")
        await one.opens(Button("", TellStory()))
        await one.does("story.share")
        await one.opens(Button("", ProposeTask()))
        await one.does("codesign.hand-in")
    await canaries[0].opens(Button("", PlanHour()))
    await canaries[0].does("ai_hour.confirm", "question.availability")
    await town.days(3)
    for one in canaries:
        await one.does("pulse.answer", "nudge.result", "nudge.minutes", "story.try", "ai_hour.join")
    await town.days(4)
    for one in canaries:
        await one.opens(Button("", AskQuestion()))
        await one.presses_around(PRESSES)
    for one in canaries[:4]:
        await one.does("question.answer", "question.ask-back")
    for one in canaries:
        await one.does("question.not-yet")
        await town.store.transact(partial(_leave_more, town, one))


def _leave_more(town: Place, one: Canary, session: Session) -> None:
    """What takes a month to come about by pressing."""
    key, said = one.seat.person_id, one.words
    team = town.teams["service"]
    round_ = Round(team_id=team, starts_at=town.now, ends_at=town.now + timedelta(weeks=9))
    session.add(round_)
    session.flush()
    item = Item(round_id=round_.key, task=said, reason=said, decider_id=key, decided_on=MONDAY)
    session.add(item)
    session.merge(Rhythm(person_id=key, every=2))
    session.flush()
    accepted = {"groups": [said], "tools": [said], "texts": {"title": {"nl": said}}, "by": one.name}
    card = {"skill": "x", "minutes": 5, "privacy": "x", "guarantee": "x", "accepted_at": town.now}
    session.add_all(
        (
            Entry(round_id=round_.key, person_id=key, task=said, help=said),
            AcceptedCard(proposer_id=key, **accepted, **card),
            Vote(about=f"item:{item.key}", person_id=key),
        )
    )
    here = Spot(PLATFORM, one.seat.external, True)
    offer(session, one.name, here, File("x", "", said.encode()), town.now)
