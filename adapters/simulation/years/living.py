"""Lets a simulated company live for years: the real coach, a clock that jumps, and lean people."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlmodel import Session, col, select

from adapters.simulation.clock import SimulatedClock
from adapters.simulation.company import FOLDER, why_values
from adapters.simulation.town import Town
from adapters.simulation.witness import Deed, Overheard, Told
from adapters.simulation.years import staff
from adapters.simulation.years.diary import STUMBLES, Diary, Heard
from adapters.simulation.years.errands import Errand, errands
from adapters.simulation.years.player import Player
from adapters.simulation.years.staff import Someone
from adapters.web.send import PLATFORM
from bot import delivery, lane, roster, timers
from bot.actions import Action
from bot.away import note_away
from bot.content import Shelf, load_why, words_for
from bot.events import Clicked, Event, Sender, Submitted
from bot.features.program.links import OpenTeam, WriteWhy
from bot.lane import Pace
from bot.message import Message, Reply, Values
from bot.people import Team
from bot.ports import Place
from bot.store import Store

START = datetime(2026, 11, 2, 6, tzinfo=UTC)  # a Monday
TOGETHER = timedelta(minutes=15)  # what happens within this, the coach looks at in one beat
FILES_EVERY = timedelta(days=4)  # the organisation's list is imported at most this often
QUICK = Pace(at_once=200)
NEVER = datetime.max.replace(tzinfo=UTC)
Post = tuple[Message, str]  # with its reference


@dataclass(slots=True)
class Letterbox:
    """Takes whatever is posted, and keeps nothing."""

    posted: int = 0

    async def send(self, place: Place, message: Message, key: str) -> str:
        self.posted += 1
        return f"y{self.posted}"

    async def find(self, place: Place, key: str) -> str:
        return ""

    async def update(self, place: Place, reference: str, message: Message) -> None: ...

    async def withdraw(self, place: Place, reference: str) -> None: ...


@dataclass(order=True, slots=True)
class Planned:
    """Somebody looks at a message, or runs an errand."""

    at: datetime
    count: int
    player: Player = field(compare=False)
    what: Errand | Post = field(compare=False)


class Years:
    """A company of so many people; whoever looks on as well is added to its town's witnesses."""

    def __init__(self, store: Store, shelf: Shelf, people: int, seed: int) -> None:
        self.town = Town.build(store, shelf, f"years {seed}", SimulatedClock(START))
        self.town.house.paces = {PLATFORM: QUICK}
        self.box = Letterbox()
        self.town.sender.messenger = Overheard(self.box, self.town.clock.now, self.town.witnesses)
        self.town.witnesses.append(self)
        self.seed, self.teams = seed, -(-people // staff.TEAM)
        hired = staff.hired(people, seed)
        self.players = {one.name: self._player(one) for one in hired}
        self._listed: dict[str, Someone | None] = {one.name: one for one in hired}
        self._imported = START
        self._timer = self._ready = NEVER  # when the coach does something by itself
        self._stale = True  # something was done since that was looked up
        self._agenda: list[Planned] = []
        self._count = 0

    def _player(self, one: Someone) -> Player:
        diary = Diary(one.number, START, one.terms, (one.duty,) if one.duty else ())
        return Player(one, self, Random(f"{self.seed}:{one.number}:lives"), diary, one.terms)

    @property
    def now(self) -> datetime:
        return self.town.now

    @property
    def diaries(self) -> list[Diary]:
        return [player.diary for player in self.players.values()]

    async def live(self, weeks: int, say: Callable[[int], None] = lambda week: None) -> None:
        """From the first import to so many weeks later; `say` is told of each week that is over."""
        await self._begin(weeks)
        for week in range(1, weeks + 1):
            await self._until(START + timedelta(weeks=week))
            say(week)

    async def _begin(self, weeks: int) -> None:
        """Everybody is imported, the why is signed, and the owner opens every team but one."""
        await self.town.engine.prepare()
        await self._import()
        owner = next(iter(self.players))
        await self.fill(owner, WriteWhy(), {**why_values(load_why(FOLDER / "why.yaml"))})
        for team in await self.town.store.look(_teams):
            await self.press(owner, OpenTeam(team))
        for player in self.players.values():
            for errand in errands(player.one, START, weeks, self.seed):
                self._plan(errand.at, player, errand)

    async def _until(self, end: datetime) -> None:
        """People act at their own minute; the coach looks a little later, at everything at once."""
        while True:
            if self._stale:
                await self._look()
            at = min(self._timer, self._ready, self._agenda[0].at if self._agenda else end)
            if at >= end:
                return
            until = min(max(at, self.now) + TOGETHER, end)
            await self._people_act(until)
            self.town.clock.move(until)
            await self._coach_acts()

    async def _look(self) -> None:
        self._timer, self._ready = await self.town.store.look(_next)
        self._stale = False

    async def _coach_acts(self) -> None:
        """Plan and say what is due, and no more than that."""
        if self._stale:
            await self._look()
        if self._timer <= self.now:
            await self.town.coach.tick(self.now)
            await self._look()
        if self._ready <= self.now:
            await self.town.engine.work(self.town.sender, self.now)
            self._stale = True

    async def _people_act(self, end: datetime) -> None:
        while self._agenda and self._agenda[0].at < end:
            planned = heapq.heappop(self._agenda)
            self.town.clock.move(planned.at)
            if isinstance(planned.what, Errand):
                await self._run(planned.player, planned.what)
            else:
                await planned.player.looks(*planned.what)

    def _plan(self, at: datetime, player: Player, what: Errand | Post) -> None:
        self._count += 1
        heapq.heappush(self._agenda, Planned(at, self._count, player, what))

    # --- a witness of what is posted and pressed --------------------------------------------------

    def did(self, deed: Deed) -> None:
        if deed.got in STUMBLES:
            entries = self.players[deed.who].diary.entries
            entries.append(Heard(self.now, deed.got, asked=True))

    def heard(self, told: Told) -> None:
        player = self.players.get(told.place.external) if told.place.private else None
        if player is not None and told.message is not None and told.how == "send":
            at = player.hears(told.message, told.at)
            if at is not None:
                self._plan(at, player, (told.message, str(self.box.posted)))

    # --- what people do ---------------------------------------------------------------------------

    async def press(self, who: str, action: Action, reference: str = "") -> Reply:
        return await self._act(Clicked(action=action.pack(), **self._around(who, reference)))

    async def fill(self, who: str, action: Action, values: Values) -> Reply:
        event = Submitted(action=action.pack(), values=values, **self._around(who, ""))
        return await self._act(event)

    def _around(self, who: str, reference: str) -> dict[str, Any]:
        sender = Sender(PLATFORM, (who,))
        return {"id": self.town.event_id(), "sender": sender, "at": self.now, "message": reference}

    async def _act(self, event: Event) -> Reply:
        self._stale = True
        return await self.town.handle(event)

    async def _run(self, player: Player, errand: Errand) -> None:
        listed = self._listed[player.one.name]
        match errand.what:
            case _ if listed is None:
                return  # they left
            case "move":
                await self._list(player, staff.transferred(listed, self.teams, player.dice))
            case "leave":
                await self._list(player, None)
            case "away":
                until = player.today + timedelta(days=errand.days)
                player.write("away", str(errand.days), replace(player.terms, away_until=until))
                await self.town.store.transact(self._note_away)
            case _:
                await player.runs(errand)

    def _note_away(self, session: Session) -> None:
        """As the platform tells it: whoever is away at this moment, and until when."""
        ends = ((one.one.name, one.terms.away_until, one.today) for one in self.players.values())
        note_away(session, PLATFORM, {name: end for name, end, day in ends if end and end > day})

    # --- the organisation's own list --------------------------------------------------------------

    async def _list(self, player: Player, one: Someone | None) -> None:
        """Change it; it is imported now, or with the next change."""
        self._listed[player.one.name] = one
        if self.now - self._imported >= FILES_EVERY:
            await self._import()

    async def _import(self) -> None:
        house, self._imported, self._stale = self.town.house, self.now, True
        listed = [one for one in self._listed.values() if one is not None]
        people, teams = staff.people_file(listed), staff.teams_file(self.teams)
        report = await roster.run(
            self.town.store, people, teams, house.shelf, house.secret, self.now, force=True
        )
        if not report.written:
            raise ValueError("\n".join(report.lines(words_for("en"))))
        for name, player in self.players.items():
            player.is_listed(self._listed[name])


def _next(session: Session) -> tuple[datetime, datetime]:
    """When the coach will look at something by itself, and when it will say something: nothing
    waits for a lane here."""
    ready = delivery.next_ready(session, ("", *lane.queues({PLATFORM: QUICK})))
    return timers.next_due(session) or NEVER, min(ready.values(), default=NEVER)


def _teams(session: Session) -> list[int]:
    others = col(Team.ref) != f"team{staff.SHUT}"
    return [
        team or 0 for team in session.exec(select(Team.id).where(others).order_by(col(Team.id)))
    ]
